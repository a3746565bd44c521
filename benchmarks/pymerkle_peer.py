"""Time pymerkle on a tree of entries; run by the interpreter of ``.venv-oracle``, it imports nothing of ours.

The tree is kept in memory: nothing is written, no head is signed.
"""

import json
import resource
import sys
import time
from hashlib import sha256

from pymerkle import InmemoryTree, verify_inclusion  # type: ignore[import-not-found]


def main(count: int, proofs: int) -> None:
    """Print seconds of appending, of one proof and of one check, peak memory, and the root."""
    entries = [sha256(number.to_bytes(8, "big")).digest() for number in range(count)]
    tree = InmemoryTree(algorithm="sha256")
    start = time.perf_counter()
    for entry in entries:
        tree.append_entry(entry)
    append_s = time.perf_counter() - start
    places = [1 + number * (count - 1) // max(proofs - 1, 1) for number in range(proofs)]
    start = time.perf_counter()
    made = [tree.prove_inclusion(place) for place in places]
    prove_s = (time.perf_counter() - start) / proofs
    root = tree.get_root()
    start = time.perf_counter()
    for place, proof in zip(places, made, strict=True):
        verify_inclusion(tree.get_leaf(place), root, proof)
    check_s = (time.perf_counter() - start) / proofs
    figures = {
        "append_s": append_s,
        "prove_s": prove_s,
        "check_s": check_s,
        "root": root.hex(),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
