"""Files to take away: every table as CSV, the chart as a picture."""

from dataclasses import dataclass
from typing import Final

from khazana.app.reports import ReserveReport
from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.views.export import to_csv
from khazana.views.palette import Theme
from khazana.views.pictures import MEDIA_TYPES, PictureFormat
from khazana.views.report import RESERVE_TABLES, reserve_table
from khazana.web.chain_files import CHAIN_CHART_FILES, CHAIN_TABLE_FILES, ChainFiles
from khazana.web.choices import NO_QUERY, Query, Rules
from khazana.web.commitment_files import (
    COMMITMENT_CHART_FILES,
    COMMITMENT_TABLE_FILES,
    COMMITMENTS_JSON,
    CommitmentFiles,
)
from khazana.web.desk import ReserveDesk
from khazana.web.drawing import Drawings
from khazana.web.energy_asking import Workroom
from khazana.web.energy_files import ENERGY_CHART_FILES, ENERGY_TABLE_FILES, EnergyFiles
from khazana.web.errors import NotFound
from khazana.web.planning_asking import PlanningRoom
from khazana.web.planning_files import PLANNING_BRIEFS, PLANNING_CHART_FILES, PLANNING_TABLE_FILES, PlanningFiles
from khazana.web.sheets import narrowed

__all__ = ["ALL_FILES", "CHART_FILES", "TABLE_FILES", "Download", "Downloads"]

CHART_FILES: Final = ("chart.svg", "chart-dark.svg", "chart.png", "chart.pdf")
TABLE_FILES: Final = tuple(f"{name}.csv" for name in RESERVE_TABLES)
ALL_FILES: Final = (
    *TABLE_FILES,
    *CHART_FILES,
    *CHAIN_TABLE_FILES,
    *CHAIN_CHART_FILES,
    *COMMITMENT_TABLE_FILES,
    COMMITMENTS_JSON,
    *COMMITMENT_CHART_FILES,
    *ENERGY_TABLE_FILES,
    *ENERGY_CHART_FILES,
    *PLANNING_TABLE_FILES,
    *PLANNING_CHART_FILES,
    *PLANNING_BRIEFS,
)

_ROOM_TABLE_FILES: Final = frozenset(
    {*CHAIN_TABLE_FILES, *COMMITMENT_TABLE_FILES, *ENERGY_TABLE_FILES, *PLANNING_TABLE_FILES}
)
_ROOM_CHART_FILES: Final = frozenset(
    {*CHAIN_CHART_FILES, *COMMITMENT_CHART_FILES, *ENERGY_CHART_FILES, *PLANNING_CHART_FILES}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file; ``attached`` tells that it is to be saved rather than shown in a page."""

    name: str
    media_type: str
    body: bytes
    attached: bool


class Downloads:
    """Makes the files of a programme."""

    def __init__(self, desk: ReserveDesk, drawings: Drawings, room: Workroom, planning: PlanningRoom) -> None:
        self._desk = desk
        self._drawings = drawings
        self._chain = ChainFiles(desk, drawings)
        self._commitments = CommitmentFiles(desk, drawings)
        self._energy = EnergyFiles(desk, drawings, room)
        self._planning = PlanningFiles(desk, drawings, planning)

    def make(self, language: Language, programme_id: str, name: str, query: Query = NO_QUERY) -> Download:
        """Return a file by name.

        Raises
        ------
        BadInput
            If there is no such file, or the query asks for what there is not.
        """
        stem, _dot, ending = name.rpartition(".")
        saved_as = f"{programme_id}-{name}"
        if name in _ROOM_TABLE_FILES:
            rows = self._room_table(language, programme_id, name, query)
            return Download(name=saved_as, media_type="text/csv; charset=utf-8", body=rows, attached=True)
        if name == COMMITMENTS_JSON:
            known = self._commitments.json(programme_id)
            return Download(name=saved_as, media_type="application/json", body=known, attached=True)
        if name in PLANNING_BRIEFS:
            body, media = self._planning.brief(language, programme_id, ending, query)
            return Download(name=saved_as, media_type=media, body=body, attached=True)
        if name in _ROOM_CHART_FILES:
            form = PictureFormat(ending)
            drawn = self._room_picture(language, programme_id, name, query)
            return Download(name=saved_as, media_type=MEDIA_TYPES[form], body=drawn, attached=False)
        if name not in ALL_FILES:
            raise NotFound(
                _("there is no such file"),
                value=name,
                remedy=_("use one of {known}"),
                known=", ".join(ALL_FILES),
            )
        rules = Rules.read(query)
        report = self._desk.report(programme_id, version=rules.version, method=rules.method, treatment=rules.treatment)
        if name in CHART_FILES:
            theme, form = Theme.DARK if stem.endswith("-dark") else Theme.LIGHT, PictureFormat(ending)
            body = self._chart(report, language, theme, form)
            return Download(name=saved_as, media_type=MEDIA_TYPES[form], body=body, attached=False)
        table = narrowed(reserve_table(report, stem), Translator(language), query)
        return Download(name=saved_as, media_type="text/csv; charset=utf-8", body=to_csv(table).encode(), attached=True)

    def _room_table(self, language: Language, programme_id: str, name: str, query: Query) -> bytes:
        stem = name.removesuffix(".csv")
        if name in CHAIN_TABLE_FILES:
            return self._chain.table(language, programme_id, stem, query)
        if name in COMMITMENT_TABLE_FILES:
            return self._commitments.table(language, programme_id, stem, query)
        room = self._planning if name in PLANNING_TABLE_FILES else self._energy
        return room.table(language, programme_id, stem, query)

    def _room_picture(self, language: Language, programme_id: str, name: str, query: Query) -> bytes:
        stem, _dot, ending = name.rpartition(".")
        form = PictureFormat(ending)
        if name in CHAIN_CHART_FILES:
            return self._chain.picture(language, programme_id, stem, form, query)
        if name in COMMITMENT_CHART_FILES:
            return self._commitments.picture(language, programme_id, stem, form)
        room = self._planning if name in PLANNING_CHART_FILES else self._energy
        return room.picture(language, programme_id, stem, form, query)

    def _chart(self, report: ReserveReport, language: Language, theme: Theme, form: PictureFormat) -> bytes:
        picture = self._drawings.picture(report, language, theme, form)
        if picture is None:
            raise NotFound(
                _("there is no chart: no balance was announced and no event is listed"),
                value=report.programme.id,
                remedy=_("see the overview of the programme"),
            )
        return picture
