#!/usr/bin/env python3
"""Checks that leitmotif reads projects of QualCoder and the REFI-QDA packages made of them.

    tests/peers/qualcoder_format.py [path of the leitmotif binary]

QualCoder itself is a program with windows and not on PyPI. `exegete` from PyPI reads and writes its folders (`.qda`)
and makes REFI-QDA packages of them; it is installed in a virtual environment under target/peers. With it a project is
made whose texts are Chinese, Arabic, full of emoji and with Windows line ends, whose categories are three deep and
whose codings overlap; leitmotif has to find the same themes, texts, attributes and memos and the very words of each
coding, first from the folder, then from the package. A few rows are put in as QualCoder's own window does, which
counts UTF-16 units and a Windows line end as one and keeps the words with U+2029 between paragraphs; and a third
time from a package as QualCoder itself writes it.
At last leitmotif writes a package, and what QualCoder 3 and 4 do to one is done to it, by the rules their readers
follow: nothing may be lost on the way.
"""

import collections
import html
import io
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import uuid
import xml.etree.ElementTree as ElementTree
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
VENV = ROOT / "target" / "peers" / "qualcoder"
# Its functions are no promise of its makers, so the version is kept.
PEER = "exegete==0.15.1a1"
SCHEMA = ROOT.parent / "shared" / "data" / "refi-qda" / "Project.xsd"
REFI = "{urn:QDA-XML:project:1.0}"

TEXTS = {
    "English.txt": "We stay late. We stay late again, & nobody <pays> for it.\n\nWho decides? The ward does.\n",
    "中文访谈.txt": "我们每天加班到很晚。没有人付钱。\n\n谁来决定？病房决定。𠮷野家。\n",
    "مقابلة.txt": "نعمل لساعات متأخرة كل يوم.\n\nمن يقرر؟ القسم يقرر.\n",
    "emoji.md": "Before 👩‍🔬 and 🏳️‍🌈: we wait.\n\nAfter 🦀🦀 we wait longer.\n\te\u0301 too\u00a0long…\n",
    "windows.txt": "First line.\r\nSecond 🦀 line.\r\n\r\nThird line ends.\r\n",
}
CATEGORIES = {
    "Work": (None, "All about work."),
    "Time": ("Work", ""),
    "Night/day": ("Time", "When it is\ndark & late."),
    "Power": (None, ""),
}
CODES = {
    "Overtime": ("category", "Night/day", "Unpaid hours.", "#1F77B4"),
    "Very long": ("code", "Overtime", "", "#FF0000"),
    "谁决定": ("category", "Power", "Wer entscheidet?", "#00FF00"),
    "Loose": (None, None, "", "#123456"),
}
# Code, text, words, which time they occur, coder, memo.
CODINGS = [
    ("Overtime", "English.txt", "We stay late", 2, "Bo", "Again?\nAsk her."),
    ("Very long", "English.txt", "late. We stay", 1, "Bo", ""),
    ("Loose", "English.txt", "late. We stay", 1, "Ann", ""),
    ("谁决定", "English.txt", "& nobody <pays> for it.\n\nWho decides", 1, "Bo", "<both>"),
    ("Overtime", "中文访谈.txt", "每天加班", 1, "Ann", "很重要"),
    ("谁决定", "中文访谈.txt", "𠮷野家", 1, "Bo", ""),
    ("谁决定", "مقابلة.txt", "القسم يقرر", 1, "Bo", "نعم"),
    ("Overtime", "emoji.md", "👩‍🔬 and 🏳️‍🌈", 1, "Bo", ""),
    ("Loose", "emoji.md", "🦀 we wait longer", 1, "Bo", ""),
    ("Very long", "emoji.md", "e\u0301 too\u00a0long", 1, "Bo", ""),
    ("Overtime", "windows.txt", "Second 🦀 line.\r\n\r\nThird", 1, "Bo", "over lines"),
    ("Loose", "windows.txt", "Third line", 1, "Bo", ""),
]
# As QualCoder's window stores them: in its own units, with the words.
IN_WINDOW = [
    ("Very long", "emoji.md", "we wait longer", 1, "Window", ""),
    ("Overtime", "windows.txt", "Second", 1, "Window", ""),
    ("谁决定", "windows.txt", "Third line ends", 1, "Window", ""),
    ("Loose", "emoji.md", "we wait longer.\n\te\u0301 too", 1, "Window", ""),
    ("Very long", "windows.txt", "line.\r\n\r\nThird", 1, "Window", ""),
]
ANNOTATIONS = [("English.txt", "nobody", "Bo", "Really nobody?"), ("emoji.md", "After 🦀", "Bo", "When?")]
FILE_MEMOS = {"English.txt": "She was tired.", "windows.txt": "From 工作.\nRead twice."}
VALUES = {
    "age": ("numeric", {"English.txt": "44", "emoji.md": "7.5"}),
    "城市": ("character", {"English.txt": "北京 & co"}),
}
# A case, what is known of it, and the text it holds.
CASE = ("Ward 7", "beds", "12", "English.txt")
PROJECT_MEMO = "A study of nights.\nSecond line."

