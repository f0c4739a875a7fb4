// Texts as operands: codes of a dictionary, which is mapped at plan time, or texts that are made row by row, with a greatest length
// that is known beforehand.
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

/** The texts of a dictionary, by code. */
export const entries = ({ dictionary }: CodeOperand): string[] =>
  Array.from({ length: dictionary.size }, (_, code) => textAt(dictionary.texts, code));

/** The same codes over changed texts. */
export function mapped(emitter: Emitter, operand: CodeOperand, change: (text: string) => string): CodeOperand {
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

/** Offsets and bytes of texts to be made. */
export const room = (emitter: Emitter, once: boolean, maxBytes: number) =>
  [emitter.take(once, 4, 4), emitter.take(once, maxBytes)] as const;

type Made = Pick<TextOperand, "offsets" | "bytes" | "maxBytes" | "plain">;

/** Texts that a kernel made of `operands`: null where any of them is. */
export function made(emitter: Emitter, operands: readonly (Words | NumberOperand)[], result: Made): TextOperand {
  const once = operands.every((operand) => operand.constant);
  const validity = emitter.both(once, ...operands.map((operand) => operand.validity));
  emitter.release(...operands);
  return { lane: "utf8", step: 4, constant: once, ...result, ...valid(validity) };
}
