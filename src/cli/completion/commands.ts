// The table of commands as completion needs it: read from commander, with what can stand for each value.
import type { Command, Option } from "commander";
import { compressions } from "../../encoders/compression.js";
import { encoders } from "../../encoders/index.js";
import { listings } from "../listings.js";
import { templates } from "../templates.js";

/** What can stand for a value: words, a spec file, a folder, a table of the spec that was named; or only the user knows. */
export interface Values {
  readonly words: readonly string[];
  readonly specs?: true;
  readonly folders?: true;
  readonly tables?: true;
}

export interface Flag {
  /** `--count`, and `-n` where there is a short one. */
  readonly names: readonly string[];
  readonly summary: string;
  /** Undefined for a flag without a value. */
  readonly value: Values | undefined;
}

export interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  /** Of each word after the command. */
  readonly words: readonly Values[];
  /** Whether the last of them stands for all that follow. */
  readonly repeats: boolean;
}

/** The shells that completion is made for: one file each in this folder. */
export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

const known: Values = { words: [] };
const folder: Values = { words: [], folders: true };
const spec: Values = { words: [], specs: true };

/** By the name of the flag, the same in every command. */
const flagValues: Readonly<Record<string, Values>> = {
  "--format": { words: Object.keys(encoders) },
  "--compression": { words: compressions },
  "--encoding": { words: ["default", "best"] },
  "--timestamps": { words: ["ms", "us"] },
  "--template": { words: Object.keys(templates) },
  "--file-per": { words: ["day"] },
  "--shard": { words: ["auto"] },
  "--out": { words: ["null:", "-"], folders: true },
  "--tables": { words: [], tables: true },
};

/** By the name of the argument, the same in every command. */
const argumentValues: Readonly<Record<string, Values>> = {
  spec,
  dir: folder,
  folder,
  words: { words: [], specs: true, tables: true },
  what: { words: [...Object.keys(listings), "tables"] },
  shell: { words: shells },
};

export function completed(datagen: Command): Completed[] {
  const commands = datagen.commands.map((command) => ({
    name: command.name(),
    summary: command.description(),
    flags: [...command.options.filter(({ hidden }) => !hidden).map(flag), help],
    words: command.registeredArguments.map((argument) => argumentValues[argument.name()] ?? known),
    repeats: command.registeredArguments.at(-1)?.variadic ?? false,
  }));
  const names = commands.map(({ name }) => name);
  return [
    ...commands,
    { name: "help", summary: "help of a command", flags: [], words: [{ words: names }], repeats: false },
  ];
}

const help: Flag = { names: ["--help", "-h"], summary: "what the command does", value: undefined };

const flag = ({ long, short, description, required, optional }: Option): Flag => ({
  names: [long, short].flatMap((name) => name ?? []),
  summary: description,
  value: required || optional ? (flagValues[long ?? ""] ?? known) : undefined,
});
