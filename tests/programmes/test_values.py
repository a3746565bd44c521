"""Each kind of finding about a value is raised, at its line and field, and stops the programme if it is an error."""

import pytest
from fakes.programme_files import SMALL, load_changed, load_small

from khazana.core import Severity, has_errors
from khazana.programmes import ChainDeclaration
from khazana.reserve.evidence_rows import Relation

P, C, E, R, M, V = SMALL

CASES = (
    (P, "format = 1", "format = 2", "bad-format", 1, "format"),
    (P, "format = 1\n", "", "missing-key", 1, "format"),
    (P, 'id = "small"', 'id = "s mall"', "bad-id", 2, "id"),
    (P, 'id = "small"', "id = 3", "not-text", 2, "id"),
    (P, '"SV"', '"XX"', "bad-country", 3, "country"),
    (P, "America/El_Salvador", "America/El_Salvado", "bad-zone", 4, "zone"),
    (P, 'currency = "USD"', 'currency = "usd"', "bad-currency", 5, "currency"),
    (P, "synthetic = true", 'synthetic = "yes"', "not-a-flag", 6, "synthetic"),
    (P, 'en = "Small"', 'en = ""', "empty", 8, "name.en"),
    (P, 'en = "Small"', f'en = "{"x" * 4001}"', "too-long", 8, "name.en"),
    (P, "[name]", "[nome]", "misspelt-key", 7, "nome"),
    (P, 'en = "A programme for tests."', 'en = "x"\nfr = "y"', "unknown-key", 12, "summary.fr"),
    (P, '"fifo"', '"lilo"', "not-one-of", 13, "accounting.lots"),
    (P, "mark_max_age_hours = 24", "mark_max_age_hours = 1.5", "not-a-number", 15, "accounting.mark_max_age_hours"),
    (P, "mark_max_age_hours = 24", "mark_max_age_hours = -1", "out-of-range", 15, "accounting.mark_max_age_hours"),
    (P, "https://example.org/", "example.org", "bad-url", 20, "sources.gazette.url"),
    (P, "published = 2025-07-17", "published = 2025-07-17T00:00:00Z", "bad-day", 21, "sources.gazette.published"),
    (P, 'id = "cold"', 'id = "main"', "duplicate-id", 32, "wallets.1.id"),
    (P, 'many"\nsource = "daily"', 'many"\nsource = "no"', "unknown-source", 38, "open_questions.0.source"),
    (M, '["The state"]', '"The state"', "not-a-list", 4, "commitments.0.parties"),
    (M, "[[commitments]]", "[commitments]", "not-a-list", 1, "commitments"),
    (M, '[commitments.text]\nen = "No sales."', 'text = "No sales."', "not-a-table", 9, "commitments.0.text"),
    (M, "due = 2030-12-31", "due = 2024-12-31", "ends-before", 8, "commitments.0.due"),
    (M, "due = 2030-12-31", 'due = "soon"', "bad-day", 8, "commitments.0.due"),
    (C, "c-2,s-1", "c-1,s-1", "duplicate-id", 3, "id"),
    (C, "c-2,s-1", ",s-1", "empty", 3, "id"),
    (C, "2025-04-15", "2025-04-31", "bad-time", 4, "date"),
    (C, "2025-04-15,2025-01-01", "2025-04-15,", "no-since", 4, "since"),
    (C, "2025-04-15,2025-01-01", "2025-04-15,2025-05-01", "since-after-date", 4, "since"),
    (C, ",other,users,", ",other,,", "no-subject", 5, "subject"),
    (C, '"6,000 BTC",BTC', '"6,000 BTC",USD', "bad-unit", 2, "unit"),
    (C, "≈ $555.8 million", "a lot", "bad-figure", 3, "value"),
    (C, "c-1 c-2", "c-1 c-9", "unknown-part", 5, "parts"),
    (C, "c-1 c-2", "c-1 c-4", "part-of-itself", 5, "parts"),
    (C, "daily,press,,\nc-4", "nobody,press,,\nc-4", "unknown-source", 4, "source"),
    (C, ",note\n", ",nota\n", "misspelt-column", 1, "nota"),
    (C, ",note\n", ",colour\n", "unknown-column", 1, "colour"),
    (C, "source_kind,parts", "source,parts", "repeated-column", 1, "source"),
    (C, "source_kind,parts", "x1,parts", "missing-column", 1, "source_kind"),
    (C, '"about, it said"', "about, it said", "ragged-row", 3, ""),
    (E, "e-1,2025-01-02", "e-1,2025-01", "bad-event-time", 2, "date"),
    (E, "purchase,10,", "purchase,10.123456789,", "bad-btc", 2, "btc"),
    (E, "outside:exchange", "outsider", "bad-account", 3, "from"),
    (E, "wallet:cold,0.0001", "wallet:gone,0.0001", "unknown-wallet", 4, "to"),
    (E, "900000.00", "900000.001", "bad-money", 2, "cost"),
    (E, "95000.50", "-5", "bad-price", 3, "price"),
    (E, "900000.00,,USD", "900000.00,,", "no-currency", 2, "currency"),
    (E, "gazette,primary,1,,,\ne-2", "gazette,primary,0,,,\ne-2", "bad-version", 2, "version"),
    (R, "ZZeuwnqzo,main", "ZZeuwnqzp,main", "bad-script", 2, "script"),
    (R, "2025-01-01,2025-06-01", "2025-06-01,2025-06-01", "ends-before", 2, "to"),
    (R, "cold,2025-06-01", "cold,2025-05-01", "duplicate-script", 4, "script"),
    (P, "[sources.gazette]", '[chain]\nnetwork = "liquid"\n[sources.gazette]', "not-one-of", 17, "chain.network"),
    (P, "[sources.gazette]", '[chain]\nrecord = "../x"\n[sources.gazette]', "bad-file-name", 17, "chain.record"),
    (P, "[sources.gazette]", '[chain]\nrecord = "gone"\n[sources.gazette]', "named-missing", 1, "chain"),
    (P, "[sources.gazette]", '[chain]\nrecord_digest = "AB"\n[sources.gazette]', "bad-digest", 17,
     "chain.record_digest"),
    (P, "synthetic = true", 'synthetic = false\nchain.network = "regtest"', "network-of-tests", 7, "chain.network"),
    (V, "o-1,order,2025-01-02", "o-1,order,", "evidence-lacks", 2, "date"),
    (V, "2025-01-02,10,", "2025-01-02,10 BTC,", "bad-btc", 2, "btc"),
    (V, "2025-01-02,10,,", "2025-01-02,10,abc,", "bad-txid", 2, "transactions"),
    (V, "8 BTC", "some", "bad-figure", 3, "btc"),
    (V, "2025-01,8", "2025-13,8", "bad-time", 3, "date"),
    (V, "an exchange,seller", "an exchange,friend", "not-one-of", 4, "relation"),
    (V, "an exchange,seller", ",seller", "evidence-lacks", 4, "party"),
    (V, "1BitcoinEaterAddressDontSendf59kuE", "1BitcoinEaterAddressDontSendf59kuF", "bad-script", 4, "script"),
    (V, "2025-01-01,2025-02-01", "2025-01-01,2025-01-01", "ends-before", 4, "to"),
    (V, "a-1,announcement", "o-1,announcement", "duplicate-id", 3, "id"),
)  # fmt: skip


