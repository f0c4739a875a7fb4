// Writes the chunks of one column: rows become pages, pages a chunk; a chunk is kept until its row group is complete.
import { resolve } from "../../batch/execute.js";
import { type Compress, gzip, zstd } from "../compression.js";
import type { Place } from "../encoder.js";
import { Bytes } from "./bytes.js";
import { type Extremes, extremesOf, ordering } from "./extremes.js";
import {
  mostCodes,
  numbersPage,
  type ParquetColumn,
  type ParquetOptions,
  tableBits,
  textDictionaryBytes,
  textsAt,
  type Workbench,
} from "./plan.js";
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

/** A body that compression does not make smaller than this is left as it is, and so is the whole chunk. */
const worthwhile = 0.95;
/** A dictionary that is being found must repeat itself: at most so many entries for each value. */
const mostEntriesPerValue = 0.5;

export class ColumnWriter {
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
  /** Whether pages are made of codes, and how many there are. */
  private coded = false;
  private count = 0;
  /** In this file a dictionary did not pay before. */
  private gaveUp = false;
  private readonly at: { readonly [K in keyof ParquetColumn["slots"]]: number };
  private readonly bench: { readonly [K in Exclude<keyof Workbench, "bodyBytes">]: number };
  private readonly source: { readonly values: number; readonly bytes: number; readonly validity: number };
  private readonly memory: Uint8Array;
  private readonly compressor: Compress;
  private readonly compare: (a: Uint8Array, b: Uint8Array) => number;

  constructor(
    private readonly place: Place,
    readonly column: ParquetColumn,
    workbench: Workbench,
    private readonly options: ParquetOptions,
  ) {
    const { base } = place;
    const { slots } = column;
    const to = (arg: Parameters<typeof resolve>[0]) => resolve(arg, base);
    this.at = {
      staged: to(slots.staged),
      bits: to(slots.bits),
      codes: to(slots.codes),
      table: to(slots.table),
      dictionary: to(slots.dictionary),
    };
    const { body, compressed, table, scratch } = workbench;
    this.bench = { body: to(body), compressed: to(compressed), table: to(table), scratch: to(scratch) };
    this.source = {
      values: to(column.values),
      bytes: to(column.bytes),
      validity: column.validity === undefined ? 0 : to(column.validity),
    };
    this.memory = new Uint8Array(place.memory.buffer);
    this.compressor = this.compressorOf();
    this.compare = ordering(column);
  }

  /** Begins a file: what was learned from another is forgotten, so that the bytes of a part are its own. */
  beginFile(): void {
    this.gaveUp = false;
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
    const { storage } = this.column;
    this.pages.clear();
    this.facts = [];
    this.rows = 0;
    this.nulls = 0;
    this.rawBytes = 0;
    this.codec = undefined;
    this.used = new Set();
    this.count = 0;
    this.pageRows = 0;
    this.pageValues = 0;
    this.stagedBytes = 0;
    this.coded = storage.kind !== "plain" && !(storage.kind === "hashed" && this.gaveUp);
    const { kernels } = this.place;
    if (storage.kind === "used") kernels.clearBytes(4 * storage.size, this.at.table);
    if (storage.kind === "hashed" && this.coded) {
      kernels.clearBytes(4 << tableBits, this.at.table);
      if (this.column.lane === "utf8") kernels.clearBytes(4, this.at.dictionary + textsAt);
    }
  }

  private stage(first: number, n: number): void {
    const { kernels } = this.place;
    const { lane, validity } = this.column;
    const { values, bytes, validity: bits } = this.source;
    if (validity !== undefined) kernels.appendBits(n, first, bits, this.at.bits, this.pageRows);
    this.pageRows += n;
    if (lane === "utf8") {
      const out = this.at.staged + this.stagedBytes;
      this.stagedBytes +=
        validity === undefined
          ? kernels.plainUtf8(n, first, values, bytes, out)
          : kernels.plainValidUtf8(n, first, values, bytes, bits, out);
      if (validity === undefined) this.pageValues += n;
      return;
    }
    const width = lane === "uuid" ? 16 : this.isNarrow ? 4 : 8;
    const out = this.at.staged + width * this.pageValues;
    if (validity === undefined) {
      kernels.appendValues(n, first, values, width, out);
      this.pageValues += n;
      return;
    }
    const compact = width === 4 ? kernels.compact32 : width === 8 ? kernels.compact64 : kernels.compact128;
    this.pageValues += compact(n, first, values, bits, out);
  }

  /** Whether staged values have 4 bytes: i32 values, and codes of any kind. */
  private get isNarrow(): boolean {
    const { lane, storage } = this.column;
    return lane === "i32" || lane === "code" || storage.kind === "list";
  }

