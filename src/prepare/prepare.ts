// Stages that need rows before the run: a formula or a column of a whole generated table, made by the same programs as the run's.
import { createHash } from "node:crypto";
import { type Walk, WalkBuilder } from "../batch/walk.js";
import type { Coded, Formula, PathRef, RowIndex, Tables } from "../columns/column-kind.js";
import { assert } from "../errors.js";
import type { Addr } from "../kernels/program.js";
import { type CodeVector, textAt, type Utf8Vector, type Vector } from "../kernels/vector.js";
import { NumberedRows } from "../plan/batch-rows.js";
import { Lowering } from "../plan/lowering.js";
import { engineFormat } from "../plan/plan.js";
import { codedNumbers, codedReals, codedTexts, type Prepared } from "../plan/tables.js";
import { type Model, rowsOf, tableOf } from "../spec/model.js";

/** Bytes by the digest of what they were made from. Tables below a million rows are faster made than kept. */
export interface ArtefactStore {
  get(digest: string): Uint8Array | undefined;
  put(digest: string, bytes: Uint8Array): void;
}

/** The least bytes that are worth keeping. */
const keptBytes = 8 << 20;

export class Preparation implements Prepared {
  /** Set once, right after construction: tables ask us, and we ask them. */
  tables: Tables | undefined;

  constructor(
    private readonly model: Model,
    private readonly store: ArtefactStore,
  ) {}

  numbers(table: string, formula: Formula): Float64Array {
    const rows = rowsOf(tableOf(this.model, table)!)!;
    const digest = this.digest("numbers", table, formula.text);
    const kept = rows * 8 >= keptBytes ? unsealed(this.store.get(digest)) : undefined;
    if (kept?.byteLength === rows * 8) return new Float64Array(new Uint8Array(kept).buffer); // a copy: a Buffer's own slice is a view
    const values = new Float64Array(rows);
    const { walk, made } = this.walk(table, (context) => context.formula(formula));
    for (let first = 0; first < rows; first += walk.capacity) {
      const n = Math.min(walk.capacity, rows - first);
      walk.fill(first, n);
      copyNumbers(walk, made, values.subarray(first, first + n));
    }
    if (values.byteLength >= keptBytes) this.store.put(digest, sealed(new Uint8Array(values.buffer)));
    return values;
  }

  codes(table: string, formula: Formula): Coded {
    const rows = rowsOf(tableOf(this.model, table)!)!;
    const { walk, made } = this.walk(table, (context) => context.formula(formula));
    const missing = made.validity === undefined ? undefined : new Uint8Array(rows);
    const filled = (take: (first: number, n: number) => void): void =>
      this.each(walk, rows, (first, n) => {
        take(first, n);
        forNulls(walk, made.validity, n, (row) => {
          missing![first + row] = 1;
        });
      });
    const { buffer } = walk.memory;
    switch (made.lane) {
      case "i32":
      case "i64": {
        const values = new BigInt64Array(rows);
        const at = walk.address(made.values);
        filled((first, n) => {
          if (made.lane === "i64") values.set(new BigInt64Array(buffer, at, n), first);
          else values.set(BigInt64Array.from(new Int32Array(buffer, at, n), BigInt), first);
        });
        return codedNumbers(values, missing);
      }
      case "f64": {
        const values = new Float64Array(rows);
        const at = walk.address(made.values);
        filled((first, n) => values.set(new Float64Array(buffer, at, n), first));
        return codedReals(values, missing);
      }
      case "code":
      case "utf8": {
        const texts: string[] = new Array(rows);
        const read = textReader(walk, made);
        filled((first, n) =>
          read(n, (row, text) => {
            texts[first + row] = text;
          }),
        );
        return codedTexts(rows, (row) => (missing?.[row] ? undefined : texts[row]!));
      }
      case "uuid":
        throw new Error("codes of uuids");
    }
  }

  positions(table: string, path: PathRef): Int32Array {
    const rows = rowsOf(tableOf(this.model, table)!)!;
    const positions = new Int32Array(rows);
    const { walk, made } = this.walk(table, (context) => context.followIndex(path.columns));
    this.each(walk, rows, (first, n) => copyIndex(walk, made, positions.subarray(first, first + n)));
    return positions;
  }

