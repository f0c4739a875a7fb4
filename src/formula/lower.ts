// Turns a typed formula into steps. (The lowering follows.)
import type { ProgramBuilder } from "../kernels/program.js";
import type { Vector } from "../kernels/vector.js";
import type { Typed } from "./typed.js";

export interface LowerEnv<R> {
  /** The vector of an input, by the token that its scope gave. */
  vector(value: R): Vector;
}

export function lowerFormula<R>(_typed: Typed<R>, _env: LowerEnv<R>, _builder: ProgramBuilder): Vector {
  throw new Error("not built yet");
}
