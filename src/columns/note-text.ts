// Numbers in the notes of `explain`, as people read them.

/**
 * @example
 * groupedDigits(1234567) // "1,234,567"
 */
export const groupedDigits = (count: number | bigint): string => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

/**
 * @example
 * sizeText(2_500) // "2.5 kB"
 */
export function sizeText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let unit = 0;
  let size = bytes;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${unit > 0 && size < 10 ? Math.round(size * 10) / 10 : Math.round(size)} ${units[unit]}`;
}
