// The rows of specs/point-of-sale/pos.yaml in plain JavaScript, twice: written as bytes with all the care that the language allows, and as
// strings, the way most generators do it. Same keys, same draws, same alias tables, so the same bytes.
import { aliasTable, exponentialTable } from "../dist/columns/quantiles.js";
import { Host } from "../dist/kernels/host.js";
import { drawKey } from "../dist/kernels/purposes.js";
import { textArray } from "../dist/kernels/vector.js";
import { mixColumn, multiplyHigh } from "./plain.mjs";

export const batchRows = 4096;
const gammaLow = 0x7f4a7c15;
const gammaHigh = 0x9e3779b9;

/** The columns of batches of pos_scans: draws in 32-bit halves over typed arrays, no BigInt in a loop. */
export function saleColumns({ assembly: { model } }) {
  const { sources, tables, seed } = model;
  const table = tables.get("pos_scans");
  const key = (column, purpose = "value") => halves(drawKey(seed, table.id, column, purpose));
  const supplied = (source, column) => sources.get(source).columns.get(column).supplied.values;

  const stores = supplied("retail_stores", "store_id");
  const categories = choice(aliasTable(Float64Array.from(supplied("item_categories", "frequency"))));
  const items = groupedChoice(
    sources.get("item_master").columns.get("category_code").positions,
    Float64Array.from(supplied("item_master", "frequency")),
    supplied("item_categories", "frequency").length,
  );
  const quantities = choice(aliasTable(Float64Array.of(50, 25, 15, 10)));
  const upcs = textArray(Array.from(supplied("item_master", "item_upc"), String));
  const prices = Int32Array.from(supplied("item_master", "item_price"), Number);
  const keys = {
    rows: key("", "rows"),
    store: key("store_id"),
    category: key("category"),
    item: key("item_upc"),
    quantity: key("unit_qty"),
  };
  const from = Date.UTC(2024, 0, 1) / 1000;
  const times = sortedSeconds(key("scan_ts", "sorted"), table.size.rows, from, 366 * 86_400);

  const words = new Uint32Array(2 * batchRows);
  const cells = new Uint32Array(2 * batchRows);
  const batch = {
    store: new Int32Array(batchRows),
    second: new Float64Array(batchRows),
    item: new Int32Array(batchRows),
    quantity: new Int32Array(batchRows),
    price: new Int32Array(batchRows),
  };
  const category = new Int32Array(batchRows);
  const draw = ([low, high]) => mixColumn(words, low, high, cells, batchRows);
  const fill = (firstRow) => {
    identities(words, firstRow, keys.rows, batchRows);
    mixColumn(words, 0, 0, words, batchRows);
    draw(keys.store);
    for (let i = 0; i < batchRows; i++) batch.store[i] = stores[(spread(cells, i, stores.length) / 4294967296) | 0];
    times(firstRow, batch.second);
    draw(keys.category);
    categories(cells, category, 0);
    draw(keys.item);
    items(cells, category, batch.item);
    draw(keys.quantity);
    quantities(cells, batch.quantity, 1);
    for (let i = 0; i < batchRows; i++) batch.price[i] = prices[batch.item[i]];
  };
  return { batch, upcs, fill };
}

