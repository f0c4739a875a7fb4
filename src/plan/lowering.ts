// What all columns of a plan share while they are lowered: the model, the constants, and the keys of draws.
import type { PathRef, RowContext, Tables } from "../columns/column-kind.js";
import { addDictionary } from "../columns/constants.js";
import type { Witness } from "../columns/explanation.js";
import { Scratch } from "../formula/lower.js";
import type { Constants, Numbers } from "../kernels/constants.js";
import type { ProgramBuilder } from "../kernels/program.js";
import { drawKey, type Purpose } from "../kernels/purposes.js";
import type { Dictionary, TextArray } from "../kernels/vector.js";
import type { SourceColumn } from "../sources/source.js";
import { type AnyTable, type Model, tableOf } from "../spec/model.js";
import { reachOf } from "./reach.js";

/** The rows that a watched cell sees, which note what it asks for, and who is told of its draws. */
export interface Watched {
  readonly rows: RowContext;
  readonly witness: Witness;
}

export class Lowering {
  private readonly blobs = new Map<object, number>();
  private readonly scratches = new Map<ProgramBuilder, Scratch>();
  private readonly dictionaries = new Map<object, Dictionary>();
  /** Set by `explain`, which looks on while one cell is lowered: of which rows, and through what the cell sees them. */
  watch: ((rows: RowContext, column: string, seen: RowContext) => Watched | undefined) | undefined;
  /** Methods that columns chose, by table and column ("" for the number of a table's rows), in the order of lowering. */
  readonly notes = new Map<string, Set<string>>();

  constructor(
    readonly model: Model,
    readonly constants: Constants,
    readonly tables: Tables,
  ) {}

  table(name: string): AnyTable {
    const table = tableOf(this.model, name);
    if (!table) throw new Error(`no table ${name}`);
    return table;
  }

  note(table: string, column: string, method: string): void {
    this.noteFor(`${table}.${column}`, method);
  }

  /** How a path is reached, for the column that is made now. */
  noteReach(path: PathRef): void {
    const reach = reachOf(this.model, path);
    if (reach !== undefined) this.noteOwner(`${path.columns.join(".")}: ${reach}`);
  }

  /** Of the column that is made now. */
  noteOwner(method: string): void {
    const { owner } = this.constants;
    if (owner !== "") this.noteFor(owner, method);
  }

  private noteFor(key: string, method: string): void {
    const own = this.notes.get(key);
    if (own) own.add(method);
    else this.notes.set(key, new Set([method]));
  }

  /** Slots for what lies between the steps of formulas: all formulas of a program share them. */
  scratch(builder: ProgramBuilder): Scratch {
    let scratch = this.scratches.get(builder);
    if (!scratch) {
      scratch = new Scratch(builder);
      this.scratches.set(builder, scratch);
    }
    return scratch;
  }

  /** Address of the key of a table's column (or of its rows, where the column is "") for a purpose. */
  key(table: AnyTable, column: string, purpose: Purpose): number {
    return this.constants.word(drawKey(this.model.seed, table.id, column, purpose));
  }

  /** Address of a supplied array: each lies among the constants once. */
  blob(data: Numbers): number {
    let at = this.blobs.get(data);
    if (at === undefined) {
      at = this.constants.add(data);
      this.blobs.set(data, at);
    }
    return at;
  }

  /** A supplied text column as a dictionary whose codes are its rows. */
  dictionary(builder: ProgramBuilder, column: SourceColumn): Dictionary {
    const texts = column.values as TextArray;
    let dictionary = this.dictionaries.get(texts);
    if (!dictionary) {
      dictionary = addDictionary(builder, texts);
      this.dictionaries.set(texts, dictionary);
    }
    return dictionary;
  }
}
