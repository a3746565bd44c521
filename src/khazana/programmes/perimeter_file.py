"""``perimeter.csv``: the addresses and descriptors that are said to be the state's."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from khazana.bitcoin.private_keys import WITHHELD, PrivateKeyMet
from khazana.bitcoin.watching import parse_watch
from khazana.core import BadInput
from khazana.programmes.cells import read_date, read_text, read_version
from khazana.programmes.declared import Declared
from khazana.programmes.file_kinds import PRIVATE_KEY
from khazana.programmes.problems import Problems, Refused
from khazana.programmes.relation_kinds import DUPLICATE_SCRIPT, ENDS_BEFORE, WITHDRAWN_BEFORE
from khazana.programmes.sheets import Column, Sheet, read_sheet
from khazana.programmes.value_kinds import BAD_SCRIPT, OTHER_NETWORK
from khazana.reserve.perimeter import PerimeterEntry

__all__ = ["PERIMETER_FILE", "perimeter_columns", "read_perimeter"]

PERIMETER_FILE: Final = "perimeter.csv"

_NEVER: Final = 2**31


def read_perimeter(text: str, declared: Declared, problems: Problems) -> tuple[PerimeterEntry, ...]:
    """Read the perimeter of a programme; rows with an error are noted and left out."""
    sheet = read_sheet(text, PERIMETER_FILE, perimeter_columns(declared), problems)
    _check_periods(sheet)
    names = ("script", "wallet", "from", "to", "claimant", "source", "source_kind", "note", "version", "withdrawn")
    return tuple(
        PerimeterEntry(
            script=script,
            wallet=wallet,
            since=since,
            until=until,
            claimant=claimant,
            source=source,
            source_kind=kind,
            note=note,
            version=version,
            withdrawn=withdrawn,
        )
        for _, script, wallet, since, until, claimant, source, kind, note, version, withdrawn in sheet.rows(*names)
    )


def perimeter_columns(declared: Declared) -> Sequence[Column]:
    """Return the columns of the file."""
    return (
        Column(name="script", read=_script_reader(synthetic=declared.synthetic), required=True),
        Column(name="wallet", read=declared.read_wallet, required=True),
        Column(name="from", read=read_date),
        Column(name="to", read=read_date),
        Column(name="claimant", read=read_text, required=True),
        *declared.source_columns(),
        Column(name="version", read=read_version, otherwise=1),
        Column(name="withdrawn", read=read_version),
    )


def _script_reader(*, synthetic: bool | None) -> Callable[[str], str]:
    def read(text: str) -> str:
        try:
            network = parse_watch(text).networks[0]
        except PrivateKeyMet as met:
            raise Refused(PRIVATE_KEY, form=met.form, value=WITHHELD) from None
        except BadInput as error:
            raise Refused(BAD_SCRIPT, reason=error.what) from None
        if network != "main" and synthetic is False:
            raise Refused(OTHER_NETWORK, network=network)
        return text

    return read


def _check_periods(sheet: Sheet) -> None:
    """Refuse periods that end before they begin, and a script that one version has twice at a time."""
    periods: dict[str, list[_Period]] = defaultdict(list)
    columns = (sheet.texts["script"], *(sheet.values[name] for name in ("from", "to", "version", "withdrawn")))
    for row, (script, since, until, version, withdrawn) in enumerate(zip(*columns, strict=True)):
        period = _Period(since or date.min, until or date.max, version, withdrawn or _NEVER, row)
        if period.end <= period.first:
            sheet.refuse(row, "to", Refused(ENDS_BEFORE, first=period.first), period.end)
        elif period.withdrawn <= period.version:
            sheet.refuse(row, "withdrawn", Refused(WITHDRAWN_BEFORE, first=version), withdrawn)
        elif script:
            periods[script].append(period)
    for script, listed in periods.items():
        for row, earlier in _twice(listed):
            sheet.refuse(row, "script", Refused(DUPLICATE_SCRIPT, first=sheet.lines[earlier]), script)


class _Period(NamedTuple):
    """The days, and the versions, in which a row counts."""

    first: date
    end: date
    version: int
    withdrawn: int
    row: int


def _twice(listed: Sequence[_Period]) -> Iterator[tuple[int, int]]:
    """Yield each row that an earlier one overlaps in days and versions, with the first such row."""
    running: list[_Period] = []
    found: dict[int, int] = {}
    for one in sorted(listed):
        running = [other for other in running if one.first < other.end]
        for other in running:
            if one.version < other.withdrawn and other.version < one.withdrawn:
                earlier, later = sorted((one.row, other.row))
                found[later] = min(earlier, found.get(later, earlier))
                break
        running.append(one)
    yield from sorted(found.items())
