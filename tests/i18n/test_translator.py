"""Texts with their parameters."""

from khazana.core import FindingKind, Severity
from khazana.i18n import Language, Translator, message

KIND = FindingKind(code="fake.one", severity=Severity.NOTE, text="{claim} is {what}", remedy="ask {who}")


def test_a_text_without_a_translation_stays_english() -> None:
    assert Translator(Language.ES).text("no such message: {what}", what=1) == "no such message: 1"


def test_parameters_are_isolated_in_urdu_alone() -> None:
    finding = KIND.at(claim="c-1", what="−3", who="Bitcoin Office")
    assert Translator(Language.UR).finding(finding) == "\u2068c-1\u2069 is \u2068−3\u2069"
    assert Translator(Language.ES).finding(finding) == "c-1 is −3"
    assert Translator(Language.UR).remedy(finding) == "ask \u2068Bitcoin Office\u2069"


def test_the_reason_of_a_refusal_is_said_in_the_language() -> None:
    kind = FindingKind(code="fake.two", severity=Severity.NOTE, text="It failed: {reason}.", remedy="Ask {who}.")
    known = "there is no such file"
    spanish = Translator(Language.ES).finding(kind.at(reason=known))
    assert spanish == f"It failed: {Translator(Language.ES).text(known)}."
    assert known not in spanish
    assert Translator(Language.EN).finding(kind.at(reason=known)) == f"It failed: {known}."
    assert Translator(Language.ES).finding(kind.at(reason="{who} said so")) == "It failed: {who} said so."


def test_a_parameter_is_not_read_as_a_template() -> None:
    assert Translator(Language.EN).text("{a}", a="{b}{0}{a.__class__}") == "{b}{0}{a.__class__}"


def test_plurals_follow_the_number() -> None:
    say = Translator(Language.EN)
    assert say.plural("{n} coin", "{n} coins", 1) == "1 coin"
    assert say.plural("{n} coin", "{n} coins", 2_000) == "2,000 coins"


def test_marking_a_text_changes_nothing() -> None:
    assert message("Holdings") == "Holdings"
