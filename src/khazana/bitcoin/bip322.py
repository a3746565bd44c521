"""Messages signed by whoever controls an output script: what to sign goes out, what was signed comes back.

No key is ever held here. A holder's wallet gets a partially signed transaction that spends nothing real: its
first input is made from the message and the script, and every further input is a coin whose control is to be
shown. What comes back is checked by the rules of the network and by those of the BIP.

References
----------
BIP-322 (generic signed messages), BIP-174 (partially signed transactions), BIP-137 (the legacy form).
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from khazana.bitcoin.addresses import address_of
from khazana.bitcoin.descriptors import ScriptPlace, library_descriptor
from khazana.bitcoin.networks import LIBRARY_NAMES
from khazana.bitcoin.script_types import ScriptType, script_type
from khazana.core import BadInput, Coin

if TYPE_CHECKING:
    from btclib.tx import Tx, TxIn
    from btclib_wallet.psbt import PsbtIn

__all__ = ["MAX_MESSAGE_BYTES", "MAX_PROOF_COINS", "challenge_address", "message_bytes", "to_sign_psbt"]

MAX_MESSAGE_BYTES: Final = 100_000
MAX_PROOF_COINS: Final = 5_000
"""Coins in one proof: its transaction still fits a block."""

_NATIVE: Final = {ScriptType.P2WPKH, ScriptType.P2WSH, ScriptType.P2TR}
_LARGEST: Final = 2**32 - 1


def to_sign_psbt(  # noqa: PLR0913 - what the BIP lets a signer choose
    message: str | bytes,
    script: bytes,
    coins: Sequence[Coin] = (),
    *,
    earlier: Mapping[str, bytes] | None = None,
    places: Mapping[bytes, ScriptPlace] | None = None,
    lock_time: int = 0,
    sequence: int = 0,
) -> str:
    """Return what the holder of a script is to sign, as a partially signed transaction in base64.

    Without ``coins`` what comes back is a simple or full signature; with them, a proof of funds.

    Parameters
    ----------
    script
        The output script that signs: one that has an address.
    coins
        The coins whose control is to be shown.
    earlier
        By txid, the transactions that made the coins. Coins without a native witness program need them; for
        others some devices ask for them.
    places
        Where scripts stand in descriptors, as `Watch.places` gives it: the wallet's keys are named in the request,
        which signing devices need. Wallets that know their scripts do without.
    lock_time, sequence
        For scripts with a time lock; the version is 2 where either is set.

    Raises
    ------
    BadInput
        If the script has no address, a coin is named twice, or the transaction of a coin is missing or another.
    """
    from btclib.tx import OutPoint, TxIn  # noqa: PLC0415 - it takes long to load
    from btclib_wallet import bip322  # noqa: PLC0415 - likewise
    from btclib_wallet.psbt import Psbt  # noqa: PLC0415 - likewise

    challenge_address(script)
    _check_numbers(coins, lock_time, sequence)
    said = message_bytes(message)
    spend = bip322.to_spend(said, script)
    tx = bip322.to_sign(
        spend,
        version=2 if lock_time or sequence else 0,
        lock_time=lock_time,
        sequence=sequence,
        extra_inputs=[TxIn(OutPoint(coin.outpoint.txid, coin.outpoint.vout), b"", sequence) for coin in coins],
    )
    psbt = Psbt.from_tx(tx)
    psbt.signed_message = said
    psbt.inputs[0].non_witness_utxo = spend
    if script_type(script) in _NATIVE:
        psbt.inputs[0].witness_utxo = spend.vout[0]
    for coin, entry in zip(coins, psbt.inputs[1:], strict=True):
        _fill(entry, coin, earlier or {})
    for number, spent in enumerate((script, *(coin.output.script for coin in coins))):
        place = (places or {}).get(spent)
        if place is not None:
            psbt.inputs[number] = _with_keys(psbt.inputs[number], tx.vin[number], place)
    psbt.assert_valid()
    return psbt.b64encode()


def message_bytes(message: str | bytes) -> bytes:
    """Return a message as bytes: text is UTF-8, as it stands.

    Raises
    ------
    BadInput
        If it is too long.
    """
    said = message.encode() if isinstance(message, str) else message
    if len(said) > MAX_MESSAGE_BYTES:
        raise BadInput(f"a message has at most {MAX_MESSAGE_BYTES} bytes", value=len(said), remedy="sign its hash")
    return said


def challenge_address(script: bytes) -> str:
    """Return the address that signs, in its form on the main network: the script counts, not the network.

    Raises
    ------
    BadInput
        If the script has none.
    """
    address = address_of(script, "main")
    if address is None:
        raise BadInput(
            "a message is signed for a script that has an address",
            value=script.hex()[:80],
            remedy="sign with an address, and show this script's coins as further inputs of a proof of funds",
        )
    return address


def _check_numbers(coins: Sequence[Coin], lock_time: int, sequence: int) -> None:
    if len(coins) > MAX_PROOF_COINS:
        raise BadInput(f"a proof has at most {MAX_PROOF_COINS} coins", value=len(coins), remedy="make several proofs")
    if len({coin.outpoint for coin in coins}) != len(coins):
        raise BadInput("a proof names each coin once", remedy="leave the second mention out")
    if not 0 <= lock_time <= _LARGEST or not 0 <= sequence <= _LARGEST:
        raise BadInput(
            "a lock time and a sequence lie between 0 and 4294967295", value=(lock_time, sequence), remedy="pass 0"
        )


def _fill(entry: "PsbtIn", coin: Coin, earlier: Mapping[str, bytes]) -> None:
    """Say in an input what its coin holds."""
    from btclib.tx import TxOut  # noqa: PLC0415 - it takes long to load

    if script_type(coin.output.script) in _NATIVE:
        entry.witness_utxo = TxOut(coin.output.amount, coin.output.script)
        if coin.outpoint.txid not in earlier:
            return
    entry.non_witness_utxo = _earlier(coin, earlier)


def _with_keys(entry: "PsbtIn", spending: "TxIn", place: ScriptPlace) -> "PsbtIn":
    """Name in an input the keys and scripts that its descriptor knows; in a request of its own, which is short."""
    from btclib.tx import Tx, TxOut  # noqa: PLC0415 - it takes long to load
    from btclib_wallet.psbt import Psbt  # noqa: PLC0415 - likewise

    alone = Psbt.from_tx(Tx(2, 0, [spending], [TxOut(0, b"\x6a")]), [entry])
    descriptor = library_descriptor(place.descriptor, LIBRARY_NAMES[place.network])
    return descriptor.update_psbt_input(alone, 0, place.index).inputs[0]


def _earlier(coin: Coin, earlier: Mapping[str, bytes]) -> "Tx":
    from btclib.tx import Tx  # noqa: PLC0415 - it takes long to load

    raw = earlier.get(coin.outpoint.txid)
    if raw is None:
        raise BadInput(
            "a coin without a native witness program is proven with the transaction that made it",
            value=str(coin.outpoint),
            remedy="pass that transaction",
        )
    try:
        tx = Tx.parse(raw)
    except ValueError:
        raise BadInput(
            "an earlier transaction cannot be read", value=coin.outpoint.txid, remedy="pass it whole"
        ) from None
    held = tx.vout[coin.outpoint.vout] if coin.outpoint.vout < len(tx.vout) else None
    if (
        tx.id.hex() != coin.outpoint.txid
        or held is None
        or (held.value, held.script_pub_key.script) != (coin.output.amount, coin.output.script)
    ):
        raise BadInput(
            "an earlier transaction is not the one that made the coin",
            value=str(coin.outpoint),
            remedy="pass the transaction with this id",
        )
    return tx
