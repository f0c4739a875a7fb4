// Kernels with a clock at each call, which know for what step of a family's programs they are called. For `bench`.
import { resolve } from "../batch/execute.js";
import { assert } from "../errors.js";
import type { Kernels } from "../kernels/instance.js";
import type { TableProgram } from "../plan/lower.js";

/** One step of a table's program. */
export interface StepClock {
  readonly table: string;
  readonly kernel: string;
  /** The column that the step makes, as `table.column`; "" where several share it. */
  readonly owner: string;
  /** Nanoseconds for each row of a call: their median is not moved by what else the machine does. */
  readonly perRow: number[];
}

export interface ClockedKernels {
  readonly kernels: Kernels;
  /** In the order of the programs; steps that run once, before all batches, have no times. */
  readonly steps: readonly StepClock[];
}

type Kernel = (n: number, ...args: number[]) => number;

/** Tables in the order in which they are bound: each before its children. */
export const tablesInOrder = (root: TableProgram): TableProgram[] => [
  root,
  ...root.children.flatMap(({ program }) => tablesInOrder(program)),
];

/**
 * Steps are bound in the order of the programs, so that a step is known by when its kernel is asked for. The kernel that
 * hands out children is asked for at each call, and known by its state. Times are taken while `isOn` says so.
 */
export function clockedKernels(
  kernels: Kernels,
  root: TableProgram,
  base: number,
  clock: () => number,
  isOn: () => boolean,
): ClockedKernels {
  const tables = tablesInOrder(root);
  const children = new Map<number, StepClock>();
  for (const { program, state } of tables.flatMap(({ children }) => children))
    children.set(resolve(state, base), stepClock(program.table, "childBatch"));
  const bound = tables.flatMap(({ table, program }) => [
    ...program.prologue.map(({ kernel }) => ({ step: stepClock(table, kernel), once: true })),
    ...program.steps.map(({ kernel }, i) => ({ step: stepClock(table, kernel, program.owners[i]), once: false })),
  ]);
  const childBatch: Kernel = (n, ...args) => {
    const before = clock();
    const rows = (kernels.childBatch as Kernel)(n, ...args);
    if (isOn() && rows > 0) children.get(args[1]!)!.perRow.push(((clock() - before) * 1e6) / rows);
    return rows;
  };
  let next = 0;
  const get = (_: unknown, name: string): unknown => {
    if (name === "childBatch") return childBatch;
    const { step, once } = bound[next++] ?? {};
    assert(step?.kernel === name, `${name} is bound in the order of the program`);
    const kernel = kernels[name as keyof Kernels] as Kernel;
    const call: Kernel = (n, ...args) => {
      const before = clock();
      const result = kernel(n, ...args);
      if (isOn() && n > 0) step.perRow.push(((clock() - before) * 1e6) / n);
      return result;
    };
    return once ? kernel : Object.defineProperty(call, "length", { value: kernel.length });
  };
  const steps = tables.flatMap(({ table }) => [
    ...[...children.values()].filter((step) => step.table === table),
    ...bound.filter(({ step, once }) => step.table === table && !once).map(({ step }) => step),
  ]);
  return { kernels: new Proxy({}, { get }) as Kernels, steps };
}

const stepClock = (table: string, kernel: string, owner = ""): StepClock => ({ table, kernel, owner, perRow: [] });
