"""What a refusal looks like on the command line, and the exit codes."""

import os
import sys
from collections.abc import Callable
from enum import IntEnum

from khazana.core import BadInput, Finding, InvariantBroken, KhazanaError, ProofFailed, Unavailable

__all__ = ["ExitCode", "guarded", "say_refusal"]


class ExitCode(IntEnum):
    """Exit codes, as ``docs/reference/commands.md`` lists them."""

    DONE = 0
    FOUND = 1
    """A check found errors, or an audit asked to be strict found an inconsistent claim."""
    BAD_INPUT = 2
    """The command's words or the files cannot be used."""
    UNAVAILABLE = 3
    """A service, database or file outside did not answer."""
    PROOF_FAILED = 4
    DEFECT = 70
    """A law of Khazana's own is broken."""
    INTERRUPTED = 130


_CODES: tuple[tuple[type[KhazanaError], ExitCode], ...] = (
    (BadInput, ExitCode.BAD_INPUT),
    (Unavailable, ExitCode.UNAVAILABLE),
    (ProofFailed, ExitCode.PROOF_FAILED),
    (InvariantBroken, ExitCode.DEFECT),
)


def guarded(run: Callable[[], int]) -> int:
    """Run a command; turn whatever it refuses with into a message and an exit code."""
    try:
        return run()
    except KhazanaError as refusal:
        _show_traceback()
        say_refusal(refusal)
        return next((code for kind, code in _CODES if isinstance(refusal, kind)), ExitCode.DEFECT)
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. What was committed before is kept.\n")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except OSError as error:
        _show_traceback()
        unusable = Unavailable(
            error.strerror or "a file cannot be used",
            where=str(error.filename or ""),
            remedy="check the path, its permissions, and the free space",
        )
        say_refusal(unusable)
        return ExitCode.UNAVAILABLE
    except Exception as error:  # noqa: BLE001 - the last door: nobody is shown a traceback unasked
        _show_traceback()
        say_refusal(
            InvariantBroken(
                f"an unforeseen {type(error).__name__} in Khazana itself",
                remedy="set KHAZANA_DEBUG=1, run the command again, and report what it prints",
            )
        )
        return ExitCode.DEFECT


def say_refusal(refusal: KhazanaError) -> None:
    """Write a refusal to standard error: what, where, the value, every reason there is, the remedy."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    place = f"[dim]{escape(refusal.where)}:[/dim] " if refusal.where else ""
    met = f" (got {escape(repr(refusal.value))})" if refusal.value is not None else ""
    console.print(f"[red bold]✗[/red bold] {place}{escape(refusal.what)}{met}")
    reasons: tuple[Finding, ...] = getattr(refusal, "findings", ())
    for finding in reasons if len(reasons) > 1 else ():
        console.print(f"  [red]·[/red] {escape(finding.text())}")
    if refusal.remedy:
        console.print(f"  [green]→[/green] {escape(refusal.remedy)}")


def _show_traceback() -> None:
    if os.environ.get("KHAZANA_DEBUG"):
        import traceback

        traceback.print_exc()
