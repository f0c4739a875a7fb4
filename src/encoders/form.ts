// The two forms of text that rows of a table have: how a text looks in it, and what null is.
import { field } from "./literals.js";

export interface Form {
  readonly name: "csv" | "json";
  /** What stands for null, without the comma. */
  readonly none: string;
  /** A text as it is written, with the quotes and escapes that it needs. */
  text(bytes: Uint8Array): Uint8Array;
  /** Dates and times, which need no escapes. */
  moment(text: string): string;
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export const forms = {
  csv: { name: "csv", none: "", text: field, moment: (text) => text },
  json: {
    name: "json",
    none: "null",
    text: (bytes) => encoder.encode(JSON.stringify(decoder.decode(bytes))),
    moment: (text) => `"${text}"`,
  },
} as const satisfies Record<string, Form>;
