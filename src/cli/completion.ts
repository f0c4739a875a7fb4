// The command `completion`: a script on stdout that teaches a shell the commands, flags, specs and tables of datagen.
import type { Command } from "commander";
import { DatagenError } from "../errors.js";
import { suggestion } from "../spec/diagnostics.js";
import { bash } from "./completion/bash.js";
import { type Completed, completed, type Shell, shells } from "./completion/commands.js";
import { fish } from "./completion/fish.js";
import { zsh } from "./completion/zsh.js";
import { say } from "./talk.js";

const scripts: Readonly<Record<Shell, (commands: readonly Completed[]) => string>> = { bash, zsh, fish };

const isShell = (name: string): name is Shell => Object.hasOwn(scripts, name);

/** `datagen` is the table of commands itself: a script can name nothing that is not there. */
export function completionCommand(datagen: Command, shell: string | undefined): number {
  if (shell === undefined || !isShell(shell))
    throw new DatagenError(
      "usage.shell",
      shell === undefined ? "which shell?" : `there is no completion for ${JSON.stringify(shell)}`,
      {
        exit: "spec",
        hint: shell === undefined ? `datagen completion ${shells.join(", or ")}` : suggestion(shell, shells),
      },
    );
  process.stdout.write(scripts[shell](completed(datagen)));
  if (process.stdout.isTTY)
    say(
      `# To try it in this shell: ${shell === "fish" ? "datagen completion fish | source" : `source <(datagen completion ${shell})`}`,
    );
  return 0;
}
