"""`coopsite new strings`: a table to fill in, to which only what is missing is ever added."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopsite.cli.main import run
from coopsite.cli.string_tables import AddedTable, add_words
from coopsite.templating.theme import read_words, shipped

ENGLISH = read_words(shipped().strings["en"], "en").words


def words(file: Path) -> dict[str, str]:
    found = read_words(file.read_bytes(), file.name)
    assert not found.diagnostics
    return found.words


def test_a_table_has_a_line_for_every_word_below_what_it_stands_for(tmp_path: Path) -> None:
    made = add_words(tmp_path, "fr")
    assert made == AddedTable("templates/strings/fr.yaml", len(ENGLISH) + 1)
    file = tmp_path / "templates" / "strings" / "fr.yaml"
    found = read_words(file.read_bytes(), "fr.yaml")
    assert found.places.keys() == {*ENGLISH, "language_fr"}
    assert found.words == {
        "language_name": "Français",
        "language_vi": "vietnamien",
        "language_en": "anglais",
        "language_fr": "français",
        "locale": "fr_FR",
    }
    text = file.read_text("utf-8")
    assert "\n# vi: Trang {n}\n# en: Page {n}\npage_number:\n" in text
    assert "\n# Meetings\n" in text


@pytest.mark.parametrize(
    "old", [b"home: Accueil", b"home: Accueil\r\n", "home: Accueil # à moi\nown: x\n".encode()]
)
def test_what_stands_there_stays_and_what_is_missing_is_added_once(tmp_path: Path, old: bytes) -> None:
    file = tmp_path / "templates" / "strings" / "FR.yml"
    file.parent.mkdir(parents=True)
    file.write_bytes(old)
    made = add_words(tmp_path, "fr")
    assert made == AddedTable("templates/strings/FR.yml", len(ENGLISH))
    whole = file.read_bytes()
    assert whole.startswith(old)
    assert (b"\r\n" in old) == (b"\r\n" in whole)
    assert words(file)["home"] == "Accueil"
    assert add_words(tmp_path, "fr") == AddedTable("templates/strings/FR.yml", 0)
    assert file.read_bytes() == whole


def test_a_table_that_cannot_be_read_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "templates" / "strings" / "fr.yaml"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"home: [\n")
    told = add_words(tmp_path, "fr")
    assert isinstance(told, tuple)
    assert [each.path for each in told] == ["templates/strings/fr.yaml"]
    assert file.read_bytes() == b"home: [\n"


def test_the_command_works_before_the_language_can(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "site"
    assert run(["init", str(site)]) == 0
    config = site / "config.yaml"
    config.write_text(
        config.read_text("utf-8").replace("languages: [vi, en]", "languages: [vi, en, FR]"), "utf-8"
    )
    capsys.readouterr()
    assert run(["check", "--site", str(site), "--lang", "en"]) == 2
    assert "coopsite new strings fr" in capsys.readouterr().err
    assert run(["new", "strings", "Fr", "--site", str(site), "--lang", "en"]) == 0
    assert "name fr under languages" in capsys.readouterr().out
    assert run(["check", "--site", str(site), "--lang", "en"]) == 0
    assert run(["new", "strings", "fr", "--site", str(site), "--lang", "vi"]) == 0
    assert "không thiếu dòng nào" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("code", "said"),
    [("vi", "templates/strings/vi.yaml"), ("EN", "templates/strings/en.yaml"), ("fr/../x", "zh-Hant")],
)
def test_what_is_no_further_language_is_refused(
    code: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "site"
    assert run(["init", str(site)]) == 0
    before = sorted(site.rglob("*"))
    assert run(["new", "strings", code, "--site", str(site), "--lang", "en"]) == 2
    assert said in capsys.readouterr().err
    assert sorted(site.rglob("*")) == before
