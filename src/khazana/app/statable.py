"""Any result of any room as a statement, by the name of its kind and what is chosen of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from khazana.app.chain_content import chain_content
from khazana.app.chosen import read_choices, record_content
from khazana.app.commitments import evaluate_programme
from khazana.app.mark_content import mark_content
from khazana.app.programme_inputs import Inputs, inputs_of
from khazana.app.stated_facts import DOCUMENTS, DocumentsLogged
from khazana.app.stating import (
    Stated,
    state_books,
    state_commitments,
    state_proof,
    state_reconciliation,
)
from khazana.app.stating_audit import state_audit
from khazana.core import BadInput
from khazana.i18n import message as _
from khazana.programmes import programme_file

if TYPE_CHECKING:
    from khazana.alliance import Content
    from khazana.alliance.commitment_facts import DocumentStep
    from khazana.app.desk import Desk

__all__ = ["KINDS", "AtBlock", "OfProof", "state_result"]

_USD: Final = "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class AtBlock:
    """At which height of the chain followed; ``None`` is as far as it was followed, or for books no block at all."""

    block: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfProof:
    """Which of the proofs that the programme names; empty where it names one."""

    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoChoice:
    """Nothing is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A programme at a desk, the instant, what is chosen, and the steps of documents in the parties' logs."""

    desk: "Desk"
    programme: str
    given: Mapping[str, str]
    at: datetime
    documents: "tuple[DocumentStep, ...]"


def state_result(
    desk: "Desk",
    programme_id: str,
    kind: str,
    given: Mapping[str, str],
    *,
    at: datetime,
    documents: "tuple[DocumentStep, ...]" = (),
) -> Stated:
    """State a result of a programme.

    Parameters
    ----------
    kind
        One of `KINDS`.
    given
        What is chosen, by name: the ``block`` of books and of a reconciliation, the ``file`` of a proof of reserves,
        and the fields of `EnergyAsked` and of `PlanningChoices`.
    documents
        Steps of documents in the parties' logs, for commitments that rest on them.

    Raises
    ------
    BadInput
        If there is no such kind or choice, or the result cannot be stated.
    """
    make = KINDS.get(kind)
    if make is None:
        raise BadInput(
            _("there is no such result to state"), value=kind, remedy=_("use one of {known}"), known=", ".join(KINDS)
        )
    return make(_Asked(desk=desk, programme=programme_id, given=given, at=at, documents=documents))


def _books(asked: _Asked) -> Stated:
    programme = asked.desk.programme(asked.programme)
    height = read_choices(AtBlock, asked.given).block
    if height is None:
        return state_books(programme, inputs_of(programme), at=asked.at)
    facts = asked.desk.chain.facts(asked.programme, at=height)
    if facts is None:
        raise _never_followed(asked.programme)
    return state_books(programme, inputs_of(programme), at=facts.block_at, block=facts.block)


def _audit(asked: _Asked) -> Stated:
    read_choices(NoChoice, asked.given)
    report = asked.desk.report(asked.programme)
    return state_audit(report, (*inputs_of(report.programme), *_chain(asked)), at=asked.at)


def _reconciliation(asked: _Asked) -> Stated:
    programme, height = asked.desk.programme(asked.programme), read_choices(AtBlock, asked.given).block
    stand = asked.desk.chain.status(asked.programme).stand
    if stand.block is None:
        raise _never_followed(asked.programme)
    at = stand.block.height if height is None else height
    report = asked.desk.chain.reconciliation(asked.programme, at=at)
    return state_reconciliation(programme, (*inputs_of(programme), *_chain(asked, at)), report)


def _chain(asked: _Asked, height: int | None = None) -> "Inputs":
    """Return the facts of the chain at a height as an input, where the programme was followed."""
    facts = asked.desk.chain.facts(asked.programme, at=height)
    if facts is None:
        return ()
    stand = asked.desk.chain.reconciliation(asked.programme, at=facts.block.height).stand
    return (chain_content(facts, stand),)


