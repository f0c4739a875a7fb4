// Columns of one value, filled once per arena.

export function constantI32(n: i32, value: i32, out: usize): void {
  for (let i = 0; i < n; i++, out += 4) store<i32>(out, value);
}

/** Any 8 bytes. */
export function constant64(n: i32, valueAt: usize, out: usize): void {
  const value = load<u64>(valueAt);
  for (let i = 0; i < n; i++, out += 8) store<u64>(out, value);
}
