// Text with the values of other columns in it: literal text, and names in braces.
import { z } from "zod";
import { parseTemplate } from "../formula/template.js";
import { columnKind } from "./column-kind.js";
import { computed } from "./formula.js";

export const template = columnKind({
  name: "template",
  summary: 'text with values of other columns in it: "{first}.{last}@{domain}"',
  shape: z.string().meta({
    description:
      "text with names of columns in braces: {first}.{last}@{store.domain}; a form behind a colon: {price:%.2f}, {at:%Y-%m-%d}, {first:lower}; {{ and }} are braces",
  }),
  beside: {},
  resolve(text, _beside, scope) {
    const { expression, problems } = parseTemplate(text, scope.locale);
    for (const { code, message, hint, start, end } of problems)
      scope.error(code, message, ["template", { start, end }], hint);
    const formula = expression && scope.expression(expression, text, ["template"]);
    const meaning = formula && computed(formula, scope, ["template"]);
    return meaning && { ...meaning, localised: true };
  },
});