  private endPage(): void {
    const { kernels, memory } = this.place;
    const { column } = this;
    const rows = this.pageRows;
    const levels = column.validity === undefined ? 0 : this.levels(rows);
    const values = this.pageValues;
    const { encoding, bytes } = values === 0 ? this.noValues() : this.encode(this.bench.body + levels);
    const raw = levels + bytes;
    const body = this.compressed(raw);
    const extremes =
      values === 0
        ? undefined
        : extremesOf(kernels, memory.buffer, column, values, this.at.staged, this.bench.scratch, this.timeScale);
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

  private get timeScale(): number {
    return this.options.timestamps === "us" ? 1000 : 1;
  }

  /** Definition levels, one bit a row, behind their length; returns the bytes, and counts the values. */
  private levels(rows: number): number {
    const { body } = this.bench;
    const groups = (rows + 7) >> 3;
    const valid = this.place.kernels.countBits(rows, this.at.bits);
    this.pageValues = valid;
    let end = body + 4;
    if (valid === rows || valid === 0) {
      end = this.varint(rows * 2, end);
      this.memory[end++] = valid === 0 ? 0 : 1;
    } else {
      end = this.varint(groups * 2 + 1, end);
      const spare = rows & 7;
      if (spare > 0) this.memory[this.at.bits + groups - 1]! &= (1 << spare) - 1;
      this.memory.copyWithin(end, this.at.bits, this.at.bits + groups);
      end += groups;
    }
    new DataView(this.memory.buffer).setUint32(body, end - body - 4, true);
    return end - body;
  }

  private noValues(): { encoding: Encoded; bytes: number } {
    return { encoding: "plain", bytes: 0 };
  }

  /** The page's values at `out`. */
  private encode(out: number): { encoding: Encoded; bytes: number } {
    if (this.coded) {
      const bytes = this.encodeCodes(out);
      if (bytes !== undefined) return { encoding: "dictionary", bytes };
      this.coded = false;
      this.gaveUp ||= this.column.storage.kind === "hashed";
    }
    return this.encodePlain(out);
  }

  private encodeCodes(out: number): number | undefined {
    const { kernels } = this.place;
    const { storage } = this.column;
    const n = this.pageValues;
    const { staged, codes } = this.at;
    if (storage.kind === "range") return this.packed(staged, storage.first, storage.size, out);
    if (storage.kind === "list") return this.packed(staged, 0, storage.size, out);
    if (storage.kind === "used") {
      if (this.count > mostCodes - 1) return undefined;
      const count = kernels.usedCodes(n, staged, this.at.table, this.at.dictionary, this.count, codes);
      this.count = count;
      return this.packed(codes, 0, count, out);
    }
    const before = this.count;
    const count = this.hashed(n);
    const paysOff = count >= 0 && count - before <= Math.max(64, n * mostEntriesPerValue);
    if (!paysOff && this.facts.length === 0) {
      this.count = 0;
      return undefined;
    }
    if (count < 0) return undefined; // entries that were added meanwhile lie unused in the dictionary
    this.count = count;
    return this.packed(codes, 0, count, out);
  }

  /** Codes of the staged values, by a dictionary that grows; -1 where it became too large. */
  private hashed(n: number): number {
    const { kernels } = this.place;
    const { staged, table, dictionary, codes } = this.at;
    const { lane } = this.column;
    if (lane === "utf8") {
      const texts = dictionary + textsAt;
      return kernels.codesUtf8(n, staged, table, tableBits, dictionary, this.count, texts, textDictionaryBytes, codes);
    }
    const find = lane === "i32" ? kernels.codes32 : kernels.codes64;
    return find(n, staged, table, tableBits, dictionary, this.count, mostCodes, codes);
  }

  /** A width, and one run of packed codes; a run of one code where there is but one. */
  private packed(codes: number, base: number, size: number, out: number): number {
    const n = this.pageValues;
    const width = Math.max(1, 32 - Math.clz32(size - 1));
    this.memory[out] = width;
    if (size === 1) {
      const end = this.varint(n * 2, out + 1);
      this.memory[end] = 0;
      return end + 1 - out;
    }
    const begin = this.varint(((n + 7) >> 3) * 2 + 1, out + 1);
    return begin + this.place.kernels.packBits(n, codes, base, width, begin) - out;
  }

  private encodePlain(out: number): { encoding: Encoded; bytes: number } {
    const { kernels } = this.place;
    const { column, pageValues: n } = this;
    const { staged } = this.at;
    const best = this.options.encoding === "best";
    const { scratch } = this.bench;
    if (column.lane === "code") {
      const { offsetsAt, bytesAt } = column.storage as { offsetsAt: number; bytesAt: number };
      return { encoding: "plain", bytes: kernels.plainEntries(n, staged, offsetsAt, bytesAt, out) };
    }
    if (column.lane === "utf8") {
      if (best) return { encoding: "deltaLength", bytes: kernels.deltaTexts(n, staged, scratch + 2048, scratch, out) };
      return this.copied(staged, this.stagedBytes, out);
    }
    if (column.lane === "uuid") return this.copied(staged, 16 * n, out);
    if (column.physical === "bool") {
      kernels.boolToBits(n, staged, out);
      return { encoding: "plain", bytes: (n + 7) >> 3 };
    }
    if (column.lane === "f64") {
      const narrow = column.physical === "float";
      if (!best) {
        if (!narrow) return this.copied(staged, 8 * n, out);
        kernels.plainF32(n, staged, out);
        return { encoding: "plain", bytes: 4 * n };
      }
      if (narrow) kernels.plainF32(n, staged, staged); // in place: narrower values never overtake
      if (narrow) kernels.splitBytes32(n, staged, out);
      else kernels.splitBytes64(n, staged, out);
      return { encoding: "byteStreamSplit", bytes: (narrow ? 4 : 8) * n };
    }
    const physical = this.wholeNumbers(n);
    if (best) {
      const delta = column.physical === "int32" ? kernels.delta32 : kernels.delta64;
      return { encoding: "delta", bytes: delta(n, physical, scratch, out) };
    }
    return this.copied(physical, (column.physical === "int32" ? 4 : 8) * n, out);
  }

  /** Where the page's whole numbers lie with the width and the unit that the file has. */
  private wholeNumbers(n: number): number {
    const { kernels } = this.place;
    const { lane, physical, type } = this.column;
    const { staged } = this.at;
    const wide = this.bench.compressed; // free until the body is compressed
    if (lane === "i32" && physical === "int64") {
      kernels.widenI32(n, staged, wide);
      return wide;
    }
    if (lane === "i64" && physical === "int32") {
      kernels.plainI32(n, staged, wide);
      return wide;
    }
    if (type.kind === "timestamp" && this.options.timestamps === "us") {
      kernels.microseconds(n, staged, wide);
      return wide;
    }
    return staged;
  }

  private copied(from: number, bytes: number, out: number): { encoding: Encoded; bytes: number } {
    this.memory.copyWithin(out, from, from + bytes);
    return { encoding: "plain", bytes };
  }

  /** The body of `raw` bytes as it is written: the chunk's first page decides whether compressing pays. */
  private compressed(raw: number): Uint8Array {
    const body = this.memory.subarray(this.bench.body, this.bench.body + raw);
    if (this.options.codec === "none") this.codec = "none";
    if (this.codec === "none") return body;
    const smaller = this.compressor(body);
    if (this.codec === undefined) this.codec = smaller.length <= raw * worthwhile ? this.options.codec : "none";
    return this.codec === "none" ? body : smaller;
  }

  private compressorOf(): Compress {
    const { codec } = this.options;
    if (codec === "gzip") return gzip;
    if (codec === "zstd") return zstd();
    const { kernels } = this.place;
    const { body, compressed, table } = this.bench;
    return (bytes) => {
      const length = kernels.snappy(bytes.length, body, table, compressed);
      return this.memory.subarray(compressed, compressed + length);
    };
  }

  /** The dictionary page with its header; undefined where no page has codes. */
  private dictionaryPage(): Uint8Array | undefined {
    if (!this.used.has("dictionary")) return undefined;
    const { page, size } = this.dictionaryValues();
    this.memory.set(page, this.bench.body);
    const body = this.compressed(page.length);
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

  private dictionaryValues(): { page: Uint8Array; size: number } {
    const { lane, physical, storage, type } = this.column;
    const { dictionary } = this.at;
    const { buffer } = this.memory;
    const size = this.count;
    if (storage.kind === "list") return { page: storage.page, size: storage.size };
    if (storage.kind === "range") {
      const numbers = Array.from({ length: storage.size }, (_, i) => storage.first + i);
      return { page: numbersPage(numbers, physical), size: storage.size };
    }
    if (storage.kind === "used") {
      const at = this.bench.body;
      const bytes = this.place.kernels.plainEntries(size, dictionary, storage.offsetsAt, storage.bytesAt, at);
      return { page: this.memory.slice(at, at + bytes), size };
    }
    if (lane === "utf8") {
      const texts = dictionary + textsAt;
      const bytes = new DataView(buffer).getUint32(texts, true);
      return { page: this.memory.slice(texts + 4, texts + 4 + bytes), size };
    }
    if (lane === "f64") {
      const reals = new Float64Array(buffer, dictionary, size);
      const page = physical === "float" ? Float32Array.from(reals) : reals.slice();
      return { page: new Uint8Array(page.buffer), size };
    }
    if (lane === "i32") return { page: numbersPage(new Int32Array(buffer, dictionary, size), physical), size };
    const scale = type.kind === "timestamp" ? BigInt(this.timeScale) : 1n;
    const numbers = Array.from(new BigInt64Array(buffer, dictionary, size), (number) => number * scale);
    return { page: numbersPage(numbers, physical), size };
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

  private varint(value: number, at: number): number {
    let rest = value;
    while (rest >= 128) {
      this.memory[at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.memory[at++] = rest;
    return at;
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
