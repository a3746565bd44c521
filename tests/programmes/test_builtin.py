"""El Salvador, Pakistan and a made-up example: clean files, and every figure known of the two, as it was said.

The figures are those of the project's founding documents: an article of July 2025, the lists of announced
purchases and balances of the press, the IMF's programmes, and public figures of Pakistan's economy and power.
"""

from dataclasses import fields, is_dataclass
from datetime import datetime
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from khazana.core import LocalText, SourceKind, Standing, format_btc
from khazana.programmes import Programme, builtin_ids, load_builtin
from khazana.reserve import check_events
from khazana.reserve.claims import Measure

H, V, PR, CH, PU, R, CO, A, M, OTHER = Measure

ARTICLE = (
    ("2025-01-01", H, "6,000 BTC"), ("2025-01-01", V, "≈ $555.8 million"), ("2025-01-01", PR, "$92,595/BTC"),
    ("2025-04-15", H, "6,158 BTC"), ("2025-04-15", CH, "−9.36%"),
    ("2025-07-01", H, "6,228 BTC"), ("2025-06-21", PU, "8 BTC"),
    ("2025-07-17", H, "6,240 BTC"), ("2025-07-17", V, "≈ $751.8 million"),
    ("2025-07-17", H, "over 6,240 BTC"), ("2025-07-17", V, "$752 million"),
)  # fmt: skip
PURCHASES = (
    ("2021-09-06", "400", None, "$50,000", "$20,000,000"), ("2021-09-07", "150", None, "$44,000", "$6,600,000"),
    ("2021-09-20", "150", None, "$45,000", "$6,750,000"),
    ("2021-10-28", "420", 25_599_000, "$60,950", "$25,599,000"),
    ("2021-11-29", "100", 5_437_000, "$54,370", "$5,437,000"),
    ("2021-12-07", "150", 7_300_500, "$48,670", "$7,300,500"),
    ("2021-12-21", "21", 1_035_510, "$49,310", "$1,035,510"),
    ("2022-01-21", "410", 14_999_850, "$36,585", "$14,999,850"),
    ("2022-05-09", "500", 15_372_000, "$30,745", "$15,372,000"),
    ("2022-06-30", "80", 1_520_000, "$19,000", "$1,520,000"),
    ("2025-01-19", "11", None, None, "about $1 million"), ("2025-01-20", "1", 106_000, "$106,000", None),
    ("2025-09-07", "21", None, None, None), ("2025-11-17", "1090", None, None, "$100 million"),
)  # fmt: skip
"""Day, BTC, the cost that is booked (reported, not estimated or rounded), price and cost as they were said."""
BALANCES = (
    ("2021-12-23", "1,391"), ("2022-01-21", "1,801"), ("2022-06-30", "2,381"), ("2023-11-14", "2,744"),
    ("2024-03-14", "5,689.68"), ("2024-05-15", "5,751"), ("2024-08-01", "5,851"), ("2025-01-20", "6,044"),
    ("2025-06-16", "6,209"), ("2025-07-14", "6,237"), ("2025-07-20", "6,242"), ("2025-07-21", "6,244"),
    ("2025-08-29", "6,274"), ("2025-08-29", "6,280"), ("2025-09-08", "6,313.18"), ("2025-11-18", "7,474"),
)  # fmt: skip
OTHERS = {
    "el-salvador": (
        ("imf_programme_amount", "1,033.9"), ("imf_programme_amount", "1.4"), ("imf_programme_length", "40"),
        ("remittances", "9.02"), ("remittances_crypto_wallet_share", "0.57"), ("addresses", "14"),
        ("holdings_per_address", "500"),
    ),
    "pakistan": (
        ("users", "20–40 million"), ("users", "20m"), ("users", "15.9m"), ("users", "15–20m"), ("wallets", "40m"),
        ("users_registered", "17.5m"), ("users_active", "4m"), ("population", "240.5m"),
        ("power_allocation", "2,000 MW"), ("imf_programme_amount", "$7 billion"), ("imf_programme_amount", "5,320m"),
        ("imf_programme_amount", "$7bn"), ("imf_programme_length", "37"), ("imf_quantitative_criteria", "7"),
        ("imf_continuous_criteria", "2"), ("imf_indicative_targets", "7"), ("primary_balance_share_of_gdp", "1.6%"),
        ("fx_reserves", "14.51"), ("fx_reserves", "9.39"), ("import_cover", "2.5"), ("gdp", "411"), ("exports", "32.3"),
        ("remittances", "38.3"), ("power_tariff_proposed", "22–24"), ("power_tariff_proposed", "9"),
        ("power_tariff_incremental", "22.98"), ("power_review_trigger", "25%"), ("power_baseline_month", "2.9"),
        ("power_trigger_flat_load", "1,000 MW"), ("power_installed", "46,605"), ("power_generation", "126.7"),
        ("capacity_charges", "1,806"), ("capacity_charges_share", "61%"), ("power_purchase_cost", "2,943"),
        ("capacity_charges_per_energy", "14.3"), ("power_reference_energy", "9.67"),
        ("power_reference_capacity", "16.67"), ("power_tariff_industry", "34"), ("power_demand_winter", "12–13"),
        ("power_demand_midday", "15 GW"), ("power_demand_evening", "21 GW"), ("solar_behind_meter", "6 GW"),
        ("net_metering", "6.0"), ("circular_debt", "1,614"), ("power_surplus_claimed", "8,000"),
        ("licence_decision_time", "60"), ("licence_record_keeping", "7 years"), ("emissions", "0.30–0.35"),
        ("emissions", "0.42"), ("emissions", "0.9"), ("emissions", "1.05"),
    ),
}  # fmt: skip


