// Runs a family: batches of root rows, and after each the children that it makes, depth first. Whole parents stay together; one
// that sums over its children is completed, and taken, behind them.
import type { Kernels } from "../kernels/instance.js";
import type { ChildProgram, FamilyProgram, TableProgram } from "../plan/lower.js";
import { executor, resolve } from "./execute.js";

/** Called after each batch of a table; the columns lie in the arena until the next batch of the same table. */
export type TakeRows = (rows: number) => void;

/** Whether to go on: asked before each batch, of children too, since one parent may have a billion of them. */
export type Proceed = () => boolean;

/**
 * Binds a family to kernels and an arena; `take` gives, for each table, what takes its batches.
 *
 * @example
 * const run = familyRunner(kernels, memory, program, base, (table) => (rows) => count(table, rows));
 * run(0, 262144, () => true);
 */
export function familyRunner(
  kernels: Kernels,
  memory: WebAssembly.Memory,
  { root, blockRoots }: FamilyProgram,
  base: number,
  take: (table: TableProgram) => TakeRows,
): (firstRow: number, rows: number, proceed: Proceed) => boolean {
  const words = new Uint32Array(memory.buffer);
  const first = resolve(root.firstRow, base) >>> 2;
  const { capacity } = root.program;
  let isCounting = false;
  const table = bindTable(kernels, words, root, base, (program) => {
    const taken = take(program);
    return (rows) => {
      if (!isCounting) taken(rows);
    };
  });
  const fill = (firstRow: number, end: number, proceed: Proceed): boolean => {
    for (let row = firstRow; row < end; row += capacity) {
      if (!proceed()) return false;
      setNumber(words, first, row);
      if (!table.fill(Math.min(capacity, end - row), proceed)) return false;
    }
    return true;
  };
  return (firstRow, rows, proceed) => {
    const block = blockRoots === 0 ? 0 : Math.floor(firstRow / blockRoots);
    table.begin(block);
    // Numbered children are counted from the last number that is known: the start of the block.
    isCounting = true;
    const counted = blockRoots === 0 || fill(block * blockRoots, firstRow, proceed);
    isCounting = false;
    return counted && fill(firstRow, firstRow + rows, proceed);
  };
}

/** Writes a number of up to 53 bits as a 64-bit word. */
function setNumber(words: Uint32Array, at: number, number: number): void {
  words[at] = number; // stores modulo 2^32
  words[at + 1] = number / 2 ** 32;
}

interface Filler {
  /** `block` of root rows is the one that comes first. */
  begin(block: number): void;
  /** False where it was told not to go on: what was taken is then not whole. */
  fill(rows: number, proceed: Proceed): boolean;
}

function bindTable(
  kernels: Kernels,
  words: Uint32Array,
  program: TableProgram,
  base: number,
  take: (table: TableProgram) => TakeRows,
): Filler {
  const execution = executor(kernels, program.program, base);
  const taken = take(program);
  const children = program.children.map((child) => bindChildren(kernels, words, child, base, take));
  return {
    begin(block) {
      execution.begin();
      for (const child of children) child.begin(block);
    },
    fill(rows, proceed) {
      execution.fill(rows);
      if (!execution.close) taken(rows);
      for (const child of children) if (!child.fill(rows, proceed)) return false;
      if (!execution.close) return true;
      execution.close(rows);
      taken(rows);
      return true;
    },
  };
}

function bindChildren(
  kernels: Kernels,
  words: Uint32Array,
  child: ChildProgram,
  base: number,
  take: (table: TableProgram) => TakeRows,
): Filler {
  const table = bindTable(kernels, words, child.program, base, take);
  const [counts, state, positions, ordinals] = [child.counts, child.state, child.positions, child.ordinals].map((arg) =>
    resolve(arg, base),
  ) as [number, number, number, number];
  const { capacity } = child.program.program;
  const first = resolve(child.program.firstRow, base) >>> 2;
  const bases = child.program.bases === undefined ? undefined : resolve(child.program.bases, base) >>> 2;
  let number = 0;
  return {
    begin(block) {
      table.begin(block);
      if (bases === undefined) return;
      const at = bases + 2 * block;
      number = words[at]! + words[at + 1]! * 2 ** 32;
    },
    fill(parents, proceed) {
      words[state >>> 2] = 0;
      words[(state >>> 2) + 1] = 0;
      for (;;) {
        const rows = kernels.childBatch(parents, counts, state, capacity, positions, ordinals);
        if (rows === 0) return true;
        if (!proceed()) return false;
        setNumber(words, first, number);
        number += rows;
        if (!table.fill(rows, proceed)) return false;
      }
    },
  };
}
