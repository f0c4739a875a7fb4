// The sink that keeps nothing: it counts rows and bytes, so that the speed of making them can be seen alone.
import type { Sink } from "./sink.js";

export const nullSink: Sink = {
  headerOnce: false,
  begin: (part, files) => {
    const all = [...files];
    const bytes = all.map(() => 0);
    return {
      add: (file) => {
        bytes.push(0);
        return all.push(file) - 1;
      },
      close: () => {},
      write: (file, written) => {
        bytes[file]! += written.byteLength;
      },
      finish: (rows) => ({
        ...part,
        files: all.map(({ table, name }, k) => ({ table, name, rows: rows[k]!, bytes: bytes[k]!, sha256: "" })),
      }),
      abort: () => {},
    };
  },
};
