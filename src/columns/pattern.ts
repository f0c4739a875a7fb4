// Text after a pattern in the syntax of regular expressions.
import { z } from "zod";
import { text as textType } from "../kernels/types.js";
import { ambiguity } from "../text/ambiguity.js";
import { count } from "../text/count.js";
import { indexCeiling, lowerPattern } from "../text/lower.js";
import { parsePattern } from "../text/pattern.js";
import { columnKind } from "./column-kind.js";
import { permuted64 } from "./draw.js";

export const pattern = columnKind({
  name: "pattern",
  summary: "text after a pattern: [A-Z]{3}-[0-9]{4}",
  shape: z.string(),
  beside: {},
  resolve(source, _beside, scope) {
    const { grammar, problems } = parsePattern(source);
    for (const { code, message, hint, start, end } of problems)
      scope.error(code, message, ["pattern", { start, end }], hint);
    if (!grammar || problems.length > 0) return undefined;
    const space = count(grammar);
    if (scope.unique) {
      const rows = BigInt(scope.rows ?? 0);
      const twice = ambiguity(grammar);
      if (twice)
        return scope.error(
          "spec.unique_ambiguous",
          `the pattern cannot be unique: ${twice.message}`,
          ["pattern"],
          twice.hint,
        );
      if (rows > space) {
        const message = `${rows} unique texts cannot come from ${source}, which has ${space}`;
        return scope.error("spec.unique_impossible", message, ["pattern"], "make the pattern longer");
      }
      if (space > indexCeiling) {
        return scope.error(
          "spec.unique_space",
          `${source} has ${space} texts, more than the 2^63 that unique can number`,
          ["pattern"],
          "make the pattern shorter",
        );
      }
    }
    return {
      type: textType,
      nullable: false,
      distinct: scope.unique,
      lower(cell) {
        const { builder, rows, witness } = cell;
        cell.note(scope.unique ? "written from its number among all texts" : "written piece by piece, a draw for each");
        if (!scope.unique)
          witness?.draw({
            kind: "other",
            purpose: "value",
            says: `each piece of ${source} by further words of the cell`,
          });
        return scope.unique
          ? lowerPattern(grammar, builder, { kind: "index", index: permuted64(cell, rows.rowNumbers(), space) })
          : lowerPattern(grammar, builder, { kind: "draws", hashes: rows.hashes(), keyAt: cell.key("value") });
      },
    };
  },
});
