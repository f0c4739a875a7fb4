// Precedence: spec < profile < --set < flag, all of it resolved before the plan is hashed; and where each value is said to come from.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { specError } from "../../src/errors.js";
import { Problems } from "../../src/spec/diagnostics.js";
import type { Model } from "../../src/spec/model.js";
import type { Given } from "../../src/spec/origins.js";
import { Lines } from "../../src/spec/position.js";
import { type ReadOptions, readModel } from "../../src/spec/read.js";
import { splitSetting } from "../../src/spec/settings.js";
import { assembled } from "../spec-runs.js";

const text = `datagen: 1
seed: $seed
period: { start: 2024-01-01, days: $days }
main: lines
vars:
  seed: 3
  stores: 20
  days: 365
  twice: 2 * $stores
profiles:
  tiny: { stores: 5, days: 28 }
tables:
  stores: { rows: $stores, columns: { store_id: { sequence: 1, primary_key: true }, day: { date: period } } }
  baskets: { rows: 10, columns: { basket: { sequence: 1, primary_key: true }, store: { ref: stores } } }
  lines: { each: { b: baskets }, count: { uniform: 0..4 }, columns: { basket: b.basket, n: position } }
`;

interface Flags {
  readonly profile?: string;
  readonly set?: readonly string[];
  readonly rows?: number;
  readonly scale?: number;
  readonly seed?: bigint;
}

function read({ set = [], ...flags }: Flags, spec = text): Model {
  const problems = new Problems();
  const options: ReadOptions = {
    read: (path) => ({ bytes: readFileSync(path), file: path }),
    settings: set.map((each) => splitSetting(each)!),
    ...flags,
  };
  const model = readModel(spec, "spec.yaml", options, problems);
  if (!model || problems.hasErrors) throw specError(problems.list);
  return model;
}

const hash = (flags: Flags, spec = text): string => assembled(read(flags, spec)).plan.hash;
const rows = (flags: Flags): unknown[] =>
  [...read(flags).tables.values()].map(({ size }) => (size.kind === "rows" ? size.rows : "each"));

test("a profile stands above the spec, --set above a profile, a flag above all", () => {
  expect(rows({})).toEqual([20, 10, "each"]);
  expect(rows({ profile: "tiny" })).toEqual([5, 10, "each"]);
  expect(rows({ profile: "tiny", set: ["vars.stores=7"] })).toEqual([7, 10, "each"]);
  expect(rows({ profile: "tiny", set: ["tables.stores.rows=8", "vars.stores=7"] })).toEqual([8, 10, "each"]);
  expect(rows({ profile: "tiny", set: ["main=stores", "tables.stores.rows=8"], rows: 9 })).toEqual([9, 10, "each"]);
  expect(read({ profile: "tiny" }).period.to).toBe(Date.UTC(2024, 0, 29));
  expect(read({ set: ["seed=4"] }).seed).toBe(4n);
  expect(read({ set: ["seed=4"], seed: 5n }).seed).toBe(5n);
});

test("two ways to the same values are one plan, and other values are another", () => {
  const tiny = hash({ profile: "tiny" });
  expect(hash({ set: ["vars.stores=5", "vars.days=28"] })).toBe(tiny);
  expect(hash({ profile: "tiny", set: ["vars.days=28"] })).toBe(tiny);
  expect(hash({ set: ["tables.stores.rows=5", "period.days=28"] })).toBe(tiny);
  expect(hash({ set: ["vars.stores=5", "period={ start: 2024-01-01, end: 2024-01-28 }"] })).toBe(tiny);
  expect(hash({ profile: "tiny", seed: 3n })).toBe(tiny);
  expect(hash({ profile: "tiny", set: ["main=stores"], rows: 5 })).toBe(tiny);
  expect(hash({}, text.replace("stores: 20", "stores: 5").replace("days: 365", "days: 28"))).toBe(tiny);
  expect(hash({ scale: 0.5 })).toBe(hash({ set: ["vars.stores=10", "tables.baskets.rows=5"] }));

  const others = [hash({}), tiny, hash({ seed: 4n }), hash({ scale: 2 }), hash({ rows: 7 }), hash({ rows: 8 })];
  expect(new Set(others).size).toBe(others.length);
});

test("a profile of another name, or with other profiles beside it, is no other plan", () => {
  const renamed = text.replace("tiny:", "small:").replace("tables:", "  huge: { stores: 1000 }\ntables:");
  expect(hash({ profile: "small" }, renamed)).toBe(hash({ profile: "tiny" }));
});

/** An origin as explain says it. */
function said({ value, origin, vars, scaled }: Given): string {
  const at =
    "at" in origin && origin.at.file === "spec.yaml" ? `:${new Lines(text).position(origin.at.start).line}` : "";
  const from =
    origin.from === "profile"
      ? `profile ${origin.profile}`
      : origin.from === "set"
        ? `--set ${origin.typed}`
        : origin.from === "flag"
          ? origin.flag
          : origin.from;
  return [`${value} by ${from}${at}`, ...vars.map((name) => `$${name}`), ...(scaled ? [scaled] : [])].join(" ");
}

test("every value knows where it comes from", () => {
  const { origins } = read({ profile: "tiny", set: ["vars.stores=7", "tables.baskets.rows=12"] });
  expect(said(origins.name)).toBe("spec by default");
  expect(said(origins.seed)).toBe("3 by spec:2 $seed");
  expect(said(origins.main)).toBe("lines by spec:4");
  expect([...origins.vars].map(([name, given]) => `${name} ${said(given)}`)).toEqual([
    "seed 3 by spec:6",
    "stores 7 by --set vars.stores=7",
    "days 28 by profile tiny:11",
    "twice 2 * $stores by spec:9 $stores",
  ]);
  expect([...origins.period].map(([name, given]) => `${name} ${said(given)}`)).toEqual([
    "start 2024-01-01 by spec:3",
    "days 28 by spec:3 $days",
  ]);
  expect([...origins.rows].map(([name, given]) => `${name} ${said(given)}`)).toEqual([
    "stores 7 by spec:13 $stores",
    "baskets 12 by --set tables.baskets.rows=12",
    "lines { uniform: 0..4 } by spec:15",
  ]);
  expect(origins.settings).toEqual([
    { typed: "vars.stores=7", instead: "20" },
    { typed: "tables.baskets.rows=12", instead: "10" },
  ]);
});

test("flags are named where they decided", () => {
  const asked = read({ rows: 30, seed: 9n });
  expect(said(asked.origins.seed)).toBe("9 by --seed");
  expect(said(asked.origins.rows.get("baskets")!)).toMatch(/^\d+ by --rows$/);
  expect(said(asked.origins.rows.get("stores")!)).toBe("20 by spec:13 $stores");
  expect(said(asked.origins.rows.get("lines")!)).toBe("{ uniform: 0..4 } by spec:15 --rows");
  expect(said(read({ scale: 3 }).origins.rows.get("stores")!)).toBe("60 by spec:13 $stores --scale 3");
  const bare = read({}, "datagen: 1\ntables: { t: { rows: 1, columns: { a: { value: 1 } } } }").origins;
  expect([bare.seed, bare.main, bare.period.get("period")!].map(said)).toEqual([
    "0 by default",
    "t by default",
    "2024 by default",
  ]);
});
