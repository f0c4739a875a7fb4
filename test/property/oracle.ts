// Judges what was written by the spec's words alone: reads the files, then holds every column against what is claimed of it.
import { records } from "../spec-runs.js";
import { type Claim, holds } from "./claims.js";
import { type At, keyText, Read } from "./reading.js";
import type { Table } from "./scope.js";
import { readSource } from "./sources.js";
import type { RandomSpec } from "./spec.js";
import { compare, type Maybe, parse, type Value } from "./values.js";

/** All that is wrong with the files of a spec, by table and column; an empty list where nothing is. */
export function complaints(spec: RandomSpec, texts: ReadonlyMap<string, string>): readonly string[] {
  const world = new Map<string, Read>();
  for (const source of spec.sources) world.set(source.name, readSource(source, world));
  const found: string[] = [];
  for (const table of spec.tables) world.set(table.name, readTable(table, texts.get(table.name)!, world, found));
  if (found.length > 0) return found;
  for (const table of spec.tables) checkSize(table, world, found);
  if (found.length > 0) return found;
  for (const table of spec.tables)
    for (const claim of table.claims) checkColumn(world.get(table.name)!, table, claim, found);
  return found;
}

function readTable(table: Table, csv: string, world: ReadonlyMap<string, Read>, found: string[]): Read {
  const [head = [], ...rows] = records(csv);
  const written = table.claims.flatMap(({ output, type, parts }) =>
    parts ? parts.map((part) => ({ output: `${output}_${part.name}`, type: part.type })) : [{ output, type }],
  );
  if (head.join("\n") !== written.map(({ output }) => output).join("\n"))
    found.push(`${table.name} has the columns ${head}, not ${written.map(({ output }) => output)}`);
  if (rows.some(({ length }) => length !== written.length)) found.push(`${table.name} has rows of other lengths`);
  const fields = written.map(({ output, type }, i) =>
    rows.map((row, at): Maybe => {
      const field = row[i];
      if (field === null) return null;
      const value = field === undefined ? undefined : parse(type, field);
      if (value === undefined)
        found.push(`${table.name}.${output} in row ${at} is no ${type.kind}: ${JSON.stringify(field)}`);
      return value ?? null;
    }),
  );
  const columns = new Map(
    table.claims.map(({ name, type, parts }) => {
      if (!parts) return [name, { type, values: fields.shift()! }] as const;
      const own = fields.splice(0, parts.length);
      return [name, { type, values: rows.map((_, row) => joined(own.map((values) => values[row]!))) }] as const;
    }),
  );
  return new Read(table.name, rows.length, columns, world);
}

/** A key of several columns as one value; these are null together. */
const joined = (values: readonly Maybe[]): Maybe => (values.every((value) => value === null) ? null : keyText(values));

/** Rows exactly, or children whose parents stand in order, each with as many as its count allows. */
function checkSize(table: Table, world: ReadonlyMap<string, Read>, found: string[]): void {
  const read = world.get(table.name)!;
  const { each } = table;
  if (!each) {
    if (read.rows !== table.rows) found.push(`${table.name} has ${read.rows} rows, not ${table.rows}`);
    return;
  }
  const parent = world.get(each.parent.name)!;
  read.parents = new Int32Array(read.rows);
  const counts = new Int32Array(parent.rows);
  for (let row = 0; row < read.rows; row++) {
    const own = each.copies.map((name) => read.value(name, row));
    const at = parent.find(each.parent.key, own);
    if (at === undefined || at < (row === 0 ? 0 : read.parents[row - 1]!)) {
      found.push(
        `${table.name} in row ${row} has ${at === undefined ? "no parent" : "a parent before the last one"}: ${own}`,
      );
      return;
    }
    read.parents[row] = at;
    counts[at]!++;
  }
  const wrong = counts.findIndex((count) => count < each.from || count > each.to);
  if (wrong >= 0)
    found.push(`${table.name}: parent ${wrong} has ${counts[wrong]} children, not ${each.from} to ${each.to}`);
}

