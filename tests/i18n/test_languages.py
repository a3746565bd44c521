"""Which language a reader gets."""

import pytest

from khazana.i18n import Language, negotiate


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", Language.EN),
        ("ur", Language.UR),
        ("ur-PK,en;q=0.5", Language.UR),
        ("es-419, es;q=0.9, en;q=0.8", Language.ES),
        ("fr-CA, fr;q=0.9", Language.EN),
        ("en;q=0.3, es;q=0.7", Language.ES),
        ("es;q=0, ur;q=0.1", Language.UR),
        ("ES-sv", Language.ES),
        ("*", Language.EN),
        ("es;q=1.001", Language.EN),
        ("es;q=NaN, \x00, ,,;q=, ur", Language.UR),
        ("español", Language.EN),
    ],
)
def test_the_wanted_language_is_chosen_by_weight_then_order(header: str, expected: Language) -> None:
    assert negotiate(header) is expected


def test_a_header_without_end_is_not_read_to_its_end() -> None:
    assert negotiate("fr," * 10_000 + "ur") is Language.EN


def test_each_language_knows_its_locale_and_direction() -> None:
    assert [(one.locale, one.tag, one.direction) for one in Language] == [
        ("en", "en", "ltr"),
        ("es_SV", "es-SV", "ltr"),
        ("ur_PK", "ur-PK", "rtl"),
    ]
