#!/usr/bin/env python3
"""Embeds shards of texts on a Ray cluster, each by `leitmotif embed` on one of the workers.

    leitmotif export shards texts --shards 200
    python ray_embed.py texts vectors --binary leitmotif --model minilm --workers 50
    leitmotif import --vectors vectors

Needs `pip install "ray[data]"`. The folders may be anything that Arrow's file systems know: a local path for workers
on this machine or on a shared disk, else a URI such as s3://bucket/texts. The program is sent to the nodes, which need
nothing of it beforehand but the same kind of machine; nor do they need a project. A worker that dies is started again
and its shard given to another; a shard whose vectors are there already, by the same model and of the same texts, is
left alone, so after anything that went wrong the same command goes on from there. A result appears under its name when
it is whole. For each shard a line of JSON goes to stdout. A copy of the program stays in the nodes' temporary folders.
"""

import argparse
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

# Ray tells its makers how it is used unless it is asked not to. Nothing leaves the cluster here.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_DATA_DISABLE_PROGRESS_BARS", "1")

import pyarrow.fs  # noqa: E402
import ray  # noqa: E402


def place(address):
    """The file system and the path of a folder."""
    return pyarrow.fs.FileSystem.from_uri(address if "://" in address else os.path.abspath(address))


class Worker:
    """A worker on a node: has the program, and embeds one shard after another."""

    def __init__(self, program, digest, arguments, results, threads):
        self.program = pathlib.Path(tempfile.gettempdir()) / f"leitmotif-{os.getuid()}-{digest[:16]}"
        self.arguments, self.results, self.threads = arguments, results, threads
        if not self.is_there(digest):
            # Several workers of a node may do this at once; each moves a whole file to the same place.
            with tempfile.NamedTemporaryFile(dir=self.program.parent, delete=False) as draft:
                draft.write(ray.get(program))
            os.chmod(draft.name, 0o700)
            os.replace(draft.name, self.program)

    def is_there(self, digest):
        """Whether the program is on this node already. The folder is everybody's, so its name alone says nothing."""
        try:
            mine = self.program.lstat().st_uid == os.getuid()
            return mine and hashlib.sha256(self.program.read_bytes()).hexdigest() == digest
        except OSError:
            return False

    def __call__(self, row):
        began = time.monotonic()
        shards, folder = place(row["folder"])
        results, target = place(self.results)
        name = row["name"]
        final = f"{target}/{name}"
        with tempfile.TemporaryDirectory(prefix="leitmotif-") as scratch:
            scratch = pathlib.Path(scratch)
            local = pyarrow.fs.LocalFileSystem()
            texts, vectors = scratch / "texts.parquet", scratch / "vectors.parquet"
            pyarrow.fs.copy_files(f"{folder}/{name}", str(texts), source_filesystem=shards, destination_filesystem=local)
            if results.get_file_info(final).type == pyarrow.fs.FileType.File:
                pyarrow.fs.copy_files(final, str(vectors), source_filesystem=results, destination_filesystem=local)
            done = self.embed(texts, vectors, scratch)
            if not done["skipped"]:
                # Whoever reads the folder meanwhile passes by a name that begins with a dot.
                draft = f"{target}/.{name}.{os.getpid()}.part"
                pyarrow.fs.copy_files(str(vectors), draft, source_filesystem=local, destination_filesystem=results)
                results.move(draft, final)
        return {"shard": name, "rows": done["rows"], "skipped": done["skipped"], "model": done["model"],
                "revision": done["revision"], "seconds": round(time.monotonic() - began, 3),
                "node": ray.get_runtime_context().get_node_id(), "worker": os.getpid()}

    def embed(self, texts, vectors, scratch):
        """Runs the program, which keeps what it has to keep in the scratch folder."""
        command = [str(self.program), "--json", "--quiet", "--threads", str(self.threads), "embed", str(texts),
                   str(vectors), *self.arguments]
        home = {"HOME": str(scratch), "XDG_DATA_HOME": str(scratch), "XDG_STATE_HOME": str(scratch),
                "XDG_CONFIG_HOME": str(scratch)}
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **home})
        if done.returncode != 0:
            raise RuntimeError(f"leitmotif ended with {done.returncode}: {done.stderr.strip()}")
        return json.loads(done.stdout)


def read_arguments():
    parser = argparse.ArgumentParser(description="Embeds shards of texts on a Ray cluster.")
    parser.add_argument("shards", help="the folder of `leitmotif export shards`, or its URI")
    parser.add_argument("results", help="the folder of the vectors, or its URI")
    parser.add_argument("--binary", default="leitmotif", help="the program [default: leitmotif]")
    parser.add_argument("--model", default="minilm", help="the embedding model [default: minilm]")
    parser.add_argument("--tokens", help="the tokens of a text that the model reads at once")
    parser.add_argument("--workers", type=int, default=2, help="how many workers [default: 2]")
    parser.add_argument("--threads", type=int, default=1, help="the threads of each [default: 1]")
    parser.add_argument("--address", help="the cluster, such as auto or ray://host:10001 [default: this machine alone]")
    return parser.parse_args()


def main():
    asked = read_arguments()
    # Ray, too, writes to stdout when something goes wrong; that goes with the rest of what it says.
    lines = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    program = pathlib.Path(asked.binary)
    if not program.exists():
        found = shutil.which(asked.binary)
        if not found:
            sys.exit(f"{asked.binary}: there is no such program; name it with --binary")
        program = pathlib.Path(found)
    content = program.read_bytes()

    shards, folder = place(asked.shards)
    listed = shards.get_file_info(pyarrow.fs.FileSelector(folder))
    names = sorted(it.base_name for it in listed
                   if it.base_name.endswith(".parquet") and not it.base_name.startswith("."))
    if not names:
        sys.exit(f"{asked.shards}: there is no .parquet file in it; `leitmotif export shards` writes some")
    results, target = place(asked.results)
    results.create_dir(target, recursive=True)

    local = {"num_cpus": asked.workers * asked.threads, "include_dashboard": False,
             "object_store_memory": max(200 << 20, 2 * len(content))}
    ray.init(**({"address": asked.address} if asked.address else local), logging_level="WARNING", log_to_driver=False)
    arguments = ["--model", asked.model, *(["--tokens", asked.tokens] if asked.tokens else [])]
    rows = ray.data.from_items([{"folder": asked.shards, "name": name} for name in names],
                               override_num_blocks=len(names))
    embedded = rows.map(
        Worker,
        fn_constructor_args=(ray.put(content), hashlib.sha256(content).hexdigest(), arguments, asked.results,
                             asked.threads),
        compute=ray.data.ActorPoolStrategy(size=asked.workers),
        # Ray Data starts a worker that died again, however often, and gives its shard out anew.
        num_cpus=asked.threads,
    )
    count = {"shards": 0, "skipped": 0, "rows": 0}
    for row in embedded.iter_rows():
        print(json.dumps(row), file=lines, flush=True)
        count = {"shards": count["shards"] + 1, "skipped": count["skipped"] + int(row["skipped"]),
                 "rows": count["rows"] + int(row["rows"])}
    print(f"{count['shards']} shards with {count['rows']} rows, {count['skipped']} of them there already",
          file=sys.stderr)


if __name__ == "__main__":
    main()
