// How a ref draws by weight among all rows of its table: one alias table, tables in blocks, or groups of rows whose weights are made again.
import type { BlockLayout } from "../kernels/blocks.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import type { Vector } from "../kernels/vector.js";
import type { Blocks, Cell, Formula, RowIndex, Target } from "./column-kind.js";
import { drawIndex } from "./draw.js";
import { groupedDigits, sizeText } from "./note-text.js";

/** Positions are i32 below this many rows, i64 from it on. */
const largestI32 = 2 ** 31;

/** The position of a row of the target, drawn in proportion to a formula over it: exactly, whatever the number of rows. */
export function drawParent(cell: Cell, target: Target, weight: Formula): RowIndex {
  const weighted = cell.tables.weighted(target.name, weight, cell);
  if (weighted.kind === "blocks") {
    return weighted.layout.width === 1
      ? fromBlocks(cell, target, weighted)
      : fromGroups(cell, target, weighted, weight);
  }
  return { table: target.name, lane: "i32", values: drawIndex(cell, weighted.weights.length, weighted.weights) };
}

/** Every row is an entry of its block's alias table. */
function fromBlocks(cell: Cell, target: Target, { layout, filling }: Blocks): RowIndex {
  const { builder, rows } = cell;
  const at = builder.constants.reserve(filling);
  const points = builder.slot(8);
  const values = builder.slot(4);
  builder.step("entryPoints", rows.hashes(), cell.key("value"), at, layout.blocks, layout.entries, points);
  builder.step("pickEntries", points, at + layout.entriesAt, values);
  tell(cell, `alias tables in ${groupedDigits(layout.blocks)} blocks over ${groupedDigits(layout.rows)} rows`, layout);
  return { table: target.name, lane: "i32", values };
}

/**
 * A group of rows is drawn by their sum, then a row of it by rejection: its weight is made again by the formula. Attempts go on
 * until the row is kept, so that the law is exact; rows of a batch that still wait go through them together.
 */
function fromGroups(cell: Cell, target: Target, { layout, filling }: Blocks, weight: Formula): RowIndex {
  const { builder, rows } = cell;
  const { constants } = builder;
  const at = constants.reserve(filling);
  const points = builder.slot(8);
  const groups = builder.slot(4);
  const cells = builder.slot(8);
  const waiting = builder.slot(4);
  const round = builder.slot(0, 8);
  builder.step("entryPoints", rows.hashes(), cell.key("value"), at, layout.blocks, layout.entries, points);
  builder.step("pickEntries", points, at + layout.entriesAt, groups);
  builder.step("beginWaiting", rows.hashes(), cell.key("value"), round, cells, waiting);
  const positions = builder.slot(8);
  const chances = builder.slot(8);
  const kept = builder.slot(8);
  builder.loop(() => {
    const count = constants.word(BigInt(layout.rows));
    builder.step("proposeRows", round, waiting, groups, cells, layout.width, count, positions, chances);
    const proposed = rows.at({ table: target.name, lane: "i64", values: positions });
    const weights = reals(builder, proposed.formula(weight));
    builder.step("keepRows", waiting, groups, at + layout.boundsAt, positions, chances, weights, kept);
  });
  const many = `${groupedDigits(layout.entries)} groups of ${layout.width} rows`;
  tell(cell, `alias tables over ${many}, in which a row is kept or not by its weight, made again`, layout);
  if (layout.rows >= largestI32) return { table: target.name, lane: "i64", values: kept };
  const values = builder.slot(4);
  builder.step("narrowI64", kept, values);
  return { table: target.name, lane: "i32", values };
}

function tell(cell: Cell, method: string, { byteLength }: BlockLayout): void {
  cell.note(`${method}, ${sizeText(byteLength)}`);
  cell.witness?.draw({ kind: "other", purpose: "value", says: method });
}

/** The f64 values of a vector of numbers; of decimals, those of its units. */
export function reals(builder: ProgramBuilder, vector: Vector): Addr {
  if (vector.lane === "f64") return vector.values;
  const out = builder.slot(8);
  if (vector.lane === "i32") builder.step("i32ToF64", vector.values, out);
  else if (vector.lane === "i64") builder.step("i64ToF64", vector.values, 8, out);
  else throw new Error(`${vector.lane} is no number`);
  return out;
}
