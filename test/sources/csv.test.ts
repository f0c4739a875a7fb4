// The CSV reader on tidy files, tricky files and broken files.
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { bool, date, decimal, int32, int64, type LogicalType, text, timestamp } from "../../src/kernels/types.js";
import { sources } from "../../src/sources/index.js";
import { cellsOf, readCsv, tableOf, typesOf } from "./reading.js";

const utf8 = (string: string) => new TextEncoder().encode(string);

describe("the shape of a file", () => {
  it("reads rows, columns and the digest of the bytes", () => {
    const table = tableOf("id,name\n1,Ada\n2,Bo\n");
    expect(table.rows).toBe(2);
    expect(cellsOf(table, "id")).toEqual([1, 2]);
    expect(cellsOf(table, "name")).toEqual(["Ada", "Bo"]);
    expect(table.sha256).toBe(createHash("sha256").update("id,name\n1,Ada\n2,Bo\n").digest("hex"));
  });

  it.each([
    ["comma", "a,b;c\n1,x;y\n", { a: [1], "b;c": ["x;y"] }],
    ["semicolon", "a;b;c\n1;2,5;3\n", { a: [1], b: ["2,5"], c: [3] }],
    ["tab", "a\tb\n1\t2\n", { a: [1], b: [2] }],
    ["quoted separators in the header", '"a,b,c";d\n1;2\n', { "a,b,c": [1], d: [2] }],
    ["one column", "a\n1\n2\n", { a: [1, 2] }],
    ["no line break at the end", "a,b\n1,2", { a: [1], b: [2] }],
    ["a null at the very end", "a,b\n1,", { a: [1], b: [null] }],
    ["CRLF", "a,b\r\n1,x\r\n2,\r\n", { a: [1, 2], b: ["x", null] }],
    ["CRLF without the last", "a,b\r\n1,x", { a: [1], b: ["x"] }],
    ["empty lines at the end", "a,b\n1,2\n\n\r\n\n", { a: [1], b: [2] }],
    ["an empty line in a file of one column is a null", "a\n1\n\n3\n", { a: [1, null, 3] }],
    ["a header alone", "a,b\n", { a: [], b: [] }],
    ["a header alone, unfinished", "a,b", { a: [], b: [] }],
    ["doubled quotes", 'a,b\n"say ""hi""",""""\n', { a: ['say "hi"'], b: ['"'] }],
    ["line breaks in quotes", 'a,b\n"x\r\ny\n",2\n', { a: ["x\r\ny\n"], b: [2] }],
    ["quotes before CRLF", 'a,b\r\n1,"x"\r\n', { a: [1], b: ["x"] }],
    ["a quote in the middle is a character", 'a,b\n5" pipe,1\n', { a: ['5" pipe'], b: [1] }],
    ["doubled quotes in the header", '"a""b",c\n1,2\n', { 'a"b': [1], c: [2] }],
    ["spaces belong to the value", "a,b\n x ,1\n", { a: [" x "], b: [1] }],
    ["other alphabets", "stadt,名\nKöln,東京\n", { stadt: ["Köln"], 名: ["東京"] }],
    ["null and the empty text", 'a,b\n,""\n"",x\n', { a: [null, ""], b: ["", "x"] }],
  ])("reads %s", (_, content, columns) => {
    const table = tableOf(content);
    expect(Object.fromEntries(table.columns.map(({ name }) => [name, cellsOf(table, name)]))).toEqual(columns);
  });

  it("takes a byte order mark for what it is", () => {
    const table = tableOf("\ufeffa,b\n1,2\n");
    expect(table.columns.map((column) => column.name)).toEqual(["a", "b"]);
  });

  it("reads bytes that lie somewhere inside a larger buffer", () => {
    const whole = utf8("xxxxxa,b\n1.5,0.30000000000000004\nyy");
    const table = tableOf(whole.subarray(5, whole.length - 3));
    expect(cellsOf(table, "b")).toEqual([0.30000000000000004]);
  });

  it("knows the line of each row, past values that span lines", () => {
    const table = tableOf('"a\n1",b\nx,1\n"y\ny\ny",2\nz,3\n"w\nw",4\nv,5\n');
    expect([0, 1, 2, 3, 4].map(table.lineOf)).toEqual([3, 4, 7, 8, 10]);
  });

  it("has one table of kinds", () => {
    expect(Object.entries(sources).every(([name, kind]) => kind.name === name)).toBe(true);
  });
});

