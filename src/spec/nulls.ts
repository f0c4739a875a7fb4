// Nulls of a column: the share of rows, as a threshold of a draw.
import type { Path } from "../columns/column-kind.js";
import { plainNumber, type Quantity } from "../columns/words.js";
import type { Place } from "../errors.js";
import type { Problems } from "./diagnostics.js";

/** The threshold that `nulls:` means; "bad" after reporting what is wrong with it. */
export function nullsOf(
  given: Readonly<Record<string, unknown>>,
  isKey: boolean,
  place: (path: Path) => Place,
  problems: Problems,
): bigint | undefined | "bad" {
  if (given.nulls === undefined) return undefined;
  const rate = plainNumber(given.nulls as Quantity) ?? Number.NaN;
  if (!(rate >= 0 && rate <= 1)) {
    problems.error(
      "spec.bad_rate",
      `nulls: ${given.nulls} is not a share of the rows`,
      place(["nulls"]),
      "write a share from 0% to 100%",
    );
    return "bad";
  }
  if (isKey && rate > 0) {
    problems.error("spec.null_key", "a primary key has no nulls", place(["nulls"]), "delete nulls:");
    return "bad";
  }
  // 2^64 itself does not fit: all rows null is the draw below 2^64 - 1, missed once in 2^64.
  const threshold = BigInt(Math.round(rate * 2 ** 53)) << 11n;
  return rate === 0 ? undefined : threshold >= 1n << 64n ? (1n << 64n) - 1n : threshold;
}