function checkColumn(read: Read, table: Table, claim: Claim, found: string[]): void {
  const { values } = read.columns.get(claim.name)!;
  const tell = (row: number, what: string): void => {
    found.push(`${table.name}.${claim.name} in row ${row} is ${show(values[row]!)}: ${what}`);
  };
  const first = (wrong: (value: Maybe, row: number) => boolean): number => values.findIndex(wrong);
  const at = (row: number): At => ({ table: read, row });
  const exact = claim.domain.kind === "exact" ? claim.domain.of : undefined;

  const outside = first(
    (value, row) =>
      value !== null &&
      !same(exact ? exact(at(row)) : undefined, value) &&
      (exact !== undefined || !holds(claim.domain, value, at(row))),
  );
  if (outside >= 0) tell(outside, exact ? `it should be ${show(exact(at(outside)))}` : "it cannot be");
  checkNulls(read, claim, tell, found);
  if (claim.twin !== undefined) {
    const other = read.columns.get(claim.twin)!.values;
    const moved = first((value, row) => value !== null && value !== other[row]);
    if (moved >= 0) tell(moved, `without nulls: it is ${show(other[moved]!)}`);
  }
  if (claim.unique) {
    const present = values.filter((value) => value !== null);
    if (new Set(present).size < present.length) found.push(`${table.name}.${claim.name} has values twice`);
  }
  if (claim.sorted) {
    const falls = values
      .filter((value) => value !== null)
      .findIndex((value, i, all) => i > 0 && compare(all[i - 1]!, value) > 0);
    if (falls >= 0) found.push(`${table.name}.${claim.name} falls`);
  }
  if (claim.apart) {
    const seen = new Set<string>();
    const twice = first((value, row) => {
      const key = keyText([value, BigInt(read.parents![row]!)]);
      return value !== null && (seen.has(key) || !seen.add(key));
    });
    if (twice >= 0) tell(twice, "a sibling has it too");
  }
}

/** Nulls where they must be, nowhere else, and as many as their rate says. */
function checkNulls(read: Read, claim: Claim, tell: (row: number, what: string) => void, found: string[]): void {
  const { values } = read.columns.get(claim.name)!;
  const only = claim.nulls.length === 1 ? claim.nulls[0]! : undefined;
  let drawn = 0;
  let nulls = 0;
  for (let row = 0; row < read.rows; row++) {
    const at = { table: read, row };
    const isNull = values[row] === null;
    const isAbsent =
      claim.domain.kind === "exact" ? claim.domain.of(at) === null : (claim.missing ?? (() => false))(at);
    // A condition on the column's own value is known where the value is
    const rules = claim.nulls.filter(
      ({ when, readsOwn }) => when === undefined || (readsOwn && isNull) || when.get(at) === true,
    );
    const wrong = isNull
      ? isAbsent === false && rules.length === 0 && "nothing makes it null"
      : (isAbsent && "there is nothing that it could be") ||
        (rules.some(({ rate }) => rate === 1) && "nulls: makes it null");
    if (wrong) {
      tell(row, wrong);
      return;
    }
    if (!only || only.readsOwn || isAbsent !== false || rules.length === 0) continue;
    drawn++;
    if (isNull) nulls++;
  }
  if (only && drawn > 0 && !isLikely(nulls, drawn, only.rate))
    found.push(`${read.name}.${claim.name} has ${nulls} nulls in ${drawn} rows at a rate of ${only.rate}`);
}

/** Whether so many hits of n at this rate are no rarer than one in a billion, by either tail of the binomial law. */
export function isLikely(hits: number, n: number, rate: number): boolean {
  if (rate === 1) return hits === n;
  let logChance = n * Math.log1p(-rate);
  let below = 0;
  let above = 0;
  for (let k = 0; k <= n; k++) {
    const chance = Math.exp(logChance);
    if (k <= hits) below += chance;
    if (k >= hits) above += chance;
    logChance += Math.log(((n - k) / (k + 1)) * (rate / (1 - rate)));
  }
  return Math.min(below, above) > 1e-9;
}

/** Reals of the same value, whatever the sign of 0. */
const same = (a: Maybe | undefined, b: Value): boolean =>
  a !== undefined && a !== null && (a === b || (a === 0 && b === 0));

const show = (value: Maybe): string => (typeof value === "string" ? JSON.stringify(value) : String(value));
