// The command `run`: the plan assembled, signals heard, progress shown, the end told.
import { DatagenError } from "../errors.js";
import { artefacts } from "../run/artefacts.js";
import { type RunEnd, run, type StartedRun } from "../run/run.js";
import { parseShard, wholeOutput } from "../run/shard.js";
import { localFiles } from "../sinks/file-system.js";
import { countFlag, loadSpec } from "./load.js";
import { chosenOutput } from "./outputs.js";
import { assembleFor, destination, type RunFlags } from "./run-flags.js";
import { tellEnd, tellPlan } from "./run-report.js";
import { hearSignals } from "./signals.js";
import { say, sayProblems } from "./talk.js";

const clock = (): number => performance.now();

/** A terminal that closed, or `2>&1 | head`: nobody hears us any more, and that ends no run. */
const forget = (): void => {};

/** Returns the exit code. */
export async function runCommand(spec: string | undefined, given: RunFlags): Promise<number> {
  process.stderr.on("error", forget);
  const { model, problems, texts } = await loadSpec(spec, given);
  const { flags, explained } = chosenOutput(model, given);
  const { to, store, assembly } = await explained(async () => {
    const to = destination(flags.out, model);
    const store = artefacts(localFiles, to.kind === "files" ? to.folder : undefined);
    return { to, store, assembly: await assembleFor(model, flags, store) };
  });
  sayProblems([...problems.list, ...assembly.warnings], texts);
  const written = assembly.estimates.map(({ table }) => table);
  if (to.kind === "stdout" && written.length !== 1) {
    const hint = `choose one with --tables: ${[...model.tables.keys()].join(", ")}`;
    throw new DatagenError("usage.one_table", `--out - writes one table, and this spec has ${written.length}`, {
      exit: "spec",
      hint,
    });
  }
  if (flags.dryRun) return tellPlan(assembly, to, flags);
  const shard =
    flags.shard === undefined ? wholeOutput : parseShard(flags.shard, process.env, countFlag("--shards", flags.shards));

  const signals = hearSignals();
  const progress = progressOnceLoaded();
  let end: RunEnd;
  try {
    end = await run(assembly, {
      to,
      shard,
      force: flags.force ?? false,
      fs: localFiles,
      clock,
      started(started) {
        store.flush();
        signals.stop = () => started.words.stop();
        if (started.resumed) say(`resuming: ${started.partsBefore} of ${started.parts} parts are done`);
        if (!flags.json) progress.show(started);
      },
    });
  } finally {
    progress.stop();
    signals.release();
  }
  return tellEnd(end, to, { ...flags, format: assembly.format }, signals.heard, shard.count > 1, spec);
}

/** Bars are loaded while the first parts run; a run that is over by then shows none. */
function progressOnceLoaded(): { show(run: StartedRun): void; stop(): void } {
  let over = false;
  let stopShowing = (): void => {};
  return {
    show(run) {
      void import("./progress.js").then(({ showProgress }) => {
        if (!over) stopShowing = showProgress(run, clock);
      });
    },
    stop() {
      over = true;
      stopShowing();
    },
  };
}
