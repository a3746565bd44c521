"""A look at a partner's log that is written down: when it was, what head it found, or why it found none."""

from pathlib import Path

from khazana.app.alliance_following import Follower, Look
from khazana.app.alliance_journal import SeenAs, note_head, note_look
from khazana.core import Clock, KhazanaError, Progress

__all__ = ["noted_look"]


def noted_look(
    follower: Follower, folder: Path, clock: Clock, *, progress: Progress = lambda _done, _of, _what: None
) -> Look:
    """Look once, and write down in the folder that follows the log what came of it.

    Raises
    ------
    KhazanaError
        What the look raises; that it failed, and why, is written down first.
    """
    try:
        look = follower.look(progress=progress)
    except KhazanaError as refusal:
        note_look(folder, clock.now(), SeenAs.REFUSED, refusal.what)  # where it lies here is nobody's business there
        raise
    at, seen_as = clock.now(), SeenAs(look.outcome.value)
    note_head(folder, at, seen_as, look.head.checkpoint)
    note_look(folder, at, seen_as)
    return look
