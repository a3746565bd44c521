"""The fixed words of the tables of logs."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.app.anchor_stands import AnchorState
from khazana.i18n import message as _

__all__ = ["ALLIANCE_TERMS"]

ALLIANCE_TERMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        AnchorState.PENDING: _("promised by calendars"),
        AnchorState.UNPLACED: _("in a block, not compared"),
        AnchorState.ANCHORED: _("on the chain"),
        AnchorState.WRONG: _("not on the chain"),
    }
)
"""What each code is called; the words are message ids."""
