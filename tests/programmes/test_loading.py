"""The files of a programme: missing, misnamed, unreadable, broken; and all problems at once, always in one order."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fakes.programme_files import SMALL, findings, load_changed, load_small

from khazana.core import BadInput, Severity
from khazana.programmes import builtin_ids, load, load_builtin
from khazana.programmes.problems import LONGEST_SHOWN, MOST_FINDINGS, nearest, shown
from khazana.programmes.sheets import MOST_ROWS

KEY = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"
"""A key of the Bitcoin wiki's page on the wallet import format."""
EXTENDED = (
    "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi"
)
"""The master key of test vector 1 of BIP-32."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in SMALL.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def codes(folder: Path) -> list[tuple[str, str]]:
    return [(one.code.removeprefix("programmes."), one.place.file) for one in load(folder).findings]


def test_a_folder_loads(folder: Path) -> None:
    loaded = load(folder)
    assert loaded.findings == ()
    assert loaded.programme is not None
    assert loaded.programme.origin == str(folder)


def test_there_is_no_folder(tmp_path: Path) -> None:
    for path, code in (
        (tmp_path / "none", "folder-missing"),
        (Path("nul\0"), "folder-unreadable"),
        (tmp_path / ("x" * 300), "folder-unreadable"),
    ):
        ((found, place),) = codes(path)
        assert found == code
        assert place
    (tmp_path / "file").touch()
    assert codes(tmp_path / "file")[0][0] == "not-a-folder"
    assert codes(tmp_path / "file" / "below")[0][0] == "not-a-folder"


def test_the_programme_is_needed_and_lists_may_be_missing(folder: Path) -> None:
    (folder / "events.csv").unlink()
    loaded = load(folder)
    assert [(one.code, one.severity) for one in loaded.findings] == [("programmes.list-missing", Severity.WARNING)]
    assert loaded.programme is not None
    (folder / "programme.toml").unlink()
    assert ("programme-missing", "programme.toml") in codes(folder)


def test_other_things_in_the_place_of_files(folder: Path) -> None:
    for name in ("claims.csv", "events.csv", "perimeter.csv", "commitments.toml"):
        (folder / name).unlink()
    (folder / "claims.csv").mkdir()
    (folder / "events.csv").symlink_to("events.csv")
    (folder / "perimeter.csv").symlink_to("nowhere")
    os.mkfifo(folder / "commitments.toml")
    assert codes(folder) == [
        ("not-plain", "claims.csv"),
        ("not-plain", "commitments.toml"),
        ("unreadable", "events.csv"),
        ("unreadable", "perimeter.csv"),
    ]


def test_files_that_no_desk_reads(folder: Path) -> None:
    for name in ("adoption.toml", "claim.csv", "photo.png", "README.md", ".gitignore"):
        (folder / name).write_text("x")
    (folder / "old").mkdir()
    assert codes(folder) == [
        ("no-desk", "adoption.toml"),
        ("misnamed-file", "claim.csv"),
        ("directory", "old"),
        ("unknown-file", "photo.png"),
    ]
    assert "No desk here reads adoption.toml yet." in [one.text() for one in load(folder).findings]
    assert load(folder).programme is not None


def test_very_many_other_files(folder: Path) -> None:
    for number in range(102):
        (folder / f"{number}.x").touch()
    assert ("too-many-files", "98.x") in codes(folder)


def test_a_file_too_large_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khazana.programmes.files.LARGEST_FILE", 100)
    assert {code for code, _ in codes(folder)} == {"too-large"}
    monkeypatch.undo()
    monkeypatch.setattr("khazana.programmes.toml_places.LARGEST_TOML", 100)
    assert codes(folder) == [("too-large", "commitments.toml"), ("too-large", "programme.toml")]


def test_rows_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_ROWS == 1_000_000
    monkeypatch.setattr("khazana.programmes.sheets.MOST_ROWS", 2)
    found = findings(load_small(), "too-many-rows")
    assert [one.place.line for one in found] == [4, 4, 4, 4]


def test_no_header() -> None:
    (found,) = findings(load_small(claims_csv="# nothing\n\n"), "no-header")
    assert (found.place.file, found.place.line) == ("claims.csv", 1)


def test_findings_without_end_are_counted() -> None:
    rows = "".join(f"c{n},,x,,holdings,,1,BTC,me,gazette,primary,,\n" for n in range(MOST_FINDINGS + 7))
    loaded = load_small(claims_csv=SMALL["claims.csv"] + rows)
    (more,) = findings(loaded, "too-many-findings")
    assert dict(more.params)["count"] == "7"
    assert len(loaded.findings) == MOST_FINDINGS + 1


def test_bytes_that_are_no_text() -> None:
    text = SMALL["claims.csv"].encode().replace(b"a paper", b"a p\xffper", 1)
    loaded = load_small(claims_csv=text)
    (found,) = loaded.findings
    assert (found.code, found.place.line) == ("programmes.not-utf8", 4)
    assert "0xFF" in found.text()


def test_control_characters_are_named_and_not_repeated() -> None:
    for hidden, name in (("\0", "U+0000"), ("\x1b", "U+001B"), ("\u202e", "U+202E")):
        loaded = load_changed("claims.csv", "about, it said", f"about{hidden}")
        (found,) = loaded.findings
        assert (found.code, found.place.line) == ("programmes.control-character", 3)
        assert name in found.text()
    loaded = load_changed("programme.toml", 'en = "Main"', r'en = "Ma\u001bin"')
    (found,) = loaded.findings
    assert (found.code, found.place.line) == ("programmes.control-character", 30)


def test_line_ends_and_a_byte_order_mark_are_welcome() -> None:
    plain = load_small().programme
    other = load_small(
        **{
            name.replace(".", "_"): b"\xef\xbb\xbf" + text.encode().replace(b"\n", b"\r\n")
            for name, text in SMALL.items()
        }
    )
    assert other.findings == ()
    assert other.programme == plain


def test_a_cell_of_several_lines_keeps_the_count() -> None:
    text = (
        SMALL["claims.csv"].replace('"about, it said"', '"about,\nit\n\nsaid"')
        + "c-9,,x,,holdings,,1,BTC,me,gazette,primary,,\n"
    )
    loaded = load_small(claims_csv=text)
    assert [one.place.line for one in loaded.findings] == [9]
    fine = load_small(claims_csv=text.rpartition("c-9")[0]).programme
    assert fine is not None
    assert [claim.line for claim in fine.claims] == [2, 3, 7, 8]


def test_a_quote_that_never_ends() -> None:
    loaded = load_changed("claims.csv", "c-3,s-2", '"c-3,s-2')
    assert [(one.code, one.place.line) for one in loaded.findings] == [("programmes.bad-csv", 4)]


def test_a_quote_without_end_is_one_problem_and_reading_goes_on() -> None:
    long = "x" * (csv.field_size_limit() + 1)
    loaded = load_changed("claims.csv", "c-3,s-2", f'"{long}\nc-3,s-2')
    first, *_ = findings(loaded, "bad-csv")
    assert first.place.line == 4
    assert "a quote may not be closed" in first.text()


def test_the_limits_of_the_process_stay_as_they_are() -> None:
    limit = "csv.field_size_limit()"
    code = f"import csv; before = {limit}; import khazana.programmes; print(before == {limit})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "True\n"


def test_comments_and_empty_rows_say_nothing() -> None:
    text = "# first\n\n" + SMALL["claims.csv"].replace("c-3,", "  \n# c-2,\nc-3,")
    loaded = load_small(claims_csv=text)
    assert loaded.findings == ()
    assert loaded.programme is not None
    assert [claim.line for claim in loaded.programme.claims] == [4, 5, 8, 9]


def test_broken_toml_is_found_line_by_line_and_the_rest_is_read() -> None:
    text = SMALL["programme.toml"].replace('country = "SV"', "country = ").replace('"fifo"', '"fifo')
    text = text.replace('currency = "USD"', 'currency = "EURO"')
    found = [(one.code.removeprefix("programmes."), one.place.line) for one in load_small(programme_toml=text).findings]
    assert found == [("bad-toml", 3), ("bad-currency", 5), ("bad-toml", 13)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\n[b\n", 2),
        ("a = 1\na = 2\n[[c]]\nc = ", 2),
        ('x = """\nno end\n', 2),
        ("a = " + "9" * 5000, 1),
        ("a = " + "[" * 5000, 1),
        (".".join("a" * 300) + " = 1", 1),
        (".".join("a" * 90) + " = 1", 1),
        ("x = '" + "y" * 9000 + "'", 1),
    ],
    ids=range(8),
)
def test_toml_that_cannot_be_read(text: str, line: int) -> None:
    loaded = load_small(programme_toml=text)
    assert next(one.place.line for one in findings(loaded, "bad-toml")) == line
    assert loaded.programme is None


