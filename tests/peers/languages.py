#!/usr/bin/env python3
"""Measures how well leitmotif tells topics apart in eighteen languages, whether two of them lie together, and what topics
are called in languages whose list of stop words is taken away.

    tests/peers/languages.py [path of the leitmotif binary] [language ...]

Needs `../shared/data/sib200.tar.gz` (SIB-200: 1,004 sentences with one of seven topics, the same in each language).
Installs NumPy and Arrow from PyPI in a virtual environment under target/peers. Each language is imported as a table,
analysed with the model that leitmotif chooses, and written as Parquet. Printed is the share of each sentence's fifteen
nearest that have its topic, by the vectors with their mean taken off: those of the column "vector", and those that topics
are found by, which are the same where no model reads the language; then, for every other sentence in German and the others
in English, the share of the nearest that are of the other language, how many topics have a quarter of each language, and how
often a search by meaning in German finds the English sentence first, in 200 tries. Last, sentences are joined to talks and
imported as of a language that has no list: printed are the labels that begin or end with a word of the language's list,
which is read where Cargo keeps the crate stop-words. Ends with 1 where anything is not as it is to be.
"""

import csv
import glob
import io
import json
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
VENV = ROOT / "target" / "peers" / "languages"
DATA = ROOT.parent / "shared" / "data" / "sib200.tar.gz"
# Code, file, what the published model has (fifteen languages), or the words alone.
LANGUAGES = {
    "de": ("deu_Latn", 0.628), "fr": ("fra_Latn", 0.639), "es": ("spa_Latn", 0.631), "it": ("ita_Latn", 0.613),
    "pt": ("por_Latn", 0.621), "nl": ("nld_Latn", 0.585), "pl": ("pol_Latn", 0.579), "ru": ("rus_Cyrl", 0.610),
    "tr": ("tur_Latn", 0.570), "ar": ("arb_Arab", 0.579), "zh": ("zho_Hans", 0.675), "ja": ("jpn_Jpan", 0.680),
    "ko": ("kor_Hang", 0.596), "th": ("tha_Thai", 0.621), "en": ("eng_Latn", 0.677), "hi": ("hin_Deva", 0.347),
    "vi": ("vie_Latn", 0.525), "fi": ("fin_Latn", 0.261),
}  # fmt: skip

# Languages that NLTK has a list of.
LISTED = {
    "de": "german", "fr": "french", "es": "spanish", "it": "italian", "pt": "portuguese", "nl": "dutch", "ru": "russian",
    "fi": "finnish", "tr": "turkish", "ar": "arabic", "en": "english",
}  # fmt: skip
# What may be missed: purity by .01, one label in fifty, one topic in five of one language.
MOST_PURITY_MISSED, MOST_LABELS_OF_GRAMMAR, LEAST_TOPICS_OF_BOTH = 0.01, 0.02, 0.8
LEAST_OF_THE_OTHER, LEAST_FOUND_FIRST = 0.45, 190


def sentences(code: str) -> list[tuple[str, str]]:
    """Topic and text."""
    with tarfile.open(DATA) as archive:
        member = next(it for it in archive.getmembers() if it.name.endswith(f"sib_{LANGUAGES[code][0]}.tsv"))
        text = archive.extractfile(member).read().decode()
    return [tuple(line.split("\t")[:2]) for line in text.split("\n") if line]


def purity(vectors, labels) -> float:
    """The share of the fifteen nearest with the same label."""
    import numpy as np

    return float((labels[nearest(vectors)] == labels[:, None]).mean())


def nearest(vectors):
    import numpy as np

    vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    near = vectors @ vectors.T
    np.fill_diagonal(near, -9)
    return np.argsort(-near, axis=1, kind="stable")[:, :15]


def plain(text: str) -> str:
    """Without what the language of queries reads otherwise."""
    return "".join(letter if letter.isalnum() or letter == " " else " " for letter in text)


