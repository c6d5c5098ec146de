"""``python -m leitmotif``: the program itself."""

import os
import subprocess
import sys

from .study import program


def main() -> int:
    command = [program(), *sys.argv[1:]]
    if os.name == "posix":
        # In the place of Python, so that the terminal and signals are the program's own.
        os.execv(command[0], command)
    return subprocess.call(command)


if __name__ == "__main__":
    sys.exit(main())
