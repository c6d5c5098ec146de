"""Computes the figures of an exported study again, from its passages and texts alone, and compares.

Usage: recount.py FOLDER, where FOLDER holds what `leitmotif export csv` wrote, and for each unit of agreement what
`leitmotif agree --unit UNIT --json` printed, as agree-UNIT.json. Needs the standard library only and knows nothing
of the program: every rule is written down here a second time. Ends with 1 and a list of what differs, else prints
how many figures agree.
"""

import csv
import json
import math
import sys
import unicodedata
from collections import Counter, defaultdict
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


def compare(what, ours, theirs, digits=None, slack=0.0):
    global COMPARED
    COMPARED += 1
    if ours is not None and digits is not None:
        # A half is rounded away from zero, as at school; Python rounds it to the even digit.
        ours = math.copysign(math.floor(abs(ours) * 10**digits + 0.5) / 10**digits, ours)
    same = ours == theirs if None in (ours, theirs) else abs(ours - theirs) <= TOLERANCE + slack
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
    """The seconds of a text, and of how many pieces they are the sum."""
    total, pieces = None, 0
    for name, spans in text.items():
        for span in spans:
            # Snippet by snippet: what is silent between two is nobody's.
            for s in transcripts[name].snippets:
                if s[0] < span[1] and s[1] > span[0]:
                    start = edges.get((name, "start", max(span[0], s[0])))
                    end = edges.get((name, "end", min(span[1], s[1])))
                    if start is not None and end is not None:
                        total, pieces = (total or 0.0) + max(end - start, 0.0), pieces + 1
    return total, pieces


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
    # The times in the tables are rounded to thousandths, each piece's at both ends.
    spoken, pieces = seconds(text)
    compare(f"{what}, seconds", spoken, number(row["seconds"]), 3, pieces * 0.001)
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

# Topics that come together, by talks: G squared of the four cells (Dunning 1993), listed from 15.13 on.
talks_of = defaultdict(set)
for row in counted:
    if row["topic"]:
        talks_of[row["topic"]].add(row["transcript"])
all_talks = len({row["transcript"] for row in counted})
listed = {(r["topic"], r["and topic"]): r for r in table("topic_pairs")}
kept = sorted(talks_of, key=int)
for at, a in enumerate(kept):
    for b in kept[at + 1:]:
        seen = {
            (x, y): sum((t in talks_of[a]) == x and (t in talks_of[b]) == y for t in {r["transcript"] for r in counted})
            for x in (True, False) for y in (True, False)
        }
        size = {True: len(talks_of[a]), False: all_talks - len(talks_of[a])}
        other = {True: len(talks_of[b]), False: all_talks - len(talks_of[b])}
        chance = {cell: size[cell[0]] * other[cell[1]] / all_talks for cell in seen}
        likelihood = 2 * sum(n * math.log(n / chance[cell]) for cell, n in seen.items() if n)
        both = (True, True)
        if seen[both] > chance[both] and likelihood >= 15.13:
            row, what = listed.pop((a, b), None), f"topics {a} and {b} together"
            compare(f"{what}, talks", seen[both], number(row["transcripts"]) if row else None)
            compare(f"{what}, by chance", chance[both], number(row["by chance"]) if row else None)
            # Sums in another order differ in their last digits.
            theirs = round(number(row["log-likelihood"]), 6) if row else None
            compare(f"{what}, log-likelihood", round(likelihood, 6), theirs)
for key in listed:
    DIFFERENT.append(f"topics {key} are together in the table and nowhere else")

# Themes by attribute: the groups are taken from the transcripts' own columns.
rows = {row["name"]: row for row in table("transcripts")}


def value_of(name, attribute):
    if attribute in ("year", "month"):
        size = 4 if attribute == "year" else 7
        return rows[name].get("date", "")[:size]
    # Case counts in names no more than in values, nor whether words are joined by blanks, hyphens or underscores. The
    # language that was found goes before the one that was noted.
    wanted = key_of(attribute)
    for column, value in rows[name].items():
        own = attribute == "language" and column == "language" or column not in OWN_COLUMNS
        if own and key_of(column.removesuffix(" (attribute)")) == wanted and value.strip():
            return value.strip()
    return ""


OWN_COLUMNS = ("name", "language", "seconds", "words", "snippets", "hash")


def key_of(name):
    return name.lower().replace(" ", "_").replace("-", "_")


