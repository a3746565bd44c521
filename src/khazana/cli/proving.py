"""Proofs of reserves on the command line: what is to be signed goes out, what was signed comes in, and is checked."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from khazana.app.chain_reports import FollowState, ProofShown, ProofsReport, StandOnChain
from khazana.cli.faults import ExitCode
from khazana.cli.saying import say_findings
from khazana.cli.session import Session, current, desk_for
from khazana.core import BadInput, SourceKind, parse_btc
from khazana.i18n import message as _

__all__ = ["prove", "verify"]

_Programme = Annotated[str, typer.Argument(help="The id of a built-in programme, or a folder.")]
_Json = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]

_PROOF = ("file", "programme", "purpose", "height", "claimed", "proven", "owed", "position", "signatures", "valid")


def prove(
    context: typer.Context,
    programme: _Programme,
    folder: Annotated[Path, typer.Argument(help="The folder of the proof; begun where it is empty or missing.")],
    purpose: Annotated[str, typer.Option("--purpose", help="For whom or what the proof is, in one line.")] = "",
    at: Annotated[
        int | None, typer.Option("--at", min=0, help="The height of the block; without it, as far as followed.")
    ] = None,
    coins: Annotated[
        bool, typer.Option("--coins", help="Prove single coins, a transaction for each wallet (proof of funds).")
    ] = False,
    as_json: _Json = False,
) -> int:
    """Make a proof of reserves in two steps: run it once for what is to be signed, and again with what was signed.

    No key is asked for: the holder's own wallet signs, wherever it is. Put each answer beside its request, as
    NAME.signed, and run the command again.
    """
    from khazana.app.proof_files import is_begun

    session = current(context)
    if not is_begun(folder):
        _begin(session, programme, folder, purpose=purpose, at=at, of_coins=coins)
        return ExitCode.DONE
    if purpose or at is not None or coins:
        raise BadInput(
            "the folder holds a request already",
            where=str(folder),
            remedy="leave out the options, or name a new folder",
        )
    return _finish(session, folder, as_json=as_json)


def _begin(session: Session, programme: str, folder: Path, *, purpose: str, at: int | None, of_coins: bool) -> None:
    from khazana.app.chain_facts import stand_of
    from khazana.app.proof_files import write_request
    from khazana.app.proofs import request_proof, snapshot_of

    if not purpose:
        raise BadInput("a proof has a purpose", value="--purpose", remedy='such as --purpose "report of July 2025"')
    with desk_for(session, programme) as (desk, programme_id):
        facts = desk.chain.facts(programme_id, at=at)
        if facts is None:
            raise BadInput(
                f"{programme_id} was never followed",
                value=programme,
                remedy=f"run khazana chain sync {programme} first",
            )
        stand = stand_of(desk.store, desk.programme(programme_id), at=at)
        network = desk.programme(programme_id).chain.network
        raw = {
            one.fact.transaction.txid: one.raw
            for one in desk.store.chain.transactions(programme_id, network, at=facts.block)
        }
    request = request_proof(facts, purpose=purpose, of_coins=of_coins, raw=raw)
    for path in write_request(folder, request, snapshot_of(facts, stand)):
        session.console.print(f"  {escape(str(path))}")
    say = session.translator
    session.console.print(
        say.plural("{n} thing to sign. ", "{n} things to sign. ", len(request.items))
        + say.text(_("Put each answer beside it as NAME.signed, then run the same command without its options."))
    )


def _finish(session: Session, folder: Path, *, as_json: bool) -> int:
    from khazana.app.proof_files import PROOF_FILE, SNAPSHOT_FILE, read_bytes, read_signed
    from khazana.app.proofs import check_files
    from khazana.reserve.proof import format_proof, parse_snapshot
    from khazana.views.chain_report import chain_table

    returned = read_signed(folder)
    snapshot = parse_snapshot(read_bytes(folder / SNAPSHOT_FILE))
    shown = check_files([(PROOF_FILE, format_proof(returned.proof))], snapshot)
    if returned.missing:
        if not as_json:
            report = _report(shown, snapshot.network)
            session.show(chain_table(report, "proof_signatures"), as_json=False, as_csv=False)
        names = ", ".join(f"{name}.signed" for name in returned.missing)
        session.say(session.translator.text(_("Still missing: {names}"), names=escape(names)))
        return ExitCode.FOUND
    code = _say(session, shown, network=snapshot.network, as_json=as_json)
    session.say(session.translator.text(_("Written: {file}"), file=escape(str(folder / PROOF_FILE))))
    return code


def verify(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Files of proofs, each of another programme.")],
    snapshot: Annotated[Path, typer.Option("--snapshot", help="The unspent outputs at the block, as a file.")],
    programme: Annotated[str, typer.Option("--programme", help="The programme that the proof must be of.")] = "",
    purpose: Annotated[str, typer.Option("--purpose", help="The purpose that the proof must have.")] = "",
    owed: Annotated[str, typer.Option("--owed", help="BTC that are owed to others at the block, by a statement.")] = "",
    owed_source: Annotated[str, typer.Option("--owed-source", help="Whose statement that is.")] = "",
    as_json: _Json = False,
) -> int:
    """Check proofs of reserves offline, against a snapshot of unspent outputs; no database, no network.

    The exit code is 0 if all that is claimed is proven, 1 if a part is, and 4 if nothing is.
    """
    from khazana.app.proof_files import read_bytes
    from khazana.app.proofs import check_files
    from khazana.reserve.proof import Liabilities, parse_snapshot

    session = current(context)
    known = parse_snapshot(read_bytes(snapshot))
    if bool(owed) != bool(owed_source):
        raise BadInput("what is owed has a source", value="--owed", remedy="give --owed and --owed-source together")
    liabilities = (
        Liabilities(amount=parse_btc(owed), block=known.block, source=owed_source, source_kind=SourceKind.PRIMARY)
        if owed
        else None
    )
    shown = check_files(
        [(path.name, read_bytes(path)) for path in files],
        known,
        programme=programme,
        purpose=purpose,
        liabilities=liabilities,
    )
    return _say(session, shown, network=known.network, as_json=as_json)


def _say(session: Session, shown: tuple[ProofShown, ...], *, network: str, as_json: bool) -> int:
    """Show what is proven, and beside it what no proof shows."""
    from khazana.views.chain_report import chain_table
    from khazana.views.export import records

    report = _report(shown, network)
    findings = [finding for one in shown for finding in one.findings]
    if as_json:
        tables = {
            name: chain_table(report, name) for name in ("proofs", "proof_signatures", "proof_coins", "proof_limits")
        }
        rows = {name: [record.as_dict() for record in records(table)] for name, table in tables.items()}
        session.write_json({**rows, "findings": [finding.code for finding in findings]})
    else:
        session.show(chain_table(report, "proofs").choose(_PROOF), as_json=False, as_csv=False)
        session.show(chain_table(report, "proof_signatures"), as_json=False, as_csv=False)
        say_findings(session, findings)
        session.show(chain_table(report, "proof_limits"), as_json=False, as_csv=False)
    results = [one.result for one in shown if one.result is not None]
    proven = [int(one.proven) for one in results]
    if all(one.proven == one.claimed for one in results) and all(proven):
        return ExitCode.DONE
    return ExitCode.FOUND if any(proven) else ExitCode.PROOF_FAILED


def _report(shown: tuple[ProofShown, ...], network: str) -> ProofsReport:
    """Return proofs that stand for themselves as a report; coins of a test network have no worth, and it says so."""
    stand = StandOnChain(
        programme="", network=network, synthetic=network != "main", zone="UTC", state=FollowState.NEVER
    )
    return ProofsReport(stand=stand, proofs=shown, findings=())
