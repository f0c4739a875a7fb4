// Weights and groups of whole generated tables: right, refused where they are none, kept and found again, made anew where damaged.
import { describe, expect, test } from "vitest";
import { DatagenError } from "../../src/errors.js";
import { blockLayout } from "../../src/kernels/blocks.js";
import { PlanTables } from "../../src/plan/tables.js";
import type { ArtefactStore } from "../../src/prepare/prepare.js";
import { generate, longColumns, type Plain } from "../generate.js";
import { alpha, bend, fitP, tally } from "../statistics/checks.js";

const parents = 400;
const parentColumns = {
  id: { sequence: 1, primary_key: true },
  position: "id - 1",
  kind: { choice: ["small", "medium", "large"] },
  size: { case: "kind", when: { small: 1, medium: 3, large: 9 } },
  share: { uniform: "0.0..2.0" },
  fee: { uniform: "0.50..9.50", type: "decimal(6,2)" },
  opened: { date: "2000-01-01..2019-12-31" },
  town: { ref: "towns" },
  bonus: { uniform: "1..5", nulls: "50%" },
};
const world = (weight: string, rows = 100_000) => ({
  seed: 4,
  tables: {
    towns: { rows: 30, columns: { id: { sequence: 1, primary_key: true }, people: { uniform: "1..500" } } },
    parents: { rows: parents, columns: parentColumns },
    children: { rows, columns: { parent: { ref: "parents", weight }, at: "parent.position" } },
  },
});

describe("a weight by a formula over the rows of a generated table", () => {
  const parent = generate(world("1"), "parents");
  const towns = generate(world("1"), "towns").column("people") as number[];
  const row = (at: number) =>
    Object.fromEntries(parent.names.map((name) => [name, parent.column(name)[at]!])) as Record<string, Plain>;

  test.each<[string, (row: Record<string, Plain>) => number]>([
    ["parents.size * 2 + 1", ({ size }) => 2 * Number(size) + 1],
    ["parents.share", ({ share }) => Number(share)],
    ["parents.fee * parents.size", ({ fee, size }) => Number(fee) * Number(size)],
    ['if(parents.kind == "large", 5, 1)', ({ kind }) => (kind === "large" ? 5 : 1)],
    ["length(parents.kind)", ({ kind }) => String(kind).length],
    ["year(parents.opened) - 1999", ({ opened }) => new Date(Number(opened) * 86_400_000).getUTCFullYear() - 1999],
    ["parents.town.people + 10", ({ town }) => towns[Number(town) - 1]! + 10],
    ["coalesce(parents.bonus, 0)", ({ bonus }) => Number(bonus ?? 0)],
    ["exp(parents.share)", ({ share }) => Math.exp(Number(share))],
  ])("%s", (formula, weight) => {
    const weights = Array.from({ length: parents }, (_, at) => weight(row(at)));
    const counts = tally(longColumns(world(formula, 300_000), "children", ["at"]).at.values, parents);
    expect(fitP(counts, weights)).toBeGreaterThan(alpha);
    expect(fitP(counts, bend(weights, 0.08))).toBeLessThan(alpha);
    expect(weights.filter((own, at) => own === 0 && counts[at]! > 0)).toEqual([]);
  });

  test.each<[string, string, RegExp]>([
    ["parents.size - 5", "spec.bad_weight", /the weight parents\.size - 5 is -[24] in row \d+/],
    ["parents.bonus", "spec.bad_weight", /the weight parents\.bonus is null or not a number in row \d+/],
    ["parents.size / (parents.id - 7)", "spec.bad_weight", /in row 0\b/],
    ["parents.size * 0", "spec.zero_weights", /is 0 in every row/],
  ])("%s is refused: %s", (formula, code, message) => {
    const error = refusal(() => generate(world(formula, 10), "children"));
    expect(error.problems).toMatchObject([{ code, severity: "error" }]);
    expect(error.problems[0]!.message).toMatch(message);
    expect(error.exitCode).toBe(2);
    if (!code.endsWith("bad_weight")) return;
    const named = Number(/row (\d+)/.exec(error.problems[0]!.message)![1]);
    const { size, bonus } = row(named);
    expect(formula.includes("bonus") ? bonus === null : formula.includes("/") || Number(size) < 5).toBe(true);
  });
});

