// How values spread, in numbers: bins of a histogram, shares of the most frequent values, counts along time. Draws nothing.

export interface Bin {
  readonly from: number;
  /** The first number after the bin; the same as `from` where a bin is one value. */
  readonly to: number;
  readonly count: number;
}

export interface NumbersSpread {
  readonly kind: "numbers";
  readonly min: number;
  readonly mean: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
  readonly bins: readonly Bin[];
  /** Digits after the point that the ends of bins need. */
  readonly digits: number;
}

export interface ValuesSpread {
  readonly kind: "values";
  readonly distinct: number;
  /** The most frequent first. */
  readonly top: readonly { readonly value: string; readonly count: number }[];
  /** How many rows have another value. */
  readonly others: number;
}

export interface TimesSpread {
  readonly kind: "times";
  /** Milliseconds. */
  readonly min: number;
  readonly median: number;
  readonly max: number;
  readonly unit: TimeUnit;
  /** One for each unit of time, empty ones too. */
  readonly bins: readonly { readonly from: number; readonly count: number }[];
}

export type Spread = NumbersSpread | ValuesSpread | TimesSpread;
export type TimeUnit = "hour" | "day" | "week" | "month" | "year";

const binsMost = 24;
/** Values that get a bin each. */
const singleMost = 30;
/** Rows beyond the last bin, where a tail is long. */
const tailShare = 0.005;

/** Null where there are no values. */
export function numbersSpread(values: Float64Array): NumbersSpread | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.slice().sort();
  const [min, max] = [sorted[0]!, sorted.at(-1)!];
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const head = { kind: "numbers", min, mean, median: at(sorted, 0.5), p95: at(sorted, 0.95), max } as const;
  const single = singles(sorted);
  if (single) return { ...head, ...single };
  const [low, high] = [at(sorted, tailShare), at(sorted, 1 - tailShare)];
  const from = low - min > 2 * (high - low) ? low : min;
  const to = max - high > high - low ? high : max;
  return { ...head, ...equalBins(sorted, from, to) };
}

/** The value that a share of the others does not exceed. */
const at = (sorted: Float64Array, share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;

/** A bin for each value, where there are few; whole numbers without gaps. */
function singles(sorted: Float64Array): Pick<NumbersSpread, "bins" | "digits"> | undefined {
  const counts = new Map<number, number>();
  for (const value of sorted) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > singleMost) return undefined;
  }
  const found = [...counts.keys()];
  const [min, max] = [found[0]!, found.at(-1)!];
  if (found.every(Number.isInteger) && max - min < singleMost)
    for (let value = min; value < max; value++) if (!counts.has(value)) counts.set(value, 0);
  const bins = [...counts].sort(([a], [b]) => a - b).map(([value, count]) => ({ from: value, to: value, count }));
  return { bins, digits: Math.max(...found.map((value) => (String(value).split(".")[1] ?? "").slice(0, 9).length)) };
}

/** Bins with round ends; below the first and above the last stands what lies outside, if anything does. */
function equalBins(sorted: Float64Array, from: number, to: number): Pick<NumbersSpread, "bins" | "digits"> {
  const { step, digits } = roundStep((to - from) / binsMost, sorted.every(Number.isInteger));
  const first = Math.floor(from / step);
  const last = Math.floor(to / step);
  const edge = (i: number): number => Number(((first + i) * step).toFixed(digits));
  const bins = Array.from({ length: last - first + 1 }, (_, i) => ({ from: edge(i), to: edge(i + 1), count: 0 }));
  const below = { from: Number.NEGATIVE_INFINITY, to: edge(0), count: 0 };
  const above = { from: edge(bins.length), to: Number.POSITIVE_INFINITY, count: 0 };
  let bin = 0;
  for (const value of sorted) {
    while (bin < bins.length && value >= bins[bin]!.to) bin++;
    (value < below.to ? below : (bins[bin] ?? above)).count++;
  }
  return { bins: [below, ...bins, above].filter(({ from, to, count }) => count > 0 || to - from < 1e308), digits };
}

/** 1, 2 or 5 times a power of ten, not less than `width`. */
function roundStep(width: number, isWhole: boolean): { step: number; digits: number } {
  let power = Math.max(-9, Math.floor(Math.log10(width > 0 ? width : 1e-9)));
  let times = [1, 2, 5].find((factor) => factor * 10 ** power >= width * 0.999);
  if (times === undefined) [times, power] = [1, power + 1];
  if (isWhole && power < 0) [times, power] = [1, 0];
  return { step: Number(`${times}e${power}`), digits: Math.max(0, -power) };
}

const valuesMost = 20;

export function valuesSpread(counts: ReadonlyMap<string, number>): ValuesSpread {
  const order = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const top = order.slice(0, valuesMost).map(([value, count]) => ({ value, count }));
  const others = order.slice(valuesMost).reduce((sum, [, count]) => sum + count, 0);
  return { kind: "values", distinct: counts.size, top, others };
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export function timesSpread(values: Float64Array): TimesSpread | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.slice().sort();
  const [min, max] = [sorted[0]!, sorted.at(-1)!];
  const unit = unitOf(max - min);
  const bins: { from: number; count: number }[] = [];
  let i = 0;
  for (let from = startOf(unit, min); from <= max; from = next(unit, from)) {
    const begin = i;
    const end = next(unit, from);
    while (i < sorted.length && sorted[i]! < end) i++;
    bins.push({ from, count: i - begin });
  }
  return { kind: "times", min, median: at(sorted, 0.5), max, unit, bins };
}

/** The unit of which the span has at most some forty. */
function unitOf(span: number): TimeUnit {
  if (span <= 1.5 * dayMs) return "hour";
  if (span <= 42 * dayMs) return "day";
  if (span <= 200 * dayMs) return "week";
  return span <= 3.4 * 366 * dayMs ? "month" : "year";
}

function startOf(unit: TimeUnit, ms: number): number {
  const time = new Date(ms);
  if (unit === "hour") return Math.floor(ms / hourMs) * hourMs;
  const day = Math.floor(ms / dayMs) * dayMs;
  if (unit === "day") return day;
  if (unit === "week") return day - ((time.getUTCDay() + 6) % 7) * dayMs; // from Monday on
  return Date.UTC(time.getUTCFullYear(), unit === "month" ? time.getUTCMonth() : 0);
}

function next(unit: TimeUnit, from: number): number {
  const time = new Date(from);
  if (unit === "month") return Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + 1);
  if (unit === "year") return Date.UTC(time.getUTCFullYear() + 1, 0);
  return from + { hour: hourMs, day: dayMs, week: 7 * dayMs }[unit];
}
