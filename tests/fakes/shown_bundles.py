"""Bundles good and broken, to which every verifier has to give the same answers."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

from fakes.block_stamps import HEIGHT, NONCE, URL, header_of, promise, stamped
from fakes.signed_world import (
    TREASURY,
    MemoryKey,
    MemoryLog,
    document_statement,
    key_statement,
    make_bundle,
)

from khazana.alliance.bundles import Bundle, Content, HeaderShown, KeyProof, NamedKey, TimestampShown
from khazana.alliance.signing import public_key_of, sign_statement
from khazana.alliance.timestamps import begin_timestamp, commitment_of

__all__ = ["DAILY", "SHOWN", "bundle_with"]

GOOD = make_bundle()
OTHER = make_bundle(document_statement(b"something else"), contents=())
DAILY, FRESH, THIEF = MemoryKey("daily"), MemoryKey("fresh"), MemoryKey("thief")
LISTED = (TREASURY, key_statement("listed", DAILY))
Step = tuple[MemoryKey, Any]


def _history(*steps: Step, log: MemoryLog) -> Callable[[], tuple[KeyProof, ...]]:
    envelopes = [sign_statement(statement, [signer]) for signer, statement in steps]
    places = [log.append(envelope) for envelope in envelopes]
    return lambda: tuple(KeyProof(envelope=one, proof=log.proof(at)) for one, at in zip(envelopes, places, strict=True))


def bundle_with(log: MemoryLog, *steps: Step, after: tuple[Step, ...] = ()) -> Bundle:
    """Return a bundle signed by the daily key, with what the log says of keys before it and after it."""
    first = _history(*steps, log=log)
    bundle = make_bundle(keys=[DAILY], log=log)
    later = _history(*after, log=log)
    index = len(steps) + 1
    named = tuple(NamedKey(name=name, key=public_key_of(key)) for name, key in (("root", TREASURY), ("daily", DAILY)))
    return replace(bundle, keys=named, key_history=(*first(), *later()), proof=log.proof(index))


def _keys() -> dict[str, Bundle]:
    listed = bundle_with(MemoryLog(), LISTED)
    about = KeyProof(envelope=listed.envelope, proof=listed.proof)
    unlisted = key_statement("revoked", FRESH)
    return {
        "keys: listed": listed,
        "keys: listed twice": bundle_with(MemoryLog(), LISTED, LISTED),
        "keys: replaced before": bundle_with(MemoryLog(), LISTED, (DAILY, key_statement("rotated", DAILY, FRESH))),
        "keys: replaced later": bundle_with(
            MemoryLog(), LISTED, after=((DAILY, key_statement("rotated", DAILY, FRESH)),)
        ),
        "keys: lost before": bundle_with(
            MemoryLog(), LISTED, after=((TREASURY, key_statement("revoked", DAILY, since=1)),)
        ),
        "keys: revoked later": bundle_with(MemoryLog(), LISTED, after=((TREASURY, key_statement("revoked", DAILY)),)),
        "keys: what a lost key said is void": bundle_with(
            MemoryLog(),
            (TREASURY, key_statement("listed", FRESH)),
            (FRESH, key_statement("listed", DAILY)),
            after=((TREASURY, key_statement("revoked", FRESH, since=1)),),
        ),
        "keys: a thief speaks of the first": bundle_with(
            MemoryLog(), LISTED, (DAILY, key_statement("revoked", TREASURY))
        ),
        "keys: never listed": bundle_with(MemoryLog(), LISTED, (TREASURY, unlisted)),
        "keys: listed by nobody": bundle_with(MemoryLog(), (THIEF, key_statement("listed", DAILY))),
        "keys: not in the log": replace(listed, key_history=(replace(listed.key_history[0], proof=listed.proof),)),
        "keys: about something else": replace(listed, key_history=(about,)),
        "keys: no proof": replace(listed, key_history=(replace(listed.key_history[0], proof="it is there"),)),
        "keys: none named": replace(listed, keys=listed.keys[1:]),
    }


def _stamps() -> dict[str, Bundle]:
    proof, root = stamped(GOOD)
    header = header_of(root)
    foreign, _ = stamped(make_bundle(log=MemoryLog(leaves=[bytes(32)])))
    digest = sha256((GOOD.proof.split("\n\n")[1] + "\n").encode()).digest()
    begun = begin_timestamp(digest, NONCE, {URL: promise(commitment_of(digest, NONCE))})
    made = {
        "timestamp: in a block": (proof, ((HEIGHT, header),)),
        "timestamp: two headers": (proof, ((HEIGHT, header), (HEIGHT + 1, header))),
        "timestamp: without its header": (proof, ()),
        "timestamp: promised": (begun, ()),
        "timestamp: of another head": (foreign, ((HEIGHT, header),)),
        "timestamp: another height": (proof, ((HEIGHT + 1, header),)),
        "timestamp: another root": (proof, ((HEIGHT, header_of(bytes(32))),)),
        "timestamp: no work": (proof, ((HEIGHT, header_of(root, 0x1D00FFFF)),)),
        "timestamp: no target": (proof, ((HEIGHT, bytes(80)),)),
        "timestamp: nothing": (b"", ((HEIGHT, header),)),
        "timestamp: cut short": (proof[:-1], ((HEIGHT, header),)),
        "timestamp: with more": (proof + b"\x00", ((HEIGHT, header),)),
        "timestamp: another version": (proof[:31] + b"\x02" + proof[32:], ((HEIGHT, header),)),
        "timestamp: an unknown step": (proof[:65] + b"\x55" + proof[66:], ((HEIGHT, header),)),
    }
    return {
        name: replace(
            GOOD,
            timestamp=TimestampShown(
                proof=stamp, headers=tuple(HeaderShown(height=height, header=one) for height, one in headers)
            ),
        )
        for name, (stamp, headers) in made.items()
    }


def _others() -> dict[str, Bundle]:
    signature = GOOD.envelope.signatures[0]
    flipped = replace(signature, value=bytes([signature.value[0] ^ 1]) + signature.value[1:])
    line = GOOD.proof.rstrip("\n").rpartition("\n")[2]
    wrong = line[:-12] + ("A" if line[-12] != "A" else "B") + line[-11:]
    return {
        "good": GOOD,
        "without a log": replace(GOOD, log=None, proof="", contents=()),
        "a document": OTHER,
        "no witness": make_bundle(log=MemoryLog(witness=None)),
        "another statement": replace(GOOD, envelope=replace(GOOD.envelope, payload=OTHER.envelope.payload)),
        "another signature": replace(GOOD, envelope=replace(GOOD.envelope, signatures=(flipped,))),
        "another envelope": replace(GOOD, envelope=OTHER.envelope, contents=()),
        "another content": replace(GOOD, contents=(Content(name="books.json", role="subject", data=b"{}"),)),
        "a content unnamed": replace(GOOD, contents=(Content(name="other.json", role="subject", data=b"{}"),)),
        "another index": replace(GOOD, proof=GOOD.proof.replace("index 1", "index 0")),
        "another size": replace(GOOD, proof=GOOD.proof.replace("\n3\n", "\n4\n")),
        "another log": replace(GOOD, log=MemoryLog(key=MemoryKey("other")).named),
        "a wrong cosignature": replace(GOOD, proof=GOOD.proof.replace(line, wrong)),
        "no proof": replace(GOOD, proof="it is there"),
        "no key": replace(GOOD, keys=()),
    }


SHOWN = _others() | _keys() | _stamps()
"""Each by what it is; none is refused as a bundle."""