@cache
def programme(programme_id: str) -> Programme:
    loaded = load_builtin(programme_id)
    assert loaded.findings == ()
    assert loaded.programme is not None
    return loaded.programme


def texts_of(part: object) -> list[LocalText]:
    if isinstance(part, LocalText):
        return [part]
    if isinstance(part, tuple):
        return [text for one in part for text in texts_of(one)]
    if is_dataclass(part):
        return [text for one in fields(part) for text in texts_of(getattr(part, one.name))]
    return []


@pytest.mark.parametrize("programme_id", builtin_ids())
def test_a_built_in_programme_is_clean_and_speaks_three_languages(programme_id: str) -> None:
    found = programme(programme_id)
    assert (found.id, found.origin, found.synthetic) == (programme_id, "built in", programme_id == "example-state")
    assert check_events(found.events, currency=found.currency) == ()
    texts = [found.name, found.summary, *(one.name for one in found.wallets), *(one.text for one in found.commitments)]
    texts += [part for one in found.questions for part in (one.text, one.remedy)]
    texts += texts_of(found.energy)
    for text in texts:
        assert text.es
        assert text.ur
        assert any("\u0600" <= letter <= "\u06ff" for letter in text.ur)
    rows = (*found.claims, *found.events, *found.perimeter, *found.evidence, *found.commitments)
    used = {one.source for one in rows}
    used |= {one.source for one in (*found.wallets, *found.questions)}
    if found.energy is not None:
        used |= {one.id for one in found.energy.sources if not one.id.startswith("catalogue:")}
    assert used == {source.id for source in found.sources}, "each source is used"


@pytest.mark.parametrize("programme_id", builtin_ids())
def test_press_does_not_pass_for_primary(programme_id: str) -> None:
    found = programme(programme_id)
    for row in (*found.claims, *found.events, *found.perimeter, *found.evidence, *found.commitments):
        source = found.source(row.source)
        assert source is not None
        if source.kind is not SourceKind.PRIMARY:
            assert row.source_kind is not SourceKind.PRIMARY


def said(programme_id: str) -> set[tuple[str, Measure, str]]:
    claims = programme(programme_id).claims
    return {(local_day(programme_id, claim.within.start), claim.measure, claim.stated.text) for claim in claims}


def local_day(programme_id: str, at: datetime) -> str:
    return at.astimezone(ZoneInfo(programme(programme_id).zone)).date().isoformat()


def test_the_article_is_there_claim_by_claim() -> None:
    assert set(ARTICLE) <= said("el-salvador")
    found = {claim.id: claim for claim in programme("el-salvador").claims}
    rows = [claim for claim in found.values() if claim.source == "article"]
    assert len(rows) == len(ARTICLE)
    assert all(claim.source_kind is SourceKind.PRESS for claim in rows)
    january = [claim for claim in rows if claim.statement == "article-2025-01-01"]
    assert {claim.measure for claim in january} == {H, V, PR}
    (change,) = [claim for claim in rows if claim.measure is CH]
    assert change.since == january[0].within


