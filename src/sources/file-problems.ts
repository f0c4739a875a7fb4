// Problems of one supplied file: named by line, counted, and cut off after ten, so that a broken file does not flood the screen.
import type { SourceProblems } from "./source.js";

const reportedAtMost = 10;

export class FileProblems {
  count = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly file: string,
    private readonly sink: SourceProblems,
  ) {}

  /** An error at bytes [start, end). */
  add(code: string, message: string, start: number, end: number, hint?: string): void {
    this.count++;
    if (this.count > reportedAtMost) return;
    const at = { file: this.file, start: this.textOffset(start), end: this.textOffset(end) };
    this.sink.error(code, `${this.file}: ${message}`, at, hint);
  }

  /** An error of a file that is no text: its place is in the message. */
  addUnplaced(code: string, message: string, hint?: string): void {
    this.count++;
    if (this.count <= reportedAtMost) this.sink.error(code, `${this.file}: ${message}`, undefined, hint);
  }

  warn(code: string, message: string, hint?: string): void {
    this.sink.warning(code, `${this.file}: ${message}`, undefined, hint);
  }

  /** Says how many problems were left out. */
  finish(): void {
    const more = this.count - reportedAtMost;
    if (more > 0) this.sink.error("source.more", `${this.file}: and ${more} more`);
  }

  /** A place counts UTF-16 units, as strings do: 1 for each byte that begins a character, 2 where it begins one of 4 bytes. */
  private textOffset(byteOffset: number): number {
    let units = 0;
    for (let at = 0; at < byteOffset; at++) {
      const byte = this.bytes[at]!;
      if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
    }
    return units;
  }
}
