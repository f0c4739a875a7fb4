// The plain formatter that CSV is judged by, and a reader of RFC 4180 that tells null from an empty text.
import type { TestColumn } from "./written.js";

/** Values of a column as unquoted text; null stays null. */
export function plainTexts(column: TestColumn): (string | null)[] {
  return column.values.map((value) => (value === null ? null : plainText(value, column)));
}

function plainText(value: bigint | number | string, { type }: TestColumn): string {
  switch (type.kind) {
    case "bool":
      return Number(value) === 1 ? "true" : "false";
    case "decimal":
      return decimal(BigInt(value), type.scale);
    case "date":
      return day(BigInt(value));
    case "timestamp": {
      const ms = BigInt(value);
      const sinceMidnight = ((ms % 86_400_000n) + 86_400_000n) % 86_400_000n;
      const time = new Date(Number(sinceMidnight)).toISOString().slice(11, type.unit === "s" ? 19 : 23);
      return `${day((ms - sinceMidnight) / 86_400_000n)}T${time}Z`;
    }
    case "float64":
      return float(Number(value));
    case "float32":
      return float(shortestFloat32(Number(value)));
    default:
      return String(value);
  }
}

function decimal(value: bigint, scale: number): string {
  const unit = 10n ** BigInt(scale);
  const size = value < 0n ? -value : value;
  const fraction = scale === 0 ? "" : `.${String(size % unit).padStart(scale, "0")}`;
  return `${value < 0n ? "-" : ""}${size / unit}${fraction}`;
}

/** By JavaScript's Date, moved into its range by whole cycles of 400 years. */
function day(days: bigint): string {
  const cycles = days / 146_097n;
  const date = new Date(Number(days - cycles * 146_097n) * 86_400_000);
  const year = BigInt(date.getUTCFullYear()) + 400n * cycles;
  const size = String(year < 0n ? -year : year);
  const plain = year >= 0n && year <= 9999n;
  const text = plain ? size.padStart(4, "0") : `${year < 0n ? "-" : "+"}${size.padStart(6, "0")}`;
  return `${text}-${String(date.getUTCMonth() + 1).padStart(2, "0")}-${String(date.getUTCDate()).padStart(2, "0")}`;
}

function float(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  return String(value);
}

/** The double whose text is that of the 32-bit value with the fewest digits; halves go to the even one. */
function shortestFloat32(value: number): number {
  const single = Math.fround(value);
  if (!Number.isFinite(single) || single === 0) return single;
  const [exact, exponent] = single.toExponential(60).split("e") as [string, string];
  for (let digits = 1; digits < 10; digits++) {
    const cut = exact.slice(0, exact.indexOf(".") + digits);
    const rest = exact.slice(exact.indexOf(".") + digits).replace(".", "");
    const even = /^50*$/.test(rest) && "02468".includes(cut.at(-1) === "." ? cut.at(-2)! : cut.at(-1)!);
    const short = even ? Number(`${cut}e${exponent}`) : Number(single.toPrecision(digits));
    if (Math.fround(short) === single) return short;
  }
  return single;
}

/** A field as CSV. */
export function quoted(text: string | null): string {
  if (text === null) return "";
  return text === "" || /[",\r\n]|^ | $/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** All rows as the encoder should write them. */
export function expectedRows(columns: readonly TestColumn[]): string[] {
  const texts = columns.map(plainTexts);
  return columns[0]!.values.map((_, row) => `${texts.map((column) => quoted(column[row]!)).join(",")}\n`);
}

/** Fields of CSV text; null where nothing stands between the commas. */
export function readCsv(text: string): (string | null)[][] {
  const rows: (string | null)[][] = [];
  let at = 0;
  while (at < text.length) {
    const row: (string | null)[] = [];
    for (;;) {
      let value: string | null;
      if (text[at] === '"') {
        value = "";
        for (at++; !(text[at] === '"' && text[at + 1] !== '"'); at++) {
          if (at >= text.length) throw new Error("a quote is not closed");
          value += text[at];
          if (text[at] === '"') at++;
        }
        at++;
      } else {
        const begin = at;
        while (text[at] !== "," && text[at] !== "\n") at++;
        value = at === begin ? null : text.slice(begin, at);
        if (value?.includes('"')) throw new Error("a quote inside a plain field");
      }
      row.push(value);
      const separator = text[at++];
      if (separator === "\n") break;
      if (separator !== ",") throw new Error(`${separator} after a field`);
    }
    rows.push(row);
  }
  return rows;
}
