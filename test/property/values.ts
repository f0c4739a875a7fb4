// Values of written fields: types as the language names them, read from and written to text by nothing of the engine.

/** `scale` digits of a decimal stand behind the point; `single` is a float32. */
export type Type =
  | { readonly kind: "int" | "float" | "single" | "bool" | "text" | "date" | "timestamp" | "uuid" }
  | { readonly kind: "decimal"; readonly scale: number };

/** int and decimal (scaled): bigint; reals: number; date: days, timestamp: ms since 1970, both as numbers. */
export type Value = bigint | number | string | boolean;
export type Maybe = Value | null;

export const int = { kind: "int" } as const;
export const float = { kind: "float" } as const;
export const single = { kind: "single" } as const;
export const bool = { kind: "bool" } as const;
export const text = { kind: "text" } as const;
export const date = { kind: "date" } as const;
export const timestamp = { kind: "timestamp" } as const;
export const uuid = { kind: "uuid" } as const;
export const decimal = (scale: number) => ({ kind: "decimal", scale }) as const;

export const dayMs = 86_400_000;
export const tenTo = (digits: number): bigint => 10n ** BigInt(digits);
export const sameType = (a: Type, b: Type): boolean =>
  a.kind === b.kind && (a.kind !== "decimal" || b.kind !== "decimal" || a.scale === b.scale);
export const isNumber = ({ kind }: Type): boolean => ["int", "decimal", "float", "single"].includes(kind);

/** The value that a field holds; undefined where its text is none of the type. */
export function parse(type: Type, field: string): Value | undefined {
  switch (type.kind) {
    case "text":
      return field;
    case "bool":
      return field === "true" ? true : field === "false" ? false : undefined;
    case "int":
      return /^(0|-?[1-9]\d*)$/.test(field) ? BigInt(field) : undefined;
    case "decimal": {
      const [, sign, whole, fraction = ""] = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?$/.exec(field) ?? [];
      if (whole === undefined || fraction.length !== type.scale) return undefined;
      const digits = BigInt(whole + fraction);
      return sign === "-" ? (digits === 0n ? undefined : -digits) : digits;
    }
    case "float":
      return Number.isFinite(Number(field)) && String(Number(field)) === field ? Number(field) : undefined;
    case "single": {
      const value = Math.fround(Number(field));
      return Number.isFinite(value) && /^-?\d/.test(field) ? value : undefined;
    }
    case "date": {
      const ms = Date.parse(`${field}T00:00:00Z`);
      return Number.isNaN(ms) || isoDate(ms / dayMs) !== field ? undefined : ms / dayMs;
    }
    case "timestamp": {
      const ms = Date.parse(field);
      const [, seconds, fine] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{3})?Z$/.exec(field) ?? [];
      return seconds === undefined || Number.isNaN(ms) || (fine === undefined && ms % 1000 !== 0) ? undefined : ms;
    }
    case "uuid":
      return /^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(field) ? field : undefined;
  }
}

export const isoDate = (days: number): string => new Date(days * dayMs).toISOString().slice(0, 10);

/** The text of a value in CSV and in templates; of timestamps to the second, if they are whole. */
export function textOf(type: Type, value: Value): string {
  if (type.kind === "decimal") return decimalText(value as bigint, type.scale);
  if (type.kind === "date") return isoDate(value as number);
  if (type.kind === "timestamp") return new Date(value as number).toISOString().replace(".000Z", "Z");
  return String(value);
}

export function decimalText(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, "0");
  const cut = digits.length - scale;
  return `${value < 0n ? "-" : ""}${digits.slice(0, cut)}${scale === 0 ? "" : `.${digits.slice(cut)}`}`;
}

/** What a number is as a real. */
export const realOf = (type: Type, value: Value): number =>
  type.kind === "decimal" ? Number(value) / 10 ** type.scale : Number(value);

/** Half away from zero. */
export function roundDivided(a: bigint, b: bigint): bigint {
  const size = a < 0n ? -a : a;
  const rounded = (size + b / 2n) / b;
  return a < 0n ? -rounded : rounded;
}

function roundReal(x: number): bigint | undefined {
  if (!Number.isFinite(x)) return undefined;
  const whole = Math.trunc(x);
  return BigInt(Math.abs(x - whole) >= 0.5 ? whole + Math.sign(x) : whole);
}

/** A value as another type: numbers round half away from zero. Undefined where there is no conversion, null beyond a range. */
export function converted(from: Type, to: Type, value: Value): Maybe | undefined {
  if (sameType(from, to)) return value;
  if (to.kind === "text") return from.kind === "timestamp" || from.kind === "single" ? undefined : textOf(from, value);
  if (from.kind === "date" && to.kind === "timestamp") return (value as number) * dayMs;
  if (from.kind === "timestamp" && to.kind === "date") return Math.floor((value as number) / dayMs);
  if (!isNumber(from) || !isNumber(to)) return undefined;
  if (to.kind === "float") return realOf(from, value);
  if (to.kind === "single") return Math.fround(realOf(from, value));
  const scale = to.kind === "decimal" ? to.scale : 0;
  const limit = to.kind === "decimal" ? tenTo(18) - 1n : 9_200_000_000_000_000_000n;
  let whole: bigint | undefined;
  if (from.kind === "float" || from.kind === "single") whole = roundReal((value as number) * 10 ** scale);
  else {
    const shift = scale - (from.kind === "decimal" ? from.scale : 0);
    whole = shift >= 0 ? (value as bigint) * tenTo(shift) : roundDivided(value as bigint, tenTo(-shift));
  }
  return whole === undefined || whole > limit || whole < -limit ? null : whole;
}

/** -1, 0, 1; texts by their bytes, as everything that orders them does. */
export function compare(a: Value, b: Value): number {
  if (typeof a === "string" && typeof b === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : a > b ? 1 : 0;
}
