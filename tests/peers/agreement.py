#!/usr/bin/env python3
"""Checks that leitmotif's coefficients of agreement are those of three packages that others use for them.

    tests/peers/agreement.py [path of the leitmotif binary]

Installs scikit-learn, irrCAC and krippendorff from PyPI in a virtual environment under target/peers, codes the
bundled sample by three coders, and compares Cohen's kappa, Fleiss' kappa, Krippendorff's alpha and Gwet's AC1 of
every theme with theirs, of two coders and of three, to the last of the six digits that --json gives. They are given
the ratings that the coders were told to make, not what leitmotif says of them.
"""

import json
import pathlib
import random
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
VENV = ROOT / "target" / "peers" / "agreement"
PACKAGES = ["scikit-learn", "irrCAC", "krippendorff"]
# How common a theme is, and how often a coder follows what all see in it.
THEMES = {"Often": (0.6, 0.8), "Seldom": (0.08, 0.9), "At odds": (0.3, 0.1)}

INSIDE = '''
import json, sys, warnings
import krippendorff, numpy, pandas
from irrCAC.raw import CAC
from sklearn.metrics import cohen_kappa_score

warnings.simplefilter("ignore")
found = []
for rows in json.load(sys.stdin):
    table = pandas.DataFrame(rows)
    cac = CAC(table)
    # irrCAC rounds to the digits it is asked for.
    cac.digits = 12
    figure = lambda said: float(said["est"]["coefficient_value"])
    numbers = numpy.array(rows, dtype=float).T
    found.append({
        "kappa": float(cohen_kappa_score(*numbers)) if len(numbers) == 2 else None,
        "fleiss_kappa": figure(cac.fleiss()),
        "ac1": figure(cac.gwet()),
        "alpha": float(krippendorff.alpha(numbers, level_of_measurement="nominal")),
    })
json.dump(found, sys.stdout)
'''


def peer():
    """Python with the three packages."""
    python = VENV / "bin" / "python"
    if not python.exists() and subprocess.run([sys.executable, "-m", "venv", str(VENV)]).returncode != 0:
        print("SKIPPED: python3 has no venv here, so no coefficient was compared")
        return None
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES]
    if subprocess.run(pip).returncode == 0:
        return python
    print("SKIPPED: PyPI gave no " + ", ".join(PACKAGES) + ", so no coefficient was compared")
    return None


def code(leitmotif, coders, snippets, draw):
    """Lets coders put snippets under themes, mostly alike; gives the ratings by theme and coder."""
    ratings = {}
    for theme, (share, alike) in THEMES.items():
        truth = [draw.random() < share for _ in snippets]
        for coder in coders:
            mine = [said if draw.random() < alike else draw.random() < share for said in truth]
            some = [arg for it, yes in zip(snippets, mine) if yes for arg in ("--snippet", str(it["id"]))]
            if some:
                leitmotif("assign", *some, theme, coder=coder)
            ratings[theme, coder] = mine
    return ratings


def compared(ratings, coders, snippets):
    """By theme, the ratings of the snippets of the talks in which all coders decided something."""
    decided = lambda coder: {
        it["transcript"] for theme in THEMES for it, yes in zip(snippets, ratings[theme, coder]) if yes
    }
    shared = set.intersection(*map(decided, coders))
    units = [at for at, it in enumerate(snippets) if it["transcript"] in shared]
    return {theme: [[int(ratings[theme, coder][at]) for coder in coders] for at in units] for theme in THEMES}


def main():
    binary = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target" / "debug" / "leitmotif")
    python = peer()
    if not python:
        return
    with tempfile.TemporaryDirectory() as scratch:

        def leitmotif(*args, coder="ana"):
            command = [binary, "--project", str(pathlib.Path(scratch) / "project"), "--quiet", "--coder", coder]
            done = subprocess.run([*command, *args], capture_output=True, text=True)
            assert done.returncode == 0, (args, done.stderr)
            return done.stdout

        leitmotif("import", str(ROOT / "assets" / "sample"))
        snippets = json.loads(leitmotif("snippets", "--json"))["snippets"]
        ratings = code(leitmotif, ["ana", "bob", "cleo"], snippets, random.Random(7))
        said, given = [], []
        for coders in (["ana", "bob"], ["bob", "cleo"], ["ana", "bob", "cleo"]):
            found = json.loads(leitmotif("agree", "--unit", "snippet", "--json", "--coders", *coders))
            rows = compared(ratings, coders, snippets)
            for theme in found["themes"]:
                assert found["compared"] == len(rows[theme["path"]]), (coders, found["compared"])
                said.append((coders, theme["path"], theme["by_unit"]))
                given.append(rows[theme["path"]])
        done = subprocess.run([str(python), "-c", INSIDE], input=json.dumps(given), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        figures = 0
        for (coders, path, ours), theirs in zip(said, json.loads(done.stdout)):
            for name, figure in theirs.items():
                if figure is None:
                    assert ours[name] is None, (coders, path, name, ours[name])
                    continue
                # Ours has six digits, so it is as near as six digits can be.
                assert abs(ours[name] - figure) <= 5e-7 + 1e-9, (coders, path, name, ours[name], figure)
                figures += 1
        assert figures == len(said) * 4 - len(THEMES), figures
        print(f"scikit-learn, irrCAC and krippendorff give the same {figures} coefficients as leitmotif, "
              f"on {len(given[0])} snippets, of two and of three coders")


if __name__ == "__main__":
    main()
