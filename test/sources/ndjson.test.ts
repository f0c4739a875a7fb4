// JSON lines: types by all values, keys in the order of their first appearance, and every line that is wrong named.
import { describe, expect, it } from "vitest";
import { cellsOf, type Reading, readKind, typesOf } from "./reading.js";

const read = (text: string): Promise<Reading> => readKind("ndjson", new TextEncoder().encode(text));
const tableOf = async (text: string) => {
  const { table, messages } = await read(text);
  if (!table) throw new Error(messages.join("\n"));
  return table;
};

describe("JSON lines", () => {
  it("give columns by the first appearance of their keys, null where a line lacks one", async () => {
    const table = await tableOf('{"b":1,"a":"x"}\n{"a":null,"c":true}\r\n  { "a" : "y" , "b" : 3 }  \n\n');
    expect(table.columns.map(({ name }) => name)).toEqual(["b", "a", "c"]);
    expect(cellsOf(table, "b")).toEqual([1, null, 3]);
    expect(cellsOf(table, "a")).toEqual(["x", null, "y"]);
    expect(cellsOf(table, "c")).toEqual([null, 1, null]);
    expect([table.rows, table.unit, table.lineOf(2)]).toEqual([3, "line", 3]);
  });

  it("give the types that all values fit", async () => {
    const table = await tableOf(
      '{"i":1,"d":1.50,"e":1e3,"z":"007","n":"12","day":"2024-02-29","at":"2024-02-29T10:00:00.5Z","t":true,"none":null,"mixed":1}\n' +
        '{"i":-9223372036854775808,"d":0.1,"e":0.5,"z":"8","n":"13","day":"1999-12-31","at":"1970-01-01 00:00","t":false,"mixed":"a"}\n',
    );
    expect(typesOf(table)).toEqual({
      i: "int64",
      d: "decimal(18,2)",
      e: "float64",
      z: "text",
      n: "text",
      day: "date",
      at: "timestamp ms",
      t: "bool",
      none: "text",
      mixed: "text",
    });
    expect(cellsOf(table, "i")).toEqual([1n, -(2n ** 63n)]);
    expect(cellsOf(table, "d")).toEqual([150, 10]);
    expect(cellsOf(table, "mixed")).toEqual(["1", "a"]);
  });

  it("read decimals from their digits, not through a double", async () => {
    const table = await tableOf('{"v":0.1}\n{"v":123456789012345.678}\n');
    expect(cellsOf(table, "v")).toEqual([100n, 123456789012345678n]);
  });

  it("unescape texts and keys", async () => {
    const line = { 'a "quoted"\n key\\': 'tab\t quote" back\\slash / é 日 😀 \u0000\u001f', plain: "" };
    const escaped = JSON.stringify(line).replace("é", "\\u00E9").replace("😀", "\\ud83d\\ude00").replace("/", "\\/");
    const table = await tableOf(`${escaped}\n${JSON.stringify({ plain: "x", 'a "quoted"\n key\\': "y" })}\n`);
    expect(cellsOf(table, 'a "quoted"\n key\\')).toEqual([line['a "quoted"\n key\\'], "y"]);
    expect(cellsOf(table, "plain")).toEqual(["", "x"]);
  });

  it("agree with JSON.parse on random objects", async () => {
    let state = 7;
    const draw = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const pieces = ["a", " ", '"', "\\", "\n", "é", "😀", "{", "}", ",", ":", "\u2028", "\u007f", "/"];
    for (let round = 0; round < 300; round++) {
      const text = () => `x${Array.from({ length: draw(6) }, () => pieces[draw(pieces.length)]).join("")}`;
      const keys = Array.from({ length: 1 + draw(4) }, (_, i) => `${text()}${i}`);
      const lines = Array.from({ length: 1 + draw(5) }, () =>
        Object.fromEntries(keys.filter(() => draw(4) > 0).map((key) => [key, draw(5) === 0 ? null : text()])),
      );
      if (lines.every((line) => Object.keys(line).length === 0)) continue;
      const table = await tableOf(lines.map((line) => JSON.stringify(line)).join("\n"));
      for (const { name } of table.columns)
        expect(cellsOf(table, name)).toEqual(lines.map((line) => line[name] ?? null));
    }
  });

  it("name every line that is wrong, and say what was expected", async () => {
    const { table, messages } = await read(
      ['{"a":1}', "", "[1]", '{"a":[1]}', '{"a":{"b":1}}', '{"a":1,"a":2}', '{"a":01}', '{"a":1.}', '{"a" 1}'].join(
        "\n",
      ),
    );
    expect(table).toBeUndefined();
    expect(messages).toEqual([
      "t.ndjson: line 2 is empty",
      "t.ndjson: line 3: an object was expected",
      't.ndjson: line 4: "a" holds a list',
      't.ndjson: line 5: "a" holds an object',
      't.ndjson: line 6: the key "a" is there twice',
      "t.ndjson: line 7: a number of JSON has no leading zeros",
      "t.ndjson: line 8: the number is not one of JSON",
      "t.ndjson: line 9: a colon was expected after the key",
    ]);
  });

  it.each([
    ['{"a":1', "line 1: the object is not closed"],
    ['{"a":', "line 1: the object is not closed"],
    ['{"a":"x', "line 1: a text is not closed"],
    ['{"a":tru}', 'line 1: "a" has no value of JSON'],
    ['{"a":NaN}', 'line 1: "a" has no value of JSON'],
    ["{'a':1}", "line 1: a key in quotes was expected"],
    ['{"a":1,}', "line 1: a key in quotes was expected"],
    ['{"a":1}{"a":2}', "line 1: the object ends before the line does"],
    ['{"":1}', "line 1: a key is empty"],
    ['{""":1}', "line 1: a key is empty"],
    ['{"a":"\\x"}', "line 1: an escape is none of JSON"],
    ['{"a":"\\ud800"}', "line 1: half of a surrogate pair is no character"],
    ['{"a":"\t"}', "line 1: a text holds a control character"],
    ["", "the file is empty"],
  ])("%s: %s", async (text, message) => {
    expect((await read(text)).messages).toEqual([`t.ndjson: ${message}`]);
  });

  it("refuse a file whose every line has keys of its own before memory ends", async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `{"k${i}":1}`);
    const { messages } = await read(lines.join("\n"));
    expect(messages[0]).toContain("more than a table of 5000 rows can have");
  });

  it("cut off anywhere are told, never taken for whole but at the end of a line", async () => {
    const text = '{"a":1,"b":"é\\u0041"}\n{"a":-2.5e3,"b":null}\n{"b":true}';
    const bytes = new TextEncoder().encode(text);
    for (let length = 1; length < bytes.length; length++) {
      const { table, messages } = await readKind("ndjson", bytes.subarray(0, length));
      const isLineEnd = bytes[length] === 10 || bytes[length - 1] === 10;
      expect(table !== undefined, `${length}: ${messages}`).toBe(isLineEnd);
    }
  });
});
