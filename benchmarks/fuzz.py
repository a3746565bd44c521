"""Fuzzed programme files: the loader neither fails nor refuses without naming a place.

Each case is a programme with one file changed: a skeleton with its examples taken in, El Salvador or
Pakistan. Most changes know the format (a cell, a row, a key, a value), some do not (bytes, slices), and
some files are random bytes. A case is made from its number alone, so any of them can be made again.
"""

import random
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from time import perf_counter
from typing import Final

from benchmarks.figures import Figure
from benchmarks.measuring import peak_mib
from khazana.core import Finding, Severity, has_errors
from khazana.programmes.files import MemoryFiles
from khazana.programmes.loading import Loaded, builtin_files, builtin_ids, load_files
from khazana.programmes.skeleton import skeleton

__all__ = ["CASES", "Tally", "bases", "case", "fuzz", "run"]

CASES: Final = 100_000
SHARE_OF_SKELETON: Final = 0.7
"""Small programmes are quick to load; the built-in ones have more to get wrong."""
LONGEST_SHOWN: Final = 80
LINELESS: Final = frozenset(
    {
        "programmes.list-missing",
        "programmes.programme-missing",
        "programmes.too-large",
        "programmes.too-many-files",
        "programmes.too-many-findings",
    }
)
"""Refusals of a whole file, which name no line."""

JOINERS: Final = dict.fromkeys(map(ord, "\u200c\u200d\u200e\u200f"))

TOKENS: Final[tuple[bytes, ...]] = (
    b"", b"\x00", b"\xef\xbb\xbf", b"\r", b"\r\n", b"\n", b'"', b'""', b'"""', b"'''", b",", b",,,,", b"#", b"=", b"[",
    b"]", b"[[", b"]]", b"{", b"}", b"\\", b"\\u0000", b"\\U0010FFFF", b"\xed\xa0\x80", b"\xff\xfe", b"\xe2\x80\xae",
    b"\xe2\x80\xa8", b"\x1b[31m", b"nan", b"inf", b"-inf", b"1e999", b"-0", b"-1", b"0", b"9" * 40, b"9" * 5000,
    b"0x" + b"f" * 5000, b"true", b"false", b"null", b"1979-05-27T07:32:00Z", b"0000-00-00", b"2025-02-30", b"2025-13",
    b"9999-12-31", b"0001-01-01", b"2025-07-10/2025-07-01", b"2025-07-17T21:00", b"2025-07-17T21:00+99:99", b"20O0",
    b"\xd9\xa2\xd9\xa0\xd9\xa2\xd9\xa5", b"\xc2\xbd", b"\xe2\x89\x88 $1 million", b"over over 5", b"20-10", b"one BTC",
    b"BTC", b"USD", b"XXX", b"USD/BTC", b"percent", b"holdings", b"other", b"purchase", b"restatement", b"proven",
    b"wallet:", b"wallet:nobody", b"outside:", b"wallet:treasury", b"mining", b"press", b"primary", b"a" * 5000,
    b"{event}", b"{0}", b"%s", b"a.b.c.d = 1", b"a." * 300 + b"a = 1", b"[a." * 80, b"[" * 500, b"../../etc/passwd",
    b"America", b"UTC", b"L1aW4aubDFB7yfras2S1mN3bqg9nwySY8nkoLmJebSLD5BWv3ENZ", b"xprv9s21ZrQH143K3QTDL4LXw2F7HEK3w",
    b"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", b"tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", b"wpkh(", b"addr()",
    b"addr(1BoatSLRHtKNngkdXEeobR76b53LETtpyT)#aaaaaaaa", b"2100000000000000", b"21000000.00000001", b"0.000000001",
)  # fmt: skip


@cache
def bases() -> tuple[Mapping[str, bytes], ...]:
    """Return the skeleton with its examples taken in, then the built-in programmes."""
    small = {one.name: one.text.encode() for one in skeleton()}
    for name, text in small.items():
        if name.endswith(".csv"):
            small[name] = b"\n".join(
                line.removeprefix(b"# ") if b"gazette" in line else line for line in text.split(b"\n")
            )
        elif name == "commitments.toml":
            small[name] = text[text.index(b"# [[") :].replace(b"# ", b"")
        elif name == "energy.toml":
            begin = text.index(b"# [[")
            small[name] = text[:begin] + text[begin:].replace(b"# ", b"")
    found = [builtin_files(programme_id) for programme_id in builtin_ids()]
    return (small, *({name: files.read(name) or b"" for name in files.names()} for files in found))


def _slice(text: bytes, chance: random.Random, longest: int = 200) -> tuple[int, int]:
    start = chance.randrange(len(text) + 1)
    return start, min(len(text), start + chance.randrange(longest))


def _bytes(text: bytes, chance: random.Random) -> bytes:
    start, end = _slice(text, chance, 4)
    return text[:start] + chance.randbytes(chance.randrange(1, 5)) + text[end:]


def _token(text: bytes, chance: random.Random) -> bytes:
    start, end = _slice(text, chance, chance.choice((1, 30)))
    return text[:start] + chance.choice(TOKENS) + text[end:]


def _cut(text: bytes, chance: random.Random) -> bytes:
    start, end = _slice(text, chance)
    return text[:start] + text[end:]


def _repeat(text: bytes, chance: random.Random) -> bytes:
    start, end = _slice(text, chance)
    return text[:end] + text[start:end] * chance.randrange(1, 20) + text[end:]


def _truncate(text: bytes, chance: random.Random) -> bytes:
    return text[: chance.randrange(len(text) + 1)]


