"""The keys that statements and heads of logs are signed with, where the settings say that they are."""

from typing import Final

from khazana.app.settings import Settings
from khazana.core import BadInput
from khazana.i18n import message as _
from khazana.store.keyring import AskSecret, Keyring

__all__ = ["TOKEN_LIBRARY", "open_keyring"]

TOKEN_LIBRARY: Final = "KHAZANA_TOKEN_LIBRARY"  # noqa: S105 - the name of a variable


def open_keyring(settings: Settings, ask: AskSecret) -> Keyring:
    """Return the keys of this machine; ``ask`` is called for a passphrase or a PIN when one is needed.

    Raises
    ------
    BadInput
        If the settings keep nothing on the disk.
    """
    if settings.data_folder is None:
        raise BadInput(_("keys are listed in the data folder"), value="KHAZANA_DATA_DIR", remedy=_("name one"))
    library = settings.environment.get(TOKEN_LIBRARY, "")
    return Keyring(folder=settings.data_folder / "keys", ask=ask, token_library=library)
