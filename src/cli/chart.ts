// A bar chart in characters: a label, a bar, a share and a count in each line, as wide as the terminal.
import { cells, printable, width } from "./width.js";

export interface Bar {
  readonly label: string;
  readonly count: number;
  /** A sum of what is not shown one by one: a bar of it would dwarf the others. */
  readonly isRest?: true;
}

const labelMost = 32;
/** Eighths of a character. */
const parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** Lines of at most so many columns; shares are of `total`. */
export function chart(bars: readonly Bar[], total: number, columns: number, align: "left" | "right"): string[] {
  const labels = bars.map(({ label }) => cut(printable(label)));
  const labelWidth = Math.max(0, ...labels.map(width));
  const shares = bars.map(({ count }) => shareText(count, total));
  const shareWidth = Math.max(0, ...shares.map(({ length }) => length));
  const counts = bars.map(({ count }) => String(count));
  const countWidth = Math.max(0, ...counts.map(({ length }) => length));
  const room = Math.max(8, columns - labelWidth - shareWidth - countWidth - 6);
  const longest = Math.max(1, ...bars.map(({ count, isRest }) => (isRest ? 0 : count)));
  return bars.map(({ count, isRest }, i) => {
    const padding = " ".repeat(labelWidth - width(labels[i]!));
    const label = align === "left" ? labels[i]! + padding : padding + labels[i]!;
    const drawn = isRest ? "" : bar((count / longest) * room);
    return `${label}  ${drawn.padEnd(room)}  ${shares[i]!.padStart(shareWidth)}  ${counts[i]!.padStart(countWidth)}`;
  });
}

/** A bar of so many columns; what is there at all is seen. */
function bar(length: number): string {
  const eighths = length > 0 ? Math.max(1, Math.round(length * 8)) : 0;
  return "█".repeat(eighths >> 3) + parts[eighths & 7]!;
}

/** 12.3%, and for what is rare 0.02% */
export function shareText(count: number, total: number): string {
  const percent = total === 0 ? 0 : (100 * count) / total;
  if (percent > 0 && percent < 0.01) return "<0.01%";
  return `${percent.toFixed(percent > 0 && percent < 0.095 ? 2 : 1)}%`;
}

function cut(text: string): string {
  if (width(text) <= labelMost) return text;
  let used = 0;
  const kept = cells(text).filter((cell) => {
    used += cell.columns;
    return used < labelMost;
  });
  return `${kept.map(({ shown }) => shown).join("")}…`;
}
