"""The genesis block's hash is public: block 0 of the main chain."""

import pytest

from khazana.core import BadInput, BlockRef

GENESIS = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"


def test_blocks_order_by_height() -> None:
    assert BlockRef(0, GENESIS) < BlockRef(1, "0" * 64)


@pytest.mark.parametrize(
    ("height", "name"),
    [
        (-1, GENESIS),
        (2**31, GENESIS),
        (True, GENESIS),
        (0, GENESIS.upper()),
        (0, GENESIS[:-1]),
        (0, GENESIS + "\n"),
        (0, None),
    ],
)
def test_what_is_no_block(height: int, name: str) -> None:
    with pytest.raises(BadInput):
        BlockRef(height, name)
