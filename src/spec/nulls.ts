// Nulls of a column: the share of rows, and the rows that it is a share of.
import type { Formula, Path } from "../columns/column-kind.js";
import { plainNumber, type Quantity } from "../columns/words.js";
import type { Place } from "../errors.js";
import { typeName } from "../kernels/types.js";
import type { Problems } from "./diagnostics.js";
import type { NullRule } from "./model.js";

/** `5%`, or `{ rate: 30%, when: channel == "web" }`. */
type GivenRule = Quantity | { readonly rate?: Quantity | undefined; readonly when?: string | boolean | undefined };

/** What the words of nulls are understood within. */
export interface NullsAround {
  /** True for a primary key, which has none. */
  readonly isKey: boolean;
  readonly problems: Problems;
  place(path: Path): Place;
  /** A condition on the row; undefined after reporting what is wrong with it. */
  condition(text: string, path: Path): Formula | undefined;
}

/** The rules that `nulls:` gives, none where no row is null; undefined after reporting what is wrong with one. */
export function nullsOf(given: unknown, around: NullsAround): readonly NullRule[] | undefined {
  if (given === undefined) return [];
  const rules = Array.isArray(given)
    ? (given as readonly GivenRule[]).map((rule, i) => ruleOf(rule, ["nulls", i], around))
    : [ruleOf(given as GivenRule, ["nulls"], around)];
  const complete = rules.filter((rule) => rule !== undefined);
  if (complete.length < rules.length) return undefined;
  const effective = complete.filter(({ threshold }) => threshold > 0n);
  if (around.isKey && effective.length > 0) {
    around.problems.error("spec.null_key", "a primary key has no nulls", around.place(["nulls"]), "delete nulls:");
    return undefined;
  }
  return effective;
}

function ruleOf(given: GivenRule, path: Path, around: NullsAround): NullRule | undefined {
  const { problems, place } = around;
  const isMap = typeof given === "object";
  const { rate = "100%", when = undefined } = isMap ? given : { rate: given };
  if (isMap && given.rate === undefined && when === undefined) {
    problems.error(
      "spec.bad_rate",
      "nulls: need a rate or a condition",
      place(path),
      'write { rate: 30%, when: channel == "web" }',
    );
    return undefined;
  }
  const share = plainNumber(rate) ?? Number.NaN;
  const isShare = share >= 0 && share <= 1;
  if (!isShare) {
    const at = isMap ? [...path, "rate"] : path;
    problems.error(
      "spec.bad_rate",
      `nulls: ${rate} is not a share of the rows`,
      place(at),
      "write a share from 0% to 100%",
    );
  }
  const condition = when === undefined ? undefined : conditionOf(String(when), [...path, "when"], around);
  return isShare && condition !== "bad" ? { threshold: thresholdOf(share), when: condition } : undefined;
}

function conditionOf(text: string, path: Path, { condition, problems, place }: NullsAround): Formula | "bad" {
  const formula = condition(text, path);
  if (!formula) return "bad";
  if (formula.type.kind === "bool") return formula;
  const message = `when: is a condition, and this is ${typeName(formula.type)}`;
  problems.error("spec.type_mismatch", message, place(path), 'write a comparison such as channel == "web"');
  return "bad";
}

/** 2^64 itself does not fit: all rows null is the draw below 2^64 - 1, missed once in 2^64. */
function thresholdOf(share: number): bigint {
  const threshold = BigInt(Math.round(share * 2 ** 53)) << 11n;
  return threshold > allRows ? allRows : threshold;
}

/** The threshold that every row's draw lies below. */
export const allRows = (1n << 64n) - 1n;
