// The command `validate`: all problems of a spec, or that there are none.
import { DatagenError } from "../errors.js";
import { rowsOf } from "../spec/model.js";
import { type Loaded, loadSpec, type SpecFlags } from "./load.js";
import { grouped, say, sayProblems } from "./talk.js";

export interface ValidateFlags extends SpecFlags {
  readonly json?: boolean;
}

export async function validateCommand(spec: string | undefined, flags: ValidateFlags): Promise<number> {
  let loaded: Loaded;
  try {
    loaded = loadSpec(spec, flags);
  } catch (error) {
    if (!flags.json || !(error instanceof DatagenError)) throw error;
    const { code, message } = error;
    process.stdout.write(`${JSON.stringify({ valid: false, problems: error.problems.length > 0 ? error.problems : [{ code, message, severity: "error" }] })}\n`);
    return error.exitCode;
  }
  const { model, file, problems, texts } = loaded;
  const tables = [...model.tables.values(), ...model.sources.values()].map((table) => ({ name: table.name, kind: table.kind, rows: rowsOf(table) }));
  if (flags.json) {
    process.stdout.write(`${JSON.stringify({ valid: true, problems: problems.list, tables })}\n`);
    return 0;
  }
  sayProblems(problems.list, texts);
  const list = tables.map(({ name, rows }) => `${name} (${rows === undefined ? "by its parent" : grouped(rows)})`);
  say(`${file} is valid: ${list.join(", ")}`);
  return 0;
}
