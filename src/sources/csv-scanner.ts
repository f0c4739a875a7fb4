// Finds the fields of a CSV text (RFC 4180) byte by byte, a chunk of rows at a time, and leaves their meaning to others.

/** Bytes that shape the text. */
export const LF = 10;
export const CR = 13;
export const QUOTE = 34;

/** Fields of some consecutive rows: field (row, column) is at index row * columns + column. */
export interface Fields {
  /** A Buffer, since it makes strings without a view for each. */
  readonly bytes: Buffer;
  readonly columns: number;
  readonly rows: number;
  /** First byte of the content, and the first byte after it; surrounding quotes are left out. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** 0: not quoted; else 1 + the number of doubled quotes in the content. */
  readonly quotes: Int32Array;
}

/** What is wrong with the text at bytes [start, end). */
export interface Fault {
  readonly kind: "ragged" | "empty line" | "unclosed quote" | "after quote";
  /** Counted from 1. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** Fields found, where the number is wrong. */
  readonly found: number;
}

/** Fields of a chunk: enough to make a column's turn worth its call, few enough to stay in L2. */
const chunkFields = 32768;

/**
 * Reads rows of `columns` fields from bytes [at, end). A row with a fault is reported and left out.
 *
 * @example
 * const scanner = new CsvScanner(bytes, 0, bytes.length, 44, 3, (fault) => faults.push(fault));
 * while (scanner.next()) use(scanner);
 */
export class CsvScanner implements Fields {
  rows = 0;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly quotes: Int32Array;
  /** Rows, counted from 0 over all chunks, that hold line breaks, with the number of these up to and including the row. */
  readonly brokenRows: number[] = [];
  readonly brokenLines: number[] = [];
  private readonly capacity: number;
  private done = 0;

  constructor(
    readonly bytes: Buffer,
    public at: number,
    readonly end: number,
    readonly separator: number,
    readonly columns: number,
    readonly fault: (fault: Fault) => void,
    /** The line at `at`, counted from 1. */
    public line = 1,
    maxRows = Number.POSITIVE_INFINITY,
  ) {
    const rowsLeft = Math.ceil((end - at + 1) / columns); // a row takes a byte for each column, if only to separate them
    this.capacity = Math.max(1, Math.min(maxRows, rowsLeft, Math.floor(chunkFields / columns)));
    this.starts = new Int32Array(this.capacity * columns);
    this.ends = new Int32Array(this.capacity * columns);
    this.quotes = new Int32Array(this.capacity * columns);
  }

  /** Fills the next chunk; false once there is nothing more. A chunk may come out empty where all of its rows have faults. */
  next(): boolean {
    if (this.at >= this.end) return false;
    this.done += this.rows;
    const { bytes, end, separator, columns, starts, ends, quotes, capacity } = this;
    const highest = Math.max(separator, LF);
    let at = this.at;
    let row = 0;
    while (row < capacity && at < end) {
      const rowStart = at;
      const cell = row * columns;
      let column = 0;
      let breaks = 0;
      let sound = true;
      for (;;) {
        let start = at;
        let stop: number;
        let quote = 0;
        if (at < end && bytes[at] === QUOTE) {
          const openedOn = this.line + breaks;
          start = ++at;
          quote = 1;
          for (;;) {
            for (; at < end && bytes[at] !== QUOTE; at++) if (bytes[at] === LF) breaks++;
            if (at + 1 >= end || bytes[at + 1] !== QUOTE) break;
            quote++;
            at += 2;
          }
          if (at >= end) {
            this.fault({ kind: "unclosed quote", line: openedOn, start: start - 1, end: start, found: 0 });
            this.rows = row;
            this.at = end;
            return true;
          }
          stop = at++;
          if (at + 1 < end && bytes[at] === CR && bytes[at + 1] === LF) at++;
          if (at < end && bytes[at] !== separator && bytes[at] !== LF) {
            const from = at;
            while (at < end && bytes[at] !== separator && bytes[at] !== LF) at++;
            this.fault({ kind: "after quote", line: this.line + breaks, start: from, end: at, found: 0 });
            sound = false;
          }
        } else {
          for (; at < end; at++) {
            const byte = bytes[at]!;
            if (byte <= highest && (byte === separator || byte === LF)) break;
          }
          stop = at;
          if (stop > start && bytes[stop - 1] === CR && at < end && bytes[at] === LF) stop--;
        }
        if (column < columns) {
          starts[cell + column] = start;
          ends[cell + column] = stop;
          quotes[cell + column] = quote;
        }
        column++;
        if (at >= end || bytes[at++] === LF) break;
      }
      if (column !== columns) {
        const blank = column === 1 && starts[cell] === ends[cell] && quotes[cell] === 0;
        const kind = blank ? "empty line" : "ragged";
        this.fault({ kind, line: this.line, start: rowStart, end: at, found: column });
        sound = false;
      }
      if (breaks > 0) this.noteBreaks(this.done + row, breaks);
      this.line += 1 + breaks;
      if (sound) row++;
    }
    this.at = at;
    this.rows = row;
    return true;
  }

  private noteBreaks(row: number, breaks: number): void {
    this.brokenLines.push((this.brokenLines.at(-1) ?? 0) + breaks);
    this.brokenRows.push(row);
  }
}
