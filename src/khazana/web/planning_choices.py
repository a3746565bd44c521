"""What a reader chose of planning by the address of a page: assumptions, what is searched for, and what is shown."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from khazana.app.planning_reports import AS_PLANNED, PlanningChoices
from khazana.core import BadInput
from khazana.i18n import message as _
from khazana.planning.calibration.records import LawKind
from khazana.web.choices import Query
from khazana.web.energy_choices import bounded

__all__ = ["PlanningView"]

_MOST_NAMES: Final = 32
_MOST_YEARS: Final = 30
_MOST_PATHS: Final = 1 << 20
_MOST_SEED: Final = (1 << 63) - 1
_MOST_PRICE: Final = 1e8
_MOST_DRIFT: Final = 300.0
_MOST_SIZE: Final = 1000.0
_RISK: Final = 0.1
_SIZE: Final = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningView:
    """What is asked: assumptions, what pictures show, what is searched for, and whether to work.

    Parameters
    ----------
    shown
        The policy of the pictures, and that which is searched; the first where it is empty.
    risk, most
        The probability of a breach that is accepted, and the largest size of the policy that is tried.
    horizon_days
        Whose forecasts are shown [days]; 0 for the shortest.
    laws, beside
        What a comparison sets side by side besides policies: laws of the price, and ids of other programmes.
    accounts
        Whether a run keeps the accounts, too.
    work
        Whether to work out what takes long.
    """

    choices: PlanningChoices = AS_PLANNED
    shown: str = ""
    risk: float = _RISK
    most: float = _SIZE
    horizon_days: int = 0
    laws: tuple[LawKind, ...] = ()
    beside: tuple[str, ...] = ()
    accounts: bool = False
    work: bool = False

    @classmethod
    def read(cls, query: Query) -> "PlanningView":
        """Read the parameters of a page on planning.

        Raises
        ------
        BadInput
            If one of them is no such figure, day or name.
        """
        error = bounded("error", query.one("error"), most=50, above=True)
        risk = bounded("risk", query.one("risk"), most=99.99, above=True)
        size = bounded("most", query.one("most"), most=_MOST_SIZE, above=True)
        return cls(
            choices=PlanningChoices(
                law=_law(query.one("law")),
                window=_window(query),
                drift_per_year=_drift(query.one("drift")),
                policies=_names(query, "policy"),
                limits=_names(query, "limit"),
                years=_whole("years", query.one("years"), most=_MOST_YEARS),
                price_usd=bounded("price", query.one("price"), most=_MOST_PRICE, above=True),
                paths=_whole("paths", query.one("paths"), most=_MOST_PATHS) or AS_PLANNED.paths,
                breach_error=None if error is None else error / 100,
                seed=_whole("seed", query.one("seed"), most=_MOST_SEED, least=0) or 0,
            ),
            shown=query.one("shown")[:64],
            risk=_RISK if risk is None else risk / 100,
            most=_SIZE if size is None else size,
            horizon_days=_whole("horizon", query.one("horizon"), most=3660) or 0,
            laws=tuple(dict.fromkeys(one for text in query.get("laws", ()) if (one := _law(text)))),
            beside=_names(query, "beside"),
            accounts=bool(query.one("accounts")),
            work=bool(query.one("work")),
        )

    def query(self) -> tuple[tuple[str, str], ...]:
        """Return the parameters that say the same, without the asking to work."""
        return tuple(self._said())

    def _said(self) -> Iterator[tuple[str, str]]:
        chosen, window = self.choices, self.choices.window
        yield from (("policy", one) for one in chosen.policies)
        yield from (("limit", one) for one in chosen.limits)
        yield from (("laws", one.value) for one in self.laws)
        yield from (("beside", one) for one in self.beside)
        single: tuple[tuple[str, object], ...] = (
            ("law", chosen.law),
            ("first", window and window[0]),
            ("last", window and window[1]),
            ("drift", _percents(chosen.drift_per_year)),
            ("years", chosen.years),
            ("price", None if chosen.price_usd is None else f"{chosen.price_usd:.12g}"),
            ("paths", None if chosen.paths == AS_PLANNED.paths else chosen.paths),
            ("error", _percents(chosen.breach_error)),
            ("seed", chosen.seed or None),
            ("shown", self.shown or None),
            ("risk", None if self.risk == _RISK else _percents(self.risk)),
            ("most", None if self.most == _SIZE else f"{self.most:.12g}"),
            ("horizon", self.horizon_days or None),
            ("accounts", 1 if self.accounts else None),
        )
        yield from ((name, str(value)) for name, value in single if value is not None)


def _percents(share: float | None) -> str | None:
    return None if share is None else f"{share * 100:.12g}"


def _names(query: Query, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one[:64] for one in query.get(name, ()) if one))[:_MOST_NAMES]


def _law(text: str) -> LawKind | None:
    if not text:
        return None
    if text not in set(LawKind):
        raise BadInput(
            _("there is no such law of the price"),
            where="law",
            value=text[:50],
            remedy=_("use one of {known}"),
            known=", ".join(LawKind),
        )
    return LawKind(text)


def _drift(text: str) -> float | None:
    """Read a growth in percent a year, which may be below zero."""
    sign = -1.0 if text.strip().startswith("-") else 1.0
    size = bounded("drift", text.strip().removeprefix("-"), most=_MOST_DRIFT)
    return None if size is None else sign * size / 100 + 0.0


def _window(query: Query) -> tuple[dt.date, dt.date] | None:
    first, last = (_day(name, query.one(name)) for name in ("first", "last"))
    if first is None and last is None:
        return None
    if first is None or last is None or first >= last:
        raise BadInput(
            _("a window has a first and a later last day"),
            where="first",
            value=f"{query.one('first')[:12]} {query.one('last')[:12]}",
            remedy=_("leave both out for the four years up to the start"),
        )
    return first, last


def _day(name: str, text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text[:12])
    except ValueError:
        raise BadInput(
            _("a day is written as year, month and day"), where=name, value=text[:50], remedy=_("write 2025-07-17")
        ) from None


def _whole(name: str, text: str, *, most: int, least: int = 1) -> int | None:
    if not text:
        return None
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    if not is_number or not least <= int(text) <= most:
        raise BadInput(
            _("a whole number from {least} to {most}"),
            where=name,
            value=text[:50],
            remedy=_("leave it out for what the plan says"),
            least=least,
            most=most,
        )
    return int(text)
