// Which candidates references choose where a row narrows them: ranges, tests of pairs, earlier rows, siblings apart. A million rows, and a bent twin for each.
import { beforeAll, describe, expect, test } from "vitest";
import { generate, type Long, longColumns } from "../generate.js";
import { alpha, bend, fitP, tally } from "./checks.js";

const rows = 1_000_000;
const items = 120;
const regions = ["north", "south", "east"];
const spec = {
  seed: 8,
  tables: {
    items: {
      rows: items,
      columns: {
        at: { sequence: 0, primary_key: true },
        price: { uniform: "1..60" },
        last: "price + 2",
        fame: { uniform: "0..6" },
        region: { choice: regions },
      },
    },
    sales: {
      rows,
      columns: {
        budget: { uniform: "20..60" },
        region: { choice: { north: 4, south: 2, east: 1 } },
        cheap: { ref: "items", where: "items.price <= budget" },
        cheap_famous: { ref: "items", where: "items.price <= budget", weight: "items.fame" },
        near: { ref: "items", where: "items.price <= budget && items.region == region" },
        near_famous: { ref: "items", where: "items.price <= budget && items.region == region", weight: "items.fame" },
        about: { ref: "items", where: "items.price <= budget && budget <= items.last" },
        about_famous: {
          ref: "items",
          where: "items.price <= budget && budget <= items.last",
          weight: "items.fame * items.fame * items.fame",
        },
        elsewhere: { ref: "items", where: "items.region != region", weight: "items.fame" },
        either: { ref: "items", where: "items.region == region || items.price > budget" },
      },
    },
  },
} as const;
const names = ["cheap", "cheap_famous", "near", "near_famous", "about", "about_famous", "elsewhere", "either"] as const;

interface Item {
  readonly price: number;
  readonly fame: number;
  readonly region: string;
}
const alike = () => 1;
const laws: Readonly<
  Record<
    (typeof names)[number],
    readonly [weight: (item: Item) => number, passes: (item: Item, budget: number, region: string) => boolean]
  >
> = {
  cheap: [alike, (item, budget) => item.price <= budget],
  cheap_famous: [({ fame }) => fame, (item, budget) => item.price <= budget],
  near: [alike, (item, budget, region) => item.price <= budget && item.region === region],
  near_famous: [({ fame }) => fame, (item, budget, region) => item.price <= budget && item.region === region],
  about: [alike, (item, budget) => item.price <= budget && budget <= item.price + 2],
  about_famous: [({ fame }) => fame ** 3, (item, budget) => item.price <= budget && budget <= item.price + 2],
  elsewhere: [({ fame }) => fame, (item, _budget, region) => item.region !== region],
  either: [alike, (item, budget, region) => item.region === region || item.price > budget],
};

let of: Record<(typeof names)[number] | "budget" | "region", Long>;
let all: Item[];
let contexts: Map<string, number>;
beforeAll(() => {
  const { column } = generate(spec, "items");
  const [price, fame, region] = [column("price"), column("fame"), column("region")];
  all = price.map((own, at) => ({ price: Number(own), fame: Number(fame[at]), region: String(region[at]) }));
  of = longColumns(spec, "sales", [...names, "budget", "region"]);
  contexts = new Map();
  of.budget.values.forEach((budget, row) => {
    const key = `${budget} ${of.region.texts[of.region.values[row]!]}`;
    contexts.set(key, (contexts.get(key) ?? 0) + 1);
  });
});

/** How often each item is expected, over the contexts that the rows have. */
function expected(name: (typeof names)[number], by = 0): Float64Array {
  const [weightOf, passes] = laws[name];
  const weights = bend(all.map(weightOf), by);
  const counts = new Float64Array(items);
  for (const [key, count] of contexts) {
    const [budget, region] = key.split(" ") as [string, string];
    const own = weights.map((weight, at) => (passes(all[at]!, Number(budget), region) ? weight : 0));
    const total = own.reduce((a, b) => a + b);
    for (let at = 0; at < items && total > 0; at++) counts[at]! += (count * own[at]!) / total;
  }
  return counts;
}

describe("candidates have their shares of the rows that allow them, where weights 5 % off fail", () => {
  test.each(names)("%s", (name) => {
    const counts = tally(
      of[name].values.filter((at) => !Number.isNaN(at)),
      items,
    );
    const shares = expected(name);
    const total = shares.reduce((a, b) => a + b);
    expect(Math.abs(counts.reduce((a, b) => a + b) - total)).toBeLessThan(1e-6);
    expect(fitP(counts, shares)).toBeGreaterThan(alpha);
    expect(fitP(counts, expected(name, 0.05))).toBeLessThan(alpha);
  });
});

