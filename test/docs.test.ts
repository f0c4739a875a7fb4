// Examples in comments are true: every line `expression // result` below an @example of these modules is computed.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as noteText from "../src/columns/note-text.js";
import * as encoderLiterals from "../src/encoders/literals.js";
import * as civil from "../src/formula/civil.js";
import * as literals from "../src/formula/literals.js";
import * as nearest from "../src/formula/nearest.js";
import * as textFormat from "../src/formula/text-format.js";
import * as mix from "../src/kernels/mix.js";
import * as plainText from "../src/kernels/plain-text.js";
import * as poisson from "../src/kernels/poisson.js";
import * as purposes from "../src/kernels/purposes.js";
import * as types from "../src/kernels/types.js";
import * as vector from "../src/kernels/vector.js";
import * as difference from "../src/run/difference.js";
import * as shard from "../src/run/shard.js";
import * as settings from "../src/spec/settings.js";
import * as ambiguity from "../src/text/ambiguity.js";
import * as count from "../src/text/count.js";
import * as grammar from "../src/text/grammar.js";
import * as pattern from "../src/text/pattern.js";
import * as span from "../src/text/span.js";

/** Functions without a file, a clock or a memory, by the file that explains them. */
const modules: Readonly<Record<string, object>> = {
  "columns/note-text": noteText,
  "encoders/literals": encoderLiterals,
  "formula/civil": civil,
  "formula/literals": literals,
  "formula/nearest": nearest,
  "formula/text-format": textFormat,
  "kernels/mix": mix,
  "kernels/plain-text": plainText,
  "kernels/poisson": poisson,
  "kernels/purposes": purposes,
  "kernels/types": types,
  "kernels/vector": vector,
  "run/difference": difference,
  "run/shard": shard,
  "spec/settings": settings,
  "text/ambiguity": ambiguity,
  "text/count": count,
  "text/grammar": grammar,
  "text/pattern": pattern,
  "text/span": span,
};

interface Example {
  readonly expression: string;
  readonly result: string;
}

function examplesIn(source: string): Example[] {
  const blocks = [...source.matchAll(/@example\n([\s\S]*?)\*\//g)].map(([, lines]) => lines!);
  const found = blocks.flatMap((lines) => [...lines.matchAll(/^ *\* (\S.*?)\s+\/\/ (.+)$/gm)]);
  return found.map(([, expression, result]) => ({
    expression: expression!.replace(/!(?=[).])/g, ""),
    result: result!,
  }));
}

/** The value of a line of an example, where the names of its module and of the pattern parser are known. */
function evaluated(text: string, module: object): unknown {
  const names = { ...pattern, ...module };
  const value: unknown = new Function(...Object.keys(names), `return (${text});`)(...Object.values(names));
  return plain(value);
}

/** Typed arrays as lists: what an example shows. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

describe("examples", () => {
  it("are found", () => {
    const source = "/**\n * Adds.\n *\n * @example\n * add(1, 2) // 4\n */";
    expect(examplesIn(source)).toEqual([{ expression: "add(1, 2)", result: "4" }]);
    expect(evaluated("add(1, 2)", { add: (a: number, b: number) => a + b })).not.toEqual(evaluated("4", {})); // canary
  });

  it.each(Object.entries(modules))("of src/%s.ts hold", (name, module) => {
    const examples = examplesIn(readFileSync(`src/${name}.ts`, "utf8"));
    expect(examples.length).toBeGreaterThan(0);
    for (const { expression, result } of examples) {
      expect(evaluated(expression, module), expression).toEqual(evaluated(result, module));
    }
  });
});