def test_lines_of_tables_in_lists_and_of_quoted_keys() -> None:
    text = (
        SMALL["programme.toml"]
        .replace("[sources.gazette]", '[sources."gazette"]')
        .replace('kind = "press"', 'kind = "rumour"')
        .replace('id = "cold"', 'id = "co ld"')
        .replace('en = "Cold"', "en = [\n1,\n2]")
        .replace('publisher = "The government"', "publisher = 1")
    )
    loaded = load_small(programme_toml=text)
    assert [(one.place.line, one.place.field) for one in loaded.findings if one.place.file == "programme.toml"] == [
        (18, "sources.gazette.publisher"),
        (25, "sources.daily.kind"),
        (32, "wallets.1.id"),
        (35, "wallets.1.name.en"),
    ]


def test_private_keys_are_refused_everywhere_and_shown_nowhere(folder: Path) -> None:
    (folder / "notes.txt").write_text(f"one\n{KEY}\n")
    for name, old, new in (
        ("claims.csv", "about, it said", KEY),
        ("events.csv", "e-3,", f"{KEY},"),
        ("perimeter.csv", "raw(deadbeef)#89f8spxm", f"wpkh({EXTENDED}/0/*)"),
        ("commitments.toml", '"Decree 1"', f'"{KEY}"'),
        ("programme.toml", '"Main"', '"\\u0035' + KEY[1:] + '"'),
    ):
        (folder / name).write_text(SMALL[name].replace(old, new), encoding="utf-8")
    loaded = load(folder)
    assert [(one.place.file, one.place.line) for one in findings(loaded, "private-key")] == [
        ("claims.csv", 3),
        ("commitments.toml", 3),
        ("events.csv", 4),
        ("notes.txt", 2),
        ("perimeter.csv", 3),
        ("programme.toml", 30),
    ]
    assert loaded.programme is None
    said = repr(loaded.findings) + "".join(one.text() + one.remedy() + str(one.place) for one in loaded.findings)
    assert KEY[5:] not in said
    assert EXTENDED[10:] not in said