def folded(value):
    """A value as it is compared: in lower case, without accents, and letters that are two in one as two."""
    parts = unicodedata.normalize("NFD", value.strip().lower())
    bare = "".join(c for c in parts if not "\u0300" <= c <= "\u036f")
    for one, several in (("œ", "oe"), ("æ", "ae"), ("ß", "ss"), ("ø", "o"), ("ł", "l"), ("đ", "d"), ("ı", "i")):
        bare = bare.replace(one, several)
    return bare


for row in table("attributes"):
    group = [name for name in order if folded(value_of(name, row["attribute"])) == folded(row["value"])]
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

# Agreement: coders side by side, by sentence, turn, snippet and transcript.
by_coder = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
for row in table("passages"):
    span = (int(row["first byte"]), int(row["end byte"]))
    by_coder[row["coder"]][row["theme"]][row["transcript"]].append(span)
cuts = defaultdict(list)
for row in table("units"):
    cuts[row["unit"], row["transcript"]].append((int(row["first byte"]), int(row["end byte"])))


def solid(name, span):
    """A part of a text without the blanks at its ends."""
    text = bytes(transcripts[name].bytes[span[0] : span[1]]).decode()
    start = span[0] + len(text[: len(text) - len(text.lstrip())].encode())
    return (start, start + len(text.strip().encode()))


def agreement_units(unit, coders):
    """The units to compare, each as a transcript and its parts: of the talks in which all decided something, without
    what is set aside."""
    both = [name for name in order if all(any(name in of for of in by_coder[c].values()) for c in coders)]
    for name in both:
        inside = [s[:2] for s in transcripts[name].snippets if s[:2] not in asides[name]]
        if unit == "snippet":
            yield from ((name, [span]) for span in inside)
            continue
        inside = union(inside)
        spans = [(0, len(transcripts[name].bytes))] if unit == "transcript" else cuts[unit, name]
        for start, end in spans:
            parts = [(max(s, start), min(e, end)) for s, e in inside if s < end and e > start]
            if unit != "transcript":
                parts = [solid(name, part) for part in parts]
            parts = [part for part in parts if part[0] < part[1]]
            if parts:
                yield name, parts


def coefficients(rows):
    """Percent, Cohen, Fleiss, Krippendorff and Gwet's AC1 of ratings of 0 and 1, where nobody left one out. `rows`
    counts how often each row of ratings occurs."""
    n, coders = sum(rows.values()), len(next(iter(rows)))
    sums = Counter()
    for row, times in rows.items():
        sums[sum(row)] += times
    pairs = coders * (coders - 1)
    same = sum(times * (k * (k - 1) + (coders - k) * (coders - k - 1)) for k, times in sums.items()) / pairs / n
    ones = sum(k * times for k, times in sums.items())
    share = ones / (n * coders)
    kappa = None
    if coders == 2:
        first, second = (sum(times for row, times in rows.items() if row[c]) / n for c in (0, 1))
        chance = first * second + (1 - first) * (1 - second)
        kappa = (same - chance) / (1 - chance) if 0 < ones < n * coders else None
    fleiss = alpha = None
    if 0 < ones < n * coders:
        chance = share**2 + (1 - share) ** 2
        fleiss = (same - chance) / (1 - chance)
        # Krippendorff: one less the disagreement there is by what all ratings paired at random would have.
        whole = n * coders
        expected = 2 * ones * (whole - ones) / (whole * (whole - 1))
        alpha = 1 - (1 - same) / expected
    chance = 2 * share * (1 - share)
    return {
        "percent": same * 100,
        "kappa": kappa,
        "fleiss_kappa": fleiss,
        "alpha": alpha,
        "ac1": (same - chance) / (1 - chance),
    }


