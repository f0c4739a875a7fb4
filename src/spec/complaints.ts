// Puts what the yaml package complains of into plain words, with what would be right; separate because it is a long list.
import { type Document, visit, type YAMLError } from "yaml";
import type { Problems } from "./diagnostics.js";

interface Complaint {
  readonly message: string;
  readonly hint?: string;
  /** Where it differs from the place that was complained of. */
  readonly start?: number;
  readonly end?: number;
}

interface Context {
  readonly text: string;
  readonly start: number;
  readonly message: string;
  /** Where the quote or bracket opened that has no end at an offset. */
  readonly openings: () => ReadonlyMap<number, number>;
  /** Where the text ends that begins here, runs over several lines, and is taken for a key. */
  readonly keyEnd: number | undefined;
}

/** Nobody reads further, and each may look at much of the text. */
const told = 100;

/** One problem for each line: what else a line is blamed for follows from the first mistake. */
export function explainAll(
  errors: readonly YAMLError[],
  document: Document.Parsed,
  text: string,
  file: string,
  problems: Problems,
): void {
  const isLong = ({ code }: YAMLError): boolean => code === "MULTILINE_IMPLICIT_KEY";
  const keyEnds = new Map(errors.filter(isLong).map(({ pos }) => [pos[0], pos[1]]));
  let found: ReadonlyMap<number, number> | undefined;
  const openings = () => {
    found ??= openingsByEnd(document, text);
    return found;
  };
  let count = 0;
  let lineEnd = -1;
  let isLost = false;
  for (const { code, pos, message } of errors.toSorted((a, b) => a.pos[0] - b.pos[0])) {
    const start = Math.max(0, pos[0]);
    if (code === "BAD_DIRECTIVE" || code === "TAG_RESOLVE_FAILED") continue; // told by counter.ts
    if (start <= lineEnd || (isLost && code === "UNEXPECTED_TOKEN")) continue;
    if (++count > told) break;
    isLost ||= message.includes("in YAML stream"); // from here on nothing fits, whatever it is
    const complaint = explain(code, { text, start, message, openings, keyEnd: keyEnds.get(pos[0]) });
    const from = complaint.start ?? start;
    const at = { file, start: from, end: Math.min(text.length, Math.max(complaint.end ?? pos[1], from + 1)) };
    problems.error("spec.yaml", complaint.message, at, complaint.hint);
    lineEnd = endOfLine(text, Math.max(start, from));
  }
}

function explain(code: YAMLError["code"], context: Context): Complaint {
  switch (code) {
    case "TAB_AS_INDENT":
      return { message: "a tab where YAML wants spaces", hint: "indent with spaces" };
    case "BLOCK_AS_IMPLICIT_KEY":
      return secondColon(context);
    case "MULTILINE_IMPLICIT_KEY":
      return noValue(context);
    case "BLOCK_IN_FLOW":
      return colonInFlow(context);
    case "BAD_SCALAR_START":
      return badStart(context);
    case "BAD_DQ_ESCAPE":
      return badEscape(context);
    case "BAD_INDENT":
      return context.message.includes("end with a") ? unclosed(context) : badIndent(context);
    case "MISSING_CHAR":
      return missing(context);
    case "UNEXPECTED_TOKEN":
      return unexpected(context);
    case "ALIAS_PROPS":
    case "BAD_ALIAS":
    case "MULTIPLE_ANCHORS":
      return { message: "an anchor or alias that YAML cannot read", hint: 'quote a text that begins with "&" or "*"' };
    default:
      return { message: `YAML: ${context.message}` };
  }
}

/** `a: b: c`, or a line that is indented under a key which already has its value. */
function secondColon({ text, start, keyEnd }: Context): Complaint {
  const line = text.slice(start, endOfLine(text, start)).trimEnd();
  if (keyEnd === undefined) {
    return { message: 'a second ": " on one line', hint: quoteHint(line), end: start + line.length };
  }
  return {
    message: "this line is indented under a key that already has a value",
    hint: "give it the indentation of that key, or remove the value",
    ...contentOfLine(text, text.lastIndexOf("\n", keyEnd - 1) + 1),
  };
}

function noValue({ text, start }: Context): Complaint {
  const line = text.slice(start, endOfLine(text, start)).trimEnd();
  const hint = line.includes(":") ? 'put a space after the ":"' : 'write "name: value"';
  return { message: "a line without a value", hint, end: start + Math.max(1, line.length) };
}

/** `{ a: 1 b: 2 }` and `{ a: if(x, b: c) }`: which of the two was meant, nobody knows. */
function colonInFlow({ text, start }: Context): Complaint {
  const value = flowValue(text.slice(start, endOfLine(text, start)));
  return {
    message: 'a second ": " before the next comma',
    hint: `separate the values with a comma, or ${quoteHint(value)}`,
    end: start + Math.max(1, value.length),
  };
}

/** Up to the comma or bracket that ends it. */
function flowValue(rest: string): string {
  let depth = 0;
  for (const [i, character] of [...rest.slice(0, 200)].entries()) {
    if ("([{".includes(character)) depth++;
    else if (")]}".includes(character) ? --depth < 0 : character === "," && depth === 0)
      return rest.slice(0, i).trimEnd();
  }
  return rest.trimEnd();
}

