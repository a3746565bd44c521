"""Keys: made and opened wherever they are kept, never shown, never overwritten."""

import copy
import json
import logging
import os
import pickle
import shutil
import subprocess
import traceback
from collections.abc import Iterator
from pathlib import Path

import keyring as library
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from keyring.backend import KeyringBackend

from khazana.alliance.note_keys import MessageSigner
from khazana.core import BadInput, Unavailable
from khazana.store import key_files
from khazana.store.held_keys import HeldKey
from khazana.store.key_files import open_file, write_file
from khazana.store.key_places import Keeper, KeyPlace, format_place, parse_place
from khazana.store.keyring import HoldsKey, Keyring

WORDS = "correct horse battery staple"
WRONG = "a wrong passphrase"
PIN = "1234"
WRONG_PIN = "9999"
SEED = bytes(range(32))
QUICK = 2**14
"""The least cost of scrypt that is read; tests do not wait for more."""
LIBRARIES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")


class MemoryKeyring(KeyringBackend):
    """A keyring that is as good as one of an operating system, for as long as a test runs."""

    priority = 5  # type: ignore[assignment] # the library's way

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class PlainKeyring(MemoryKeyring):
    """A keyring that writes plain text, as its priority says."""

    priority = 0.5  # type: ignore[assignment] # the library's way


@pytest.fixture
def os_keyring() -> Iterator[MemoryKeyring]:
    before, ours = library.get_keyring(), MemoryKeyring()
    library.set_keyring(ours)
    yield ours
    library.set_keyring(before)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_files.write_file, "__kwdefaults__", {"cost": QUICK})


def signs(held: HoldsKey) -> bool:
    Ed25519PublicKey.from_public_bytes(held.public).verify(held.sign(b"a statement"), b"a statement")
    return isinstance(held, MessageSigner)


def ring(folder: Path, words: str = WORDS, token_library: str = "") -> Keyring:
    return Keyring(folder=folder, ask=lambda _: words, token_library=token_library)


@pytest.mark.parametrize("text", ["os:treasury", "file:/var/keys/a b.json", "token:statements@treasury"])
def test_a_place_has_one_text(text: str) -> None:
    assert format_place(parse_place(text)) == text


@pytest.mark.parametrize("text", ["", "os", "os:", "file:", "usb:x", "token:a", "token:@b", "os:a\nb", "file:a\x00b"])
def test_other_texts_name_no_place(text: str) -> None:
    with pytest.raises(BadInput):
        parse_place(text)


def test_a_key_in_a_file_is_opened_by_its_passphrase_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "key.json"
    made = write_file(path, SEED, WORDS)
    assert path.stat().st_mode & 0o777 == 0o600
    assert SEED.hex() not in path.read_text()
    opened = open_file(path, WORDS)
    assert opened.public == made.public
    assert signs(opened)
    with pytest.raises(BadInput, match="passphrase"):
        open_file(path, WORDS + " ")
    with pytest.raises(BadInput, match="there already"):
        write_file(path, SEED, WORDS)
    with pytest.raises(BadInput, match="at least"):
        write_file(tmp_path / "short.json", SEED, "short")


