"""The command line.

In: words typed by a person or a program. Out: tables, pictures, JSON, CSV, and an exit code. Never: a figure
computed here, or a traceback shown to anybody who did not ask for it.
"""

from khazana.cli.entry import main

__all__ = ["main"]
