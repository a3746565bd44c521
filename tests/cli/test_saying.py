"""A first wish to stop is kept for the next good place; a second ends at once."""

import os
import signal

import pytest
from rich.console import Console

from khazana.cli.saying import say_findings, stopping, told
from khazana.cli.session import Session
from khazana.core import FindingKind, Severity
from khazana.i18n import Language, Translator

KIND = FindingKind(code="test.kind", severity=Severity.NOTE, text="This is {number}.", remedy="Do nothing.")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_asks_and_the_second_stops(number: int) -> None:
    with stopping() as stop:
        assert not stop.is_set()
        os.kill(os.getpid(), number)
        assert stop.is_set()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)


def test_what_was_there_before_is_there_again() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with stopping():
        assert signal.getsignal(signal.SIGINT) is not before[0]
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_progress_is_taken_of_what_has_an_end_and_of_what_has_none(capsys: pytest.CaptureFixture[str]) -> None:
    with told() as tell:
        tell(1, None, "headers")
        tell(5, 10, "blocks")
    assert capsys.readouterr().out == "", "standard output is for data"


def test_many_findings_of_a_kind_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    session = Session(
        translator=Translator(Language.EN),
        console=Console(width=100),
    )
    say_findings(session, [KIND.at(number=number) for number in (1, 1, *range(2, 9))])
    said = capsys.readouterr().out
    assert said.count("This is") == 5
    assert said.count("This is 1.") == 1
    assert "and 3 more like it" in said
