// A worker that breaks while it makes part 7, outside of the call that makes it.
import make from "../../../dist/workers/worker.js";

export default async (task) => {
  if (task.part !== 7) return make(task);
  setTimeout(() => {
    throw new TypeError("nobody waits for this");
  });
  await new Promise(() => {});
};
