"""Anchor the heads of a log in the chain: have them stamped, complete their timestamps, hold these against headers."""

from collections.abc import Callable
from dataclasses import replace
from secrets import token_bytes
from typing import Final

from khazana.alliance import (
    Bundle,
    HeaderShown,
    InclusionProof,
    TimestampShown,
    format_verifier_key,
    parse_inclusion_proof,
    prove_inclusion,
)
from khazana.alliance.timestamps import (
    NONCE_BYTES,
    Pending,
    Timestamp,
    begin_timestamp,
    commitment_of,
    complete_timestamp,
    read_timestamp,
    stamped_digest,
)
from khazana.app.anchor_stands import AnchorStand, AnchorState
from khazana.app.calendars import CALENDAR_SILENT, Answers, Calendars
from khazana.bitcoin import HeaderChain
from khazana.core import BadInput, Finding, FindingKind, ProofFailed, Severity, Unavailable
from khazana.store.anchors import AnchorFiles, Stamped
from khazana.store.log_files import LogFiles

__all__ = ["anchor", "anchored_bundle", "complete", "stand_of_anchors"]

NOT_ON_CHAIN: Final = FindingKind(
    code="anchor.not-on-chain",
    severity=Severity.ERROR,
    text="The timestamp of the head over {size} entries names block {height}, whose header says otherwise.",
    remedy="Anchor the head again with other calendars, and do not use this timestamp.",
)


def anchor(
    files: LogFiles, calendars: Calendars, *, least: int = 2, draw: Callable[[int], bytes] = token_bytes
) -> tuple[Finding, ...]:
    """Have the present head of a log stamped, unless it is already; return what calendars failed to do.

    Parameters
    ----------
    least
        How many calendars must have promised; with fewer nothing is kept.
    draw
        Draws a nonce of so many bytes.

    Raises
    ------
    BadInput
        If there is no head, or it is one over no entries.
    Unavailable
        If fewer calendars promised.
    """
    head = files.head()
    if head is None or not head.checkpoint.size:
        raise BadInput(
            "there is no entry to anchor", where=str(files.folder), remedy="append one, or follow the log, first"
        )
    kept, size = AnchorFiles(files.folder), head.checkpoint.size
    if size in kept.sizes():
        return ()
    digest, nonce = stamped_digest(head.checkpoint.text), draw(NONCE_BYTES)
    answers = _readable(calendars.submit(commitment_of(digest, nonce)), digest, nonce)
    if len(answers.by_url) < least:
        raise Unavailable(
            f"{len(answers.by_url)} calendars have promised, and {least} are asked for",
            where=str(files.folder),
            value="; ".join(one.text() for one in answers.findings) or None,
            remedy="try again later, name other calendars with --calendar, or be content with fewer by --least",
        )
    proof = begin_timestamp(digest, nonce, answers.by_url)
    kept.write(Stamped(size=size, note=head.text, proof=proof), head.checkpoint.text)
    return answers.findings


def _readable(answers: Answers, digest: bytes, nonce: bytes) -> Answers:
    """Set aside what is no timestamp: one bad calendar is no reason to lose the others."""
    good, bad = {}, list(answers.findings)
    for url, answer in answers.by_url.items():
        try:
            begin_timestamp(digest, nonce, {url: answer})
        except BadInput as refusal:
            bad.append(CALENDAR_SILENT.at(url=url, reason=refusal.what))
        else:
            good[url] = answer
    return Answers(by_url=good, findings=tuple(bad))


def complete(files: LogFiles, calendars: Calendars, chain: HeaderChain | None = None) -> tuple[Finding, ...]:
    """Ask for what is missing of the log's timestamps, and keep it; return what calendars failed to do."""
    kept = AnchorFiles(files.folder)
    findings: list[Finding] = []
    for size in kept.sizes():
        proof = kept.read(size).proof
        stamp = read_timestamp(proof)
        if _stand(size, stamp, chain).state in {AnchorState.UNPLACED, AnchorState.ANCHORED}:
            continue
        for pending in stamp.pending:
            proof, found = _asked(proof, pending, calendars)
            findings += found
        if proof != stamp.proof:
            kept.replace(size, proof)
    return tuple(dict.fromkeys(findings))


