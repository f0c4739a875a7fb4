// Reads ISO dates and times from bytes by integer arithmetic: no Date, whose parser differs between hosts, and no strings made.
import { dayMs, daysFromCivil, daysInMonth } from "../formula/civil.js";
import { isDigit } from "./numbers.js";

/** Days since 1970 of `YYYY-MM-DD` in bytes [start, end), or NaN. Proleptic Gregorian, years 0001 to 9999. */
export function parseDate(bytes: Uint8Array, start: number, end: number): number {
  if (end - start !== 10 || bytes[start + 4] !== 45 || bytes[start + 7] !== 45) return Number.NaN;
  const year = 100 * twoDigits(bytes, start) + twoDigits(bytes, start + 2);
  const month = twoDigits(bytes, start + 5);
  const day = twoDigits(bytes, start + 8);
  if (!(year >= 1 && day >= 1 && day <= daysInMonth(year, month))) return Number.NaN;
  return daysFromCivil(year, month, day);
}

/**
 * Milliseconds since 1970 UTC of `YYYY-MM-DDTHH:MM[:SS[.fff]][Z|+HH:MM]` in bytes [start, end), or NaN. A space may stand
 * for the T. Without a zone it is UTC. Finer than a millisecond is NaN, unless those digits are 0.
 */
export function parseTimestamp(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 16) return Number.NaN;
  const days = parseDate(bytes, start, start + 10);
  const between = bytes[start + 10];
  const hour = twoDigits(bytes, start + 11);
  const minute = twoDigits(bytes, start + 14);
  if ((between !== 84 && between !== 32) || bytes[start + 13] !== 58) return Number.NaN;
  if (!(hour <= 23 && minute <= 59)) return Number.NaN;
  let at = start + 16;
  let ms = 0;
  if (at < end && bytes[at] === 58) {
    const second = at + 3 <= end ? twoDigits(bytes, at + 1) : Number.NaN;
    if (!(second <= 59)) return Number.NaN;
    ms = 1000 * second;
    at += 3;
    if (at < end && bytes[at] === 46) {
      const first = ++at;
      for (let unit = 100; at < end && isDigit(bytes[at]!); at++, unit /= 10) {
        const digit = bytes[at]! - 48;
        if (unit >= 1) ms += digit * unit;
        else if (digit !== 0) return Number.NaN;
      }
      if (at === first) return Number.NaN;
    }
  }
  return days * dayMs + hour * 3_600_000 + minute * 60_000 + ms - zoneMs(bytes, at, end);
}

/** Milliseconds east of Greenwich of a zone that fills [at, end): nothing, `Z`, `+HH:MM`, `+HHMM` or `+HH`; else NaN. */
function zoneMs(bytes: Uint8Array, at: number, end: number): number {
  const length = end - at;
  if (length === 0 || (length === 1 && bytes[at] === 90)) return 0;
  const sign = bytes[at] === 43 ? 1 : bytes[at] === 45 ? -1 : Number.NaN;
  if (length !== 3 && length !== 5 && !(length === 6 && bytes[at + 3] === 58)) return Number.NaN;
  const hours = twoDigits(bytes, at + 1);
  const minutes = length === 3 ? 0 : twoDigits(bytes, end - 2);
  return hours <= 23 && minutes <= 59 ? sign * (hours * 3_600_000 + minutes * 60_000) : Number.NaN;
}

function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]!;
  const ones = bytes[at + 1]!;
  return isDigit(tens) && isDigit(ones) ? 10 * tens + ones - 528 : Number.NaN;
}
