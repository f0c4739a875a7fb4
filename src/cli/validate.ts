// The command `validate`: all problems of a spec, or that there are none.
import { rowsOf } from "../spec/model.js";
import { loadSpec, type SpecFlags } from "./load.js";
import { grouped, problemJson, say, sayProblems } from "./talk.js";

export interface ValidateFlags extends SpecFlags {
  readonly json?: boolean;
}

export async function validateCommand(spec: string | undefined, flags: ValidateFlags): Promise<number> {
  const { model, file, problems, texts } = await loadSpec(spec, flags);
  // Weights, groups and bounds show in rows alone: a spec is valid when it would run.
  const { assemble } = await import("../run/assemble.js");
  const none = { get: () => false, put: () => {} };
  const warnings = [
    ...problems.list,
    ...assemble(model, { format: "csv", parts: { kind: "rows" }, threads: 1, store: none }).warnings,
  ];
  const tables = [...model.tables.values(), ...model.sources.values()].map((table) => ({
    name: table.name,
    kind: table.kind,
    rows: rowsOf(table),
  }));
  sayProblems(warnings, texts);
  if (flags.json) {
    process.stdout.write(
      `${JSON.stringify({ status: "valid", problems: warnings.map((problem) => problemJson(problem, texts)), tables })}\n`,
    );
    return 0;
  }
  const list = tables.map(({ name, rows }) => `${name} (${rows === undefined ? "by its parent" : grouped(rows)})`);
  say(`${file} is valid: ${list.join(", ")}`);
  return 0;
}
