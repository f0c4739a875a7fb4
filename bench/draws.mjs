// What a draw costs: each kernel on batches of 4,096 rows, in CPU time, beside the plain JavaScript way with the same draws.
// Run: node bench/draws.mjs [filter]. Ratios carry over to other machines, nanoseconds do not.
import { Bench } from "tinybench";
import { tailsTable } from "../dist/columns/copula.js";
import { laws } from "../dist/columns/laws.js";
import { createMemory, kernelModule, openKernels } from "../dist/kernels/instance.js";
import { quantileTable, tailProbabilities } from "../dist/kernels/quantile.js";
import { rankedTable } from "../dist/kernels/ranked.js";
import { exponentialBytes, exponentialSegments } from "../dist/kernels/sorted.js";
import { squeezeRatio, zipfStarts } from "../dist/kernels/zipf.js";
import * as plain from "./plain.mjs";

const n = 4096;
/** Calls in one sample, each with a key of its own: fresh draws, so that no branch or cache line is learnt. */
const calls = 16;
const parents = 1_000_000;

const memory = createMemory(256 << 20);
const kernels = openKernels(kernelModule(), memory);
let end = kernels.staticEnd(0);
const alloc = (bytes) => {
  const at = Math.ceil(end / 64) * 64;
  end = at + bytes + 128;
  return at;
};
const view = (Type, length) => {
  const at = alloc(length * Type.BYTES_PER_ELEMENT);
  return { at, values: new Type(memory.buffer, at, length) };
};

const keys = view(BigUint64Array, 256);
kernels.rowHashes(256, view(BigUint64Array, 1).at, keys.at, keys.at); // the words of an empty key: arbitrary but fixed
const firsts = view(BigUint64Array, 256);
for (let i = 0; i < 256; i++) firsts.values[i] = BigInt(i * n);
const hashes = view(BigUint64Array, n);
kernels.rowHashes(n, firsts.at, keys.at, hashes.at);
const word = (value) => {
  const { at, values } = view(BigUint64Array, 1);
  values[0] = value;
  return at;
};

const one = word(1n);
const out = view(BigUint64Array, 4 * n);
const low = new Uint32Array(memory.buffer, out.at, 2 * n);
const i32 = new Int32Array(memory.buffer, out.at, n);
const f64 = new Float64Array(memory.buffer, out.at, n);
const bytes = new Uint8Array(memory.buffer, out.at, n / 8);

const probabilities = view(Float64Array, tailProbabilities().length);
probabilities.values.set(tailProbabilities());
kernels.normalQuantile(probabilities.values.length, probabilities.at, probabilities.at);
const quantiles = view(Float64Array, 2 * probabilities.values.length);
quantiles.values.set(
  quantileTable(
    (_, edge) => probabilities.values[edge],
    (_, edge) => -probabilities.values[edge],
  ),
);

const gamma = view(Float64Array, quantiles.values.length);
gamma.values.set(laws.gamma(0.1, 1));

/** Laws of cells: `count` of them, each row's drawn, as the kernels of assembly/sample/cells.ts read them. */
const lawCells = (count) => {
  const index = indices(Int32Array, count);
  const tables = view(Uint32Array, count);
  const heads = view(Uint32Array, 4 * count);
  for (let i = 0; i < count; i++) {
    const own = view(Float64Array, quantiles.values.length);
    own.values.set(quantiles.values);
    tables.values[i] = own.at;
    heads.values.set([aliasTable(20 + (i % 40)).at, 20 + (i % 40), i, 0], 4 * i);
  }
  return { index, tables, heads };
};

const tails = view(Float64Array, tailsTable().length);
tails.values.set(tailsTable());
const deviates = [alloc(8 * n), alloc(8 * n), alloc(8 * n)];

const expTable = alloc(exponentialBytes);
kernels.buildExponential(exponentialSegments, expTable);
const stack = alloc(4096);

const weights = view(Float64Array, parents);
const work = alloc(16 * parents);
const aliasTable = (size) => {
  for (let i = 0; i < size; i++) weights.values[i] = 1 / (1 + ((i * 7919) % size));
  const entries = view(Uint32Array, 2 * size);
  kernels.buildAlias(size, weights.at, entries.at, work);
  return entries;
};

const zipfTable = (s, ranks) => {
  const firsts = zipfStarts(ranks);
  const size = firsts.length - 1;
  const starts = view(BigUint64Array, size + 1);
  starts.values.set(BigUint64Array.from(firsts, BigInt));
  for (let i = 0; i < size; i++) weights.values[i] = (firsts[i + 1] - firsts[i]) * firsts[i] ** -s;
  const entries = view(Uint32Array, 2 * size);
  kernels.buildAlias(size, weights.at, entries.at, work);
  return { entries, starts, squeeze: word(BigInt(Math.floor(squeezeRatio ** -s * 2 ** 53)) << 11n) };
};

