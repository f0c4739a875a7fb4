// The lognormal distribution: prices, incomes, durations, whose logarithm is normal.
import { z } from "zod";
import type { Typed } from "../formula/typed.js";
import { quantileEdges } from "../kernels/quantile.js";
import { isFloat } from "../kernels/types.js";
import { columnKind, type Meaning, type PathRef, type Scope } from "./column-kind.js";
import { type RealLaw, reals } from "./law.js";
import { laws, log1p } from "./laws.js";
import { type GivenParameter, optionalParameter, type Parameter, parameter } from "./parameter.js";

export const lognormal = columnKind({
  name: "lognormal",
  summary: "numbers above 0 whose logarithm is normal: { mean, sd } of the numbers, or { mu, sigma } of the logarithm",
  shape: z
    .strictObject({
      mean: optionalParameter("the mean of the numbers, above 0"),
      sd: optionalParameter("their standard deviation, 0 or more"),
      mu: optionalParameter("the mean of their natural logarithm"),
      sigma: optionalParameter("its standard deviation, 0 or more"),
    })
    .meta({ description: "{ mean: 3, sd: 1 }, or { mu: 1, sigma: 0.3 } of the logarithm" }),
  beside: {},
  resolve({ mean, sd, mu, sigma }, _beside, scope) {
    const ofValues = mean !== undefined && sd !== undefined;
    const ofLogarithm = mu !== undefined && sigma !== undefined;
    const words = [mean, sd, mu, sigma].filter((word) => word !== undefined).length;
    if (words !== 2 || !(ofValues || ofLogarithm)) {
      const hint = "write { mean: 3, sd: 1 } of the numbers, or { mu: 1, sigma: 0.3 } of their logarithm";
      return scope.error("spec.bad_parameter", "a lognormal has mean and sd, or mu and sigma", ["lognormal"], hint);
    }
    return ofValues ? fromValues(mean, sd, scope) : fromLogarithm(mu!, sigma!, scope);
  },
});

/** The mean is exp(mu + sigma^2 / 2), the variance mean^2 * (exp(sigma^2) - 1). An sd of 0 gives exactly the mean. */
function fromValues(givenMean: GivenParameter, givenSd: GivenParameter, scope: Scope): Meaning | undefined {
  const mean = parameter(givenMean, "the mean of a lognormal", { above: 0 }, scope, ["lognormal", "mean"]);
  const sd = parameter(givenSd, "the standard deviation of a lognormal", { from: 0 }, scope, ["lognormal", "sd"]);
  if (!mean || !sd) return undefined;
  const make = ([mean, sd]: readonly number[]) => {
    const variance = log1p((sd! / mean!) * (sd! / mean!));
    return laws.lognormal(mean!, -variance / 2, Math.sqrt(variance));
  };
  const ratio = ratioOf(sd, mean);
  // An sd that is a part of the mean stretches with it
  if (ratio !== undefined) {
    const stretched = ([mean, ratio]: readonly number[]) => make([mean!, ratio! * mean!]);
    const share = { ...sd, constant: ratio, text: String(ratio), nullable: false };
    return checked({ verb: "lognormal", parameters: [mean, share], scale: 0, make: stretched }, scope);
  }
  return checked({ verb: "lognormal", parameters: [mean, sd], make }, scope);
}

function fromLogarithm(givenMu: GivenParameter, givenSigma: GivenParameter, scope: Scope): Meaning | undefined {
  const mu = parameter(givenMu, "the mu of a lognormal", {}, scope, ["lognormal", "mu"]);
  const sigma = parameter(givenSigma, "the sigma of a lognormal", { from: 0 }, scope, ["lognormal", "sigma"]);
  if (!mu || !sigma) return undefined;
  const make = ([mu, sigma]: readonly number[]) => laws.lognormal(1, mu!, sigma!);
  return checked({ verb: "lognormal", parameters: [mu, sigma], scale: 0, exponential: true, make }, scope);
}

function checked(law: RealLaw, scope: Scope): Meaning | undefined {
  const wrong = (values: readonly number[]) =>
    Number.isFinite(law.make(values)[quantileEdges])
      ? undefined
      : {
          message: "this lognormal reaches beyond the largest real",
          path: ["lognormal"],
          hint: "write a smaller spread",
        };
  return reals({ ...law, wrong }, scope);
}

/** The number k where both are written as parts of one thing, `a` as k times `b`; undefined where one is no formula. */
function ratioOf(a: Parameter, b: Parameter): number | undefined {
  if (!a.formula || !b.formula) return undefined;
  const [x, y] = [partOf(a.formula.typed), partOf(b.formula.typed)];
  const ratio = x.factor / y.factor;
  return isSame(x.of, y.of) && ratio > 0 && Number.isFinite(ratio) ? ratio : undefined;
}

/** A formula as a number times another: `3 * price`, `price / 2`. */
function partOf(typed: Typed<PathRef>): { readonly factor: number; readonly of: Typed<PathRef> } {
  const node = bare(typed);
  if (node.kind !== "operation" || (node.operation !== "multiply" && node.operation !== "divide"))
    return { factor: 1, of: node };
  const [left, right] = node.args.map(bare) as [Typed<PathRef>, Typed<PathRef>];
  const by = numberOf(right);
  if (by !== undefined) {
    const { factor, of } = partOf(left);
    return { factor: node.operation === "multiply" ? factor * by : factor / by, of };
  }
  const times = node.operation === "multiply" ? numberOf(left) : undefined;
  if (times === undefined) return { factor: 1, of: node };
  const { factor, of } = partOf(right);
  return { factor: factor * times, of };
}

const numberOf = (node: Typed<PathRef>): number | undefined =>
  node.kind === "literal" && (isFloat(node.type) || node.type.kind === "int64") ? Number(node.value) : undefined;

/** Without conversions between numbers: they do not change a value here, but for its last digits. */
const bare = (typed: Typed<PathRef>): Typed<PathRef> =>
  typed.kind === "operation" && typed.operation === "convert" ? bare(typed.args[0]!) : typed;

/** Whether two formulas are written alike. */
function isSame(a: Typed<PathRef>, b: Typed<PathRef>): boolean {
  const [x, y] = [bare(a), bare(b)];
  if (x.kind === "literal" && y.kind === "literal") return x.value === y.value && x.type.kind === y.type.kind;
  if (x.kind === "input" && y.kind === "input")
    return x.value.from === y.value.from && x.value.columns.join(".") === y.value.columns.join(".");
  if (x.kind !== "operation" || y.kind !== "operation" || x.operation !== y.operation) return false;
  return x.args.length === y.args.length && x.args.every((arg, i) => isSame(arg, y.args[i]!));
}