def test_a_file_is_at_full_cost_where_nobody_asks_for_less(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.undo()
    write_file(tmp_path / "key.json", SEED, WORDS)
    assert json.loads((tmp_path / "key.json").read_text())["cost"] == 2**17


def test_every_changed_byte_of_a_file_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    write_file(path, SEED, WORDS)
    good = path.read_bytes()
    table = json.loads(good)
    for key, value in table.items():
        for other in (None, "", 0, value + "A" if isinstance(value, str) else value * 2, -1, 2**30):
            path.write_text(json.dumps(table | {key: other}))
            with pytest.raises(BadInput):
                open_file(path, WORDS)
    for bad in (b"", b"[]", b"{}", good[:-10], b"\xff" * 20, b"[" * 3000, bytes(5000)):
        path.write_bytes(bad)
        with pytest.raises(BadInput):
            open_file(path, WORDS)
    path.write_bytes(good)
    assert signs(open_file(path, WORDS))
    with pytest.raises(Unavailable):
        open_file(tmp_path / "nowhere", WORDS)


def test_nothing_shows_a_key(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    held = HeldKey(SEED)
    shown = [repr(held), str(held), f"{held!r}", repr([held]), repr(ring(tmp_path))]
    for copying in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(BadInput):
            copying(held)
    assert not hasattr(held, "__dict__")
    caplog.set_level(logging.DEBUG)
    path = tmp_path / "key.json"
    write_file(path, SEED, WORDS)
    try:
        open_file(path, WRONG)
    except BadInput as refusal:
        shown += [str(refusal), *traceback.format_exception(refusal)]
    shown.append(caplog.text)
    for secret in (SEED.hex(), WORDS, WRONG, repr(SEED)):
        assert not any(secret in text for text in shown)


def test_the_ring_makes_lists_and_opens(tmp_path: Path, os_keyring: MemoryKeyring) -> None:
    keys = ring(tmp_path)
    filed = keys.make("treasury", KeyPlace(keeper=Keeper.FILE, name=str(tmp_path / "t.json")))
    kept = keys.make("log", parse_place("os:log"))
    assert [(one.name, one.place.keeper) for one in keys.keys()] == [  # noqa: SIM118 - no mapping
        ("treasury", Keeper.FILE),
        ("log", Keeper.OS),
    ]
    assert keys.open("treasury").public == filed.public
    assert keys.open("log").public == kept.public
    assert signs(keys.open("log"))
    text = (tmp_path / "keys.json").read_text()
    assert not any(secret in text for secret in os_keyring.kept.values())
    for name, place in (("treasury", "os:other"), ("other", "os:log")):
        with pytest.raises(BadInput, match="is listed"):
            keys.make(name, parse_place(place))
    with pytest.raises(BadInput, match="no key of that name"):
        keys.open("nobody")


def test_another_key_in_the_same_place_is_seen(tmp_path: Path, os_keyring: MemoryKeyring) -> None:
    keys = ring(tmp_path)
    keys.make("log", parse_place("os:log"))
    (place,) = os_keyring.kept
    os_keyring.kept.clear()
    with pytest.raises(BadInput, match="no key of that name"):
        keys.open("log")
    keys.make("other", parse_place("os:other"))
    os_keyring.kept[place] = os_keyring.kept[place[0], "other"]
    with pytest.raises(BadInput, match="another key"):
        keys.open("log")
    os_keyring.kept[place] = "no base64"
    with pytest.raises(BadInput):
        keys.open("log")


def test_a_keyring_that_writes_plain_text_is_refused(tmp_path: Path) -> None:
    before = library.get_keyring()
    library.set_keyring(PlainKeyring())
    try:
        with pytest.raises(Unavailable, match="no keyring that is safe"):
            ring(tmp_path).make("log", parse_place("os:log"))
    finally:
        library.set_keyring(before)
    assert not ring(tmp_path).keys()


@pytest.mark.parametrize(
    "text", ["{}", "[1]", '[{"name": 1}]', "", "[" * 3000, '[{"name":"a","place":"x","public":""}]']
)
def test_a_damaged_list_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "keys.json").write_text(text)
    if text == "{}":
        assert not ring(tmp_path).keys()
        return
    with pytest.raises(BadInput, match="list of keys"):
        ring(tmp_path).keys()


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    pytest.importorskip("pkcs11", reason="python-pkcs11 is not installed")
    found = next((one for one in LIBRARIES if Path(one).is_file()), None)
    if found is None or shutil.which("softhsm2-util") is None:
        pytest.skip("softhsm2 is not installed: its library and softhsm2-util stand in for a token")
    (tmp_path / "tokens").mkdir()
    settings = tmp_path / "softhsm2.conf"
    settings.write_text(
        f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n"
    )
    monkeypatch.setenv("SOFTHSM2_CONF", str(settings))
    words = ["softhsm2-util", "--init-token", "--free", "--label", "treasury", "--pin", PIN, "--so-pin", "5678"]
    subprocess.run(words, check=True, capture_output=True, env={**os.environ, "SOFTHSM2_CONF": str(settings)})
    return found


def test_a_key_in_a_token_signs_and_does_not_leave_it(tmp_path: Path, token: str) -> None:
    keys = ring(tmp_path, PIN, token)
    made = keys.make("statements", parse_place("token:statements@treasury"))
    assert signs(made)
    opened = keys.open("statements")
    assert opened.public == made.public
    assert signs(opened)
    assert PIN not in repr(opened)
    with pytest.raises(BadInput, match="has a key of that label"):
        ring(tmp_path / "other", PIN, token).make("again", parse_place("token:statements@treasury"))
    with pytest.raises(BadInput, match="PIN is wrong") as refusal:
        ring(tmp_path, WRONG_PIN, token).open("statements")
    assert WRONG_PIN not in "".join(traceback.format_exception(refusal.value))
    with pytest.raises(Unavailable, match="no such token"):
        ring(tmp_path / "third", PIN, token).make("x", parse_place("token:x@elsewhere"))
    with pytest.raises(BadInput, match="its own library"):
        ring(tmp_path, PIN).open("statements")
