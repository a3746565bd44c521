"""Watch lists: what an entry may be, and the output scripts that it stands for. Public things only.

An entry is an address, an output script in hex, an output descriptor, or an extended public key. A private key
in any form is refused before anything else reads the text, and the text is never repeated.

References
----------
BIP-44 (gap limit, chains of an account), SLIP-132 (prefixes of extended keys).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from khazana.bitcoin.addresses import check_network, parse_address
from khazana.bitcoin.descriptors import LAST_INDEX, PublicDescriptor, ScriptPlace, parse_descriptor
from khazana.bitcoin.networks import NETWORKS
from khazana.bitcoin.private_keys import PrivateKeyMet, find_keys
from khazana.bitcoin.script_types import MAX_SCRIPT_BYTES
from khazana.core import BadInput

__all__ = ["GAP_LIMIT", "Watch", "WatchKind", "next_to_derive", "parse_watch"]

GAP_LIMIT: Final = 20
"""How many scripts in a row were never used before a wallet's chain is taken to end (BIP-44)."""

_REMEDY: Final = "copy it again from its source"
_MOST_SCRIPTS: Final = 100_000
_HEX: Final = re.compile(r"(?:[0-9a-fA-F]{2})+", re.ASCII)
_EXTENDED: Final = re.compile(r"(?P<form>[xyztuvYZUV])pub[1-9A-HJ-NP-Za-km-z]{50,120}", re.ASCII)
_SEED: Final = re.compile(r"\w+(?:\s+\w+){11,}")
_FORMS: Final = {
    "x": "pkh({}/<0;1>/*)",
    "t": "pkh({}/<0;1>/*)",
    "y": "sh(wpkh({}/<0;1>/*))",
    "u": "sh(wpkh({}/<0;1>/*))",
    "z": "wpkh({}/<0;1>/*)",
    "v": "wpkh({}/<0;1>/*)",
}
"""What the prefix of an extended key says of the scripts (SLIP-132)."""
_KEY_BYTES: Final = {33: (2, 3), 65: (4, 6, 7)}
_PRIVATE_BYTES: Final = 32


