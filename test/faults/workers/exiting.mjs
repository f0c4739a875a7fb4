// A worker that leaves at part 7.
import make from "../../../dist/workers/worker.js";

export default (task) => {
  if (task.part === 7) process.exit(0);
  return make(task);
};
