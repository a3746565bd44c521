"""The table of what a bundle shows."""

from khazana.alliance.verifying import Verification
from khazana.i18n import Message
from khazana.views.commitment_columns import COMMITMENT_COLUMNS, COMMITMENT_TITLES
from khazana.views.tables import Table

__all__ = ["verification_table"]


def verification_table(found: Verification) -> Table:
    """Return what a bundle shows, what it does not, and what fails."""
    rows = tuple(
        (
            one.aspect,
            one.shown,
            Message.text_of(one.finding),
            Message.remedy_of(one.finding),
            one.finding.code,
        )
        for one in found.results
    )
    return Table(
        name="verification",
        title=COMMITMENT_TITLES["verification"],
        columns=COMMITMENT_COLUMNS["verification"],
        rows=rows,
        synthetic=found.statement is not None and found.statement.predicate.synthetic,
    )
