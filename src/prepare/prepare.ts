// Stages that need rows before the run: a formula or a column of a whole generated table, made by the same programs as the run's.
import { createHash } from "node:crypto";
import { type Walk, WalkBuilder } from "../batch/walk.js";
import type { Coded, Formula, PathRef, RowIndex, Tables } from "../columns/column-kind.js";
import { assert } from "../errors.js";
import { lowerFormula } from "../formula/lower.js";
import type { Typed } from "../formula/typed.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import { textAt, type Vector } from "../kernels/vector.js";
import { NumberedRows } from "../plan/batch-rows.js";
import { Lowering } from "../plan/lowering.js";
import { engineFormat } from "../plan/plan.js";
import { factorised, type Prepared } from "../plan/tables.js";
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

  codes(table: string, name: string): Coded {
    const column = tableOf(this.model, table)!.columns.get(name)!;
    const rows = rowsOf(tableOf(this.model, table)!)!;
    const codes = new Int32Array(rows);
    const { references } = column.meaning;
    if (references !== undefined) {
      const { walk, made } = this.walk(table, (context) => context.index(name));
      this.each(walk, rows, (first, n) => copyIndex(walk, made, codes.subarray(first, first + n)));
      return { codes, values: { kind: "index", table: references, size: rowsOf(tableOf(this.model, references)!)! } };
    }
    const { walk, made } = this.walk(table, (context) => context.column(name));
    const values: (string | bigint | undefined)[] = [];
    this.each(walk, rows, (_first, n) => values.push(...plainValues(walk, made, n)));
    const { codes: raw, distinct } = factorised(rows, (row) => values[row]);
    const missing = distinct.indexOf(undefined);
    const known = distinct.filter((value) => value !== undefined);
    raw.forEach((code, row) => {
      codes[row] = code === missing ? -1 : missing >= 0 && code > missing ? code - 1 : code;
    });
    if (typeof known[0] === "string") return { codes, values: { kind: "text", texts: known as string[] } };
    return { codes, values: { kind: "number", numbers: known as bigint[] } };
  }

  evaluate(
    typed: Typed<PathRef>,
    column: (path: PathRef, builder: ProgramBuilder) => Vector,
    rows: number,
  ): Float64Array {
    const draft = new WalkBuilder("", rows);
    const { builder } = draft;
    const made = lowerFormula(typed, { vector: (path) => column(path, builder) }, builder);
    const walk = draft.finish();
    walk.fill(0, rows);
    const values = new Float64Array(rows);
    copyNumbers(walk, made, values);
    return values;
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

function plainValues(walk: Walk, vector: Vector, n: number): (string | bigint | undefined)[] {
  const { buffer } = walk.memory;
  let values: (string | bigint | undefined)[];
  if (vector.lane === "code")
    values = Array.from(new Int32Array(buffer, walk.address(vector.values), n), (code) =>
      textAt(vector.dictionary.texts, code),
    );
  else if (vector.lane === "i32") values = Array.from(new Int32Array(buffer, walk.address(vector.values), n), BigInt);
  else if (vector.lane === "i64") values = [...new BigInt64Array(buffer, walk.address(vector.values), n)];
  else if (vector.lane === "utf8") {
    const offsets = new Int32Array(buffer, walk.address(vector.offsets), n + 1).slice();
    const bytes = new Uint8Array(buffer, walk.address(vector.bytes), offsets[n]!).slice();
    values = Array.from({ length: n }, (_, row) => textAt({ offsets, bytes }, row));
  } else throw new Error(`groups by ${vector.lane}`);
  forNulls(walk, vector.validity, n, (row) => {
    values[row] = undefined;
  });
  return values;
}

function forNulls(walk: Walk, validity: Addr | undefined, n: number, clear: (row: number) => void): void {
  if (validity === undefined) return;
  const bits = new Uint8Array(walk.memory.buffer, walk.address(validity), (n + 7) >> 3);
  for (let row = 0; row < n; row++) if (((bits[row >> 3]! >> (row & 7)) & 1) === 0) clear(row);
}
