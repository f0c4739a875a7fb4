// The command `init`: writes a spec to begin from into a folder, with the files that it needs. Overwrites nothing, leaves nothing half done.
import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { DatagenError } from "../errors.js";
import { suggestion } from "../spec/diagnostics.js";
import { isSpecWord } from "./load.js";
import { say, self } from "./talk.js";
import {
  defaultTemplate,
  isTemplate,
  specName,
  type Template,
  type TemplateFile,
  templateFiles,
  templates,
} from "./templates.js";

export interface InitFlags {
  readonly template?: string;
  readonly json?: boolean;
}

export async function initCommand(given: string | undefined, flags: InitFlags): Promise<number> {
  const folder = normalize(given ?? ".");
  if (/\.(ya?ml|json)$/.test(folder) && isSpecWord(folder))
    throw new DatagenError("usage.folder", `init takes a folder, and ${folder} is the name of a file`, {
      exit: "spec",
      hint: `the spec is called ${specName}, so that commands find it: datagen init ${folder.replace(/\.\w+$/, "")}`,
    });
  const template = templateOf(flags.template, given);
  const files = templateFiles(template);
  refuseTaken(folder, files);
  writeAll(folder, files);
  if (flags.json) {
    const paths = files.map(({ path }) => join(folder, path));
    process.stdout.write(`${JSON.stringify({ status: "written", template, folder, files: paths })}\n`);
  } else tellNext(folder, template, flags.template !== undefined || template === given, files);
  return 0;
}

/** The template that was asked for; a folder with the name of one gets that one. */
function templateOf(name: string | undefined, folder: string | undefined): Template {
  if (name === undefined) return folder !== undefined && isTemplate(folder) ? folder : defaultTemplate;
  if (isTemplate(name)) return name;
  throw new DatagenError("usage.unknown_template", `unknown template ${JSON.stringify(name)}`, {
    exit: "spec",
    hint: suggestion(name, Object.keys(templates)),
  });
}

/** Names every file in the way before anything is written. A spec always is; another file with the same bytes is in nobody's way. */
function refuseTaken(folder: string, files: readonly TemplateFile[]): void {
  const taken = files.filter((file) => isTaken(folder, file)).map(({ path }) => join(folder, path));
  if (taken.length === 0) return;
  const names = taken.join(", ");
  throw new DatagenError("init.taken", `${names} ${taken.length === 1 ? "is" : "are"} there already`, {
    exit: "spec",
    hint: "init overwrites nothing: name another folder, or move what is there",
  });
}

function isTaken(folder: string, { path, bytes }: TemplateFile): boolean {
  const file = join(folder, path);
  if (!existsSync(file)) return false;
  try {
    return path === specName || !readFileSync(file).equals(bytes);
  } catch {
    return true; // a folder, or what may not be read
  }
}

/** All files or none: whatever was made before one failed is removed. */
function writeAll(folder: string, files: readonly TemplateFile[]): void {
  const made: { readonly path: string; readonly isFolder: boolean }[] = [];
  try {
    for (const { path, bytes } of files) {
      const file = join(folder, path);
      if (existsSync(file)) continue;
      for (const missing of missingFolders(dirname(file))) {
        mkdirSync(missing);
        made.push({ path: missing, isFolder: true });
      }
      writeFileSync(file, bytes, { flag: "wx" });
      made.push({ path: file, isFolder: false });
    }
  } catch (error) {
    for (const { path, isFolder } of made.reverse()) {
      try {
        if (isFolder) rmdirSync(path);
        else rmSync(path);
      } catch {} // somebody else has put something there, or taken it
    }
    throw cannotWrite(folder, error);
  }
}

/** From the outermost inwards. */
function missingFolders(folder: string): string[] {
  if (existsSync(folder)) return [];
  return [...missingFolders(dirname(folder)), folder];
}

function cannotWrite(folder: string, error: unknown): DatagenError {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  const reasons: Readonly<Record<string, string>> = {
    ENOTDIR: "a part of its path is a file",
    EEXIST: "a file appeared there meanwhile",
    EACCES: "it may not be written to",
    EPERM: "it may not be written to",
    EROFS: "it may not be written to",
    ENOSPC: "there is no space left",
  };
  return new DatagenError("init.write", `cannot write into ${folder}: ${reasons[code] ?? code}`, {
    exit: code === "ENOSPC" ? "noSpace" : "spec",
    hint: "nothing was written; name another folder",
  });
}

function tellNext(folder: string, template: Template, chosen: boolean, files: readonly TemplateFile[]): void {
  const others = Object.keys(templates).filter((name) => name !== template);
  say(`Wrote the template ${template} (${templates[template]}):`);
  for (const { path } of files) say(`  ${join(folder, path)}`);
  if (!chosen) say(`Other templates: ${others.join(", ")}, by --template.`);
  say("\nTry next:");
  if (folder !== ".") say(`  cd ${/\s/.test(folder) ? JSON.stringify(folder) : folder}`);
  say(`  ${self()} preview            real rows, at once`);
  say(`  ${self()} run --rows 1000    the data, into out/`);
  say(`Then change ${specName}: an editor with YAML support completes and explains its words.`);
}
