// Reads the text of a formula into its tree. (The grammar follows.)
import type { Expression, FormulaProblem } from "./syntax.js";

export interface Parsed {
  /** Absent where the text could not be read. */
  readonly expression?: Expression;
  readonly problems: readonly FormulaProblem[];
}

export function parseFormula(_text: string): Parsed {
  throw new Error("not built yet");
}
