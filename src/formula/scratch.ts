// Slots of intermediate results, used again once nothing needs them, so that a wide table's formulas share a few columns.
import { type Addr, type ProgramBuilder, Slot } from "../kernels/program.js";

/**
 * One for all formulas of a builder. A slot that was taken has one holder; `keep` adds one, `release` ends one.
 * Addresses that were not taken here (constants, columns) are left alone.
 */
export class Scratch {
  private readonly holders = new Map<Slot, number>();
  private readonly free = new Map<string, Slot[]>();

  constructor(private readonly builder: ProgramBuilder) {}

  take(rowBytes: number, fixedBytes = 0): Slot {
    const slot = this.free.get(`${rowBytes} ${fixedBytes}`)?.pop() ?? this.builder.slot(rowBytes, fixedBytes);
    this.holders.set(slot, 1);
    return slot;
  }

  keep(addr: Addr | undefined): void {
    if (!(addr instanceof Slot)) return;
    const count = this.holders.get(addr);
    if (count !== undefined) this.holders.set(addr, count + 1);
  }

  /** A slot of a result: others will read it until the batch ends, so that it is never used again. */
  settle(addr: Addr | undefined): void {
    if (addr instanceof Slot) this.holders.delete(addr);
  }

  release(addr: Addr | undefined): void {
    if (!(addr instanceof Slot)) return;
    const count = this.holders.get(addr);
    if (count === undefined) return;
    if (count > 1) {
      this.holders.set(addr, count - 1);
      return;
    }
    this.holders.delete(addr);
    const key = `${addr.rowBytes} ${addr.fixedBytes}`;
    const list = this.free.get(key);
    if (list) list.push(addr);
    else this.free.set(key, [addr]);
  }
}
