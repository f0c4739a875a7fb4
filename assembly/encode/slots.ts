// Dictionary text gathered ahead of the row pass: in a loop of its own the misses of a large dictionary overlap.

/** Slots of 16 bytes (text, comma, length in byte 15) by i32 codes. */
export function gatherSlots(n: i32, codes: usize, table: usize, out: usize): void {
  for (let i = 0; i < n; i++, codes += 4, out += 16) {
    v128.store(out, v128.load(table + (<usize>load<i32>(codes) << 4)));
  }
}

/** Where the texts lie, by i32 codes: the address and the length, u32 each. For texts too long for a slot. */
export function gatherReferences(n: i32, codes: usize, offsets: usize, bytes: usize, out: usize): void {
  for (let i = 0; i < n; i++, codes += 4, out += 8) {
    const at = offsets + (<usize>load<i32>(codes) << 2);
    const begin = load<u32>(at);
    store<u32>(out, <u32>bytes + begin);
    store<u32>(out, load<u32>(at, 4) - begin, 4);
  }
}
