// CSV rows by a row program: one operation for each field, chosen at plan time; each writes its field and a comma.
import { date, dayOf, timeMilliseconds, timeSeconds } from "./dates";
import { decimal, digits10, digits16, integer10, integer20, integer8, magnitude, pointed, sign } from "./digits";
import { float32, float64 } from "./floats";
import { AUX, COLUMN, Op, OP_BYTES, SCRATCH_BYTES, TABLE, VALIDITY, WIDE } from "./layout";
import { anyText, plainText } from "./quotes";
import { uuidText } from "./uuid-text";

/**
 * Formats n rows at `out` and returns their bytes. `program` is read-only; `scratch` (SCRATCH_BYTES and OP_BYTES for each operation)
 * receives it with addresses of this worker's arena. Stores up to 64 bytes past the text.
 */
export function csvRows(n: i32, program: usize, tables: usize, arena: usize, scratch: usize, out: usize): i32 {
  return rows(n, program, tables, arena, scratch, out, scratch, 0);
}

/** The same, and the end of each row, counted from `out`, as u32 in `ends`. */
export function csvRowsWithEnds(n: i32, program: usize, tables: usize, arena: usize, scratch: usize, out: usize, ends: usize): i32 {
  return rows(n, program, tables, arena, scratch, out, ends, 4);
}

