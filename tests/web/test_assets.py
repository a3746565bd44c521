"""Static files: named by what is in them, small, and the chart library made offline."""

import gzip
from pathlib import Path

import pytest
from fakes.asgi_client import AsgiClient

from khazana.web.assets import BUNDLE, Assets


def test_names_change_with_the_content_and_never_otherwise() -> None:
    assert [asset.name for asset in Assets()] == [asset.name for asset in Assets()]
    assert len({asset.name for asset in Assets()}) == 11


@pytest.mark.parametrize(
    ("name", "most_bytes"),
    [
        ("style.css", 20_000),
        ("alliance.css", 3_000),
        ("asking.css", 4_000),
        ("verify.js", 3_000),
        ("checks.js", 50_000),
        ("tables.js", 10_000),
        ("chart.js", 4_000),
        ("asking.js", 10_000),
    ],
)
def test_our_own_files_are_small(name: str, most_bytes: int) -> None:
    assert 0 < len(Assets().named(name).body) < most_bytes


def test_the_style_loads_nothing_and_mirrors_by_itself() -> None:
    style = Assets().named("style.css").body.decode()
    assert "url(" not in style
    assert "@import" not in style
    for physical in ("margin-left", "margin-right", "padding-left", "padding-right", "float:", "text-align: left"):
        assert physical not in style


def test_the_chart_library_is_made_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asset = Assets(tmp_path / "cache").named(BUNDLE)
    assert b"khazanaVegaEmbed" in asset.body
    assert (tmp_path / "cache" / asset.name).read_bytes() == asset.body
    monkeypatch.setattr("vl_convert.javascript_bundle", lambda snippet: pytest.fail(f"made again: {snippet}"))
    assert Assets(tmp_path / "cache").named(BUNDLE).body == asset.body


def test_a_cache_that_cannot_be_written_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vl_convert.javascript_bundle", lambda snippet: snippet)
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert Assets(blocked / "cache").named(BUNDLE).body


def test_files_may_be_kept_for_ever(client: AsgiClient) -> None:
    asset = Assets().named("style.css")
    answer = client.get(f"/assets/{asset.name}", headers={"accept-encoding": "gzip"})
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == asset.body
    plain = client.get(f"/assets/{asset.name}", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(asset.gzipped) == plain.content
