"""Loading a programme: all of its files, all of their problems, and the programme if there is no error."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from importlib.resources import as_file
from importlib.resources import files as resources
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from khazana.core import BadInput, Finding, has_errors
from khazana.programmes.claims_file import CLAIMS_FILE, read_claims
from khazana.programmes.commitments_file import COMMITMENTS_FILE, Commitments, read_commitments
from khazana.programmes.declared import Declared
from khazana.programmes.events_file import EVENTS_FILE, read_events
from khazana.programmes.evidence_file import EVIDENCE_FILE, read_evidence
from khazana.programmes.file_kinds import DIRECTORY as IS_DIRECTORY
from khazana.programmes.file_kinds import (
    LIST_MISSING,
    MISNAMED_FILE,
    NAMED_MISSING,
    NO_DESK,
    NOT_PLAIN,
    PROGRAMME_MISSING,
    TOO_MANY_FILES,
    UNKNOWN_FILE,
)
from khazana.programmes.files import Files, FolderFiles, ResourceFiles
from khazana.programmes.perimeter_file import PERIMETER_FILE, read_perimeter
from khazana.programmes.problems import Problems, Refused, nearest
from khazana.programmes.programme import Programme
from khazana.programmes.texts import decode, look_for_keys
from khazana.programmes.toml_files import (
    PROGRAMME_FILE,
    Declaration,
    read_declaration,
)

if TYPE_CHECKING:
    from khazana.energy.plan.record import EnergyPlan
    from khazana.planning.plan.record import TreasuryPlan

__all__ = [
    "BUILTIN_ORIGIN",
    "Loaded",
    "builtin_files",
    "builtin_ids",
    "load",
    "load_builtin",
    "load_files",
    "programme_file",
]

BUILTIN_ORIGIN: Final = "built in"

ENERGY_FILE: Final = "energy.toml"
PLANNING_FILE: Final = "planning.toml"
_FILES: Final = (
    PROGRAMME_FILE,
    CLAIMS_FILE,
    EVENTS_FILE,
    PERIMETER_FILE,
    COMMITMENTS_FILE,
    EVIDENCE_FILE,
    ENERGY_FILE,
    PLANNING_FILE,
)
_OPTIONAL: Final = frozenset({EVIDENCE_FILE, ENERGY_FILE, PLANNING_FILE})
"""Files that a programme may do without."""
_OTHER_DESKS: Final = frozenset({"adoption.toml", "alliance.toml", "regulator.toml"})
_BESIDE: Final = ("readme", "license", "licence", "copying", "changelog", "makefile")
"""Files that stand in a folder under version control, and are no part of the programme."""
_MOST_OTHER_FILES: Final = 100

Records = TypeVar("Records")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A programme, or ``None`` where a finding is an error; and all findings in order of file, line and field."""

    programme: Programme | None
    findings: tuple[Finding, ...]


def load(folder: Path) -> Loaded:
    """Load a programme from a folder of plain files. What is wrong becomes findings; nothing is raised."""
    return load_files(FolderFiles(folder), origin=str(folder))


def builtin_ids() -> tuple[str, ...]:
    """Return the ids of the programmes that come with Khazana, in order."""
    return tuple(sorted(entry.name for entry in resources(__package__).joinpath("builtin").iterdir() if entry.is_dir()))


def builtin_files(programme_id: str) -> Files:
    """Return the files of a programme that comes with Khazana.

    Raises
    ------
    BadInput
        If there is none of that id.
    """
    if programme_id not in builtin_ids():
        known = ", ".join(builtin_ids())
        raise BadInput("there is no such built-in programme", value=programme_id, remedy=f"use one of {known}")
    return ResourceFiles(resources(__package__).joinpath("builtin", programme_id))


def load_builtin(programme_id: str) -> Loaded:
    """Load a programme that comes with Khazana.

    Raises
    ------
    BadInput
        If there is none of that id.
    """
    return load_files(builtin_files(programme_id), origin=BUILTIN_ORIGIN)


def programme_file(programme: Programme, name: str) -> AbstractContextManager[Path]:
    """Return the path of a file in a programme's folder, for as long as the context lasts."""
    if programme.origin == BUILTIN_ORIGIN:
        return as_file(resources(__package__).joinpath("builtin", programme.id, name))
    return nullcontext(Path(programme.origin) / name)


def load_files(files: Files, *, origin: str) -> Loaded:
    """Load a programme from whatever holds its files."""
    problems = Problems()
    try:
        names = files.names()
    except Refused as refusal:
        problems.add(refusal.kind, origin, **refusal.params)
        return Loaded(None, problems.listed())
    programme, named = _read(files, origin, problems)
    _look_at_others(files, names, named, problems)
    findings = problems.listed()
    return Loaded(None if has_errors(findings) else programme, findings)


