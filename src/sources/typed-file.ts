// What files with types of their own have in common: columns that are refused by name, times of any unit, rows that hold what no column can.
import { decimal, type LogicalType } from "../kernels/types.js";
import { type Collected, collector } from "./collector.js";
import type { FileProblems } from "./file-problems.js";
import type { SourceColumn } from "./source.js";

export type TimeUnit = "s" | "ms" | "us" | "ns";

/** What a column of a file is to us: its type, and the unit where it holds times. */
export interface Understood {
  readonly type: LogicalType;
  readonly unit?: TimeUnit;
}

/** The values of one row group or record batch after another, the null ones as null or undefined. */
export type Piece = { readonly length: number; at(row: number): Collected };

export const refuse = (name: string, what: string, problems: FileProblems): undefined => {
  const hint =
    "columns hold numbers, texts, truth values, dates and timestamps: leave it out of the file, or convert it";
  problems.addUnplaced("source.column_type", `column "${name}" is ${what}`, hint);
  return undefined;
};

/** A decimal of the file, where 64 bits hold it: values beyond 18 digits are refused one by one. */
export function decimalOf(
  name: string,
  precision: number,
  scale: number,
  problems: FileProblems,
): Understood | undefined {
  if (scale >= 0 && scale <= 18) return { type: decimal(Math.min(precision, 18), scale) };
  return refuse(name, `decimal(${precision},${scale}), more than 18 digits`, problems);
}

/** Names that are there twice, or are none. */
export function checkNames(names: readonly string[], problems: FileProblems): void {
  names.forEach((name, i) => {
    if (name === "") problems.addUnplaced("source.header", `column ${i + 1} has no name`, "give it one");
    const earlier = names.indexOf(name);
    if (earlier < i && name !== "")
      problems.addUnplaced(
        "source.header",
        `columns ${earlier + 1} and ${i + 1} are both named "${name}"`,
        "rename one of them",
      );
  });
}

/** A column while its pieces come. */
export class TypedColumn {
  private readonly into: ReturnType<typeof collector>;
  private row = 0;
  private misfit = false;
  private cut = false;

  constructor(
    private readonly name: string,
    private readonly understood: Understood,
    rows: number,
    private readonly problems: FileProblems,
  ) {
    this.into = collector(name, understood.type, rows);
  }

  take(piece: Piece): void {
    const { unit } = this.understood;
    for (let i = 0; i < piece.length; i++) {
      const given = piece.at(i);
      this.row++;
      const value = unit === undefined || typeof given !== "bigint" ? given : this.milliseconds(given, unit);
      const wrong = this.into.add(value);
      if (wrong === undefined || this.misfit) continue;
      this.misfit = true; // of each column the first
      const shown = given instanceof Uint8Array ? "a text" : String(given);
      this.problems.addUnplaced("source.value", `row ${this.row}: ${shown} in column "${this.name}" ${wrong}`);
    }
  }

  finish(): SourceColumn {
    if (this.cut) {
      const message = `column "${this.name}" has times finer than a millisecond: they are cut to milliseconds`;
      this.problems.warn("source.finer_times", message);
    }
    return this.into.finish();
  }

  /** Times before 1970 are cut down too, as all others. */
  private milliseconds(value: bigint, unit: TimeUnit): bigint {
    if (unit === "s") return value * 1000n;
    if (unit === "ms") return value;
    const parts = unit === "us" ? 1000n : 1_000_000n;
    const rest = ((value % parts) + parts) % parts;
    if (rest !== 0n) this.cut = true;
    return (value - rest) / parts;
  }
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");

/** 16 bytes as the text of a uuid. */
export const uuidBytes = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(hexOf(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"), "latin1");
