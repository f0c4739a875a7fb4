// Days and dates of the proleptic Gregorian calendar in integer arithmetic: never JS Date, whose text depends on the host.

/** Years that a date or timestamp may lie in: the four digits of ISO 8601, both ends in. */
export const firstYear = 1;
export const lastYear = 9999;
export const dayMs = 86_400_000;

export interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * Days since 1970-01-01. After Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March, so that
 * the leap day is the last one, and eras of 400 years repeat.
 *
 * @example
 * daysFromCivil(2024, 2, 29) // 19782
 */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The date of a day since 1970-01-01; the inverse of `daysFromCivil`. */
export function civilFromDays(days: number): Civil {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const march = Math.floor((5 * dayOfYear + 2) / 153);
  const month = march < 10 ? march + 3 : march - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * march + 2) / 5) + 1,
  };
}

export const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
/** Days of a month; 0 where there is no such month. */
export const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (monthDays[month - 1] ?? 0);

/** First and last day, and millisecond, that a date or a timestamp may be. */
export const firstDay = daysFromCivil(firstYear, 1, 1);
export const lastDay = daysFromCivil(lastYear, 12, 31);
export const firstMs = firstDay * dayMs;
export const lastMs = (lastDay + 1) * dayMs - 1;

const digits = (value: number, width: number): string => String(value).padStart(width, "0");

/** `2024-02-29` */
export function isoDate(days: number): string {
  const { year, month, day } = civilFromDays(days);
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
}

/** `2024-02-29T13:05:00Z`, with three decimals where the unit is ms. */
export function isoTimestamp(ms: number, unit: "s" | "ms"): string {
  const days = Math.floor(ms / dayMs);
  const rest = ms - days * dayMs;
  const seconds = Math.floor(rest / 1000);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const fraction = unit === "ms" ? `.${digits(rest - seconds * 1000, 3)}` : "";
  return `${isoDate(days)}T${clock.map((part) => digits(part, 2)).join(":")}${fraction}Z`;
}
