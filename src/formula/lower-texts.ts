// Lowering of texts. Over a dictionary a function of literals is mapped at plan time and costs a row nothing; texts that
// are made row by row go through kernels, with a greatest length that is known beforehand.
import type { LogicalType } from "../kernels/types.js";
import { longestText, textArray, textAt, type UuidVector } from "../kernels/vector.js";
import { dayMs } from "./civil.js";
import { english, type Locale } from "./locales.js";
import { constant, integers } from "./lower-numbers.js";
import { type CodeOperand, type Emitter, type NumberOperand, type TextOperand, valid } from "./operands.js";
import * as texts from "./texts.js";
import type { Marks, TextFormat, TimeDirective, TimePiece } from "./typed.js";

export type Words = CodeOperand | TextOperand;

export function literalText(emitter: Emitter, literal: string): CodeOperand {
  return {
    lane: "code",
    values: emitter.half(0),
    step: 0,
    constant: true,
    dictionary: emitter.dictionary([literal]),
    literal,
  };
}

const entries = ({ dictionary }: CodeOperand): string[] =>
  Array.from({ length: dictionary.size }, (_, code) => textAt(dictionary.texts, code));

/** The same codes over changed texts. */
function mapped(emitter: Emitter, operand: CodeOperand, change: (text: string) => string): CodeOperand {
  if (operand.literal !== undefined) return { ...operand, ...literalText(emitter, change(operand.literal)) };
  return { ...operand, dictionary: emitter.dictionary(entries(operand).map(change)) };
}

/** Texts row by row, for kernels that take no codes. */
export function asTexts(emitter: Emitter, operand: Words): TextOperand {
  if (operand.lane === "utf8") return operand;
  const { dictionary, constant: once, validity, literal } = operand;
  const { offsetsAt, bytesAt, maxBytes } = dictionary;
  if (literal !== undefined) {
    const plain = texts.isPlain(literal);
    return {
      lane: "utf8",
      offsets: offsetsAt,
      step: 0,
      bytes: bytesAt,
      maxBytes,
      plain,
      constant: true,
      ...valid(validity),
    };
  }
  const [offsets, bytes] = room(emitter, once, maxBytes);
  emitter.emit(once, "expandTexts", operand.values, offsetsAt, bytesAt, offsets, bytes);
  const plain = entries(operand).every(texts.isPlain);
  return made(emitter, [operand], { offsets, bytes, maxBytes, plain });
}

const room = (emitter: Emitter, once: boolean, maxBytes: number) =>
  [emitter.take(once, 4, 4), emitter.take(once, maxBytes)] as const;

type Made = Pick<TextOperand, "offsets" | "bytes" | "maxBytes" | "plain">;

function made(emitter: Emitter, operands: readonly (Words | NumberOperand)[], result: Made): TextOperand {
  const once = operands.every((operand) => operand.constant);
  const validity = emitter.both(once, ...operands.map((operand) => operand.validity));
  emitter.release(...operands);
  return { lane: "utf8", step: 4, constant: once, ...result, ...valid(validity) };
}

export function recased(emitter: Emitter, name: "lower" | "upper", operand: Words): Words {
  if (operand.lane === "code") return mapped(emitter, operand, name === "lower" ? texts.lower : texts.upper);
  const { constant: once, maxBytes, plain } = operand;
  const [offsets, bytes] = room(emitter, once, maxBytes);
  const kernel = name === "lower" ? "lowerTexts" : "upperTexts";
  emitter.emit(once, kernel, operand.offsets, operand.bytes, offsets, bytes);
  return made(emitter, [operand], { offsets, bytes, maxBytes, plain });
}

