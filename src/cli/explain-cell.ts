// One cell as lines for people: the row, what it read, each draw with its candidates, and the value.
import type { CellExplanation } from "../explain/cell.js";
import type { Candidate, DrawExplanation } from "../explain/draws.js";
import { aligned, percent, rounded, titled } from "./lines.js";
import { grouped } from "./talk.js";

export function cellLines(cell: CellExplanation): string[] {
  return [
    `${cell.table}.${cell.column} in row ${cell.row}: ${shown(cell.value)}`,
    ...aligned([
      ["words", cell.words === "" ? "supplied by a file" : cell.words],
      ["type", cell.type],
      ["row", identityText(cell)],
      ...(cell.hash === undefined ? [] : [["row hash", cell.hash]]),
      ...(cell.correlated === undefined ? [] : [["goes with", cell.correlated]]),
    ]),
    ...titled(
      "it read",
      aligned(cell.inputs.map(({ name, value, how }) => [name, shown(value), ...(how === undefined ? [""] : [how])])),
    ),
    ...cell.formulas.flatMap(({ text, filled, parts, value }) =>
      titled("the formula", [
        ...aligned(
          [
            ["", text],
            ["", `with its values: ${filled}`],
          ],
          0,
        ),
        ...aligned([...parts.map((part) => [part.text, `= ${shown(part.value)}`]), ["in all", `= ${shown(value)}`]]),
      ]),
    ),
    ...cell.draws.flatMap(drawLines),
    ...nullLines(cell),
    ...(cell.drawn === undefined || cell.drawn === cell.value
      ? []
      : titled(
          "then",
          aligned([
            ["drawn", shown(cell.drawn)],
            ["as its type, round or format", shown(cell.value)],
          ]),
        )),
  ];
}

const shown = (value: string | null): string => (value === null ? "null" : value === "" ? '""' : value);

function identityText({ identity }: CellExplanation): string {
  return identity
    .map(({ table, row, of }, generation) =>
      generation === 0
        ? `row ${grouped(row)} of ${table}, which has ${grouped(of)}, counted from 0`
        : of === 1
          ? `the only one of its ${table}`
          : `child ${grouped(row)} of its ${grouped(of)} ${table}`,
    )
    .join("; ");
}

function drawLines({
  method,
  part,
  word,
  fraction,
  purpose,
  says,
  candidates = [],
  more = 0,
}: DrawExplanation): string[] {
  const where = part === undefined ? "" : `, for ${part}`;
  const title =
    method === "branch" ? `the case${where}` : word === undefined ? `its place${where}` : `the draw${where}`;
  return titled(title, [
    ...aligned([
      ...(word === undefined
        ? []
        : [["word", `${word}, a fraction of ${fraction!.toFixed(6)}${purpose === "value" ? "" : `, for ${purpose}`}`]]),
      ...says.map((line, i) => [i === 0 ? "chooses" : "", line]),
    ]),
    ...aligned(candidates.map(candidateCells), 4),
    ...(more > 0 ? [`    … ${grouped(more)} more`] : []),
  ]);
}

const candidateCells = ({ value, weight, share, chosen }: Candidate): string[] => [
  chosen ? "->" : "",
  shown(value),
  percent(share),
  `${weight === undefined ? "" : `weight ${rounded(weight)}`}${chosen ? "  drawn" : ""}`.trim(),
];

function nullLines({ nulls }: CellExplanation): string[] {
  if (!nulls) return [];
  const { word, fraction, rules } = nulls;
  return titled(
    "whether it is null",
    aligned([
      ["word", `${word}, a fraction of ${fraction.toFixed(6)}`],
      ...rules.map((rule) => ["rate", ruleText(rule)]),
    ]),
  );
}

function ruleText({ rate, when, isBelow }: NonNullable<CellExplanation["nulls"]>["rules"][number]): string {
  const share = `${percent(rate)}${when === undefined ? "" : ` where ${when}`}`;
  if (!isBelow) return `${share}: not below the rate, so the value stays`;
  return `${share}: below the rate, so null${when === undefined ? "" : " where that holds"}`;
}
