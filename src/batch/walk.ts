// Walks through the rows of one table outside of a run: for prepare, preview and samples. One memory, one batch at a time.
import { Constants } from "../kernels/constants.js";
import { staticEnd } from "../kernels/host.js";
import { createMemory, kernelModule, openKernels } from "../kernels/instance.js";
import { type Addr, Arena, ProgramBuilder, Rows } from "../kernels/program.js";
import { executor } from "./execute.js";

/** A program of numbered rows, its memory, and where things lie in it. */
export interface Walk {
  readonly memory: WebAssembly.Memory;
  address(addr: Addr): number;
  /** Makes rows first .. first + rows - 1, at most the capacity. */
  fill(first: number, rows: number): void;
  readonly capacity: number;
}

export class WalkBuilder {
  readonly constants = new Constants(staticEnd());
  readonly builder: ProgramBuilder;
  private readonly arena = new Arena();
  private readonly rows: Rows;

  constructor(table: string, capacity = 4096) {
    this.rows = new Rows(table);
    this.rows.capacity = capacity;
    this.builder = new ProgramBuilder(this.rows, this.arena, this.constants);
  }

  finish(): Walk {
    const arenaBytes = this.arena.layout();
    const base = this.constants.endBytes;
    const memory = createMemory(base + arenaBytes);
    const program = this.builder.finish();
    this.constants.copyTo(memory);
    const execution = executor(openKernels(kernelModule(), memory), program, base);
    execution.begin();
    const address = (addr: Addr): number => (typeof addr === "number" ? addr : base + addr.offset);
    const firstRow = new BigUint64Array(memory.buffer, address(this.builder.firstRow), 1);
    const fill = (first: number, rows: number): void => {
      firstRow[0] = BigInt(first);
      execution.fill(rows);
    };
    return { memory, address, fill, capacity: this.rows.capacity };
  }
}
