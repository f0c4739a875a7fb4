// What must hold on a disk at any moment, whatever failed: checked after every simulated fault.
import { expect } from "vitest";
import type { SimulatedDisk } from "./simulated-disk.js";
import type { Tiny } from "./tiny-run.js";

/** Files under final names are whole, and `_SUCCESS` is never there before all of them are. Throws a plain Error: it is called often. */
export function checkNothingIsHalfThere(disk: SimulatedDisk, out: string, run: Tiny): void {
  const { expected } = run;
  const tree = disk.tree(out);
  for (const [name, text] of tree) {
    if (name.startsWith("_datagen/") || name === "_SUCCESS" || name.startsWith("foreign")) continue;
    if (expected.get(name) !== text) throw new Error(`half a file, or a strange one, is under a final name: ${name}`);
  }
  if (tree.get("_SUCCESS")) {
    for (const name of expected.keys()) if (!tree.has(name)) throw new Error(`_SUCCESS is there, and ${name} is not`);
    if (!tree.has("_datagen/manifest.json")) throw new Error("_SUCCESS is there, and no manifest is");
  }
}

/** All that a finished output holds, leftovers of killed attempts aside. */
export function finishedTree(disk: SimulatedDisk, out: string): Record<string, string> {
  return Object.fromEntries([...disk.tree(out)].filter(([name]) => !name.startsWith("_datagen/tmp/")));
}

export function expectSameTree(
  disk: SimulatedDisk,
  out: string,
  reference: Record<string, string>,
  what: string,
): void {
  const tree = finishedTree(disk, out);
  if (JSON.stringify(tree) !== JSON.stringify(reference)) expect(tree, what).toEqual(reference); // expect is slow, and this is called often
}
