// Understands `correlate:` of a table: which columns go together, and how closely; all that is wrong with it, at its place.
import { z } from "zod";
import { type Measure, measures } from "../columns/copula.js";
import { ofItsType, plainNumber, quantity } from "../columns/words.js";
import type { Place } from "../errors.js";
import type { Matrix } from "../kernels/correlation.js";
import type { Problems } from "./diagnostics.js";
import type { Column, Correlation } from "./model.js";
import type { Names } from "./scope.js";
import { find, type Node, type Path } from "./tree.js";

/** Columns of one group, at most: the nearest matrix takes seconds for some hundreds. */
const mostColumns = 100;

const coefficients = z.union([quantity, z.array(z.array(quantity))]);

const group = z
  .strictObject({
    columns: z.array(z.string()).meta({ description: "two columns or more: [height, weight]" }),
    spearman: coefficients.optional().meta({
      description: "rank correlations: of two columns one number, 0.6; else a row for each, [[1, 0.6], [0.6, 1]]",
    }),
    kendall: coefficients.optional().meta({
      description:
        "the share of pairs of rows that are in the same order by both columns, less the share of the others",
    }),
    pearson: coefficients
      .optional()
      .meta({ description: "correlations of the values themselves, which need numbers or times" }),
  })
  .meta({ description: "{ columns: [height, weight], spearman: 0.6 }" });
type Group = z.output<typeof group>;

export const correlateShape = z.union([group, z.array(group).min(1, ofItsType)]).meta({
  description: "columns whose draws go together, each by its own law: { columns: [height, weight], spearman: 0.6 }",
});

/** What a group is understood within. */
interface Around {
  readonly table: string;
  readonly names: Names;
  readonly problems: Problems;
  place(path: Path): Place;
}

/** The groups of a table; those with problems are left out after reporting them. */
export function correlationsOf(
  given: z.output<typeof correlateShape> | undefined,
  node: Node,
  around: Omit<Around, "place">,
): Correlation[] {
  if (given === undefined) return [];
  const taken = new Set<string>();
  const isList = Array.isArray(given);
  return (isList ? given : [given]).flatMap((group, i) => {
    const start = isList ? ["correlate", i] : ["correlate"];
    const place = (path: Path): Place => {
      const found = find(node, [...start, ...path]);
      return found.node.kind === "map" ? (found.keyAt ?? found.node.at) : found.node.at;
    };
    return correlationOf(group, taken, { ...around, place }) ?? [];
  });
}

function correlationOf(given: Group, taken: Set<string>, around: Around): Correlation | undefined {
  const { columns } = given;
  const { place } = around;
  const isSized = hasRightSize(columns, around);
  const isKnown = columns.map((name, i) => isColumn(name, i, taken, around)).every(Boolean);
  const measure = measureOf(given, around);
  if (measure === undefined) return undefined;
  if (!isSized) return undefined;
  const asked = matrixOf(given[measure]!, columns, measure, around);
  const isMeasured = measure !== "pearson" || columns.map((name, i) => hasDistances(name, i, around)).every(Boolean);
  return asked && isKnown && isMeasured ? { columns, measure, asked, place } : undefined;
}

function hasRightSize({ length }: readonly string[], { problems, place }: Around): boolean {
  if (length >= 2 && length <= mostColumns) return true;
  const message =
    length < 2
      ? "a column goes together with others: here are not two"
      : `${length} columns are more than ${mostColumns}`;
  problems.error("spec.bad_correlation", message, place(["columns"]), "name two columns or more: [height, weight]");
  return false;
}

/** Whether a column can be one of a group. */
function isColumn(name: string, i: number, taken: Set<string>, { table, names, problems, place }: Around): boolean {
  const at = place(["columns", i]);
  const known = names.columnNames(table);
  if (!known.includes(name)) {
    problems.unknownWord("column", name, known, at);
    return false;
  }
  if (taken.has(name)) {
    const hint = "name it once; who goes together with several columns stands with all of them in one group";
    problems.error("spec.correlated_twice", `${name} is correlated twice`, at, hint);
    return false;
  }
  taken.add(name);
  const column = names.column(table, name);
  if (!column || column.meaning.risesWithDraw) return column !== undefined;
  const { reason, hint } = refusal(column);
  problems.error("spec.not_correlated", `${name} cannot be correlated: ${reason}`, at, hint);
  return false;
}

const drawn = "correlate columns that are drawn one by one: numbers, dates and times, choices";

/** Why the values of a column do not rise with one draw. */
function refusal({ verb, meaning }: Column): { reason: string; hint: string } {
  if (meaning.inOrder) return { reason: "its values come in the order of the rows", hint: "leave out sorted:" };
  const own = reasons[verb];
  if (own) return { hint: drawn, ...own };
  if (meaning.distinct)
    return {
      reason: "unique values are places in an order of all of them, not draws",
      hint: "name a column without unique: or primary_key:",
    };
  return { reason: "its values do not rise with one draw", hint: drawn };
}

