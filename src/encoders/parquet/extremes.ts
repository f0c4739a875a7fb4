// The least and the greatest value of a page or a chunk: in the form that Parquet's statistics have, and compared as its columns are.
import type { Kernels } from "../../kernels/instance.js";
import type { ParquetColumn } from "./plan.js";
import { compareBytes } from "./plan.js";

/** In plain form, without the length of texts. `exact` where both are values that occur. */
export interface Extremes {
  readonly least: Uint8Array;
  readonly most: Uint8Array;
  readonly exact: boolean;
}

/** Texts in statistics are cut to so many bytes. */
const mostTextBytes = 64;

/**
 * Finds the extremes of `n` values of a column, which lie at `values` in the column's lane; undefined where all are NaN.
 */
export function extremesOf(
  kernels: Kernels,
  memory: ArrayBufferLike,
  { lane, physical, type, storage, bounds }: ParquetColumn,
  n: number,
  values: number,
  out: number,
  timeScale: number,
): Extremes | undefined {
  if (bounds) {
    const [least, most] = bounds;
    return lane === "code" ? texts(least, most, false) : { least, most, exact: false };
  }
  switch (lane) {
    case "i32": {
      kernels.extremes32(n, values, out);
      const [least, most] = new Int32Array(memory, out, 2);
      if (physical === "bool") return { least: Uint8Array.of(least!), most: Uint8Array.of(most!), exact: true };
      const exact = storage.kind !== "list";
      return { least: whole(BigInt(least!), physical), most: whole(BigInt(most!), physical), exact };
    }
    case "i64": {
      kernels.extremes64(n, values, out);
      const [least, most] = new BigInt64Array(memory, out, 2);
      const scale = type.kind === "timestamp" ? BigInt(timeScale) : 1n;
      return { least: whole(least! * scale, physical), most: whole(most! * scale, physical), exact: true };
    }
    case "f64": {
      kernels.extremesF64(n, values, out);
      const [least, most] = new Float64Array(memory, out, 2);
      if (least! > most!) return undefined;
      // Readers that compare by value must find both zeros between -0 and 0.
      return {
        least: real(least === 0 ? -0 : least!, physical),
        most: real(most === 0 ? 0 : most!, physical),
        exact: true,
      };
    }
    case "uuid": {
      kernels.extremes128(n, values, out);
      const [least, most] = new Uint32Array(memory, out, 2);
      const at = (address: number) => new Uint8Array(memory, address, 16).slice();
      return { least: at(least!), most: at(most!), exact: true };
    }
    default: {
      kernels.extremesUtf8(n, values, out);
      const [least, most] = new Uint32Array(memory, out, 2);
      const at = (address: number) =>
        new Uint8Array(memory, address + 4, new DataView(memory).getUint32(address, true)).slice();
      return texts(at(least!), at(most!), true);
    }
  }
}

function whole(value: bigint, physical: ParquetColumn["physical"]): Uint8Array {
  const list = physical === "int32" ? Int32Array.of(Number(value)) : BigInt64Array.of(value);
  return new Uint8Array(list.buffer);
}

function real(value: number, physical: ParquetColumn["physical"]): Uint8Array {
  return new Uint8Array((physical === "float" ? Float32Array.of(value) : Float64Array.of(value)).buffer);
}

/** Long texts are cut between characters: the least becomes less by it, the greatest is raised above all that begin like it. */
function texts(least: Uint8Array, most: Uint8Array, exact: boolean): Extremes {
  const raised = most.length <= mostTextBytes ? most : raise(cut(most));
  const isCut = least.length > mostTextBytes || raised !== most;
  return { least: cut(least), most: raised ?? most, exact: exact && !isCut };
}

function cut(text: Uint8Array): Uint8Array {
  if (text.length <= mostTextBytes) return text;
  let end = mostTextBytes;
  while (end > 0 && (text[end]! & 0xc0) === 0x80) end--;
  return text.slice(0, end);
}

/** The shortest beginning that is greater: its last byte that can be raised, within ASCII so that it stays UTF-8. */
function raise(text: Uint8Array): Uint8Array | undefined {
  for (let end = text.length; end > 0; end--) {
    const byte = text[end - 1]!;
    if (byte >= 0x7e) continue;
    const raised = text.slice(0, end);
    raised[end - 1] = byte + 1;
    return raised;
  }
  return undefined;
}

/** How the values of a column are ordered. */
export function ordering({ physical }: ParquetColumn): (a: Uint8Array, b: Uint8Array) => number {
  const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const by = <T extends number | bigint>(read: (view: DataView) => T) => {
    return (a: Uint8Array, b: Uint8Array) => {
      const [x, y] = [read(view(a)), read(view(b))];
      return x < y ? -1 : x > y ? 1 : Object.is(x, y) ? 0 : Object.is(x, -0) ? -1 : 1;
    };
  };
  if (physical === "int32") return by((v) => v.getInt32(0, true));
  if (physical === "int64") return by((v) => v.getBigInt64(0, true));
  if (physical === "float") return by((v) => v.getFloat32(0, true));
  if (physical === "double") return by((v) => v.getFloat64(0, true));
  return compareBytes;
}
