"""Computes the numbers of a report for word processors again, from the interviews and the decisions alone.

Usage: paper.py FOLDER, where FOLDER holds the interviews (talks/*.txt), what `leitmotif export csv` wrote (out/tables) and
the report with the form COREQ (out/report.docx). Needs python-docx and knows nothing of the program: of the tables it takes
the decisions (passages), where texts were split (snippets), and nothing that was counted. Ends with 1 and a list of what
differs, else prints how many numbers agree.
"""

import csv
import re
import statistics
import sys
from collections import Counter, defaultdict
from pathlib import Path

import docx

FOLDER = Path(sys.argv[1])
DIFFERENT = []
COMPARED = 0


def compare(what, ours, theirs):
    global COMPARED
    COMPARED += 1
    if ours != theirs:
        DIFFERENT.append(f"{what}: {ours!r} here, {theirs!r} in the document")


def count_words(text):
    return sum(any(c.isalnum() for c in word) for word in text.split())


def thousands(number):
    return f"{number:,}"


def percent(part, whole):
    rounded = (part * 100 + whole // 2) // whole
    return "<1 %" if rounded == 0 and part else "99 %" if rounded == 100 and part < whole else f"{rounded} %"


class Interview:
    """A file with a header sheet, an empty line, and turns with times: the text is what was said, turns two lines apart,
    of one speaker one line apart."""

    def __init__(self, path):
        head, _, body = path.read_text().partition("\n\n")
        self.name = path.stem
        self.sheet = dict(line.split(": ", 1) for line in head.splitlines())
        text, last, self.turns, self.questions = "", None, [], []
        for line in body.splitlines():
            speaker, said = re.fullmatch(r"\[[\d:]+\] ([^:]+): (.*)", line).groups()
            text += "" if last is None else "\n" if speaker == last else "\n\n"
            self.turns.append((len(text.encode()), len((text + said).encode()), speaker))
            text, last = text + said, speaker
            if said.endswith("?"):
                self.questions.append(said)
        self.bytes = text.encode()

    def part(self, span):
        return self.bytes[span[0]:span[1]].decode()

    def counted(self, span):
        """What of a span counts: topics and counts are of those who are asked, as the header sheets say who asks."""
        cut = []
        start = span[0]
        for s, e, who in self.turns:
            if who == self.sheet["Interviewer"] and s < span[1] and e > span[0]:
                cut.append((start, s))
                start = e
        return [(s, e) for s, e in cut + [(start, span[1])] if s < e]


def union(spans):
    joined = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    return [tuple(span) for span in joined]


def table(name):
    with open(FOLDER / "out" / "tables" / f"{name}.csv", newline="") as file:
        return list(csv.DictReader(file))


interviews = {it.name: it for it in map(Interview, sorted((FOLDER / "talks").glob("*.txt")))}
snippets = defaultdict(list)
for row in table("snippets"):
    snippets[row["transcript"]].append((int(row["first byte"]), int(row["end byte"])))
passages = defaultdict(list)
coders = Counter()
for row in table("passages"):
    span = (int(row["first byte"]), int(row["end byte"]))
    compare(f"the passage at {row['transcript']} {span}", interviews[row["transcript"]].part(span), row["text"])
    passages[row["theme"].replace("/", " / ")].append((row["transcript"], *span))
    coders[row["coder"]] += 1

# What a theme covers: its passages and those of the themes below it.
document = docx.Document(str(FOLDER / "out" / "report.docx"))
tables = [[[cell.text for cell in row.cells] for row in it.rows] for it in document.tables]


def rows_of(*head):
    found = next(it for it in tables if set(head) <= set(it[0]))
    return [dict(zip(found[0], row)) for row in found[1:]]


paths = [row["Theme"] for row in rows_of("Share of words")]
said_words = sum(count_words(it.bytes.decode()) for it in interviews.values())
all_words = sum(
    count_words(it.part(span)) for it in interviews.values() for span in it.counted((0, len(it.bytes)))
)


def own(theme):
    return [passage for path in paths if path == theme or path.startswith(theme + " / ") for passage in passages[path]]


def covered(theme):
    spans = defaultdict(list)
    for name, start, end in own(theme):
        spans[name].append((start, end))
    counted = {name: [it for span in union(them) for it in interviews[name].counted(span)] for name, them in spans.items()}
    return {name: them for name, them in counted.items() if them}


def cut_words(name, span):
    """Words of a stretch, as they are cut by the snippets: blanks between these belong to none."""
    inside = [(max(s, span[0]), min(e, span[1])) for s, e in snippets[name]]
    return sum(count_words(interviews[name].part(it)) for it in inside if it[0] < it[1])


def words(text):
    return sum(cut_words(name, span) for name, spans in text.items() for span in spans)


def touched(text):
    return {
        (name, s, e)
        for name, spans in text.items()
        for s, e in snippets[name]
        if any(a < e and b > s for a, b in spans)
    }


def speakers(text):
    return {
        who
        for name, spans in text.items()
        for s, e, who in interviews[name].turns
        if any(a < e and b > s for a, b in spans)
    }


compare("themes with passages", sorted(path for path in passages), sorted(p for p in paths if passages[p]))
for row in rows_of("Share of words"):
    theme = row["Theme"]
    text = covered(theme)
    ours = {
        "Passages": thousands(len(own(theme))),
        "Words": thousands(words(text)),
        "Share of words": percent(words(text), all_words),
        "Snippets": thousands(len(touched(text))),
        "Transcripts": thousands(len(text)),
        "Share of transcripts": percent(len(text), len(interviews)),
        "Speakers": thousands(len(speakers(text))),
    }
    for column, number in ours.items():
        compare(f"{theme}, {column}", number, row[column])
everything = " ".join(" ".join(it.bytes.decode().split()) for it in interviews.values())
for row in rows_of("When not"):
    theme = row["Theme"]
    text = covered(theme)
    compare(f"codebook, {theme}, Passages", thousands(len(own(theme))), row["Passages"])
    compare(f"codebook, {theme}, Words", thousands(words(text)), row["Words"])
    compare(f"codebook, {theme}, Transcripts", thousands(len(text)), row["Transcripts"])
    lines = row["Example"].splitlines()[:-1]
    said = [re.sub(r"^[A-Z]\w+ [A-Z]\w+: ", "", line) for line in lines]
    compare(f"codebook, {theme}, the example was said", True, all(line in everything for line in said))
described = next(row for row in rows_of("When not") if row["Theme"] == "Work")
compare(
    "the parts of the description",
    ["What the hours do.", "sleep or tiredness is named.", "only a plan is meant."],
    [described[column] for column in ("Definition", "When to use", "When not")],
)

# Themes that come together: stretches in both, of themes of which neither is above the other.
pairs = {}
for at, a in enumerate(paths):
    for b in paths[at + 1:]:
        if a.startswith(b + " / ") or b.startswith(a + " / "):
            continue
        one, other = covered(a), covered(b)
        both = {}
        for name in one.keys() & other.keys():
            spans = [(max(s, t), min(e, f)) for s, e in one[name] for t, f in other[name]]
            spans = union([span for span in spans if span[0] < span[1]])
            if spans:
                both[name] = spans
        if both:
            count = sum(map(len, both.values()))
            pairs[a, b] = [thousands(count), thousands(words(both)), thousands(len(both))]
shown = {}
if any("Overlaps" in it[0] for it in tables):
    for row in rows_of("Overlaps"):
        shown[row["Theme"], row["And"]] = [row[column] for column in ("Overlaps", "Words in both", "Transcripts")]
same_order = {tuple(sorted(pair)): numbers for pair, numbers in shown.items()}
compare("pairs of themes", {tuple(sorted(pair)): numbers for pair, numbers in pairs.items()}, same_order)

steps = {row["Step"]: row["Number"] for row in rows_of("Step")}
compare("transcripts", str(len(interviews)), steps["transcripts"])
compare("snippets", thousands(sum(map(len, snippets.values()))), steps["snippets"])
in_theme = set().union(*(touched(covered(theme)) for theme in paths))
compare("snippets with a theme", thousands(len(in_theme)), steps["snippets with a theme"])
compare("themes", str(len(paths)), steps["themes"])

# The journal: the memos in the order in which they were written.
memos = sorted(table("memos"), key=lambda row: row["time"])
shown = [(row["Kind"], row["Memo"].splitlines()[0]) for row in rows_of("Kind", "Memo")]
compare("the journal", [(row["kind"], row["memo"]) for row in memos], shown)
compare("each memo has its time", True, all(row["time"] for row in memos))

# The form: every number that the interviews themselves tell.
form = {row["Item"]: row["Answer, and where it is from"] for it in tables if "Item" in it[0] for row in
        [dict(zip(it[0], row)) for row in it[1:]]}
compare("items of COREQ", 32, len(form))
filled = [item for item, answer in form.items() if "\nFrom: " in answer]
compare("at least 14 items are filled", True, len(filled) >= 14)
for item, answer in form.items():
    compare(f"{item} is filled or left to the researcher", True, item in filled or answer == "(for you to answer)")


def says(item, text):
    compare(f"{item} says {text!r}: {form[item]!r}", True, text in form[item])


def counts(values):
    listed = [f"{value} ({times})" for value, times in sorted(Counter(values).items(), key=lambda it: (-it[1], it[0]))]
    return ", ".join(listed[:-1]) + f" and {listed[-1]}"


sheets = [it.sheet for it in interviews.values()]
ages = [int(sheet["Age"]) for sheet in sheets]
says("Sample size", f"{len(interviews)} transcripts with {thousands(said_words)} words")
says("Sample size", f"{len({sheet['Participant'] for sheet in sheets})} names of those who speak and do not ask")
says("Setting", f"site, of 12 transcripts: {counts(sheet['Site'] for sheet in sheets)}.")
says("Description of the sample", f"group, of 12 transcripts: {counts(sheet['Group'] for sheet in sheets)}")
says("Description of the sample", f"age, of 12 transcripts: {min(ages)} to {max(ages)}, median {statistics.median(ages):g}")
days = sorted(sheet["Date"] for sheet in sheets)
says("Description of the sample", f"12 of 12 transcripts have a date, from {days[0]} to {days[-1]}.")
asked = Counter(question for it in interviews.values() for question in set(it.questions))
for question, talks in asked.items():
    says("Interview guide", f"\u201c{question}\u201d ({talks})")
says("Number of coders", f"{len(coders)} coders have decisions")
says("Major themes", f"Money ({len(covered('Money'))})")
says("Quotations", "1 quote was picked for 1 of")
level = max(path.count(" / ") for path in paths) + 1
says("Coding tree", f"The codebook holds {len(paths)} themes on {level} levels")

if DIFFERENT:
    print("\n".join(DIFFERENT))
    sys.exit(1)
print(f"{COMPARED} numbers and texts of the document agree, {len(filled)} of 32 items of COREQ are filled")
