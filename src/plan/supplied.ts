// Supplied columns at the positions of rows: numbers are gathered, text is its row's code.
import { shifted } from "../columns/draw.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import type { Vector } from "../kernels/vector.js";
import type { Column } from "../spec/model.js";
import type { Lowering } from "./lowering.js";

/** A supplied column at i32 positions: numbers are gathered, text is its row's code. */
export function suppliedAt(lowering: Lowering, builder: ProgramBuilder, column: Column, positions: Addr): Vector {
  const { values, nulls, min, max, type } = column.supplied!;
  const bounds = { type, min, max };
  const valid = nulls === undefined ? {} : { validity: validBits(lowering, builder, nulls, positions) };
  if (values instanceof Int32Array) {
    const step = evenStep(values, nulls);
    const out = step === undefined ? builder.slot(4) : shifted(builder, positions, step);
    if (step === undefined) builder.step("gatherI32", positions, lowering.blob(values), out);
    return { lane: "i32", values: out, origin: { values: out, index: positions, list: values }, ...bounds, ...valid };
  }
  if (values instanceof BigInt64Array || values instanceof Float64Array) {
    const out = builder.slot(8);
    builder.step("gather64", positions, lowering.blob(values), out);
    if (values instanceof Float64Array)
      return { lane: "f64", values: out, origin: { values: out, index: positions, list: values }, ...bounds, ...valid };
    return { lane: "i64", values: out, origin: { values: out, index: positions, list: values }, ...bounds, ...valid };
  }
  return {
    lane: "code",
    type,
    values: positions,
    dictionary: lowering.dictionary(builder, column.supplied!),
    ...valid,
  };
}

/** The first value of a column that counts up by one: its values need no table. */
function evenStep(values: Int32Array, nulls: Uint8Array | undefined): number | undefined {
  const first = values[0] ?? 0;
  return nulls === undefined && values.every((value, row) => value === first + row) ? first : undefined;
}

function validBits(lowering: Lowering, builder: ProgramBuilder, nulls: Uint8Array, positions: Addr): Addr {
  const out = builder.bitmap();
  builder.step("gatherBits", positions, lowering.blob(nulls), out);
  return out;
}