export function length(emitter: Emitter, operand: Words): NumberOperand {
  const once = operand.constant;
  const values = emitter.take(once, 8);
  let max: number;
  if (operand.lane === "code") {
    const counts = entries(operand).map(texts.length);
    max = counts.reduce((a, b) => Math.max(a, b), 0);
    if (operand.literal !== undefined) {
      emitter.emit(once, "fillWords", emitter.word(BigInt(counts[0]!)), values);
    } else {
      const table = emitter.builder.constants.add(BigInt64Array.from(counts, BigInt));
      emitter.emit(once, "tabulatedWords", operand.values, table, values);
    }
  } else {
    max = operand.maxBytes;
    emitter.emit(once, "lengthTexts", operand.offsets, operand.step, operand.bytes, values);
  }
  const validity = emitter.both(once, operand.validity);
  emitter.release(operand);
  return { lane: "i64", values, step: 8, constant: once, min: 0, max, ...valid(validity) };
}

/** Ends are whole numbers; where they are literals, `at` has their values. */
export function sliced(
  emitter: Emitter,
  operand: Words,
  from: NumberOperand,
  to: NumberOperand,
  at: readonly [number, number] | undefined,
): Words {
  if (operand.lane === "code" && at) return mapped(emitter, operand, (text) => texts.slice(text, ...at));
  const source = asTexts(emitter, operand);
  const once = source.constant && from.constant && to.constant;
  const maxBytes =
    at && at[0] >= 0 && at[1] >= 0 ? Math.min(source.maxBytes, 4 * Math.max(0, at[1] - at[0])) : source.maxBytes;
  const [offsets, bytes] = room(emitter, once, maxBytes);
  emitter.emit(
    once,
    "sliceTexts",
    ...([
      source.offsets,
      source.step,
      source.bytes,
      from.values,
      from.step,
      to.values,
      to.step,
      offsets,
      bytes,
    ] as const),
  );
  return made(emitter, [source, from, to], { offsets, bytes, maxBytes, plain: false }); // it may be empty
}

export function padded(emitter: Emitter, operand: Words, width: number, filling: string): Words {
  if (operand.lane === "code") return mapped(emitter, operand, (text) => texts.pad(text, width, filling));
  const once = operand.constant;
  const { texts: fill, bytesAt } = emitter.dictionary([filling]);
  const maxBytes = operand.maxBytes + width * fill.bytes.length;
  const [offsets, bytes] = room(emitter, once, maxBytes);
  const { offsets: from, step, bytes: data } = operand;
  emitter.emit(once, "padTexts", from, step, data, width, bytesAt, fill.bytes.length, offsets, bytes);
  const plain = operand.plain && texts.isPlain(filling);
  return made(emitter, [operand], { offsets, bytes, maxBytes, plain });
}

/** One text after the other; one dictionary among literals is mapped. */
export function concatenated(emitter: Emitter, operands: readonly Words[]): Words {
  const open = operands.filter((operand) => operand.lane === "utf8" || operand.literal === undefined);
  const [only] = open;
  if (open.length <= 1 && (!only || only.lane === "code") && operands.every((one) => one === only || !one.validity)) {
    const part = only ?? operands[0]!;
    const around = operands.map((operand) => (operand === part ? undefined : (operand as CodeOperand).literal!));
    return mapped(emitter, part as CodeOperand, (text) => around.map((literal) => literal ?? text).join(""));
  }
  return operands.map((operand) => asTexts(emitter, operand)).reduce((a, b) => pair(emitter, a, b));
}

function pair(emitter: Emitter, a: TextOperand, b: TextOperand): TextOperand {
  const once = a.constant && b.constant;
  const maxBytes = a.maxBytes + b.maxBytes;
  const [offsets, bytes] = room(emitter, once, maxBytes);
  emitter.emit(once, "concatTexts", a.offsets, a.step, a.bytes, b.offsets, b.step, b.bytes, offsets, bytes);
  return made(emitter, [a, b], { offsets, bytes, maxBytes, plain: a.plain && b.plain });
}

const comparisons = {
  equal: { kernel: "equalTexts", holds: (order: number) => order === 0 },
  less: { kernel: "lessTexts", holds: (order: number) => order < 0 },
  lessOrEqual: { kernel: "lessOrEqualTexts", holds: (order: number) => order <= 0 },
} as const;

