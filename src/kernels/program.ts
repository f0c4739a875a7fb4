// Programs: flat lists of steps over slots of an arena. Written by the lowering, plain data once laid out, bound by the executor.
import type { Constants } from "./constants.js";
import type { KernelArgs, KernelName } from "./instance.js";

/** The rows that a table's batch holds at most; set when the arena is laid out. Slots of a table share one. */
export class Rows {
  capacity = 0;
  constructor(readonly table: string) {}
}

/** A region of a worker's arena: `rowBytes` for each row of the batch and `fixedBytes` once. */
export class Slot {
  offset = -1;
  constructor(
    readonly rows: Rows,
    readonly rowBytes: number,
    readonly fixedBytes: number,
  ) {}
}

/** Where values lie: an absolute address among the constants, or a slot of the arena. */
export type Addr = number | Slot;
/** An argument after layout: a number, or an offset that is added to the arena's base. */
export type Arg = number | { readonly arena: number };

export interface Step {
  readonly kernel: KernelName;
  readonly args: readonly Arg[];
  /** At the end of a loop: how many steps there are in it, this one with them. It returns for how many rows they run again. */
  readonly loop?: number;
}

interface DraftStep {
  readonly kernel: KernelName;
  readonly args: readonly Addr[];
  /** At the end of a loop: its first step. */
  from?: DraftStep;
  readonly owner: string;
}

type Operands<A extends readonly unknown[]> = { [I in keyof A]: Addr };

/** A finished list of steps of one table. */
export interface Program {
  /** Run once per worker and arena: constant columns. `n` is the capacity. */
  readonly prologue: readonly Step[];
  /** Run for each batch, before its children. */
  readonly steps: readonly Step[];
  /** Run once all children of the batch are made: what reads sums over them. Absent where nothing does. */
  readonly closing: readonly Step[] | undefined;
  /** For each step, closing ones last, the column that it makes, as `table.column`: what `explain` shows. "" where it is shared. */
  readonly owners: readonly string[];
  readonly capacity: number;
}

/** Slots start 64 bytes apart from multiples of 4 KiB: columns that collide in L1 cost 4 % (bench/layout). */
const slotPadding = 64;
/** Children of one parent that are kept in one batch; beyond, a parent goes through in pieces. */
export const wholeParent = 65_536;
/** Kernels may store up to 64 bytes past the end of a column. */
export const slotSlack = 64;

/** The arena of one family: all slots of its tables, laid out once the capacities are known. */
export class Arena {
  private readonly slots: Slot[] = [];
  /** How many arguments of steps each slot is, over all tables of the family. */
  private readonly uses = new Map<Slot, number>();
  private readonly spared = new Set<Slot>();
  bytes = 0;

  slot(rows: Rows, rowBytes: number, fixedBytes = 0): Slot {
    const slot = new Slot(rows, rowBytes, fixedBytes);
    this.slots.push(slot);
    return slot;
  }

  use(args: readonly Addr[]): void {
    for (const arg of args) if (arg instanceof Slot) this.uses.set(arg, (this.uses.get(arg) ?? 0) + 1);
  }

  spare(slot: Slot): void {
    this.spared.add(slot);
  }

  /** True where a step writes a slot for nobody. */
  isIdle(args: readonly Addr[]): boolean {
    return args.some((arg) => arg instanceof Slot && this.spared.has(arg) && this.uses.get(arg) === 1);
  }

  /** Bytes of a row of `rows`, over all its slots. */
  rowBytes(rows: Rows): number {
    return this.slots.reduce((sum, slot) => sum + (slot.rows === rows ? slot.rowBytes : 0), 0);
  }

