"""Files of the chain to take away: every table as CSV, every picture in three formats and two themes."""

from typing import Final

from khazana.app.chain_reports import StandOnChain
from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.views.chain_charts import CHAIN_CHARTS, chain_chart
from khazana.views.chain_report import CHAIN_TABLES, chain_table, evidence_table
from khazana.views.export import to_csv
from khazana.views.palette import Theme
from khazana.views.pictures import PictureFormat
from khazana.views.tables import Table
from khazana.web.chain_asking import asked_of_chart, asked_of_table
from khazana.web.chain_choices import ChainView
from khazana.web.choices import Query
from khazana.web.desk import ReserveDesk
from khazana.web.drawing import Drawings
from khazana.web.errors import NotFound
from khazana.web.sheets import narrowed

__all__ = ["CHAIN_CHART_FILES", "CHAIN_TABLE_FILES", "ChainFiles"]

CHAIN_CHART_FILES: Final = tuple(
    f"{name}{ending}" for name in CHAIN_CHARTS for ending in (".svg", "-dark.svg", ".png", ".pdf")
)
CHAIN_TABLE_FILES: Final = tuple(f"{name}.csv" for name in CHAIN_TABLES)
_ALWAYS: Final = frozenset({"chain", "reorganisations", "alerts", "evidence"})
"""Tables that say something of a programme that was never followed, too."""


class ChainFiles:
    """Makes the files of a programme on the chain."""

    def __init__(self, desk: ReserveDesk, drawings: Drawings) -> None:
        self._desk = desk
        self._drawings = drawings

    def table(self, language: Language, programme_id: str, name: str, query: Query) -> bytes:
        """Return a table as CSV, with the rows that the query asks for.

        Raises
        ------
        NotFound
            If the programme was never followed.
        """
        table = self._table(programme_id, name, ChainView.read(query))
        return to_csv(narrowed(table, Translator(language), query)).encode()

    def _table(self, programme_id: str, name: str, view: ChainView) -> Table:
        if name == "evidence":
            return evidence_table(self._desk.programme(programme_id))
        report = asked_of_table(name, self._desk.chain, programme_id, view)
        if name not in _ALWAYS:
            _check_followed(report.stand)
        return chain_table(report, name)

    def picture(self, language: Language, programme_id: str, name: str, form: PictureFormat, query: Query) -> bytes:
        """Return a picture; its ``name`` ends in ``-dark`` for the dark theme.

        Raises
        ------
        NotFound
            If there is nothing to draw.
        """
        theme = Theme.DARK if name.endswith("-dark") else Theme.LIGHT
        chart = name.removesuffix("-dark")
        report = asked_of_chart(chart, self._desk.chain, programme_id, ChainView.read(query))
        _check_followed(report.stand)
        called = self._desk.programme(programme_id).name.get(language.value)
        drawn = chain_chart(report, chart, called, language, theme)
        if drawn is None:
            raise NotFound(
                _("there is no such picture: nothing was ever held"),
                value=programme_id,
                remedy=_("see the page of the programme on the chain"),
            )
        return self._drawings.rendered(drawn, form)


def _check_followed(stand: StandOnChain) -> None:
    if stand.block is None:
        raise NotFound(
            _("there is no such file: the programme was never followed on the chain"),
            value=stand.programme,
            remedy=_("see the page of the programme on the chain"),
        )
