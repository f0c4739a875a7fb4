// Reads the text of a spec, YAML 1.2 or JSON, into the positioned tree; nothing is worked on before its size is known.
import { Composer, type Document, Lexer, Parser } from "yaml";
import { explainAll } from "./complaints.js";
import { codePoint, toTree } from "./compose.js";
import { Counter } from "./counter.js";
import type { Problems } from "./diagnostics.js";
import { limits } from "./limits.js";
import type { MapNode, Node } from "./tree.js";

const beginning = 'a spec begins with "datagen: 1", followed by "tables:"';

/**
 * The tree of a spec, or undefined after saying why there is none. Mistakes that leave a readable tree (a key that is
 * there twice, a formula cut short by a comma) are told too, so ask `problems.hasErrors` before anything is built on it.
 *
 * @example
 * const problems = new Problems();
 * const tree = parseSpec(text, "specs/pos.yaml", problems);
 * problems.throwIfErrors();
 */
export function parseSpec(text: string, file: string, problems: Problems): MapNode | undefined {
  const tree = parseValue(text, file, problems);
  if (tree === undefined || tree.kind === "map") return tree;
  if (tree.kind === "scalar" && tree.value === null) {
    problems.error("spec.empty", "the spec is empty", tree.at, beginning);
  } else {
    const found = tree.kind === "list" ? "a list" : "a single value";
    problems.error("spec.not_a_map", `a spec is a map of names to values; this is ${found}`, tree.at, beginning);
  }
  return undefined;
}

/** Any value, read as a spec is: for values that come from elsewhere. A text that holds nothing is null. */
export function parseValue(text: string, file: string, problems: Problems): Node | undefined {
  if (!isReadable(text, file, problems)) return undefined;
  const document = compose(text, file, problems);
  return document && toTree(document, text, file, problems);
}

/** Size, and characters that no text has: they would confuse the terminal of whoever reads the message, or the lexer. */
function isReadable(text: string, file: string, problems: Problems): boolean {
  if (text.length > limits.characters) {
    const message = `the text has ${text.length} characters; the limit is ${limits.characters}`;
    const hint = "rows belong into a csv file under sources:";
    problems.error("spec.too_large", message, { file, start: 0, end: 0 }, hint);
    return false;
  }
  let strays = 0;
  for (const { 0: character, index } of text.matchAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu)) {
    if ("\t\n\r\x85".includes(character)) continue;
    if (++strays > limits.strays) break;
    const at = { file, start: index, end: index + 1 };
    problems.error("spec.control_character", `the character ${codePoint(character)} is not text`, at, "delete it");
  }
  return strays === 0;
}

/** Runs the lexer, the parser and the composer of `yaml` by hand: only so can a bomb be refused before it goes off. */
function compose(text: string, file: string, problems: Problems): Document.Parsed | undefined {
  const counted = new Counter(text, file, problems);
  const parser = new Parser();
  const composer = new Composer({
    version: "1.2",
    schema: "core",
    resolveKnownTags: false,
    intAsBigInt: true,
    uniqueKeys: false, // compares values, each with all: compose.ts compares the texts
    prettyErrors: false,
    logLevel: "silent",
  });
  const documents: Document.Parsed[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === "document" && !counted.document(token.offset)) return undefined;
      if (token.type === "error") counted.stray();
      documents.push(...composer.next(token));
    }
    if (!counted.lexeme(lexeme, parser.stack.length - 1)) return undefined;
    if (counted.strays > limits.strays) break; // the first ones are told below
  }
  for (const token of parser.end()) {
    if (token.type === "document" && !counted.document(token.offset)) return undefined;
    documents.push(...composer.next(token));
  }
  documents.push(...composer.end(true, text.length));
  const document = documents[0]!; // there is one even for an empty text
  const complaints = [...document.errors, ...document.warnings];
  explainAll(complaints, document, text, file, problems);
  return counted.refused || complaints.length > 0 ? undefined : document;
}
