"""A real Electrum server (ElectrumX) beside a real node, for as long as a test lasts."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from ssl import PEM_cert_to_DER_cert
from typing import Any

import trustme
from fakes.bitcoin_node import BitcoinNode, free_port

__all__ = ["ElectrumServer", "MissingServerError", "find_electrum", "running_electrum"]

_ROOT = Path(__file__).parents[2]
_START_SECONDS = 60
_POLL_SECONDS = 0.02
_HELLO: "tuple[str, list[object]]" = ("server.version", ["test", ["1.4", "1.6"]])
_LONG: "tuple[str, list[object]]" = ("blockchain.block.headers", [0, 16])
"""A call with a long answer, for which the server sends what it holds back."""
_RUN = """
import sys
from electrumx.server import transport
transport.PaddedRSTransport.WAIT_FOR_BUFFER_GROWTH_SECONDS = float(sys.argv.pop(1))
from electrumx.cli.electrumx_server import main
main()
"""
_SETTINGS = {
    "COIN": "Bitcoin",
    "NET": "regtest",
    "DB_ENGINE": "leveldb",
    "ALLOW_ROOT": "1",
    "PEER_DISCOVERY": "off",
    "PEER_ANNOUNCE": "",
    "CACHE_MB": "50",
    "MAX_SEND": "20000000",
    "COST_SOFT_LIMIT": "0",
    "COST_HARD_LIMIT": "0",
    "INITIAL_CONCURRENT": "64",
    "DAEMON_POLL_INTERVAL_BLOCKS": "50",
    "DAEMON_POLL_INTERVAL_MEMPOOL": "50",
    "LOG_LEVEL": "warning",
}


class MissingServerError(RuntimeError):
    """No ElectrumX is there."""


def find_electrum() -> Path:
    """Return the Python that has ElectrumX: in ``.venv-electrum`` here, or beside the environment that runs.

    Raises
    ------
    MissingServerError
        If there is none; the message says how to get it.
    """
    for folder in (_ROOT / ".venv-electrum", Path(sys.prefix).with_name(".venv-electrum")):
        if (folder / "bin" / "electrumx_server").exists():
            return folder / "bin" / "python"
    raise MissingServerError("there is no ElectrumX in .venv-electrum: run make electrum")


@lru_cache(maxsize=1)
def _certificate() -> tuple[bytes, bytes, bytes]:
    """Make a certificate for 127.0.0.1: its authority's, its own with that of the authority, and its key (PEM)."""
    authority = trustme.CA()
    made = authority.issue_cert("127.0.0.1", "localhost")
    own = b"".join(blob.bytes() for blob in made.cert_chain_pems)
    return authority.cert_pem.bytes(), own, made.private_key_pem.bytes()


