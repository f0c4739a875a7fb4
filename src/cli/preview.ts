// The command `preview`: real rows of a table in a box, or as JSON; the same that a run would write.
import { Type, type Vector } from "apache-arrow";
import Table from "cli-table3";
import { sampleRows } from "../batch/sample.js";
import { DatagenError } from "../errors.js";
import { families } from "../plan/families.js";
import { PlanTables } from "../plan/tables.js";
import { Preparation } from "../prepare/prepare.js";
import { suggestion } from "../spec/diagnostics.js";
import type { Model } from "../spec/model.js";
import { countFlag, isSpecWord, loadSpec, type SpecFlags, suppliedTable } from "./load.js";
import { say, sayProblems } from "./talk.js";
import { printable } from "./width.js";

export interface PreviewFlags extends SpecFlags {
  readonly count: string;
  readonly row: string;
  readonly json?: boolean;
}

const mostColumns = 40;

export async function previewCommand(words: readonly string[], flags: PreviewFlags): Promise<number> {
  const specs = words.filter(isSpecWord);
  const names = words.filter((word) => !isSpecWord(word));
  const [spec] = specs;
  for (const [what, several] of [
    ["spec", specs],
    ["table", names],
  ] as const) {
    if (several.length > 1)
      throw new DatagenError("usage.words", `one ${what} at a time, not ${several.join(" and ")}`, {
        exit: "spec",
        hint: "datagen preview [SPEC] [TABLE]",
      });
  }
  const { model, problems, texts, file } = loadSpec(spec, flags);
  const table = tableNamed(names[0], model, file);
  const count = countFlag("-n", flags.count, "20")!;
  const firstRow = countFlag("--row", flags.row)!;
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

/** The named table, else the main one, else the last. */
function tableNamed(name: string | undefined, model: Model, file: string): string {
  const tables = [...model.tables.keys()];
  if (name === undefined) return model.main ?? tables[tables.length - 1]!;
  if (tables.includes(name)) return name;
  if (model.sources.has(name)) throw suppliedTable(name, model);
  throw new DatagenError("usage.unknown_table", `${file} has no table ${JSON.stringify(name)}`, {
    exit: "spec",
    hint: suggestion(name, tables),
  });
}

interface Shown {
  readonly text: string;
  readonly plain: string | number | boolean | null;
  readonly right: boolean;
}

const none: Shown = { text: "", plain: null, right: false };

/** Reads an Arrow column as people and JSON want it. */
function reader(column: Vector): (row: number) => Shown {
  const { type } = column;
  return (row) => {
    const value: unknown = column.get(row);
    if (value === null || value === undefined) return none;
    switch (type.typeId) {
      case Type.Int:
      case Type.Float: {
        const safe =
          typeof value === "bigint" && (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER)
            ? value.toString()
            : Number(value);
        return { text: String(value), plain: safe, right: true };
      }
      case Type.Decimal: {
        const text = decimalText(value as Uint32Array, type.scale);
        return { text, plain: Number(text), right: true };
      }
      case Type.Date:
        return plainText(new Date(Number(value)).toISOString().slice(0, 10));
      case Type.Timestamp:
        return plainText(new Date(Number(value)).toISOString().replace(".000Z", "Z"));
      case Type.Bool:
        return { text: String(value), plain: value === true, right: false };
      case Type.FixedSizeBinary:
        return plainText(uuidText(value as Uint8Array));
      default:
        return plainText(String(value));
    }
  };
}

const plainText = (text: string): Shown => ({ text, plain: text, right: false });

function decimalText(words: Uint32Array, scale: number): string {
  const bits = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
  const value = BigInt.asIntN(128, bits);
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, "0");
  const sign = value < 0n ? "-" : "";
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const uuidText = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

function show(table: string, head: readonly string[], rows: readonly (readonly Shown[])[]): void {
  const wide = head.length > mostColumns;
  const names = wide ? head.slice(0, mostColumns) : head;
  const box = new Table({
    head: names.map(printable),
    colAligns: names.map((_, i) => (rows[0]?.[i]?.right ? "right" : "left")),
    style: { head: [], border: [] },
  });
  for (const row of rows) box.push(row.slice(0, names.length).map(({ text }) => printable(text)));
  process.stdout.write(`${box.toString()}\n`);
  const more = wide ? `, ${head.length - mostColumns} more columns are not shown` : "";
  say(`${rows.length} rows of ${table}${more}`);
}
