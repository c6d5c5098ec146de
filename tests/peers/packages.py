#!/usr/bin/env python3
"""Checks what is packed for others to install, and the Python module beside the program.

    tests/peers/packages.py [path of the leitmotif binary]

A wheel is packed twice around a program of two lines: the bytes are the same, pip installs it, and the program runs. Then
the module reads a project of the bundled sample by the real program: what its frames hold is what `leitmotif topics` and
`snippets` tell with --json, with Polars and with pandas, and mypy finds its types sound. Installs from PyPI, in a virtual
environment under target/peers.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
VENV = ROOT / "target" / "peers" / "packages"
PACK = ROOT / "assets" / "packaging" / "pack.py"
MODULE = ROOT / "assets" / "packaging" / "python"

INSIDE = '''
import json, sys
import leitmotif

study = leitmotif.Study(sys.argv[1], frames=sys.argv[2])
topics, snippets = study.topics(), study.snippets()
ids, vectors = study.vectors()
problems = []
for wrong in (lambda: study.table("nothing"), lambda: leitmotif.Study("/nowhere/at/all").topics()):
    try:
        wrong()
    except leitmotif.LeitmotifError as problem:
        problems.append(str(problem))
kinds = {name: str(kind) for name, kind in zip(snippets.columns, snippets.dtypes)}
print(json.dumps({
    "library": type(topics).__module__.split(".")[0],
    "labels": list(topics["label"]),
    "sizes": [int(size) for size in topics["snippets"]],
    "texts": list(snippets["text"]),
    "topics": [None if str(topic) in ("None", "<NA>", "nan") else int(topic) for topic in snippets["topic"]],
    "topic kind": kinds["topic"],
    "passages": len(study.passages()),
    "ids": [int(one) for one in ids],
    "shape": list(vectors.shape),
    "kind": str(vectors.dtype),
    "lengths": [float((row * row).sum()) for row in vectors],
    "columns": list(study.dictionary()["column"]) != [],
    "problems": problems,
}))
'''


def pack_twice(folder):
    """Packs a wheel around a small program, twice; gives one of them."""
    program = folder / "leitmotif"
    program.write_text("#!/bin/sh\necho it runs\n")
    program.chmod(0o755)
    wheels = []
    for name in ("one", "two"):
        command = [sys.executable, PACK, "--program", program, "--into", folder / name, "wheel"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        wheels.append(next((folder / name).glob("*.whl")))
    assert wheels[0].read_bytes() == wheels[1].read_bytes(), "the same program gives other bytes"
    assert "manylinux_2_17" in wheels[0].name, wheels[0]
    return wheels[0]


def main():
    binary = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target" / "debug" / "leitmotif").resolve()
    if not binary.is_file():
        sys.exit(f"{binary} is not there: build it, or name another")
    try:
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True, capture_output=True)
        pip = [VENV / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "polars", "pandas", "pyarrow", "numpy", "mypy"], check=True)
    except (OSError, subprocess.CalledProcessError) as problem:
        print(f"SKIPPED: neither wheel nor Python module were tried: {problem}")
        return
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        subprocess.run([*pip, "--force-reinstall", "--no-deps", pack_twice(folder)], check=True)
        for command in ([VENV / "bin" / "leitmotif"], [VENV / "bin" / "python", "-m", "leitmotif"]):
            ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)
            assert ran.stdout == "it runs\n", ran.stdout
        subprocess.run([*pip[:3], "uninstall", "--quiet", "--yes", "leitmotif"], check=True)

        bare = {name: value for name, value in os.environ.items() if not name.startswith(("LEITMOTIF_", "XDG_"))}
        (folder / "bin").mkdir()
        os.symlink(binary, folder / "bin" / "leitmotif")
        environment = {**bare, "HOME": str(folder), "PYTHONPATH": str(MODULE), "PYTHONDONTWRITEBYTECODE": "1",
                       "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
        project = folder / "a project's folder"
        run = lambda *args: subprocess.run([binary, "--project", project, *args], env=environment, cwd=folder,
                                           capture_output=True, text=True, check=True).stdout
        run("import", ROOT / "assets" / "sample")
        run("analyze", "--model", "draft")
        topics = json.loads(run("topics", "--json"))["topics"]
        for library in ("polars", "pandas"):
            ran = subprocess.run([VENV / "bin" / "python", "-c", INSIDE, project, library], env=environment,
                                 capture_output=True, text=True)
            assert ran.returncode == 0, ran.stderr
            found = json.loads(ran.stdout)
            assert found["library"] == library, found["library"]
            assert found["labels"] == [topic["label"] for topic in topics], library
            assert found["sizes"] == [topic["snippets"] for topic in topics], library
            assert len(found["texts"]) == len(found["ids"]) == found["shape"][0] == 149, library
            assert found["kind"] == "float32" and found["shape"][1] > 100, found["shape"]
            assert all(abs(length - 1) < 1e-3 for length in found["lengths"]), "vectors have unit length"
            assert found["topic kind"] == "Int64", "a missing topic does not make numbers of the others"
            sizes = [found["topics"].count(number) for number in range(len(topics))]
            assert sizes == found["sizes"], (library, sizes)
            assert found["passages"] == 0 and found["columns"]
            assert "there are: " in found["problems"][0] and "/nowhere" in found["problems"][1], found["problems"]
        typed = subprocess.run([VENV / "bin" / "mypy", "--strict", "--ignore-missing-imports", MODULE / "leitmotif"],
                               capture_output=True, text=True, cwd=folder)
        assert typed.returncode == 0, typed.stdout
    print("the wheel is installed and runs, and the module reads a study with Polars and with pandas")


if __name__ == "__main__":
    main()