class Study:
    """A project of sentences, one a transcript."""

    def __init__(self, binary: str, work: pathlib.Path, name: str, rows: dict[str, str]):
        self.binary, self.project, self.work = binary, work / name, work
        table = work / f"{name}.csv"
        content = io.StringIO(newline="")
        csv.writer(content).writerows([("id", "text"), *rows.items()])
        table.write_text(content.getvalue(), encoding="utf-8")
        self.run("import", "--text-column", "text", "--id-column", "id", table)
        self.analysis = json.loads(self.run("analyze", "--json"))

    def run(self, *arguments) -> str:
        home = {**os.environ, "XDG_DATA_HOME": str(self.work), "XDG_CONFIG_HOME": str(self.work)}
        command = [self.binary, "--project", str(self.project), *map(str, arguments)]
        return subprocess.run(command, check=True, capture_output=True, text=True, env=home).stdout

    def shares_of_topics(self, kinds: dict[str, int]) -> list[float]:
        """Of each topic the share of its snippets whose transcript is of kind 1, by the end of its name."""
        import pyarrow.parquet

        table = pyarrow.parquet.read_table(self.project.with_suffix(".out") / "snippets.parquet", columns=["transcript", "topic"])
        topics: dict = {}
        for name, topic in zip(table.column("transcript").to_pylist(), table.column("topic").to_pylist()):
            if topic is not None:
                topics.setdefault(topic, []).append(kinds[name.rsplit("/", 1)[-1].rsplit(" ", 1)[-1]])
        return [sum(found) / len(found) for _, found in sorted(topics.items())]

    def vectors(self, column: str = "vector") -> dict:
        """A vector of each sentence, by the end of its transcript's name: the model's, or another."""
        import numpy as np
        import pyarrow.parquet

        out = self.project.with_suffix(".out")
        if not out.exists():
            self.run("export", "parquet", out)
        table = pyarrow.parquet.read_table(out / "snippets.parquet", columns=["transcript", column])
        names = [name.rsplit("/", 1)[-1].rsplit(" ", 1)[-1] for name in table.column("transcript").to_pylist()]
        vectors = np.array(table.column(column).to_pylist(), dtype=np.float32)
        found: dict = {}
        for name, vector in zip(names, vectors):
            found.setdefault(name, vector)
        return found


def words_of_list(code: str) -> set[str]:
    """The stop words of a language by NLTK."""
    cargo = os.environ.get("CARGO_HOME", str(pathlib.Path.home() / ".cargo"))
    found = sorted(glob.glob(f"{cargo}/registry/src/*/stop-words-*/src/nltk/{LISTED[code]}"))
    if not found:
        sys.exit("the crate stop-words is not in Cargo's registry: build leitmotif first")
    return {line.strip().lower() for line in pathlib.Path(found[-1]).read_text(encoding="utf-8").split("\n") if line.strip()}


def labels_without_list(binary: str, work: pathlib.Path, code: str) -> tuple[list[str], list[str]]:
    """All labels of talks of 24 sentences, imported as of a language without a list, and those with a word of the list."""
    folder = work / f"talks-{code}"
    folder.mkdir()
    topics: dict = {}
    for topic, text in sentences(code):
        topics.setdefault(topic.replace("/", "-"), []).append(text)
    for topic, texts in topics.items():
        for at in range(0, len(texts) - 8, 24):
            turns = [" ".join(texts[first : first + 3]) for first in range(at, min(at + 24, len(texts)), 3)]
            said = [f"{('Interviewer', 'Ana')[turn % 2]}: {text}" for turn, text in enumerate(turns)]
            (folder / f"{topic}-{at}.txt").write_text("\n\n".join(said), encoding="utf-8")
    home = {**os.environ, "XDG_DATA_HOME": str(work), "XDG_CONFIG_HOME": str(work)}

    def run(*arguments) -> str:
        command = [binary, "--project", str(work / f"listless-{code}"), *map(str, arguments)]
        return subprocess.run(command, check=True, capture_output=True, text=True, env=home).stdout

    run("import", "--language", "xx", folder)
    run("analyze")
    labels = [topic["label"] for topic in json.loads(run("topics", "--json"))["topics"]]
    stop = words_of_list(code)

    def is_grammar(word: str) -> bool:
        word = word.lower().replace("’", "'")
        return word in stop or max(word.split("'"), key=len) in stop

    parts = {label: [part.split(" ") for part in label.split(", ")] for label in labels}
    return labels, [label for label in labels if any(is_grammar(it[0]) or is_grammar(it[-1]) for it in parts[label])]


