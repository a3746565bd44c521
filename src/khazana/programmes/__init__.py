"""National programmes as folders of plain files: the format, the loader, El Salvador and Pakistan.

In: a folder. Out: a `Programme`, and every problem of its files at once, each with file, line, value and
remedy. Never: a figure without a source.
"""

from khazana.programmes.programme import Accounting, Commitment, LocalText, OpenQuestion, Programme, Wallet

__all__ = ["Accounting", "Commitment", "LocalText", "OpenQuestion", "Programme", "Wallet"]
