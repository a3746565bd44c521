"""The fixed words of the table of a bundle, apart from all others: verifying loads no more than it needs."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.alliance.verifying import Aspect, Shown
from khazana.i18n import message as _

__all__ = ["VERIFICATION_TERMS"]

VERIFICATION_TERMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        Aspect.SIGNATURE: _("signature"),
        Aspect.STATEMENT: _("statement"),
        Aspect.CONTENTS: _("contents"),
        Aspect.LOG: _("log"),
        Aspect.WITNESSES: _("witnesses"),
        Aspect.KEYS: _("keys"),
        Aspect.TIME: _("time"),
        Aspect.RESULT: _("result"),
        Shown.SHOWN: _("shown"),
        Shown.NOT_SHOWN: _("not shown"),
        Shown.FAILED: _("fails"),
    }
)
"""What each code is called; the words are message ids."""
