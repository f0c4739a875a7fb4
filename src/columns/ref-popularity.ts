// How a ref draws by popularity: a rank by a law, then the row that has it. No table grows with the rows, so there may be any number of them.
import { z } from "zod";
import type { Addr } from "../kernels/program.js";
import { int32 } from "../kernels/types.js";
import type { Cell, RowIndex, Scope, Target } from "./column-kind.js";
import { affine, narrowed } from "./draw.js";
import { laws } from "./laws.js";
import { groupedDigits, sizeText } from "./note-text.js";
import { fixedParameter } from "./parameter.js";
import { rowsToChoose } from "./ref-draw.js";
import { quantity } from "./words.js";
import { zipfRanks } from "./zipf.js";

/** Positions are i32 below this many rows, i64 from it on. */
const largestI32 = 2 ** 31;

export const popularityShape = z
  .strictObject({
    zipf: quantity.optional().meta({ description: "an exponent: the r-th row is chosen as often as 1 / r^1.1" }),
    lorenz: z
      .strictObject({
        top: quantity.meta({ description: "a share of the rows, the most popular ones" }),
        share: quantity.meta({ description: "the share of all choices that they get" }),
      })
      .optional()
      .meta({ description: "{ top: 20%, share: 80% }: a fifth of the rows gets four fifths of the choices" }),
  })
  .meta({ description: "some rows are chosen much more often: { zipf: 1.1 }, { lorenz: { top: 20%, share: 80% } }" });

/** Draws i64 ranks from 0, the most popular row's, up. */
export type Popularity = (cell: Cell) => Addr;

/** The words beside a ref, understood for its target; problems are reported. */
export function popularityOf(
  given: z.output<typeof popularityShape>,
  target: Target,
  scope: Scope,
  beside: Readonly<Record<string, unknown>>,
): Popularity | undefined {
  for (const word of ["weight", "where", "before", "unique_in"]) {
    if (beside[word] === undefined) continue;
    const why = word === "weight" ? "both say how often a row is chosen" : "it ranks all rows, not some of them";
    return scope.error(
      "spec.bad_popularity",
      `popularity: does not go with ${word}: ${why}`,
      ["popularity"],
      `leave out one of them`,
    );
  }
  if (scope.unique)
    return scope.error("spec.unique_impossible", "a unique ref takes each parent once: it has no popularity", [
      "popularity",
    ]);
  if ((given.zipf === undefined) === (given.lorenz === undefined)) {
    const message = given.zipf === undefined ? "popularity: needs a law" : "popularity: takes one law, not both";
    return scope.error(
      "spec.bad_popularity",
      message,
      ["popularity"],
      "write { zipf: 1.1 } or { lorenz: { top: 20%, share: 80% } }",
    );
  }
  if (given.zipf !== undefined) {
    const s = fixedParameter(given.zipf, "the exponent of a popularity", { above: 0, to: 100 }, scope, [
      "popularity",
      "zipf",
    ]);
    if (s === undefined) return undefined;
    return (cell) => affine(cell.builder, zipfRanks(s, cell.tables.rows(target.name))(cell), 1n, -1n);
  }
  const path = ["popularity", "lorenz"];
  const top = fixedParameter(given.lorenz!.top, "the top of a lorenz", { above: 0, to: 1 }, scope, [...path, "top"]);
  const share = fixedParameter(given.lorenz!.share, "the share of a lorenz", { above: 0, to: 1 }, scope, [
    ...path,
    "share",
  ]);
  if (top === undefined || share === undefined) return undefined;
  if (top >= 1 || share >= 1 || share <= top) {
    const message = `a top of ${given.lorenz!.top} cannot get a share of ${given.lorenz!.share}: more than its part, and less than all`;
    return scope.error("spec.bad_parameter", message, [...path, "share"], "write e.g. { top: 20%, share: 80% }");
  }
  const table = laws.lorenz(top, share);
  return (cell) => lorenzRanks(cell, table, cell.tables.rows(target.name));
}

/** The position of a row of the target: popular ones are scattered over it, the same for all that refer to it. */
export function popularRow(cell: Cell, target: Target, popularity: Popularity): RowIndex {
  const { builder, tables } = cell;
  const { constants } = builder;
  const rows = rowsToChoose(cell, target);
  const ranks = popularity(cell);
  const positions = builder.slot(8);
  const key = constants.word(tables.key(target.name, "popularity"));
  builder.step("permutation", ranks, key, constants.word(BigInt(rows)), positions);
  cell.witness?.draw({ kind: "permuted", count: BigInt(rows), ids: ranks, drawn: positions });
  cell.note(
    `which of the ${groupedDigits(rows)} rows has a rank says a keyed permutation: nothing grows with the rows`,
  );
  if (rows >= largestI32) return { table: target.name, lane: "i64", values: positions };
  const bounds = { min: 0, max: rows - 1, type: int32 };
  return { table: target.name, lane: "i32", values: narrowed(builder, positions, bounds).values };
}

function lorenzRanks({ builder, rows, key, note, witness }: Cell, table: Float64Array, size: number): Addr {
  const shares = builder.slot(8);
  const ranks = builder.slot(8);
  builder.step("quantileF64", rows.hashes(), key("value"), builder.constants.add(table), shares);
  builder.step("placesI64", shares, size, ranks);
  note(`Lorenz curve in a quantile table of ${groupedDigits(table.length)} edges, ${sizeText(table.byteLength)}`);
  witness?.draw({
    kind: "other",
    purpose: "value",
    says: "a rank, by the share of all choices that more popular ones have",
  });
  return ranks;
}