export function comparedTexts(emitter: Emitter, name: keyof typeof comparisons, a: Words, b: Words): NumberOperand {
  const { kernel, holds } = comparisons[name];
  if (a.lane === "code" && b.lane === "code") {
    if (b.literal !== undefined && !b.validity)
      return tested(emitter, a, (text) => holds(texts.order(text, b.literal!)));
    if (a.literal !== undefined && !a.validity)
      return tested(emitter, b, (text) => holds(texts.order(a.literal!, text)));
  }
  const left = asTexts(emitter, a);
  const right = asTexts(emitter, b);
  const once = left.constant && right.constant;
  const values = emitter.take(once, 4);
  emitter.emit(once, kernel, left.offsets, left.step, left.bytes, right.offsets, right.step, right.bytes, values);
  const validity = emitter.both(once, left.validity, right.validity);
  emitter.release(left, right);
  return { lane: "i32", values, step: 4, constant: once, min: 0, max: 1, ...valid(validity) };
}

/** A condition on the entries of a dictionary: a table over its codes. */
function tested(emitter: Emitter, operand: CodeOperand, test: (text: string) => boolean): NumberOperand {
  const once = operand.constant;
  const truths = Int32Array.from(entries(operand), (text) => Number(test(text)));
  const values = emitter.take(once, 4);
  if (operand.literal !== undefined) emitter.emit(once, "fillHalves", emitter.half(truths[0]!), values);
  else emitter.emit(once, "tabulatedHalves", operand.values, emitter.builder.constants.add(truths), values);
  const validity = emitter.both(once, operand.validity);
  emitter.release(operand);
  return { lane: "i32", values, step: 4, constant: once, min: 0, max: 1, ...valid(validity) };
}

/** `a` where `condition` holds, else `b`; `validity` is already that of the choice, and stays the caller's. */
export function chosen(emitter: Emitter, condition: NumberOperand, a: Words, b: Words): Words {
  if (a.lane === "code" && b.lane === "code") return chosenCode(emitter, condition, a, b);
  const left = asTexts(emitter, a);
  const right = asTexts(emitter, b);
  const once = condition.constant && left.constant && right.constant;
  const maxBytes = Math.max(left.maxBytes, right.maxBytes);
  const [offsets, bytes] = room(emitter, once, maxBytes);
  emitter.emit(
    once,
    "selectTexts",
    ...([condition.values, condition.step, left.offsets, left.step, left.bytes] as const),
    ...([right.offsets, right.step, right.bytes, offsets, bytes] as const),
  );
  emitter.release(left, right);
  const plain = left.plain && right.plain;
  return { lane: "utf8", step: 4, offsets, bytes, maxBytes, plain, constant: once };
}

function chosenCode(emitter: Emitter, condition: NumberOperand, a: CodeOperand, b: CodeOperand): CodeOperand {
  const once = condition.constant && a.constant && b.constant;
  const dictionary = emitter.joined(a.dictionary.texts, b.dictionary.texts);
  const behind = shifted(emitter, b, a.dictionary.size);
  const values = emitter.take(once, 4);
  emitter.emit(
    once,
    "selectHalves",
    ...([condition.values, condition.step, a.values, a.step, behind.values, behind.step, values] as const),
  );
  emitter.release(a, behind);
  return { lane: "code", values, step: 4, dictionary, constant: once };
}

function shifted(emitter: Emitter, operand: CodeOperand, by: number): CodeOperand {
  if (operand.literal !== undefined) return { ...operand, values: emitter.half(by) };
  const values = emitter.take(operand.constant, 4);
  emitter.emit(operand.constant, "shiftCodes", operand.values, by, values);
  emitter.release(operand);
  return { lane: "code", values, step: 4, dictionary: operand.dictionary, constant: operand.constant };
}

