// What errors of the operating system become.
import { constants } from "node:os";
import { expect, test } from "vitest";
import { DatagenError } from "../../src/errors.js";
import { errnoOf, explained } from "../../src/sinks/failure.js";
import { localFiles } from "../../src/sinks/file-system.js";
import { fail } from "../faults/simulated-disk.js";

const explain = (error: unknown): unknown => {
  try {
    return explained("write part 17 of pos", "/data/out", () => {
      throw error;
    });
  } catch (explained) {
    return explained;
  }
};

test("a full disk is exit 28, may be tried again, and says where", () => {
  expect(explain(fail("ENOSPC"))).toMatchObject({
    code: "run.no_space",
    exitCode: 28,
    retriable: true,
    message: "cannot write part 17 of pos: no space is left for /data/out",
  });
});

test("a full quota is a full disk, also where libuv has no name for it", () => {
  const unnamed = Object.assign(new Error("?"), { code: "Unknown system error -122", errno: -constants.errno.EDQUOT });
  expect(errnoOf(unnamed)).toBe("EDQUOT");
  for (const error of [unnamed, fail("EDQUOT")])
    expect(explain(error)).toMatchObject({ exitCode: 28, code: "run.no_space" });
});

test("the path that the system names is the one in the message", () => {
  expect(explain(fail("EACCES", "/data/out/sales"))).toMatchObject({
    code: "run.permission",
    exitCode: 1,
    message: "cannot write part 17 of pos: permission denied (EACCES): /data/out/sales",
  });
});

test("an error that has no words here keeps the system's", () => {
  expect(explain(fail("EDOM"))).toMatchObject({ code: "run.io", message: expect.stringContaining("EDOM: simulated") });
});

test("errors that are not the system's pass as they are", () => {
  for (const error of [
    new TypeError("x"),
    new DatagenError("run.x", "x"),
    "text",
    undefined,
    fail("ERR_INVALID_ARG_TYPE"),
  ]) {
    expect(explain(error)).toBe(error);
  }
});

test("a real error of the system is explained", () => {
  const work = () => explained("read", "/x", () => localFiles.open("/no/such/file", "read"));
  expect(work).toThrow(
    expect.objectContaining({ code: "run.not_found", message: expect.stringContaining("/no/such/file") }),
  );
});
