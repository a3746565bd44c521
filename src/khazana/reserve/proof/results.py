"""What the check of a proof of reserves says."""

from dataclasses import dataclass, replace
from enum import StrEnum

from khazana.bitcoin import ScriptType, SignatureState, SignatureVariant
from khazana.core import BlockRef, Finding, OutPoint, Sats, SatsDelta, SourceKind, sats_delta

__all__ = ["CheckedSignature", "Liabilities", "NetPosition", "ProofResult", "ProvenCoin"]


class NetPosition(StrEnum):
    """Whether what is owed was set against what is proven."""

    NETTED = "netted"
    NOT_NETTED = "not_netted"
    """No statement of liabilities was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Liabilities:
    """What is owed to others in bitcoin [sat] at a block, by somebody's statement."""

    amount: Sats
    block: BlockRef
    source: str
    source_kind: SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSignature:
    """The signature of a script: what its check says, and why where it is not valid."""

    script: bytes
    state: SignatureState
    variant: SignatureVariant | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenCoin:
    """A coin whose control was shown, and which is unspent at the block; ``wallet`` is empty where it is not known."""

    outpoint: OutPoint
    amount: Sats
    script: bytes
    type: ScriptType
    wallet: str
    is_immature: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofResult:
    """What a proof shows, and what it does not.

    Parameters
    ----------
    programme, block, snapshot
        Whose it is, at which block, and the SHA-256 of the snapshot that it was checked against.
    coins
        What is proven, in order of outpoint.
    claimed
        What it lists, whether proven or not [sat]; for scripts, what lies on them.
    signatures
        In the order of the proof.
    liabilities
        What is owed, if a statement was given.
    findings
        What is wrong, or to be known.
    notes
        What no such proof shows; to be put beside every figure.
    """

    programme: str
    block: BlockRef
    snapshot: str
    coins: tuple[ProvenCoin, ...]
    claimed: int
    signatures: tuple[CheckedSignature, ...]
    liabilities: Liabilities | None
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]

    @property
    def proven(self) -> Sats:
        """What is proven [sat]."""
        return Sats(sum(coin.amount for coin in self.coins))

    @property
    def by_type(self) -> tuple[tuple[ScriptType, Sats], ...]:
        """What is proven by type of script [sat], in the order of the types."""
        sums = {kind: sum(coin.amount for coin in self.coins if coin.type is kind) for kind in ScriptType}
        return tuple((kind, Sats(amount)) for kind, amount in sums.items() if amount)

    @property
    def by_wallet(self) -> tuple[tuple[str, Sats], ...]:
        """What is proven by wallet [sat], in order of name."""
        sums: dict[str, int] = {}
        for coin in self.coins:
            sums[coin.wallet] = sums.get(coin.wallet, 0) + coin.amount
        return tuple((name, Sats(sums[name])) for name in sorted(sums))

    @property
    def position(self) -> NetPosition:
        """Whether liabilities were set against it."""
        return NetPosition.NOT_NETTED if self.liabilities is None else NetPosition.NETTED

    @property
    def net(self) -> SatsDelta | None:
        """What is proven less what is owed [sat]; ``None`` where no statement of liabilities was given."""
        return None if self.liabilities is None else sats_delta(self.proven - self.liabilities.amount)

    def without(self, outpoints: frozenset[OutPoint], findings: tuple[Finding, ...]) -> "ProofResult":
        """Return the result without some coins, and with the findings that say why."""
        left = tuple(coin for coin in self.coins if coin.outpoint not in outpoints)
        return replace(self, coins=left, findings=(*self.findings, *findings))
