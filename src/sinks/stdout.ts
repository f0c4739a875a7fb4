// The sink of `--out -`: one table to standard output, part after part; a reader that has seen enough ends the run without an error.
import { createHash } from "node:crypto";
import { assert, DatagenError } from "../errors.js";
import { errnoOf, explain } from "./failure.js";
import type { FileSystem } from "./file-system.js";
import { partName, type Sink } from "./sink.js";

/** The reader of standard output is gone (`| head`): no failure, the run ends with exit 0. */
export class ReaderGone extends Error {
  readonly code = "sink.reader_gone";
  constructor() {
    super("the reader of standard output has ended");
    this.name = "ReaderGone";
  }
}

/**
 * Bytes cannot be taken back from a pipe: parts must begin in order, one at a time, so one worker serves this sink, and a part
 * that fails after its first byte ends the run.
 */
export function stdoutSink(fs: Pick<FileSystem, "write">, fd = 1): Sink {
  let nextPart = 0;
  let broken: string | undefined;
  return {
    headerOnce: true,
    begin: (part, files) => {
      if (files.length !== 1) {
        throw new DatagenError("sink.one_table", `standard output takes one table, not ${files.length}`, {
          exit: "spec",
          hint: `choose one with --tables: ${files.map(({ table }) => table).join(", ")}`,
        });
      }
      if (broken !== undefined)
        throw new DatagenError("sink.broken_stream", `${broken} ended in the middle on standard output`);
      assert(part.part === nextPart, `standard output takes part ${nextPart} next, not ${part.part}`);
      const { table, name } = files[0]!;
      const hash = createHash("sha256");
      let length = 0;
      let ended = false;
      return {
        add: () => {
          throw new DatagenError("sink.one_table", "standard output takes one file", { exit: "spec" });
        },
        close: () => {},
        write: (_file, bytes) => {
          if (bytes.byteLength > 0) broken = partName(part); // until `finish` says otherwise
          writeToPipe(fs, fd, bytes);
          hash.update(bytes);
          length += bytes.byteLength;
        },
        finish: ([rows]) => {
          assert(!ended, "a part is finished once");
          ended = true;
          broken = undefined;
          nextPart++;
          return { ...part, files: [{ table, name, rows: rows!, bytes: length, sha256: hash.digest("hex") }] };
        },
        abort: () => {},
      };
    },
  };
}

function writeToPipe(fs: Pick<FileSystem, "write">, fd: number, bytes: Uint8Array): void {
  let pauseMs = 1;
  for (let offset = 0; offset < bytes.byteLength; ) {
    try {
      offset += fs.write(fd, bytes, offset, bytes.byteLength - offset);
      pauseMs = 1;
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === "EPIPE") throw new ReaderGone();
      if (errno !== "EAGAIN") throw unwritten(error);
      // A pipe that another program made non-blocking is full: sleep, a little longer each time, instead of asking again at once.
      Atomics.wait(idle, 0, 0, pauseMs);
      pauseMs = Math.min(2 * pauseMs, 16);
    }
  }
}

/** What went to a pipe is gone: unlike with files, there is nothing to go on from. */
function unwritten(error: unknown): unknown {
  const explanation = explain(error, "write to standard output", "standard output");
  if (!(explanation instanceof DatagenError) || explanation.code !== "run.no_space") return explanation;
  return new DatagenError(explanation.code, explanation.message, {
    exit: "noSpace",
    retriable: true,
    hint: "make room, then run the same command again from the start",
    cause: error,
  });
}

/** Nobody notifies it: waiting on it is sleeping. */
const idle = new Int32Array(new SharedArrayBuffer(4));
