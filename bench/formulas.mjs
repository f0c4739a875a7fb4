// What formulas cost beside one mix of a row's hash and beside the same by plain JavaScript loops: computed row by row, and looked up
// where the values that they read are few. CPU time, interleaved, medians. Run: node bench/formulas.mjs [seconds]
import { kernelModule, openKernels } from "../dist/kernels/instance.js";
import { columns } from "./columns.mjs";
import { cpu, median } from "./engine.mjs";

const n = 4096;

const cases = {
  "seven operations": {
    made: "(1 + 0.4 * (price - 3) / 365) * weight + price * 2",
    reads: ["price", "weight"],
    js: ({ price, weight }, out) => {
      for (let i = 0; i < n; i++) out[i] = (1 + (0.4 * (price[i] - 3)) / 365) * weight[i] + price[i] * 2;
    },
  },
  "seven operations, looked up": {
    made: "(1 + 0.4 * (qty - 3) / 365) * (qty + 2) + qty * 2",
    reads: ["qty"],
    js: ({ qty }, out) => {
      for (let i = 0; i < n; i++) out[i] = (1 + (0.4 * (qty[i] - 3)) / 365) * (qty[i] + 2) + qty[i] * 2;
    },
  },
  "a sine of reals": {
    made: "1 + 0.4 * sin(price / 30)",
    reads: ["price"],
    js: ({ price }, out) => {
      for (let i = 0; i < n; i++) out[i] = 1 + 0.4 * Math.sin(price[i] / 30);
    },
  },
  "a sine of days, looked up": {
    made: "1 + 0.4 * sin(6.283185307179586 * day / 365)",
    reads: ["day"],
    js: ({ day }, out) => {
      for (let i = 0; i < n; i++) out[i] = 1 + 0.4 * Math.sin((6.283185307179586 * day[i]) / 365);
    },
  },
  "a sine of days in a larger formula": {
    made: "(1 + 0.4 * sin(6.283185307179586 * day / 365)) * price + 1",
    reads: ["day", "price"],
    js: ({ day, price }, out) => {
      for (let i = 0; i < n; i++) out[i] = (1 + 0.4 * Math.sin((6.283185307179586 * day[i]) / 365)) * price[i] + 1;
    },
  },
  "a pair of few values, looked up": {
    made: "qty * (1 + 0.4 * sin(6.283185307179586 * day / 365))",
    reads: ["qty", "day"],
    js: ({ qty, day }, out) => {
      for (let i = 0; i < n; i++) out[i] = qty[i] * (1 + 0.4 * Math.sin((6.283185307179586 * day[i]) / 365));
    },
  },
  "round to cents": {
    made: "round(weight * price, 2)",
    reads: ["weight", "price"],
  },
};

/** CPU ns of mixing the hash of a row with a key, in the first-level cache. */
function mix() {
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 65536, shared: true });
  const kernels = openKernels(kernelModule(), memory);
  const at = Math.ceil(kernels.staticEnd(0) / 64) * 64;
  const samples = [];
  for (let round = 0; round < 40; round++) {
    const before = cpu();
    for (let batch = 0; batch < 200; batch++) kernels.cellWords(n, at + 64, at, at + 64 + 8 * n + 128);
    samples.push(((cpu() - before) * 1000) / (200 * n));
  }
  return median(samples);
}

const before = mix();
const rows = columns(Number(process.argv[2]) || undefined, cases);
const one = (before + mix()) / 2;
const line = (name, cells) => console.log(name.padEnd(36), ...cells.map((cell) => cell.padStart(8)));
line("ns of CPU per value, median", ["datagen", "mixes", "js", "ratio"]);
line("one mix", [one.toFixed(2), "1.0x", "-", "-"]);
for (const { name, ours, js } of rows) {
  const twin = js === undefined ? ["-", "-"] : [js.toFixed(2), `${(js / ours).toFixed(1)}x`];
  line(name, [ours.toFixed(2), `${(ours / one).toFixed(1)}x`, ...twin]);
}
