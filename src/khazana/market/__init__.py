"""Prices of bitcoin: marks that come with Khazana, files, and three public services.

In: a currency and a half-open span of time. Out: marks and traded ranges with source, instant and reading, and
findings where sources are silent or disagree. Never: a price made from a float, a guess between two marks, or an
answer that was cut short.
"""

from khazana.market.bundled import BundledMarks
from khazana.market.files import FileLayout, FileMarks
from khazana.market.median import combine
from khazana.market.registry import SourceFeatures, open_source, source_features, source_names

__all__ = [
    "BundledMarks",
    "FileLayout",
    "FileMarks",
    "SourceFeatures",
    "combine",
    "open_source",
    "source_features",
    "source_names",
]
