# Reads an output of datagen by pyarrow and prints, for each table, its rows, types, sums, nulls and the bounds that the files claim.
import glob, json, os, sys
import pyarrow as pa, pyarrow.compute as pc, pyarrow.csv as csv, pyarrow.ipc as ipc, pyarrow.json as pj, pyarrow.parquet as pq

def table_of(files):
    kind = files[0].split(".", 2)[1]
    if kind == "parquet":
        for f in files:
            check_statistics(f)
        return pa.concat_tables([pq.read_table(f) for f in files])
    if kind == "arrow":
        tables = [ipc.open_file(f).read_all() for f in files]
        for table in tables:
            table.validate(full=True)
        return pa.concat_tables([t.unify_dictionaries() for t in tables])
    if kind == "ndjson":
        return pa.concat_tables([pj.read_json(f) for f in files], promote_options="permissive")
    raise SystemExit("unknown kind " + kind)

def check_statistics(file):
    meta = pq.ParquetFile(file)
    for group in range(meta.num_row_groups):
        rows = meta.read_row_group(group)
        for i in range(rows.num_columns):
            stats = meta.metadata.row_group(group).column(i).statistics
            column = rows.column(i)
            if stats is None:
                continue
            assert stats.null_count == column.null_count, (file, group, rows.schema.names[i])
            if not stats.has_min_max or pa.types.is_boolean(column.type) or isinstance(column.type, pa.BaseExtensionType):
                continue
            least, most = pc.min_max(column).values()
            if least.is_valid:
                assert stats.min <= least.as_py() and stats.max >= most.as_py(), (file, rows.schema.names[i])

out = {}
for folder in sorted(glob.glob(os.path.join(sys.argv[1], "*", ""))):
    files = sorted(glob.glob(os.path.join(folder, "part-*")))
    if not files:
        continue
    table = table_of(files)
    columns = {}
    for name in table.schema.names:
        column = table.column(name)
        if pa.types.is_dictionary(column.type):
            column = column.cast(pa.string())
        if isinstance(column.type, pa.BaseExtensionType):
            column = pa.chunked_array([chunk.storage for chunk in column.chunks], type=column.type.storage_type)
        facts = {"nulls": column.null_count}
        if pa.types.is_integer(column.type) or pa.types.is_decimal(column.type):
            facts["sum"] = str(pc.sum(column).as_py() or 0)
        elif pa.types.is_string(column.type):
            facts["letters"] = pc.sum(pc.binary_length(column)).as_py() or 0
        columns[name] = facts
    out[os.path.basename(os.path.dirname(folder))] = {"rows": table.num_rows, "columns": columns}
print(json.dumps(out))
