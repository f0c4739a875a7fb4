#!/usr/bin/env node
// The command line: the only place that reads argv and sets exit codes. Commands are imported when they are used.
import { Command, CommanderError, Option } from "commander";
import { DatagenError } from "../errors.js";
import { readTexts } from "./load.js";
import { say, sayError } from "./talk.js";

const version = "0.1.0";

const specOptions = (command: Command): Command =>
  command
    .option("--rows <count>", "rows of the main table, exactly: 1B, 10M, 1e9")
    .option("--scale <factor>", "multiplies every rows: of the spec")
    .option("--seed <number>", "other data from the same spec")
    .option("--set <path=value>", "a value of the spec: tables.stores.rows=10", (value: string, all: string[]) => [...all, value], [] as string[]);

function program(finish: (code: number) => void): Command {
  const datagen = new Command("datagen")
    .description("Massive relational data that behaves like a real business, from a declarative spec.")
    .version(version)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text) });

  specOptions(datagen.command("run [spec]").description("make the data; run again to resume"))
    .option("--threads <count>", "threads; the cores of this machine by default")
    .option("--out <where>", "a folder, null: or - for stdout (default: out/<name of the spec>)")
    .option("--tables <names>", "only these tables, with commas between")
    .option("--format <format>", "csv", "csv")
    .option("--file-rows <count>", "rows of the root table in each part")
    .option("--file-size <size>", "bytes of each file, about: 256MB")
    .option("--files <count>", "so many files of each table")
    .option("--file-per <unit>", "a part for each day, where times are in order: day")
    .option("--shard <i/n>", "make only this machine's share of the parts: 1/16, or auto in a job array")
    .option("--shards <count>", "how many shards there are, with --shard auto")
    .option("--force", "replace another plan's output")
    .option("--dry-run", "say what would be made, and write nothing")
    .option("--json", "the end as JSON on stdout")
    .addOption(new Option("--batch-rows <count>").hideHelp())
    .action(async (spec, flags) => finish(await (await import("./run.js")).runCommand(spec, flags)));

  specOptions(datagen.command("validate [spec]").description("find all problems of a spec"))
    .option("--json", "problems as JSON on stdout")
    .action(async (spec, flags) => finish(await (await import("./validate.js")).validateCommand(spec, flags)));

  specOptions(datagen.command("preview [words...]").description("real rows, at once: preview [SPEC] [TABLE]"))
    .option("-n, --count <count>", "how many rows", "10")
    .option("--row <number>", "from this row on, counted from 0", "0")
    .option("--json", "a JSON object per row on stdout")
    .action(async (words, flags) => finish(await (await import("./preview.js")).previewCommand(words, flags)));

  datagen
    .command("commit <dir>")
    .description("finish an output whose parts were made in shards")
    .option("--json", "the end as JSON on stdout")
    .action(async (dir, flags) => finish(await (await import("./commit.js")).commitCommand(dir, flags)));

  return datagen;
}

async function main(): Promise<void> {
  let code = 0;
  try {
    await program((exit) => {
      code = exit;
    }).parseAsync();
  } catch (error) {
    code = report(error);
  }
  process.exitCode = code;
}

/** Every failure as a line or an excerpt, without a stack. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof DatagenError) {
    sayError(error, readTexts);
    return error.exitCode;
  }
  if (error instanceof RangeError && /memory/i.test(error.message)) {
    sayError(new DatagenError("run.memory", "this machine has not the memory for the plan", { hint: "use fewer --threads, or smaller parents" }), readTexts);
    return 1;
  }
  say(`error[internal]: ${error instanceof Error ? error.message : String(error)}`);
  say("   = this is a fault of datagen; DATAGEN_DEBUG=1 shows where");
  if (process.env.DATAGEN_DEBUG !== undefined && error instanceof Error) say(error.stack ?? "");
  return 70;
}

await main();
