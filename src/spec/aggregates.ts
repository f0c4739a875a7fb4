// Functions over children, understood: which table they go over, and the formula that each child gives a value to.
import type { Aggregate, PathRef } from "../columns/column-kind.js";
import { type AggregateName, aggregated } from "../formula/aggregates.js";
import { checkFormula, type Scope } from "../formula/check.js";
import { nearest } from "../formula/nearest.js";
import type { Expression, FormulaProblem, Span } from "../formula/syntax.js";
import { type Aggregates, type Failure, follow, type Names, resolvedPath, resolvePath } from "./scope.js";

/** The functions over children that formulas of `table` may call; `text` is the formula's. */
export function aggregatesOf(names: Names, table: string, text: string): Aggregates {
  return (name, argument, { start, end }) => {
    const span = { start, end };
    const children = names.children(table);
    const named = new Set(firstNames(argument).filter((first) => children.includes(first)));
    const [child, other] = named;
    if (child === undefined) return refused(span, ...nothingToSum(name, argument, table, names));
    if (other !== undefined) {
      const message = `${name} goes over one table of children at a time, and this names ${child} and ${other}`;
      return refused(span, message, `write ${name}(${child}.column) + ${name}(${other}.column)`);
    }
    const input = (of: Aggregate["of"]) => (kept: Aggregate["kept"], type: PathRef["type"], nullable: boolean) => {
      const columns = [`${kept}(${of?.text ?? child})`];
      const aggregate = { kept, children: child, of };
      const value: PathRef = { from: "children", table, columns, type, nullable, summed: true, aggregate };
      return { kind: "input", type, nullable, value, ...span } as const;
    };
    if (name === "count" && argument.kind === "path" && argument.names.length === 1)
      return aggregated<PathRef, PathRef>(name, undefined, span, input(undefined));
    const { typed, problems } = checkFormula(argument, childScope(names, table, child, text));
    if (!typed) return { problems };
    const { type, nullable } = typed;
    const of = { text: text.slice(argument.start, argument.end), typed, type, nullable };
    return aggregated<PathRef, PathRef>(name, typed, span, input(of));
  };
}

/** Where rows are chosen from: their children are not made yet. */
export const noAggregates: Aggregates = (name, _argument, span) =>
  refused(
    span,
    `${name} goes over children, and those of a row that can be chosen are not made yet`,
    "choose by a column of its own",
  );

/** A source's rows are read, not made: nothing waits for their children. */
export const noneOfSources: Aggregates = (name, _argument, span) =>
  refused(
    span,
    `${name} goes over children, and the rows of a source are there before them`,
    "sum in a table that refs the source one to one",
  );

/** What names mean inside of the call: `lines.qty` is a child's, a bare name the column of the row that sums. */
function childScope(names: Names, table: string, child: string, text: string): Scope<PathRef> {
  return {
    resolve: (words, start, end) =>
      resolvedPath(
        words[0] === child ? childPath(names, child, words.slice(1)) : ownPath(names, table, words),
        text,
        words,
        start,
        end,
      ),
    aggregate: (name, _argument, span) =>
      refused(span, `${name} stands inside of another function over children`, "take it out of the brackets"),
  };
}

function childPath(names: Names, child: string, rest: readonly string[]): PathRef | Failure {
  const [first] = rest;
  const columns = names.columnNames(child);
  if (first === undefined) {
    const message = `${child} are whole rows`;
    return {
      problem: {
        code: "formula.aggregate",
        message,
        hint: `name one of their columns: ${child}.${columns[0] ?? "column"}`,
        word: 0,
      },
    };
  }
  if (!columns.includes(first) && names.children(child).includes(first)) {
    const message = `${first} are children of ${child}`;
    const hint = `sum them in a column of ${child}, such as total: sum(${rest.join(".")}), and that column here`;
    return { problem: { code: "formula.aggregate", message, hint, word: 1 } };
  }
  return follow(names, "row", child, rest, 1);
}

/** A column of the row that sums, the same for all of its children. */
function ownPath(names: Names, table: string, words: readonly string[]): PathRef | Failure {
  const path = resolvePath(names, table, words);
  if (!("columns" in path)) return path;
  if (path.from === "row" && !path.summed) return { ...path, from: "parent" };
  const message =
    path.from === "parent"
      ? `${words[0]} is the parent of ${table}, and too far from the children`
      : `${words[0]} is itself summed over children, and cannot be known while they are made`;
  const hint =
    path.from === "parent"
      ? `copy it into a column of ${table} (hidden: true), and name that`
      : "take it out of the brackets";
  return { problem: { code: "formula.aggregate", message, hint, word: 0 } };
}

/** What is said where the argument names no children: the nearest of what could be meant. */
function nothingToSum(name: AggregateName, argument: Expression, table: string, names: Names): [string, string] {
  const folds = name === "min" || name === "max";
  const message = folds ? `${name} takes several values, or a column of children` : `${name} goes over children`;
  const either = folds ? `${name}(a, b), or ` : "";
  const children = names.children(table);
  const [child] = children;
  if (child === undefined) {
    const each = `each: { ${table.replace(/s$/, "")}: ${table} }`;
    return [`${message}, and no table is made each of ${table}`, `write ${either}a table of children: ${each}`];
  }
  const words = argument.kind === "path" ? argument.names : [];
  const [first = "", ...rest] = words;
  const grandchild = children.find((each) => names.children(each).includes(first));
  if (grandchild !== undefined) {
    const column = `${first}.${rest[0] ?? "column"}`;
    const [parts, whole] =
      name === "avg"
        ? [`total: sum(${column}) and n: count(${column})`, `sum(${grandchild}.total) / sum(${grandchild}.n)`]
        : [`total: ${name}(${name === "count" ? first : column})`, `${folds ? name : "sum"}(${grandchild}.total)`];
    return [
      `${message}, and ${first} are children of ${grandchild}`,
      `give ${grandchild} ${parts}, and write ${whole}`,
    ];
  }
  const owner = children.find((each) => names.columnNames(each).includes(first));
  const near = nearest(first, children);
  const column = `.${(near === undefined ? undefined : rest[0]) ?? (owner ? first : names.columnNames(child)[0]) ?? "column"}`;
  const meant = near ?? owner ?? child;
  return [
    `${message}, and this names none`,
    `write ${either}${name}(${meant}${name === "count" && !owner ? "" : column})`,
  ];
}

const refused = ({ start, end }: Span, message: string, hint: string): { problems: readonly FormulaProblem[] } => ({
  problems: [{ code: "formula.aggregate", message, hint, start, end }],
});

/** The first word of every name in an expression. */
function firstNames(node: Expression): readonly string[] {
  switch (node.kind) {
    case "path":
      return [node.names[0]!];
    case "unary":
      return firstNames(node.operand);
    case "binary":
      return [...firstNames(node.left), ...firstNames(node.right)];
    case "call":
      return node.args.flatMap(firstNames);
    default:
      return [];
  }
}

/** Whether a circle of columns goes down to children and up again. */
export function isOverChildren(circle: readonly string[], names: Names): boolean {
  const tables = circle.map((column) => column.slice(0, column.indexOf(".")));
  return tables.some((table, i) => i > 0 && names.children(tables[i - 1]!).includes(table));
}
