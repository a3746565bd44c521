"""Signatures of messages that came back from a holder's wallet: checked, and the answer in plain words.

A signature is valid, invalid, or inconclusive: it holds by the rules of today, and uses what these rules leave
open for later, so that nobody can say what it will mean. Whether the coins that it shows exist and are unspent
is not asked here.

References
----------
BIP-322; BIP-137 for the legacy form.
"""

from base64 import b64decode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from khazana.bitcoin.addresses import parse_address
from khazana.bitcoin.bip322 import challenge_address, message_bytes
from khazana.bitcoin.psbt import MAX_PSBT_BYTES, psbt_bytes, read_psbt, spent_outputs
from khazana.bitcoin.script_types import ScriptType, script_type
from khazana.bitcoin.signature_work import is_witness_spend, last_push, too_much_work
from khazana.core import BadInput, Input, OutPoint

if TYPE_CHECKING:
    from btclib.tx import Tx
    from btclib_wallet.bip322 import Sig
    from btclib_wallet.psbt import Psbt

__all__ = ["SignatureCheck", "SignatureState", "SignatureVariant", "check_signature"]

_LEGACY_BYTES: Final = 65
_LONGEST: Final = 2 * MAX_PSBT_BYTES


class SignatureVariant(StrEnum):
    """The form of a signature."""

    LEGACY = "legacy"
    SIMPLE = "simple"
    FULL = "full"
    PROOF_OF_FUNDS = "proof of funds"


class SignatureState(StrEnum):
    """What a check says."""

    VALID = "valid"
    INVALID = "invalid"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureCheck:
    """What the check of a signature says.

    Parameters
    ----------
    state
        Valid, invalid or inconclusive.
    reason
        Why it is not valid; empty where it is.
    variant
        Its form; ``None`` where it cannot be read.
    lock_time, sequence
        The earliest time of the signature, and the age of its first input, as a transaction says them; 0 where
        none is set. A signature with either says: controlled from then on.
    coins
        The coins whose control a valid proof of funds shows, each with what it holds by the proof; the holder of
        a snapshot compares both. Empty unless valid.
    """

    state: SignatureState
    reason: str = ""
    variant: SignatureVariant | None = None
    lock_time: int = 0
    sequence: int = 0
    coins: tuple[Input, ...] = ()


def check_signature(message: str | bytes, script: bytes, signature: str | bytes) -> SignatureCheck:
    """Check that whoever controls an output script signed a message.

    Parameters
    ----------
    signature
        A signature as BIP-322 writes it (``smp…``, ``ful…``, ``pof…``, or without a prefix), a legacy one in
        base64, or a signed partially signed transaction (bytes, base64 or hex).

    Raises
    ------
    BadInput
        If the script has no address, or the message is too long. What is wrong with the signature is said in
        the check.
    """
    said, address = message_bytes(message), challenge_address(script)
    if len(signature) > _LONGEST:
        return SignatureCheck(state=SignatureState.INVALID, reason=f"it is longer than {_LONGEST} characters")
    found = _Found()
    try:
        with _judged(found):
            _read_and_check(found, said, address, signature)
    except _Judgement as judgement:
        return SignatureCheck(
            state=judgement.state,
            reason=judgement.reason,
            variant=found.variant,
            lock_time=found.lock_time,
            sequence=found.sequence,
        )
    return SignatureCheck(
        state=SignatureState.VALID,
        variant=found.variant,
        lock_time=found.lock_time,
        sequence=found.sequence,
        coins=found.coins,
    )


@dataclass(slots=True)
class _Found:
    """What was read so far."""

    variant: SignatureVariant | None = None
    lock_time: int = 0
    sequence: int = 0
    coins: tuple[Input, ...] = ()


class _Judgement(Exception):
    def __init__(self, state: SignatureState, reason: str) -> None:
        super().__init__(reason)
        self.state = state
        self.reason = reason


@contextmanager
def _judged(found: _Found) -> Iterator[None]:
    """Turn what btclib raises into a judgement."""
    from btclib.exceptions import InconclusiveError  # noqa: PLC0415 - it takes long to load

    try:
        yield
    except InconclusiveError as error:
        raise _Judgement(SignatureState.INCONCLUSIVE, _short(error)) from None
    except BadInput as error:
        raise _Judgement(SignatureState.INVALID, error.what) from None
    except RecursionError:
        raise _Judgement(SignatureState.INVALID, "it is nested too deeply") from None
    except (ValueError, RuntimeError) as error:
        what = "it cannot be read: " if found.variant is None else "it does not hold: "
        raise _Judgement(SignatureState.INVALID, what + _short(error)) from None


