// Weights of very many rows as assembly/sample/blocks.ts draws by them: how their tables lie in memory, made in their place from batches of weights.
import { Host } from "./host.js";

/** Entries of a block. Mirrored in assembly. */
export const blockEntries = 4096;
/** Up to so many rows are entries of their own; of more, a power of two are one, so that there are no more entries than... */
const mostSingle = 64_000_000;
/** ... these: with their bounds 400 MB. */
const mostGroups = 2 ** 25;
/** Groups are no larger than a batch. */
export const mostBlockRows = mostGroups * blockEntries;

/** Where the parts of a table lie, in bytes from its start. The blocks lie at 0. */
export interface BlockLayout {
  readonly rows: number;
  /** Rows of an entry. */
  readonly width: number;
  readonly blocks: number;
  readonly entries: number;
  readonly entriesAt: number;
  /** Bounds of the groups; where rows are entries of their own, there are none. */
  readonly boundsAt: number;
  readonly byteLength: number;
}

/**
 * The layout for a number of rows, up to `mostBlockRows`.
 *
 * @example
 * blockLayout(1e9) // 31,250,000 entries of 32 rows: { width: 32, blocks: 7630, .. }
 */
export function blockLayout(rows: number, width = widthFor(rows)): BlockLayout {
  const entries = Math.ceil(rows / width);
  const blocks = Math.ceil(entries / blockEntries);
  const entriesAt = Math.ceil((8 * blocks + 16) / 64) * 64;
  const boundsAt = Math.ceil((entriesAt + 8 * entries + 16) / 64) * 64;
  const byteLength = width === 1 ? entriesAt + 8 * entries : boundsAt + 4 * entries;
  return { rows, width, blocks, entries, entriesAt, boundsAt, byteLength };
}

function widthFor(rows: number): number {
  let width = 1;
  if (rows > mostSingle) while (rows / width > mostGroups) width *= 2;
  return width;
}

/**
 * Makes a table in its place.
 *
 * @example
 * const table = new BlockTable(blockLayout(rows), into);
 * for (const weights of batches) table.add(weights);
 * table.finish();
 */
export class BlockTable {
  private readonly host = new Host(blockEntries * 48);
  private readonly at = {
    weights: this.host.alloc(blockEntries * 8),
    sums: this.host.alloc(blockEntries * 8),
    bounds: this.host.alloc(blockEntries * 4),
    entries: this.host.alloc(blockEntries * 8),
    work: this.host.alloc(blockEntries * 16),
  };
  private readonly blockSums: Float64Array;
  private block = 0;
  /** Entries of the open block. */
  private filled = 0;

  constructor(
    private readonly layout: BlockLayout,
    private readonly into: Uint8Array,
  ) {
    this.blockSums = new Float64Array(layout.blocks);
    const { blocks, entries, entriesAt, boundsAt } = layout;
    into.fill(0, 8 * blocks, entriesAt); // what lies between the parts is part of what is kept
    if (layout.width > 1) into.fill(0, entriesAt + 8 * entries, boundsAt);
  }

  /** Weights of the next rows, none negative: 4,096 of them, or the last. */
  add(weights: Float64Array): void {
    const { at, host, layout } = this;
    if (layout.width === 1) host.write(at.sums, weights);
    else {
      host.write(at.weights, weights);
      host.kernels.sumGroups(
        weights.length,
        at.weights,
        layout.width,
        at.sums + 8 * this.filled,
        at.bounds + 4 * this.filled,
      );
    }
    this.filled += Math.ceil(weights.length / layout.width);
    if (this.filled === blockEntries) this.close();
  }

  /** After the last row: some weight must be above 0, and their sum finite. */
  finish(): void {
    if (this.filled > 0) this.close();
    const { blocks } = this.layout;
    const host = new Host(32 * blocks + 4096);
    const entries = host.alloc(8 * blocks);
    const failed = host.kernels.buildAlias(blocks, host.put(this.blockSums), entries, host.alloc(16 * blocks));
    if (failed) throw new RangeError("weights that are all 0 or not finite");
    this.into.set(host.bytes(entries, 8 * blocks), 0);
  }

  private close(): void {
    const { at, block, filled, host, into, layout } = this;
    const first = block * blockEntries;
    const sums = new Float64Array(host.memory.buffer, at.sums, filled);
    let sum = 0;
    for (let i = 0; i < filled; i++) sum += sums[i]!;
    this.blockSums[block] = sum;
    // A block without weights is never drawn, and holds zeros.
    if (host.kernels.buildAlias(filled, at.sums, at.entries, at.work)) host.bytes(at.entries, 8 * filled).fill(0);
    else host.kernels.shiftAliases(filled, at.entries, first);
    into.set(host.bytes(at.entries, 8 * filled), layout.entriesAt + 8 * first);
    if (layout.width > 1) into.set(host.bytes(at.bounds, 4 * filled), layout.boundsAt + 4 * first);
    this.block++;
    this.filled = 0;
  }
}
