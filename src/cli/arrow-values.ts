// Values of Arrow columns as people and JSON want them.
import { Type, type Vector } from "apache-arrow";

export interface Shown {
  readonly text: string;
  readonly plain: string | number | boolean | null;
  readonly right: boolean;
}

const none: Shown = { text: "", plain: null, right: false };

/** Reads a column; a timestamp as ISO 8601, a decimal with all of its digits. */
export function reader(column: Vector): (row: number) => Shown {
  const { type } = column;
  return (row) => {
    const value: unknown = column.get(row);
    if (value === null || value === undefined) return none;
    switch (type.typeId) {
      case Type.Int:
      case Type.Float: {
        const safe =
          typeof value === "bigint" && (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER)
            ? value.toString()
            : Number(value);
        return { text: String(value), plain: safe, right: true };
      }
      case Type.Decimal: {
        const text = decimalText(value as Uint32Array, type.scale);
        return { text, plain: Number(text), right: true };
      }
      case Type.Date:
        return plainText(new Date(Number(value)).toISOString().slice(0, 10));
      case Type.Timestamp:
        return plainText(new Date(Number(value)).toISOString().replace(".000Z", "Z"));
      case Type.Bool:
        return { text: String(value), plain: value === true, right: false };
      case Type.FixedSizeBinary:
        return plainText(uuidText(value as Uint8Array));
      default:
        return plainText(String(value));
    }
  };
}

const plainText = (text: string): Shown => ({ text, plain: text, right: false });

function decimalText(words: Uint32Array, scale: number): string {
  const bits = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
  const value = BigInt.asIntN(128, bits);
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, "0");
  const sign = value < 0n ? "-" : "";
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const uuidText = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
