// How many children parents have, and what children of one parent have in common: nothing but the parent.
import { beforeAll, describe, expect, test } from "vitest";
import { type Long, longColumns } from "../generate.js";
import { alpha, bend, classes, fitP, independenceP, logGamma, poissonShares, sum, tally } from "./checks.js";

const parents = 300_000;
const counts = {
  poisson: { poisson: 3.2 },
  many: { poisson: 30 },
  uniform: { uniform: "0..5" },
  truncated: { poisson: 4, truncate: "1..6" },
  cut: { uniform: "0..9", truncate: "2..4" },
  rare: { poisson: 0.02 },
} as const;
type Name = keyof typeof counts;
const parentRows = (name: Name) => (name === "many" ? 30_000 : parents);

/** One family for each law, so that each is made alone. */
const spec = (name: Name) => ({
  seed: 8,
  tables: {
    parents: {
      rows: parentRows(name),
      columns: { id: { sequence: 0, primary_key: true }, kind: { uniform: "0..15" } },
    },
    [name]: {
      each: { p: "parents" },
      count: counts[name],
      columns: {
        parent: "p.id",
        kind: "p.kind",
        position: "position",
        value: { uniform: "0.0..1.0" },
        other: { uniform: "0.0..1.0" },
      },
    },
  },
});
const columns = ["parent", "kind", "position", "value", "other"] as const;
const made = new Map<Name, Record<(typeof columns)[number], Long>>();
const of = (name: Name) => {
  const known = made.get(name) ?? longColumns(spec(name), name, columns);
  made.set(name, known);
  return known;
};

/** How many parents have 0, 1, 2, ... children. */
function histogram(name: Name, size: number): Float64Array {
  const perParent = tally(of(name).parent.values, parentRows(name));
  return tally(perParent, size);
}

/** A law between bounds: what lies outside is drawn again. */
const between = (shares: Float64Array, first: number, last: number) =>
  shares.map((share, k) => (k >= first && k <= last ? share : 0));

describe("counts of children", () => {
  test.each<[Name, Float64Array]>([
    ["poisson", poissonShares(3.2, 40)],
    ["many", poissonShares(30, 100)],
    ["uniform", new Float64Array(6).fill(1)],
    ["truncated", between(poissonShares(4, 40), 1, 6)],
    ["cut", between(new Float64Array(10).fill(1), 2, 4)],
    ["rare", poissonShares(0.02, 8)],
  ])("%s has its law, where shares bent by a twentieth fail", (name, shares) => {
    const found = histogram(name, shares.length);
    expect(sum(found)).toBe(parentRows(name));
    expect(fitP(found, shares)).toBeGreaterThan(alpha);
    expect(fitP(found, bend(shares, 0.05))).toBeLessThan(alpha);
  });
  test("a mean 2 to 5 % off fails", () => {
    expect(fitP(histogram("poisson", 40), poissonShares(3.2 * 1.02, 40))).toBeLessThan(alpha);
    expect(fitP(histogram("many", 100), poissonShares(30 * 1.02, 100))).toBeLessThan(alpha);
    expect(fitP(histogram("rare", 8), poissonShares(0.02 * 1.1, 8))).toBeLessThan(alpha);
  });
  test("positions count up from 1 in every parent, and parents stay together", () => {
    const { parent, position } = of("poisson");
    const wrong = position.values.findIndex((at, row) => {
      const isFirst = row === 0 || parent.values[row] !== parent.values[row - 1];
      return (
        at !== (isFirst ? 1 : position.values[row - 1]! + 1) ||
        (row > 0 && parent.values[row]! < parent.values[row - 1]!)
      );
    });
    expect(wrong).toBe(-1);
  });
});

describe("children are independent", () => {
  test("how many there are does not depend on the parent's columns, nor on the parent before", () => {
    const { parent } = of("poisson");
    const perParent = tally(parent.values, parents);
    const { kind } = longColumns(spec("poisson"), "parents", ["kind"]);
    const [number, kinds] = [classes(perParent), classes(kind.values)];
    expect(independenceP(number, kinds)).toBeGreaterThan(alpha);
    expect(
      independenceP(classes(perParent.map((n, at) => (at % 40 === 0 ? kind.values[at]! : n))), kinds),
    ).toBeLessThan(alpha);
    expect(independenceP(classes(perParent.slice(1)), classes(perParent.slice(0, -1)))).toBeGreaterThan(alpha);
  });
  test("siblings do not know of each other, of their place, or of their parent", () => {
    const { value, other, kind, position, parent } = of("poisson");
    const siblings = Uint32Array.from(value.values.keys()).filter(
      (row) => row > 0 && parent.values[row] === parent.values[row - 1],
    );
    expect(siblings.length).toBeGreaterThan(500_000);
    const at = (values: Float64Array, by = 0) =>
      classes(new Float64Array(siblings.length).map((_, i) => values[siblings[i]! - by]!));
    const own = at(value.values);
    const elder = at(value.values, 1);
    const others = [
      elder,
      at(other.values, 1),
      at(other.values),
      at(kind.values),
      at(position.values),
      at(parent.values),
    ];
    expect(Math.min(...others.map((another) => independenceP(own, another)))).toBeGreaterThan(alpha);
    // The twin copies from the elder sibling in every fiftieth row
    const bent = value.values.map((x, row) => (row % 50 === 0 ? (value.values[row - 1] ?? x) : x));
    expect(independenceP(at(bent), elder)).toBeLessThan(alpha);
  });
});

test("the law of the truncated count is the Poisson's between its bounds", () => {
  const pmf = (k: number) => Math.exp(k * Math.log(4) - 4 - logGamma(k + 1));
  const whole = [1, 2, 3, 4, 5, 6].reduce((total, k) => total + pmf(k), 0);
  const found = histogram("truncated", 40);
  expect(found[3]! / parents).toBeCloseTo(pmf(3) / whole, 2);
  expect(found[0]).toBe(0);
  expect(found[7]).toBe(0);
});

beforeAll(() => of("poisson"));
