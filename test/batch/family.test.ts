// Families at their edges: no rows, no children, very many, many tables, very wide ones; and parts cut in every mode.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { assembled, columnsOf, datagen, filesOf, type Manner, modelOf, records } from "../spec-runs.js";
import { tempFolder } from "../temp-folder.js";

const made = (text: string, manner?: Manner) => filesOf(assembled(modelOf(text), manner));
const spec = (tables: string) => `datagen: 1\ntables:\n${tables}`;
const rowsOf = (csv: string | undefined) => records(csv!).slice(1);

const parents = "  parents: { rows: 100, columns: { id: { sequence: 1, primary_key: true }, a: { uniform: 1..9 } } }\n";
const children = (count: string, name = "children", parent = "parents") =>
  `  ${name}: { each: { p: ${parent} }, count: ${count}, columns: { n: position, x: { uniform: 1..99 } } }\n`;

test("a table without rows is a file with a header, and so are its children", () => {
  const files = made(spec(`${parents.replace("100", "0")}${children("5")}${children("5", "deep", "children")}`));
  expect(Object.fromEntries(files)).toEqual({
    "parents/part-00000.csv": "id,a\n",
    "children/part-00000.csv": "n,x\n",
    "deep/part-00000.csv": "n,x\n",
  });
});

test.each(["0", "{ uniform: 0..0 }", "{ poisson: 0 }", "{ poisson: 5, truncate: 0..0 }"])(
  "count: %s gives no children",
  (count) => {
    const files = made(spec(parents + children(count) + children("3", "deep", "children")));
    expect(rowsOf(files.get("parents/part-00000.csv"))).toHaveLength(100);
    expect(files.get("children/part-00000.csv")).toBe("n,x\n");
    expect(files.get("deep/part-00000.csv")).toBe("n,x\n");
  },
);

test("parents without children between others leave no trace", () => {
  const text = spec(
    `${parents}  kids: { each: { p: parents }, count: { uniform: 0..1 }, columns: { id: p.id, n: position } }\n`,
  );
  for (const batchRows of [1, 3, 64, 4096]) {
    const kids = rowsOf(made(text, { batchRows }).get("kids/part-00000.csv"));
    expect(kids.length).toBeGreaterThan(20);
    expect(kids.length).toBeLessThan(80);
    expect(kids.every(([, n]) => n === "1")).toBe(true);
    const ids = kids.map(([id]) => Number(id));
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  }
});

test("one parent may have 100,000 children, and they theirs: ordinals go on, and parents stay right", () => {
  const text = spec(`  one: { rows: 3, columns: { id: { sequence: 7, primary_key: true }, t: { pattern: "[a-z]{9}" } } }
  many: { each: { one: one }, count: 100k, primary_key: [id, n], columns: { id: one.id, n: position, t: one.t, u: { uuid: v4 } } }
  more: { each: { m: many }, count: { uniform: 0..1 }, columns: { id: m.id, n: m.n, t: m.t, u: m.u } }
`);
  const whole = made(text, { parts: { kind: "files", files: 1 } });
  const many = columnsOf(whole.get("many/part-00000.csv")!);
  const numbers = Array.from({ length: 100_000 }, (_, n) => String(n + 1)).join();
  expect(many.get("n")!.join() === [numbers, numbers, numbers].join()).toBe(true); // no diff of a megabyte where it is not
  expect(many.get("id")!.every((id, row) => id === String(7 + Math.floor(row / 100_000)))).toBe(true);
  const texts = columnsOf(whole.get("one/part-00000.csv")!).get("t")!;
  expect(new Set(many.get("t")!.slice(0, 100_000))).toEqual(new Set([texts[0]]));
  const more = rowsOf(whole.get("more/part-00000.csv"));
  expect(more.length).toBeGreaterThan(140_000);
  const [uuids, ns] = [many.get("u")!, many.get("n")!];
  for (const [id, n, t, u] of more) {
    const row = (Number(id) - 7) * 100_000 + Number(n) - 1;
    if (uuids[row] !== u || ns[row] !== n || texts[Number(id) - 7] !== t) expect([id, n, t, u]).toEqual([row]);
  }
  const last = made(text, { parts: { kind: "rows", rows: 1 }, batchRows: 1000 }).get("many/part-00002.csv")!;
  const lines = whole.get("many/part-00000.csv")!.split("\n");
  expect(last === [lines[0], ...lines.slice(200_001)].join("\n")).toBe(true);
});

