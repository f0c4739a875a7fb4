// Specs of the project, changed at random word by word: whatever a text says, its meaning is found or its problems are told.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { renderProblems } from "../../src/cli/excerpt.js";
import { DatagenError } from "../../src/errors.js";
import { Problems } from "../../src/spec/diagnostics.js";
import type { Model } from "../../src/spec/model.js";
import { type ReadOptions, readModel } from "../../src/spec/read.js";
import { Chance } from "../property/chance.js";
import { randomSpec } from "../property/spec.js";
import { allSpecs, assembled, partOf, specsFolder } from "../spec-runs.js";

/** MUTATIONS=1000000 for a night. */
const rounds = Number(process.env.MUTATIONS ?? 10_000);
/** Of processor time, so that a busy machine fails no test. */
const mostSeconds = 1;
/** Enough that every spec is valid with its sources cut. */
const sourceLines = 60;

test(`${rounds} mutated specs: none crashes the reader or the run, none keeps it busy, and none reaches a prototype`, {
  timeout: 30_000 + rounds * 100 /* a hang */,
}, () => {
  const specs = [...allSpecs.map(ofProject), ...ofChance(20)].sort((a, b) => a.tokens.length - b.tokens.length);
  const words = [...new Set([...specs.flatMap(({ tokens }) => tokens), ...strangers])];
  const random = xorshift(Number(process.env.MUTATIONS_SEED ?? 20240612));
  const before = prototypes();
  for (const { tokens, read } of specs) {
    const problems = new Problems();
    readModel(tokens.join(""), "spec.yaml", { read }, problems);
    expect(problems.list.filter(({ severity }) => severity === "error")).toEqual([]);
  }
  const outcomes = { refused: 0, made: 0, "refused when it is put together": 0, "too large to be made": 0 };
  for (let round = 0; round < rounds; round++) {
    // Short specs more often: they tell as much in a tenth of the time.
    const { tokens, read } = specs[Math.min(random(specs.length), random(specs.length), random(specs.length))]!;
    const text = mutated(tokens, words, random);
    const opened = new Set<string>();
    const noted: ReadOptions["read"] = (path, kind) => {
      opened.add(path);
      return read(path, kind);
    };
    const problems = new Problems();
    const start = process.cpuUsage();
    let model: Model | undefined;
    try {
      model = readModel(text, "spec.yaml", { read: noted }, problems);
    } catch (error) {
      throw new Error(`mutation ${round} crashed the reader:\n${text}`, { cause: error });
    }
    const told = renderProblems(problems.list, new Map([["spec.yaml", text]]));
    const { user, system } = process.cpuUsage(start);
    if ((user + system) / 1e6 > mostSeconds) expect.fail(`mutation ${round} took ${(user + system) / 1e6} s:\n${text}`);
    if ((model === undefined) !== problems.hasErrors)
      expect.fail(`mutation ${round} has ${model ? "errors and a model" : "neither a model nor an error"}:\n${text}`);
    if (faulty.test(told)) expect.fail(`mutation ${round} is told as\n${told}\nof\n${text}`);
    for (const { at } of problems.list) {
      const inside = at?.file !== "spec.yaml" || (0 <= at.start && at.start <= at.end && at.end <= text.length + 1);
      if (!inside) expect.fail(`mutation ${round} has a problem outside of its text: ${JSON.stringify(at)}\n${text}`);
    }
    for (const path of opened)
      if (!names(text, path)) expect.fail(`mutation ${round} opens ${path}, which it does not name:\n${text}`);
    const outcome = model ? made(model, round, text) : "refused";
    outcomes[outcome]++;
  }
  expect(prototypes()).toBe(before);
  if (rounds > 10_000) console.info(outcomes);
  // Mutations that were all refused, or all harmless, would test little.
  expect(outcomes.refused / rounds).toBeLessThan(0.95);
  expect(outcomes.refused / rounds).toBeGreaterThan(0.1);
  expect(outcomes.made / rounds).toBeGreaterThan(0.01);
});

