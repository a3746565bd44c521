"""The energy desk's catalogue: ``figures.csv`` and ``sources.csv``, those of the package or one's own."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files as resources
from pathlib import Path
from typing import Final

from khazana.core import Finding, Range, Source, SourceKind, has_errors
from khazana.energy.catalogue import Catalogue, CatalogueFigure, SubjectKind, TechnicalMeasure, unit_of
from khazana.programmes.cells import choice, read_date, read_id, read_text, read_url
from khazana.programmes.declared import refuse_duplicates
from khazana.programmes.equipment_kinds import (
    BAD_NUMBER,
    BAD_SPAN,
    FILE_MISSING,
    FILE_UNREADABLE,
    NOT_YES,
    OTHER_UNIT,
    REPEATED_FIGURE,
    SOURCE_MISSING,
    TWO_NAMES,
)
from khazana.programmes.files import Files, FolderFiles, ResourceFiles
from khazana.programmes.problems import Problems, Refused
from khazana.programmes.sheets import Column, Sheet, read_sheet

__all__ = ["FIGURES_FILE", "SOURCES_FILE", "LoadedCatalogue", "load_builtin_catalogue", "load_catalogue"]

FIGURES_FILE: Final = "figures.csv"
SOURCES_FILE: Final = "sources.csv"

_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,9})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class LoadedCatalogue:
    """The catalogue, if its files can be used, and what was found about them."""

    catalogue: Catalogue | None
    findings: tuple[Finding, ...]


def load_catalogue(folder: Path) -> LoadedCatalogue:
    """Load a catalogue of one's own from a folder with both files."""
    return _load(FolderFiles(folder))


def load_builtin_catalogue() -> LoadedCatalogue:
    """Load the catalogue that comes with Khazana."""
    return _load(ResourceFiles(resources(__package__).joinpath("equipment")))


def _load(files: Files) -> LoadedCatalogue:
    problems = Problems()
    sources_text, figures_text = (_text(files, name, problems) for name in (SOURCES_FILE, FIGURES_FILE))
    sources = () if sources_text is None else _read_sources(sources_text, problems)
    known = None if sources_text is None else frozenset(one.id for one in sources)
    figures = () if figures_text is None else _read_figures(figures_text, known, problems)
    findings = problems.listed()
    return LoadedCatalogue(None if has_errors(findings) else Catalogue(figures, sources), findings)


def _text(files: Files, name: str, problems: Problems) -> str | None:
    try:
        content = files.read(name)
    except Refused as refusal:
        problems.add(refusal.kind, name, **refusal.params)
        return None
    if content is None:
        problems.add(FILE_MISSING, name, file=name)
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.add(FILE_UNREADABLE, name, file=name)
        return None


def _read_sources(text: str, problems: Problems) -> tuple[Source, ...]:
    columns = (
        Column(name="id", read=read_id, required=True),
        Column(name="title", read=read_text, required=True),
        Column(name="publisher", read=read_text, required=True),
        Column(name="kind", read=choice(SourceKind), required=True),
        Column(name="url", read=read_url, otherwise=""),
        Column(name="published", read=read_date),
    )
    sheet = read_sheet(text, SOURCES_FILE, columns, problems)
    refuse_duplicates(sheet, "id")
    return tuple(
        Source(id=id_, title=title, publisher=publisher, kind=kind, url=url, published=published)
        for _, id_, title, publisher, kind, url, published in sheet.rows(*(column.name for column in columns))
    )


def _read_figures(text: str, sources: frozenset[str] | None, problems: Problems) -> tuple[CatalogueFigure, ...]:
    columns = (
        Column(name="subject", read=read_id, required=True),
        Column(name="name", read=read_text, required=True),
        Column(name="kind", read=choice(SubjectKind), required=True),
        Column(name="measure", read=choice(TechnicalMeasure), required=True),
        Column(name="low", read=_number, required=True),
        Column(name="high", read=_number, required=True),
        Column(name="unit", read=read_text, required=True),
        Column(name="uncertain", read=_yes, otherwise=False),
        Column(name="as_of", read=read_text, otherwise=""),
        Column(name="source", read=_source(sources), required=True),
        Column(name="source_kind", read=choice(SourceKind), required=True),
        Column(name="note", read=read_text, otherwise=""),
    )
    sheet = read_sheet(text, FIGURES_FILE, columns, problems)
    _check_rows(sheet)
    return tuple(
        CatalogueFigure(
            subject=subject,
            name=name,
            kind=kind,
            measure=measure,
            range=Range(low, high),
            is_uncertain=uncertain,
            as_of=as_of,
            source=source,
            source_kind=source_kind,
            note=note,
            line=line,
        )
        for line, subject, name, kind, measure, low, high, _, uncertain, as_of, source, source_kind, note in sheet.rows(
            *(column.name for column in columns)
        )
    )


def _check_rows(sheet: Sheet) -> None:
    """Refuse rows that contradict themselves or an earlier one."""
    figures: dict[tuple[str, str], int] = {}
    names: dict[str, str] = {}
    for row, line in enumerate(sheet.lines):
        if row in sheet.refused:
            continue
        subject, name, kind, unit = (sheet.texts[column][row] for column in ("subject", "name", "kind", "unit"))
        measure, low, high = (sheet.values[column][row] for column in ("measure", "low", "high"))
        if unit != unit_of(measure):
            sheet.refuse(row, "unit", Refused(OTHER_UNIT, measure=measure.value, expected=unit_of(measure)), unit)
        if low > high:
            sheet.refuse(row, "high", Refused(BAD_SPAN, low=sheet.texts["low"][row]), sheet.texts["high"][row])
        first = figures.setdefault((subject, measure), line)
        if first != line:
            sheet.refuse(row, "measure", Refused(REPEATED_FIGURE, measure=measure.value, first=first), subject)
        known = names.setdefault(subject, f"{name} ({kind})")
        if known != f"{name} ({kind})":
            sheet.refuse(row, "name", Refused(TWO_NAMES, subject=subject, first=known), f"{name} ({kind})")


def _number(text: str) -> Fraction:
    if _NUMBER.fullmatch(text) is None:
        raise Refused(BAD_NUMBER)
    return Fraction(text)


def _yes(text: str) -> bool:
    if text != "yes":
        raise Refused(NOT_YES)
    return True


def _source(known: frozenset[str] | None) -> Callable[[str], str]:
    def read(text: str) -> str:
        if known is not None and read_id(text) not in known:
            raise Refused(SOURCE_MISSING)
        return text

    return read