def test_the_programme_itself_is_clean() -> None:
    loaded = load_small()
    assert loaded.findings == ()
    assert loaded.programme is not None


@pytest.mark.parametrize(("file", "old", "new", "code", "line", "field"), CASES, ids=lambda one: str(one)[:30])
def test_a_wrong_value_is_found_in_its_place(file: str, old: str, new: str, code: str, line: int, field: str) -> None:
    loaded = load_changed(file, old, new)
    places = [
        (one.place.file, one.place.line, one.place.field) for one in loaded.findings if one.code == f"programmes.{code}"
    ]
    assert (file, line, field) in places, [f"{one.place} {one.code} {one.text()}" for one in loaded.findings]
    assert has_errors(loaded.findings)
    assert loaded.programme is None
    for one in loaded.findings:
        assert one.text()
        assert one.remedy()


def test_a_test_network_is_refused_where_the_figures_are_real() -> None:
    address = "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx"
    perimeter = SMALL[R].replace("32ixEdVJWo3kmvJGMTZq5jAQVZZeuwnqzo,main", f"{address},main")
    assert load_small(perimeter_csv=perimeter).programme is not None
    real = SMALL[P].replace("synthetic = true", "synthetic = false")
    loaded = load_small(perimeter_csv=perimeter, programme_toml=real)
    assert [(one.code, one.place.line) for one in loaded.findings] == [("programmes.other-network", 2)]