def _read_and_check(found: _Found, message: bytes, address: str, signature: str | bytes) -> None:
    from btclib_wallet import bip322  # noqa: PLC0415 - it takes long to load
    from btclib_wallet.psbt import Psbt  # noqa: PLC0415 - likewise

    text = signature.decode("ascii", "replace") if isinstance(signature, bytes) else signature
    text = text.strip()
    if _is_legacy(text):
        found.variant = SignatureVariant.LEGACY
        bip322.assert_as_valid(message, address, text)
        return
    script = parse_address(address).script
    sig = _from_psbt(signature) if _is_psbt(signature) else bip322.Sig.b64decode(text)
    tx = _describe(found, sig, message, script)
    spent = spent_outputs(sig.payload)[1:] if isinstance(sig.payload, Psbt) else ()
    scripts = (script, *(b"" if one is None else one.script for one in spent))
    _refuse_work(tx, scripts)
    bip322.assert_as_valid(message, address, sig, legacy=False)
    _leave_open(tx, scripts)
    places = (OutPoint(one.prev_out.tx_id.hex(), one.prev_out.vout) for one in tx.vin[1:])
    found.coins = tuple(Input(place, one) for place, one in zip(places, spent, strict=True) if one is not None)


def _leave_open(tx: "Tx", scripts: Sequence[bytes]) -> None:
    """Call it inconclusive where a condition outside of witnesses is met: BIP-322 asks how, and btclib does not look.

    The rule (MINIMALIF) is that conditions take exactly 0 or 1; btclib holds witnesses to it, and no other script.
    """
    from btclib.script import parse  # noqa: PLC0415 - it takes long to load

    for spending, script in zip(tx.vin, scripts, strict=True):
        if is_witness_spend(spending, script):
            continue
        commands = parse(script)
        if script_type(script) is ScriptType.P2SH:
            commands = parse(last_push(spending.script_sig))
        if "OP_IF" in commands or "OP_NOTIF" in commands:
            raise _Judgement(
                SignatureState.INCONCLUSIVE, "a script outside of witnesses has conditions, whose form is not checked"
            )


def _refuse_work(tx: "Tx", scripts: Sequence[bytes], psbt: "Psbt | None" = None) -> None:
    if too_much_work(tx, scripts, psbt):
        raise _Judgement(
            SignatureState.INCONCLUSIVE, "checking it would take too long; ask for several proofs over fewer coins each"
        )


def _describe(found: _Found, sig: "Sig", message: bytes, script: bytes) -> "Tx":
    """Note the form of a signature and its times; return its transaction."""
    from btclib.tx import Tx  # noqa: PLC0415 - it takes long to load
    from btclib_wallet import bip322  # noqa: PLC0415 - it takes long to load
    from btclib_wallet.psbt import Psbt, extract_tx  # noqa: PLC0415 - likewise

    payload = sig.payload
    if isinstance(payload, Psbt):
        found.variant = SignatureVariant.PROOF_OF_FUNDS
        payload = extract_tx(payload, verify_scripts=False, max_fee_rate=None)
    elif isinstance(payload, Tx):
        found.variant = SignatureVariant.FULL
    else:
        found.variant = SignatureVariant.SIMPLE
        payload = bip322.to_sign(bip322.to_spend(message, script), witness=payload)
    found.lock_time = payload.lock_time
    found.sequence = payload.vin[0].sequence if payload.vin else 0
    return payload


def _is_legacy(text: str) -> bool:
    try:
        return len(text) < 2 * _LEGACY_BYTES and len(b64decode(text, validate=True)) == _LEGACY_BYTES
    except ValueError:
        return False


def _is_psbt(signature: str | bytes) -> bool:
    begin = signature[:10] if isinstance(signature, bytes) else signature.strip()[:10].encode("ascii", "replace")
    return begin.startswith((b"psbt\xff", b"cHNidP")) or begin.lower() == b"70736274ff"


def _from_psbt(signature: str | bytes) -> "Sig":
    """Finish what a wallet signed; with one input it is a full signature, with more a proof of funds."""
    from btclib_wallet.bip322 import Sig  # noqa: PLC0415 - it takes long to load
    from btclib_wallet.descriptors import miniscript_solver  # noqa: PLC0415 - likewise
    from btclib_wallet.psbt import extract_tx, finalize  # noqa: PLC0415 - likewise

    signed = read_psbt(psbt_bytes(signature))
    _refuse_work(signed.tx, [b"" if spent is None else spent.script for spent in spent_outputs(signed)], signed)
    done = finalize(signed, solver=miniscript_solver)
    return Sig(extract_tx(done, verify_scripts=False, max_fee_rate=None)) if len(done.inputs) == 1 else Sig(done)


def _short(error: Exception) -> str:
    said = str(error)
    return said if len(said) <= 200 else f"{said[:199]}…"  # noqa: PLR2004 - a line or two
