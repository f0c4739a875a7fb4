// Programs with loops: rows that wait go through the same steps again, and a loop without an end is stopped.
import { expect, test } from "vitest";
import { DatagenError } from "../../src/errors.js";
import type { Addr } from "../../src/kernels/program.js";
import { workbench } from "../harness.js";

const rows = 1000;

/** Groups of eight rows; a row is kept with its weight, of a bound of 1. */
function looped(weight: (row: number) => number) {
  const bench = workbench();
  const { builder, constants } = bench;
  const words = [0, 1, 2, 3, 4].map(() => builder.slot(8));
  const [hashes, cells, positions, chances, weights] = words as unknown as readonly [Addr, Addr, Addr, Addr, Addr];
  const [kept, groups, waiting, index] = [builder.slot(8), builder.slot(4), builder.slot(4), builder.slot(4)];
  const round = builder.slot(0, 8);
  const key = constants.word(1234n);
  builder.step("rowHashes", builder.firstRow, key, hashes);
  builder.step("uniformI32", hashes, key, 0, 10, groups);
  builder.step("beginWaiting", hashes, key, round, cells, waiting);
  const table = constants.add(Float64Array.from({ length: 80 }, (_, row) => weight(row)));
  const bounds = constants.add(new Uint32Array(10).fill(0x3ff00000)); // the upper half of 1.0
  builder.loop(() => {
    builder.step("proposeRows", round, waiting, groups, cells, 8, constants.word(80n), positions, chances);
    builder.step("narrowI64", positions, index);
    builder.step("gather64", index, table, weights);
    builder.step("keepRows", waiting, groups, bounds, positions, chances, weights, kept);
  });
  builder.step("narrowI64", kept, index); // after the loop: all rows again
  const ran = bench.run(rows);
  return { ...bench, read: (addr: Addr) => new Int32Array(ran.memory.buffer, ran.address(addr), rows), groups, index };
}

test("every row is kept in its group, by its weight, and the steps after a loop see all rows", () => {
  const { read, groups, index } = looped((row) => (row % 8 === 5 ? 1 : row % 8 === 2 ? 0.25 : 0));
  const counts = new Map<number, number>();
  read(index).forEach((row, i) => {
    expect(row >> 3).toBe(read(groups)[i]);
    counts.set(row & 7, (counts.get(row & 7) ?? 0) + 1);
  });
  expect([...counts.keys()].sort()).toEqual([2, 5]);
  expect(Math.abs(counts.get(2)! - 200)).toBeLessThan(65); // five standard deviations
});

test("a loop is marked at its last step, and no step moves out of it", () => {
  const { builder } = looped(() => 1);
  const { steps } = builder.finish();
  const at = steps.findIndex(({ loop }) => loop !== undefined);
  expect(steps[at]).toMatchObject({ kernel: "keepRows", loop: 4 });
  expect(steps.filter(({ loop }) => loop !== undefined)).toHaveLength(1);
  expect(steps[at - 3]!.kernel).toBe("proposeRows");
});

test("a loop that keeps no row ends as an error of ours", () => {
  expect(() => looped(() => 0)).toThrow(DatagenError);
  expect(() => looped(() => 0)).toThrow(/chosen by no attempt/);
});
