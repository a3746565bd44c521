"""Proofs of reserves, signed by a wallet with real keys and checked offline."""

from dataclasses import replace

import pytest
from fakes.chain_facts import block_at, entry, time_at
from fakes.reserve_proofs import BLOCK, HEIGHT, KINDS, Reserve, terms

from khazana.bitcoin import ScriptType, SignatureCheck, SignatureState, SignatureVariant, to_sign_psbt
from khazana.core import BadInput, Basis, OutPoint, Output, SourceKind, sats
from khazana.reserve.chain_perimeter import ChainPerimeter
from khazana.reserve.proof import (
    LIMITS,
    Liabilities,
    NetPosition,
    ProofResult,
    ProofRules,
    ProofTerms,
    ReserveProof,
    ScriptSignature,
    Snapshot,
    assemble,
    check_proof,
    compare_proofs,
    format_message,
    parse_message,
    request_coins,
    request_scripts,
)

RESERVE = Reserve()
REQUEST = request_coins(terms(), RESERVE.within, RESERVE.coins, earlier=RESERVE.earlier)
PROOF = assemble(REQUEST, [RESERVE.holder.sign(item.psbt) for item in REQUEST.items])
BY_SCRIPT = request_scripts(terms(), RESERVE.within)
SCRIPT_PROOF = assemble(BY_SCRIPT, [RESERVE.holder.sign(item.psbt) for item in BY_SCRIPT.items])


def checked(
    proof: ReserveProof = PROOF, snapshot: Snapshot | None = None, expected: ProofTerms | None = None, **more: object
) -> ProofResult:
    return check_proof(
        proof,
        expected=expected or terms(),
        snapshot=snapshot or RESERVE.snapshot(),
        within=RESERVE.within,
        **more,  # type: ignore[arg-type]
    )


def codes(result: ProofResult) -> list[str]:
    return [finding.code.removeprefix("proof.") for finding in result.findings]


@pytest.mark.parametrize("proof", [PROOF, SCRIPT_PROOF], ids=["coins", "scripts"])
def test_a_whole_proof_shows_every_satoshi_by_type_and_wallet(proof: ReserveProof) -> None:
    result = checked(proof)
    assert result.proven == result.claimed == RESERVE.total
    assert [one.outpoint for one in result.coins] == sorted(coin.outpoint for coin in RESERVE.coins)
    assert dict(result.by_wallet) == {kind: 100_000_000 * (number + 1) for number, kind in enumerate(KINDS)}
    assert dict(result.by_type) == {
        ScriptType.P2PKH: 100_000_000,
        ScriptType.P2WPKH: 200_000_000,
        ScriptType.P2SH: 300_000_000,
        ScriptType.P2TR: 400_000_000,
        ScriptType.P2WSH: 500_000_000,
    }
    assert {row.state for row in result.signatures} == {SignatureState.VALID}
    assert codes(result) == ["liabilities-missing"]


def test_what_a_proof_does_not_show_stands_on_its_face() -> None:
    for result in (checked(), checked(replace(PROOF, signatures=()))):
        assert [note.code for note in result.notes] == [kind.code for kind in LIMITS]
        assert {note.code.removeprefix("proof.limit-") for note in result.notes} == {
            "completeness",
            "later",
            "sole-control",
            "who",
        }


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"programme": "pakistan"}, "other-programme"),
        ({"network": "main"}, "other-network"),
        ({"purpose": "report of June 2025"}, "other-purpose"),
        ({"block": block_at(HEIGHT + 1)}, "other-block"),
    ],
)
def test_a_message_that_is_bound_to_something_else_proves_nothing(changed: dict[str, object], code: str) -> None:
    result = checked(expected=terms(**changed))
    assert code in codes(result)
    assert result.proven == 0
    assert result.claimed == RESERVE.total


def test_a_message_of_another_block_than_the_snapshot_proves_nothing() -> None:
    result = checked(snapshot=RESERVE.snapshot(block=block_at(HEIGHT + 1)))
    assert codes(result)[:1] == ["other-block"]
    assert result.proven == 0
    branch = checked(snapshot=RESERVE.snapshot(block=block_at(HEIGHT, "another branch")))
    assert branch.proven == 0


def test_a_longer_list_than_was_signed_proves_nothing() -> None:
    other = Reserve("more", ["p2wpkh"])
    coins = (*PROOF.coins, replace(PROOF.coins[0], outpoint=other.coins[0].outpoint))
    result = checked(replace(PROOF, coins=coins))
    assert "other-list" in codes(result)
    assert result.proven == 0