/** Whether the words of a path stand in a text, if it has neither escapes nor vars. */
const names = (text: string, path: string): boolean =>
  /[$\\&]/.test(text) || path.split(/\s+/).every((word) => text.includes(word));

/** Rows of all tables together, and children of one parent, beyond which a mutation is only read. */
const mostRows = 20_000;
/** One in so many is put together too: that takes ten times as long as reading. */
const madeOf = rounds > 10_000 ? 4 : 8;

/** Puts a spec together, and makes its first rows. */
function made(
  model: Model,
  round: number,
  text: string,
): "made" | "refused when it is put together" | "too large to be made" {
  if (round % madeOf !== 0 || !isSmall(model)) return "too large to be made";
  const start = process.cpuUsage();
  try {
    const assembly = assembled(model);
    for (const { family } of assembly.families) partOf(assembly, family.name)(0, Math.min(family.rows, 20));
  } catch (error) {
    if (error instanceof DatagenError && error.code !== "internal") return "refused when it is put together";
    throw new Error(`mutation ${round} crashed the run:\n${text}`, { cause: error });
  }
  const { user, system } = process.cpuUsage(start);
  if ((user + system) / 1e6 > 10 * mostSeconds)
    expect.fail(`mutation ${round} took ${(user + system) / 1e6} s to be made:\n${text}`);
  return "made";
}

function isSmall({ tables, sources }: Model): boolean {
  const known = new Map<string, number>([...sources].map(([name, { data }]) => [name, data.rows]));
  let all = 0;
  for (let left = [...tables.values()]; left.length > 0; ) {
    const ready = left.filter(({ size }) => size.kind === "rows" || known.has(size.parent));
    if (ready.length === 0) return false;
    for (const { name, size } of ready) {
      const rows = size.kind === "rows" ? size.rows : known.get(size.parent)! * size.count.max;
      known.set(name, rows);
      all += rows;
    }
    left = left.filter((table) => !ready.includes(table));
  }
  return all <= mostRows;
}

