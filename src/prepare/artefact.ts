// What prepare keeps for a later run: bytes under the digest of what they were made from, sealed, so that damaged ones decide nothing.
import { createHash } from "node:crypto";

/** Bytes by digest. They come and go in pieces, one after another in one file: large ones are never copied to be joined. */
export interface ArtefactStore {
  /** Reads into the pieces; false where nothing is kept, or fewer or more bytes than they take. */
  get(digest: string, into: readonly Uint8Array[]): boolean;
  /** The pieces do not change afterwards. */
  put(digest: string, pieces: readonly Uint8Array[]): void;
}

/** Tables below a million rows are faster made than read. */
const keptBytes = 8 << 20;
const sealBytes = 32;

/**
 * Fills `into` with what was kept under the digest, else by `make`, and has it kept then.
 *
 * @example
 * filled(store, digest, bytes, () => fillByDrawing(bytes));
 */
export function filled(store: ArtefactStore, digest: string, into: Uint8Array, make: () => void): void {
  const isKept = into.byteLength >= keptBytes;
  const seal = new Uint8Array(sealBytes);
  if (isKept && store.get(digest, [seal, into]) && sha256(into).equals(seal)) return;
  make();
  if (isKept) store.put(digest, [sha256(into), into]);
}

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();
