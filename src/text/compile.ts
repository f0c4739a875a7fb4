// From a grammar to a flat program: tables of entries to choose from, and jumps. Plain instructions; lower.ts gives them addresses.
import { extent, type Grammar, utf8 } from "./grammar.js";

/** `size` entries of `width` bytes each, back to back. */
export interface Table {
  readonly size: number;
  readonly width: number;
  readonly bytes: Uint8Array;
}

/** Operations of assembly/text/pattern.ts, with indices of instructions as targets. */
export type Instruction =
  /** Write one entry. */
  | { readonly op: "pick"; readonly table: Table }
  /** Write one entry of up to 15 bytes; byte 15 of its 16 says how many. */
  | { readonly op: "slot"; readonly table: Table }
  /** Take back 0 to size - 1 times `width` bytes. */
  | { readonly op: "trim"; readonly size: number; readonly width: number }
  /** Go on at one of `targets`. */
  | { readonly op: "choice"; readonly targets: readonly number[]; readonly options: readonly Grammar[] }
  | { readonly op: "jump"; readonly target: number }
  /** Do what follows up to `again` min to max times, then go on at `target`. `level` counts the repeats around it. */
  | RepeatInstruction
  | { readonly op: "again"; readonly target: number; readonly level: number };
type RepeatInstruction = {
  readonly op: "repeat";
  readonly item: Grammar;
  readonly min: number;
  readonly max: number;
  readonly target: number;
  readonly level: number;
};

export interface Code {
  readonly instructions: readonly Instruction[];
  /** Levels of repeats inside each other. */
  readonly levels: number;
}

/** The widest entry: kernels move 16 bytes at a time. */
const widestEntry = 16;
/** A slot of 16 bytes holds this much text and its length. */
const slotText = 15;
/** Neighbours are joined into one table while it stays in a quarter of the first-level cache. */
const joinedBytes = 8192;
/** Repeats of up to so many tables are written out, so that they can be joined. */
const unrolledTables = 64;

/**
 * The program of a grammar. Neighbouring tables are joined: `[A-Z]{2}-` becomes one table of 676 entries of 3 bytes,
 * one choice and one store in place of three. The first part of an entry turns fastest, so that an index means the same text.
 *
 * For draws, a repeat writes its largest number of times and takes back what is too much; an index holds no choices for that.
 *
 * @example
 * compile(parsePattern("[0-9]{3}").grammar!, "draws").instructions // [{ op: "pick", table: { size: 1000, width: 3, bytes } }]
 */
export function compile(grammar: Grammar, source: "draws" | "index"): Code {
  const compiler = new Compiler(source === "draws");
  compiler.add(grammar, 0);
  return compiler.finish();
}

/** Whether every text is made by the same picks, and so has the same length. */
export const isFixed = ({ instructions }: Code): boolean => instructions.every(({ op }) => op === "pick");

/** What a single draw decides: one of some short texts. */
type Leaf = Extract<Instruction, { readonly op: "pick" | "slot" }>;

class Compiler {
  private readonly instructions: Instruction[] = [];
  private levels = 0;
  /** The table that may still be joined with what comes next. */
  private open: Table | undefined;
  private readonly leaves = new Map<Grammar, Leaf | undefined>();
  private readonly tables = new Map<string, Table>();
  private readonly joins = new Map<Table, Map<Table, Table | undefined>>();

  constructor(private readonly mayTrim: boolean) {}

  finish(): Code {
    this.close();
    return { instructions: this.instructions, levels: this.levels };
  }

  add(grammar: Grammar, level: number): void {
    const leaf = this.leaf(grammar);
    if (leaf !== undefined) this.addLeaf(leaf);
    else if (grammar.kind === "literal") this.addLiteral(utf8(grammar.text));
    else if (grammar.kind === "sequence") for (const item of grammar.items) this.add(item, level);
    else if (grammar.kind === "choice") this.addChoice(grammar.options, level);
    else if (grammar.kind === "repeat") this.addRepeat(grammar.item, grammar.min, grammar.max, level);
  }

  private addLeaf(leaf: Leaf): void {
    if (leaf.op === "pick") this.pick(leaf.table);
    else {
      this.close();
      this.instructions.push(leaf);
    }
  }

