// Reads numbers and truth values from bytes, exactly, and without making strings where that can be avoided.

/** Powers of ten that a double holds exactly. */
export const powers = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
];

const numberSyntax = /^-?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?$/;

/**
 * The nearest double. Up to 15 digits and no exponent: one exact division (Clinger 1990), which is the same everywhere;
 * else the host's own conversion, which ECMAScript defines to be the nearest for up to 20 digits.
 */
export function parseFloat64(bytes: Buffer, start: number, end: number): number {
  const first = bytes[start] === 45 ? start + 1 : start;
  let mantissa = 0;
  let digits = 0;
  let point = -1;
  let at = first;
  for (; at < end; at++) {
    const byte = bytes[at]!;
    if (byte >= 48 && byte <= 57) {
      mantissa = 10 * mantissa + byte - 48;
      digits++;
    } else if (byte === 46 && point < 0) point = at;
    else break;
  }
  if (at < end || digits > 15 || digits === 0 || point === end - 1) {
    const word = ascii(bytes, start, end);
    return numberSyntax.test(word) ? Number(word) : Number.NaN;
  }
  const value = point < 0 ? mantissa : mantissa / powers[end - 1 - point]!;
  return first > start ? -value : value;
}

/** A plain number times 10^scale: exact up to 2^53, near above it; NaN where it is no number or has more digits after the point. */
export function scaledInteger(bytes: Uint8Array, start: number, end: number, scale: number): number {
  const first = bytes[start] === 45 ? start + 1 : start;
  let value = 0;
  let at = first;
  for (; at < end && isDigit(bytes[at]!); at++) value = 10 * value + bytes[at]! - 48;
  let digits = at - first;
  let places = 0;
  if (at < end && bytes[at] === 46) {
    const fraction = ++at;
    for (; at < end && isDigit(bytes[at]!); at++) {
      if (places < scale) {
        value = 10 * value + bytes[at]! - 48;
        places++;
      } else if (bytes[at] !== 48) return Number.NaN;
    }
    if (at === fraction) return Number.NaN;
    digits += at - fraction;
  }
  if (at < end || digits === 0) return Number.NaN;
  value *= powers[scale - places]!;
  return first > start ? 0 - value : value;
}

/** The same without a bound, for text that `scaledInteger` has accepted. */
export function exactInteger(bytes: Buffer, start: number, end: number, scale: number): bigint {
  const [integer = "", fraction = ""] = ascii(bytes, start, end).split(".");
  return BigInt(integer + fraction.slice(0, scale).padEnd(scale, "0"));
}

/** true, True, TRUE and the same of false, as databases, pandas and spreadsheets write them: 1 or 0; NaN for anything else. */
export function parseBool(bytes: Uint8Array, start: number, end: number): number {
  if (end - start === 4) return trueWords.some((word) => spells(bytes, start, word)) ? 1 : Number.NaN;
  if (end - start === 5) return falseWords.some((word) => spells(bytes, start, word)) ? 0 : Number.NaN;
  return Number.NaN;
}

const trueWords = ["true", "True", "TRUE"];
const falseWords = ["false", "False", "FALSE"];

function spells(bytes: Uint8Array, start: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word.charCodeAt(i)) return false;
  return true;
}

export const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;

/** Bytes [start, end) as a string, byte by byte. */
export const ascii = (bytes: Buffer, start: number, end: number): string => bytes.toString("latin1", start, end);
