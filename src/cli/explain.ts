// The command `explain`: the plan, a table, a column, or one cell, and why it is as it is.
import { DatagenError } from "../errors.js";
import { explainCell } from "../explain/cell.js";
import { explainColumn } from "../explain/column.js";
import { explainPlan, type PlanExplanation } from "../explain/plan.js";
import { timingOf } from "../explain/timing.js";
import { PlanTables } from "../plan/tables.js";
import { Preparation } from "../prepare/prepare.js";
import { suggestion } from "../spec/diagnostics.js";
import { type AnyTable, type Column, type Model, tableOf } from "../spec/model.js";
import { cellLines } from "./explain-cell.js";
import { columnLines } from "./explain-column.js";
import { kernelLines, planLines, tableLines } from "./explain-plan.js";
import { titled } from "./lines.js";
import { isSpecWord, type Loaded, loadSpec } from "./load.js";
import { givenJson, originsJson, Places } from "./origin-text.js";
import { chosenOutput } from "./outputs.js";
import { assembleFor, partMode, type RunFlags } from "./run-flags.js";
import { answer } from "./run-report.js";
import { problemJson, sayProblems } from "./talk.js";

export interface ExplainFlags extends RunFlags {
  readonly row?: string;
}

const noStore = { get: () => false, put: () => {}, flush: () => {} };

export async function explainCommand(words: readonly string[], flags: ExplainFlags): Promise<number> {
  const { spec, name } = understood(words, flags);
  const loaded = await loadSpec(spec, flags);
  const { model, file, texts } = loaded;
  const [tableName, columnName, ...more] = name?.split(".") ?? [];
  if (more.length > 0)
    throw usage("usage.words", `${name} is more than a table and a column`, "write TABLE.COLUMN, as stores.size");
  const table = tableName === undefined ? undefined : tableNamed(tableName, model, file);
  const column = table && columnName !== undefined ? columnNamed(columnName, table, file) : undefined;
  const places = new Places(texts);
  if (table && column) return tellColumn(loaded, table, column, flags, places);
  if (flags.row !== undefined)
    throw usage("usage.row", "--row shows one cell", "name its column: TABLE.COLUMN --row 12");
  if (table?.kind === "source")
    throw usage(
      "usage.supplied_table",
      `${table.name} is a source: its rows are those of ${table.file}`,
      `name a column of it: ${table.name}.${[...table.columns.keys()][0] ?? "column"}`,
    );
  return tellPlan(loaded, table?.name, flags, places);
}

async function tellPlan(
  { model, problems, texts }: Loaded,
  table: string | undefined,
  given: ExplainFlags,
  places: Places,
): Promise<number> {
  const { flags, explained } = chosenOutput(model, given);
  const assembly = await explained(() => assembleFor(model, flags, noStore));
  const plan = explainPlan(assembly, partMode(flags), problems.list);
  sayProblems(plan.warnings, texts);
  if (table !== undefined) {
    const found = plan.families.flatMap(({ tables }) => tables).find((each) => each.table === table);
    if (!found)
      throw usage("usage.unknown_table", `${table} is not among the tables of --tables`, "leave --tables out");
    if (flags.json) answer(`${JSON.stringify({ ...found, origin: givenJson(found.origin, places) })}\n`);
    else tell([...tableLines(found, plan, places), ...titled("kernels of a batch, in order", kernelLines(found))]);
    return 0;
  }
  const timing = timingOf(assembly, () => performance.now());
  if (flags.json) answer(`${JSON.stringify(planJson(plan, timing, texts, places))}\n`);
  else tell(planLines(plan, timing, places));
  return 0;
}

/** Kernels are counted here; those of a table are listed where it is asked for. */
function planJson(plan: PlanExplanation, timing: object, texts: ReadonlyMap<string, string>, places: Places): object {
  const families = plan.families.map((family) => ({
    ...family,
    tables: family.tables.map((table) => ({ ...table, origin: undefined, kernels: table.kernels.length })),
  }));
  return {
    ...plan,
    families,
    origins: originsJson(plan.origins, places),
    warnings: plan.warnings.map((problem) => problemJson(problem, texts)),
    estimatedTime: timing,
  };
}

function tellColumn(
  { model, problems, texts }: Loaded,
  table: AnyTable,
  column: Column,
  flags: ExplainFlags,
  places: Places,
): number {
  const preparation = new Preparation(model, noStore);
  const tables = new PlanTables(model, preparation);
  preparation.tables = tables;
  const explained =
    flags.row === undefined
      ? explainColumn(model, tables, table, column)
      : explainCell(model, tables, table, column, rowPath(flags.row));
  sayProblems([...problems.list, ...tables.warnings], texts);
  if (flags.json)
    answer(`${JSON.stringify("at" in explained ? { ...explained, at: places.json(explained.at) } : explained)}\n`);
  else tell("at" in explained ? columnLines(explained, places) : cellLines(explained));
  return 0;
}

const tell = (lines: readonly string[]): void => answer(`${lines.join("\n")}\n`);

function understood(
  words: readonly string[],
  flags: ExplainFlags,
): { spec: string | undefined; name: string | undefined } {
  const specs = words.filter(isSpecWord);
  const names = words.filter((word) => !isSpecWord(word));
  for (const [what, several] of [
    ["spec", specs],
    ["table or column", names],
  ] as const) {
    if (several.length > 1)
      throw usage(
        "usage.words",
        `one ${what} at a time, not ${several.join(" and ")}`,
        "datagen explain [SPEC] [TABLE[.COLUMN]]",
      );
  }
  if (flags.row !== undefined && names.length === 0)
    throw usage("usage.row", "--row shows one cell", "name its column: TABLE.COLUMN --row 12");
  return { spec: specs[0], name: names[0] };
}

/** `12`, or `12/3` for the third child of row 12. */
function rowPath(text: string): number[] {
  const numbers = text.split("/");
  if (numbers.every((number) => /^\d{1,15}$/.test(number))) return numbers.map(Number);
  throw usage("usage.row", `--row ${text} is no row`, "write a row's number, 12, or a child of it, 12/3");
}

function tableNamed(name: string, model: Model, file: string): AnyTable {
  const table = tableOf(model, name);
  if (table) return table;
  const names = [...model.tables.keys(), ...model.sources.keys()];
  throw usage("usage.unknown_table", `${file} has no table ${JSON.stringify(name)}`, suggestion(name, names));
}

function columnNamed(name: string, table: AnyTable, file: string): Column {
  const column = table.columns.get(name);
  if (column) return column;
  const message = `${file} has no column ${JSON.stringify(name)} in ${table.name}`;
  throw usage("usage.unknown_column", message, suggestion(name, [...table.columns.keys()]));
}

const usage = (code: string, message: string, hint: string): DatagenError =>
  new DatagenError(code, message, { exit: "spec", hint });
