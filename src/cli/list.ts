// The command `list`: what can be written, a line each; without a word, what can be listed.
import { DatagenError } from "../errors.js";
import { Problems, suggestion } from "../spec/diagnostics.js";
import { type Entry, type ListingName, laterListings, listings } from "./listings.js";
import { readSpec, specFile } from "./load.js";
import { tablesIn } from "./spec-tables.js";
import { say } from "./talk.js";
import { printable } from "./width.js";

export interface ListFlags {
  readonly search?: string;
  readonly json?: boolean;
}

const tablesSummary = "tables and sources of a spec: datagen list tables [SPEC]";

export function listCommand(what: string | undefined, spec: string | undefined, flags: ListFlags): number {
  const found = entriesOf(what, spec, flags.search);
  const word = flags.search?.toLowerCase() ?? "";
  const matches = found.filter(({ name, summary }) => `${name} ${summary}`.toLowerCase().includes(word));
  if (flags.json) process.stdout.write(`${JSON.stringify(matches)}\n`);
  else {
    const width = Math.max(0, ...matches.map(({ name }) => name.length));
    for (const { name, summary } of matches)
      process.stdout.write(`${printable(`${name.padEnd(width)}  ${summary}`.trimEnd())}\n`);
    if (what === undefined && flags.search === undefined)
      say("\nName one of them: datagen list verbs. To search in all: --search WORD");
  }
  if (matches.length === 0 && flags.search !== undefined)
    say(`nothing that can be listed says ${JSON.stringify(flags.search)}`);
  return 0;
}

interface Listed extends Entry {
  /** What the name is one of, where several kinds are listed. */
  readonly kind?: string;
}

function entriesOf(what: string | undefined, spec: string | undefined, search: string | undefined): readonly Listed[] {
  if (what === "tables") return tablesOf(spec);
  if (spec !== undefined)
    throw new DatagenError("usage.words", `list ${what} takes no more words, and here is ${spec}`, {
      exit: "spec",
      hint: "to search in it: --search WORD",
    });
  const names = Object.keys(listings) as ListingName[];
  if (what === undefined && search === undefined)
    return [
      ...names.map((name) => ({ name, summary: listings[name].summary })),
      { name: "tables", summary: tablesSummary },
    ];
  if (what === undefined)
    return names.flatMap((kind) =>
      listings[kind].entries().map(({ name, summary }) => ({ name, summary: `${summary} [${kind}]`, kind })),
    );
  if (Object.hasOwn(listings, what)) return listings[what as ListingName].entries();
  if (laterListings.has(what))
    throw new DatagenError("usage.not_built", `list ${what} is not built yet`, {
      exit: "spec",
      hint: "datagen list shows what is",
    });
  throw new DatagenError("usage.list", `there is no list of ${what}`, {
    exit: "spec",
    hint: suggestion(what, [...names, "tables"]),
  });
}

function tablesOf(named: string | undefined): readonly Entry[] {
  const file = specFile(named);
  const problems = new Problems();
  const tables = tablesIn(readSpec(file), file, problems);
  if (!tables) problems.throwIfErrors();
  return tables ?? [];
}
