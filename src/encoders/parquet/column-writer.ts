// Writes the chunks of one column: rows become pages, pages a chunk; a chunk is kept until its row group is complete.
import { gzip, zstd } from "../compression.js";
import type { Place } from "../encoder.js";
import { Bytes } from "./bytes.js";
import { type ColumnPlaces, columnPlaces, putVarint } from "./column-places.js";
import { ChunkDictionary } from "./dictionary.js";
import { type Extremes, extremesOf, ordering } from "./extremes.js";
import { type EncodedValues, encodeValues } from "./plain-values.js";
import type { ParquetColumn, ParquetOptions, Workbench } from "./plan.js";
import { type Struct, thrift } from "./thrift.js";
import { type Codec, codecs, type Encoded, encodings, physicalTypes } from "./types.js";

/** A page as the offset index and the column index tell of it. */
export interface PageFacts {
  /** Within the chunk's data pages. */
  readonly offset: number;
  readonly bytes: number;
  readonly rows: number;
  readonly nulls: number;
  /** Absent where all rows are null, or NaN. */
  readonly extremes: Extremes | undefined;
}

/** A chunk that is complete. The bytes are views, until the next chunk begins. */
export interface Chunk {
  readonly dictionary: Uint8Array | undefined;
  readonly pages: Uint8Array;
  readonly facts: readonly PageFacts[];
  readonly rows: number;
  readonly nulls: number;
  readonly rawBytes: number;
  readonly codec: Codec;
  readonly encodings: readonly number[];
  readonly extremes: Extremes | undefined;
}

/** Of a page whose rows are all null. */
const nothing: EncodedValues = { encoding: "plain", bytes: 0 };
/** A body that compression does not make smaller than this is left as it is, and so is the whole chunk. */
const worthwhile = 0.95;

export class ColumnWriter {
  private readonly places: ColumnPlaces;
  private readonly dictionary: ChunkDictionary;
  private readonly pages = new Bytes();
  private facts: PageFacts[] = [];
  private pageRows = 0;
  private pageValues = 0;
  /** Bytes of texts in the page so far. */
  private stagedBytes = 0;
  private rows = 0;
  private nulls = 0;
  private rawBytes = 0;
  private codec: Codec | undefined;
  private used = new Set<Encoded>();
  /** Whether pages are made of codes. */
  private coded = false;
  private readonly compressor: (bytes: Uint8Array, head: number | undefined) => Uint8Array;
  private readonly compare: (a: Uint8Array, b: Uint8Array) => number;

  constructor(
    place: Place,
    readonly column: ParquetColumn,
    workbench: Workbench,
    private readonly options: ParquetOptions,
  ) {
    this.places = columnPlaces(place, column, workbench, options);
    this.dictionary = new ChunkDictionary(this.places);
    this.compressor = this.compressorOf();
    this.compare = ordering(column);
  }

  /** Begins a file: what was learned from another is forgotten, so that the bytes of a part are its own. */
  beginFile(): void {
    this.dictionary.beginFile();
    this.beginChunk();
  }

  /** Rows first .. first + n of the batch that lies in the arena. */
  append(first: number, n: number): void {
    for (let done = 0; done < n; ) {
      const some = Math.min(n - done, this.column.pageRows - this.pageRows);
      this.stage(first + done, some);
      done += some;
      if (this.pageRows === this.column.pageRows) this.endPage();
    }
  }

  /** The chunk of all rows since the last one. */
  endChunk(): Chunk {
    if (this.pageRows > 0) this.endPage();
    const dictionary = this.dictionaryPage();
    const { facts, rows, nulls, rawBytes, codec = "none" } = this;
    const used = [...this.used];
    const chunk: Chunk = {
      dictionary,
      pages: this.pages.all(),
      facts,
      rows,
      nulls,
      rawBytes,
      codec,
      encodings: [...new Set([...used, "rle" as const, ...(dictionary ? ["plain" as const] : [])])].map(
        (name) => encodings[name],
      ),
      extremes: this.chunkExtremes(),
    };
    return { ...chunk, rawBytes: this.rawBytes };
  }

