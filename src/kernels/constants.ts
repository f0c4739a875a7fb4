// The constants of a plan: keys, tables, dictionaries, supplied columns. Laid out from the end of the module's static data upwards.

export type Numbers = Int8Array | Uint8Array | Int32Array | Uint32Array | Float64Array | BigInt64Array | BigUint64Array;

/** Bytes that are made in their place, once that is there: too many to be held beside it. */
export interface Filling {
  readonly byteLength: number;
  fill(into: Uint8Array): void;
}

/** Every blob is followed by this much room, so that kernels may load 16 bytes from its last element. */
const slackBytes = 16;

/**
 * Collects blobs and says where each will lie; equal small words share a place.
 *
 * @example
 * const constants = new Constants(65536);
 * constants.add(new Float64Array([1, 2])) // 65536
 */
export class Constants {
  private readonly blobs: { at: number; data: Numbers; owner: string }[] = [];
  private readonly fillings = new Map<Filling, { at: number; owner: string }>();
  private readonly words = new Map<bigint, number>();
  private end: number;
  /** Whose steps and blobs are made now, as `table.column`; "" where nobody in particular. */
  owner = "";

  constructor(readonly start: number) {
    this.end = Math.ceil(start / 64) * 64;
  }

  /** The absolute address where `data` will lie, aligned to 64 bytes. The data is copied at `copyTo`, not before. */
  add(data: Numbers): number {
    const at = this.room(data.byteLength);
    this.blobs.push({ at, data, owner: this.owner });
    return at;
  }

  /** The address of what will be made at `copyTo`; equal ones share a place. */
  reserve(filling: Filling): number {
    const known = this.fillings.get(filling);
    if (known !== undefined) return known.at;
    const at = this.room(filling.byteLength);
    this.fillings.set(filling, { at, owner: this.owner });
    return at;
  }

  private room(bytes: number): number {
    const at = Math.ceil(this.end / 64) * 64;
    this.end = Math.ceil((at + bytes + slackBytes) / 64) * 64;
    return at;
  }

  /** The address of a 64-bit word, e.g. a key. */
  word(value: bigint): number {
    const bits = BigInt.asUintN(64, value);
    const known = this.words.get(bits);
    if (known !== undefined) return known;
    const at = Math.ceil(this.end / 8) * 8;
    this.blobs.push({ at, data: new BigUint64Array([bits]), owner: "" });
    this.words.set(bits, at);
    this.end = at + 8; // words pack: a plan of 10,000 columns has tens of thousands
    return at;
  }

  /** What `make` adds belongs to `owner`: `explain` says who takes the room. */
  ownedBy<T>(owner: string, make: () => T): T {
    const before = this.owner;
    this.owner = owner;
    try {
      return make();
    } finally {
      this.owner = before;
    }
  }

  /** Bytes of each owner's blobs. */
  holdings(): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    const add = (owner: string, bytes: number) => sums.set(owner, (sums.get(owner) ?? 0) + bytes);
    for (const { data, owner } of this.blobs) add(owner, data.byteLength);
    for (const [{ byteLength }, { owner }] of this.fillings) add(owner, byteLength);
    return sums;
  }

  /** The first byte after the constants, aligned to 4 KiB. */
  get endBytes(): number {
    return Math.ceil((this.end + slackBytes) / 4096) * 4096;
  }

  copyTo(memory: WebAssembly.Memory): void {
    const target = new Uint8Array(memory.buffer);
    for (const { at, data } of this.blobs)
      target.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    for (const [filling, { at }] of this.fillings) filling.fill(target.subarray(at, at + filling.byteLength));
  }
}
