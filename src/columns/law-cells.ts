// Cells: the combinations of values that a law's parameters have together, each with a table of its own, equal ones with one.
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import type { Cell } from "./column-kind.js";
import { checkValues, type Parameter } from "./parameter.js";

/** Tables that are made for the cells of a column. */
export const mostLaws = 1024;

export interface Cells {
  /** i32: each row's cell. */
  readonly index: Addr;
  readonly size: number;
  /** Absent where no row lacks a parameter. */
  readonly validity: Addr | undefined;
  /** The parameters' values in a cell; undefined where one is null. */
  values(cell: number): readonly number[] | undefined;
  where(cell: number): string;
}

/** The cells of parameters of which some vary; ends with a problem where they are too many. */
export function cellsOf(cell: Cell, parameters: readonly Parameter[]): Cells {
  const varying = parameters.filter(({ constant }) => constant === undefined);
  const unknown = varying.find(({ formula }) => !formula);
  if (unknown) tooMany(cell, unknown, "its case has many keys");
  const few = cell.rows.few(varying.map(({ formula }) => formula!));
  if (!("index" in few)) return tooMany(cell, varying[few.formula]!, `it reads ${few.input}, which has many`);
  const { index, size, where } = few;
  varying.forEach((parameter, i) => {
    checkValues(parameter, few.values[i]!, cell, where);
  });
  const columns = parameters.map((parameter) => few.values[varying.indexOf(parameter)]);
  const values = (number: number): number[] | undefined => {
    const all = parameters.map(({ constant }, p) => constant ?? columns[p]![number]!);
    return all.some(Number.isNaN) ? undefined : all;
  };
  return { index, size, values, where, validity: validityOf(cell.builder, index, size, values) };
}

function tooMany(cell: Cell, { what, path }: Parameter, why: string): never {
  const message = `${what} has too many values, since ${why}: this law needs a table for each`;
  const hint = "write a case, or read columns of few values: a choice, a case, a small range";
  return cell.tables.problem("spec.many_values", message, cell, path, hint);
}

/** Null where a parameter is. */
function validityOf(
  builder: ProgramBuilder,
  index: Addr,
  size: number,
  values: (cell: number) => unknown,
): Addr | undefined {
  const flags = Int32Array.from({ length: size }, (_, cell) => (values(cell) ? 1 : 0));
  if (!flags.includes(0)) return undefined;
  const looked = builder.slot(4);
  builder.step("gatherI32", index, builder.constants.add(flags), looked);
  const bits = builder.bitmap();
  builder.step("boolToBits", looked, bits);
  return bits;
}

/** What `make` gives for each cell: made once for equal parameters. Cells without parameters take that of another. */
export function eachCell<T>(cell: Cell, cells: Cells, make: (values: readonly number[], where: string) => T): T[] {
  const made = new Map<string, T>();
  const all = Array.from({ length: cells.size }, (_, i): T | undefined => {
    const values = cells.values(i);
    if (!values) return undefined;
    const name = values.join();
    let own = made.get(name);
    if (own === undefined) {
      if (made.size === mostLaws) {
        const message = `its parameters have more than ${mostLaws} combinations of values, and each needs a table`;
        cell.tables.problem("spec.many_values", message, cell, [], "let them vary by fewer columns, or round them");
      }
      own = make(values, cells.where(i));
      made.set(name, own);
    }
    return own;
  });
  const [some] = made.values();
  if (some === undefined) cell.tables.problem("spec.always_null", "its parameters are null in every row", cell);
  return all.map((own) => own ?? some);
}
