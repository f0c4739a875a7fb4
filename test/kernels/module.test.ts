// What the module of kernels can reach of the world outside: its memory, and nothing else.
import { readFileSync } from "node:fs";
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

test("no two kernels have one name: the module would keep the last, and say nothing", () => {
  const files = [...readFileSync("assembly/index.ts", "utf8").matchAll(/from "\.\/(.*)"/g)].map(([, file]) => file!);
  const names = files.flatMap((file) =>
    [...readFileSync(`assembly/${file}.ts`, "utf8").matchAll(/^export function (\w+)/gm)].map(([, name]) => name!),
  );
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});
