// Reads the text of a spec, YAML 1.2 or JSON, into the positioned tree; nothing is worked on before its size is known.
import { Composer, type Document, Lexer, Parser } from "yaml";
import { explainAll } from "./complaints.js";
import { toTree } from "./compose.js";
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
    const found = (text.length / 2 ** 20).toFixed(0);
    problems.error(
      "spec.too_large",
      `the text has ${found} million characters; the limit is 16`,
      { file, start: 0, end: 0 },
      "rows belong into a csv file under sources:",
    );
    return false;
  }
  let strays = 0;
  for (const { 0: character, index } of text.matchAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu)) {
    if ("\t\n\r\x85".includes(character)) continue;
    if (++strays > limits.strays) break;
    const at = { file, start: index, end: index + 1 };
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    problems.error(
      "spec.control_character",
      `the character U+${code} is not text`,
      at,
      "delete it, or write an escape",
    );
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
      if (token.type === "error" && !counted.stray()) break;
      documents.push(...composer.next(token));
    }
    if (!counted.lexeme(lexeme, parser.stack.length - 1)) return undefined;
    if (counted.strays > limits.strays) break;
  }
  for (const token of parser.end()) {
    if (token.type === "document" && !counted.document(token.offset)) return undefined;
    documents.push(...composer.next(token));
  }
  documents.push(...composer.end(true, text.length));
  const document = documents[0]!;
  const complaints = [...document.errors, ...document.warnings];
  explainAll(complaints, document, text, file, problems);
  return counted.refused || complaints.length > 0 ? undefined : document;
}

/** Counts what the lexer yields, and says so once where it is too much or not allowed at all. */
class Counter {
  strays = 0;
  /** Something was said that leaves no tree to work with. */
  refused = false;
  private offset = 0;
  private nodes = 0;
  private lines = 0;
  private documents = 0;
  private afterMark = false;
  private afterSeparator = true;

  constructor(
    private readonly text: string,
    private readonly file: string,
    private readonly problems: Problems,
  ) {}

  /** False where reading must stop. `"\x1f"` marks the text of a plain or block scalar that follows. */
  lexeme(lexeme: string, depth: number): boolean {
    if (lexeme === "\x1f") {
      this.afterMark = true;
      return true;
    }
    if (lexeme === "\x02" || lexeme === "\x18") return true; // the lexer's marks for the start and an end in error
    const start = this.offset;
    this.offset += lexeme.length;
    const first = lexeme[0]!;
    const isScalar = this.afterMark || first === '"' || first === "'";
    this.afterMark = false;
    if (isScalar) this.nodes++;
    else if (first === "!")
      this.refuse("spec.tag", "YAML tags are not used here", start, lexeme, tagHint(this.text, start));
    else if (first === "%")
      this.refuse("spec.directive", "YAML directives are not used here", start, lexeme, "delete it");
    else if (first === "\n" || first === "\r") this.lines++;
    else if (first === "," || first === ":")
      this.nodes += this.afterSeparator ? 1 : 0; // nothing stands between them
    else if (first !== " " && first !== "\t" && first !== "#" && first !== "]" && first !== "}") this.nodes++;
    if (first !== " " && first !== "\n") this.afterSeparator = !isScalar && ",:[{-?".includes(first);
    if (isScalar && lexeme.length > limits.digits && /^[-+]?(?:0[xo])?[\da-f]+$/i.test(lexeme)) {
      return this.stop("spec.too_large", `a number has more than ${limits.digits} digits`, start);
    }
    if (this.lines > limits.lines) return this.stop("spec.too_large", "the text has more than a million lines", start);
    if (this.nodes > limits.nodes) return this.stop("spec.too_large", "the text has more than a million values", start);
    if (depth <= limits.depth) return true;
    return this.stop("spec.too_deep", `maps and lists are more than ${limits.depth} deep inside each other`, start);
  }

  document(start: number): boolean {
    if (++this.documents === 1) return true;
    const hint = 'one file is one spec: split the file at the "---", or delete it';
    this.refuse("spec.several_documents", "a second YAML document begins here", start, "---", hint);
    return false;
  }

  stray(): boolean {
    return ++this.strays <= limits.strays;
  }

  private stop(code: string, message: string, start: number): false {
    this.refuse(code, message, start, "");
    return false;
  }

  private refuse(code: string, message: string, start: number, found: string, hint?: string): void {
    this.refused = true;
    this.problems.error(code, message, { file: this.file, start, end: start + found.length }, hint);
  }
}

/** `paid: !is_cash` is a formula that YAML takes for a tag. */
function tagHint(text: string, start: number): string {
  const rest = text
    .slice(start, start + 80)
    .split(/[\r\n,\]}]/, 1)[0]!
    .trimEnd();
  return `a formula that begins with "!" is quoted: ${JSON.stringify(rest)}`;
}
