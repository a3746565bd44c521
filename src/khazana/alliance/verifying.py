"""Verify a bundle: what it shows, what it does not, and what fails. No network, no database, no clock.

Nothing is taken from the bundle but what holds against its digests and signatures; a name that the bundle gives a key
or a log is told apart from one that the reader gave.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from khazana.alliance import verification_kinds as kinds
from khazana.alliance.bundles import Bundle
from khazana.alliance.canonical import sha256_hex
from khazana.alliance.envelopes import CheckedSignature, check_envelope
from khazana.alliance.keys import SignatureState
from khazana.alliance.log_verifying import LogVerified, check_log
from khazana.alliance.statements import PAYLOAD_TYPE, Statement, parse_statement
from khazana.alliance.trust import NO_TRUST, Trust
from khazana.core import NOWHERE, BadInput, Finding, Severity

__all__ = ["Aspect", "Shown", "Verification", "Verified", "verify"]


class Aspect(StrEnum):
    """What of a bundle is looked at."""

    SIGNATURE = "signature"
    STATEMENT = "statement"
    CONTENTS = "contents"
    LOG = "log"
    WITNESSES = "witnesses"
    KEYS = "keys"
    TIME = "time"
    RESULT = "result"


class Shown(StrEnum):
    """What came of looking."""

    SHOWN = "shown"
    NOT_SHOWN = "not_shown"
    FAILED = "failed"


_SHOWN = {Severity.NOTE: Shown.SHOWN, Severity.WARNING: Shown.NOT_SHOWN, Severity.ERROR: Shown.FAILED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One thing looked at: which aspect it is of, and what came of it."""

    aspect: Aspect
    finding: Finding

    @property
    def shown(self) -> Shown:
        """Whether it is shown, not shown, or fails."""
        return _SHOWN[self.finding.severity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What verifying a bundle gave.

    Parameters
    ----------
    statement
        What was signed; ``None`` where it cannot be read.
    results
        In the order of the aspects.
    """

    statement: Statement | None
    results: tuple[Verified, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing fails; what is not shown may still be missing."""
        return not any(one.shown is Shown.FAILED for one in self.results)

    def of(self, shown: Shown) -> tuple[Verified, ...]:
        """Return what is shown, or not, or fails."""
        return tuple(one for one in self.results if one.shown is shown)


def verify(bundle: Bundle, trust: Trust = NO_TRUST, *, now: datetime | None = None) -> Verification:
    """Verify a bundle against what the reader trusts.

    Parameters
    ----------
    now
        The present instant; cosignatures dated after it do not count. ``None`` where nobody says.
    """
    statement, read = _statement(bundle)
    signatures = check_envelope(bundle.envelope, [one.key for one in (*trust.keys, *bundle.keys)])
    logged = check_log(bundle, trust, now=now)
    results = [
        *_all(Aspect.SIGNATURE, _signatures(bundle, trust, signatures)),
        *_all(Aspect.STATEMENT, read),
        *_all(Aspect.CONTENTS, _contents(bundle, statement)),
        *_all(Aspect.LOG, logged.of_log),
        *_all(Aspect.WITNESSES, logged.of_witnesses),
        *_all(Aspect.KEYS, _keys(bundle, trust, signatures, logged)),
        *_all(Aspect.TIME, _time(bundle, logged)),
        *_all(Aspect.RESULT, [kinds.NOT_RECOMPUTED.at(), kinds.ONLY_SAID.at()]),
    ]
    return Verification(statement=statement, results=tuple(results))


def _all(aspect: Aspect, findings: Iterable[Finding]) -> Iterator[Verified]:
    return (Verified(aspect=aspect, finding=finding) for finding in findings)


def _signatures(bundle: Bundle, trust: Trust, signatures: tuple[CheckedSignature, ...]) -> Iterator[Finding]:
    said = {one.key.id: one.name for one in bundle.keys}
    for one in signatures:
        key, trusted = one.key_id[:16], trust.name_of(one.key_id)
        if one.state is SignatureState.INVALID:
            yield kinds.SIGNATURE_WRONG.at(key=key)
        elif one.state is SignatureState.UNKNOWN:
            reason = "the key is unknown" if one.key is None else f"the algorithm {one.key.algorithm} is unknown"
            yield kinds.SIGNATURE_UNCHECKED.at(key=key, reason=reason)
        elif trusted is not None:
            yield kinds.SIGNED.at(key=key, name=trusted)
        else:
            yield kinds.SIGNED_BY_UNKNOWN.at(key=key, name=said[one.key_id])
    if not any(one.state is SignatureState.VALID for one in signatures):
        yield kinds.UNSIGNED.at()


def _statement(bundle: Bundle) -> tuple[Statement | None, list[Finding]]:
    if bundle.envelope.payload_type != PAYLOAD_TYPE:
        return None, [kinds.NOT_A_STATEMENT.at(reason="its payload is of another type")]
    try:
        statement = parse_statement(bundle.envelope.payload)
    except BadInput as refusal:
        return None, [kinds.NOT_A_STATEMENT.at(reason=refusal.what)]
    said = statement.predicate
    software = f"{said.software.name} {said.software.version}"
    found = [kinds.STATED.at(NOWHERE, programme=said.programme, type=statement.type, at=said.at, software=software)]
    if said.synthetic:
        found.append(kinds.SYNTHETIC.at())
    if said.limits:
        found.append(kinds.LIMITED.at(count=len(said.limits), codes=", ".join(said.limits)))
    return statement, found


def _contents(bundle: Bundle, statement: Statement | None) -> Iterator[Finding]:
    named = {}
    if statement is not None:
        named = {("subject", one.name): one.digest.sha256 for one in statement.subjects}
        named |= {("input", one.name): one.digest.sha256 for one in statement.predicate.inputs}
    for (role, name), digest in named.items():
        data = bundle.content(role, name)
        if data is None:
            yield kinds.CONTENT_ABSENT.at(name=name, digest=digest)
        elif sha256_hex(data) == digest:
            yield kinds.CONTENT_FITS.at(name=name)
        else:
            yield kinds.CONTENT_WRONG.at(name=name)
    for one in bundle.contents:
        if (one.role, one.name) not in named:
            yield kinds.CONTENT_UNNAMED.at(name=one.name)


def _keys(
    bundle: Bundle, trust: Trust, signatures: tuple[CheckedSignature, ...], logged: LogVerified
) -> Iterator[Finding]:
    if logged.index is None:
        return
    if bundle.key_history:
        from khazana.alliance.key_verifying import check_key_history  # noqa: PLC0415 - many bundles have none

        try:
            book = check_key_history(bundle, trust, logged)
        except BadInput as refusal:
            yield kinds.KEY_HISTORY_WRONG.at(reason=refusal.what)
            return
        yield from book.findings
        for one in signatures:
            if one.state is SignatureState.VALID:
                holds = book.may_sign(one.key_id, logged.index)
                kind = kinds.KEY_IN_FORCE if holds else kinds.KEY_NOT_IN_FORCE
                yield kind.at(key=one.key_id[:16], index=logged.index)
    yield kinds.LATER_REVOCATION.at()


def _time(bundle: Bundle, logged: LogVerified) -> Iterator[Finding]:
    if logged.checkpoint is None:
        return
    if bundle.timestamp is None:
        yield kinds.NOT_TIMESTAMPED.at()
        return
    from khazana.alliance.timestamp_verifying import check_timestamp  # noqa: PLC0415 - the library may be absent

    yield from check_timestamp(bundle.timestamp, logged.checkpoint)
