// A part made in this process: the same bytes however often, and without a look at clock, chance, locale or time zone.
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { loadSpec } from "../../src/cli/load.js";
import { encoders } from "../../src/encoders/index.js";
import { kernelModule, openKernels } from "../../src/kernels/instance.js";
import { type Assembly, assemble } from "../../src/run/assemble.js";
import type { PartWriter } from "../../src/sinks/sink.js";
import { partMaker } from "../../src/workers/part.js";
import { specIn } from "../faults/command.js";
import { tempFolder } from "../temp-folder.js";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const store = { get: () => false, put: () => {} };

const assembled = async (file: string, rows?: string): Promise<Assembly> =>
  assemble((await loadSpec(file, rows === undefined ? {} : { rows })).model, {
    format: "csv",
    parts: { kind: "rows", rows: 1000 },
    threads: 1,
    store,
  });

/** Part 3 of each family, or its only one, as text by table. */
function someParts(assembly: Assembly): Record<string, string> {
  const memory = assembly.memory();
  const kernels = openKernels(kernelModule(), memory);
  const texts: Record<string, string> = {};
  for (const { family, program } of assembly.families) {
    const maker = partMaker(
      { kernels, memory, base: assembly.arenasAt },
      program,
      (place, output) => encoders.csv.open(place, output, []),
      () => {},
    );
    const pieces: string[][] = maker.files.map(() => []);
    const writer: PartWriter = {
      write: (file, bytes) => pieces[file]!.push(Buffer.from(bytes.slice()).toString()),
      finish: () => expect.fail("a maker does not finish its writer"),
      abort: () => {},
    };
    const rows = Math.min(1000, family.rows);
    expect(maker.make(writer, Math.min(3000, family.rows - rows), rows, true, () => true)).toBe(true);
    maker.files.forEach(({ table }, file) => {
      texts[table] = pieces[file]!.join("");
    });
  }
  return texts;
}

test.each([
  ["a spec of three families", undefined],
  ["the point-of-sale spec", join(import.meta.dirname, "../../specs/point-of-sale/pos.yaml")],
] as const)("%s is understood, planned and made without asking clock, chance, locale or zone", async (_, named) => {
  const file = named ?? specIn(tempFolder());
  const expected = someParts(await assembled(file, "10k"));
  expect(Object.values(expected).every((text) => text.length > 1000)).toBe(true);

  const forbidden = (what: string) => () => {
    throw new Error(`${what} was asked`);
  };
  vi.spyOn(Math, "random").mockImplementation(forbidden("Math.random"));
  vi.spyOn(Date, "now").mockImplementation(forbidden("Date.now"));
  vi.spyOn(performance, "now").mockImplementation(forbidden("performance.now"));
  vi.spyOn(process, "hrtime").mockImplementation(forbidden("process.hrtime") as never);
  vi.spyOn(Intl, "DateTimeFormat").mockImplementation(forbidden("Intl.DateTimeFormat") as never);
  vi.spyOn(Intl, "NumberFormat").mockImplementation(forbidden("Intl.NumberFormat") as never);
  vi.spyOn(globalThis.crypto, "getRandomValues").mockImplementation(forbidden("crypto.getRandomValues") as never);
  for (const method of [
    "toLocaleString",
    "getTimezoneOffset",
    "getHours",
    "getDate",
    "getMonth",
    "getFullYear",
  ] as const) {
    vi.spyOn(Date.prototype, method).mockImplementation(forbidden(`Date ${method}`) as never);
  }
  vi.spyOn(String.prototype, "localeCompare").mockImplementation(forbidden("localeCompare") as never);
  for (const name of [
    "sin",
    "cos",
    "tan",
    "exp",
    "log",
    "log2",
    "log10",
    "pow",
    "cbrt",
    "hypot",
    "atan2",
    "expm1",
    "log1p",
  ] as const) {
    vi.spyOn(Math, name).mockImplementation(forbidden(`Math.${name}`));
  }
  expect(() => Math.random()).toThrow("Math.random was asked");
  const made = someParts(await assembled(file, "10k"));
  vi.restoreAllMocks();
  expect(made).toEqual(expected);
});