INSIDE = '''
import json, pathlib, sys
from exegete import database, new_project, refi_export, sessions

spec = json.load(open(sys.argv[1], encoding="utf-8"))
folder, package = pathlib.Path(sys.argv[2]), sys.argv[3]
made = new_project.creation_statements("Bo", new_project.about_line("tests"), new_project.creation_date())
new_project.write_project(folder, made)
db = database.QualcoderDatabase(str(folder), read_only=False)
catids, cids, fids = {}, {}, {}
for name, (above, memo) in spec["categories"].items():
    catids[name] = db.add_category(name, "Bo", supercatid=catids.get(above), memo=memo)["id"]
for name, (kind, above, memo, color) in spec["codes"].items():
    place = {"category": {"category_id": catids.get(above)}, "code": {"parent_code_id": cids.get(above)}}.get(kind, {})
    cids[name] = db.add_code(name, "Bo", memo=memo, color=color, **place)
for name, text in spec["texts"].items():
    memo = spec["file_memos"].get(name, "")
    if "\\r" in text:
        # Kept as it is, the way PDFs and old projects have it.
        fids[name] = db.insert_imported_document(name, text, "/docs/" + name, memo, "Bo")["id"]
        db.conn.commit()
    else:
        fids[name] = db.import_text_file(name, text, "Bo", memo)["id"]
for name, (kind, values) in spec["values"].items():
    db.add_attribute_type(name, "Bo", "file", kind)
    for file, value in values.items():
        db.set_attribute_value("file", fids[file], name, value, "Bo")
case, name, value, file = spec["case"]
number = db.add_case(case, "Bo")
number = number.get("id", number.get("caseid"))
db.link_file_to_case(number, fids[file], "Bo")
db.add_attribute_type(name, "Bo", "case", "numeric")
db.set_attribute_value("case", number, name, value, "Bo")
db.set_memo("project", None, spec["project_memo"])
for code, file, start, end, words, owner, memo in spec["codings"]:
    number = db.add_coding(fids[file], cids[code], start, end, words, owner)
    if memo:
        db.add_memo_to_coding(number, memo, owner)
for file, start, end, memo, owner in spec["annotations"]:
    db.add_annotation(fids[file], start, end, memo, owner)

# The package, of what is counted in code points.
all_codes = {code["id"]: code for code in db.list_codes()}
suggestions = []
for cid, code in all_codes.items():
    for part in db.get_coded_text_segments(cid, limit=5000):
        suggestions.append(sessions.CodingSuggestion(
            file_id=part["file_id"], file_name=part["file_name"], code_id=cid, code_name=code["name"],
            start_pos=part["position_start"], end_pos=part["position_end"], segment_text=part["text"],
            reasoning=part["memo"]))
refi_export.RefiQdaExporter(db, ai_user_name="Bo").export_to_qdpx(suggestions, package, project_name="nights")

# As its window writes them, past the checks of exegete.
for code, file, start, end, words, owner, memo in spec["in_window"]:
    db.conn.execute("INSERT INTO code_text (cid, fid, seltext, pos0, pos1, owner, date, memo) "
                    "VALUES (?, ?, ?, ?, ?, ?, '2026-03-04 05:06:07', ?)",
                    (cids[code], fids[file], words, start, end, owner, memo))
db.conn.commit()

# What its database says now.
rows = lambda sql: [list(row) for row in db.conn.execute(sql)]
json.dump({
    "categories": rows("SELECT catid, name, memo, supercatid FROM code_cat"),
    "codes": rows("SELECT cid, name, memo, catid, supercid, color FROM code_name"),
    "sources": rows("SELECT id, name, fulltext, memo FROM source"),
    "values": rows("SELECT id, name, value FROM attribute WHERE attr_type = 'file' AND value <> ''"),
    "codings": rows("SELECT cid, fid, seltext, owner, memo FROM code_text"),
    "annotations": rows("SELECT fid, pos0, pos1, memo FROM annotation"),
    "memo": rows("SELECT memo FROM project")[0][0],
}, sys.stdout)
'''


