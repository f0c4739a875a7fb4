// A worker that leaves when it has written half of its first part to standard output; the next attempt is sound.
import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";
import make from "../../../dist/workers/worker.js";

/** The word of SharedWords that nobody uses. */
const unused = new Int32Array(workerData.shared, 4, 1);

export default (task) => {
  if (Atomics.exchange(unused, 0, 1) === 0) {
    writeSync(1, "value,");
    process.exit(1);
  }
  return make(task);
};
