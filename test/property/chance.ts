// Small choices of a random spec, all drawn by fast-check, so that a failing spec shrinks to a small one.
import fc, { type GeneratorValue } from "fast-check";

/** The first of several choices is the simplest: what shrinks goes there. */
export class Chance {
  constructor(private readonly draw: GeneratorValue) {}

  /** A whole number with both ends in. */
  int = (from: number, to: number): number => this.draw(fc.integer, { min: from, max: to });

  /** True in so many of a hundred cases. */
  odds = (percent: number): boolean => this.int(0, 99) >= 100 - percent;

  pick<T>(values: readonly T[]): T {
    return values[this.int(0, values.length - 1)]!;
  }

  /** Each of some values with the odds beside it; simple ones first. */
  weighted<T>(values: readonly (readonly [weight: number, value: T])[]): T {
    let left = this.int(0, values.reduce((sum, [weight]) => sum + weight, 0) - 1);
    for (const [weight, value] of values) {
      if (left < weight) return value;
      left -= weight;
    }
    throw new Error("weights of nothing");
  }

  /** Some values of a list, in its order, `least` of them or more. */
  some<T>(values: readonly T[], least = 1): T[] {
    const kept = values.filter(() => this.odds(60));
    return kept.length >= least ? kept : values.slice(0, least);
  }

  list<T>(from: number, to: number, make: (i: number) => T): T[] {
    return Array.from({ length: this.int(from, to) }, (_, i) => make(i));
  }

  shuffled<T>(values: readonly T[]): T[] {
    const left = [...values];
    return values.map(() => left.splice(this.int(0, left.length - 1), 1)[0]!);
  }
}
