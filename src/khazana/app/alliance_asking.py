"""Asking a witness for its cosignature of our head, over HTTP, as C2SP tlog-witness says."""

from typing import Final

from khazana.alliance import (
    AddCheckpoint,
    SignedCheckpoint,
    VerifierKey,
    format_add_checkpoint,
    parse_signatures,
    prove_consistency,
)
from khazana.alliance.base64_text import plain_number
from khazana.app.alliance_log import OwnLog
from khazana.core import BadInput, ProofFailed, Unavailable
from khazana.wire import Answer, HttpGetter, HttpQuestion

__all__ = ["ask_witness"]

_COSIGNED, _CONFLICT = 200, 409
_TRIES: Final = 4
_MOST_ANSWER: Final = 64 * 1024
_KIND: Final = (("Content-Type", "text/plain; charset=utf-8"),)


def ask_witness(
    log: OwnLog, url: str, key: VerifierKey, *, getter: HttpGetter, plain: bool = False
) -> SignedCheckpoint:
    """Ask the witness at an address to cosign our present head, and put the cosignature below it.

    Parameters
    ----------
    key
        The witness's verifier key: a cosignature by another is not taken.
    plain
        Whether plain HTTP to another machine is allowed.

    Raises
    ------
    BadInput
        If there is no log, or the witness does not know it, or refuses the request for another reason.
    ProofFailed
        If the witness has cosigned a larger head of this log than the one that is here: one of the two is not ours.
    Unavailable
        If it does not answer.
    """
    old = 0
    for _ in range(_TRIES):
        head = log.files.head()
        if head is None:
            raise BadInput("there is no log here", where=str(log.files.folder), remedy="begin it first")
        size = head.checkpoint.size
        proof = prove_consistency(old, size, log.files.hashes(size))
        body = format_add_checkpoint(AddCheckpoint(old_size=old, proof=proof, head=head.text)).encode()
        question = HttpQuestion(
            url=f"{url.rstrip('/')}/add-checkpoint", body=body, more=_KIND, plain=plain, interval_s=0.0
        )
        answer = getter.ask(question, until=getter.deadline())
        if answer.status == _COSIGNED:
            return log.accept(parse_signatures(_text(answer)), [key])
        known = plain_number(_text(answer).strip()) if answer.status == _CONFLICT else None
        if known is None or known == old:
            raise _refused(url, answer)
        if known > size:
            raise ProofFailed(
                "the witness has cosigned a larger head of this log than the one here",
                evidence=head,
                where=url,
                value=f"{known} entries there, {size} here",
                remedy="find out who signed it: this folder may be an old copy, or the key may be in other hands",
            )
        old = known
    raise Unavailable("the witness keeps cosigning other heads", where=url, remedy="try again later")


def _text(answer: Answer) -> str:
    return answer.body[:_MOST_ANSWER].decode("utf-8", errors="replace")


def _refused(url: str, answer: Answer) -> BadInput:
    return BadInput(
        f"the witness refuses with status {answer.status}",
        where=url,
        value=answer.excerpt(),
        remedy="ask whoever runs it whether it follows this log, by this key, and what it has seen of it",
    )
