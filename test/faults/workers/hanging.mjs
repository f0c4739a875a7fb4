// A worker that never comes back from part 7, with a file of it open.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { workerData } from "node:worker_threads";
import make from "../../../dist/workers/worker.js";

export default (task) => {
  if (task.part === 7) {
    if (workerData.target.kind === "files") {
      writeFileSync(join(workerData.target.folder, "_datagen/tmp", `left-00007-0.${task.attempt}`), "half a file");
    }
    for (;;);
  }
  return make(task);
};
