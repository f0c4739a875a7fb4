// Runs a family: batches of root rows, and after each the children that it makes, depth first. Whole parents stay together; one
// that sums over its children is completed, and taken, behind them.
import type { Kernels } from "../kernels/instance.js";
import type { ChildProgram, FamilyProgram, TableProgram } from "../plan/lower.js";
import { executor, resolve } from "./execute.js";

/** Called after each batch of a table; the columns lie in the arena until the next batch of the same table. */
export type TakeRows = (rows: number) => void;

/** Whether to go on: asked before each batch of the root. */
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
  { root }: FamilyProgram,
  base: number,
  take: (table: TableProgram) => TakeRows,
): (firstRow: number, rows: number, proceed: Proceed) => boolean {
  const words = new Uint32Array(memory.buffer);
  const first = resolve(root.firstRow, base) >>> 2;
  const { capacity } = root.program;
  const table = bindTable(kernels, words, root, base, take);
  return (firstRow, rows, proceed) => {
    table.begin();
    for (let done = 0; done < rows; done += capacity) {
      if (!proceed()) return false;
      const row = firstRow + done;
      words[first] = row; // stores modulo 2^32
      words[first + 1] = row / 2 ** 32;
      table.fill(Math.min(capacity, rows - done));
    }
    return true;
  };
}

interface Filler {
  begin(): void;
  fill(rows: number): void;
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
    begin() {
      execution.begin();
      for (const child of children) child.begin();
    },
    fill(rows) {
      execution.fill(rows);
      if (!execution.close) taken(rows);
      for (const child of children) child.fill(rows);
      if (!execution.close) return;
      execution.close(rows);
      taken(rows);
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
  return {
    begin: () => table.begin(),
    fill(parents) {
      words[state >>> 2] = 0;
      words[(state >>> 2) + 1] = 0;
      for (;;) {
        const rows = kernels.childBatch(parents, counts, state, capacity, positions, ordinals);
        if (rows === 0) return;
        table.fill(rows);
      }
    },
  };
}
