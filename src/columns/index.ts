// The verbs of a column: one file each, one line here.
import { beta } from "./beta.js";
import { binomial } from "./binomial.js";
import { caseOf } from "./case.js";
import { choice } from "./choice.js";
import { exponential } from "./exponential.js";
import { formula } from "./formula.js";
import { gamma } from "./gamma.js";
import { geometric } from "./geometric.js";
import { lognormal } from "./lognormal.js";
import { normal } from "./normal.js";
import { pareto } from "./pareto.js";
import { pattern } from "./pattern.js";
import { poisson } from "./poisson.js";
import { position } from "./position.js";
import { ref } from "./ref.js";
import { sequence } from "./sequence.js";
import { template } from "./template.js";
import { date, timestamp } from "./time.js";
import { uniform } from "./uniform.js";
import { uuid } from "./uuid.js";
import { value } from "./value.js";
import { zipf } from "./zipf.js";

export const columnKinds = {
  sequence,
  uniform,
  normal,
  lognormal,
  exponential,
  gamma,
  beta,
  pareto,
  poisson,
  binomial,
  geometric,
  zipf,
  choice,
  case: caseOf,
  ref,
  pattern,
  template,
  uuid,
  date,
  timestamp,
  value,
  position,
  formula,
} as const;
export type Verb = keyof typeof columnKinds;

/** Verbs of the specification that are not built yet: a spec that uses one is told so. */
export const laterVerbs = ["fake", "arrival"] as const;
