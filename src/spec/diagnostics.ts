// Collects everything that is wrong with a spec, so that all of it is reported at once and in the order of the text.
import { type Place, type Problem, specError } from "../errors.js";
import { nearest } from "../formula/nearest.js";

/** How many candidates a message lists before it says how many more there are. */
const listed = 10;

/**
 * @example
 * const problems = new Problems();
 * problems.error("spec.bad_rows", "rows must be a count", node.at, "write a number such as 10M");
 * problems.throwIfErrors();
 */
export class Problems {
  private readonly found: Problem[] = [];
  private readonly seen = new Set<string>();
  private errors = 0;

  /** Something that must be put right before anything runs. */
  error(code: string, message: string, at?: Place, hint?: string): void {
    if (this.add("error", code, message, at, hint)) this.errors++;
  }

  /** Something that is done as written, but may not be what was meant. */
  warning(code: string, message: string, at?: Place, hint?: string): void {
    this.add("warning", code, message, at, hint);
  }

  /**
   * A word that nobody knows, with the one that was probably meant or all that could be.
   *
   * @example
   * problems.unknownWord("column", "stor_id", ["store_id"], at); // spec.unknown_column
   */
  unknownWord(what: string, word: string, candidates: readonly string[], at?: Place): void {
    this.error(`spec.unknown_${what}`, `unknown ${what} ${JSON.stringify(word)}`, at, suggestion(word, candidates));
  }

  get hasErrors(): boolean {
    return this.errors > 0;
  }

  /** By file (in the order in which files first had a problem) and place; what has no place comes last. */
  get list(): readonly Problem[] {
    const files = new Map<string, number>();
    for (const { at } of this.found) if (at && !files.has(at.file)) files.set(at.file, files.size);
    const order = (at: Place | undefined): number => (at ? files.get(at.file)! : files.size);
    return this.found.toSorted(
      (a, b) => order(a.at) - order(b.at) || (a.at && b.at ? a.at.start - b.at.start || a.at.end - b.at.end : 0),
    );
  }

  /** Throws the one error that carries all problems, unless there are only warnings. */
  throwIfErrors(): void {
    if (this.hasErrors) throw specError(this.list);
  }

  /** A second problem of the same kind at the same place says nothing new; without a place the message decides. */
  private add(severity: Problem["severity"], code: string, message: string, at?: Place, hint?: string): boolean {
    const key = at ? `${code}\n${at.file}\n${at.start}` : `${code}\n\n${message}`;
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    this.found.push({ code, message, severity, ...(at && { at }), ...(hint !== undefined && { hint }) });
    return true;
  }
}

/** What could have been meant: the nearest word, else all of them, as far as they fit into a line. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates) ?? longer(word, candidates);
  if (near !== undefined) return `did you mean ${JSON.stringify(near)}?`;
  if (candidates.length === 0) return "there is none";
  const more = candidates.length - listed;
  const rest = more > 0 ? ` and ${more} more` : "";
  return `${candidates.length === 1 ? "there is only" : "there are"} ${candidates.slice(0, listed).join(", ")}${rest}`;
}

/** The only candidate that begins with the word, or with which it begins: `primary` for `primary_key`. */
function longer(word: string, candidates: readonly string[]): string | undefined {
  const alike = candidates.filter((candidate) => {
    const [short, long] = candidate.length < word.length ? [candidate, word] : [word, candidate];
    return short.length >= 3 && long.toLowerCase().startsWith(short.toLowerCase());
  });
  return alike.length === 1 ? alike[0] : undefined;
}
