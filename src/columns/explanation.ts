// What `explain` is told while the steps of one cell are made: the draws that decide it, and what they choose from. The verbs tell, explain/ listens: so what is shown is what runs.
import type { Addr } from "../kernels/program.js";
import type { Purpose } from "../kernels/purposes.js";
import type { LogicalType } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";

/** A draw. Addresses hold, once the steps have run, what each row drew. */
export type Draw =
  /** `drawn` is i32 or i64: one of `count` numbers from `from` on, all alike. */
  | {
      readonly kind: "alike";
      readonly purpose: Purpose;
      readonly from: bigint;
      readonly count: bigint;
      readonly lane: "i32" | "i64";
      readonly drawn: Addr;
    }
  /** `drawn` is i32: an index, by weights. */
  | { readonly kind: "weighted"; readonly purpose: Purpose; readonly weights: Float64Array; readonly drawn: Addr }
  /** `drawn` is i32: an index, by weights in their order. */
  | { readonly kind: "ranked"; readonly purpose: Purpose; readonly weights: Float64Array; readonly drawn: Addr }
  /** `drawn` is i64: the place of `ids` (i64) in an order of all `count` numbers that is keyed. */
  | { readonly kind: "permuted"; readonly count: bigint; readonly ids: Addr; readonly drawn: Addr }
  /** `drawn` is f64: the quantile of a law. */
  | { readonly kind: "quantile"; readonly purpose: Purpose; readonly table: Float64Array; readonly drawn: Addr }
  /** `drawn` is f64: between 0 and 1 from, as `from + drawn * (to - from)`. */
  | {
      readonly kind: "real";
      readonly purpose: Purpose;
      readonly from: number;
      readonly to: number;
      readonly drawn: Addr;
    }
  /** `drawn` is i32: one of members[starts[group] .. starts[group + 1]], by weights where there are some. */
  | {
      readonly kind: "group";
      readonly purpose: Purpose;
      readonly group: Addr;
      readonly starts: Int32Array;
      readonly members: Int32Array;
      readonly weights: Float64Array | undefined;
      readonly drawn: Addr;
    }
  /** `drawn` is f64: where the row lies among all `rows` of them in order, as a fraction. */
  | { readonly kind: "ordered"; readonly rows: number; readonly drawn: Addr }
  /** `drawn` is i32: which result a case takes; `keys.length` where none of the keys fits. */
  | { readonly kind: "branch"; readonly keys: readonly string[]; readonly otherwise: boolean; readonly drawn: Addr }
  /** Draws that are told in words alone. */
  | { readonly kind: "other"; readonly purpose: Purpose; readonly says: string };

/** Listens to one cell. */
export interface Witness {
  draw(draw: Draw): void;
  /** What the indices that a draw gives stand for: texts, or numbers in the form that memory holds. */
  names(drawn: Addr, name: (index: number) => string | number | bigint, type?: LogicalType): void;
  /** A result of a case that is a column of its own: its draws are told inside. */
  part(name: string, lower: () => Vector): Vector;
  /** The rows that a reference chose, and the value, both before anything is done to them. */
  index(index: { readonly table: string; readonly values: Addr }): void;
  value(vector: Vector): void;
}
