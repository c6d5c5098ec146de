#!/usr/bin/env python3
"""Checks that other programs for qualitative analysis really read what leitmotif writes.

    tests/peers/qda_programs.py [path of the leitmotif binary]

Installs Taguette from PyPI in a virtual environment under target/peers, makes a project of the bundled
sample with themes three deep, writes it for Taguette, lets Taguette's own code import the file into
its own database, and compares tags, documents and the text of every highlight with what leitmotif
says itself. Then Taguette writes its codebook and its highlights as CSV, and a fresh project of
leitmotif with the same texts has to find each highlight again. QualCoder is not on PyPI; where a `qualcoder` package can be imported it is said so.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
VENV = ROOT / "target" / "peers" / "qda"

INSIDE = '''
import json, sys
from taguette import database, export, extract
from taguette.database import copy

source, mine, folder = sys.argv[1:4]
theirs = database.connect("sqlite:///" + source, external=True)()
db = database.connect("sqlite:///" + mine)()
if db.query(database.User).count() == 0:
    db.add(database.User(login="admin"))
    db.commit()
project = theirs.execute(database.Project.__table__.select()).fetchone()
number = copy.copy_project(theirs, db, project["id"], "admin")
db.commit()
found = {"tags": sorted(tag.path for tag in db.query(database.Tag).filter(database.Tag.project_id == number))}
found["documents"], found["highlights"] = {}, []
for document in db.query(database.Document).filter(database.Document.project_id == number):
    text = extract.BeautifulSoup(document.contents, "html5lib").body.get_text()
    found["documents"][document.name] = text
    for mark in document.highlights:
        cut = text.encode("utf-8")[mark.start_offset:mark.end_offset].decode("utf-8")
        shown = extract.extract(document.contents, mark.start_offset, mark.end_offset)
        shown = extract.BeautifulSoup(shown, "html5lib").body.get_text()
        kept = extract.BeautifulSoup(mark.snippet, "html5lib").body.get_text()
        found["highlights"].append([document.name, cut, shown, kept, sorted(tag.path for tag in mark.tags)])
with open(folder + "/codebook.csv", "w", newline="", encoding="utf-8") as file:
    export.codebook_csv(list(db.query(database.Project).get(number).tags), file)
with open(folder + "/highlights.csv", "w", newline="", encoding="utf-8") as file:
    export.highlights_csv(db, number, "", file)
json.dump(found, sys.stdout)
'''


def squeezed(text):
    return "".join(text.split())


def main():
    binary = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target" / "debug" / "leitmotif")
    python = VENV / "bin" / "python"
    if not python.exists() and subprocess.run([sys.executable, "-m", "venv", str(VENV)]).returncode != 0:
        print("SKIPPED: python3 has no venv here, so no other program read anything")
        return
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "taguette"]
    if subprocess.run(pip).returncode != 0:
        print("SKIPPED: PyPI gave no taguette, so no other program read anything")
        return

    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)

        def leitmotif(*args, project="project"):
            command = [binary, "--project", str(scratch / project), "--quiet", *args]
            return subprocess.run(command, check=True, capture_output=True, text=True).stdout

        odd = scratch / "odd.txt"
        odd.write_bytes("日本語のテキスト 👩‍🔬.\r\n\r\nنص عربي هنا & <so> on.\r\n".encode())
        leitmotif("import", str(ROOT / "assets" / "sample"), str(odd))
        snippets = json.loads(leitmotif("snippets", "--json"))["snippets"]
        of_odd = [snippet["id"] for snippet in snippets if snippet["transcript"] == "odd"]
        some = [snippet["id"] for snippet in snippets][::7]
        for theme, ids in [("Design/Retrieval/分块", some[::2] + of_odd), ("Cost", some[1::2] + of_odd)]:
            leitmotif("assign", *[arg for id in ids for arg in ("--snippet", str(id))], theme)
        leitmotif("export", "taguette", "-o", str(scratch / "study.sqlite3"))
        leitmotif("export", "qdpx", "-o", str(scratch / "study.qdpx"))

        run = [str(python), "-c", INSIDE, str(scratch / "study.sqlite3"), str(scratch / "mine.sqlite3"), str(scratch)]
        found = json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout)
        ours = json.loads(leitmotif("snippets", "--json"))["snippets"]

        assert found["tags"] == ["Cost", "Design", "Design.Retrieval", "Design.Retrieval.分块"], found["tags"]
        names = {snippet["transcript"] for snippet in ours}
        assert len(found["documents"]) == len(names), (len(found["documents"]), len(names))
        wanted = sorted(squeezed(snippet["text"]) for snippet in ours if snippet["themes"])
        for name, cut, shown, kept, tags in found["highlights"]:
            assert squeezed(cut) == squeezed(shown) == squeezed(kept), (name, cut, shown, kept)
        # The text says at each turn who speaks; a passage over several turns has that between them.
        speakers = [re.escape(it["name"]) for it in json.loads(leitmotif("speakers", "--json"))["speakers"]]
        labels = re.compile(rf"(?<=\s)(?:{'|'.join(speakers)}): ")
        labelled = sum(len(labels.findall(text)) for text in found["documents"].values())
        assert labelled > 0, "no document says who speaks"
        read = sorted(squeezed(labels.sub("", cut)) for _, cut, _, _, _ in found["highlights"])
        assert read == wanted, "the text of some highlight differs"
        print(f"Taguette read {len(found['tags'])} tags, {len(found['documents'])} documents and "
              f"{len(read)} highlights, each with the same text")

        leitmotif("import", str(ROOT / "assets" / "sample"), str(odd), project="back")
        leitmotif("import", str(scratch / "codebook.csv"), project="back")
        report = leitmotif("import", str(scratch / "highlights.csv"), "--json", project="back")
        unsure = json.loads(report)["warnings"]

        def decided(project):
            snippets = json.loads(leitmotif("snippets", "--json", project=project))["snippets"]
            return sorted((it["transcript"], it["text"], it["themes"]) for it in snippets if it["themes"])

        assert decided("back") == decided("project"), (unsure, "some highlight did not come back")
        print(f"Taguette's CSV files brought {len(decided('back'))} of {len(read)} highlights back, "
              f"{len(unsure)} of them with a warning")
        try:
            import qualcoder  # noqa: F401
            print("qualcoder can be imported here: open study.qdpx with it by hand")
        except ImportError:
            print("SKIPPED: QualCoder is not on PyPI, so it read nothing")


if __name__ == "__main__":
    main()
