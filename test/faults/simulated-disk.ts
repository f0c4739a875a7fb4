// A disk in memory that forgets what was not synced when power is lost, tears unsynced files, and can lack hard links.
import type { Entry, FileSystem } from "../../src/sinks/file-system.js";

interface Node {
  readonly kind: "file" | "folder";
  data: Uint8Array;
  /** What outlasts a loss of power for certain. */
  synced: Uint8Array;
  entries: Map<string, Node>;
  syncedEntries: Map<string, Node>;
  /** Names added (a node) or taken (undefined) since the folder was synced, in order. */
  pending: [name: string, node: Node | undefined][];
}

export interface DiskOptions {
  readonly hardLinks?: boolean;
  /** A write takes at most so many bytes. */
  readonly maxWriteBytes?: number;
}

export class SimulatedDisk implements FileSystem {
  private readonly root = newNode("folder");
  private readonly handles = new Map<number, { node: Node; at: number }>();
  private nextFd = 3;
  free = 1e12;

  constructor(private readonly options: DiskOptions = {}) {}

  get openHandles(): number {
    return this.handles.size;
  }

  open(path: string, mode: "create" | "read"): number {
    const { folder, name } = this.parent(path);
    let node = folder.entries.get(name);
    if (mode === "create") {
      if (node) throw fail("EEXIST", path);
      node = newNode("file");
      set(folder, name, node);
    } else if (!node) throw fail("ENOENT", path);
    this.handles.set(this.nextFd, { node, at: 0 });
    return this.nextFd++;
  }

  read(fd: number, into: Uint8Array): number {
    const handle = this.handle(fd);
    const chunk = handle.node.data.subarray(handle.at, handle.at + into.byteLength);
    into.set(chunk);
    handle.at += chunk.byteLength;
    return chunk.byteLength;
  }

  write(fd: number, bytes: Uint8Array, offset: number, length: number): number {
    const { node } = this.handle(fd);
    const taken = Math.min(length, this.options.maxWriteBytes ?? length);
    const data = new Uint8Array(node.data.byteLength + taken);
    data.set(node.data);
    data.set(bytes.subarray(offset, offset + taken), node.data.byteLength);
    node.data = data;
    return taken;
  }

  fsync(fd: number): void {
    const { node } = this.handle(fd);
    node.synced = node.data;
  }

  close(fd: number): void {
    this.handle(fd);
    this.handles.delete(fd);
  }

  link(from: string, to: string): void {
    const node = this.file(from);
    const { folder, name } = this.parent(to);
    if (folder.entries.has(name)) throw fail("EEXIST", to);
    if (this.options.hardLinks === false) throw fail("EPERM", to);
    set(folder, name, node);
  }

  rename(from: string, to: string): void {
    const node = this.file(from);
    const target = this.parent(to);
    const source = this.parent(from);
    set(target.folder, target.name, node);
    set(source.folder, source.name, undefined);
  }

  unlink(path: string): void {
    this.file(path);
    const { folder, name } = this.parent(path);
    set(folder, name, undefined);
  }

  makeFolder(path: string): void {
    const { folder, name } = this.parent(path);
    if (folder.entries.has(name)) throw fail("EEXIST", path);
    set(folder, name, newNode("folder"));
  }

  removeFolder(path: string): void {
    const { folder, name } = this.parent(path);
    const node = folder.entries.get(name);
    if (!node) throw fail("ENOENT", path);
    if (node.entries.size > 0) throw fail("ENOTEMPTY", path);
    set(folder, name, undefined);
  }

  syncFolder(path: string): void {
    const node = this.find(path);
    if (!node) throw fail("ENOENT", path);
    node.syncedEntries = new Map(node.entries);
    node.pending = [];
  }

  list(path: string): readonly string[] {
    const node = this.find(path);
    if (!node) throw fail("ENOENT", path);
    return [...node.entries.keys()];
  }

  stat(path: string): Entry | undefined {
    const node = this.find(path);
    return node && { kind: node.kind, bytes: node.data.byteLength, modifiedMs: 0 };
  }

