"""Computes the figures of an exported study again, from its passages and texts alone, and compares.

Usage: recount.py FOLDER, where FOLDER holds what `leitmotif export csv` wrote. Needs the standard library only
and knows nothing of the program: every rule is written down here a second time. Ends with 1 and a list of what
differs, else prints how many figures agree.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

TOLERANCE = 1e-9
FOLDER = Path(sys.argv[1])
DIFFERENT = []
COMPARED = 0


def table(name):
    with open(FOLDER / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        return [{key: plain(value) for key, value in row.items()} for row in csv.DictReader(file)]


def plain(cell):
    """A text that began like a formula has an apostrophe before it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@\t\r" else cell


def compare(what, ours, theirs, digits=None):
    global COMPARED
    COMPARED += 1
    if ours is not None and digits is not None:
        ours = round(ours, digits)
    same = ours == theirs if None in (ours, theirs) else abs(ours - theirs) <= TOLERANCE
    if not same:
        DIFFERENT.append(f"{what}: {ours} here, {theirs} in the table")


def number(cell):
    return float(cell) if cell else None


def count_words(text):
    """Words as a researcher counts them: between blanks, with a letter or digit. (Not for scripts without blanks.)"""
    return sum(any(c.isalnum() for c in word) for word in text.split())


class Transcript:
    """The text of a transcript, put together again from its snippets; blanks lie between them."""

    def __init__(self, name):
        self.name, self.bytes, self.snippets, self.parts = name, bytearray(), [], []

    def add(self, row):
        text, start, end = row["text"].encode(), int(row["first byte"]), int(row["end byte"])
        assert len(text) == end - start, f"the text of snippet {row['id']} does not fit its span"
        self.bytes.extend(b" " * (end - len(self.bytes)))
        self.bytes[start:end] = text
        self.snippets.append((start, end, int(row["id"])))

    def words(self, spans):
        return sum(
            count_words(bytes(self.bytes[max(start, begin):min(end, close)]).decode())
            for start, end in spans
            for begin, close, _ in self.snippets
            if min(end, close) > max(start, begin)
        )


def union(spans):
    joined = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    return [tuple(span) for span in joined]


def shared(a, b):
    both = [(max(s, t), min(e, f)) for s, e in a for t, f in b]
    return union([(s, e) for s, e in both if s < e])


def without(spans, holes):
    rest = []
    for start, end in spans:
        for hole_start, hole_end in holes:
            if hole_end <= start or hole_start >= end:
                continue
            if hole_start > start:
                rest.append((start, hole_start))
            start = max(start, hole_end)
        if start < end:
            rest.append((start, end))
    return rest


# What was exported.
transcripts = {}
order = [row["name"] for row in table("transcripts")]
snippet_rows = table("snippets")
for row in snippet_rows:
    transcripts.setdefault(row["transcript"], Transcript(row["transcript"])).add(row)
for row in table("parts"):
    part = (int(row["first byte"]), int(row["end byte"]), row["speaker"], int(row["snippet"]))
    transcripts[row["transcript"]].parts.append(part)
topics = {row["id"]: row for row in table("topics")}
junk = {id for id, row in topics.items() if row["junk"] == "true"}
aside = defaultdict(list)
for row in snippet_rows:
    if row["topic"] in junk:
        aside[row["transcript"]].append((int(row["first byte"]), int(row["end byte"])))
aside = defaultdict(list, {name: union(spans) for name, spans in aside.items()})
counted = [row for row in snippet_rows if row["topic"] not in junk]
themes = [row["path"] for row in table("themes")]
parent = {row["path"]: row["parent"] for row in table("themes")}
passages = defaultdict(list)
edges = {}
for row in table("passages"):
    start, end = int(row["first byte"]), int(row["end byte"])
    passages[row["theme"]].append((row["transcript"], start, end))
    edges[row["transcript"], "start", start] = number(row["start"])
    edges[row["transcript"], "end", end] = number(row["end"])
for row in snippet_rows:
    edges.setdefault((row["transcript"], "start", int(row["first byte"])), number(row["start"]))
    edges.setdefault((row["transcript"], "end", int(row["end byte"])), number(row["end"]))


def branch(theme):
    below = {theme}
    for path in themes:
        above = path
        while above and above != theme:
            above = parent[above]
        if above == theme:
            below.add(path)
    return below


def related(a, b):
    return a in branch(b) or b in branch(a)


def theme_text(theme):
    spans = defaultdict(list)
    for path in branch(theme):
        for name, start, end in passages[path]:
            spans[name].append((start, end))
    spans = {name: without(union(spans), aside[name]) for name, spans in spans.items()}
    # A stretch in which there is no snippet holds nothing.
    inside = lambda name, span: any(s < span[1] and e > span[0] for s, e, _ in transcripts[name].snippets)
    spans = {name: [span for span in spans if inside(name, span)] for name, spans in spans.items()}
    return {name: spans for name, spans in spans.items() if spans}


TEXTS = {theme: theme_text(theme) for theme in themes}


def touched(text):
    return {
        id
        for name, spans in text.items()
        for start, end, id in transcripts[name].snippets
        if any(s < end and e > start for s, e in spans)
    }


def seconds(text):
    total = None
    for name, spans in text.items():
        for span in spans:
            inner = [s for s in transcripts[name].snippets if s[0] < span[1] and s[1] > span[0]]
            starts = [edges.get((name, "start", max(span[0], s[0]))) for s in inner]
            ends = [edges.get((name, "end", min(span[1], s[1]))) for s in inner]
            starts, ends = [t for t in starts if t is not None], [t for t in ends if t is not None]
            if starts and ends:
                total = (total or 0.0) + max(ends[-1] - starts[0], 0.0)
    return total


