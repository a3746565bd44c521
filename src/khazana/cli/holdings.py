"""The reserve on the chain: where its coins came from, the books beside them, how they are kept."""

from pathlib import Path
from typing import Annotated

import typer

from khazana.app.chain_reports import CustodyShown, ProvenanceReport, ReconciliationReport
from khazana.cli.drawing import write_picture
from khazana.cli.faults import ExitCode
from khazana.cli.saying import say_findings
from khazana.cli.session import Session, current, desk_for
from khazana.core import BadInput
from khazana.i18n import message as _
from khazana.reserve.reconciliation import Agreement
from khazana.views.palette import Theme

__all__ = ["custody", "provenance", "reconcile"]

_Programme = Annotated[str, typer.Argument(help="The id of a built-in programme, or a folder.")]
_At = Annotated[
    int | None, typer.Option("--at", min=0, help="The height of the block; without it, as far as followed.")
]
_Json = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
_Csv = Annotated[bool, typer.Option("--csv", help="Write CSV for programs and spreadsheets.")]

_Chart = Annotated[
    Path | None, typer.Option("--chart", help="Write the picture to this file: .svg, .png, .pdf, or .json (Vega-Lite).")
]
_Theme = Annotated[Theme, typer.Option("--theme", help="Light or dark, for the picture.")]

_ARRIVALS = ("at", "amount", "held", "category", "meaning", "standing", "evidence")
_WALLETS = ("wallet", "agreement", "proven", "claimed", "unknown", "held", "difference")
_SCRIPTS = ("address", "wallet", "amount", "share", "coins", "reused", "exposure")
_NARROW = {"arrivals": _ARRIVALS, "reconciliation": _WALLETS, "custody": _SCRIPTS}
"""The columns of wide tables that people are shown; programs get all."""


def provenance(
    context: typer.Context,
    programme: _Programme,
    of: Annotated[
        str,
        typer.Option(
            "--of",
            help="Which table: meanings, provenance, arrivals, flows, coins, suspected, crossings, restatement, "
            "evidence.",
        ),
    ] = "",
    picture: Annotated[str, typer.Option("--picture", help="Which picture --chart writes: flow, timeline.")] = "flow",
    at: _At = None,
    version: Annotated[
        int | None, typer.Option("--version", min=1, help="The version of the perimeter; without it, the newest.")
    ] = None,
    chart: _Chart = None,
    theme: _Theme = Theme.LIGHT,
    as_json: _Json = False,
    as_csv: _Csv = False,
) -> None:
    """Say where the coins came from: mined, bought, moved from another pocket, or unknown, and what proves it."""
    from khazana.views.chain_report import evidence_table

    session = current(context)
    with desk_for(session, programme) as (desk, programme_id):
        if of == "evidence":
            session.show(evidence_table(desk.programme(programme_id)), as_json=as_json, as_csv=as_csv)
            return
        report = desk.chain.provenance(programme_id, at=at, version=version)
        name = desk.programme(programme_id).name.get(session.translator.language.value)
    if chart is not None:
        _draw(session, report, picture, name, chart, theme)
        return
    tables = (of,) if of else ("meanings", "provenance") if not (as_json or as_csv) else ("meanings",)
    _show(session, report, tables, as_json=as_json, as_csv=as_csv)


def reconcile(
    context: typer.Context,
    programme: _Programme,
    of: Annotated[str, typer.Option("--of", help="Which table: reconciliation, links, unmatched.")] = "reconciliation",
    at: _At = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 unless books and chain agree.")] = False,
    chart: _Chart = None,
    theme: _Theme = Theme.LIGHT,
    as_json: _Json = False,
    as_csv: _Csv = False,
) -> int:
    """Compare the books with the chain at a block, wallet by wallet, and pair events with transactions."""
    session = current(context)
    with desk_for(session, programme) as (desk, programme_id):
        report = desk.chain.reconciliation(programme_id, at=at)
        name = desk.programme(programme_id).name.get(session.translator.language.value)
    if chart is None:
        _show(session, report, (of,), as_json=as_json, as_csv=as_csv)
    else:
        _draw(session, report, "reconciliation", name, chart, theme)
    found = report.reconciliation
    agree = found is not None and all(row.agreement is Agreement.AGREE for row in (found.total, *found.wallets))
    return ExitCode.FOUND if strict and not agree else ExitCode.DONE


def custody(
    context: typer.Context,
    programme: _Programme,
    of: Annotated[
        str, typer.Option("--of", help="Which table: custody, custody_types, custody_ages, custody_marked.")
    ] = "custody",
    at: _At = None,
    chart: _Chart = None,
    theme: _Theme = Theme.LIGHT,
    as_json: _Json = False,
    as_csv: _Csv = False,
) -> None:
    """Report how the coins are kept: reuse of addresses, keys that show, concentration, age, dust."""
    session = current(context)
    with desk_for(session, programme) as (desk, programme_id):
        report = desk.chain.custody(programme_id, at=at)
        name = desk.programme(programme_id).name.get(session.translator.language.value)
    if chart is None:
        _show(session, report, (of,), as_json=as_json, as_csv=as_csv)
    else:
        _draw(session, report, "custody", name, chart, theme)


def _draw(
    session: Session,
    report: ProvenanceReport | ReconciliationReport | CustodyShown,
    picture: str,
    programme: str,
    output: Path,
    theme: Theme,
) -> None:
    """Write one of a report's pictures to a file."""
    from khazana.views.chain_charts import chain_chart, charts_of

    if picture not in (known := charts_of(report)):
        raise BadInput("there is no such picture", value=picture, remedy=f"use one of {', '.join(known)}")
    write_picture(session, chain_chart(report, picture, programme, session.translator.language, theme), output)


def _show(
    session: Session,
    report: ProvenanceReport | ReconciliationReport | CustodyShown,
    names: tuple[str, ...],
    *,
    as_json: bool,
    as_csv: bool,
) -> None:
    from khazana.views.chain_report import chain_table

    for name in names:
        table = chain_table(report, name)
        if not (as_json or as_csv):
            table = table.choose(_NARROW.get(name, (column.key for column in table.columns)))
        session.show(table, as_json=as_json, as_csv=as_csv)
    if not (as_json or as_csv):
        _say_stand(session, report)
        say_findings(session, report.findings)


def _say_stand(session: Session, report: ProvenanceReport | ReconciliationReport | CustodyShown) -> None:
    """Say at which block the figures hold, and what they rest on."""
    from khazana.views.words import term_label

    stand, say = report.stand, session.translator
    if stand.block is None or stand.basis is None:
        return
    session.console.print(
        say.text(
            _("At block {height} ({hash}) of {network}, {depth} deep. Basis: {basis}, asked: {source}."),
            height=say.integer(stand.block.height),
            hash=stand.block.hash,
            network=stand.network,
            depth=say.integer(stand.depth),
            basis=term_label(stand.basis, say),
            source=stand.source,
        ),
        soft_wrap=True,
        markup=False,
    )
