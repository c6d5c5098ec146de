#!/usr/bin/env python3
"""Has the workbench in lines read aloud, to a file, from its beginning to the first theme.

    tests/peers/spoken_lines.py [path of the leitmotif binary]

The sample is opened with `--linear`, its first topic is put under a new theme, and all that was printed is spoken by
espeak-ng at its usual speed: it is to take less than four minutes. Where there is no espeak-ng this says so.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import wave

ROOT = pathlib.Path(__file__).resolve().parents[2]
#: As long as somebody listens before the first theme is there.
MOST_SECONDS = 240


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target" / "debug" / "leitmotif")
    if not shutil.which("espeak-ng"):
        print("SKIPPED: no espeak-ng here (apt-get install espeak-ng), so the lines were not read aloud")
        return
    with tempfile.TemporaryDirectory() as home:
        environment = {"HOME": home, "PATH": os.environ["PATH"]}
        run = lambda *args, keys=None: subprocess.run(
            [program, "--project", f"{home}/study", *args], input=keys, capture_output=True, text=True, check=True, env=environment)
        settings = pathlib.Path(home, ".config", "leitmotif")
        settings.mkdir(parents=True)
        (settings / "config.toml").write_text('[analyze]\nmodel = "draft"\n')
        run("import", str(ROOT / "assets" / "sample"))
        run("analyze", "--model", "draft")
        # q leaves the tour of the first start; t puts the topic under a theme, whose name is typed.
        said = run("--linear", keys="qtA first theme\rq").stdout
        assert "to the new theme A first theme" in said and "1 of " in said, said
        spoken = pathlib.Path(home, "spoken.wav")
        subprocess.run(["espeak-ng", "-w", str(spoken)], input=said, text=True, check=True)
        with wave.open(str(spoken)) as sound:
            seconds = sound.getnframes() / sound.getframerate()
        assert seconds < MOST_SECONDS, f"{seconds:.0f} s:\n{said}"
        print(f"{len(said.split())} words until the first theme, {seconds:.0f} s read aloud")


if __name__ == "__main__":
    main()
