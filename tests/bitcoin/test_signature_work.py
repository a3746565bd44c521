"""A signature asks for a bounded amount of work, weighed before it is done."""

import time

import pytest
from btclib.alias import TaprootScriptTree
from btclib.b32 import p2tr
from btclib.key import PubKeyData
from btclib.script import serialize
from btclib.script.taproot import input_script_sig, output_pubkey
from btclib.script.witness import Witness
from btclib.tx import OutPoint, TxIn, TxOut
from btclib_wallet import bip322
from btclib_wallet.psbt import Psbt
from fakes.holder import Holder

from khazana.bitcoin import SignatureState, check_signature, parse_address, to_sign_psbt

HOLDER = Holder()
SCRIPT = HOLDER.script("p2wpkh")


def unsigned(script: bytes, count: int) -> Psbt:
    """Ask for a proof over many coins of one script, which nobody signed."""
    tx = Psbt.b64decode(to_sign_psbt("m", SCRIPT)).tx
    tx.vin += [TxIn(OutPoint(bytes([7]) * 32, place), b"", 0) for place in range(count)]
    psbt = Psbt.from_tx(tx)
    psbt.inputs[0].witness_utxo = TxOut(0, SCRIPT)
    for entry in psbt.inputs[1:]:
        entry.witness_utxo = TxOut(1_000, script)
    return psbt


@pytest.mark.parametrize(
    ("script", "count", "state"),
    [
        (HOLDER.script("p2pkh"), 1_200, SignatureState.INVALID),
        (HOLDER.script("p2pkh"), 1_230, SignatureState.INCONCLUSIVE),
        (b"\xac" * 201, 80, SignatureState.INVALID),
        (b"\xac" * 201, 90, SignatureState.INCONCLUSIVE),
        (b"\x51" * 10_000, 50, SignatureState.INVALID),
        (b"\x51" * 10_000, 70, SignatureState.INCONCLUSIVE),
        (HOLDER.script("p2wsh"), 5_000, SignatureState.INVALID),
        (HOLDER.script("p2tr"), 5_000, SignatureState.INVALID),
    ],
)
def test_work_is_weighed_before_it_is_done(script: bytes, count: int, state: SignatureState) -> None:
    """Nobody signed, so what is not too much is invalid."""
    text = unsigned(script, count).b64encode()
    start = time.process_time()
    check = check_signature("m", SCRIPT, text)
    assert check.state is state, check.reason
    assert ("too long" in check.reason) == (state is SignatureState.INCONCLUSIVE)
    assert time.process_time() - start < 6


@pytest.mark.parametrize(("pairs", "state"), [(3_500, SignatureState.VALID), (350_000, SignatureState.INCONCLUSIVE)])
def test_a_script_as_long_as_a_block_is_not_run(pairs: int, state: SignatureState) -> None:
    """A taproot leaf of 7,000 bytes is run; one of 700,000 is not."""
    key = PubKeyData(bytes.fromhex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"))
    tree: TaprootScriptTree = [(0xC0, ["OP_1", *["OP_1", "OP_DROP"] * pairs])]
    leaf, control = input_script_sig(key, tree, 0)
    signature = bip322.Sig(Witness([serialize(leaf), control])).b64encode()
    script = parse_address(p2tr(output_pubkey(key, tree)[0])).script
    start = time.process_time()
    assert check_signature("m", script, signature).state is state
    assert time.process_time() - start < 1
