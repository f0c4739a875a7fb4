// What keeping the bytes costs beside making them: point-of-sale parts to nowhere, hashed only, written only, and to files as a run
// writes them. CPU and wall time, interleaved, medians. Run: node bench/files.mjs [FOLDER] [seconds]
import { createHash } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, realpathSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encoders } from "../dist/encoders/index.js";
import { localFiles } from "../dist/sinks/file-system.js";
import { filesSink } from "../dist/sinks/files.js";
import { partMaker } from "../dist/workers/part.js";
import { cpu, median, openSpec, pointOfSale } from "./engine.mjs";

const partRows = 262_144;

/** Nanoseconds a row of each way to keep the bytes of a part. */
export async function keeping(folder = tmpdir(), seconds = 10) {
  const { assembly, memory, kernels, base } = await openSpec(pointOfSale, 100_000_000);
  const maker = partMaker(
    { kernels, memory, base },
    assembly.families[0].program,
    (place, output) => encoders.csv.open(place, output, []),
    () => {},
  );
  const place = realpathSync(mkdtempSync(join(folder, "datagen-bench-")));
  const output = join(place, "output");
  const plain = join(place, "plain");
  let part = 0;
  const make = (write) =>
    maker.make({ write: (_, bytes) => write(bytes) }, (part * partRows) % 50_000_000, partRows, true, () => true);
  const written = (after) => {
    const fd = openSync(plain, "w");
    make((bytes) => writeSync(fd, bytes));
    after(fd);
    closeSync(fd);
  };
  const ways = {
    "made only": () => make(() => {}),
    "and hashed": () => {
      const hash = createHash("sha256");
      make((bytes) => hash.update(bytes));
      hash.digest();
    },
    "and written": () => written(() => {}),
    "and written, fsync": () => written(fsyncSync),
    "as a run does": () => {
      const sink = filesSink(localFiles, output, "bench");
      const writer = sink.begin(
        { family: "pos_scans", part: 0 },
        [{ table: "pos_scans", name: "pos_scans/part-00000.csv" }],
        `a${part}`,
      );
      maker.make(writer, (part * partRows) % 50_000_000, partRows, true, () => true);
      writer.finish(maker.rows());
    },
  };
  const samples = Object.fromEntries(Object.keys(ways).map((name) => [name, { cpu: [], wall: [] }]));
  try {
    const deadline = performance.now() + seconds * 1000;
    for (let round = 0; round < 8 || performance.now() < deadline; round++) {
      for (const [name, way] of Object.entries(ways)) {
        rmSync(plain, { force: true });
        rmSync(output, { recursive: true, force: true });
        mkdirSync(output);
        const [beforeCpu, before] = [cpu(), performance.now()];
        way();
        part++;
        const sample = {
          cpu: ((cpu() - beforeCpu) * 1000) / partRows,
          wall: ((performance.now() - before) * 1e6) / partRows,
        };
        if (round >= 2) for (const figure of ["cpu", "wall"]) samples[name][figure].push(sample[figure]);
      }
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  return Object.entries(samples).map(([name, figures]) => ({
    name,
    cpu: median(figures.cpu),
    wall: median(figures.wall),
  }));
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [folder, seconds] = process.argv.slice(2);
  for (const { name, cpu: own, wall } of await keeping(folder, seconds && Number(seconds))) {
    console.log(
      `${name.padEnd(20)} ${own.toFixed(1).padStart(7)} ns/row of CPU ${wall.toFixed(1).padStart(7)} ns/row by the clock`,
    );
  }
}
