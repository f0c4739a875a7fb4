// Lowering of texts. Over a dictionary a function of literals is mapped at plan time and costs a row nothing; texts that
// are made row by row go through kernels, with a greatest length that is known beforehand.
import { textAt } from "../kernels/vector.js";
import { type CodeOperand, type Emitter, type NumberOperand, type TextOperand, valid } from "./operands.js";
import * as texts from "./texts.js";

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

/** Slots for texts of up to so many bytes: offsets and bytes. */
export const room = (emitter: Emitter, once: boolean, maxBytes: number) =>
  [emitter.take(once, 4, 4), emitter.take(once, maxBytes)] as const;

type Made = Pick<TextOperand, "offsets" | "bytes" | "maxBytes" | "plain">;

/** Texts that were made of `operands`, valid where those are. */
export function made(emitter: Emitter, operands: readonly (Words | NumberOperand)[], result: Made): TextOperand {
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
