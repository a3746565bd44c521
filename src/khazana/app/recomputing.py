"""Compute a statement's result again from the contents of its bundle, and compare it to the last byte."""

from collections.abc import Callable, Mapping
from typing import Final, cast

import msgspec

from khazana import __version__
from khazana.alliance import Aspect, Bundle, Statement, Verification, Verified
from khazana.alliance import verification_kinds as kinds
from khazana.alliance.commitments import EVALUATOR_VERSION
from khazana.alliance.predicates import (
    AuditStatement,
    CommitmentsEvaluated,
    DocumentRegistered,
    EnergyPlanStatement,
    KeyStatement,
    Predicate,
    ProofOfReserves,
    ReconciliationStatement,
    ReserveBooks,
    Simulation,
)
from khazana.app.chain_desk import reconciled
from khazana.app.chosen import CHOICES, parse_record
from khazana.app.commitments import evaluate_programme
from khazana.app.programme_inputs import Inputs
from khazana.app.reporting import Choices, compute_report
from khazana.app.stated_facts import StatedFacts, read_facts
from khazana.app.stating import (
    Stated,
    state_books,
    state_commitments,
    state_proof,
    state_reconciliation,
)
from khazana.app.stating_audit import state_audit
from khazana.core import BadInput, BlockRef, Finding, Unavailable, parse_instant
from khazana.reserve.proof import ProofTerms, check_proof, parse_proof, parse_snapshot

__all__ = ["NOT_COMPUTED", "recompute"]

_HERE: Final = f"khazana {__version__}"
NOT_COMPUTED: Final[Mapping[type[Predicate], str]] = {
    DocumentRegistered: "it says of a document, by its digest, who did what with it, and nothing computes that",
    KeyStatement: "it says of a key that it is listed, replaced or revoked, and nothing computes that",
}
"""Why results of some kinds cannot be computed, by anybody."""


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
    except (BadInput, Unavailable) as refusal:
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


def _made(bundle: Bundle, statement: Statement) -> Stated:
    said = statement.predicate
    shape = type(said)
    if shape in NOT_COMPUTED:
        raise _CannotError(NOT_COMPUTED[shape])
    inputs = tuple(one for one in bundle.contents if one.role == "input")
    here = {one.name for one in inputs}
    missing = [one.name for one in said.inputs if one.name not in here]
    if missing:
        raise _CannotError(f"the bundle lacks {', '.join(missing)}")
    if isinstance(said, ProofOfReserves):
        return _proof(bundle, said)
    facts = read_facts(inputs)
    if facts.only.id != said.programme:
        raise _CannotError(f"the inputs are those of {facts.only.id}")
    return _MADE[shape](facts, said, inputs)


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


def _books(facts: StatedFacts, said: Predicate, inputs: Inputs) -> Stated:
    named = cast("ReserveBooks", said).block
    block = None if named is None else BlockRef(named.height, named.hash)
    return state_books(facts.only, inputs, at=parse_instant(said.at), block=block)


def _audit(facts: StatedFacts, said: Predicate, inputs: Inputs) -> Stated:
    programme, shown = facts.only, facts.chain.latest
    report = compute_report(
        programme,
        events=programme.events,
        marks=facts.marks(programme.currency),
        choices=Choices(),
        findings=(),
        chain=None if shown is None else shown.facts.witness,
    )
    return state_audit(report, inputs, at=parse_instant(said.at))


def _reconciliation(facts: StatedFacts, said: Predicate, inputs: Inputs) -> Stated:
    del said
    shown = facts.chain.latest
    if shown is None:
        raise _CannotError("the bundle has no facts of the chain")
    report = reconciled(shown.facts, shown.stand)
    return state_reconciliation(facts.only, inputs, report, noted=shown.noted)


def _commitments(facts: StatedFacts, said: Predicate, inputs: Inputs) -> Stated:
    version = cast("CommitmentsEvaluated", said).evaluator_version
    if version != EVALUATOR_VERSION:
        raise _CannotError(
            f"it was evaluated by version {version} of the rules, and here is version {EVALUATOR_VERSION}"
        )
    at = parse_instant(said.at)
    return state_commitments(evaluate_programme(facts, said.programme, at=at, documents=facts.documents), inputs)


def _energy(facts: StatedFacts, said: Predicate, inputs: Inputs) -> Stated:
    from khazana.app.energy_desk import EnergyDesk  # noqa: PLC0415 - what decides takes long to load
    from khazana.app.energy_reports import Work  # noqa: PLC0415 - likewise
    from khazana.app.stating_plans import EnergyAsked, state_energy  # noqa: PLC0415 - likewise

    asked = parse_record(EnergyAsked, _choices(inputs))
    report = EnergyDesk(programmes=facts).sizing(said.programme, choices=asked.choices, work=Work(gap=asked.gap))
    return state_energy(facts.only, inputs, report, asked, at=parse_instant(said.at))


def _simulation(facts: StatedFacts, said: Predicate, inputs: Inputs) -> Stated:
    from khazana.app.planning_desk import PlanningDesk  # noqa: PLC0415 - what simulates takes long to load
    from khazana.app.planning_mining import takes_sizing  # noqa: PLC0415 - likewise
    from khazana.app.stating_plans import PlanningAsked, state_simulation  # noqa: PLC0415 - likewise

    asked = parse_record(PlanningAsked, _choices(inputs))
    plan = facts.only.planning
    if plan is not None and takes_sizing(plan, said.limits):
        raise _CannotError("what is mined comes from a sizing that the bundle does not hold")
    report = PlanningDesk(programmes=facts).run(said.programme, asked)
    return state_simulation(facts.only, inputs, report, asked, at=parse_instant(said.at))


def _choices(inputs: Inputs) -> bytes:
    found = next((one.data for one in inputs if one.name == CHOICES), None)
    if found is None:
        raise _CannotError("the bundle does not say what was chosen")
    return found


_MADE: Final[Mapping[type[Predicate], Callable[[StatedFacts, Predicate, Inputs], Stated]]] = {
    ReserveBooks: _books,
    AuditStatement: _audit,
    ReconciliationStatement: _reconciliation,
    CommitmentsEvaluated: _commitments,
    EnergyPlanStatement: _energy,
    Simulation: _simulation,
}
"""What computes results of each kind from facts."""
