// The words that threads share: counters of each arena apart, sums over all.
import { expect, test } from "vitest";
import { SharedWords } from "../../src/workers/job.js";

test("what two threads count adds up, seen from any thread", () => {
  const words = SharedWords.create(3, 2);
  const other = new SharedWords(words.buffer, 2);
  words.add(0, 0, 5, 50);
  other.add(2, 0, 7, 70);
  other.add(2, 1, 1, 9);
  words.add(0, 0, -5, -50); // a part that was dropped
  expect(words.totals()).toEqual([
    { rows: 7, bytes: 70 },
    { rows: 1, bytes: 9 },
  ]);
});

test("signs of life and waits belong to one arena and do not touch the counters", () => {
  const words = SharedWords.create(3, 2);
  words.beat(1);
  words.setInSink(2, true);
  expect([0, 1, 2].map((arena) => words.beats(arena))).toEqual([0, 1, 0]);
  expect([0, 1, 2].map((arena) => words.inSink(arena))).toEqual([false, false, true]);
  expect(words.totals().every(({ rows, bytes }) => rows === 0 && bytes === 0)).toBe(true);
  expect(words.stopped).toBe(false);
});

test("a stop is seen by all threads", () => {
  const words = SharedWords.create(1, 1);
  new SharedWords(words.buffer, 1).stop();
  expect(words.stopped).toBe(true);
});
