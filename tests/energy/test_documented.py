"""The worked example of the documentation runs, and gives what it says."""

import doctest
import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "mining-economics.md"


def test_the_worked_example_runs() -> None:
    outcome = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert outcome.attempted >= 15
    assert outcome.failed == 0


def test_the_arithmetic_by_hand_is_right() -> None:
    """Lines of the form ``what  terms  =  result`` in the text blocks."""
    blocks = re.findall(r"^```text\n(.+?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert len(lines) == 12
    for line in lines:
        terms, result = re.split(r"\s+=\s+", re.split(r"\s{2,}", line, maxsplit=1)[1])
        stated, digits = _value(result.split(" a ")[0].removesuffix("BTC").removesuffix("EH/s"))
        assert abs(_value(terms)[0] - stated) <= 0.51 * digits, line


def _value(words: str) -> tuple[float, float]:
    """Return what an expression comes to, and the place of its last significant digit."""
    plain = words.replace(",", "").replace("$", "").replace(" h", "").replace("−", "-").replace("×", "*").strip()
    plain = re.sub(r"√\(([^()]+)\)", r"((\1)**0.5)", plain).replace("^", "**")
    plain = re.sub(r"([\d.]+) \* 10\*\*(\d+)", r"\1e\2", plain)
    found = float(eval(plain, {"__builtins__": {}}))  # noqa: S307 - a page of our own, digits and signs
    last = re.fullmatch(r"(\d+)(?:\.(\d+))?(?:e(\d+))?", plain)
    if last is None:
        return found, 0.0
    trailing = len(last[1]) - len(last[1].rstrip("0")) if last[2] is None else -len(last[2])
    return found, 10.0 ** (trailing + int(last[3] or 0))
