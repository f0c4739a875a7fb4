// What can be typed after `datagen`: commands, their options and their help. Commands are imported when they are used.
import { Command, Option } from "commander";
import { report } from "./usage.js";

const version = "0.1.0";

/**
 * Runs one command and returns the exit code.
 *
 * @example
 * await commandLine(["validate", "specs/pos.yaml"]) // 0
 */
export async function commandLine(words: readonly string[]): Promise<number> {
  let code = 0;
  try {
    await program((exit) => {
      code = exit;
    }).parseAsync(words, { from: "user" });
  } catch (error) {
    code = report(error, words);
  }
  return code;
}

const specOptions = (command: Command): Command =>
  command
    .option("--rows <count>", "rows of the main table, exactly: 1B, 10M, 1e9")
    .option("--scale <factor>", "multiplies every rows: of the spec")
    .option("--seed <number>", "other data from the same spec")
    .option("--profile <name>", "values of vars by one of the spec's profiles:")
    .option(
      "--set <path=value>",
      "a value of the spec: tables.stores.rows=10",
      (value: string, all: readonly string[] = []) => [...all, value],
    );

/** What enters a plan, beside the spec. */
const planOptions = (command: Command): Command =>
  specOptions(command)
    .option("--threads <count>", "threads; the cores of this machine by default")
    .option("--tables <names>", "only these tables, with commas between")
    .option("--output <name>", "one of the spec's outputs: its words are flags, and go behind those given here")
    .option("--format <format>", "csv (the default), ndjson, parquet or arrow")
    .option("--compression <codec>", "none, gzip or zstd; for parquet snappy (its default) too")
    .option("--encoding <which>", "of parquet: default, or best for smaller files")
    .option("--row-group <rows>", "of parquet: rows of a row group at most (default: 1M)")
    .option("--page <rows>", "of parquet: rows of a page at most (default: 32k)")
    .option("--timestamps <unit>", "of parquet: ms or us (default: ms)")
    .option("--file-rows <count>", "rows of the root table in each part")
    .option("--file-size <size>", "bytes of each file, about: 256MB")
    .option("--files <count>", "so many files of each table")
    .option("--file-per <unit>", "a part for each day, where times are in order: day")
    .option("--keep-keys", "columns in the names of folders stay in the files too");

const examples = `
Try it:
  datagen init                       a spec to change, in this folder
  datagen preview                    real rows, at once
  datagen preview lines --plot qty   how the values of a column spread
  datagen run --rows 1M              the data, into out/<name of the spec>
  datagen bench                      how fast this machine is

Without a SPEC a command takes datagen.yaml of the folder you are in, else the
packaged point-of-sale example. datagen help COMMAND shows the options of one.`;

function program(finish: (code: number) => void): Command {
  const datagen = new Command("datagen")
    .description("Massive relational data that behaves like a real business, from a declarative spec.")
    .version(version)
    .showSuggestionAfterError()
    .exitOverride()
    .configureHelp({ subcommandTerm: (command) => `${command.name()} ${command.usage().replace("[options] ", "")}` })
    .configureOutput({ outputError: () => {} }); // told by report()

  datagen.addHelpText("after", examples).commandsGroup("Begin and look:");

  datagen
    .command("init [folder]")
    .description("write a spec to begin from: datagen.yaml")
    .option("--template <name>", "pos, orders, users-and-events, employees or empty (default: pos)")
    .option("--json", "what was written, as JSON on stdout")
    .action(async (folder, flags) => finish(await (await import("./init.js")).initCommand(folder, flags)));

  specOptions(
    datagen
      .command("preview [words...]")
      .usage("[options] [spec] [table]")
      .description("real rows, at once; how the values of a column spread"),
  )
    .option("-n, --count <count>", "how many rows (default: 10)")
    .option("--row <number>", "from this row on, counted from 0")
    .option("--plot <column>", "how its values spread, over -n rows (default: 100k)")
    .option("--json", "a JSON object per row on stdout; the numbers of a plot")
    .action(async (words, flags) => finish(await (await import("./preview.js")).previewCommand(words, flags)));

  specOptions(datagen.command("validate [spec]").description("find all problems of a spec"))
    .option("--json", "problems as JSON on stdout")
    .action(async (spec, flags) => finish(await (await import("./validate.js")).validateCommand(spec, flags)));

  planOptions(
    datagen
      .command("explain [words...]")
      .usage("[options] [spec] [table[.column]]")
      .description("the plan, and why; how a column or one cell is made"),
  )
    .option("--row <number>", "one cell: row 12, counted from 0; 12/3 is the third child of row 12")
    .option("--json", "the explanation as JSON on stdout")
    .action(async (words, flags) => finish(await (await import("./explain.js")).explainCommand(words, flags)));

  datagen.commandsGroup("Make the data:");

  planOptions(datagen.command("run [spec]").description("make the data; run again to resume"))
    .option(
      "--out <where>",
      "a folder, lake/{table}/day={at:date}/ by values, null: or - for stdout (default: out/<name of the spec>)",
    )
    .option("--shard <i/n>", "make only this machine's share of the parts: 1/16, or auto in a job array")
    .option("--shards <count>", "how many shards there are, with --shard auto")
    .option("--force", "replace another plan's output")
    .option("--dry-run", "say what would be made, and write nothing")
    .option("--json", "the end as JSON on stdout")
    .addOption(new Option("--batch-rows <count>").hideHelp())
    .action(async (spec, flags) => finish(await (await import("./run.js")).runCommand(spec, flags)));

  datagen
    .command("commit <dir>")
    .description("finish an output whose parts were made in shards")
    .option("--json", "the end as JSON on stdout")
    .action(async (dir, flags) => finish(await (await import("./commit.js")).commitCommand(dir, flags)));

  datagen.commandsGroup("More:").helpCommand("help [command]", "the options of a command");

  datagen
    .command("list [what] [spec]")
    .description("what can be written: templates, verbs, types, functions, ...")
    .option("--search <word>", "only what says this")
    .option("--json", "as JSON on stdout")
    .action(async (what, spec, flags) => finish((await import("./list.js")).listCommand(what, spec, flags)));

  specOptions(
    datagen.command("bench [spec]").description("how fast this machine makes a spec, and where the time goes"),
  )
    .option("--threads <counts>", "numbers of threads to compare: 1,2,4 (default: 1 and the cores)")
    .option("--format <format>", "csv, ndjson, parquet or arrow", "csv")
    .option("--rounds <count>", "each is measured so many times, in turns (default: 5)")
    .option("--out <folder>", "where its files are for a while (default: the system's temp folder)")
    .option("--steps", "the time of each kernel too")
    .option("--json", "the numbers as JSON on stdout")
    .action(async (spec, flags) => finish(await (await import("./bench.js")).benchCommand(spec, flags)));

  datagen
    .command("completion [shell]")
    .description("a script that completes words in your shell: bash, zsh or fish")
    .action(async (shell) => finish((await import("./completion.js")).completionCommand(datagen, shell)));

  return datagen;
}
