"""Headers as Bitcoin Core's own library takes them: one by one into a chain in memory."""

from collections.abc import Sequence
from pathlib import Path

import pbk

CHAINS = {
    "main": pbk.ChainType.MAINNET,
    "test": pbk.ChainType.TESTNET,
    "testnet4": pbk.ChainType.TESTNET_4,
    "signet": pbk.ChainType.SIGNET,
    "regtest": pbk.ChainType.REGTEST,
}


def kernel(network: str, folder: Path) -> pbk.ChainstateManager:
    """Open a chain of its own in a folder."""
    options = pbk.ContextOptions()
    options.set_chainparams(pbk.ChainParameters(CHAINS[network]))
    kept = pbk.ChainstateManagerOptions(pbk.Context(options), str(folder / "data"), str(folder / "blocks"))
    kept.update_block_tree_db_in_memory(1)
    kept.update_chainstate_db_in_memory(1)
    return pbk.ChainstateManager(kept)


def first_refused(manager: pbk.ChainstateManager, raws: Sequence[bytes]) -> int | None:
    """Return the height of the first header, from height 1 on, that the library refuses."""
    for height, raw in enumerate(raws, 1):
        try:
            manager.process_block_header(pbk.BlockHeader(raw))
        except pbk.ProcessBlockHeaderException:
            return height
    return None
