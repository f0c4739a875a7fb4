// A worker whose part 7 throws an error that is none of ours.
import make from "../../../dist/workers/worker.js";

export default (task) => {
  if (task.part === 7) throw new TypeError("no such thing");
  return make(task);
};
