// The folder of a row: values of its keys as text of paths, each made once, and found again by number.
import { resolve } from "../../batch/execute.js";
import { DatagenError } from "../../errors.js";
import type { FolderRows, PlacedKey } from "./plan.js";

/** Files of a table that one part has at most. */
export const mostFolders = 1000;
/** What Hive and all after it read as null. */
const nullText = "__HIVE_DEFAULT_PARTITION__";

export interface FolderFinder {
  /** Numbers of folders, one for each of the n rows of the batch; counted from 0 since `begin`. */
  find(n: number): Int32Array;
  name(folder: number): string;
  begin(): void;
}

export function folderFinder(
  { keys, segments, capacity }: FolderRows,
  memory: WebAssembly.Memory,
  base: number,
): FolderFinder {
  const readers = keys.map((key) => new KeyReader(key, memory, base));
  const found = new Int32Array(capacity);
  const words = readers.map(() => new Int32Array(capacity));
  let names: string[] = [];
  let byName = new Map<string, number>();
  let byCodes = new Map<number, number>();
  const nameOf = (row: number): string =>
    segments
      .map((segment) =>
        segment
          .map((piece) => (typeof piece === "string" ? piece : readers[piece]!.text(words[piece]![row]!)))
          .join(""),
      )
      .join("/");
  const folderOf = (codes: number, row: number): number => {
    const known = byCodes.get(codes);
    if (known !== undefined) return known;
    const name = nameOf(row);
    let folder = byName.get(name);
    if (folder === undefined) {
      folder = names.push(name) - 1;
      byName.set(name, folder);
      if (names.length > mostFolders)
        throw new DatagenError(
          "run.many_folders",
          `a part has rows for more than ${mostFolders} folders: ${names[0]}, ${names[1]}, ${names[2]}, ...`,
          { exit: "spec", hint: "name folders by columns of few values, or make smaller parts: --file-rows" },
        );
    }
    byCodes.set(codes, folder);
    return folder;
  };
  return {
    begin() {
      names = [];
      byName = new Map();
      byCodes = new Map();
      for (const reader of readers) reader.begin();
    },
    name: (folder) => names[folder]!,
    find(n) {
      readers.forEach((reader, key) => {
        reader.read(n, words[key]!);
      });
      let last = -1;
      let folder = 0;
      for (let row = 0; row < n; row++) {
        let codes = 0;
        for (const word of words) codes = codes * (mostFolders + 2) + word[row]!;
        if (codes !== last) {
          folder = folderOf(codes, row);
          last = codes;
        }
        found[row] = folder;
      }
      return found;
    },
  };
}

/** Numbers the values of one key in the order in which they come. */
class KeyReader {
  private readonly bytes: Uint8Array;
  private readonly ints: Int32Array;
  private readonly at: number;
  private readonly bitsAt: number | undefined;
  private texts: string[] = [];
  private codes = new Map<number | string, number>();

  constructor(
    private readonly key: PlacedKey,
    memory: WebAssembly.Memory,
    private readonly base: number,
  ) {
    this.bytes = new Uint8Array(memory.buffer);
    this.ints = new Int32Array(memory.buffer);
    this.at = resolve(key.values, base) >>> 2;
    this.bitsAt = key.validity === undefined ? undefined : resolve(key.validity, base);
  }

  begin(): void {
    this.texts = [];
    this.codes = new Map();
  }

  text(code: number): string {
    return this.texts[code]!;
  }

  read(n: number, codes: Int32Array): void {
    const value = this.reader();
    const { bitsAt, bytes } = this;
    let last: number | string | undefined;
    let code = 0;
    for (let row = 0; row < n; row++) {
      if (bitsAt !== undefined && ((bytes[bitsAt + (row >>> 3)]! >>> (row & 7)) & 1) === 0) {
        codes[row] = this.codeOf(nullText, nullText);
        continue;
      }
      const now = value(row);
      if (now !== last) {
        code = this.codeOf(now, undefined);
        last = now;
      }
      codes[row] = code;
    }
  }

  private codeOf(value: number | string, text: string | undefined): number {
    const known = this.codes.get(value);
    if (known !== undefined) return known;
    // More values than folders end the part as soon as their rows are looked at.
    const code = Math.min(this.texts.length, mostFolders + 1);
    this.texts[code] = text ?? pathText(this.textOf(value));
    this.codes.set(value, code);
    return code;
  }

  private reader(): (row: number) => number | string {
    const { at, ints, key } = this;
    if (key.kind === "text") return (row) => this.textAt(at, resolve(key.bytes, this.base), row);
    if (!key.isWide) return (row) => ints[at + row]!;
    const word = (row: number): number => (ints[at + 2 * row]! >>> 0) + ints[at + 2 * row + 1]! * 2 ** 32;
    return key.kind === "dateOfTime" ? (row) => Math.floor(word(row) / 86_400_000) : word;
  }

  private textOf(value: number | string): string {
    const { kind, dictionary } = this.key;
    if (typeof value === "string") return value;
    if (dictionary) return this.textAt(dictionary.offsetsAt >>> 2, dictionary.bytesAt, value);
    if (kind === "bool") return value === 0 ? "false" : "true";
    return kind === "number" ? String(value) : dateText(value);
  }

  /** Text i of those whose offsets begin at word `offsets`. */
  private textAt(offsets: number, bytes: number, i: number): string {
    const [from, to] = [this.ints[offsets + i]!, this.ints[offsets + i + 1]!];
    return Buffer.from(this.bytes.slice(bytes + from, bytes + to)).toString("utf8");
  }
}

/** ISO, of days since 1970; beyond the years 0 to 9999 there is no column. */
const dateText = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/**
 * A value as a name of Hive's layout: whatever some file system or reader takes for something else is percent-encoded.
 *
 * @example
 * pathText("St. Ives/Hunts") // "St.%20Ives%2FHunts"
 */
export function pathText(value: string): string {
  let text = "";
  for (const byte of Buffer.from(value, "utf8")) {
    const character = String.fromCharCode(byte);
    text += /[A-Za-z0-9_.,@-]/.test(character) ? character : percent(byte);
  }
  return text.replace(/^\.|\.$/g, percent(0x2e));
}

const percent = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
