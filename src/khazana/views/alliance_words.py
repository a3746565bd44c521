"""The fixed words of the pages and tables of the alliance."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.alliance.head_signers import SignerPart
from khazana.app.alliance_journal import SeenAs
from khazana.app.anchor_stands import AnchorState
from khazana.i18n import message as _

__all__ = ["ALLIANCE_TERMS", "FIGURE_NAMES", "STATEMENT_NAMES"]

ALLIANCE_TERMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        SignerPart.OWNER: _("the log itself"),
        SignerPart.WITNESS: _("witness"),
        SignerPart.STRANGER: _("a key that is unknown here"),
        SeenAs.PUBLISHED: _("published by us"),
        SeenAs.FIRST: _("seen for the first time"),
        SeenAs.GREW: _("seen to have grown"),
        SeenAs.SAME: _("unchanged"),
        SeenAs.OLDER: _("an older head was shown"),
        SeenAs.REFUSED: _("the look failed"),
        AnchorState.PENDING: _("promised by calendars"),
        AnchorState.UNPLACED: _("in a block, not compared"),
        AnchorState.ANCHORED: _("on the chain"),
        AnchorState.WRONG: _("not on the chain"),
    }
)
"""What each code is called; the words are message ids."""

STATEMENT_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "urn:khazana:reserve-books:v1": _("Books of a reserve"),
        "urn:khazana:reconciliation:v1": _("Books against the chain"),
        "urn:khazana:proof-of-reserves:v1": _("Proof of reserves"),
        "urn:khazana:energy-plan:v1": _("Energy plan"),
        "urn:khazana:simulation:v1": _("Simulation"),
        "urn:khazana:audit:v1": _("Audit of claims"),
        "urn:khazana:document:v1": _("Policy document"),
        "urn:khazana:commitments:v1": _("Commitments evaluated"),
        "urn:khazana:key:v1": _("Signing key"),
    }
)
"""What each type of statement is called."""

FIGURE_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "action": _("Step"),
        "agreement": _("Agreement"),
        "algorithm": _("Algorithm"),
        "at": _("As of"),
        "basis": _("Basis"),
        "block": _("Block"),
        "books_version": _("Version of the books"),
        "bound_usd": _("Proven bound, USD"),
        "by": _("By"),
        "checks": _("Checks"),
        "claimed_sat": _("Claimed"),
        "comment": _("Comment"),
        "cost_usd": _("Cost, USD"),
        "currency": _("Currency"),
        "days": _("Days"),
        "difference_sat": _("Difference"),
        "document": _("Document"),
        "document_version": _("Version"),
        "error": _("Standard error"),
        "evaluator_version": _("Version of the rules"),
        "events": _("Events"),
        "events_alone": _("Events without a transaction"),
        "hash": _("Block hash"),
        "height": _("Block height"),
        "held_sat": _("Held on the chain"),
        "holds": _("Holds"),
        "hours": _("Hours"),
        "key": _("Key"),
        "kind": _("Kind"),
        "language": _("Language"),
        "lot_method": _("Order of lots"),
        "megawatts": _("Capacity, MW"),
        "model": _("Model"),
        "name": _("Name"),
        "network": _("Network"),
        "owed_sat": _("Owed"),
        "paths": _("Paths"),
        "programme": _("Programme"),
        "proven_sat": _("Proven"),
        "public_key": _("Public key"),
        "purpose": _("Purpose"),
        "reason": _("Reason"),
        "scenarios": _("Scenarios"),
        "seed": _("Seed"),
        "sha256": _("SHA-256"),
        "signatures": _("Signatures"),
        "since": _("Since"),
        "solver": _("Solver"),
        "status": _("Status"),
        "synthetic": _("Made up"),
        "title": _("Title"),
        "transactions_alone": _("Transactions without an event"),
        "unknown_sat": _("Of unknown standing"),
        "valid_signatures": _("Valid signatures"),
        "value": _("Value"),
        "verdict": _("Verdict"),
        "version": _("Version"),
        "wallet": _("Wallet"),
        "where": _("Where"),
    }
)
"""What a field of a statement is called, by the last part of its name; others keep their own names."""
