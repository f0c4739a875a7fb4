// What a zod shape says of itself in plain words: which keys a map may have, and what is wanted at a place. Reads shapes, never values.
import type { z } from "zod";
import type { Node } from "./tree.js";

type Words = readonly (string | number)[];

/** The parts of zod's definitions that shapes here are made of. */
interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly valueType?: z.ZodType;
  readonly element?: z.ZodType;
}

const definition = (shape: z.ZodType): Definition => shape._zod.def as unknown as Definition;

/** The keys that a map at `path` may have, in any form. Empty where keys are names. */
export function wordsAt(shape: z.ZodType, path: Words): { readonly keys: readonly string[] } {
  const forms = shapesAt(shape, path).flatMap(formsOf);
  return { keys: [...new Set(forms.flatMap((form) => Object.keys(definition(form).shape ?? {})))] };
}

/**
 * What is wanted where something else was found.
 *
 * @example
 * expected(frame.table, ["rows"], node) // "wanted: how many rows, such as 10M"
 */
export function expected(shape: z.ZodType, path: Words, node: Node): string {
  const here = shapesAt(shape, path);
  const forms = here.flatMap(formsOf);
  const description =
    here.map((found) => found.meta()?.description).find((text) => text !== undefined) ?? descriptionOf(forms);
  const kinds = [...new Set(forms.map((form) => plainKind(form)))];
  const isText = kinds.length === 1 && kinds[0] === "text";
  if (isText && description === undefined && node.kind === "scalar" && node.value !== null)
    return `a text here is quoted: "${node.text}"`;
  const form = kinds.join(" or ");
  if (description === undefined) return `wanted: ${form}`;
  return kinds.length === 1 && /^(true|a whole)/.test(form)
    ? `wanted: ${form} (${description})`
    : `wanted: ${description}`;
}

const descriptionOf = (forms: readonly z.ZodType[]): string | undefined =>
  forms.length === 1 ? forms[0]!.meta()?.description : undefined;

function plainKind(form: z.ZodType): string {
  const { type, shape } = definition(form);
  if (type === "string") return "text";
  if (type === "boolean") return "true or false";
  if (type === "number" || type === "bigint") return numberKind(form as z.ZodNumber);
  if (type === "array") return "a list";
  if (type === "object") return `a map of ${Object.keys(shape ?? {}).join(", ")}`;
  return type === "record" ? "a map" : type;
}

function numberKind({ format, minValue, maxValue }: z.ZodNumber): string {
  if (format !== "safeint") return "a number";
  const isBound = minValue !== null && maxValue !== null && maxValue < Number.MAX_SAFE_INTEGER;
  return isBound ? `a whole number from ${minValue} to ${maxValue}` : "a whole number";
}

/** Shapes that may stand at the end of a path: several where a union leads there. */
function shapesAt(shape: z.ZodType, path: Words): z.ZodType[] {
  let here = [shape];
  for (const word of path) here = here.flatMap(formsOf).flatMap((form) => below(form, word));
  return here;
}

function below(form: z.ZodType, word: string | number): z.ZodType[] {
  const { type, shape, valueType, element } = definition(form);
  if (typeof word === "number") return element ? [element] : [];
  const next = type === "object" ? (Object.hasOwn(shape!, word) ? shape![word] : undefined) : valueType;
  return next ? [next] : [];
}

/** A shape without what wraps it; each form of a union. */
function formsOf(shape: z.ZodType): z.ZodType[] {
  const { innerType, options } = definition(shape);
  if (innerType) return formsOf(innerType);
  return options ? options.flatMap(formsOf) : [shape];
}
