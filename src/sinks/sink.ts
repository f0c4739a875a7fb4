// The seam between those who make bytes and those who keep them: a part is written whole, in one attempt, or not at all.

export interface PartId {
  readonly family: string;
  readonly part: number;
}

export interface PartFile {
  readonly table: string;
  /** Relative to the output, `/` between folders: `pos_scans/part-00000.csv`. */
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  /** Lower-case hex; empty where the sink keeps no bytes. */
  readonly sha256: string;
}

/** What is known of a finished part: the same for every attempt. */
export interface PartRecord extends PartId {
  readonly files: readonly PartFile[];
}

export interface PartWriter {
  /** One more file, where rows decide which there are; returns its index, which follows those of `begin`. */
  add(file: { readonly table: string; readonly name: string }): number;
  /** Appends to the file at index `file`. `bytes` are borrowed, and may be shared memory. */
  write(file: number, bytes: Uint8Array): void;
  /** Says that nothing more comes to a file, so that few are open at once. */
  close(file: number): void;
  /** Makes the part visible and durable; `rows` holds the rows of each file. */
  finish(rows: readonly number[]): PartRecord;
  /** Drops what was written. Safe at any time, also after `finish` or after an error. */
  abort(): void;
}

export interface Sink {
  /** True where parts follow each other in one stream, so that only part 0 may begin with a header. */
  readonly headerOnce: boolean;
  /** `attempt` is unique to this try at this part. A file is made for each of `files`, also when nothing is written to it. */
  begin(part: PartId, files: readonly { readonly table: string; readonly name: string }[], attempt: string): PartWriter;
}

/** `part 17 of pos`, as messages say it. */
export const partName = ({ family, part }: PartId): string => `part ${part} of ${family}`;
