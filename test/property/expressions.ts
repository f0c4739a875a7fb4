// Random formulas of a wanted type, each with its text and with what it must give for a row, worked out here.
import type { Chance } from "./chance.js";
import type { At } from "./reading.js";
import * as values from "./values.js";
import {
  bool,
  compare,
  converted,
  date,
  decimal,
  float,
  int,
  type Maybe,
  type Type,
  text,
  type Value,
} from "./values.js";

export interface Expression {
  readonly text: string;
  /** How tightly the outermost operator binds: 10 needs no parentheses anywhere. */
  readonly level: number;
  readonly type: Type;
  readonly nullable: boolean;
  readonly get: (at: At) => Maybe;
  /** Of a name alone: the type of the column, before formulas widen it. */
  readonly alone?: Type;
}

/** A name in scope. */
export type Readable = Expression;

const intLimit = 9_200_000_000_000_000_000n;

/** Null where a result is beyond its type. */
function representable(type: Type, value: Maybe | undefined): Maybe {
  if (value === null || value === undefined) return null;
  if (typeof value === "number" && !Number.isFinite(value)) return null;
  if (typeof value !== "bigint") return value;
  const limit = type.kind === "decimal" ? values.tenTo(18) - 1n : intLimit;
  return value > limit || value < -limit ? null : value;
}

export class Formulas {
  constructor(
    private readonly c: Chance,
    private readonly scope: readonly Readable[],
  ) {}

  /** An expression of a kind; of decimals, any scale. */
  of(kind: Type["kind"], depth = 2): Expression {
    const known = this.leaves(kind);
    if (known.length > 0 && (depth <= 0 || this.c.odds(35))) return this.c.pick(known);
    if (depth <= 0) return this.constant(kind);
    switch (kind) {
      case "int":
        return this.whole(depth - 1);
      case "float":
      case "single":
        return this.real(depth - 1);
      case "decimal":
        return this.money(depth - 1);
      case "bool":
        return this.condition(depth - 1);
      case "date":
      case "timestamp":
        return this.time(kind, depth - 1);
      default:
        return this.words(depth - 1);
    }
  }

  condition(depth = 1): Expression {
    const { c } = this;
    const way = c.int(0, 6);
    if (way <= 3) return this.comparison(depth);
    if (way === 4) {
      const kind = c.pick(["int", "date", "float"] as const);
      const [x, low, high] = [this.of(kind, depth - 1), this.of(kind, 0), this.of(kind, 0)];
      return call("between", bool, [x, low, high], ([a, b, d]) => compare(a!, b!) >= 0 && compare(a!, d!) <= 0);
    }
    if (way === 5) {
      const inner = this.of("bool", depth - 1);
      return { ...unary("!", inner), get: strict([inner], ([a]) => !a) };
    }
    const [left, right] = [this.of("bool", depth - 1), this.of("bool", depth - 1)];
    return c.odds(50)
      ? binary("&&", 3, bool, left, right, (a, b) => a === true && b === true)
      : binary("||", 2, bool, left, right, (a, b) => a === true || b === true);
  }

  /** A comparison of two sides, which may come from different scopes. */
  comparison(depth: number, other: Formulas = this): Expression {
    const { c } = this;
    const kind = c.pick(["int", "text", "date", "decimal", "float", "bool"] as const);
    const operators = kind === "bool" ? ["==", "!="] : ["==", "!=", "<", "<=", ">", ">="];
    return compared(c.pick(operators), this.of(kind, depth), other.of(kind, depth));
  }

  private leaves(kind: Type["kind"]): readonly Expression[] {
    return this.scope.flatMap((each) => {
      if (each.type.kind === "single" && kind === "float") return [{ ...each, type: float, alone: each.type }];
      return each.type.kind === kind ? [each] : [];
    });
  }