@dataclass(slots=True)
class ElectrumServer:
    """A server: its ``tcp_port``, ``ssl_port``, and the ``authority`` that vouches for its certificate (a PEM file)."""

    node: BitcoinNode
    folder: Path
    tcp_port: int
    ssl_port: int
    rpc_port: int
    hold_back_s: float = 1.0
    settings: Mapping[str, str] = field(default_factory=dict)
    _process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def tcp(self) -> str:
        """Where it listens without TLS."""
        return f"tcp://127.0.0.1:{self.tcp_port}"

    @property
    def ssl(self) -> str:
        """Where it listens with TLS."""
        return f"ssl://127.0.0.1:{self.ssl_port}"

    @property
    def authority(self) -> Path:
        """The certificate that vouches for the server's."""
        return self.folder / "authority.pem"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the server's certificate."""
        ending = "-----END CERTIFICATE-----"
        own = _certificate()[1].decode().partition(ending)[0] + ending
        return sha256(PEM_cert_to_DER_cert(own)).hexdigest()

    def start(self) -> None:
        """Start, and wait until it has read the node's chain and listens.

        Raises
        ------
        RuntimeError
            If it ends, or is not ready within a minute; the message has what it wrote.
        """
        for name, blob in zip(("authority.pem", "own.pem", "key.pem"), _certificate(), strict=True):
            (self.folder / name).write_bytes(blob)
        (self.folder / "db").mkdir(exist_ok=True)
        services = {"tcp": self.tcp_port, "ssl": self.ssl_port, "rpc": self.rpc_port}
        own = {
            "SERVICES": ",".join(f"{kind}://127.0.0.1:{port}" for kind, port in services.items()),
            "SSL_CERTFILE": str(self.folder / "own.pem"),
            "SSL_KEYFILE": str(self.folder / "key.pem"),
            "DB_DIRECTORY": str(self.folder / "db"),
            "DAEMON_URL": f"http://{self.node.cookie.read_text()}@127.0.0.1:{self.node.port}/",
        }
        with (self.folder / "out").open("ab") as out:
            self._process = subprocess.Popen(
                [find_electrum(), "-c", _RUN, str(self.hold_back_s)],
                env={"PATH": os.environ["PATH"], **_SETTINGS, **self.settings, **own},
                stdout=out,
                stderr=out,
            )
        self.synced()

    def synced(self) -> None:
        """Wait until it is at the node's tip, with all that waits for a block, and listens."""
        deadline = time.monotonic() + _START_SECONDS
        while True:
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"ElectrumX is not ready:\n{(self.folder / 'out').read_text(errors='replace')}")
            with suppress(OSError, ValueError, KeyError):
                if self.tip() == self.node.tip():
                    return
            time.sleep(_POLL_SECONDS)

    def waiting_synced(self, scripts: Collection[bytes]) -> None:
        """Wait until it knows the same waiting transactions as the node, as far as ``scripts`` and they show."""
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            waiting = self.node.call("getrawmempool")
            firsts = [row["vout"][0]["scriptPubKey"]["hex"] for row in self._read(waiting)]
            known = self._waiting([*map(bytes.fromhex, firsts), *scripts])
            if all(txid in known[place] for place, txid in enumerate(waiting)) and set().union(*known) <= set(waiting):
                return
            time.sleep(_POLL_SECONDS)
        raise RuntimeError("ElectrumX does not know what waits at the node")

    def _read(self, txids: list[str]) -> list[Any]:
        return self.node.batch("getrawtransaction", [(txid, 1) for txid in txids])

    def _waiting(self, scripts: list[bytes]) -> list[set[str]]:
        """Return the ids of what waits for each script."""
        asked = [("blockchain.scripthash.get_mempool", [sha256(one).digest()[::-1].hex()]) for one in scripts]
        answers = _ask(self.tcp_port, _HELLO, *asked)[1:]
        return [{entry["tx_hash"] for entry in answer} for answer in answers]

    @property
    def is_running(self) -> bool:
        """Whether it was started, and not stopped."""
        return self._process is not None

    def tip(self) -> tuple[int, str]:
        """Return height and hash of the tip that it serves."""
        _, second = _ask(self.tcp_port, _HELLO, ("blockchain.headers.subscribe", []))
        raw = bytes.fromhex(second["hex"])
        return second["height"], sha256(sha256(raw).digest()).digest()[::-1].hex()

    def restart(self) -> None:
        """Stop, and start with the same data on the same ports."""
        self.stop()
        self.start()

    def stop(self) -> None:
        """End it in good order."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


def _ask(port: int, *calls: tuple[str, list[object]]) -> list[Any]:
    """Call in one go and return the results in order; ask for something long as often as answers are held back."""
    results: dict[int, Any] = {}
    rest = b""
    with socket.create_connection(("127.0.0.1", port), timeout=0.02) as line:
        line.sendall(b"".join(_line(number, call) for number, call in enumerate(calls)))
        for further in range(len(calls), len(calls) + 500):
            try:
                *lines, rest = (rest + line.recv(1 << 20)).split(b"\n")
            except TimeoutError:
                line.sendall(_line(further, _LONG))
                continue
            results |= {answer["id"]: answer["result"] for answer in map(json.loads, lines) if "id" in answer}
            if results.keys() >= set(range(len(calls))):
                return [results[number] for number in range(len(calls))]
    raise OSError("the server does not answer")


def _line(number: int, call: tuple[str, list[object]]) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": call[0], "params": call[1]}).encode() + b"\n"


@contextmanager
def running_electrum(node: BitcoinNode, *, hold_back_s: float = 1.0, **settings: str) -> Iterator[ElectrumServer]:
    """Run a server beside a node that has ``txindex="1"``, and remove all of it at the end.

    Parameters
    ----------
    hold_back_s
        How long it keeps short answers until others fill a packet [s]; 1 is its own way.
    settings
        Further settings, such as ``MAX_SEND="350000"``.

    Raises
    ------
    MissingServerError
        If ElectrumX is not there.
    """
    find_electrum()
    where = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - it flushes often, and memory is quick
    with tempfile.TemporaryDirectory(prefix="khazana-electrum-", dir=where, ignore_cleanup_errors=True) as made:
        ports = free_port(), free_port(), free_port()
        server = ElectrumServer(node, Path(made), *ports, hold_back_s=hold_back_s, settings=settings)
        try:
            server.start()
            yield server
        finally:
            server.stop()
