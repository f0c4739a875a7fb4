// Lowering of formats: values of every type as text, by a format, and by the marks and names of a locale.
import { textTables } from "../kernels/text-tables.js";
import type { LogicalType } from "../kernels/types.js";
import { longestText, textArray, type UuidVector } from "../kernels/vector.js";
import { dayMs } from "./civil.js";
import { english, type Locale } from "./locales.js";
import { constant, integers } from "./lower-numbers.js";
import { literalText, made, room, type Words } from "./lower-texts.js";
import { type CodeOperand, type Emitter, type NumberOperand, type TextOperand, valid } from "./operands.js";
import * as texts from "./texts.js";
import type { Marks, TextFormat, TimeDirective, TimePiece } from "./typed.js";

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
      return reals(emitter, operand, "formatReal");
    case "float32":
      return reals(emitter, operand, "formatSingle");
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

/** Longest double in JavaScript's notation. */
const realBytes = 28;

function reals(emitter: Emitter, operand: NumberOperand, kernel: "formatReal" | "formatSingle"): TextOperand {
  const [offsets, bytes] = room(emitter, operand.constant, realBytes);
  const scratch = emitter.take(operand.constant, 0, 48);
  const tables = emitter.builder.constants.reserve(textTables);
  emitter.emit(operand.constant, kernel, operand.values, operand.step, tables, scratch, offsets, bytes);
  emitter.release(scratch);
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
