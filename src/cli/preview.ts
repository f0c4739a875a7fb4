// The command `preview`: real rows of a table in a box, or as JSON; the same that a run would write.
import Table from "cli-table3";
import { sampleRows } from "../batch/sample.js";
import { DatagenError } from "../errors.js";
import { families } from "../plan/families.js";
import { PlanTables } from "../plan/tables.js";
import { Preparation } from "../prepare/prepare.js";
import { reader, type Shown } from "./arrow-values.js";
import { countFlag, loadSpec, type SpecFlags } from "./load.js";
import { specAndTable, tableNamed } from "./table-words.js";
import { say, sayProblems } from "./talk.js";
import { printable, width } from "./width.js";

export interface PreviewFlags extends SpecFlags {
  readonly count?: string;
  readonly row?: string;
  readonly plot?: string;
  readonly json?: boolean;
}

const mostColumns = 40;
/** Columns that are not shown, and named. */
const mostNamed = 5;
const usualRows = 10;

export async function previewCommand(words: readonly string[], flags: PreviewFlags): Promise<number> {
  const { spec, table: name } = specAndTable("preview", words);
  const { model, problems, texts, file } = await loadSpec(spec, flags);
  const table = tableNamed(name, model, file);
  const wanted = countFlag("-n", flags.count, "20");
  if (flags.plot !== undefined) {
    if (flags.row !== undefined)
      throw new DatagenError("usage.words", "--plot looks at rows from all over the table, so --row says nothing", {
        exit: "spec",
        hint: "leave --row out; -n says of how many rows",
      });
    const { plot, plotRows } = await import("./plot.js");
    const options = { model, table, column: flags.plot, rows: wanted ?? plotRows, json: flags.json ?? false };
    sayProblems([...problems.list, ...plot(options)], texts);
    return 0;
  }
  const count = wanted ?? usualRows;
  const firstRow = countFlag("--row", flags.row) ?? 0;
  const preparation = new Preparation(model, { get: () => false, put: () => {} });
  const tables = new PlanTables(model, preparation);
  preparation.tables = tables;
  const family = families(model).find((candidate) => candidate.tables.some(({ name }) => name === table))!;
  const rows: Shown[][] = [];
  let head: string[] = [];
  if (firstRow >= family.rows && family.rows > 0) {
    throw new DatagenError("usage.row", `--row ${flags.row}: ${family.name} has ${family.rows} rows, counted from 0`, {
      exit: "spec",
      hint: `write --row 0 to ${family.rows - 1}`,
    });
  }
  sampleRows({ model, tables, family, table, firstRow }, (batch) => {
    head = batch.schema.fields.map(({ name }) => name);
    const columns = batch.schema.fields.map((_, i) => reader(batch.getChildAt(i)!));
    for (let row = 0; row < batch.numRows && rows.length < count; row++) rows.push(columns.map((read) => read(row)));
    return rows.length < count;
  });
  sayProblems([...problems.list, ...tables.warnings], texts);
  if (flags.json)
    for (const row of rows)
      process.stdout.write(`${JSON.stringify(Object.fromEntries(row.map(({ plain }, i) => [head[i]!, plain])))}\n`);
  else show(table, head, rows);
  return 0;
}

function show(table: string, head: readonly string[], rows: readonly (readonly Shown[])[]): void {
  const texts = rows.map((row) => row.slice(0, mostColumns).map(({ text }) => printable(text)));
  const names = head.slice(0, fitting([head.slice(0, mostColumns).map(printable), ...texts])).map(printable);
  const box = new Table({
    head: names,
    colAligns: names.map((_, i) => (rows.some((row) => row[i]!.right) ? "right" : "left")),
    style: { head: [], border: [] },
  });
  for (const row of texts) box.push(row.slice(0, names.length));
  const lines = box.toString().split("\n");
  process.stdout.write(`${lines.filter((line, i) => !line.startsWith("├") || i === 2).join("\n")}\n`);
  const left = head
    .slice(names.length, names.length + mostNamed)
    .map(printable)
    .join(", ");
  const more = head.length - names.length > mostNamed ? ", ..." : "";
  say(`${rows.length} rows of ${table}${left === "" ? "" : `, without ${left}${more}: --json shows all`}`);
}

/** How many columns are shown: on a terminal, those that fit into its width; at least one. */
function fitting(lines: readonly (readonly string[])[]): number {
  const { isTTY, columns } = process.stdout;
  let used = 1;
  const end = lines[0]!.findIndex((_, i) => {
    used += 3 + Math.max(...lines.map((line) => width(line[i]!)));
    return isTTY && used > columns;
  });
  return end < 0 ? lines[0]!.length : Math.max(1, end);
}