test("three levels deep, every row is in its place and knows all that are above it", () => {
  const level = (name: string, parent: string, columns: string) =>
    `  ${name}: { each: { up: ${parent} }, count: { uniform: 0..3 }, columns: { ${columns} } }\n`;
  const text = spec(
    parents +
      level("b", "parents", "top: up.id, one: position") +
      level("c", "b", "top: up.top, one: up.one, two: position") +
      level("d", "c", "top: up.top, one: up.one, two: up.two, three: position, a: up.top.a"),
  );
  const files = made(text);
  const ancestors = columnsOf(files.get("parents/part-00000.csv")!).get("a")!;
  const keys = (name: string, length: number) =>
    rowsOf(files.get(`${name}/part-00000.csv`)).map((row) => row.slice(0, length).map(Number));
  const ordered = (rows: number[][]) => rows.toSorted((x, y) => x.map((v, i) => v - y[i]!).find((v) => v !== 0) ?? 0);
  for (const [name, length] of [
    ["b", 2],
    ["c", 3],
    ["d", 4],
  ] as const) {
    const found = keys(name, length);
    expect(found).toEqual(ordered(found));
    expect(new Set(found.map(String)).size).toBe(found.length);
  }
  const above = new Set(keys("c", 3).map(String));
  for (const [top, one, two, , a] of rowsOf(files.get("d/part-00000.csv"))) {
    expect(above.has([top, one, two].join())).toBe(true);
    expect(a).toBe(ancestors[Number(top) - 1]);
  }
  expect(made(text, { batchRows: 1 })).toEqual(files);
});

test("several kinds of children of one parent do not mix", () => {
  const both = made(spec(parents + children("{ poisson: 3 }", "first") + children("{ poisson: 3 }", "second")));
  const alone = made(spec(parents + children("{ poisson: 3 }", "second")));
  expect(both.get("second/part-00000.csv")).toBe(alone.get("second/part-00000.csv"));
  expect(both.get("first/part-00000.csv")).not.toBe(both.get("second/part-00000.csv"));
});

test("a table of 10,000 columns is made in smaller batches, with the same values as a narrow one", () => {
  const column = (c: number) => `c${c}: { uniform: 1..1000000 }`;
  const table = (columns: readonly number[]) =>
    spec(`  wide: { rows: 500, columns: { ${columns.map(column).join(", ")} } }\n`);
  const all = Array.from({ length: 10_000 }, (_, c) => c);
  const assembly = assembled(modelOf(table(all)));
  expect(assembly.families[0]!.program.root.program.capacity).toBeLessThan(256);
  const rows = records(filesOf(assembly).get("wide/part-00000.csv")!);
  expect(rows).toHaveLength(501);
  expect(rows.every((row) => row.length === 10_000)).toBe(true);
  const some = [0, 4999, 9999];
  const narrow = records(made(table(some)).get("wide/part-00000.csv")!);
  expect(rows.map((row) => some.map((c) => row[c]))).toEqual(narrow);
});

test("a thousand tables are a thousand files, each with its own values", () => {
  const tables = Array.from(
    { length: 1000 },
    (_, t) => `  t${t}: { rows: 3, columns: { x: { uniform: 1..1000000000 } } }\n`,
  );
  const files = made(spec(tables.join("")));
  expect(files.size).toBe(1000);
  expect(new Set(files.values()).size).toBe(1000);
});

const daily = `datagen: 1
period: { start: 2024-02-27, days: 5 }
tables:
  dims: { rows: 10, columns: { id: { sequence: 1, primary_key: true } } }
  facts:
    rows: 3000
    columns:
      id: { sequence: 1, primary_key: true }
      at: { timestamp: period, sorted: true, every: 1s }
      dim: { ref: dims }
  parts: { each: { f: facts }, count: { poisson: 2 }, columns: { id: f.id, at: f.at, x: { uniform: 1..100000 } } }
`;

/** Runs the command line over `daily`; the texts of its files by table, in the order of the parts. */
function cut(
  flags: readonly string[],
  text = daily,
): { files: Record<string, string[]>; stderr: string; status: number | null } {
  const folder = tempFolder();
  const [file, out] = [join(folder, "spec.yaml"), join(folder, "out")];
  writeFileSync(file, text);
  const words = [datagen, "run", file, "--out", out, "--threads", "2", "--json", ...flags];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  if (!existsSync(out)) return { files: {}, stderr, status };
  const tables = readdirSync(out).filter((name) => /^[a-z]/.test(name));
  const texts = (table: string) =>
    readdirSync(join(out, table))
      .sort()
      .map((part) => readFileSync(join(out, table, part), "utf8"));
  return { files: Object.fromEntries(tables.map((table) => [table, texts(table)])), stderr, status };
}

const joined = (texts: readonly string[]) =>
  texts.map((text, part) => (part === 0 ? text : text.slice(text.indexOf("\n") + 1))).join("");