def where(text, words, time):
    start = -1
    for _ in range(time):
        start = text.index(words, start + 1)
    return start, start + len(words)


def in_window(text, place):
    """A place as Qt counts it: UTF-16 units, a Windows line end once."""
    return len(text[:place].replace("\r\n", "\n").encode("utf-16-le")) // 2


def specification():
    codings, window = [], []
    for code, name, words, time, owner, memo in CODINGS:
        codings.append([code, name, *where(TEXTS[name], words, time), words, owner, memo])
    for code, name, words, time, owner, memo in IN_WINDOW:
        start, end = (in_window(TEXTS[name], place) for place in where(TEXTS[name], words, time))
        # Qt parts the paragraphs of a selection with a sign of its own.
        window.append([code, name, start, end, lf(words).replace("\n", "\u2029"), owner, memo])
    annotations = [[name, *where(TEXTS[name], words, 1), memo, owner] for name, words, owner, memo in ANNOTATIONS]
    return {"texts": TEXTS, "categories": CATEGORIES, "codes": CODES, "codings": codings, "in_window": window,
            "annotations": annotations, "file_memos": FILE_MEMOS, "values": VALUES, "project_memo": PROJECT_MEMO,
            "case": CASE}


def lf(text):
    """A text as leitmotif keeps it: line ends of one character, no-break spaces as spaces."""
    for sign in ("\r\n", "\r", "\u2029"):
        text = text.replace(sign, "\n")
    return text.replace("\u00a0", " ")


def in_path(name):
    """A name in a path: a slash of its own is escaped."""
    return name.replace("/", "\\/")


def their_paths(found):
    """The path of each code, and of each category, as leitmotif writes paths."""
    categories = {row[0]: row for row in found["categories"]}
    codes = {row[0]: row for row in found["codes"]}

    def category(number):
        if number is None:
            return ""
        _, name, _, above = categories[number]
        return f"{category(above)}/{in_path(name)}".lstrip("/")

    def code(number):
        _, name, _, catid, supercid, _ = codes[number]
        above = code(supercid) if supercid is not None else category(catid)
        return f"{above}/{in_path(name)}".lstrip("/")

    return {number: code(number) for number in codes}, {number: category(number) for number in categories}


def theirs(found):
    """What QualCoder's database holds, in plain words."""
    paths, categories = their_paths(found)
    names = {row[0]: row[1] for row in found["sources"]}
    texts = {row[0]: row[2] for row in found["sources"]}
    themes = {paths[row[0]]: row[2] for row in found["codes"]}
    themes.update({categories[row[0]]: row[2] for row in found["categories"]})
    values = collections.defaultdict(dict)
    for number, name, value in found["values"]:
        values[names[number]][name] = value
    return {
        "themes": themes,
        "texts": {row[1]: lf(row[2]) for row in found["sources"]},
        "memos": {row[1]: row[3] for row in found["sources"] if row[3]},
        "values": dict(values),
        "codings": sorted([names[fid], paths[cid], lf(words), owner] for cid, fid, words, owner, _ in found["codings"]),
        "notes": sorted([[names[fid], lf(words), memo] for _, fid, words, _, memo in found["codings"] if memo]
                        + [[names[fid], lf(texts[fid][start:end]), memo]
                           for fid, start, end, memo in found["annotations"]]),
        "memo": found["memo"],
    }