describe("types from all values", () => {
  it.each([
    ["integers", ["1", "-20", "0"], "int64", [1, -20, 0]],
    ["quoted integers", ['"1"', "2"], "int64", [1, 2]],
    ["integers beyond 32 bits", ["1", "99999999999"], "int64", [1n, 99999999999n]],
    ["the ends of int32", ["-2147483648", "2147483647"], "int64", [-2147483648, 2147483647]],
    ["the ends of int64", ["-9223372036854775808", "9223372036854775807"], "int64", [-(2n ** 63n), 2n ** 63n - 1n]],
    ["integers beyond int64", ["1", "9223372036854775808"], "text", ["1", "9223372036854775808"]],
    ["negative ones beyond int64", ["-9223372036854775809"], "text", ["-9223372036854775809"]],
    ["a leading zero", ["90210", "02134"], "text", ["90210", "02134"]],
    ["a leading zero among decimals", ["1.5", "01.5"], "text", ["1.5", "01.5"]],
    ["a leading zero among exponents", ["1e5", "01e5"], "text", ["1e5", "01e5"]],
    ["zero itself", ["0", "0.5", "-0.25"], "decimal(18,2)", [0, 50, -25]],
    ["a leading plus", ["+1", "2"], "text", ["+1", "2"]],
    ["decimals at a common scale", ["1.5", "2.125", "-3", ".5"], "decimal(18,3)", [1500, 2125, -3000, 500]],
    ["decimals beyond 32 bits", ["21474836.48", "0.01"], "decimal(18,2)", [2147483648n, 1n]],
    ["decimals of 18 digits", ["123456789.123456789"], "decimal(18,9)", [123456789123456789n]],
    ["negative decimals of 18 digits", ["-999999999.999999999"], "decimal(18,9)", [-999999999999999999n]],
    ["19 digits at the common scale", ["1234567890", "0.123456789"], "float64", [1234567890, 0.123456789]],
    ["more than 9 places", ["0.1234567891"], "float64", [0.1234567891]],
    ["exponents", ["1e3", "-2.5E-2", "7"], "float64", [1000, -0.025, 7]],
    ["reals of 17 digits", ["0.30000000000000004", "0.1"], "float64", [0.30000000000000004, 0.1]],
    ["too large a real", ["1e999"], "text", ["1e999"]],
    ["an unfinished number", ["1."], "text", ["1."]],
    ["a lonely sign", ["-"], "text", ["-"]],
    ["versions and addresses", ["1.2.3"], "text", ["1.2.3"]],
    ["truth values", ["true", "false", "True", "FALSE"], "bool", [1, 0, 1, 0]],
    ["words near truth", ["true", "tRUE"], "text", ["true", "tRUE"]],
    ["dates", ["1970-01-01", "2024-02-29", "1969-12-31", "0001-01-01"], "date", [0, 19782, -1, -719162]],
    ["a day that is not there", ["2023-02-29"], "text", ["2023-02-29"]],
    ["times", ["1970-01-01T00:00:01Z", "1970-01-01 00:00"], "timestamp s", [1000n, 0n]],
    ["times with a zone", ["1970-01-01T01:00:00+01:00", "1969-12-31T19:00:00-0500"], "timestamp s", [0n, 0n]],
    ["milliseconds", ["1970-01-01T00:00:00.250", "1969-12-31T23:59:59.9Z"], "timestamp ms", [250n, -100n]],
    ["fractions that are 0", ["1970-01-01T00:00:01.000000Z"], "timestamp s", [1000n]],
    ["microseconds", ["1970-01-01T00:00:00.000001Z"], "text", ["1970-01-01T00:00:00.000001Z"]],
    ["an hour that is not there", ["2024-01-01T24:00:00"], "text", ["2024-01-01T24:00:00"]],
    ["dates among times", ["2024-01-01", "2024-01-01T00:00"], "text", ["2024-01-01", "2024-01-01T00:00"]],
    ["numbers among dates", ["2024-01-01", "1"], "text", ["2024-01-01", "1"]],
    [
      "uuids, as text for now",
      ["6f1b7e1e-3c55-4c7d-9a53-0a8d3b2f6c11"],
      "text",
      ["6f1b7e1e-3c55-4c7d-9a53-0a8d3b2f6c11"],
    ],
    ["nothing but nulls", ["", "", ""], "text", [null, null, null]],
    ["integers with nulls", ["", "5", ""], "int64", [null, 5, null]],
    ["the empty text among integers", ['""', "5"], "text", ["", "5"]],
  ])("%s", (_, values, type, cells) => {
    const table = tableOf(`a,z\n${values.map((value) => `${value},0\n`).join("")}`);
    expect(typesOf(table).a).toBe(type);
    expect(cellsOf(table, "a")).toEqual(cells);
  });

  it("keeps a column text when the only leading zero stands in the last of many rows", () => {
    const rows = Array.from({ length: 50_000 }, (_, i) => `${10000 + i}`);
    expect(typesOf(tableOf(`zip\n${rows.join("\n")}\n01234\n`))).toEqual({ zip: "text" });
  });

  it("gives bounds that hold for every stored value, those under nulls too", () => {
    const table = tableOf("i,d,t,wide\n5,2.50,abc,9223372036854775807\n,,,\n7,-1.25,é,-9223372036854775808\n");
    const bounds = Object.fromEntries(table.columns.map(({ name, min, max }) => [name, [min, max]]));
    expect(bounds).toEqual({ i: [5, 7], d: [-125, 250], t: [0, 3], wide: [-(2 ** 63), 2 ** 63] });
    expect([...(table.columns[0]!.values as Int32Array)]).toEqual([5, 5, 7]);
    expect(table.columns[0]!.nulls).toEqual(new Uint8Array([0b101]));
    expect(table.columns[3]!.values).toEqual(new BigInt64Array([2n ** 63n - 1n, -(2n ** 63n), -(2n ** 63n)]));
  });

  it("has no bitmap where no value is null", () => {
    expect(tableOf("a\n1\n").columns[0]!.nulls).toBeUndefined();
  });
});

