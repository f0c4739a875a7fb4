// The sink that keeps nothing: it counts rows and bytes, so that the speed of making them can be seen alone.
import type { Sink } from "./sink.js";

export const nullSink: Sink = {
  headerOnce: false,
  begin: (part, files) => {
    const bytes = new Float64Array(files.length);
    return {
      write: (file, written) => {
        bytes[file]! += written.byteLength;
      },
      finish: (rows) => ({
        ...part,
        files: files.map(({ table, name }, k) => ({ table, name, rows: rows[k]!, bytes: bytes[k]!, sha256: "" })),
      }),
      abort: () => {},
    };
  },
};