class WatchKind(StrEnum):
    """What an entry of a watch list is."""

    ADDRESS = "address"
    SCRIPT = "script"
    DESCRIPTOR = "descriptor"
    EXTENDED_KEY = "extended key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """An entry of a watch list.

    Parameters
    ----------
    text
        The entry as it was given.
    kind
        What it is.
    networks
        The networks that it may be of; the first is main where it may be.
    descriptor
        What it means as a descriptor; ``None`` for an address or a script.
    fixed
        The one script of an address or a script; empty for others.
    """

    text: str
    kind: WatchKind
    networks: tuple[str, ...]
    descriptor: PublicDescriptor | None = None
    fixed: tuple[bytes, ...] = ()

    @property
    def is_ranged(self) -> bool:
        """Whether it stands for a script at each index."""
        return self.descriptor is not None and self.descriptor.is_ranged

    def scripts(self, start: int = 0, count: int = 1) -> tuple[bytes, ...]:
        """Return the output scripts of ``count`` indices from ``start`` on, in order of index, then of branch.

        One that is not ranged has its scripts at index 0.

        Raises
        ------
        BadInput
            If the range is none, is too long for one request, or exceeds what an index may be.
        """
        indices = self._indices(start, count)
        if self.descriptor is None:
            return self.fixed * len(indices)
        return tuple(script for index in indices for script in self.descriptor.scripts_at(index))

    def places(self, start: int = 0, count: int = 1) -> dict[bytes, ScriptPlace]:
        """Return where each of the same scripts stands in the descriptor; none for an address or a script.

        A wallet that is asked to sign finds its keys by it.

        Raises
        ------
        BadInput
            As `scripts` does.
        """
        indices = self._indices(start, count)
        if self.descriptor is None:
            return {}
        return dict(pair for index in indices for pair in self.descriptor.places_at(index))

    def _indices(self, start: int, count: int) -> range:
        if type(start) is not int or type(count) is not int or start < 0 or not 0 <= count <= _MOST_SCRIPTS:
            raise BadInput(
                f"a request is for at most {_MOST_SCRIPTS} indices from 0 on",
                value=(start, count),
                remedy="ask in steps",
            )
        if self.is_ranged:
            return range(start, start + count)
        return range(1 if start == 0 and count else 0)


def parse_watch(text: str, network: str | None = None) -> Watch:
    """Read an entry of a watch list, for a network or for any.

    Raises
    ------
    PrivateKeyMet
        If it is or holds a private key.
    BadInput
        If it is none, or is of another network; the text is not repeated.

    Examples
    --------
    >>> parse_watch("32ixEdVJWo3kmvJGMTZq5jAQVZZeuwnqzo", "main").scripts()[0].hex()
    'a9140b55e104bb614b309d85efac36703194ff2d830287'
    """
    if network is not None:
        check_network(network)
    watch = _read(text)
    if network is not None and network not in watch.networks:
        raise BadInput(f"the {watch.kind} is of another network than {network}", value=watch.networks, remedy=_REMEDY)
    return watch


def next_to_derive(watch: Watch, derived: int, used: Iterable[int], *, gap: int = GAP_LIMIT) -> range:
    """Return the indices still to derive: until ``gap`` indices in a row after the last used one are.

    Parameters
    ----------
    derived
        How many indices were derived so far, from 0 on.
    used
        The indices of which a script was ever paid, on any branch.

    Examples
    --------
    >>> watch = parse_watch("32ixEdVJWo3kmvJGMTZq5jAQVZZeuwnqzo")
    >>> next_to_derive(watch, 0, ()), next_to_derive(watch, 1, (0,))
    (range(0, 1), range(1, 1))
    """
    if derived < 0 or gap < 1:
        raise BadInput(
            "a gap has at least one index", value=(derived, gap), remedy="pass 20 where nothing speaks against"
        )
    needed = min(max(used, default=-1) + 1 + gap, LAST_INDEX + 1) if watch.is_ranged else 1
    return range(derived, max(derived, needed))


def _read(text: str) -> Watch:
    _refuse_private(text)
    if "(" in text:
        found = parse_descriptor(text)
        return Watch(text=text, kind=WatchKind.DESCRIPTOR, networks=found.networks, descriptor=found)
    extended = _EXTENDED.fullmatch(text)
    if extended is not None:
        found = _account(text, extended["form"])
        return Watch(text=text, kind=WatchKind.EXTENDED_KEY, networks=found.networks, descriptor=found)
    if _HEX.fullmatch(text):
        return _script(text)
    address = parse_address(text)
    return Watch(text=text, kind=WatchKind.ADDRESS, networks=address.networks, fixed=(address.script,))


def _refuse_private(text: str) -> None:
    form = next((form for _, form in find_keys(text)), None)
    if form is None and _SEED.fullmatch(text.strip()):
        form = "seed phrase"
    if form is not None:
        raise PrivateKeyMet(form)


def _script(text: str) -> Watch:
    script = bytes.fromhex(text)
    if len(script) == _PRIVATE_BYTES:
        raise PrivateKeyMet("32 bytes in hex")
    if script[0] in _KEY_BYTES.get(len(script), ()):
        raise BadInput("a public key is no output script", remedy="write pk(), pkh(), wpkh() or tr() around it")
    if len(script) > MAX_SCRIPT_BYTES:
        raise BadInput(f"a script has at most {MAX_SCRIPT_BYTES} bytes", value=len(script), remedy=_REMEDY)
    return Watch(text=text, kind=WatchKind.SCRIPT, networks=NETWORKS, fixed=(script,))


def _account(text: str, form: str) -> PublicDescriptor:
    """Return what an extended key means: the receiving and the change chain of an account."""
    if form not in _FORMS:
        raise BadInput(
            "the extended key is one of several of a multisignature", remedy="watch the whole by its descriptor"
        )
    from btclib_wallet.bip32.bip32 import BIP32KeyData  # noqa: PLC0415 - it takes long to load

    try:
        key = BIP32KeyData.b58decode(text)
        plain = BIP32KeyData(
            version=bytes.fromhex("0488b21e" if form in "xyz" else "043587cf"),
            depth=key.depth,
            parent_fingerprint=key.parent_fingerprint,
            index=key.index,
            chain_code=key.chain_code,
            key=key.key,
        ).b58encode()
    except ValueError:
        raise BadInput("the extended key cannot be read, or its checksum fails", remedy=_REMEDY) from None
    return parse_descriptor(_FORMS[form].format(plain))
