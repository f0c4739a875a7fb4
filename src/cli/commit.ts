// The command `commit`: finishes an output whose parts were made by several machines.
import { DatagenError } from "../errors.js";
import { finishOutput, missingParts } from "../run/commit.js";
import { expectedParts, planInFolder } from "../run/resume.js";
import { localFiles } from "../sinks/file-system.js";
import { bytesText, grouped, say } from "./talk.js";

export async function commitCommand(dir: string, flags: { readonly json?: boolean }): Promise<number> {
  const { folder, plan } = planInFolder(localFiles, dir);
  const end = finishOutput(localFiles, folder, plan, expectedParts(plan), {});
  if (end.kind === "missing") {
    const error = missingParts(end.missing);
    if (flags.json) process.stdout.write(`${JSON.stringify({ status: "missing", missing: end.missing })}\n`);
    throw error instanceof DatagenError ? error : new Error("parts are missing");
  }
  const files = end.manifest.parts.flatMap((part) => part.files);
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (flags.json)
    process.stdout.write(
      `${JSON.stringify({ status: "complete", rows, bytes, files: files.length, sha256: end.sha256 })}\n`,
    );
  else say(`${dir} is complete: ${grouped(rows)} rows, ${bytesText(bytes)} in ${grouped(files.length)} files`);
  return 0;
}
