// Dates and moments of a range of time, also in the order of the rows.
import { z } from "zod";
import { sortedStackBytes } from "../kernels/sorted.js";
import { date as dateType, timestamp as timestampType } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";
import { type Cell, columnKind, type Meaning, type Scope } from "./column-kind.js";
import { affine, integers, narrowed, permuted64 } from "./draw.js";
import { missed } from "./interval.js";
import { exponentialTable } from "./quantiles.js";
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
    every: quantity.optional().meta({ description: "the grid that moments lie on: 1s, 15m", default: "1ms" }),
  },
  resolve(text, beside, scope) {
    const span = timeRange(text, scope, ["timestamp"]);
    const every = beside.every === undefined ? 1 : durationOf(beside.every, scope, ["every"]);
    if (!span || every === undefined) return undefined;
    if (!(every >= 1 && every <= span.to - span.from)) {
      return scope.error(
        "spec.bad_grid",
        `no moment of ${text} lies on a grid of ${beside.every}`,
        ["every"],
        "write a span shorter than the range",
      );
    }
    const grid = { from: span.from, step: every, slots: Math.floor((span.to - span.from) / every) };
    const type = timestampType(every % 1000 === 0 && span.from % 1000 === 0 ? "s" : "ms");
    return onGrid("timestamp", text, grid, beside.sorted, scope, (grid) => {
      const bounds = { min: grid.from, max: grid.from + (grid.slots - 1) * grid.step, type };
      return {
        type,
        lower: (cell): Vector => ({
          lane: "i64",
          values: points(cell, grid, scope.unique, beside.sorted === true),
          ...bounds,
        }),
      };
    });
  },
});

export const date = columnKind({
  name: "date",
  summary: "days of a range of time",
  shape: timeText,
  beside: { sorted },
  resolve(text, beside, scope) {
    const span = timeRange(text, scope, ["date"]);
    if (!span) return undefined;
    const from = Math.floor(span.from / dayMs);
    const grid = { from, step: 1, slots: Math.ceil(span.to / dayMs) - from };
    return onGrid("date", text, grid, beside.sorted, scope, (grid) => {
      const bounds = { min: grid.from, max: grid.from + grid.slots - 1, type: dateType };
      return {
        type: dateType,
        lower(cell): Vector {
          if (!beside.sorted) return integers(cell, BigInt(bounds.min), BigInt(bounds.max), scope.unique, dateType);
          return narrowed(cell.builder, points(cell, grid, false, true), bounds);
        },
      };
    });
  },
});

/** The meaning of times on a grid, and on the part of it that lies in a range. */
function onGrid(
  verb: string,
  text: string,
  grid: Grid,
  isSorted: boolean | undefined,
  scope: Scope,
  draw: (grid: Grid) => Pick<Meaning, "type" | "lower">,
): Meaning | undefined {
  if (!roomFor(grid, scope, isSorted, text, verb)) return undefined;
  return {
    ...draw(grid),
    nullable: false,
    distinct: scope.unique,
    inOrder: isSorted === true,
    within(asked) {
      const skipped = Math.max(0, Math.ceil((asked.from - grid.from) / grid.step));
      const end = Math.min(grid.slots, Math.floor((asked.to - grid.from) / grid.step) + 1);
      const part = { ...grid, from: grid.from + skipped * grid.step, slots: end - skipped };
      if (part.slots > 0) return onGrid(verb, asked.text, part, isSorted, scope, draw);
      const { message, hint } = missed(`a ${verb} of ${text}`, asked);
      return scope.error("spec.unlikely_range", message, asked.path, hint);
    },
  };
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
function points(cell: Cell, { from, step, slots }: Grid, unique: boolean, inOrder: boolean) {
  const { builder, rows, tables } = cell;
  const { constants } = builder;
  if (inOrder) {
    const fractions = builder.slot(8);
    const size = constants.word(BigInt(tables.rows(rows.table)));
    const table = constants.add(exponentialTable());
    builder.step(
      "sortedUniform",
      builder.firstRow,
      cell.key("sorted"),
      size,
      table,
      builder.slot(0, sortedStackBytes),
      fractions,
    );
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
  return affine(builder, drawn, BigInt(step), BigInt(from));
}
