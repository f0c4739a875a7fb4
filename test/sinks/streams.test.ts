// The sinks without files: standard output and nothing at all, and the table that opens every sink.
import { closeSync, openSync } from "node:fs";
import { expect, test } from "vitest";
import { localFiles } from "../../src/sinks/file-system.js";
import { openSink, type Target } from "../../src/sinks/index.js";
import { nullSink } from "../../src/sinks/null.js";
import type { Sink } from "../../src/sinks/sink.js";
import { ReaderGone, stdoutSink } from "../../src/sinks/stdout.js";
import { fail } from "../faults/simulated-disk.js";
import { tempFolder } from "../temp-folder.js";

const files = [{ table: "sales", name: "sales/part-00000.csv" }];
const bytes = (text: string) => new TextEncoder().encode(text);

/** A pipe that answers each write as told: with an error of this code, or by taking so many bytes. */
function pipe(...answers: readonly (string | number)[]) {
  let text = "";
  let call = 0;
  const write = (_fd: number, data: Uint8Array, offset: number, length: number): number => {
    const answer = answers[call++] ?? length;
    if (typeof answer === "string") throw fail(answer);
    const taken = Math.min(answer, length);
    text += new TextDecoder().decode(data.slice(offset, offset + taken));
    return taken;
  };
  return { fs: { write }, text: () => text, calls: () => call };
}

function send(sink: Sink, part: number, ...texts: readonly string[]) {
  const writer = sink.begin({ family: "sales", part }, files, `a${part}`);
  for (const text of texts) writer.write(0, bytes(text));
  return writer.finish([texts.length]);
}

test("standard output gets part after part, through short writes and full pipes", () => {
  const { fs, text, calls } = pipe(3, "EAGAIN", "EAGAIN", 1);
  const sink = stdoutSink(fs);
  expect(send(sink, 0, "a,b\n", "1,2\n").files[0]).toMatchObject({ rows: 2, bytes: 8 });
  send(sink, 1, "3,4\n");
  expect(text()).toBe("a,b\n1,2\n3,4\n");
  expect(calls()).toBe(6); // none asked again without a pause, none lost
});

test("a reader that has seen enough ends the run with a signal that is no failure", () => {
  expect(() => send(stdoutSink(pipe("EPIPE").fs), 0, "a\n")).toThrow(ReaderGone);
});

test("a full device behind standard output is exit 28", () => {
  const fd = openSync("/dev/full", "w");
  try {
    expect(() => send(stdoutSink(localFiles, fd), 0, "a\n")).toThrow(
      expect.objectContaining({ code: "run.no_space", exitCode: 28 }),
    );
  } finally {
    closeSync(fd);
  }
});

test("standard output takes one table only", () => {
  const two = [...files, { table: "lines", name: "lines/part-00000.csv" }];
  expect(() => stdoutSink(pipe().fs).begin({ family: "sales", part: 0 }, two, "a")).toThrow(
    expect.objectContaining({ code: "sink.one_table", exitCode: 2, hint: expect.stringContaining("sales, lines") }),
  );
});

test("standard output takes no part out of order", () => {
  expect(() => send(stdoutSink(pipe().fs), 1, "a\n")).toThrow(expect.objectContaining({ code: "internal" }));
});

test("a part that broke off in the middle cannot be sent again", () => {
  const sink = stdoutSink(pipe(2, "EIO").fs);
  expect(() => send(sink, 0, "abcd\n")).toThrow(expect.objectContaining({ code: "run.io" }));
  expect(() => send(sink, 0, "abcd\n")).toThrow(expect.objectContaining({ code: "sink.broken_stream" }));
});

test("a part that failed before its first byte can be tried again", () => {
  const { fs, text } = pipe();
  const sink = stdoutSink(fs);
  sink.begin({ family: "sales", part: 0 }, files, "a").abort();
  send(sink, 0, "a\n");
  expect(text()).toBe("a\n");
});

test("the null sink counts rows and bytes, and keeps nothing", () => {
  const writer = nullSink.begin({ family: "sales", part: 3 }, files, "a");
  writer.write(0, bytes("abc"));
  writer.write(0, bytes("de"));
  expect(writer.finish([2])).toEqual({
    family: "sales",
    part: 3,
    files: [{ ...files[0], rows: 2, bytes: 5, sha256: "" }],
  });
});

test.each<Target["kind"]>(["files", "null", "stdout"])("the table opens the sink %s from plain data", (kind) => {
  const target: Target = kind === "files" ? { kind, folder: tempFolder(), plan: "p" } : { kind };
  const sink = openSink(structuredClone(target), localFiles);
  const writer = sink.begin({ family: "sales", part: 0 }, files, "a");
  expect(writer.finish([0]).files).toHaveLength(1);
  writer.abort();
  expect(sink.headerOnce).toBe(kind === "stdout");
});
