"""A witness over the logs that we follow, made from what a command or the settings name."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from khazana.cli.session import Session
from khazana.cli.signers import open_signer
from khazana.core import BadInput
from khazana.i18n import message as _

if TYPE_CHECKING:
    from starlette.applications import Starlette

__all__ = ["WITNESS_KEY", "WITNESS_NAME", "named_witness", "witness_over"]

WITNESS_NAME: Final = "KHAZANA_WITNESS_NAME"
WITNESS_KEY: Final = "KHAZANA_WITNESS_KEY"


def witness_over(session: Session, folders: list[Path], name: str, key: str) -> "Starlette":
    """Return what cosigns heads of the logs that are followed in folders.

    Raises
    ------
    BadInput
        If two folders follow one log, one follows none, or there is no such key.
    """
    from khazana.alliance import Witness
    from khazana.app.alliance_folders import FollowedHeads, follow_folder, keep_evidence
    from khazana.app.clock import SystemClock
    from khazana.web.witness import witness_app

    followed = [follow_folder(folder, None) for folder in folders]
    logs = {one.mirror.identity.origin: one.mirror.identity for one in followed}
    if len(logs) < len(followed):
        raise BadInput("two folders follow one log", value=", ".join(map(str, folders)), remedy="name one of them")
    who = Witness(name=name, signer=open_signer(session, key), logs=logs)
    kept = {one.mirror.identity.origin: one.evidence for one in followed}
    return witness_app(
        who, FollowedHeads(followed), SystemClock(), lambda found: keep_evidence(kept[found.identity.origin], found)
    )


def named_witness(session: Session) -> "Starlette | None":
    """Return the witness that the settings name, over all logs followed; ``None`` where they name none.

    Raises
    ------
    BadInput
        If they name it half, or no log is followed.
    """
    name, key = (session.settings.environment.get(one, "") for one in (WITNESS_NAME, WITNESS_KEY))
    if not name and not key:
        return None
    if not name or not key:
        raise BadInput(
            _("a witness has a name and a key"),
            value=WITNESS_NAME if name else WITNESS_KEY,
            remedy=_("set KHAZANA_WITNESS_NAME and KHAZANA_WITNESS_KEY, or neither"),
        )
    from khazana.app.alliance_desk import log_folders
    from khazana.app.alliance_folders import OWN

    folders = [one for one in log_folders(session.settings) if not (one / OWN).is_file()]
    if not folders:
        raise BadInput(
            _("a witness cosigns the logs that are followed, and none is"),
            value=name,
            remedy=_("follow one into the folder of logs: khazana alliance follow"),
        )
    return witness_over(session, folders, name, key)
