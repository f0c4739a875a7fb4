// Numbers and bytes as notes show them, apart because several verbs say what their tables take.

/**
 * A whole number with its thousands apart.
 *
 * @example
 * thousands(32000) // "32,000"
 */
export const thousands = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

const units = ["B", "kB", "MB", "GB"] as const;

/**
 * Bytes in the largest unit that leaves no more than three digits before the point.
 *
 * @example
 * sizeText(256_000) // "256 kB"
 */
export function sizeText(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (Math.round(amount) >= 1000 && unit < units.length - 1) {
    amount /= 1000;
    unit++;
  }
  return `${amount < 10 && unit > 0 ? Number(amount.toFixed(1)) : Math.round(amount)} ${units[unit]}`;
}
