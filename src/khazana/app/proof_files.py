"""The files of a proof that is being made: what goes out to whoever signs, and what comes back. No key is read.

A folder holds ``message.txt``, ``unsigned.json`` (the proof without signatures), ``snapshot.txt`` (the unspent outputs
it is made against), and for each thing to sign ``NAME.psbt`` (base64, BIP-174) and ``NAME.txt`` (address and message,
for wallets that sign texts). What comes back is ``NAME.signed``: a signature as text, or the signed PSBT. The proof,
once it is whole, is ``proof.json``.
"""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from khazana.bitcoin import address_of
from khazana.bitcoin.private_keys import find_keys
from khazana.core import BadInput, Unavailable
from khazana.reserve.proof import (
    ProofRequest,
    ReserveProof,
    ScriptSignature,
    Snapshot,
    assemble,
    format_proof,
    format_snapshot,
    parse_proof,
)

__all__ = ["PROOF_FILE", "SNAPSHOT_FILE", "Returned", "is_begun", "read_bytes", "read_signed", "write_request"]

PROOF_FILE: Final = "proof.json"
SNAPSHOT_FILE: Final = "snapshot.txt"
_MESSAGE: Final = "message.txt"
_UNSIGNED: Final = "unsigned.json"
_SCRIPTS: Final = "items.txt"
_PSBT_MAGIC: Final = b"psbt\xff"
_LONGEST: Final = 64 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A proof as far as it is signed: the names of the items that are missing, and those that are there."""

    proof: ReserveProof
    signed: tuple[str, ...]
    missing: tuple[str, ...]


def is_begun(folder: Path) -> bool:
    """Tell whether a folder holds a request."""
    return (folder / _UNSIGNED).is_file()


def write_request(folder: Path, request: ProofRequest, snapshot: Snapshot) -> tuple[Path, ...]:
    """Write what is to be signed into a folder that is empty or does not exist; return the paths.

    Raises
    ------
    BadInput
        If there is something in the folder.
    Unavailable
        If it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise BadInput("the folder is not empty", where=str(folder), remedy="name a new folder, or empty this one")
        written = []
        for name, data in _request_files(request, snapshot):
            path = folder / name
            path.write_bytes(data)
            written.append(path)
    except OSError as error:
        raise Unavailable(
            error.strerror or "the folder cannot be written", where=str(folder), remedy="check its permissions"
        ) from None
    return tuple(written)


def _request_files(request: ProofRequest, snapshot: Snapshot) -> Iterator[tuple[str, bytes]]:
    network = request.message.terms.network
    unsigned = assemble(request, [""] * len(request.items))
    yield _MESSAGE, f"{request.text}\n".encode()
    yield SNAPSHOT_FILE, format_snapshot(snapshot)
    names = [f"{number:03}-{item.wallet}" for number, item in enumerate(request.items, 1)]
    for name, item in zip(names, request.items, strict=True):
        yield f"{name}.psbt", f"{item.psbt}\n".encode()
        address = address_of(item.script, network) or item.script.hex()
        yield f"{name}.txt", f"{address}\n\n{request.text}\n".encode()
    rows = (f"{name} {item.script.hex()}\n" for name, item in zip(names, request.items, strict=True))
    yield _SCRIPTS, "".join(rows).encode()
    yield _UNSIGNED, format_proof(unsigned)  # last: its presence says that the request is whole


def read_signed(folder: Path) -> Returned:
    """Put together what came back; write the proof's file once nothing is missing.

    Raises
    ------
    BadInput
        If a file of the folder was changed, or what came back has the form of a private key.
    """
    unsigned = parse_proof(read_bytes(folder / _UNSIGNED))
    signatures: list[ScriptSignature] = []
    signed: list[str] = []
    missing: list[str] = []
    for name, script in _items(folder):
        text = _signature(folder / f"{name}.signed")
        (signed if text else missing).append(name)
        if text:
            signatures.append(ScriptSignature(script=script, signature=text))
    proof = replace(unsigned, signatures=tuple(signatures))
    if not missing:
        try:
            (folder / PROOF_FILE).write_bytes(format_proof(proof))
        except OSError as error:
            raise Unavailable(error.strerror or "it cannot be written", where=str(folder / PROOF_FILE)) from None
    return Returned(proof=proof, signed=tuple(signed), missing=tuple(missing))


def _items(folder: Path) -> Iterator[tuple[str, bytes]]:
    path = folder / _SCRIPTS
    for number, line in enumerate(read_bytes(path).decode("utf-8", "replace").splitlines(), 1):
        name, _, script = line.partition(" ")
        try:
            yield name, bytes.fromhex(script)
        except ValueError:
            raise BadInput(
                "an item is a name and a script in hex", where=f"{path}:{number}", remedy="make the request again"
            ) from None


def _signature(path: Path) -> str:
    if not path.is_file():
        return ""
    data = read_bytes(path)
    if data.startswith(_PSBT_MAGIC):
        return b64encode(data).decode("ascii")
    text = data.decode("utf-8", "replace").strip()
    if any(True for _ in find_keys(text)):
        raise BadInput(
            "what stands here has the form of a private key; it was not read further, and is not shown",
            where=str(path),
            remedy="remove the file, move the coins of that key, and put the signature there",
        )
    return "".join(text.split())


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    BadInput
        If it is too large.
    Unavailable
        If it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(_LONGEST + 1)
    except OSError as error:
        raise Unavailable(error.strerror or "it cannot be read", where=str(path), remedy="check the name") from None
    if len(data) > _LONGEST:
        raise BadInput(f"a file of a proof has at most {_LONGEST} bytes", where=str(path), remedy="name another file")
    return data
