// A plan, or one table of it, as lines for people.
import type { ColumnLine, FamilyExplanation, PlanExplanation, TableExplanation } from "../explain/plan.js";
import type { Timing } from "../explain/timing.js";
import { aligned, lineColumns, shortened, titled, wrapped } from "./lines.js";
import { originText, type Places } from "./origin-text.js";
import { bytesText, durationText, grouped, short } from "./talk.js";

export function planLines(plan: PlanExplanation, timing: Timing, places: Places): string[] {
  const { origins } = plan;
  const origin = (given: Parameters<typeof originText>[0]): string => originText(given, origins, places);
  const { from, to, days } = plan.period;
  const period = [...origins.period.values()].map(origin);
  return [
    `${plan.name}: plan ${plan.plan.slice(0, 16)}, ${plan.format}, engine format ${plan.engineFormat}`,
    ...aligned([
      ["name", plan.name, origin(origins.name)],
      ["seed", plan.seed, origin(origins.seed)],
      ["period", `${from} to ${to}, ${grouped(days)} days`, [...new Set(period)].join("; ")],
      ["main", plan.main ?? "none", origin(origins.main)],
    ]),
    ...titled("vars", aligned([...origins.vars].map(([name, given]) => [name, given.value, origin(given)]))),
    ...titled(
      "set on the command line",
      aligned(
        origins.settings.map(({ typed, instead }) => [
          `--set ${typed}`,
          instead === undefined ? "where nothing stood" : `instead of ${instead}`,
        ]),
      ),
    ),
    ...titled(
      "sources",
      aligned(
        plan.sources.map(({ source, rows, columns, file }) => [
          source,
          `${grouped(rows)} rows`,
          `${grouped(columns)} columns`,
          file,
        ]),
      ),
    ),
    ...plan.families.flatMap((family) => familyLines(family, plan, places)),
    ...titled("tables of constants that columns draw from", tableSizes(plan)),
    ...titled("in all", totals(plan, timing)),
    "",
    "datagen explain TABLE shows its kernels; TABLE.COLUMN a column; TABLE.COLUMN --row 12 one cell.",
  ];
}

export function familyLines(family: FamilyExplanation, plan: PlanExplanation, places: Places): string[] {
  const parts = `${grouped(family.parts)} ${family.parts === 1 ? "part" : "parts"}`;
  return [
    "",
    ...wrapped(
      `family ${family.family}: ${parts}, ${family.cut}; arena of ${bytesText(family.arena)} a thread`,
      lineColumns,
    ),
    ...family.tables.flatMap((table) => ["", ...tableLines(table, plan, places)]),
  ];
}

/** What holds of the table, then a line for each column. */
export function tableLines(table: TableExplanation, { origins }: PlanExplanation, places: Places): string[] {
  const rows = `${table.exact ? "" : "about "}${grouped(table.rows)} rows`;
  const bytes = table.written ? `about ${bytesText(table.bytes)}` : "not written";
  return [
    `${table.table}: ${rows}, ${bytes}`,
    ...aligned([
      ["rows", `${sizeText(table)} (${originText(table.origin, origins, places)})`],
      ["batch", `${grouped(table.batchRows)} rows at most, ${grouped(table.kernels.length)} kernels`],
    ]),
    ...aligned(table.columns.map((column) => columnCells(column, table))),
  ];
}

function sizeText({ children, origin, rows }: TableExplanation): string {
  if (!children) return grouped(rows);
  const { parent, mean, least, most } = children;
  if (least === most) return `${grouped(most)} for each row of ${parent}`;
  return `${origin.value} for each row of ${parent}: ${Number(mean.toPrecision(4))} on average, ${grouped(least)} to ${grouped(most)}`;
}

/** Room for a name, a type, and what is beside them. */
const wordsRoom = 56;

function columnCells(
  { column, type, nullable, key, hidden, words, verb, method }: ColumnLine,
  table: TableExplanation,
) {
  const isLong = table.columns.some(({ column: name }) => name.length > 20);
  const marks = [type, ...(nullable ? ["or null"] : []), ...(key ? ["key"] : []), ...(hidden ? ["hidden"] : [])];
  const said = words === "" ? verb : words.replace(/^\{ (.*) \}$/s, "$1");
  return [column, marks.join(", "), [shortened(said, isLong ? wordsRoom - 16 : wordsRoom), ...method].join("\n")];
}

const shownSizes = 8;

function tableSizes({ tables, memory }: PlanExplanation): string[] {
  const shown = tables.slice(0, shownSizes);
  const rest = tables.slice(shownSizes).reduce((sum, { bytes }) => sum + bytes, 0);
  const own = tables.reduce((sum, { bytes }) => sum + bytes, 0);
  return aligned([
    ...shown.map(({ column, bytes }) => [column, bytesText(bytes)]),
    ...(rest > 0 ? [[`${tables.length - shownSizes} more`, bytesText(rest)]] : []),
    ["keys, dictionaries and what all share", bytesText(Math.max(0, memory.constants - own))],
  ]);
}

function totals({ rows, bytes, memory, format }: PlanExplanation, { seconds, rowsPerSecond }: Timing): string[] {
  const { constants, arena, threads, total } = memory;
  const most = threads === 1 ? "1 thread" : `${threads} threads`;
  return aligned([
    ["rows", `about ${grouped(rows)}, about ${bytesText(bytes)} of ${format}`],
    [
      "memory",
      `${bytesText(total)} shared: ${bytesText(constants)} of constants, ${most} with an arena of ${bytesText(arena)}`,
    ],
    [
      "time",
      `an estimate from a moment's work here: ${momentText(seconds)} with ${most}, ${short(rowsPerSecond)} rows/s, without a disk`,
    ],
  ]);
}

const momentText = (seconds: number): string =>
  seconds < 1 ? `${Math.max(1, Math.round(1000 * seconds))} ms` : durationText(seconds);

/** The kernels of a batch, each with the column that it makes; runs of one column are joined. */
export function kernelLines({ kernels }: TableExplanation): string[] {
  const runs: { column: string; names: string[] }[] = [];
  for (const { kernel, column } of kernels) {
    const last = runs[runs.length - 1];
    if (last?.column === column) last.names.push(kernel);
    else runs.push({ column, names: [kernel] });
  }
  return aligned(runs.map(({ column, names }) => [column === "" ? "shared" : column, names.join(", ")])).map((line) =>
    line.length > lineColumns * 4 ? `${line.slice(0, lineColumns * 4)}…` : line,
  );
}