def test_the_order_of_findings_is_fixed() -> None:
    rows = "z,,x,,y,,1,BTC,me,gazette,primary,,\na,,x,,y,,1,BTC,me,nobody,primary,,\n"
    places = [one.place for one in load_small(claims_csv=SMALL["claims.csv"] + rows, energy_toml="").findings]
    assert places == sorted(places, key=lambda place: (place.file, place.line or 0, place.field))
    assert [(place.line, place.field) for place in places[:5]] == [
        (6, "date"),
        (6, "measure"),
        (7, "date"),
        (7, "measure"),
        (7, "source"),
    ]


def test_values_are_shown_short_and_plain() -> None:
    assert shown("a\x1b[31m\nb\u2028c") == "a [31m b c"
    assert len(shown("x" * 500)) == LONGEST_SHOWN
    assert shown(16**5000) == "a very long int"
    assert shown("نہ\u200cبدلے") == "نہ\u200cبدلے"
    assert nearest("sorce", ("source", "note")) == "source"
    assert nearest("zzz", ("source", "note")) == ""
    loaded = load_changed("claims.csv", ",note\n", ",n\u00a0\u2066ote\n")
    assert "\u2066" not in loaded.findings[0].text()


def test_built_in_programmes_are_named() -> None:
    assert builtin_ids() == ("el-salvador", "example-state", "pakistan")
    with pytest.raises(BadInput, match="no such built-in"):
        load_builtin("../blank")
