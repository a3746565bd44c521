from khazana.core import NOWHERE, Finding, FindingKind, Place, Severity, has_errors

KIND = FindingKind(code="room.kind", severity=Severity.WARNING, text="{event} is {amount}.", remedy="Mend {event}.")


def test_a_finding_fills_the_texts_of_its_kind() -> None:
    finding = KIND.at(Place("events.csv", 3, "amount"), event="e", amount=0)
    assert (finding.text(), finding.remedy()) == ("e is 0.", "Mend e.")
    assert (finding.code, finding.severity, finding.params) == (
        "room.kind",
        Severity.WARNING,
        (("event", "e"), ("amount", "0")),
    )
    assert str(finding.place) == "events.csv:3 [amount]"


def test_parameters_are_text_and_never_templates() -> None:
    assert KIND.at(event="{amount}", amount="{0.__class__}").text() == "{amount} is {0.__class__}."


def test_places_may_be_partly_known() -> None:
    assert [str(place) for place in (NOWHERE, Place("a.csv"), Place("a.csv", 1), Place(field="x"))] == [
        "",
        "a.csv",
        "a.csv:1",
        "x",
    ]


def test_errors_alone_are_errors() -> None:
    error = FindingKind(code="room.error", severity=Severity.ERROR, text="", remedy="")
    assert not has_errors([KIND.at(event=1, amount=2)])
    assert has_errors([KIND.at(event=1, amount=2), Finding(kind=error)])