/** Indices below `size` for every call: a batch that is asked for again would lie in the cache. */
const indices = (Type, size) => {
  const all = view(Type, 256 * n);
  const narrow = view(Int32Array, n);
  for (let c = 0; c < 256; c++) {
    kernels.uniformI32(n, hashes.at, keys.at + 8 * c, 0, size, narrow.at);
    for (let i = 0; i < n; i++)
      all.values[c * n + i] = Type === BigUint64Array ? BigInt(narrow.values[i]) : narrow.values[i];
  }
  return all;
};
const ids = indices(BigUint64Array, parents);
const ranks = Int32Array.from(ids.values.subarray(0, n), Number);
const idsHashes = alloc(8 * n);
const table = view(Int32Array, parents);
for (let i = 0; i < parents; i++) table.values[i] = (i * 7919) % 1000;

/** The words of a key's stream that its permutation's rounds take, lower halves. */
const rounds = Array.from({ length: 256 }, (_, c) => {
  const stream = view(BigUint64Array, 8);
  kernels.rowHashes(8, one, keys.at + 8 * c, stream.at);
  return Int32Array.from(stream.values, (value, i) => Number(BigInt.asIntN(32, value)) | (i & 1));
});

const billion = word(10n ** 9n);
const threshold = word(1n << 60n);
const js = plain.columns(hashes.values, keys.values, n);

/** Cases: a kernel and its plain twin on call `c`, and what both wrote where they must agree. */
const cases = {
  rowHashes: {
    wasm: (c) => kernels.rowHashes(n, firsts.at + 8 * c, keys.at + 8 * c, out.at),
    js: (c) => js.rowHashes(c),
  },
  uniformI32: {
    wasm: (c) => kernels.uniformI32(n, hashes.at, keys.at + 8 * c, 1, 1000, out.at),
    js: (c) => js.uniform(c, 1, 1000),
    agree: i32,
  },
  ...Object.fromEntries(
    [100, 32_000, parents].map((size) => {
      const entries = aliasTable(size);
      return [
        `aliasI32, ${size} entries`,
        {
          wasm: (c) => kernels.aliasI32(n, hashes.at, keys.at + 8 * c, entries.at, size, out.at),
          js: (c) => js.alias(c, entries.values, size),
          agree: i32,
        },
      ];
    }),
  ),
  ...Object.fromEntries(
    [1000, 100_000, parents].map((size) => {
      const index = indices(Int32Array, size);
      return [
        `gatherI32, ${size} parents`,
        {
          wasm: (c) => kernels.gatherI32(n, index.at + 4 * n * c, table.at, out.at),
          js: (c) => js.gather(index.values.subarray(n * c, n * c + n), table.values),
          agree: i32,
        },
      ];
    }),
  ),
  "recompute an int of a parent": {
    wasm: (c) => {
      kernels.identityHashes(n, ids.at + 8 * n * c, keys.at + 8 * c, idsHashes);
      kernels.uniformI32(n, idsHashes, keys.at, 1, 1000, out.at);
    },
  },
  quantileF64: {
    wasm: (c) => kernels.quantileF64(n, hashes.at, keys.at + 8 * c, quantiles.at, out.at),
    js: (c) => js.quantile(c, quantiles.values),
    agree: f64,
  },
  "quantileF64, gamma of shape 0.1": {
    wasm: (c) => kernels.quantileF64(n, hashes.at, keys.at + 8 * c, gamma.at, out.at),
    js: (c) => js.quantile(c, gamma.values),
    agree: f64,
  },
  ...Object.fromEntries(
    [5, 1000].flatMap((count) => {
      const { index, tables, heads } = lawCells(count);
      return [
        [
          `quantileCells, ${count} laws`,
          {
            wasm: (c) => kernels.quantileCells(n, hashes.at, keys.at + 8 * c, index.at + 4 * n * c, tables.at, out.at),
          },
        ],
        [
          `aliasCellsI32, ${count} laws`,
          {
            wasm: (c) => kernels.aliasCellsI32(n, hashes.at, keys.at + 8 * c, index.at + 4 * n * c, heads.at, out.at),
          },
        ],
      ];
    }),
  ),
  "quantileF64, moved and stretched": {
    wasm: (c) => {
      kernels.quantileF64(n, hashes.at, keys.at + 8 * c, quantiles.at, out.at);
      kernels.locatedF64(n, out.at, gamma.at, 8, gamma.at, 8, out.at);
    },
  },
  uniformBetweenI64: {
    wasm: (c) => kernels.uniformBetweenI64(n, hashes.at, keys.at + 8 * c, firsts.at, 0, ids.at, 8, out.at, idsHashes),
  },
  clampF64: { wasm: () => kernels.clampF64(n, out.at, 0.25, 0.75, out.at) },
  "three correlated columns, before their draws": {
    wasm: (c) => {
      for (const [i, at] of deviates.entries())
        kernels.quantileF64(n, hashes.at, keys.at + 8 * (c ^ i), quantiles.at, at);
      const [first, second, third] = deviates;
      kernels.blendDeviates(n, first, 0.6, second, 0.8, out.at);
      kernels.correlatedHashes(n, out.at, tails.at, keys.at + 8 * (c ^ 1), out.at);
      kernels.blendDeviates(n, first, 0.3, second, 0.2, out.at);
      kernels.addDeviates(n, third, 0.93, out.at);
      kernels.correlatedHashes(n, out.at, tails.at, keys.at + 8 * (c ^ 2), out.at);
    },
  },
  ...Object.fromEntries(
    [4, 100, 32_000].map((size) => {
      const { ends, guide, bits } = rankedTable(
        Float64Array.from({ length: size }, (_, i) => 1 / (1 + ((i * 7919) % size))),
      );
      const [endsAt, guideAt] = [view(Float64Array, size), view(Uint32Array, guide.length)];
      endsAt.values.set(ends);
      guideAt.values.set(guide);
      return [
        `rankedI32, ${size} entries`,
        { wasm: (c) => kernels.rankedI32(n, hashes.at, keys.at + 8 * c, endsAt.at, guideAt.at, bits, out.at) },
      ];
    }),
  ),
  "geometric of 10^-6, by quantiles": {
    wasm: (c) => {
      kernels.quantileF64(n, hashes.at, keys.at + 8 * c, quantiles.at, out.at);
      kernels.floorToI64(n, out.at, 8, out.at);
    },
  },
  ...Object.fromEntries(
    [0.8, 1.1, 2].map((s) => {
      const { entries, starts, squeeze } = zipfTable(s, 1e9);
      return [
        `zipfI64 of 10^9 ranks, s ${s}`,
        {
          wasm: (c) =>
            kernels.zipfI64(
              n,
              hashes.at,
              keys.at + 8 * c,
              entries.at,
              starts.values.length - 1,
              starts.at,
              squeeze,
              s,
              out.at,
            ),
        },
      ];
    }),
  ),
  nullMask: {
    wasm: (c) => kernels.nullMask(n, hashes.at, keys.at + 8 * c, threshold, out.at),
    js: (c) => js.nullMask(c, 1 << 28),
    agree: bytes,
  },
  "permutation of 10^9": {
    wasm: (c) => kernels.permutation(n, ids.at, keys.at + 8 * c, billion, out.at),
    js: (c) => js.permutation(rounds[c], ranks, 1e9),
    agree: low,
    stride: 2,
  },
  "sortedUniform of 10^9": {
    wasm: (c) => kernels.sortedUniform(n, firsts.at + 8 * c, keys.at, billion, expTable, stack, out.at),
    js: (c) => js.spacings(c),
  },
};

