"""Addresses: absolute on a server, relative between files, the same places in both."""

from posixpath import dirname, normpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.i18n import Language
from khazana.web.links import Page, Place, ServedLinks, SiteLinks, site_file

PLACES = st.one_of(
    st.builds(Place, st.just(Page.PROGRAMMES), st.sampled_from(Language)),
    st.builds(
        Place,
        st.sampled_from([Page.OVERVIEW, Page.RESERVE, Page.AUDIT]),
        st.sampled_from(Language),
        st.sampled_from(["norte", "el-salvador"]),
    ),
)


@pytest.mark.parametrize(
    ("place", "served", "file"),
    [
        (Place(Page.PROGRAMMES, Language.ES), "/es/", "es/index.html"),
        (Place(Page.OVERVIEW, Language.EN, "norte"), "/en/norte/", "en/norte/index.html"),
        (Place(Page.RESERVE, Language.UR, "norte"), "/ur/norte/reserve", "ur/norte/reserve.html"),
        (Place(Page.AUDIT, Language.EN, "norte"), "/en/norte/audit", "en/norte/audit.html"),
    ],
)
def test_each_place_has_one_address(place: Place, served: str, file: str) -> None:
    assert ServedLinks(Language.EN).page(place) == served
    assert site_file(place) == file


def test_a_server_below_a_path_says_so() -> None:
    links = ServedLinks(Language.EN, "/books")
    assert links.page(Place(Page.AUDIT, Language.EN, "norte"), (("claims-find", "a b"),)) == (
        "/books/en/norte/audit?claims-find=a+b"
    )
    assert links.asset("style.css") == "/books/assets/style.css"
    assert links.file("norte", "chart.svg") == "/books/en/norte/files/chart.svg"


@given(here=PLACES, there=PLACES)
def test_a_relative_address_leads_to_the_file(here: Place, there: Place) -> None:
    at = site_file(here)
    found = SiteLinks(here.language, at=at).page(there)
    assert not found.startswith("/")
    assert ":" not in found
    assert normpath(f"{dirname(at)}/{found}") == site_file(there)