/** Bytes: digit tables, the date kept until it changes, dictionary bytes copied one by one. Returns the bytes written. */
export function byteWriter({ batch, upcs, fill }) {
  const encoder = new TextEncoder();
  const digits = (count, width) =>
    encoder.encode(Array.from({ length: count }, (_, i) => String(i).padStart(width, "0")).join(""));
  const pairs = digits(100, 2);
  const quads = new Uint32Array(digits(10_000, 4).buffer);
  const out = new Uint8Array(batchRows * 64);
  const day = new Uint8Array(11);
  let dayStart = -1;
  const integer = (at, v) => {
    const quad = quads[v];
    if (v >= 1000) out[at++] = quad & 255;
    if (v >= 100) out[at++] = (quad >> 8) & 255;
    if (v >= 10) out[at++] = (quad >> 16) & 255;
    out[at++] = quad >> 24;
    return at;
  };
  const pair = (at, v) => {
    out[at] = pairs[2 * v];
    out[at + 1] = pairs[2 * v + 1];
    return at + 2;
  };
  const write = (firstRow) => {
    fill(firstRow);
    let at = 0;
    for (let i = 0; i < batchRows; i++) {
      at = integer(at, batch.store[i]);
      out[at++] = 44;
      const second = batch.second[i];
      if (!(second >= dayStart && second < dayStart + 86_400)) {
        dayStart = Math.floor(second / 86_400) * 86_400;
        day.set(encoder.encode(new Date(dayStart * 1000).toISOString().slice(0, 11)));
      }
      const ofDay = (second - dayStart) | 0;
      for (let k = 0; k < 11; k++) out[at + k] = day[k];
      at = pair(at + 11, (ofDay / 3600) | 0);
      out[at++] = 58;
      at = pair(at, ((ofDay / 60) | 0) % 60);
      out[at++] = 58;
      at = pair(at, ofDay % 60);
      out[at++] = 90;
      out[at++] = 44;
      const item = batch.item[i];
      for (let k = upcs.offsets[item], end = upcs.offsets[item + 1]; k < end; k++) out[at++] = upcs.bytes[k];
      out[at++] = 44;
      at = integer(at, batch.quantity[i]);
      out[at++] = 44;
      const price = batch.price[i];
      const whole = (price / 100) | 0;
      at = integer(at, whole);
      out[at++] = 46;
      at = pair(at, price - whole * 100);
      out[at++] = 10;
    }
    return at;
  };
  return { write, text: (bytes) => out.subarray(0, bytes) };
}

/** Strings: templates, toISOString, toFixed, join. */
export function stringWriter({ batch, upcs, fill }) {
  const texts = Array.from({ length: upcs.offsets.length - 1 }, (_, i) =>
    new TextDecoder().decode(upcs.bytes.subarray(upcs.offsets[i], upcs.offsets[i + 1])),
  );
  let bytes = Buffer.alloc(0);
  const write = (firstRow) => {
    fill(firstRow);
    const lines = [];
    for (let i = 0; i < batchRows; i++) {
      const at = new Date(batch.second[i] * 1000).toISOString().replace(".000", "");
      lines.push(
        `${batch.store[i]},${at},${texts[batch.item[i]]},${batch.quantity[i]},${(batch.price[i] / 100).toFixed(2)}`,
      );
    }
    bytes = Buffer.from(`${lines.join("\n")}\n`);
    return bytes.length;
  };
  return { write, text: () => bytes };
}

const halves = (word) => [Number(word & 0xffffffffn), Number(word >> 32n)];

/** Words (first + i) * GAMMA + key as pairs of halves. */
function identities(words, first, [keyLow, keyHigh], n) {
  const firstLow = first >>> 0;
  let low = Math.imul(firstLow, gammaLow) >>> 0;
  let high =
    Math.imul(firstLow, gammaHigh) +
    Math.imul(first / 4294967296, gammaLow) +
    multiplyHigh(firstLow, gammaLow >>> 16, gammaLow & 0xffff);
  low += keyLow;
  high = (high + keyHigh + (low > 0xffffffff ? 1 : 0)) >>> 0;
  low >>>= 0;
  for (let i = 0; i < n; i++) {
    words[2 * i] = low;
    words[2 * i + 1] = high;
    low += gammaLow;
    high = (high + gammaHigh + (low > 0xffffffff ? 1 : 0)) >>> 0;
    low >>>= 0;
  }
}

/** floor(cell * n / 2^32), exact below 2^53. */
const spread = (cells, i, n) => cells[2 * i + 1] * n + Math.floor((cells[2 * i] * n) / 4294967296);

const choice = (entries) => (cells, out, first) => {
  const size = entries.length / 2;
  for (let i = 0; i < batchRows; i++) {
    const point = spread(cells, i, size);
    const index = (point / 4294967296) | 0;
    out[i] = first + (point >>> 0 < entries[2 * index] ? index : entries[2 * index + 1]);
  }
};

