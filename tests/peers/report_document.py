#!/usr/bin/env python3
"""Checks that python-docx reads the report that leitmotif writes for word processors.

    tests/peers/report_document.py [path of the leitmotif binary]

Installs python-docx from PyPI in a virtual environment under target/peers, makes a project of the bundled sample with
themes, and lets the peer read the tables of the document: each number of the codebook has to be that of the exported
table of prevalence, and a description has to be taken apart into definition, when to use the theme, and when not. Headings,
captions and tables have to have the styles that word processors have built in. Where there is LibreOffice it makes a PDF of
the document, which has to hold all of it.
"""

import csv
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
VENV = ROOT / "target" / "peers" / "documents"

INSIDE = '''
import docx, json, sys
document = docx.Document(sys.argv[1])
tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
headings = [it.text for it in document.paragraphs if it.style.name.startswith("Heading")]
captions = [it.text for it in document.paragraphs if it.style.name == "Caption"]
styles = sorted({it.style.name for it in document.tables})
found = {"tables": tables, "headings": headings, "captions": captions, "styles": styles}
json.dump(found, sys.stdout)
'''


def peer():
    """The Python that has the peer; None where it cannot be had."""
    python = VENV / "bin" / "python"
    if not python.exists() and subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True).returncode:
        return None
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "python-docx"]
    if subprocess.run([str(python), "-c", "import docx"], capture_output=True).returncode:
        if subprocess.run(install, capture_output=True).returncode:
            return None
    return python


def read_by_libreoffice(document, headings):
    """Makes a PDF of a document and looks for its headings; says so where that cannot be done."""
    if not shutil.which("soffice") or not shutil.which("pdftotext"):
        print("SKIPPED: no LibreOffice with pdftotext here, so no word processor opened the document")
        return
    home = document.parent
    convert = ["soffice", f"-env:UserInstallation=file://{home}/office", "--headless", "--convert-to", "pdf"]
    subprocess.run([*convert, "--outdir", str(home), str(document)], check=True, capture_output=True, timeout=300)
    pdf = document.with_suffix(".pdf")
    text = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    # Lines may be broken anywhere.
    text = " ".join(text.split())
    missing = [heading for heading in headings if " ".join(heading.split()) not in text]
    assert not missing, missing
    assert "Table 1. " in text and "(for you to answer)" in text, "captions are numbered, and the form is there"
    print(f"LibreOffice: a PDF of {len(text.split())} words, with all {len(headings)} headings")


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target" / "debug" / "leitmotif")
    python = peer()
    if python is None:
        print("SKIPPED: python-docx cannot be had here, so no other program read the document")
        return
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)

        def run(*args):
            command = [program, "--quiet", "--project", str(home / "project"), *args]
            subprocess.run(command, check=True, capture_output=True)

        run("import", str(ROOT / "assets" / "sample"))
        run("analyze", "--model", "draft")
        run("assign", "--topic", "0", "Design/Retrieval")
        run("assign", "--topic", "1", "Money")
        run("assign", "--query", "cost", "Money/Cost")
        run("theme", "describe", "Money", "What it costs. Use when: a price is named. Not when: time is meant.")
        run("export", "docx", "--checklist", "coreq", "-o", str(home / "report.docx"))
        run("export", "csv", "-o", str(home / "tables"))
        read = subprocess.run(
            [str(python), "-c", INSIDE, str(home / "report.docx")], check=True, capture_output=True, text=True
        )
        found = json.loads(read.stdout)
        with open(home / "tables" / "prevalence.csv", newline="") as file:
            counted = {row["theme"].replace("/", " / "): row for row in csv.DictReader(file)}
        read_by_libreoffice(home / "report.docx", found["headings"])
    codebook = next(table for table in found["tables"] if "When not" in table[0])
    rows = [dict(zip(codebook[0], row)) for row in codebook[1:]]
    assert len(rows) == len(counted) == 4, rows
    for row in rows:
        for column in ("Passages", "Words", "Transcripts"):
            said = int("".join(c for c in row[column] if c.isdigit()))
            assert said == int(counted[row["Theme"]][column.lower()]), (row, column)
    money = next(row for row in rows if row["Theme"] == "Money")
    parts = [money[column] for column in ("Definition", "When to use", "When not")]
    assert parts == ["What it costs.", "a price is named.", "time is meant."], parts
    assert {"Methods", "Codebook", "Themes"} <= set(found["headings"]), found["headings"]
    assert found["styles"] == ["Table Grid"], found["styles"]
    numbers = [caption.split(".")[0] for caption in found["captions"]]
    assert numbers == [f"Table {number}" for number in range(1, len(found["tables"]) + 1)], found["captions"]
    items = sum(len(table) - 1 for table in found["tables"] if "Question" in table[0])
    assert items == 32, f"{items} items of COREQ"
    print(f"python-docx: {len(found['tables'])} tables read, {3 * len(rows)} numbers of the codebook agree")


if __name__ == "__main__":
    main()
