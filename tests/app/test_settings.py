"""Where things are kept, from the environment."""

from pathlib import Path

from khazana.app.settings import Settings


def test_without_a_word_the_books_are_in_the_users_own_folder() -> None:
    settings = Settings.from_environment({})
    assert settings.database_url.startswith("sqlite:///")
    assert settings.database_url.endswith("khazana.sqlite3")


def test_a_data_folder_and_a_database_can_be_named(tmp_path: Path) -> None:
    named = Settings.from_environment({"KHAZANA_DATA_DIR": str(tmp_path), "KHAZANA_CACHE_DIR": str(tmp_path / "c")})
    assert named.database_url == f"sqlite:///{tmp_path}/khazana.sqlite3"
    assert named.cache_folder == tmp_path / "c"
    other = Settings.from_environment({"KHAZANA_DATABASE_URL": "postgresql://h/d", "KHAZANA_DATA_DIR": str(tmp_path)})
    assert other.database_url == "postgresql://h/d"