/** Rows by group, and in each group an alias table of its own. */
function groupedChoice(groupOf, weights, groups) {
  const starts = new Int32Array(groups + 1);
  for (const group of groupOf) starts[group + 1]++;
  for (let g = 0; g < groups; g++) starts[g + 1] += starts[g];
  const next = starts.slice();
  const members = new Int32Array(groupOf.length);
  for (let row = 0; row < groupOf.length; row++) members[next[groupOf[row]]++] = row;
  const entries = new Uint32Array(2 * members.length);
  for (let g = 0; g < groups; g++) {
    const local = Float64Array.from(members.subarray(starts[g], starts[g + 1]), (row) => weights[row]);
    if (local.length > 0) entries.set(aliasTable(local), 2 * starts[g]);
  }
  return (cells, group, out) => {
    for (let i = 0; i < batchRows; i++) {
      const start = starts[group[i]];
      const point = spread(cells, i, starts[group[i] + 1] - start);
      const index = (point / 4294967296) | 0;
      const entry = 2 * (start + index);
      out[i] = members[start + (point >>> 0 < entries[entry] ? index : entries[entry + 1])];
    }
  };
}

/** Seconds in order: the tree of pivots and the exponential spacings of assembly/time/sorted.ts, whose drawing explains them. */
function sortedSeconds(key, rows, from, slots) {
  const table = exponentialTable();
  const leaves = Math.max(1, Math.floor((rows + 128) / 256));
  const words = new Uint32Array(2 * 512);
  const deviate = pivotDeviates(key);
  return (first, out) => {
    const end = Math.min(rows, first + batchRows);
    const node = (l, r, a, b) => {
      const begin = l * 256;
      const last = r === leaves ? rows : r * 256 - 1;
      if (r - l === 1) return leaf(begin, last, Math.max(begin, first), Math.min(last, end), a, b);
      const mid = (l + r) >> 1;
      const pivot = mid * 256 - 1;
      const value = Math.min(a + (b - a) * beta(pivot - begin + 1, last - pivot, deviate(pivot)), b);
      if (pivot > first) node(l, mid, a, value);
      if (pivot >= first && pivot < end) out[pivot - first] = from + Math.min(Math.floor(value * slots), slots - 1);
      if (pivot + 1 < end) node(mid, r, value, b);
    };
    const leaf = (begin, last, rowFrom, rowTo, a, b) => {
      const count = last - begin + 1;
      identities(words, begin, key, count);
      mixColumn(words, 0, 0, words, count);
      let sum = 0;
      for (let i = 0; i < count; i++) {
        sum += exponential(words[2 * i + 1], words[2 * i], table);
        const row = begin + i;
        if (row >= rowFrom && row < rowTo) out[row - first] = sum;
      }
      const scale = (b - a) / sum;
      for (let row = rowFrom; row < rowTo; row++) {
        const value = Math.min(a + out[row - first] * scale, b);
        out[row - first] = from + Math.min(Math.floor(value * slots), slots - 1);
      }
    };
    node(0, leaves, 8.271806125530277e-25, 0.9999999999999999);
  };
}

function exponential(high, low, table) {
  let octave = 0;
  if (high === 0) {
    octave = 32;
    high = low;
    low = 0;
  }
  const shift = Math.clz32(high);
  if (shift > 0) {
    high = (high << shift) | (low >>> (32 - shift));
    low <<= shift;
  }
  const at = (high >>> 21) & 1023;
  const fraction = ((high & 0x1fffff) * 4294967296 + (low >>> 0)) / 9007199254740992;
  return (octave + shift) * Math.LN2 + table[at] + (table[at + 1] - table[at]) * fraction;
}

/** One row in 256 is a pivot: its normal deviate comes from the kernel. */
function pivotDeviates(key) {
  const host = new Host(64);
  const at = host.alloc(8);
  const deviate = new Float64Array(host.memory.buffer, at, 1);
  const word = new Uint32Array(2);
  return (pivot) => {
    identities(word, pivot, key, 1);
    mixColumn(word, 0, 0, word, 1);
    word[0] ^= 0x74000001; // PIVOT
    word[1] ^= 0x7069766f;
    mixColumn(word, 0, 0, word, 1);
    deviate[0] = (word[1] * 2097152 + (word[0] >>> 11) + 0.5) / 9007199254740992;
    host.kernels.normalQuantile(1, at, at);
    return deviate[0];
  };
}

function beta(a, b, z) {
  const p = 1 / (2 * a - 1);
  const q = 1 / (2 * b - 1);
  const h = 2 / (p + q);
  const lambda = (z * z - 3) / 6;
  const w = (-z * Math.sqrt(h + lambda)) / h - (q - p) * (lambda + 5 / 6 - 2 / (3 * h));
  return a / (a + b * Math.exp(2 * w));
}
