"""``perimeter.csv``: the addresses and descriptors that are said to be the state's."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from khazana.bitcoin.private_keys import WITHHELD, PrivateKeyMet
from khazana.bitcoin.watching import parse_watch
from khazana.core import BadInput
from khazana.programmes.cells import read_date, read_text
from khazana.programmes.declared import Declared
from khazana.programmes.file_kinds import PRIVATE_KEY
from khazana.programmes.problems import Problems, Refused
from khazana.programmes.relation_kinds import DUPLICATE_SCRIPT, ENDS_BEFORE
from khazana.programmes.sheets import Column, Sheet, read_sheet
from khazana.programmes.value_kinds import BAD_SCRIPT, OTHER_NETWORK
from khazana.reserve.perimeter import PerimeterEntry

__all__ = ["PERIMETER_FILE", "perimeter_columns", "read_perimeter"]

PERIMETER_FILE: Final = "perimeter.csv"


def read_perimeter(text: str, declared: Declared, problems: Problems) -> tuple[PerimeterEntry, ...]:
    """Read the perimeter of a programme; rows with an error are noted and left out."""
    sheet = read_sheet(text, PERIMETER_FILE, perimeter_columns(declared), problems)
    _check_periods(sheet)
    names = ("script", "wallet", "from", "to", "claimant", "source", "source_kind", "note")
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
        )
        for _, script, wallet, since, until, claimant, source, kind, note in sheet.rows(*names)
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
    """Refuse periods that end before they begin, and a script that is in the perimeter twice at a time."""
    periods: dict[str, list[tuple[date, date, int]]] = defaultdict(list)
    columns = (sheet.texts["script"], sheet.values["from"], sheet.values["to"])
    for row, (script, since, until) in enumerate(zip(*columns, strict=True)):
        first, end = since or date.min, until or date.max
        if end <= first:
            sheet.refuse(row, "to", Refused(ENDS_BEFORE, first=first), end)
        elif script:
            periods[script].append((first, end, row))
    for script, listed in periods.items():
        listed.sort()
        for (_, end, row), (first, _, other) in pairwise(listed):
            if first < end:
                earlier, later = sorted((row, other))
                sheet.refuse(later, "script", Refused(DUPLICATE_SCRIPT, first=sheet.lines[earlier]), script)
