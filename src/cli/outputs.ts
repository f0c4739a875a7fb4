// `--output NAME`: the words of an output of the spec as flags, beneath those of the command line.
import { DatagenError } from "../errors.js";

import { suggestion } from "../spec/diagnostics.js";
import type { Model, SpecOutput } from "../spec/model.js";
import { optionName, type RunFlags } from "./run-flags.js";

/** What streams are told; no target that is built has use for them. */
const ofStreams = ["message_key", "from", "speed", "rate"] as const;
/** Ways to cut: one flag takes the place of them all. */
const cuts: readonly string[] = ["fileRows", "fileSize", "files", "filePer"];
/** What belongs to a format, and goes with it where a flag chooses another one. */
const ofFormat: readonly string[] = ["compression", "encoding", "rowGroup", "page", "timestamps"];

/** Words of the spec that stand for flags. */
export interface ChosenOutput {
  readonly flags: RunFlags;
  /** Runs `work`; what it says of a flag that nobody typed is said of the word in the spec. */
  explained<T>(work: () => Promise<T>): Promise<T>;
}

export function chosenOutput(model: Model, flags: RunFlags): ChosenOutput {
  const { output: name } = flags;
  if (name === undefined) return { flags, explained: (work) => work() };
  const output = model.outputs.get(name);
  if (!output) {
    const known = [...model.outputs.keys()];
    throw new DatagenError("usage.output", `the spec has no output ${JSON.stringify(name)}`, {
      exit: "spec",
      hint:
        known.length > 0
          ? suggestion(name, known)
          : "write outputs: { lake: { out: out/lake, format: parquet } } into it",
    });
  }
  const said = new Map(Object.entries(flags).filter(([, value]) => value !== undefined));
  const isCut = cuts.some((flag) => said.has(flag));
  const isOther = said.has("format") && said.get("format") !== output.words.get("format")?.texts[0];
  const taken = new Map<string, string>(); // flags, and the words that they are from
  const merged: Record<string, unknown> = {};
  for (const [word, { texts }] of output.words) {
    const flag = word.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (said.has(flag) || (isCut && cuts.includes(flag)) || (isOther && ofFormat.includes(flag))) continue;
    merged[flag] = word === "keep_keys" ? texts[0] === "true" : texts.join(",");
    taken.set(flag, word);
  }
  refuseStreams(name, output);
  return {
    flags: { ...(merged as RunFlags), ...Object.fromEntries(said) },
    async explained(work) {
      try {
        return await work();
      } catch (error) {
        throw error instanceof DatagenError ? inWords(error, output, taken) : error;
      }
    },
  };
}

function refuseStreams(name: string, { words }: SpecOutput): void {
  const scheme = /^([a-z][a-z0-9+]+):/.exec(words.get("out")!.texts[0]!)?.[1];
  if (scheme === "kafka" || scheme === "s3") return; // the target itself is refused, by whoever opens it
  for (const word of ofStreams) {
    const given = words.get(word);
    if (!given) continue;
    const message = `output ${name}: ${word}: is not built yet`;
    throw atWord(new DatagenError("spec.not_built", message, { exit: "spec", hint: "leave it out" }), given.at);
  }
}

/** The error of a flag as that of the word which stands for it. */
function inWords(error: DatagenError, output: SpecOutput, taken: ReadonlyMap<string, string>): DatagenError {
  if (error.problems.length > 0) return error;
  const words = new Map([...taken].map(([flag, word]) => [optionName(flag), word]));
  const inSpec = (text: string): string =>
    text.replace(/--[a-z]+(-[a-z]+)*/g, (option) => (words.has(option) ? `${words.get(option)}:` : option));
  const first = (error.message.match(/--[a-z]+(-[a-z]+)*/g) ?? []).find((option) => words.has(option));
  const blamed =
    first !== undefined
      ? words.get(first)
      : error.code === "usage.out_template" && taken.has("out")
        ? "out"
        : undefined;
  if (blamed === undefined) return error;
  const hint = error.hint === undefined ? {} : { hint: inSpec(error.hint) };
  const said = new DatagenError(error.code, inSpec(error.message), { exit: "spec", ...hint });
  return atWord(said, output.words.get(blamed)!.at);
}

function atWord({ code, message, hint }: DatagenError, at: SpecOutput["at"]): DatagenError {
  const problem = { code, message, severity: "error", at, ...(hint !== undefined && { hint }) } as const;
  return new DatagenError(code, message, { exit: "spec", problems: [problem] });
}
