"""The parts that predicates are made of, each with its form.

Units stand last in a name. Satoshi are whole numbers; other money, seeds, and every figure that is no whole number are
texts. A digest is a SHA-256.
"""

from typing import Annotated, Final

from msgspec import Meta, Struct

from khazana.core import MAX_SATS

__all__ = [
    "END",
    "BlockNamed",
    "CapacityStated",
    "ClaimVerdict",
    "CommitmentStatus",
    "ConditionStated",
    "Count",
    "Decimal",
    "Digest",
    "Figure",
    "Hex",
    "Id",
    "Instant",
    "Key",
    "Line",
    "Part",
    "Resource",
    "Sat",
    "Software",
    "StandingTotals",
    "WalletCompared",
    "Whole",
    "Words",
]

END: Final = r"$(?!\n)"
"""The end of a text in any dialect of expressions; in some a ``$`` alone also stands before a last line feed."""

Hex = Annotated[str, Meta(pattern=rf"^[0-9a-f]{{64}}{END}", description="a SHA-256, or a block's hash, in hex")]
Instant = Annotated[
    str,
    Meta(
        pattern=rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\.[0-9]{{1,6}})?Z{END}",
        description="an instant in UTC (RFC 3339)",
    ),
]
Id = Annotated[str, Meta(pattern=rf"^[a-z0-9][a-z0-9._:-]{{0,127}}{END}", description="a name for programs")]
Line = Annotated[str, Meta(pattern=rf"^[^\x00-\x1f\x7f]{{1,300}}{END}", description="one line of text")]
Words = Annotated[str, Meta(max_length=4000, description="text; empty where there is none")]
Sat = Annotated[int, Meta(ge=0, le=MAX_SATS, description="satoshi")]
SatDelta = Annotated[int, Meta(ge=-MAX_SATS, le=MAX_SATS, description="satoshi, signed")]
Count = Annotated[int, Meta(ge=0, le=2**53 - 1, description="a count")]
Whole = Annotated[
    str, Meta(pattern=rf"^-?(0|[1-9][0-9]{{0,76}}){END}", description="a whole number of any size, as text")
]
Decimal = Annotated[
    str, Meta(pattern=rf"^-?(0|[1-9][0-9]{{0,38}})(\.[0-9]{{1,38}})?{END}", description="a decimal figure, as text")
]
Key = Annotated[
    str, Meta(pattern=rf"^[A-Za-z0-9+/]+={{0,2}}{END}", max_length=8000, description="a public key in base64")
]


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a predicate: no field but these."""


class Digest(Part, frozen=True, kw_only=True):
    """A digest, as in-toto writes one."""

    sha256: Hex


class Resource(Part, frozen=True, kw_only=True):
    """Something by its digest: an input, a document, a result."""

    name: Line
    digest: Digest


class Software(Part, frozen=True, kw_only=True):
    """What computed the result."""

    name: Line
    version: Line


class BlockNamed(Part, frozen=True, kw_only=True):
    """A block of a network."""

    network: Id
    height: Annotated[int, Meta(ge=0, lt=2**31)]
    hash: Hex


class Figure(Part, frozen=True, kw_only=True):
    """A figure: what is measured, its value in its unit, and the numerical error (empty where it is exact)."""

    measure: Line
    value: Decimal
    unit: Line
    error: Annotated[str, Meta(pattern=rf"^((0|[1-9][0-9]{{0,38}})(\.[0-9]{{1,38}})?)?{END}")] = ""


class StandingTotals(Part, frozen=True, kw_only=True):
    """Coins by how well they are known; there is no total on purpose."""

    proven_sat: Sat
    claimed_sat: Sat
    unknown_sat: Sat


class WalletCompared(Part, frozen=True, kw_only=True):
    """One wallet, or all under an empty name: the books against the chain."""

    wallet: Annotated[str, Meta(max_length=300)]
    agreement: Id
    booked: StandingTotals
    held_sat: Sat
    difference_sat: SatDelta


class CapacityStated(Part, frozen=True, kw_only=True):
    """A capacity that a plan chooses [MW]."""

    name: Line
    megawatts: Decimal


class ConditionStated(Part, frozen=True, kw_only=True):
    """A condition of a plan, and whether it holds."""

    name: Line
    holds: bool


class ClaimVerdict(Part, frozen=True, kw_only=True):
    """What the audit says of one claim."""

    claim: Id
    verdict: Id


class CommitmentStatus(Part, frozen=True, kw_only=True):
    """The status of one commitment, and why."""

    commitment: Id
    status: Annotated[str, Meta(pattern=rf"^(met|not-met|waived|outstanding|undetermined){END}")]
    reasons: tuple[Id, ...]
    evidence: tuple[Resource, ...] = ()
