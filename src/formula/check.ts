// The type check of formulas. (The rules follow.)
import type { Expression, FormulaProblem } from "./syntax.js";
import type { Resolved, Typed } from "./typed.js";

/** What names mean. Did-you-mean is the scope's business, since it knows the candidates. */
export interface Scope<R> {
  resolve(
    names: readonly string[],
    start: number,
    end: number,
  ): Resolved<R> | { readonly problems: readonly FormulaProblem[] };
}

export interface Checked<R> {
  /** Absent where there are problems. */
  readonly typed?: Typed<R>;
  readonly problems: readonly FormulaProblem[];
}

export function checkFormula<R>(_expression: Expression, _scope: Scope<R>): Checked<R> {
  throw new Error("not built yet");
}
