// Shards: written out, found in the environments of schedulers, or refused with what to write instead.
import { expect, test } from "vitest";
import { type Environment, parseShard, type Shard, takesPart, wholeOutput } from "../../src/run/shard.js";

test.each<[string, Shard]>([
  ["1/1", { index: 0, count: 1 }],
  ["3/16", { index: 2, count: 16 }],
  ["16/16", { index: 15, count: 16 }],
])("%s is read", (text, shard) => {
  expect(parseShard(text, {})).toEqual(shard);
});

test.each([
  "0/4",
  "5/4",
  "1/0",
  "a/b",
  "1",
  "1/",
  "-1/4",
  "1.5/4",
  "1/4/2",
  "",
  " 1/4",
  "1e1/20",
  "AUTO",
  "99999999999/99999999999",
])("%j is refused: exit 2", (text) => {
  expect(() => parseShard(text, {})).toThrow(expect.objectContaining({ code: "run.shard", exitCode: 2 }));
});

test("every part is taken by exactly one shard of any number", () => {
  for (const count of [1, 2, 3, 5, 64]) {
    const shards = Array.from({ length: count }, (_, k) => parseShard(`${k + 1}/${count}`, {}));
    for (let part = 0; part < 200; part++) expect(shards.filter((shard) => takesPart(shard, part))).toHaveLength(1);
  }
  expect(takesPart(wholeOutput, 17)).toBe(true);
  expect(takesPart(parseShard("2/3", {}), 4)).toBe(true);
});

const slurm = (id: number, min: number, max: number, count = max - min + 1): Environment => ({
  SLURM_ARRAY_TASK_ID: String(id),
  SLURM_ARRAY_TASK_MIN: String(min),
  SLURM_ARRAY_TASK_MAX: String(max),
  SLURM_ARRAY_TASK_COUNT: String(count),
});

test.each<[string, Environment, number | undefined, Shard]>([
  ["Kubernetes with --shards", { JOB_COMPLETION_INDEX: "0" }, 8, { index: 0, count: 8 }],
  [
    "Kubernetes with JOB_COMPLETIONS",
    { JOB_COMPLETION_INDEX: "7", JOB_COMPLETIONS: "8" },
    undefined,
    { index: 7, count: 8 },
  ],
  ["AWS Batch", { AWS_BATCH_JOB_ARRAY_INDEX: "3", AWS_BATCH_JOB_ARRAY_SIZE: "10" }, undefined, { index: 3, count: 10 }],
  ["AWS Batch with --shards", { AWS_BATCH_JOB_ARRAY_INDEX: "3" }, 10, { index: 3, count: 10 }],
  ["Slurm from 0", slurm(5, 0, 15), undefined, { index: 5, count: 16 }],
  ["Slurm from 1", slurm(16, 1, 16), undefined, { index: 15, count: 16 }],
])("auto reads %s", (_, environment, shards, expected) => {
  expect(parseShard("auto", environment, shards)).toEqual(expected);
});

test.each<[string, Environment, number | undefined, RegExp]>([
  ["no scheduler", {}, 8, /none of JOB_COMPLETION_INDEX/],
  ["two schedulers", { JOB_COMPLETION_INDEX: "0", ...slurm(0, 0, 3) }, undefined, /JOB_COMPLETION_INDEX and SLURM/],
  ["no total", { JOB_COMPLETION_INDEX: "0" }, undefined, /not how many/],
  ["a total that differs", { AWS_BATCH_JOB_ARRAY_INDEX: "3", AWS_BATCH_JOB_ARRAY_SIZE: "10" }, 12, /has 10 tasks/],
  ["an index beyond the total", { JOB_COMPLETION_INDEX: "8" }, 8, /shards are 1 to 8/],
  ["an index that is no number", { JOB_COMPLETION_INDEX: "x" }, 8, /not a whole number/],
  ["a Slurm array that starts elsewhere", slurm(3, 3, 7), undefined, /0-N or 1-N/],
  ["a Slurm array with holes", slurm(7, 0, 7, 2), undefined, /2 tasks from 0 to 7/],
  ["a Slurm task without its array", { SLURM_ARRAY_TASK_ID: "1" }, 4, /SLURM_ARRAY_TASK_MIN/],
])("auto refuses %s", (_, environment, shards, message) => {
  expect(() => parseShard("auto", environment, shards)).toThrow(message);
  expect(() => parseShard("auto", environment, shards)).toThrow(expect.objectContaining({ exitCode: 2 }));
});

test("--shards beside a shard that is written out must agree", () => {
  expect(parseShard("2/4", {}, 4)).toEqual({ index: 1, count: 4 });
  expect(() => parseShard("2/4", {}, 5)).toThrow(/--shards 5/);
});
