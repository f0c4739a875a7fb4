// For tests of verbs: a column's words understood and drawn over a million rows, without a spec around them.
import type { Cell, Path, RowContext, Scope, Tables } from "../../src/columns/column-kind.js";
import { columnKinds, type Verb } from "../../src/columns/index.js";
import { aliasTable } from "../../src/columns/quantiles.js";
import { workbench } from "../harness.js";

export interface Complaint {
  readonly code: string;
  readonly message: string;
  readonly path: Path;
}

const unused = (): never => {
  throw new Error("these tests have one column alone");
};

function scopeOf(complaints: Complaint[], unique: boolean): Scope {
  return {
    table: "t",
    column: "c",
    declared: undefined,
    unique,
    locale: undefined,
    rows: 1_000_000,
    period: { from: 0, to: 1 },
    error(code, message, path = []) {
      complaints.push({ code, message, path });
      return undefined;
    },
    warning: unused,
    formula: unused,
    expression: unused,
    file: unused,
    isDistinct: unused,
    path: unused,
    target: unused,
    key: unused,
    timeInOrder: unused,
    nested: unused,
    references: unused,
    parent: undefined,
    copies: unused,
  };
}

/** What is wrong with a verb's words. */
export function complaints(verb: Verb, given: unknown, unique = false): Complaint[] {
  const found: Complaint[] = [];
  const kind = columnKinds[verb];
  kind.resolve({ [verb]: kind.shape.parse(given) }, scopeOf(found, unique));
  return found;
}

export interface Drawn {
  readonly values: Float64Array;
  readonly lane: string;
  readonly min: number;
  readonly max: number;
  readonly type: string;
}

const key = 0xa5a5_1234_9876_0f0fn;
/** The key that every column of these tests draws with. */
export const drawKeyOfTests = key;

/** A column of `rows` values; row hashes are those of a table, or `hashes`. Values beyond 2^53 are refused. */
export function drawn(verb: Verb, given: unknown, rows: number | BigUint64Array): Drawn {
  const found: Complaint[] = [];
  const kind = columnKinds[verb];
  const meaning = kind.resolve({ [verb]: kind.shape.parse(given) }, scopeOf(found, false));
  if (!meaning) throw new Error(found.map(({ message }) => message).join("; "));
  const n = typeof rows === "number" ? rows : rows.length;
  const { builder, constants, run } = workbench(n);
  let hashes: number | ReturnType<typeof builder.slot>;
  if (typeof rows === "number") {
    hashes = builder.slot(8);
    builder.step("rowHashes", builder.firstRow, constants.word(0x0ddba11n), hashes);
  } else {
    hashes = constants.add(rows);
  }
  const context = { table: "t", builder, hashes: () => hashes } as Partial<RowContext> as RowContext;
  const tables = { alias: aliasTable } as Partial<Tables> as Tables;
  const cell: Cell = {
    table: "t",
    column: "c",
    rows: context,
    builder,
    tables,
    key: () => constants.word(key),
    note: () => {},
  };
  const vector = meaning.lower(cell);
  if (vector.lane !== "i32" && vector.lane !== "i64" && vector.lane !== "f64")
    throw new Error(`a column of ${vector.lane}`);
  const { memory, address } = run(n);
  const at = address(vector.values);
  const { lane, min, max } = vector;
  const values =
    lane === "f64"
      ? new Float64Array(memory.buffer, at, n).slice()
      : Float64Array.from(
          lane === "i32" ? new Int32Array(memory.buffer, at, n) : new BigInt64Array(memory.buffer, at, n),
          Number,
        );
  return { values, lane, min, max, type: vector.type.kind };
}
