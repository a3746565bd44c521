"""Asking for a proof: what each wallet is to sign goes out, and what came back is put together. No key is held here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from khazana.bitcoin import address_of, to_sign_psbt
from khazana.core import BadInput, Coin
from khazana.reserve.chain_perimeter import PerimeterAtBlock
from khazana.reserve.proof.documents import ReserveProof, ScriptSignature, ShownCoin
from khazana.reserve.proof.message import (
    ProofTerms,
    ReserveMessage,
    coins_subject,
    format_message,
    scripts_subject,
)

__all__ = ["ProofRequest", "ToSign", "assemble", "request_coins", "request_scripts"]

MOST_COINS_EACH: Final = 1_000
"""Coins in one transaction to sign: what wallets and their displays still handle."""
_NO_EARLIER: Final[Mapping[str, bytes]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSign:
    """One thing to sign: the ``psbt`` (base64, BIP-174) whose first input stands for ``script``; and its ``coins``."""

    script: bytes
    wallet: str
    psbt: str
    coins: tuple[Coin, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRequest:
    """What is to be signed for a proof, in order of wallet and script; ``text`` is the message as wallets show it."""

    message: ReserveMessage
    text: str
    scripts: tuple[bytes, ...]
    coins: tuple[Coin, ...]
    items: tuple[ToSign, ...]


def request_scripts(terms: ProofTerms, within: PerimeterAtBlock, scripts: Iterable[bytes] = ()) -> ProofRequest:
    """Ask each script for a signature; a valid one proves all coins on it that are unspent at the block.

    Parameters
    ----------
    scripts
        Which scripts of the perimeter; all of them where none is named.

    Raises
    ------
    BadInput
        If a script has no address, is not in the perimeter at the block, or there is none.
    """
    chosen = sorted(set(scripts)) or sorted(within.entries)
    _check_block(terms, within)
    message = ReserveMessage(terms=terms, subject=scripts_subject(chosen))
    text = format_message(message)
    items = (
        ToSign(script=script, wallet=_wallet(within, script), psbt=to_sign_psbt(text, script), coins=())
        for script in chosen
    )
    return ProofRequest(
        message=message,
        text=text,
        scripts=tuple(chosen),
        coins=(),
        items=tuple(sorted(items, key=lambda item: (item.wallet, item.script))),
    )


def request_coins(
    terms: ProofTerms,
    within: PerimeterAtBlock,
    coins: Iterable[Coin],
    *,
    earlier: Mapping[str, bytes] = _NO_EARLIER,
) -> ProofRequest:
    """Ask each wallet for a proof of funds over its coins.

    Parameters
    ----------
    earlier
        By txid, the transactions that made coins without a native witness program.

    Notes
    -----
    The coins of a wallet are split into transactions of at most 1,000. The script that signs for each is the first of
    its coins' scripts that has an address.

    Raises
    ------
    BadInput
        If a coin is not in the perimeter at the block, or a wallet has no script with an address.
    """
    _check_block(terms, within)
    found = sorted({coin.outpoint: coin for coin in coins}.values(), key=lambda coin: coin.outpoint)
    message = ReserveMessage(terms=terms, subject=coins_subject((coin.outpoint, coin.output.amount) for coin in found))
    text = format_message(message)
    by_wallet: dict[str, list[Coin]] = {}
    for coin in found:
        by_wallet.setdefault(_wallet(within, coin.output.script), []).append(coin)
    items = []
    for wallet, group in sorted(by_wallet.items()):
        for start in range(0, len(group), MOST_COINS_EACH):
            part = group[start : start + MOST_COINS_EACH]
            script = _signing(part, wallet)
            psbt = to_sign_psbt(text, script, part, earlier=earlier)
            items.append(ToSign(script=script, wallet=wallet, psbt=psbt, coins=tuple(part)))
    return ProofRequest(message=message, text=text, scripts=(), coins=tuple(found), items=tuple(items))


def assemble(request: ProofRequest, signatures: Sequence[str]) -> ReserveProof:
    """Put together what came back, in the order of the request's items; an empty text is a missing signature.

    Raises
    ------
    BadInput
        If there are not as many as were asked.
    """
    if len(signatures) != len(request.items):
        raise BadInput(
            "there is one signature for each item of the request",
            value=len(signatures),
            remedy=f"pass {len(request.items)}, an empty one where it is missing",
        )
    return ReserveProof(
        message=request.text,
        scripts=request.scripts,
        coins=tuple(ShownCoin(outpoint=coin.outpoint, output=coin.output) for coin in request.coins),
        signatures=tuple(
            ScriptSignature(script=item.script, signature=signature.strip())
            for item, signature in zip(request.items, signatures, strict=True)
            if signature.strip()
        ),
    )


def _check_block(terms: ProofTerms, within: PerimeterAtBlock) -> None:
    if terms.block != within.block:
        raise BadInput(
            "a proof is made for the perimeter at its block",
            value=f"{terms.block.height} and {within.block.height}",
            remedy="take the perimeter at the block of the terms",
        )


def _wallet(within: PerimeterAtBlock, script: bytes) -> str:
    entry = within.entries.get(script)
    if entry is None:
        raise BadInput(
            "a script is not in the perimeter at this block", value=script.hex(), remedy="list it, or leave it out"
        )
    return entry.wallet


def _signing(coins: Sequence[Coin], wallet: str) -> bytes:
    for coin in coins:
        if address_of(coin.output.script, "main") is not None:
            return coin.output.script
    raise BadInput(
        "a wallet signs with a script that has an address", value=wallet, remedy="add a coin on such a script"
    )