def _rows(text: bytes, chance: random.Random) -> bytes:
    rows = text.split(b"\n")
    one, other = chance.randrange(len(rows)), chance.randrange(len(rows))
    change = chance.randrange(3)
    if change == 0:
        rows[one], rows[other] = rows[other], rows[one]
    elif change == 1:
        rows.insert(one, rows[other])
    else:
        del rows[one]
    return b"\n".join(rows)


def _part(text: bytes, chance: random.Random) -> bytes:
    """Replace one part of a row between commas or equals signs, by a token or by a part of another row."""
    rows = text.split(b"\n")
    place = chance.randrange(len(rows))
    mark = b"=" if b"=" in rows[place] else b","
    parts = rows[place].split(mark)
    others = chance.choice(rows).split(mark)
    token = chance.choice(TOKENS)
    new = chance.choice((token, b'"' + token + b'"', chance.choice(others), b" " + token))
    parts[chance.randrange(len(parts))] = new
    if chance.random() < 0.1:  # noqa: PLR2004 - now and then a row becomes ragged too
        parts.append(new)
    rows[place] = mark.join(parts)
    return b"\n".join(rows)


def _encoding(text: bytes, chance: random.Random) -> bytes:
    decoded = text.decode(errors="replace")
    return chance.choice(
        (
            lambda: decoded.encode("utf-16"),
            lambda: decoded.encode("latin-1", "replace"),
            lambda: b"\xef\xbb\xbf" + text,
            lambda: text.replace(b"\n", b"\r\n"),
            lambda: text.replace(b"\n", b"\r"),
            text.upper,
            lambda: text.replace(b",", b";"),
        )
    )()


def _noise(_: bytes, chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(600))


_CHANGES: Final[Mapping[Callable[[bytes, random.Random], bytes], int]] = {
    _part: 30, _token: 20, _bytes: 12, _rows: 10, _cut: 8, _repeat: 6, _truncate: 4, _encoding: 4, _noise: 6,
}  # fmt: skip


def case(number: int) -> Mapping[str, bytes]:
    """Return the files of a case."""
    chance = random.Random(number)
    small, *large = bases()
    files = dict(small if chance.random() < SHARE_OF_SKELETON else chance.choice(large))
    name = chance.choice(sorted(files))
    if chance.random() < 0.02:  # noqa: PLR2004 - now and then a file is missing, or has another name
        content = files.pop(name)
        if chance.random() < 0.5:  # noqa: PLR2004
            files[chance.choice(("energy.toml", "claim.csv", "notes.txt", "x\x1b[31m", "PROGRAMME.TOML"))] = content
        return files
    for change in chance.choices([*_CHANGES], [*_CHANGES.values()], k=chance.choice((1, 1, 1, 2, 4))):
        files[name] = change(files[name], chance)
    return files


@dataclass(slots=True, kw_only=True)
class Tally:
    """What became of fuzzed files: how many there were, were refused, and failed, and the numbers of those."""

    files: int = 0
    refused: int = 0
    findings: int = 0
    tracebacks: list[int] = field(default_factory=list)
    without_place: list[int] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)


def fuzz(numbers: Iterable[int]) -> Tally:
    """Load the cases of these numbers and tally what becomes of them; a traceback is printed and counted."""
    tally = Tally()
    for number in numbers:
        tally.files += 1
        try:
            loaded = load_files(MemoryFiles(case(number)), origin="fuzz")
            words = [(finding.text(), finding.remedy()) for finding in loaded.findings]
        except Exception:  # noqa: BLE001 - this is what the benchmark looks for
            tally.tracebacks.append(number)
            print(f"case {number}:\n{traceback.format_exc()}", file=sys.stderr)
            continue
        tally.refused += loaded.programme is None
        tally.findings += len(words)
        tally.codes.update({finding.code for finding in loaded.findings})
        if not _sound(loaded):
            tally.without_place.append(number)
    return tally


def _sound(loaded: Loaded) -> bool:
    """Tell whether what is refused is refused for errors, each with a place, in plain and bounded words."""
    refused = loaded.programme is None
    errors = [one for one in loaded.findings if one.severity is Severity.ERROR]
    return refused == has_errors(loaded.findings) and all(map(_placed, errors)) and all(map(_plain, loaded.findings))


def _placed(finding: Finding) -> bool:
    return bool(finding.place.file) and (finding.place.line is not None or finding.code in LINELESS)


def _plain(finding: Finding) -> bool:
    short = all(len(value) <= LONGEST_SHOWN or ", " in value for _, value in finding.params)
    return short and f"{finding.place}{finding.text()}{finding.remedy()}".translate(JOINERS).isprintable()


def run() -> Iterable[Figure]:
    """Measure the loader on fuzzed files."""
    start = perf_counter()
    tally = fuzz(range(CASES))
    seconds = perf_counter() - start
    unit = f"of {CASES} files"
    peak = peak_mib()
    yield Figure(name="fuzz.tracebacks", value=len(tally.tracebacks), unit=unit, goal="0", peak_mib=peak)
    yield Figure(name="fuzz.refusals-without-place", value=len(tally.without_place), unit=unit, goal="0", peak_mib=peak)
    yield Figure(name="fuzz.refused", value=tally.refused, unit=unit, peak_mib=peak)
    yield Figure(name="fuzz.kinds-of-findings", value=len(tally.codes), unit="1", peak_mib=peak)
    yield Figure(name="fuzz.rate", value=tally.files / seconds, unit="files/s", peak_mib=peak)
