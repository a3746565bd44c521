"""Bytes of a file as text: UTF-8, one kind of line end, without control characters, without private keys."""

import re
from bisect import bisect_right
from typing import Final

from khazana.bitcoin.private_keys import find_keys, withhold_keys
from khazana.programmes.file_kinds import CONTROL_CHARACTER, NOT_UTF8, PRIVATE_KEY
from khazana.programmes.problems import Problems

__all__ = ["CONTROL", "decode", "look_for_keys"]

CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]")
"""Characters that no file of a programme has: controls, and those that turn the direction of what follows."""

_REPLACEMENT: Final = "\ufffd"


def decode(content: bytes, file: str, problems: Problems) -> str:
    r"""Return the text of a file, with ``\n`` at the end of each line; what is wrong is noted and replaced.

    A byte order mark is dropped. Lines keep their numbers, so that what follows can go on and name places.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _decode_lines(content, file, problems)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if look_for_keys(text, file, problems):
        text = withhold_keys(text)
    if text.replace("\n", "").replace("\t", "").isprintable() or CONTROL.search(text) is None:
        return text
    lines = _LineNumbers(text)
    met = {(lines.of(match.start()), match.group()) for match in CONTROL.finditer(text)}
    for line, character in sorted(met):
        problems.add(CONTROL_CHARACTER, file, line, character=f"U+{ord(character):04X}")
    return CONTROL.sub(_REPLACEMENT, text)


def look_for_keys(text: str, file: str, problems: Problems) -> bool:
    """Note each line that has what looks like a private key; tell whether there is one."""
    found = [*find_keys(text)]
    lines = _LineNumbers(text if found else "")
    for line, form in sorted({(lines.of(offset), form) for offset, form in found}):
        problems.add(PRIVATE_KEY, file, line, form=form)
    return bool(found)


def _decode_lines(content: bytes, file: str, problems: Problems) -> str:
    lines = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    for number, line in enumerate(lines, 1):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            problems.add(NOT_UTF8, file, number, byte=f"0x{line[error.start]:02X}", position=error.start + 1)
    return b"\n".join(lines).decode(errors="replace")


class _LineNumbers:
    """The line of an offset, from 1."""

    def __init__(self, text: str) -> None:
        self._ends = [match.start() for match in re.finditer("\n", text)]

    def of(self, offset: int) -> int:
        return bisect_right(self._ends, offset - 1) + 1