def speakers(text):
    return {
        who
        for name, spans in text.items()
        for start, end, who, _ in transcripts[name].parts
        if who and any(s < end and e > start for s, e in spans)
    }


def words(text):
    return sum(transcripts[name].words(spans) for name, spans in text.items())


# Prevalence.
all_words = sum(int(row["words"]) for row in counted)
whole = {"snippets": len(counted)}
times = [number(row["end"]) - number(row["start"]) for row in counted if row["start"] and row["end"]]
for row in table("prevalence"):
    theme = row["theme"]
    text = TEXTS[theme]
    own = [p for path in branch(theme) for p in passages[path]]
    kept = [p for p in own if without([p[1:]], aside[p[0]])]
    what = f"prevalence of {theme}"
    in_theme = [id for id, t in topics.items() if id not in junk and branch(theme) & set(t["themes"].split("; "))]
    compare(f"{what}, topics", len(in_theme), number(row["topics"]))
    compare(f"{what}, passages", len(kept), number(row["passages"]))
    compare(f"{what}, passages set aside", len(own) - len(kept), number(row["passages set aside"]))
    compare(f"{what}, words", words(text), number(row["words"]))
    compare(f"{what}, share of words", words(text) / max(all_words, 1), number(row["share of words"]), 4)
    compare(f"{what}, snippets", len(touched(text)), number(row["snippets"]))
    share = len(touched(text)) / max(whole["snippets"], 1)
    compare(f"{what}, share of snippets", share, number(row["share of snippets"]), 4)
    compare(f"{what}, transcripts", len(text), number(row["transcripts"]))
    compare(f"{what}, share of transcripts", len(text) / len(order), number(row["share of transcripts"]), 4)
    compare(f"{what}, seconds", seconds(text), number(row["seconds"]), 3)
    compare(f"{what}, speakers", len(speakers(text)), number(row["speakers"]))

# Co-occurrence.
POSITION = {}
for name, transcript in transcripts.items():
    for at, (_, _, id) in enumerate(transcript.snippets):
        POSITION[id] = (name, at, len(transcript.snippets))
TURN = {}
turn = 0
for name in order:
    last = None
    for start, end, who, id in transcripts[name].parts if name in transcripts else []:
        if not who or who != last:
            turn += 1
        last = who
        TURN[name, start, end] = turn


def units(text, within):
    if within == "snippet":
        return touched(text)
    if within == "transcript":
        return set(text)
    if within == "turn":
        return {
            TURN[name, start, end]
            for name, spans in text.items()
            for start, end, _, _ in transcripts[name].parts
            if any(s < end and e > start for s, e in spans)
        }
    pairs = set()
    for id in touched(text):
        name, at, size = POSITION[id]
        if size == 1:
            pairs.add((name, 0))
        pairs.update((name, first) for first in (at - 1, at) if 0 <= first < size - 1)
    return pairs


together = {(r["within"], r["theme"], r["and theme"]): r for r in table("together")}
for within in ["overlap", "turn", "snippet", "neighbours", "transcript"]:
    for at, a in enumerate(themes):
        for b in themes[at + 1:]:
            if related(a, b):
                continue
            both = {n: shared(TEXTS[a][n], TEXTS[b][n]) for n in TEXTS[a].keys() & TEXTS[b].keys()}
            both = {n: spans for n, spans in both.items() if spans}
            if within == "overlap":
                times_together = sum(map(len, both.values()))
            else:
                times_together = len(units(TEXTS[a], within) & units(TEXTS[b], within))
            row = together.pop((within, a, b), None)
            what = f"{a} with {b} within {within}"
            compare(f"{what}, times", times_together, number(row["times"]) if row else 0)
            if row:
                compare(f"{what}, words", words(both), number(row["words in both"]))
            if row and within == "overlap":
                compare(f"{what}, snippets", len(touched(both)), number(row["snippets"]))
                compare(f"{what}, transcripts", len(both), number(row["transcripts"]))
for key in together:
    DIFFERENT.append(f"{key} is in the table and nowhere else")

# Themes by attribute: the groups are taken from the transcripts' own columns.
rows = {row["name"]: row for row in table("transcripts")}


def value_of(name, attribute):
    if attribute in ("year", "month"):
        size = 4 if attribute == "year" else 7
        return rows[name].get("date", "")[:size]
    return rows[name].get("language" if attribute == "language" else attribute, "").strip()


for row in table("attributes"):
    group = [name for name in order if value_of(name, row["attribute"]) == row["value"]]
    what = f"{row['theme']} by {row['attribute']} {row['value']}"
    compare(f"{what}, transcripts", len(group), number(row["transcripts"]))
    held = sum(name in TEXTS[row["theme"]] for name in group)
    compare(f"{what}, with theme", held, number(row["with theme"]))

# Saturation.
seen_topics, seen_themes = set(), set()
own_text = {}
for theme in themes:
    spans = defaultdict(list)
    for name, start, end in passages[theme]:
        spans[name].append((start, end))
    own_text[theme] = {n: without(union(s), aside[n]) for n, s in spans.items()}
by_name = defaultdict(list)
for row in snippet_rows:
    by_name[row["transcript"]].append(row)
for row in table("saturation"):
    name = row["transcript"]
    seen_topics |= {s["topic"] for s in by_name[name] if s["topic"] and s["topic"] not in junk}
    seen_themes |= {theme for theme in themes if touched({name: own_text[theme].get(name, [])})}
    compare(f"saturation at {name}, topics", len(seen_topics), number(row["topics"]))
    compare(f"saturation at {name}, themes", len(seen_themes), number(row["themes"]))

if DIFFERENT:
    print("\n".join(DIFFERENT[:40]))
    print(f"{len(DIFFERENT)} of {COMPARED} figures differ")
    sys.exit(1)
print(f"{COMPARED} figures agree")
