"""Files of commitments to take away: tables as CSV, all of it as JSON, the picture in three formats and two themes."""

from typing import Final

from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.views.commitment_chart import COMMITMENT_CHART, commitment_chart
from khazana.views.commitment_report import commitment_table
from khazana.views.export import to_csv
from khazana.views.palette import Theme
from khazana.views.pictures import PictureFormat
from khazana.web.choices import Query
from khazana.web.commitment_pages import COMMITMENT_SHEETS
from khazana.web.desk import ReserveDesk
from khazana.web.drawing import Drawings
from khazana.web.errors import NotFound
from khazana.web.payload_commitments import CommitmentsOut
from khazana.web.sheets import narrowed

__all__ = [
    "COMMITMENTS_JSON",
    "COMMITMENT_CHART_FILES",
    "COMMITMENT_TABLE_FILES",
    "CommitmentFiles",
]

COMMITMENT_TABLE_FILES: Final = tuple(f"{name}.csv" for name in COMMITMENT_SHEETS)
COMMITMENTS_JSON: Final = "commitments.json"
COMMITMENT_CHART_FILES: Final = tuple(f"{COMMITMENT_CHART}{ending}" for ending in (".svg", "-dark.svg", ".png", ".pdf"))


class CommitmentFiles:
    """Makes the files of a programme's commitments."""

    def __init__(self, desk: ReserveDesk, drawings: Drawings) -> None:
        self._desk = desk
        self._drawings = drawings

    def table(self, language: Language, programme_id: str, name: str, query: Query) -> bytes:
        """Return a table as CSV, with the rows that the query asks for."""
        table = commitment_table(self._desk.commitments(programme_id), name)
        return to_csv(narrowed(table, Translator(language), query)).encode()

    def json(self, programme_id: str) -> bytes:
        """Return all commitments with their evaluations, as the programs' interface gives them."""
        return CommitmentsOut.of(self._desk.commitments(programme_id)).model_dump_json().encode()

    def picture(self, language: Language, programme_id: str, name: str, form: PictureFormat) -> bytes:
        """Return the picture; its ``name`` ends in ``-dark`` for the dark theme.

        Raises
        ------
        NotFound
            If nothing was promised.
        """
        theme = Theme.DARK if name.endswith("-dark") else Theme.LIGHT
        report = self._desk.commitments(programme_id)
        drawn = commitment_chart(report, report.programme.name.get(language.value), language, theme)
        if drawn is None:
            raise NotFound(
                _("there is no such picture: no commitment is recorded"),
                value=programme_id,
                remedy=_("list commitments in commitments.toml"),
            )
        return self._drawings.rendered(drawn, form)
