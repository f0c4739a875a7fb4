// A file that was decoded before the spec is read: its table, and what is wrong with it, to be told when the spec comes to it.
import type { DecodedKind, SourceProblems, SourceTable } from "./source.js";

export interface DecodedFile {
  /** Tells what was found wrong; gives the table, or undefined where that was an error. */
  read(problems: SourceProblems): SourceTable | undefined;
}

type Told = Parameters<SourceProblems["error"]>;

export async function decodeFile(kind: DecodedKind, bytes: Uint8Array, file: string): Promise<DecodedFile> {
  const found: { readonly severity: keyof SourceProblems; readonly told: Told }[] = [];
  const keep =
    (severity: keyof SourceProblems) =>
    (...told: Told): void => {
      found.push({ severity, told });
    };
  const table = await kind.decode(bytes, file, { error: keep("error"), warning: keep("warning") });
  return {
    read(problems) {
      for (const { severity, told } of found) problems[severity](...told);
      return table;
    },
  };
}
