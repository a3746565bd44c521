"""Compute a statement's result again from the contents of its bundle, and compare it to the last byte."""

from typing import Final

import msgspec

from khazana import __version__
from khazana.alliance import Aspect, Bundle, Statement, Verification, Verified
from khazana.alliance import verification_kinds as kinds
from khazana.alliance.commitment_facts import facts_digest
from khazana.alliance.commitments import evaluate
from khazana.alliance.predicates import CommitmentsEvaluated, ProofOfReserves, ReserveBooks
from khazana.app.chain_reports import FollowState, StandOnChain
from khazana.app.commitment_facts import facts_of
from khazana.app.commitments import CommitmentsReport, EvaluatedCommitment, promise_of
from khazana.app.stating import Inputs, Stated, state_books, state_commitments, state_proof
from khazana.core import BadInput, BlockRef, Finding, parse_instant
from khazana.programmes import Programme
from khazana.programmes.files import MemoryFiles
from khazana.programmes.loading import load_files
from khazana.reserve.proof import ProofTerms, check_proof, parse_proof, parse_snapshot

__all__ = ["recompute"]

_HERE: Final = f"khazana {__version__}"


class _CannotError(Exception):
    """It cannot be computed again; the text says why."""


def recompute(bundle: Bundle, verification: Verification) -> Verification:
    """Return a verification with what computing the result again gave, in place of the word that it was not."""
    if verification.statement is None or not verification.holds:
        return verification
    results = tuple(
        Verified(aspect=Aspect.RESULT, finding=_finding(bundle, verification.statement))
        if one.finding.kind is kinds.NOT_RECOMPUTED
        else one
        for one in verification.results
    )
    return Verification(statement=verification.statement, results=results)


def _finding(bundle: Bundle, statement: Statement) -> Finding:
    subject = statement.subjects[0]
    try:
        again = _made(bundle, statement).statement
    except _CannotError as reason:
        return kinds.CANNOT_RECOMPUTE.at(reason=reason)
    except BadInput as refusal:
        return kinds.CANNOT_RECOMPUTE.at(reason=refusal.what)
    said = statement.predicate
    same = msgspec.structs.replace(again.predicate, software=said.software)
    if again.subjects == statement.subjects and same == said:
        return kinds.RECOMPUTED.at(name=subject.name)
    return kinds.RECOMPUTED_OTHERWISE.at(
        name=subject.name,
        computed=again.subjects[0].digest.sha256,
        stated=subject.digest.sha256,
        software=f"{said.software.name} {said.software.version}",
        here=_HERE,
    )


def _programme(bundle: Bundle, statement: Statement) -> Programme:
    files = {one.name: one.data for one in bundle.contents if one.role == "input"}
    missing = [one.name for one in statement.predicate.inputs if one.name not in files]
    if missing:
        raise _CannotError(f"the bundle lacks {', '.join(missing)}")
    programme = load_files(MemoryFiles(files), origin="").programme
    if programme is None:
        raise _CannotError("the programme's files have errors")
    return programme


def _inputs(bundle: Bundle) -> Inputs:
    return tuple(one for one in bundle.contents if one.role == "input")


def _books(bundle: Bundle, said: ReserveBooks, programme: Programme) -> Stated:
    block = None if said.block is None else BlockRef(said.block.height, said.block.hash)
    return state_books(programme, _inputs(bundle), at=parse_instant(said.at), block=block)


def _commitments(bundle: Bundle, said: CommitmentsEvaluated, programme: Programme) -> Stated:
    stand = StandOnChain(
        programme=programme.id,
        network=programme.chain.network,
        synthetic=programme.synthetic,
        zone=programme.zone,
        state=FollowState.NEVER,
    )
    facts = facts_of(programme, programme.events, stand=stand, chain=None)
    stated = bundle.content("subject", "evaluations.json") or b""
    if facts_digest(facts).encode() not in stated:
        raise _CannotError("it rests on facts of the chain or of logs that the bundle lacks")
    at = parse_instant(said.at)
    results = tuple(
        EvaluatedCommitment(commitment=one, evaluation=evaluate(promise_of(one, programme.zone), facts, at=at))
        for one in programme.commitments
    )
    report = CommitmentsReport(programme=programme, at=at, facts=facts, results=results)
    return state_commitments(report, _inputs(bundle))


def _proof(bundle: Bundle, said: ProofOfReserves) -> Stated:
    proof_bytes, snapshot_bytes = bundle.content("subject", "proof.json"), bundle.content("input", "snapshot.txt")
    if proof_bytes is None or snapshot_bytes is None:
        raise _CannotError("the bundle lacks the proof or the snapshot")
    proof, snapshot = parse_proof(proof_bytes), parse_snapshot(snapshot_bytes)
    terms = ProofTerms(programme=said.programme, network=snapshot.network, block=snapshot.block, purpose=said.purpose)
    result = check_proof(proof, expected=terms, snapshot=snapshot)
    return state_proof(
        proof, snapshot, result, at=parse_instant(said.at), purpose=said.purpose, synthetic=said.synthetic
    )


def _made(bundle: Bundle, statement: Statement) -> Stated:
    said = statement.predicate
    if isinstance(said, ReserveBooks):
        return _books(bundle, said, _programme(bundle, statement))
    if isinstance(said, CommitmentsEvaluated):
        return _commitments(bundle, said, _programme(bundle, statement))
    if isinstance(said, ProofOfReserves):
        return _proof(bundle, said)
    raise _CannotError("nothing here computes results of its type from a bundle")
