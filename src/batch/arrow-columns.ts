// Columns in the widths that Arrow's types have. Apart from record-batch.ts, so that planning loads no apache-arrow.
import type { ProgramBuilder } from "../kernels/program.js";
import type { Vector } from "../kernels/vector.js";

export interface ArrowColumn {
  readonly name: string;
  readonly vector: Vector;
}

/**
 * Adds the steps that bring lanes to the widths of Arrow's types: most columns need none. To be called while the program
 * is built; the result goes to `recordBatch`.
 */
export function arrowColumns(builder: ProgramBuilder, columns: readonly ArrowColumn[]): ArrowColumn[] {
  return columns.map(({ name, vector }) => ({ name, vector: widened(builder, vector) }));
}

function widened(builder: ProgramBuilder, vector: Vector): Vector {
  const { kind } = vector.type;
  if (vector.lane === "i32") {
    if (kind === "int64" || kind === "decimal" || kind === "timestamp") {
      const values = builder.slot(8);
      builder.step("signExtend", vector.values, values);
      return widened(builder, { ...vector, lane: "i64", values });
    }
    const narrow = { int8: "narrowI8", int16: "narrowI16", bool: "boolToBits" } as const;
    if (!(kind in narrow)) return vector;
    const values = kind === "bool" ? builder.bitmap() : builder.slot(kind === "int8" ? 1 : 2);
    builder.step(narrow[kind as keyof typeof narrow], vector.values, values);
    return { ...vector, values };
  }
  if (vector.lane === "i64" && kind === "decimal") {
    const values = builder.slot(16);
    builder.step("widenDecimal", vector.values, values);
    return { ...vector, values };
  }
  if (vector.lane === "i64" && (kind === "int32" || kind === "int16" || kind === "int8")) {
    const values = builder.slot(4);
    builder.step("narrowI64", vector.values, values);
    return widened(builder, { ...vector, lane: "i32", values });
  }
  if (vector.lane === "f64" && kind === "float32") {
    const values = builder.slot(4);
    builder.step("narrowF32", vector.values, values);
    return { ...vector, values };
  }
  return vector;
}
