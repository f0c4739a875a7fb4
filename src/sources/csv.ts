// Supplied tables as CSV (RFC 4180): finds the separator and the header, types the columns by all of their values, then loads them.
import { type LogicalType, typeName } from "../kernels/types.js";
import { faultReporter, readHeader } from "./csv-header.js";
import { CsvScanner } from "./csv-scanner.js";
import { FileProblems } from "./file-problems.js";
import { inferType, measure, Shape } from "./infer.js";
import { sha256 } from "./sha256.js";
import type { SourceColumn, SourceKind, SourceProblems, SourceTable } from "./source.js";
import { checkText, textRange } from "./text-file.js";
import { columnValues } from "./values.js";

/**
 * CSV with a header: comma, semicolon or tab, LF or CRLF, a byte order mark or none, UTF-8. An empty field is null, `""` is
 * the empty text. Empty lines at the end are ignored.
 *
 * @example
 * const table = csv.read(new TextEncoder().encode("sku,price\n007,1.50\n"), "items.csv", problems);
 * table?.columns.map((column) => typeName(column.type)); // ["text", "decimal(18,2)"]
 */
export const csv = {
  name: "csv",
  summary: "CSV with a header",
  /** `types` forces columns by name; the others are inferred from all of their values. */
  read(bytes: Uint8Array, file: string, sink: SourceProblems, types?: Types): SourceTable | undefined {
    const problems = new FileProblems(bytes, file, sink);
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const table = readTable(buffer, problems, types ?? new Map());
    problems.finish();
    return problems.count === 0 ? table : undefined;
  },
} as const satisfies SourceKind;

type Types = ReadonlyMap<string, LogicalType>;

/** A table, or undefined after problems. The text is read twice: once for types and sizes, once for values. */
function readTable(bytes: Buffer, problems: FileProblems, types: Types): SourceTable | undefined {
  const { start, end } = textRange(bytes);
  if (!checkText(bytes, start, end, problems, "a CSV file begins with a line of column names")) return undefined;

  const header = readHeader(bytes, start, end, problems);
  if (header === undefined) return undefined;
  const { names, separator, bodyAt, bodyLine } = header;
  checkForced(names, types, problems);
  const fault = faultReporter(problems, names.length, separator);
  const scan = () => new CsvScanner(bytes, bodyAt, end, separator.charCodeAt(0), names.length, fault, bodyLine);

  const body = measureBody(scan(), names, types, bodyLine);
  checkSizes(body, problems);
  if (problems.count > 0) return undefined;
  const columns = fillColumns(scan(), body, problems);
  if (problems.count > 0) return undefined;
  return { rows: body.rows, columns, sha256: sha256(bytes), unit: "line", lineOf: body.lineOf };
}

/** What the first reading found. */
interface Body {
  readonly names: readonly string[];
  readonly shapes: readonly Shape[];
  readonly types: readonly LogicalType[];
  readonly rows: number;
  readonly lineOf: (row: number) => number;
}

function measureBody(scanner: CsvScanner, names: readonly string[], forced: Types, firstLine: number): Body {
  const shapes = names.map(() => new Shape());
  const always = names.map((name) => forced.has(name));
  let rows = 0;
  while (scanner.next()) {
    for (let c = 0; c < names.length; c++) measure(shapes[c]!, scanner, c, always[c]!);
    rows += scanner.rows;
  }
  const { brokenRows, brokenLines } = scanner;
  return {
    names,
    shapes,
    types: names.map((name, c) => forced.get(name) ?? inferType(shapes[c]!)),
    rows,
    lineOf: (row) => firstLine + row + linesBefore(row, brokenRows, brokenLines),
  };
}

/** The second reading. Of each column the first value that does not fit is a problem; inferred types fit all. */
function fillColumns(scanner: CsvScanner, body: Body, problems: FileProblems): SourceColumn[] {
  const { names, shapes, types, rows, lineOf } = body;
  const fillers = shapes.map((shape, c) => columnValues(types[c]!, shape, rows));
  const misfits = new Set<number>();
  for (let row = 0; scanner.next(); row += scanner.rows) {
    for (let c = 0; c < names.length; c++) {
      const misfit = misfits.has(c) ? undefined : fillers[c]!.take(scanner, c, row);
      if (misfit === undefined) continue;
      misfits.add(c);
      const { start, end } = misfit;
      const found = JSON.stringify(decoder.decode(scanner.bytes.subarray(start, Math.min(end, start + shownBytes))));
      const message = `line ${lineOf(misfit.row)}: ${found} in column "${names[c]}" is not ${typeName(types[c]!)}`;
      problems.add("source.type", message, start, end, "correct the value, or give the column another type");
    }
  }
  return fillers.map((filler, c) => filler.finish(names[c]!));
}

const decoder = new TextDecoder();
/** Of a long value in a message. */
const shownBytes = 80;

/** Types that were asked for must name columns that are there, and be types that a file can supply. */
function checkForced(names: readonly string[], types: Types, problems: FileProblems): void {
  for (const [name, type] of types) {
    if (!names.includes(name)) {
      problems.add(
        "source.unknown_column",
        `there is no column "${name}"`,
        0,
        0,
        `its columns are ${names.join(", ")}`,
      );
    } else if (type.kind === "duration" || type.kind === "uuid" || (type.kind === "decimal" && type.precision > 18)) {
      const message = `column "${name}" cannot be read as ${typeName(type)} yet`;
      problems.add("source.type", message, 0, 0, "leave the type out and let its values decide");
    }
  }
}

/** Offsets of text are 32-bit. */
function checkSizes({ names, types, shapes }: Body, problems: FileProblems): void {
  names.forEach((name, c) => {
    if (types[c]!.kind !== "text" || shapes[c]!.textBytes <= 2_147_483_647) return;
    const message = `column "${name}" holds ${shapes[c]!.textBytes} bytes of text, more than 2 GiB`;
    problems.add("source.too_large", message, 0, 0, "split the file");
  });
}

/** Line breaks inside the rows before `row`. */
function linesBefore(row: number, brokenRows: readonly number[], brokenLines: readonly number[]): number {
  let low = 0;
  let high = brokenRows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (brokenRows[middle]! < row) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : brokenLines[low - 1]!;
}
