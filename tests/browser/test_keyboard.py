"""Everything can be done from the keyboard."""

from collections.abc import Callable

from playwright.sync_api import Page

WHERE = """() => {
  const one = document.activeElement;
  return [one.tagName, one.className, one.getAttribute("href") || "", one.textContent.trim()];
}"""


def tab_to(page: Page, selector: str, most: int = 120) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached")


def test_the_first_stop_skips_to_the_content(visit: Callable) -> None:
    page = visit().go("en", "audit")
    page.keyboard.press("Tab")
    assert page.evaluate(WHERE)[1] == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_column_is_sorted_and_hidden_without_a_pointer(visit: Callable) -> None:
    page = visit().go("en", "audit")
    tab_to(page, "summary")
    page.keyboard.press("Enter")
    tab_to(page, '[name="claims-show"][value="claimant"]')
    page.keyboard.press("Space")
    assert not page.locator('#claims th[data-key="claimant"]').is_visible()
    tab_to(page, '#claims th[data-key="within"] a')
    page.keyboard.press("Enter")
    assert page.locator('#claims th[data-key="within"]').get_attribute("aria-sort") == "ascending"
    assert page.evaluate("document.activeElement.closest('th').dataset.key") == "within"


def test_where_the_keyboard_is_can_be_seen(visit: Callable) -> None:
    page = visit().go("en", "programmes")
    for _ in range(8):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "() => { const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.outlineWidth]; }"
        )
        assert style == ["solid", "3px"]


def test_a_claim_leads_to_its_reasoning(visit: Callable) -> None:
    page = visit().go("en", "audit")
    tab_to(page, '#claims td[data-key="stated"] a')
    page.keyboard.press("Enter")
    target = page.url.split("#")[1]
    assert page.locator(f"[id='{target}']").is_visible()
