"""The desk of the chain over the built-in example, and over programmes that nobody followed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.example_desk import EXAMPLE, NOW, example_desk
from fakes.story import BTC, FEE

from khazana.app.chain_reports import ChainQuestions, FollowState
from khazana.app.desk import Desk
from khazana.core import BadInput, Basis, Finding, Standing, parse_instant, sats
from khazana.reserve.audit import CheckKind, Verdict
from khazana.reserve.provenance import Category, Meaning
from khazana.reserve.reconciliation import Agreement
from khazana.store import NewAlert

PROVEN, CLAIMED, UNKNOWN = Standing.PROVEN, Standing.CLAIMED, Standing.UNKNOWN
HELD = 6_240 * BTC - 3 * FEE


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with example_desk(tmp_path_factory.mktemp("example")) as opened:
        yield opened


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def test_it_answers_what_pages_ask(desk: Desk) -> None:
    questions: ChainQuestions = desk.chain
    assert questions.status(EXAMPLE).stand.programme == EXAMPLE


def test_the_example_is_followed_from_its_record(desk: Desk) -> None:
    report = desk.chain.status(EXAMPLE)
    stand = report.stand
    assert (stand.state, stand.network, stand.synthetic) == (FollowState.FOLLOWED, "regtest", True)
    assert stand.block is not None
    assert (stand.block.height, stand.depth, stand.tip) == (505, 1, stand.block)
    assert stand.block_at == parse_instant("2025-07-17T12:00Z")
    assert (stand.basis, stand.source, stand.asked_at) == (Basis.NODE, "record of node", NOW)
    assert (report.status.held, report.findings) == (HELD, ())


def test_240_btc_more_are_bought_mined_moved_or_unknown(desk: Desk) -> None:
    report = desk.chain.provenance(EXAMPLE)
    assert report.attribution is not None
    arrived = {(one.meaning, one.standing): one.arrived for one in report.attribution.shares}
    assert arrived == {
        (Meaning.MINED, PROVEN): 50 * BTC,
        (Meaning.PURCHASE, PROVEN): 60 * BTC,
        (Meaning.PURCHASE, CLAIMED): 40 * BTC,
        (Meaning.CONSOLIDATION, PROVEN): 70 * BTC,
        (Meaning.UNKNOWN, UNKNOWN): 6_045 * BTC,
    }
    assert report.provenance is not None
    totals = report.provenance.totals
    assert (totals.of(Category.SPEND), totals.of(Category.SUSPECTED)) == (5 * BTC, 20 * BTC)
    assert (totals.of(Category.ENTERED), totals.of(Category.FEE)) == (30 * BTC, 3 * FEE)
    assert totals.held == HELD


def test_what_contradicts_the_chain_is_said(desk: Desk) -> None:
    report = desk.chain.provenance(EXAMPLE)
    found = codes(report.findings)
    assert found.count("provenance.evidence-of-other-pocket") == 1
    assert found.count("provenance.evidence-unmatched") == 1
    unmatched = next(one for one in report.findings if one.code == "provenance.evidence-unmatched")
    assert dict(unmatched.params)["evidence"] == "increase-2025-07-17"


def test_a_version_of_the_perimeter_restates(desk: Desk) -> None:
    first, second = desk.chain.provenance(EXAMPLE, version=1), desk.chain.provenance(EXAMPLE)
    assert first.versions == second.versions == (1, 2)
    assert first.restatement is None
    assert first.provenance is not None
    assert first.provenance.totals.held == HELD - 30 * BTC
    assert second.restatement is not None
    changed = {row.category: row.change for row in second.restatement.categories if row.change}
    assert changed == {Category.ENTERED: 30 * BTC}
    with pytest.raises(BadInput, match="no such version"):
        desk.chain.provenance(EXAMPLE, version=3)


def test_a_report_holds_at_a_named_block(desk: Desk) -> None:
    report = desk.chain.provenance(EXAMPLE, at=308)
    assert report.stand.block is not None
    assert (report.stand.block.height, report.stand.depth) == (308, 198)
    assert report.provenance is not None
    assert report.provenance.block == report.stand.block
    assert report.provenance.totals.held == 6_000 * BTC
    custody = desk.chain.custody(EXAMPLE, at=308).custody
    assert custody is not None
    assert custody.total == 6_000 * BTC
    for height in (-1, 506):
        with pytest.raises(BadInput, match="followed from block 0 to block 505"):
            desk.chain.provenance(EXAMPLE, at=height)


def test_books_and_chain_are_reconciled_wallet_by_wallet(desk: Desk) -> None:
    found = desk.chain.reconciliation(EXAMPLE).reconciliation
    assert found is not None
    rows = {row.wallet: (row.agreement, row.difference) for row in found.wallets}
    assert rows == {
        "wallet:cold": (Agreement.DIFFER, -20 * BTC - FEE),
        "wallet:mining": (Agreement.AGREE, 0),
        "wallet:ministry": (Agreement.ONLY_CHAIN, 30 * BTC),
        "wallet:operations": (Agreement.DIFFER, 15 * BTC),
    }
    assert len(found.links) == 17
    assert [one.event for one in found.events_alone] == ["opening"]
    assert len(found.transactions_alone) == 5


def test_books_are_kept_until_the_time_of_the_block(desk: Desk) -> None:
    found = desk.chain.reconciliation(EXAMPLE, at=308).reconciliation
    assert found is not None
    assert found.total.agreement is Agreement.AGREE
    assert found.total.booked.claimed == found.total.held == 6_000 * BTC


def test_custody_is_what_anybody_can_see(desk: Desk) -> None:
    report = desk.chain.custody(EXAMPLE)
    assert report.custody is not None
    assert report.custody.total == HELD
    assert report.custody.immature == 3 * 1_250_000_000
    assert [one.wallet for one in report.custody.scripts if one.is_reused] == ["operations", "mining"]
    assert "custody.reused" in codes(report.findings)


def test_the_proof_in_the_folder_holds_against_what_is_known(desk: Desk) -> None:
    (shown,) = desk.chain.proofs(EXAMPLE).proofs
    assert shown.result is not None
    assert shown.result.proven == shown.result.claimed == HELD
    assert shown.purpose == "Example of a proof of reserves, July 2025"
    assert dict(shown.result.by_wallet)["ministry"] == 30 * BTC
    assert len(shown.result.notes) == 4


def test_the_audit_has_the_chain_as_one_more_witness(desk: Desk) -> None:
    checks = {check.claims[0]: check for check in desk.report(EXAMPLE).audit.checks if check.kind is CheckKind.CHAIN}
    assert {name: check.verdict for name, check in checks.items()} == {
        "holdings-2025-01-01": Verdict.CONSISTENT,
        "holdings-2025-07-17": Verdict.CONSISTENT,
    }
    assert not [one for one in desk.report("el-salvador").audit.checks if one.kind is CheckKind.CHAIN]


def test_alerts_are_read_from_a_number_on(desk: Desk) -> None:
    finding = desk.chain.provenance(EXAMPLE).findings[0]
    new = [NewAlert(key=name, finding=finding) for name in ("a", "b")]
    desk.store.chain.raise_alerts(EXAMPLE, "regtest", new, at=NOW)
    assert [one.key for one in desk.chain.alerts(EXAMPLE).alerts] == ["a", "b"]
    assert [one.key for one in desk.chain.alerts(EXAMPLE, after=1).alerts] == ["b"]


@pytest.mark.parametrize(
    ("programme", "state", "code"),
    [
        ("el-salvador", FollowState.NEVER, "chain.never-followed"),
        ("pakistan", FollowState.NO_PERIMETER, "chain.no-perimeter"),
    ],
)
def test_what_was_never_followed_says_so_and_fails_nothing(
    desk: Desk, programme: str, state: FollowState, code: str
) -> None:
    chain = desk.chain
    reports = (chain.status(programme), chain.provenance(programme), chain.reconciliation(programme))
    for report in (*reports, chain.custody(programme), chain.proofs(programme)):
        assert report.stand.state is state
        assert report.stand.block is None
        assert codes(report.findings) == [code]
    assert chain.provenance(programme).provenance is None
    assert chain.alerts(programme).alerts == ()
    assert chain.facts(programme) is None


def test_a_record_waits_to_be_read(tmp_path: Path) -> None:
    with example_desk(tmp_path, followed=False) as fresh:
        assert codes(fresh.chain.status(EXAMPLE).findings) == ["chain.record-not-read"]
        (shown,) = fresh.chain.proofs(EXAMPLE).proofs
        assert shown.result is None
        assert codes(shown.findings) == ["proof.not-followed"]
        before = fresh.report(EXAMPLE)
        fresh.chain.sync(EXAMPLE)
        after = fresh.report(EXAMPLE)
        assert len(after.audit.checks) == len(before.audit.checks) + 2, "a report is made anew once more is known"


def test_following_again_asks_for_nothing_new(desk: Desk) -> None:
    receipt = desk.chain.sync(EXAMPLE)
    assert (receipt.complete, receipt.found) == (True, 0)


def test_stopped_work_is_kept_and_goes_on(tmp_path: Path) -> None:
    with example_desk(tmp_path, followed=False) as fresh:
        assert not fresh.chain.sync(EXAMPLE, stop=lambda: True).complete
        assert fresh.chain.sync(EXAMPLE).complete
        assert fresh.chain.status(EXAMPLE).status.held == sats(HELD)
