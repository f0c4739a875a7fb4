// The local sink on a real disk: what it leaves, what it refuses, and the order of its calls.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type FileSystem, localFiles } from "../../src/sinks/file-system.js";
import { filesSink } from "../../src/sinks/files.js";
import { attemptOf, isSafeName, tempFile } from "../../src/sinks/layout.js";
import { tempFolder } from "../temp-folder.js";

const plan = "p".repeat(64);
const part = { family: "sales", part: 17 };
const name = "sales/part-00017.csv";
const recordPath = "_datagen/parts/sales/00017.json";
const bytes = (text: string) => new TextEncoder().encode(text);
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function writePart(folder: string, text: string, attempt = "a1", fs: FileSystem = localFiles, names = [name]) {
  const files = names.map((name) => ({ table: "sales", name }));
  const writer = filesSink(fs, folder, plan).begin(part, files, attempt);
  for (const k of names.keys()) writer.write(k, bytes(text));
  return writer.finish(names.map(() => 3));
}

const temps = (folder: string) => readdirSync(join(folder, "_datagen/tmp"));

test("a part becomes its file, and a record with its rows, bytes and digest", () => {
  const folder = tempFolder();
  const record = writePart(folder, "a\n1\n2\n3\n");
  const file = { table: "sales", name, rows: 3, bytes: 8, sha256: sha256("a\n1\n2\n3\n") };
  expect(record).toEqual({ ...part, files: [file] });
  expect(readFileSync(join(folder, name), "utf8")).toBe("a\n1\n2\n3\n");
  expect(JSON.parse(readFileSync(join(folder, recordPath), "utf8"))).toEqual({ ...record, plan });
  expect(temps(folder)).toEqual([]);
});

test("bytes may be a view of shared memory, written again by its owner after each write", () => {
  const folder = tempFolder();
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const view = new Uint8Array(memory.buffer, 100, 4);
  const writer = filesSink(localFiles, folder, plan).begin(part, [{ table: "sales", name }], "a1");
  for (const text of ["one\n", "two\n"]) {
    view.set(bytes(text));
    writer.write(0, view);
  }
  const record = writer.finish([2]);
  expect(readFileSync(join(folder, name), "utf8")).toBe("one\ntwo\n");
  expect(record.files[0]!.sha256).toBe(sha256("one\ntwo\n"));
});

test("a file of a part without rows is there too", () => {
  const folder = tempFolder();
  const writer = filesSink(localFiles, folder, plan).begin(part, [{ table: "sales", name }], "a1");
  expect(writer.finish([0]).files[0]).toMatchObject({ rows: 0, bytes: 0, sha256: sha256("") });
  expect(statSync(join(folder, name)).size).toBe(0);
});

test("until it is finished a part shows nothing but a temporary file that no reader's glob finds", () => {
  const folder = tempFolder();
  const writer = filesSink(localFiles, folder, plan).begin(part, [{ table: "sales", name }], "a1");
  writer.write(0, bytes("a\n1\n"));
  expect(temps(folder)).toEqual(["sales-00017-0.a1"]);
  expect(readdirSync(folder)).toEqual(["_datagen"]);
  writer.abort();
  expect(temps(folder)).toEqual([]);
  writer.abort();
});

test("an abort after the end takes nothing away", () => {
  const folder = tempFolder();
  const writer = filesSink(localFiles, folder, plan).begin(part, [{ table: "sales", name }], "a1");
  writer.finish([0]);
  writer.abort();
  expect(existsSync(join(folder, name)) && existsSync(join(folder, recordPath))).toBe(true);
});

test("two attempts at one part, in step, leave one file and both succeed", () => {
  const folder = tempFolder();
  const writers = ["a1", "a2"].map((attempt) =>
    filesSink(localFiles, folder, plan).begin(part, [{ table: "sales", name }], attempt),
  );
  for (const half of ["a\n1", "\n2\n"]) for (const writer of writers) writer.write(0, bytes(half));
  const [first, second] = writers.map((writer) => writer.finish([2]));
  expect(first).toEqual(second);
  expect(readFileSync(join(folder, name), "utf8")).toBe("a\n1\n2\n");
  expect(temps(folder)).toEqual([]);
});

test("an attempt with other bytes is a violation of determinism that keeps both: exit 3", () => {
  const folder = tempFolder();
  writePart(folder, "a\n1\n");
  const error = expect.objectContaining({ code: "run.determinism", exitCode: 3, retriable: false });
  expect(() => writePart(folder, "a\n2\n", "a2")).toThrow(error);
  expect(readFileSync(join(folder, name), "utf8")).toBe("a\n1\n");
  expect(readFileSync(join(folder, "_datagen/tmp/sales-00017-0.a2"), "utf8")).toBe("a\n2\n");
  expect(JSON.parse(readFileSync(join(folder, recordPath), "utf8")).files[0].sha256).toBe(sha256("a\n1\n"));
});

test("a file that was altered after it was written is named as that", () => {
  const folder = tempFolder();
  writePart(folder, "a\n1\n");
  writeFileSync(join(folder, name), "a\n1");
  expect(() => writePart(folder, "a\n1\n", "a2")).toThrow(
    expect.objectContaining({ code: "run.altered_file", exitCode: 3, message: expect.stringContaining(name) }),
  );
});

test("somebody else's file under a final name stays, and is named", () => {
  const folder = tempFolder();
  mkdirSync(join(folder, "sales"));
  writeFileSync(join(folder, name), "mine");
  expect(() => writePart(folder, "a\n1\n")).toThrow(
    expect.objectContaining({
      code: "run.file_in_the_way",
      exitCode: 3,
      message: expect.stringContaining("not a file of ours"),
    }),
  );
  expect(readFileSync(join(folder, name), "utf8")).toBe("mine");
  expect(existsSync(join(folder, recordPath))).toBe(false);
});

