#!/usr/bin/env python3
"""Checks that programs for data frames see arrays in the shards leitmotif writes, and that it embeds theirs.

    tests/peers/shards.py [path of the leitmotif binary]

Installs Apache Arrow, Polars and DuckDB from PyPI in a virtual environment under target/peers, each where PyPI has
it. Shards of the bundled sample, and the vectors made of one, are opened by each: columns, types, texts and numbers
have to be the same for all, and the length of the vectors part of the type where the program knows such types. What
Arrow writes itself is embedded and gives the same vectors.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
VENV = ROOT / "target" / "peers" / "shards"

INSIDE = '''
import json, pathlib, sys

task, source, target = json.loads(sys.argv[1])


def arrow():
    import base64, pyarrow, pyarrow.ipc, pyarrow.parquet
    table = pyarrow.parquet.read_table(source)
    notes = pyarrow.parquet.read_metadata(source).metadata
    schema = pyarrow.ipc.read_schema(pyarrow.py_buffer(base64.b64decode(notes[b"ARROW:schema"])))
    assert schema.equals(table.schema.remove_metadata()), (schema, table.schema)
    kind = table.schema.field("vector").type
    assert pyarrow.types.is_fixed_size_list(kind) and kind.value_type == pyarrow.float32(), kind
    assert table.column("vector").combine_chunks().values is not None
    # What Arrow itself would note of these columns is what was noted.
    again = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(table, again)
    theirs = pyarrow.parquet.read_metadata(pyarrow.BufferReader(again.getvalue())).metadata[b"ARROW:schema"]
    theirs = pyarrow.ipc.read_schema(pyarrow.py_buffer(base64.b64decode(theirs)))
    assert theirs.equals(schema), (theirs, schema)
    notes = {key.decode(): value.decode() for key, value in notes.items() if key.startswith(b"leitmotif.")}
    return table.to_pylist(), str(kind.list_size), notes


def polars():
    import polars
    table = polars.read_parquet(source)
    kind = table.schema["vector"]
    assert isinstance(kind, polars.Array) and kind.inner == polars.Float32, kind
    rows = table.to_dicts()
    for row in rows:
        row["vector"] = None if row["vector"] is None else list(row["vector"])
    return rows, str(kind.shape[0]), None


def duckdb():
    import duckdb
    of = "read_parquet('" + source.replace("'", "''") + "')"
    kinds = {row[0]: row[1] for row in duckdb.execute("DESCRIBE SELECT * FROM " + of).fetchall()}
    # DuckDB has arrays, and casts to them, but does not look for them in Parquet.
    assert kinds["vector"] == "FLOAT[]", kinds
    length = duckdb.execute("SELECT max(len(vector)) FROM " + of).fetchone()[0]
    said = "SELECT * REPLACE (vector::FLOAT[%d] AS vector) FROM %s" % (length, of)
    found = duckdb.execute(said)
    names = [it[0] for it in found.description]
    rows = [dict(zip(names, row)) for row in found.fetchall()]
    for row in rows:
        row["vector"] = None if row["vector"] is None else list(row["vector"])
    return rows, str(length), None


def write():
    """The texts as other programs like to write them."""
    import pyarrow, pyarrow.parquet
    table = pyarrow.parquet.read_table(source)
    ids, texts = table.column("id"), table.column("text")
    small, words = ids.cast(pyarrow.int32()), pyarrow.array(["row %d" % it for it in ids.to_pylist()])
    for name, columns, how in (
        ("plain", {"text": texts, "id": small}, {"compression": "none"}),
        ("large", {"id": words, "text": texts.cast(pyarrow.large_string())}, {"row_group_size": 7}),
        ("listed", {"id": ids, "text": texts.dictionary_encode()}, {"version": "2.6", "data_page_version": "2.0"}),
        ("zstd", {"id": ids, "text": texts}, {"compression": "zstd"}),
    ):
        pyarrow.parquet.write_table(pyarrow.table(columns), str(pathlib.Path(target) / (name + ".parquet")), **how)
    return [], "", None


rows, length, notes = {"pyarrow": arrow, "polars": polars, "duckdb": duckdb, "write": write}[task]()
json.dump({"rows": rows, "length": length, "notes": notes}, sys.stdout)
'''


def peers():
    """Python with what PyPI gives of the three, and their names."""
    python = VENV / "bin" / "python"
    if not python.exists() and subprocess.run([sys.executable, "-m", "venv", str(VENV)]).returncode != 0:
        print("SKIPPED: python3 has no venv here, so no shard was read")
        return None, []
    names = []
    for name in ("pyarrow", "polars", "duckdb"):
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", name]
        if subprocess.run(pip).returncode == 0:
            names.append(name)
        else:
            print(f"SKIPPED: PyPI gave no {name}, so it read no shard")
    return python, names


def main():
    binary = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target" / "debug" / "leitmotif")
    python, names = peers()
    if not names:
        return
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)

        def run(*args):
            command = [binary, "--project", str(scratch / "project"), "--json", "--quiet", *args]
            return subprocess.run(command, capture_output=True, text=True)

        def leitmotif(*args):
            done = run(*args)
            assert done.returncode == 0, (args, done.stdout, done.stderr)
            return json.loads(done.stdout)

        def peer(task, source, target=""):
            done = subprocess.run([str(python), "-c", INSIDE, json.dumps([task, str(source), str(target)])],
                                  capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            return json.loads(done.stdout)

        leitmotif("import", str(ROOT / "assets" / "sample"))
        leitmotif("analyze", "--model", "draft")
        # A snippet that came after the analysis has no vector.
        late = scratch / "later.md"
        late.write_text("Ann: Something that nobody had said before, on the price of tea in Zürich.\n", encoding="utf-8")
        leitmotif("import", str(late))
        written = leitmotif("export", "shards", str(scratch / "texts"), "--shards", "3")
        told = {it["id"]: it for it in leitmotif("snippets", "--json")["snippets"]}
        length, missing = written["vectors"]["dimensions"], written["vectors"]["missing"]
        assert missing == 1, written

        seen = {name: [] for name in names}
        for file in written["files"]:
            for name in names:
                read = peer(name, scratch / "texts" / file)
                assert read["length"] == str(length), (name, read["length"], length)
                seen[name].extend(read["rows"])
                if read["notes"]:
                    assert read["notes"]["leitmotif.model"] == "draft", read["notes"]
                    assert read["notes"]["leitmotif.revision"] == written["vectors"]["revision"], read["notes"]
        for name, rows in seen.items():
            assert rows == seen[names[0]], f"{name} sees something else than {names[0]}"
            assert [row["id"] for row in rows] == list(told), "other snippets"
            assert all(row["text"] == told[row["id"]]["text"] for row in rows)
            assert sum(row["vector"] is None for row in rows) == missing
        print(f"{', '.join(names)} see {len(told)} texts in {len(written['files'])} shards, "
              f"with vectors as arrays of {length} numbers")

        first = scratch / "texts" / written["files"][0]
        leitmotif("embed", str(first), str(scratch / "vectors.parquet"), "--model", "draft")
        reference = None
        for name in names:
            read = peer(name, scratch / "vectors.parquet")
            reference = reference or read["rows"]
            assert read["rows"] == reference, f"{name} sees other vectors than {names[0]}"
        by_id = {row["id"]: row for row in seen[names[0]]}
        for row in reference:
            ours = by_id[row["id"]]
            assert row["text_hash"] == ours["text_hash"], (row, ours)
            assert ours["vector"] in (None, row["vector"]), "a worker makes other vectors than an analysis"
        print(f"{', '.join(names)} see the {len(reference)} vectors a worker made, which are those of the analysis")

        if "pyarrow" in names:
            (scratch / "theirs").mkdir()
            peer("write", first, scratch / "theirs")
            for kind in ("plain", "large", "listed"):
                source, made = scratch / "theirs" / f"{kind}.parquet", scratch / f"{kind}.parquet"
                leitmotif("embed", str(source), str(made), "--model", "draft")
                read = peer("pyarrow", made)["rows"]
                assert [row["vector"] for row in read] == [row["vector"] for row in reference], kind
                assert [row["text_hash"] for row in read] == [row["text_hash"] for row in reference], kind
            refused = run("embed", str(scratch / "theirs" / "zstd.parquet"), str(scratch / "z"), "--model", "draft")
            assert refused.returncode == 1 and "zstd" in refused.stderr.lower(), refused.stderr
            print("leitmotif embeds what pyarrow writes, and says that it does not read zstd")


if __name__ == "__main__":
    main()
