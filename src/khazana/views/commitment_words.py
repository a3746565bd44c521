"""The fixed words of the tables of commitments and of bundles."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.alliance.commitment_results import CountBasis, Status
from khazana.i18n import message as _
from khazana.views.verification_words import VERIFICATION_TERMS

__all__ = ["COMMITMENT_TERMS"]

COMMITMENT_TERMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        Status.MET: _("met"),
        Status.NOT_MET: _("not met"),
        Status.WAIVED: _("waived"),
        Status.OUTSTANDING: _("outstanding"),
        Status.UNDETERMINED: _("undetermined"),
        CountBasis.ANNOUNCED_RATE: _("announced, so much a day"),
        CountBasis.ANNOUNCED_PURCHASES: _("announced, single purchases"),
        CountBasis.ANNOUNCED_BALANCES: _("announced, between two balances"),
        CountBasis.REPORTED: _("reported by others"),
        CountBasis.EVIDENCED: _("bought or mined, shown by evidence"),
        CountBasis.CHAIN_RECEIVED: _("came on the chain, origin unknown"),
        CountBasis.CHAIN_CONSOLIDATED: _("moved together on the chain"),
        CountBasis.CHAIN_SPENT: _("left on the chain"),
        CountBasis.CHAIN_UNCERTAIN: _("went to unknown scripts on the chain"),
        **VERIFICATION_TERMS,
    }
)
"""What each code is called; the words are message ids."""
