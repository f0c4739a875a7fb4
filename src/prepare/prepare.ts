// Stages that need rows before the run: a formula or a column of a whole generated table, made by the same programs as the run's.
import { createHash } from "node:crypto";
import { type TableWalk, tableWalk } from "../batch/table-walk.js";
import type { Census, Coded, Formula, Lineage, RowContext, RowIndex, Tables } from "../columns/column-kind.js";
import { assert } from "../errors.js";
import type { Addr } from "../kernels/program.js";
import { textAt, type Vector } from "../kernels/vector.js";
import { engineFormat } from "../plan/plan.js";
import { factorised, type Prepared } from "../plan/tables.js";
import { type Model, tableOf } from "../spec/model.js";
import { Censuses } from "./census.js";

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
  private readonly censuses: Censuses;

  constructor(
    private readonly model: Model,
    private readonly store: ArtefactStore,
  ) {
    this.censuses = new Censuses(model, () => this.known());
  }

  census = (table: string): Census => this.censuses.census(table);
  lineage = (table: string): Lineage => this.censuses.lineage(table);

  numbers(table: string, formula: Formula): Float64Array {
    const rows = this.known().rows(table);
    const digest = this.digest("numbers", table, formula.text);
    const kept = rows * 8 >= keptBytes ? unsealed(this.store.get(digest)) : undefined;
    if (kept?.byteLength === rows * 8) return new Float64Array(new Uint8Array(kept).buffer); // a copy: a Buffer's own slice is a view
    const values = new Float64Array(rows);
    const walk = this.walk(table, (context) => context.formula(formula));
    each(walk, (first, n) => copyNumbers(walk, values.subarray(first, first + n)));
    if (values.byteLength >= keptBytes) this.store.put(digest, sealed(new Uint8Array(values.buffer)));
    return values;
  }

  codes(table: string, name: string): Coded {
    const column = tableOf(this.model, table)!.columns.get(name)!;
    const rows = this.known().rows(table);
    const codes = new Int32Array(rows);
    const { references } = column.meaning;
    if (references !== undefined) {
      const walk = this.walk(table, (context) => context.index(name));
      each(walk, (first, n) => copyIndex(walk, codes.subarray(first, first + n)));
      return { codes, values: { kind: "index", table: references, size: this.known().rows(references) } };
    }
    const walk = this.walk(table, (context) => context.column(name));
    const values: (string | bigint | undefined)[] = [];
    each(walk, (_first, n) => values.push(...plainValues(walk, n)));
    const { codes: raw, distinct } = factorised(rows, (row) => values[row]);
    const missing = distinct.indexOf(undefined);
    const known = distinct.filter((value) => value !== undefined);
    raw.forEach((code, row) => {
      codes[row] = code === missing ? -1 : missing >= 0 && code > missing ? code - 1 : code;
    });
    if (typeof known[0] === "string") return { codes, values: { kind: "text", texts: known as string[] } };
    return { codes, values: { kind: "number", numbers: known as bigint[] } };
  }

  private walk<T>(table: string, make: (context: RowContext) => T): TableWalk<T> {
    return tableWalk(this.model, this.known(), table, make);
  }

  private known(): Tables {
    assert(this.tables, "prepare has no tables");
    return this.tables;
  }

  /** Everything that the values can depend on. */
  private digest(...what: readonly string[]): string {
    return createHash("sha256")
      .update(JSON.stringify([engineFormat, this.model.document, ...what]))
      .digest("hex");
  }
}

/** All rows, batch by batch: the first row of each and how many. */
function each(walk: TableWalk<unknown>, take: (first: number, n: number) => void): void {
  let first = 0;
  walk.run(0, walk.roots, (n) => {
    take(first, n);
    first += n;
  });
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

function copyNumbers(walk: TableWalk<Vector>, out: Float64Array): void {
  const { buffer } = walk.memory;
  const vector = walk.made;
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

function copyIndex(walk: TableWalk<RowIndex>, out: Int32Array): void {
  const index = walk.made;
  if (index.lane !== "i32") throw new Error("groups of more than 2^31 rows");
  out.set(new Int32Array(walk.memory.buffer, walk.address(index.values), out.length));
  forNulls(walk, index.validity, out.length, (row) => {
    out[row] = -1;
  });
}

function plainValues(walk: TableWalk<Vector>, n: number): (string | bigint | undefined)[] {
  const { buffer } = walk.memory;
  const vector = walk.made;
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

function forNulls(walk: TableWalk<unknown>, validity: Addr | undefined, n: number, clear: (row: number) => void): void {
  if (validity === undefined) return;
  const bits = new Uint8Array(walk.memory.buffer, walk.address(validity), (n + 7) >> 3);
  for (let row = 0; row < n; row++) if (((bits[row >> 3]! >> (row & 7)) & 1) === 0) clear(row);
}
