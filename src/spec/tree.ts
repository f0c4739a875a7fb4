// The spec as a tree in which every key and value knows its place; separate from YAML, so that nothing above knows it.
import type { Place } from "../errors.js";

export type Node = MapNode | ListNode | ScalarNode;
export type Scalar = string | number | bigint | boolean | null;
/** Keys and indices from the root downwards, e.g. the path of a zod issue. */
export type Path = readonly (string | number)[];

export interface MapNode {
  readonly kind: "map";
  /** In the order of the text; keys are unique and read as they were typed (`10%`, `007`). */
  readonly entries: readonly MapEntry[];
  readonly at: Place;
}

export interface MapEntry {
  readonly key: string;
  readonly keyAt: Place;
  readonly value: Node;
}

export interface ListNode {
  readonly kind: "list";
  readonly items: readonly Node[];
  readonly at: Place;
}

export interface ScalarNode {
  readonly kind: "scalar";
  /** By the YAML 1.2 core schema; an integer is a bigint only where a double cannot hold it. Dates are text. */
  readonly value: Scalar;
  /** As it was typed, without quotes and with escapes resolved: `007` stays `007`. A value left out is "". */
  readonly text: string;
  readonly quoted: boolean;
  /** What stands behind it on its line where no space follows the `#`: YAML takes it for a comment. */
  readonly cutOff?: string;
  /** Includes the quotes. */
  readonly at: Place;
}

/** The entry of `key`, if there is one. */
export function entry(map: MapNode, key: string): MapEntry | undefined {
  return map.entries.find((candidate) => candidate.key === key);
}

/** The keys of a map, in order: candidates for "did you mean". */
export function keys(map: MapNode): string[] {
  return map.entries.map(({ key }) => key);
}

/** Plain data for the shape check. Objects have no prototype, so that no key of a user can meet an inherited one. */
export function plain(node: Node): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plain);
  const object: Record<string, unknown> = Object.create(null);
  for (const { key, value } of node.entries) object[key] = plain(value);
  return object;
}

/** A value in one line, as a spec may hold it. */
export function textOf(node: Node | undefined): string {
  if (node === undefined) return "";
  if (node.kind === "scalar") return node.quoted ? JSON.stringify(node.text) : node.text;
  if (node.kind === "list") return `[${node.items.map(textOf).join(", ")}]`;
  return `{ ${node.entries.map(({ key, value }) => `${key}: ${textOf(value)}`).join(", ")} }`;
}

export interface Found {
  /** The deepest node on the path that exists. */
  readonly node: Node;
  /** The key it stands under; none for the root and for items of a list. */
  readonly keyAt?: Place;
  /** How many words of the path were followed: less than its length where the rest does not exist. */
  readonly depth: number;
}

/**
 * Follows a path as far as it goes, which turns the path of a shape problem into a place.
 *
 * @example
 * find(tree, ["tables", "stores", "rows"]).node.at
 */
export function find(node: Node, path: Path): Found {
  let found: Found = { node, depth: 0 };
  for (const word of path) {
    const next = child(found.node, word);
    if (next === undefined) break;
    found = { ...next, depth: found.depth + 1 };
  }
  return found;
}

function child(node: Node, word: string | number): { node: Node; keyAt?: Place } | undefined {
  if (node.kind === "map") {
    const found = entry(node, String(word));
    return found && { node: found.value, keyAt: found.keyAt };
  }
  const item = node.kind === "list" ? node.items[Number(word)] : undefined;
  return item && { node: item };
}

/** The place of a part of a scalar's text (a token of a formula), or of all of it where text and source differ. */
export function within(node: ScalarNode, start: number, end: number): Place {
  const { at, text } = node;
  const quote = node.quoted ? 1 : 0;
  if (at.end - at.start !== text.length + 2 * quote) return at; // escapes, folded lines, or a var was put in
  return { file: at.file, start: at.start + quote + start, end: at.start + quote + Math.max(end, start + 1) };
}
