// Dates, fields and headers as CSV text at plan time.

const encoder = new TextEncoder();
const comma = 0x2c;
const quote = 0x22;
const space = 0x20;

/**
 * A day since 1970 as ISO 8601, proleptic Gregorian; years outside 0..9999 in the expanded form.
 *
 * @example
 * dateText(-1) // "1969-12-31"
 */
export function dateText(day: number): string {
  // Hinnant's algorithm, as in assembly/encode/dates.ts: years begin in March
  const shifted = day + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36524) + Math.floor(dayOfEra / 146096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const dayOfMonth = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  return `${yearText(year)}-${twoDigits(month)}-${twoDigits(dayOfMonth)}`;
}

const twoDigits = (value: number): string => String(value).padStart(2, "0");

function yearText(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, "0");
  return `${year < 0 ? "-" : "+"}${String(Math.abs(year)).padStart(6, "0")}`;
}

/** Whether text must be quoted: a comma, quote, CR or LF, a space at an end, or nothing at all (which would be null). */
export function needsQuotes(text: Uint8Array): boolean {
  if (text.length === 0 || text[0] === space || text[text.length - 1] === space) return true;
  return text.some((byte) => byte === comma || byte === quote || byte === 0x0a || byte === 0x0d);
}

/** The text as a field of RFC 4180. */
export function field(text: Uint8Array): Uint8Array {
  if (!needsQuotes(text)) return text;
  const bytes = [quote];
  for (const byte of text) {
    if (byte === quote) bytes.push(quote);
    bytes.push(byte);
  }
  bytes.push(quote);
  return Uint8Array.from(bytes);
}

/** The line with the names of the columns. */
export function headerLine(names: readonly string[]): Uint8Array {
  const fields = names.map((name) => field(encoder.encode(name)));
  const line = new Uint8Array(fields.reduce((sum, bytes) => sum + bytes.length + 1, 0));
  let at = 0;
  for (const bytes of fields) {
    line.set(bytes, at);
    line[at + bytes.length] = comma;
    at += bytes.length + 1;
  }
  line[line.length - 1] = 0x0a;
  return line;
}
