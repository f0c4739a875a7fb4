// The plain JavaScript twins of bench/draws.mjs: the same draws in 32-bit halves, a column at a time, no BigInt in a loop.

/** Twins over the row hashes of a batch; results are reused arrays. */
export function columns(hashes, keys, n) {
  const words = new Uint32Array(hashes.buffer, hashes.byteOffset, 2 * n);
  const keyWords = new Uint32Array(keys.buffer, keys.byteOffset, 2 * keys.length);
  const cells = new Uint32Array(2 * n);
  const ints = new Int32Array(n);
  const reals = new Float64Array(n);
  const bits = new Uint8Array(n / 8);
  const draw = (c) => mixColumn(words, keyWords[2 * c], keyWords[2 * c + 1], cells, n);

  return {
    rowHashes(c) {
      return draw(c);
    },
    uniform(c, lo, span) {
      draw(c);
      for (let i = 0; i < n; i++) {
        const point = cells[2 * i + 1] * span + Math.floor((cells[2 * i] * span) / 4294967296);
        ints[i] = lo + Math.floor(point / 4294967296);
      }
      return ints;
    },
    alias(c, entries, size) {
      draw(c);
      for (let i = 0; i < n; i++) {
        const point = cells[2 * i + 1] * size + Math.floor((cells[2 * i] * size) / 4294967296);
        const index = (point / 4294967296) | 0;
        ints[i] = point >>> 0 < entries[2 * index] ? index : entries[2 * index + 1];
      }
      return ints;
    },
    gather(index, table) {
      for (let i = 0; i < n; i++) ints[i] = table[index[i]];
      return ints;
    },
    quantile(c, table) {
      draw(c);
      const half = table.length / 2;
      for (let i = 0; i < n; i++) {
        let high = cells[2 * i + 1];
        let low = cells[2 * i];
        let at = 0;
        if (high >= 2147483648) {
          high = ~high >>> 0;
          low = ~low >>> 0;
          at = half;
        }
        const octave = high === 0 ? 32 + Math.clz32(low) : Math.clz32(high);
        const place = ((high * 4294967296 + low) * powers[octave + 1] - 1) * 64;
        const segment = place | 0;
        at += (44 - octave) * 64 + segment;
        reals[i] = table[at] + (table[at + 1] - table[at]) * (place - segment);
      }
      return reals;
    },
    nullMask(c, thresholdHigh) {
      draw(c);
      bits.fill(0);
      for (let i = 0; i < n; i++) if (cells[2 * i + 1] >= thresholdHigh) bits[i >> 3] |= 1 << (i & 7);
      return bits;
    },
    /** Up to 32 bits, where Math.imul suffices; `rounds` are pairs of a word and an odd factor, from the key's stream. */
    permutation(rounds, ids, size) {
      const [a0, f0, a1, f1, a2, f2, a3, f3] = rounds;
      const count = 32 - Math.clz32(size - 1);
      const mask = -1 >>> (32 - count);
      const shift = count >> 1;
      for (let i = 0; i < n; i++) {
        let x = ids[i];
        do {
          x = Math.imul(x ^ a0, f0) & mask;
          x = Math.imul(x ^ (x >>> shift) ^ a1, f1) & mask;
          x = Math.imul(x ^ (x >>> shift) ^ a2, f2) & mask;
          x = Math.imul(x ^ (x >>> shift) ^ a3, f3) & mask;
          x = (x ^ (x >>> shift)) >>> 0;
        } while (x >= size);
        ints[i] = x;
      }
      return ints;
    },
    /** Exponential spacings by Math.log over the whole batch, without the tree that lets a range stand alone. */
    spacings(c) {
      draw(c);
      let sum = 0;
      for (let i = 0; i < n; i++) {
        sum -= Math.log((cells[2 * i + 1] + (cells[2 * i] + 0.5) * 2 ** -32) * 2 ** -32);
        reals[i] = sum;
      }
      const scale = 1 / sum;
      for (let i = 0; i < n; i++) reals[i] *= scale;
      return reals;
    },
  };
}

/** 2^(k - 64): scales a tail of octave k - 1 to 1 .. 2. */
const powers = Float64Array.from({ length: 66 }, (_, k) => 2 ** (k - 64));

/** mix(word ^ key) of n words, as pairs of low and high halves. */
export function mixColumn(words, keyLow, keyHigh, cells, n) {
  for (let i = 0; i < n; i++) {
    let l = words[2 * i] ^ keyLow;
    let h = words[2 * i + 1] ^ keyHigh;
    l ^= (l >>> 30) | (h << 2);
    h ^= h >>> 30;
    h = Math.imul(h, 0x1ce4e5b9) + Math.imul(l, 0xbf58476d) + multiplyHigh(l, 0x1ce4, 0xe5b9);
    l = Math.imul(l, 0x1ce4e5b9);
    l ^= (l >>> 27) | (h << 5);
    h ^= h >>> 27;
    h = Math.imul(h, 0x133111eb) + Math.imul(l, 0x94d049bb) + multiplyHigh(l, 0x1331, 0x11eb);
    l = Math.imul(l, 0x133111eb);
    cells[2 * i] = l ^ ((l >>> 31) | (h << 1));
    cells[2 * i + 1] = h ^ (h >>> 31);
  }
  return cells;
}

/** The upper half of a * (b1 * 65536 + b0). */
export function multiplyHigh(a, b1, b0) {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  const cross = a0 * b1 + (middle & 0xffff);
  return a1 * b1 + (middle >>> 16) + (cross >>> 16);
}
