// CSV by RFC 4180: a header line, commas, LF. Null is nothing, an empty text is "". The rows are made by assembly/encode/csv.ts.
import { assert } from "../errors.js";
import { type Addr, type ProgramBuilder, placed, Slot } from "../kernels/program.js";
import { CsvConstants } from "./csv-constants.js";
import type { EncoderKind, OutputColumn } from "./encoder.js";
import { headerLine } from "./literals.js";
import { type Operation, operationCode } from "./operation.js";
import { operationsOf } from "./operations.js";
import { type DraftEncoding, textEncoder } from "./rows.js";

/** As in assembly/encode/layout.ts. */
const operationBytes = 32;
const scratchBytes = 64;

/** The row program of a table, and the header line. */
export function csvRows(columns: readonly OutputColumn[], builder: ProgramBuilder): DraftEncoding {
  assert(columns.length > 0, "a CSV file has columns");
  const constants = CsvConstants.of(builder.constants);
  const operations = columns.flatMap(({ vector }) => operationsOf(vector, builder, constants));
  const blob = new Uint8Array((operations.length + 1) * operationBytes);
  spareValues(columns, operations, builder);
  const program = builder.constants.add(blob);
  const scratch = builder.slot(0, scratchBytes + blob.length);
  const maxRowBytes = operations.reduce((sum, { maxBytes }) => sum + maxBytes, columns.length);
  const header = headerLine(columns.map(({ name }) => name));
  return {
    maxRowBytes,
    finish() {
      writeProgram(operations, new DataView(blob.buffer));
      return {
        header,
        maxRowBytes,
        rows: "csvRows",
        rowsWithEnds: "csvRowsWithEnds",
        args: [program, constants.tablesAt, { arena: 0 }, placed(scratch)],
      };
    },
  };
}

export const csv = textEncoder(
  "csv",
  "text by RFC 4180: a header line, commas, quotes where they are needed",
  csvRows,
) satisfies EncoderKind;

/** Numbers that are written from the list that they come from need not be made. */
function spareValues(
  columns: readonly OutputColumn[],
  operations: readonly Operation[],
  builder: ProgramBuilder,
): void {
  const read = new Set(operations.map(({ column }) => column));
  for (const { vector } of columns) {
    if (
      "origin" in vector &&
      vector.origin?.values === vector.values &&
      vector.values !== vector.origin.index &&
      !read.has(vector.values)
    ) {
      builder.spare(vector.values);
    }
  }
}

/** Bits of the code word that say which addresses are relative to the arena. */
const relative = { column: 0x100, table: 0x200, validity: 0x400 } as const;

/** See the drawing in assembly/encode/layout.ts. The end has code 0, as the blob holds already. */
function writeProgram(operations: readonly Operation[], view: DataView): void {
  operations.forEach(({ name, column, table, validity, wide, aux }, i) => {
    const at = i * operationBytes;
    const flags = flag(column, relative.column) | flag(table, relative.table) | flag(validity, relative.validity);
    view.setUint32(at, operationCode(name) | flags, true);
    view.setUint32(at + 4, offset(column), true);
    view.setUint32(at + 8, offset(table), true);
    view.setUint32(at + 12, offset(validity), true);
    view.setBigUint64(at + 16, BigInt.asUintN(64, wide ?? 0n), true);
    view.setUint32(at + 24, aux ?? 0, true);
  });
}

const flag = (addr: Addr | undefined, bit: number): number => (addr instanceof Slot ? bit : 0);
const offset = (addr: Addr | undefined): number => (addr instanceof Slot ? addr.offset : (addr ?? 0));
