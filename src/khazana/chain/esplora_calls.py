"""Calls to a server of Esplora's REST interface, with what comes back held to its documented form.

References
----------
https://github.com/Blockstream/esplora/blob/master/API.md
https://mempool.space/docs/api/rest
"""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from khazana.bitcoin.headers import block_hash
from khazana.bitcoin.transactions import RawTransaction, parse_transaction
from khazana.chain.answers import block_ref, bytes_of, entry, hash_of, number, parse_json, record, rows
from khazana.chain.refusals import unreadable
from khazana.core import BadInput, BlockRef, ProofFailed, Unavailable
from khazana.wire import HttpGetter, HttpLimits, HttpQuestion, check_url

__all__ = ["Branch", "EsploraCalls", "Seen"]

LIMITS: Final = HttpLimits(connect_s=15, read_s=30, fetch_s=180, body_bytes=16 * 2**20, attempts=5, backoff_s=0.5)
INTERVAL_S: Final = 0.2
"""Least time between two calls to a server that is not on this machine [s]; none publishes a figure."""
MOST_SEEN: Final = 200_000
"""Transactions of one script, beyond which a server is taken for endless."""
_OK, _MISSING = 200, 404
_NO_BLOCK: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Seen:
    """A transaction in a script's history, as the server lists it: not yet proven."""

    block: BlockRef
    txid: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A merkle branch as the server gives it: steps in the order of the wire."""

    height: int
    position: int
    steps: tuple[bytes, ...]


@dataclass(slots=True)
class EsploraCalls:
    """Calls to the server at ``base_url``; ``plain`` allows plain HTTP to another machine."""

    base_url: str
    plain: bool = False
    interval_s: float | None = None
    getter: HttpGetter = field(default_factory=lambda: HttpGetter(limits=LIMITS), repr=False)

    def __post_init__(self) -> None:
        self.base_url = self.base_url.rstrip("/")
        check_url(self.base_url, plain=self.plain)
        if self.interval_s is None:
            self.interval_s = (
                0.0 if urlsplit(self.base_url).hostname in {"127.0.0.1", "::1", "localhost"} else INTERVAL_S
            )

    def tip(self) -> BlockRef:
        """Return the block that the server takes for the tip."""
        tip_hash = hash_of(self._text("/blocks/tip/hash"), self.base_url)
        said = record(self._json(f"/block/{tip_hash}"), self.base_url)
        return block_ref(said.get("height"), said.get("id"), self.base_url)

    def hash_at(self, height: int) -> str | None:
        """Return the hash of the block at a height; ``None`` beyond the tip."""
        said = self._get(f"/block-height/{height}")
        return None if said is None else hash_of(_decoded(said, self.base_url), self.base_url)

    def headers_to(self, height: int) -> dict[int, bytes]:
        """Return the headers of the ten blocks or so that end at a height, by height."""
        found = {}
        for one in rows(self._json(f"/blocks/{height}"), self.base_url):
            said = record(one, self.base_url)
            found[number(entry(said, "height", self.base_url), self.base_url)] = self._header(said)
        return found

    def history(self, script: bytes, since: int) -> list[Seen]:
        """Return the confirmed transactions of a script, newest first, down to a height."""
        found: dict[Seen, None] = {}
        path = f"/scripthash/{sha256(script).hexdigest()}/txs/chain"
        last = ""
        while True:
            page = [self._seen(one) for one in rows(self._json(path + last), self.base_url)]
            found |= dict.fromkeys(one for one in page if one.block.height >= since)
            if not page or page[-1].block.height < since:
                return list(found)
            if last == f"/{page[-1].txid}" or len(found) > MOST_SEEN:
                raise Unavailable(
                    f"the server's list of a script's transactions has no end within {MOST_SEEN}",
                    where=self.base_url,
                    remedy="use another server, or a node of your own",
                )
            last = f"/{page[-1].txid}"

    def waiting(self, script: bytes) -> list[str]:
        """Return the ids of a script's unconfirmed transactions; servers list at most fifty."""
        path = f"/scripthash/{sha256(script).hexdigest()}/txs/mempool"
        listed = rows(self._json(path), self.base_url)
        return [hash_of(entry(one, "txid", self.base_url), self.base_url) for one in listed]

    def transaction(self, txid: str) -> tuple[bytes, RawTransaction] | None:
        """Return a transaction, as bytes and read; ``None`` where the server knows none.

        Raises
        ------
        ProofFailed
            If it is another one than was asked for.
        """
        said = self._get(f"/tx/{txid}/hex")
        if said is None:
            return None
        raw = bytes_of(_decoded(said, self.base_url), self.base_url)
        try:
            read = parse_transaction(raw)
        except BadInput as refusal:
            raise unreadable(self.base_url, refusal.what, txid) from None
        if read.txid != txid:
            raise ProofFailed(
                "the server hands over another transaction than was asked for",
                evidence=raw,
                where=self.base_url,
                value=read.txid,
                remedy="do not trust this server",
            )
        return raw, read

    def branch(self, txid: str) -> Branch | None:
        """Return the merkle branch of a transaction; ``None`` where the server has it in no block."""
        body = self._get(f"/tx/{txid}/merkle-proof")
        if body is None:
            return None
        said = record(parse_json(body, self.base_url), self.base_url)
        listed = rows(entry(said, "merkle", self.base_url), self.base_url)
        return Branch(
            height=number(entry(said, "block_height", self.base_url), self.base_url),
            position=number(entry(said, "pos", self.base_url), self.base_url),
            steps=tuple(bytes_of(one, self.base_url, size=32)[::-1] for one in listed),
        )

    def close(self) -> None:
        """End all connections."""
        self.getter.close()

    def _seen(self, said: object) -> Seen:
        status = record(entry(said, "status", self.base_url), self.base_url)
        block = block_ref(status.get("block_height"), status.get("block_hash"), self.base_url)
        return Seen(block, hash_of(entry(said, "txid", self.base_url), self.base_url))

    def _header(self, said: object) -> bytes:
        """Put a header together from a block's fields, and hold it to the block's hash."""
        where = self.base_url
        before = record(said, where).get("previousblockhash") or _NO_BLOCK
        names = ("version", "timestamp", "bits", "nonce")
        version, time, bits, nonce = (number(entry(said, name, where), where).to_bytes(4, "little") for name in names)
        root = bytes.fromhex(hash_of(entry(said, "merkle_root", where), where))[::-1]
        raw = version + bytes.fromhex(hash_of(before, where))[::-1] + root + time + bits + nonce
        if block_hash(raw) != entry(said, "id", where):
            raise unreadable(where, "a block's fields do not make its hash", entry(said, "id", where))
        return raw

    def _text(self, path: str) -> str:
        return _decoded(self._found(path), self.base_url)

    def _json(self, path: str) -> object:
        return parse_json(self._found(path), self.base_url + path)

    def _found(self, path: str) -> bytes:
        body = self._get(path)
        if body is None:
            raise Unavailable(
                "the server knows nothing of what was asked",
                where=self.base_url + path,
                remedy="check that the address ends where its interface begins, such as https://blockstream.info/api",
            )
        return body

    def _get(self, path: str) -> bytes | None:
        question = HttpQuestion(url=self.base_url + path, plain=self.plain, interval_s=self.interval_s or 0.0)
        answer = self.getter.ask(question, until=self.getter.deadline())
        if answer.status == _MISSING:
            return None
        if answer.status != _OK:
            raise Unavailable(
                f"the server answered with status {answer.status}",
                where=self.base_url + path,
                value=answer.excerpt(),
                remedy="try again later, or use another server",
            )
        return answer.body


def _decoded(body: bytes, where: str) -> str:
    try:
        return body.decode("ascii").strip()
    except UnicodeDecodeError:
        raise unreadable(where, "text is wanted", body[:40]) from None