  beginChunk(): void {
    this.pages.clear();
    this.facts = [];
    this.rows = 0;
    this.nulls = 0;
    this.rawBytes = 0;
    this.codec = undefined;
    this.used = new Set();
    this.pageRows = 0;
    this.pageValues = 0;
    this.stagedBytes = 0;
    this.coded = this.dictionary.beginChunk();
  }

  private stage(first: number, n: number): void {
    const { kernels, at, source } = this.places;
    const { lane, validity } = this.column;
    const { values, bytes, validity: bits } = source;
    if (validity !== undefined) kernels.appendBits(n, first, bits, at.bits, this.pageRows);
    this.pageRows += n;
    if (lane === "utf8") {
      const out = at.staged + this.stagedBytes;
      this.stagedBytes +=
        validity === undefined
          ? kernels.plainUtf8(n, first, values, bytes, out)
          : kernels.plainValidUtf8(n, first, values, bytes, bits, out);
      this.pageValues += n; // with the nulls: the page's bits are counted when it ends
      return;
    }
    const width = lane === "uuid" ? 16 : this.isNarrow ? 4 : 8;
    const out = at.staged + width * this.pageValues;
    if (validity === undefined) {
      kernels.appendValues(n, first, values, width, out);
      this.pageValues += n;
      return;
    }
    const compact = width === 4 ? kernels.compact32 : width === 8 ? kernels.compact64 : kernels.compact128;
    this.pageValues += compact(n, first, values, bits, out);
  }

  /** Whether plain values have 8 bytes. */
  private get isWide(): boolean {
    return this.column.physical === "int64" || this.column.physical === "double";
  }

  /** Whether staged values have 4 bytes: i32 values, and codes of any kind. */
  private get isNarrow(): boolean {
    const { lane, storage } = this.column;
    return lane === "i32" || lane === "code" || storage.kind === "list";
  }

  private endPage(): void {
    const { kernels, at, bench, bytes: all, timeScale } = this.places;
    const { column } = this;
    const rows = this.pageRows;
    if (column.validity !== undefined) this.pageValues = kernels.countBits(rows, at.bits);
    const levels = column.validity === undefined ? 0 : this.levels(rows);
    const values = this.pageValues;
    const { encoding, bytes } = values === 0 ? nothing : this.encode(bench.body + levels);
    const raw = levels + bytes;
    const body = this.compressed(raw, encoding === "plain" && this.isWide ? levels : undefined);
    const extremes =
      values === 0 ? undefined : extremesOf(kernels, all.buffer, column, values, at.staged, bench.scratch, timeScale);
    const nulls = rows - values;
    const header = thrift({
      1: { i32: 0 },
      2: { i32: raw },
      3: { i32: body.length },
      5: {
        struct: {
          1: { i32: rows },
          2: { i32: encodings[encoding] },
          3: { i32: encodings.rle },
          4: { i32: encodings.rle },
        },
      },
    });
    this.facts.push({ offset: this.pages.length, bytes: header.length + body.length, rows, nulls, extremes });
    this.pages.add(header);
    this.pages.add(body);
    this.rawBytes += header.length + raw;
    this.used.add(encoding);
    this.rows += rows;
    this.nulls += nulls;
    this.pageRows = 0;
    this.pageValues = 0;
    this.stagedBytes = 0;
  }

  /** Definition levels, one bit a row, behind their length; returns the bytes. */
  private levels(rows: number): number {
    const { at, bench, bytes } = this.places;
    const groups = (rows + 7) >> 3;
    const valid = this.pageValues;
    let end = bench.body + 4;
    if (valid === rows || valid === 0) {
      end = putVarint(bytes, rows * 2, end);
      bytes[end++] = valid === 0 ? 0 : 1;
    } else {
      end = putVarint(bytes, groups * 2 + 1, end);
      const spare = rows & 7;
      if (spare > 0) bytes[at.bits + groups - 1]! &= (1 << spare) - 1;
      bytes.copyWithin(end, at.bits, at.bits + groups);
      end += groups;
    }
    new DataView(bytes.buffer).setUint32(bench.body, end - bench.body - 4, true);
    return end - bench.body;
  }