def _proof(asked: _Asked) -> Stated:
    from khazana.app.proofs import snapshot_of  # noqa: PLC0415 - what checks signatures takes long to load
    from khazana.reserve.proof import ProofTerms, check_proof, parse_message, parse_proof  # noqa: PLC0415 - likewise

    programme = asked.desk.programme(asked.programme)
    named, chosen = programme.chain.proofs, read_choices(OfProof, asked.given).file
    if not chosen and len(named) == 1:
        chosen = named[0]
    if chosen not in named:
        raise BadInput(
            _("the programme names no such proof"),
            value=chosen,
            remedy=_("use one of {known}"),
            known=", ".join(named) or "–",
        )
    with programme_file(programme, chosen) as path:
        proof = parse_proof(path.read_bytes())
    terms = parse_message(proof.message).terms
    facts = asked.desk.chain.facts(asked.programme, at=terms.block.height)
    if facts is None:
        raise _never_followed(asked.programme)
    snapshot = snapshot_of(facts, asked.desk.chain.status(asked.programme).stand)
    expected = ProofTerms(programme=programme.id, network=snapshot.network, block=snapshot.block, purpose=terms.purpose)
    result = check_proof(proof, expected=expected, snapshot=snapshot)
    return state_proof(proof, snapshot, result, at=facts.block_at, purpose=terms.purpose, synthetic=programme.synthetic)


def _energy(asked: _Asked) -> Stated:
    from khazana.app.energy_reports import Work  # noqa: PLC0415 - what decides takes long to load
    from khazana.app.stating_plans import EnergyAsked, state_energy  # noqa: PLC0415 - likewise

    programme, chosen = asked.desk.programme(asked.programme), read_choices(EnergyAsked, asked.given)
    report = asked.desk.energy.sizing(asked.programme, choices=chosen.choices, work=Work(gap=chosen.gap))
    return state_energy(programme, inputs_of(programme, plan="energy.toml"), report, chosen, at=asked.at)


def _simulation(asked: _Asked) -> Stated:
    from khazana.app.planning_reports import PlanningChoices  # noqa: PLC0415 - what simulates takes long to load
    from khazana.app.stating_plans import state_simulation  # noqa: PLC0415 - likewise

    programme, chosen = asked.desk.programme(asked.programme), read_choices(PlanningChoices, asked.given)
    report = asked.desk.planning.run(asked.programme, chosen)
    marks = tuple(mark_content(asked.desk.marks(one), one) for one in sorted({_USD, programme.currency}))
    return state_simulation(
        programme, (*inputs_of(programme, plan="planning.toml"), *marks), report, chosen, at=asked.at
    )


def _commitments(asked: _Asked) -> Stated:
    read_choices(NoChoice, asked.given)
    programme = asked.desk.programme(asked.programme)
    report = evaluate_programme(asked.desk, asked.programme, at=asked.at, documents=asked.documents)
    inputs: list[Content] = [*inputs_of(programme), *_chain(asked), *_heights(asked)]
    if asked.documents:
        inputs.append(record_content(DocumentsLogged(steps=asked.documents), DOCUMENTS))
    return state_commitments(report, tuple(inputs))


def _heights(asked: _Asked) -> "Inputs":
    """Return the facts at each height that a rule asks for, as far as the programme was followed."""
    from khazana.alliance.commitment_rules import BalanceAtHeight  # noqa: PLC0415 - few programmes have such a rule

    followed = asked.desk.chain.status(asked.programme).stand.block
    rules = [one.rule for one in asked.desk.programme(asked.programme).commitments]
    heights = {one.height for one in rules if isinstance(one, BalanceAtHeight)}
    below = sorted(one for one in heights if followed is not None and one < followed.height)
    return tuple(content for height in below for content in _chain(asked, height))


def _never_followed(programme: str) -> BadInput:
    return BadInput(
        _("{programme} was never followed"),
        remedy=_("run khazana chain sync {programme} first"),
        programme=programme,
    )


KINDS: Final[Mapping[str, Callable[[_Asked], Stated]]] = {
    "books": _books,
    "audit": _audit,
    "reconciliation": _reconciliation,
    "proof": _proof,
    "energy": _energy,
    "simulation": _simulation,
    "commitments": _commitments,
}
"""What makes a statement of each kind of result; keys and documents are stated when they are logged."""
