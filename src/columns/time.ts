// Dates and moments of a range of time, also in the order of the rows.
import { z } from "zod";
import type { Addr } from "../kernels/program.js";
import { sortedStackBytes } from "../kernels/sorted.js";
import { date as dateType, int32, timestamp as timestampType } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";
import { type Cell, columnKind, type Interval, type Meaning, type Scope } from "./column-kind.js";
import { chosen } from "./constants.js";
import { affine, drawIndex, integers, narrowed, permuted64 } from "./draw.js";
import { missed } from "./interval.js";
import { groupedDigits, sizeText } from "./note-text.js";
import { exponentialTable } from "./quantiles.js";
import { type Blocks, daysOn, pointsOn, type Weekdays, weekdaysOf, weekdayWords } from "./weekdays.js";
import { dayMs, durationOf, quantity, timeRange } from "./words.js";

const timeText = z.string().meta({ description: "period, a range such as 2024-01-01..2024-12-31, or one day" });
const sorted = z.boolean().optional().meta({ description: "in the order of the rows" });

/** Equally likely points of a grid: from, from + step, ... */
interface Grid {
  readonly from: number;
  readonly step: number;
  readonly slots: number;
}

export const timestamp = columnKind({
  name: "timestamp",
  summary: "moments of a range of time, in UTC",
  shape: timeText,
  beside: {
    sorted,
    weekday: weekdayWords,
    every: quantity.optional().meta({ description: "the grid that moments lie on: 1s, 15m", default: "1ms" }),
  },
  resolve(text, beside, scope) {
    const span = timeRange(text, scope, ["timestamp"]);
    const every = beside.every === undefined ? 1 : durationOf(beside.every, scope, ["every"]);
    const days = beside.weekday === undefined ? undefined : weekdaysOf(beside.weekday, scope);
    if (!span || every === undefined || (beside.weekday !== undefined && !days)) return undefined;
    if (!(every >= 1 && every <= span.to - span.from)) {
      return scope.error(
        "spec.bad_grid",
        `no moment of ${text} lies on a grid of ${beside.every}`,
        ["every"],
        "write a span shorter than the range",
      );
    }
    const whole = { from: span.from, step: every, slots: Math.floor((span.to - span.from) / every) };
    const type = timestampType(every % 1000 === 0 && span.from % 1000 === 0 ? "s" : "ms");
    return onGrid("timestamp", text, whole, scope, (whole) => {
      const blocks = days && blocksOf(days, whole, scope, text);
      if (days && !blocks) return undefined;
      // Points of a grid with gaps are drawn by their index
      const grid = blocks ? { from: blocks.first, step: 1, slots: blocks.count } : whole;
      if (!roomFor(grid, scope, beside.sorted, text, "timestamp")) return undefined;
      const bounds = { min: whole.from, max: whole.from + (whole.slots - 1) * whole.step, type };
      return {
        type,
        nullable: false,
        distinct: scope.unique,
        inOrder: beside.sorted === true,
        risesWithDraw: !scope.unique && beside.sorted !== true,
        lower(cell): Vector {
          const drawn = points(cell, grid, scope.unique, beside.sorted === true);
          return { lane: "i64", values: blocks ? inBlocks(cell, blocks, every, drawn) : drawn, ...bounds };
        },
      };
    });
  },
});

export const date = columnKind({
  name: "date",
  summary: "days of a range of time",
  shape: timeText,
  beside: { sorted, weekday: weekdayWords },
  resolve(text, beside, scope) {
    const span = timeRange(text, scope, ["date"]);
    const weekdays = beside.weekday === undefined ? undefined : weekdaysOf(beside.weekday, scope);
    if (!span || (beside.weekday !== undefined && !weekdays)) return undefined;
    const from = Math.floor(span.from / dayMs);
    const whole = { from, step: 1, slots: Math.ceil(span.to / dayMs) - from };
    return onGrid("date", text, whole, scope, (whole) => {
      const days = weekdays && daysOn(weekdays, whole.from, whole.slots);
      if (days?.length === 0) return noDay(weekdays!, scope, text);
      const grid = days ? { from: 0, step: 1, slots: days.length } : whole;
      if (!roomFor(grid, scope, beside.sorted, text, "date")) return undefined;
      const bounds = { min: whole.from, max: whole.from + whole.slots - 1, type: dateType };
      return {
        type: dateType,
        nullable: false,
        distinct: scope.unique,
        inOrder: beside.sorted === true,
        risesWithDraw: !scope.unique && beside.sorted !== true,
        lower(cell): Vector {
          if (days) return oneOfDays(cell, days, scope.unique, beside.sorted === true);
          if (!beside.sorted) return integers(cell, BigInt(bounds.min), BigInt(bounds.max), scope.unique, dateType);
          return narrowed(cell.builder, points(cell, whole, false, true), bounds);
        },
      };
    });
  },
});

