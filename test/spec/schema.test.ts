// The JSON Schema that editors read beside a spec: the file is what the shapes say, and every example keeps to it.
// UPDATE_SCHEMA=1 writes the file anew after a word was added.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { jsonSchema } from "../../src/spec/shape.js";

const file = normalize("specs/datagen.schema.json");
const schema = `${JSON.stringify(jsonSchema())}\n`;
const specs = readdirSync("specs", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => join("specs", name));

it("lies beside the specs, as the shapes say it now", () => {
  if (process.env.UPDATE_SCHEMA === "1") writeFileSync(file, schema);
  expect(readFileSync(file, "utf8") === schema, `${file} is old: run this test with UPDATE_SCHEMA=1`).toBe(true);
});

it.each(specs)("%s names it, and keeps to it", (spec) => {
  const text = readFileSync(spec, "utf8");
  const named = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1];
  expect(named && normalize(join(dirname(spec), named))).toBe(file);
  const accepts = z.fromJSONSchema(jsonSchema());
  expect(accepts.safeParse(parse(text)).error).toBeUndefined();
  const wrong = text.replace(/\{ (sequence|uniform|ref|choice|pattern): /, "{ nonsense: "); // canary
  expect(accepts.safeParse(parse(wrong)).success).toBe(false);
});
