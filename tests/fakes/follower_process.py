"""A state that looks at its partner's log once, in a process of its own, and says what it found.

    python -m fakes.follower_process FOLDER URL PARTNER'S-KEY NOW WITNESS'S-KEY...

It knows public keys alone, but its own. The last arguments are witnesses of which one has to have cosigned.
"""

import sys
from datetime import datetime
from pathlib import Path

from fakes.clock import FixedClock
from fakes.note_signers import SeededSigner

from khazana.alliance import LogIdentity, LogPolicy, parse_verifier_key
from khazana.app.alliance_following import Follower, OwnWitness
from khazana.core import KhazanaError
from khazana.partners import open_tiles
from khazana.store.log_files import LogFiles
from khazana.store.witness_heads import HeadFiles

__all__ = ["look"]


def look(folder: Path, url: str, key: str, now: str, *witnesses: str) -> str:
    """Look once; return what was found in one line."""
    log_key = parse_verifier_key(key)
    identity = LogIdentity(origin=log_key.name, keys=(log_key,))
    policy = LogPolicy(
        identity=identity, witnesses=tuple(map(parse_verifier_key, witnesses)), quorum=1 if witnesses else 0
    )
    own = OwnWitness(name="sv.example", signer=SeededSigner("sv"), heads=HeadFiles(folder / "heads"))
    mirror = LogFiles(folder / "mirror", identity)
    clock = FixedClock(datetime.fromisoformat(now))
    source = open_tiles(url)
    try:
        found = Follower(source, policy, mirror, folder / "evidence", clock=clock, witness=own).look()
    except KhazanaError as refusal:
        return f"refused: {refusal.what}"
    finally:
        source.close()
    return f"{found.outcome} {found.head.checkpoint.size} {found.cosignature is not None}"


if __name__ == "__main__":
    print(look(Path(sys.argv[1]), *sys.argv[2:]))  # noqa: T201 - to the test
