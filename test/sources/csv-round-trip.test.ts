// Random tables, written by a plain writer, must come back as they were; and a long file must fit where it should.
import { describe, expect, it } from "vitest";
import { textAt } from "../../src/kernels/vector.js";
import { type Cell, cellsOf, readCsv, tableOf } from "./reading.js";

/** A small generator of its own: tests must not depend on the draws that they check. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const letters = ["a", "Z", "7", " ", ",", ";", "\t", '"', "\n", "\r\n", "\r", "é", "日", "😀", "-", ".", "e", "0"];

interface Made {
  readonly header: string[];
  readonly columns: Cell[][];
  readonly csv: string;
}

/** A table of one to six columns of any kind, in any dialect. */
function makeTable(seed: number): Made {
  const draw = random(seed);
  const separator = [",", ";", "\t"][draw(3)]!;
  const lineEnd = ["\n", "\r\n"][draw(2)]!;
  const rows = draw(60);
  const kinds = Array.from({ length: 2 + draw(5) }, () => draw(5));
  const nullRate = draw(3) * 20;
  const columns = kinds.map((kind) =>
    Array.from({ length: rows }, (): [Cell, string] => {
      if (draw(100) < nullRate) return [null, ""];
      const [value, written] = makeValue(kind, draw);
      const quoted = draw(4) === 0 || /[",;\t\n\r]/.test(written) || written === "";
      return [value, quoted ? `"${written.replaceAll('"', '""')}"` : written];
    }),
  );
  const header = kinds.map((_, c) => `c${c}`);
  const lines = Array.from({ length: rows }, (_, r) => columns.map((cells) => cells[r]![1]).join(separator));
  const csv = [header.join(separator), ...lines].join(lineEnd) + (draw(2) ? lineEnd : "");
  return { header, columns: columns.map((cells) => cells.map(([value]) => value)), csv };
}

/** A value and its text. Text columns begin with a letter that no other type begins with. */
function makeValue(kind: number, draw: (below: number) => number): [Cell, string] {
  const sign = draw(2) ? -1 : 1;
  if (kind === 0) return numberAndText(sign * draw(10 ** (1 + draw(9))));
  if (kind === 1) {
    const value = BigInt(sign) * (BigInt(draw(2 ** 31)) * 2n ** 31n + BigInt(draw(2 ** 31)) + 2n ** 32n);
    return [value, value.toString()];
  }
  if (kind === 2) {
    const value = sign * (1 + draw(1e6)) * 2 ** -(20 + draw(20));
    return [value, value.toExponential()];
  }
  if (kind === 3) {
    const days = draw(40_000) - 10_000;
    return [days, new Date(days * 86_400_000).toISOString().slice(0, 10)];
  }
  const text = `x${Array.from({ length: draw(8) }, () => letters[draw(letters.length)]!).join("")}`;
  return [text, text];
}

const numberAndText = (value: number): [Cell, string] => [value === 0 ? 0 : value, `${value === 0 ? 0 : value}`];

describe("a table that was written", () => {
  it("comes back as it was, in every dialect and kind of value", () => {
    for (let seed = 1; seed <= 1500; seed++) {
      const { header, columns, csv } = makeTable(seed);
      const table = tableOf(csv);
      header.forEach((name, c) => {
        expect(cellsOf(table, name), `seed ${seed}, column ${name} of ${JSON.stringify(csv)}`).toEqual(columns[c]);
      });
    }
  });

  it("would be seen to differ if one value were another", () => {
    const { columns, csv } = makeTable(4);
    const bent = csv.replace(/\d(?=\D*$)/, (digit) => `${(Number(digit) + 1) % 10}`);
    expect(bent).not.toBe(csv);
    const table = tableOf(bent);
    expect(columns.some((cells, c) => String(cellsOf(table, `c${c}`)) !== String(cells))).toBe(true);
  });

  it("knows the line of every row, whatever the values hold", () => {
    for (let seed = 2000; seed <= 2200; seed++) {
      const { csv } = makeTable(seed);
      const table = tableOf(csv);
      const lines = csv.split("\n");
      const ends = Array.from({ length: table.rows }, (_, row) => table.lineOf(row + 1) - 1);
      const starts = Array.from({ length: table.rows }, (_, row) => table.lineOf(row));
      // Every row by itself, under the same header, is a table of one row.
      starts.forEach((start, row) => {
        const alone = `${lines[0]}\n${lines.slice(start - 1, ends[row]).join("\n")}`;
        if (!/^[,;\t\r]*$/.test(alone)) expect(tableOf(`${alone}\n`).rows, `seed ${seed} row ${row}`).toBe(1);
      });
    }
  });
});

describe("any text at all", () => {
  it("is read, or refused with a problem, but never thrown at", () => {
    const draw = random(99);
    const outcomes = { read: 0, refused: 0 };
    for (let i = 0; i < 20_000; i++) {
      const content = Array.from({ length: draw(24) }, () => letters[draw(letters.length)]!).join("");
      const { table, problems } = readCsv(content);
      expect(table === undefined, JSON.stringify(content)).toBe(problems.length > 0);
      if (table === undefined) outcomes.refused++;
      else outcomes.read++;
    }
    expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(1000);
  });

  it("reads the same where a spec asks for the types that were inferred", () => {
    for (let seed = 3000; seed <= 3300; seed++) {
      const { csv } = makeTable(seed);
      const inferred = tableOf(csv);
      const asked = tableOf(csv, new Map(inferred.columns.map(({ name, type }) => [name, type])));
      expect(asked.columns, `seed ${seed}`).toEqual(inferred.columns);
    }
  });
});

describe("a million rows", () => {
  const rows = 1_000_000;
  const lines = Array.from({ length: rows }, (_, i) => `${i},${1e10 + i},${(i % 5000) / 100},name ${i % 1000}`);
  const bytes = Buffer.from(`a,b,c,d\n${lines.join("\n")}\n`);

  it("load into 4 or 8 bytes a number, and text into its bytes and 4", () => {
    const table = tableOf(bytes);
    const sizes = table.columns.map(({ values }) =>
      "offsets" in values ? values.offsets.byteLength + values.bytes.length : values.byteLength,
    );
    const textBytes = lines.reduce((sum, line) => sum + line.length - line.lastIndexOf(",") - 1, 0);
    expect(table.rows).toBe(rows);
    expect(sizes).toEqual([4 * rows, 8 * rows, 4 * rows, textBytes + 4 * (rows + 1)]);
    expect((table.columns[1]!.values as BigInt64Array)[rows - 1]).toBe(10_000_999_999n);
    expect(textAt(table.columns[3]!.values as Parameters<typeof textAt>[0], rows - 1)).toBe("name 999");
    expect(table.lineOf(rows - 1)).toBe(rows + 1);
  });

  it("take little more than their columns while they load", () => {
    const before = process.memoryUsage().arrayBuffers;
    const table = tableOf(bytes);
    const during = process.memoryUsage().arrayBuffers - before;
    expect(table.rows).toBe(rows);
    expect(during).toBeLessThan(48e6); // 4 + 8 + 4 + 12 MB of columns, and garbage that may still wait
  });
});
