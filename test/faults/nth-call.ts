// A file system whose N-th call fails, crashes the process, or lets something else happen first: SQLite's way of testing I/O errors.
import type { FileSystem } from "../../src/sinks/file-system.js";
import { fail } from "./simulated-disk.js";

/** The process is gone: nothing that it does from here on has an effect. */
export class Crash extends Error {}

export type Fault =
  /** The call has no effect and fails. */
  | { readonly kind: "error"; readonly errno: string }
  /** The call has its effect, and fails all the same: a reply that was lost. */
  | { readonly kind: "lost-reply"; readonly errno: string }
  | { readonly kind: "crash-before" }
  | { readonly kind: "crash-after" }
  | { readonly kind: "meanwhile"; readonly work: () => void };

/**
 * Wraps a file system so that call number `n` (from 1) suffers `fault`; counts all calls. Code that forgives a failed clean-up also
 * swallows a Crash there, but every later call throws again, and `crashed` tells.
 */
export function faulty(
  inner: FileSystem,
  n = 0,
  fault?: Fault,
): { fs: FileSystem; calls: () => number; crashed: () => boolean } {
  let count = 0;
  let dead = false;
  const fs = new Proxy(inner, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => {
        if (dead) throw new Crash();
        const call = () => Reflect.apply(member, target, args) as unknown;
        count++;
        if (count !== n || fault === undefined) return call();
        switch (fault.kind) {
          case "meanwhile":
            fault.work();
            return call();
          case "error":
            throw fail(fault.errno);
          case "lost-reply":
            call();
            throw fail(fault.errno);
          case "crash-after":
            dead = true;
            try {
              call();
            } catch {
              // Whatever the call would have said, nobody is left to hear it.
            }
            throw new Crash();
          case "crash-before":
            dead = true;
            throw new Crash();
        }
      };
    },
  });
  return { fs, calls: () => count, crashed: () => dead };
}
