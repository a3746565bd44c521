"""Results are stated, bundled, verified and computed again; what was changed on the way is seen."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from fakes.signed_world import LOG, TREASURY

from khazana.alliance import Bundle, Content, Shown, Verification, parse_statement, verify
from khazana.alliance.commitment_results import CountBasis, Status
from khazana.app import stating
from khazana.app.bundling import bundle_result, open_log
from khazana.app.commitments import evaluate_programme
from khazana.app.desk import Desk, open_desk
from khazana.app.programme_inputs import inputs_of
from khazana.app.proofs import snapshot_of
from khazana.app.recomputing import recompute
from khazana.app.settings import Settings
from khazana.app.stating_audit import state_audit
from khazana.core import BadInput, format_btc, parse_instant
from khazana.core.sats import sats
from khazana.programmes import load, load_builtin
from khazana.reserve.proof import ProofTerms, check_proof, parse_message, parse_proof

AT = parse_instant("2025-07-18T06:00Z")
BUILTIN = Path(stating.__file__).parents[1] / "programmes" / "builtin"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("data")
    settings = Settings.from_environment({"KHAZANA_DATA_DIR": str(folder), "KHAZANA_CACHE_DIR": str(folder)})
    with open_desk(settings) as opened:
        opened.chain.sync("example-state")
        yield opened


def books(desk: Desk) -> stating.Stated:
    programme = desk.programme("el-salvador")
    return stating.state_books(programme, inputs_of(programme), at=AT)


def codes(found: Verification, shown: Shown) -> list[str]:
    return [one.finding.code for one in found.of(shown)]


def test_books_are_stated_and_computed_again(desk: Desk) -> None:
    bundle = bundle_result(books(desk), TREASURY, name="Treasury")
    found = recompute(bundle, verify(bundle))
    assert found.holds
    assert "verify.recomputed" in codes(found, Shown.SHOWN)
    said = parse_statement(bundle.envelope.payload).predicate
    assert said.holdings.claimed_sat == 239_300_000_000
    assert not said.synthetic


def test_a_result_that_does_not_follow_from_its_inputs_is_seen(desk: Desk) -> None:
    stated = books(desk)
    programme = desk.programme("el-salvador")
    fewer = replace(programme, events=programme.events[1:])
    invented = stating.state_books(fewer, inputs_of(programme), at=AT)
    bundle = bundle_result(invented, TREASURY, name="Treasury")
    assert verify(bundle).holds
    found = recompute(bundle, verify(bundle))
    assert codes(found, Shown.FAILED) == ["verify.recomputed-otherwise"]
    assert invented.statement.subjects != stated.statement.subjects


def test_without_inputs_nothing_is_computed(desk: Desk) -> None:
    bundle = bundle_result(books(desk), TREASURY, name="Treasury", contents=False)
    found = recompute(bundle, verify(bundle))
    assert found.holds
    assert "verify.cannot-recompute" in codes(found, Shown.NOT_SHOWN)


def test_a_bundle_is_put_into_the_log_and_proven_there(desk: Desk, tmp_path: Path) -> None:
    log = open_log(tmp_path / "log", "treasury.example/log", LOG)
    for place in range(3):
        bundle = bundle_result(books(desk), TREASURY, name="Treasury", log=log)
        found = verify(bundle)
        assert found.holds
        logged = next(one.finding for one in found.results if one.finding.code == "verify.logged")
        assert dict(logged.params)["index"] == str(place)


def test_a_proof_of_reserves_is_stated_and_checked_again(desk: Desk) -> None:
    facts = desk.chain.facts("example-state")
    assert facts is not None
    proof = parse_proof((BUILTIN / "example-state" / "proof.json").read_bytes())
    terms = parse_message(proof.message).terms
    at_block = desk.chain.facts("example-state", at=terms.block.height)
    assert at_block is not None
    snapshot = snapshot_of(at_block, desk.chain.status("example-state").stand)
    expected = ProofTerms(programme=terms.programme, network=terms.network, block=snapshot.block, purpose=terms.purpose)
    result = check_proof(proof, expected=expected, snapshot=snapshot)
    stated = stating.state_proof(proof, snapshot, result, at=at_block.block_at, purpose=terms.purpose, synthetic=True)
    bundle = bundle_result(stated, TREASURY, name="Treasury")
    found = recompute(bundle, verify(bundle))
    assert found.holds
    assert "verify.recomputed" in codes(found, Shown.SHOWN)
    assert format_btc(sats(parse_statement(bundle.envelope.payload).predicate.proven_sat)) == "6239.9997"


def test_audits_and_reconciliations_are_stated(desk: Desk) -> None:
    programme = desk.programme("example-state")
    inputs = inputs_of(programme)
    found = stating.state_reconciliation(programme, inputs, desk.chain.reconciliation("example-state"))
    assert found.statement.predicate.block.network == "regtest"
    assert verify(bundle_result(found, TREASURY, name="x")).holds
    audit = state_audit(desk.report("el-salvador"), inputs_of(desk.programme("el-salvador")), at=AT)
    verdicts = {one.claim: one.verdict for one in audit.statement.predicate.claims}
    assert verdicts["article-2025-04-15-change"] == "inconsistent"
    assert verify(bundle_result(audit, TREASURY, name="x")).holds
    other = desk.programme("el-salvador")
    with pytest.raises(BadInput, match="never followed"):
        stating.state_reconciliation(other, (), desk.chain.reconciliation("el-salvador"))


def test_no_voluntary_accumulation_has_both_counts_and_stays_open(desk: Desk) -> None:
    report = evaluate_programme(desk, "el-salvador", at=AT)
    found = next(one.evaluation for one in report.results if one.commitment.id == "imf-no-voluntary-accumulation")
    assert found.status is Status.UNDETERMINED
    counts = {one.basis: (one.low, one.high) for one in found.counts}
    btc = 100_000_000
    assert counts[CountBasis.ANNOUNCED_RATE] == (142 * btc, 142 * btc)
    assert counts[CountBasis.ANNOUNCED_BALANCES] == (81 * btc, 83 * btc)
    assert counts[CountBasis.REPORTED] == (0, 0)
    reasons = [one.code for one in found.reasons]
    assert reasons[0] == "commitments.not-followed"
    assert reasons[-1] == "commitments.contradicted"


def test_the_letter_of_intent_is_outstanding_and_pakistans_conditions_are_told_apart(desk: Desk) -> None:
    report = evaluate_programme(desk, "pakistan", at=parse_instant("2026-11-01T00:00Z"))
    status = {one.commitment.id: one.evaluation.status for one in report.results}
    assert status["loi-research"] is Status.OUTSTANDING
    assert status["imf-primary-balance-fy26"] is Status.UNDETERMINED
    assert status["imf-technology-zones"] is Status.OUTSTANDING
    assert status["imf-reserves-floor"] is Status.UNDETERMINED


def test_the_followed_programme_is_judged_by_its_chain(desk: Desk) -> None:
    (only,) = evaluate_programme(desk, "example-state").results
    assert only.evaluation.status is Status.NOT_MET
    assert {one.basis: one.low for one in only.evaluation.counts} == {
        CountBasis.CHAIN_SPENT: 500_000_000,
        CountBasis.CHAIN_UNCERTAIN: 2_000_000_000,
    }


def test_commitments_are_stated_and_evaluated_again(desk: Desk) -> None:
    report = evaluate_programme(desk, "el-salvador", at=AT)
    programme = desk.programme("el-salvador")
    bundle = bundle_result(stating.state_commitments(report, inputs_of(programme)), TREASURY, name="x")
    assert "verify.recomputed" in codes(recompute(bundle, verify(bundle)), Shown.SHOWN)
    followed = evaluate_programme(desk, "example-state", at=AT)
    stated = stating.state_commitments(followed, inputs_of(desk.programme("example-state")))
    other = bundle_result(stated, TREASURY, name="x")
    assert codes(recompute(other, verify(other)), Shown.FAILED) == ["verify.recomputed-otherwise"]


def test_what_another_evaluator_evaluated_is_not_computed_by_this_one(desk: Desk) -> None:
    stated = stating.state_commitments(
        evaluate_programme(desk, "el-salvador", at=AT), inputs_of(desk.programme("el-salvador"))
    )
    earlier = replace(
        stated.statement, predicate=msgspec.structs.replace(stated.statement.predicate, evaluator_version=1)
    )
    bundle = bundle_result(replace(stated, statement=earlier), TREASURY, name="x")
    found = recompute(bundle, verify(bundle))
    assert found.holds
    (only,) = [one.finding for one in found.of(Shown.NOT_SHOWN) if one.finding.code == "verify.cannot-recompute"]
    assert "version 1 of the rules" in only.text()


def test_a_bundle_that_fails_is_not_computed_again(desk: Desk) -> None:
    bundle = bundle_result(books(desk), TREASURY, name="Treasury")
    swapped = Bundle(
        envelope=bundle.envelope,
        keys=bundle.keys,
        contents=(Content(name="books.json", role="subject", data=b"{}"),),
    )
    found = verify(swapped)
    assert recompute(swapped, found) == found


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ('kind = "no_inflow"', "programmes.unknown-rule"),
        ('kind = "balance_at_height"\nleast_btc = "5"', "programmes.rule-lacks"),
        ('kind = "balance_at_height"\nheight = 5', "programmes.rule-cannot"),
        ('kind = "criterion_met"\nheight = 5', "programmes.rule-unused"),
        ('kind = "series_threshold"\nseries = "a"\nunit = "b"\nleast = "x"', "programmes.not-decimal"),
        ('kind = "no_inflow_between"\nsince = 2025-01-02\nuntil = 2025-01-01', "programmes.rule-cannot"),
    ],
)
def test_rules_in_files_are_checked(tmp_path: Path, rule: str, code: str) -> None:
    folder = tmp_path / "p"
    shutil.copytree(BUILTIN / "example-state", folder)
    path = folder / "commitments.toml"
    text = path.read_text(encoding="utf-8").partition("[commitments.rule]")[0] + f"[commitments.rule]\n{rule}\n"
    path.write_text(text, encoding="utf-8")
    found = [one for one in load(folder).findings if one.code == code]
    assert len(found) == 1
    assert found[0].place.file == "commitments.toml"


def test_reports_and_points_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    shutil.copytree(BUILTIN / "example-state", folder)
    path = folder / "commitments.toml"
    more = """
