"""A new site is whole, honest and bilingual, and never written among other files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from coopsite.cli.init import NotAFolderError, NotEmptyError, init
from coopsite.config.schema import read_config
from coopsite.content.read import ReadContext, ReadText, read_text
from coopsite.content.scan import name_parts
from coopsite.content.tags import read_register
from coopsite.desk.launcher import launchers

CONTEXT = ReadContext(languages=("vi", "en"), timezone="Asia/Ho_Chi_Minh")


def readings(site: Path) -> dict[str, ReadText]:
    paths = sorted(path.relative_to(site).as_posix() for path in (site / "content").rglob("*.md"))
    return {path: read_text(path, (site / path).read_bytes(), CONTEXT) for path in paths}


def test_it_says_what_it_wrote(tmp_path: Path) -> None:
    site = tmp_path / "bản tin"
    paths = init(site)
    assert {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()} == set(paths)
    assert {"config.yaml", "content/tags.yaml"} < set(paths)
    others = {path for path in paths if path != "config.yaml" and not path.startswith("content/")}
    assert others == set(launchers())


def test_its_configuration_is_right(tmp_path: Path) -> None:
    init(tmp_path)
    config, diagnostics = read_config((tmp_path / "config.yaml").read_bytes(), known_languages=("en", "vi"))
    assert diagnostics == ()
    assert config
    assert config.languages == ("vi", "en")


def test_even_its_commented_lines_are_right(tmp_path: Path) -> None:
    init(tmp_path)
    text = (tmp_path / "config.yaml").read_text("utf-8")
    whole = re.sub(
        r"^# (?=contact:|publisher:|imprint:|copyright:|links:|theme:|  )", "", text, flags=re.MULTILINE
    )
    assert whole != text
    config, diagnostics = read_config(whole.encode(), known_languages=("en", "vi"))
    assert diagnostics == ()
    assert config
    assert config.contact.email
    assert config.publisher.url


def test_its_stories_are_right_and_published(tmp_path: Path) -> None:
    init(tmp_path)
    for path, reading in readings(tmp_path).items():
        assert reading.diagnostics == (), path
        assert reading.text, path
        assert not reading.text.draft, path


def test_two_stories_in_both_languages_one_in_vietnamese_only_one_page(tmp_path: Path) -> None:
    init(tmp_path)
    languages: dict[str, set[str]] = {}
    for path in readings(tmp_path):
        parts = name_parts(path)
        assert parts
        languages.setdefault(parts[0], set()).add(parts[1])
    stories = {key: spoken for key, spoken in languages.items() if not key.startswith("pages/")}
    assert sorted(map(len, stories.values())) == [1, 2, 2]
    assert [spoken for spoken in stories.values() if len(spoken) == 1] == [{"vi"}]
    assert languages["pages/about"] == {"vi", "en"}


def test_every_tag_it_uses_is_in_the_register(tmp_path: Path) -> None:
    init(tmp_path)
    register: tuple[Any, ...]
    register, diagnostics = read_register((tmp_path / "content/tags.yaml").read_bytes(), "content/tags.yaml")
    assert diagnostics == ()
    used = {tag for reading in readings(tmp_path).values() if reading.text for tag in reading.text.tags or ()}
    assert used
    assert used <= {entry.id for entry in register}


def test_links_between_its_stories_lead_somewhere(tmp_path: Path) -> None:
    init(tmp_path)
    targets = [
        (tmp_path / path).parent / target
        for path, reading in readings(tmp_path).items()
        for target in re.findall(r"\]\((\.[^)]+)\)", reading.body)
    ]
    assert targets
    assert all(target.is_file() for target in targets)


def test_samples_say_that_they_are_samples(tmp_path: Path) -> None:
    init(tmp_path)
    for path, reading in readings(tmp_path).items():
        if reading.text and reading.text.kind != "page":
            assert re.search("mẫu|sample", reading.text.title, re.IGNORECASE), path


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(NotEmptyError):
        init(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_hidden_files_do_not_make_a_folder_full(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert "config.yaml" in init(tmp_path)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("")
    with pytest.raises(NotAFolderError):
        init(tmp_path / "site")


def test_a_fault_leaves_no_half_written_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Path.read_bytes

    def failing(path: Path) -> bytes:
        if path.name == "tags.yaml":
            raise OSError(28, "No space left on device")
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", failing)
    with pytest.raises(OSError, match="No space"):
        init(tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
