"""The examples in the documentation of the source run, and give what they say."""

import doctest
import importlib

import pytest
from tidy.tree import ROOT, text, under

MODULES = [
    ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
    for path in under("src", suffix=".py")
    if ">>> " in text(path)
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    outcome = doctest.testmod(importlib.import_module(name), verbose=False, report=True)
    assert outcome.attempted > 0
    assert outcome.failed == 0
