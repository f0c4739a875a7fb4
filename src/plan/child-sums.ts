// Sums over children: the child's program ends with steps that add to accumulators in the parent's batch, at each row's parent.
import type { Aggregate, Formula, RowContext } from "../columns/column-kind.js";
import { assert } from "../errors.js";
import * as bounds from "../formula/bounds.js";
import { rangeOf, widened } from "../formula/nodes.js";
import type { Addr, ProgramBuilder, Slot } from "../kernels/program.js";
import { int64, type LogicalType } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";

/** Children of the parent's batch. */
export interface SummedChild {
  readonly table: string;
  readonly rows: RowContext;
  /** i32: the place of each row's parent in the parent's batch. */
  readonly positions: Addr;
  /** Rows of one parent, at most. */
  readonly most: number;
}

/** Values of the children's rows, 8 bytes each. */
interface Words extends bounds.Bounds {
  readonly lane: "i64" | "f64";
  readonly values: Addr;
  readonly validity: Addr | undefined;
}

interface Accumulator extends bounds.Bounds {
  readonly lane: "i64" | "f64";
  readonly type: LogicalType;
  readonly values: Slot;
  /** Of sums whose bounds do not rule an overflow out: the upper halves. */
  readonly highs?: Slot;
  /** Of least and greatest values: how many there were. */
  readonly count?: Slot;
}

export class ChildSums {
  private readonly accumulators = new Map<string, Accumulator>();
  private readonly words = new Map<string, Words>();
  private readonly vectors = new Map<string, Vector>();

  constructor(
    private readonly parent: ProgramBuilder,
    private readonly children: readonly SummedChild[],
  ) {}

  /** Adds the steps before the children and behind each batch of them. Before the parent's program is closed. */
  keep({ kept, children, of }: Aggregate): void {
    const child = this.children.find(({ table }) => table === children);
    assert(child, `${children} are not made here`);
    if (kept === "count") this.count(child, of);
    else this.accumulator(child, kept, of!);
  }

  /** What was kept, as a column of the parent. Behind the children. */
  vector({ kept, children, of }: Aggregate): Vector {
    const key = keyOf(children, kept, of);
    let vector = this.vectors.get(key);
    if (!vector) {
      const accumulator = this.accumulators.get(key);
      assert(accumulator, `${key} was not kept`);
      vector = this.finished(accumulator);
      this.vectors.set(key, vector);
    }
    return vector;
  }

  private accumulator(child: SummedChild, kept: "sum" | "min" | "max", of: Formula): void {
    const key = keyOf(child.table, kept, of);
    if (this.accumulators.has(key)) return;
    const words = this.wordsOf(child, of);
    const type = widened(of.type);
    this.accumulators.set(key, kept === "sum" ? this.sum(child, words, type) : this.extreme(child, kept, of, words));
  }

  private sum(child: SummedChild, words: Words, type: LogicalType): Accumulator {
    const { builder } = child.rows;
    const { lane } = words;
    const interval = total(words, child.most);
    const zero = lane === "i64" ? 0n : 0;
    const present = presentOr(child, words, zero);
    const values = this.filled(zero);
    if (lane === "f64") {
      builder.step("sumF64", child.positions, present, values);
      return { lane, type, values, ...interval };
    }
    if (bounds.fits(interval, type)) {
      builder.step("sumI64", child.positions, present, values);
      return { lane, type, values, ...interval };
    }
    const highs = this.filled(0n);
    builder.step("sumWide", child.positions, present, values, highs);
    return { lane, type, values, highs, ...bounds.clamped(interval, type) };
  }

  /** Begins with the bound that no value passes, so that it stays within the bounds where there is none. */
  private extreme(child: SummedChild, kept: "min" | "max", of: Formula, words: Words): Accumulator {
    const { lane, min, max } = words;
    const end = kept === "min" ? max : min;
    const first = lane === "f64" ? end : wordOf(end);
    const values = this.filled(first);
    const kernel = `${kept === "min" ? "least" : "greatest"}${lane === "f64" ? "F64" : "I64"}` as const;
    child.rows.builder.step(kernel, child.positions, presentOr(child, words, first), values);
    return { lane, type: widened(of.type), values, count: this.count(child, of).values, min, max };
  }

