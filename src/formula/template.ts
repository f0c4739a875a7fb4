// Reads templates: literal text with names of columns in braces. They become one concat, whose spans point into the template.
import { lengthMax } from "./parse.js";
import type { Expression, FormulaProblem, Span } from "./syntax.js";

export interface ParsedTemplate {
  /** Absent where there are problems. */
  readonly expression?: Expression;
  readonly problems: readonly FormulaProblem[];
}

/**
 * Reads a template: `{name}` or `{path.to.column}`, with a form behind a colon (`{price:%.2f}`, `{at:%Y-%m-%d}`,
 * `{name:lower}`); `{{` and `}}` are braces. Forms with % are those of `locale`, where there is one.
 *
 * @example
 * parseTemplate("{first}.{last}@example.com").expression // concat(first, ".", last, "@example.com")
 */
export function parseTemplate(text: string, locale?: string): ParsedTemplate {
  const reader = new TemplateReader(text, locale);
  reader.read();
  const { parts, problems } = reader;
  if (problems.length > 0) return { problems };
  if (parts.every(({ kind }) => kind === "text")) {
    return {
      problems: [
        problem(
          { start: 0, end: text.length },
          "this template names no column",
          "write names in braces: {first}.{last}; a constant is { value: ... }",
        ),
      ],
    };
  }
  return { expression: call("concat", parts, { start: 0, end: text.length }), problems };
}

class TemplateReader {
  readonly parts: Expression[] = [];
  readonly problems: FormulaProblem[] = [];
  private literal = "";
  private literalAt = 0;

  constructor(
    private readonly text: string,
    private readonly locale: string | undefined,
  ) {}

  read(): void {
    const { text } = this;
    if (text.length > lengthMax) {
      this.refuse(
        { start: lengthMax, end: text.length },
        `a template of ${text.length} characters; the most is ${lengthMax}`,
        "make it of two columns",
      );
      return;
    }
    for (let at = 0; at < text.length; ) {
      const brace = text[at];
      if (brace !== "{" && brace !== "}") this.literal += text[at++];
      else if (text[at + 1] === brace) {
        this.literal += brace;
        at += 2;
      } else if (brace === "}") {
        this.refuse({ start: at, end: at + 1 }, "a } without its {", "write }} for a brace");
        at++;
      } else at = this.name(at);
    }
    this.close(text.length);
  }

  /** What stands behind the brace at `open`; returns where it ends. */
  private name(open: number): number {
    const { text } = this;
    this.close(open);
    const rest = /[{}]/.exec(text.slice(open + 1));
    const close = open + 1 + (rest?.index ?? text.length);
    if (rest?.[0] !== "}") {
      this.refuse({ start: open, end: open + 1 }, "a { without its }", "write {{ for a brace");
      return open + 1;
    }
    const inner = text.slice(open + 1, close);
    const colon = inner.indexOf(":");
    const written = colon < 0 ? inner : inner.slice(0, colon);
    const span = spanOf(written, open + 1);
    const format = colon < 0 ? undefined : { text: inner.slice(colon + 1), start: open + 2 + colon, end: close };
    this.literalAt = close + 1;
    const path = this.path(text.slice(span.start, span.end), span, { start: open, end: close + 1 });
    const part = path && (format ? this.formatted(path, format) : path);
    if (part) this.parts.push(part);
    return close + 1;
  }

  private path(written: string, span: Span, braces: Span): Expression | undefined {
    if (written === "")
      return this.refuse(braces, "these braces name no column", "write {column}, or {{ and }} for braces");
    const names = written.split(".");
    if (names.every((name) => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name))) return { kind: "path", names, ...span };
    const hint = "name a column here; a formula stands in a column of its own, { formula: ..., hidden: true }";
    return this.refuse(span, `${written} is not a name`, hint);
  }

  private formatted(path: Expression, { text, start, end }: Span & { readonly text: string }): Expression | undefined {
    const whole = { start: path.start, end };
    if (text === "lower" || text === "upper") return call(text, [path], whole);
    if (text.includes("%")) {
      const words = this.locale === undefined ? [text] : [text, this.locale];
      const args = words.map((value): Expression => ({ kind: "text", value, start, end }));
      return call("format", [path, ...args], whole);
    }
    const hint = "write %.2f or %05d for numbers, %Y-%m-%d for times, lower or upper for text";
    return this.refuse(
      { start, end },
      text === "" ? "a form is missing behind the colon" : `${text} is no form of a value`,
      hint,
    );
  }

  /** Ends the literal text that was read so far. */
  private close(end: number): void {
    if (this.literal !== "") this.parts.push({ kind: "text", value: this.literal, start: this.literalAt, end });
    this.literal = "";
    this.literalAt = end;
  }

  private refuse(span: Span, message: string, hint: string): undefined {
    this.problems.push(problem(span, message, hint));
  }
}

/** The span of a text without the spaces around it. */
function spanOf(written: string, at: number): Span {
  const start = at + written.length - written.trimStart().length;
  return { start, end: Math.max(start, at + written.trimEnd().length) };
}

const call = (name: string, args: readonly Expression[], { start, end }: Span): Expression => ({
  kind: "call",
  name,
  args,
  start,
  end,
});

const problem = ({ start, end }: Span, message: string, hint: string): FormulaProblem => ({
  code: "formula.template",
  message,
  hint,
  start,
  end,
});
