"""What the timestamp of a bundle shows: that its checkpoint is committed to in a header that somebody worked for."""

from collections.abc import Iterator

from khazana.alliance import verification_kinds as kinds
from khazana.alliance.bundles import HeaderShown, TimestampShown
from khazana.bitcoin.headers import block_hash, parse_header
from khazana.core import BadInput, Finding, Unavailable, format_instant

__all__ = ["check_header", "check_timestamp"]


def check_timestamp(shown: TimestampShown, checkpoint: str) -> Iterator[Finding]:
    """Check a timestamp against the signed text of a checkpoint and the headers that come with it."""
    try:
        from khazana.alliance.timestamps import read_timestamp, stamped_digest  # noqa: PLC0415 - may not be installed
    except Unavailable:
        yield kinds.TIMESTAMP_UNREAD.at()
        return
    try:
        stamp = read_timestamp(shown.proof)
    except BadInput as refusal:
        yield kinds.TIMESTAMP_WRONG.at(reason=refusal.what)
        return
    if stamp.digest != stamped_digest(checkpoint):
        yield kinds.TIMESTAMP_WRONG.at(reason="it stamps something else than this checkpoint")
        return
    roots = {one.height: one.root for one in stamp.attested}
    for header in shown.headers:
        yield from check_header(header, roots.get(header.height))
    if not any(header.height in roots for header in shown.headers):
        heights = ", ".join(str(one.height) for one in stamp.attested)
        yield kinds.TIMESTAMP_PENDING.at(
            reason=f"it names block {heights}, whose header is not there" if heights else "calendars still have it"
        )


def check_header(shown: HeaderShown, root: bytes | None) -> Iterator[Finding]:
    """Check that a header has the root that a timestamp leads to, and the work that it claims."""
    try:
        header = parse_header(shown.header)
        met = int(block_hash(shown.header), 16) <= header.target
    except BadInput as refusal:
        yield kinds.TIMESTAMP_WRONG.at(reason=refusal.what)
        return
    if root is None or header.root != root:
        yield kinds.TIMESTAMP_WRONG.at(reason=f"it does not lead to the header given as block {shown.height}")
    elif not met:
        yield kinds.TIMESTAMP_WRONG.at(reason=f"nobody worked for the header given as block {shown.height}")
    else:
        yield kinds.TIMESTAMPED.at(hash=block_hash(shown.header), at=format_instant(header.at))
        yield kinds.HEADER_UNPLACED.at(height=shown.height)