  /** Rows, or those whose value is there. */
  private count(child: SummedChild, of: Formula | undefined): Accumulator {
    const key = keyOf(child.table, "count", of);
    const known = this.accumulators.get(key);
    if (known) return known;
    const validity = of && child.rows.formula(of).validity;
    const accumulator = validity === undefined && of ? this.count(child, undefined) : this.counted(child, validity);
    this.accumulators.set(key, accumulator);
    return accumulator;
  }

  private counted({ rows, positions, most }: SummedChild, validity: Addr | undefined): Accumulator {
    const values = this.filled(0n);
    if (validity === undefined) rows.builder.step("countRows", positions, values);
    else rows.builder.step("countValid", positions, validity, values);
    return { lane: "i64", type: int64, values, min: 0, max: most };
  }

  private wordsOf(child: SummedChild, of: Formula): Words {
    const key = keyOf(child.table, "", of);
    let words = this.words.get(key);
    if (!words) {
      words = asWords(child.rows.builder, child.rows.formula(of));
      this.words.set(key, words);
    }
    return words;
  }

  /** A column of the parent that holds one value before the first child. */
  private filled(value: bigint | number): Slot {
    const values = this.parent.slot(8);
    this.parent.step("fillWords", constant(this.parent, value), values);
    return values;
  }

  private finished({ lane, type, values, highs, count, min, max }: Accumulator): Vector {
    const { parent } = this;
    if (lane === "f64") {
      if (bounds.areFinite({ min, max })) return { lane, type, values, min, max, ...this.counts(count) };
      const validity = parent.bitmap();
      parent.step("finiteF64", values, validity);
      return { lane, type, values, ...bounds.sanitised({ min, max }), validity };
    }
    if (highs) {
      const validity = parent.bitmap();
      const [least, most] = rangeOf(type);
      const range = parent.constants.add(new BigInt64Array([least, most]));
      parent.step("wideWithin", values, highs, range, validity);
      return { lane, type, values, min, max, validity };
    }
    if (type.kind !== "date") return { lane, type, values, min, max, ...this.counts(count) };
    const days = parent.slot(4);
    parent.step("narrowI64", values, days);
    return { lane: "i32", type, values: days, min, max, ...this.counts(count) };
  }

  /** Null where nothing was counted. */
  private counts(count: Slot | undefined): { readonly validity?: Addr } {
    if (!count) return {};
    const validity = this.parent.bitmap();
    this.parent.step("nonZeroI64", count, 8, validity);
    return { validity };
  }
}

const keyOf = (table: string, kept: string, of: Formula | undefined): string => `${kept}(${table}: ${of?.text ?? ""})`;

const constant = (builder: ProgramBuilder, value: bigint | number): number =>
  builder.constants.add(
    typeof value === "bigint" ? new BigInt64Array([value, value]) : new Float64Array([value, value]),
  );

function asWords(builder: ProgramBuilder, vector: Vector): Words {
  const { validity } = vector;
  switch (vector.lane) {
    case "f64":
      return { lane: "f64", values: vector.values, validity, ...bounds.known(vector, bounds.anyDouble) };
    case "i64":
      return { lane: "i64", values: vector.values, validity, ...bounds.known(vector, bounds.anyWord) };
    case "i32": {
      const values = builder.slot(8);
      builder.step("i32ToI64", vector.values, values);
      return { lane: "i64", values, validity, min: vector.min, max: vector.max };
    }
    default:
      return assert(false, `the check lets no ${vector.lane} into a sum`) as never;
  }
}

/** The values, and `value` in place of nulls. */
function presentOr({ rows: { builder } }: SummedChild, { values, validity }: Words, value: bigint | number): Addr {
  if (validity === undefined) return values;
  const known = builder.slot(4);
  builder.step("bitsToBool", validity, known);
  const present = builder.slot(8);
  builder.step("selectWords", known, 4, values, 8, constant(builder, value), 0, present);
  return present;
}

/** Of 0 to `most` values; of doubles with what rounding may add at each step. */
function total(words: Words, most: number): bounds.Bounds {
  const { min, max } = bounds.multiply({ min: 0, max: most }, words);
  if (words.lane === "i64") return { min, max };
  const slack = 1 + most * Number.EPSILON;
  return { min: min * slack, max: max * slack };
}

/** A bound as a word: bounds are doubles, and may lie a little outside. */
function wordOf(bound: number): bigint {
  const word = BigInt(Math.trunc(bound));
  const most = 2n ** 63n - 1n;
  return word > most ? most : word < -most - 1n ? -most - 1n : word;
}