  /** The page's values at `out`. */
  private encode(out: number): EncodedValues {
    if (this.coded) {
      const bytes = this.dictionary.encode(this.pageValues, out);
      if (bytes !== undefined) return { encoding: "dictionary", bytes };
      this.coded = false;
    }
    return encodeValues(this.places, this.pageValues, this.stagedBytes, out);
  }

  /** The body of `raw` bytes as it is written: the chunk's first page decides whether compressing pays. */
  private compressed(raw: number, head: number | undefined): Uint8Array {
    const { bench, bytes } = this.places;
    const body = bytes.subarray(bench.body, bench.body + raw);
    if (this.options.codec === "none") this.codec = "none";
    if (this.codec === "none") return body;
    const smaller = this.compressor(body, head);
    if (this.codec === undefined) this.codec = smaller.length <= raw * worthwhile ? this.options.codec : "none";
    return this.codec === "none" ? body : smaller;
  }

  /** `head`: the bytes before values of 8 bytes, where the body holds nothing else. */
  private compressorOf(): (bytes: Uint8Array, head: number | undefined) => Uint8Array {
    const { codec } = this.options;
    if (codec === "gzip") return gzip;
    if (codec === "zstd") return zstd();
    const { kernels, bench, bytes: all } = this.places;
    return (bytes, head) => {
      const length =
        head === undefined
          ? kernels.snappy(bytes.length, bench.body, bench.table, bench.compressed)
          : kernels.snappyWords(bytes.length, head, bench.body, bench.table, bench.compressed);
      return all.subarray(bench.compressed, bench.compressed + length);
    };
  }

  /** The dictionary page with its header; undefined where no page has codes. */
  private dictionaryPage(): Uint8Array | undefined {
    if (!this.used.has("dictionary")) return undefined;
    const { page, size } = this.dictionary.page();
    this.places.bytes.set(page, this.places.bench.body);
    const body = this.compressed(page.length, this.isWide ? 0 : undefined);
    const header = thrift({
      1: { i32: 2 },
      2: { i32: page.length },
      3: { i32: body.length },
      7: { struct: { 1: { i32: size }, 2: { i32: encodings.plain } } },
    });
    this.rawBytes += header.length + page.length;
    const whole = new Uint8Array(header.length + body.length);
    whole.set(header);
    whole.set(body, header.length);
    return whole;
  }

  private chunkExtremes(): Extremes | undefined {
    return this.facts
      .flatMap(({ extremes }) => (extremes ? [extremes] : []))
      .reduce<Extremes | undefined>((all, page) => {
        if (!all) return page;
        return {
          least: this.compare(page.least, all.least) < 0 ? page.least : all.least,
          most: this.compare(page.most, all.most) > 0 ? page.most : all.most,
          exact: all.exact && page.exact,
        };
      }, undefined);
  }

  /** What the footer says of a chunk, whose first byte lies at `at`. */
  metadata(chunk: Chunk, at: number): Struct {
    const { column } = this;
    const head = chunk.dictionary?.length ?? 0;
    return {
      1: { i32: physicalTypes[column.physical] },
      2: { list: { of: "i32", items: chunk.encodings } },
      3: { list: { of: "text", items: [column.name] } },
      4: { i32: codecs[chunk.codec] },
      5: { i64: chunk.rows },
      6: { i64: chunk.rawBytes },
      7: { i64: head + chunk.pages.length },
      9: { i64: at + head },
      11: chunk.dictionary && { i64: at },
      12: { struct: statistics(chunk) },
    };
  }
}

function statistics({ nulls, extremes }: Chunk): Struct {
  return {
    3: { i64: nulls },
    5: extremes && { binary: extremes.most },
    6: extremes && { binary: extremes.least },
    7: extremes && { bool: extremes.exact },
    8: extremes && { bool: extremes.exact },
  };
}