def test_a_message_changed_by_hand_breaks_the_signatures() -> None:
    """Whoever writes another block into the message has a message that nobody signed."""
    message = parse_message(PROOF.message)
    moved = format_message(replace(message, terms=terms(block=block_at(HEIGHT + 10))))
    result = checked(
        replace(PROOF, message=moved),
        RESERVE.snapshot(block=block_at(HEIGHT + 10)),
        terms(block=block_at(HEIGHT + 10)),
    )
    assert result.proven == 0
    assert codes(result).count("signature-invalid") == len(KINDS)


def test_a_spent_coin_is_missing_and_does_not_count() -> None:
    left = RESERVE.coins[1:]
    result = checked(snapshot=RESERVE.snapshot(left))
    assert codes(result) == ["coin-missing", "liabilities-missing"]
    assert result.proven == result.claimed == RESERVE.total - RESERVE.coins[0].output.amount


def test_a_coin_that_was_not_looked_up_is_not_called_spent() -> None:
    left = RESERVE.coins[1:]
    result = checked(snapshot=RESERVE.snapshot(left, scope=[coin.output.script for coin in left]))
    assert codes(result) == ["coin-not-covered", "liabilities-missing"]


def test_a_coin_with_another_amount_does_not_count() -> None:
    real = RESERVE.coins[0]
    less = replace(real, output=Output(sats(real.output.amount - 1), real.output.script))
    result = checked(snapshot=RESERVE.snapshot([less, *RESERVE.coins[1:]]))
    assert codes(result) == ["coin-differs", "liabilities-missing"]
    assert result.proven == RESERVE.total - real.output.amount


def test_a_duplicate_counts_once() -> None:
    result = checked(replace(PROOF, coins=(*PROOF.coins, PROOF.coins[0])))
    assert codes(result) == ["duplicate", "liabilities-missing"]
    assert result.proven == RESERVE.total
    scripts = checked(replace(SCRIPT_PROOF, scripts=(*SCRIPT_PROOF.scripts, SCRIPT_PROOF.scripts[0])))
    assert codes(scripts) == ["duplicate", "liabilities-missing"]
    assert scripts.proven == RESERVE.total


@pytest.mark.parametrize("proof", [PROOF, SCRIPT_PROOF], ids=["coins", "scripts"])
def test_each_signature_that_is_missing_takes_its_coins_away(proof: ReserveProof) -> None:
    for place, gone in enumerate(proof.signatures):
        rest = (*proof.signatures[:place], *proof.signatures[place + 1 :])
        result = checked(replace(proof, signatures=rest))
        (lost,) = [coin for coin in RESERVE.coins if coin.output.script == gone.script]
        assert result.proven == RESERVE.total - lost.output.amount
        assert "coin-not-signed" in codes(result)


def test_the_signature_of_another_script_does_not_hold() -> None:
    first, second, *rest = SCRIPT_PROOF.signatures
    swapped = (replace(first, signature=second.signature), replace(second, signature=first.signature), *rest)
    result = checked(replace(SCRIPT_PROOF, signatures=swapped))
    assert codes(result).count("signature-invalid") == 2
    lost = sum(coin.output.amount for coin in RESERVE.coins if coin.output.script in {first.script, second.script})
    assert result.proven == RESERVE.total - lost


def test_listed_coins_are_covered_by_signatures_of_their_scripts_too() -> None:
    """Each script signs the message of the list of coins, without the coins as inputs."""
    signatures = tuple(
        ScriptSignature(script=script, signature=RESERVE.holder.sign(to_sign_psbt(PROOF.message, script)))
        for script in RESERVE.perimeter.scripts
    )
    result = checked(replace(PROOF, signatures=signatures))
    assert {row.variant for row in result.signatures} == {SignatureVariant.FULL}
    assert result.proven == RESERVE.total


def test_what_cannot_be_decided_is_not_counted() -> None:
    def undecided(_message: str, _script: bytes, _signature: str) -> SignatureCheck:
        return SignatureCheck(state=SignatureState.INCONCLUSIVE, reason="a rule of the future")

    result = checked(rules=ProofRules(check=undecided))
    assert result.proven == 0
    assert codes(result).count("signature-inconclusive") == len(KINDS)


def test_a_time_lock_is_told() -> None:
    def locked(_message: str, _script: bytes, _signature: str) -> SignatureCheck:
        return SignatureCheck(state=SignatureState.VALID, lock_time=910_000)

    assert "signature-later" in codes(checked(SCRIPT_PROOF, rules=ProofRules(check=locked)))


def test_a_script_without_coins_is_told_and_one_not_looked_up_otherwise() -> None:
    left = RESERVE.coins[1:]
    assert "script-empty" in codes(checked(SCRIPT_PROOF, RESERVE.snapshot(left)))
    scope = [coin.output.script for coin in left]
    assert "script-not-covered" in codes(checked(SCRIPT_PROOF, RESERVE.snapshot(left, scope=scope)))


