// A run in a process of its own, over the built code, to be killed or to have its pipe cut: `child.mjs files OUT` or `child.mjs stdout BYTES`.
import { createHash } from "node:crypto";
import { finishOutput } from "../../dist/run/commit.js";
import { newAttempt, openOutput } from "../../dist/run/output.js";
import { localFiles } from "../../dist/sinks/file-system.js";
import { filesSink } from "../../dist/sinks/files.js";
import { ReaderGone, stdoutSink } from "../../dist/sinks/stdout.js";

const [mode, argument] = process.argv.slice(2);

/** Piece `piece` of a file: a pure function of its place. */
const piece = (...place) => Buffer.from(`${createHash("sha256").update(place.join()).digest("hex")}\n`.repeat(20));

function writeFiles(out) {
  const text = '{"plan":"of the child"}\n';
  const plan = { hash: createHash("sha256").update(text).digest("hex"), text };
  const output = openOutput(localFiles, out, plan, { force: false });
  const parts = Array.from({ length: 40 }, (_, part) => ({ family: "sales", part }));
  const sink = filesSink(localFiles, output.folder, plan.hash);
  for (const part of parts) {
    if (output.done(part)) continue;
    const files = ["sales", "lines"].map((table) => ({ table, name: `${table}/part-${part.part}.csv` }));
    const writer = sink.begin(part, files, newAttempt());
    for (let k = 0; k < 25; k++) for (const file of files.keys()) writer.write(file, piece(part.part, file, k));
    writer.finish([500, 500]);
  }
  if (finishOutput(localFiles, output.folder, plan, parts).kind !== "complete") process.exitCode = 1;
}

function writeStdout(bytes) {
  process.stdout._handle.setBlocking?.(false);
  const writer = stdoutSink(localFiles).begin(
    { family: "sales", part: 0 },
    [{ table: "sales", name: "sales.csv" }],
    "a",
  );
  const chunk = Buffer.alloc(100_000, "0123456789");
  try {
    for (let sent = 0; sent < bytes; sent += chunk.byteLength) writer.write(0, chunk);
    process.stderr.write(writer.finish([0]).files[0].sha256);
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error;
    process.stderr.write("reader gone");
  }
}

if (mode === "files") writeFiles(argument);
else writeStdout(Number(argument));