  private constant(kind: Type["kind"]): Expression {
    const { c } = this;
    switch (kind) {
      case "int":
        return literal(c.pick(["1", "0", "2", "7", "-3", "20k", "1_000", "123456789012"]), int);
      case "float":
      case "single":
        return literal(c.pick(["0.5", "1.25", "0.1", "2.0", "-0.75", "3%", "1.0e6"]), float);
      case "decimal": {
        const base = this.of("int", 0);
        const scale = c.int(0, 3);
        return call("round", decimal(scale), [base], ([a]) => converted(int, decimal(scale), a!), [String(scale)]);
      }
      case "bool":
        return literal(c.pick(["true", "false"]), bool);
      case "date":
        return fixed(`date("${c.pick(["2024-02-29", "1969-12-31", "2000-01-01"])}")`, date);
      case "timestamp":
        return fixed(`timestamp("${c.pick(["2024-02-29T12:30:15Z", "1969-12-31T23:59:59Z"])}")`, values.timestamp);
      default:
        return literal(JSON.stringify(c.pick(["x", "", "é", "a,b", 'say "so"', "Zürich"])), text);
    }
  }

  private choose(kind: Type["kind"], depth: number): Expression {
    const [a, b] = alike(this.of(kind, depth), this.of(kind, depth));
    if (this.c.odds(50)) {
      const condition = this.condition(depth);
      return {
        ...called("if", [condition, a, b]),
        type: a.type,
        nullable: a.nullable || b.nullable,
        get: (at) => (condition.get(at) === true ? a.get(at) : b.get(at)),
      };
    }
    const nullable = a.nullable && b.nullable;
    return { ...called("coalesce", [a, b]), type: a.type, nullable, get: (at) => a.get(at) ?? b.get(at) };
  }

  private extreme(kind: Type["kind"], depth: number): Expression {
    const [a, b] = alike(this.of(kind, depth), this.of(kind, depth));
    return this.c.odds(50)
      ? call("min", a.type, [a, b], ([x, y]) => (compare(x!, y!) <= 0 ? x! : y!))
      : call("max", a.type, [a, b], ([x, y]) => (compare(x!, y!) >= 0 ? x! : y!));
  }

  private whole(depth: number): Expression {
    const { c } = this;
    const a = (): Expression => this.of("int", depth);
    const sum = (operator: "+" | "-" | "*") => arithmetic(operator, a(), a());
    switch (c.int(0, 12)) {
      case 0:
        return sum("+");
      case 1:
        return sum("-");
      case 2:
        return sum("*");
      case 3:
        return { ...call("div", int, [a(), a()], ([x, y]) => floorDivided(x as bigint, y as bigint)), nullable: true };
      case 4:
        return { ...binary("%", 7, int, a(), a(), (x, y) => modulo(x as bigint, y as bigint)), nullable: true };
      case 5:
        return call("abs", int, [a()], ([x]) => ((x as bigint) < 0n ? -(x as bigint) : x!));
      case 6:
        return this.extreme("int", depth);
      case 7: {
        const [x, low, high] = [a(), a(), a()];
        const least = (p: Value, q: Value): Value => (compare(p, q) <= 0 ? p : q);
        const most = (p: Value, q: Value): Value => (compare(p, q) >= 0 ? p : q);
        return call("clamp", int, [x, low, high], ([p, q, r]) => least(most(p!, q!), r!));
      }
      case 8:
        return this.choose("int", depth);
      case 9: {
        const from = c.pick(["decimal", "float"] as const);
        const name = c.pick(["round", "floor", "ceil"] as const);
        const x = this.of(from, depth);
        return call(name, int, [x], ([value]) => wholeOf(name, x.type, value!));
      }
      case 10:
        return call("length", int, [this.of("text", depth)], ([x]) => BigInt([...(x as string)].length));
      case 11: {
        const part = c.pick(["year", "month", "day", "weekday", "week", "dayofyear"] as const);
        return call(part, int, [this.of("date", depth)], ([x]) => BigInt(datePart(part, x as number)));
      }
      default: {
        const inner = a();
        return { ...unary("-", inner), get: strict([inner], ([x]) => representable(int, -(x as bigint))) };
      }
    }
  }

