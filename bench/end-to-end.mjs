// Point-of-sale rows from draws to CSV bytes in this process, one thread, nothing kept: datagen beside plain JavaScript that makes the
// same bytes. CPU time, interleaved rounds, medians. Run: node bench/end-to-end.mjs [seconds]
import { encoders } from "../dist/encoders/index.js";
import { partMaker } from "../dist/workers/part.js";
import { cpu, median, openSpec, pointOfSale } from "./engine.mjs";
import { batchRows, byteWriter, saleColumns, stringWriter } from "./sales.mjs";

const rows = 100_000_000;
const compared = 102_400;

/** `make(firstRow, rowCount)` as a worker does it, except that nothing keeps the bytes. */
function datagen({ assembly, memory, kernels, base }) {
  const maker = partMaker(
    { kernels, memory, base },
    assembly.families[0].program,
    (place, output) => encoders.csv.open(place, output, []),
    () => {},
  );
  const make = (firstRow, rowCount, write) =>
    maker.make({ write: (_, bytes) => write?.(bytes) }, firstRow, rowCount, false, () => true);
  return { make, batches: 64 };
}

/** A writer of batches as a maker of rows. */
const plain = (writer, batches) => ({
  make(firstRow, rowCount, write) {
    for (let done = 0; done < rowCount; done += batchRows) {
      const bytes = writer.write(firstRow + done);
      write?.(writer.text(bytes));
    }
  },
  batches,
});

/** The first rows that a maker makes, as bytes. */
function text(maker, rowCount) {
  const pieces = [];
  maker.make(0, rowCount, (bytes) => pieces.push(Buffer.from(bytes)));
  return Buffer.concat(pieces);
}

/** CPU ns a row of each maker: medians over rounds in which all take their turn, on fresh rows. */
export async function endToEnd(seconds = 12) {
  const engine = await openSpec(pointOfSale, rows);
  const makers = {
    datagen: datagen(engine),
    "bytes in JavaScript": plain(byteWriter(saleColumns(engine)), 16),
    "strings in JavaScript": plain(stringWriter(saleColumns(engine)), 2),
  };
  const expected = text(makers.datagen, compared);
  for (const [name, maker] of Object.entries(makers)) {
    const found = text(maker, compared);
    const at = found.findIndex((byte, i) => byte !== expected[i]);
    if (at >= 0 || found.length !== expected.length) {
      throw new Error(`${name}: byte ${at} is not what datagen writes: ${found.subarray(at - 60, at + 60)}`);
    }
  }
  const samples = Object.fromEntries(Object.keys(makers).map((name) => [name, []]));
  const deadline = performance.now() + seconds * 1000;
  let firstRow = compared;
  for (let round = 0; round < 12 || performance.now() < deadline; round++) {
    for (const [name, { make, batches }] of Object.entries(makers)) {
      const before = cpu();
      make(firstRow, batches * batchRows);
      const spent = cpu() - before;
      if (round >= 3) samples[name].push((spent * 1000) / (batches * batchRows));
      firstRow = (firstRow + batches * batchRows) % (rows >> 1);
    }
  }
  const nanoseconds = Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, median(values)]));
  return { nanoseconds, rowBytes: expected.length / compared, compared };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { nanoseconds, rowBytes, compared: equal } = await endToEnd(Number(process.argv[2]) || undefined);
  console.log(`rows of ${rowBytes.toFixed(1)} bytes; the first ${equal} are byte for byte the same`);
  for (const [name, ns] of Object.entries(nanoseconds)) {
    const ratio = ns / nanoseconds.datagen;
    console.log(
      `${name.padEnd(24)} ${ns.toFixed(1).padStart(8)} ns/row ${(1e3 / ns).toFixed(2).padStart(8)} M rows/s ${ratio.toFixed(1).padStart(7)}x`,
    );
  }
}