  private each(walk: Walk, rows: number, take: (first: number, n: number) => void): void {
    for (let first = 0; first < rows; first += walk.capacity) {
      const n = Math.min(walk.capacity, rows - first);
      walk.fill(first, n);
      take(first, n);
    }
  }

  private walk<T extends Vector | RowIndex>(
    table: string,
    make: (context: NumberedRows) => T,
  ): { walk: Walk; made: T } {
    assert(this.tables, "prepare has no tables");
    const draft = new WalkBuilder(table);
    const lowering = new Lowering(this.model, draft.constants, this.tables);
    const made = make(new NumberedRows(lowering, tableOf(this.model, table)!, draft.builder));
    return { walk: draft.finish(), made };
  }

  /** Everything that the values can depend on. */
  private digest(...what: readonly string[]): string {
    return createHash("sha256")
      .update(JSON.stringify([engineFormat, this.model.document, ...what]))
      .digest("hex");
  }
}

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();
const sealBytes = 32;

/** An artefact as it is kept: the digest of the bytes, then the bytes. */
function sealed(bytes: Uint8Array): Uint8Array {
  const kept = new Uint8Array(sealBytes + bytes.length);
  kept.set(sha256(bytes));
  kept.set(bytes, sealBytes);
  return kept;
}

/** The bytes of a kept artefact; undefined where it was cut or altered: it is made anew then. */
function unsealed(kept: Uint8Array | undefined): Uint8Array | undefined {
  if (kept === undefined || kept.length < sealBytes) return undefined;
  const bytes = kept.subarray(sealBytes);
  return sha256(bytes).equals(kept.subarray(0, sealBytes)) ? bytes : undefined;
}

function copyNumbers(walk: Walk, vector: Vector, out: Float64Array): void {
  const { buffer } = walk.memory;
  const n = out.length;
  if (vector.lane === "f64") out.set(new Float64Array(buffer, walk.address(vector.values), n));
  else if (vector.lane === "i32") out.set(new Int32Array(buffer, walk.address(vector.values), n));
  else if (vector.lane === "i64")
    out.set(Array.from(new BigInt64Array(buffer, walk.address(vector.values), n), Number));
  else throw new Error("a weight that is no number");
  forNulls(walk, vector.validity, n, (row) => {
    out[row] = Number.NaN;
  });
}

function copyIndex(walk: Walk, index: RowIndex, out: Int32Array): void {
  if (index.lane !== "i32") throw new Error("groups of more than 2^31 rows");
  out.set(new Int32Array(walk.memory.buffer, walk.address(index.values), out.length));
  forNulls(walk, index.validity, out.length, (row) => {
    out[row] = -1;
  });
}

/** Reads the texts of a batch; those of a dictionary are decoded once. */
function textReader(walk: Walk, vector: CodeVector | Utf8Vector) {
  const { buffer } = walk.memory;
  if (vector.lane === "code") {
    const { texts, size } = vector.dictionary;
    const known: (string | undefined)[] = new Array(size);
    return (n: number, take: (row: number, text: string) => void): void =>
      new Int32Array(buffer, walk.address(vector.values), n).forEach((code, row) => {
        known[code] ??= textAt(texts, code);
        take(row, known[code]);
      });
  }
  return (n: number, take: (row: number, text: string) => void): void => {
    const offsets = new Int32Array(buffer, walk.address(vector.offsets), n + 1).slice();
    const bytes = new Uint8Array(buffer, walk.address(vector.bytes), offsets[n]!).slice();
    for (let row = 0; row < n; row++) take(row, textAt({ offsets, bytes }, row));
  };
}

function forNulls(walk: Walk, validity: Addr | undefined, n: number, clear: (row: number) => void): void {
  if (validity === undefined) return;
  const bits = new Uint8Array(walk.memory.buffer, walk.address(validity), (n + 7) >> 3);
  for (let row = 0; row < n; row++) if (((bits[row >> 3]! >> (row & 7)) & 1) === 0) clear(row);
}
