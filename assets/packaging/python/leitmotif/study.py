"""A study of leitmotif, read by way of its export to Parquet."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Optional, Union

if TYPE_CHECKING:
    import numpy
    import pandas
    import polars

    Frame = Union["polars.DataFrame", "pandas.DataFrame"]
else:
    Frame = object

#: The libraries that frames can be of.
Frames = Literal["polars", "pandas"]


class LeitmotifError(RuntimeError):
    """leitmotif is not there, or did not do what it was asked; the message is its own."""


def program() -> str:
    """The path of the program: the one installed with this package, else the one that the shell would run."""
    name = "leitmotif.exe" if os.name == "nt" else "leitmotif"
    folders = [sysconfig.get_path("scripts"), sysconfig.get_path("scripts", f"{os.name}_user")]
    for folder in folders:
        file = Path(folder) / name
        if file.is_file() and os.access(file, os.X_OK):
            return str(file)
    found = shutil.which(name)
    if found is None:
        raise LeitmotifError("there is no program called leitmotif beside this Python or on the PATH")
    return found


class Study:
    """A project of leitmotif, by its folder; without one, the project that leitmotif itself would take.

    The tables are exported when the first is asked for, into a temporary folder that goes with this object, and are as
    the study was then; ``reload`` has them exported again.
    """

    def __init__(
        self, project: Optional[Union[str, "os.PathLike[str]"]] = None, *, frames: Optional[Frames] = None
    ) -> None:
        self._project = None if project is None else Path(project).expanduser()
        self._frames: Optional[Frames] = frames
        self._folder: Optional["tempfile.TemporaryDirectory[str]"] = None

    def topics(self, *, frames: Optional[Frames] = None) -> Frame:
        """One row for each topic: label, keywords, how many snippets and transcripts, and the themes it is under."""
        return self.table("topics", frames=frames)

    def snippets(self, *, frames: Optional[Frames] = None) -> Frame:
        """One row for each snippet: its text, where and when it was said and by whom, its topic and its themes."""
        return self._read("snippets", frames, without=("vector", "adapted vector"))

    def passages(self, *, frames: Optional[Frames] = None) -> Frame:
        """One row for each passage that was put under a theme."""
        return self.table("passages", frames=frames)

    def themes(self, *, frames: Optional[Frames] = None) -> Frame:
        """One row for each theme of the codebook."""
        return self.table("themes", frames=frames)

    def dictionary(self, *, frames: Optional[Frames] = None) -> Frame:
        """One row for each column of each table: its type and what it means."""
        return self.table("dictionary", frames=frames)

    def vectors(self, *, adapted: bool = False) -> "tuple[numpy.ndarray, numpy.ndarray]":
        """The ids of the snippets, and their vectors as rows of a matrix of 32-bit floats.

        The vectors are those the model made; with ``adapted`` those that the topics were found by.
        """
        import numpy

        column = "adapted vector" if adapted else "vector"
        frame = self._read("snippets", None, only=("id", column))
        ids = numpy.asarray(frame["id"], dtype=numpy.int64)
        rows = [row for row in frame[column]]
        missing = sum(row is None or len(row) == 0 for row in rows)
        if missing:
            raise LeitmotifError(f"{missing} of {len(rows)} snippets have no vector: run `leitmotif analyze` first")
        matrix = numpy.asarray([numpy.asarray(row, dtype=numpy.float32) for row in rows], dtype=numpy.float32)
        return ids, matrix

    def table(self, name: str, *, frames: Optional[Frames] = None) -> Frame:
        """Any table of the export, by its name; ``tables`` lists them."""
        return self._read(name, frames)

    def tables(self) -> "list[str]":
        """The names of all tables."""
        return sorted(file.stem for file in self._exported().glob("*.parquet"))

    def reload(self) -> None:
        """Has the tables exported again when the next is asked for."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _exported(self) -> Path:
        """The folder of the tables, exported where they are not yet."""
        if self._folder is None:
            folder = tempfile.TemporaryDirectory(prefix="leitmotif-")
            project = [] if self._project is None else ["--project", str(self._project)]
            command = [program(), *project, "--quiet", "export", "parquet", "--output", str(Path(folder.name, "tables"))]
            ran = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
            if ran.returncode != 0:
                folder.cleanup()
                raise LeitmotifError(ran.stderr.strip() or f"leitmotif ended with {ran.returncode}")
            self._folder = folder
        return Path(self._folder.name, "tables")

    def _read(
        self,
        name: str,
        frames: Optional[Frames],
        *,
        only: "Optional[tuple[str, ...]]" = None,
        without: "tuple[str, ...]" = (),
    ) -> "Frame":
        file = self._exported() / f"{name}.parquet"
        if not file.is_file():
            raise LeitmotifError(f"there is no table {name!r}; there are: {', '.join(self.tables())}")
        library = frames or self._frames or _installed()
        if library == "polars":
            import polars

            names = list(polars.read_parquet_schema(file)) if only is None else list(only)
            return polars.read_parquet(file, columns=[name for name in names if name not in without])
        if library == "pandas":
            import pandas
            import pyarrow.parquet

            names = list(pyarrow.parquet.read_schema(file).names) if only is None else list(only)
            columns = [name for name in names if name not in without]
            # Whole numbers stay whole where some are missing.
            return pandas.read_parquet(file, columns=columns, dtype_backend="numpy_nullable")
        raise LeitmotifError(f"frames are of 'polars' or 'pandas', not of {library!r}")


def _installed() -> Frames:
    """The library that is there, Polars first."""
    from importlib.util import find_spec

    if find_spec("polars"):
        return "polars"
    if find_spec("pandas") and find_spec("pyarrow"):
        return "pandas"
    raise LeitmotifError("no library for frames is installed: pip install leitmotif[polars] or leitmotif[pandas]")
