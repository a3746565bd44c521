"""A holder of coins with keys of its own, who signs what it is handed; the keys are made for tests alone."""

from hashlib import sha256

from btclib.exceptions import BTClibException
from btclib.script.script_pub_key import ScriptPubKey
from btclib.tx import OutPoint as TheirOutPoint
from btclib.tx import Tx, TxIn, TxOut
from btclib_wallet import bip32
from btclib_wallet.descriptors import Descriptor, miniscript_solver, parse
from btclib_wallet.psbt import Psbt, finalize
from btclib_wallet.psbt_signer import SoftwareSigner

from khazana.core import Coin, OutPoint, Output, sats

KINDS = {
    "p2pk": "pk({0})",
    "p2pkh": "pkh({0})",
    "p2wpkh": "wpkh({0})",
    "p2sh-p2wpkh": "sh(wpkh({0}))",
    "p2tr": "tr({0})",
    "p2sh": "sh(sortedmulti(2,{0},{1},{2}))",
    "p2wsh": "wsh(sortedmulti(2,{0},{1},{2}))",
    "p2sh-p2wsh": "sh(wsh(sortedmulti(2,{0},{1},{2})))",
    "multisig": "multi(1,{0},{1})",
    "p2tr-script": "tr({0},pk({1}))",
    "miniscript": "wsh(or_d(pk({0}),and_v(v:pkh({1}),older(10))))",
}
"""Descriptors over three chains of keys."""


class Holder:
    """A wallet with one root key, and a descriptor of each kind."""

    def __init__(self, name: str = "holder") -> None:
        root = bip32.rootxprv_from_seed(sha256(name.encode()).digest())
        self._signer = SoftwareSigner(root)
        mark = self._signer.master_fingerprint.hex()
        chains = [f"[{mark}/{n}h]{bip32.xpub_from_xprv(bip32.derive(root, f'm/{n}h'))}/*" for n in range(3)]
        self.descriptors: dict[str, Descriptor] = {kind: parse(text.format(*chains)) for kind, text in KINDS.items()}
        self._known: dict[bytes, tuple[Descriptor, int]] = {}

    def script(self, kind: str, index: int = 0) -> bytes:
        """Return an output script of a kind."""
        descriptor = self.descriptors[kind]
        script = descriptor.script_pub_key(index).script
        self._known[script] = (descriptor, index)
        return script

    def coin(self, kind: str, index: int = 0, amount: int = 100_000) -> tuple[Coin, bytes]:
        """Return a coin of a kind, and the transaction that made it."""
        funding = TxIn(TheirOutPoint(sha256(f"{kind}{index}".encode()).digest(), 0), b"\x51", 0)
        script = self.script(kind, index)
        tx = Tx(2, 0, [funding], [TxOut(546, ScriptPubKey(b"\x51")), TxOut(amount, ScriptPubKey(script))])
        place = OutPoint(tx.id.hex(), 1)
        output = Output(sats(amount), script)
        return Coin(outpoint=place, output=output, block=None, is_coinbase=False), tx.serialize(include_witness=True)

    def sign(self, psbt: str, *, finished: bool = True, is_device: bool = False) -> str:
        """Sign a partially signed transaction, and finish it where asked to; a device signs for named keys alone."""
        found = Psbt.b64decode(psbt)
        for spending, entry in zip(found.tx.vin, [] if is_device else found.inputs, strict=not is_device):
            spent = entry.witness_utxo
            if spent is None:
                assert entry.non_witness_utxo is not None
                spent = entry.non_witness_utxo.vout[spending.prev_out.vout]
            descriptor, index = self._known[spent.script_pub_key.script]
            descriptor._update(entry, index, None)
        signed = self._signer.sign_psbt(found, require_non_witness_utxo=False)
        return (finalize(signed, solver=miniscript_solver) if finished else signed).b64encode()

    def can_sign(self, psbt: str) -> bool:
        """Tell whether it holds what signing takes."""
        try:
            self.sign(psbt)
        except (BTClibException, KeyError):
            return False
        return True
