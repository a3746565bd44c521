"""Proofs of reserves: the request for whoever holds the keys, what came back, and the check of what is shown."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from khazana.app.chain_facts import ChainFacts, block_named
from khazana.app.chain_reports import ProofShown, StandOnChain
from khazana.core import BadInput, Basis, BlockRef, FindingKind, Severity
from khazana.i18n import message as _
from khazana.programmes import Programme, programme_file
from khazana.reserve.proof import (
    Liabilities,
    ProofRequest,
    ProofResult,
    ProofRules,
    ProofTerms,
    ReserveProof,
    Snapshot,
    check_proof,
    compare_proofs,
    parse_message,
    parse_proof,
    request_coins,
    request_scripts,
)
from khazana.store import Store

__all__ = ["check_files", "request_proof", "shown_proofs", "snapshot_of"]

UNREADABLE: Final = FindingKind(
    code="proof.unreadable",
    severity=Severity.ERROR,
    text="The proof in {file} cannot be read: {reason}.",
    remedy="Copy the file again from whoever made it.",
)
NOT_FOLLOWED: Final = FindingKind(
    code="proof.not-followed",
    severity=Severity.WARNING,
    text="The proof in {file} is of block {height}, which is not on the chain as far as it was followed.",
    remedy="Follow the programme to that block, or check the proof against a snapshot: khazana reserve verify.",
)

_NOT_IN_NAME = re.compile(r"[^a-z0-9.-]+")
_LONGEST_NAME: Final = 60


def snapshot_of(facts: ChainFacts, stand: StandOnChain) -> Snapshot:
    """Return the unspent outputs of a programme's scripts at a block, as they are known from following the chain."""
    scripts = {entry.script for entry in facts.entries}
    return Snapshot.of(
        (coin for coin in facts.coins if coin.output.script in scripts),
        network=stand.network,
        block=facts.block,
        scope=scripts,
        basis=stand.basis or Basis.SERVER,
        source=_name(stand.source),
    )


def _name(source: str) -> str:
    """Return the name of a source as a snapshot writes it."""
    return _NOT_IN_NAME.sub("-", source.lower()).strip("-.")[:_LONGEST_NAME] or "source"


def request_proof(facts: ChainFacts, *, purpose: str, of_coins: bool, raw: Mapping[str, bytes]) -> ProofRequest:
    """Ask for a proof of all that the perimeter holds at a block.

    Parameters
    ----------
    purpose
        For whom or what, in one line.
    of_coins
        Whether each wallet proves its single coins (proof of funds), instead of each script for itself.
    raw
        By txid, whole transactions: hardware wallets ask for those that made coins without a witness program.

    Raises
    ------
    BadInput
        If the programme holds nothing at the block, or the purpose is no plain line.
    """
    terms = ProofTerms(
        programme=facts.programme.id, network=facts.programme.chain.network, block=facts.block, purpose=purpose
    )
    held = [coin for coin in facts.coins if coin.output.script in facts.within.entries]
    if not held:
        raise BadInput(
            _("the programme holds no coin at this block"), value=facts.block.height, remedy=_("choose another")
        )
    if of_coins:
        return request_coins(terms, facts.within, held, earlier=raw)
    return request_scripts(terms, facts.within, {coin.output.script for coin in held})


def check_files(
    proofs: Iterable[tuple[str, bytes]],
    snapshot: Snapshot,
    *,
    programme: str = "",
    purpose: str = "",
    liabilities: Liabilities | None = None,
) -> tuple[ProofShown, ...]:
    """Check files of proofs against one snapshot; a coin that two of them claim is proven for neither.

    Parameters
    ----------
    programme, purpose
        What each proof must be bound to; empty takes its own word for it.

    Raises
    ------
    BadInput
        If a file is no proof, or two are of one programme.
    """
    shown = []
    for file, data in proofs:
        proof = parse_proof(data)
        said = parse_message(proof.message).terms
        expected = ProofTerms(
            programme=programme or said.programme,
            network=snapshot.network,
            block=snapshot.block,
            purpose=purpose or said.purpose,
        )
        result = check_proof(proof, expected=expected, snapshot=snapshot, liabilities=liabilities)
        shown.append((file, said.purpose, result))
    compared: tuple[ProofResult, ...] = compare_proofs([result for _, _, result in shown])
    return tuple(
        ProofShown(file=file, purpose=said, result=result, findings=result.findings)
        for (file, said, _), result in zip(shown, compared, strict=True)
    )


def shown_proofs(store: Store, programme: Programme, stand: StandOnChain) -> tuple[ProofShown, ...]:
    """Check the proofs that a programme's folder names against what is known of the chain."""
    return tuple(_shown(store, programme, stand, file) for file in programme.chain.proofs)


def _shown(store: Store, programme: Programme, stand: StandOnChain, file: str) -> ProofShown:
    try:
        with programme_file(programme, file) as path:
            proof = parse_proof(path.read_bytes())
        terms = parse_message(proof.message).terms
    except (BadInput, OSError) as refusal:
        reason = refusal.what if isinstance(refusal, BadInput) else refusal.strerror or "no file"
        return ProofShown(
            file=file, purpose="", result=None, findings=(UNREADABLE.at(file=file, reason=reason.rstrip(".")),)
        )
    result = _checked(store, programme, stand, proof, terms)
    findings = result.findings if result else (NOT_FOLLOWED.at(file=file, height=terms.block.height),)
    return ProofShown(file=file, purpose=terms.purpose, result=result, findings=findings)


def _checked(
    store: Store, programme: Programme, stand: StandOnChain, proof: ReserveProof, terms: ProofTerms
) -> ProofResult | None:
    """Check a proof; ``None`` where its block is not known here."""
    network = programme.chain.network
    state = store.chain.state(programme.id, network)
    if state is None or not _is_known(store, network, terms.block, state.block):
        return None
    block = block_named(store, programme.id, network, state, terms.block.height)
    facts = ChainFacts.read(store, programme, block)
    expected = ProofTerms(programme=programme.id, network=network, block=block, purpose=terms.purpose)
    return check_proof(
        proof,
        expected=expected,
        snapshot=snapshot_of(facts, stand),
        within=facts.within,
        rules=ProofRules(tip=stand.tip),
    )


def _is_known(store: Store, network: str, block: BlockRef, followed: BlockRef) -> bool:
    return block.height <= followed.height and store.chain.block_at(network, block.height) == block