const filter = process.argv[2] ?? "";
const chosen = Object.entries(cases).filter(([name]) => name.includes(filter));
for (const [name, { wasm, js: twin, agree, stride = 1 }] of chosen) {
  if (agree === undefined) continue;
  for (const c of [0, 77]) {
    wasm(c);
    twin(c).forEach((expected, i) => {
      const found = agree[stride * i];
      if (Math.abs(found - expected) > 1e-9)
        throw new Error(`${name}: row ${i} is ${found}, in JavaScript ${expected}`);
    });
  }
}

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const bench = new Bench({ now: cpu, time: 250, iterations: 16, warmupTime: 60, warmupIterations: 4 });
let turn = 0;
const sample = (call) => () => {
  for (let i = 0; i < calls; i++) call(turn++ & 255);
};
for (const [name, { wasm, js: twin }] of chosen) {
  bench.add(name, sample(wasm));
  if (twin !== undefined) bench.add(`${name} js`, sample(twin));
}
await bench.run();

const nanoseconds = (name) => {
  const result = bench.getTask(name)?.result;
  return result?.latency ? (result.latency.p50 * 1e6) / (n * calls) : undefined;
};
console.log("ns of CPU per value, median".padEnd(34), "kernel".padStart(8), "js".padStart(8), "ratio".padStart(8));
for (const [name] of chosen) {
  const kernel = nanoseconds(name);
  const twin = nanoseconds(`${name} js`);
  const cells = [kernel?.toFixed(2), twin?.toFixed(2), twin && kernel ? (twin / kernel).toFixed(1) : undefined];
  console.log(name.padEnd(34), ...cells.map((cell) => (cell ?? "-").padStart(8)));
}
