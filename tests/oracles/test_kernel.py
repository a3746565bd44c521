"""Bitcoin Core's own script interpreter beside our checks: what we call valid, it must let pass, input by input."""

import random
from typing import Any

import pbk
import pytest
from btclib.tx import Tx
from btclib_wallet import bip322
from btclib_wallet.psbt import Psbt, extract_tx
from fakes.bitcoin_vectors import table
from fakes.holder import KINDS, Holder
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.bitcoin import SignatureState, check_signature, parse_address, parse_transaction, to_sign_psbt
from khazana.bitcoin.psbt import spent_outputs
from khazana.core import Output, Sats

HOLDER = Holder("kernel")


def spends(message: str, script: bytes, signature: str) -> bool:
    """Tell whether the kernel lets every input of a signature's transaction pass, by the rules of consensus."""
    sig = bip322.Sig.b64decode(signature)
    spend = bip322.to_spend(message.encode(), script)
    spent: list[Output | None] = [Output(Sats(0), script)]
    if isinstance(sig.payload, Psbt):
        tx = extract_tx(sig.payload, verify_scripts=False, max_fee_rate=None)
        spent += spent_outputs(sig.payload)[1:]
    else:
        tx = sig.payload if isinstance(sig.payload, Tx) else bip322.to_sign(spend, witness=sig.payload)
    assert parse_transaction(tx.serialize(include_witness=True)).outpoints[0].txid == spend.id.hex()
    theirs = pbk.Transaction(tx.serialize(include_witness=True))
    outputs = [pbk.TransactionOutput(pbk.ScriptPubkey(one.script), one.amount) for one in spent if one is not None]
    known = pbk.script.PrecomputedTransactionData(theirs, outputs)
    return all(
        pbk.ScriptPubkey(one.script).verify(one.amount, theirs, known, place, pbk.ScriptVerificationFlags.ALL)
        for place, one in enumerate(spent)
        if one is not None
    )


VECTORS = [
    (row, signature)
    for name in ("basic", "generated", "btcd_basic")
    for group in ("simple", "full", "proof_of_funds", "valid")
    for row in table(f"bip322/{name}.json").get(group, ())
    for signature in row.get("bip322_signatures") or [row["signature"]]
]


@pytest.mark.parametrize(("row", "signature"), VECTORS)
def test_the_vectors_pass_the_kernel(row: dict[str, Any], signature: str) -> None:
    script = parse_address(row["address"]).script
    assert check_signature(row["message"], script, signature).state is SignatureState.VALID
    assert spends(row["message"], script, signature)


@pytest.mark.parametrize("kind", KINDS)
def test_a_proof_over_each_kind_of_script_passes_the_kernel(kind: str) -> None:
    coin, raw = HOLDER.coin(kind, 1)
    script = HOLDER.script("p2wsh")
    signature = "pof" + HOLDER.sign(to_sign_psbt("m", script, [coin], earlier={coin.outpoint.txid: raw}))
    assert check_signature("m", script, signature).state is SignatureState.VALID
    assert spends("m", script, signature)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(VECTORS) - 1), st.randoms(use_true_random=False))
def test_a_changed_signature_is_never_valid_where_the_kernel_stops_it(number: int, chance: random.Random) -> None:
    row, signature = VECTORS[number]
    script = parse_address(row["address"]).script
    place = chance.randrange(3, len(signature))
    changed = signature[:place] + chance.choice("ABCabc019+/") + signature[place + 1 :]
    if check_signature(row["message"], script, changed).state is SignatureState.VALID:
        assert spends(row["message"], script, changed)