/** The meaning of times on a grid, and on the part of it that lies in a range. */
function onGrid(
  verb: string,
  text: string,
  whole: Grid,
  scope: Scope,
  draw: (grid: Grid) => Meaning | undefined,
): Meaning | undefined {
  const drawn = draw(whole);
  const within = (asked: Interval): Meaning | undefined => {
    const skipped = Math.max(0, Math.ceil((asked.from - whole.from) / whole.step));
    const end = Math.min(whole.slots, Math.floor((asked.to - whole.from) / whole.step) + 1);
    const part = { ...whole, from: whole.from + skipped * whole.step, slots: end - skipped };
    if (part.slots > 0) return onGrid(verb, asked.text, part, scope, draw);
    const { message, hint } = missed(`a ${verb} of ${text}`, asked);
    return scope.error("spec.unlikely_range", message, asked.path, hint);
  };
  return drawn && { ...drawn, within };
}

/** The points of a grid that lie on some days of the week, or undefined after saying why there are none. */
function blocksOf(days: Weekdays, { from, step, slots }: Grid, scope: Scope, text: string): Blocks | undefined {
  const blocks = pointsOn(days, from, step, slots);
  if (!blocks) {
    const hint = "write a span that a day is a multiple of, such as 1s, 15m, 6h, or whole days";
    return scope.error("spec.bad_grid", "beside weekday:, every day needs the same moments", ["every"], hint);
  }
  return blocks.count === 0 ? noDay(days, scope, text) : blocks;
}

const noDay = ({ said }: Weekdays, scope: Scope, text: string): undefined =>
  scope.error("spec.empty_range", `no ${said} lies in ${text}`, ["weekday"], "widen the range");

/** Moments by their index among those that lie on the days. */
function inBlocks(cell: Cell, { starts, perBlock }: Blocks, step: number, indices: Addr): Addr {
  const { builder } = cell;
  const table = builder.constants.add(BigInt64Array.from(starts, BigInt));
  const values = builder.slot(8);
  builder.step("gappedPoints", indices, table, perBlock, perBlock === 1 ? 0 : step, values);
  cell.note(`table of ${groupedDigits(starts.length)} days, ${sizeText(8 * starts.length)}`);
  return values;
}

function oneOfDays(cell: Cell, days: readonly number[], unique: boolean, inOrder: boolean): Vector {
  const { builder } = cell;
  const grid = { from: 0, step: 1, slots: days.length };
  const index =
    unique || inOrder
      ? narrowed(builder, points(cell, grid, unique, inOrder), { min: 0, max: days.length - 1, type: int32 }).values
      : drawIndex(cell, days.length);
  cell.note(`table of ${groupedDigits(days.length)} days, ${sizeText(4 * days.length)}`);
  return chosen(builder, { type: dateType, numbers: days }, index);
}

function roomFor(grid: Grid, scope: Scope, isSorted: boolean | undefined, text: string, verb: string): boolean {
  if (scope.unique && (scope.rows ?? 0) > grid.slots) {
    const message = `${scope.rows} unique values do not fit into ${text}, which has ${grid.slots}`;
    scope.error("spec.unique_impossible", message, [verb], "widen the range, or leave out unique");
    return false;
  }
  if (isSorted && scope.rows === undefined) {
    scope.error(
      "spec.sorted_children",
      "sorted: true needs a table with rows:, and this is made by each:",
      ["sorted"],
      "leave it out",
    );
    return false;
  }
  if (isSorted && scope.unique) {
    scope.error(
      "spec.unique_impossible",
      "times in order are drawn one by one, and cannot be promised unique",
      ["sorted"],
      "leave out sorted or unique",
    );
    return false;
  }
  return true;
}

/** i64 points of a grid: drawn, permuted, or as order statistics of all rows of the table. */
function points(cell: Cell, { from, step, slots }: Grid, unique: boolean, inOrder: boolean): Addr {
  const { builder, rows, tables } = cell;
  const { constants } = builder;
  if (inOrder) {
    const fractions = builder.slot(8);
    const size = constants.word(BigInt(tables.rows(rows.table)));
    const table = constants.add(exponentialTable());
    const law = [cell.key("sorted"), size, table] as const;
    if (rows.consecutive) {
      builder.step("sortedUniform", builder.firstRow, ...law, builder.slot(0, sortedStackBytes), fractions);
      cell.note("order statistics of all rows: in order without sorting, any range of rows by itself");
    } else builder.step("sortedAt", rows.rowNumbers(), ...law, fractions);
    cell.witness?.draw({ kind: "ordered", rows: tables.rows(rows.table), drawn: fractions });
    const values = builder.slot(8);
    builder.step("scaleI64", fractions, constants.word(BigInt(from)), step, slots, values);
    return values;
  }
  if (unique) return affine(builder, permuted64(cell, rows.rowNumbers(), BigInt(slots)), BigInt(step), BigInt(from));
  const drawn = builder.slot(8);
  builder.step(
    "uniformI64",
    rows.hashes(),
    cell.key("value"),
    constants.word(0n),
    constants.word(BigInt(slots)),
    drawn,
  );
  cell.witness?.draw({ kind: "alike", purpose: "value", from: 0n, count: BigInt(slots), lane: "i64", drawn });
  return affine(builder, drawn, BigInt(step), BigInt(from));
}
