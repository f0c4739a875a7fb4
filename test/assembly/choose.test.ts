// Draws that are tested and kept apart: against a plain reading of the same rules, attempt by attempt.
import { describe, expect, test } from "vitest";
import { attemptPurposes } from "../../src/kernels/purposes.js";
import { Bench } from "../harness.js";
import { bitsOf, gamma, mix, numbers, u64, words } from "./reference.js";

const bench = new Bench();
const attemptStride = 0xd1342543de82ef95n;
const tries = 32;
const key = 0xabcdef01_23456789n;
const keyAt = bench.u64(key);
const rowsKey = 77n;
const rowsAt = bench.u64(rowsKey);

interface World {
  readonly n: number;
  readonly hashes: readonly bigint[];
  readonly ranges: readonly (readonly [lo: number, hi: number])[];
  readonly members: readonly number[];
  /** By place; whole numbers. */
  readonly weights?: readonly number[];
  /** Whether a member passes for a row. */
  readonly passes: (member: number, row: number) => boolean;
  /** Parent and ordinal of each row. */
  readonly children?: readonly (readonly [parent: bigint, ordinal: number])[];
}

function pick(world: World, cell: bigint, row: number, taken: ReadonlySet<number>): number {
  const [lo, hi] = world.ranges[row]!;
  const { members, weights } = world;
  const weightOf = (place: number) => BigInt(weights?.[place] ?? 1);
  const drawn = (x: bigint, places: readonly number[]): number => {
    const total = places.reduce((sum, place) => sum + weightOf(place), 0n);
    let point = (x * total) >> 64n;
    for (const place of places) {
      if (point < weightOf(place)) return members[place]!;
      point -= weightOf(place);
    }
    throw new Error("beyond");
  };
  const all = Array.from({ length: Math.max(0, hi - lo) }, (_, i) => lo + i);
  const fits = (member: number) => world.passes(member, row) && !taken.has(member);
  if (all.length === 0) return -1;
  for (let j = 0; j < tries; j++) {
    const member = drawn(attempt(cell, j), all);
    if (fits(member)) return member;
  }
  const left = all.filter((place) => fits(members[place]!));
  return left.length === 0 ? -1 : drawn(attempt(cell, tries), left);
}

const attempt = (cell: bigint, j: number): bigint =>
  j === 0 ? cell : mix(u64((cell ^ attemptPurposes.redraw) + BigInt(j) * attemptStride));

function expected(world: World): number[] {
  let taken = new Set<number>();
  return Array.from({ length: world.n }, (_, row) => {
    const child = world.children?.[row];
    const previous = world.children?.[row - 1];
    const follows = child && previous && previous[0] === child[0] && previous[1] + 1 === child[1];
    if (child && !follows) {
      taken = new Set();
      for (let k = 1; k < child[1]; k++) {
        const hash = mix(mix(u64(BigInt(k) * gamma + rowsKey)) ^ child[0]);
        const member = pick(world, mix(hash ^ key), row, taken);
        if (member >= 0) taken.add(member);
      }
    }
    const member = pick(world, mix(world.hashes[row]! ^ key), row, taken);
    if (child && member >= 0) taken.add(member);
    return member;
  });
}

/** The kernel's choices; -1 where the row is not valid. */
function found(world: World, by: "alike" | "weighted", tested: boolean): number[] {
  const { n, members, weights, children } = world;
  const at = (values: readonly number[]) => bench.put(new Int32Array(values));
  const out = bench.alloc(4 * n);
  const validity = bench.alloc(n / 8 + 8);
  const draw = [
    bench.put(new BigUint64Array(world.hashes)),
    keyAt,
    at(world.ranges.map(([lo]) => lo)),
    at(world.ranges.map(([, hi]) => hi)),
    at([...members, 0]),
  ] as const;
  let sum = 0;
  const sums = bench.put(new Float64Array([0, ...(weights ?? []).map((weight) => (sum += weight))]));
  // One test: the member's own number among those that the row allows; here each row allows a stretch from its number modulo 7
  const most = Math.max(...members) + 1;
  const ranks = Array.from({ length: most }, (_, member) => member);
  const bounds = world.ranges.flatMap((_, row) => boundsOf(row));
  const test = tested ? ([at(bounds), at(ranks), 1, at([1]), 1] as const) : ([0, 0, 0, 0, 0] as const);
  if (!children) {
    if (by === "alike") bench.kernels.chooseAlike(n, ...draw, ...test, out, validity);
    else bench.kernels.chooseWeighted(n, ...draw, sums, ...test, out, validity);
  } else {
    const siblings = [
      bench.put(new BigUint64Array(children.map(([parent]) => parent))),
      at(children.map(([, ordinal]) => ordinal)),
      rowsAt,
      bench.alloc(4 * 1000),
      bench.alloc(4 * 4096),
    ] as const;
    if (by === "alike") bench.kernels.chooseApartAlike(n, ...draw, ...test, ...siblings, out, validity);
    else bench.kernels.chooseApartWeighted(n, ...draw, sums, ...test, ...siblings, out, validity);
  }
  const valid = bitsOf(bench.bytes(validity, n / 8 + 1), n);
  return bench.i32(out, n).map((member, i) => {
    if (!valid[i]) expect(member).toBe(0);
    return valid[i] ? member : -1;
  });
}

