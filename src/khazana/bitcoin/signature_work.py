"""How much work a signature asks of whoever checks it, told before the work is done.

A signature comes from outside, and whoever made it chose how long its check takes. Two things grow without
need. A signature outside of witnesses hashes the whole transaction again for each of its checks, so that these
cost the square of the inputs. And a script in a taproot leaf may be as long as a block.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from khazana.bitcoin.script_types import ScriptType, script_type

if TYPE_CHECKING:
    from btclib.tx import Tx, TxIn
    from btclib_wallet.psbt import Psbt

__all__ = ["MOST_LEGACY_WORK", "MOST_SCRIPT_BYTES", "is_witness_spend", "last_push", "too_much_work"]

MOST_LEGACY_WORK: Final = 1_500_000
"""Checks outside of witnesses times inputs: about five seconds, or 1,200 coins with one key each."""
MOST_SCRIPT_BYTES: Final = 600_000
"""Bytes of scripts that are run: at most five seconds, or 5,000 coins with two of three keys."""

_WITNESS: Final = {ScriptType.P2WPKH, ScriptType.P2WSH, ScriptType.P2TR, ScriptType.WITNESS_UNKNOWN, ScriptType.ANCHOR}


def too_much_work(tx: "Tx", scripts: Sequence[bytes], psbt: "Psbt | None" = None) -> bool:
    """Tell whether checking a transaction takes more than it may.

    Parameters
    ----------
    scripts
        The output script that each input spends; empty where it is not known.
    psbt
        What a wallet signed and did not finish: its scripts stand beside the transaction.
    """
    from btclib.script.sig_ops import sig_op_count  # noqa: PLC0415 - it takes long to load

    checks = length = 0
    for place, (spending, script) in enumerate(zip(tx.vin, scripts, strict=False)):
        revealed = [*_revealed(spending, script), *(_beside(psbt, place) if psbt is not None else ())]
        length += len(script) + max(map(len, revealed), default=0)
        if not is_witness_spend(spending, script):
            checks += sum(sig_op_count(one, accurate=True) for one in (script, *revealed))
    return length > MOST_SCRIPT_BYTES or checks * len(tx.vin) > MOST_LEGACY_WORK


def is_witness_spend(spending: "TxIn", script: bytes) -> bool:
    """Tell whether an input is checked by its witness."""
    return bool(spending.script_witness.stack) or script_type(script) in _WITNESS


def last_push(script_sig: bytes) -> bytes:
    """Return what the script of an input pushes last; empty where that is no data."""
    from btclib.script import parse  # noqa: PLC0415 - it takes long to load

    pushed = parse(script_sig)[-1:]
    try:
        return b"".join(one if isinstance(one, bytes) else bytes.fromhex(str(one)) for one in pushed)
    except ValueError:
        return b""


def _revealed(spending: "TxIn", script: bytes) -> Iterator[bytes]:
    """Yield what an input may reveal as a script: the longest counts."""
    yield from spending.script_witness.stack
    if script_type(script) is ScriptType.P2SH:
        yield last_push(spending.script_sig)
    else:
        yield spending.script_sig


def _beside(psbt: "Psbt", place: int) -> Iterator[bytes]:
    entry = psbt.inputs[place]
    yield entry.redeem_script
    yield entry.witness_script
    for script, _ in entry.taproot_leaf_scripts.values():
        yield script