  private addLiteral(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += widestEntry) {
      const piece = bytes.subarray(at, at + widestEntry);
      this.pick(this.table([piece], piece.length));
    }
  }

  private addChoice(options: readonly Grammar[], level: number): void {
    const at = this.reserve();
    const targets: number[] = [];
    const jumps: number[] = [];
    for (const option of options) {
      targets.push(this.instructions.length);
      this.add(option, level);
      jumps.push(this.reserve());
    }
    this.instructions.pop(); // the last option needs no jump
    jumps.pop();
    this.instructions[at] = { op: "choice", targets, options };
    for (const jump of jumps) this.instructions[jump] = { op: "jump", target: this.instructions.length };
  }

  private addRepeat(item: Grammar, min: number, max: number, level: number): void {
    const { minBytes, maxBytes } = extent(item);
    const trims = min !== max;
    if ((!trims || (this.mayTrim && minBytes === maxBytes)) && max * this.tablesOf(item) <= unrolledTables) {
      for (let i = 0; i < max; i++) this.add(item, level);
      if (trims) {
        this.close();
        this.instructions.push({ op: "trim", size: max - min + 1, width: maxBytes });
      }
      return;
    }
    const at = this.reserve();
    this.add(item, level + 1);
    this.close();
    this.instructions.push({ op: "again", target: at + 1, level });
    this.instructions[at] = { op: "repeat", item, min, max, target: this.instructions.length, level };
    this.levels = Math.max(this.levels, level + 1);
  }

  /** Ends joining, and holds a place for an instruction whose targets are not known yet. */
  private reserve(): number {
    this.close();
    return this.instructions.push({ op: "jump", target: -1 }) - 1;
  }

  private pick(table: Table): void {
    if (table.width === 0 && table.size === 1) return;
    const joined = this.open === undefined ? undefined : this.join(this.open, table);
    if (joined === undefined) this.close();
    this.open = joined ?? table;
  }

  private close(): void {
    if (this.open !== undefined) this.instructions.push({ op: "pick", table: this.open });
    this.open = undefined;
  }

  /** How many tables a grammar takes when it is written out; infinite where its program jumps. */
  private tablesOf(grammar: Grammar): number {
    if (grammar.kind === "literal") return Math.ceil(grammar.text.length / widestEntry);
    if (grammar.kind === "sequence") return grammar.items.reduce((sum, item) => sum + this.tablesOf(item), 0);
    if (grammar.kind === "repeat" && grammar.min === grammar.max) return grammar.min * this.tablesOf(grammar.item);
    return this.leaf(grammar) === undefined ? Number.POSITIVE_INFINITY : 1;
  }

  /** The one choice that a grammar is, if it is one. Texts of one width are entries, up to 16 bytes; others slots, up to 15. */
  private leaf(grammar: Grammar): Leaf | undefined {
    if (!this.leaves.has(grammar)) this.leaves.set(grammar, this.makeLeaf(plainTexts(grammar)?.map(utf8)));
    return this.leaves.get(grammar);
  }

  private makeLeaf(texts: readonly Uint8Array[] | undefined): Leaf | undefined {
    if (texts === undefined) return undefined;
    const width = texts[0]!.length;
    if (width <= widestEntry && texts.every((text) => text.length === width)) {
      return { op: "pick", table: this.table(texts, width) };
    }
    if (texts.some((text) => text.length > slotText)) return undefined;
    const slots = texts.map((text) => {
      const slot = new Uint8Array(slotText + 1);
      slot.set(text);
      slot[slotText] = text.length;
      return slot;
    });
    return { op: "slot", table: this.table(slots, slotText + 1) };
  }

  /** Small tables that are equal are one object, so that they lie in memory once and joins are made once. */
  private table(entries: readonly Uint8Array[], width: number): Table {
    const bytes = new Uint8Array(entries.length * width);
    entries.forEach((entry, i) => {
      bytes.set(entry, i * width);
    });
    const made = { size: entries.length, width, bytes };
    if (bytes.length > joinedBytes) return made;
    const key = `${made.size}:${width}:${bytes.join()}`;
    const known = this.tables.get(key) ?? made;
    this.tables.set(key, known);
    return known;
  }

  private join(first: Table, second: Table): Table | undefined {
    const known = this.joins.get(first) ?? new Map<Table, Table | undefined>();
    this.joins.set(first, known);
    if (!known.has(second)) known.set(second, joinTables(first, second));
    return known.get(second);
  }
}

/** Every pair of entries, entry i of the first and j of the second at i + j * (size of the first); undefined where that is too large. */
function joinTables(first: Table, second: Table): Table | undefined {
  const size = first.size * second.size;
  const width = first.width + second.width;
  if (width > widestEntry || size * width > joinedBytes) return undefined;
  const bytes = new Uint8Array(size * width);
  for (let entry = 0; entry < size; entry++) {
    const i = entry % first.size;
    const j = (entry - i) / first.size;
    bytes.set(first.bytes.subarray(i * first.width, (i + 1) * first.width), entry * width);
    bytes.set(second.bytes.subarray(j * second.width, (j + 1) * second.width), entry * width + first.width);
  }
  return { size, width, bytes };
}

/** A class, a choice of literals, a repeat of one: what a single draw decides. In the order of `count`. */
function plainTexts(grammar: Grammar): readonly string[] | undefined {
  switch (grammar.kind) {
    case "literal":
      return [grammar.text];
    case "class":
      return grammar.characters.map((character) => String.fromCodePoint(character));
    case "choice": {
      const { options } = grammar;
      return options.every((option) => option.kind === "literal") ? options.map((option) => option.text) : undefined;
    }
    case "sequence":
      return undefined;
    case "repeat": {
      const { item, min, max } = grammar;
      if (item.kind !== "literal" || item.text.length * max > widestEntry) return undefined;
      return Array.from({ length: max - min + 1 }, (_, i) => item.text.repeat(min + i));
    }
  }
}
