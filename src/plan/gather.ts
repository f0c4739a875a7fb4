// Vectors and indices seen through other positions: what a child sees of its parent, and a reference of its table.
import type { RowIndex } from "../columns/column-kind.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import { bothValid } from "../kernels/validity.js";
import type { Vector } from "../kernels/vector.js";

/** The vector whose row i is row index[i] (i32) of `vector`. */
export function gathered(builder: ProgramBuilder, vector: Vector, index: Addr): Vector {
  const validity = gatheredBits(builder, vector.validity, index);
  const valid = validity === undefined ? {} : { validity };
  switch (vector.lane) {
    case "i32":
    case "code": {
      const values = builder.slot(4);
      builder.step("gatherI32", index, vector.values, values);
      const behind = vector.lane === "i32" ? { gathered: { values, from: vector, positions: index } } : {};
      return { ...vector, ...behind, values, ...valid };
    }
    case "i64":
    case "f64": {
      const values = builder.slot(8);
      builder.step("gather64", index, vector.values, values);
      return { ...vector, values, gathered: { values, from: vector, positions: index }, ...valid };
    }
    case "uuid": {
      const values = builder.slot(16);
      builder.step("gather128", index, vector.values, values);
      return { ...vector, values, ...valid };
    }
    case "utf8": {
      const offsets = builder.slot(4, 4);
      const bytes = builder.slot(vector.maxBytes);
      builder.step("gatherUtf8", index, vector.offsets, vector.bytes, offsets, bytes);
      return { ...vector, offsets, bytes, ...valid };
    }
  }
}

export function gatheredIndex(builder: ProgramBuilder, from: RowIndex, index: Addr): RowIndex {
  const validity = gatheredBits(builder, from.validity, index);
  const values = builder.slot(from.lane === "i64" ? 8 : 4);
  builder.step(from.lane === "i64" ? "gather64" : "gatherI32", index, from.values, values);
  return { table: from.table, lane: from.lane, values, ...(validity === undefined ? {} : { validity }) };
}

function gatheredBits(builder: ProgramBuilder, bits: Addr | undefined, index: Addr): Addr | undefined {
  if (bits === undefined) return undefined;
  const out = builder.bitmap();
  builder.step("gatherBits", index, bits, out);
  return out;
}

/** The same vector or index, null where `validity` says so too. */
export function masked<T extends { readonly validity?: Addr }>(
  builder: ProgramBuilder,
  value: T,
  validity: Addr | undefined,
): T {
  const both = bothValid(builder, value.validity, validity);
  return both === undefined || both === value.validity ? value : { ...value, validity: both };
}