function refusal(run: () => unknown): DatagenError {
  try {
    run();
  } catch (error) {
    if (error instanceof DatagenError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

/** A table that is large enough for its weights to be kept, and what refers to it. */
const large = (seed: number, weight = "big.size * 2 + 1", rows = 1_048_576) => ({
  seed,
  tables: {
    big: { rows, columns: { id: { sequence: 1, primary_key: true }, size: { uniform: "0..99" } } },
    children: { rows: 200, columns: { parent: { ref: "big", weight } } },
  },
});

/** A store that counts, and can be damaged. */
class Kept implements ArtefactStore {
  readonly files = new Map<string, Uint8Array>();
  puts = 0;
  gets = 0;
  get = (digest: string, into: readonly Uint8Array[]) => {
    this.gets++;
    const bytes = this.files.get(digest);
    if (bytes === undefined || bytes.length !== into.reduce((sum, piece) => sum + piece.length, 0)) return false;
    let at = 0;
    for (const piece of into) {
      piece.set(bytes.subarray(at, at + piece.length));
      at += piece.length;
    }
    return true;
  };
  put = (digest: string, pieces: readonly Uint8Array[]) => {
    this.puts++;
    this.files.set(digest, Buffer.concat(pieces));
  };
  children = (spec: ReturnType<typeof large>) => generate(spec, "children", { store: this }).column("parent");
}

describe("artefacts", () => {
  const kept = new Kept();
  const first = kept.children(large(1));
  const [digest, whole] = [...kept.files][0]!;
  const counted = () => {
    const before = { gets: kept.gets, puts: kept.puts };
    return () => ({ gets: kept.gets - before.gets, puts: kept.puts - before.puts });
  };

  test("are found again by a second run, which makes the same choices", () => {
    const since = counted();
    expect(kept.children(large(1))).toEqual(first);
    expect(since()).toEqual({ gets: 1, puts: 0 });
  });
  test("are really used: one that was sealed over other weights decides the choices", () => {
    const other = new Kept();
    other.children(large(1, "big.size"));
    const swapped = new Kept();
    swapped.files.set(digest, [...other.files.values()][0]!);
    expect(swapped.children(large(1))).not.toEqual(first);
    expect(swapped.puts).toBe(0);
  });
  test.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ["cut short", (bytes) => bytes.subarray(0, bytes.length - 8)],
    ["cut to nothing", () => new Uint8Array(0)],
    ["made longer", (bytes) => new Uint8Array([...bytes.subarray(0, 64), ...bytes])],
    ["flipped in one bit", (bytes) => bytes.with(bytes.length >> 1, bytes[bytes.length >> 1]! ^ 1)],
    ["given another digest", (bytes) => bytes.with(3, bytes[3]! ^ 0x80)],
    ["filled with zeros", (bytes) => new Uint8Array(bytes.length)],
  ])("that were %s are made anew", (_how, damage) => {
    kept.files.set(digest, damage(whole));
    const since = counted();
    expect(kept.children(large(1))).toEqual(first);
    expect(since()).toEqual({ gets: 1, puts: 1 });
    expect(Buffer.from(kept.files.get(digest)!).equals(whole)).toBe(true);
  });
  test("of another seed, formula or size are others", () => {
    const store = new Kept();
    const specs = [large(1), large(2), large(1, "big.size * 2 + 2"), large(1, "big.size * 2 + 1", 1_048_577)];
    const choices = specs.map((spec) => store.children(spec));
    expect(store.files.size).toBe(4);
    expect([...store.files.keys()]).toContain(digest);
    expect(choices[1]).not.toEqual(choices[0]);
    expect(
      new Set([...store.files.values()].map((bytes) => Buffer.from(bytes.subarray(0, 32)).toString("hex"))).size,
    ).toBe(4);
  });
  test("of tables in blocks hold the tables themselves, and are found again and made anew as well", () => {
    const store = new Kept();
    class InBlocks extends PlanTables {
      protected override layoutOf = (rows: number) => blockLayout(rows, 1);
    }
    const children = () => generate(large(1), "children", { store, tables: InBlocks }).column("parent");
    const made = children();
    const [digest, whole] = [...store.files][0]!;
    expect(whole.length).toBe(32 + blockLayout(1_048_576, 1).byteLength);
    expect(children()).toEqual(made);
    expect(store).toMatchObject({ gets: 2, puts: 1 });
    store.files.set(digest, whole.with(1_000_000, whole[1_000_000]! ^ 1));
    expect(children()).toEqual(made);
    expect(store).toMatchObject({ gets: 3, puts: 2 });
    expect(Buffer.from(store.files.get(digest)!).equals(whole)).toBe(true);
  });
  test("of small tables are not kept: they are made faster than read", () => {
    const store = new Kept();
    store.children(large(1, "big.size * 2 + 1", 10_000));
    expect(store).toMatchObject({ gets: 0, puts: 0 });
  });
});
