// The verbs of a column: one file each, one line here.
import { caseOf } from "./case.js";
import { choice } from "./choice.js";
import { formula } from "./formula.js";
import { normal } from "./normal.js";
import { pattern } from "./pattern.js";
import { poisson } from "./poisson.js";
import { position } from "./position.js";
import { ref } from "./ref.js";
import { sequence } from "./sequence.js";
import { date, timestamp } from "./time.js";
import { uniform } from "./uniform.js";
import { uuid } from "./uuid.js";
import { value } from "./value.js";

export const columnKinds = {
  sequence,
  uniform,
  normal,
  poisson,
  choice,
  case: caseOf,
  ref,
  pattern,
  uuid,
  date,
  timestamp,
  value,
  position,
  formula,
} as const;
export type Verb = keyof typeof columnKinds;

/** Verbs of the specification that are not built yet: a spec that uses one is told so. */
export const laterVerbs = [
  "lognormal",
  "exponential",
  "gamma",
  "beta",
  "pareto",
  "binomial",
  "geometric",
  "zipf",
  "template",
  "fake",
  "arrival",
] as const;