class Draws:
    """SplitMix64, as it is in the paper by Steele, Lea and Flood (2014)."""

    def __init__(self, seed):
        self.state = seed

    def unit(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & (2**64 - 1)
        bits = self.state
        bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & (2**64 - 1)
        bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & (2**64 - 1)
        return ((bits ^ (bits >> 31)) >> 11) / 2**53

    def binomial(self, n, chance):
        """How many of n draws hit, by how many miss in between (Devroye 1986)."""
        miss, hits, at = math.log(1 - chance), 0, 0
        while True:
            skipped = math.floor(math.log(1 - self.unit()) / miss)
            if skipped >= n - at:
                return hits
            hits, at = hits + 1, at + skipped + 1


def intervals(rows, resamples):
    """The middle 95 % of resamples with replacement: a multinomial, the most common row last."""
    counted = sorted(sorted(rows.items()), key=lambda row: row[1])
    draws, found = Draws(42), defaultdict(list)
    for _ in range(resamples):
        rest = to_draw = sum(rows.values())
        drawn = {}
        for row, times in counted:
            hits = to_draw if times == rest else draws.binomial(to_draw, times / rest)
            if hits:
                drawn[row] = hits
            rest, to_draw = rest - times, to_draw - hits
        for name, figure in coefficients(drawn).items():
            if figure is not None:
                found[name].append(figure)
    for name, figures in found.items():
        figures.sort()
        if len(figures) >= 950:
            cut = len(figures) // 40
            yield name, (figures[cut], figures[-1 - cut])


asides = defaultdict(set)
for row in snippet_rows:
    if row["topic"] in junk:
        asides[row["transcript"]].add((int(row["first byte"]), int(row["end byte"])))


# Krippendorff's alpha for unitizing (1995; Content Analysis, 3rd edition, 12.4), of two coders: by the character of
# the compared snippets, the texts strung together.
class Continuum:
    """The sections of both coders in one text: whether it is a unit, where it begins, how long it is."""

    def __init__(self, name, marks):
        self.length, self.sections = 0, ([], [])
        text = transcripts[name].bytes
        self.snippets = [s for s in transcripts[name].snippets if s[:2] not in asides[name]]
        follow = {s[2]: at for at, s in enumerate(transcripts[name].snippets)}
        pieces = []
        for snippet in self.snippets:
            if pieces and follow[snippet[2]] == follow[pieces[-1][-1][2]] + 1:
                pieces[-1].append(snippet)
            else:
                pieces.append([snippet])

        def characters_before(piece, byte):
            parts = (bytes(text[s[0] : min(s[1], byte)]) for s in piece if s[0] < byte)
            return sum(len(part.decode()) for part in parts)

        for piece in pieces:
            size = characters_before(piece, piece[-1][1])
            for sections, own in zip(self.sections, marks):
                at = 0
                for start, end in union(own):
                    start, end = characters_before(piece, start), characters_before(piece, end)
                    if start < end:
                        sections.append((False, self.length + at, start - at))
                        sections.append((True, self.length + start, end - start))
                        at = end
                sections.append((False, self.length + at, size - at))
            self.length += size
        self.sections = tuple([s for s in sections if s[2] > 0] for sections in self.sections)
        both = self.sections[0] + self.sections[1]
        self.units = [length for unit, _, length in both if unit]
        self.gaps = [length for unit, _, length in both if not unit]
        self.observed = sum(
            self.difference(g, h)
            for one, other in (self.sections, self.sections[::-1])
            for g in one
            for h in other
        )

    @staticmethod
    def difference(g, h):
        """How much a section of one coder differs from one of the other, squared."""
        (unit_g, begin_g, long_g), (unit_h, begin_h, long_h) = g, h
        apart = begin_g - begin_h
        if unit_g and unit_h and -long_g < apart < long_h:
            return apart**2 + (apart + long_g - long_h) ** 2
        if unit_g and not unit_h and long_h - long_g >= apart >= 0:
            return long_g**2
        if unit_h and not unit_g and long_h - long_g <= apart <= 0:
            return long_h**2
        return 0


class Unitizing:
    """Alpha for unitizing over texts, each of which may be there several times."""

    def __init__(self, texts):
        self.texts = texts
        # Places where the units of one text could lie in the gaps of another.
        self.places = [
            [sum(l * l * (gap - l + 1) for l in a.units for gap in b.gaps if gap >= l) for b in texts] for a in texts
        ]

    def alpha(self, times):
        over = lambda of: sum(n * of(text) for n, text in zip(times, self.texts))
        length, count = over(lambda t: t.length), over(lambda t: len(t.units))
        if not count:
            return None
        cubes = over(lambda t: sum(2 * l**3 - 3 * l * l + l for l in t.units))
        inside = over(lambda t: sum(l * (l - 1) for l in t.units))
        places = sum(n * m * p for n, row in zip(times, self.places) for m, p in zip(times, row) if n and m)
        expected = 2 / length * ((count - 1) / 3 * cubes + places) / (2 * length * (2 * length - 1) - inside)
        # Both ways are summed, and there are 2 (2 - 1) of them.
        observed = over(lambda t: t.observed) / (2 * length**2)
        return 1 - observed / expected if expected > 0 else None

    def interval(self, resamples):
        """The middle 95 % of resamples of the texts with replacement."""
        size, draws, found = len(self.texts), Draws(42), []
        if size < 2 or self.alpha([1] * size) is None:
            return None
        for _ in range(resamples):
            drawn = Counter(int(draws.unit() * size) for _ in range(size))
            figure = self.alpha([drawn[at] for at in range(size)])
            if figure is not None:
                found.append(figure)
        found.sort()
        cut = len(found) // 40
        return (found[cut], found[-1 - cut]) if len(found) >= 950 else None


# The names of the figures on the command line and in the table.
NAMES = {
    "percent": "agreement",
    "kappa": "kappa",
    "fleiss_kappa": "Fleiss' kappa",
    "alpha": "alpha",
    "ac1": "AC1",
}
figures = {(row["theme"], row["unit"]): row for row in table("agreement")}
unitized = {}
for file in sorted(FOLDER.glob("agree-*.json")):
    said = json.loads(file.read_text(encoding="utf-8"))
    coders, unit = said["coders"], said["unit"]
    placed = list(agreement_units(unit, coders))
    compare(f"{unit}s compared", len(placed), said["compared"])
    for row in said["themes"]:
        below = branch(row["path"])
        held = [
            defaultdict(list, {n: [s for path in below for s in by_coder[c][path].get(n, [])] for n in order})
            for c in coders
        ]
        touches = lambda c, name, parts: any(s < e2 and e > s2 for s, e in held[c][name] for s2, e2 in parts)
        ratings = Counter(
            tuple(int(touches(c, name, parts)) for c in range(len(coders))) for name, parts in placed
        )
        what, by_unit = f"agreement on {row['path']} by {unit}", row["by_unit"]
        written = figures.pop((row["path"], unit), None)
        counts = [sum(n for r, n in ratings.items() if r[c]) for c in range(len(coders))]
        for c, coder in enumerate(coders):
            compare(f"{what}, {coder}", counts[c], by_unit["seen"][c])
        prevalence = sum(counts) / (len(placed) * len(coders))
        compare(f"{what}, prevalence", prevalence, by_unit["prevalence"], 6)
        if written is None:
            if any(counts):
                DIFFERENT.append(f"{what} is not in the table")
            continue
        compare(f"{what}, units in the table", len(placed), number(written["units"]))
        compare(f"{what}, prevalence in the table", prevalence, number(written["prevalence"]))
        for coder, ours, theirs in zip(coders, counts, written["units with theme"].split("; "), strict=True):
            compare(f"{what}, {coder} in the table", ours, number(theirs))
        ends = dict(intervals(ratings, said["resamples"]))
        for name, figure in coefficients(ratings).items():
            compare(f"{what}, {name}", figure, by_unit[name], 6)
            # Percent on the command line, a share in the table.
            scale, column = 100 if name == "percent" else 1, NAMES[name]
            compare(f"{what}, {name} in the table", figure and figure / scale, number(written[column]))
            for at, end in enumerate(["low", "high"]):
                ours, theirs = ends[name][at] if name in ends else None, by_unit["intervals"][name]
                compare(f"{what}, {name}, interval", ours, theirs[at] if theirs else None, 6)
                ours = None if ours is None else ours / scale
                compare(f"{what}, {name} {end} in the table", ours, number(written[f"{column} {end}"]))
        if row["path"] not in unitized:
            both = sorted({name for name, _ in placed}, key=order.index)
            texts = [Continuum(name, [own[name] for own in held]) for name in both]
            alpha = Unitizing(texts)
            unitized[row["path"]] = (alpha.alpha([1] * len(texts)), alpha.interval(said["resamples"]))
        alpha, interval = unitized[row["path"]]
        compare(f"{what}, unitizing", alpha, row["unitizing"]["alpha"], 6)
        compare(f"{what}, unitizing alpha", alpha, number(written["unitizing alpha"]))
        for at, end in enumerate(["low", "high"]):
            ours = interval and interval[at]
            compare(f"{what}, unitizing alpha {end}", ours, number(written[f"unitizing alpha {end}"]))
for theme, unit in figures:
    DIFFERENT.append(f"agreement on {theme} by {unit} is in the table and nowhere else")

if DIFFERENT:
    print("\n".join(DIFFERENT[:40]))
    print(f"{len(DIFFERENT)} of {COMPARED} figures differ")
    sys.exit(1)
defined = sum(interval is not None for _, interval in unitized.values())
print(f"{COMPARED} figures agree, {defined} alphas for unitizing with intervals among them")
