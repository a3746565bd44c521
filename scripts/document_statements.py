#!/usr/bin/env python3
"""Write the JSON Schema of each type of statement into ``docs/schemas``."""

import json
from pathlib import Path

import msgspec

from khazana.alliance.predicates import PREDICATES

FOLDER = Path(__file__).parents[1] / "docs" / "schemas"


def schemas() -> dict[str, str]:
    """Return the text of each schema by the name of its file."""
    return {f"{uri.split(':')[2]}.json": _schema(uri) for uri in PREDICATES}


def _schema(uri: str) -> str:
    (found,), parts = msgspec.json.schema_components([PREDICATES[uri]], ref_template="#/$defs/{name}")
    name = found["$ref"].rpartition("/")[2]
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": uri,
        **parts.pop(name),
        "$defs": parts,
    }
    return json.dumps(_plain(schema), ensure_ascii=False, indent=2) + "\n"


def _plain(value: object) -> object:
    """Return a schema with its descriptions as running text."""
    if isinstance(value, dict):
        said = value.get("description")
        plain = {"description": " ".join(said.replace("``", "").split())} if isinstance(said, str) else {}
        return {key: plain.get(key) or _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def main() -> None:
    """Write the schemas."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
