"""Computes thematic saturation again, from an exported study alone, and compares.

Usage: saturation.py FOLDER, where FOLDER holds what `leitmotif export csv` wrote, and files NAME.saturation.json of
what `leitmotif saturation --json` printed. Needs the standard library only and knows nothing of the program; the rule is
written down here a second time, after Guest, Namey and Chen (2020). Ends with 1 and a list of what differs, else prints
how many figures agree.
"""

import csv
import json
import math
import sys
from collections import defaultdict
from pathlib import Path

FOLDER = Path(sys.argv[1])
DIFFERENT = []
COMPARED = 0
MASK = (1 << 64) - 1


def table(name):
    with open(FOLDER / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def compare(what, ours, theirs):
    global COMPARED
    COMPARED += 1
    numbers = isinstance(ours, float) and isinstance(theirs, (int, float))
    if not (abs(ours - theirs) < 1e-6 if numbers else ours == theirs):
        DIFFERENT.append(f"{what}: {ours} here, {theirs} there")


class SplitMix:
    """SplitMix64 (Steele, Lea and Flood 2014), with a stream for each order."""

    def __init__(self, seed, stream):
        self.state = seed
        self.state = self.next() ^ (stream * 0x9E3779B97F4A7C15 & MASK)

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        bits = self.state
        bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & MASK
        return bits ^ (bits >> 31)


heard = defaultdict(set)
junk = {row["id"] for row in table("topics") if row["junk"] == "true"}
snippets = defaultdict(list)
for row in table("snippets"):
    if row["topic"] not in junk:
        snippets[row["transcript"]].append((int(row["first byte"]), int(row["end byte"])))
for row in table("passages"):
    start, end = int(row["first byte"]), int(row["end byte"])
    # A passage that is set aside whole is not heard.
    if any(first < end and last > start for first, last in snippets[row["transcript"]]):
        heard[row["transcript"]].add(row["theme"])
dates = {row["name"]: row.get("date", "") for row in table("transcripts")}


def follow(order, base, run, threshold):
    """For each interview new themes, themes so far and its run; where saturation is reached."""
    steps, reached = [], None
    known_in_base = set().union(*(heard[name] for name in order[:base])) if len(order) >= base else None
    for at, name in enumerate(order):
        before = set().union(*(heard[other] for other in order[:at]))
        new, share = None, None
        first = at - run + 1
        if first >= base:
            known = set().union(*(heard[other] for other in order[:first]))
            new = len(set().union(*(heard[other] for other in order[first : at + 1])) - known)
            share = new / len(known_in_base)
            if reached is None and share <= threshold:
                reached = first
        steps.append((name, len(heard[name] - before), len(before | heard[name]), new, share))
    return steps, reached, known_in_base and len(known_in_base)


for path in sorted(FOLDER.glob("*.saturation.json")):
    said = json.loads(path.read_text())
    rule = said["base_size"], said["run_length"], said["threshold"]
    names = [name for name in dates if heard[name]]
    compare(f"{path.name}, without theme", len(dates) - len(names), said["without_theme"])
    compare(f"{path.name}, themes", len(set().union(*(heard[name] for name in names))), said["themes"])
    # All were imported on one day, so by name; dates as text sort as days do here.
    orders = {"imported": names, "date": sorted(names, key=lambda name: dates[name])}
    for which, order in orders.items():
        theirs = said[which]
        if which == "date" and not all(dates[name] for name in names):
            compare(f"{path.name}, no dates", None, theirs)
            continue
        steps, reached, base = follow(order, *rule)
        compare(f"{path.name}, {which}, reached", reached, theirs["reached"])
        compare(f"{path.name}, {which}, base", base, theirs["base_themes"])
        compare(f"{path.name}, {which}, interviews", len(steps), len(theirs["interviews"]))
        for (name, new, so_far, run_new, share), row in zip(steps, theirs["interviews"]):
            what = f"{path.name}, {which}, {name}"
            compare(what, name, row["transcript"])
            compare(f"{what}, new", new, row["new"])
            compare(f"{what}, so far", so_far, row["so_far"])
            compare(f"{what}, run", run_new, row["run_new"])
            compare(f"{what}, share", share, row["new_information"])
    found = []
    for stream in range(said["random"]["orders"]):
        random, order = SplitMix(said["random"]["seed"], stream), list(names)
        for left in range(len(order), 1, -1):
            other = random.next() % left
            order[left - 1], order[other] = order[other], order[left - 1]
        found.append(follow(order, *rule)[1] or math.inf)
    found.sort()
    compare(f"{path.name}, orders that reach it", sum(at < math.inf for at in found), said["random"]["reaching"])
    for percent, key in ((5, "percentile_5"), (50, "median"), (95, "percentile_95")):
        ours = found[max(math.ceil(percent * len(found) / 100), 1) - 1]
        compare(f"{path.name}, {key}", None if ours == math.inf else ours, said["random"][key])

if DIFFERENT:
    print("\n".join(DIFFERENT[:40]))
    print(f"{len(DIFFERENT)} of {COMPARED} figures differ")
    sys.exit(1)
print(f"{COMPARED} figures agree")