  private real(depth: number): Expression {
    const { c } = this;
    const any = (): Expression => this.of(c.pick(["float", "int", "decimal"] as const), depth);
    switch (c.int(0, 6)) {
      case 0:
        return {
          ...binary(
            "/",
            7,
            float,
            any(),
            any(),
            reals((x, y) => x / y),
          ),
          nullable: true,
        };
      case 1:
        return arithmetic("+", this.of("float", depth), this.of("float", depth));
      case 2:
        return arithmetic("*", this.of("float", depth), this.of("int", depth));
      case 3:
        return arithmetic("-", this.of("int", depth), this.of("float", depth));
      case 4: {
        const x = this.of("float", depth);
        return { ...call("sqrt", float, [x], ([value]) => Math.sqrt(value as number)), nullable: true };
      }
      case 5:
        return this.extreme("float", depth);
      default:
        return this.choose("float", depth);
    }

    function reals(operate: (x: number, y: number) => number) {
      return (x: Value, y: Value, [p, q]: readonly Type[]): Maybe =>
        operate(values.realOf(p!, x), values.realOf(q!, y));
    }
  }

  private money(depth: number): Expression {
    const { c } = this;
    const some = (): Expression => this.of("decimal", depth);
    switch (c.int(0, 6)) {
      case 0:
        return arithmetic("+", some(), some());
      case 1:
        return arithmetic("-", some(), this.of("int", depth));
      case 2:
        return arithmetic("*", some(), this.of("int", depth));
      case 3: {
        const a = some();
        const factor = c.pick([decimalLiteral("0.9", 1), decimalLiteral("1.19", 2), decimalLiteral("0.125", 3)]);
        return scaleOf(a.type) + scaleOf(factor.type) > 9 ? a : arithmetic("*", a, factor);
      }
      case 4: {
        const [x, scale] = [this.of(c.pick(["decimal", "float", "int"] as const), depth), c.int(0, 4)];
        return call("round", decimal(scale), [x], ([v]) => converted(x.type, decimal(scale), v!), [String(scale)]);
      }
      case 5:
        return this.extreme("decimal", depth);
      default:
        return this.choose("decimal", depth);
    }
  }

  private time(kind: "date" | "timestamp", depth: number): Expression {
    const { c } = this;
    const type = { kind } as const;
    const way = c.int(0, 3);
    if (way === 0) return this.extreme(kind, depth);
    if (way === 1) return this.choose(kind, depth);
    if (way === 2)
      return kind === "date"
        ? call("date", date, [this.of("timestamp", depth)], ([x]) => Math.floor((x as number) / values.dayMs))
        : call("timestamp", type, [this.of("date", depth)], ([x]) => (x as number) * values.dayMs);
    const a = this.of(kind, depth);
    const days: readonly (readonly [string, number])[] = [
      ["7d", 7],
      ["400d", 400],
    ];
    const times: readonly (readonly [string, number])[] = [
      ["90m", 5_400_000],
      ["3d", 3 * values.dayMs],
    ];
    const [span, size] = c.pick(kind === "date" ? days : times);
    const by = fixed(span, int);
    return c.odds(50)
      ? binary("+", 6, type, a, by, (x) => (x as number) + size)
      : binary("-", 6, type, a, by, (x) => (x as number) - size);
  }

