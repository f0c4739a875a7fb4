// Thrift's compact protocol, as far as Parquet's metadata needs it: written only. See thrift-compact-protocol.md of apache/thrift.

const ids = { true: 1, false: 2, i8: 3, i16: 4, i32: 5, i64: 6, binary: 8, list: 9, struct: 12 } as const;

/** A value of a field: what it is written as, and what it is. Undefined leaves the field out. */
export type Field =
  | { readonly i8: number }
  | { readonly i16: number }
  | { readonly i32: number }
  | { readonly i64: number }
  | { readonly bool: boolean }
  | { readonly text: string }
  | { readonly binary: Uint8Array }
  | { readonly struct: Struct }
  | { readonly list: List }
  | undefined;

/** Fields by their ids, in rising order. */
export type Struct = Readonly<Record<number, Field>>;

type List =
  | { readonly of: "i32" | "i64"; readonly items: readonly number[] }
  | { readonly of: "bool"; readonly items: readonly boolean[] }
  | { readonly of: "text"; readonly items: readonly string[] }
  | { readonly of: "binary"; readonly items: readonly Uint8Array[] }
  | { readonly of: "struct"; readonly items: readonly Struct[] };

/**
 * A struct as bytes.
 *
 * @example
 * thrift({ 1: { i32: 3 } }) // [0x15, 0x06, 0x00]
 */
export function thrift(struct: Struct): Uint8Array {
  const writer = new Writer();
  writer.struct(struct);
  return writer.bytes.subarray(0, writer.length);
}

class Writer {
  bytes = new Uint8Array(256);
  length = 0;

  struct(struct: Struct): void {
    let before = 0;
    for (const [key, field] of Object.entries(struct)) {
      if (field === undefined) continue;
      const id = Number(key); // integer keys come in rising order
      const type = typeOf(field);
      if (id - before <= 15) this.byte(((id - before) << 4) | type);
      else {
        this.byte(type);
        this.zigzag(id);
      }
      before = id;
      this.field(field);
    }
    this.byte(0);
  }

  private field(field: NonNullable<Field>): void {
    if ("i8" in field) this.byte(field.i8);
    else if ("i16" in field) this.zigzag(field.i16);
    else if ("i32" in field) this.zigzag(field.i32);
    else if ("i64" in field) this.zigzag(field.i64);
    else if ("text" in field) this.binary(encoder.encode(field.text));
    else if ("binary" in field) this.binary(field.binary);
    else if ("struct" in field) this.struct(field.struct);
    else if ("list" in field) this.list(field.list);
  }

  private list(list: List): void {
    const { length } = list.items;
    const type = {
      i32: ids.i32,
      i64: ids.i64,
      bool: ids.true,
      text: ids.binary,
      binary: ids.binary,
      struct: ids.struct,
    };
    if (length < 15) this.byte((length << 4) | type[list.of]);
    else {
      this.byte(0xf0 | type[list.of]);
      this.varint(length);
    }
    switch (list.of) {
      case "i32":
      case "i64":
        for (const item of list.items) this.zigzag(item);
        break;
      case "bool":
        for (const item of list.items) this.byte(item ? ids.true : ids.false);
        break;
      case "text":
        for (const item of list.items) this.binary(encoder.encode(item));
        break;
      case "binary":
        for (const item of list.items) this.binary(item);
        break;
      case "struct":
        for (const item of list.items) this.struct(item);
    }
  }

  private binary(bytes: Uint8Array): void {
    this.varint(bytes.length);
    this.room(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Integers up to 2^52: numbers of rows and bytes. */
  private zigzag(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  private varint(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.byte((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  private byte(value: number): void {
    this.room(1);
    this.bytes[this.length++] = value;
  }

  private room(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const grown = new Uint8Array(2 * (this.length + more));
    grown.set(this.bytes);
    this.bytes = grown;
  }
}

const encoder = new TextEncoder();

function typeOf(field: NonNullable<Field>): number {
  if ("bool" in field) return field.bool ? ids.true : ids.false;
  if ("text" in field || "binary" in field) return ids.binary;
  if ("i8" in field) return ids.i8;
  if ("i16" in field) return ids.i16;
  if ("i32" in field) return ids.i32;
  if ("i64" in field) return ids.i64;
  return "struct" in field ? ids.struct : ids.list;
}