const reasons: Readonly<Record<string, { readonly reason: string; readonly hint?: string }>> = {
  formula: { reason: "it is computed from other columns", hint: "correlate the columns that it reads" },
  case: { reason: "it follows another column", hint: "correlate the column that it follows" },
  ref: { reason: "it chooses a row of a table, and rows have no order" },
  value: { reason: "it is the same in every row" },
  sequence: { reason: "it counts the rows" },
  position: { reason: "it counts the children of a parent" },
  pattern: { reason: "its texts are made of many draws" },
  template: { reason: "its texts are made of other columns" },
  uuid: { reason: "uuids are made of two draws, and have no order that means something" },
  zipf: {
    reason: "so many ranks are drawn in blocks, in no order",
    hint: "take 16,384 ranks at most, or a pareto that is rounded",
  },
};

/** Whether the values of a column are further from each other or nearer: those of texts are not. */
function hasDistances(name: string, i: number, { table, names, problems, place }: Around): boolean {
  const type = names.columnNames(table).includes(name) ? names.column(table, name)?.meaning.type : undefined;
  if (type?.kind !== "text") return true;
  const message = `${name} has no pearson correlation: its values are texts`;
  problems.error(
    "spec.not_correlated",
    message,
    place(["columns", i]),
    "write spearman:, for which their order is enough",
  );
  return false;
}

function measureOf(given: Group, { problems, place }: Around): Measure | undefined {
  const [said, ...more] = measures.filter((measure) => given[measure] !== undefined);
  if (said === undefined)
    problems.error(
      "spec.missing",
      "correlate needs spearman:, kendall: or pearson:",
      place(["columns"]),
      "write spearman: 0.6",
    );
  for (const other of more)
    problems.error(
      "spec.two_measures",
      `columns are correlated by one measure, and here are ${said} and ${other}`,
      place([other]),
      "delete one of them",
    );
  return more.length === 0 ? said : undefined;
}

/** The numbers between each two columns, or undefined after saying what is wrong with them. */
function matrixOf(
  given: NonNullable<Group[Measure]>,
  columns: readonly string[],
  measure: Measure,
  around: Around,
): Matrix | undefined {
  const { problems, place } = around;
  const size = columns.length;
  const wanted = `write a row for each column: ${measure}: ${example(size)}`;
  const say = (message: string, path: Path, hint: string): undefined => {
    problems.error("spec.bad_correlation", message, place([measure, ...path]), hint);
  };
  if (!Array.isArray(given)) {
    if (size > 2) return say(`one number is for two columns, and here are ${size}`, [], wanted);
    const value = coefficient(given, [measure], around);
    return value === undefined
      ? undefined
      : [
          [1, value],
          [value, 1],
        ];
  }
  if (given.length !== size)
    return say(`${size} columns have ${size} rows of numbers, not ${given.length}`, [], wanted);
  const rows = given.map((row, i) => {
    if (row.length === size) return row.map((value, j) => coefficient(value, [measure, i, j], around));
    return say(`${size} columns have ${size} numbers in a row, not ${row.length}`, [i], wanted);
  });
  if (!rows.every((row) => row?.every((value) => value !== undefined))) return undefined;
  const matrix = rows as number[][];
  let isSound = true;
  matrix.forEach((row, i) => {
    row.forEach((value, j) => {
      if (i === j && value !== 1) {
        isSound = false;
        say(`a column goes with itself by 1, not by ${given[i]![i]}`, [i, i], "write 1");
      }
      if (i > j && value !== matrix[j]![i]) {
        isSound = false;
        const [here, there] = [`${columns[i]} goes with ${columns[j]} by ${given[i]![j]}`, String(given[j]![i])];
        say(
          `${here} here, and by ${there} in the row of ${columns[j]}`,
          [i, j],
          "write the same number in both places",
        );
      }
    });
  });
  return isSound ? matrix : undefined;
}

function coefficient(given: z.output<typeof quantity>, path: Path, { problems, place }: Around): number | undefined {
  const value = plainNumber(given);
  if (value !== undefined && value >= -1 && value <= 1) return value;
  const message =
    value === undefined
      ? `${JSON.stringify(given)} is not a number`
      : `a correlation lies between -1 and 1, not at ${given}`;
  problems.error("spec.bad_correlation", message, place(path), "write a number such as 0.6 or -0.3");
  return undefined;
}

/** A matrix of so many columns, as it may be written; not more of it than fits into a line. */
function example(size: number): string {
  if (size > 4) return "[[1, 0.6, ...], [0.6, 1, ...], ...]";
  const row = (i: number) =>
    Array.from({ length: size }, (_, j) => (i === j ? 1 : [0, 0.6, 0.3, 0.2][Math.abs(i - j)])).join(", ");
  return `[${Array.from({ length: size }, (_, i) => `[${row(i)}]`).join(", ")}]`;
}
