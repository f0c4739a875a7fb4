// Rows of text by a row program: CSV and JSON lines. One operation for each field, chosen at plan time; each writes its field and a comma.
import { date, dayOf, timeMilliseconds, timeSeconds } from "./dates";
import { decimal, digits10, digits16, integer10, integer20, integer8, magnitude, pointed, sign } from "./digits";
import { float32, float64 } from "./floats";
import { AUX, COLUMN, Op, OP_BYTES, SCRATCH_BYTES, TABLE, VALIDITY, WIDE } from "./layout";
import { jsonText } from "./escapes";
import { anyText, plainText } from "./quotes";
import { uuidText } from "./uuid-text";

/**
 * Formats n rows at `out` and returns their bytes. `program` is read-only; `scratch` (SCRATCH_BYTES and OP_BYTES for each operation)
 * receives it with addresses of this worker's arena. Stores stay below n times the longest row and 64 bytes more; texts are read
 * 32 bytes at a time.
 */
export function csvRows(n: i32, program: usize, tables: usize, arena: usize, scratch: usize, out: usize): i32 {
  return rows(n, program, tables, arena, scratch, out, scratch, 0, 0x0a, 0);
}

/** The same, and the end of each row, counted from `out`, as u32 in `ends`. */
export function csvRowsWithEnds(n: i32, program: usize, tables: usize, arena: usize, scratch: usize, out: usize, ends: usize): i32 {
  return rows(n, program, tables, arena, scratch, out, ends, 4, 0x0a, 0);
}

/** The same as JSON lines, by a program whose literals hold the keys: a row ends with a brace. */
export function jsonRows(n: i32, program: usize, tables: usize, arena: usize, scratch: usize, out: usize): i32 {
  return rows(n, program, tables, arena, scratch, out, scratch, 0, 0x0a7d, 1);
}

export function jsonRowsWithEnds(n: i32, program: usize, tables: usize, arena: usize, scratch: usize, out: usize, ends: usize): i32 {
  return rows(n, program, tables, arena, scratch, out, ends, 4, 0x0a7d, 1);
}

function rows(n: i32, program: usize, t: usize, arena: usize, scratch: usize, begin: usize, ends: usize, endBytes: usize, closing: u16, more: usize): i32 {
  const ops = scratch + SCRATCH_BYTES;
  const end = resolve(program, ops, arena);
  let out = begin;
  let last = begin; // where the field before begins
  for (let i: usize = 0; i < <usize>n; i++) {
    for (let op = ops; op < end; op += OP_BYTES) {
      const next = field(out, op, i, t, scratch, last);
      last = out;
      out = next;
    }
    store<u16>(out - 1, closing); // over the last comma
    out += more;
    store<u32>(ends, <u32>(out - begin));
    ends += endBytes;
  }
  return <i32>(out - begin);
}

