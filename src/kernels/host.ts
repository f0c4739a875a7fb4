// Kernels for the control plane's own work before a run: a memory of its own, sized for one job, and what is copied in and out.
import { createMemory, type Kernels, kernelModule, openKernels } from "./instance.js";

/** A memory with room for `bytes` and kernels over it; blobs are put one after another and never freed. */
export class Host {
  readonly memory: WebAssembly.Memory;
  readonly kernels: Kernels;
  private end: number;

  constructor(bytes: number) {
    const probe = staticEnd();
    this.memory = createMemory(probe + bytes + 65536);
    this.kernels = openKernels(kernelModule(), this.memory);
    this.end = Math.ceil(probe / 64) * 64;
  }

  alloc(bytes: number): number {
    const at = this.end;
    this.end = Math.ceil((at + bytes + 64) / 64) * 64;
    return at;
  }

  put(data: Float64Array | BigUint64Array | Int32Array | Uint8Array): number {
    const at = this.alloc(data.byteLength);
    new Uint8Array(this.memory.buffer, at, data.byteLength).set(
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    );
    return at;
  }

  /** Writes numbers over what was allocated. */
  write(at: number, data: Float64Array): void {
    new Float64Array(this.memory.buffer, at, data.length).set(data);
  }

  /** A view of bytes: no copy. */
  bytes(at: number, count: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, at, count);
  }

  f64(at: number, count: number): Float64Array {
    return new Float64Array(this.memory.buffer, at, count).slice();
  }
}

let end: number | undefined;

/** Where the module's static data ends: constants begin there. */
export function staticEnd(): number {
  end ??= openKernels(kernelModule(), createMemory(0)).staticEnd(0);
  return end;
}
