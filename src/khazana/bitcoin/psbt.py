"""Partially signed transactions: read within limits, and what a signer may know of them.

References
----------
BIP-174, BIP-370 (versions 0 and 2), BIP-322 (the field of a signed message).
"""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from khazana.core import BadInput, OutPoint, Output, sats

if TYPE_CHECKING:
    from btclib_wallet.psbt import Psbt

__all__ = ["MAX_PSBT_BYTES", "PartialTransaction", "parse_psbt", "psbt_bytes"]

MAX_PSBT_BYTES: Final = 8_000_000
"""Room for the earlier transactions that a proof over thousands of coins carries along."""

_MAGIC: Final = b"psbt\xff"
_REMEDY: Final = "export it again from the wallet, as base64 or as a file"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialTransaction:
    """A partially signed transaction, as it can be shown.

    Parameters
    ----------
    raw
        Its bytes.
    outpoints
        What it spends.
    spent
        What each of these holds, by the transaction itself; ``None`` where it does not say.
    outputs
        What it pays.
    is_final
        Whether every input is signed and finished.
    message
        The message that it signs by BIP-322, if it says so.
    """

    raw: bytes
    outpoints: tuple[OutPoint, ...]
    spent: tuple[Output | None, ...]
    outputs: tuple[Output, ...]
    is_final: bool
    message: bytes | None

    @property
    def base64(self) -> str:
        """The form in which wallets pass it around."""
        return b64encode(self.raw).decode("ascii")


def parse_psbt(data: bytes | str) -> PartialTransaction:
    """Read a partially signed transaction: bytes, base64 or hex.

    Raises
    ------
    BadInput
        If it is none, or is too long.
    """
    raw = psbt_bytes(data)
    with _refusing():
        found = read_psbt(raw)
        tx = found.tx
        return PartialTransaction(
            raw=raw,
            outpoints=tuple(OutPoint(one.prev_out.tx_id.hex(), one.prev_out.vout) for one in tx.vin),
            spent=spent_outputs(found),
            outputs=tuple(Output(sats(one.value), one.script_pub_key.script) for one in tx.vout),
            is_final=bool(found.inputs)
            and all(one.final_script_sig or one.final_script_witness for one in found.inputs),
            message=found.signed_message,
        )


def psbt_bytes(data: bytes | str) -> bytes:
    """Return the bytes of a partially signed transaction that is given as bytes, base64 or hex.

    Raises
    ------
    BadInput
        If they do not begin as one, or are too many.
    """
    if len(data) > 2 * MAX_PSBT_BYTES:
        raise BadInput(f"a partially signed transaction has at most {MAX_PSBT_BYTES} bytes", remedy=_REMEDY)
    raw = data if isinstance(data, bytes) else _from_text(data.strip())
    if raw[: len(_MAGIC)] != _MAGIC:
        raw = _from_text(raw.decode("ascii", "replace").strip()) if isinstance(data, bytes) else raw
    if raw[: len(_MAGIC)] != _MAGIC:
        raise BadInput("a partially signed transaction begins with psbt", remedy=_REMEDY)
    if len(raw) > MAX_PSBT_BYTES:
        raise BadInput(f"a partially signed transaction has at most {MAX_PSBT_BYTES} bytes", remedy=_REMEDY)
    return raw


def read_psbt(raw: bytes) -> "Psbt":
    """Return btclib's reading; a signer's checks are not made here."""
    from btclib_wallet.psbt import Psbt  # noqa: PLC0415 - it takes long to load

    return Psbt.parse(raw)


def spent_outputs(found: "Psbt") -> tuple[Output | None, ...]:
    """Return what each input spends, where it is said; an earlier transaction may be carried by another input."""
    earlier = {one.non_witness_utxo.id: one.non_witness_utxo for one in found.inputs if one.non_witness_utxo}
    held: list[Output | None] = []
    for spending, entry in zip(found.tx.vin, found.inputs, strict=True):
        tx, index = earlier.get(spending.prev_out.tx_id), spending.prev_out.vout
        output = entry.witness_utxo if tx is None else tx.vout[index] if index < len(tx.vout) else None
        held.append(None if output is None else Output(sats(output.value), output.script_pub_key.script))
    return tuple(held)


def _from_text(text: str) -> bytes:
    try:
        if text[:10].lower() == _MAGIC.hex():
            return bytes.fromhex(text)
        return b64decode("".join(text.split()), validate=True)
    except (ValueError, binascii.Error):
        return b""


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn what btclib refuses into our refusal."""
    try:
        yield
    except RecursionError:
        raise BadInput("the partially signed transaction is nested too deeply", remedy=_REMEDY) from None
    except (ValueError, RuntimeError) as error:
        said = str(error)[:200]
        raise BadInput(f"the partially signed transaction cannot be read: {said}", remedy=_REMEDY) from None
