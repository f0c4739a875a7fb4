// Codes of a column's values, made batch by batch: what is held is each different value once, whatever the number of rows.
import type { MadeRows } from "../batch/table-walk.js";
import type { Coded } from "../columns/column-kind.js";
import { DatagenError } from "../errors.js";
import { textAt, type Vector } from "../kernels/vector.js";
import { validRows } from "./validity.js";

/** Codes of a walk's rows, and what they stand for: values in the order in which they first occur. */
export interface Coding {
  /** Writes the codes of the first rows of the batch; -1 where a value is null. */
  batch(codes: Int32Array): void;
  values(): Coded["values"];
}

/** As many as a Map of V8 holds. */
const mostValues = 2 ** 24 - 2;
/** Whole numbers from a range no wider are found in a table. */
const widestTable = 2 ** 22;

/** The coding of a vector of texts or numbers. */
export function codingOf(walk: MadeRows, vector: Vector): Coding {
  const { buffer } = walk.memory;
  const isValid = validRows(walk, vector.validity);
  const coding = (code: (row: number) => number, values: Coding["values"]): Coding => ({
    batch(codes) {
      for (let row = 0; row < codes.length; row++) codes[row] = isValid(row) ? code(row) : -1;
    },
    values,
  });
  switch (vector.lane) {
    case "code": {
      const texts = new Distinct<string>();
      const own = new Int32Array(buffer, walk.address(vector.values), walk.capacity);
      const text = (code: number) => texts.code(textAt(vector.dictionary.texts, code));
      const known = tabulated(0, vector.dictionary.size, text);
      return coding(
        (row) => known(own[row]!),
        () => ({ kind: "text", texts: texts.values() }),
      );
    }
    case "utf8": {
      const texts = new Distinct<string>();
      const offsets = new Int32Array(buffer, walk.address(vector.offsets), walk.capacity + 1);
      const bytes = Buffer.from(buffer as ArrayBuffer, walk.address(vector.bytes), walk.capacity * vector.maxBytes);
      const decoded = (latin1: string) => Buffer.from(latin1, "latin1").toString("utf8"); // a byte a character: the fastest keys
      return coding(
        (row) => texts.code(bytes.toString("latin1", offsets[row], offsets[row + 1])),
        () => ({ kind: "text", texts: texts.values().map(decoded) }),
      );
    }
    case "i32": {
      const numbers = new Distinct<number>();
      const own = new Int32Array(buffer, walk.address(vector.values), walk.capacity);
      const number = (value: number) => numbers.code(value);
      const range = vector.max - vector.min + 1;
      const known = range <= widestTable ? tabulated(vector.min, range, number) : number;
      return coding(
        (row) => known(own[row]!),
        () => ({ kind: "number", numbers: BigInt64Array.from(numbers.values(), BigInt) }),
      );
    }
    case "i64": {
      const numbers = new Distinct<bigint>();
      const own = new BigInt64Array(buffer, walk.address(vector.values), walk.capacity);
      return coding(
        (row) => numbers.code(own[row]!),
        () => ({ kind: "number", numbers: BigInt64Array.from(numbers.values()) }),
      );
    }
    case "f64": {
      const numbers = new Distinct<number>();
      const own = new Float64Array(buffer, walk.address(vector.values), walk.capacity);
      return coding(
        (row) => numbers.code(own[row]! + 0), // -0 is 0
        () => ({ kind: "real", numbers: Float64Array.from(numbers.values()) }),
      );
    }
    default:
      throw new Error(`groups by ${vector.lane}`);
  }
}

/** Codes of values from first .. first + size - 1: each is asked for once. */
function tabulated(first: number, size: number, code: (value: number) => number): (value: number) => number {
  const known = new Int32Array(size).fill(-1);
  return (value) => {
    const at = value - first;
    if (known[at]! < 0) known[at] = code(value);
    return known[at]!;
  };
}

class Distinct<T> {
  private readonly known = new Map<T, number>();

  code(value: T): number {
    let code = this.known.get(value);
    if (code === undefined) {
      code = this.known.size;
      if (code > mostValues) {
        throw new DatagenError("prepare.many_values", `where: a column has more than ${mostValues} different values`, {
          exit: "spec",
          hint: "compare a column with fewer values, or keys of another table",
        });
      }
      this.known.set(value, code);
    }
    return code;
  }

  values = (): T[] => [...this.known.keys()];
}
