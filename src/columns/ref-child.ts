// What `explain` says of a ref to a table made by `each`: how the number of a child leads to its parent.
import type { Cell, Lineage, Starts, Target } from "./column-kind.js";
import { groupedDigits, sizeText } from "./note-text.js";

/** Notes the method, where the target's rows are children. */
export function noteLineage({ note, tables }: Cell, target: Target): void {
  if (target.rows === undefined)
    note(`a row of ${target.name} by its number over all parents, ${methodOf(tables.lineage(target.name))}`);
}

function methodOf(lineage: Lineage): string {
  if (lineage.kind === "even") return `which divided by ${lineage.count} is its parent`;
  const { starts } = lineage;
  const places = groupedDigits(starts.numbers.length);
  if (lineage.kind === "listed") return `looked up among those where ${places} parents begin, ${size(starts)}`;
  const parents = groupedDigits(1 << lineage.blockShift);
  return `looked up among those where ${places} blocks of ${parents} parents begin, whose counts are drawn again, ${size(starts)}`;
}

const size = ({ numbers, hints }: Starts): string => sizeText(numbers.byteLength + hints.byteLength);