@pytest.mark.parametrize(("age", "is_stale"), [(100, False), (101, True), (0, False)])
def test_an_old_proof_is_stale(age: int, is_stale: bool) -> None:  # noqa: FBT001
    rules = ProofRules(tip=block_at(HEIGHT + age), most_age_blocks=100)
    result = checked(rules=rules)
    assert ("stale" in codes(result)) == is_stale
    assert result.proven == RESERVE.total


def test_the_word_of_a_server_is_called_that() -> None:
    assert "snapshot-is-a-word" in codes(checked(snapshot=RESERVE.snapshot(basis=Basis.SERVER)))


def owed(amount: int, height: int = HEIGHT) -> Liabilities:
    return Liabilities(amount=sats(amount), block=block_at(height), source="auditor", source_kind=SourceKind.PRIMARY)


def test_liabilities_are_netted_or_it_stands_there_that_they_are_not() -> None:
    alone = checked()
    assert (alone.position, alone.net) == (NetPosition.NOT_NETTED, None)
    netted = checked(liabilities=owed(500))
    assert (netted.position, netted.net) == (NetPosition.NETTED, RESERVE.total - 500)
    assert codes(netted) == []
    assert codes(checked(liabilities=owed(RESERVE.total + 1))) == ["liabilities-exceed"]
    assert codes(checked(liabilities=owed(1, HEIGHT - 1))) == ["liabilities-other-block"]


def test_mined_coins_are_immature_until_they_are_a_hundred_deep() -> None:
    for depth, count in ((99, 1), (100, 0)):
        mined = replace(RESERVE.coins[0], is_coinbase=True, block=block_at(HEIGHT - depth + 1))
        result = checked(snapshot=RESERVE.snapshot([mined, *RESERVE.coins[1:]]))
        assert codes(result).count("coin-immature") == count
        assert result.proven == RESERVE.total


def test_one_coin_is_not_the_reserve_of_two() -> None:
    """Two programmes that share a wallet sign for the same coins; each signature is valid."""
    proofs = {}
    for programme in ("el-salvador", "pakistan"):
        asked = request_scripts(terms(programme=programme), RESERVE.within, [RESERVE.coins[1].output.script])
        proofs[programme] = assemble(asked, [RESERVE.holder.sign(item.psbt) for item in asked.items])
    results = [
        check_proof(proof, expected=terms(programme=programme), snapshot=RESERVE.snapshot())
        for programme, proof in proofs.items()
    ]
    assert [result.proven for result in results] == [RESERVE.coins[1].output.amount] * 2
    compared = compare_proofs(results)
    assert [result.proven for result in compared] == [0, 0]
    for result in compared:
        (finding,) = [one for one in result.findings if one.code == "proof.two-entities"]
        assert dict(finding.params)["entities"] == "el-salvador, pakistan"
    assert compare_proofs([checked(), replace(results[1], coins=())])[0].proven == RESERVE.total


def test_proofs_of_two_blocks_or_twice_of_one_programme_are_not_compared() -> None:
    result = checked()
    with pytest.raises(BadInput, match="one block"):
        compare_proofs([result, replace(result, programme="x", block=block_at(1))])
    with pytest.raises(BadInput, match="one proof"):
        compare_proofs([result, result])


def test_what_is_asked_must_be_in_the_perimeter() -> None:
    stranger = Reserve("stranger", ["p2wpkh"]).coins[0]
    with pytest.raises(BadInput, match="not in the perimeter"):
        request_coins(terms(), RESERVE.within, [stranger])
    with pytest.raises(BadInput, match="not in the perimeter"):
        request_scripts(terms(), RESERVE.within, [stranger.output.script])
    with pytest.raises(BadInput, match="at its block"):
        request_scripts(terms(block=block_at(1)), RESERVE.within)
    with pytest.raises(BadInput, match="one script or coin"):
        request_scripts(
            terms(), ChainPerimeter.of([entry("later", since=time_at(HEIGHT + 1))]).at_block(BLOCK, time_at(HEIGHT))
        )


def test_there_is_one_signature_for_each_item() -> None:
    with pytest.raises(BadInput, match="one signature for each"):
        assemble(REQUEST, ["only one"])
    assert not assemble(REQUEST, [" "] * len(REQUEST.items)).signatures


def test_a_proof_that_shows_other_outputs_than_it_signed_does_not_hold() -> None:
    shown = replace(PROOF.coins[0], outpoint=OutPoint("ab" * 32, 0))
    assert checked(replace(PROOF, coins=(shown, *PROOF.coins[1:]))).proven == 0
