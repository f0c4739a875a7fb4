// What files of text have in common: UTF-8 within 2 GiB, whose lines end in LF or CRLF. Says what is there instead.
import { isUtf8 } from "node:buffer";
import { CR, LF } from "./csv-scanner.js";
import type { FileProblems } from "./file-problems.js";

/** Without a byte order mark, and without line breaks at the end. */
export function textRange(bytes: Uint8Array): { readonly start: number; readonly end: number } {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let end = bytes.length;
  while (end > start && (bytes[end - 1] === LF || bytes[end - 1] === CR)) end--;
  return { start, end };
}

/** Whether there is UTF-8 text to read in bytes [start, end); says what is there instead. */
export function checkText(
  bytes: Uint8Array,
  start: number,
  end: number,
  problems: FileProblems,
  emptyHint: string,
): boolean {
  if (end === start) {
    problems.add("source.empty", "the file is empty", 0, 0, emptyHint);
    return false;
  }
  if (bytes.length > 2_147_483_647) {
    problems.add("source.too_large", "the file is larger than 2 GiB", 0, 0, "split it, or keep only what is needed");
  } else if (!isUtf8(bytes)) reportEncoding(bytes, problems);
  else if (bytes.indexOf(0) >= 0) {
    const at = bytes.indexOf(0);
    const hint = "save the file as UTF-8: it looks like UTF-16 or no text at all";
    problems.add("source.encoding", "the file holds zero bytes", at, at + 1, hint);
  } else if (bytes.indexOf(LF) < 0 && bytes.subarray(start, end).includes(CR)) {
    problems.add("source.line_ends", "lines end in CR alone", 0, 0, "save the file with LF or CRLF line ends");
  }
  return problems.count === 0;
}

/** Names each line that is not UTF-8: a line break is never part of a longer sequence, so lines can be checked alone. */
function reportEncoding(bytes: Uint8Array, problems: FileProblems): void {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    problems.add("source.encoding", "the file is UTF-16", 0, 0, "save it as UTF-8");
    return;
  }
  for (let line = 1, start = 0; start < bytes.length; line++) {
    const found = bytes.indexOf(LF, start);
    const end = found < 0 ? bytes.length : found;
    if (!isUtf8(bytes.subarray(start, end))) {
      problems.add("source.encoding", `line ${line} is not UTF-8`, start, end, "save the file as UTF-8");
    }
    start = end + 1;
  }
}
