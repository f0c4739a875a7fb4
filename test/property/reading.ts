// What a run wrote, read back: tables of values by column, rows that know their parent and the rows that they refer to.
import type { Maybe, Type } from "./values.js";

/** A row, and what can be seen from it. */
export interface At {
  readonly table: Read;
  readonly row: number;
  /** The row that a ref looks at, in `weight:` and `where:`. */
  readonly candidate?: { readonly table: Read; readonly row: number };
}

/** A table as its file shows it. */
export class Read {
  /** The row of the parent, of each row of a table of children. */
  parents: Int32Array | undefined;
  private readonly positions = new Map<string, Map<string, number>>();

  constructor(
    readonly name: string,
    readonly rows: number,
    readonly columns: ReadonlyMap<string, { readonly type: Type; readonly values: readonly Maybe[] }>,
    readonly world: ReadonlyMap<string, Read>,
  ) {}

  value(column: string, row: number): Maybe {
    return this.columns.get(column)!.values[row]!;
  }

  /** The row whose `columns` hold these values; undefined where there is none. */
  find = (columns: readonly string[], values: readonly Maybe[]): number | undefined =>
    this.findText(columns, keyText(values));

  /** The same by the text of the values. */
  findText(columns: readonly string[], text: string): number | undefined {
    const name = columns.join();
    let index = this.positions.get(name);
    if (!index) {
      index = new Map();
      for (let row = 0; row < this.rows; row++) index.set(keyText(columns.map((each) => this.value(each, row))), row);
      this.positions.set(name, index);
    }
    return index.get(text);
  }
}

/** The values of several columns as one. */
export const keyText = (values: readonly Maybe[]): string =>
  values.map((value) => (value === null ? "-" : `${typeof value} ${value}`)).join("\n");
