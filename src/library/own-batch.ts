// A batch with memory of its own: copies of the views that the next batch would overwrite, and one dictionary for all batches.
import { type Data, Dictionary, makeData, RecordBatch, Struct, Vector } from "apache-arrow";

/** By the id of the dictionary: writers of Arrow IPC write an equal one anew where it is another object. */
export type Dictionaries = Map<number, Vector>;

export function ownBatch(batch: RecordBatch, dictionaries: Dictionaries): RecordBatch {
  const { schema, numRows } = batch;
  const children = batch.data.children.map((data) => ownData(data, dictionaries));
  const struct = makeData({ type: new Struct(schema.fields), length: numRows, nullCount: 0, children });
  return new RecordBatch(schema, struct);
}

function ownData(data: Data, dictionaries: Dictionaries): Data {
  const { type, length, nullCount } = data;
  const common = { length, nullCount, ...(nullCount > 0 && { nullBitmap: data.nullBitmap.slice() }) };
  if (type instanceof Dictionary) {
    let dictionary = dictionaries.get(type.id);
    if (!dictionary) {
      dictionary = new Vector(data.dictionary!.data.map((texts) => ownData(texts, dictionaries)));
      dictionaries.set(type.id, dictionary);
    }
    return makeData({ type, data: data.values.slice(), dictionary, ...common });
  }
  const offsets = data.valueOffsets as Int32Array | undefined;
  if (offsets) return makeData({ type, valueOffsets: offsets.slice(), data: data.values.slice(), ...common } as never);
  return makeData({ type, data: data.values.slice(), ...common } as never);
}
