"""Every page in every language: what is known, what is not, and nothing that a claimant could smuggle in."""

import re

import pytest
from fakes.asgi_client import AsgiClient
from fakes.page_reader import read

PAGES = ["/{}/", "/{}/norte/", "/{}/norte/reserve", "/{}/norte/audit", "/{}/sur/", "/{}/sur/reserve", "/{}/sur/audit"]
LANGUAGES = {"en": ("en", "ltr"), "es": ("es-SV", "ltr"), "ur": ("ur-PK", "rtl")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_sound(client: AsgiClient, page: str, language: str) -> None:
    text, reader = read(client, page.format(language))
    assert (reader.html["lang"], reader.html["dir"]) == LANGUAGES[language]
    assert not reader.forbidden
    assert len(reader.ids) == len(set(reader.ids))
    assert text.count("<h1") == 1
    assert "{" not in re.sub(r"<script.*?</script>|data-count=\"[^\"]*\"", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_somewhere(client: AsgiClient, page: str) -> None:
    _, reader = read(client, page.format("en"))
    for reference in set(reader.references):
        if reference.startswith("https://gazette.example/"):
            continue
        if reference.startswith("#") or not reference:
            assert reference.removeprefix("#") in {*reader.ids, ""}
            continue
        assert reference.startswith("/"), reference
        path, _, anchor = reference.partition("#")
        answer = client.get(path)
        assert answer.status_code == 200, reference
        if anchor:
            assert f'id="{anchor}"' in answer.text, reference


def test_the_start_asks_which_language(client: AsgiClient) -> None:
    for asked, given in (("es-SV,es;q=0.9", "/es/"), ("ur", "/ur/"), ("fr", "/en/")):
        answer = client.get("/", headers={"accept-language": asked})
        assert (answer.status_code, answer.headers["location"]) == (307, given)


def test_both_programmes_stand_side_by_side_with_source_instant_and_rule(client: AsgiClient) -> None:
    text, _ = read(client, "/en/")
    assert text.index("Norte") < text.index("Sur")
    assert "1,020 BTC" in text
    assert "$121,071,960" in text  # 1,020 x 118,698
    assert "mark of 2025-07-17 00:00 UTC" in text
    assert "The figures of this programme are made up" in text


def test_what_nobody_announced_is_unknown_and_never_zero(client: AsgiClient) -> None:
    text, _ = read(client, "/en/sur/")
    assert "No balance has been announced." in text
    assert "No event is listed." in text
    assert not re.search(r">0 BTC<|\$0<", text)


def test_a_name_cannot_smuggle_in_a_script(client: AsgiClient) -> None:
    for page in ("/en/", "/en/norte/", "/en/norte/reserve", "/en/norte/audit"):
        text, _ = read(client, page)
        assert "<script>alert" not in text
        if page != "/en/norte/":
            assert "alert" in text  # it is shown, as text


def test_the_audit_shows_the_arithmetic(client: AsgiClient) -> None:
    text, _ = read(client, "/en/norte/audit")
    assert "holdings × price" in text
    assert "599.5–600.5" in text  # 600 BTC at its precision
    assert 'class="badge inconsistent"' in text  # 600 x 90,000 is 54.0, not 56.0 million
    assert "Remedy:" in text


def test_rules_are_chosen_by_the_address(client: AsgiClient) -> None:
    text, _ = read(client, "/en/norte/reserve?method=hifo&treatment=cost-less-impairment&version=1")
    assert '<option value="hifo" selected>' in text
    assert '<option value="cost-less-impairment" selected>' in text
    assert "method=hifo" in text.split("chart.svg")[1]  # downloads keep the choice


def test_a_table_without_scripts_follows_the_address(client: AsgiClient) -> None:
    text, _ = read(client, "/en/norte/reserve?accumulation-find=640&accumulation-show=stated&accumulation-sort=-stated")
    table = text.split('id="accumulation"')[1].split("</table>")[0]
    rows = re.findall(r"<tr role=\"row\" data-place=\"(\d)\"( hidden)?>", table)
    assert rows == [("2", " hidden"), ("1", ""), ("0", " hidden")]
    assert table.count("<th") - table.count("<thead") - len(re.findall(r"<th [^>]*hidden", table)) == 1
    assert "1 of 3 rows" in text


def test_the_language_switch_keeps_the_page_and_its_choices(client: AsgiClient) -> None:
    text, _ = read(client, "/en/norte/reserve?method=hifo")
    assert 'href="/ur/norte/reserve?method=hifo"' in text


def test_the_chart_has_a_picture_for_readers_without_scripts(client: AsgiClient) -> None:
    text, _ = read(client, "/en/norte/reserve")
    inside = text.split("<noscript>")[1].split("</noscript>")[0]
    assert "/en/norte/files/chart.svg" in inside
    assert "chart-dark.svg" in inside
