"""The data dictionary in the documentation is the one in the source."""

import importlib.util
from pathlib import Path

from khazana.views.columns import COLUMNS

ROOT = Path(__file__).parents[2]


def test_the_page_is_what_the_source_says() -> None:
    spec = importlib.util.spec_from_file_location("document_columns", ROOT / "scripts" / "document_columns.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    page = (ROOT / "docs" / "reference" / "columns.md").read_text(encoding="utf-8")
    assert page == script.page(), "run .venv/bin/python scripts/document_columns.py"
    for table, columns in COLUMNS.items():
        section = page.partition(f": `{table}`\n")[2].partition("\n## ")[0]
        for column in columns:
            assert f"| `{column.key}` |" in section
