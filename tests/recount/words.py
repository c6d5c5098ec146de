"""Counts the words of an exported study again, from its passages and texts alone, and compares.

Usage: words.py FOLDER, where FOLDER holds what `leitmotif export csv` wrote, and files NAME.words.json of what
`leitmotif words --stop-words --json` printed and NAME.kwic.json of what `leitmotif kwic WORD --json` printed, with
whatever else was asked for; all.words.json is that of the whole study. Needs the standard library only and knows nothing of the program: every rule is written
down here a second time. For texts in scripts with blanks. Ends with 1 and a list of what differs, else prints how many
figures agree.
"""

import csv
import json
import math
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

FOLDER = Path(sys.argv[1])
DIFFERENT = []
COMPARED = 0
HOSTS = "ai|app|ch|com|dev|edu|fm|gov|info|io|net|org|tv|uk"
ADDRESS = re.compile(rf"(?:\S*://\S+|www\.\S+|[A-Za-z0-9@.-]+\.(?:{HOSTS})(?![\w-])\S*)")
ABBREVIATION = re.compile(r"(?:[A-Z][a-zA-Z]{0,3}\.)+[A-Z][a-zA-Z]{0,3}(?!\w)\.?")
TAG = re.compile(r"\[[^\]\n]*\]|♪")
WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")


