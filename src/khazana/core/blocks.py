"""A block named by height and hash: what every chain fact hangs on."""

import re
from dataclasses import dataclass

from khazana.core.errors import BadInput

__all__ = ["BlockRef"]

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class BlockRef:
    """A block: ``height`` from 0 and ``hash`` as 64 lower-case hex digits in display order."""

    height: int
    hash: str

    def __post_init__(self) -> None:
        if type(self.height) is not int or not 0 <= self.height < 2**31:
            raise BadInput("a block height is a whole number from 0", value=self.height, remedy="pass an int")
        if not isinstance(self.hash, str) or _HASH.fullmatch(self.hash) is None:
            raise BadInput(
                "a block hash is 64 lower-case hex digits", value=self.hash, remedy="copy it as a node prints it"
            )
