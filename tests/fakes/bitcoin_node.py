"""A real Bitcoin node on a chain of its own (regtest), for as long as a test lasts.

The program is bitcoind on PATH, or the one that scripts/install-bitcoin-node unpacks. The node listens for
RPC on 127.0.0.1 and to no peer.
"""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

Json: TypeAlias = Any
"""What the node says, as `json` reads it."""

_ROOT = Path(__file__).parents[2]
_START_SECONDS = 60
_COINS = Decimal(100_000_000)
_SETTINGS = {
    "server": "1",
    "listen": "0",
    "connect": "0",
    "dnsseed": "0",
    "blockfilterindex": "1",
    "fallbackfee": "0.0001",
    "acceptnonstdtxn": "1",
    "acceptunknownwitness": "1",
    "permitbaremultisig": "1",
    "permitbarepubkey": "1",
    "rpcworkqueue": "256",
    "dbcache": "16",
    "maxmempool": "50",
    "par": "1",
    "keypool": "50",
}


class MissingNodeError(RuntimeError):
    """No bitcoind is there."""


class RpcRefusal(RuntimeError):
    """The node refused a call: its ``code``, and what it said."""

    def __init__(self, method: str, code: int, message: str) -> None:
        super().__init__(f"{method}: {message} ({code})")
        self.code = code


def find_bitcoind() -> str:
    """Return the program: on PATH, in ``.venv-node`` here, or in the one beside the virtual environment that runs.

    Raises
    ------
    MissingNodeError
        If there is none; the message says how to get it.
    """
    if on_path := shutil.which("bitcoind"):
        return on_path
    for folder in (_ROOT / ".venv-node", Path(sys.prefix).with_name(".venv-node")):
        if (program := folder / "bin" / "bitcoind").exists():
            return str(program)
    raise MissingNodeError("bitcoind is neither on PATH nor in .venv-node: run scripts/install-bitcoin-node")


