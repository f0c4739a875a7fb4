// The command explain: the plan, tables, columns and cells as people and as programs read them, and what it says of slips.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { commandLine } from "../../src/cli/command-line.js";
import { allSpecs, projectModel, specsFolder } from "../spec-runs.js";

const spec = `datagen: 1
name: shop
seed: 7
vars: { stores: 40, sales: 2 * $stores }
profiles:
  tiny: { stores: 5 }
main: sales
tables:
  stores:
    rows: $stores
    columns:
      store_id: { sequence: 100, primary_key: true }
      size: { choice: { 1: 6, 4: 3 } }
  baskets:
    rows: 10
    columns:
      basket_id: { sequence: 1, primary_key: true }
      store: { ref: stores, weight: stores.size, nulls: 10% }
  sales:
    each: { basket: baskets }
    count: { uniform: 1..3 }
    columns:
      basket: basket.basket_id
      line: position
      size: basket.store.size
      height: { normal: { mean: 10, sd: 2 }, round: 1 }
      total: round(height * coalesce(size, 1), 2)
`;

const home = process.cwd();
const folder = realpathSync(mkdtempSync(join(tmpdir(), "datagen-explain-")));
writeFileSync(join(folder, "shop.yaml"), spec);
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line in this process: starting another one takes longer than what it does. */
async function run(...args: readonly string[]): Promise<Ended> {
  const texts = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((stream) =>
    vi.spyOn(process[stream], "write").mockImplementation((text) => {
      texts[stream] += text;
      return true;
    }),
  );
  try {
    return { status: await commandLine(args), ...texts };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const explain = (...args: readonly string[]) => run("explain", "shop.yaml", "--threads", "2", ...args);

describe("the plan", () => {
  test("names every table and column, how they are made, and where values come from", async () => {
    const { status, stdout, stderr } = await explain("--profile", "tiny", "--set", "tables.baskets.rows=12");
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^shop: plan [0-9a-f]{16}, csv, engine format \d+$/m);
    for (const line of [
      /^ {2}seed +7 +shop.yaml:3$/m,
      /^ {2}period +2024-01-01 to 2024-12-31, 366 days +by default$/m,
      /^ {2}main +sales +shop.yaml:7$/m,
      /^ {2}stores +5 +profile tiny, shop.yaml:6$/m,
      /^ {2}--set tables.baskets.rows=12 {2}instead of 10$/m,
      /^stores: 5 rows, about \d+ B$/m,
      /^ {2}rows +5 \(shop.yaml:10, by \$stores \(profile tiny, shop.yaml:6\)\)$/m,
      /^ {2}rows +12 \(--set tables.baskets.rows=12\)$/m,
      /^sales: about 24 rows, about \d+ B$/m,
      /for each row of baskets: 2 on average, 1 to 3/m,
      /^ {2}store_id +int64, key +sequence: 100, primary_key: true$/m,
      /alias table of 5 entries, 40 B/m,
      /store.size: made again for the chosen row of stores:/m,
      /^family baskets: 1 part, 12 rows of baskets each/m,
      /^ {2}memory +.* 2 threads with an arena of /m,
      /^ {2}time +an estimate from a moment's work here: /m,
    ])
      expect(stdout).toMatch(line);
    expect(Math.max(...stdout.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(100);
  });

  test("says the same as JSON, in a form that other programs can keep to", async () => {
    const { status, stdout } = await explain("--json", "--seed", "9");
    expect(status).toBe(0);
    const plan = JSON.parse(stdout);
    expect(Object.keys(plan)).toEqual(
      "name plan engineFormat format seed period main origins sources families tables memory rows bytes warnings estimatedTime".split(
        " ",
      ),
    );
    expect(plan.origins).toEqual({
      name: { value: "shop", from: "spec", file: "shop.yaml", line: 2, column: 7 },
      seed: { value: "9", from: "flag", flag: "--seed" },
      period: { period: { value: "2024", from: "default" } },
      main: { value: "sales", from: "spec", file: "shop.yaml", line: 7, column: 7 },
      vars: {
        stores: { value: "40", from: "spec", file: "shop.yaml", line: 4, column: 17 },
        sales: { value: "2 * $stores", from: "spec", file: "shop.yaml", line: 4, column: 28, vars: ["stores"] },
      },
      rows: {
        stores: { value: "40", from: "spec", file: "shop.yaml", line: 10, column: 11, vars: ["stores"] },
        baskets: { value: "10", from: "spec", file: "shop.yaml", line: 15, column: 11 },
        sales: { value: "{ uniform: 1..3 }", from: "spec", file: "shop.yaml", line: 21, column: 12 },
      },
      settings: [],
    });
    const [, baskets] = plan.families;
    expect(baskets).toMatchObject({
      family: "baskets",
      rows: 10,
      parts: 1,
      tables: [{ exact: true }, { exact: false }],
    });
    expect(baskets.tables[1].columns[2]).toEqual({
      column: "size",
      type: "int64",
      nullable: true,
      key: false,
      hidden: false,
      verb: "formula",
      words: "basket.store.size",
      method: ["store.size: made again for the chosen row of stores: no generated parent is stored"],
    });
    const { estimatedTime: _, ...steady } = plan;
    const { estimatedTime: __, ...again } = JSON.parse((await explain("--json", "--seed", "9")).stdout);
    expect(again).toEqual(steady);
    expect(plan.plan).toBe(
      JSON.parse((await run("run", "shop.yaml", "--seed", "9", "--dry-run", "--json")).stdout).plan,
    );
  });

  test("repeats the warnings of the plan", async () => {
    writeFileSync(
      join(folder, "warned.yaml"),
      "datagen: 1\ntables:\n  a:\n    rows: 3\n    columns: { x: { sequence: 1, id: old }, y: { sequence: 1, id: old } }\n",
    );
    const { status, stderr } = await run("explain", "warned.yaml");
    expect(status).toBe(0);
    expect(stderr).toContain("warning[spec.same_id]");
    expect(JSON.parse((await run("explain", "warned.yaml", "--json")).stdout).warnings).toMatchObject([
      { code: "spec.same_id" },
    ]);
  });
});

describe("a table, a column, a cell", () => {
  test("a table lists its kernels", async () => {
    const { stdout } = await explain("sales");
    expect(stdout).toMatch(/^kernels of a batch, in order$/m);
    expect(stdout).toMatch(/^ {2}sales.height +.*quantileF64/m);
    const table = JSON.parse((await explain("sales", "--json")).stdout);
    expect(table.kernels).toContainEqual({ kernel: "quantileF64", column: "sales.height" });
    expect(table.origin).toMatchObject({ from: "spec", line: 21 });
  });

  test("a column names what it reads and who reads it", async () => {
    const { stdout } = await explain("stores.size");
    expect(stdout).toMatch(/^ {2}read by +baskets.store, sales.size$/m);
    expect(stdout).toMatch(/^ {2}1 +66.7 % +weight 6$/m);
    const column = JSON.parse((await explain("sales.total", "--json")).stdout);
    expect(column).toMatchObject({ reads: ["sales.height", "sales.size"], at: { file: "shop.yaml", line: 27 } });
    expect(column.needs).toEqual(["baskets.store", "stores.size", "stores.store_id"]);
  });

  test("a cell shows the value that preview shows", async () => {
    const rows = async (...args: readonly string[]) =>
      (await run("preview", "shop.yaml", ...args, "--json")).stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    for (const row of [0, 9]) {
      const [basket] = await rows("baskets", "--row", String(row), "-n", "1");
      const [, second] = await rows("sales", "--row", String(row), "-n", "2");
      const cell = JSON.parse((await explain("baskets.store", "--row", String(row), "--json")).stdout);
      expect(cell.value).toBe(basket!.store === null ? null : String(basket!.store));
      expect(cell.draws[0].candidates.find((each: { chosen: boolean }) => each.chosen)).toBeDefined();
      if (second?.line !== 2) continue; // the basket has one
      for (const name of ["basket", "line", "size", "height", "total"]) {
        const child = JSON.parse((await explain(`sales.${name}`, "--row", `${row}/2`, "--json")).stdout);
        expect(child.value === null ? null : Number(child.value)).toBe(second[name]);
      }
    }
  });

  test("a cell is told in lines", async () => {
    const { status, stdout } = await explain("baskets.store", "--row", "5");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^baskets.store in row 5: \d+$/m);
    expect(stdout).toMatch(/^ {2}row hash +0x[0-9a-f]{16}$/m);
    expect(stdout).toMatch(/^ {2}word +0x[0-9a-f]{16}, a fraction of 0\.\d{6}$/m);
    expect(stdout).toMatch(/^ {4}-> +\d+ +\d.* % +weight [14] +drawn$/m);
    expect(stdout).toMatch(/^ {4}… 30 more$|^ {4}… 29 more$/m);
    expect(stdout).toMatch(/^ {2}rate +10.0 %: not below the rate, so the value stays$/m);
    const child = (await explain("sales.total", "--row", "4/1")).stdout;
    expect(child).toMatch(
      /row 4 of baskets, which has 10, counted from 0; (child 1 of its [23]|the only one of its) sales/,
    );
    expect(child).toMatch(/with its values: round\([\d.]+ \* coalesce\(\w+, 1\), 2\)/);
  });
});

test.each(allSpecs)("%s is explained, each table of it too", async (name) => {
  process.chdir(specsFolder);
  const tables = [...projectModel(name).tables.keys()];
  for (const words of [[name], [name, tables.at(-1)!]]) {
    const { status, stdout, stderr } = await run("explain", ...words);
    expect([status, stderr]).toEqual([0, ""]);
    if (words.length === 1) for (const table of tables) expect(stdout).toMatch(new RegExp(`^${table}: `, "m"));
    expect(Math.max(...stdout.split("\n").map((line) => [...line].length))).toBeLessThanOrEqual(100);
  }
  process.chdir(folder);
});

describe("slips", () => {
  const slips: [args: string, message: string, hint: string][] = [
    ["stors", '[usage.unknown_table]: shop.yaml has no table "stors"', 'did you mean "stores"?'],
    ["stores.siz", '[usage.unknown_column]: shop.yaml has no column "siz" in stores', 'did you mean "size"?'],
    [
      "stores.size.x",
      "[usage.words]: stores.size.x is more than a table and a column",
      "write TABLE.COLUMN, as stores.size",
    ],
    [
      "stores sales",
      "[usage.words]: one table or column at a time, not stores and sales",
      "datagen explain [SPEC] [TABLE[.COLUMN]]",
    ],
    ["stores --row 3", "[usage.row]: --row shows one cell", "name its column: TABLE.COLUMN --row 12"],
    ["--row 3", "[usage.row]: --row shows one cell", "name its column: TABLE.COLUMN --row 12"],
    ["stores.size --row x", "[usage.row]: --row x is no row", "write a row's number, 12, or a child of it, 12/3"],
    ["stores.size --row 40", "[usage.row]: --row 40: stores has 40 rows, counted from 0", "write --row 39 or less"],
    ["stores.size --row 1/2", "[usage.row]: --row 1/2 is no row of stores", "write a row's number, as --row 12"],
    [
      "sales.size --row 1",
      "[usage.row]: --row 1 is no row of sales",
      "write a row of baskets, then the number of a child in each generation below: baskets/sales, as --row 12/1",
    ],
    [
      "sales.size --row 99/1",
      "[usage.row]: --row 99/1: baskets has 10 rows, counted from 0",
      "write --row 9/1 or less",
    ],
  ];
  test.each(slips)("datagen explain shop.yaml %s", async (args, message, hint) => {
    expect(await explain(...args.split(" "))).toEqual({
      status: 2,
      stdout: "",
      stderr: `error${message}\n   = ${hint}\n`,
    });
  });

  test("a child that is not there", async () => {
    const { status, stderr } = await explain("sales.size", "--row", "3/9");
    expect(status).toBe(2);
    expect(stderr).toMatch(/row 3 of baskets has [123] sales: there is no 3\/9/);
  });

  test("a profile that nobody knows, in every command that reads a spec", async () => {
    for (const command of ["run", "validate", "preview", "explain"]) {
      const { status, stderr } = await run(command, "shop.yaml", "--profile", "tinny");
      expect(status).toBe(2);
      expect(stderr).toContain('error[spec.unknown_profile]: unknown profile "tinny"');
      expect(stderr).toContain('did you mean "tiny"?');
    }
  });
});
