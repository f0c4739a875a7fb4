// The digest of a supplied file, which is part of the plan.
import { createHash } from "node:crypto";

export function sha256(bytes: Uint8Array): string {
  const hash = createHash("sha256");
  const piece = 1 << 30; // one update takes less than 2 GiB
  for (let at = 0; at < bytes.length; at += piece) hash.update(bytes.subarray(at, at + piece));
  return hash.digest("hex");
}
