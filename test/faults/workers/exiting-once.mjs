// A worker that leaves at the first part 7 of all threads, in the middle of its files; the next attempt is sound.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { workerData } from "node:worker_threads";
import make from "../../../dist/workers/worker.js";

/** The word of SharedWords that nobody uses. */
const unused = new Int32Array(workerData.shared, 4, 1);

export default (task) => {
  if (task.part === 7 && Atomics.exchange(unused, 0, 1) === 0) {
    writeFileSync(join(workerData.target.folder, "_datagen/tmp", `left-00007-0.${task.attempt}`), "half a file");
    process.exit(1);
  }
  return make(task);
};
