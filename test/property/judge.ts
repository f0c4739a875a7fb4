// One random spec made whole, in parts, in other batches and by other seeds, and held against its words.
import { DatagenError } from "../../src/errors.js";
import { Problems } from "../../src/spec/diagnostics.js";
import type { Model } from "../../src/spec/model.js";
import { readModel } from "../../src/spec/read.js";
import { assembled, partOf, records } from "../spec-runs.js";
import type { Chance } from "./chance.js";
import { complaints } from "./oracle.js";
import type { RandomSpec } from "./spec.js";

/** Throws what is wrong: a DatagenError where the spec is refused. */
export function judge(c: Chance, spec: RandomSpec): void {
  const text = JSON.stringify(spec.document);
  const open = unhidden(spec);
  const model = modelOf(spec, JSON.stringify(open.document));
  const whole = written(model, 4096);
  const wrong = complaints(open, whole);
  if (wrong.length > 0) throw new Error(wrong.slice(0, 5).join("\n"));

  // Whatever is hidden moves nothing
  const own = open === spec ? model : modelOf(spec, text);
  const visible = open === spec ? whole : written(own, 4096);
  for (const { name, claims } of spec.tables) {
    const hidden = claims.flatMap((claim) => (claim.parts ?? [0]).map(() => claim.hidden));
    const kept = hidden.flatMap((is, i) => (is ? [] : [i]));
    const [found, wanted] = [columns(visible.get(name)!), columns(whole.get(name)!, kept)];
    if (kept.length < hidden.length) expectSame(found, wanted, `hidden columns of ${name}`);
  }
  for (const batchRows of [c.pick([1, 7]), c.pick([3, 64, 1000])])
    for (const [table, csv] of written(own, batchRows))
      expectSame(csv, visible.get(table)!, `${table} in batches of ${batchRows}`);
  for (const [table, csv] of inParts(c, own)) expectSame(csv, visible.get(table)!, `${table} in parts`);
  const again = written(modelOf(spec, text), 4096);
  for (const [table, csv] of again) expectSame(csv, visible.get(table)!, `${table} again`);
  if (entropy(open, whole) > 64) {
    const other = written(modelOf(spec, text.replace(`"seed":${spec.seed}`, `"seed":${spec.seed + 1}`)), 4096);
    if ([...other].every(([table, csv]) => csv === visible.get(table)))
      throw new Error("another seed gives the same data");
  }
}

/** The spec with all of its columns written: what is hidden can be judged too. */
function unhidden(spec: RandomSpec): RandomSpec {
  if (!spec.tables.some(({ claims }) => claims.some(({ hidden }) => hidden))) return spec;
  const document = JSON.parse(JSON.stringify(spec.document), (key, value) => (key === "hidden" ? undefined : value));
  return { ...spec, document };
}

function modelOf({ sources }: RandomSpec, text: string): Model {
  const problems = new Problems();
  const read = (path: string) => {
    const source = sources.find(({ file }) => file === path);
    return source ? { bytes: Buffer.from(source.csv), file: path } : { missing: "there is no such file" };
  };
  const model = readModel(text, "spec.yaml", { read }, problems);
  if (!model || problems.hasErrors) {
    const error = new DatagenError("spec.invalid", "refused", {
      exit: "spec",
      problems: problems.list.filter(({ severity }) => severity === "error"),
    });
    throw error;
  }
  return model;
}

/** The text of each table, by name. */
function written(model: Model, batchRows: number): Map<string, string> {
  const assembly = assembled(model, { batchRows });
  return new Map(assembly.families.flatMap(({ family }) => [...partOf(assembly, family.name)(0, family.rows)]));
}

/** The same, of parts that were made alone and in no order. */
function inParts(c: Chance, model: Model): Map<string, string> {
  const assembly = assembled(model, {});
  const files = new Map<string, string>();
  for (const { family } of assembly.families) {
    const make = partOf(assembly, family.name);
    const cuts = [...new Set([0, ...c.list(0, 3, () => c.int(0, family.rows)), family.rows])].sort((a, b) => a - b);
    const ranges = cuts.slice(1).map((to, i) => [cuts[i]!, to - cuts[i]!] as const);
    const parts = new Map(c.shuffled(ranges).map(([from, rows]) => [from, make(from, rows)]));
    for (const table of family.tables) {
      const bodies = ranges.map(([from], i) => {
        const csv = parts.get(from)!.get(table.name)!;
        return i === 0 ? csv : csv.slice(csv.indexOf("\n") + 1);
      });
      files.set(table.name, ranges.length === 0 ? make(0, 0).get(table.name)! : bodies.join(""));
    }
  }
  return files;
}

function columns(csv: string, kept?: readonly number[]): string {
  const fields = records(csv);
  return JSON.stringify(kept ? fields.map((row) => kept.map((i) => row[i])) : fields);
}

/** Bits of randomness in what was written, about. */
const entropy = ({ tables }: RandomSpec, files: ReadonlyMap<string, string>): number =>
  tables.reduce((sum, { name, claims }) => {
    const rows = records(files.get(name)!).length - 1;
    return (
      sum +
      claims.reduce((bits, claim) => bits + (claim.hidden || claim.nulls.length > 0 ? 0 : claim.bits), 0) *
        Math.max(0, rows)
    );
  }, 0);

function expectSame(found: string, wanted: string, what: string): void {
  if (found === wanted) return;
  const at = [...wanted].findIndex((letter, i) => letter !== found[i]);
  throw new Error(
    `${what}: ...${found.slice(Math.max(0, at - 40), at + 40)}... is not ...${wanted.slice(Math.max(0, at - 40), at + 40)}...`,
  );
}

export const shown = ({ document, sources }: RandomSpec): string =>
  [JSON.stringify(document, null, 1), ...sources.map(({ file, csv }) => `${file}\n${csv}`)].join("\n");