def test_announced_purchases_are_claims_and_claimed_events() -> None:
    claims = said("el-salvador")
    events = programme("el-salvador").events
    assert len(events) == len(PURCHASES)
    for event, (day, amount, cost, price_text, cost_text) in zip(events, PURCHASES, strict=True):
        assert (local_day("el-salvador", event.at), format_btc(event.amount)) == (day, amount)
        assert (event.day_only, event.standing) == (True, Standing.CLAIMED)
        assert (None if event.consideration is None else event.consideration.minor) == (cost and cost * 100)
        assert (day, PU, f"{int(amount):,} BTC") in claims
        assert price_text is None or (day, A, price_text) in claims
        assert cost_text is None or (day, CO, cost_text) in claims
    assert sum(event.amount for event in events[:10]) == 2_381 * 10**8


def test_one_bitcoin_a_day_is_a_rate_and_no_event() -> None:
    (rate,) = [claim for claim in programme("el-salvador").claims if claim.measure is R]
    assert (rate.stated.range.low, rate.stated.range.high, rate.stated.unit) == (1, 1, "BTC/day")
    assert rate.since is not None
    assert local_day("el-salvador", rate.since.start) == "2022-11-18"


def test_announced_balances_are_claims() -> None:
    assert {(day, H, f"{amount} BTC") for day, amount in BALANCES} <= said("el-salvador")
    assert ("2024-05-15", M, "473.5–474 BTC") in said("el-salvador")
    assert {("2022-06-30", A, "$43,637"), ("2022-06-30", CO, "$103.9 million")} <= said("el-salvador")
    assert ("2024-08-01", A, "about $44,835") in said("el-salvador")


@pytest.mark.parametrize("programme_id", OTHERS)
def test_other_figures_are_claims_with_a_subject(programme_id: str) -> None:
    missing = [
        (subject, text)
        for subject, text in OTHERS[programme_id]
        if not any(claim.subject == subject and text in claim.stated.text for claim in programme(programme_id).claims)
    ]
    assert missing == []


def test_ranges_stay_ranges() -> None:
    claims = {claim.id: claim.stated for claim in programme("pakistan").claims}
    users = claims["article-users"]
    assert (users.range.low, users.range.high) == (20_000_000, 40_000_000)
    assert claims["mining-tariff-proposed"].range.high == 24
    assert claims["grid-evening-2025-09"].range.high is None
    assert claims["sbp-reserves-import-cover"].approximate
    assert claims["emissions-average"].range.low == Fraction(3, 10)


def test_pakistan_holds_nothing_that_is_known() -> None:
    found = programme("pakistan")
    assert (found.events, found.perimeter, found.wallets) == ((), (), ())
    assert {claim.measure for claim in found.claims} == {OTHER}
    questions = {question.id for question in found.questions}
    assert {"no-holdings", "users-not-measured", "nir-floors"} <= questions


def test_gaps_are_open_questions() -> None:
    questions = {question.id for question in programme("el-salvador").questions}
    assert {"daily-purchases", "purchase-or-consolidation", "late-june-2025", "perimeter-unchecked"} <= questions


def test_what_was_promised() -> None:
    salvador = {one.id: one for one in programme("el-salvador").commitments}
    assert {"imf-no-voluntary-accumulation", "imf-fidebitcoin-liquidated", "imf-exit-from-chivo"} <= set(salvador)
    assert {"imf-limits-on-linked-debt", "imf-wallets-disclosed"} <= set(salvador)
    pakistan = {one.id: one for one in programme("pakistan").commitments}
    for name in ("loi-research", "loi-regulation", "loi-reserves-and-mining"):
        for one in (salvador[name], pakistan[name]):
            assert one.parties == ("Pakistan", "El Salvador")
            assert one.agreed is not None
            assert one.agreed.isoformat() == "2025-07-17"


def test_the_example_is_made_up_on_its_face() -> None:
    found = programme("example-state")
    assert found.synthetic
    assert found.chain.network == "regtest"
    assert all("made up" in source.title for source in found.sources)
    assert "made up" in found.name.en
    assert "ficticio" in found.name.es
