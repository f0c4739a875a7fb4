// Row programs as the kernels of text read them: operations, packed 32 bytes each. What csv and ndjson share.
import { type Addr, type ProgramBuilder, placed, Slot } from "../kernels/program.js";
import type { OutputColumn } from "./encoder.js";
import { type Operation, operationCode } from "./operation.js";
import type { DraftEncoding, Encoding } from "./rows.js";
import type { TextConstants } from "./text-constants.js";

/** As in assembly/encode/layout.ts. */
const operationBytes = 32;
const scratchBytes = 64;

export interface RowProgram {
  readonly columns: readonly OutputColumn[];
  readonly operations: readonly Operation[];
  /** Of a row, but for what the operations write. */
  readonly moreBytes: number;
  readonly header: Uint8Array;
  readonly kernels: Pick<Encoding, "rows" | "rowsWithEnds">;
}

/** The encoding of a row program; its addresses are filled in once they are known. */
export function draftEncoding(
  { columns, operations, moreBytes, header, kernels }: RowProgram,
  builder: ProgramBuilder,
  constants: TextConstants,
): DraftEncoding {
  const blob = new Uint8Array((operations.length + 1) * operationBytes);
  spareValues(columns, operations, builder);
  const program = builder.constants.add(blob);
  const scratch = builder.slot(0, scratchBytes + blob.length);
  const maxRowBytes = operations.reduce((sum, { maxBytes }) => sum + maxBytes, moreBytes);
  return {
    maxRowBytes,
    finish() {
      writeProgram(operations, new DataView(blob.buffer));
      return { header, maxRowBytes, ...kernels, args: [program, constants.tablesAt, { arena: 0 }, placed(scratch)] };
    },
  };
}

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
