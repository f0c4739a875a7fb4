// A spec made ready to run in this process, for benches that look inside: programs, constants in memory, kernels over them.
import { loadSpec } from "../dist/cli/load.js";
import { kernelModule, openKernels } from "../dist/kernels/instance.js";
import { assemble } from "../dist/run/assemble.js";

export const pointOfSale = new URL("../specs/point-of-sale/pos.yaml", import.meta.url).pathname;

/** As `datagen run SPEC --rows ROWS --threads 1`, up to where the first part would begin. */
export async function openSpec(file, rows, { format = "csv" } = {}) {
  const { model } = await loadSpec(file, rows === undefined ? {} : { rows: String(rows) });
  const store = { get: () => false, put: () => {} };
  const assembly = assemble(model, { format, parts: { kind: "rows" }, threads: 1, store });
  const memory = assembly.memory();
  return { assembly, memory, kernels: openKernels(kernelModule(), memory), base: assembly.arenasAt };
}

/** Microseconds of processor time, of all threads of this process. */
export function cpu() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

export const quantile = (values, q) => [...values].sort((a, b) => a - b)[Math.floor(q * (values.length - 1))];
export const median = (values) => quantile(values, 0.5);
