// Codes of texts: found by hash and by comparison, also where hashes collide; and codes of two columns in one word.
import { expect, test } from "vitest";
import { distinct64, textTable } from "../../src/kernels/lookup.js";
import { textArray } from "../../src/kernels/vector.js";
import { Bench } from "../harness.js";
import { numbers, words } from "./reference.js";

const bench = new Bench();
const out = bench.alloc(8 * 5000);

const texts = ["", "a", "b", "aa", "ab", "ä", "日本", "x".repeat(7), "x".repeat(8), "x".repeat(9), "y".repeat(300)];

function codes(keys: readonly string[], asked: readonly string[], table = textTable(textArray(keys))): number[] {
  const [own, theirs] = [textArray(asked), textArray(keys)];
  const slots = bench.put(table.slots);
  const at = [bench.put(theirs.offsets), bench.put(theirs.bytes)] as const;
  bench.kernels.lookupText(
    asked.length,
    bench.put(own.offsets),
    bench.put(own.bytes),
    slots,
    table.mask,
    ...at,
    -7,
    out,
  );
  return bench.i32(out, asked.length);
}

test("every text has its own code, any other the missing one", () => {
  expect(codes(texts, texts)).toEqual(texts.map((_, code) => code));
  expect(codes(texts, ["c", "x".repeat(6), "日", `${"y".repeat(299)}z`, "b"])).toEqual([-7, -7, -7, -7, 2]);
  expect(codes([], ["a", ""])).toEqual([-7, -7]);
});

test("thousands of texts find themselves", () => {
  const many = [...new Set(words(4000, 3n).map((word) => (word >> 40n).toString(36)))];
  expect(codes(many, many)).toEqual(many.map((_, code) => code));
});

test("texts of equal hash are told apart by their bytes", () => {
  const { slots, mask } = textTable(textArray(["one", "two"]));
  const used = [...Array(mask + 1).keys()].filter((slot) => slots[2 * slot + 1] !== 0);
  const forged = slots.slice();
  // The slot of "one" comes first and says it is "two": the text does not fit, so the search goes on
  const first = used.find((slot) => slots[2 * slot + 1] === 1)!;
  forged[2 * first + 1] = 2;
  expect(codes(["one", "two"], ["one"], { slots: forged, mask })).toEqual([-7]);
});

test("a rank among sorted texts is how many lie below, by bytes", () => {
  const bytesOf = (text: string) => Buffer.from(text);
  const sorted = [...texts, "a\u{10ffff}", "\uffff"].sort((a, b) => Buffer.compare(bytesOf(a), bytesOf(b)));
  const asked = [...sorted, "aaa", "zz", "日", "\u{10000}"];
  const [own, keys] = [textArray(asked), textArray(sorted)];
  const at = [own.offsets, own.bytes, keys.offsets, keys.bytes].map((data) => bench.put(data)) as [
    number,
    number,
    number,
    number,
  ];
  const ranks = (holds: (order: number) => boolean) =>
    asked.map((text) => sorted.filter((other) => holds(Buffer.compare(bytesOf(other), bytesOf(text)))).length);
  bench.kernels.rankBelowText(asked.length, ...at, sorted.length, out);
  expect(bench.i32(out, asked.length)).toEqual(ranks((order) => order < 0));
  bench.kernels.rankUpToText(asked.length, ...at, sorted.length, out);
  expect(bench.i32(out, asked.length)).toEqual(ranks((order) => order <= 0));
});

test("two codes make one word", () => {
  const [a, b] = [numbers(300, 2 ** 31 - 1, 1n), numbers(300, 1000, 2n)];
  bench.kernels.packCodes(300, bench.put(new Int32Array(a)), bench.put(new Int32Array(b)), 1001, out);
  expect(bench.i64(out, 300)).toEqual(a.map((code, i) => BigInt(code) * 1001n + BigInt(b[i]!)));
});

test("distinct words are numbered as they come, and what is missing has no number", () => {
  const values = words(3000, 4n).map((word) => BigInt.asIntN(64, word % 700n) - 350n);
  const missing = Uint8Array.from(values, (value) => (value === 3n ? 1 : 0));
  const { codes: found, distinct } = distinct64(new BigInt64Array(values), missing);
  const order = [...new Set(values.filter((value) => value !== 3n))];
  expect([...distinct]).toEqual(order);
  expect([...found]).toEqual(values.map((value) => (value === 3n ? -1 : order.indexOf(value))));
});