function badStart({ text, start }: Context): Complaint {
  const line = text.slice(start, endOfLine(text, start)).trimEnd();
  const message = `a value cannot begin with ${JSON.stringify(text[start] ?? "")}`;
  return { message, hint: quoteHint(flowValue(line)) };
}

function badEscape({ text, start }: Context): Complaint {
  return {
    message: `"${text.slice(start, start + 2)}" is not an escape of a text in double quotes`,
    hint: "write two backslashes for one, or use single quotes, where a backslash is only itself",
    end: start + 2,
  };
}

function badIndent({ text, start }: Context): Complaint {
  return {
    message: "this line is indented differently from its neighbours",
    hint: "keys of one map, and items of one list, begin at the same column",
    ...contentOfLine(text, start),
  };
}

/** Points at the opening bracket or quote, since the end of the text is far from the mistake. */
function unclosed({ start, message, openings }: Context): Complaint {
  const opened = openings().get(start);
  const from = opened === undefined ? {} : { start: opened };
  if (!message.includes("end with a")) {
    return { message: "a quote that is never closed", hint: "end the text with the quote that began it", ...from };
  }
  const closing = message.at(-1)!;
  const hint = `end it with "${closing}"; lines inside are indented deeper than their key`;
  return { message: `"${closing === "]" ? "[" : "{"}" is never closed`, hint, ...from };
}

/** The innermost quotes and brackets by where their text ends, which is where the missing end is complained of. */
function openingsByEnd(document: Document.Parsed, text: string): ReadonlyMap<number, number> {
  const openings = new Map<number, number>();
  visit(document, {
    Node: (_, { range }) => {
      if (range && /["'[{]/.test(text[range[0]] ?? "")) openings.set(range[1], range[0]);
    },
  });
  return openings;
}

function missing(context: Context): Complaint {
  const { message } = context;
  if (message.includes("closing") || message.includes("end with a")) return unclosed(context);
  if (message.startsWith("Implicit map keys")) return noValue(context);
  if (message.startsWith("Missing space after")) return { message: 'a space is missing after the ":"' };
  if (message.startsWith("Missing ,")) return missingComma(context);
  if (message.startsWith("Comments")) {
    return { message: 'a comment needs a space before the "#"', hint: "or quote the text" };
  }
  if (message.startsWith("Sequence item")) {
    return { message: "this line is no item of the list above", hint: 'begin it with "- ", or indent it as a key' };
  }
  return { message: `YAML: ${message}` };
}

/** `{ x: if(a, 'y', 'z') }`: YAML ends the last text at its quote, though the formula goes on. */
function missingComma({ text, start }: Context): Complaint {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const call = /[\w.]+ *\([^()]*$/.exec(text.slice(lineStart, start));
  if (!call || !/["']/.test(text[start - 1] ?? ""))
    return { message: "a comma is missing before this", hint: "or quote the text" };
  const from = lineStart + call.index;
  const formula = flowValue(text.slice(from, endOfLine(text, start)));
  return {
    message: "YAML ends this formula at its comma",
    hint: quoteHint(formula, "formula"),
    start: from,
    end: from + formula.length,
  };
}

function unexpected({ message, text, start }: Context): Complaint {
  const found = text[start] ?? "";
  const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, endOfLine(text, start)).trim();
  if (message.includes("block-seq-ind on same line")) {
    return {
      message: "a list cannot begin on the line of its key",
      hint: "begin it on the next line, or write [a, b]",
    };
  }
  if (found === "]" || found === "}") {
    return {
      message: `"${found}" closes nothing`,
      hint: `delete it, or add the "${found === "]" ? "[" : "{"}" before it`,
    };
  }
  if (found === ",") return { message: "a comma with nothing before it", hint: "delete it" };
  if (message.includes("empty item")) return { message: "an item is missing between two commas", hint: "delete one" };
  if (message.includes("Block scalar") || message.includes("Not a YAML token")) {
    return {
      message: 'the text after "|" or ">" begins on the next line',
      hint: quoteHint(line.replace(/^[^:]*: */, "")),
    };
  }
  if (message.includes("at node end") && /["']/.test(text[start - 1] ?? "") === false) {
    const value = /^(?:- |[^:"']*: +)?(["'].*)$/.exec(line)?.[1];
    if (value) return { message: "text after the closing quote", hint: quoteHint(value) };
  }
  return {
    message: "this does not continue what stands before it",
    hint: "check the indentation, and quote texts with special characters",
    end: endOfLine(text, start),
  };
}

/** How a value would be quoted, where it is short enough to show. */
export function quoteHint(value: string, what = "formula or text"): string {
  const text = value.replace(/\s+#.*$/, "").trim();
  if (text.length === 0 || text.length > 80) return `quote this ${what}`;
  return `quote this ${what}: ${text.includes('"') ? `'${text.replaceAll("'", "''")}'` : `"${text}"`}`;
}

/** A line without the spaces around it. */
function contentOfLine(text: string, lineStart: number): { start: number; end: number } {
  const line = text.slice(lineStart, endOfLine(text, lineStart)).trimEnd();
  const start = lineStart + line.length - line.trimStart().length;
  return { start, end: Math.max(start + 1, lineStart + line.length) };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}
