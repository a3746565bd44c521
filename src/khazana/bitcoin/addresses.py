"""Addresses, checked down to their checksums, and the scripts that they stand for.

References
----------
BIP-13 (base58check addresses), BIP-173 (bech32), BIP-350 (bech32m).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from khazana.bitcoin.networks import LIBRARY_NAMES, NETWORKS
from khazana.bitcoin.script_types import ScriptType, script_type
from khazana.core import BadInput

__all__ = ["Address", "address_of", "check_network", "parse_address"]

_BASE58_NETWORKS: Final = {"mainnet": ("main",), "testnet": ("test", "testnet4", "signet", "regtest")}
_BECH32_NETWORKS: Final = {
    "mainnet": ("main",),
    "testnet": ("test", "testnet4", "signet"),
    "regtest": ("regtest",),
}
_SEGWIT: Final = re.compile(r"(?:bc|tb|bcrt)1", re.IGNORECASE | re.ASCII)
_ALPHABETS: Final = {
    True: re.compile(r"[0-9a-z]+|[0-9A-Z]+", re.ASCII),
    False: re.compile(r"[1-9A-HJ-NP-Za-km-z]+", re.ASCII),
}
_LONGEST: Final = 90
_OP_1_LESS_1: Final = 0x50
_REMEDY: Final = "copy the address again from its source"


@dataclass(frozen=True, slots=True)
class Address:
    """An address: the ``networks`` that it may be of, the likeliest first, and the output ``script`` that it means."""

    networks: tuple[str, ...]
    script: bytes

    @property
    def network(self) -> str:
        """The first of its networks: main, test or regtest."""
        return self.networks[0]


def parse_address(text: str) -> Address:
    """Read an address and check its checksum.

    Raises
    ------
    BadInput
        If it is no pay-to-pubkey-hash, pay-to-script-hash or witness address, or its checksum fails.

    Examples
    --------
    >>> parse_address("32ixEdVJWo3kmvJGMTZq5jAQVZZeuwnqzo").script.hex()
    'a9140b55e104bb614b309d85efac36703194ff2d830287'
    """
    if len(text) > _LONGEST:
        raise BadInput(f"an address has at most {_LONGEST} characters", remedy=_REMEDY)
    segwit = _SEGWIT.match(text) is not None
    if _ALPHABETS[segwit].fullmatch(text) is None:
        raise BadInput("an address has letters of its alphabet, in one case if it begins with bc1", remedy=_REMEDY)
    base58, bech32 = _decoders()
    try:
        if segwit:
            version, program, network = bech32(text)
            opcode = _OP_1_LESS_1 + version if version else 0
            return Address(_BECH32_NETWORKS[network], bytes((opcode, len(program))) + program)
        kind, payload, network = base58(text)
    except ValueError as error:
        raise BadInput(_reason(str(error)), remedy=_REMEDY) from None
    script = b"\xa9\x14" + payload + b"\x87" if kind == "p2sh" else b"\x76\xa9\x14" + payload + b"\x88\xac"
    return Address(_BASE58_NETWORKS[network], script)


def address_of(script: bytes, network: str) -> str | None:
    """Return the address of an output script on a network; ``None`` where it has none.

    Raises
    ------
    BadInput
        If there is no such network.

    Examples
    --------
    >>> address_of(bytes.fromhex("a9140b55e104bb614b309d85efac36703194ff2d830287"), "main")
    '32ixEdVJWo3kmvJGMTZq5jAQVZZeuwnqzo'
    """
    from btclib import b32, b58  # noqa: PLC0415 - it takes long to load, and few commands need it

    theirs = check_network(network)
    kind = script_type(script)
    if kind is ScriptType.P2PKH:
        return b58.address_from_h160("p2pkh", script[3:23], theirs)
    if kind is ScriptType.P2SH:
        return b58.address_from_h160("p2sh", script[2:22], theirs)
    if kind in {ScriptType.P2WPKH, ScriptType.P2WSH, ScriptType.P2TR, ScriptType.ANCHOR, ScriptType.WITNESS_UNKNOWN}:
        version = script[0] - _OP_1_LESS_1 if script[0] else 0
        return b32.address_from_witness(version, script[2:], theirs)
    return None


def check_network(network: str) -> str:
    """Return what btclib calls a network.

    Raises
    ------
    BadInput
        If there is no such network.
    """
    theirs = LIBRARY_NAMES.get(network)
    if theirs is None:
        raise BadInput("there is no such network", value=network, remedy=f"use one of {', '.join(NETWORKS)}")
    return theirs


_Base58 = Callable[[str], tuple[str, bytes, str]]
_Bech32 = Callable[[str], tuple[int, bytes, str]]


@cache
def _decoders() -> tuple[_Base58, _Bech32]:
    from btclib import b32, b58  # noqa: PLC0415 - it takes long to load, and few commands need it

    return b58.h160_from_address, b32.witness_from_address


def _reason(said: str) -> str:
    """Say in our words why btclib refuses an address."""
    if "checksum" in said:
        return "the checksum of the address fails"
    if "prefix" in said or "hrp" in said:
        return "the address is of another coin"
    return "the address has a version or a length that there is not"
