// Runs a program in this process, once, outside of any run: what is worked out at plan time goes through the kernels of the run.
import { Constants } from "./constants.js";
import { staticEnd } from "./host.js";
import { createMemory, type KernelName, type Kernels, kernelModule, openKernels, pageBytes } from "./instance.js";
import { type Addr, Arena, type Arg, ProgramBuilder, Rows, type Step } from "./program.js";

/** A program under way: `builder` takes its steps; `open` lays it out. */
export class Evaluation {
  readonly constants = new Constants(staticEnd());
  readonly builder: ProgramBuilder;
  private readonly arena = new Arena();

  /** `capacity`: rows that are made at a time. */
  constructor(readonly capacity: number) {
    const rows = new Rows("");
    rows.capacity = capacity;
    this.builder = new ProgramBuilder(rows, this.arena, this.constants);
  }

  /** Nothing can be added afterwards. The memory is valid until the next evaluation opens. */
  open(): Opened {
    const arenaBytes = this.arena.layout();
    const base = this.constants.endBytes;
    const { memory, kernels } = placeFor(base + arenaBytes);
    const { prologue, steps } = this.builder.finish();
    this.constants.copyTo(memory);
    for (const step of prologue) call(kernels, step, base, this.capacity);
    return {
      buffer: memory.buffer,
      address: (addr) => (typeof addr === "number" ? addr : base + addr.offset),
      fill(n) {
        for (const step of steps) call(kernels, step, base, n);
      },
    };
  }
}

export interface Opened {
  readonly buffer: ArrayBufferLike;
  address(addr: Addr): number;
  fill(n: number): void;
}

function call(kernels: Kernels, { kernel, args }: Step, base: number, n: number): void {
  const fn = kernels[kernel as KernelName] as (n: number, ...args: number[]) => number;
  fn(n, ...args.map((arg: Arg) => (typeof arg === "number" ? arg : base + arg.arena)));
}

/** One memory for all evaluations of this thread: each reserves addresses of its own otherwise. */
let place: { readonly memory: WebAssembly.Memory; readonly kernels: Kernels } | undefined;

function placeFor(bytes: number): NonNullable<typeof place> {
  if (place && place.memory.buffer.byteLength >= bytes) return place;
  const memory = createMemory(Math.max(bytes, 64 * pageBytes));
  place = { memory, kernels: openKernels(kernelModule(), memory) };
  return place;
}
