// Keeps, for each row, one of several vectors of the same type.
import { isPlain } from "../formula/texts.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import { type Dictionary, textArray, textAt, type Utf8Vector, type Vector } from "../kernels/vector.js";
import { addDictionary } from "./constants.js";
import { shifted } from "./draw.js";

/** The vector whose row i is that of `vectors[branch[i]]`; all have one type. */
export function blended(
  builder: ProgramBuilder,
  branch: Addr,
  vectors: readonly Vector[],
  validity: Addr | undefined,
): Vector {
  if (vectors.some(({ lane }) => lane === "utf8")) return blendedTexts(builder, branch, vectors, validity);
  const alike = unified(builder, vectors);
  const first = alike[0]!;
  const width = first.lane === "uuid" ? 16 : first.lane === "i64" || first.lane === "f64" ? 8 : 4;
  const kernel = width === 16 ? "blend128" : width === 8 ? "blend64" : "blend32";
  const values = builder.slot(width);
  alike.forEach((vector, k) => {
    if (vector.lane !== "utf8") builder.step(kernel, branch, k, vector.values, values);
  });
  const valid = blendedValidity(builder, branch, alike, validity);
  const joined = { ...first, values, ...(valid === undefined ? {} : { validity: valid }) };
  if (!("min" in joined)) return joined;
  const bounds = alike.map((vector) => ("min" in vector ? vector : joined));
  return { ...joined, min: Math.min(...bounds.map(({ min }) => min)), max: Math.max(...bounds.map(({ max }) => max)) };
}

/** Texts of which some are made row by row: the last one, in whose place each of the others is put where it is meant. */
function blendedTexts(
  builder: ProgramBuilder,
  branch: Addr,
  vectors: readonly Vector[],
  validity: Addr | undefined,
): Vector {
  const texts = vectors.map((vector) => writtenOut(builder, vector));
  const valid = blendedValidity(builder, branch, texts, validity);
  const kept = texts.reduceRight((rest, own, k) => {
    const others = builder.slot(4);
    builder.step("differsI32", branch, k, others);
    const maxBytes = Math.max(own.maxBytes, rest.maxBytes);
    const offsets = builder.slot(4, 4);
    const bytes = builder.slot(maxBytes);
    const sides = [rest.offsets, 4, rest.bytes, own.offsets, 4, own.bytes] as const;
    builder.step("selectTexts", others, 4, ...sides, offsets, bytes);
    return { ...rest, offsets, bytes, maxBytes, plain: own.plain && rest.plain };
  });
  return { ...kept, ...(valid === undefined ? {} : { validity: valid }) };
}

/** Texts of a dictionary, written out row by row. */
function writtenOut(builder: ProgramBuilder, vector: Vector): Utf8Vector {
  if (vector.lane === "utf8") return vector;
  if (vector.lane !== "code") throw new Error("a text is no number");
  const { values, dictionary, type, validity } = vector;
  const { texts, size, maxBytes, offsetsAt, bytesAt } = dictionary;
  const offsets = builder.slot(4, 4);
  const bytes = builder.slot(maxBytes);
  builder.step("expandTexts", values, offsetsAt, bytesAt, offsets, bytes);
  const plain = Array.from({ length: size }, (_, code) => textAt(texts, code)).every(isPlain);
  return { lane: "utf8", type, offsets, bytes, maxBytes, plain, ...(validity === undefined ? {} : { validity }) };
}

/** The same lane for all: the wider one of i32 and i64; one dictionary for texts. */
function unified(builder: ProgramBuilder, vectors: readonly Vector[]): readonly Vector[] {
  if (vectors.every((vector) => vector.lane === "code")) {
    const texts: string[] = [];
    const starts = vectors.map((vector) => {
      const start = texts.length;
      const { dictionary } = vector as { dictionary: Dictionary };
      for (let code = 0; code < dictionary.size; code++) texts.push(textAt(dictionary.texts, code));
      return start;
    });
    const dictionary = addDictionary(builder, textArray(texts));
    return vectors.map(
      (vector, i) =>
        ({
          ...vector,
          dictionary,
          values: shifted(builder, (vector as { values: Addr }).values, starts[i]!),
        }) as Vector,
    );
  }
  if (vectors.every(({ lane }) => lane === vectors[0]!.lane)) return vectors;
  return vectors.map((vector) => {
    if (vector.lane !== "i32") return vector;
    const values = builder.slot(8);
    builder.step("signExtend", vector.values, values);
    return { ...vector, lane: "i64", values };
  });
}

function blendedValidity(
  builder: ProgramBuilder,
  branch: Addr,
  vectors: readonly Vector[],
  validity: Addr | undefined,
): Addr | undefined {
  if (vectors.every((vector) => vector.validity === undefined)) return validity;
  const flags = builder.slot(4);
  const all = builder.slot(4);
  builder.once("constantI32", 1, all);
  vectors.forEach((vector, k) => {
    let valid: Addr = all;
    if (vector.validity !== undefined) {
      valid = builder.slot(4);
      builder.step("bitsToBool", vector.validity, valid);
    }
    builder.step("blend32", branch, k, valid, flags);
  });
  const bits = builder.bitmap();
  builder.step("boolToBits", flags, bits);
  if (validity === undefined) return bits;
  const both = builder.bitmap();
  builder.step("andBits", bits, validity, both);
  return both;
}
