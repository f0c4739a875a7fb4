// Names that no map of a spec may hold, because JavaScript gives them a meaning of their own.

const reserved: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

export function isReserved(name: string): boolean {
  return reserved.has(name);
}
