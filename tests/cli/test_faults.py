"""Every way a command can end: a message, an exit code, never a traceback."""

import sys

import pytest

from khazana.cli.faults import ExitCode, guarded
from khazana.core import BadInput, InvariantBroken, KhazanaError, ProofFailed, Unavailable


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (BadInput("bad words", value="x", remedy="say others"), ExitCode.BAD_INPUT),
        (Unavailable("no answer", where="there"), ExitCode.UNAVAILABLE),
        (ProofFailed("does not hold", evidence=None), ExitCode.PROOF_FAILED),
        (InvariantBroken("ours"), ExitCode.DEFECT),
        (KhazanaError("of no kind"), ExitCode.DEFECT),
        (PermissionError(13, "Permission denied", "/etc/shadow"), ExitCode.UNAVAILABLE),
        (ZeroDivisionError("x"), ExitCode.DEFECT),
        (KeyboardInterrupt(), ExitCode.INTERRUPTED),
    ],
)
def test_each_refusal_has_its_code_and_a_message(
    refusal: BaseException, code: ExitCode, capsys: pytest.CaptureFixture[str]
) -> None:
    def run() -> int:
        raise refusal

    assert guarded(run) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err
    assert "Traceback" not in said.err


def test_markup_in_a_value_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    def run() -> int:
        raise BadInput("[bold]x", where="[red]", value="[/]", remedy="[link]")

    assert guarded(run) == ExitCode.BAD_INPUT
    said = capsys.readouterr().err
    assert all(text in said for text in ("[bold]x", "[red]", "[/]", "[link]"))


def test_a_traceback_is_shown_to_who_asks(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHAZANA_DEBUG", "1")

    def run() -> int:
        raise BadInput("bad words")

    assert guarded(run) == ExitCode.BAD_INPUT
    assert "Traceback" in capsys.readouterr().err


def test_what_went_well_keeps_its_code() -> None:
    assert guarded(lambda: 1) == ExitCode.FOUND
    assert guarded(lambda: 0) == ExitCode.DONE
    assert sys.exc_info() == (None, None, None)
