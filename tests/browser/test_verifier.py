"""The verifier in one file, in a real browser, opened from a disk: good bundles, and every kind of bad one."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("opentimestamps", reason="the library opentimestamps (LGPL) is not installed")

from fakes.shown_bundles import SHOWN
from fakes.signed_world import TREASURY, MemoryLog, books_statement, make_bundle
from playwright.sync_api import Browser, Page, Request

from khazana.alliance.bundles import Bundle, Content, NamedKey, format_bundle
from khazana.alliance.canonical import canonical
from khazana.alliance.keys import format_key
from khazana.alliance.signing import public_key_of
from khazana.alliance.trust import NO_TRUST, Trust
from khazana.alliance.verifying import Shown, verify
from khazana.web.verifier import verifier_page

pytestmark = pytest.mark.browser

GOOD = make_bundle()
UNICODE = make_bundle(
    replace(books_statement()),
    contents=(Content(name="books.json", role="subject", data=b'{"format":"khazana-books-1"}\n'),),
)


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    file = tmp_path / "verifier.html"
    file.write_text(verifier_page(), encoding="utf-8")
    context = browser.new_context(offline=True, locale="en-GB")
    opened = context.new_page()
    asked: list[str] = []
    faults: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    opened.on("request", note)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    opened.goto(file.as_uri())
    yield opened
    assert [one for one in asked if not one.startswith("file:")] == []
    assert not faults
    context.close()


@pytest.fixture
def give(page: Page, tmp_path: Path) -> Callable[[bytes], str]:
    def given(data: bytes) -> str:
        path = tmp_path / "it.khz"
        path.write_bytes(data)
        page.evaluate("document.getElementById('result').hidden = true")
        page.set_input_files("#file", str(path))
        page.wait_for_selector("#result", state="visible")
        page.set_input_files("#file", [])
        return page.inner_text("#sum")

    return given


def rows(page: Page, part: str) -> int:
    return page.locator(f"#{part} li").count()


def test_a_good_bundle_shows_what_the_program_shows(page: Page, give: Callable[[bytes], str]) -> None:
    assert "nothing fails" in give(format_bundle(GOOD))
    found = verify(GOOD)
    assert (rows(page, "failed"), rows(page, "shown"), rows(page, "not_shown")) == (
        0,
        len(found.of(Shown.SHOWN)),
        len(found.of(Shown.NOT_SHOWN)),
    )
    assert [one.finding.text() for one in found.of(Shown.SHOWN)] == [
        text.split("\n")[0] for text in page.locator("#shown li").all_inner_texts()
    ]
    assert "2099999997690000" in page.inner_text("#figures")


def test_a_key_known_from_elsewhere_is_told_apart(page: Page, give: Callable[[bytes], str]) -> None:
    page.fill("#trusted", format_key(GOOD.keys[0].key))
    give(format_bundle(GOOD))
    assert "the key that you gave" in page.inner_text("#shown")
    page.fill("#trusted", "ed25519:other")
    give(format_bundle(GOOD))
    assert "nobody whom you trust" in page.inner_text("#not_shown")


def answers(page: Page) -> dict[str, list[str]]:
    """Return the codes that the page shows, in the order of the page."""
    found: dict[str, list[str]] = {}
    for state in Shown:
        items = page.locator(f"#{state.value} li").all()
        found[state.value] = [one.get_attribute("data-code") or "" for one in items]
    return found


def expected(bundle: Bundle, trust: Trust) -> dict[str, list[str]]:
    found = verify(bundle, trust, now=datetime.now(UTC))
    return {state.value: [one.finding.code for one in found.of(state)] for state in Shown}


@pytest.mark.parametrize("what", SHOWN)
def test_page_and_program_give_the_same_answers(page: Page, give: Callable[[bytes], str], what: str) -> None:
    bundle = SHOWN[what]
    key = public_key_of(TREASURY)
    for trust, typed in ((NO_TRUST, ""), (Trust(keys=(NamedKey(name="you", key=key),)), format_key(key))):
        page.fill("#trusted", typed)
        said = give(format_bundle(bundle))
        assert answers(page) == expected(bundle, trust)
        assert ("nothing fails" in said) == verify(bundle, trust).holds
    shown = [one.finding.text() for one in verify(bundle).of(Shown.SHOWN)]
    page.fill("#trusted", "")
    give(format_bundle(bundle))
    assert [text.split("\n")[0] for text in page.locator("#shown li").all_inner_texts()] == shown


def test_other_files_are_no_bundles(page: Page, give: Callable[[bytes], str]) -> None:
    good = format_bundle(GOOD)
    table = json.loads(good)
    for bad in (
        good[:-1],
        b"{}\n",
        b"\xff\n",
        b"",
        json.dumps(table, indent=1).encode() + b"\n",
        canonical({**table, "format": "other"}) + b"\n",
        good.replace(b'{"contents"', b'{"contents":[],"contents"', 1),
    ):
        assert "is no bundle" in give(bad), bad[:60]
        assert page.locator("#shown-part").is_hidden()


def test_any_bundle_without_log_or_contents_is_read(page: Page, give: Callable[[bytes], str]) -> None:
    assert "nothing fails" in give(format_bundle(replace(GOOD, log=None, proof="", contents=())))
    assert rows(page, "not_shown") == len(verify(replace(GOOD, log=None, proof="", contents=())).of(Shown.NOT_SHOWN))
    assert "nothing fails" in give(format_bundle(UNICODE))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 21])
def test_proofs_of_any_size_hold(give: Callable[[bytes], str], size: int) -> None:
    for before in {0, size // 2, size - 1}:
        log = MemoryLog(leaves=[bytes([one]) * 32 for one in range(before)])
        assert "nothing fails" in give(format_bundle(make_bundle(log=log)))


def test_it_speaks_three_languages(page: Page, give: Callable[[bytes], str]) -> None:
    give(format_bundle(GOOD))
    for code, direction in (("es", "ltr"), ("ur", "rtl"), ("en", "ltr")):
        page.click(f"[data-language={code}]")
        assert page.evaluate("document.documentElement.dir") == direction
        assert page.evaluate("document.documentElement.lang") == code
        assert page.inner_text("h1")


def test_the_page_lets_no_other_script_run(page: Page) -> None:
    policy = page.get_attribute("meta[http-equiv]", "content") or ""
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "eval(" not in verifier_page()
    assert "innerHTML" not in verifier_page()
