// What `bench` says: a line for each number of threads, a line for each table, and on demand one for each step.
import type { TableStages } from "../run/stages.js";
import { bytesText, grouped, short } from "./talk.js";
import { textTable } from "./text-table.js";

export interface EndToEnd {
  readonly threads: number;
  /** Nowhere, or a folder that is removed afterwards. */
  readonly to: "null" | "files";
  readonly rows: number;
  readonly bytes: number;
  readonly rowsPerSecond: number;
  readonly bytesPerSecond: number;
  /** Nanoseconds of processor time, of all threads. */
  readonly cpuNsPerRow: number;
  /** Rows per second, beside the first number of threads. */
  readonly relative: number;
}

export interface BenchResult {
  readonly spec: string;
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    readonly node: string;
    readonly platform: string;
  };
  readonly rounds: number;
  readonly endToEnd: readonly EndToEnd[];
  /** One thread, nanoseconds a row. */
  readonly stages: readonly TableStages[];
}

export function tellBench(
  result: BenchResult,
  { steps, json }: { readonly steps: boolean; readonly json: boolean },
): void {
  if (json) {
    const stages = steps ? result.stages : result.stages.map(({ steps: _, ...stage }) => stage);
    process.stdout.write(`${JSON.stringify({ ...result, stages })}\n`);
    return;
  }
  const { processor, cores, node, platform } = result.machine;
  const pages = [
    `${processor}, ${cores} cores; Node ${node}, ${platform}`,
    `${result.spec}: medians of ${result.rounds} ${result.rounds === 1 ? "round" : "rounds"} in turns, with the start of threads and, for files, until they are durable`,
    "",
    textTable(result.endToEnd.map(endToEndLine), [
      "to",
      "threads",
      "rows",
      "rows/s",
      "bytes/s",
      "cpu ns/row",
      "relative",
    ]),
    "",
    "Where the time of one thread goes, in ns a row:",
    "",
    textTable(result.stages.map(stageLine), ["table", "columns", "encode", "digest", "write", "sum", "bytes/row"]),
    ...(steps ? result.stages.flatMap(stepLines) : []),
  ];
  process.stdout.write(`${pages.join("\n")}\n`);
}

const endToEndLine = (line: EndToEnd): string[] => [
  line.to,
  String(line.threads),
  grouped(line.rows),
  short(line.rowsPerSecond),
  bytesText(line.bytesPerSecond),
  line.cpuNsPerRow.toFixed(1),
  line.relative.toFixed(2),
];

const stageLine = ({ table, rows, bytes, columns, encode, digest, write }: TableStages): string[] => [
  table,
  ...[columns, encode, digest, write, columns + encode + digest + write].map((ns) => ns.toFixed(1)),
  rows === 0 ? "-" : (bytes / rows).toFixed(1),
];

const barWidth = 40;

/** Steps in the order in which they run; what takes longest has the longest bar. */
function stepLines({ table, columns, steps }: TableStages): string[] {
  const longest = Math.max(...steps.map(({ ns }) => ns));
  const kernelWidth = Math.max(0, ...steps.map(({ kernel }) => kernel.length));
  const ownerWidth = Math.max(0, ...steps.map(({ owner }) => owner.length));
  return [
    "",
    `${table}: ${columns.toFixed(1)} ns a row in ${steps.length} steps`,
    ...steps.map(({ kernel, owner, ns }) =>
      `  ${owner.padEnd(ownerWidth)}  ${kernel.padEnd(kernelWidth)}  ${ns.toFixed(2).padStart(7)}  ${"█".repeat(Math.round((barWidth * ns) / longest))}`.trimEnd(),
    ),
  ];
}
