// Finds the values of JSON lines byte by byte (RFC 8259, one object a line) and leaves their meaning to others. Texts are unescaped in place.
import { LF, QUOTE } from "./csv-scanner.js";
import type { FileProblems } from "./file-problems.js";
import { isDigit } from "./numbers.js";

/** The values of a key, a row each: where they stand in the text. A row without the key, or with null, has an empty range that is not quoted. */
export interface JsonColumn {
  readonly name: string;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** 1 where the value is a text. */
  readonly quotes: Int32Array;
  /** Whether any value is a text. */
  holdsTexts: boolean;
}

const [TAB, SPACE, CR, COMMA, COLON, BACKSLASH, OPEN, CLOSE, LIST] = [9, 32, 13, 44, 58, 92, 123, 125, 91];
const mostColumns = 4096;
/** Of all columns together: 12 bytes each. */
const mostCells = 2 ** 29;

/** Thrown inside of a line, whose rest is then left out. */
class Fault {
  constructor(
    readonly code: string,
    readonly message: string,
    readonly start: number,
    readonly end: number,
    readonly hint?: string,
  ) {}
}

/**
 * Reads bytes [start, end), which are UTF-8. Every line with a fault is reported.
 *
 * @example
 * const lines = new JsonLines(Buffer.from('{"a":1}\n{"a":2,"b":"x"}'), 0, 23, problems);
 * lines.read();
 * lines.columns.map(({ name }) => name); // ["a", "b"]
 */
