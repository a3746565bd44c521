import traceback

import pytest

from khazana.core import BadInput, KhazanaError, Unavailable
from khazana.store import open_store
from khazana.store.urls import parse_database_url, show_database_url


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_of_naming_postgresql_means_one_driver(scheme: str) -> None:
    assert parse_database_url(f"{scheme}://u@h:5433/d?sslmode=require").drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "cannot be read"),
        ("khazana.sqlite3", "cannot be read"),
        ("postgresql://u:p@h:port/d", "cannot be read"),
        ("mysql://u:sesame@h/d", "in SQLite or PostgreSQL"),
        ("postgresql+psycopg2://u:sesame@h/d", "in SQLite or PostgreSQL"),
        ("postgresql://u:sesame@h", "names no database"),
        ("sqlite://", "names no SQLite file"),
        ("sqlite:///:memory:", "names no SQLite file"),
        ("sqlite:///file:x?mode=ro&uri=true", "names no SQLite file"),
    ],
)
def test_other_urls_are_refused_with_the_remedy(url: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as caught:
        open_store(url)
    assert "use sqlite:////" in str(caught.value)
    assert "sesame" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:////srv/books.sqlite3", "sqlite:////srv/books.sqlite3"),
        ("postgresql://u:sesame@[::1]:5433/d", "postgresql://[::1]:5433/d"),
        ("postgresql://u@/d?host=/run/pg&password=sesame", "postgresql:///d"),
    ],
)
def test_a_url_is_shown_without_its_secrets(url: str, shown: str) -> None:
    assert show_database_url(parse_database_url(url)) == shown


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://office:sesame@127.0.0.1:1/books",
        "postgresql://office@127.0.0.1:1/books?password=sesame",
        "postgresql://office:sesame@127.0.0.1:1/books?sslmode=perhaps",
        "postgresql://office:sesame@127.0.0.1:1/books?nonsense=1",
    ],
)
def test_no_message_and_no_traceback_has_the_password(url: str) -> None:
    with pytest.raises(KhazanaError) as caught:
        open_store(url)
    assert "sesame" not in "".join(traceback.format_exception(caught.value))
    assert "127.0.0.1:1/books" in str(caught.value)


def test_a_server_that_is_away_is_unavailable() -> None:
    with pytest.raises(Unavailable, match=r"did not answer.*see that it runs"):
        open_store("postgresql://office@127.0.0.1:1/books")


def test_without_psycopg_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khazana.store.postgres.find_spec", lambda _: None)
    with pytest.raises(BadInput, match=r"pip install 'khazana\[postgres\]'"):
        open_store("postgresql://office:sesame@db/books")
