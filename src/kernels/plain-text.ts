// Numbers as text at plan time, and tables of short texts as kernels read them. Exact on integers of any size.

const comma = 0x2c;

/** 10^k. */
export const powerOfTen = (k: number): bigint => BigInt(`1${"0".repeat(k)}`);

/**
 * A scaled integer as a decimal number.
 *
 * @example
 * decimalText(-5n, 2) // "-0.05"
 */
export function decimalText(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  return `${value < 0n ? "-" : ""}${whole}${scale === 0 ? "" : `.${digits.slice(digits.length - scale)}`}`;
}

/**
 * `width` bytes a text (8 or 16): the text, a comma, its length with the comma in the last byte. They must fit: see
 * `lookupText`. Strings are ASCII.
 */
export function lookup(texts: Iterable<Uint8Array | string>, count: number, width: 8 | 16): Uint8Array {
  const table = new Uint8Array(count * width);
  let at = 0;
  for (const text of texts) {
    if (typeof text === "string") for (let i = 0; i < text.length; i++) table[at + i] = text.charCodeAt(i);
    else table.set(text, at);
    table[at + text.length] = comma;
    table[at + width - 1] = text.length + 1;
    at += width;
  }
  return table;
}

/** The longest text that an entry of a lookup holds. */
export const lookupText = { 8: 6, 16: 14 } as const;
