// The only file that knows how the module of kernels is instantiated, and the types of a step: a kernel and its numbers.
import { readFileSync } from "node:fs";
import { instantiateSync } from "@assemblyscript/loader";
import type { instantiate } from "../../build/kernels.js";

type Exports = Awaited<ReturnType<typeof instantiate>>;
type Rest<F> = F extends (n: number, ...rest: infer R extends number[]) => unknown ? R : never;

/** Exports that are kernels: `(n, ...numbers)`. */
export type KernelName = { [K in keyof Exports]: [Rest<Exports[K]>] extends [never] ? never : K }[keyof Exports];
export type KernelArgs = { [K in KernelName]: Rest<Exports[K]> };
export type Kernels = { readonly [K in KernelName]: (n: number, ...args: KernelArgs[K]) => number };

/** Largest shared memory: 4 GiB in 64 KiB pages. Must equal `maximumMemory` of asconfig.json. */
export const maximumPages = 65536;
export const pageBytes = 65536;

let compiled: WebAssembly.Module | undefined;

/** The compiled module; compiled once per process, then posted to workers. */
export function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(readFileSync(new URL("../../build/kernels.wasm", import.meta.url)));
  return compiled;
}

/** A shared memory of at least `bytes`; it never grows afterwards. */
export function createMemory(bytes: number): WebAssembly.Memory {
  const initial = Math.max(2, Math.ceil(bytes / pageBytes));
  return new WebAssembly.Memory({ initial, maximum: Math.max(initial, maximumPages), shared: true });
}

/** The raw exports over `memory`. The loader's own `exports` are wrappers with rest arguments: 15 ns a call. */
export function openKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return instantiateSync(module, { env: { memory } }).instance.exports as unknown as Kernels;
}
