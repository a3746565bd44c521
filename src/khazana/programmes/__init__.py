"""National programmes as folders of plain files: the format, the loader, El Salvador and Pakistan.

In: a folder. Out: a `Programme`, and every problem of its files at once, each with file, line, value and
remedy. Never: a figure without a source.
"""

from khazana.core import LocalText
from khazana.programmes.loading import Loaded, builtin_ids, load, load_builtin, programme_file
from khazana.programmes.programme import (
    Accounting,
    ChainDeclaration,
    Commitment,
    OpenQuestion,
    Programme,
    Wallet,
)
from khazana.programmes.skeleton import SkeletonFile, skeleton, write_skeleton

__all__ = [
    "Accounting",
    "ChainDeclaration",
    "Commitment",
    "Loaded",
    "LocalText",
    "OpenQuestion",
    "Programme",
    "SkeletonFile",
    "Wallet",
    "builtin_ids",
    "load",
    "load_builtin",
    "programme_file",
    "skeleton",
    "write_skeleton",
]
