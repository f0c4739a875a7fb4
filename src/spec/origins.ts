// Where every value of a spec comes from: its own text, a profile, the command line, or nowhere. What `explain` shows beside them.
import type { Place } from "../errors.js";
import { type OverlayOptions, profileOf, varsOf } from "./overlay.js";
import { type Setting, settingSource } from "./settings.js";
import { entry, find, type MapNode, type Node, textOf } from "./tree.js";

export type Origin =
  | { readonly from: "spec"; readonly at: Place }
  | { readonly from: "profile"; readonly profile: string; readonly at: Place }
  /** `typed` as it stood behind `--set`. */
  | { readonly from: "set"; readonly typed: string; readonly at: Place }
  | { readonly from: "flag"; readonly flag: string }
  | { readonly from: "default" };

/** A value, where it comes from, and the vars that it is written with: their origins are its own too. */
export interface Given {
  readonly value: string;
  readonly origin: Origin;
  readonly vars: readonly string[];
  /** A flag that changed it further. */
  readonly scaled?: string;
}

export interface Origins {
  readonly name: Given;
  readonly seed: Given;
  /** `start` and `days` or `end` as they were said; `period` where nothing was. */
  readonly period: ReadonlyMap<string, Given>;
  readonly main: Given;
  readonly vars: ReadonlyMap<string, Given>;
  /** By table: its `rows:`, or the `count:` of its parent's children. */
  readonly rows: ReadonlyMap<string, Given>;
  /** All that was typed behind `--set`, and the text that it replaced. */
  readonly settings: readonly { readonly typed: string; readonly instead: string | undefined }[];
}

export interface OriginsOptions extends OverlayOptions {
  readonly seed?: bigint;
  readonly rows?: number;
  readonly scale?: number;
}

/** A table's size as it holds: its rows, or the parent that makes them. */
export interface SizeFacts {
  readonly rows: number | undefined;
  readonly parent: string | undefined;
  /** Cut to the rows that were asked for. */
  readonly isCut: boolean;
}

export interface Resolved {
  readonly name: string;
  readonly seed: bigint;
  readonly main: string | undefined;
  readonly sizes: ReadonlyMap<string, SizeFacts>;
}

/**
 * Where values come from. `parsed` is the spec as it was written, `set` with its profile and settings, `tree` with its
 * vars put in.
 */
export function originsOf(
  { parsed, set, tree }: { readonly parsed: MapNode; readonly set: MapNode; readonly tree: MapNode },
  options: OriginsOptions,
  resolved: Resolved,
): Origins {
  const finder = new Finder(set, tree, options);
  const { settings = [] } = options;
  return {
    name: finder.given(["name"], resolved.name),
    seed: options.seed === undefined ? finder.given(["seed"], String(resolved.seed)) : flag("--seed", resolved.seed),
    period: finder.period(),
    main: finder.given(["main"], resolved.main ?? "none"),
    vars: finder.vars(),
    rows: new Map([...resolved.sizes.keys()].map((table) => [table, finder.rows(table, resolved)])),
    settings: settings.map((setting) => ({ typed: settingSource(setting).text, instead: textBefore(parsed, setting) })),
  };
}

const flag = (name: string, value: unknown): Given => ({
  value: String(value),
  origin: { from: "flag", flag: name },
  vars: [],
});

class Finder {
  constructor(
    private readonly set: MapNode,
    private readonly tree: MapNode,
    private readonly options: OriginsOptions,
  ) {}

  /** The value at a path, `value` where the spec leaves it to a default. */
  given(path: readonly string[], value: string): Given {
    const found = find(this.set, path);
    if (found.depth < path.length) return { value, origin: { from: "default" }, vars: [] };
    return { value, origin: this.originOf(found.node.at), vars: varsIn(found.node) };
  }

  vars(): ReadonlyMap<string, Given> {
    const put = varsOf(this.tree);
    const profile = this.options.profile === undefined ? undefined : profileOf(this.set, this.options.profile);
    return new Map(
      (varsOf(this.set)?.entries ?? []).map(({ key, value }) => {
        const isOfProfile = profile !== undefined && entry(profile, key)?.value === value;
        const origin: Origin = isOfProfile
          ? { from: "profile", profile: this.options.profile!, at: value.at }
          : this.originOf(value.at);
        return [key, { value: textOf(put && entry(put, key)?.value), origin, vars: varsIn(value) }];
      }),
    );
  }

  period(): ReadonlyMap<string, Given> {
    const said = entry(this.tree, "period")?.value;
    if (said?.kind !== "map") return new Map([["period", this.given(["period"], "2024")]]);
    return new Map(said.entries.map(({ key, value }) => [key, this.given(["period", key], textOf(value))]));
  }

  rows(table: string, { sizes, main }: Resolved): Given {
    const { rows, scale } = this.options;
    const size = sizes.get(table)!;
    if (size.rows === undefined) {
      const count = this.given(["tables", table, "count"], textOf(find(this.tree, ["tables", table, "count"]).node));
      return size.isCut ? { ...count, scaled: "--rows" } : count;
    }
    const asked = sizes.get(main ?? "");
    const isAsked = table === main || (asked?.isCut === true && asked.parent === table);
    if (rows !== undefined && isAsked) return flag("--rows", size.rows);
    const given = this.given(["tables", table, "rows"], String(size.rows));
    return scale === undefined || scale === 1 ? given : { ...given, scaled: `--scale ${scale}` };
  }

  /** A place in the file that a setting counts as is what was typed there. */
  private originOf(at: Place): Origin {
    const setting = this.options.settings?.findLast((each) => settingSource(each).file === at.file);
    return setting ? { from: "set", typed: settingSource(setting).text, at } : { from: "spec", at };
  }
}

/** Names of vars in a value, as it was written. */
function varsIn(node: Node): string[] {
  if (node.kind === "list") return node.items.flatMap(varsIn);
  if (node.kind === "map") return node.entries.flatMap(({ value }) => varsIn(value));
  if (typeof node.value !== "string") return [];
  return [...node.text.matchAll(/(?<![\w$])\$([A-Za-z_]\w*)/g)].map(([, name]) => name!);
}

function textBefore(parsed: MapNode, { path }: Setting): string | undefined {
  const words = path.split(".");
  const found = find(parsed, words);
  return found.depth < words.length ? undefined : textOf(found.node);
}