/** A number, condition or time as text. */
export function formattedText(emitter: Emitter, operand: NumberOperand, type: LogicalType, format: TextFormat): Words {
  if (format.kind === "time") return times(emitter, operand, format.pieces, format.locale);
  if (format.kind === "digits") return digits(emitter, operand, type, format);
  switch (type.kind) {
    case "bool":
      return truthText(emitter, operand);
    case "date": {
      const ms = integers(emitter, "multiply", operand, constant(emitter, BigInt(dayMs)), {
        kind: "timestamp",
        unit: "s",
      });
      return times(emitter, ms, isoDatePieces);
    }
    case "timestamp":
      return times(emitter, operand, type.unit === "ms" ? isoMsPieces : isoPieces);
    case "float64":
      return reals(emitter, operand);
    default:
      return digits(emitter, operand, type, { width: 0, zeros: false });
  }
}

/** Conditions are codes of two texts as they stand. */
function truthText(emitter: Emitter, operand: NumberOperand): CodeOperand {
  const { values, step, constant: once, validity } = operand;
  if (step === 0) return { ...literalText(emitter, operand.min === 1 ? "true" : "false"), ...valid(validity) };
  return {
    lane: "code",
    values,
    step,
    constant: once,
    dictionary: emitter.dictionary(["false", "true"]),
    ...valid(validity),
  };
}

const uuidBytes = 36;

export function uuidText(emitter: Emitter, { values, validity }: UuidVector): TextOperand {
  const [offsets, bytes] = room(emitter, false, uuidBytes);
  emitter.emit(false, "formatUuids", values, offsets, bytes);
  return {
    lane: "utf8",
    offsets,
    step: 4,
    bytes,
    maxBytes: uuidBytes,
    plain: true,
    constant: false,
    ...valid(validity),
  };
}

/** Longest double in JavaScript's notation; the kernel writes it in UTF-16 first, 56 bytes, within a slot's slack. */
const realBytes = 28;

function reals(emitter: Emitter, operand: NumberOperand): TextOperand {
  const [offsets, bytes] = room(emitter, operand.constant, realBytes);
  emitter.emit(operand.constant, "formatReal", operand.values, operand.step, offsets, bytes);
  return made(emitter, [operand], { offsets, bytes, maxBytes: realBytes, plain: true });
}

function digits(
  emitter: Emitter,
  operand: NumberOperand,
  type: LogicalType,
  { width, zeros, marks }: { readonly width: number; readonly zeros: boolean; readonly marks?: Marks },
): TextOperand {
  const once = operand.constant;
  const scale = type.kind === "decimal" ? type.scale : 0;
  const most = BigInt(Math.ceil(Math.max(Math.abs(operand.min), Math.abs(operand.max)))).toString().length;
  const longest = Math.max(most, scale + 1) + (scale > 0 ? 1 : 0) + (operand.min < 0 ? 1 : 0);
  if (marks) return markedDigits(emitter, operand, { scale, width, zeros, most, longest }, marks);
  const maxBytes = Math.max(width, longest);
  const [offsets, bytes] = room(emitter, once, maxBytes);
  emitter.emit(once, "formatWhole", operand.values, operand.step, scale, width, zeros ? 1 : 0, offsets, bytes);
  return made(emitter, [operand], { offsets, bytes, maxBytes, plain: true });
}

interface Digits {
  readonly scale: number;
  readonly width: number;
  readonly zeros: boolean;
  /** Digits before the point at most, and characters in all without marks between groups. */
  readonly most: number;
  readonly longest: number;
}

function markedDigits(
  emitter: Emitter,
  operand: NumberOperand,
  { scale, width, zeros, most, longest }: Digits,
  { locale, grouped }: Marks,
): TextOperand {
  const once = operand.constant;
  const [point, group] = [textArray([locale.decimal]).bytes, textArray([locale.group]).bytes];
  const table = new DataView(new ArrayBuffer(32));
  const put = (at: number, mark: Uint8Array): void => {
    mark.forEach((byte, i) => {
      table.setUint8(at + i, byte);
    });
    table.setUint8(at + 7, mark.length);
  };
  put(0, point);
  put(8, group);
  const words = [...locale.sizes, grouped ? locale.least : most + 1];
  words.forEach((word, i) => {
    table.setInt32(16 + 4 * i, word, true);
  });
  const groups = grouped ? Math.ceil(most / locale.sizes[1]) : 0;
  const maxBytes = Math.max(width, longest) + point.length + groups * group.length;
  const [offsets, bytes] = room(emitter, once, maxBytes);
  const at = emitter.bytes(new Uint8Array(table.buffer));
  const { values, step } = operand;
  emitter.emit(once, "formatMarked", values, step, scale, width, zeros ? 1 : 0, at, offsets, bytes);
  const plain =
    width === 0 && texts.isPlain(scale > 0 ? locale.decimal : "0") && (!grouped || texts.isPlain(locale.group));
  return made(emitter, [operand], { offsets, bytes, maxBytes, plain });
}

