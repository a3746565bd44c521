"""The merkle tree of a block's transactions: its root, and branches that show that a transaction is in it.

Ids of transactions are hex as nodes print them; roots and the steps of a branch are 32 bytes in the order of the wire,
as headers and servers hold them.

A branch is a weaker proof than it looks, in two ways that are closed here:

- An inner node is the hash of 64 bytes, and so is the id of a transaction of 64 bytes. Whoever mines one can
  show a "transaction" below it that never was (CVE-2017-12842). So a transaction of 64 bytes is refused, and
  so is a branch with an inner node that reads as one.
- A level of odd length pairs its last node with itself, so the same root stands for a longer list that ends in
  a repetition (CVE-2012-2459). So a position that only exists in such a list is refused.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from btclib.hashes import hash256, merkle_root_and_mutated_from_hashes

from khazana.bitcoin.transactions import parse_transaction
from khazana.core import MAX_SATS, BadInput, OutPoint, ProofFailed

__all__ = ["branch_of", "branches_of", "check_branch", "check_leaf", "root_of"]

_SIZE: Final = 32
_NODE_SIZE: Final = 64
_DEEPEST: Final = 32
_SAME_AGAIN: Final = "ask another server, and do not trust this one"


def root_of(txids: Sequence[str]) -> bytes:
    """Return the root of the merkle tree over all ids of a block, in their order.

    Raises
    ------
    BadInput
        If there is no id, or one is none.
    ProofFailed
        If the list repeats its end, so that its root is that of a shorter list too.

    Examples
    --------
    >>> only = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"
    >>> root_of([only])[::-1].hex() == only
    True
    """
    root, repeats = merkle_root_and_mutated_from_hashes(_leaves(txids), hash256)
    if repeats:
        raise ProofFailed(
            "the list of transactions repeats its end, so its root is that of a shorter list too (CVE-2012-2459)",
            evidence=tuple(txids),
            value=f"{len(txids)} transactions",
            remedy=_SAME_AGAIN,
        )
    return root


def branch_of(txids: Sequence[str], position: int) -> tuple[bytes, ...]:
    """Return the branch from the id at ``position`` up to the root: the sibling at each level, from the leaves on.

    Raises
    ------
    BadInput
        If an id is none, or there is no such position.
    """
    return branches_of(txids, (position,))[0]


def branches_of(txids: Sequence[str], positions: Sequence[int]) -> list[tuple[bytes, ...]]:
    """Return the branches from the ids at ``positions`` up to the root; the tree is hashed once.

    Raises
    ------
    BadInput
        If an id is none, or there is no such position.
    """
    level = _leaves(txids)
    for position in positions:
        if type(position) is not int or not 0 <= position < len(level):
            raise BadInput("there is no such position in the block", value=position, remedy="count from 0")
    branches: list[list[bytes]] = [[] for _ in positions]
    depth = 0
    while len(level) > 1:
        if len(level) % 2:
            level.append(level[-1])
        for branch, position in zip(branches, positions, strict=True):
            branch.append(level[(position >> depth) ^ 1])
        level = [hash256(left + right) for left, right in zip(level[::2], level[1::2], strict=True)]
        depth += 1
    return [tuple(branch) for branch in branches]


def check_branch(raw_tx: bytes, position: int, branch: Sequence[bytes], root: bytes) -> str:
    """Check that a transaction stands at ``position`` in the tree of ``root``, and return its id.

    Parameters
    ----------
    raw_tx
        The transaction as it goes over the wire, with its witness or without.

    Raises
    ------
    ProofFailed
        If the branch does not lead to the root, or leads there in one of the two ways that show nothing.
    BadInput
        If what is handed in is no transaction, position, branch or root.
    """
    read = parse_transaction(raw_tx)
    check_leaf(read.txid, read.bare_size, position, branch, root)
    return read.txid


def check_leaf(txid: str, bare_size: int, position: int, branch: Sequence[bytes], root: bytes) -> None:
    """Check a transaction that was read already, as `check_branch` does.

    Parameters
    ----------
    bare_size
        Bytes of the transaction without its witness, which are what the id is the hash of.

    Raises
    ------
    ProofFailed, BadInput
        As `check_branch` does.
    """
    (leaf,) = _leaves([txid])
    _check_shape(position, branch, root)
    if bare_size == _NODE_SIZE:
        raise _failed("a transaction of 64 bytes can be an inner node of the tree (CVE-2017-12842)", txid, branch)
    node, place, is_last = leaf, position, False
    for step in branch:
        is_right = place & 1
        if step == node and is_right:
            raise _failed("the position lies beyond the end of the block (CVE-2012-2459)", txid, branch, position)
        if is_last and not is_right and step != node:
            raise _failed("the branch ends one level of the tree and not the next", txid, branch, position)
        is_last = is_last or step == node
        joined = bytes(step) + node if is_right else node + bytes(step)
        if _reads_as_transaction(joined):
            raise _failed("an inner node reads as a transaction (CVE-2017-12842)", txid, branch, joined.hex())
        node, place = sha256(sha256(joined).digest()).digest(), place >> 1
    if node != root:
        raise _failed("the branch does not lead to the root in the header", txid, branch, node[::-1].hex())


def _check_shape(position: object, branch: object, root: object) -> None:
    if isinstance(branch, bytes | bytearray | str) or not isinstance(branch, Sequence) or len(branch) > _DEEPEST:
        raise BadInput("a branch has at most 32 steps", value=_shown(branch), remedy=_SAME_AGAIN)
    for one in (*branch, root):
        if not isinstance(one, bytes | bytearray | memoryview) or len(one) != _SIZE:
            raise BadInput("steps of a branch and roots have 32 bytes", value=_shown(one), remedy=_SAME_AGAIN)
    if not isinstance(position, int) or isinstance(position, bool) or position < 0:
        raise BadInput("a position is a whole number from 0", value=_shown(position), remedy="pass an int")
    if position >> len(branch):
        raise ProofFailed(
            "the position lies beyond the tree that the branch climbs",
            evidence=tuple(branch),
            value=position,
            remedy=_SAME_AGAIN,
        )


def _reads_as_transaction(node: bytes) -> bool:
    """Tell whether 64 bytes are a transaction that a block could hold: one input, one output, an amount there can be.

    After the version (4) comes the number of inputs, the output spent (36), the first script with its length, the
    sequence (4), the number of outputs, the amount (8), the second script with its length, the lock time (4): the two
    scripts share four bytes. More inputs or outputs do not fit, and none at all are not valid.
    """
    script = node[41]
    if node[4] != 1 or script > 4 or node[46 + script] != 1:  # noqa: PLR2004 - the layout above
        return False
    amount = int.from_bytes(node[47 + script : 55 + script], "little")
    return node[55 + script] == 4 - script and amount <= MAX_SATS


def _leaves(txids: Sequence[str]) -> list[bytes]:
    if isinstance(txids, str) or not txids:
        raise BadInput("a block has at least one transaction", value=_shown(txids), remedy="pass all ids of the block")
    return [bytes.fromhex(OutPoint(txid, 0).txid)[::-1] for txid in txids]


def _failed(what: str, txid: str, branch: Sequence[bytes], value: object = None) -> ProofFailed:
    return ProofFailed(what, evidence=tuple(branch), where=f"transaction {txid}", value=value, remedy=_SAME_AGAIN)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."  # noqa: PLR2004 - a line
