// Specs of the project, changed at random word by word: whatever a text says, its meaning is found or its problems are told.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { renderProblems } from "../../src/cli/excerpt.js";
import { Problems } from "../../src/spec/diagnostics.js";
import { readModel } from "../../src/spec/read.js";
import { allSpecs, specsFolder } from "../spec-runs.js";

/** MUTATIONS=1000000 for a night. */
const rounds = Number(process.env.MUTATIONS ?? 10_000);
/** Of processor time, so that a busy machine fails no test. */
const mostSeconds = 1;
/** Enough that every spec is valid with its sources cut. */
const sourceLines = 60;

test(`${rounds} mutated specs: none crashes the reader, none keeps it busy, and none reaches a prototype`, {
  timeout: 30_000 + rounds * 30 /* a hang */,
}, () => {
  const specs = allSpecs.map(beginning).sort((a, b) => a.tokens.length - b.tokens.length);
  const words = [...new Set([...specs.flatMap(({ tokens }) => tokens), ...strangers])];
  const random = xorshift(Number(process.env.MUTATIONS_SEED ?? 20240612));
  const before = prototypes();
  for (const { tokens, read } of specs) {
    const problems = new Problems();
    readModel(tokens.join(""), "spec.yaml", { read }, problems);
    expect(problems.list).toEqual([]);
  }
  let valid = 0;
  for (let round = 0; round < rounds; round++) {
    // Short specs more often: they tell as much in a tenth of the time.
    const { tokens, read } = specs[Math.min(random(specs.length), random(specs.length), random(specs.length))]!;
    const text = mutated(tokens, words, random);
    const problems = new Problems();
    const start = process.cpuUsage();
    let model: unknown;
    try {
      model = readModel(text, "spec.yaml", { read }, problems);
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
    if (model) valid++;
  }
  expect(prototypes()).toBe(before);
  // Mutations that were all refused, or all harmless, would test little.
  expect(valid / rounds).toBeGreaterThan(0.02);
  expect(valid / rounds).toBeLessThan(0.9);
});

/** What no message may hold: values of ours that were meant for nobody, and what a terminal would obey. */
const faulty = /\bundefined\b|\[object |\bNaN\b(?!")|[^\P{Cc}\n]/u;

const prototypes = (): string =>
  [Object.prototype, Array.prototype, Map.prototype].map((each) => Reflect.ownKeys(each).map(String).join()).join("\n");

/** A spec as words and what lies between them, beside sources that are cut to their first lines. */
function beginning(spec: string) {
  const file = join(specsFolder, spec);
  const sources = new Map<string, Uint8Array>();
  const read = (path: string) => {
    const bytes = sources.get(path);
    return bytes ? { bytes, file: path } : { missing: "there is no such file" };
  };
  const text = readFileSync(file, "utf8").replace(/^ *#.*\n/gm, "");
  for (const [, path] of text.matchAll(/csv: *(\S+)/g)) {
    const all = readFileSync(join(dirname(file), path!), "utf8").split("\n");
    sources.set(path!, Buffer.from(`${all.slice(0, sourceLines).join("\n")}\n`));
  }
  return { tokens: text.match(/[\w$]+|\n *|\s+|[^\w\s]/g)!, read };
}

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

/** One to four changes; half of them stay in the grammar of YAML, so that the meaning is reached. */
function mutated(tokens: readonly string[], words: readonly string[], random: Random): string {
  const result = [...tokens];
  for (let changes = 1 + random(4); changes > 0; changes--) {
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
        const isWord = (token: string): boolean => /\w/.test(token);
        const place = result.findIndex((token, i) => i >= at && isWord(token));
        if (place >= 0) result[place] = isWord(word) ? word : result[random(result.length)]!;
      }
    }
  }
  return result.join("");
}

/** Words that no spec of the project holds. */
const strangers: readonly string[] =
  `0 -0 -1 1e308 -1e308 1e15 1e16 1e999 9007199254740993 18446744073709551616 .nan .inf null ~ true "" '' [] {} [[]]
  0.1 1e-320 0% 101% -5% 1T 0s 1ms 99999999d 1B..0 0..0 5..1 -9e18..9e18 2024-02-30 0000-01-01 9999-12-31 24:00
  __proto__ constructor prototype toString hasOwnProperty valueOf self main vars period position nosuch
  &a *a <<: ! !!int !!binary | > - ? "\\u0000" "\\ud800" 😀 é $nosuch $$ % ( ) == && ?: ** // => ; \` \\
  int8 uint8 decimal decimal(0,0) decimal(38,38) decimal(1e9) uuid text bool date timestamp
  unique: primary_key: nulls: hidden: round: format: as: id: type: sorted: every: weight: where: case: when: else:
  (a+)+$ [a-z]{0,99999} [^] (?=x) \\p{L} .* a{1e9} "%" "%Y" "%99999d" now() if(1) a.b.c.d`
    .split(/\s+/)
    .filter((word) => word !== "");
