"""A parameter that is said in three languages fills a finding in each."""

from khazana.core import FindingKind, LocalText, Severity
from khazana.i18n import Language, Translator

KIND = FindingKind(code="a.b", severity=Severity.NOTE, text="The tariff {name} ends on {day}.", remedy="Ask.")


def test_what_is_called_otherwise_in_a_language_is_called_so_there() -> None:
    found = KIND.at(name=LocalText(en="Mining", es="Minería"), day="2028-10-31")
    assert found.text() == "The tariff Mining ends on 2028-10-31."
    assert Translator(Language.ES).finding(found) == "The tariff Minería ends on 2028-10-31."
    assert "Mining" in Translator(Language.UR).finding(found)
    assert KIND.at(name="x", day=1).params == (("name", "x"), ("day", "1"))
