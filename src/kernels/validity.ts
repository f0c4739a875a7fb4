// Where rows are null: what becomes of two bitmaps of one column.
import type { Addr, ProgramBuilder } from "./program.js";

/** Both bitmaps, where both are there. */
export function bothValid(builder: ProgramBuilder, a: Addr | undefined, b: Addr | undefined): Addr | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a === b) return a;
  const out = builder.bitmap();
  builder.step("andBits", a, b, out);
  return out;
}
