"""Files of energy to take away: every picture in three formats and two themes, every table as CSV."""

from typing import Final

from khazana.app.energy_reports import PlanReport
from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.views.energy_charts import ENERGY_CHARTS, energy_chart
from khazana.views.energy_labels import names_of
from khazana.views.energy_report import ENERGY_TABLES, energy_table, energy_tables_of
from khazana.views.export import to_csv
from khazana.views.palette import Theme
from khazana.views.pictures import PictureFormat
from khazana.web.choices import Query
from khazana.web.desk import ReserveDesk
from khazana.web.drawing import Drawings
from khazana.web.energy_asking import Workroom, asked_of
from khazana.web.energy_choices import EnergyView
from khazana.web.errors import NotFound
from khazana.web.sheets import narrowed

__all__ = ["ENERGY_CHART_FILES", "ENERGY_TABLE_FILES", "EnergyFiles"]

ENERGY_CHART_FILES: Final = tuple(
    f"{name}{ending}" for name in ENERGY_CHARTS for ending in (".svg", "-dark.svg", ".png", ".pdf")
)


ENERGY_TABLE_FILES: Final = tuple(f"{name}.csv" for name in ENERGY_TABLES if name != "energy_comparison")
"""All but the comparison, which is of several choices."""


class EnergyFiles:
    """Makes the files of a programme's energy plan."""

    def __init__(self, desk: ReserveDesk, drawings: Drawings, room: Workroom) -> None:
        self._desk = desk
        self._drawings = drawings
        self._room = room

    def picture(self, language: Language, programme_id: str, name: str, form: PictureFormat, query: Query) -> bytes:
        """Return a picture; its ``name`` ends in ``-dark`` for the dark theme.

        Raises
        ------
        NotFound
            If there is nothing to draw.
        """
        theme = Theme.DARK if name.endswith("-dark") else Theme.LIGHT
        chart, view = name.removesuffix("-dark"), EnergyView.read(query)
        programme = self._desk.programme(programme_id)
        report = asked_of(chart, self._desk.energy, programme_id, view, self._room)
        drawn = None
        if report is not None and not isinstance(report, PlanReport):
            names = names_of(programme.energy, language)
            called = programme.name.get(language.value)
            drawn = energy_chart(report, chart, called, language, theme, names=names, view=view.view)
        if drawn is None:
            raise _nothing(programme_id)
        return self._drawings.rendered(drawn, form)

    def table(self, language: Language, programme_id: str, name: str, query: Query) -> bytes:
        """Return a table as CSV, with the rows that the query asks for.

        Raises
        ------
        NotFound
            If there is no plan, or it was not worked out yet.
        """
        report = asked_of(name, self._desk.energy, programme_id, EnergyView.read(query), self._room)
        if report is None or name not in energy_tables_of(report):
            raise _nothing(programme_id)
        return to_csv(narrowed(energy_table(report, name), Translator(language), query)).encode()


def _nothing(programme_id: str) -> NotFound:
    return NotFound(
        _("there is no such file: no energy plan, or it was not worked out yet"),
        value=programme_id,
        remedy=_("see the page of the programme on energy"),
    )