@pytest.mark.parametrize("text", [f"wpkh({'ab' * 32})", f"{'ab' * 32}", f"wsh(multi(1,{'AB' * 32}))"])
def test_a_private_key_in_hex_is_not_shown(text: str) -> None:
    quoted = f'"{text}"' if "," in text else text
    loaded = load_small(perimeter_csv=SMALL[R].replace("32ixEdVJWo3kmvJGMTZq5jAQVZZeuwnqzo,main", f"{quoted},main"))
    assert [(one.code, one.place.line) for one in loaded.findings] == [("programmes.private-key", 2)]
    assert "abab" not in repr(loaded.findings).lower()


def test_the_keys_of_a_descriptor_are_looked_into() -> None:
    perimeter = SMALL[R].replace("32ixEdVJWo3kmvJGMTZq5jAQVZZeuwnqzo,main", "wpkh(xpub6/0/*),main")
    loaded = load_small(perimeter_csv=perimeter)
    assert [(one.code, one.place.line) for one in loaded.findings] == [("programmes.bad-script", 2)]


def test_cost_and_price_that_disagree_are_a_warning_and_the_cost_counts() -> None:
    loaded = load_changed(E, "900000.00,,USD", "900000.00,91000,USD")
    (found,) = loaded.findings
    assert (found.code, found.severity) == ("programmes.cost-and-price", Severity.WARNING)
    assert "900000.00" in found.text()
    assert "910000.00" in found.text()
    assert loaded.programme is not None
    assert loaded.programme.events[0].consideration is not None
    assert loaded.programme.events[0].consideration.minor == 90_000_000


def test_unknown_values_fall_through_to_a_kind_of_their_own() -> None:
    loaded = load_changed(P, 'source = "daily"\n[open_questions.text]', "source = 1979-05-27\n[open_questions.text]")
    assert [one.code for one in loaded.findings] == ["programmes.not-text"]


def test_what_books_forbid_is_found_in_the_line_of_the_event() -> None:
    loaded = load_changed(E, "transfer,5,", "transfer,50,")
    found, _ = [one for one in loaded.findings if one.code == "books.overdraft"]
    assert (found.place.file, found.place.line, found.place.field) == (E, 4, "btc")


def test_missing_coins_are_not_reported_when_the_row_that_brings_them_was_refused() -> None:
    loaded = load_changed(E, "purchase,10,", "purchase,ten,")
    assert [one.code for one in loaded.findings] == ["programmes.bad-btc"]


def test_several_wrong_cells_of_a_row_are_all_found() -> None:
    row = "c-9,s 9,2025-99-99,,holding,,x,BTC,,nobody,hearsay,,\n"
    loaded = load_small(claims_csv=SMALL[C] + row)
    wrong = {(one.code.removeprefix("programmes."), one.place.field) for one in loaded.findings}
    assert wrong == {
        ("bad-id", "statement"),
        ("bad-time", "date"),
        ("not-one-of", "measure"),
        ("bad-figure", "value"),
        ("empty", "claimant"),
        ("unknown-source", "source"),
        ("not-one-of", "source_kind"),
    }
    assert {one.place.line for one in loaded.findings} == {6}


