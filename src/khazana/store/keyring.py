"""The keys that statements and heads of logs are signed with: made, opened and listed, wherever they are kept.

Secrets (a passphrase, a PIN) are asked for by a function that the caller gives, when they are needed; none is kept in a
record, shown, or put into a refusal. The list names places and public keys alone.
"""

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from khazana.core import BadInput, Unavailable
from khazana.store.held_keys import SEED_BYTES
from khazana.store.key_places import Keeper, KeyPlace, format_place, parse_place

__all__ = ["AskSecret", "HoldsKey", "KeptKey", "Keyring"]

AskSecret = Callable[[str], str]
"""Given what is asked for, returns the secret."""

_LIST: Final = "keys.json"
_MOST_BYTES: Final = 2**20


class HoldsKey(Protocol):
    """What signs: `khazana.alliance.MessageSigner`."""

    @property
    def public(self) -> bytes:
        """Return the public key, 32 bytes."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message, 64 bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptKey:
    """A key in the list: what it is called, where it is kept, and its public half (``public``, 32 bytes)."""

    name: str
    place: KeyPlace
    public: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """The keys of this machine.

    Parameters
    ----------
    folder
        Where their list is.
    ask
        Asks for a passphrase or a PIN.
    token_library
        The path of the PKCS#11 library of the tokens in use; empty where there are none.
    """

    folder: Path
    ask: AskSecret
    token_library: str = ""

    def make(self, name: str, place: KeyPlace) -> HoldsKey:
        """Make a key, keep it, and list it.

        Raises
        ------
        BadInput
            If the name or the place is taken, or a secret is not good.
        Unavailable
            If the place cannot be used.
        """
        known = self.keys()
        if any(one.name == name or one.place == place for one in known):
            raise BadInput("a key of that name or place is listed", value=name, remedy="name another")
        held = self._made(place)
        self._write((*known, KeptKey(name=name, place=place, public=held.public)))
        return held

    def open(self, name: str) -> HoldsKey:
        """Open a key by its name, and see that it is the one listed.

        Raises
        ------
        BadInput
            If there is none of that name, a secret is wrong, or another key is where it was kept.
        Unavailable
            If the place cannot be used.
        """
        kept = next((one for one in self.keys() if one.name == name), None)
        if kept is None:
            names = ", ".join(one.name for one in self.keys()) or "none"
            raise BadInput("there is no key of that name", value=name, remedy="use one of {names}", names=names)
        held = self._opened(kept.place)
        if held.public != kept.public:
            raise BadInput(
                "another key is kept where this one was",
                where=str(kept.place),
                remedy="restore the key from its backup",
            )
        return held

    def keys(self) -> tuple[KeptKey, ...]:
        """Return the keys listed, in the order in which they were made.

        Raises
        ------
        BadInput
            If the list is damaged.
        Unavailable
            If it cannot be read.
        """
        path = self.folder / _LIST
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise Unavailable(error.strerror or "it cannot be read", where=str(path), remedy="check the path") from None
        try:
            rows = json.loads(data[:_MOST_BYTES])
            return tuple(
                KeptKey(name=str(row["name"]), place=parse_place(row["place"]), public=bytes.fromhex(row["public"]))
                for row in rows
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise BadInput(
                "the list of keys is damaged", where=str(path), remedy="restore it from its backup"
            ) from None

    def _made(self, place: KeyPlace) -> HoldsKey:
        if place.keeper is Keeper.TOKEN:
            from khazana.store.key_tokens import make_in_token  # noqa: PLC0415 - its library may be absent

            return make_in_token(self._library(), place.token, place.name, self.ask(f"PIN of the token {place.token}"))
        seed = secrets.token_bytes(SEED_BYTES)
        if place.keeper is Keeper.OS:
            from khazana.store.key_services import write_service  # noqa: PLC0415 - takes long to load

            return write_service(place.name, seed)
        from khazana.store.key_files import write_file  # noqa: PLC0415 - takes long to load

        return write_file(Path(place.name), seed, self.ask(f"passphrase for {place.name}"))

    def _opened(self, place: KeyPlace) -> HoldsKey:
        if place.keeper is Keeper.TOKEN:
            from khazana.store.key_tokens import open_token  # noqa: PLC0415 - its library may be absent

            return open_token(self._library(), place.token, place.name, self.ask(f"PIN of the token {place.token}"))
        if place.keeper is Keeper.OS:
            from khazana.store.key_services import open_service  # noqa: PLC0415 - takes long to load

            return open_service(place.name)
        from khazana.store.key_files import open_file  # noqa: PLC0415 - takes long to load

        return open_file(Path(place.name), self.ask(f"passphrase for {place.name}"))

    def _library(self) -> str:
        if not self.token_library:
            raise BadInput(
                "a token is reached through its own library", value="KHAZANA_TOKEN_LIBRARY", remedy="set it to the path"
            )
        return self.token_library

    def _write(self, keys: tuple[KeptKey, ...]) -> None:
        rows = [{"name": one.name, "place": format_place(one.place), "public": one.public.hex()} for one in keys]
        path, fresh = self.folder / _LIST, self.folder / f"{_LIST}.new"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with fresh.open("w", encoding="utf-8") as stream:
                json.dump(rows, stream, indent=1)
                stream.flush()
                os.fsync(stream.fileno())
            fresh.replace(path)
        except OSError as error:
            raise Unavailable(
                error.strerror or "it cannot be written", where=str(path), remedy="check the path"
            ) from None
