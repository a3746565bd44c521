"""Public series that stay outside the repository: read where `KHAZANA_REFERENCE_DATA` names their folder."""

import csv
import os
from pathlib import Path

import pytest


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file in the folder of reference data; skip the test where there is none."""
    folder = os.environ.get("KHAZANA_REFERENCE_DATA")
    path = Path(folder or "") / name
    if not folder or not path.is_file():
        pytest.skip(f"KHAZANA_REFERENCE_DATA names no folder that holds {name}")
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(line for line in table if not line.startswith("#")))
