"""Operation without foresight, robust sizing and pictures of the energy desk on the command line."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from khazana.app.energy_risks import Belief, EndWorth, RobustAim, RollingChoices, Sharing
from khazana.cli.drawing import write_picture
from khazana.cli.session import Session
from khazana.core import BadInput
from khazana.i18n import message as _

if TYPE_CHECKING:
    from khazana.app.energy_reports import EnergyChoices
    from khazana.programmes import Programme

__all__ = [
    "RISK_COLUMNS",
    "Believe",
    "Chart",
    "EndOfWindow",
    "Robust",
    "Rolling",
    "ShareOut",
    "StepHours",
    "StressName",
    "WindowHours",
    "aim_from",
    "draw",
    "first_tables",
    "rolling_from",
]  # fmt: skip

Rolling = Annotated[
    bool, typer.Option("--rolling", help="Operate window by window without foresight, and say what that costs.")
]
WindowHours = Annotated[int, typer.Option("--window", min=1, help="With --rolling: how far one looks, in hours.")]
StepHours = Annotated[
    int, typer.Option("--step", min=1, help="With --rolling: how much is done before looking again, in hours.")
]
Believe = Annotated[
    str,
    typer.Option(
        "--believe",
        help="With --rolling: the hours to come as known, yesterday, typical, scenario=ID, or off=SHARE (of surplus).",
    ),
]
EndOfWindow = Annotated[
    str,
    typer.Option(
        "--end-worth", help="With --rolling: what batteries hold at a window's end is worth plan, nothing, or USD/MWh."
    ),
]
ShareOut = Annotated[
    str, typer.Option("--share-out", help="With --rolling: share what conditions allow out by plan or by time.")
]
Robust = Annotated[
    str,
    typer.Option("--robust", help="Size for the worst or the mean of the plan's stresses, beside the plain sizing."),
]
StressName = Annotated[
    list[str] | None,
    typer.Option("--stress", help="A stress of the plan that is tried; may be given again. All without."),
]
Chart = Annotated[
    Path | None, typer.Option("--chart", help="Write the picture to this file: .svg, .png, .pdf, or .json (Vega-Lite).")
]

RISK_COLUMNS: Final = {
    "energy_rolling": ("way", "scenario", "worth", "behind", "share", "windows", "breaches", "trips"),
    "energy_robust": ("stress", "kind", "plain", "robust", "change", "plain_worst", "robust_worst"),
    "energy_robust_capacities": ("name", "kind", "plain", "robust", "change"),
}
"""The tables that people see first, and their columns."""


def rolling_from(
    choices: "EnergyChoices", *, window: int, step: int, believe: str, end_worth: str, share_out: str
) -> "tuple[EnergyChoices, RollingChoices]":
    """Return what is chosen of the plan and of rolling operation.

    The capacities are those of all scenarios; one that is named is the one that comes.

    Raises
    ------
    BadInput
        If a word is none of those that are known.
    """
    if len(choices.scenarios) > 1:
        raise BadInput(
            _("one scenario comes"), where="--scenario", value=", ".join(choices.scenarios), remedy=_("name one")
        )
    word, sign, value = believe.partition("=")
    belief = _word(word, Belief, "--believe")
    if bool(sign) is not (belief in {Belief.SCENARIO, Belief.OFF}) or (sign and not value):
        raise BadInput(
            _("only scenario and off are written with a value"), where="--believe", value=believe,
            remedy=_("such as scenario=half, off=0.1 or yesterday"),
        )  # fmt: skip
    end, figure = _end(end_worth)
    asked = RollingChoices(
        window_h=window,
        step_h=step,
        scenario=choices.scenarios[0] if choices.scenarios else "",
        belief=belief,
        believed=value if belief is Belief.SCENARIO else "",
        off_share=_figure(value, "--believe") if belief is Belief.OFF else 0.0,
        end=end,
        end_usd_per_mwh=figure,
        sharing=_word(share_out, Sharing, "--share-out"),
    )
    return replace(choices, scenarios=()), asked


def _end(text: str) -> tuple[EndWorth, float]:
    if text in {EndWorth.PLAN.value, EndWorth.NOTHING.value}:
        return EndWorth(text), 0.0
    return EndWorth.FIGURE, _figure(text, "--end-worth")


def _figure(text: str, where: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = float("nan")
    if not abs(found) < float("inf"):
        raise BadInput(_("this is no figure"), where=where, value=text, remedy=_("such as 300 or 0.5"))
    return found


def aim_from(text: str) -> RobustAim:
    """Return what robust capacities are chosen for.

    Raises
    ------
    BadInput
        If it is neither the worst nor the mean.
    """
    return RobustAim(_word(text, RobustAim, "--robust"))


def _word(text: str, kind: Any, where: str) -> Any:  # noqa: ANN401 - one of the words of an enumeration
    known = [one.value for one in kind]
    if text not in known:
        raise BadInput(
            _("this is none of the words that are known"), where=where, value=text, remedy=_("use one of {known}"),
            known=", ".join(known),
        )  # fmt: skip
    return kind(text)


def draw(session: Session, report: Any, programme: "Programme", output: Path | None) -> None:  # noqa: ANN401 - any with pictures
    """Write the first picture of a report to a file, where one is named and there is a decision."""
    if output is None or report.decision is None:
        return
    from khazana.views.energy_charts import energy_chart, energy_charts_of
    from khazana.views.energy_labels import names_of

    language = session.translator.language
    called, names = programme.name.get(language.value), names_of(programme.energy, language)
    write_picture(session, energy_chart(report, energy_charts_of(report)[0], called, language, names=names), output)


def first_tables(report: Any, names: Sequence[str]) -> list[Any]:  # noqa: ANN401 - tables of the views
    """Return the tables that people see first, with the columns that say most."""
    from khazana.views.energy_report import energy_table

    return [energy_table(report, name).choose(RISK_COLUMNS[name]) for name in names if name in RISK_COLUMNS]
