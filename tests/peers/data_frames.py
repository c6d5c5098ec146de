#!/usr/bin/env python3
"""Checks that a program for data frames reads the Parquet tables leitmotif writes.

    tests/peers/data_frames.py [path of the leitmotif binary]

Installs DuckDB from PyPI, else Apache Arrow, in a virtual environment under target/peers, makes a project of the
bundled sample and of a text in three scripts, and lets the peer open every table: first with no theme at all, when
several tables are empty, then with themes, quotes and two coders. Columns and types have to be those of the table
`dictionary`, and the rows those `leitmotif snippets`, `topics` and `themes` tell with --json.
"""

import json
import math
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
VENV = ROOT / "target" / "peers" / "frames"

INSIDE = '''
import json, pathlib, sys

WHOLE = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
WHOLE |= {it + str(bits) for it in ("int", "uint") for bits in (8, 16, 32, 64)}


def plain(kind):
    """A type in the words of the dictionary."""
    if kind.endswith("[]"):
        return "list of " + plain(kind[:-2]).rstrip("s").replace("number", "numbers")
    if kind.startswith(("list<", "large_list<")):
        inner = kind[kind.index("<") + 1:].rsplit(">", 1)[0].split(":", 1)[1].replace(" not null", "").strip()
        return plain(inner + "[]")
    if kind in WHOLE:
        return "whole number"
    names = {"VARCHAR": "text", "string": "text", "large_string": "text", "DOUBLE": "number", "FLOAT": "number",
             "double": "number", "float": "number", "BOOLEAN": "true or false", "bool": "true or false"}
    return names.get(kind, kind)


def duck(file):
    import duckdb
    db = duckdb.connect()
    of = "read_parquet('" + str(file).replace("'", "''") + "')"
    columns = [(row[0], plain(row[1])) for row in db.execute("DESCRIBE SELECT * FROM " + of).fetchall()]
    return columns, [list(row) for row in db.execute("SELECT * FROM " + of).fetchall()]


def arrow(file):
    import pyarrow.parquet
    table = pyarrow.parquet.read_table(file)
    columns = [(field.name, plain(str(field.type))) for field in table.schema]
    return columns, [list(row) for row in zip(*(column.to_pylist() for column in table.columns))]


read = {"duckdb": duck, "pyarrow": arrow}[sys.argv[2]]
tables = {}
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.parquet")):
    columns, rows = read(file)
    tables[file.stem] = {"columns": columns, "rows": rows}
json.dump(tables, sys.stdout)
'''

# The columns that may be empty where there is nothing to say.
LISTS = {"snippets": ["themes", "vector"], "topics": ["keywords", "themes"], "themes": ["topics"],
         "bertopic": ["Representation", "Representative_Docs"]}


def peer():
    """Python with the first program for data frames that PyPI gives, and that program's name."""
    python = VENV / "bin" / "python"
    if not python.exists() and subprocess.run([sys.executable, "-m", "venv", str(VENV)]).returncode != 0:
        print("SKIPPED: python3 has no venv here, so no table was read")
        return None
    for name in ("duckdb", "pyarrow"):
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", name]
        if subprocess.run(pip).returncode == 0:
            return python, name
        print(f"SKIPPED: PyPI gave no {name}, so it read no table")
    return None


def records(table):
    names = [name for name, _ in table["columns"]]
    return [dict(zip(names, row)) for row in table["rows"]]


def check_types(tables):
    """Every column is in the dictionary, with its type, and the other way about."""
    wanted = {}
    rows = [list(row) for row in tables["dictionary"]["rows"]]
    for table, column, kind, _ in rows:
        wanted.setdefault(table, {})[column] = kind
    for name, table in tables.items():
        known = wanted.get(name, {})
        if name == "dictionary":
            assert {kind for _, kind in table["columns"]} == {"text"}, table["columns"]
            continue
        for column, kind in table["columns"]:
            expected = known.get(column) or known.get("(others)")
            assert expected == kind, f"{name}.{column} is {kind}, and the dictionary says {expected}"
        columns = {column for column, _ in table["columns"]}
        missing = [column for column in known if column not in columns and column != "(others)"]
        assert not missing, f"{name} has no {missing}, which the dictionary lists"
    assert set(wanted) <= set(tables), f"no tables {set(wanted) - set(tables)}"
    for table, columns in LISTS.items():
        for row in records(tables[table]):
            for column in columns:
                assert isinstance(row[column], list) or (column == "vector" and row[column] is None), (table, row)


def near(a, b):
    return a == b or (a is not None and b is not None and math.isclose(a, b, rel_tol=1e-5, abs_tol=1e-3))


