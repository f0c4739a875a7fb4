// Counts what the lexer yields, so that reading stops before a hostile text costs more than its length.
import type { Problems } from "./diagnostics.js";
import { limits } from "./limits.js";

export class Counter {
  /** Mistakes that one text may be full of. */
  strays = 0;
  /** Something was said that leaves no tree to work with. */
  refused = false;
  private offset = 0;
  private nodes = 0;
  private lines = 0;
  private documents = 0;
  /** The next lexeme is the text of a plain or block scalar. */
  private afterMark = false;
  /** Another separator here would have nothing before it, which YAML reads as null. */
  private afterSeparator = true;

  constructor(
    private readonly text: string,
    private readonly file: string,
    private readonly problems: Problems,
  ) {}

  /** False where reading must stop. `depth` is that of the parser after the lexeme. */
  lexeme(lexeme: string, depth: number): boolean {
    if (lexeme === "\x1f") this.afterMark = true;
    if (lexeme === "\x1f" || lexeme === "\x02" || lexeme === "\x18") return true; // marks that are not in the text
    const start = this.offset;
    this.offset += lexeme.length;
    const isScalar = this.afterMark || lexeme[0] === '"' || lexeme[0] === "'";
    this.afterMark = false;
    if (isScalar) return this.scalar(lexeme, start) && this.isWithin(start, depth);
    this.structure(lexeme, start);
    return this.isWithin(start, depth);
  }

  /** False for a second document. */
  document(start: number): boolean {
    if (++this.documents === 1) return true;
    const word = /^\S*/.exec(this.text.slice(start, start + 40))![0];
    const hint = `one file is one spec: split the file here${word === "---" ? ', or delete the "---"' : ""}`;
    return this.refuse(
      "spec.several_documents",
      "a second YAML document begins here",
      start,
      start + word.length,
      hint,
    );
  }

  stray(): void {
    this.strays++;
  }

  private scalar(lexeme: string, start: number): boolean {
    this.nodes++;
    this.afterSeparator = false;
    if (lexeme.length <= limits.digits || !/^[-+]?(?:0[xo])?[\da-f]+$/i.test(lexeme)) return true;
    return this.refuse("spec.too_large", `a number has more than ${limits.digits} digits`, start);
  }

  private structure(lexeme: string, start: number): void {
    const first = lexeme[0]!;
    if (" \t#]}".includes(first)) return;
    if (first === "\n" || first === "\r") {
      this.lines++;
      return;
    }
    if (first === "!") {
      this.stray();
      const hint = tagHint(this.text.slice(start, start + 60));
      this.refuse("spec.tag", "YAML tags are not used here", start, start + lexeme.length, hint);
    } else if (first === "%") {
      this.stray();
      this.refuse("spec.directive", "YAML directives are not used here", start, start + lexeme.length, "delete it");
    }
    if (!",:".includes(first) || this.afterSeparator) this.nodes++;
    this.afterSeparator = ",:[{-?".includes(first);
  }

  private isWithin(start: number, depth: number): boolean {
    const { lines, nodes } = limits;
    if (this.lines > lines) return this.refuse("spec.too_large", `the text has more than ${lines} lines`, start);
    if (this.nodes > nodes) return this.refuse("spec.too_large", `the text has more than ${nodes} values`, start);
    if (depth <= limits.depth) return true;
    return this.refuse("spec.too_deep", `maps and lists are more than ${limits.depth} deep inside each other`, start);
  }

  private refuse(code: string, message: string, start: number, end = start, hint?: string): false {
    this.refused = true;
    this.problems.error(code, message, { file: this.file, start, end }, hint);
    return false;
  }
}

/** `paid: !is_cash` is a formula that YAML takes for a tag. */
function tagHint(text: string): string {
  const value = text.split(/[\r\n,\]}]/, 1)[0]!.trimEnd();
  if (value.startsWith("!!")) return "delete it; a text that looks like a number is quoted";
  return `a formula that begins with "!" is quoted: ${value.includes('"') ? `'${value}'` : `"${value}"`}`;
}
