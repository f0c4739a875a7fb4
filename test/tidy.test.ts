// Keeps the house tidy: which way imports point, what each table must list, and words that must not be written, with what to write instead.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { maximumPages } from "../src/kernels/instance.js";

const read = (file: string): string => readFileSync(file, "utf8");
const slashes = (path: string): string => path.replaceAll("\\", "/");
const filesIn = (folder: string, ending = /\.(ts|mjs)$/): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => slashes(join(folder, name)))
    .filter((name) => ending.test(name))
    .sort();
const sources = new Map([...filesIn("src"), ...filesIn("assembly")].map((file) => [file, read(file)]));
const violators = (isWrong: (text: string, file: string) => boolean): string[] =>
  [...sources].filter(([file, text]) => isWrong(text, file)).map(([file]) => file);

// biome-ignore format: one order, in one line
/** The folders of src/: each imports only from itself and from those before it. `index` is the library's surface, above all. */
const order = ["errors", "kernels", "formula", "text", "calendar", "columns", "factors", "sources", "spec", "plan", "batch", "prepare", "encoders", "sinks", "workers", "run", "library", "explain", "control", "report", "cli", "index"];

describe("imports", () => {
  const edges = [...sources].flatMap(([file, text]) => importsOf(file, text));
  const rank = (file: string): number => order.indexOf(/^src\/([^/.]+)/.exec(file)![1]!);
  const pointsUp = ([file, target]: Edge): boolean => target.startsWith("src/") && rank(target) > rank(file);

  it("lead to files, and files lie in folders that have a place in the order", () => {
    expect(edges.length).toBeGreaterThan(300);
    expect(edges.filter(([, target]) => /^(src|assembly)\//.test(target) && !sources.has(target))).toEqual([]);
    expect(violators((_, file) => file.startsWith("src/") && rank(file) < 0)).toEqual([]);
  });
  it("point one way", () => {
    expect(pointsUp(["src/plan/lower.ts", "src/batch/family.ts"])).toBe(true); // canary
    expect(edges.filter(pointsUp)).toEqual([]);
  });
  it("make no circle", () => {
    expect(circleIn([["a", "b"], ["b", "c"], ["c", "b"]])).toEqual(["b", "c", "b"]); // biome-ignore format: canary
    expect(circleIn([["a", "b"], ["a", "c"], ["b", "c"]])).toBeUndefined(); // biome-ignore format: no circle
    expect(circleIn(edges)).toBeUndefined();
  });
  it("bring nothing of Node into the core, which may run elsewhere one day", () => {
    const core = /^src\/(formula|text|calendar|columns|factors|spec|plan|batch)\//;
    const isNode = ([file, target]: Edge): boolean => core.test(file) && target.startsWith("node:");
    expect(importsOf("src/plan/a.ts", 'import x from "node:fs";').filter(isNode)).toHaveLength(1); // canary
    expect(edges.filter(isNode)).toEqual([]);
  });
  it("leave for later what `validate` does not need", () => {
    const seen = reached(["src/cli/main.ts", "src/cli/validate.ts"], edges);
    expect(seen).toContain("src/spec/read.ts");
    for (const heavy of ["apache-arrow", "piscina", "cli-progress", "cli-table3"]) expect(seen).not.toContain(heavy);
  });
  /** Files that nothing uses yet. */
  const laidEarly: string[] = [];
  it("reach every file from a command, the worker, the library or the module", () => {
    const later = [...sources].flatMap(([file, text]) => lateImportsOf(file, text));
    const roots = ["src/cli/main.ts", "src/workers/worker.ts", "src/index.ts", "assembly/index.ts"];
    const seen = reached([...roots, ...laidEarly], [...edges, ...later]);
    expect(violators((_, file) => !seen.has(file))).toEqual([]);
  });
});

describe("tables", () => {
  /** By folder: what a file looks like that defines a kind. */
  const kinds = {
    columns: /= columnKind\(\{/,
    encoders: /satisfies EncoderKind;/,
    sources: /satisfies SourceKind;/,
    sinks: /: Sink (\{|=)/,
  };
  it.each(Object.entries(kinds))("%s/index.ts lists every kind that the folder defines", (folder, shape) => {
    const index = read(`src/${folder}/index.ts`);
    const files = filesIn(`src/${folder}`).filter((file) => !file.endsWith("/index.ts") && shape.test(read(file)));
    expect(files).not.toEqual([]);
    for (const file of files) {
      const name = `./${file.slice(`src/${folder}/`.length, -3)}.js`;
      const imported = [...index.matchAll(/^import \{([^}]*)\} from "([^"]*)"/gm)].find(([, , from]) => from === name);
      expect(imported, `${file} is not in its table`).toBeDefined();
      for (const kind of imported![1]!.trim().split(/, */)) {
        expect(index.split(new RegExp(`\\b${kind}\\b`)).length, `${kind} is imported, not listed`).toBeGreaterThan(2);
      }
    }
  });
  it("the largest memory is one number in both worlds", () => {
    expect(JSON.parse(read("asconfig.json")).options.maximumMemory).toBe(maximumPages);
  });
  const golden = "test/specs/golden.json";
  it.skipIf(!existsSync(golden))(`each spec has its sums in ${golden} (skipped until that file is there)`, () => {
    const sums = read(golden);
    for (const spec of filesIn("specs", /\.(ya?ml)$/)) expect(sums).toContain(spec.slice("specs/".length));
  });
});

interface Ban {
  readonly pattern: RegExp;
  /** Written so, it must be found. */
  readonly canary: string;
  readonly instead: string;
  /** Files where it may be written. */
  readonly except?: RegExp;
  /** True where comments are searched too. */
  readonly comments?: true;
}

// biome-ignore format: a table
const bans: readonly Ban[] = [
  { canary: "x = Math.random()", pattern: /Math\.random/, instead: "a draw: mix(rowHash ^ columnKey)" },
  { canary: "y = Math.pow(x, 2)", pattern: /\bMath\.(?!random|(PI|abs|ceil|clz32|floor|fround|imul|max|min|round|sign|sqrt|trunc)\b)\w+/, except: /^src\/cli\//, instead: "a kernel of assembly/expression/mathematics.ts: platforms differ in the last digit" },
  { canary: "y = x ** 3", pattern: /(?<!(?<![\w.])2n? )\*\*|\*\*(?! \d+n?\b)/, except: /^src\/cli\//, instead: "multiplications, or a kernel; powers of two may be written, as 2 ** 31" },
  { canary: "const now = Date.now();", pattern: /Date\.now|new Date\(\)/, except: /^src\/(run|cli)\//, instead: "a clock that is handed in" },
  { canary: "performance.now()", pattern: /performance\.now/, except: /^src\/(run|library|cli|workers)\//, instead: "a clock that is handed in" },
  { canary: "process.exit(2)", pattern: /process\.exit/, except: /^src\/cli\/main\.ts$/, instead: "throw new DatagenError(...)" },
  { canary: "process.env.HOME", pattern: /process\.(env|argv|cwd)/, except: /^src\/cli\//, instead: "an argument" },
  { canary: 'console.log("x")', pattern: /console\./, instead: "say() in cli/, a result elsewhere" },
  { canary: "(value: any)", pattern: /(:|\bas|<|\|) ?any\b|\bany\[\]/, instead: "unknown, and a check" },
  { canary: "// @ts-ignore", pattern: /@ts-(ignore|expect-error|nocheck)/, except: /^assembly\//, comments: true, instead: "a type that fits" },
  { canary: "// TODO: later", pattern: /FIXME|TODO|XXX/, comments: true, instead: "do it, or say in README.md that it is not built" },
  { canary: "new RegExp(text)", pattern: /\bRegExp\(/, instead: "a literal: no expression is made of a spec's text" },
  { canary: 'new Function("x", body)', pattern: /\beval\(|\bFunction\(/, instead: "data: opening a spec runs nothing" },
  { canary: "a.localeCompare(b)", pattern: /\.toLocale\w+|\bIntl\b|localeCompare/, except: /^src\/cli\/width\.ts$/, instead: "< and >: locales differ from machine to machine" },
  { canary: "a.__proto__", pattern: /__proto__/, instead: "Object.create(null), Map, Object.hasOwn" },
  { canary: "see DESIGN 2.2", pattern: /\b(DESIGN|HOTPATH|KERNELS|SPEC|MODEL|PROMISES|STYLE|SINKS|OUTPUT)(\.md|:? \d| section)/, comments: true, instead: "a page that is here, or the reason itself" },
];

describe("what is not written", () => {
  it.each(bans.map((ban) => [ban.canary, ban.instead, ban] as const))("%s (instead: %s)", (_title, _instead, ban) => {
    const found = (text: string): boolean => ban.pattern.test(ban.comments ? text : withoutComments(text));
    expect(found(ban.canary)).toBe(true);
    expect(violators((text, file) => !ban.except?.test(file) && found(text))).toEqual([]);
  });
  it("is told from comments and texts", () => {
    expect(withoutComments("a(); // eval(\n/* eval( */ 'eval(' + `//b` + c(/['\"`]/, d)")).toBe(
      'a();  \n  "" + `//b` + c("", d)',
    );
  });
});

describe("files", () => {
  it("begin with a sentence that says what they are", () => {
    const sentence = /^(#!.*\n)?\/\/ .*\w/;
    expect(sentence.test('import x from "y";')).toBe(false); // canary
    expect(violators((text) => !sentence.test(text))).toEqual([]);
  });
  it("have at most 400 lines", () => {
    const longer: Readonly<Record<string, number>> = {};
    expect(violators((text, file) => text.split("\n").length > (longer[file] ?? 400) + 1)).toEqual([]);
  });
  it("have names in kebab-case that say more than utils", () => {
    const isName = (file: string): boolean =>
      /\/[a-z0-9]+(-[a-z0-9]+)*(\.test|\.service)?\.(ts|mjs)$/.test(file) &&
      !/\/(utils?|helpers?|common|misc)\./.test(file);
    expect(["src/plan/fooBar.ts", "src/plan/utils.ts"].filter(isName)).toEqual([]); // canaries
    expect(
      ["src", "assembly", "test", "bench"].flatMap((folder) => filesIn(folder)).filter((file) => !isName(file)),
    ).toEqual([]);
  });
});

type Edge = readonly [file: string, target: string];

/** Imports and re-exports at the top of a file, types too; relative ones as files of this repository. */
function importsOf(file: string, text: string): Edge[] {
  return [...text.matchAll(/^(?:import|export)\b[^;"]*"([^"]+)";?$/gm)].map(([, name]) => edge(file, name!));
}

/** Imports inside functions, and inside types. */
function lateImportsOf(file: string, text: string): Edge[] {
  return [...text.matchAll(/\bimport\("([^"]+)"\)/g)].map(([, name]) => edge(file, name!));
}

function edge(file: string, name: string): Edge {
  if (!name.startsWith(".")) return [file, name];
  const path = slashes(normalize(join(dirname(file), name)));
  return [file, path.startsWith("build/") ? path : path.replace(/(\.js)?$/, ".ts")];
}

function reached(roots: readonly string[], edges: readonly Edge[]): Set<string> {
  const seen = new Set(roots);
  for (const file of seen) for (const [from, target] of edges) if (from === file) seen.add(target); // grows while it is walked
  return seen;
}

/** The first circle that a walk along the edges finds. */
function circleIn(edges: readonly Edge[]): string[] | undefined {
  const done = new Set<string>();
  const walk = (file: string, open: readonly string[]): string[] | undefined => {
    if (open.includes(file)) return [...open.slice(open.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const [from, target] of edges) {
      const circle = from === file ? walk(target, [...open, file]) : undefined;
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const [file] of edges) {
    const circle = walk(file, []);
    if (circle) return circle;
  }
  return undefined;
}

/** The code alone: a comment becomes a space, a text or pattern becomes ""; a template stays, since it holds code. */
function withoutComments(text: string): string {
  const comment = /\/\/.*|\/\*[\s\S]*?\*\//;
  const quoted = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/;
  const pattern = /(?<=[=(,:!&|?;] ?|return )\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\//;
  const template = /`(?:\\.|[^`\\])*`/;
  const token = new RegExp(`${comment.source}|(${quoted.source}|${pattern.source})|(${template.source})`, "g");
  return text.replace(token, (_, plain?: string, kept?: string) => kept ?? (plain === undefined ? " " : '""'));
}
