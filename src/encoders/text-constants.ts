// Constants that encodings of rows share in one plan: the kernels' tables, small lookups, dictionaries as they are written. Each is added once.
import type { Constants } from "../kernels/constants.js";
import { lookup, lookupText } from "../kernels/plain-text.js";
import { textTables } from "../kernels/text-tables.js";
import type { Dictionary, TextArray } from "../kernels/vector.js";
import type { Form } from "./form.js";
import { needsQuotes } from "./literals.js";

/** A dictionary as the row pass reads it. `maxBytes` is that of the longest field, without the comma. */
export type PlacedDictionary = { readonly maxBytes: number } & (
  | { readonly form: "slots"; readonly at: number }
  | { readonly form: "texts"; readonly offsetsAt: number; readonly bytesAt: number }
);

export class TextConstants {
  private static readonly known = new WeakMap<Constants, TextConstants>();

  /** The ones that belong to these constants. */
  static of(constants: Constants): TextConstants {
    const known = TextConstants.known.get(constants) ?? new TextConstants(constants);
    TextConstants.known.set(constants, known);
    return known;
  }

  /** Address of the tables of assembly/encode/layout.ts. */
  readonly tablesAt: number;
  private readonly lookups = new Map<string, number>();
  private readonly lists = new WeakMap<object, Map<string, number>>();
  private readonly dictionaries = {
    csv: new Map<Dictionary, PlacedDictionary>(),
    json: new Map<Dictionary, PlacedDictionary>(),
  };

  private constructor(private readonly constants: Constants) {
    this.tablesAt = constants.reserve(textTables);
  }

  /** Adds data that depends on nothing but `key`. */
  once(key: string, make: () => Uint8Array): number {
    const known = this.lookups.get(key);
    if (known !== undefined) return known;
    const at = this.constants.add(make());
    this.lookups.set(key, at);
    return at;
  }

  /** Adds data that depends on nothing but a list and `key`. */
  of(list: object, key: string, make: () => Uint8Array): number {
    const known = this.lists.get(list) ?? new Map<string, number>();
    this.lists.set(list, known);
    const at = known.get(key) ?? this.constants.add(make());
    known.set(key, at);
    return at;
  }

  /** Slots where every field is short (the one after the last is null), else texts as they are written. */
  dictionary(dictionary: Dictionary, form: Form): PlacedDictionary {
    const known = this.dictionaries[form.name].get(dictionary);
    if (known !== undefined) return known;
    const placed = this.place(dictionary, form);
    this.dictionaries[form.name].set(dictionary, placed);
    return placed;
  }

  private place({ texts, size, offsetsAt, bytesAt, maxBytes }: Dictionary, form: Form): PlacedDictionary {
    if (maxBytes <= lookupText[16]) {
      const longest = longestField(texts, size, form);
      if (longest <= lookupText[16]) {
        const slots = lookup(slotTexts(texts, size, form), size + 1, 16);
        return { form: "slots", maxBytes: longest, at: this.constants.add(slots) };
      }
    }
    if (form.name === "csv" && !anyNeedsQuotes(texts, size))
      return { form: "texts", maxBytes: Math.max(2, maxBytes), offsetsAt, bytesAt };
    const written = writtenTexts(texts, size, form);
    return {
      form: "texts",
      maxBytes: written.maxBytes,
      offsetsAt: this.constants.add(written.offsets),
      bytesAt: this.constants.add(written.bytes),
    };
  }
}

const textBytes = ({ offsets, bytes }: TextArray, i: number): Uint8Array =>
  bytes.subarray(offsets[i]!, offsets[i + 1]!);

function longestField(texts: TextArray, size: number, form: Form): number {
  let longest = encoder.encode(form.none).length;
  for (let i = 0; i < size; i++) longest = Math.max(longest, form.text(textBytes(texts, i)).length);
  return longest;
}

function* slotTexts(texts: TextArray, size: number, form: Form): Generator<Uint8Array> {
  for (let i = 0; i < size; i++) yield form.text(textBytes(texts, i));
  yield encoder.encode(form.none);
}

function anyNeedsQuotes(texts: TextArray, size: number): boolean {
  // An empty text is written as "" by the kernel itself
  for (let i = 0; i < size; i++) {
    const text = textBytes(texts, i);
    if (text.length > 0 && needsQuotes(text)) return true;
  }
  return false;
}

function writtenTexts(texts: TextArray, size: number, form: Form): TextArray & { readonly maxBytes: number } {
  const fields = Array.from({ length: size }, (_, i) => form.text(textBytes(texts, i)));
  const offsets = new Int32Array(size + 1);
  let maxBytes = 0;
  fields.forEach((text, i) => {
    offsets[i + 1] = offsets[i]! + text.length;
    maxBytes = Math.max(maxBytes, text.length);
  });
  const bytes = new Uint8Array(offsets[size]!);
  fields.forEach((text, i) => {
    bytes.set(text, offsets[i]!);
  });
  return { offsets, bytes, maxBytes };
}

const encoder = new TextEncoder();
