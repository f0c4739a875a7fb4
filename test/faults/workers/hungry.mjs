// A worker that asks for more memory than it may have.
import make from "../../../dist/workers/worker.js";

export default (task) => {
  if (task.part === 7) for (const all = []; ; ) all.push(new Array(1000).fill(all.length));
  return make(task);
};
