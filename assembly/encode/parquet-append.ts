// Rows of a batch on their way into Parquet pages: values without the nulls, and the bits that say which are null.
// A page ends at a row of its own, wherever batches end: so all of these begin at row `first` of the batch.

// @ts-ignore: decorator
@inline
function isValid(bits: usize, row: i32): u32 {
  return (<u32>load<u8>(bits + (row >> 3)) >> (row & 7)) & 1;
}

/** Values of 4 bytes that are valid, back to back; returns how many. Stores up to one value past them. */
export function compact32(n: i32, first: i32, values: usize, bits: usize, out: usize): i32 {
  const begin = out;
  for (let row = first; row < first + n; row++) {
    store<u32>(out, load<u32>(values + (<usize>row << 2)));
    out += <usize>isValid(bits, row) << 2;
  }
  return <i32>((out - begin) >> 2);
}

/** The same for values of 8 bytes. */
export function compact64(n: i32, first: i32, values: usize, bits: usize, out: usize): i32 {
  const begin = out;
  for (let row = first; row < first + n; row++) {
    store<u64>(out, load<u64>(values + (<usize>row << 3)));
    out += <usize>isValid(bits, row) << 3;
  }
  return <i32>((out - begin) >> 3);
}

/** The same for values of 16 bytes. */
export function compact128(n: i32, first: i32, values: usize, bits: usize, out: usize): i32 {
  const begin = out;
  for (let row = first; row < first + n; row++) {
    v128.store(out, v128.load(values + (<usize>row << 4)));
    out += <usize>isValid(bits, row) << 4;
  }
  return <i32>((out - begin) >> 4);
}

/** Values of a width of 4, 8 or 16 bytes as they are: where none is null. */
export function appendValues(n: i32, first: i32, values: usize, width: i32, out: usize): void {
  memory.copy(out, values + <usize>first * width, <usize>n * width);
}

/** Bits first .. first + n of `bits`, appended behind the first `at` bits of `out`. What lies behind them is 0 up to a byte's end. */
export function appendBits(n: i32, first: i32, bits: usize, out: usize, at: i32): void {
  let done = 0;
  while (done < n) {
    const from = first + done;
    const to = at + done;
    const count = min(min(n - done, 8 - (from & 7)), 8 - (to & 7));
    const piece = (<u32>load<u8>(bits + (from >> 3)) >> (from & 7)) & ((1 << count) - 1);
    const place = out + (to >> 3);
    const kept = <u32>load<u8>(place) & ((1 << (to & 7)) - 1);
    store<u8>(place, kept | (piece << (to & 7)));
    done += count;
  }
}

/** UTF-8 of Arrow as Parquet's plain texts: u32 length, then bytes. Returns the bytes written; stores up to 16 past them. */
export function plainUtf8(n: i32, first: i32, offsets: usize, bytes: usize, out: usize): i32 {
  const begin = out;
  for (let row = first; row < first + n; row++) {
    const at = load<u32>(offsets + (<usize>row << 2));
    out = plainText(bytes + at, load<u32>(offsets + (<usize>row << 2), 4) - at, out);
  }
  return <i32>(out - begin);
}

/** The same of valid rows alone. */
export function plainValidUtf8(n: i32, first: i32, offsets: usize, bytes: usize, bits: usize, out: usize): i32 {
  const begin = out;
  for (let row = first; row < first + n; row++) {
    if (isValid(bits, row) == 0) continue;
    const at = load<u32>(offsets + (<usize>row << 2));
    out = plainText(bytes + at, load<u32>(offsets + (<usize>row << 2), 4) - at, out);
  }
  return <i32>(out - begin);
}

/** Texts of a dictionary by i32 codes, as plain texts. */
export function plainEntries(n: i32, codes: usize, offsets: usize, bytes: usize, out: usize): i32 {
  const begin = out;
  for (let i = 0; i < n; i++, codes += 4) {
    const entry = offsets + (<usize>load<i32>(codes) << 2);
    const at = load<u32>(entry);
    out = plainText(bytes + at, load<u32>(entry, 4) - at, out);
  }
  return <i32>(out - begin);
}

// @ts-ignore: decorator
@inline
function plainText(from: usize, length: u32, out: usize): usize {
  store<u32>(out, length);
  out += 4;
  for (let done: u32 = 0; done < length; done += 16) v128.store(out + done, v128.load(from + done));
  return out + length;
}
