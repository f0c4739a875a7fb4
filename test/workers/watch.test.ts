// The watchdog on a clock of the tests: what is a hang, what is none, and how long a stop may take.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { PartId } from "../../src/sinks/sink.js";
import { SharedWords } from "../../src/workers/job.js";
import { watch } from "../../src/workers/watch.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const part = (number: number): PartId => ({ family: "sales", part: number });

/** A watch over two arenas with 1,200 ms of patience, and how it has ended so far. */
function watched() {
  const words = SharedWords.create(2, 1);
  const running = new Map<number, PartId>();
  const { over, end } = watch(
    words,
    running,
    { stallMs: 1200, stopMs: 600 },
    ({ part }) => new Error(`part ${part} hangs`),
  );
  let ended = "goes on";
  over.then(
    () => {
      ended = "over";
    },
    (error: Error) => {
      ended = error.message;
    },
  );
  const state = async (): Promise<string> => {
    await vi.advanceTimersByTimeAsync(0);
    return ended;
  };
  return { words, running, state, end };
}

test("a part that makes no row for as long as the patience lasts hangs, whatever the other does", async () => {
  const { words, running, state } = watched();
  running.set(0, part(4));
  running.set(1, part(5));
  for (let at = 0; at < 1000; at += 100) {
    words.add(0, 0, 1, 10);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(await state()).toBe("goes on");
  for (let at = 0; at < 500; at += 100) {
    words.add(0, 0, 1, 10);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(await state()).toBe("part 5 hangs");
});

test("a batch without rows is a sign of life, and so is a part that was dropped and counts for nothing", async () => {
  const { words, running, state } = watched();
  running.set(0, part(0));
  for (let at = 0; at < 10_000; at += 1000) {
    await vi.advanceTimersByTimeAsync(1000);
    if (at % 2000 === 0) words.beat(0);
    else words.add(0, 0, 0, 0);
  }
  expect(await state()).toBe("goes on");
});

test("a thread that waits for its disk or its reader does not hang, however long; when it goes on, its time begins anew", async () => {
  const { words, running, state } = watched();
  running.set(0, part(0));
  words.setInSink(0, true);
  await vi.advanceTimersByTimeAsync(100_000);
  words.setInSink(0, false);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await state()).toBe("goes on");
  await vi.advanceTimersByTimeAsync(500);
  expect(await state()).toBe("part 0 hangs");
});

test("the next part of an arena has its own time, and an arena without a part has all the time", async () => {
  const { running, state } = watched();
  for (let number = 0; number < 5; number++) {
    running.set(0, part(number));
    await vi.advanceTimersByTimeAsync(1000);
  }
  running.delete(0);
  await vi.advanceTimersByTimeAsync(100_000);
  expect(await state()).toBe("goes on");
});

test("after a stop it is over when the parts have had their time, and nothing hangs any more", async () => {
  const { words, running, state } = watched();
  running.set(0, part(0));
  await vi.advanceTimersByTimeAsync(1000);
  words.stop();
  await vi.advanceTimersByTimeAsync(500);
  expect(await state()).toBe("goes on");
  await vi.advanceTimersByTimeAsync(200);
  expect(await state()).toBe("over");
});
