"""The networks, and the rules by which each chain of headers grows."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from khazana.core import BadInput

__all__ = ["LIBRARY_NAMES", "NETWORKS", "NetworkRules", "rules_of"]

LIBRARY_NAMES: Final = {
    "main": "mainnet",
    "test": "testnet",
    "testnet4": "testnet4",
    "signet": "signet",
    "regtest": "regtest",
}
"""The networks by our names, and what the library behind them calls them."""
NETWORKS: Final = tuple(LIBRARY_NAMES)
"""The names of the networks, as nodes give them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkRules:
    """What one network asks of its headers, and how it writes addresses.

    Parameters
    ----------
    name
        One of `NETWORKS`; anything for a chain of one's own, as in tests.
    genesis
        The 80 bytes of the first header.
    limit_bits
        The easiest target, in the compact form of headers.
    spacing_s, timespan_s
        How far apart blocks are meant to be, and how long a period of difficulty is meant to last [s].
    retargets
        Whether the target moves from period to period.
    min_difficulty
        Whether a block 20 minutes after the one before it may take the easiest target.
    bip94
        Whether the period's first block keeps its real target, and may not be dated more than ten minutes before
        the block that it builds on (BIP-94).
    versions
        From which heights on a header has at least which version (BIP-34, BIP-66, BIP-65).
    least_work
        The work of the real chain [hashes] when the library was released: a chain with less is not it.
    bech32_prefix, p2pkh_version, p2sh_version
        How its addresses begin.
    """

    name: str
    genesis: bytes
    limit_bits: int
    spacing_s: int = 600
    timespan_s: int = 1_209_600
    retargets: bool = True
    min_difficulty: bool = False
    bip94: bool = False
    versions: tuple[tuple[int, int], ...] = ()
    least_work: int = 0
    bech32_prefix: str = ""
    p2pkh_version: int = 0
    p2sh_version: int = 0

    @property
    def interval(self) -> int:
        """How many blocks a period of difficulty has: 2,016 on most."""
        return self.timespan_s // self.spacing_s


@cache
def rules_of(network: str) -> NetworkRules:
    """Return the rules of a network.

    Raises
    ------
    BadInput
        If there is no such network.

    Examples
    --------
    >>> rules_of("main").interval
    2016
    """
    name = LIBRARY_NAMES.get(network) if isinstance(network, str) else None
    if name is None:
        raise BadInput("there is no such network", value=network, remedy=f"use one of {', '.join(NETWORKS)}")
    from btclib.block import genesis_block  # noqa: PLC0415 - it takes long to load, and few commands need it
    from btclib.network import network_from_name  # noqa: PLC0415 - likewise

    known, first = network_from_name(name), genesis_block(name)
    consensus = known.consensus
    return NetworkRules(
        name=network,
        genesis=first.header.serialize(),
        limit_bits=int.from_bytes(consensus.pow_limit_bits, "big"),
        spacing_s=consensus.pow_target_spacing,
        timespan_s=consensus.pow_target_timespan,
        retargets=not consensus.pow_no_retargeting,
        min_difficulty=consensus.pow_allow_min_difficulty_blocks,
        bip94=consensus.enforce_bip94,
        versions=((consensus.bip34_height, 2), (consensus.bip66_height, 3), (consensus.bip65_height, 4)),
        least_work=consensus.minimum_chain_work,
        bech32_prefix=known.hrp,
        p2pkh_version=known.p2pkh[0],
        p2sh_version=known.p2sh[0],
    )
