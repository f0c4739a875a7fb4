// Parquet and Arrow files that are not whole, or hold what no column can: named by file, row group, batch, row and column; never thrown.
import { DateDay, tableFromArrays, tableToIPC, vectorFromArray } from "apache-arrow";
import { describe, expect, it, test } from "vitest";
import { encoders } from "../../src/encoders/index.js";
import { fileOf } from "../encoders/batches.js";
import { int, integers } from "../encoders/cases.js";
import type { TestColumn } from "../encoders/written.js";
import { cellsOf, readKind, typesOf } from "./reading.js";

const columns: readonly TestColumn[] = [
  { name: "id", type: int(64), lane: "i64", values: integers(0n, 999_999n, 1) },
  { name: "word", type: { kind: "text" }, lane: "utf8", values: integers(0n, 9999n, 2).map((value) => `w${value}`) },
];
const parquet = fileOf(encoders.parquet, columns, 64, { rowGroup: 100 });
const arrow = tableToIPC(tableFromArrays({ id: Int32Array.from([1, 2, 3]), word: ["a", "b", "c"] }), "file");
const stream = tableToIPC(tableFromArrays({ id: Int32Array.from([1, 2, 3]) }), "stream");

describe("a Parquet file", () => {
  it("that is empty, of another format, or cut off says so", async () => {
    const said = async (bytes: Uint8Array) => (await readKind("parquet", bytes)).messages;
    expect(await said(new Uint8Array(0))).toEqual(["t.parquet: the file is empty"]);
    expect(await said(Buffer.from("sku,price\n1,2\n"))).toEqual([
      't.parquet: it begins with "sku," where Parquet has PAR1',
    ]);
    expect(await said(parquet.subarray(0, parquet.length - 100))).toEqual([
      "t.parquet: it does not end with PAR1: the file was cut off",
    ]);
    const noFooter = Buffer.concat([parquet.subarray(0, 40), parquet.subarray(parquet.length - 8)]);
    expect((await said(noFooter))[0]).toMatch(/^t\.parquet: its footer cannot be read: /);
  });

  it("with a damaged page names row group and column", async () => {
    const bent = Buffer.from(parquet);
    bent.fill(0xff, 4, 40); // the header of the first page
    const { table, messages } = await readKind("parquet", bent);
    expect(table).toBeUndefined();
    expect(messages[0]).toMatch(/^t\.parquet: row group 1, column "id": /);
  });

  it("that lost a piece in the middle names the row groups that lie beyond its end", async () => {
    const lost = Buffer.concat([parquet.subarray(0, 200), parquet.subarray(parquet.length - footerBytes(parquet))]);
    const { messages } = await readKind("parquet", lost);
    expect(messages.join("\n")).toMatch(
      /row group 3, column "word": its bytes should end at \d+, and the file has \d+/,
    );
  });

  it("bent at any byte is read or refused, and nothing is thrown", async () => {
    for (let at = 0; at < parquet.length; at += 7) {
      const bent = Buffer.from(parquet);
      bent[at]! ^= 0x55;
      const { table, messages } = await readKind("parquet", bent);
      expect(table !== undefined || messages.length > 0).toBe(true);
    }
  });
});

const footerBytes = (bytes: Buffer): number => bytes.readUInt32LE(bytes.length - 8) + 8;

describe("an Arrow file", () => {
  it("that is empty, of another format, or cut off says so", async () => {
    const said = async (bytes: Uint8Array) => (await readKind("arrow", bytes)).messages;
    expect(await said(new Uint8Array(0))).toEqual(["t.arrow: the file is empty"]);
    expect(await said(Buffer.from("PAR1......"))).toEqual([
      't.arrow: it begins with "PAR1..", which neither a file nor a stream of Arrow does',
    ]);
    expect(await said(arrow.subarray(0, arrow.length - 8))).toEqual([
      "t.arrow: it does not end with ARROW1: the file was cut off",
    ]);
    expect((await said(stream.subarray(0, stream.length - 20)))[1]).toMatch(
      /^t\.arrow: record batch 1 cannot be read: /,
    );
  });

  it("without the mark at its end is read with a warning", async () => {
    const { table, problems } = await readKind("arrow", stream.subarray(0, stream.length - 8));
    expect(cellsOf(table!, "id")).toEqual([1, 2, 3]);
    expect(problems).toMatchObject([{ severity: "warning", code: "source.no_end" }]);
  });

  it("cut off at any byte is refused, or read with a warning where a batch ends", async () => {
    for (let length = 1; length < stream.length; length++) {
      const { table, problems } = await readKind("arrow", stream.subarray(0, length));
      if (table) expect(problems).toMatchObject([{ severity: "warning", code: "source.no_end" }]);
      else expect(problems.at(-1)?.severity).toBe("error");
      expect([0, 3, undefined]).toContain(table?.rows);
    }
    for (let length = 1; length < arrow.length; length++)
      expect((await readKind("arrow", arrow.subarray(0, length))).table).toBeUndefined();
  });

  test("with columns of other types names each", async () => {
    const table = tableFromArrays({ ok: [1], lists: [[1, 2]], both: [{ a: 1 }] });
    expect((await readKind("arrow", tableToIPC(table, "stream"))).messages).toEqual([
      't.arrow: column "lists" is List<Float64>',
      't.arrow: column "both" is Struct<{a:Float64}>',
    ]);
  });

  test("with numbers that are none names the first row of each column", async () => {
    const table = tableFromArrays({ a: Float64Array.from([1, Number.NaN, Infinity]) });
    const { messages } = await readKind("arrow", tableToIPC(table, "file"));
    expect(messages).toEqual([
      't.arrow: row 2: NaN in column "a" is no number that a column holds: write null in its place',
    ]);
  });

  test("of unsigned numbers takes the type that holds them", async () => {
    const table = tableFromArrays({
      a: Uint8Array.of(255),
      b: Uint16Array.of(65535),
      c: Uint32Array.of(4294967295),
      d: BigUint64Array.of(5n),
      e: vectorFromArray([new Date(0)], new DateDay()),
    });
    const read = await readKind("arrow", tableToIPC(table, "file"));
    expect(typesOf(read.table!)).toEqual({ a: "int16", b: "int32", c: "int64", d: "int64", e: "date" });
    expect(cellsOf(read.table!, "c")).toEqual([4294967295n]);
  });
});