  private words(depth: number): Expression {
    const { c } = this;
    const some = (): Expression => this.of("text", depth);
    switch (c.int(0, 6)) {
      case 0: {
        const parts = c.list(1, 3, () =>
          this.of(c.pick(["text", "int", "decimal", "date", "bool", "float"] as const), depth),
        );
        return call("concat", text, parts, (all) =>
          all.map((value, i) => values.textOf(parts[i]!.type, value)).join(""),
        );
      }
      case 1:
        return call("upper", text, [some()], ([x]) => (x as string).replace(/[a-z]+/g, (word) => word.toUpperCase()));
      case 2:
        return call("lower", text, [some()], ([x]) => (x as string).replace(/[A-Z]+/g, (word) => word.toLowerCase()));
      case 3: {
        const from = c.int(0, 4);
        const to = from + c.int(0, 5);
        const cut = ([x]: readonly Value[]): string => [...(x as string)].slice(from, to).join("");
        return call("slice", text, [some()], cut, [String(from), String(to)]);
      }
      case 4: {
        const [x, width] = [this.of(c.pick(["text", "int"] as const), depth), c.int(0, 8)];
        const padded = ([value]: readonly Value[]): string => {
          const plain = values.textOf(x.type, value!);
          return "0".repeat(Math.max(0, width - [...plain].length)) + plain;
        };
        return call("pad", text, [x], padded, [String(width), '"0"']);
      }
      case 5: {
        const formatted = ([x]: readonly Value[]): string => {
          const digits = String(x).replace("-", "");
          const sign = (x as bigint) < 0n ? "-" : "";
          return sign + digits.padStart(5 - sign.length, "0");
        };
        return call("format", text, [this.of("int", depth)], formatted, ['"%05d"']);
      }
      default:
        return this.choose("text", depth);
    }
  }
}

const literal = (written: string, type: Type): Expression => {
  const value = written.startsWith('"')
    ? (JSON.parse(written) as string)
    : type.kind === "bool"
      ? written === "true"
      : type.kind === "int"
        ? BigInt(written.replace("k", "000").replace("_", ""))
        : written.endsWith("%")
          ? Number(`${written.slice(0, -1)}e-2`)
          : Number(written);
  return { text: written, level: written.startsWith("-") ? 9 : 10, type, nullable: false, get: () => value };
};

/** Beside a decimal, a number with a point is the decimal that it was written as. */
const decimalLiteral = (written: string, scale: number): Expression => ({
  ...fixed(written, decimal(scale)),
  get: () => BigInt(written.replace(".", "")),
});

const fixed = (written: string, type: Type): Expression => {
  const [, inner] = /"(.*)"/.exec(written) ?? [];
  const ms = inner === undefined ? 0 : Date.parse(type.kind === "date" ? `${inner}T00:00:00Z` : inner);
  const value = type.kind === "date" ? ms / values.dayMs : ms;
  return { text: written, level: 10, type, nullable: false, get: () => value };
};

const inside = (inner: Expression, level: number): string => (inner.level < level ? `(${inner.text})` : inner.text);

const called = (name: string, args: readonly Expression[], more: readonly string[] = []) => ({
  text: `${name}(${[...args.map((arg) => arg.text), ...more].join(", ")})`,
  level: 10,
});

const unary = (operator: string, { alone: _, ...inner }: Expression): Expression => ({
  ...inner,
  text: `${operator}${inside(inner, 10)}`,
  level: 9,
});

/** Null where an operand is. */
const strict =
  (args: readonly Expression[], operate: (values: readonly Value[]) => Maybe | undefined) =>
  (at: At): Maybe => {
    const all = args.map((arg) => arg.get(at));
    return all.includes(null) ? null : (operate(all as Value[]) ?? null);
  };

function call(
  name: string,
  type: Type,
  args: readonly Expression[],
  operate: (values: readonly Value[]) => Maybe | undefined,
  more: readonly string[] = [],
): Expression {
  return {
    ...called(name, args, more),
    type,
    nullable: args.some(({ nullable }) => nullable),
    get: strict(args, (all) => representable(type, operate(all))),
  };
}

function binary(
  operator: string,
  level: number,
  type: Type,
  a: Expression,
  b: Expression,
  operate: (a: Value, b: Value, types: readonly Type[]) => Maybe | undefined,
): Expression {
  return {
    text: `${inside(a, level)} ${operator} ${inside(b, level + 1)}`,
    level,
    type,
    nullable: a.nullable || b.nullable,
    get: strict([a, b], ([x, y]) => representable(type, operate(x!, y!, [a.type, b.type]))),
  };
}

export const scaleOf = (type: Type): number => (type.kind === "decimal" ? type.scale : 0);