def _asked(proof: bytes, pending: Pending, calendars: Calendars) -> tuple[bytes, list[Finding]]:
    answer = calendars.later(pending.url, pending.commitment)
    if not isinstance(answer, bytes):
        return proof, [] if answer is None else [answer]
    try:
        return complete_timestamp(proof, {pending: answer}), []
    except BadInput as refusal:
        return proof, [CALENDAR_SILENT.at(url=pending.url, reason=refusal.what)]


def stand_of_anchors(
    files: LogFiles, chain: HeaderChain | None = None
) -> tuple[tuple[AnchorStand, ...], tuple[Finding, ...]]:
    """Say where the timestamps of a log's heads stand, held against the headers of a chain; and which are wrong.

    Raises
    ------
    BadInput
        If a timestamp cannot be read.
    ProofFailed
        If one stamps something else than the head that it is kept for.
    """
    kept = AnchorFiles(files.folder)
    stands = tuple(_stand(size, _stamp_of(kept.read(size)), chain) for size in kept.sizes())
    wrong = tuple(NOT_ON_CHAIN.at(size=one.size, height=one.height) for one in stands if one.state is AnchorState.WRONG)
    return stands, wrong


def _stamp_of(stamped: Stamped) -> Timestamp:
    stamp = read_timestamp(stamped.proof)
    text = stamped.note.partition("\n\n")[0] + "\n"
    if stamp.digest != stamped_digest(text):
        raise ProofFailed(
            "a timestamp is of something else than the head that it is kept for",
            evidence=stamped,
            value=stamped.size,
            remedy="bring the folder back from a copy, or remove the three files and anchor again",
        )
    return stamp


def _stand(size: int, stamp: Timestamp, chain: HeaderChain | None) -> AnchorStand:
    calendars = tuple(dict.fromkeys(one.url for one in stamp.pending))
    known = [one for one in stamp.attested if chain is not None and one.height <= chain.height]
    fitting = [one.height for one in known if chain is not None and chain.root(one.height) == one.root]
    if chain is not None and fitting:
        height = min(fitting)
        return AnchorStand(
            size=size,
            state=AnchorState.ANCHORED,
            calendars=calendars,
            height=height,
            block=chain.ref(height),
            at=chain.time(height),
        )
    unknown = [one.height for one in stamp.attested if one not in known]
    state = AnchorState.UNPLACED if unknown else AnchorState.WRONG if known else AnchorState.PENDING
    heights = unknown or [one.height for one in known]
    return AnchorStand(size=size, state=state, calendars=calendars, height=min(heights, default=None))


def anchored_bundle(bundle: Bundle, files: LogFiles, chain: HeaderChain | None = None) -> Bundle:
    """Return a bundle with the first anchored head that its statement is under, and with that head's timestamp.

    Headers of ``chain`` go along where the timestamp leads to them.

    Raises
    ------
    BadInput
        If the bundle is of another log, or no head above its statement is anchored yet.
    """
    keys = tuple(map(format_verifier_key, files.identity.keys))
    if bundle.log is None or bundle.log.origin != files.identity.origin or not set(keys) & set(bundle.log.keys):
        raise BadInput(
            "the bundle is not of this log", where=str(files.folder), remedy="name the log that it was put into"
        )
    index = parse_inclusion_proof(bundle.proof).index
    stands, _ = stand_of_anchors(files, chain)
    led = [one for one in stands if one.state in {AnchorState.ANCHORED, AnchorState.UNPLACED} and one.size > index]
    if not led:
        raise BadInput(
            "no head above the statement is anchored yet",
            where=str(files.folder),
            value=index,
            remedy="run khazana alliance anchor, and once more some hours later",
        )
    chosen = min(led, key=lambda one: (one.state is not AnchorState.ANCHORED, one.size))
    stamped = AnchorFiles(files.folder).read(chosen.size)
    proof = InclusionProof(
        index=index, hashes=prove_inclusion(index, chosen.size, files.hashes(chosen.size)), checkpoint=stamped.note
    )
    headers = (
        (HeaderShown(height=chosen.height, header=chain.raw(chosen.height)),)
        if chain is not None and chosen.block is not None and chosen.height is not None
        else ()
    )
    return replace(bundle, proof=str(proof), timestamp=TimestampShown(proof=stamped.proof, headers=headers))
