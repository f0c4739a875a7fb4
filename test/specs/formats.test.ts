// Golden digests of the other formats: what each makes of the project's specs, but for the plan's own name. UPDATE_GOLDEN=1 records
// them anew, with a word in the changelog. Of text that is compressed, the text's digest is kept: its library may change.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FileOptions } from "../../src/encoders/encoder.js";
import { type EncoderName, encoderOf } from "../../src/encoders/index.js";
import { assembled, bytesOf, projectModel, sha256 } from "../spec-runs.js";
import { readGolden } from "./golden.js";

const file = fileURLToPath(new URL("./golden-formats.json", import.meta.url));
const updating = process.env.UPDATE_GOLDEN === "1";
const golden = existsSync(file)
  ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, string>>)
  : {};
const recorded: Record<string, Record<string, string>> = {};

const manners: readonly (readonly [string, EncoderName, FileOptions])[] = [
  ["ndjson", "ndjson", {}],
  ["parquet", "parquet", {}],
  ["parquet, best and uncompressed", "parquet", { encoding: "best", compression: "none", timestamps: "us" }],
  ["parquet in small pages", "parquet", { page: 100, rowGroup: 500 }],
  ["arrow", "arrow", {}],
  ["csv by gzip", "csv", { compression: "gzip" }],
];

beforeAll(() => encoderOf("arrow").load?.());
afterAll(() => {
  if (updating) writeFileSync(file, `${JSON.stringify(recorded, undefined, 2)}\n`);
});

test.each(["orders/orders.yaml", "tour/tour.yaml"])("%s gives the recorded bytes in every format", (spec) => {
  const { rows, scale, fileRows } = readGolden()[spec]!;
  const model = projectModel(spec, { rows, scale });
  const parts = { kind: "rows", rows: fileRows } as const;
  const digests = Object.fromEntries(
    manners.map(([name, format, files]) => {
      const made = bytesOf(assembled(model, { parts, format, files }));
      const whole = [...made].map(([each, bytes]) => {
        const content = files.compression === "gzip" && format === "csv" ? gunzipSync(bytes) : bytes;
        return `${each} ${sha256(content)}`;
      });
      return [name, sha256(whole.sort().join("\n"))];
    }),
  );
  recorded[spec] = digests;
  if (!updating) expect(digests).toEqual(golden[spec]);
  expect(new Set(Object.values(digests)).size).toBe(manners.length);
});