const boundsOf = (row: number): [number, number] => [(row * 5) % 40, ((row * 5) % 40) + (row % 9)];
const inBounds = (member: number, row: number): boolean => member >= boundsOf(row)[0] && member < boundsOf(row)[1];
const always = () => true;

const size = 60;
const members = Array.from({ length: size }, (_, i) => (i * 7) % size);
const weights = numbers(size, 50, 2n).map((weight, i) => (i === 9 ? 30_000 : 1 + weight));
const n = 800;
const ranges = numbers(n, size, 3n).map((lo, i): [number, number] => (i % 11 === 0 ? [lo, lo] : [0, size - (lo >> 1)]));

describe("tested draws", () => {
  test.each([
    ["alike", undefined],
    ["weighted", weights],
  ] as const)("choose as the rules say: %s", (by, own) => {
    const world: World = {
      n,
      hashes: words(n, 8n),
      ranges,
      members,
      passes: inBounds,
      ...(own && { weights: own }),
    };
    const chosen = found(world, by, true);
    expect(chosen).toEqual(expected(world));
    expect(chosen.filter((member) => member < 0).length).toBeGreaterThan(50);
    expect(chosen.filter((member) => member >= 0).length).toBeGreaterThan(500);
  });
});

describe("children apart", () => {
  /** Rows of parents with these numbers of children, from the first or from a later one on. */
  const family = (sizes: readonly number[], from = 1): Pick<World, "n" | "hashes" | "children"> => {
    const parents = words(sizes.length, 6n);
    const children = sizes.flatMap((count, p) =>
      Array.from({ length: Math.max(0, count - from + 1) }, (_, i): [bigint, number] => [parents[p]!, from + i]),
    );
    const hashes = children.map(([parent, ordinal]) => mix(mix(u64(BigInt(ordinal) * gamma + rowsKey)) ^ parent));
    return { n: children.length, hashes, children };
  };
  const sizes = [3, 1, 24, 25, 26, 60, 61, 40, 2, 48];
  const whole = (count: number): (readonly [number, number])[] =>
    Array.from({ length: count }, () => [0, size] as const);

  test.each([
    ["alike", undefined],
    ["weighted", weights],
  ] as const)("choose as the rules say, a few and many, up to all and beyond: %s", (by, own) => {
    const rows = family(sizes);
    const world: World = { ...rows, ranges: whole(rows.n), members, passes: always, ...(own && { weights: own }) };
    const chosen = found(world, by, false);
    expect(chosen).toEqual(expected(world));
    expect(chosen.filter((member) => member < 0).length).toBe(1);
  });

  test.each(["alike", "weighted"] as const)(
    "seen from a later child on, the earlier ones are chosen again: %s",
    (by) => {
      const all = family(sizes);
      const world: World = { ...all, ranges: whole(all.n), members, weights, passes: always };
      const chosen = found(world, by, false);
      for (const from of [2, 23, 24, 25, 26, 40]) {
        const rows = family(sizes, from);
        const some = found({ ...world, ...rows, ranges: whole(rows.n) }, by, false);
        expect(some).toEqual(chosen.filter((_, i) => all.children![i]![1] >= from));
      }
    },
  );

  test("one by one, in any order, each chooses as among its siblings", () => {
    const all = family(sizes);
    const world: World = { ...all, ranges: whole(all.n), members, weights, passes: always };
    const chosen = found(world, "weighted", false);
    const order = numbers(200, all.n, 15n);
    const rows = { n: 200, hashes: order.map((i) => all.hashes[i]!), children: order.map((i) => all.children![i]!) };
    const some = found({ ...world, ...rows, ranges: whole(200) }, "weighted", false);
    expect(some).toEqual(order.map((i) => chosen[i]));
  });

  test("with tests of their own", () => {
    const rows = family(sizes);
    const world: World = { ...rows, ranges: whole(rows.n), members, weights, passes: inBounds };
    const chosen = found(world, "weighted", true);
    expect(chosen).toEqual(expected(world));
  });
});
