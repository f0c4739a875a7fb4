// The dictionary of a column chunk: which code each value has, and the page that says what the codes stand for.
import { type ColumnPlaces, putVarint } from "./column-places.js";
import { mostCodes, numbersPage, tableBits, textDictionaryBytes, textsAt } from "./plan.js";

/** A dictionary that is being found must repeat itself: at most so many entries for each value of its first page. */
const mostEntriesPerValue = 0.5;

export class ChunkDictionary {
  /** Entries so far, of a dictionary that is found; the generator's own have all from the start. */
  private count = 0;
  /** In this file a dictionary did not pay before. */
  private gaveUp = false;
  private isFirstPage = true;

  constructor(private readonly places: ColumnPlaces) {}

  beginFile(): void {
    this.gaveUp = false;
  }

  /** Whether the pages of a new chunk are made of codes, as far as is known. */
  beginChunk(): boolean {
    const { kernels, at, column } = this.places;
    const { storage, lane } = column;
    this.count = 0;
    this.isFirstPage = true;
    if (storage.kind === "plain" || this.gaveUp) return false;
    if (storage.kind === "used") kernels.clearBytes(4 * storage.size, at.table);
    if (storage.kind === "hashed") {
      kernels.clearBytes(4 << tableBits, at.table);
      if (lane === "utf8") kernels.clearBytes(4, at.dictionary + textsAt);
    }
    return true;
  }

  /** Packs the codes of the n staged values at `out` and returns the bytes; undefined where a dictionary does not pay. */
  encode(n: number, out: number): number | undefined {
    const { kernels, at, column } = this.places;
    const { storage } = column;
    if (storage.kind === "range") return this.packed(n, at.staged, storage.first, storage.size, out);
    if (storage.kind === "list") return this.packed(n, at.staged, 0, storage.size, out);
    if (storage.kind === "used") {
      if (this.count >= mostCodes) return undefined;
      this.count = kernels.usedCodes(n, at.staged, at.table, at.dictionary, this.count, at.codes);
      return this.packed(n, at.codes, 0, this.count, out);
    }
    const count = this.hashed(n);
    const pays = count >= 0 && (!this.isFirstPage || count <= Math.max(64, n * mostEntriesPerValue));
    this.isFirstPage = false;
    if (!pays) {
      this.gaveUp = true;
      return undefined; // entries that were added meanwhile are no part of the dictionary
    }
    this.count = count;
    return this.packed(n, at.codes, 0, count, out);
  }

  /** Codes of the staged values, by a dictionary that grows; -1 where it became too large. */
  private hashed(n: number): number {
    const { kernels, at, column } = this.places;
    const { staged, table, dictionary, codes } = at;
    if (column.lane === "utf8") {
      const texts = dictionary + textsAt;
      return kernels.codesUtf8(n, staged, table, tableBits, dictionary, this.count, texts, textDictionaryBytes, codes);
    }
    const find = column.lane === "i32" ? kernels.codes32 : kernels.codes64;
    return find(n, staged, table, tableBits, dictionary, this.count, mostCodes, codes);
  }

  /** A width, and one run of packed codes; a run of one code where there is but one. */
  private packed(n: number, codes: number, base: number, size: number, out: number): number {
    const { kernels, bytes } = this.places;
    const width = Math.max(1, 32 - Math.clz32(size - 1));
    bytes[out] = width;
    if (size === 1) {
      const end = putVarint(bytes, n * 2, out + 1);
      bytes[end] = 0;
      return end + 1 - out;
    }
    const begin = putVarint(bytes, ((n + 7) >> 3) * 2 + 1, out + 1);
    return begin + kernels.packBits(n, codes, base, width, begin) - out;
  }

  /** The entries in plain form, and how many they are. */
  page(): { readonly page: Uint8Array; readonly size: number } {
    const { kernels, at, bench, bytes, column, timeScale } = this.places;
    const { lane, physical, storage, type } = column;
    const { buffer } = bytes;
    const size = this.count;
    if (storage.kind === "list") return { page: storage.page, size: storage.size };
    if (storage.kind === "range") {
      const numbers = Array.from({ length: storage.size }, (_, i) => storage.first + i);
      return { page: numbersPage(numbers, physical), size: storage.size };
    }
    if (storage.kind === "used") {
      const { offsetsAt, bytesAt } = storage;
      const length = kernels.plainEntries(size, at.dictionary, offsetsAt, bytesAt, bench.body);
      return { page: bytes.slice(bench.body, bench.body + length), size };
    }
    if (lane === "utf8") {
      const texts = at.dictionary + textsAt;
      const length = new DataView(buffer).getUint32(texts, true);
      return { page: bytes.slice(texts + 4, texts + 4 + length), size };
    }
    if (lane === "f64") {
      const reals = new Float64Array(buffer, at.dictionary, size);
      const page = physical === "float" ? Float32Array.from(reals) : reals.slice();
      return { page: new Uint8Array(page.buffer), size };
    }
    if (lane === "i32") return { page: numbersPage(new Int32Array(buffer, at.dictionary, size), physical), size };
    const scale = type.kind === "timestamp" ? BigInt(timeScale) : 1n;
    const numbers = Array.from(new BigInt64Array(buffer, at.dictionary, size), (number) => number * scale);
    return { page: numbersPage(numbers, physical), size };
  }
}