def check_rows(tables, leitmotif):
    """The rows are what leitmotif tells otherwise."""
    told = json.loads(leitmotif("snippets", "--json"))["snippets"]
    kept = records(tables["snippets"])
    assert len(told) == len(kept), (len(told), len(kept))
    for ours, row in zip(told, kept):
        for key in ("id", "transcript", "speaker", "text", "topic"):
            assert ours[key] == row[key], (key, ours[key], row[key])
        for key in ("start", "end", "probability"):
            assert near(ours[key], row[key]), (key, ours, row[key])
        # The command names a theme, the table its path.
        said = [path.split("/")[-1] for path in row["themes"]]
        assert sorted(said) == sorted(path.split("/")[-1] for path in ours["themes"]), (ours["themes"], row["themes"])
    topics = json.loads(leitmotif("topics", "--json"))["topics"]
    rows = records(tables["topics"])
    assert len(topics) == len(rows), (len(topics), len(rows))
    for ours, row in zip(topics, rows):
        for key in ("id", "label", "snippets", "transcripts"):
            assert ours[key] == row[key], (key, ours, row)
        assert [it["word"] for it in ours["keywords"]] == row["keywords"], (ours["keywords"], row["keywords"])
        assert near(ours["seconds"], row["seconds"]), (ours, row)
        assert sum(it["topic"] == ours["id"] for it in kept) == row["snippets"], row
    outliers = sum(row["topic"] is None for row in kept)
    for row in records(tables["bertopic"]):
        count = outliers if row["Topic"] == -1 else sum(it["topic"] == row["Topic"] for it in kept)
        assert row["Count"] == count, (row["Topic"], row["Count"], count)
    lengths = {len(row["vector"]) for row in kept if row["vector"] is not None}
    without = sum(row["vector"] is None for row in kept)
    assert len(lengths) == 1 and without < len(kept) / 10, (lengths, without)
    norms = [math.sqrt(sum(x * x for x in row["vector"])) for row in kept if row["vector"] is not None]
    assert all(math.isfinite(norm) and norm > 1e-3 for norm in norms), min(norms)
    transcripts = records(tables["transcripts"])
    assert {row["name"] for row in transcripts} == {row["transcript"] for row in kept}
    for row in transcripts:
        assert row["snippets"] == sum(it["transcript"] == row["name"] for it in kept), row
    return len(kept), len(topics), lengths.pop(), (min(norms), max(norms)), without


def flat(themes):
    for theme in themes:
        yield theme
        yield from flat(theme["children"])


def main():
    binary = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target" / "debug" / "leitmotif")
    found = peer()
    if not found:
        return
    python, name = found

    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)

        def leitmotif(*args, coder=None):
            signed = ["--coder", coder] if coder else []
            command = [binary, "--project", str(scratch / "project"), "--quiet", *signed, *args]
            done = subprocess.run(command, capture_output=True, text=True)
            assert done.returncode == 0, (args, done.stderr)
            return done.stdout

        def exported(folder):
            leitmotif("export", "parquet", "-o", str(scratch / folder))
            run = [str(python), "-c", INSIDE, str(scratch / folder), name]
            done = subprocess.run(run, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            return json.loads(done.stdout)

        odd = scratch / "odd's.txt"
        odd.write_bytes("日本語のテキスト 👩‍🔬, \"quoted\".\r\n\r\nنص عربي هنا; & <so> on.\r\n".encode())
        leitmotif("import", str(ROOT / "assets" / "sample"), str(odd))

        # Before any run there is nothing but texts.
        tables = exported("fresh")
        counts = {it: len(table["rows"]) for it, table in tables.items()}
        assert counts["snippets"] and not counts.get("topics"), counts
        print(f"{name} opened {len(tables)} tables of a project without a run")

        leitmotif("analyze", "--model", "draft")
        tables = exported("bare")
        check_types(tables)
        empty = [it for it, table in tables.items() if not table["rows"]]
        assert {"themes", "assignments", "quotes", "prevalence", "together"} <= set(empty), empty
        check_rows(tables, leitmotif)
        print(f"{name} opened {len(tables)} tables without a theme, {len(empty)} of them empty")

        snippets = json.loads(leitmotif("snippets", "--json"))["snippets"]
        ids = [it["id"] for it in snippets][::9] + [it["id"] for it in snippets if it["transcript"] == "odd's"]
        some = [arg for it in ids for arg in ("--snippet", str(it))]
        leitmotif("assign", *some, "Design/Retrieval/分块")
        leitmotif("assign", *some[:8], "Cost; and \"more\"")
        leitmotif("assign", *some[4:10], "Design/Retrieval", coder="Zoe")
        leitmotif("assign", "--topic", "0", "--topic", "1", "Cost; and \"more\"")
        leitmotif("quote", "add", *some[:4], "Design/Retrieval/分块")
        leitmotif("theme", "describe", "Design", "When it is\nabout design; 設計.")
        tables = exported("full")
        check_types(tables)
        count, topics, length, norms, without = check_rows(tables, leitmotif)

        themes = {it["path"]: it for it in flat(json.loads(leitmotif("themes", "--json"))["themes"])}
        rows = {row["path"]: row for row in records(tables["themes"])}
        assert set(themes) == set(rows), (set(themes), set(rows))
        for path, row in rows.items():
            assert row["description"] == themes[path]["description"], row
            assert row["parent"] == (path.rsplit("/", 1)[0] if "/" in path else None), row
        held = {row["theme"]: row for row in records(tables["prevalence"])}
        for path, theme in themes.items():
            assert held[path]["snippets"] == theme["snippets"], (held[path], theme)
            assert near(held[path]["share of snippets"], theme["snippets"] / count), held[path]
        coders = {row["coder"] for row in records(tables["assignments"])}
        assert "Zoe" in coders and len(coders) == 2, coders
        assert sorted(row["number"] for row in records(tables["quotes"])) == [1, 2], tables["quotes"]["rows"]
        texts = {it["text"] for it in snippets}
        assert all(row["text"] in texts for row in records(tables["quotes"]))
        assert {row["theme"] for row in records(tables["together"])} <= set(themes)
        print(f"{name} opened {len(tables)} tables with {len(rows)} themes: {count} snippets and {topics} topics with "
              f"the texts, themes and counts leitmotif tells; vectors of {length} numbers, "
              f"norms {norms[0]:.3f} to {norms[1]:.3f}, {without} snippets without one")


if __name__ == "__main__":
    main()
