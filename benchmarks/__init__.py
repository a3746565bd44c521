"""What Khazana measures of itself: `python -m benchmarks [NAME …]`.

Each module here with a function ``run() -> Iterable[Figure]`` is a benchmark, named after its file. In:
seeded input made on the spot. Out: figures, one JSON line each. Never: a figure from another day or machine.
"""

from benchmarks.figures import Figure
from benchmarks.measuring import Measured, best_of, measure_in_subprocess, peak_mib

__all__ = ["Figure", "Measured", "best_of", "measure_in_subprocess", "peak_mib"]