/** The type of two numbers together: a real if one is, else the greater scale. */
function commonType(a: Type, b: Type): Type {
  if (!values.isNumber(a) || values.sameType(a, b)) return a;
  if (a.kind === "float" || b.kind === "float") return float;
  return decimal(Math.max(scaleOf(a), scaleOf(b)));
}

function arithmetic(operator: "+" | "-" | "*", a: Expression, b: Expression): Expression {
  const product = operator === "*" && a.type.kind !== "float" && b.type.kind !== "float";
  const scale = scaleOf(a.type) + scaleOf(b.type);
  const type = product
    ? scale > 0 || a.type.kind === "decimal" || b.type.kind === "decimal"
      ? decimal(scale)
      : int
    : commonType(a.type, b.type);
  const operate = (x: Value, y: Value): Maybe => {
    const [p, q] = product ? [x, y] : [converted(a.type, type, x), converted(b.type, type, y)];
    if (p === null || q === null) return null;
    if (typeof p === "number" && typeof q === "number")
      return operator === "+" ? p + q : operator === "-" ? p - q : p * q;
    const [m, n] = [p as bigint, q as bigint];
    return operator === "+" ? m + n : operator === "-" ? m - n : m * n;
  };
  return binary(operator, operator === "*" ? 7 : 6, type, a, b, operate);
}

/** Both as their common type. */
function alike(a: Expression, b: Expression): [Expression, Expression] {
  const type = commonType(a.type, b.type);
  const as = ({ alone: _, ...each }: Expression): Expression => ({
    ...each,
    type,
    get: (at) => {
      const value = each.get(at);
      return value === null ? null : (converted(each.type, type, value) ?? null);
    },
  });
  return [as(a), as(b)];
}

export function compared(operator: string, left: Expression, right: Expression): Expression {
  const [a, b] = alike(left, right);
  const holds = (order: number): boolean => {
    switch (operator) {
      case "==":
        return order === 0;
      case "!=":
        return order !== 0;
      case "<":
        return order < 0;
      case "<=":
        return order <= 0;
      case ">":
        return order > 0;
      default:
        return order >= 0;
    }
  };
  return binary(operator, operator === "==" || operator === "!=" ? 4 : 5, bool, a, b, (x, y) => holds(compare(x, y)));
}

function floorDivided(a: bigint, b: bigint): bigint | null {
  if (b === 0n) return null;
  const quotient = a / b;
  return quotient * b !== a && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

function modulo(a: bigint, b: bigint): bigint | null {
  const quotient = floorDivided(a, b);
  return quotient === null ? null : a - quotient * b;
}

function wholeOf(name: "round" | "floor" | "ceil", type: Type, value: Value): Maybe | undefined {
  if (name === "round") return converted(type, int, value);
  if (type.kind === "decimal") {
    const unit = values.tenTo(type.scale);
    return name === "floor" ? floorDivided(value as bigint, unit) : -floorDivided(-(value as bigint), unit)!;
  }
  const whole = name === "floor" ? Math.floor(value as number) : Math.ceil(value as number);
  return Number.isFinite(whole) ? BigInt(whole) : null;
}

/** By JavaScript's calendar in UTC; ISO weeks by their Thursday. */
export function datePart(part: string, days: number): number {
  const day = new Date(days * values.dayMs);
  const year = day.getUTCFullYear();
  const sinceNewYear = (of: number): number =>
    of - Date.UTC(new Date(of * values.dayMs).getUTCFullYear(), 0, 1) / values.dayMs;
  switch (part) {
    case "year":
      return year;
    case "month":
      return day.getUTCMonth() + 1;
    case "day":
      return day.getUTCDate();
    case "weekday":
      return weekdayOf(days);
    case "dayofyear":
      return sinceNewYear(days) + 1;
    default:
      return Math.floor(sinceNewYear(days - weekdayOf(days) + 4) / 7) + 1;
  }
}

/** 1 is Monday. */
export const weekdayOf = (days: number): number => ((new Date(days * values.dayMs).getUTCDay() + 6) % 7) + 1;
