// How a ref chooses among the rows of a group: those that have the value that `where:` asks for.
import { lookupTable } from "../kernels/lookup.js";
import type { Addr } from "../kernels/program.js";
import { textAt } from "../kernels/vector.js";
import type { Cell, Coded, Formula, RowIndex, Target } from "./column-kind.js";
import { groupedDigits } from "./note-text.js";
import type { Where } from "./ref-where.js";

/** Rows of the target by group, back to back: those of group g are members[starts[g] .. starts[g + 1]]. */
interface Groups {
  readonly starts: Int32Array;
  readonly members: Int32Array;
  readonly empty: number;
}

export function withinGroup(cell: Cell, target: Target, where: Where, weight: Formula | undefined): RowIndex {
  const { builder, rows, tables } = cell;
  const { constants } = builder;
  const coded = tables.codes(target.name, where.column);
  const weights = weight && tables.weights(target.name, weight, cell);
  const groups = grouped(coded, weights);
  if (groups.members.length === 0) {
    tables.problem("spec.zero_weights", `no row of ${target.name} has a weight above 0`, cell, ["weight"]);
  }
  const group = groupOf(cell, coded, where);
  const values = builder.slot(4);
  const starts = constants.add(groups.starts);
  if (weights) {
    const entries = constants.add(groupAlias(cell, groups, weights));
    builder.step("aliasGroup", rows.hashes(), cell.key("value"), group.values, starts, entries, values);
  } else {
    builder.step(
      "uniformGroup",
      rows.hashes(),
      cell.key("value"),
      group.values,
      starts,
      constants.add(groups.members),
      values,
    );
  }
  const { starts: edges, members } = groups;
  cell.note(
    `${groupedDigits(members.length)} rows of ${target.name} in ${groupedDigits(edges.length - 2)} groups by ${where.column}${weights ? ", an alias table for each" : ""}`,
  );
  cell.witness?.draw({
    kind: "group",
    purpose: "value",
    group: group.values,
    starts: edges,
    members,
    weights,
    drawn: values,
  });
  let validity = group.validity;
  if (groups.empty > 0 || group.partial) {
    const exists = builder.bitmap();
    builder.step("groupExists", group.values, starts, exists);
    if (groups.empty > 0) {
      tables.warning(
        "spec.empty_groups",
        `${groups.empty} of ${groups.starts.length - 2} values have no ${target.name}: their rows are null`,
        cell,
        ["where"],
      );
    }
    validity = both(cell, validity, exists);
  }
  return { table: target.name, lane: "i32", values, ...(validity === undefined ? {} : { validity }) };
}

function both(cell: Cell, a: Addr | undefined, b: Addr): Addr {
  if (a === undefined) return b;
  const out = cell.builder.bitmap();
  cell.builder.step("andBits", a, b, out);
  return out;
}

const groupCount = ({ values }: Coded): number =>
  values.kind === "index" ? values.size : values.kind === "text" ? values.texts.length : values.numbers.length;

/** A counting sort of the target's rows by code; the last group, after all codes, is empty: values that no row has. Rows of weight 0 are left out. */
function grouped(coded: Coded, weights: Float64Array | undefined): Groups {
  const count = groupCount(coded);
  const starts = new Int32Array(count + 2);
  const counts = (row: number): boolean => coded.codes[row]! >= 0 && (!weights || weights[row]! > 0);
  for (let row = 0; row < coded.codes.length; row++) if (counts(row)) starts[coded.codes[row]! + 1]!++;
  let empty = 0;
  for (let group = 0; group < count; group++) {
    if (starts[group + 1] === 0) empty++;
    starts[group + 1]! += starts[group]!;
  }
  starts[count + 1] = starts[count]!;
  const next = starts.slice();
  const members = new Int32Array(starts[count]!);
  for (let row = 0; row < coded.codes.length; row++) {
    if (!counts(row)) continue;
    const code = coded.codes[row]!;
    members[next[code]!] = row;
    next[code]!++;
  }
  return { starts, members, empty };
}

/** Alias tables of all groups, back to back, as aliasGroup reads them: threshold, member, alias; and one entry more. */
function groupAlias(cell: Cell, { starts, members }: Groups, weights: Float64Array): Uint32Array {
  const entries = new Uint32Array(3 * (members.length + 1));
  for (let group = 0; group + 1 < starts.length; group++) {
    const own = members.subarray(starts[group], starts[group + 1]);
    if (own.length === 0) continue;
    const local = cell.tables.alias(Float64Array.from(own, (row) => weights[row]!));
    own.forEach((member, i) => {
      entries.set([local[2 * i]!, member, own[local[2 * i + 1]!]!], 3 * (starts[group]! + i));
    });
  }
  return entries;
}

/** The group of each row: i32; values that no target has go to the empty group. `partial` where that can happen. */
function groupOf(
  cell: Cell,
  coded: Coded,
  where: Where,
): { values: Addr; validity: Addr | undefined; partial: boolean } {
  const { builder, rows, tables } = cell;
  const missing = groupCount(coded);
  if (coded.values.kind === "index") {
    const index = rows.pathIndex(where.own);
    if (index.table !== coded.values.table) {
      return tables.problem(
        "spec.bad_where",
        `${where.column} refers to ${coded.values.table}, the other side to ${index.table}`,
        cell,
        ["where"],
      );
    }
    return { values: index.values, validity: index.validity, partial: false };
  }
  const own = rows.path(where.own);
  const out = builder.slot(4);
  if (coded.values.kind === "text" && own.lane === "code") {
    const codes = new Map(coded.values.texts.map((text, code) => [text, code]));
    const { texts, size } = own.dictionary;
    const table = Int32Array.from({ length: size }, (_, code) => codes.get(textAt(texts, code)) ?? missing);
    builder.step("gatherI32", own.values, builder.constants.add(table), out);
    return { values: out, validity: own.validity, partial: table.includes(missing) };
  }
  if (coded.values.kind === "number" && (own.lane === "i32" || own.lane === "i64")) {
    let values = own.values;
    if (own.lane === "i32") {
      values = builder.slot(8);
      builder.step("signExtend", own.values, values);
    }
    const { slots, mask } = lookupTable(BigInt64Array.from(coded.values.numbers));
    builder.step("lookup64", values, builder.constants.add(slots), mask, missing, out);
    return { values: out, validity: own.validity, partial: true };
  }
  return tables.problem(
    "spec.not_built",
    "where: over text that is made row by row is not built yet",
    cell,
    ["where"],
    "compare keys, choices or whole numbers",
  );
}