test.each(["a link to a file", "a dangling link", "a folder"])(
  "%s under a final name is refused, and nothing is written through it",
  (kind) => {
    const folder = tempFolder();
    const outside = tempFolder();
    mkdirSync(join(folder, "sales"));
    if (kind === "a link to a file") writeFileSync(join(outside, "victim"), "precious");
    if (kind === "a folder") mkdirSync(join(folder, name));
    else symlinkSync(join(outside, "victim"), join(folder, name));
    expect(() => writePart(folder, "precious")).toThrow(
      expect.objectContaining({ code: "run.file_in_the_way", exitCode: 3 }),
    );
    expect(readdirSync(outside)).toEqual(kind === "a link to a file" ? ["victim"] : []);
  },
);

test.each(["sales", "_datagen", "_datagen/tmp", "_datagen/parts"])(
  "a symbolic link in place of the folder %s is refused",
  (link) => {
    const folder = tempFolder();
    const outside = tempFolder();
    if (link.includes("/")) mkdirSync(join(folder, "_datagen"));
    symlinkSync(outside, join(folder, link));
    expect(() => writePart(folder, "a\n1\n")).toThrow(expect.objectContaining({ code: "run.not_a_folder" }));
    expect(readdirSync(outside)).toEqual([]);
  },
);

test.each([
  "../x.csv",
  "sales/../../x.csv",
  "/etc/x.csv",
  "sales//x.csv",
  "sales/.x.csv",
  "./x.csv",
  "",
  "sales/x\0.csv",
  "sales\\x.csv",
  "C:/x.csv",
  "sales/x.csv.",
  "sales/x .csv",
  "sales/con",
  "sales/NUL.csv",
  "ｓales/x.csv",
  "_datagen/plan.json",
  "_DataGen/plan.json",
  "_SUCCESS",
  `sales/${"x".repeat(300)}.csv`,
])("the name %j never becomes a path", (unsafe) => {
  const folder = tempFolder();
  expect(() => writePart(folder, "", "a1", localFiles, [unsafe])).toThrow(
    expect.objectContaining({ code: "run.unsafe_name", exitCode: 2 }),
  );
  expect(readdirSync(folder)).toEqual([]);
});

test.each(["sales/day=2024-01-31/part-00001.csv", "sales.csv", "sales/region=EU%20West/part-00001.csv"])(
  "%s is a name",
  (safe) => {
    expect(isSafeName(safe)).toBe(true);
  },
);

test("a family's name never becomes a path", () => {
  const folder = tempFolder();
  const begin = () => filesSink(localFiles, folder, plan).begin({ family: "../x", part: 0 }, [], "a1");
  expect(begin).toThrow(expect.objectContaining({ code: "run.unsafe_name" }));
});

test("the attempt can be read from the name of every temporary file, which ends in no data suffix", () => {
  for (const what of [0, 12, "record"] as const) {
    const temp = tempFile({ family: "point_of-sale", part: 123456 }, what, "0123abcd");
    expect(attemptOf(temp.slice("_datagen/tmp/".length))).toBe("0123abcd");
    expect(temp).not.toMatch(/\.(csv|ndjson|parquet|arrow|avro|json)$/);
  }
  for (const foreign of ["notes.txt.bak", "README", ".hidden"]) expect(attemptOf(foreign)).toBeUndefined();
});

test("what a step relies on is durable before it: sync the data, link it, sync its folder, then move the record, sync its folder", () => {
  const folder = tempFolder();
  const log: string[] = [];
  const paths = new Map<number, string>();
  const short = (path: string) => path.replace(`${folder}/`, "");
  const fs: FileSystem = {
    ...localFiles,
    open: (path, mode) => {
      const fd = localFiles.open(path, mode);
      paths.set(fd, short(path));
      return fd;
    },
    write: (fd, ...rest) => {
      log.push(`write ${paths.get(fd)}`);
      return localFiles.write(fd, ...rest);
    },
    fsync: (fd) => {
      log.push(`fsync ${paths.get(fd)}`);
      localFiles.fsync(fd);
    },
    link: (from, to) => {
      log.push(`link ${short(to)}`);
      localFiles.link(from, to);
    },
    rename: (from, to) => {
      log.push(`rename ${short(to)}`);
      localFiles.rename(from, to);
    },
    syncFolder: (path) => {
      log.push(`sync ${short(path)}`);
      localFiles.syncFolder(path);
    },
  };
  writePart(folder, "a\n1\n", "a1", fs);
  expect(log.slice(log.indexOf("write _datagen/tmp/sales-00017-0.a1"))).toEqual([
    "write _datagen/tmp/sales-00017-0.a1",
    "fsync _datagen/tmp/sales-00017-0.a1",
    "write _datagen/tmp/sales-00017-record.a1",
    "fsync _datagen/tmp/sales-00017-record.a1",
    `sync ${folder}`, // the folder sales is new
    `link ${name}`,
    "sync sales",
    `sync ${folder}`,
    "sync _datagen",
    "sync _datagen/parts", // the folder of the family is new
    `rename ${recordPath}`,
    "sync _datagen/parts/sales",
  ]);
});

test("two files of a part under one name are our mistake, said at once", () => {
  const begin = () => writePart(tempFolder(), "", "a1", localFiles, [name, name]);
  expect(begin).toThrow(expect.objectContaining({ code: "internal" }));
});