  realPath(path: string): string {
    if (!this.find(path)) throw fail("ENOENT", path);
    return path;
  }

  freeBytes(): number {
    return this.free;
  }

  /** The process is killed: its handles are gone, and all that it did stays. */
  kill(): void {
    this.handles.clear();
  }

  /** The machine loses power: each folder keeps a part of its latest changes, each unsynced file comes back torn. */
  losePower(random: () => number): void {
    this.kill();
    const seen = new Set<Node>();
    const visit = (node: Node) => {
      if (seen.has(node)) return;
      seen.add(node);
      if (node.kind === "folder") {
        const entries = new Map(node.syncedEntries);
        const kept = Math.floor(random() * (node.pending.length + 1));
        for (const [name, change] of node.pending.slice(0, kept)) {
          if (change) entries.set(name, change);
          else entries.delete(name);
        }
        node.entries = entries;
        node.syncedEntries = new Map(entries);
        node.pending = [];
        for (const entry of entries.values()) visit(entry);
      } else if (node.data !== node.synced) {
        const torn = node.data.slice(0, Math.floor(random() * (node.data.byteLength + 1)));
        torn.fill(0, Math.floor(random() * (torn.byteLength + 1)));
        torn.set(node.synced.subarray(0, torn.byteLength));
        node.data = node.synced = torn.byteLength < node.synced.byteLength ? node.synced : torn;
      }
    };
    visit(this.root);
  }

  /** All files below a folder, by path relative to it. */
  tree(path: string): Map<string, string> {
    const found = new Map<string, string>();
    const visit = (node: Node, at: string) => {
      for (const [name, entry] of [...node.entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (entry.kind === "folder") visit(entry, `${at}${name}/`);
        else found.set(at + name, new TextDecoder().decode(entry.data));
      }
    };
    const node = this.find(path);
    if (node) visit(node, "");
    return found;
  }

  /** Puts a file there at once, durable, as if it had always been there. */
  put(path: string, text: string): void {
    let folder = this.root;
    const segments = path.split("/").filter((segment) => segment !== "");
    for (const segment of segments.slice(0, -1)) {
      const next = folder.entries.get(segment) ?? newNode("folder");
      folder.entries.set(segment, next);
      folder.syncedEntries.set(segment, next);
      folder = next;
    }
    const node = newNode("file");
    node.data = node.synced = new TextEncoder().encode(text);
    folder.entries.set(segments.at(-1)!, node);
    folder.syncedEntries.set(segments.at(-1)!, node);
  }

  private find(path: string): Node | undefined {
    let node: Node | undefined = this.root;
    for (const segment of path.split("/")) if (segment !== "") node = node?.entries.get(segment);
    return node;
  }

  private file(path: string): Node {
    const node = this.find(path);
    if (!node) throw fail("ENOENT", path);
    if (node.kind !== "file") throw fail("EISDIR", path);
    return node;
  }

  private parent(path: string): { folder: Node; name: string } {
    const at = path.lastIndexOf("/");
    const folder = this.find(path.slice(0, at));
    if (!folder) throw fail("ENOENT", path);
    if (folder.kind !== "folder") throw fail("ENOTDIR", path);
    return { folder, name: path.slice(at + 1) };
  }

  private handle(fd: number) {
    const handle = this.handles.get(fd);
    if (!handle) throw fail("EBADF", String(fd));
    return handle;
  }
}

/** An error as node:fs throws it. */
export function fail(code: string, path?: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: simulated`), { code, ...(path === undefined ? {} : { path }) });
}

function newNode(kind: Node["kind"]): Node {
  const none = new Uint8Array(0);
  return { kind, data: none, synced: none, entries: new Map(), syncedEntries: new Map(), pending: [] };
}

function set(folder: Node, name: string, node: Node | undefined): void {
  if (node) folder.entries.set(name, node);
  else folder.entries.delete(name);
  folder.pending.push([name, node]);
}