class Package:
    """A REFI-QDA package, read by the standard."""

    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        self.root = ElementTree.fromstring(self.zip.read("project.qde"))
        self.users = {user.get("guid"): user.get("name") for user in self.root.iter(REFI + "User")}
        notes = self.root.iter(REFI + "Note")
        self.notes = {note.get("guid"): note.findtext(REFI + "PlainTextContent") for note in notes}
        self.codes, self.themes, self.code_notes = {}, {}, {}
        for code in self.root.findall(f"{REFI}CodeBook/{REFI}Codes/{REFI}Code"):
            self.code(code, "")

    def code(self, node, above):
        path = f"{above}/{in_path(node.get('name'))}".lstrip("/")
        self.codes[node.get("guid")] = path
        self.themes[path] = node.findtext(REFI + "Description") or ""
        for inner in node.findall(REFI + "Code"):
            self.code(inner, path)

    def sources(self):
        for source in self.root.findall(f"{REFI}Sources/{REFI}TextSource"):
            name = source.get("plainTextPath").removeprefix("internal://")
            text = self.zip.read("sources/" + name).decode("utf-8")
            assert "\r" not in text and not text.startswith("\ufeff"), f"{name} is not as the standard wants it"
            yield source, text

    def held(self):
        held = {"themes": self.themes, "texts": {}, "memos": {}, "values": {}, "codings": [], "notes": [], "memo": ""}
        guids, variables = {}, {node.get("guid"): node.get("name") for node in self.root.iter(REFI + "Variable")}
        for source, text in self.sources():
            name = source.get("name")
            guids[source.get("guid")] = name
            held["texts"][name] = text
            said = [self.notes[note.get("targetGUID")] for note in source.findall(REFI + "NoteRef")]
            if said:
                held["memos"][name] = "\n\n".join(said)
            for part in source.findall(REFI + "PlainTextSelection"):
                words = text[int(part.get("startPosition")):int(part.get("endPosition"))]
                for coding in part.findall(REFI + "Coding"):
                    code = self.codes[coding.find(REFI + "CodeRef").get("targetGUID")]
                    held["codings"].append([name, code, words, self.users.get(coding.get("creatingUser"), "")])
                for note in part.findall(REFI + "NoteRef"):
                    held["notes"].append([name, words, self.notes[note.get("targetGUID")]])
        for case in self.root.iter(REFI + "Case"):
            name = guids[case.find(REFI + "SourceRef").get("targetGUID")]
            for value in case.findall(REFI + "VariableValue"):
                key = variables[value.find(REFI + "VariableRef").get("targetGUID")]
                held["values"].setdefault(name, {})[key] = value.findtext(REFI + "TextValue")
        own = self.root.findall(REFI + "NoteRef")
        held["memo"] = "\n\n".join(self.notes[note.get("targetGUID")] for note in own)
        held["codings"].sort()
        held["notes"].sort()
        return held


MISSED = []


def compare(what, wanted, got, without=()):
    """Prints how the two differ; nothing where they do not. What is known of a case may come with its text."""
    of_case = ("case", CASE[1])
    plain = {}
    for name, values in got["values"].items():
        plain[name] = {key: value for key, value in values.items() if key not in of_case}
    got = {**got, "values": {name: values for name, values in plain.items() if values}}
    for key in wanted:
        if key in without or wanted[key] == got[key]:
            continue
        if isinstance(wanted[key], list):
            less = [it for it in wanted[key] if it not in got[key]]
            more = [it for it in got[key] if it not in wanted[key]]
            if not less and not more:
                more = [it for it in got[key] if got[key].count(it) != wanted[key].count(it)]
        elif isinstance(wanted[key], dict):
            less = [(it, wanted[key][it]) for it in wanted[key] if got[key].get(it) != wanted[key][it]]
            more = [(it, got[key][it]) for it in got[key] if it not in wanted[key] or got[key][it] != wanted[key][it]]
        else:
            less, more = [wanted[key]], [got[key]]
        MISSED.append(f"{what}: {key}")
        print(f"DIFFERS in {what}, {key}:")
        for it in less:
            print(f"    the file says {it!r}")
        for it in more:
            print(f"    leitmotif says {it!r}")


