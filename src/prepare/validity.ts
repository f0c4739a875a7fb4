// Which rows of a walk's batch are there: Arrow's bitmaps, read in JavaScript.
import type { MadeRows } from "../batch/table-walk.js";
import type { Addr } from "../kernels/program.js";

const always = (): boolean => true;

/** Whether a row of the batch has a value. */
export function validRows(walk: MadeRows, validity: Addr | undefined): (row: number) => boolean {
  if (validity === undefined) return always;
  const bits = new Uint8Array(walk.memory.buffer, walk.address(validity), (walk.capacity + 7) >> 3);
  return (row) => ((bits[row >> 3]! >> (row & 7)) & 1) === 1;
}
