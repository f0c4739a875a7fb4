// Walks through the rows of any table before a run, children too: its ancestors are made for it, and nothing else.
import type { RowContext, Tables } from "../columns/column-kind.js";
import { Constants } from "../kernels/constants.js";
import { staticEnd } from "../kernels/host.js";
import { createMemory, kernelModule, openKernels } from "../kernels/instance.js";
import type { Addr } from "../kernels/program.js";
import { lineOf } from "../plan/families.js";
import { lowerFamily } from "../plan/lower.js";
import { Lowering } from "../plan/lowering.js";
import type { Model } from "../spec/model.js";
import { familyRunner } from "./family.js";

/** A batch of rows in memory. */
export interface MadeRows {
  readonly memory: WebAssembly.Memory;
  /** Rows of a batch at most. */
  readonly capacity: number;
  address(addr: Addr): number;
}

export interface TableWalk<T> extends MadeRows {
  /** Rows of the root that the table hangs on; of the table itself, where it is the root. */
  readonly roots: number;
  /** What `make` returned: where the values of a batch lie. */
  readonly made: T;
  /** Makes the rows of `count` root rows, in order; `take` is called for each batch of them. */
  run(firstRoot: number, count: number, take: (rows: number) => void): void;
}

export function tableWalk<T>(
  model: Model,
  tables: Tables,
  table: string,
  make: (context: RowContext, lowering: Lowering) => T,
): TableWalk<T> {
  const constants = new Constants(staticEnd());
  const lowering = new Lowering(model, constants, tables);
  const line = lineOf(model, table);
  let made: T | undefined;
  const program = lowerFamily(lowering, line, {
    written: new Set([table]),
    made: new Set(line.tables.map(({ name }) => name)),
    output: () => ({ finish: () => ({}) }),
    take(context) {
      made = make(context, lowering);
      return { finish: () => ({}) };
    },
  });
  const base = constants.endBytes;
  const memory = createMemory(base + program.arenaBytes);
  constants.copyTo(memory);
  let taken: (rows: number) => void = () => {};
  let capacity = 0;
  const run = familyRunner(openKernels(kernelModule(), memory), memory, program, base, ({ output, program: own }) => {
    if (!output) return () => {};
    capacity = own.capacity;
    return (rows) => taken(rows);
  });
  return {
    memory,
    capacity,
    roots: line.rows,
    made: made!,
    address: (addr) => (typeof addr === "number" ? addr : base + addr.offset),
    run(firstRoot, count, take) {
      taken = take;
      run(firstRoot, count, () => true);
    },
  };
}
