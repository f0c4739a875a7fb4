// What names may be: those of columns, and those that no map of a spec may hold, because JavaScript gives them a meaning of their own.

export const columnName = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
export const nameHint = "letters, digits and _, a letter first, at most 128";

const reserved: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

export function isReserved(name: string): boolean {
  return reserved.has(name);
}