def measure(binary: str, codes: list[str]) -> list[str]:
    """Prints what is measured; what is not as it is to be."""
    import numpy as np

    missed = []
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        print("language model    purity adapted to be   topics")
        for code in codes:
            rows = sentences(code)
            study = Study(binary, work, code, {f"{at:04}": text for at, (_, text) in enumerate(rows)})
            labels = np.array([label for label, _ in rows])
            pure = []
            for column in ("vector", "adapted vector"):
                found = study.vectors(column)
                vectors = np.array([found[f"{at:04}"] for at in range(len(rows))])
                pure.append(purity(vectors - vectors.mean(axis=0), labels))
            model, topics = study.analysis["model"], study.analysis["topics"]
            if pure[0] < LANGUAGES[code][1] - MOST_PURITY_MISSED:
                missed.append(f"purity of {code}: {pure[0]:.3f}")
            print(f"{code:8} {model:8} {pure[0]:.3f}  {pure[1]:.3f}   {LANGUAGES[code][1]:.3f}   {topics}", flush=True)
        german, english = sentences("de"), sentences("en")
        rows = {f"{at:04}": (german if at % 2 else english)[at][1] for at in range(len(german))}
        study = Study(binary, work, "mixed", rows)
        found = study.vectors()
        vectors = np.array([found[name] for name in rows])
        odd = np.arange(len(rows)) % 2
        for what, centred in (("one mean", False), ("a mean for each", True)):
            own = vectors - vectors.mean(axis=0)
            if centred:
                for language in (0, 1):
                    own[odd == language] = vectors[odd == language] - vectors[odd == language].mean(axis=0)
            other = float((odd[nearest(own)] != odd[:, None]).mean())
            print(f"of the other language, {what}: {other:.3f}")
            if other < LEAST_OF_THE_OTHER:
                missed.append(f"of the other language, {what}: {other:.3f}")
        shares = study.shares_of_topics({name: int(at % 2) for at, name in enumerate(rows)})
        both = sum(0.25 <= share <= 0.75 for share in shares)
        print(f"topics with a quarter of each language: {both} of {len(shares)}; German in each:", *(f"{it:.2f}" for it in shares))
        if both < LEAST_TOPICS_OF_BOTH * len(shares):
            missed.append(f"topics with a quarter of each language: {both} of {len(shares)}")
        first = 0
        for at in range(0, 400, 2):
            hits = json.loads(study.run("search", "--mode", "meaning", "--limit", 1, "--json", "--", plain(german[at][1])))["hits"]
            first += bool(hits) and hits[0]["snippet"]["text"].strip() == english[at][1].strip()
        print(f"the other language's sentence first: {first} of 200")
        if first < LEAST_FOUND_FIRST:
            missed.append(f"the other language's sentence first: {first} of 200")
        every = of_grammar = 0
        for code in (code for code in codes if code in LISTED):
            labels, found = labels_without_list(binary, work, code)
            every, of_grammar = every + len(labels), of_grammar + len(found)
            print(f"{code} without its list: {len(found)} of {len(labels)} labels with grammar", *(found and ["|", *found]), flush=True)
        if of_grammar > max(1, MOST_LABELS_OF_GRAMMAR * every):
            missed.append(f"labels with grammar: {of_grammar} of {every}")
    return missed


def main() -> None:
    if not DATA.exists():
        sys.exit(f"{DATA} is not here")
    if pathlib.Path(sys.prefix) != VENV:
        if not VENV.exists():
            subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
            subprocess.run([str(VENV / "bin" / "pip"), "install", "--quiet", "numpy", "pyarrow"], check=True)
        sys.exit(subprocess.run([str(VENV / "bin" / "python"), *sys.argv]).returncode)
    binary = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target" / "release" / "leitmotif")
    missed = measure(binary, sys.argv[2:] or list(LANGUAGES))
    if missed:
        sys.exit("not as it is to be:\n" + "\n".join(missed))


if __name__ == "__main__":
    main()
