"""The root of the command line."""

import sys
from typing import Annotated, Any

import typer

from khazana import __version__
from khazana.cli import (
    alliance,
    anchoring,
    chain,
    cosigning,
    energy,
    energy_files,
    files,
    holdings,
    joint_research,
    key_statements,
    keys,
    planning,
    planning_answers,
    planning_files,
    prices,
    proving,
    reserve,
    serving,
    showing,
    site,
    statements,
)
from khazana.cli.faults import ExitCode, guarded
from khazana.cli.session import Session
from khazana.i18n import Language

__all__ = ["app", "main"]

_UsageError: Any = typer.BadParameter.__mro__[1]
"""What is raised for words that are no command; the framework exports only its children."""

app = typer.Typer(
    name="khazana",
    help="The books of a national Bitcoin programme, and the audit of what is claimed about it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.command("demo")(serving.demo)
app.command("serve")(serving.serve)
app.command("init")(files.init)
app.command("check")(files.check)
reserve.app.command("provenance")(holdings.provenance)
reserve.app.command("reconcile")(holdings.reconcile)
reserve.app.command("custody")(holdings.custody)
reserve.app.command("prove")(proving.prove)
reserve.app.command("verify")(proving.verify)
app.add_typer(reserve.app, name="reserve")
app.add_typer(chain.app, name="chain")
energy.app.command("compare")(energy_files.compare)
energy.app.command("export")(energy_files.export)
app.add_typer(energy.app, name="energy")
planning.app.command("search")(planning_answers.search)
planning.app.command("stress")(planning_answers.stress)
planning.app.command("judge")(planning_answers.judge)
planning.app.command("export")(planning_files.export)
app.add_typer(planning.app, name="plan")
app.add_typer(prices.app, name="prices")
alliance.app.command("accept")(cosigning.accept)
alliance.app.command("ask")(cosigning.ask)
alliance.app.command("witness")(cosigning.witness)
alliance.app.command("anchor")(anchoring.anchor)
statements.app.command("show")(showing.show)
statements.app.command("anchor")(anchoring.anchor_bundle)
alliance.app.command("document")(joint_research.document)
alliance.app.command("register")(joint_research.register)
app.add_typer(alliance.app, name="alliance")
keys.app.command("publish")(key_statements.publish)
keys.app.command("rotate")(key_statements.rotate)
keys.app.command("revoke")(key_statements.revoke)
app.add_typer(keys.app, name="keys")
app.add_typer(statements.app, name="bundle")
app.command("verify")(statements.verify)
app.command("commitments")(statements.commitments)
app.add_typer(site.app, name="site")


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"khazana {__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    language: Annotated[
        Language,
        typer.Option("--language", "-l", envvar="KHAZANA_LANGUAGE", help="Language of tables and pictures."),
    ] = Language.EN,
    version: Annotated[  # noqa: ARG001 - handled by its callback
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version and stop.")
    ] = False,
) -> None:
    """Set up the session that the commands share."""
    context.obj = Session.of(language)


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(guarded(_run))


def _run() -> int:
    try:
        code = app(standalone_mode=False)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except _UsageError as refusal:
        refusal.show()
        return ExitCode.BAD_INPUT
    return code if isinstance(code, int) else ExitCode.DONE
