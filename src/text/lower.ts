// Lowers a grammar to one step: its program and tables among the constants, and the kernel that runs them by draws or by index.
import { assert } from "../errors.js";
import type { Constants } from "../kernels/constants.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import { text } from "../kernels/types.js";
import type { Utf8Vector } from "../kernels/vector.js";
import { type Code, compile, type Instruction, isFixed, type Table } from "./compile.js";
import { count, power } from "./count.js";
import { extent, type Grammar, isPlain } from "./grammar.js";

/** Where the choices of a text come from. */
export type TextSource =
  /** Draws: u64 row hashes, and the 8 bytes of the column's key. Times of repeats, alternatives and characters are uniform. */
  | { readonly kind: "draws"; readonly hashes: Addr; readonly keyAt: number }
  /** The text's number, u64, below `count(grammar)`: every number another text, where the grammar is not ambiguous. */
  | { readonly kind: "index"; readonly index: Addr };

/** Indices must be below this, so must be the number of texts. */
export const indexCeiling = 1n << 63n;

/**
 * Adds the step that makes texts, and returns their vector.
 *
 * @example
 * const texts = lowerPattern(parsePattern("[A-Z]{3}-[0-9]{4}").grammar!, builder, { kind: "draws", hashes, keyAt });
 */
export function lowerPattern(grammar: Grammar, builder: ProgramBuilder, source: TextSource): Utf8Vector {
  const indexed = source.kind === "index";
  assert(!indexed || count(grammar) <= indexCeiling, "a pattern by index has at most 2^63 texts");
  const code = compile(grammar, source.kind);
  const { maxBytes } = extent(grammar);
  const program = encode(code, builder.constants, indexed);
  const ops = code.instructions.length;
  const offsets = builder.slot(4, 4);
  const bytes = builder.slot(maxBytes);
  if (isFixed(code)) {
    if (indexed) builder.step("patternFixedIndex", source.index, program, ops, maxBytes, offsets, bytes);
    else builder.step("patternFixedDraws", source.hashes, source.keyAt, program, ops, maxBytes, offsets, bytes);
  } else {
    const counters = builder.slot(0, counterBytes * code.levels);
    if (indexed) builder.step("patternIndex", source.index, program, ops, counters, offsets, bytes);
    else builder.step("patternDraws", source.hashes, source.keyAt, program, ops, counters, offsets, bytes);
  }
  return { type: text, lane: "utf8", offsets, bytes, maxBytes, plain: isPlain(grammar) };
}

const counterBytes = 4;
/** Bytes and words of an operation; the drawing is in assembly/text/pattern.ts. */
const opBytes = 32;
const opWords = opBytes / 4;
const opCodes = { pick: 0, slot: 1, trim: 2, choice: 3, repeat: 4, jump: 5, again: 6 } as const satisfies Record<
  Instruction["op"],
  number
>;
const word = { kind: 0, size: 1, bits: 2, table: 3, width: 4, target: 5, cumulative: 6, counter: 7 } as const;
type Field = keyof typeof word;
const maxWord = (1n << 64n) - 1n;

/** Writes the program and its tables; returns the program's address. */
function encode({ instructions }: Code, constants: Constants, indexed: boolean): number {
  const tables = new Map<Table, number>();
  const place = (table: Table): number => {
    const at = tables.get(table) ?? constants.add(table.bytes);
    tables.set(table, at);
    return at;
  };
  const sumsOf = (counts: () => readonly bigint[]): number => (indexed ? cumulative(counts(), constants) : 0);
  const words = new Uint32Array(instructions.length * opWords);
  // A fixed program by index divides by products: the halves of reciprocals stand where it has no other use for the words
  const reciprocals = indexed && instructions.every(({ op }) => op === "pick");
  instructions.forEach((instruction, i) => {
    const fields = operands(instruction, place, sumsOf, constants);
    const size = fields.size ?? 1;
    for (const [field, value] of Object.entries({
      ...fields,
      kind: opCodes[instruction.op],
      size,
      bits: bitsOf(size),
    })) {
      words[i * opWords + word[field as Field]] = value;
    }
    if (reciprocals) {
      const reciprocal = maxWord / BigInt(size);
      words[i * opWords + word.bits] = Number(reciprocal & 0xffff_ffffn);
      words[i * opWords + word.target] = Number(reciprocal >> 32n);
    }
  });
  return constants.add(words);
}

function operands(
  instruction: Instruction,
  place: (table: Table) => number,
  sumsOf: (counts: () => readonly bigint[]) => number,
  constants: Constants,
): Partial<Record<Field, number>> {
  switch (instruction.op) {
    case "pick":
    case "slot": {
      const { table } = instruction;
      return { size: table.size, table: place(table), width: table.width };
    }
    case "trim":
      return { size: instruction.size, width: instruction.width };
    case "choice": {
      const { targets, options } = instruction;
      const table = constants.add(new Uint32Array(targets.map((target) => target * opBytes)));
      return { size: targets.length, table, cumulative: sumsOf(() => options.map(count)) };
    }
    case "repeat": {
      const { item, min, max, target, level } = instruction;
      const sums = sumsOf(() => {
        const one = count(item);
        return Array.from({ length: max - min + 1 }, (_, i) => power(one, min + i));
      });
      return {
        size: max - min + 1,
        width: min,
        target: target * opBytes,
        cumulative: sums,
        counter: counterBytes * level,
      };
    }
    case "jump":
      return { target: instruction.target * opBytes };
    case "again":
      return { target: instruction.target * opBytes, counter: counterBytes * instruction.level };
  }
}

/** The address of the running sums of `counts`, or 0 where the kernel needs none: each is 1, or there is only one. */
function cumulative(counts: readonly bigint[], constants: Constants): number {
  if (counts.length === 1 || counts.every((count) => count === 1n)) return 0;
  const sums = new BigUint64Array(counts.length + 1);
  counts.forEach((count, i) => {
    sums[i + 1] = sums[i]! + count;
  });
  return constants.add(sums);
}

/** Bits of a word that a choice among `size` uses up: the logarithm to base 2, rounded up. */
const bitsOf = (size: number): number => 32 - Math.clz32(size - 1);
