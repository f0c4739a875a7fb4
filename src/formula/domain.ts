// Vectors whose values are few and known: codes of a dictionary, whole numbers between near bounds, numbers from a list.
import { assert } from "../errors.js";
import type { Constants } from "../kernels/constants.js";
import type { Opened } from "../kernels/evaluate.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import type { Vector } from "../kernels/vector.js";
import type { Emitter } from "./operands.js";

/** Values by an i32 index, from `low` on; where the vector may be null, one place more stands behind them for null. */
export interface Domain {
  readonly vector: Vector;
  readonly low: number;
  /** Places, that of null among them. */
  readonly size: number;
  /** Places of the rows, from `low` on: i32, or i64 where `isWide`. */
  readonly index: Addr;
  readonly isWide: boolean;
  /** Values by place, where they are not the places themselves. */
  readonly list: Int32Array | BigInt64Array | Float64Array | undefined;
}

const bounded = 2 ** 31;

/** The domain of a vector, or undefined where its values are not known to be `most` or fewer. */
export function domainOf(vector: Vector, most: number): Domain | undefined {
  const found = narrowest(vector);
  if (!found || found.size === 0) return undefined;
  const size = found.size + (vector.validity === undefined ? 0 : 1);
  return size <= most ? { vector, ...found, size } : undefined;
}

function narrowest(vector: Vector): Omit<Domain, "vector"> | undefined {
  switch (vector.lane) {
    case "code":
      return { low: 0, size: vector.dictionary.size, index: vector.values, isWide: false, list: undefined };
    case "f64":
      return listed(vector);
    case "i32":
    case "i64": {
      const { min, max } = vector;
      const isNear = Number.isSafeInteger(min) && Number.isSafeInteger(max) && min >= -bounded && max < bounded;
      const range = isNear
        ? { low: min, size: max - min + 1, index: vector.values, isWide: vector.lane === "i64", list: undefined }
        : undefined;
      const list = listed(vector);
      return range && !(list && list.size < range.size) ? range : list;
    }
    default:
      return undefined;
  }
}

function listed({
  origin,
  values,
}: Extract<Vector, { lane: "i32" | "i64" | "f64" }>): Omit<Domain, "vector"> | undefined {
  if (origin?.values !== values) return undefined;
  return { low: 0, size: origin.list.length, index: origin.index, isWide: false, list: origin.list };
}

/** The places of the rows, counted from `low`. They have a holder of their own. */
export function placesOf(emitter: Emitter, { vector, low, size, index, isWide }: Domain): Addr {
  let places = emitter.keep(index);
  if (isWide) {
    places = emitter.take(false, 4);
    emitter.emit(false, "narrowI64", index, places);
  }
  if (vector.validity === undefined) return places;
  // A null row may hold anything
  const known = emitter.take(false, 4);
  emitter.emit(false, "whereValid", places, vector.validity, low + size - 1, known);
  emitter.release(places);
  return known;
}

/** A domain as a column of a program of its own, and what puts the values of some places into its memory. */
export interface DomainColumn {
  readonly vector: Vector;
  write(opened: Opened, places: readonly number[]): void;
}

/** Bounds stay those of the vector, so that the same kernels are chosen for it. */
export function domainColumn({ vector, low, size, list }: Domain, builder: ProgramBuilder): DomainColumn {
  const nullAt = vector.validity === undefined ? undefined : size - 1;
  const values = builder.slot(vector.lane === "i64" || vector.lane === "f64" ? 8 : 4);
  const validity = nullAt === undefined ? undefined : builder.bitmap();
  const value = (place: number): number | bigint => {
    const at = place === nullAt ? 0 : place; // some value stands where there is none
    return list ? list[at]! : low + at;
  };
  return {
    vector: copied(vector, values, validity, builder.constants),
    write(opened, places) {
      writeNumbers(opened, vector.lane, values, places.map(value));
      if (validity === undefined) return;
      const bits = new Uint8Array(opened.buffer, opened.address(validity), (places.length + 7) >> 3).fill(0);
      places.forEach((place, i) => {
        if (place !== nullAt) bits[i >> 3]! |= 1 << (i & 7);
      });
    },
  };
}

function copied(vector: Vector, values: Addr, validity: Addr | undefined, constants: Constants): Vector {
  const { type } = vector;
  const common = { type, values, ...(validity === undefined ? {} : { validity }) };
  if (vector.lane === "code") {
    const { texts } = vector.dictionary;
    const [offsetsAt, bytesAt] = [constants.add(texts.offsets), constants.add(texts.bytes)];
    return { lane: "code", dictionary: { ...vector.dictionary, offsetsAt, bytesAt }, ...common };
  }
  assert("min" in vector, `${vector.lane} has no domain`);
  return { lane: vector.lane, min: vector.min, max: vector.max, ...common };
}

function writeNumbers(
  { buffer, address }: Opened,
  lane: Vector["lane"],
  values: Addr,
  numbers: readonly (number | bigint)[],
): void {
  const [at, n] = [address(values), numbers.length];
  if (lane === "f64") new Float64Array(buffer, at, n).set(numbers as number[]);
  else if (lane === "i64") new BigInt64Array(buffer, at, n).set(numbers.map(BigInt));
  else new Int32Array(buffer, at, n).set(numbers.map(Number));
}
