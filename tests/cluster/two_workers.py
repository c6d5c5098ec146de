#!/usr/bin/env python3
"""Checks that vectors made on a cluster are those of one process, byte for byte, though a worker is killed.

    tests/cluster/two_workers.py [path of the leitmotif binary [model]]

Installs Ray Data from PyPI in a virtual environment under target/cluster, imports some talks of practicalai where
../shared/data has them, else the bundled sample, and divides them into 20 shards. One process embeds them one by one;
then `ray_embed.py` does on two workers of a local cluster, of which one is killed once a few shards are done. All 20
files have to be the same. The model is the draft, which is fast, unless another is named. Started again after two results were lost, it makes these two alone, and `leitmotif import
--vectors` takes in all of them.
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tarfile
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
VENV = ROOT / "target" / "cluster" / "venv"
TALKS = ROOT.parent / "shared" / "data" / "practicalai_md.tar.gz"
SHARDS = 20
# How many talks, such that all takes less than a minute on two cores; the shards done when the worker is killed; and
# how long the cluster may take before something is wrong with it.
SOME_TALKS, DONE_BEFORE, PATIENCE = 4, 3, 240


def ray_python():
    """Python with Ray Data; none where that cannot be had."""
    python = VENV / "bin" / "python"
    if not python.exists() and subprocess.run([sys.executable, "-m", "venv", str(VENV)]).returncode != 0:
        print("SKIPPED: python3 has no venv here, so nothing was embedded on a cluster")
        return None
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "ray[data]"]
    if subprocess.run(pip).returncode != 0:
        print("SKIPPED: PyPI gave no ray[data], so nothing was embedded on a cluster")
        return None
    return python


def some_talks(scratch):
    """A folder of talks."""
    if not TALKS.exists():
        print("SKIPPED: no talks of practicalai in ../shared/data; the bundled sample is embedded instead")
        return ROOT / "assets" / "sample"
    folder = scratch / "talks"
    with tarfile.open(TALKS) as archive:
        talks = sorted((it for it in archive.getmembers() if it.name.endswith(".md")), key=lambda it: it.name)
        for talk in talks[:SOME_TALKS]:
            folder.mkdir(exist_ok=True)
            (folder / pathlib.PurePosixPath(talk.name).name).write_bytes(archive.extractfile(talk).read())
    return folder


def files(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def main():
    binary = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target" / "debug" / "leitmotif")
    model = sys.argv[2] if len(sys.argv) > 2 else "draft"
    python = ray_python()
    if not python:
        return
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        home = {name: str(scratch / "home") for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")}
        environment = {**os.environ, **home}

        def leitmotif(*args):
            command = [binary, "--project", str(scratch / "project"), "--json", "--quiet", *args]
            done = subprocess.run(command, capture_output=True, text=True, env=environment)
            assert done.returncode == 0, (args, done.stdout, done.stderr)
            return json.loads(done.stdout)

        def cluster(killing):
            """Runs the job on two workers; gives its lines, and the worker that was killed."""
            command = [str(python), str(ROOT / "tests" / "cluster" / "ray_embed.py"), str(scratch / "texts"),
                       (scratch / "cluster").as_uri(), "--binary", binary, "--model", model, "--workers", "2"]
            log = (scratch / "ray.log").open("w+")
            job = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
            lines, killed, until = [], None, time.monotonic() + PATIENCE
            for line in job.stdout:
                assert time.monotonic() < until, "the cluster does not come to an end"
                lines.append(json.loads(line))
                if killing and killed is None and len(lines) == DONE_BEFORE:
                    killed = lines[-1]["worker"]
                    os.kill(killed, signal.SIGKILL)
            code = job.wait(timeout=60)
            log.seek(0)
            assert code == 0, log.read()[-4000:]
            assert len(lines) == SHARDS, lines
            return lines, killed

        imported = leitmotif("import", str(some_talks(scratch)))
        written = leitmotif("export", "shards", str(scratch / "texts"), "--shards", str(SHARDS))
        assert len(written["files"]) == SHARDS, written
        for name in written["files"]:
            done = leitmotif("embed", str(scratch / "texts" / name), str(scratch / "alone" / name), "--model", model)
            assert not done["skipped"], done
        alone = files(scratch / "alone")
        single = time.monotonic()

        lines, killed = cluster(killing=True)
        workers = {line["worker"] for line in lines}
        assert killed in workers, (killed, workers)
        rest = "a third did the rest with the other" if len(workers) > 2 else "the other did the rest"
        assert not any(line["skipped"] for line in lines[:DONE_BEFORE]), lines
        assert files(scratch / "cluster") == alone, "the vectors of the cluster are others than those of one process"
        print(f"{SHARDS} shards with {written['snippets']} snippets embedded by {model} on two workers, of which one was killed "
              f"after {DONE_BEFORE}; {rest}: the same bytes as by one process")

        lost = written["files"][4:6]
        for name in lost:
            (scratch / "cluster" / name).unlink()
        lines, _ = cluster(killing=False)
        made = sorted(line["shard"] for line in lines if not line["skipped"])
        assert made == lost, (made, lost)
        assert files(scratch / "cluster") == alone, "what was made again is not what it was"
        taken = leitmotif("import", "--vectors", str(scratch / "cluster"), "--model", model)
        assert (taken["missing"], taken["refused"], taken["rows"]) == (0, 0, imported["snippets"]), taken
        print(f"started again, it made the {len(lost)} that were lost; {taken['taken']} vectors were taken in. "
              f"One process {single - began:.0f} s, all {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
