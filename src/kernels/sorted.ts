// What sortedUniform of assembly/time/sorted.ts needs beside its numbers: sizes of its table and of its scratch.

/** The argument of buildExponential: segments of its table. */
export const exponentialSegments = 1024;
/** Bytes that buildExponential writes. */
export const exponentialBytes = (exponentialSegments + 1) * 8;
/** Scratch of one call of sortedUniform. */
export const sortedStackBytes = 4096;
