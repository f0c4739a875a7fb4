// The memory of a run: the peak of what is resident, for ten and a hundred times the rows. Prints figures; nothing is asserted.
//
//     node bench/memory.mjs [SPEC]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const spec = process.argv.slice(2, 3);
const megabytes = (kilobytes) => kilobytes / 1000;

/** Runs to the null sink with one thread; peak megabytes and seconds. */
async function peak(rows) {
  const begun = performance.now();
  const args = [main, "run", ...spec, "--rows", rows, "--threads", "1", "--out", "null:"];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  let kilobytes = 0;
  const timer = setInterval(() => {
    try {
      // VmHWM is the kernel's own high-water mark: nothing is missed between two looks.
      const [, mark] = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8")) ?? [];
      if (mark !== undefined) kilobytes = Math.max(kilobytes, Number(mark));
    } catch {
      // It has just ended.
    }
  }, 5);
  const [code] = await once(child, "exit");
  clearInterval(timer);
  if (code !== 0) throw new Error(`exit ${code}`);
  return { rows, megabytes: megabytes(kilobytes), seconds: (performance.now() - begun) / 1000 };
}

const runs = [];
for (const rows of ["1M", "10M", "100M"]) runs.push(await peak(rows));
console.table(
  runs.map(({ rows, megabytes, seconds }) => ({ rows, "peak MB": megabytes.toFixed(1), seconds: seconds.toFixed(1) })),
);
const [, ten, hundred] = runs;
console.log(`100M against 10M: ${((hundred.megabytes / ten.megabytes - 1) * 100).toFixed(1)} %`);
