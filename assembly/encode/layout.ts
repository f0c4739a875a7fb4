// The memory contract of the text encoders: row operations and the tables they read. Mirrored in src/kernels/text-tables.ts and src/encoders/operations.ts.

/**
 * An operation of a row program, 32 bytes:
 *
 *     0 code u32 | 4 column u32 | 8 table u32 | 12 validity u32 | 16 wide u64 | 24 aux u32 | 28 (unused)
 *
 * In the program as planned, bits 8, 9 and 10 of `code` say that `column`, `table` and `validity` are relative to the arena.
 */
// @ts-ignore: decorator
@inline export const OP_BYTES: usize = 32;
// @ts-ignore: decorator
@inline export const COLUMN: usize = 4;
// @ts-ignore: decorator
@inline export const TABLE: usize = 8;
// @ts-ignore: decorator
@inline export const VALIDITY: usize = 12;
// @ts-ignore: decorator
@inline export const WIDE: usize = 16;
// @ts-ignore: decorator
@inline export const AUX: usize = 24;
/** Room before the operations of a resolved program, for digits on their way to the text. */
// @ts-ignore: decorator
@inline export const SCRATCH_BYTES: usize = 64;

/** Numbers end in 32 or 64: the width of the column's lane. */
export const enum Op {
  END,
  NULLS,
  ENTRY32,
  ENTRY64,
  SLOT32,
  SLOT64,
  ENTRY32_NULLABLE,
  ENTRY64_NULLABLE,
  SLOT32_NULLABLE,
  SLOT64_NULLABLE,
  ENTRIES,
  SLOTS,
  INT8_32,
  INT8_64,
  INT10_32,
  INT10_64,
  INT20_64,
  CENTS32,
  CENTS64,
  DECIMAL10_32,
  DECIMAL10_64,
  DECIMAL15_64,
  DECIMAL32,
  DECIMAL64,
  TIME_S,
  TIME_MS,
  TIME_S_NULLABLE,
  TIME_MS_NULLABLE,
  TIME_S_ANY,
  TIME_MS_ANY,
  DATE,
  FLOAT64,
  FLOAT32,
  UUID,
  TEXT,
  TEXT_QUOTED,
  DICTIONARY,
  REFERENCES,
  LITERAL,
  CLOSE,
  CLOSE_NULLABLE,
  NULLS_JSON,
  TEXT_JSON,
  FLOAT64_JSON,
  FLOAT32_JSON,
}

// Offsets of the tables behind the one address that the kernels take.

/** 10,002 x 8: the number without leading zeros and a comma; byte 7 is the length of both. The last two are null: a comma, and what JSON says. */
// @ts-ignore: decorator
@inline export const ENTRIES: usize = 0;
/** 10,000 x 4: the number with four digits. */
// @ts-ignore: decorator
@inline export const QUADS: usize = 80064;
/** 1,440 x 8: "HH:MM:". */
// @ts-ignore: decorator
@inline export const MINUTES: usize = 120064;
/** 60 x 4: "SSZ,". */
// @ts-ignore: decorator
@inline export const SECONDS: usize = 131584;
/** 10, 100, 1,000 x 8: a point, so many digits, a comma; byte 7 is the length. */
// @ts-ignore: decorator
@inline export const FRACTIONS1: usize = 131824;
// @ts-ignore: decorator
@inline export const FRACTIONS2: usize = 131904;
// @ts-ignore: decorator
@inline export const FRACTIONS3: usize = 132704;
/** Bytes 0..15, then sixteen of 0x80: loaded at k, a swizzle that moves text k bytes towards its beginning. */
// @ts-ignore: decorator
@inline export const SHIFTS: usize = 140704;
/** 15 x 32, by scale: a swizzle that opens a gap for the point, and the point. */
// @ts-ignore: decorator
@inline export const POINTS: usize = 140736;
/** 617 x 16 (high word, low word): 10^k for k = -292..324 in 128 bits, rounded up. */
// @ts-ignore: decorator
@inline export const POWERS: usize = 141216;