  /** Gives every slot its offset; capacities must be set. Returns the bytes that the arena takes. */
  layout(): number {
    let at = slotPadding;
    for (const slot of this.slots) {
      slot.offset = at;
      const bytes = slot.rows.capacity * slot.rowBytes + slot.fixedBytes + slotSlack;
      at = Math.ceil((at + bytes) / 64) * 64;
      if (at % 4096 === 0) at += slotPadding;
    }
    this.bytes = Math.ceil(at / 4096) * 4096 + slotPadding;
    return this.bytes;
  }
}

/**
 * Collects the steps of one table. `step` is typed by the kernel's own signature.
 *
 * @example
 * const out = builder.slot(8);
 * builder.step("rowNumbers", builder.firstRow, out);
 */
export class ProgramBuilder {
  private readonly prologue: DraftStep[] = [];
  private readonly steps: DraftStep[] = [];
  /** How many steps run before the children of the batch; all where it is not closed. */
  private closedAt: number | undefined;
  /** 8 bytes that hold the number of the batch's first row; the executor writes them. */
  readonly firstRow: Slot;

  constructor(
    readonly rows: Rows,
    readonly arena: Arena,
    readonly constants: Constants,
  ) {
    this.firstRow = arena.slot(rows, 0, 8);
  }

  /** A slot of `rowBytes` a row (1/8 for a bitmap), and `fixedBytes` once. */
  slot(rowBytes: number, fixedBytes = 0): Slot {
    return this.arena.slot(this.rows, rowBytes, fixedBytes);
  }

  /** A slot for an Arrow validity bitmap. */
  bitmap(): Slot {
    return this.slot(1 / 8, 8);
  }

  step<K extends KernelName>(kernel: K, ...args: Operands<KernelArgs[K]>): void {
    this.steps.push({ kernel, args, owner: this.constants.owner });
    this.arena.use(args);
  }

  /** From here on, steps run after the children of the batch are made: nothing that children read may be added any more. */
  close(): void {
    this.closedAt ??= this.steps.length;
  }

  /**
   * Said of a column by the table's output, which writes it without reading its values: the step that makes them is left
   * out unless another step reads them.
   */
  spare(values: Addr): void {
    if (values instanceof Slot) this.arena.spare(values);
  }

  /** A step that runs once per arena, over the whole capacity. */
  once<K extends KernelName>(kernel: K, ...args: Operands<KernelArgs[K]>): void {
    this.prologue.push({ kernel, args, owner: this.constants.owner });
    this.arena.use(args);
  }

  /** Kernels that make a column, given as `table.column`, so far. */
  kernelsOf(owner: string): readonly KernelName[] {
    return this.steps.filter((step) => step.owner === owner).map(({ kernel }) => kernel);
  }

  /**
   * The steps that `body` adds, the first and the last of which are read by others, run again and again: each time for as many
   * rows as the last one returns, and no more where that is 0. Rows that are left are numbered anew by these steps themselves.
   */
  loop(body: () => void): void {
    const begin = this.steps.length;
    body();
    this.steps.at(-1)!.from = this.steps[begin]!;
  }

  /** After `arena.layout()`: the program as plain data. */
  finish(): Program {
    const isUsed = ({ args }: DraftStep): boolean => !this.arena.isIdle(args);
    const steps = this.steps.filter(isUsed);
    const place = ({ kernel, args, from }: DraftStep, i: number): Step => ({
      kernel,
      args: args.map((arg) => (typeof arg === "number" ? arg : { arena: arg.offset })),
      ...(from && { loop: i + 1 - steps.indexOf(from) }),
    });
    const all = steps.map(place);
    const before = this.steps.slice(0, this.closedAt).filter(isUsed).length;
    return {
      prologue: this.prologue.map(place),
      steps: all.slice(0, before),
      closing: this.closedAt === undefined ? undefined : all.slice(before),
      owners: steps.map(({ owner }) => owner),
      capacity: this.rows.capacity,
    };
  }
}

/** An address as an argument, after layout. */
export const placed = (addr: Addr): Arg => (typeof addr === "number" ? addr : { arena: addr.offset });
