// How a format of rows becomes the output of a table: the encoding, and the buffer that batches of text are collected in.
import { placed } from "../kernels/program.js";
import type { DraftRows, PlanOutput } from "../plan/output.js";
import { type EncoderKind, outSlack } from "./encoder.js";

/** Written to the sink in pieces of at least this: from 64 kB on the size hardly matters. */
const flushBytes = 65_536;
/** All buffers of a family together; families of many tables flush earlier. */
const familyFlushBytes = 32 << 20;

export const textOutput =
  (encoder: EncoderKind, tables: number): PlanOutput =>
  (columns, builder): DraftRows => {
    const flush = Math.max(4096, Math.min(flushBytes, Math.floor(familyFlushBytes / tables)));
    const draft = encoder.plan(columns, builder);
    const buffer = builder.slot(draft.maxRowBytes, flush + outSlack);
    return { finish: () => ({ encoding: draft.finish(), text: placed(buffer), flushBytes: flush }) };
  };