function rows(n: i32, program: usize, t: usize, arena: usize, scratch: usize, begin: usize, ends: usize, endBytes: usize): i32 {
  if (n <= 0) return 0;
  const ops = scratch + SCRATCH_BYTES;
  resolve(program, ops, arena);
  let op = ops;
  let out = begin;
  let start = begin; // of the last field
  let i: usize = 0;
  while (true) {
    switch (load<u32>(op)) {
      case Op.ENTRY32: {
        start = out;
        out = entry(out, load<usize>(op, TABLE), load<u32>(load<usize>(op, COLUMN) + (i << 2)));
        break;
      }
      case Op.ENTRY64: {
        start = out;
        out = entry(out, load<usize>(op, TABLE), load<u32>(load<usize>(op, COLUMN) + (i << 3)));
        break;
      }
      case Op.SLOT32: {
        start = out;
        out = slot(out, load<usize>(op, TABLE) + (load<u32>(load<usize>(op, COLUMN) + (i << 2)) << 4));
        break;
      }
      case Op.SLOT64: {
        start = out;
        out = slot(out, load<usize>(op, TABLE) + (load<u32>(load<usize>(op, COLUMN) + (i << 3)) << 4));
        break;
      }
      case Op.ENTRY32_NULLABLE: {
        out = entry(out, load<usize>(op, TABLE), known(op, i, load<u32>(load<usize>(op, COLUMN) + (i << 2))));
        break;
      }
      case Op.ENTRY64_NULLABLE: {
        out = entry(out, load<usize>(op, TABLE), known(op, i, load<u32>(load<usize>(op, COLUMN) + (i << 3))));
        break;
      }
      case Op.SLOT32_NULLABLE: {
        out = slot(out, load<usize>(op, TABLE) + (known(op, i, load<u32>(load<usize>(op, COLUMN) + (i << 2))) << 4));
        break;
      }
      case Op.SLOT64_NULLABLE: {
        out = slot(out, load<usize>(op, TABLE) + (known(op, i, load<u32>(load<usize>(op, COLUMN) + (i << 3))) << 4));
        break;
      }
      case Op.SLOTS: {
        start = out;
        out = slot(out, load<usize>(op, COLUMN) + (i << 4));
        break;
      }
      case Op.INT8_32: {
        start = out;
        out = integer8(out, t, load<u32>(load<usize>(op, COLUMN) + (i << 2)));
        break;
      }
      case Op.INT8_64: {
        start = out;
        out = integer8(out, t, load<u32>(load<usize>(op, COLUMN) + (i << 3)));
        break;
      }
      case Op.INT10_32: {
        start = out;
        const v = <i64>load<i32>(load<usize>(op, COLUMN) + (i << 2));
        out = integer10(sign(out, v), t, <u32>magnitude(v));
        break;
      }
      case Op.INT10_64: {
        start = out;
        const v = load<i64>(load<usize>(op, COLUMN) + (i << 3));
        out = integer10(sign(out, v), t, <u32>magnitude(v));
        break;
      }
      case Op.INT20_64: {
        start = out;
        const v = load<i64>(load<usize>(op, COLUMN) + (i << 3));
        out = integer20(sign(out, v), t, magnitude(v));
        break;
      }
      case Op.CENTS32: {
        start = out;
        out = cents(out, t, op, load<u32>(load<usize>(op, COLUMN) + (i << 2)));
        break;
      }
      case Op.CENTS64: {
        start = out;
        out = cents(out, t, op, load<u32>(load<usize>(op, COLUMN) + (i << 3)));
        break;
      }
      case Op.DECIMAL10_32: {
        start = out;
        const v = <i64>load<i32>(load<usize>(op, COLUMN) + (i << 2));
        out = pointed(sign(out, v), t, digits10(t, <u32>magnitude(v)), load<usize>(op, TABLE), load<u32>(op, AUX));
        break;
      }
      case Op.DECIMAL10_64: {
        start = out;
        const v = load<i64>(load<usize>(op, COLUMN) + (i << 3));
        out = pointed(sign(out, v), t, digits10(t, <u32>magnitude(v)), load<usize>(op, TABLE), load<u32>(op, AUX));
        break;
      }
      case Op.DECIMAL15_64: {
        start = out;
        const v = load<i64>(load<usize>(op, COLUMN) + (i << 3));
        out = pointed(sign(out, v), t, digits16(t, magnitude(v)), load<usize>(op, TABLE), load<u32>(op, AUX));
        break;
      }
      case Op.DECIMAL32: {
        start = out;
        const v = <i64>load<i32>(load<usize>(op, COLUMN) + (i << 2));
        out = decimal(sign(out, v), t, magnitude(v), load<u64>(op, WIDE), load<u32>(op, AUX));
        break;
      }
      case Op.DECIMAL64: {
        start = out;
        const v = load<i64>(load<usize>(op, COLUMN) + (i << 3));
        out = decimal(sign(out, v), t, magnitude(v), load<u64>(op, WIDE), load<u32>(op, AUX));
        break;
      }
      case Op.TIME_S: {
        start = out;
        const ms = <u64>(load<i64>(load<usize>(op, COLUMN) + (i << 3)) - load<i64>(op, WIDE));
        const day = <u32>(ms >> 10) / 84375;
        v128.store(out, v128.load(load<usize>(op, TABLE) + (<usize>day << 4)));
        out = timeSeconds(out + 11, t, <u32>ms - day * 86400000);
        break;
      }
      case Op.TIME_MS: {
        start = out;
        const ms = <u64>(load<i64>(load<usize>(op, COLUMN) + (i << 3)) - load<i64>(op, WIDE));
        const day = <u32>(ms >> 10) / 84375;
        v128.store(out, v128.load(load<usize>(op, TABLE) + (<usize>day << 4)));
        out = timeMilliseconds(out + 11, t, <u32>ms - day * 86400000);
        break;
      }
      case Op.TIME_S_ANY: {
        start = out;
        const v = load<i64>(load<usize>(op, COLUMN) + (i << 3));
        const day = dayOf(v);
        out = date(out, t, day);
        store<u8>(out, 0x54);
        out = timeSeconds(out + 1, t, <u32>(v - day * 86400000));
        break;
      }
      case Op.TIME_MS_ANY: {
        start = out;
        const v = load<i64>(load<usize>(op, COLUMN) + (i << 3));
        const day = dayOf(v);
        out = date(out, t, day);
        store<u8>(out, 0x54);
        out = timeMilliseconds(out + 1, t, <u32>(v - day * 86400000));
        break;
      }
      case Op.DATE: {
        start = out;
        out = date(out, t, <i64>load<i32>(load<usize>(op, COLUMN) + (i << 2)));
        store<u8>(out, 0x2c);
        out += 1;
        break;
      }
      case Op.FLOAT64: {
        start = out;
        out = float64(out, t, load<f64>(load<usize>(op, COLUMN) + (i << 3)), ops - SCRATCH_BYTES);
        break;
      }
      case Op.FLOAT32: {
        start = out;
        out = float32(out, t, <f32>load<f64>(load<usize>(op, COLUMN) + (i << 3)), ops - SCRATCH_BYTES);
        break;
      }
      case Op.UUID: {
        start = out;
        out = uuidText(out, load<usize>(op, COLUMN) + (i << 4));
        break;
      }
      case Op.TEXT: {
        start = out;
        const at = load<usize>(op, COLUMN) + (i << 2);
        const first = load<usize>(at);
        out = plainText(out, load<usize>(op, TABLE) + first, load<usize>(at, 4) - first);
        break;
      }
      case Op.TEXT_QUOTED: {
        start = out;
        const at = load<usize>(op, COLUMN) + (i << 2);
        const first = load<usize>(at);
        out = anyText(out, load<usize>(op, TABLE) + first, load<usize>(at, 4) - first);
        break;
      }
      case Op.DICTIONARY: {
        start = out;
        const at = load<usize>(op, TABLE) + (load<u32>(load<usize>(op, COLUMN) + (i << 2)) << 2);
        const first = load<usize>(at);
        out = plainText(out, load<usize>(op, WIDE) + first, load<usize>(at, 4) - first);
        break;
      }
      case Op.REFERENCES: {
        start = out;
        const at = load<usize>(op, COLUMN) + (i << 3);
        out = plainText(out, load<usize>(at), load<usize>(at, 4));
        break;
      }
      case Op.NULLS: {
        // The field stands there with its comma: where it is null, the comma moves to the field's start.
        const comma = select<usize>(out - 1, start, valid(op, i));
        store<u8>(comma, 0x2c);
        out = comma + 1;
        break;
      }
      default: {
        // END: the last comma becomes the end of the line
        store<u8>(out - 1, 0x0a);
        store<u32>(ends, <u32>(out - begin));
        ends += endBytes;
        if (++i == <usize>n) return <i32>(out - begin);
        op = ops;
        continue;
      }
    }
    op += OP_BYTES;
  }
}

/** Copies the program with absolute addresses; the end is copied too. */
function resolve(program: usize, ops: usize, arena: usize): void {
  while (true) {
    const code = load<u32>(program);
    store<u32>(ops, code & 0xff);
    store<usize>(ops, load<usize>(program, COLUMN) + (code & 0x100 ? arena : 0), COLUMN);
    store<usize>(ops, load<usize>(program, TABLE) + (code & 0x200 ? arena : 0), TABLE);
    store<usize>(ops, load<usize>(program, VALIDITY) + (code & 0x400 ? arena : 0), VALIDITY);
    v128.store(ops, v128.load(program, WIDE), WIDE);
    if ((code & 0xff) == Op.END) return;
    program += OP_BYTES;
    ops += OP_BYTES;
  }
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
