// What the module of kernels can reach of the world outside: its memory, and nothing else.
import { expect, test } from "vitest";
import { kernelModule, maximumPages } from "../../src/kernels/instance.js";

test("the module imports its memory and nothing else: it can ask no clock and no randomness", () => {
  expect(WebAssembly.Module.imports(kernelModule())).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
});

test("the memory that the module expects is a shared one of at most 4 GiB", () => {
  const instantiate = (memory: WebAssembly.Memory) => new WebAssembly.Instance(kernelModule(), { env: { memory } });
  expect(() => instantiate(new WebAssembly.Memory({ initial: 2, maximum: maximumPages, shared: true }))).not.toThrow();
  expect(() => instantiate(new WebAssembly.Memory({ initial: 2, maximum: maximumPages }))).toThrow(
    WebAssembly.LinkError,
  );
});
