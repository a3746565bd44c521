"""Whether a message says what was asked, and was signed over the list that is shown."""

from collections.abc import Iterator

from khazana.core import Finding
from khazana.reserve.proof.documents import ReserveProof
from khazana.reserve.proof.kinds import OTHER_BLOCK, OTHER_LIST, OTHER_NETWORK, OTHER_PROGRAMME, OTHER_PURPOSE
from khazana.reserve.proof.message import ProofTerms, ReserveMessage, coins_subject, scripts_subject
from khazana.reserve.proof.snapshot import Snapshot

__all__ = ["check_binding"]


def check_binding(
    message: ReserveMessage, proof: ReserveProof, expected: ProofTerms, snapshot: Snapshot
) -> Iterator[Finding]:
    """Yield what the message is bound to instead of what was asked; nothing where all is as it should be."""
    found = message.terms
    if found.programme != expected.programme:
        yield OTHER_PROGRAMME.at(found=found.programme, expected=expected.programme)
    for network in sorted({expected.network, snapshot.network} - {found.network}):
        yield OTHER_NETWORK.at(found=found.network, expected=network)
    if found.purpose != expected.purpose:
        yield OTHER_PURPOSE.at(found=found.purpose, expected=expected.purpose)
    for block in sorted({expected.block, snapshot.block} - {found.block}):
        yield OTHER_BLOCK.at(found=f"{found.block.height} {found.block.hash}", expected=f"{block.height} {block.hash}")
    shown = {coin.outpoint: int(coin.output.amount) for coin in proof.coins}
    subject = coins_subject(shown.items()) if proof.coins else scripts_subject(proof.scripts)
    if message.subject != subject or (proof.coins and proof.scripts):
        yield OTHER_LIST.at(digest=message.subject.digest)
