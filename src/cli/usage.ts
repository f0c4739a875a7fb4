// How every failure of a command is told: by lines on stderr, as JSON where that was asked for, and by the exit code.
import { CommanderError } from "commander";
import { DatagenError } from "../errors.js";
import { isSpecWord, readTexts } from "./load.js";
import { errorJson, say, sayError } from "./talk.js";

/** Every failure as a line or an excerpt on stderr, without a stack; with --json on stdout too, where that is not for rows. */
export function report(error: unknown, words: readonly string[]): number {
  if (error instanceof CommanderError && (error.exitCode === 0 || error.code === "commander.help"))
    return error.exitCode === 0 ? 0 : 2;
  const told = tellable(error, words[0]);
  sayError(told, readTexts);
  if (words.includes("--json") && !(words.includes("-") || words.includes("--out=-")))
    process.stdout.write(`${JSON.stringify(errorJson(told, readTexts))}\n`);
  if (told.code === "internal" && process.env.DATAGEN_DEBUG !== undefined && error instanceof Error)
    say(error.stack ?? "");
  return told.exitCode;
}

function tellable(error: unknown, command: string | undefined): DatagenError {
  if (error instanceof DatagenError) return error;
  if (error instanceof CommanderError) return usageError(error, command);
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
function usageError({ message }: CommanderError, command: string | undefined): DatagenError {
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
  const isOfCommand = command !== undefined && !first.startsWith("unknown command") && !command.startsWith("-");
  const hint =
    second?.replace(/^\(D/, "d").replace(/\)$/, "") ??
    (name === "-n"
      ? "how many rows: --rows 1000"
      : `datagen --help shows the commands, datagen ${isOfCommand ? command : "run"} --help the options of one`);
  return new DatagenError("usage.command", first, { exit: "spec", hint });
}

/** Commands and options of later versions. */
const laterWords: ReadonlySet<string> = new Set([
  ..."stream ctl check report diff plan worker status verify gc upload powerstation import".split(" "),
  ..."--without --output --dialect --rate --speed --from --for --control".split(" "),
]);