/** Writes the field of row i and a comma at `out`; returns the end of both. `last` is where the field before begins. */
// @ts-ignore: decorator
@inline
function field(out: usize, op: usize, i: usize, t: usize, scratch: usize, last: usize): usize {
  switch (load<u32>(op)) {
    case Op.ENTRY32:
      return entry(out, load<usize>(op, TABLE), load<u32>(load<usize>(op, COLUMN) + (i << 2)));
    case Op.ENTRY64:
      return entry(out, load<usize>(op, TABLE), load<u32>(load<usize>(op, COLUMN) + (i << 3)));
    case Op.SLOT32:
      return slot(out, load<usize>(op, TABLE) + (load<u32>(load<usize>(op, COLUMN) + (i << 2)) << 4));
    case Op.SLOT64:
      return slot(out, load<usize>(op, TABLE) + (load<u32>(load<usize>(op, COLUMN) + (i << 3)) << 4));
    case Op.ENTRY32_NULLABLE:
      return entry(out, load<usize>(op, TABLE), known(op, i, load<u32>(load<usize>(op, COLUMN) + (i << 2))));
    case Op.ENTRY64_NULLABLE:
      return entry(out, load<usize>(op, TABLE), known(op, i, load<u32>(load<usize>(op, COLUMN) + (i << 3))));
    case Op.SLOT32_NULLABLE:
      return slot(out, load<usize>(op, TABLE) + (known(op, i, load<u32>(load<usize>(op, COLUMN) + (i << 2))) << 4));
    case Op.SLOT64_NULLABLE:
      return slot(out, load<usize>(op, TABLE) + (known(op, i, load<u32>(load<usize>(op, COLUMN) + (i << 3))) << 4));
    case Op.ENTRIES:
      return entry(out, load<usize>(op, COLUMN), <u32>i);
    case Op.SLOTS:
      return slot(out, load<usize>(op, COLUMN) + (i << 4));
    case Op.INT8_32:
      return integer8(out, t, load<u32>(load<usize>(op, COLUMN) + (i << 2)));
    case Op.INT8_64:
      return integer8(out, t, load<u32>(load<usize>(op, COLUMN) + (i << 3)));
    case Op.INT10_32: {
      const v = <i64>load<i32>(load<usize>(op, COLUMN) + (i << 2));
      return integer10(sign(out, v), t, <u32>magnitude(v));
    }
    case Op.INT10_64: {
      const v = load<i64>(load<usize>(op, COLUMN) + (i << 3));
      return integer10(sign(out, v), t, <u32>magnitude(v));
    }
    case Op.INT20_64: {
      const v = load<i64>(load<usize>(op, COLUMN) + (i << 3));
      return integer20(sign(out, v), t, magnitude(v));
    }
    case Op.CENTS32:
      return cents(out, t, op, load<u32>(load<usize>(op, COLUMN) + (i << 2)));
    case Op.CENTS64:
      return cents(out, t, op, load<u32>(load<usize>(op, COLUMN) + (i << 3)));
    case Op.DECIMAL10_32: {
      const v = <i64>load<i32>(load<usize>(op, COLUMN) + (i << 2));
      return pointed(sign(out, v), t, digits10(t, <u32>magnitude(v)), load<usize>(op, TABLE), load<u32>(op, AUX));
    }
    case Op.DECIMAL10_64: {
      const v = load<i64>(load<usize>(op, COLUMN) + (i << 3));
      return pointed(sign(out, v), t, digits10(t, <u32>magnitude(v)), load<usize>(op, TABLE), load<u32>(op, AUX));
    }
    case Op.DECIMAL15_64: {
      const v = load<i64>(load<usize>(op, COLUMN) + (i << 3));
      return pointed(sign(out, v), t, digits16(t, magnitude(v)), load<usize>(op, TABLE), load<u32>(op, AUX));
    }
    case Op.DECIMAL32: {
      const v = <i64>load<i32>(load<usize>(op, COLUMN) + (i << 2));
      return decimal(sign(out, v), t, magnitude(v), load<u64>(op, WIDE), load<u32>(op, AUX));
    }
    case Op.DECIMAL64: {
      const v = load<i64>(load<usize>(op, COLUMN) + (i << 3));
      return decimal(sign(out, v), t, magnitude(v), load<u64>(op, WIDE), load<u32>(op, AUX));
    }
    case Op.TIME_S:
      return instantSeconds(out, t, op, load<i64>(load<usize>(op, COLUMN) + (i << 3)));
    case Op.TIME_MS:
      return instantMilliseconds(out, t, op, load<i64>(load<usize>(op, COLUMN) + (i << 3)));
    case Op.TIME_S_NULLABLE:
      return orNull(instantSeconds(out, t, op, knownInstant(op, i)), op, i, out);
    case Op.TIME_MS_NULLABLE:
      return orNull(instantMilliseconds(out, t, op, knownInstant(op, i)), op, i, out);
    case Op.TIME_S_ANY: {
      const v = load<i64>(load<usize>(op, COLUMN) + (i << 3));
      const day = dayOf(v);
      out = date(out, t, day);
      store<u8>(out, 0x54);
      return timeSeconds(out + 1, t, <u32>(v - day * 86400000));
    }
    case Op.TIME_MS_ANY: {
      const v = load<i64>(load<usize>(op, COLUMN) + (i << 3));
      const day = dayOf(v);
      out = date(out, t, day);
      store<u8>(out, 0x54);
      return timeMilliseconds(out + 1, t, <u32>(v - day * 86400000));
    }
    case Op.DATE: {
      out = date(out, t, <i64>load<i32>(load<usize>(op, COLUMN) + (i << 2)));
      store<u8>(out, 0x2c);
      return out + 1;
    }
    case Op.FLOAT64:
      return float64(out, t, load<f64>(load<usize>(op, COLUMN) + (i << 3)), scratch);
    case Op.FLOAT32:
      return float32(out, t, <f32>load<f64>(load<usize>(op, COLUMN) + (i << 3)), scratch);
    case Op.UUID:
      return uuidText(out, load<usize>(op, COLUMN) + (i << 4));
    case Op.TEXT: {
      const at = load<usize>(op, COLUMN) + (i << 2);
      const first = load<usize>(at);
      return plainText(out, load<usize>(op, TABLE) + first, load<usize>(at, 4) - first);
    }
    case Op.TEXT_QUOTED: {
      const at = load<usize>(op, COLUMN) + (i << 2);
      const first = load<usize>(at);
      return anyText(out, load<usize>(op, TABLE) + first, load<usize>(at, 4) - first);
    }
    case Op.DICTIONARY: {
      const at = load<usize>(op, TABLE) + (load<u32>(load<usize>(op, COLUMN) + (i << 2)) << 2);
      const first = load<usize>(at);
      return plainText(out, load<usize>(op, WIDE) + first, load<usize>(at, 4) - first);
    }
    case Op.REFERENCES: {
      const at = load<usize>(op, COLUMN) + (i << 3);
      return plainText(out, load<usize>(at), load<usize>(at, 4));
    }
    case Op.LITERAL: {
      const length = load<u32>(op, AUX);
      const text = load<usize>(op, TABLE);
      v128.store(out, v128.load(text));
      v128.store(out, v128.load(text, 16), 16);
      for (let k: usize = 32; k < <usize>length; k += 16) v128.store(out + k, v128.load(text + k));
      return out + length;
    }
    case Op.CLOSE:
      store<u16>(out - 1, 0x2c22);
      return out + 1;
    case Op.CLOSE_NULLABLE:
      if (valid(op, i)) {
        store<u16>(out - 1, 0x2c22);
        return out + 1;
      }
      return nullText(last - 1); // over the quote that the key's literal ends with
    case Op.NULLS_JSON:
      return valid(op, i) ? out : nullText(last);
    case Op.TEXT_JSON: {
      const at = load<usize>(op, COLUMN) + (i << 2);
      const first = load<usize>(at);
      return jsonText(out, load<usize>(op, TABLE) + first, load<usize>(at, 4) - first);
    }
    case Op.FLOAT64_JSON: {
      const v = load<f64>(load<usize>(op, COLUMN) + (i << 3));
      return isFinite(v) ? float64(out, t, v, scratch) : nullText(out);
    }
    case Op.FLOAT32_JSON: {
      const v = <f32>load<f64>(load<usize>(op, COLUMN) + (i << 3));
      return isFinite(v) ? float32(out, t, v, scratch) : nullText(out);
    }
    default: // NULLS, behind the field that it is about
      return orNull(out, op, i, last);
  }
}

