// Writes one Parquet file after another: row groups of whole columns, then the page index, then the footer. See parquet-format.
import type { About, Place, Put, TableWriter } from "../encoder.js";
import { type Chunk, ColumnWriter } from "./column-writer.js";
import { ordering } from "./extremes.js";
import type { ParquetOutput } from "./plan.js";
import { type Struct, thrift } from "./thrift.js";
import { schemaElement } from "./types.js";

const magic = new TextEncoder().encode("PAR1");

/** A chunk as the footer tells of it, with its indexes as bytes. */
interface WrittenChunk {
  readonly metadata: Struct;
  readonly at: number;
  readonly bytes: number;
  readonly rawBytes: number;
  readonly columnIndex: Uint8Array | undefined;
  readonly offsetIndex: Uint8Array;
}

interface WrittenGroup {
  readonly rows: number;
  readonly chunks: readonly WrittenChunk[];
}

/**
 * Memory is bounded by a row group, whatever the file's size: of what was written before, only the footer's words are kept.
 */
export class ParquetWriter implements TableWriter {
  private readonly columns: readonly ColumnWriter[];
  private groups: WrittenGroup[] = [];
  private groupRows = 0;
  private length = 0;
  private put: Put = () => {};

  constructor(
    place: Place,
    private readonly output: ParquetOutput,
    private readonly about: About,
  ) {
    const { columns, workbench, options } = output;
    this.columns = columns.map((column) => new ColumnWriter(place, column, workbench, options));
  }

  begin(put: Put): void {
    this.put = put;
    this.groups = [];
    this.groupRows = 0;
    this.length = 0;
    for (const column of this.columns) column.beginFile();
    this.write(magic);
  }

  take(n: number): number {
    const before = this.length;
    for (let done = 0; done < n; ) {
      const rows = Math.min(n - done, this.output.rowGroupRows - this.groupRows);
      for (const column of this.columns) column.append(done, rows);
      this.groupRows += rows;
      done += rows;
      if (this.groupRows === this.output.rowGroupRows) this.endGroup();
    }
    return this.length - before;
  }

  end(): void {
    if (this.groupRows > 0) this.endGroup();
    const indexes = this.groups.map(({ chunks }) => chunks.map((chunk) => this.index(chunk)));
    const footer = thrift(this.footer(indexes));
    this.write(footer);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, footer.length, true);
    this.write(length);
    this.write(magic);
  }

  private write(bytes: Uint8Array): void {
    if (bytes.length > 0) this.put(bytes);
    this.length += bytes.length;
  }

  private endGroup(): void {
    const chunks = this.columns.map((column): WrittenChunk => {
      const chunk = column.endChunk();
      const at = this.length;
      const head = chunk.dictionary?.length ?? 0;
      const written = {
        metadata: column.metadata(chunk, at),
        at,
        bytes: head + chunk.pages.length,
        rawBytes: chunk.rawBytes,
        columnIndex: columnIndex(chunk, ordering(column.column)),
        offsetIndex: offsetIndex(chunk, at + head),
      };
      if (chunk.dictionary) this.write(chunk.dictionary);
      this.write(chunk.pages);
      column.beginChunk();
      return written;
    });
    this.groups.push({ rows: this.groupRows, chunks });
    this.groupRows = 0;
  }

  /** Writes a chunk's indexes and returns where they lie. */
  private index({ columnIndex: column, offsetIndex: offset }: WrittenChunk): Struct {
    const columnAt = this.length;
    if (column) this.write(column);
    const offsetAt = this.length;
    this.write(offset);
    return {
      4: { i64: offsetAt },
      5: { i32: offset.length },
      6: column && { i64: columnAt },
      7: column && { i32: column.length },
    };
  }

  private footer(indexes: readonly (readonly Struct[])[]): Struct {
    const { columns, options } = this.output;
    const elements = columns.map(({ name, type, validity }) =>
      schemaElement(name, type, validity !== undefined, options.timestamps),
    );
    const schema = [{ 4: { text: "schema" }, 5: { i32: columns.length } } as Struct, ...elements];
    const groups = this.groups.map(({ rows, chunks }, group): Struct => {
      const sum = (of: (chunk: WrittenChunk) => number) => chunks.reduce((total, chunk) => total + of(chunk), 0);
      const items = chunks.map(
        ({ metadata }, i): Struct => ({ 2: { i64: 0 }, 3: { struct: metadata }, ...indexes[group]![i]! }),
      );
      return {
        1: { list: { of: "struct", items } },
        2: { i64: sum(({ rawBytes }) => rawBytes) },
        3: { i64: rows },
        5: { i64: chunks[0]!.at },
        6: { i64: sum(({ bytes }) => bytes) },
      };
    });
    const pairs = this.about.map(([key, value]): Struct => ({ 1: { text: key }, 2: { text: value } }));
    return {
      1: { i32: options.encoding === "best" ? 2 : 1 },
      2: { list: { of: "struct", items: schema } },
      3: { i64: this.groups.reduce((sum, { rows }) => sum + rows, 0) },
      4: { list: { of: "struct", items: groups } },
      5: pairs.length === 0 ? undefined : { list: { of: "struct", items: pairs } },
      6: { text: "datagen" },
      7: { list: { of: "struct", items: columns.map(() => ({ 1: { struct: {} } })) } },
    };
  }
}

/** Extremes of each page; undefined where a page has values but no extremes are known. */
function columnIndex({ facts }: Chunk, compare: (a: Uint8Array, b: Uint8Array) => number): Uint8Array | undefined {
  if (facts.some(({ extremes, nulls, rows }) => !extremes && nulls < rows)) return undefined;
  const none = new Uint8Array(0);
  const known = facts.flatMap(({ extremes }) => (extremes ? [extremes] : []));
  const rises = known.every(
    ({ least, most }, i) =>
      i === 0 || (compare(known[i - 1]!.least, least) <= 0 && compare(known[i - 1]!.most, most) <= 0),
  );
  const falls = known.every(
    ({ least, most }, i) =>
      i === 0 || (compare(known[i - 1]!.least, least) >= 0 && compare(known[i - 1]!.most, most) >= 0),
  );
  return thrift({
    1: { list: { of: "bool", items: facts.map(({ extremes }) => extremes === undefined) } },
    2: { list: { of: "binary", items: facts.map(({ extremes }) => extremes?.least ?? none) } },
    3: { list: { of: "binary", items: facts.map(({ extremes }) => extremes?.most ?? none) } },
    4: { i32: rises ? 1 : falls ? 2 : 0 },
    5: { list: { of: "i64", items: facts.map(({ nulls }) => nulls) } },
  });
}

/** Where each page begins in the file, and with which row of the group. */
function offsetIndex({ facts }: Chunk, at: number): Uint8Array {
  let row = 0;
  const items = facts.map(({ offset, bytes, rows }): Struct => {
    const first = row;
    row += rows;
    return { 1: { i64: at + offset }, 2: { i32: bytes }, 3: { i64: first } };
  });
  return thrift({ 1: { list: { of: "struct", items } } });
}
