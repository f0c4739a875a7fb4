// What can be typed after `datagen`: commands, their options and their help. Commands are imported when they are used.
import { Command, CommanderError, Option } from "commander";
import { DatagenError } from "../errors.js";
import { isSpecWord, readTexts } from "./load.js";
import { errorJson, say, sayError } from "./talk.js";

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

function program(finish: (code: number) => void): Command {
  const datagen = new Command("datagen")
    .description("Massive relational data that behaves like a real business, from a declarative spec.")
    .version(version)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ outputError: () => {} }); // told by report()

  datagen
    .command("init [folder]")
    .description("write a spec to begin from: datagen.yaml")
    .option("--template <name>", "pos, orders, users-and-events, employees or empty (default: pos)")
    .option("--json", "what was written, as JSON on stdout")
    .action(async (folder, flags) => finish(await (await import("./init.js")).initCommand(folder, flags)));

  datagen
    .command("list [what] [spec]")
    .description("what can be written: templates, verbs, types, functions, ...")
    .option("--search <word>", "only what says this")
    .option("--json", "as JSON on stdout")
    .action(async (what, spec, flags) => finish((await import("./list.js")).listCommand(what, spec, flags)));

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
    .option("-n, --count <count>", "how many rows (default: 10)")
    .option("--row <number>", "from this row on, counted from 0")
    .option("--plot <column>", "how its values spread, over -n rows (default: 100k)")
    .option("--json", "a JSON object per row on stdout; the numbers of a plot")
    .action(async (words, flags) => finish(await (await import("./preview.js")).previewCommand(words, flags)));

  specOptions(
    datagen.command("explain [words...]").description("the plan, and why: explain [SPEC] [TABLE[.COLUMN]] [--row 12]"),
  )
    .option("--row <number>", "one cell: row 12, counted from 0; 12/3 is the third child of row 12")
    .option("--threads <count>", "threads; the cores of this machine by default")
    .option("--tables <names>", "only these tables, with commas between")
    .option("--format <format>", "csv", "csv")
    .option("--file-rows <count>", "rows of the root table in each part")
    .option("--file-size <size>", "bytes of each file, about: 256MB")
    .option("--files <count>", "so many files of each table")
    .option("--file-per <unit>", "a part for each day, where times are in order: day")
    .option("--json", "the explanation as JSON on stdout")
    .action(async (words, flags) => finish(await (await import("./explain.js")).explainCommand(words, flags)));

  datagen
    .command("commit <dir>")
    .description("finish an output whose parts were made in shards")
    .option("--json", "the end as JSON on stdout")
    .action(async (dir, flags) => finish(await (await import("./commit.js")).commitCommand(dir, flags)));

  datagen
    .command("completion [shell]")
    .description("a script that completes words in your shell: bash, zsh or fish")
    .action(async (shell) => finish((await import("./completion.js")).completionCommand(datagen, shell)));

  return datagen;
}

/** Every failure as a line or an excerpt on stderr, without a stack; with --json on stdout too, where that is not for rows. */
function report(error: unknown, words: readonly string[]): number {
  if (error instanceof CommanderError && (error.exitCode === 0 || error.code === "commander.help"))
    return error.exitCode === 0 ? 0 : 2;
  const told = tellable(error);
  sayError(told, readTexts);
  if (words.includes("--json") && !(words.includes("-") || words.includes("--out=-")))
    process.stdout.write(`${JSON.stringify(errorJson(told, readTexts))}\n`);
  if (told.code === "internal" && process.env.DATAGEN_DEBUG !== undefined && error instanceof Error)
    say(error.stack ?? "");
  return told.exitCode;
}

function tellable(error: unknown): DatagenError {
  if (error instanceof DatagenError) return error;
  if (error instanceof CommanderError) return usageError(error);
  if (error instanceof RangeError && /memory/i.test(error.message)) {
    return new DatagenError("run.memory", "this machine has not the memory for the plan", {
      hint: "use fewer --threads, or smaller parents",
    });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new DatagenError("internal", message, {
    exit: "internal",
    hint: "this is a fault of datagen; DATAGEN_DEBUG=1 shows where",
  });
}

/** What commander says, in our form: `error: unknown option '--row'` and, on a second line, `(Did you mean --rows?)`. */
function usageError({ message }: CommanderError): DatagenError {
  const [first = "", second] = message.replace(/^error: /, "").split("\n");
  const word = /'(.*)'/.exec(first)?.[1] ?? "";
  const name = word.split("=")[0]!;
  if (/^unknown (command|option)/.test(first) && laterWords.has(name)) {
    return new DatagenError("usage.not_built", `${name} is not built yet`, {
      exit: "spec",
      hint: "datagen --help shows what is",
    });
  }
  if (first.startsWith("unknown command") && isSpecWord(word)) {
    return new DatagenError("usage.command", `${word} is no command`, {
      exit: "spec",
      hint: `to make its data: datagen run ${word}`,
    });
  }
  const hint =
    second?.replace(/^\(D/, "d").replace(/\)$/, "") ??
    "datagen --help shows commands, datagen run --help the options of one";
  return new DatagenError("usage.command", first, { exit: "spec", hint });
}

/** Commands and options of the language's later versions. */
const laterWords: ReadonlySet<string> = new Set(
  "stream ctl bench check report diff plan worker status verify gc upload powerstation import".split(
    " ",
  ),
);
