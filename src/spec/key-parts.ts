// The primary key of a table as a ref to it holds it: its columns, and for one that is such a ref itself those of the next table.
import type { KeyPart } from "../columns/column-kind.js";
import type { Names } from "./scope.js";

/** The parts of a table's key, in order; undefined where a column of it has problems of its own. */
export function keyParts(names: Names, table: string): readonly KeyPart[] | undefined {
  const parts: KeyPart[] = [];
  for (const name of names.primaryKey(table)) {
    const column = names.columnNames(table).includes(name) ? names.column(table, name) : undefined;
    if (!column) return undefined;
    const { type, nullable, meaning } = column;
    if (!meaning.parts) parts.push({ columns: [name], type, nullable });
    else
      for (const part of meaning.parts)
        parts.push({ ...part, columns: [name, ...part.columns], nullable: nullable || part.nullable });
  }
  return parts;
}

/** The name of a part beside the name of the ref: `line` by `basket` and `line_no` is `line_basket` and `line_line_no`. */
export const partName = (output: string, { columns }: KeyPart): string => [output, ...columns].join("_");
