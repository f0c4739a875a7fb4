// The first line of a CSV file: which separator it uses and what the columns are called.
import { CsvScanner, type Fault, type Fields, LF, QUOTE } from "./csv-scanner.js";
import type { FileProblems } from "./file-problems.js";

/** Tried in this order; the one that cuts the header into most fields wins. */
const separators = [",", ";", "\t"] as const;
export type Separator = (typeof separators)[number];

export interface Header {
  readonly names: readonly string[];
  readonly separator: Separator;
  /** Where the first row begins: byte and line. */
  readonly bodyAt: number;
  readonly bodyLine: number;
}

/** The header of bytes [start, end), or undefined where it cannot be read. Bad names are reported; reading can go on. */
export function readHeader(bytes: Buffer, start: number, end: number, problems: FileProblems): Header | undefined {
  let separator: Separator = ",";
  let columns = 0;
  for (const candidate of separators) {
    const fields = countFields(bytes, start, end, candidate.charCodeAt(0));
    if (fields > columns) [separator, columns] = [candidate, fields];
  }
  const report = faultReporter(problems, columns, separator);
  const scanner = new CsvScanner(bytes, start, end, separator.charCodeAt(0), columns, report, 1, 1);
  scanner.next();
  if (scanner.rows === 0) return undefined;
  return { names: readNames(scanner, problems), separator, bodyAt: scanner.at, bodyLine: scanner.line };
}

/** What to call a fault of the scanner, in a file whose header has `columns` names. */
export function faultReporter(problems: FileProblems, columns: number, separator: Separator): (fault: Fault) => void {
  const shown = separator === "\t" ? "a tab" : `"${separator}"`;
  return ({ kind, line, start, end, found }) => {
    switch (kind) {
      case "ragged": {
        const message = `line ${line} has ${plural(found, "field")}, the header has ${columns}`;
        const hint = found > columns ? `put quotes around a value that contains ${shown}` : undefined;
        return problems.add("source.ragged_line", message, start, end, hint);
      }
      case "empty line":
        return problems.add("source.ragged_line", `line ${line} is empty`, start, end, "remove the line");
      case "unclosed quote": {
        const message = `line ${line}: a quote is opened and never closed`;
        return problems.add("source.quote", message, start, end, 'a quote inside a quoted value is written twice: ""');
      }
      case "after quote": {
        const message = `line ${line}: text after a closing quote`;
        return problems.add("source.quote", message, start, end, 'a quote inside a quoted value is written twice: ""');
      }
    }
  };
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** Fields of the first record, by the scanner's rules. */
function countFields(bytes: Uint8Array, start: number, end: number, separator: number): number {
  let fields = 1;
  let quoted = false;
  for (let at = start, fieldStart = true; at < end; at++) {
    const byte = bytes[at]!;
    if (quoted)
      quoted = byte !== QUOTE; // a doubled quote closes and, at the next byte, opens again
    else if (byte === QUOTE && (fieldStart || bytes[at - 1] === QUOTE)) quoted = true;
    else if (byte === LF) break;
    else if (byte === separator) {
      fields++;
      fieldStart = true;
      continue;
    }
    fieldStart = false;
  }
  return fields;
}

const decoder = new TextDecoder();

function readNames({ bytes, columns, starts, ends, quotes }: Fields, problems: FileProblems): string[] {
  const names: string[] = [];
  const columnOf = new Map<string, number>();
  for (let c = 0; c < columns; c++) {
    const written = decoder.decode(bytes.subarray(starts[c]!, ends[c]!));
    const name = quotes[c]! > 1 ? written.replaceAll('""', '"') : written;
    const earlier = columnOf.get(name);
    if (name === "") {
      const message = `column ${c + 1} has no name`;
      problems.add("source.header", message, starts[c]!, ends[c]!, "give it a name in the first line");
    } else if (earlier !== undefined) {
      const message = `columns ${earlier + 1} and ${c + 1} are both named "${name}"`;
      problems.add("source.header", message, starts[c]!, ends[c]!, "rename one of them");
    } else columnOf.set(name, c);
    names.push(name);
  }
  return names;
}