def test_a_claim_and_an_event_carry_all_that_was_written() -> None:
    programme = load_small().programme
    assert programme is not None
    change = programme.claims[2]
    assert (change.line, change.statement, change.stated.unit) == (4, "s-2", "1")
    assert change.since is not None
    assert change.within.start.isoformat() == "2025-04-15T06:00:00+00:00"
    users = programme.claims[3]
    assert (users.statement, users.subject, users.parts) == ("c-4", "users", ("c-1", "c-2"))
    assert users.within.end.isoformat() == "2025-08-01T06:00:00+00:00"
    day, minute, moved, sold = programme.events
    assert (day.day_only, day.at.isoformat()) == (True, "2025-01-02T06:00:00+00:00")
    assert day.within is not None
    assert (minute.day_only, minute.within, minute.at.isoformat()) == (False, None, "2025-01-03T12:00:00+00:00")
    assert minute.consideration is not None
    assert minute.consideration.minor == 19_000_100
    assert (moved.fee, moved.consideration, moved.version) == (10_000, None, 1)
    assert sold.lots == ("e-1",)
    assert [entry.until and entry.until.isoformat() for entry in programme.perimeter] == ["2025-06-01", None, None]
    assert programme.commitments[0].due is not None
    assert programme.name.get("ur") == "چھوٹا"
    assert programme.questions[0].remedy.en == "Count them."


def test_evidence_is_read_with_the_precision_of_its_kind() -> None:
    programme = load_small().programme
    assert programme is not None
    order, announcement, label = programme.evidence
    assert (order.least, order.most) == (1_000_000_000, 1_000_000_000)
    assert (announcement.least, announcement.most) == (750_000_000, 850_000_000)
    assert (label.party, label.relation, label.least) == ("an exchange", Relation.SELLER, None)
    assert programme.chain == ChainDeclaration()


def test_what_nobody_reads_in_a_row_of_evidence_is_a_warning() -> None:
    loaded = load_changed(V, "l-1,label,,,", "l-1,label,2025-01-01,,")
    assert [(one.code, one.place.field) for one in loaded.findings] == [("programmes.evidence-unused", "date")]
    assert loaded.programme is not None


def test_a_label_is_of_one_script() -> None:
    key = "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1"
    key += "EGMcet8"
    loaded = load_changed(V, "1BitcoinEaterAddressDontSendf59kuE", f'"wpkh({key}/0/*)"')
    assert [one.code for one in loaded.findings] == ["programmes.ranged-label"]


@pytest.mark.parametrize(
    ("first", "second", "codes"),
    [
        ("1,2", "2,", []),
        ("1,", "2,", ["programmes.duplicate-script"]),
        ("1,3", "2,", ["programmes.duplicate-script"]),
        ("2,2", "3,", ["programmes.withdrawn-before"]),
    ],
)
def test_a_script_is_listed_once_in_each_version(first: str, second: str, codes: list[str]) -> None:
    perimeter = (
        "script,wallet,claimant,source,source_kind,version,withdrawn\n"
        f"32ixEdVJWo3kmvJGMTZq5jAQVZZeuwnqzo,main,x,gazette,primary,{first}\n"
        f"32ixEdVJWo3kmvJGMTZq5jAQVZZeuwnqzo,cold,x,gazette,primary,{second}\n"
    )
    loaded = load_small(perimeter_csv=perimeter)
    assert [one.code for one in loaded.findings] == codes


def test_files_that_the_programme_names_are_its_own() -> None:
    declared = SMALL[P].replace("[sources.gazette]", '[chain]\nrecord = "chain.jsonl"\n[sources.gazette]')
    loaded = load_small(programme_toml=declared, chain_jsonl=b"{}\n")
    assert loaded.findings == ()
    assert loaded.programme is not None
    assert loaded.programme.chain.files == ("chain.jsonl",)
