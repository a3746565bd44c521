"""Files of planning to take away: every picture in three formats and two themes, every table as CSV, the brief."""

from typing import Final

from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.views.export import to_csv
from khazana.views.palette import Theme
from khazana.views.pictures import MEDIA_TYPES, PictureFormat
from khazana.views.planning_brief import planning_brief
from khazana.views.planning_charts import PLANNING_CHARTS, planning_chart
from khazana.views.planning_report import PLANNING_TABLES, planning_table, planning_tables_of
from khazana.web.choices import Query
from khazana.web.desk import ReserveDesk
from khazana.web.drawing import Drawings
from khazana.web.errors import NotFound
from khazana.web.planning_asking import PlanningRoom
from khazana.web.planning_choices import PlanningView
from khazana.web.sheets import narrowed

__all__ = ["PLANNING_BRIEFS", "PLANNING_CHART_FILES", "PLANNING_TABLE_FILES", "PlanningFiles"]

PLANNING_CHART_FILES: Final = tuple(
    f"{name}{ending}" for name in PLANNING_CHARTS for ending in (".svg", "-dark.svg", ".png", ".pdf")
)
PLANNING_TABLE_FILES: Final = tuple(f"{name}.csv" for name in PLANNING_TABLES)
PLANNING_BRIEFS: Final = ("planning-brief.pdf", "planning-brief.html")
"""The brief for who decides."""


class PlanningFiles:
    """Makes the files of a treasury's plan."""

    def __init__(self, desk: ReserveDesk, drawings: Drawings, room: PlanningRoom) -> None:
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
        chart, view = name.removesuffix("-dark"), PlanningView.read(query)
        report = self._room.asked(chart, programme_id, view)
        if report is None:
            raise _nothing(programme_id)
        drawn = planning_chart(
            report, chart, self._desk.programme(programme_id).name.get(language.value), language, theme,
            policy=view.shown, horizon_days=view.horizon_days, marks=self._desk.marks("USD"),
        )  # fmt: skip
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
        report = self._room.asked(name, programme_id, PlanningView.read(query))
        if report is None or name not in planning_tables_of(report):
            raise _nothing(programme_id)
        return to_csv(narrowed(planning_table(report, name), Translator(language), query)).encode()

    def brief(self, language: Language, programme_id: str, form: str, query: Query) -> tuple[bytes, str]:
        """Return the brief and its media type; the largest safe size is searched for where nobody did.

        Raises
        ------
        NotFound
            If there is no plan.
        """
        view = PlanningView.read(query)
        if self._desk.programme(programme_id).planning is None:
            raise _nothing(programme_id)
        run = self._room.run(programme_id, view.choices)
        search = self._room.brief_search(programme_id, view)
        body = planning_brief(run, search, Translator(language), form=form, policy=view.shown)
        return body, MEDIA_TYPES[PictureFormat.PDF] if form == "pdf" else "text/html; charset=utf-8"


def _nothing(programme_id: str) -> NotFound:
    return NotFound(
        _("there is no such file: no plan of the treasury, or it was not worked out yet"),
        value=programme_id,
        remedy=_("see the page of the programme on planning"),
    )
