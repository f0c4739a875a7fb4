// Operands of kernels while a formula is lowered: where values lie, how they are read, and who may drop them.
import type { KernelArgs, KernelName } from "../kernels/instance.js";
import type { Addr, ProgramBuilder, Slot } from "../kernels/program.js";
import { type Dictionary, longestText, type TextArray, textArray, type Vector } from "../kernels/vector.js";
import type { Bounds } from "./bounds.js";
import type { Scratch } from "./scratch.js";

interface Common {
  readonly validity?: Addr;
  /** Computed once per arena: by the prologue, or a literal. */
  readonly constant: boolean;
}

/** Whole numbers, decimals, dates and times are i64 while computed with, conditions i32. `step`: bytes from row to row. */
export type NumberOperand = Common &
  Bounds & { readonly lane: "i64" | "f64" | "i32"; readonly values: Addr; readonly step: number };
export type CodeOperand = Common & {
  readonly lane: "code";
  readonly values: Addr;
  readonly step: number;
  readonly dictionary: Dictionary;
  /** The text where it is a literal. */
  readonly literal?: string;
};
export type TextOperand = Common & {
  readonly lane: "utf8";
  readonly offsets: Addr;
  readonly step: number;
  readonly bytes: Addr;
  readonly maxBytes: number;
  readonly plain: boolean;
};
export type Operand = NumberOperand | CodeOperand | TextOperand;

type Operands<A extends readonly unknown[]> = { [I in keyof A]: Addr };

/** `validity` as a property, where there is one. */
export const valid = (validity: Addr | undefined): { readonly validity?: Addr } =>
  validity === undefined ? {} : { validity };

/** Writes steps: into the prologue where all operands are constant, whose slots are then never used again. */
export class Emitter {
  private readonly literals = new Map<string, number>();

  constructor(
    readonly builder: ProgramBuilder,
    private readonly scratch: Scratch,
  ) {}

  emit<K extends KernelName>(once: boolean, kernel: K, ...args: Operands<KernelArgs[K]>): void {
    if (once) this.builder.once(kernel, ...args);
    else this.builder.step(kernel, ...args);
  }

  take(once: boolean, rowBytes: number, fixedBytes = 0): Slot {
    return once ? this.builder.slot(rowBytes, fixedBytes) : this.scratch.take(rowBytes, fixedBytes);
  }

  bitmap(once: boolean): Slot {
    return this.take(once, 1 / 8, 8);
  }

  /** What `operand` holds may be used again once its holders have let go. */
  release(...operands: readonly (Operand | Addr | undefined)[]): void {
    for (const operand of operands) {
      for (const addr of addresses(operand)) this.scratch.release(addr);
    }
  }

  /** What a formula gives is no scratch any more: later formulas read it and let go of it as of a column. */
  settle(result: Vector): Vector {
    const places = result.lane === "utf8" ? [result.offsets, result.bytes] : [result.values];
    for (const addr of [...places, result.validity]) this.scratch.settle(addr);
    return result;
  }

  keep<O extends Operand | Addr>(operand: O): O {
    for (const addr of addresses(operand)) this.scratch.keep(addr);
    return operand;
  }

  /** Rows that are valid in all of `sets`. The result has a holder of its own. */
  both(once: boolean, ...sets: readonly (Addr | undefined)[]): Addr | undefined {
    let all: Addr | undefined;
    for (const set of sets) {
      if (set === undefined || set === all) continue;
      if (all === undefined) {
        all = this.keep(set);
        continue;
      }
      const out = this.bitmap(once);
      this.emit(once, "andBits", all, set, out);
      this.release(all);
      all = out;
    }
    return all;
  }

  /** 16 bytes among the constants: an 8-byte word twice. */
  word(value: bigint | number): number {
    return this.literal(`${typeof value} ${Object.is(value, -0) ? "-0" : value}`, () =>
      typeof value === "bigint" ? new BigInt64Array([value, value]) : new Float64Array([value, value]),
    );
  }

  /** 16 bytes among the constants: a 4-byte half four times. */
  half(value: number): number {
    return this.literal(`half ${value}`, () => new Int32Array(4).fill(value));
  }

  /** Two words: the ends of a range. */
  range([low, high]: readonly [bigint, bigint]): number {
    return this.literal(`range ${low} ${high}`, () => new BigInt64Array([low, high]));
  }

  bytes(data: Uint8Array): number {
    return this.builder.constants.add(data);
  }

  dictionary(strings: readonly string[]): Dictionary {
    return placed(this.builder, textArray(strings));
  }

  /** The texts of `b` behind those of `a`. */
  joined(a: TextArray, b: TextArray): Dictionary {
    const offsets = new Int32Array(a.offsets.length + b.offsets.length - 1);
    offsets.set(a.offsets);
    const end = a.offsets.at(-1)!;
    b.offsets.forEach((offset, i) => {
      offsets[a.offsets.length - 1 + i] = end + offset;
    });
    const bytes = new Uint8Array(a.bytes.length + b.bytes.length);
    bytes.set(a.bytes);
    bytes.set(b.bytes, a.bytes.length);
    return placed(this.builder, { offsets, bytes });
  }

  private literal(key: string, data: () => BigInt64Array | Float64Array | Int32Array): number {
    const known = this.literals.get(key);
    if (known !== undefined) return known;
    const at = this.builder.constants.add(data());
    this.literals.set(key, at);
    return at;
  }
}

function placed({ constants }: ProgramBuilder, texts: TextArray): Dictionary {
  return {
    texts,
    size: texts.offsets.length - 1,
    offsetsAt: constants.add(texts.offsets),
    bytesAt: constants.add(texts.bytes),
    maxBytes: longestText(texts),
  };
}

function addresses(operand: Operand | Addr | undefined): readonly (Addr | undefined)[] {
  if (operand === undefined || typeof operand === "number" || !("lane" in operand)) return [operand];
  return operand.lane === "utf8"
    ? [operand.offsets, operand.bytes, operand.validity]
    : [operand.values, operand.validity];
}