def valid(package, scratch, what):
    if not shutil.which("xmllint"):
        print(f"SKIPPED: no xmllint here, so {what} was not held against the schema")
    elif not SCHEMA.exists():
        print(f"SKIPPED: no schema of REFI-QDA beside the repository, so {what} was not held against it")
    else:
        (scratch / "project.qde").write_bytes(zipfile.ZipFile(package).read("project.qde"))
        run = ["xmllint", "--noout", "--schema", str(SCHEMA), str(scratch / "project.qde")]
        done = subprocess.run(run, capture_output=True, text=True)
        if done.returncode != 0:
            MISSED.append(f"{what} is not valid")
            print(f"NOT VALID: {what}:\n{done.stderr}")
        else:
            print(f"{what} is valid by the schema of REFI-QDA")


def as_qualcoder_writes(path, found, windows):
    """A package in QualCoder's own manner: a byte order mark, the words of a coding as its name, annotations as notes
    with a place of their own; with `windows` line ends of two characters that its places count as one."""
    paths, _ = their_paths(found)
    guid = collections.defaultdict(lambda: str(uuid.uuid4()))
    texts = {row[0]: lf(row[2]) for row in found["sources"]}
    out = io.StringIO()
    esc = html.escape
    out.write('<?xml version="1.0" encoding="utf-8"?>\n<Project name="nights.qda" origin="QualCoder 3.8.2" '
              'creationDateTime="2026-01-02T03:04:05Z" xmlns="urn:QDA-XML:project:1.0">\n<Users>\n')
    owners = sorted({row[3] for row in found["codings"]})
    out.write("".join(f'<User guid="{guid["user", it]}" name="{esc(it)}" />\n' for it in owners) + "</Users>\n")

    def described(memo):
        return f"<Description>{esc(memo)}</Description>\n" if memo else ""

    def codes(catid):
        for number, name, memo, above in found["categories"]:
            if above == catid:
                out.write(f'<Code guid="{guid["cat", number]}" name="{esc(name)}" isCodable="false">\n')
                out.write(described(memo))
                codes(number)
                out.write("</Code>\n")
        for row in found["codes"]:
            if row[3] == catid and row[4] is None:
                code(row)

    def code(row):
        number, name, memo, _, _, color = row
        out.write(f'<Code guid="{guid["code", number]}" name="{esc(name)}" isCodable="true" color="{color}">\n')
        out.write(described(memo))
        for inner in found["codes"]:
            if inner[4] == number:
                code(inner)
        out.write("</Code>\n")

    out.write("<CodeBook>\n<Codes>\n")
    codes(None)
    out.write("</Codes>\n</CodeBook>\n<Variables>\n")
    kinds = {name: "Float" if kind == "numeric" else "Text" for name, (kind, _) in VALUES.items()}
    for name, kind in kinds.items():
        out.write(f'<Variable guid="{guid["variable", name]}" name="{esc(name)}" typeOfVariable="{kind}" >\n'
                  "<Description />\n</Variable>\n")
    out.write("</Variables>\n<Sources>\n")
    notes = io.StringIO()
    for number, name, _, memo in found["sources"]:
        text = texts[number]
        out.write(f'<TextSource plainTextPath="internal://{guid["file", number]}.txt" '
                  f'creationDateTime="2026-01-02T03:04:05Z" guid="{guid["source", number]}" name="{esc(name)}">\n')
        out.write(described(memo))
        for cid, fid, words, owner, said in found["codings"]:
            if fid != number:
                continue
            same = [it for it in CODINGS + IN_WINDOW if it[1] == name and lf(it[2]) == lf(words)]
            start, end = where(text, lf(words), [it for it in same if paths[cid].endswith(it[0])][0][3])
            out.write(f'<PlainTextSelection guid="{uuid.uuid4()}" startPosition="{start}" endPosition="{end}" '
                      f'name="{esc(words)}" creatingUser="{guid["user", owner]}" '
                      f'creationDateTime="2026-03-04T05:06:07Z">\n{described(said)}'
                      f'<Coding guid="{uuid.uuid4()}" creatingUser="{guid["user", owner]}" >\n'
                      f'<CodeRef targetGUID="{guid["code", cid]}" />\n</Coding>\n</PlainTextSelection>\n')
        for at, (fid, start, end, said) in enumerate(found["annotations"]):
            if fid == number:
                out.write(f'<NoteRef targetGUID="{guid["note", at]}" />\n')
                notes.write(f'<Note guid="{guid["note", at]}" creationDateTime="2026-03-04T05:06:07Z" >\n'
                            f"<PlainTextContent>{esc(said)}</PlainTextContent>\n<PlainTextSelection "
                            f'guid="{uuid.uuid4()}" startPosition="{start}" endPosition="{end}" />\n</Note>\n')
        for fid, key, value in found["values"]:
            if fid == number:
                out.write(f'<VariableValue>\n<VariableRef targetGUID="{guid["variable", key]}" />\n'
                          f"<{kinds[key]}Value>{esc(value)}</{kinds[key]}Value>\n</VariableValue>\n")
        out.write("</TextSource>\n")
    out.write(f"</Sources>\n<Notes>\n{notes.getvalue()}</Notes>\n"
              f"<Description>{esc(found['memo'])}</Description>\n</Project>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("project.qde", out.getvalue())
        for number, text in texts.items():
            text = text.replace("\n", "\r\n") if windows else text
            package.writestr(f"sources/{guid['file', number]}.txt", "\ufeff" + text)


def with_memo(path):
    """A package with a memo on a code, which QualCoder has no place for."""
    note, code, source = (str(uuid.uuid4()) for _ in range(3))
    xml = (f'<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="memo">'
           f'<CodeBook><Codes><Code guid="{code}" name="Noted" isCodable="true"><Description>When so.</Description>'
           f'<NoteRef targetGUID="{note}"/></Code></Codes></CodeBook><Sources><TextSource guid="{source}" name="noted">'
           f"<PlainTextContent>A noted text.</PlainTextContent>"
           f'<PlainTextSelection guid="{uuid.uuid4()}" startPosition="2" endPosition="7">'
           f'<Coding guid="{uuid.uuid4()}"><CodeRef targetGUID="{code}"/></Coding></PlainTextSelection></TextSource>'
           f'</Sources><Notes><Note guid="{note}" name="Why"><PlainTextContent>Thought of at night.</PlainTextContent>'
           f"</Note></Notes></Project>")
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("project.qde", xml)


class Reader:
    """What QualCoder's reader makes of a package, as far as leitmotif writes such things: each code's name once in
    the project, one coder for a passage, memos from descriptions alone, notes without a file of their own dropped."""

    def __init__(self, package, flat):
        self.package, self.flat = package, flat
        self.names, self.kept, self.lost = {}, {}, []
        for code in package.root.findall(f"{REFI}CodeBook/{REFI}Codes/{REFI}Code"):
            self.code(code)

    def code(self, node):
        guid, name = node.get("guid"), node.get("name")
        inner = [child for child in node if child.tag == REFI + "Code"]
        others = [child.tag.removeprefix(REFI) for child in node]
        others = [tag for tag in others if tag not in ("Code", "Description")]
        if self.flat and others and not inner:
            # QualCoder 3 takes a code with nothing inside, or with a description alone.
            self.lost.append(f"the theme {self.package.codes[guid]}: its {others[0]} hides it")
            return
        if self.flat and others:
            self.lost.append(f"a code without a name comes in for the {others[0]} of {self.package.codes[guid]}")
        if name in self.names:
            self.lost.append(f"the theme {self.package.codes[guid]}: there is another one called {name}")
        else:
            self.names[name] = guid
            self.kept[guid] = name
        for child in inner:
            self.code(child)

    def read(self):
        codings, notes, memos = [], [], {}
        taken = set()
        for source, text in self.package.sources():
            name = source.get("name")
            memos[name] = source.findtext(REFI + "Description") or ""
            for part in source.findall(REFI + "PlainTextSelection"):
                start, end = int(part.get("startPosition")), int(part.get("endPosition"))
                owner = self.package.users.get(part.get("creatingUser"), "default")
                said = part.findtext(REFI + "Description") or ""
                inside = part.findall(REFI + "Coding")
                for coding in inside:
                    guid = list(coding)[0].get("targetGUID")
                    key = (self.kept.get(guid), name, start, end, owner)
                    if guid in self.kept and key not in taken:
                        taken.add(key)
                        codings.append([name, self.package.codes[guid], text[start:end], owner])
                    if said and [name, text[start:end], said] not in notes:
                        notes.append([name, text[start:end], said])
                if not inside:
                    notes.append([name, text[start:end], said])
        return {"codings": codings, "notes": notes, "memos": memos,
                "memo": self.package.root.findtext(REFI + "Description") or ""}


def lost_in_qualcoder(package, flat):
    """What QualCoder would not have after reading a package of leitmotif."""
    held, reader = package.held(), Reader(package, flat)
    read, lost = reader.read(), reader.lost
    assert package.root.get("origin"), "QualCoder stops where the origin is not given"
    for node in [*package.root.iter(REFI + "Note"), *package.root.iter(REFI + "TextSource")]:
        assert node.get("creationDateTime") or node.get("modifiedDateTime"), "QualCoder stops at a note without a date"
    titles = [node.get("name") for node in package.root.iter(REFI + "Note") if node.get("plainTextPath")]
    assert len(titles) == len(set(titles)), "QualCoder stops at two notes in files of the same name"
    rest = list(read["codings"])
    for coding in held["codings"]:
        if coding in rest:
            rest.remove(coding)
            continue
        said = [it for it in rest if it[:3] == coding[:3]]
        fate = f"is said to be {said[0][3]}'s" if said else "is gone"
        lost.append(f"a coding of {coding[3]} {fate}: {coding[:3]}")
    for note in held["notes"]:
        if not any(note[:2] == it[:2] and note[2] in it[2] for it in read["notes"]):
            lost.append(f"the memo {note}")
    for name, memo in held["memos"].items():
        if memo not in read["memos"][name]:
            lost.append(f"the memo on {name}: {memo!r}; it gets {read['memos'][name][:40]!r}… instead")
    if held["memo"] not in read["memo"]:
        lost.append(f"the memo on the project; it gets {read['memo'][:40]!r}… instead")
    described = {code.get("guid"): code.findtext(REFI + "Description") or "" for code in package.root.iter(REFI + "Code")}
    for link in package.root.iter(REFI + "Link"):
        memo, theme = package.notes[link.get("originGUID")], link.get("targetGUID")
        if theme in described and memo not in described[theme]:
            lost.append(f"the memo on the theme {package.codes[theme]}: {memo!r}")
    for code in package.root.iter(REFI + "Code"):
        for note in code.findall(REFI + "NoteRef"):
            memo = package.notes[note.get("targetGUID")]
            lost.append(f"the memo on the theme {package.codes[code.get('guid')]}: {memo!r}")
    return lost


def main():
    binary = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target" / "debug" / "leitmotif")
    python = VENV / "bin" / "python"
    if not python.exists() and subprocess.run([sys.executable, "-m", "venv", str(VENV)]).returncode != 0:
        print("SKIPPED: python3 has no venv here, so nothing of QualCoder was read")
        return
    # What its server needs beside is not needed for the files.
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", PEER]
    if subprocess.run(pip).returncode != 0:
        print(f"SKIPPED: PyPI gave no {PEER}, so nothing of QualCoder was read")
        return

    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)

        def leitmotif(*args, project, coder=None):
            signed = ["--coder", coder] if coder else []
            command = [binary, "--project", str(scratch / project), "--quiet", *signed, *args]
            done = subprocess.run(command, capture_output=True, text=True)
            assert done.returncode == 0, (args, done.stderr)
            return done.stdout

        def read(file, project):
            report = json.loads(leitmotif("import", str(file), "--json", project=project))
            leitmotif("export", "qdpx", "-o", str(scratch / f"{project}.qdpx"), project=project)
            package = Package(scratch / f"{project}.qdpx")
            held = package.held()
            # The tables say the same in bytes.
            leitmotif("export", "jsonl", "-o", str(scratch / f"{project}-tables"), project=project)
            lines = (scratch / f"{project}-tables" / "assignments.jsonl").read_text(encoding="utf-8").splitlines()
            rows = []
            for row in map(json.loads, lines):
                text = held["texts"][row["transcript"]].encode()
                words = text[row["first byte"]:row["end byte"]].decode()
                rows.append([row["transcript"], row["theme"], words, row["coder"]])
            assert sorted(rows) == held["codings"], "the table of assignments and the package differ"
            return held, report

        (scratch / "spec.json").write_text(json.dumps(specification()), encoding="utf-8")
        folder, package = scratch / "nights.qda", scratch / "nights.qdpx"
        run = [str(python), "-c", INSIDE, str(scratch / "spec.json"), str(folder), str(package)]
        done = subprocess.run(run, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        wanted = theirs(found)
        print(f"exegete made a project of QualCoder with {len(wanted['themes'])} codes and categories, "
              f"{len(wanted['texts'])} texts and {len(wanted['codings'])} codings")

        held, report = read(folder, "folder")
        compare("the folder of QualCoder", wanted, held)
        if "case" not in held["values"]["English.txt"] and "case" not in json.dumps(report["warnings"]):
            MISSED.append("the folder of QualCoder: cases")
            print(f"LEFT OUT without a word: the case {CASE[0]} and what is known of it")

        # exegete signs all codings as one user, and leaves annotations, attributes and what is not coded behind.
        valid(package, scratch, "exegete's package")
        packed = {**wanted,
                  "codings": sorted([*it[:3], "Bo"] for it in wanted["codings"] if it[3] != "Window"),
                  "notes": sorted(it for it in wanted["notes"] if it[2] not in [row[3] for row in ANNOTATIONS])}
        held, _ = read(package, "package")
        compare("the package of exegete", packed, held, without=("values", "memo"))

        # Once more as QualCoder's own export writes it; the window's rows are then places like all others.
        for windows in (False, True):
            own = scratch / f"as-theirs-{windows}.qdpx"
            as_qualcoder_writes(own, found, windows)
            held, _ = read(own, f"own-{windows}")
            compare(f"a package in QualCoder's manner{', Windows line ends' if windows else ''}", wanted, held)

        # The other way: what QualCoder would make of a package of leitmotif.
        valid(scratch / "folder.qdpx", scratch, "leitmotif's package")
        leitmotif("import", str(ROOT / "assets" / "sample"), project="folder")
        some = [it["id"] for it in json.loads(leitmotif("snippets", "--json", project="folder"))["snippets"]][::25]
        snippets = [arg for it in some for arg in ("--snippet", str(it))]
        leitmotif("assign", *snippets, "Power/Cost", project="folder")
        leitmotif("assign", *snippets, "Work/Cost", project="folder")
        leitmotif("assign", *snippets, "Work/Cost", project="folder", coder="Zoe")
        with_memo(scratch / "memo.qdpx")
        leitmotif("import", str(scratch / "memo.qdpx"), project="folder")
        leitmotif("export", "qdpx", "-o", str(scratch / "ours.qdpx"), project="folder")
        valid(scratch / "ours.qdpx", scratch, "leitmotif's package of two coders")
        ours = Package(scratch / "ours.qdpx")
        for flat, version in ((False, "QualCoder 4"), (True, "QualCoder 3")):
            lost = lost_in_qualcoder(ours, flat)
            total = len(ours.held()["codings"])
            print(f"{version} would take in {total} codings of leitmotif with {len(lost)} losses")
            if lost:
                MISSED.append(f"{version} would lose something")
            kinds = collections.defaultdict(list)
            for it in lost:
                kinds[re.split(r"['\[]|: ", it)[0]].append(it)
            for all_of in kinds.values():
                print(f"    {len(all_of)} x, such as: {all_of[0]}")
    if MISSED:
        sys.exit("leitmotif read something otherwise than it is written: " + "; ".join(MISSED))
    print("leitmotif read the same themes, texts, memos, attributes and codings from each of them")


if __name__ == "__main__":
    main()