describe("types that a spec asks for", () => {
  const ask = (type: LogicalType) => new Map([["a", type]]);

  it.each<[string, LogicalType, string[], unknown[]]>([
    ["integers as text", text, ["007", "8"], ["007", "8"]],
    ["leading zeros as integers", int64, ["007", "8.0"], [7, 8]],
    ["integers as decimals", decimal(12, 2), ["5", "", "1.500"], [500, null, 150]],
    ["one scale as another", decimal(12, 4), ["1.5"], [15000]],
    ["integers as reals", { kind: "float64" }, ["5"], [5]],
    ["32-bit reals", { kind: "float32" }, ["0.1"], [Math.fround(0.1)]],
    ["times", timestamp("ms"), ["2024-01-01T00:00"], [1704067200000n]],
    ["nothing but nulls as dates", date, ["", ""], [null, null]],
    ["nothing but nulls as decimals", decimal(18, 2), ["", ""], [null, null]],
  ])("reads %s", (_, type, values, cells) => {
    const table = tableOf(`a,z\n${values.map((value) => `${value},0\n`).join("")}`, ask(type));
    expect(table.columns[0]!.type).toEqual(type);
    expect(cellsOf(table, "a")).toEqual(cells);
  });

  it.each<[string, LogicalType, string, string]>([
    ["a word", int64, "x", '"x" in column "a" is not int64'],
    ["a fraction", int64, "1.5", '"1.5" in column "a" is not int64'],
    ["beyond int32", int32, "2147483648", '"2147483648" in column "a" is not int32'],
    ["beyond int64", int64, "9223372036854775808", '"9223372036854775808" in column "a" is not int64'],
    ["beyond int8", { kind: "int8" }, "128", '"128" in column "a" is not int8'],
    ["more places", decimal(12, 2), "1.005", '"1.005" in column "a" is not decimal(12,2)'],
    ["more digits", decimal(4, 2), "100.00", '"100.00" in column "a" is not decimal(4,2)'],
    ["more digits than a double has", decimal(18, 0), "1000000000000000000", "is not decimal(18,0)"],
    ["no truth value", bool, "1", '"1" in column "a" is not bool'],
    ["no date", date, "01.02.2024", '"01.02.2024" in column "a" is not date'],
    ["the empty text", int64, '""', '"" in column "a" is not int64'],
  ])("names the first line that is %s", (_, type, value, message) => {
    const { table, problems } = readCsv(`a,z\n,0\n,0\n${value},0\n${value},0\n`, ask(type));
    expect(table).toBeUndefined();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: "source.type", message: expect.stringContaining(`t.csv: line 4: `) });
    expect(problems[0]!.message).toContain(message);
  });

  it("says so when there is no such column, and which there are", () => {
    const { problems } = readCsv("a,b\n1,2\n", new Map([["c", int64]]));
    expect(problems[0]).toMatchObject({ code: "source.unknown_column", hint: "its columns are a, b" });
  });

  it("does not pretend to read what it cannot read yet", () => {
    expect(readCsv("a\nx\n", ask({ kind: "uuid" })).messages[0]).toContain("cannot be read as uuid yet");
  });
});

