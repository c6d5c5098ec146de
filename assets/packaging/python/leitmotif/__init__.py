"""What leitmotif found in a study, as data frames.

The frames are the tables of ``leitmotif export parquet``, typed as they are there; ``Study.dictionary`` says what
every column means. Nothing of a study is changed.

    >>> import leitmotif
    >>> study = leitmotif.Study("interviews-project")
    >>> study.topics()
"""

from .study import Frame, Frames, LeitmotifError, Study, program

__all__ = ["Frame", "Frames", "LeitmotifError", "Study", "program"]