def free_port() -> int:
    """Return a port that nobody on 127.0.0.1 listens to at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(slots=True)
class BitcoinNode:
    """A node: its ``folder``, the ``port`` of its RPC, and settings beyond the usual ones."""

    program: str
    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    port: int = 0
    _mined: int = field(default=0, repr=False)
    _process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)
    _line: http.client.HTTPConnection | None = field(default=None, repr=False)

    @property
    def chain(self) -> str:
        """The network, as the node's settings name it."""
        return self.settings.get("chain", "regtest")

    @property
    def url(self) -> str:
        """Where the RPC listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def cookie(self) -> Path:
        """The file with this run's name and password."""
        return self.folder / {"main": "", "test": "testnet3"}.get(self.chain, self.chain) / ".cookie"

    def start(self, *, wait: bool = True) -> None:
        """Start, and wait until calls are answered.

        Raises
        ------
        RuntimeError
            If the node ends, or does not answer within a minute; the message has what it wrote.
        """
        self.port = self.port or free_port()
        lines = {**_SETTINGS, **self.settings, "rpcport": str(self.port)}
        chain = lines.pop("chain", "regtest")
        text = "".join(f"{name}={value}\n" for name, value in lines.items())
        (self.folder / "bitcoin.conf").write_text(f"chain={chain}\n[{chain}]\n{text}", encoding="utf-8")
        self.cookie.unlink(missing_ok=True)
        with (self.folder / "out").open("ab") as out:
            self._process = subprocess.Popen(
                [self.program, f"-datadir={self.folder}", "-printtoconsole=0"], stdout=out, stderr=out
            )
        if wait:
            self._await()

    def stop(self) -> None:
        """Shut down in good order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End at once, as when the machine fails."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop, and start with the same data on the same port."""
        self.stop()
        self.start()

    def call(self, method: str, *params: object, wallet: str | None = None) -> Json:
        """Call by RPC; numbers that are not whole come as decimals.

        Raises
        ------
        RpcRefusal
            If the node refuses.
        """
        return _result(method, self._post({"id": 0, "method": method, "params": params}, wallet))

    def batch(self, method: str, rows: Sequence[Sequence[object]], wallet: str | None = None) -> list[Json]:
        """Call once for each of ``rows`` of parameters, in one exchange."""
        asked = [{"id": number, "method": method, "params": row} for number, row in enumerate(rows)]
        answers = sorted(self._post(asked, wallet), key=lambda answer: answer["id"])
        return [_result(method, answer) for answer in answers]

    def wallet(self, name: str = "wallet") -> str:
        """Make or load a wallet and return its name."""
        known = [one["name"] for one in self.call("listwalletdir")["wallets"]]
        if name not in self.call("listwallets"):
            self.call("loadwallet" if name in known else "createwallet", name)
        return name

    def address(self, kind: str = "bech32", wallet: str = "wallet") -> str:
        """Return a fresh address: legacy, p2sh-segwit, bech32 or bech32m."""
        return str(self.call("getnewaddress", "", kind, wallet=wallet))

    def script(self, address: str) -> bytes:
        """Return the output script of an address."""
        return bytes.fromhex(self.call("validateaddress", address)["scriptPubKey"])

    def generate(self, count: int = 1, address: str | None = None) -> list[str]:
        """Mine ``count`` blocks to ``address``, or to nobody, and return their hashes."""
        if address is None:
            self._mined += 1  # no two runs of blocks are alike, wherever they begin
            made: list[str] = self.call("generatetodescriptor", count, f"raw(6a04{self._mined:08x})")
        else:
            made = self.call("generatetoaddress", count, address)
        return made

    def send(self, amounts: Mapping[str, int], wallet: str = "wallet") -> str:
        """Send from the wallet ``{address: satoshi}`` and return the transaction's id."""
        outputs = {address: coins(amount) for address, amount in amounts.items()}
        return str(self.call("send", outputs, None, "unset", 2, wallet=wallet)["txid"])

    def tip(self) -> tuple[int, str]:
        """Return height and hash of the tip."""
        state = self.call("getblockchaininfo")
        return state["blocks"], state["bestblockhash"]

    def reorganise(self, depth: int, *, longer_by: int = 1, address: str | None = None) -> list[str]:
        """Give up the last ``depth`` blocks and mine that many and ``longer_by`` others on the block before them.

        The first of the others pays nobody, so that it is another block; what was confirmed waits for it again.
        """
        height, _ = self.tip()
        self.call("invalidateblock", self.call("getblockhash", height - depth + 1))
        first = self.generate(1)
        return first + (self.generate(depth + longer_by - 1, address) if depth + longer_by > 1 else [])

    def index_synced(self) -> None:
        """Wait until the block filters reach the tip."""
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            index = self.call("getindexinfo").get("basic block filter index")
            if index is None or (index["synced"] and index["best_block_height"] >= self.tip()[0]):
                return
            time.sleep(0.02)
        raise RuntimeError("the index of block filters does not reach the tip")

    def _post(self, asked: object, wallet: str | None) -> Json:
        path = "/" if wallet is None else f"/wallet/{wallet}"
        body = json.dumps(asked)
        headers = {"Authorization": "Basic " + b64encode(self.cookie.read_bytes()).decode()}
        for attempt in (0, 1):
            if self._line is None:
                self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
            try:
                self._line.request("POST", path, body, headers)
                answer = self._line.getresponse()
                return json.loads(answer.read(), parse_float=Decimal)
            except (http.client.HTTPException, OSError):
                self._hang_up()  # the node hangs up on a line that was silent for long
                if attempt:
                    raise
        raise AssertionError

    def _await(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            with suppress(OSError, http.client.HTTPException, RpcRefusal, ValueError):
                self.call("getblockchaininfo")
                return
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"bitcoind does not start:\n{(self.folder / 'out').read_text(errors='replace')}")
            time.sleep(0.05)

    def _end(self, by: signal.Signals) -> None:
        self._hang_up()
        if self._process is None:
            return
        self._process.send_signal(by)
        try:
            self._process.wait(_START_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None


def coins(amount: int) -> str:
    """Write satoshi as the node reads amounts: bitcoin with eight places, as text."""
    return f"{Decimal(amount) / _COINS:.8f}"


def satoshi(value: Decimal | int) -> int:
    """Read an amount that the node wrote."""
    whole = Decimal(value) * _COINS
    assert whole == int(whole)
    return int(whole)


def _result(method: str, answer: Mapping[str, Json]) -> Json:
    if error := answer.get("error"):
        raise RpcRefusal(method, error["code"], error["message"])
    return answer["result"]


@contextmanager
def running_node(**settings: str) -> Iterator[BitcoinNode]:
    """Run a node in a fresh folder, and remove all of it at the end.

    ``settings`` are lines of its configuration, such as ``prune="550"`` or ``chain="signet"``.

    Raises
    ------
    MissingNodeError
        If bitcoind is not there.
    """
    program = find_bitcoind()
    where = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - it flushes often, and memory is quick
    with tempfile.TemporaryDirectory(prefix="khazana-node-", dir=where, ignore_cleanup_errors=True) as made:
        node = BitcoinNode(program=program, folder=Path(made), settings=settings)
        try:
            node.start()
            yield node
        finally:
            node.stop()