describe("broken files", () => {
  it.each([
    ["an empty file", "", "source.empty", "the file is empty"],
    ["a mark alone", "\ufeff\n\n", "source.empty", "the file is empty"],
    ["a short line", "a,b,c\n1,2,3\n1,2\n", "source.ragged_line", "line 3 has 2 fields, the header has 3"],
    ["a long line", "a,b\n1,2,3\n", "source.ragged_line", "line 2 has 3 fields, the header has 2"],
    ["a lone field", "a,b\n1\n", "source.ragged_line", "line 2 has 1 field, the header has 2"],
    ["an empty line", "a,b\n1,2\n\n3,4\n", "source.ragged_line", "line 3 is empty"],
    ["a short line after a long value", 'a,b\n"1\n\n1",2\n3\n', "source.ragged_line", "line 5 has 1 field"],
    ["an open quote", 'a,b\n1,2\n3,"4\n5,6\n', "source.quote", "line 3: a quote is opened and never closed"],
    ["an open quote on a later line of a row", 'a,b\n"1\n1","2\n', "source.quote", "line 3: a quote is opened"],
    ["an open quote in the header", 'a,"b\n1,2\n', "source.quote", "line 1: a quote is opened and never closed"],
    ["text after a quote", 'a,b\n"1"x,2\n', "source.quote", "line 2: text after a closing quote"],
    ["a column without a name", "a,,c\n1,2,3\n", "source.header", "column 2 has no name"],
    ["two columns with one name", "a,b,a\n1,2,3\n", "source.header", 'columns 1 and 3 are both named "a"'],
    ["zero bytes", "a,b\n1,\0\n", "source.encoding", "the file holds zero bytes"],
    ["the line ends of old", "a,b\r1,2\r", "source.line_ends", "lines end in CR alone"],
  ])("names %s", (_, content, code, message) => {
    const { table, problems } = readCsv(content);
    expect(table).toBeUndefined();
    expect(problems[0]!.code).toBe(code);
    expect(problems[0]!.message).toContain(`t.csv: ${message}`);
    expect(problems).toHaveLength(1);
  });

  it("names each line that is not UTF-8", () => {
    const bytes = Buffer.concat([
      utf8("a,b\n1,é\n"),
      Buffer.from([0x32, 44, 0xe9, 10]),
      utf8("3,x\n"),
      Buffer.from([0xff]),
    ]);
    expect(readCsv(bytes).messages).toEqual(["t.csv: line 3 is not UTF-8", "t.csv: line 5 is not UTF-8"]);
  });

  it("recognises UTF-16", () => {
    expect(readCsv(Buffer.from("\ufeffa,b\n", "utf16le")).messages).toEqual(["t.csv: the file is UTF-16"]);
  });

  it("reports all problems of a file, ten at most, and how many more there are", () => {
    const { messages } = readCsv(`a,b\n${"1\n".repeat(25)}`);
    expect(messages).toHaveLength(11);
    expect(messages[9]).toContain("line 11 has 1 field");
    expect(messages[10]).toBe("t.csv: and 15 more");
  });

  it("reports problems of the header and of the lines together", () => {
    expect(readCsv("a,a\n1\n").problems.map((problem) => problem.code)).toEqual([
      "source.header",
      "source.ragged_line",
    ]);
  });

  it("points at the place, counted as strings count", () => {
    const content = '\ufeffa,b\n😀é,2\n"1"x,2\n';
    const { problems } = readCsv(content);
    const { start, end } = problems[0]!.at!;
    expect(content.slice(start, end)).toBe("x");
  });

  it("suggests quotes where a line has too many fields", () => {
    expect(readCsv("a;b\n1;2;3\n").problems[0]!.hint).toBe('put quotes around a value that contains ";"');
  });
});