/** null and a comma. */
// @ts-ignore: decorator
@inline
function nullText(out: usize): usize {
  store<u32>(out, 0x6c6c756e);
  store<u8>(out, 0x2c, 4);
  return out + 5;
}

/** Copies the program with absolute addresses; returns where its end stands. */
function resolve(program: usize, ops: usize, arena: usize): usize {
  while (true) {
    const code = load<u32>(program);
    store<u32>(ops, code & 0xff);
    store<usize>(ops, load<usize>(program, COLUMN) + (code & 0x100 ? arena : 0), COLUMN);
    store<usize>(ops, load<usize>(program, TABLE) + (code & 0x200 ? arena : 0), TABLE);
    store<usize>(ops, load<usize>(program, VALIDITY) + (code & 0x400 ? arena : 0), VALIDITY);
    v128.store(ops, v128.load(program, WIDE), WIDE);
    if ((code & 0xff) == Op.END) return ops;
    program += OP_BYTES;
    ops += OP_BYTES;
  }
}

/** Where the field that ends at `out` with its comma is null, the comma moves to the field's start. */
// @ts-ignore: decorator
@inline
function orNull(out: usize, op: usize, i: usize, start: usize): usize {
  const comma = select<usize>(out - 1, start, valid(op, i));
  store<u8>(comma, 0x2c);
  return comma + 1;
}

