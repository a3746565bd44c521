"""Looks into a specification of a picture: its rows, and all texts in it."""

from collections.abc import Iterator
from typing import Any

from khazana.views.pictures import Spec

__all__ = ["rows", "texts"]


def rows(one: Spec, name: str) -> list[dict[str, Any]]:
    datasets = one["datasets"]
    assert isinstance(datasets, dict)
    found: list[dict[str, Any]] = datasets[name]
    return found


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from texts(child)
