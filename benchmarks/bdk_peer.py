"""Time bdkpython's full scan of a server; run by the interpreter of ``.venv-oracle``, it imports nothing of ours."""

import json
import resource
import sys
import time

import bdkpython as bdk  # type: ignore[import-not-found]


def main(url: str, descriptor: str, count: str, batch: str) -> None:
    """Print seconds of a full scan with all spent outputs, peak memory, and what was found."""
    network = bdk.Network.REGTEST
    persister = bdk.Persister.new_in_memory()
    wallet = bdk.Wallet.create_single(bdk.Descriptor(descriptor, bdk.NetworkKind.TEST), network, persister, int(count))
    request = wallet.start_full_scan().build()
    start = time.perf_counter()
    client = bdk.ElectrumClient(url)
    update = client.full_scan(request, 1, int(batch), fetch_prev_txouts=True)
    wallet.apply_update(update)
    scan_s = time.perf_counter() - start
    figures = {
        "scan_s": scan_s,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "transactions": sorted(str(one.transaction.compute_txid()) for one in wallet.transactions()),
        "balance": wallet.balance().total.to_sat(),
    }
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
