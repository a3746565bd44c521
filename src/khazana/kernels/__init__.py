"""Inner loops over arrays: digests in lanes, sorted lists filled against each other, random words, paths, counts.

In: arrays. Out: arrays, the same on every machine and for every width of its registers.
Never: a word of any desk, a file, a clock; and no compiler is loaded before there is enough to do for it.
"""

from khazana.kernels.digests import COMPILE_FROM, double_sha256, sha256
from khazana.kernels.merit_order import fill_columns

__all__ = ["COMPILE_FROM", "double_sha256", "fill_columns", "sha256"]