describe("rows before one's own", () => {
  const people = {
    seed: 12,
    tables: {
      people: {
        rows,
        columns: {
          at: { sequence: 0, primary_key: true },
          fame: { uniform: "0..4" },
          any: { ref: "people", before: "self" },
          famous: { ref: "people", before: "self", weight: "people.fame" },
          alike: { ref: "people", before: "self", where: "people.fame == fame" },
          fame_of: "famous.fame",
        },
      },
    },
  } as const;
  let seen: Record<"any" | "famous" | "alike" | "fame_of", Long>;
  beforeAll(() => {
    seen = longColumns(people, "people", ["any", "famous", "alike", "fame_of"]);
  });
  /** Where between the first row and one's own the choice lies, in fortieths; of rows where that is fine enough. */
  const places = (values: Float64Array, bent = 0): Float64Array => {
    const counts = new Float64Array(40);
    for (let row = 100_000; row < rows; row++) {
      const place = values[row]! / row;
      counts[Math.floor(40 * place ** (1 + bent))]!++;
    }
    return counts;
  };
  const even = new Float64Array(40).fill(1);
  test.each(["any", "famous", "alike"] as const)("are all alike in place: %s; places bent by 2 %% fail", (name) => {
    expect(fitP(places(seen[name].values), even)).toBeGreaterThan(alpha);
    expect(fitP(places(seen[name].values, 0.02), even)).toBeLessThan(alpha);
  });
  test("have their shares by weight, where weights 2 % off fail", () => {
    const counts = tally(seen.fame_of.values.subarray(100_000), 5);
    expect(fitP(counts, [0, 1, 2, 3, 4])).toBeGreaterThan(alpha);
    expect(fitP(counts, bend([0, 1, 2, 3, 4], 0.02))).toBeLessThan(alpha);
  });
});

describe("children of one parent apart", () => {
  const few = 7;
  const weights = [1, 2, 3, 4, 5, 6, 7];
  const heavy = [2000, 1, 1, 3, 1, 1, 1];
  const spec = {
    seed: 14,
    tables: {
      tags: {
        rows: few,
        columns: {
          tag: { sequence: 0, primary_key: true },
          weight: "tag + 1",
          heavy: { case: "tag", when: { 0: 2000, 3: 3 }, else: 1 },
        },
      },
      sets: { rows: 330_000, columns: { id: { sequence: 1, primary_key: true }, most: { value: 100 } } },
      members: {
        each: { set: "sets" },
        count: 3,
        columns: {
          even: { ref: "tags", unique_in: "set" },
          even_tested: { ref: "tags", unique_in: "set", where: "tags.tag != set.most" },
          weighted: { ref: "tags", unique_in: "set", weight: "tags.weight" },
          weighted_range: { ref: "tags", unique_in: "set", weight: "tags.weight", where: "tags.tag <= set.most" },
          heavy: { ref: "tags", unique_in: "set", weight: "tags.heavy" },
          heavy_range: { ref: "tags", unique_in: "set", weight: "tags.heavy", where: "tags.tag <= set.most" },
        },
      },
    },
  } as const;
  const laws = {
    even: weights.map(() => 1),
    even_tested: weights.map(() => 1),
    weighted: weights,
    weighted_range: weights,
    heavy,
    heavy_range: heavy,
  };
  const chosen = Object.keys(laws) as (keyof typeof laws)[];
  let of: Record<keyof typeof laws, Long>;
  beforeAll(() => {
    of = longColumns(spec, "members", chosen);
  });

  /** Shares of all triples in order: each child by weight among those that its earlier siblings left. */
  function triples(of: ArrayLike<number>): Float64Array {
    const shares = new Float64Array(few ** 3);
    const total = Array.from(of).reduce((a, b) => a + b);
    for (let a = 0; a < few; a++)
      for (let b = 0; b < few; b++)
        for (let c = 0; c < few; c++) {
          if (a === b || b === c || a === c) continue;
          const left = [total, total - of[a]!, total - of[a]! - of[b]!] as const;
          shares[(a * few + b) * few + c] = (of[a]! / left[0]) * (of[b]! / left[1]) * (of[c]! / left[2]);
        }
    return shares;
  }

  test.each(chosen)("choose one after another among what is left: %s; weights 5 %% off fail", (name) => {
    const { values } = of[name];
    const found = new Float64Array(few ** 3);
    for (let row = 0; row < values.length; row += 3)
      found[(values[row]! * few + values[row + 1]!) * few + values[row + 2]!]!++;
    expect(fitP(found, triples(laws[name]))).toBeGreaterThan(alpha);
    expect(fitP(found, triples(bend(laws[name], 0.05)))).toBeLessThan(alpha);
  });
});
