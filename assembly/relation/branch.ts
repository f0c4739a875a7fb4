// Choosing among vectors by a branch number for each row.

/** out[i] = values[i] where branch[i] = k; other rows stay. */
export function blend32(n: i32, branch: usize, k: i32, values: usize, out: usize): void {
  for (let i = 0; i < n; i++, branch += 4, values += 4, out += 4) {
    store<i32>(out, select(load<i32>(values), load<i32>(out), load<i32>(branch) == k));
  }
}

export function blend64(n: i32, branch: usize, k: i32, values: usize, out: usize): void {
  for (let i = 0; i < n; i++, branch += 4, values += 8, out += 8) {
    store<u64>(out, select(load<u64>(values), load<u64>(out), load<i32>(branch) == k));
  }
}

export function blend128(n: i32, branch: usize, k: i32, values: usize, out: usize): void {
  for (let i = 0; i < n; i++, branch += 4, values += 16, out += 16) {
    if (load<i32>(branch) == k) v128.store(out, v128.load(values));
  }
}

/** values[i] where the bitmap says valid, else `other`. */
export function whereValid(n: i32, values: usize, bits: usize, other: i32, out: usize): void {
  for (let i = 0; i < n; i++, values += 4, out += 4) {
    const valid = (load<u8>(bits + (<usize>i >> 3)) >> <u8>(i & 7)) & 1;
    store<i32>(out, select(load<i32>(values), other, valid != 0));
  }
}

/** 1 where values[i] differs from `other`, else 0. */
export function differsI32(n: i32, values: usize, other: i32, out: usize): void {
  for (let i = 0; i < n; i++, values += 4, out += 4) store<i32>(out, i32(load<i32>(values) != other));
}
