// What is claimed of one column of a random spec: its words, and what every value of it must be.
import type { Expression } from "./expressions.js";
import type { At } from "./reading.js";
import { converted, type Maybe, type Type, type Value } from "./values.js";

export type Words = string | Readonly<Record<string, unknown>>;

/** What values can be, before `nulls:`. */
export type Domain =
  /** Worked out from what else was written; null where it is null without any `nulls:`. */
  | { readonly kind: "exact"; readonly of: (at: At) => Maybe }
  | { readonly kind: "set"; readonly values: readonly Value[] }
  /** Numbers and times between two ends, both in. */
  | { readonly kind: "range"; readonly from: Value; readonly to: Value; readonly also?: (value: Value) => boolean }
  | { readonly kind: "test"; readonly test: (value: Value, at: At) => boolean };

export interface NullRule {
  readonly rate: number;
  readonly when?: Expression;
  /** Whether the condition reads the column itself, whose value is gone where it is null. */
  readonly readsOwn?: boolean;
}

export interface Claim {
  readonly name: string;
  readonly words: Words;
  /** The name in the file. */
  readonly output: string;
  readonly hidden: boolean;
  readonly type: Type;
  readonly domain: Domain;
  readonly nullable: boolean;
  readonly nulls: readonly NullRule[];
  readonly unique: boolean;
  /** Whether values never fall from row to row. */
  readonly sorted?: boolean;
  /** Distinct among the children of one parent. */
  readonly apart?: boolean;
  /** The table whose rows its values name. */
  readonly refersTo?: string;
  /** Of a ref to a key of several columns: those, each of which is written behind the ref's name. */
  readonly parts?: readonly { readonly name: string; readonly type: Type }[];
  /** Null where this says so, beside `nulls:`; undefined where either may be. */
  readonly missing?: (at: At) => boolean | undefined;
  /** A column of the same id without nulls: what it holds where this one is not null. */
  readonly twin?: string;
  /** Values that there are few of, for `case:`. */
  readonly few?: readonly Value[];
  /** Summed over children: known in its own row alone. */
  readonly summed?: true;
  /** Whether values rise with one draw, so that it can go together with others. */
  readonly rises?: boolean;
  /** Bits of randomness in a value, about. */
  readonly bits: number;
}

/** A domain after a conversion of its type; undefined where the language has none, or where it could not be judged. */
export function convertedDomain(domain: Domain, from: Type, to: Type): Domain | undefined {
  const of = (value: Value): Maybe | undefined => converted(from, to, value);
  switch (domain.kind) {
    case "exact":
      return {
        kind: "exact",
        of: (at) => {
          const value = domain.of(at);
          return value === null ? null : (of(value) ?? null);
        },
      };
    case "set": {
      const all = domain.values.map(of);
      return all.some((value) => value === undefined || value === null)
        ? undefined
        : { kind: "set", values: all as Value[] };
    }
    case "range": {
      const [low, high] = [of(domain.from), of(domain.to)];
      if (low === undefined || low === null || high === undefined || high === null) return undefined;
      return typeof low === "string" ? undefined : { kind: "range", from: low, to: high };
    }
    case "test":
      return undefined;
  }
}

/** Whether a value may stand in a row. */
export function holds(domain: Domain, value: Value, at?: At): boolean {
  switch (domain.kind) {
    case "exact":
      return at !== undefined && domain.of(at) === value;
    case "set":
      return domain.values.includes(value);
    case "range":
      return value >= domain.from && value <= domain.to && (domain.also?.(value) ?? true);
    case "test":
      return domain.test(value, at!);
  }
}

/** A column of which nothing is said but its verb. */
export const plain = (name: string) =>
  ({ name, output: name, hidden: false, nullable: false, nulls: [], unique: false, bits: 0 }) as const;

/** The words as a map, to which others can be added. */
export const asMap = (words: Words): Readonly<Record<string, unknown>> =>
  typeof words !== "string" ? words : words === "position" ? { position: true } : { formula: words };
