#!/usr/bin/env python3
"""Checks that leitmotif's coefficients of agreement are those of three packages that others use for them.

    tests/peers/agreement.py [path of the leitmotif binary]

Installs scikit-learn, irrCAC and krippendorff from PyPI in a virtual environment under target/peers, codes the
bundled sample by two coders and then by three, and compares Cohen's kappa, Fleiss' kappa, Krippendorff's alpha and
Gwet's AC1 of every theme, by turn and by snippet, with theirs, to 1e-9 where they give all digits. What they are
given is the ratings: who put which snippet under which theme, as the exported tables tell it.
"""

import collections
import csv
import json
import pathlib
import random
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
VENV = ROOT / "target" / "peers" / "agreement"
PACKAGES = ["scikit-learn", "irrCAC", "krippendorff"]
THEMES = ["Often", "Seldom", "Never twice"]

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


def binary():
    """The program to test: the one named, else the one cargo builds."""
    if len(sys.argv) > 1:
        return sys.argv[1]
    subprocess.run(["cargo", "build", "--quiet"], cwd=ROOT, check=True)
    return str(ROOT / "target" / "debug" / "leitmotif")


def table(folder, name):
    with open(folder / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
