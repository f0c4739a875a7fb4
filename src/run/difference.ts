// Where two plans differ, in words: a user who changed one number should read that number, not two digests.

/**
 * All places where two JSON texts differ, first one first, at most 100.
 *
 * @example
 * differences('{"seed":1}', '{"seed":2}') // ["seed is 1 there and 2 here"]
 */
export function differences(there: string, here: string): readonly string[] {
  const [a, b] = [parse(there), parse(here)];
  if (a === unreadable) return ["the plan there cannot be read"];
  const found: string[] = [];
  compare("", a, b, found);
  return found.length > 0 ? found.slice(0, 100) : ["the same values are written in another way"];
}

const unreadable = Symbol("unreadable");

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return unreadable;
  }
}

function compare(path: string, there: unknown, here: unknown, found: string[]): void {
  if (found.length >= 100 || Object.is(there, here)) return;
  const [a, b] = [entries(there), entries(here)];
  if (a === undefined || b === undefined || Array.isArray(there) !== Array.isArray(here)) {
    found.push(`${path || "the plan"} is ${shown(there)} there and ${shown(here)} here`);
    return;
  }
  const keys = [...new Set([...a.keys(), ...b.keys()])];
  const inOrder = [...keys.filter((key) => !follows.has(key)), ...keys.filter((key) => follows.has(key))];
  for (const key of inOrder) {
    const name = Array.isArray(there) && !isPairs(there) ? (familyName(a.get(key)) ?? familyName(b.get(key))) : key;
    const inner = name === undefined ? `${path}[${key}]` : path === "" ? name : `${path}.${name}`;
    if (!b.has(key)) found.push(`${inner} is only there (${shown(a.get(key))})`);
    else if (!a.has(key)) found.push(`${inner} is only here (${shown(b.get(key))})`);
    else compare(inner, a.get(key), b.get(key), found);
  }
}

/** What follows from other values of a plan, and tells a user least. */
const follows: ReadonlySet<string> = new Set(["families", "cuts"]);

/** Families of a plan are a list, and known by their names. */
function familyName(value: unknown): string | undefined {
  const name = entries(value)?.get("family");
  return typeof name === "string" ? name : undefined;
}

/** Maps are written as lists of pairs where their order counts. */
function isPairs(value: unknown): value is readonly [string, unknown][] {
  const isPair = (each: unknown): boolean => Array.isArray(each) && each.length === 2 && typeof each[0] === "string";
  return Array.isArray(value) && value.length > 0 && value.every(isPair);
}

function entries(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (isPairs(value)) return new Map(value);
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)) : undefined;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
