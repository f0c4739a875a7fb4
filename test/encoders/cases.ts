// The columns that every text encoder is tried on: each lane and type, ranges that call for every operation, awkward texts.
import type { LogicalType } from "../../src/kernels/types.js";
import type { TestColumn } from "./written.js";

/** Seeded words of 32 bits (Marsaglia's xorshift). */
export function randomWords(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

const rowCount = 300;
export type Case = Pick<TestColumn, "type" | "lane"> &
  Partial<TestColumn> &
  Pick<TestColumn, "values"> & { readonly title: string };

export const decimal = (scale: number): LogicalType => ({ kind: "decimal", precision: 18, scale });
export const int = (bits: 8 | 16 | 32 | 64): LogicalType => ({ kind: `int${bits}` });
export const date: LogicalType = { kind: "date" };
export const timestamp = (unit: "s" | "ms"): LogicalType => ({ kind: "timestamp", unit });

export const least64 = -(2n ** 63n);
export const most64 = 2n ** 63n - 1n;
const dayMs = 86_400_000n;
/** 0001-01-01, the reform of 1582, before and after 1970, 2000-02-29, the end of February 1900, 9999-12-31. */
const days = [-719_162, -141_428, -141_427, -1, 0, 11_016, -25_509, -25_508, 19_723, 2_932_896];

/** Random integers between two ends, both there, near powers of ten as often as anywhere. */
export function integers(min: bigint, max: bigint, seed: number): bigint[] {
  const random = randomWords(seed);
  const values = [min, max];
  for (let power = 1n; power <= 10n ** 19n; power *= 10n) {
    for (const value of [power - 1n, power, -power, 1n - power]) if (value >= min && value <= max) values.push(value);
  }
  while (values.length < rowCount) {
    const word = (BigInt(random()) << 32n) | BigInt(random());
    const span = (max - min + 1n) >> BigInt(random() % 64);
    values.push((random() & 1) === 0 || span === 0n ? min + (word % (max - min + 1n)) : min + (word % span));
  }
  return values.slice(0, rowCount);
}

const integerCases = (type: LogicalType, ranges: readonly (readonly [bigint, bigint])[]): Case[] =>
  ranges.flatMap(([min, max], i) =>
    (["i32", "i64"] as const)
      .filter((lane) => lane === "i64" || (min >= -(2n ** 31n) && max < 2n ** 31n))
      .map((lane) => ({
        title: `${type.kind}${type.kind === "decimal" ? ` of scale ${type.scale}` : ""} in ${lane}, ${min}..${max}`,
        type,
        lane,
        values: integers(min, max, i + 1),
      })),
  );

const ranges = [
  [0n, 0n],
  [1n, 4n],
  [0n, 9999n],
  [1234n, 4233n],
  [-128n, 127n],
  [-4000n, -1n],
  [1_000_000n, 1_004_095n],
  [0n, 99_999_999n],
  [0n, 100_000_000n],
  [-(2n ** 31n), 2n ** 31n - 1n],
  [0n, 2n ** 32n - 1n],
  [-(2n ** 32n), 2n ** 32n],
  [0n, 999_999_999_999_999n],
  [-999_999_999_999_999n, 999_999_999_999_999n],
  [0n, 10n ** 16n],
  [least64, most64],
] as const;

export function floatValues(): number[] {
  const random = randomWords(99);
  const bits = new DataView(new ArrayBuffer(8));
  const values = [
    0,
    -0,
    0.1,
    1.5,
    1e21,
    1e22,
    123456789012345680000,
    1e-6,
    1e-7,
    5e-324,
    1.7976931348623157e308,
    2 ** 53,
    2 ** 63,
  ];
  values.push(
    Number.NaN,
    Infinity,
    -Infinity,
    2.2250738585072014e-308,
    9007199254740992,
    0.000001234,
    4.35,
    0.57,
    999999999.999999,
  );
  values.push(1e23, 9.5e-7, 1e9, 123456.7, -1e-5, 100, 1e15, 0.3, 2 / 3, 1e100, 1.0000005, 0.0000005);
  while (values.length < rowCount) {
    bits.setUint32(0, random());
    bits.setUint32(4, random());
    const value = bits.getFloat64(0);
    values.push(
      [value, random() / 2 ** 32, (random() % 100_000) / 100, (random() - 2 ** 31) / 1e6][values.length % 4]!,
    );
  }
  return values;
}

const awkward = [
  "",
  " ",
  ",",
  '"',
  "\n",
  "\r",
  " a",
  "a ",
  "a,b",
  '"quoted"',
  "line\nbreak",
  "plain",
  "ünïcode €",
  "日本語",
  "x".repeat(15),
];
export function textValues(longest: number): string[] {
  const random = randomWords(longest);
  const letters = [...'abcdefgh ,"\n\ré€ijklmnopqrstuvwxyz'];
  return Array.from({ length: rowCount }, (_, i) => {
    if (i < awkward.length && longest > 10) return awkward[i]!;
    const alphabet = random() % 2 === 0 ? letters.filter((letter) => /[a-zé€]/.test(letter)) : letters;
    return Array.from({ length: random() % longest }, () => alphabet[random() % alphabet.length]!).join("");
  });
}
const plainValues = (longest: number): string[] => textValues(longest).map((text) => text.replace(/[ ,"\n\r]/g, "_"));

export const uuids = Array.from({ length: rowCount }, (_, i) => {
  const random = randomWords(i + 1);
  const hex = Array.from({ length: 4 }, () => random().toString(16).padStart(8, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
});

export const times = (values: readonly number[], unit: "s" | "ms"): bigint[] => {
  const random = randomWords(values.length);
  return Array.from({ length: rowCount }, (_, i) => {
    const ms = unit === "s" ? BigInt(random() % 86_400) * 1000n : BigInt(random() % 86_400_000);
    return (
      BigInt(values[i % values.length]!) * dayMs +
      (i % 7 === 0 ? 0n : i % 7 === 1 ? dayMs - (unit === "s" ? 1000n : 1n) : ms)
    );
  });
};
export const year = (from: number, count: number): number[] =>
  Array.from({ length: rowCount }, (_, i) => from + ((i * 37) % count));

export const cases: readonly Case[] = [
  ...integerCases(int(64), ranges),
  ...integerCases(int(8), [[-128n, 127n]]),
  ...integerCases(int(16), [[-32768n, 32767n]]),
  ...integerCases(int(32), [[-(2n ** 31n), 2n ** 31n - 1n]]),
  ...[0, 1, 2, 3, 4, 6, 9, 14, 15, 18].flatMap((scale) => integerCases(decimal(scale), ranges)),
  ...[1, 2, 3].flatMap((scale) => integerCases(decimal(scale), [[0n, 10_000n * 10n ** BigInt(scale) - 1n]])),
  {
    title: "bool",
    type: { kind: "bool" },
    lane: "i32",
    values: Array.from({ length: rowCount }, (_, i) => (i * i) % 2),
  },
  { title: "dates of a year", type: date, lane: "i32", values: year(19_723, 366) },
  {
    title: "dates of all ages",
    type: date,
    lane: "i32",
    values: year(-719_162, 3_652_059).map((day, i) => days[i] ?? day),
  },
  {
    title: "the first and last days of years",
    type: date,
    lane: "i32",
    values: year(0, 400)
      .flatMap((n) => newYear(n))
      .slice(0, rowCount),
  },
  {
    title: "dates beyond 9999",
    type: date,
    lane: "i32",
    values: [...integers(-(2n ** 31n), 2n ** 31n - 1n, 5)].map(Number),
  },
  { title: "dates about the year 0", type: date, lane: "i32", values: year(-719_528 - 400, 800), bounds: [-1e6, 1e6] },
  ...(["s", "ms"] as const).flatMap((unit): Case[] => [
    {
      title: `timestamps of a year in ${unit}`,
      type: timestamp(unit),
      lane: "i64",
      values: times(year(19_723, 366), unit),
    },
    {
      title: `timestamps before 1970 in ${unit}`,
      type: timestamp(unit),
      lane: "i64",
      values: times(year(-9000, 9001), unit),
    },
    { title: `timestamps of all ages in ${unit}`, type: timestamp(unit), lane: "i64", values: times(days, unit) },
    {
      title: `timestamps of 44 years in ${unit}`,
      type: timestamp(unit),
      lane: "i64",
      values: times(year(3000, 16_383), unit),
    },
    {
      title: `timestamps beyond 9999 in ${unit}`,
      type: timestamp(unit),
      lane: "i64",
      values: times([-1e8, -719_529, 2_932_897, 1e10], unit),
    },
  ]),
  { title: "float64", type: { kind: "float64" }, lane: "f64", values: floatValues() },
  { title: "float32", type: { kind: "float32" }, lane: "f64", values: floatValues().map(Math.fround) },
  { title: "uuid", type: { kind: "uuid" }, lane: "uuid", values: uuids },
  ...[8, 14, 40].flatMap((longest): Case[] => [
    { title: `text to ${longest}`, type: { kind: "text" }, lane: "utf8", values: textValues(longest) },
    {
      title: `plain text to ${longest}`,
      type: { kind: "text" },
      lane: "utf8",
      values: plainValues(longest),
      plain: true,
    },
    { title: `a dictionary to ${longest}`, type: { kind: "text" }, lane: "code", values: textValues(longest) },
    { title: `a plain dictionary to ${longest}`, type: { kind: "text" }, lane: "code", values: plainValues(longest) },
    {
      title: `a large dictionary to ${longest}`,
      type: { kind: "text" },
      lane: "code",
      values: textValues(longest),
      dictionarySize: 9000,
    },
  ]),
];

/** Days at the edges of year n of 1970..2369. */
function newYear(n: number): number[] {
  const first = Math.floor(Date.UTC(1970 + n, 0, 1) / 86_400_000);
  return [first - 1, first, first + 58, first + 59, first + 60];
}

export const withNulls = (values: TestColumn["values"]): TestColumn["values"] => {
  const random = randomWords(values.length);
  return values.map((value, i) => (random() % 3 === 0 && i !== 0 ? null : value));
};

/** Variants of a case: bare, nullable, in the arena between other columns; all with the bounds of the case. */
export function variants({
  title,
  ...column
}: Case): { readonly title: string; readonly columns: readonly TestColumn[] }[] {
  const base: TestColumn = { name: "c", bounds: boundsOf(column), ...column };
  const nullable = { ...base, values: withNulls(base.values) };
  const onlyOne = base.values.map((value, i) => (i === 3 ? value : null));
  const neighbour: TestColumn = {
    name: "n",
    type: int(32),
    lane: "i32",
    values: base.values.map((_, i) => i % 10_000),
  };
  return [
    { title, columns: [base] },
    { title: `${title}, nullable`, columns: [nullable] },
    { title: `${title}, nullable, nothing null`, columns: [{ ...base, nullable: true }] },
    { title: `${title}, nullable, all null but one`, columns: [{ ...base, values: onlyOne }] },
    { title: `${title}, in the arena`, columns: [neighbour, { ...nullable, inArena: true }, neighbour] },
  ];
}

const boundsOf = ({ values }: Pick<TestColumn, "values">): readonly [number, number] => {
  const numbers = values.map(Number);
  return [numbers.reduce((a, b) => Math.min(a, b)), numbers.reduce((a, b) => Math.max(a, b))];
};
