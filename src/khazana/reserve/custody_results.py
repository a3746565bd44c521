"""What the custody report says, its rules and its findings."""

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Final

from khazana.bitcoin import ScriptType
from khazana.core import BadInput, BlockRef, Finding, FindingKind, OutPoint, Sats, Severity

__all__ = [
    "AGE_BANDS_BLOCKS",
    "CONCENTRATED",
    "DUST",
    "IMMATURE",
    "KEYS_EXPOSED",
    "NOT_IN_PERIMETER",
    "REUSED",
    "UNSPENDABLE",
    "AgeBand",
    "Concentration",
    "CustodyReport",
    "CustodyRules",
    "Exposure",
    "ScriptHolding",
    "TypeHolding",
]

AGE_BANDS_BLOCKS: Final = (1, 144, 1_008, 4_320, 25_920, 52_560, 210_240)
"""Where bands of age begin [blocks]: at once, a day, a week, thirty days, half a year, one and four years."""

REUSED: Final = FindingKind(
    code="custody.reused",
    severity=Severity.WARNING,
    text="{count} scripts with {amount} BTC were paid more than once, one of them in {most} transactions.",
    remedy="Use a new address for each receipt: reuse ties payments together, and shows the key with the first spend.",
)
KEYS_EXPOSED: Final = FindingKind(
    code="custody.keys-exposed",
    severity=Severity.NOTE,
    text=(
        "{amount} BTC lie on {count} scripts whose keys or script can be seen by anybody; {spent} BTC of them because "
        "coins were spent from the script before."
    ),
    remedy="Move what stays for long to fresh scripts that show a hash alone, and spend all coins of a script at once.",
)
CONCENTRATED: Final = FindingKind(
    code="custody.concentrated",
    severity=Severity.NOTE,
    text="One script holds {amount} BTC, {share} of the coins: {script}.",
    remedy="Consider to spread the coins, so that the loss of one script is not the loss of most.",
)
DUST: Final = FindingKind(
    code="custody.dust",
    severity=Severity.NOTE,
    text="{count} coins with {amount} BTC cost more to move than they hold, at {rate} sat/vB.",
    remedy="Leave them where they are; spending them ties other coins to them.",
)
UNSPENDABLE: Final = FindingKind(
    code="custody.unspendable",
    severity=Severity.WARNING,
    text="{count} coins with {amount} BTC lie on scripts that nobody can be expected to spend from.",
    remedy="Find out why the script is in the perimeter; do not count these coins as reserves.",
)
IMMATURE: Final = FindingKind(
    code="custody.immature",
    severity=Severity.NOTE,
    text="{amount} BTC were mined less than 100 blocks ago and cannot be spent yet.",
    remedy="Count them apart until they are mature.",
)
NOT_IN_PERIMETER: Final = FindingKind(
    code="custody.not-in-perimeter",
    severity=Severity.NOTE,
    text="{amount} BTC of the coins given lie on scripts that are not in the perimeter at that block.",
    remedy="List the scripts in the perimeter, or leave their coins out.",
)


_MOST_SAT_PER_VB: Final = 1_000_000


class Exposure(StrEnum):
    """Whether the keys behind a script can be seen."""

    HIDDEN = "hidden"
    """The script shows a hash, and nothing was spent from it as far as the history goes."""
    SCRIPT = "script"
    """The script itself shows a key: P2PK, P2TR, bare multisignature."""
    SPENT = "spent"
    """Coins were spent from the script before, which showed what the hash hides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyRules:
    """How the report judges.

    Parameters
    ----------
    dust_sat_per_vb
        The fee rate at which a coin that costs more to move than it holds is dust [sat/vB].
    largest_share
        The share of one script above which coins are called concentrated.
    """

    dust_sat_per_vb: int = 3
    largest_share: Fraction = Fraction(1, 4)

    def __post_init__(self) -> None:
        if type(self.dust_sat_per_vb) is not int or not 0 < self.dust_sat_per_vb <= _MOST_SAT_PER_VB:
            raise BadInput("a fee rate is a whole number above zero", value=self.dust_sat_per_vb, remedy="use 3")
        if not isinstance(self.largest_share, Fraction) or not 0 <= self.largest_share <= 1:
            raise BadInput("a share is a fraction from 0 to 1", value=self.largest_share, remedy="use 1/4")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptHolding:
    """The coins of one script: ``share`` of all; in how many transactions it was paid; the heights of its coins."""

    script: bytes
    type: ScriptType
    wallet: str
    amount: Sats
    share: Fraction
    coins: int
    receipts: int
    exposure: Exposure
    oldest_height: int
    newest_height: int

    @property
    def is_reused(self) -> bool:
        """Whether it was paid in more than one transaction."""
        return self.receipts > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeHolding:
    """The coins of all scripts of one type."""

    type: ScriptType
    amount: Sats
    share: Fraction
    coins: int
    scripts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """How much lies together.

    ``largest`` is the largest share, ``index`` the Herfindahl-Hirschman index: the sum of the squares of all shares,
    1 where all is in one part and 1/n where n parts are equal.
    """

    parts: int
    largest: Fraction
    index: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeBand:
    """Coins from ``least_blocks`` deep to less than ``end_blocks`` (``None``: any), with their sum [sat]."""

    least_blocks: int
    end_blocks: int | None
    amount: int
    coins: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyReport:
    """How coins are kept at a block.

    Parameters
    ----------
    total, outside
        The coins of the perimeter, and those given that are not in it [sat].
    scripts
        By amount, the largest first, then by script.
    types
        In the order of `khazana.bitcoin.ScriptType`.
    dust, unspendable
        Outpoints in order of script and outpoint, with their sums [sat].
    immature
        Mined less than 100 blocks ago [sat].
    """

    block: BlockRef
    total: Sats
    outside: int
    scripts: tuple[ScriptHolding, ...]
    types: tuple[TypeHolding, ...]
    by_script: Concentration
    by_type: Concentration
    ages: tuple[AgeBand, ...]
    dust: tuple[OutPoint, ...]
    dust_amount: int
    unspendable: tuple[OutPoint, ...]
    unspendable_amount: int
    immature: int
    rules: CustodyRules
    findings: tuple[Finding, ...]

    def with_findings(self, findings: tuple[Finding, ...]) -> "CustodyReport":
        """Return the report with findings."""
        return replace(self, findings=findings)