/** What no message may hold: values of ours that were meant for nobody, and what a terminal would obey. */
const faulty = /\bundefined\b|\[object |\bNaN\b(?!")|[^\P{Cc}\n]/u;

const prototypes = (): string =>
  [Object.prototype, Array.prototype, Map.prototype].map((each) => Reflect.ownKeys(each).map(String).join()).join("\n");

interface Beginning {
  /** Words and what lies between them. */
  readonly tokens: readonly string[];
  readonly read: ReadOptions["read"];
}

const tokensOf = (text: string): string[] => text.match(/[\w$]+|\n *|\s+|[^\w\s]/g)!;

/** A spec of the project, beside sources that are cut to their first lines. */
function ofProject(spec: string): Beginning {
  const file = join(specsFolder, spec);
  const sources = new Map<string, Uint8Array>();
  const text = readFileSync(file, "utf8").replace(/^ *#.*\n/gm, "");
  for (const [, path] of text.matchAll(/csv: *(\S+)/g)) {
    const all = readFileSync(join(dirname(file), path!), "utf8").split("\n");
    sources.set(path!, Buffer.from(`${all.slice(0, sourceLines).join("\n")}\n`));
  }
  return { tokens: tokensOf(text), read: reading(sources) };
}

/** Random specs: between them they use every word of the language. */
function ofChance(count: number): Beginning[] {
  return fc.sample(fc.gen(), { numRuns: 3 * count, seed: 20240614 }).flatMap((draw) => {
    const { document, sources } = randomSpec(new Chance(draw));
    const text = stringify(document, { lineWidth: 0 });
    const read = reading(new Map(sources.map(({ file, csv }) => [file, Buffer.from(csv)])));
    const isValid = readModel(text, "spec.yaml", { read }, new Problems()) !== undefined;
    return isValid && text.length < 4000 ? [{ tokens: tokensOf(text), read }] : [];
  });
}

const reading =
  (sources: ReadonlyMap<string, Uint8Array>): ReadOptions["read"] =>
  (path) => {
    const bytes = sources.get(path);
    return bytes ? { bytes, file: path } : { missing: "there is no such file" };
  };

type Random = (below: number) => number;

function xorshift(seed: number): Random {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const isWord = (token: string): boolean => /\w/.test(token);

/** One to four changes, or one or two gentle ones, after which a spec may be valid still. */
function mutated(tokens: readonly string[], words: readonly string[], random: Random): string {
  const result = [...tokens];
  const isGentle = random(2) === 0;
  for (let changes = 1 + random(isGentle ? 2 : 4); changes > 0; changes--) {
    if (isGentle) changeGently(result, random);
    else change(result, words, random);
  }
  return result.join("");
}

/** Half of the changes stay in the grammar of YAML, so that the meaning is reached. */
function change(result: string[], words: readonly string[], random: Random): void {
  const at = random(result.length);
  const word = words[random(words.length)]!;
  switch (random(8)) {
    case 0:
      result.splice(at, 1);
      break;
    case 1:
      result.splice(at, 0, word);
      break;
    case 2: {
      const from = random(result.length);
      result.splice(at, 0, ...result.slice(from, from + random(12)));
      break;
    }
    case 3:
      result.splice(at, 1 + random(12));
      break;
    default: {
      const place = result.findIndex((token, i) => i >= at && isWord(token));
      if (place >= 0) result[place] = isWord(word) ? word : result[random(result.length)]!;
    }
  }
}

/** Another number, a line less, or a name in the place of another. */
function changeGently(result: string[], random: Random): void {
  const at = random(result.length);
  const find = (isOne: (token: string) => boolean, from = at): number =>
    result.findIndex((token, i) => i >= from && isOne(token));
  const kind = random(4);
  const place = find(
    kind <= 1 ? (token) => /^\d+$/.test(token) : kind === 2 ? (token) => token.startsWith("\n") : isWord,
  );
  if (place < 0) return;
  if (kind <= 1) result[place] = numbers[random(numbers.length)]!;
  else if (kind === 2) {
    const end = find((token) => token.startsWith("\n"), place + 1);
    result.splice(place, (end < 0 ? result.length : end) - place);
  } else {
    const other = find(isWord, random(result.length));
    if (other >= 0) result[place] = result[other]!;
  }
}

const numbers = "0 1 2 3 7 10 40 99 100 1000 1M 9007199254740993 1e9 2.5 0.1 1e308 50%".split(" ");

/** Words that no spec of the project holds. */
const strangers: readonly string[] =
  `0 -0 -1 1e308 -1e308 1e15 1e16 1e999 9007199254740993 18446744073709551616 .nan .inf null ~ true "" '' [] {} [[]]
  0.1 1e-320 0% 101% -5% 1T 0s 1ms 99999999d 1B..0 0..0 5..1 -9e18..9e18 2024-02-30 0000-01-01 9999-12-31 24:00
  __proto__ constructor prototype toString hasOwnProperty valueOf self main vars period position nosuch
  &a *a <<: ! !!int !!binary | > - ? "\\u0000" "\\ud800" 😀 é $nosuch $$ % ( ) == && ?: ** // => ; \` \\
  int8 uint8 decimal decimal(0,0) decimal(38,38) decimal(1e9) uuid text bool date timestamp
  unique: primary_key: nulls: hidden: round: format: as: id: type: sorted: every: weight: where: case: when: else:
  clip: truncate: before: unique_in: popularity: weekday: locale: correlate: spearman: at: v7 csv: ../a.csv /etc/passwd
  {{ }} "{" "{a" {a.b:upper} sum(t1.a) count(t1) avg(x) max(x) between(1,2,3) coalesce(null,1) rate: zipf: lorenz:
  (a+)+$ [a-z]{0,99999} [^] (?=x) \\p{L} .* a{1e9} "%" "%Y" "%99999d" now() if(1) a.b.c.d`
    .split(/\s+/)
    .filter((word) => word !== "");