def _read(files: Files, origin: str, problems: Problems) -> tuple[Programme | None, tuple[str, ...]]:
    """Read all files, the others even where the first has errors; return the names of those that it names, too."""
    text = _text(files, PROGRAMME_FILE, problems)
    if text is None:
        declaration, declared = None, Declared()
    else:
        declaration, declared = read_declaration(text, problems)

    def rows(file: str, read: Callable[[str, Declared, Problems], tuple[Records, ...]]) -> tuple[Records, ...]:
        content = _text(files, file, problems)
        return () if content is None else read(content, declared, problems)

    claims = rows(CLAIMS_FILE, read_claims)
    events = rows(EVENTS_FILE, read_events)
    perimeter = rows(PERIMETER_FILE, read_perimeter)
    evidence = rows(EVIDENCE_FILE, read_evidence)
    promised = _promised(files, declared, problems)
    energy, profiles = _energy(files, declaration, declared, problems)
    planning = _planning(files, declaration, declared, problems)
    profiles += () if planning is None else planning.files
    named = () if declaration is None else declaration.chain.files
    for file in named:
        if file not in files.names():
            problems.add(NAMED_MISSING, PROGRAMME_FILE, 1, "chain", file=file)
    if declaration is None or declared.zone is None or declared.currency is None or declared.synthetic is None:
        return None, (*named, *profiles)
    programme = Programme(
        id=declaration.id,
        origin=origin,
        name=declaration.name,
        summary=declaration.summary,
        country=declaration.country,
        zone=declared.zone.key,
        currency=declared.currency,
        synthetic=declared.synthetic,
        accounting=declaration.accounting,
        sources=declaration.sources,
        wallets=declaration.wallets,
        claims=claims,
        events=events,
        perimeter=perimeter,
        evidence=evidence,
        chain=declaration.chain,
        commitments=promised.commitments,
        points=promised.points,
        reports=promised.reports,
        questions=declaration.questions,
        energy=energy,
        planning=planning,
    )
    return programme, (*named, *profiles)


def _energy(
    files: Files, declaration: Declaration | None, declared: Declared, problems: Problems
) -> "tuple[EnergyPlan | None, tuple[str, ...]]":
    """Read the energy plan, if there is one; return the names of the files that it names, too."""
    text = _text(files, ENERGY_FILE, problems)
    if text is None:
        return None, ()
    from khazana.programmes.energy_file import read_energy  # noqa: PLC0415 - most programmes have no such plan

    def profile(file: str) -> str | None:
        content = files.read(file)
        return None if content is None else decode(content, file, problems)

    sources, id_ = ((), "") if declaration is None else (declaration.sources, declaration.id)
    read = read_energy(text, declared, sources, profile, problems, programme=id_)
    return read.plan, read.files


def _planning(
    files: Files, declaration: Declaration | None, declared: Declared, problems: Problems
) -> "TreasuryPlan | None":
    """Read the treasury's plan, if there is one."""
    text = _text(files, PLANNING_FILE, problems)
    if text is None:
        return None
    from khazana.programmes.planning_file import read_planning  # noqa: PLC0415 - most programmes have no such plan

    def beside(file: str) -> str | None:
        content = files.read(file)
        return None if content is None else decode(content, file, problems)

    sources, id_ = ((), "") if declaration is None else (declaration.sources, declaration.id)
    return read_planning(text, declared, sources, problems, programme=id_, read_text=beside)


def _promised(files: Files, declared: Declared, problems: Problems) -> Commitments:
    content = _text(files, COMMITMENTS_FILE, problems)
    return Commitments() if content is None else read_commitments(content, declared, problems)


def _text(files: Files, file: str, problems: Problems) -> str | None:
    try:
        content = files.read(file)
    except Refused as refusal:
        if refusal.kind is IS_DIRECTORY:
            problems.add(NOT_PLAIN, file, file=file, reason="it is a folder")
        else:
            problems.add(refusal.kind, file, **refusal.params)
        return None
    if content is None and file in _OPTIONAL:
        return None
    if content is None:
        problems.add(PROGRAMME_MISSING if file == PROGRAMME_FILE else LIST_MISSING, file, file=file)
        return None
    return decode(content, file, problems)


def _look_at_others(files: Files, names: tuple[str, ...], named: tuple[str, ...], problems: Problems) -> None:
    """Say which files no desk reads, and look into them for private keys all the same."""
    others = [name for name in names if name not in _FILES]
    if len(others) > _MOST_OTHER_FILES:
        problems.add(TOO_MANY_FILES, others[_MOST_OTHER_FILES], count=len(others), most=_MOST_OTHER_FILES)
    for name in others[:_MOST_OTHER_FILES]:
        try:
            content = files.read(name)
        except Refused as refusal:
            problems.add(refusal.kind, name, **refusal.params)
            continue
        if content is not None:
            look_for_keys(content.decode("latin-1"), name, problems)
        if name not in named:
            _say_unread(name, problems)


def _say_unread(name: str, problems: Problems) -> None:
    suggestion = nearest(name, _FILES)
    if name in _OTHER_DESKS:
        problems.add(NO_DESK, name, file=name)
    elif name.lower().partition(".")[0] in _BESIDE:
        return
    elif suggestion:
        problems.add(MISNAMED_FILE, name, file=name, suggestion=suggestion)
    else:
        problems.add(UNKNOWN_FILE, name, file=name)