// @ts-ignore: decorator
@inline
function valid(op: usize, i: usize): u32 {
  return (<u32>load<u8>(load<usize>(op, VALIDITY) + (i >> 3)) >> (<u32>i & 7)) & 1;
}

/** v, or the number that stands for null in the operation's table: a comma alone. */
// @ts-ignore: decorator
@inline
function known(op: usize, i: usize, v: u32): u32 {
  return select<u32>(v, load<u32>(op, AUX), valid(op, i));
}

/** The same for instants, whose first day is in the table: what stands for null may be any. */
// @ts-ignore: decorator
@inline
function knownInstant(op: usize, i: usize): i64 {
  return select<i64>(load<i64>(load<usize>(op, COLUMN) + (i << 3)), load<i64>(op, WIDE), valid(op, i));
}

/** Milliseconds since 1970, with the dates in a table that begins at `wide`: 86,400,000 is 2^10 * 84,375. */
// @ts-ignore: decorator
@inline
function instantSeconds(out: usize, t: usize, op: usize, v: i64): usize {
  const ms = <u64>(v - load<i64>(op, WIDE));
  const day = <u32>(ms >> 10) / 84375;
  v128.store(out, v128.load(load<usize>(op, TABLE) + (<usize>day << 4)));
  return timeSeconds(out + 11, t, <u32>ms - day * 86400000);
}

// @ts-ignore: decorator
@inline
function instantMilliseconds(out: usize, t: usize, op: usize, v: i64): usize {
  const ms = <u64>(v - load<i64>(op, WIDE));
  const day = <u32>(ms >> 10) / 84375;
  v128.store(out, v128.load(load<usize>(op, TABLE) + (<usize>day << 4)));
  return timeMilliseconds(out + 11, t, <u32>ms - day * 86400000);
}

/** Text and comma of at most seven bytes, their length in the eighth. */
// @ts-ignore: decorator
@inline
function entry(out: usize, table: usize, v: u32): usize {
  const text = load<u64>(table + (<usize>v << 3));
  store<u64>(out, text);
  return out + <usize>(text >> 56);
}

/** Text and comma of at most fifteen bytes, their length in the sixteenth. */
// @ts-ignore: decorator
@inline
function slot(out: usize, at: usize): usize {
  v128.store(out, v128.load(at));
  return out + load<u8>(at, 15);
}

/** v / 10^scale for scales 1 to 3 and whole parts below 10,000: the division is a multiplication by 2^40 / 10^scale, rounded up. */
// @ts-ignore: decorator
@inline
function cents(out: usize, t: usize, op: usize, v: u32): usize {
  const whole = <u32>((<u64>v * load<u64>(op, WIDE)) >> 40);
  out = entry(out, t, whole) - 1;
  return entry(out, load<usize>(op, TABLE), v - whole * load<u32>(op, AUX));
}
