// Tables of quantiles that verbs draw from, made at plan time by the module's own mathematics.
import { Host } from "../kernels/host.js";
import { buildQuantiles, quantileProbabilities } from "../kernels/quantile.js";

