// Supplied tables as JSON lines: an object a line, keys in the order of their first appearance, types by all values as for CSV.
import { int64, type LogicalType } from "../kernels/types.js";
import type { Fields } from "./csv-scanner.js";
import { FileProblems } from "./file-problems.js";
import { heldTexts, inferType, measure, Shape } from "./infer.js";
import { type JsonColumn, JsonLines } from "./json-lines.js";
import { sha256 } from "./sha256.js";
import type { SourceColumn, SourceKind, SourceTable } from "./source.js";
import { checkText, textRange } from "./text-file.js";
import { columnValues } from "./values.js";

/**
 * An object of plain values a line. A missing key is null. Numbers are read from their text, so that decimals and large
 * integers stay exact; texts that are all dates or all timestamps of ISO 8601 become those, a text of digits stays one.
 *
 * @example
 * const table = ndjson.read(new TextEncoder().encode('{"sku":"007","price":1.50}\n'), "items.ndjson", problems);
 * table?.columns.map((column) => typeName(column.type)); // ["text", "decimal(18,2)"]
 */
export const ndjson = {
  name: "ndjson",
  summary: "JSON lines: an object a line",
  read(bytes, file, sink) {
    const problems = new FileProblems(bytes, file, sink);
    const table = readTable(bytes, problems);
    problems.finish();
    return problems.count === 0 ? table : undefined;
  },
} as const satisfies SourceKind;

function readTable(bytes: Uint8Array, problems: FileProblems): SourceTable | undefined {
  const { start, end } = textRange(bytes);
  if (!checkText(bytes, start, end, problems, 'a file of JSON lines holds an object a line: {"sku": 7}'))
    return undefined;
  const text = Buffer.from(bytes); // a copy: escaped texts are unescaped where they stand
  const lines = new JsonLines(text, start, end, problems);
  lines.read();
  if (problems.count > 0) return undefined;
  const { rows } = lines;
  const columns = lines.columns.map((column) => filled(text, column, rows, problems));
  if (problems.count > 0) return undefined;
  return { rows, columns, sha256: sha256(bytes), unit: "line", lineOf: (row) => row + 1 };
}

function filled(bytes: Buffer, column: JsonColumn, rows: number, problems: FileProblems): SourceColumn {
  const { name, starts, ends, quotes } = column;
  const fields: Fields = { bytes, columns: 1, rows, starts, ends, quotes };
  const shape = new Shape();
  measure(shape, fields, 0, false);
  if (column.holdsTexts) heldTexts(shape);
  const type = typeWithin(shape, name, problems);
  const values = columnValues(type, shape, rows);
  values.take(fields, 0, 0);
  return values.finish(name);
}

/** Offsets of text are 32-bit. */
function typeWithin(shape: Shape, name: string, problems: FileProblems): LogicalType {
  const type = inferType(shape);
  if (type.kind !== "text" || shape.textBytes <= 2_147_483_647) return type;
  problems.add("source.too_large", `column "${name}" holds more than 2 GiB of text`, 0, 0, "split the file");
  return int64;
}
