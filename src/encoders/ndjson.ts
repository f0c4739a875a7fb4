// JSON lines: an object a row, keys in the order of the columns. Decimals are numbers with all their digits, times are texts of ISO 8601.
import { assert } from "../errors.js";
import type { ProgramBuilder } from "../kernels/program.js";
import type { EncoderKind, OutputColumn } from "./encoder.js";
import { forms } from "./form.js";
import type { Operation } from "./operation.js";
import { opensQuotes, operationsOf } from "./operations.js";
import { draftEncoding } from "./row-program.js";
import { type DraftEncoding, textEncoder } from "./rows.js";
import { TextConstants } from "./text-constants.js";

const encoder = new TextEncoder();

/** The row program of a table: the literals of the keys between the operations of the values. */
export function jsonRows(columns: readonly OutputColumn[], builder: ProgramBuilder): DraftEncoding {
  assert(columns.length > 0, "a line has columns");
  const constants = TextConstants.of(builder.constants);
  const operations = columns.flatMap(({ name, vector }, i): Operation[] => {
    const values = operationsOf(vector, builder, constants, forms.json);
    const key = `${i === 0 ? "{" : ""}${JSON.stringify(name)}:${opensQuotes(values) ? '"' : ""}`;
    const text = encoder.encode(key);
    const table = constants.once(`literal,${key}`, () => text);
    return [{ name: "literal", table, aux: text.length, maxBytes: text.length }, ...values];
  });
  const header = new Uint8Array(0);
  const kernels = { rows: "jsonRows", rowsWithEnds: "jsonRowsWithEnds" } as const;
  return draftEncoding({ columns, operations, moreBytes: columns.length + 2, header, kernels }, builder, constants);
}

export const ndjson = textEncoder("ndjson", "JSON lines: an object a row", jsonRows) satisfies EncoderKind;