def table(name):
    with open(FOLDER / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        return [{key: plain(value) for key, value in row.items()} for row in csv.DictReader(file)]


def plain(cell):
    """A text that began like a formula has an apostrophe before it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@\t\r" else cell


def compare(what, ours, theirs):
    global COMPARED
    COMPARED += 1
    numbers = isinstance(ours, float) and isinstance(theirs, (int, float))
    same = abs(ours - theirs) < 2e-6 if numbers else ours == theirs
    if not same:
        DIFFERENT.append(f"{what}: {ours} here, {theirs} there")


def words_of(text):
    """The words with the byte each begins at: runs of letters and digits that begin with a letter, two letters at least."""
    holes = set()
    for pattern in (ADDRESS, ABBREVIATION, TAG):
        for match in pattern.finditer(text):
            # An abbreviation or address begins a word, never inside one.
            if match.start() == 0 or not text[match.start() - 1].isalnum():
                holes.update(range(*match.span()))
    for match in WORD.finditer(text):
        word = match.group().lower().replace("’", "'")
        if match.start() not in holes and word[0].isalpha() and sum(c.isalpha() for c in word) > 1:
            yield len(text[: match.start()].encode()), word


snippets = table("snippets")
parts = defaultdict(list)
for row in table("parts"):
    parts[row["transcript"]].append((int(row["first byte"]), int(row["end byte"]), row["speaker"]))
junk = {row["id"] for row in table("topics") if row["junk"] == "true"}
parent = {row["path"]: row["parent"] for row in table("themes")}
passages = defaultdict(list)
for row in table("passages"):
    theme = row["theme"]
    while theme:
        passages[theme].append((row["transcript"], int(row["first byte"]), int(row["end byte"])))
        theme = parent.get(theme)


def is_chosen(of, row, byte):
    """Whether the byte of a snippet's transcript is in what was chosen."""
    name = row["transcript"]
    if of["theme"] and not any(t == name and s <= byte < e for t, s, e in passages[of["theme"]]):
        return False
    if of["topic"] is not None and row["topic"] != str(of["topic"]):
        return False
    if of["speakers"] is not None and not any(s <= byte < e and who in of["speakers"] for s, e, who in parts[name]):
        return False
    return of["transcripts"] is None or name in of["transcripts"]


def log_likelihood(a, words, b, other):
    """Twice the sum over the four cells of observed times the logarithm of observed by expected (Dunning 1993)."""
    total, sides = 0.0, [(a, words), (b, other)]
    for count, size in sides:
        said = size * (a + b) / (words + other)
        for seen, expected in ((count, said), (size - count, size - said)):
            if seen:
                total += 2 * seen * math.log(seen / expected)
    return max(total, 0.0)


def counted(word, listed):
    """A word with an apostrophe that tells something is counted as its longest part: customer's as customer. What tells
    something is a list the program has; whether the word stands in the answer as it was said tells which it took."""
    return word if "'" not in word or word in listed else max(reversed(word.split("'")), key=len)


everything = [
    (row, int(row["first byte"]) + byte, word)
    for row in snippets
    if row["topic"] not in junk
    for byte, word in words_of(row["text"])
]
WHOLE = {row["word"] for row in json.loads((FOLDER / "all.words.json").read_text())["words"]}
for path in sorted(FOLDER.glob("*.words.json")):
    said = json.loads(path.read_text())
    whole = all(value is None for value in said["of"].values())
    counts, talks = [Counter(), Counter()], [defaultdict(set), defaultdict(set)]
    for row, byte, word in everything:
        side = 0 if is_chosen(said["of"], row, byte) else 1
        word = counted(word, WHOLE)
        counts[side][word] += 1
        talks[side][word].add(row["transcript"])
    sizes = [sum(count.values()) for count in counts]
    compare(f"{path.name}, words", sizes[0], said["text"]["words"])
    compare(f"{path.name}, transcripts", len(set().union(*talks[0].values())), said["text"]["transcripts"])
    compare(f"{path.name}, rest", None if whole else sizes[1], said["rest"] and said["rest"]["words"])
    listed = {row["word"]: row for row in said["words"]}
    if said["stop_words"]:
        compare(f"{path.name}, different words", len(counts[0]), said["distinct"])
        compare(f"{path.name}, the words themselves", sorted(counts[0]), sorted(listed))
    for word, row in listed.items():
        what = f"{path.name}, {word}"
        a, b = counts[0][word], counts[1][word]
        compare(f"{what}, count", a, row["count"])
        compare(f"{what}, transcripts", len(talks[0][word]), row["transcripts"])
        compare(f"{what}, rest", None if whole else b, row["rest_count"])
        if not whole and a:
            compare(f"{what}, log-likelihood", log_likelihood(a, sizes[0], b, sizes[1]), row["log_likelihood"])
            ratio = math.log2((a / sizes[0]) / ((b or 0.5) / sizes[1])) if sizes[1] else None
            compare(f"{what}, log ratio", ratio, row["log_ratio"])

texts = defaultdict(bytearray)
for row in snippets:
    text, start = row["text"].encode(), int(row["first byte"])
    texts[row["transcript"]].extend(b" " * (start + len(text) - len(texts[row["transcript"]])))
    texts[row["transcript"]][start : start + len(text)] = text
for path in sorted(FOLDER.glob("*.kwic.json")):
    said = json.loads(path.read_text())
    word = said["query"].split()[0].strip('"').lower()
    # Words written so, in whatever case; the query has the word in quotes, so no other form is meant.
    pattern = re.compile(rf"(?<![\w'’]){re.escape(word)}(?![\w'’])", re.IGNORECASE)
    ours = sorted(
        (row["transcript"], int(row["first byte"]) + len(row["text"][: match.start()].encode()))
        for row in snippets
        for match in pattern.finditer(row["text"])
    )
    compare(f"{path.name}, places", ours, sorted((row["transcript"], row["first_byte"]) for row in said["lines"]))
    compare(f"{path.name}, number", len(ours), said["total"])
    for row in said["lines"]:
        text = texts[row["transcript"]]
        compare(f"{path.name}, match", text[row["first_byte"] : row["end_byte"]].decode().lower(), row["hit"].lower())
        before = " ".join(text[: row["first_byte"]].decode().split())
        behind = " ".join(text[row["end_byte"] :].decode().split())
        compare(f"{path.name}, left", before.endswith(row["left"]), True)
        compare(f"{path.name}, right", behind.startswith(row["right"]), True)

if DIFFERENT:
    print("\n".join(DIFFERENT[:40]))
    print(f"{len(DIFFERENT)} of {COMPARED} figures differ")
    sys.exit(1)
print(f"{COMPARED} figures agree")
