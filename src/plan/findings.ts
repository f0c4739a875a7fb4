// Collects the problems that only rows can show, column by column, so that a user hears of all of them at once.
import { DatagenError, type Problem, specError } from "../errors.js";

export class Findings {
  private readonly problems = new Map<string, Problem>();

  /** What was made, or undefined after keeping its problems. Other failures are thrown on. */
  attempt<T>(make: () => T): T | undefined {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof DatagenError) || error.problems.length === 0) throw error;
      for (const problem of error.problems) this.problems.set(`${problem.code}\n${problem.message}`, problem);
      return undefined;
    }
  }

  /** One error for all of them. A column that others read is blamed once. */
  throwIfAny(): void {
    if (this.problems.size > 0) throw specError([...this.problems.values()]);
  }
}
