// Results of a subtree over the values of its inputs: a program of its own, run once by the kernels of the run.
import { Evaluation, type Opened } from "../kernels/evaluate.js";
import type { ProgramBuilder } from "../kernels/program.js";
import { isFloat, type LogicalType } from "../kernels/types.js";
import { textAt, type Vector } from "../kernels/vector.js";
import { type Domain, domainColumn } from "./domain.js";

/** Rows that are worked out at a time. */
const chunk = 4096;

/** Results by place, those of a pair in rows of the second one's. */
export interface Results {
  readonly numbers: Int32Array | BigInt64Array | Float64Array;
  /** In place of numbers, where the results are texts. */
  readonly texts: string[] | undefined;
  readonly valid: boolean[];
}

/**
 * Works a subtree out over one domain or all pairs of two; `lower` adds it to a program of its own, whose vectors of the domains it is
 * given.
 */
export function resultsOf(
  { type }: { readonly type: LogicalType },
  [first, second]: readonly Domain[],
  lower: (columns: ReadonlyMap<Domain, Vector>, builder: ProgramBuilder) => Vector,
): Results {
  const isText = type.kind === "text";
  const width = second?.size ?? 1;
  const entries = first!.size * width;
  const evaluation = new Evaluation(Math.min(chunk, Math.ceil(entries / 8) * 8));
  const { builder, capacity } = evaluation;
  const [a, b] = [domainColumn(first!, builder), second && domainColumn(second, builder)];
  const vector = lower(new Map([[first!, a.vector], ...(b ? [[second!, b.vector] as const] : [])]), builder);
  const opened = evaluation.open();
  const results: Results = {
    numbers: numbersOf(type, isText ? 0 : entries),
    texts: isText ? [] : undefined,
    valid: [],
  };
  for (let from = 0; from < entries; from += capacity) {
    const places = Array.from({ length: Math.min(capacity, entries - from) }, (_, i) => from + i);
    a.write(opened, second ? places.map((place) => Math.floor(place / width)) : places);
    b?.write(
      opened,
      places.map((place) => place % width),
    );
    opened.fill(places.length);
    read(vector, opened, from, places.length, results);
  }
  return results;
}

const numbersOf = (type: LogicalType, n: number) =>
  type.kind === "bool" ? new Int32Array(n) : isFloat(type) ? new Float64Array(n) : new BigInt64Array(n);

/** Takes the results of n places out of the memory. */
function read(vector: Vector, { buffer, address }: Opened, from: number, n: number, results: Results): void {
  const { validity } = vector;
  const bits = validity === undefined ? undefined : new Uint8Array(buffer, address(validity), (n + 7) >> 3);
  for (let i = 0; i < n; i++) results.valid.push(bits === undefined || ((bits[i >> 3]! >> (i & 7)) & 1) === 1);
  if (vector.lane === "utf8") {
    const offsets = new Int32Array(buffer, address(vector.offsets), n + 1);
    const bytes = new Uint8Array(buffer, address(vector.bytes), offsets[n]!).slice(); // a decoder takes no shared memory
    for (let i = 0; i < n; i++) results.texts!.push(textAt({ offsets, bytes }, i));
    return;
  }
  const at = address(vector.values);
  if (vector.lane === "code") {
    for (const code of new Int32Array(buffer, at, n)) results.texts!.push(textAt(vector.dictionary.texts, code));
  } else if (vector.lane === "f64") (results.numbers as Float64Array).set(new Float64Array(buffer, at, n), from);
  else if (vector.lane === "i64") (results.numbers as BigInt64Array).set(new BigInt64Array(buffer, at, n), from);
  else {
    const halves = new Int32Array(buffer, at, n);
    if (results.numbers instanceof Int32Array) results.numbers.set(halves, from);
    else (results.numbers as BigInt64Array).set(Array.from(halves, BigInt), from);
  }
}
