// The one family of errors: what went wrong, where, what would be right, and whether trying again may help.

/** A place in a text that a user wrote: 0-based offsets into the text of `file`. */
export interface Place {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** One problem of a spec or of a file that it names; all of them are collected before anything is reported. */
export interface Problem {
  /** A stable dotted name, e.g. `spec.unknown_column`. */
  readonly code: string;
  readonly message: string;
  readonly severity: "error" | "warning";
  readonly at?: Place;
  /** What would be right. */
  readonly hint?: string;
}

/** Exit codes, as README.md explains them; anything else is 1. */
export const exitCodes = { failed: 1, spec: 2, determinism: 3, noSpace: 28, unavailable: 69, internal: 70 } as const;
export type ExitName = keyof typeof exitCodes;

interface Details {
  readonly hint?: string;
  readonly exit?: ExitName;
  /** True where the same command may succeed when it is run again unchanged. */
  readonly retriable?: boolean;
  readonly problems?: readonly Problem[];
  readonly cause?: unknown;
}

/**
 * Everything that datagen reports to a user. `problems` holds the places where there are several.
 *
 * @example
 * new DatagenError("run.no_space", "the disk is full at part 17", { exit: "noSpace", retriable: true }).exitCode // 28
 */
export class DatagenError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: number;
  readonly retriable: boolean;
  readonly problems: readonly Problem[];

  constructor(code: string, message: string, details: Details = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "DatagenError";
    this.code = code;
    this.hint = details.hint;
    this.exitCode = exitCodes[details.exit ?? "failed"];
    this.retriable = details.retriable ?? false;
    this.problems = details.problems ?? [];
  }
}

/** The error that carries all problems of a spec: exit 2, nothing written. */
export function specError(problems: readonly Problem[]): DatagenError {
  const errors = problems.filter((problem) => problem.severity === "error");
  const message = errors.length === 1 ? errors[0]!.message : `${errors.length} problems`;
  return new DatagenError(errors[0]?.code ?? "spec.invalid", message, { exit: "spec", problems });
}

/** An invariant of the program itself; a failure is our mistake, never the user's. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new DatagenError("internal", message, { exit: "internal" });
}
