"""Output descriptors: read with all their keys, in public form only, and the scripts that they describe.

References
----------
BIP-380 to BIP-387 (descriptors), BIP-379 (miniscript), BIP-389 (multipath), BIP-390 (musig).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from khazana.bitcoin.addresses import check_network, parse_address
from khazana.bitcoin.networks import LIBRARY_NAMES, NETWORKS
from khazana.bitcoin.private_keys import WITHHELD, PrivateKeyMet, find_keys
from khazana.core import BadInput

if TYPE_CHECKING:
    from btclib_wallet.descriptors import Descriptor

__all__ = [
    "LAST_INDEX",
    "LONGEST_DESCRIPTOR",
    "PublicDescriptor",
    "ScriptPlace",
    "descriptor_checksum",
    "library_descriptor",
    "parse_descriptor",
]

LONGEST_DESCRIPTOR: Final = 5_000
LAST_INDEX: Final = 2**31 - 1
"""The last index that a wildcard may take."""

_DEEPEST: Final = 130
"""Brackets within brackets: a taproot tree has 128 levels."""
_TEST_NETWORKS: Final = tuple(name for name in NETWORKS if name != "main")
_REMEDY: Final = "copy it again from its source"
_LONG_WORD: Final = re.compile(r"\w{16,}")
_HEX_KEY: Final = re.compile(r"(?<![0-9A-Za-z])[0-9a-fA-F]{64}(?![0-9A-Za-z])")
_TAKES_32_BYTES: Final = re.compile(r"\b(?:tr|rawtr|raw|sha256|hash256)\(")
_EXTENDED: Final = re.compile(r"(?<![0-9A-Za-z])([xt])pub[1-9A-HJ-NP-Za-km-z]{20,}")


@dataclass(frozen=True, slots=True)
class ScriptPlace:
    """Where a script stands: in a ``descriptor`` of one branch, read on a ``network``, at an ``index``."""

    descriptor: str
    network: str
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicDescriptor:
    """A descriptor without private keys.

    Parameters
    ----------
    networks
        The networks that its keys and addresses may be of.
    branches
        One descriptor with its checksum for each path of a multipath one, in order; else one.
    is_ranged
        Whether it has a wildcard, and so a script for each index.
    """

    networks: tuple[str, ...]
    branches: tuple[str, ...]
    is_ranged: bool

    def scripts_at(self, index: int) -> tuple[bytes, ...]:
        """Return the output scripts at an index, branch by branch; ``combo`` has several in each.

        Raises
        ------
        BadInput
            If there is no such index: one without a wildcard has index 0 alone.
        """
        return tuple(script for script, _ in self.places_at(index))

    def places_at(self, index: int) -> tuple[tuple[bytes, ScriptPlace], ...]:
        """Return the output scripts at an index as `scripts_at` does, each with its place.

        Raises
        ------
        BadInput
            If there is no such index.
        """
        if type(index) is not int or not 0 <= index <= (LAST_INDEX if self.is_ranged else 0):
            raise BadInput("the descriptor has no script at this index", value=index, remedy="pass 0 to 2147483647")
        network = self.networks[0]
        with _refusing():
            return tuple(
                (found.script, ScriptPlace(text, network, index))
                for text in self.branches
                for found in library_descriptor(text, LIBRARY_NAMES[network]).script_pub_keys(index)
            )


def parse_descriptor(text: str) -> PublicDescriptor:
    """Read a descriptor: its form, its checksum where it has one, and every key.

    Raises
    ------
    PrivateKeyMet
        If it holds a private key.
    BadInput
        If it is none, or its checksum fails; the text is not repeated.

    Examples
    --------
    >>> parse_descriptor("raw(deadbeef)#89f8spxm").scripts_at(0)[0].hex()
    'deadbeef'
    """
    if len(text) > LONGEST_DESCRIPTOR:
        raise BadInput(f"a descriptor has at most {LONGEST_DESCRIPTOR} characters", remedy=_REMEDY)
    _refuse_private(text)
    _check_depth(text)
    network, networks = _networks(text)
    from btclib_wallet.descriptors import multipath_descriptors  # noqa: PLC0415 - it takes long to load

    with _refusing():
        branches = tuple(multipath_descriptors(text, network))
        parsed = [library_descriptor(branch, network) for branch in branches]
        is_ranged = any(one.is_ranged for one in parsed)
        for one in parsed:
            one.script_pub_keys(0)
    return PublicDescriptor(networks=networks, branches=branches, is_ranged=is_ranged)


def descriptor_checksum(text: str) -> str:
    """Return the eight letters that follow ``#`` in a descriptor.

    Raises
    ------
    BadInput
        If a letter has no place in descriptors.

    Examples
    --------
    >>> descriptor_checksum("raw(deadbeef)")
    '89f8spxm'
    """
    from btclib_wallet.descriptors import checksum  # noqa: PLC0415 - it takes long to load

    with _refusing():
        return checksum(text)


def _refuse_private(text: str) -> None:
    form = next((form for _, form in find_keys(text)), None)
    if form is None and _HEX_KEY.search(text) and _TAKES_32_BYTES.search(text) is None:
        form = "32 bytes where only a private key has 32"
    if form is not None:
        raise PrivateKeyMet(form)


def _check_depth(text: str) -> None:
    depth = 0
    for letter in text:
        depth += (letter in "({[") - (letter in ")}]")
        if depth > _DEEPEST:
            raise BadInput(f"a descriptor has at most {_DEEPEST} brackets within brackets", remedy=_REMEDY)


def _networks(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the network to read a descriptor on, as btclib calls it, and all that it may be of."""
    if text.startswith("addr("):
        networks = parse_address(text[5:].partition("#")[0].removesuffix(")")).networks
        return check_network(networks[0]), networks
    kinds = set(_EXTENDED.findall(text))
    if "t" in kinds:
        return LIBRARY_NAMES["test"], _TEST_NETWORKS
    return LIBRARY_NAMES["main"], ("main",) if kinds else NETWORKS


@lru_cache(maxsize=512)
def library_descriptor(text: str, network: str) -> "Descriptor":
    """Return btclib's reading of a descriptor of one branch, on a network by its name there; kept for the next time."""
    from btclib_wallet.descriptors import parse  # noqa: PLC0415 - it takes long to load

    return parse(text, network)


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn what btclib refuses into our refusal; what it says is kept, without anything as long as a key."""
    try:
        yield
    except RecursionError:
        raise BadInput("the descriptor is nested too deeply", remedy=_REMEDY) from None
    except (ValueError, RuntimeError) as error:
        if "checksum" in str(error):
            raise BadInput("the checksum of the descriptor fails", remedy=_REMEDY) from None
        said = _LONG_WORD.sub(WITHHELD, str(error))[:200]
        raise BadInput(f"the descriptor cannot be read: {said}", remedy=_REMEDY) from None
