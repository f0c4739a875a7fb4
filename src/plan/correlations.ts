// Groups of `correlate:` made ready: the factor of each, by the margins of its columns; and what is said where it cannot be as it was asked for.
import { deviatesOf, solved } from "../columns/copula.js";
import { type Place, type Problem, specError } from "../errors.js";
import { type Held, heldTogether, type Link } from "../kernels/correlation.js";
import type { Correlation } from "../spec/model.js";
import { correlationOf, type Margin, marginDeviates, marginOf, ranksOf } from "./margins.js";

/** The values of a group's column at marginDeviates; undefined where its law differs from row to row. */
export type ValuesOf = (column: string) => Float64Array | undefined;

/** What a group has in common. What cannot be as it was asked for is a warning, or ends all with every problem of the group. */
export function heldBy(group: Correlation, valuesOf: ValuesOf, warn: (problem: Problem) => void): Held {
  const { columns, asked, measure, place } = group;
  const link = new Margins(group, valuesOf);
  const held = heldTogether(asked, link);
  if (link.problems.length > 0) throw specError(link.problems);
  const { matrix, moved } = held;
  if (moved) {
    const [i, j] = moved.columns;
    const message = `no columns go together in all these ways at once: the nearest ones are taken, up to ${moved.by.toFixed(3)} away`;
    const hint = `furthest away is ${columns[i]} with ${columns[j]}: ${matrix[i]![j]!.toFixed(3)}, not ${asked[i]![j]}`;
    warn({ code: "spec.nearest_correlation", message, severity: "warning", at: place([measure]), hint });
  }
  return held;
}

/** Of a column: its margin, none where it has one value; and whether its ranks are those of any continuous law. */
interface Own {
  readonly margin: Margin | undefined;
  readonly isContinuous: boolean;
}

/** From what is measured to deviates: by a formula for ranks of continuous laws, by series for all else. */
class Margins implements Link {
  readonly problems: Problem[] = [];
  private readonly own: readonly Own[];
  private readonly known = new Map<string, (deviates: number) => number>();

  constructor(
    private readonly group: Correlation,
    valuesOf: ValuesOf,
  ) {
    this.own = group.columns.map((column, i) => this.ownOf(column, i, valuesOf));
  }

  deviates(measured: number, i: number, j: number): number {
    if (this.isClosed(i, j)) return deviatesOf(this.ranks, measured);
    const rising = this.rising(i, j);
    this.checkReached(measured, i, j, rising);
    return solved(rising, measured);
  }

  measured(deviates: number, i: number, j: number): number {
    if (this.isClosed(i, j)) return solved((value) => deviatesOf(this.ranks, value), deviates);
    return this.rising(i, j)(deviates);
  }

  private get ranks(): "spearman" | "kendall" {
    return this.group.measure === "kendall" ? "kendall" : "spearman";
  }

  private isClosed(i: number, j: number): boolean {
    return this.group.measure !== "pearson" && this.own[i]!.isContinuous && this.own[j]!.isContinuous;
  }

  private ownOf(column: string, i: number, valuesOf: ValuesOf): Own {
    const { measure, place } = this.group;
    if (measure === "kendall") return { margin: undefined, isContinuous: true };
    const values = valuesOf(column);
    if (measure === "spearman") {
      const { ranks, isContinuous } = ranksOf(values ?? marginDeviates());
      return { margin: marginOf(ranks), isContinuous };
    }
    if (values) return { margin: marginOf(values), isContinuous: false };
    const message = `the law of ${column} differs from row to row, and a pearson correlation needs one for all rows`;
    this.say("spec.not_correlated", message, place(["columns", i]), "write spearman:, which can do with such laws");
    return { margin: marginOf(marginDeviates()), isContinuous: true };
  }

  /** What is measured of two columns, by the correlation of their deviates. */
  private rising(i: number, j: number): (deviates: number) => number {
    const name = `${i} ${j}`;
    let rising = this.known.get(name);
    if (!rising) {
      const [a, b] = [this.own[i]!.margin, this.own[j]!.margin];
      rising = a && b ? correlationOf(a, b) : () => 0;
      this.known.set(name, rising);
    }
    return rising;
  }

  private checkReached(asked: number, i: number, j: number, rising: (deviates: number) => number): void {
    const { columns, measure, place } = this.group;
    const [least, most] = [rising(-1), rising(1)];
    if (asked >= least - rounding && asked <= most + rounding) return;
    const single = [j, i].find((column) => !this.own[column]!.margin);
    const reached = `with their values a ${measure} correlation lies between ${shown(least)} and ${shown(most)}`;
    const why = single === undefined ? reached : `${columns[single]} has the same value in every row`;
    const hint = single === undefined ? "write a number of that range" : "write 0, or let its values differ";
    const message = `${columns[j]} and ${columns[i]} cannot go together by ${asked}: ${why}`;
    this.say("spec.unreachable_correlation", message, place([measure, i, j]), hint);
  }

  private say(code: string, message: string, at: Place, hint: string): void {
    this.problems.push({ code, message, severity: "error", at, hint });
  }
}

const rounding = 1e-6;

/** In two digits, towards 0: a number that can be reached. */
const shown = (value: number): string => (Math.trunc(value * 100) / 100).toFixed(2);
