// CSV by RFC 4180: a header line, commas, LF. Null is nothing, an empty text is "". The rows are made by assembly/encode/csv.ts.
import { assert } from "../errors.js";
import type { ProgramBuilder } from "../kernels/program.js";
import type { EncoderKind, OutputColumn } from "./encoder.js";
import { forms } from "./form.js";
import { headerLine } from "./literals.js";
import { operationsOf } from "./operations.js";
import { draftEncoding } from "./row-program.js";
import { type DraftEncoding, textEncoder } from "./rows.js";
import { TextConstants } from "./text-constants.js";

/** The row program of a table, and the header line. */
export function csvRows(columns: readonly OutputColumn[], builder: ProgramBuilder): DraftEncoding {
  assert(columns.length > 0, "a CSV file has columns");
  const constants = TextConstants.of(builder.constants);
  const operations = columns.flatMap(({ vector }) => operationsOf(vector, builder, constants, forms.csv));
  const header = headerLine(columns.map(({ name }) => name));
  const kernels = { rows: "csvRows", rowsWithEnds: "csvRowsWithEnds" } as const;
  return draftEncoding({ columns, operations, moreBytes: columns.length, header, kernels }, builder, constants);
}

export const csv = textEncoder(
  "csv",
  "text by RFC 4180: a header line, commas, quotes where they are needed",
  csvRows,
) satisfies EncoderKind;