[[points]]
series = "stock"
unit = "BTC"
since = 2025-01-01
until = 2025-06-30
value = "6240.5"
source = "reserve-office"
source_kind = "primary"

[[reports]]
commitment = "reserve-not-sold"
says = "met"
by = "Example Auditor"
dated = 2025-07-01
source = "reserve-office"
source_kind = "primary"

[[reports]]
commitment = "another"
says = "met"
by = "Example Auditor"
dated = 2025-07-01
source = "reserve-office"
source_kind = "primary"
"""
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    found = load(folder)
    assert [one.code for one in found.findings if one.severity == "error"] == ["programmes.not-committed"]
    path.write_text(path.read_text(encoding="utf-8").replace('"another"', '"reserve-not-sold"'), encoding="utf-8")
    programme = load(folder).programme
    assert programme is not None
    assert str(programme.points[0].value.low) == "12481/2"
    assert [one.says for one in programme.reports] == ["met", "met"]


def test_a_statement_of_files_is_the_same_from_a_folder(desk: Desk, tmp_path: Path) -> None:
    shutil.copytree(BUILTIN / "el-salvador", tmp_path / "p")
    programme = load(tmp_path / "p").programme
    assert programme is not None
    again = stating.state_books(programme, inputs_of(programme), at=AT)
    assert again == books(desk)
    assert load_builtin("el-salvador").programme == desk.programme("el-salvador")
    assert json.loads(again.contents[0].data)["format"] == "khazana-books-1"
