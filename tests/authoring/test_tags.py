"""The register of tags: one name changes, and every other byte stays."""

from __future__ import annotations

import errno
import os
from hashlib import sha256
from pathlib import Path

import pytest

from coopsite.authoring.source_files import LinkInTheWayError
from coopsite.authoring.steps import finish
from coopsite.authoring.tags import RegisterChangedError, TagNames, WrongTagsError, change_tags, read_tags
from tests.conftest import files_below
from tests.engine.faults import failing

LANGUAGES = ("vi", "en")
REGISTER = """\
# Chủ đề của bản tin
- id: ocop
  label: {vi: "Sản phẩm OCOP", en: OCOP products}  # tên chính thức
  synonyms: [mỗi xã một sản phẩm, "OCOP 3 sao"]

- id: thi-dua
  label:
    vi: Thi đua   # giữ
    en: 'Emulation'
- {id: chuyen-doi-so, label: Chuyển đổi số}
- id: khac
  aliases: [/vi/chu-de/cu/]
"""


def site_with(folder: Path, register: str | None = REGISTER) -> Path:
    (folder / "content").mkdir()
    if register is not None:
        (folder / "content/tags.yaml").write_bytes(register.encode())
    return folder


def change(site: Path, wanted: dict[str, TagNames], *unset: str) -> str:
    return change_tags(site, LANGUAGES, read_tags(site, LANGUAGES).digest, wanted, unset)


def written(site: Path) -> str:
    return (site / "content/tags.yaml").read_bytes().decode()


def test_the_register_is_read_with_both_languages(tmp_path: Path) -> None:
    found = read_tags(site_with(tmp_path), LANGUAGES)
    assert found.digest == sha256(REGISTER.encode()).hexdigest()
    assert [(tag.id, tag.names) for tag in found.tags] == [
        ("ocop", {"vi": "Sản phẩm OCOP", "en": "OCOP products"}),
        ("thi-dua", {"vi": "Thi đua", "en": "Emulation"}),
        ("chuyen-doi-so", {"vi": "Chuyển đổi số", "en": "Chuyển đổi số"}),
        ("khac", {"vi": "khac", "en": "khac"}),
    ]
    assert found.tags[0].synonyms == ("mỗi xã một sản phẩm", "OCOP 3 sao")


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_a_name_changes_and_nothing_else(tmp_path: Path, eol: str) -> None:
    site = site_with(tmp_path, REGISTER.replace("\n", eol))
    digest = change(site, {"thi-dua": TagNames({"en": "Emulation: movements"})})
    assert written(site) == REGISTER.replace("'Emulation'", "'Emulation: movements'").replace("\n", eol)
    assert digest == read_tags(site, LANGUAGES).digest


def test_what_is_said_again_is_not_written_again(tmp_path: Path) -> None:
    site = site_with(tmp_path)
    found = read_tags(site, LANGUAGES)
    change_tags(
        site, LANGUAGES, found.digest, {tag.id: TagNames(tag.names, tag.synonyms) for tag in found.tags}
    )
    assert written(site) == REGISTER


def test_synonyms_come_and_go(tmp_path: Path) -> None:
    site = site_with(tmp_path)
    change(site, {"ocop": TagNames({}, ("mỗi xã một sản phẩm",)), "khac": TagNames({}, ("linh tinh",))})
    assert {tag.id: tag.synonyms for tag in read_tags(site, LANGUAGES).tags} == {
        "ocop": ("mỗi xã một sản phẩm",),
        "thi-dua": (),
        "chuyen-doi-so": (),
        "khac": ("linh tinh",),
    }
    assert "aliases: [/vi/chu-de/cu/]" in written(site)
    change(site, {"ocop": TagNames({})})
    assert "mỗi xã" not in written(site)


def test_tags_come_and_go(tmp_path: Path) -> None:
    site = site_with(tmp_path)
    change(site, {"htx-tre": TagNames({"vi": "HTX trẻ", "en": "Young co-operatives"})}, "thi-dua")
    assert [tag.id for tag in read_tags(site, LANGUAGES).tags] == ["ocop", "chuyen-doi-so", "khac", "htx-tre"]
    assert written(site).startswith(REGISTER.partition("\n\n")[0])


def test_a_register_is_begun(tmp_path: Path) -> None:
    site = site_with(tmp_path, None)
    assert read_tags(site, LANGUAGES).digest == ""
    change(site, {"ocop": TagNames({"vi": "OCOP", "en": "OCOP"}, ("x",))})
    [tag] = read_tags(site, LANGUAGES).tags
    assert (tag.id, tag.names, tag.synonyms) == ("ocop", {"vi": "OCOP", "en": "OCOP"}, ("x",))


def test_a_register_that_somebody_changed_is_shown_and_left(tmp_path: Path) -> None:
    site = site_with(tmp_path)
    with pytest.raises(RegisterChangedError) as changed:
        change_tags(site, LANGUAGES, "of another", {"ocop": TagNames({"vi": "Khác"})})
    assert changed.value.current == read_tags(site, LANGUAGES)
    assert written(site) == REGISTER


def test_what_would_be_wrong_is_refused(tmp_path: Path) -> None:
    site = site_with(tmp_path)
    with pytest.raises(WrongTagsError) as wrong:
        change(site, {"": TagNames({"vi": "Không tên"})})
    assert wrong.value.diagnostics[0].severity == "error"
    assert written(site) == REGISTER


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "away.yaml").write_text(REGISTER, "utf-8")
    site = site_with(tmp_path, None)
    (site / "content/tags.yaml").symlink_to(tmp_path / "away.yaml")
    with pytest.raises(LinkInTheWayError):
        read_tags(site, LANGUAGES)


def test_a_full_disk_leaves_it_as_it_was(tmp_path: Path) -> None:
    site = site_with(tmp_path)
    struck = 0
    for at in range(1, 100):
        (site / "content/tags.yaml").write_bytes(REGISTER.encode())
        try:
            with failing(at, errno.ENOSPC) as counter:
                change(site, {"ocop": TagNames({"vi": f"Tên {at}"})})
        except OSError:
            struck += 1
            assert written(site) == REGISTER
            assert finish(site) is None
        if not counter.struck:
            break
    assert struck > 3
    assert not [path for path in files_below(site / "content") if "tmp" in path]