const whole = filesOf(assembled(modelOf(daily)));

function expectWhole(files: Record<string, string[]>): void {
  for (const table of ["dims", "facts", "parts"])
    expect(joined(files[table]!)).toBe(whole.get(`${table}/part-00000.csv`));
}

test("--file-rows cuts by rows of the root, children go with their parents", () => {
  const { files, stderr } = cut(["--file-rows", "700"]);
  expect(stderr).toBe("");
  expectWhole(files);
  expect(files.facts!.map((text) => rowsOf(text).length)).toEqual([700, 700, 700, 700, 200]);
  files.parts!.forEach((text, part) => {
    const facts = new Set(rowsOf(files.facts![part]).map(([id]) => id));
    expect(rowsOf(text).every(([id]) => facts.has(id!))).toBe(true);
  });
});

test("--file-size makes the largest file of each part about so large", () => {
  const { files } = cut(["--file-size", "20kB"]);
  expectWhole(files);
  const sizes = files.parts!.map((text) => Buffer.byteLength(text));
  expect(sizes.length).toBeGreaterThan(5);
  for (const bytes of sizes.slice(0, -1)) {
    expect(bytes).toBeGreaterThan(17_000);
    expect(bytes).toBeLessThan(23_000);
  }
});

test("--files makes exactly so many of each table, also more than there are rows", () => {
  for (const [count, dims] of [
    [3, [3, 3, 4]],
    [14, [0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1]],
  ] as const) {
    const { files } = cut(["--files", String(count)]);
    expectWhole(files);
    expect(files.facts).toHaveLength(count);
    expect(files.dims!.map((text) => rowsOf(text).length)).toEqual(dims);
    for (const text of files.dims!) expect(text.startsWith("id\n")).toBe(true);
  }
});

test("--file-per day makes a part for each day, and says which tables have no days", () => {
  const { files, stderr } = cut(["--file-per", "day"]);
  expectWhole(files);
  expect(stderr).toContain("dims: it has no times in order, so its parts are cut by rows, not by days");
  const daysOf = (text: string) => [
    ...new Set(
      columnsOf(text)
        .get("at")!
        .map((at) => at!.slice(0, 10)),
    ),
  ];
  const days = ["2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"];
  expect(files.facts!.map(daysOf)).toEqual(days.map((day) => [day]));
  expect(files.parts!.map(daysOf)).toEqual(days.map((day) => [day]));
});

test("--file-per day knows days behind a format, of dates too, and leaves out days without rows", () => {
  const other = daily.replace("sorted: true, every: 1s", 'sorted: true, format: "%d.%m.%Y"');
  expect(cut(["--file-per", "day"], other).files.facts!.map((text) => new Set(columnsOf(text).get("at")).size)).toEqual(
    [1, 1, 1, 1, 1],
  );
  const sparse = daily.replace(
    "at: { timestamp: period, sorted: true, every: 1s }",
    "at: { date: 2020-01-01..2023-12-31, sorted: true }",
  );
  const { files } = cut(["--file-per", "day"], sparse.replace("rows: 3000", "rows: 40"));
  expect(files.facts!.length).toBeGreaterThan(30);
  expect(files.facts!.every((text) => rowsOf(text).length > 0 && new Set(columnsOf(text).get("at")).size === 1)).toBe(
    true,
  );
});

test("what cannot be cut as asked is refused or said, never done another way in silence", () => {
  const unordered = daily.replace("sorted: true, ", "");
  expect(cut(["--file-per", "day"], unordered)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("no table has times in order"),
  });
  expect(cut(["--files", "200000"])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("--files 200000 is too large"),
  });
  expect(cut(["--files", "0"]).status).toBe(2);
  expect(cut(["--file-rows", "5", "--files", "2"]).status).toBe(2);
  const dry = cut(["--file-rows", "1", "--rows", "1M", "--dry-run"]);
  expect(dry.stderr).toContain(
    "files of 1 rows would be more than 100000 of each table: they have 10 rows of it instead",
  );
});

test("a parent with a billion children keeps no command busy that only looks", { timeout: 60_000 /* a hang */ }, () => {
  const file = join(tempFolder(), "spec.yaml");
  writeFileSync(file, spec(`${parents}${children("1B")}`));
  for (const words of [
    "run --dry-run",
    "explain",
    "explain children.x",
    "preview children",
    "preview children --plot x",
  ]) {
    const [command = "", ...more] = words.split(" ");
    const { status, stderr } = spawnSync(process.execPath, [datagen, command, file, ...more], { encoding: "utf8" });
    expect(status, `${words}\n${stderr}`).toBe(0);
  }
});
