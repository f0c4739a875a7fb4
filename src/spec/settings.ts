// Lays the values of `--set path=value` over the tree of a spec, so that what follows sees one spec with one origin each.
import type { Place } from "../errors.js";
import { type Problems, suggestion } from "./diagnostics.js";
import { isReserved } from "./names.js";
import { parseValue } from "./parse.js";
import { keys, type MapNode, type Node } from "./tree.js";

export interface Setting {
  /** Names with dots between them; a number for an item of a list. */
  readonly path: string;
  /** A YAML scalar or a flow map or list. */
  readonly value: string;
  /** Where it comes from, e.g. `--set`. */
  readonly origin: string;
}

/**
 * Undefined where there is no `=`, or nothing before it.
 *
 * @example
 * splitSetting("tables.stores.rows=10") // { path: "tables.stores.rows", value: "10", origin: "--set" }
 */
export function splitSetting(text: string, origin = "--set"): Setting | undefined {
  const end = text.indexOf("=");
  if (end < 1) return undefined;
  return { path: text.slice(0, end).trim(), value: text.slice(end + 1), origin };
}

/** What a place in a setting names as its file, and the text that its excerpt shows. */
export function settingSource({ path, value, origin }: Setting): { readonly file: string; readonly text: string } {
  return { file: `${origin} ${path}`, text: `${path}=${value}` };
}

/**
 * The tree with all settings in place; of two for the same path the later one holds. A name that is missing at the end
 * of a path is added, since much of a spec has defaults; the shape refuses it if nobody knows it.
 *
 * @example
 * const overlaid = applySettings(tree, [splitSetting("tables.stores.rows=10")!], problems);
 */
export function applySettings(tree: MapNode, settings: readonly Setting[], problems: Problems): MapNode {
  const lastOfEach = new Map(settings.map((setting) => [setting.path, setting]));
  let overlaid = tree;
  for (const setting of lastOfEach.values()) {
    const value = settingValue(setting, problems);
    const words = settingWords(setting, problems);
    if (value === undefined || words === undefined) continue;
    const changed = set(overlaid, words, value, { setting, problems, walked: [] });
    if (changed?.kind === "map") overlaid = changed;
  }
  return overlaid;
}

/** Read behind as many spaces as the path is long: so its places are places in the text that was typed. */
function settingValue(setting: Setting, problems: Problems): Node | undefined {
  const { file } = settingSource(setting);
  const before = setting.path.length + 1;
  const value = parseValue(" ".repeat(before) + setting.value, file, problems);
  if (value === undefined || value.kind === "scalar" || /^\s*(?:[&!]\S*\s+)*[[{]/.test(setting.value)) return value;
  const hint = "write {name: value} for a map and [a, b] for a list, and quote a text with a colon";
  problems.error("spec.bad_setting", "a value on the command line stays on one line", value.at, hint);
  return undefined;
}

interface Word {
  readonly text: string;
  readonly at: Place;
}

function settingWords(setting: Setting, problems: Problems): Word[] | undefined {
  const { file } = settingSource(setting);
  const words: Word[] = [];
  let start = 0;
  for (const text of setting.path.split(".")) {
    const at = { file, start, end: start + text.length };
    words.push({ text, at });
    start = at.end + 1;
    if (text !== "" && !isReserved(text)) continue;
    const message = text === "" ? "a name is missing between the dots" : `"${text}" is reserved`;
    problems.error("spec.bad_setting", message, at, "write a path such as tables.stores.rows");
    return undefined;
  }
  return words;
}

interface Walk {
  readonly setting: Setting;
  readonly problems: Problems;
  /** The names above the node that is looked at. */
  readonly walked: readonly string[];
}

/** The node with a value set somewhere below it, or undefined after saying why that cannot be. */
function set(node: Node, words: readonly Word[], value: Node, walk: Walk): Node | undefined {
  const [word, ...rest] = words;
  if (word === undefined) return value;
  if (node.kind === "map") return setInMap(node, words, value, walk);
  const inside = walk.walked.join(".");
  if (node.kind === "scalar") {
    const message = `${inside} is a single value; there is no "${word.text}" in it`;
    walk.problems.error("spec.unknown_setting", message, word.at, `set ${inside} itself`);
    return undefined;
  }
  const index = /^\d{1,7}$/.test(word.text) ? Number(word.text) : -1;
  const item = node.items[index];
  if (item === undefined) {
    const message = `${inside} is a list of ${node.items.length}; there is no item "${word.text}"`;
    walk.problems.error("spec.unknown_setting", message, word.at, "items are counted from 0");
    return undefined;
  }
  const changed = set(item, rest, value, { ...walk, walked: [...walk.walked, word.text] });
  return changed && { ...node, items: node.items.with(index, changed) };
}

function setInMap(node: MapNode, words: readonly Word[], value: Node, walk: Walk): Node | undefined {
  const { index, used } = entryOf(node, words);
  const own = node.entries[index];
  if (own !== undefined) {
    const changed = set(own.value, words.slice(used), value, { ...walk, walked: [...walk.walked, own.key] });
    return changed && { ...node, entries: node.entries.with(index, { ...own, value: changed }) };
  }
  const { text, at } = words[0]!;
  if (words.length === 1) return { ...node, entries: [...node.entries, { key: text, keyAt: at, value }] };
  const inside = walk.walked.length === 0 ? "the spec" : walk.walked.join(".");
  walk.problems.error("spec.unknown_setting", `there is no "${text}" in ${inside}`, at, suggestion(text, keys(node)));
  return undefined;
}

/** The entry that a path goes on with; a name may have dots itself, as in `dirty: { customers.email: ... }`. */
function entryOf(node: MapNode, words: readonly Word[]): { index: number; used: number } {
  let name = "";
  for (const [i, { text }] of words.entries()) {
    name = i === 0 ? text : `${name}.${text}`;
    const index = node.entries.findIndex(({ key }) => key === name);
    if (index >= 0) return { index, used: i + 1 };
  }
  return { index: -1, used: 0 };
}
