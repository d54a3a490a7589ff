"""How much of a damaged text the rules recover: the pipeline runs without hand decisions on a witness whose
truth is known.

sample = make(parse(Path("source/little-marks/clean.txt").read_text("utf-8")), seed=7)
score = measure(recover_bare(edition, sample), sample)
"""

from .measure import measure, recover_bare
from .score import Score, Tally, total
from .table import table
from .truth import Sample, make

__all__ = ["Sample", "Score", "Tally", "make", "measure", "recover_bare", "table", "total"]
