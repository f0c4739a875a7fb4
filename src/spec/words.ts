// The words of the specification language that the engine does not know yet: using one is an error that says so, never a silent loss.
import type { Note } from "./shape-check.js";

/** Words of later versions, and what can be written until then. */
type Later = Readonly<Record<string, string>>;

const leaveOut = "leave it out";

const ofSpec: Later = {
  calendars: leaveOut,
  dirty: leaveOut,
  truth: leaveOut,
  expect: leaveOut,
};

const ofTable: Later = {
  arrivals: "write rows: and a column { timestamp: period, sorted: true }",
  inventory: leaveOut,
  history: leaveOut,
};

const ofColumn: Later = {
  of: leaveOut,
  args: leaveOut,
};

const ofSource: Later = {
  validity: leaveOut,
};

/** What to write instead of a verb that is not built yet. */
export const insteadOfVerb: Later = {
  fake: "write a pattern, a template, a choice, or a ref to a csv of such values",
  arrival: "write { timestamp: period, sorted: true }",
};

/** All of them: what the documents must say is not built. */
export const laterWords: readonly string[] = [ofSpec, ofTable, ofColumn, ofSource].flatMap(Object.keys);

/** What to say of a word that a shape does not know; undefined where nobody does. */
const note =
  (words: Later) =>
  (word: string): Note | undefined =>
    Object.hasOwn(words, word)
      ? { code: "spec.not_built", message: `${word}: is not built yet`, hint: words[word]! }
      : undefined;

/** Words that say in their own way how many rows a table has. */
const size = (word: string): boolean => word === "arrivals" || word === "inventory";

export const later = { size, spec: note(ofSpec), table: note(ofTable), column: note(ofColumn), source: note(ofSource) };
