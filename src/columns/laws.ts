// Quantile tables of continuous laws, made at plan time by the module's own mathematics: what quantileF64 draws from.
import { Host } from "../kernels/host.js";
import { quantileEdges, quantileTable, tailProbabilities } from "../kernels/quantile.js";

/** Values at the edges of a table: with the edge's probability below them, and with it above them. */
interface Tails {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Where they are worked out: a memory for the whole process, with the addresses of three columns of edges. */
interface Desk {
  readonly host: Host;
  readonly p: number;
  readonly lower: number;
  readonly upper: number;
}

/** Each law with its parameters, checked before by the verb. */
export const laws = {
  normal: (mean: number, sd: number) => table(deviates(), (z) => mean + sd * z),

  /** scale * exp(offset + sigma * z), for normal z. */
  lognormal: (scale: number, offset: number, sigma: number) =>
    table(exponents(deviates(), sigma, offset), (x) => scale * x),

  /** offset + mean * x, for x of mean 1. */
  exponential: (mean: number, offset = 0) => table(waits(), (x) => offset + mean * x),

  /** Values from `scale` up: a share (x / scale)^-shape of them is above x. */
  pareto: (shape: number, scale: number) => table(exponents(waits(), 1 / shape, 0), (x) => scale * x),

  /** The sum of `shape` exponential values of mean `scale`. */
  gamma(shape: number, scale: number) {
    const tails = worked(({ host: { kernels }, p, lower, upper }) => {
      kernels.gammaTails(quantileEdges, p, shape, 0, lower);
      kernels.gammaTails(quantileEdges, p, shape, 1, upper);
    });
    return table(tails, (x) => scale * x);
  },

  /**
   * For a share of all weight, which share of the rows has it, the heaviest first, where weights are lognormal and `top` of the
   * rows have `share` of the weight. Their Lorenz curve is normal in the deviates of both (Aitchison and Brown 1957).
   */
  lorenz(top: number, share: number) {
    const { host, lower, upper } = desk();
    host.write(lower, Float64Array.of(top, share));
    host.kernels.normalQuantile(2, lower, upper);
    const [ofTop, ofShare] = host.f64(upper, 2) as unknown as [number, number];
    const sigma = ofShare - ofTop;
    const { lower: below, upper: above } = deviates();
    return table(
      worked(() => {
        host.write(
          lower,
          below.map((z) => z - sigma),
        );
        host.write(
          upper,
          above.map((z) => z - sigma),
        );
        host.kernels.normalProbability(quantileEdges, lower, lower);
        host.kernels.normalProbability(quantileEdges, upper, upper);
      }),
      (x) => x,
    );
  },

  /** Stretched from 0..1 to from..to; each value is counted from the nearer end, so that small distances keep their digits. */
  beta(alpha: number, beta: number, from: number, to: number) {
    const { lower: x, upper: rest } = worked(({ host: { kernels }, p, lower, upper }) =>
      kernels.betaTails(quantileEdges, p, alpha, beta, lower, upper),
    );
    const mirrored = worked(({ host: { kernels }, p, lower, upper }) =>
      kernels.betaTails(quantileEdges, p, beta, alpha, upper, lower),
    );
    const stretched = (x: number, rest: number) =>
      Math.min(to, Math.max(from, x < rest ? from + (to - from) * x : to - (to - from) * rest));
    return quantileTable(
      (_p, edge) => stretched(x[edge]!, rest[edge]!),
      (_p, edge) => stretched(mirrored.lower[edge]!, mirrored.upper[edge]!),
    );
  },
} as const;

/** log(1 + x), which keeps the digits of a small x. */
export function log1p(x: number): number {
  const { host, lower } = desk();
  host.write(lower, Float64Array.of(x));
  host.kernels.log1pF64(1, lower, lower);
  return host.f64(lower, 1)[0]!;
}

/** e^x. */
export function exponential(x: number): number {
  const { host, lower } = desk();
  host.write(lower, Float64Array.of(x));
  host.kernels.expF64(1, lower, 8, lower);
  return host.f64(lower, 1)[0]!;
}

const table = ({ lower, upper }: Tails, value: (x: number) => number): Float64Array =>
  quantileTable(
    (_p, edge) => value(lower[edge]!),
    (_p, edge) => value(upper[edge]!),
  );

let normal: Tails | undefined;
let waiting: Tails | undefined;

/** The standard normal law; computed once per process. */
function deviates(): Tails {
  normal ??= worked(({ host, p, lower, upper }) => {
    host.kernels.normalQuantile(quantileEdges, p, lower);
    host.write(
      upper,
      host.f64(lower, quantileEdges).map((z) => -z),
    );
  });
  return normal;
}

/** The exponential law of mean 1; computed once per process. */
function waits(): Tails {
  waiting ??= worked(({ host, p, lower, upper }) => {
    host.kernels.exponentialTails(quantileEdges, p, lower, upper);
  });
  return waiting;
}

/** exp(factor * x + offset). */
function exponents(of: Tails, factor: number, offset: number): Tails {
  const exponent = (x: number) => factor * x + offset;
  return worked(({ host, lower, upper }) => {
    host.write(lower, of.lower.map(exponent));
    host.write(upper, of.upper.map(exponent));
    host.kernels.expF64(quantileEdges, lower, 8, lower);
    host.kernels.expF64(quantileEdges, upper, 8, upper);
  });
}

function worked(work: (desk: Desk) => void): Tails {
  const { host, lower, upper } = desk();
  work(desk());
  return { lower: host.f64(lower, quantileEdges), upper: host.f64(upper, quantileEdges) };
}

let only: Desk | undefined;

function desk(): Desk {
  if (!only) {
    const bytes = 8 * quantileEdges;
    const host = new Host(3 * (bytes + 128));
    only = { host, p: host.put(tailProbabilities()), lower: host.alloc(bytes), upper: host.alloc(bytes) };
  }
  return only;
}
