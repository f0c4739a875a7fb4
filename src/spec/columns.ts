// Understands one column: its verb, what its words mean, and what the modifiers make of it.
import type { Path } from "../columns/column-kind.js";
import { withEnds } from "../columns/ends.js";
import type { Place } from "../errors.js";
import { keepsDistinct } from "../formula/distinct.js";
import { localeHint } from "../formula/functions.js";
import { localeOf } from "../formula/locales.js";
import { ChildReads, conditionScope, type Surroundings, scopeOf } from "./column-scope.js";
import { wordsOf } from "./column-words.js";
import type { Column } from "./model.js";
import { parseType, shaping } from "./modifiers.js";
import { nullsOf } from "./nulls.js";
import { placeOf } from "./scope.js";
import { type Node, textOf } from "./tree.js";
import { likelyType } from "./type-names.js";

/** The column, or undefined after reporting what is wrong with it. */
export function understandColumn(around: Surroundings, name: string, node: Node, keyAt: Place): Column | undefined {
  const { problems } = around;
  const said = wordsOf(node, keyAt, problems);
  if (!said) return undefined;
  const { given } = said;
  const place = (path: Path): Place => placeOf(node, path, keyAt);
  const declared = given.type === undefined ? undefined : parseType(String(given.type));
  if (given.type !== undefined && !declared) {
    problems.error(
      "spec.unknown_type",
      `unknown type ${JSON.stringify(given.type)}`,
      place(["type"]),
      likelyType(String(given.type)),
    );
    return undefined;
  }
  const locale = given.locale as string | undefined;
  if (locale !== undefined && !localeOf(locale)) {
    const isPath = locale.includes(".") || around.names.columnNames(around.table).includes(locale);
    const hint = isPath ? "a locale by the row is not built yet: write one such as de" : localeHint(locale);
    problems.error("spec.unknown_locale", `there is no locale ${JSON.stringify(locale)}`, place(["locale"]), hint);
    return undefined;
  }
  const isKey = around.isKey || given.primary_key === true;
  const unique = given.unique === true || isKey;
  const uniqueWord = given.unique === true ? "unique" : "primary_key";
  const reads = new ChildReads();
  const scope = scopeOf(around, name, node, keyAt, { declared, unique, locale }, reads);
  const drawn = said.kind.resolve(given, scope);
  const meaning = drawn && withEnds(drawn, given, said.kind.name, scope);
  if (!meaning) return undefined;
  if (isKey && meaning.nullable) {
    problems.error(
      "spec.null_key",
      `a primary key has no nulls, and this ${said.kind.name} can be null`,
      keyAt,
      "use coalesce(x, value) for what it reads",
    );
    return undefined;
  }
  const forOne = ["type", "round", "format"].find((word) => given[word] !== undefined);
  if (meaning.parts && forOne !== undefined) {
    const message = `the key of ${meaning.references} has ${meaning.parts.length} columns, and ${forOne}: is for one`;
    problems.error("spec.type_mismatch", message, place([forOne]), `say it of the columns of ${meaning.references}`);
    return undefined;
  }
  const shaped = shaping(meaning.type, meaning.nullable, {
    declared,
    round: given.round as number | undefined,
    format: given.format as string | undefined,
    locale: meaning.localised ? undefined : locale,
  });
  if (shaped.problem) {
    const { word, message, hint } = shaped.problem;
    problems.error("spec.type_mismatch", message, place([word]), hint);
    return undefined;
  }
  if (unique && !meaning.distinct) {
    const message = `${meaning.notDistinct === undefined ? "" : "this "}${said.kind.name} cannot be promised unique`;
    problems.error(
      "spec.unique_impossible",
      message,
      place([uniqueWord]),
      meaning.notDistinct ?? "use sequence, uuid, a uniform of whole numbers, or a pattern",
    );
    return undefined;
  }
  if (unique && shaped.formula && !keepsDistinct(shaped.formula.typed)) {
    const word = ["format", "locale", "round", "type"].find((candidate) => given[candidate] !== undefined)!;
    const hint = "leave the modifier out here, and let another column show it: format(x, ...) or round(x, ...)";
    problems.error(
      "spec.unique_impossible",
      `different values can become one by ${word}: they cannot be promised unique`,
      place([word]),
      hint,
    );
    return undefined;
  }
  const output = String(given.as ?? name);
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(output)) {
    problems.error(
      "spec.bad_name",
      "a name in the output holds no control characters or line breaks",
      place(["as"]),
      "write letters, digits, spaces and signs",
    );
    return undefined;
  }
  const bare: Column = {
    table: around.table,
    name,
    id: String(given.id ?? name),
    output,
    hidden: given.hidden === true,
    type: shaped.formula?.type ?? meaning.type,
    nullable: meaning.nullable || (shaped.formula?.nullable ?? false),
    meaning,
    aggregates: reads.aggregates,
    summed: reads.summed,
    nulls: [],
    shaped: shaped.formula,
    supplied: undefined,
    positions: undefined,
    verb: said.kind.name,
    words: textOf(node),
    at: keyAt,
    place: (path) => (path.length === 0 ? keyAt : place(path)),
  };
  const condition = conditionScope(around, node, bare, reads);
  const nulls = nullsOf(given.nulls, { isKey, problems, place, condition });
  return nulls && { ...bare, nulls, nullable: bare.nullable || nulls.length > 0, summed: reads.summed };
}
