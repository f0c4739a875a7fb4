// Turns what the yaml package composed into our tree: keys as they were typed, aliases put in, cut formulas joined again.
import { type Document, isAlias, isMap, isPair, isScalar, isSeq, Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import type { Place } from "../errors.js";
import { quoteHint } from "./complaints.js";
import { cutFormulas, type Piece } from "./cut-formula.js";
import type { Problems } from "./diagnostics.js";
import { limits } from "./limits.js";
import { isReserved } from "./names.js";
import { Lines } from "./position.js";
import type { MapEntry, MapNode, Node, Scalar as Plain, ScalarNode } from "./tree.js";

/** The tree of a document, or undefined where its aliases would repeat too much. */
export function toTree(document: Document, text: string, file: string, problems: Problems): Node | undefined {
  if (!document.contents) return nothing({ file, start: 0, end: 0 });
  const composed = new TreeComposer(text, file, problems);
  const { node } = composed.node(document.contents, 1);
  return composed.refused ? undefined : node;
}

/** A node with what it costs, so that an alias can be refused before it is put in. */
interface Built {
  readonly node: Node;
  readonly nodes: number;
  readonly depth: number;
}

class TreeComposer {
  refused = false;
  private nodes = 0;
  private aliases = 0;
  private readonly anchors = new Map<string, Built>();
  private readonly open = new Set<string>();
  private readonly lines: Lines;

  constructor(
    private readonly text: string,
    private readonly file: string,
    private readonly problems: Problems,
  ) {
    this.lines = new Lines(text);
  }

  /** `depth` is that of the node itself: 1 for the root. */
  node(yaml: unknown, depth: number): Built {
    if (isAlias(yaml)) return this.alias(yaml.source, this.place(yaml.range), depth);
    const anchor = isScalar(yaml) || isMap(yaml) || isSeq(yaml) ? yaml.anchor : undefined;
    if (anchor !== undefined) this.open.add(anchor);
    const before = this.nodes++;
    const { node, inside } = isMap(yaml)
      ? this.map(yaml, depth)
      : isSeq(yaml)
        ? this.list(yaml, depth)
        : this.leaf(yaml);
    const built = { node, nodes: this.nodes - before, depth: inside + 1 };
    if (anchor !== undefined) {
      this.open.delete(anchor);
      this.anchors.set(anchor, built);
    }
    return built;
  }

  /** Puts the anchored node in where its alias stands; problems inside of it point at where it is written. */
  private alias(name: string, at: Place, depth: number): Built {
    const built = this.anchors.get(name);
    if (built === undefined) {
      const hint = this.open.has(name) ? undefined : `write &${name} before the value that it repeats, further up`;
      const message = this.open.has(name) ? `*${name} stands inside of its own value` : `nothing is named &${name}`;
      this.problems.error("spec.unknown_alias", message, at, hint ?? "a value cannot hold itself");
      return { node: nothing(at), nodes: 1, depth: 1 };
    }
    this.aliases++;
    this.nodes += built.nodes;
    if (this.aliases > limits.aliases) return this.refuse(`more than ${limits.aliases} aliases`, at);
    if (this.nodes > limits.nodes) return this.refuse("aliases that repeat more than a million values", at);
    if (depth + built.depth - 1 > limits.depth) return this.refuse(`aliases more than ${limits.depth} deep`, at);
    return built;
  }

  private refuse(what: string, at: Place): Built {
    if (!this.refused) this.problems.error("spec.too_large", `the spec has ${what}`, at);
    this.refused = true;
    return { node: nothing(at), nodes: 1, depth: 1 };
  }

  private map(yaml: YAMLMap, depth: number): { node: MapNode; inside: number } {
    const entries: MapEntry[] = [];
    const pieces: Piece[] = [];
    const seen = new Map<string, Place>();
    let inside = 0;
    for (const pair of yaml.items) {
      const key = this.key(pair.key);
      const keyAt = key?.at ?? this.place(rangeOf(pair.key) ?? yaml.range);
      const built = pair.value === null ? undefined : this.node(pair.value, depth + 1);
      const value = built?.node ?? nothing({ ...keyAt, start: keyAt.end });
      inside = Math.max(inside, built?.depth ?? 1);
      pieces.push(built ? piece(value, false) : { ...piece(key, true), start: keyAt.start, end: keyAt.end });
      entries.push({ key: key?.text ?? "", keyAt, value });
    }
    const whole = yaml.flow ? this.joined(entries, pieces) : entries;
    const kept = whole.filter((entry) => this.isFit(entry, seen));
    return { node: { kind: "map", entries: kept, at: this.place(yaml.range) }, inside };
  }

  /** The entries with cut formulas made whole, so that nothing else is said about their pieces. */
  private joined(entries: readonly MapEntry[], pieces: readonly Piece[]): MapEntry[] {
    const joined = [...entries];
    for (const { first, last } of cutFormulas(pieces).reverse()) {
      const { key, keyAt, value } = entries[first]!;
      const formula = this.formula(pieces, first, last);
      const isKey = pieces[first]!.bare; // the formula is no value but stands where a key should
      joined.splice(
        first,
        last - first + 1,
        isKey ? { key: formula.text, keyAt, value } : { key, keyAt, value: formula },
      );
    }
    for (const [i, { bare, plain, start, end }] of pieces.entries()) {
      const name = bare ? /^([^\s:]+):\S/.exec(plain ?? "")?.[1] : undefined;
      if (name === undefined || !joined.includes(entries[i]!)) continue;
      const hint = `write "${name}: ${plain!.slice(name.length + 1)}"`;
      this.problems.error("spec.yaml", 'a space is missing after the ":"', { file: this.file, start, end }, hint);
    }
    return joined;
  }

  private list(yaml: YAMLSeq, depth: number): { node: Node; inside: number } {
    let inside = 0;
    const items = yaml.items.map((item) => {
      const built = this.node(isPair(item) ? undefined : item, depth + 1);
      inside = Math.max(inside, built.depth);
      return built.node;
    });
    const pieces = yaml.flow ? items.map((item) => piece(item, true)) : [];
    for (const { first, last } of cutFormulas(pieces).reverse()) {
      items.splice(first, last - first + 1, this.formula(pieces, first, last));
    }
    return { node: { kind: "list", items, at: this.place(yaml.range) }, inside };
  }

  private formula(pieces: readonly Piece[], first: number, last: number): ScalarNode {
    const at = { file: this.file, start: pieces[first]!.start, end: pieces[last]!.end };
    const text = this.text.slice(at.start, at.end).replace(/\s*\n\s*/g, " ");
    this.problems.error("spec.cut_formula", "YAML ends this formula at its comma", at, quoteHint(text, "formula"));
    return { kind: "scalar", value: text, text, quoted: false, at };
  }

  /** Keys are read from their source: `10%`, `007` and `1e3` stay what was typed. */
  private key(yaml: unknown): ScalarNode | undefined {
    const { node } = isScalar(yaml) ? this.leaf(yaml) : { node: undefined };
    if (isScalar(yaml) && yaml.anchor !== undefined && node) {
      this.anchors.set(yaml.anchor, { node, nodes: 1, depth: 1 });
    }
    return node;
  }

  /** Whether an entry may be kept; says so where not. */
  private isFit({ key, keyAt }: MapEntry, seen: Map<string, Place>): boolean {
    const unfit = this.unfit(key, seen.get(key));
    if (unfit) this.problems.error(unfit.code, unfit.message, keyAt, unfit.hint);
    else seen.set(key, keyAt);
    return unfit === undefined;
  }

  private unfit(key: string, first: Place | undefined): { code: string; message: string; hint: string } | undefined {
    if (key === "") {
      const hint = 'write "name: value"; a name is a word, not a map or a list';
      return { code: "spec.missing_name", message: "a name is missing here", hint };
    }
    if (isReserved(key)) {
      return { code: "spec.reserved_name", message: `"${key}" is reserved`, hint: "choose another name" };
    }
    if (key === "<<") {
      const hint = "write the names out; an alias can stand for a whole value: `columns: *shared`";
      return { code: "spec.merge_key", message: 'merging with "<<" is not part of YAML 1.2', hint };
    }
    if (first === undefined) return undefined;
    const hint = `the first one is on line ${this.lines.position(first.start).line}`;
    return { code: "spec.duplicate_name", message: `${JSON.stringify(key)} is here twice`, hint };
  }

  private leaf(yaml: unknown): { node: ScalarNode; inside: 0 } {
    if (!isScalar(yaml)) return { node: nothing(this.place(rangeOf(yaml))), inside: 0 };
    const at = this.place(yaml.range);
    const quoted = yaml.type !== undefined && yaml.type !== Scalar.PLAIN;
    const text = yaml.source ?? "";
    if (yaml.type === Scalar.QUOTE_DOUBLE) this.checkEscapes(text, at);
    const node = { kind: "scalar", value: scalarValue(yaml.value, text), text, quoted, at } as const;
    const isCut = !quoted && /^[^\s#]/.test(yaml.comment ?? "");
    return { node: isCut ? { ...node, cutOff: `#${yaml.comment!.split("\n")[0]}` } : node, inside: 0 };
  }

  /** What is refused in the text is no better for having been escaped. */
  private checkEscapes(text: string, at: Place): void {
    const found = /[^\P{Cc}\t\n\r\x85]|\p{Cs}/u.exec(text)?.[0];
    if (found === undefined) return;
    this.problems.error("spec.control_character", `the character ${codePoint(found)} is not text`, at, "delete it");
  }

  private place(range: readonly number[] | null | undefined): Place {
    const [start = 0, end = start] = range ?? [];
    return { file: this.file, start, end };
  }
}

function piece(node: Node | undefined, bare: boolean): Piece {
  const plain = node?.kind === "scalar" && !node.quoted ? node.text : undefined;
  return { plain, bare, start: node?.at.start ?? 0, end: node?.at.end ?? 0 };
}

/** A value that is not there, as YAML has it: null. */
function nothing(at: Place): ScalarNode {
  return { kind: "scalar", value: null, text: "", quoted: false, at };
}

/** Integers come as bigint, so that none loses digits; those that a double holds are handed on as numbers. */
function scalarValue(value: unknown, text: string): Plain {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  return value === null || typeof value === "boolean" || typeof value === "number" ? value : text;
}

function rangeOf(yaml: unknown): readonly number[] | undefined {
  return isScalar(yaml) || isMap(yaml) || isSeq(yaml) || isAlias(yaml) ? (yaml.range ?? undefined) : undefined;
}

/** U+001B, as the standards write it. */
export function codePoint(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
}
