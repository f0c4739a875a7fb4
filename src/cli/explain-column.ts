// One column as lines for people: its words, what it depends on, how it is made, what it will look like.
import type { ColumnExplanation } from "../explain/column.js";
import type { Distribution } from "../explain/distribution.js";
import type { Seen } from "../explain/seen.js";
import { aligned, percent, rounded, titled } from "./lines.js";
import type { Places } from "./origin-text.js";
import { bytesText, grouped } from "./talk.js";

export function columnLines(column: ColumnExplanation, places: Places): string[] {
  const { reads, needs, readBy, method, kernels, tableBytes } = column;
  const marks = [
    column.type,
    ...(column.nullable ? ["or null"] : ["never null"]),
    ...(column.key ? ["primary key"] : []),
    ...(column.unique ? ["no two alike"] : []),
    ...(column.hidden ? ["hidden: not written"] : []),
  ];
  const list = (names: readonly string[]): string => (names.length === 0 ? "nothing" : names.join(", "));
  return [
    `${column.table}.${column.column}`,
    ...aligned([
      ["words", `${column.words === "" ? "supplied by a file" : column.words} (${places.text(column.at)})`],
      ["type", marks.join(", ")],
      ...column.nulls.map(({ rate, when }) => [
        "nulls",
        `${percent(rate)} of the rows${when === undefined ? "" : ` where ${when}`}`,
      ]),
      ...(column.references === undefined ? [] : [["refers to", column.references]]),
      ["reads", list(reads)],
      ...(needs.length > 0 ? [["and they read", list(needs)]] : []),
      ["read by", list(readBy)],
      ["method", [column.verb, ...method].join("\n")],
      ["kernels", kernels.length === 0 ? "none of its own" : kernels.join(", ")],
      ...(tableBytes > 0 ? [["tables", bytesText(tableBytes)]] : []),
    ]),
    ...column.expected.flatMap((each) => distributionLines(each)),
    ...(column.seen ? seenLines(column.seen) : []),
  ];
}

function distributionLines(of: Distribution): string[] {
  const where = of.part === undefined ? "" : `, where the case takes ${of.part}`;
  switch (of.kind) {
    case "shares": {
      const more = of.count - of.top.length;
      return titled(`expected: one of ${grouped(of.count)} ${of.of}${where}`, [
        ...aligned(
          of.top.map(({ value, weight, share }) => [
            value,
            percent(share),
            weight === undefined ? "all alike" : `weight ${rounded(weight)}`,
          ]),
        ),
        ...(more > 0 ? [`  … ${grouped(more)} more`] : []),
      ]);
    }
    case "quantiles":
      return titled(
        `expected: a law${where}, before any rounding`,
        aligned([
          ["mean", rounded(of.mean)],
          ["least", rounded(of.min)],
          ...of.quantiles.map(({ p, value }) => [`${Math.round(100 * p)} % lie below`, rounded(value)]),
          ["most", rounded(of.max)],
        ]),
      );
    case "range":
      return titled(
        `expected${where}`,
        aligned([
          ["range", `${of.from} to ${of.to}`],
          ["values", /^\d+$/.test(of.count) ? `${of.count.replace(/\B(?=(\d{3})+$)/g, ",")} different ones` : of.count],
        ]),
      );
    case "groups":
      return titled(
        `expected${where}`,
        aligned([["groups", `${grouped(of.groups)}, of ${grouped(of.least)} to ${grouped(of.most)} rows`]]),
      );
  }
}

function seenLines({ rows, nulls, distinct, numbers, common }: Seen): string[] {
  if (rows === 0) return [];
  const [low, median, high] = numbers?.quartiles ?? [];
  return titled(
    `seen in the first ${grouped(rows)} rows`,
    aligned([
      ["nulls", nulls === 0 ? "none" : `${grouped(nulls)}, ${percent(nulls / rows)}`],
      ["different", grouped(distinct)],
      ...(numbers
        ? [
            ["mean", rounded(numbers.mean)],
            ["least to most", `${rounded(numbers.min)} to ${rounded(numbers.max)}`],
            ["quartiles", [low!, median!, high!].map(rounded).join(", ")],
          ]
        : []),
      ...(common ? [["commonest", common.map(({ value, share }) => `${value} ${percent(share)}`).join(", ")]] : []),
    ]),
  );
}
