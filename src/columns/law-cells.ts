// Cells: the combinations of values that a law's parameters have together, each with a table of its own, equal ones with one.
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import { bothValid } from "../kernels/validity.js";
import type { Cell, Few } from "./column-kind.js";
import type { Parameter } from "./parameter.js";

/** Combinations of values that a row may have. */
const mostCells = 65_536;
/** Tables that are made for them. */
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

/** The cells of parameters of which some vary. */
export function cellsOf(cell: Cell, verb: string, parameters: readonly Parameter[]): Cells {
  const { builder } = cell;
  const few = parameters.map((parameter) => (parameter.constant === undefined ? parameter.few(cell) : undefined));
  const varying = few.filter((each) => each !== undefined);
  const size = varying.reduce((product, { values }) => product * values.length, 1);
  if (size > mostCells) {
    const message = `its parameters have ${size} combinations of values; the most is ${mostCells}`;
    cell.tables.problem("spec.many_values", message, cell, [verb], "let fewer parameters vary, or fewer inputs");
  }
  const index = varying.slice(1).reduce<Addr>((before, { index: more, values }) => {
    const out = builder.slot(4);
    builder.step("combineCells", before, values.length, more, out);
    return out;
  }, varying[0]!.index);
  const placeOf = (cellNumber: number, i: number): number => {
    const after = varying.slice(i + 1).reduce((product, { values }) => product * values.length, 1);
    return Math.floor(cellNumber / after) % varying[i]!.values.length;
  };
  const values = (cellNumber: number): number[] | undefined => {
    let i = 0;
    const all = parameters.map((parameter, p) => parameter.constant ?? few[p]!.values[placeOf(cellNumber, i++)]!);
    return all.some(Number.isNaN) ? undefined : all;
  };
  const where = (cellNumber: number): string =>
    varying
      .map((each, i) => each.where(placeOf(cellNumber, i)))
      .filter((text, i, texts) => text !== "" && texts.indexOf(text) === i)
      .join(", ");
  return { index, size, values, where, validity: validityOf(builder, index, size, values, varying) };
}

/** Null where a parameter is: by its own bitmap, or because its formula has no value in a cell. */
function validityOf(
  builder: ProgramBuilder,
  index: Addr,
  size: number,
  values: (cell: number) => unknown,
  varying: readonly Few[],
): Addr | undefined {
  const known = varying.reduce<Addr | undefined>((all, { validity }) => bothValid(builder, all, validity), undefined);
  const flags = Int32Array.from({ length: size }, (_, cell) => (values(cell) ? 1 : 0));
  if (!flags.includes(0)) return known;
  const looked = builder.slot(4);
  builder.step("gatherI32", index, builder.constants.add(flags), looked);
  const bits = builder.bitmap();
  builder.step("boolToBits", looked, bits);
  return bothValid(builder, known, bits);
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