const directive = (letter: TimeDirective): TimePiece => ({ directive: letter });
const isoDatePieces: readonly TimePiece[] = [
  directive("Y"),
  { text: "-" },
  directive("m"),
  { text: "-" },
  directive("d"),
];
const clockPieces = [
  { text: "T" },
  directive("H"),
  { text: ":" },
  directive("M"),
  { text: ":" },
  directive("S"),
] as const;
const isoPieces: readonly TimePiece[] = [...isoDatePieces, ...clockPieces, { text: "Z" }];
const isoMsPieces: readonly TimePiece[] = [
  ...isoDatePieces,
  ...clockPieces,
  { text: "." },
  directive("L"),
  { text: "Z" },
];

const directiveBytes = { Y: 4, G: 4, L: 3, j: 3, u: 1 } as const satisfies Partial<Record<TimeDirective, number>>;

/** Directives that are names, by where they stand in a locale. */
const nameLists = { B: "months", b: "shortMonths", A: "days", a: "shortDays", p: "halves" } as const satisfies Partial<
  Record<TimeDirective, keyof Locale>
>;
const nameBytes = 32;

const codeOf = (directive: TimeDirective): number =>
  directive.length === 1 ? directive.charCodeAt(0) : directive.charCodeAt(1) | 0x80;

/** All names of a locale as formatTimes reads them. */
function nameTable(locale: Locale): Uint8Array {
  const names = Object.values(nameLists).flatMap((list): readonly string[] => locale[list]);
  const table = new Uint8Array(names.length * nameBytes);
  names.forEach((name, i) => {
    const { bytes } = textArray([name]);
    table.set(bytes, i * nameBytes);
    table[(i + 1) * nameBytes - 1] = bytes.length;
  });
  return table;
}

/** strftime: the pieces as a program of bytes (assembly/text/format.ts). */
function times(
  emitter: Emitter,
  operand: NumberOperand,
  pieces: readonly TimePiece[],
  locale: Locale = english,
): TextOperand {
  const once = operand.constant;
  const program: number[] = [];
  let maxBytes = 0;
  let plain = pieces.length > 0;
  let names: Uint8Array | undefined;
  for (const piece of pieces) {
    if ("directive" in piece) {
      program.push(codeOf(piece.directive));
      const list = nameLists[piece.directive as keyof typeof nameLists];
      if (list !== undefined) {
        names ??= nameTable(locale);
        const named = textArray(locale[list]);
        maxBytes += longestText(named);
        plain &&= locale[list].every(texts.isPlain);
        continue;
      }
      maxBytes += directiveBytes[piece.directive as keyof typeof directiveBytes] ?? 2;
      continue;
    }
    const { bytes } = textArray([piece.text]);
    for (let at = 0; at < bytes.length; at += 255) {
      const run = bytes.subarray(at, at + 255);
      program.push(1, run.length, ...run);
    }
    maxBytes += bytes.length;
    plain &&= texts.isPlain(piece.text);
  }
  const [offsets, bytes] = room(emitter, once, maxBytes);
  emitter.emit(
    once,
    "formatTimes",
    operand.values,
    operand.step,
    emitter.bytes(Uint8Array.from([...program, 0])),
    names === undefined ? 0 : emitter.bytes(names),
    offsets,
    bytes,
  );
  return made(emitter, [operand], { offsets, bytes, maxBytes, plain });
}
