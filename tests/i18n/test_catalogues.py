"""The catalogues hold every message of the source, translated, with the same parameters; and nothing else."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

import khazana
from khazana.i18n import Language
from khazana.i18n.catalogue import load
from khazana.i18n.extract import extracted

TRANSLATED = (Language.ES, Language.UR)
REMEDY = "run python -m khazana.i18n.extract, and translate what it adds"


def texts(said: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said or ("",))


def parameters(text: str) -> set[str | None]:
    return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def entries(language: Language) -> Iterator[Message]:
    return (entry for entry in load(language) if entry.id)


@pytest.fixture(scope="module")
def wanted() -> dict[tuple[str, ...], Message]:
    return {texts(entry.id): entry for entry in extracted() if entry.id}


def test_the_source_has_messages_of_every_kind(wanted: dict[tuple[str, ...], Message]) -> None:
    files = {file for entry in wanted.values() for file, _line in entry.locations}
    rooms = {file.split("/")[0] for file in files}
    assert {"i18n", "views", "reserve"} <= rooms
    assert any(len(key) > 1 for key in wanted), "no plural was found"
    assert ("value = holdings × price",) in wanted


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated(language: Language, wanted: dict[tuple[str, ...], Message]) -> None:
    done = {texts(entry.id) for entry in entries(language) if all(texts(entry.string)) and not entry.fuzzy}
    assert sorted(wanted.keys() - done) == [], REMEDY


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_else_is_kept(language: Language, wanted: dict[tuple[str, ...], Message]) -> None:
    assert sorted({texts(entry.id) for entry in entries(language)} - wanted.keys()) == [], REMEDY
    assert not load(language).obsolete, REMEDY


@pytest.mark.parametrize("language", TRANSLATED)
def test_parameters_are_those_of_the_message(language: Language) -> None:
    wrong = [
        (entry.id, said)
        for entry in entries(language)
        for said in texts(entry.string)
        if said and parameters(said) != parameters(texts(entry.id)[-1])
    ]
    assert wrong == []


@pytest.mark.parametrize(("language", "letters"), [(Language.ES, "[a-zñáéíóúü]"), (Language.UR, "[\u0600-\u06ff]")])
def test_translations_are_in_their_script(language: Language, letters: str) -> None:
    wrong = [
        said
        for entry in entries(language)
        for said in texts(entry.string)
        if re.search("[a-z]{3}", re.sub(r"\{\w+\}", "", texts(entry.id)[0])) and said and not re.search(letters, said)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_ends_of_sentences_are_kept(language: Language) -> None:
    wrong = [
        (entry.id, said)
        for entry in entries(language)
        for english, said in zip(texts(entry.id), texts(entry.string), strict=True)
        if said and english.endswith((".", ":")) != said.endswith((".", ":", "\u06d4"))
    ]
    assert wrong == []


def test_no_text_is_shown_that_nobody_collects() -> None:
    """What ``Translator.text`` is given is marked: ``text(_("Holdings"))``, not ``text("Holdings")``."""
    missed = [
        f"{path}:{call.lineno}"
        for path in sorted((Path(khazana.__file__).parent).rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "text"
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert missed == []