export class JsonLines {
  rows = 0;
  readonly columns: JsonColumn[] = [];
  private readonly byName = new Map<string, number>();
  /** Where the name of each column stood last: most lines have the same keys in the same order. */
  private readonly nameBytes: Buffer[] = [];
  /** The row, from 1, that gave each column its last value. */
  private readonly seen: number[] = [];
  private readonly mostRows: number;
  private at = 0;
  private lineEnd = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly start: number,
    private readonly end: number,
    private readonly problems: FileProblems,
  ) {
    let lines = 1;
    for (let at = bytes.indexOf(LF, start); at >= 0 && at < end; at = bytes.indexOf(LF, at + 1)) lines++;
    this.mostRows = lines;
  }

  read(): void {
    for (let at = this.start, line = 1; at < this.end; line++) {
      const found = this.bytes.indexOf(LF, at);
      const next = found < 0 || found > this.end ? this.end : found;
      this.at = at;
      this.lineEnd = this.bytes[next - 1] === CR && next > at ? next - 1 : next;
      try {
        this.line();
      } catch (fault) {
        if (!(fault instanceof Fault)) throw fault;
        this.problems.add(fault.code, `line ${line}${fault.message}`, fault.start, fault.end, fault.hint);
      }
      this.rows++;
      at = next + 1;
    }
  }

  private line(): void {
    const first = this.at;
    this.skipSpace();
    if (this.at === this.lineEnd) throw new Fault("source.json", " is empty", first, first + 1, "remove the line");
    if (this.bytes[this.at] !== OPEN) {
      const isList = this.bytes[this.at] === LIST;
      const hint = isList ? "write each object on a line of its own, without the brackets around them" : undefined;
      throw this.fault("an object was expected", hint ?? 'a line looks like {"sku": 7, "name": "tea"}');
    }
    this.at++;
    this.skipSpace();
    if (this.bytes[this.at] === CLOSE && this.at < this.lineEnd) this.at++;
    else this.members();
    this.skipSpace();
    if (this.at < this.lineEnd) throw this.fault("the object ends before the line does", "write one object a line");
  }

  private members(): void {
    for (let member = 0; ; member++) {
      this.skipSpace();
      if (this.byte() !== QUOTE) throw this.fault("a key in quotes was expected");
      const column = this.key(member);
      this.skipSpace();
      if (this.byte() !== COLON) throw this.fault("a colon was expected after the key");
      this.at++;
      this.skipSpace();
      this.value(column);
      this.skipSpace();
      const byte = this.byte();
      this.at++;
      if (byte === CLOSE) return;
      if (byte === COMMA) continue;
      this.at--;
      throw this.at >= this.lineEnd
        ? this.fault("the object is not closed", "is the file whole?")
        : this.fault("a comma or } was expected");
    }
  }

  /** Reads a key; gives its column, which is most often that of its place. */
  private key(member: number): JsonColumn {
    const from = this.at;
    const expected = this.nameBytes[member];
    const to = from + 1 + (expected?.length ?? 0);
    if (expected && this.bytes[to] === QUOTE && this.bytes.compare(expected, 0, expected.length, from + 1, to) === 0) {
      this.at = to + 1;
      return this.columnFor(member, from);
    }
    const { start, end } = this.text();
    const name = this.bytes.toString("utf8", start, end);
    return this.columnFor(this.byName.get(name) ?? this.add(name, from), from);
  }

  private columnFor(index: number, from: number): JsonColumn {
    const column = this.columns[index]!;
    if (this.seen[index] === this.rows + 1)
      throw new Fault("source.json", `: the key "${column.name}" is there twice`, from, this.at, "keep one of them");
    this.seen[index] = this.rows + 1;
    return column;
  }

  private add(name: string, from: number): number {
    if (name === "") throw new Fault("source.header", ": a key is empty", from, this.at, "give it a name");
    const index = this.columns.length;
    if (index >= mostColumns || (index + 1) * this.mostRows > mostCells) {
      const message = `: "${name}" is key ${index + 1} of the file, more than a table of ${this.mostRows} rows can have`;
      throw new Fault("source.too_large", message, from, this.at, "keys name columns: do values stand in their place?");
    }
    const cells = () => new Int32Array(this.mostRows);
    this.columns.push({ name, starts: cells(), ends: cells(), quotes: cells(), holdsTexts: false });
    this.byName.set(name, index);
    // A name that is written with escapes is found by the map alone: no byte of a line is a line feed.
    this.nameBytes.push(/["\\\p{Cc}]/u.test(name) ? Buffer.of(LF) : Buffer.from(name));
    return index;
  }

  private value(column: JsonColumn): void {
    const { rows } = this;
    const first = this.at;
    const byte = this.byte();
    if (byte === QUOTE) {
      const { start, end } = this.text();
      column.starts[rows] = start;
      column.ends[rows] = end;
      column.quotes[rows] = 1;
      column.holdsTexts = true;
      return;
    }
    if (byte === OPEN || byte === LIST) {
      const what = byte === OPEN ? "an object" : "a list";
      const hint = "columns hold plain values: give its parts keys of their own, or write it as a text";
      throw new Fault("source.nested", `: "${column.name}" holds ${what}`, first, this.lineEnd, hint);
    }
    if (byte === 45 || isDigit(byte)) this.at = this.numberEnd();
    else if (!this.word("true") && !this.word("false")) {
      if (this.word("null")) return;
      throw this.fault(
        first >= this.lineEnd ? "the object is not closed" : `"${column.name}" has no value of JSON`,
        first >= this.lineEnd
          ? "is the file whole?"
          : "values are numbers, texts in double quotes, true, false and null",
      );
    }
    column.starts[rows] = first;
    column.ends[rows] = this.at;
  }

  /** The end of a number in JSON's grammar. */
  private numberEnd(): number {
    const { bytes } = this;
    let at = this.at + (bytes[this.at] === 45 ? 1 : 0);
    const digits = (): void => {
      const first = at;
      while (at < this.lineEnd && isDigit(bytes[at]!)) at++;
      if (at === first) throw this.fault("the number is not one of JSON", "write it as 12, -0.5 or 1e9");
    };
    const isZero = bytes[at] === 48;
    const first = at;
    digits();
    if (isZero && at - first > 1)
      throw this.fault("a number of JSON has no leading zeros", 'write a code that begins with 0 as a text: "007"');
    if (at < this.lineEnd && bytes[at] === 46) {
      at++;
      digits();
    }
    if (at < this.lineEnd && (bytes[at] === 101 || bytes[at] === 69)) {
      at++;
      if (at < this.lineEnd && (bytes[at] === 43 || bytes[at] === 45)) at++;
      digits();
    }
    return at;
  }

  private word(word: string): boolean {
    const { bytes, at } = this;
    for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false;
    if (at + word.length > this.lineEnd) return false;
    this.at += word.length;
    return true;
  }

  /** A text in quotes: its bytes without escapes. Never longer than it was written, so it stays where it stands. */
  private text(): { start: number; end: number } {
    const { bytes } = this;
    const start = this.at + 1;
    let at = start;
    let to = start;
    for (; at < this.lineEnd && bytes[at] !== QUOTE; ) {
      const byte = bytes[at]!;
      if (byte < 32)
        throw new Fault("source.json", ": a text holds a control character", at, at + 1, "write it as an escape: \\t");
      if (byte !== BACKSLASH) {
        if (to !== at) bytes[to] = byte;
        to++;
        at++;
        continue;
      }
      const plain = escapes[String.fromCharCode(bytes[at + 1]!)];
      if (plain !== undefined && at + 1 < this.lineEnd) {
        bytes[to++] = plain;
        at += 2;
        continue;
      }
      const { code, length } = this.unicode(at);
      to += bytes.write(String.fromCodePoint(code), to, "utf8");
      at += length;
    }
    if (at >= this.lineEnd)
      throw new Fault("source.json", ": a text is not closed", start - 1, at, "is the file whole?");
    this.at = at + 1;
    return { start, end: to };
  }

  /** The character of `\u` and four digits, or of two such that make a pair. */
  private unicode(at: number): { code: number; length: number } {
    const unit = this.hex(at);
    const next = unit >= 0xd800 && unit < 0xdc00 ? this.hex(at + 6) : Number.NaN;
    if (next >= 0xdc00 && next < 0xe000)
      return { code: 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00), length: 12 };
    if (unit >= 0 && (unit < 0xd800 || unit >= 0xe000)) return { code: unit, length: 6 };
    const what = unit >= 0 ? "half of a surrogate pair is no character" : "an escape is none of JSON";
    throw new Fault("source.json", `: ${what}`, at, Math.min(at + 6, this.lineEnd), 'a backslash is written "\\\\"');
  }

  private hex(at: number): number {
    if (at + 6 > this.lineEnd || this.bytes[at] !== BACKSLASH || this.bytes[at + 1] !== 117) return Number.NaN;
    const digits = this.bytes.toString("latin1", at + 2, at + 6);
    return /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
  }

  private skipSpace(): void {
    const { bytes, lineEnd } = this;
    while (this.at < lineEnd && (bytes[this.at] === SPACE || bytes[this.at] === TAB || bytes[this.at] === CR))
      this.at++;
  }

  /** The byte here; 0 at the end of the line. */
  private byte(): number {
    return this.at < this.lineEnd ? this.bytes[this.at]! : 0;
  }

  private fault(message: string, hint?: string): Fault {
    return new Fault("source.json", `: ${message}`, this.at, Math.max(this.at + 1, this.lineEnd), hint);
  }
}

const escapes: Readonly<Record<string, number>> = Object.assign(Object.create(null) as Record<string, number>, {
  '"': QUOTE,
  "\\": BACKSLASH,
  "/": 47,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
});
