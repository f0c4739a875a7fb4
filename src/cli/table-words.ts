// What stands after `preview`, and after other commands that look at one table: [SPEC] [TABLE], in any order.
import { DatagenError } from "../errors.js";
import { suggestion } from "../spec/diagnostics.js";
import type { Model } from "../spec/model.js";
import { isSpecWord, suppliedTable } from "./load.js";

export function specAndTable(
  command: string,
  words: readonly string[],
): { readonly spec: string | undefined; readonly table: string | undefined } {
  const specs = words.filter(isSpecWord);
  const tables = words.filter((word) => !isSpecWord(word));
  for (const [what, several] of [
    ["spec", specs],
    ["table", tables],
  ] as const) {
    if (several.length > 1)
      throw new DatagenError("usage.words", `one ${what} at a time, not ${several.join(" and ")}`, {
        exit: "spec",
        hint: `datagen ${command} [SPEC] [TABLE]`,
      });
  }
  return { spec: specs[0], table: tables[0] };
}

/** The named table, else the main one, else the last. */
export function tableNamed(name: string | undefined, model: Model, file: string): string {
  const tables = [...model.tables.keys()];
  if (name === undefined) return model.main ?? tables[tables.length - 1]!;
  if (tables.includes(name)) return name;
  if (model.sources.has(name)) throw suppliedTable(name, model);
  const [table = "", column = ""] = name.split(".");
  if (model.tables.get(table)?.columns.has(column))
    throw new DatagenError("usage.unknown_table", `${name} is a column`, {
      exit: "spec",
      hint: `to see how its values spread: datagen preview ${table} --plot ${column}`,
    });
  throw new DatagenError("usage.unknown_table", `${file} has no table ${JSON.stringify(name)}`, {
    exit: "spec",
    hint: suggestion(name, tables),
  });
}
