// The steps that look a row's result up in a table over one domain or over pairs of two.
import type { Addr } from "../kernels/program.js";
import * as bounds from "./bounds.js";
import { type Domain, placesOf } from "./domain.js";
import { type Emitter, type Operand, valid } from "./operands.js";
import type { Results } from "./results.js";

/** `isStrict`: rows where an input is null are null, whatever the table holds. */
export function lookedUp(results: Results, domains: readonly Domain[], isStrict: boolean, emitter: Emitter): Operand {
  const isMissing = results.valid.map((isValid, place) => !isValid && !(isStrict && isOfNull(place, domains)));
  const hasHoles = isMissing.includes(true);
  const codes = results.texts && codesOf(results.texts);
  const { places, low } = placed(emitter, domains, hasHoles || codes?.isDense === true);
  const validity = hasHoles ? tableBits(emitter, results.valid, places) : inputBits(emitter, domains, isStrict);
  const common = { constant: false, ...valid(validity) };
  if (codes) {
    const dictionary = emitter.dictionary(codes.texts);
    if (codes.isDense) return { lane: "code", values: places, step: 4, dictionary, ...common };
    const values = gathered(emitter, "tabulatedHalves", places, codes.codes, low, 4);
    return { lane: "code", values, step: 4, dictionary, ...common };
  }
  const { numbers } = results;
  if (numbers instanceof Int32Array) {
    const values = gathered(emitter, "tabulatedHalves", places, numbers, low, 4);
    return { lane: "i32", values, step: 4, ...bounds.truth, ...common };
  }
  const values = gathered(emitter, "tabulatedWords", places, numbers, low, 8);
  const lane = numbers instanceof Float64Array ? "f64" : "i64";
  return { lane, values, step: 8, ...hull(numbers), ...common };
}

/** Whether the place is that of a null input. */
function isOfNull(place: number, [first, second]: readonly Domain[]): boolean {
  const width = second?.size ?? 1;
  return isNullPlace(first!, Math.floor(place / width)) || (second !== undefined && isNullPlace(second, place % width));
}
const isNullPlace = ({ vector, size }: Domain, place: number): boolean =>
  vector.validity !== undefined && place === size - 1;

/** Distinct texts, and the code of each place: the place itself where all differ. */
function codesOf(all: readonly string[]) {
  const known = new Map<string, number>();
  const codes = Int32Array.from(all, (text) => {
    const code = known.get(text) ?? known.size;
    known.set(text, code);
    return code;
  });
  return { texts: [...known.keys()], codes, isDense: known.size === all.length };
}

/** The place of each row, counted from `low`; from 0 where `isCounted`. */
function placed(
  emitter: Emitter,
  [first, second]: readonly Domain[],
  isCounted: boolean,
): { places: Addr; low: number } {
  const own = placesOf(emitter, first!);
  const { low } = first!;
  if (!second && (low === 0 || !isCounted)) return { places: own, low };
  const places = emitter.take(false, 4);
  if (second) {
    const other = placesOf(emitter, second);
    emitter.emit(false, "pairCodes", own, low, other, second.low, second.size, places);
    emitter.release(other);
  } else emitter.emit(false, "shiftCodes", own, -low, places);
  emitter.release(own);
  return { places, low: 0 };
}

/** The kernel computes table + place * width modulo 2^32, so the table begins where place 0 would be. */
function gathered(
  emitter: Emitter,
  kernel: "tabulatedHalves" | "tabulatedWords",
  places: Addr,
  table: Int32Array | BigInt64Array | Float64Array,
  low: number,
  width: 4 | 8,
): Addr {
  const at = emitter.builder.constants.add(table);
  const values = emitter.take(false, width);
  emitter.emit(false, kernel, places, at - low * width, values);
  emitter.release(places);
  return values;
}

function tableBits(emitter: Emitter, isValid: readonly boolean[], places: Addr): Addr {
  const bits = new Uint8Array(Math.ceil(isValid.length / 8));
  isValid.forEach((is, place) => {
    if (is) bits[place >> 3]! |= 1 << (place & 7);
  });
  const out = emitter.bitmap(false);
  emitter.emit(false, "gatherBits", places, emitter.bytes(bits), out);
  return out;
}

const inputBits = (emitter: Emitter, domains: readonly Domain[], isStrict: boolean): Addr | undefined =>
  isStrict ? emitter.both(false, ...domains.map(({ vector }) => vector.validity)) : undefined;

function hull(numbers: BigInt64Array | Float64Array): bounds.Bounds {
  let [min, max] = [numbers[0]!, numbers[0]!];
  for (const number of numbers) {
    if (number < min) min = number;
    if (number > max) max = number;
  }
  return bounds.either(bounds.exactly(min), bounds.exactly(max));
}
