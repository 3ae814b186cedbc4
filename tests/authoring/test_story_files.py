"""Stories renamed, turned into another kind, deleted and brought back: nothing is lost, nothing overwritten."""

from __future__ import annotations

import errno
import os
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coopsite.authoring import story_files
from coopsite.authoring.drafts import Draft, Drafts
from coopsite.authoring.find_story import NoStoryError
from coopsite.authoring.new_story import AlreadyThereError, site_config
from coopsite.authoring.source_files import OURS, LinkInTheWayError
from coopsite.authoring.steps import (
    DELETED,
    NOTE,
    Change,
    ChangedMeanwhileError,
    NameTakenError,
    finish,
    perform,
)
from coopsite.authoring.story_files import (
    DateMissingError,
    HoldsOthersError,
    NoNameError,
    StoryDeleted,
    StoryRenamed,
    StoryUnreadableError,
    UnfittingError,
    change_kind,
    delete,
    delete_for_good,
    deleted_stories,
    rename,
    restore,
)
from coopsite.config.model import Config
from coopsite.kinds.registry import BY_NAME
from tests.conftest import built, files_below
from tests.engine.faults import dies, failing
from tests.engine.sites import CONFIG, png, story

NOW = datetime(2024, 6, 1, 2, 3, 4, tzinfo=UTC)
FILES: dict[str, str | bytes] = {
    "config.yaml": CONFIG.replace("bulletin.example", "htx.vn"),
    "content/meetings/old/index.vi.md": story(
        "Hội nghị",
        "image: {src: hall.png, alt: Hội trường}  # ảnh chính",
        body="Xem [bài trước](../first.md), ![](hall.png) và [bản tiếng Anh](../old/index.en.md).",
    ),
    "content/meetings/old/index.en.md": story(
        "The meeting", "slug: the-meeting", body="A paragraph."
    ).replace("\n", "\r\n"),
    "content/meetings/old/hall.png": png(30, 20),
    "content/meetings/first.vi.md": story(
        "Hội nghị thứ nhất",
        "gallery:",
        "  - {src: old/hall.png, alt: Ảnh}",
        body="Xem [bài sau](old.md#top) và `[bài](old.md)`.\n\n[a]: <old/index.vi.md>\n\nLại [xem][a].",
    ),
    "content/news/tin.vi.md": story(
        "Tin vắn", body="Nói về [hội nghị](../meetings/old) và [họp](/vi/hoi-nghi/hoi-nghi/)."
    ),
}


def write(site: Path, files: Mapping[str, str | bytes]) -> Path:
    for path, text in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(text.encode() if isinstance(text, str) else text)
    return site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path, FILES)


def config_of(site: Path) -> Config:
    config, diagnostics = site_config(site)
    assert config, diagnostics
    return config


def renamed(site: Path, key: str, name: str, *, address: bool = False) -> StoryRenamed:
    return rename(site, config_of(site), key, name, address=address)


def deleted(site: Path, key: str) -> StoryDeleted:
    return delete(site, config_of(site), key, NOW)


def content(site: Path) -> dict[str, bytes]:
    return {path: data for path, data in files_below(site).items() if path.startswith("content/")}


def pages(site: Path) -> set[str]:
    result = built(site)
    assert [each for each in result.diagnostics if each.severity == "error"] == []
    return {path for path in files_below(site / "output") if path.endswith("index.html")}


def test_a_story_in_a_folder_gets_another_name_and_keeps_its_addresses(site: Path) -> None:
    before = pages(site)
    made = renamed(site, "meetings/old", "Tổng kết năm 2024")
    assert made == StoryRenamed(
        "meetings/tong-ket-nam-2024", ("content/meetings/first.vi.md", "content/news/tin.vi.md")
    )
    assert pages(site) == before
    assert not (site / "content/meetings/old").exists()
    assert {path for path in content(site) if "tong-ket" in path} == {
        f"content/meetings/tong-ket-nam-2024/{name}" for name in ("index.vi.md", "index.en.md", "hall.png")
    }
    text = content(site)["content/meetings/first.vi.md"].decode()
    assert text == (
        str(FILES["content/meetings/first.vi.md"])
        .replace("old/hall.png", "tong-ket-nam-2024/hall.png")
        .replace("[bài sau](old.md#top)", "[bài sau](tong-ket-nam-2024.md#top)")
        .replace("<old/index.vi.md>", "<tong-ket-nam-2024/index.vi.md>")
    )
    assert b"(../meetings/tong-ket-nam-2024)" in content(site)["content/news/tin.vi.md"]


def test_its_texts_change_in_nothing_but_the_id_that_came_from_the_name(site: Path) -> None:
    renamed(site, "meetings/old", "moi")
    vi, en = (content(site)[f"content/meetings/moi/index.{code}.md"] for code in ("vi", "en"))
    old_vi, old_en = (str(FILES[f"content/meetings/old/index.{code}.md"]).encode() for code in ("vi", "en"))
    id_ = b"feed_id: tag:htx.vn,2024:meetings/old:%s"
    assert id_ % b"vi" in vi.replace(b'"', b"")
    assert b"[b\xe1\xba\xa3n ti\xe1\xba\xbfng Anh](index.en.md)" in vi
    assert [line for line in en.split(b"\r\n") if b"feed_id" not in line] == old_en.split(b"\r\n")
    assert [line for line in vi.split(b"\n") if b"feed_id" not in line and b"Xem" not in line] == [
        line for line in old_vi.split(b"\n") if b"Xem" not in line
    ]


def test_an_address_that_came_from_the_file_s_name_is_written_down(site: Path) -> None:
    write(site, {"content/news/la.vi.md": story("日本")})
    before = pages(site)
    renamed(site, "news/la", "ten khac")
    assert pages(site) == before
    assert b"slug: la\n" in content(site)["content/news/ten-khac.vi.md"]


def test_an_address_may_take_the_new_name_and_leads_on_from_the_old(site: Path) -> None:
    write(
        site,
        {
            f"content/news/2024-01-10-cu/index.{code}.md": story("Tin", f"slug: {word}")
            for code, word in (("vi", "cu"), ("en", "translated"))
        },
    )
    before = pages(site)
    renamed(site, "news/2024-01-10-cu", "2024-01-10-moi", address=True)
    assert pages(site) - before == {"vi/tin-tuc/moi/index.html"}
    assert before - pages(site) == set()  # the old page leads on
    vi = content(site)["content/news/2024-01-10-moi/index.vi.md"].decode()
    assert "slug: moi\n" in vi
    assert "/vi/tin-tuc/cu/" in vi
    assert "slug: translated" in content(site)["content/news/2024-01-10-moi/index.en.md"].decode()
    with pytest.raises(AlreadyThereError):
        renamed(site, "news/2024-01-10-moi", "the-meeting", address=True)


def test_files_without_a_folder_are_renamed_each_and_so_is_the_folder_of_their_name(site: Path) -> None:
    write(
        site,
        {
            "content/plans/k.vi.md": story("Kế hoạch", body="![](k/a.png)"),
            "content/plans/k.EN.md": story("Plan"),
            "content/plans/k/a.png": png(2, 2),
        },
    )
    assert renamed(site, "plans/k", "ke hoach").left == ()
    assert {path for path in content(site) if "plans" in path} == {
        "content/plans/ke-hoach.vi.md", "content/plans/ke-hoach.EN.md", "content/plans/ke-hoach/a.png"
    }  # fmt: skip
    assert b"![](ke-hoach/a.png)" in content(site)["content/plans/ke-hoach.vi.md"]
    pages(site)


def test_names_stored_in_other_code_points_are_found(site: Path) -> None:
    folder = unicodedata.normalize("NFD", "họp")
    write(
        site,
        {f"content/meetings/{folder}/index.vi.md": story("Họp"), f"content/meetings/{folder}/a.txt": "x"},
    )
    renamed(site, "meetings/họp", "hop")
    assert (site / "content/meetings/hop/a.txt").read_text() == "x"
    assert not (site / "content/meetings" / folder).exists()


@pytest.mark.parametrize("name", ["", "…", "con", "!!!", "index"])
def test_a_name_that_is_none_is_refused(site: Path, name: str) -> None:
    with pytest.raises(NoNameError):
        renamed(site, "meetings/old", name)
    assert content(site) == {path: data for path, data in as_bytes(FILES).items() if path != "config.yaml"}


def as_bytes(files: Mapping[str, str | bytes]) -> dict[str, bytes]:
    return {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}


@pytest.mark.parametrize(
    "there", ["content/meetings/moi.vi.md", "content/meetings/Moi/index.fr.md", "content/meetings/moi/a.txt"]
)
def test_a_name_in_use_is_refused(site: Path, there: str) -> None:
    write(site, {there: story("Của người khác")})
    before = files_below(site)
    with pytest.raises(AlreadyThereError):
        renamed(site, "meetings/old", "Mới")
    assert files_below(site) == before


def test_what_cannot_be_kept_is_not_touched(site: Path) -> None:
    write(site, {"content/meetings/old/index.en.md": "---\ntitle: [\n---\n"})
    with pytest.raises(StoryUnreadableError):
        renamed(site, "meetings/old", "moi")
    with pytest.raises(NoStoryError):
        renamed(site, "meetings/nothing", "moi")
    write(site, {"content/meetings/first/sub/index.vi.md": story("Bài con")})
    with pytest.raises(HoldsOthersError):
        renamed(site, "meetings/first", "moi")


def test_another_kind_is_written_and_the_old_address_leads_on(site: Path) -> None:
    before = pages(site)
    moved = change_kind(site, config_of(site), "meetings/old", BY_NAME["news"], alias=True)
    assert moved == (
        ("/en/meetings/the-meeting/", "/en/news/the-meeting/"),
        ("/vi/hoi-nghi/hoi-nghi/", "/vi/tin-tuc/hoi-nghi/"),
    )
    assert before - pages(site) == set()
    assert {"vi/tin-tuc/hoi-nghi/index.html", "en/news/the-meeting/index.html"} <= pages(site)
    change_kind(site, config_of(site), "meetings/old", BY_NAME["meeting"], alias=True)
    text = content(site)["content/meetings/old/index.vi.md"].decode()
    assert "kind:" not in text
    assert "/vi/tin-tuc/hoi-nghi/" in text
    assert "/vi/hoi-nghi/hoi-nghi/" not in text
    assert before - pages(site) == set()


def test_without_an_alias_another_kind_is_one_line_in_each_file(site: Path) -> None:
    before = content(site)
    change_kind(site, config_of(site), "meetings/old", BY_NAME["award"], alias=False)
    for path, data in content(site).items():
        assert [line for line in data.splitlines() if line != b"kind: award"] == before[path].splitlines()


def test_a_kind_that_does_not_fit_is_refused(site: Path) -> None:
    write(site, {"content/pages/gioi-thieu.vi.md": "---\ntitle: Giới thiệu\n---\nMột đoạn.\n"})
    with pytest.raises(DateMissingError):
        change_kind(site, config_of(site), "pages/gioi-thieu", BY_NAME["news"], alias=False)
    own = (
        "kinds:\n  notice:\n    folder: notices\n    label: {vi: Thông báo, en: Notices}\n"
        "    fields:\n      number: {shape: count, label: {vi: Số, en: Number}}\n"
    )
    write(site, {"config.yaml": f"{FILES['config.yaml']!s}{own}"})
    write(site, {"content/news/nghi-le.vi.md": story("Nghỉ lễ", "number: 12/TB")})
    notice = next(kind for kind in config_of(site).all_kinds if kind.name == "notice")
    before = content(site)
    with pytest.raises(UnfittingError) as wrong:
        change_kind(site, config_of(site), "news/nghi-le", notice, alias=True)
    assert wrong.value.diagnostics[0].severity == "error"
    assert content(site) == before


def test_a_deleted_story_can_be_brought_back_to_the_byte(site: Path) -> None:
    before = content(site)
    gone = deleted(site, "meetings/old")
    assert gone.kept == ("content/meetings/old/hall.png",)
    assert set(gone.linked) == {"content/meetings/first.vi.md", "content/news/tin.vi.md"}
    assert before.keys() - content(site).keys() == {
        f"content/meetings/old/index.{code}.md" for code in ("vi", "en")
    }
    [one] = deleted_stories(site)
    assert (one.key, one.deleted_at) == ("meetings/old", "2024-06-01T02:03:04+00:00")
    assert list(one.titles.items()) == [("vi", "Hội nghị"), ("en", "The meeting")]
    assert restore(site, one.id) == "meetings/old"
    assert content(site) == before
    assert deleted_stories(site) == ()
    assert not list((site / DELETED).iterdir())


def test_what_belongs_to_a_story_alone_goes_with_it(site: Path) -> None:
    (site / "content/meetings/first.vi.md").unlink()
    before = content(site)
    gone = deleted(site, "meetings/old")
    assert gone.kept == ()
    assert not (site / "content/meetings/old").exists()
    again = deleted(site, "news/tin")
    assert gone.id != again.id
    assert [each.key for each in deleted_stories(site)] == ["news/tin", "meetings/old"]
    for one in deleted_stories(site):
        restore(site, one.id)
    assert content(site) == before


def test_a_story_inside_another_s_folder_stays(site: Path) -> None:
    inside: dict[str, str | bytes] = {"content/news/tap/index.vi.md": story("Tập"), "content/news/tap/a.png": png(2, 2),
              "content/news/tap/mot/index.vi.md": story("Một"), "content/news/tap/mot/b.png": png(3, 3)}  # fmt: skip
    write(site, inside)
    before = content(site)
    deleted(site, "news/tap")
    assert {path for path in content(site) if "/tap/" in path} == {
        "content/news/tap/mot/index.vi.md",
        "content/news/tap/mot/b.png",
    }
    restore(site, deleted_stories(site)[0].id)
    assert content(site) == before


FLAT: dict[str, str | bytes] = {
    "content/news/phang.vi.md": story("Phẳng", "image: {src: bìa.png, alt: Bìa}", body="![Ảnh](anh.png)"),
    "content/news/phang.en.md": story("Flat", body="![Picture](anh%2Epng), ![](../meetings/old/hall.png)"),
    "content/news/anh.png": png(4, 4),
    "content/news/bìa.png": png(5, 5),
    "content/news/cua-ai.png": png(6, 6),
}


def test_pictures_beside_a_text_go_with_the_story_that_alone_names_them(site: Path) -> None:
    write(site, FLAT)
    before = content(site)
    deleted(site, "news/phang")
    gone = before.keys() - content(site).keys()
    assert gone == FLAT.keys() - {"content/news/cua-ai.png"}
    restore(site, deleted_stories(site)[0].id)
    assert content(site) == before


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("content/news/khac.vi.md", story("Khác", body="![Ảnh](anh.png) ![](b%C3%ACa.png)")),
        ("content/news/hong.vi.md", '---\ntitle: "Hỏng\nimage: {src: anh.png}\ngallery: [bìa.png]\n---\n'),
        ("templates/mine.html", "anh.png bìa.png"),
        ("people.yaml", "- photo: anh.png\n- photo: bìa.png\n"),
        ("content/news/index.vi.md", story("Cả thư mục")),
    ],
)
def test_pictures_that_something_else_may_name_stay(site: Path, path: str, text: str) -> None:
    write(site, {**FLAT, path: text})
    before = content(site)
    deleted(site, "news/phang")
    assert before.keys() - content(site).keys() == {path for path in FLAT if path.endswith(".md")}


def test_pictures_named_by_what_is_not_saved_stay(site: Path) -> None:
    write(site, FLAT)
    Drafts(site).keep(Draft("content/news/tin.vi.md", None, "", body="![](anh.png)"))
    Drafts(site).keep(Draft("content/news/phang.vi.md", None, "", body="![](bìa.png)"))
    deleted(site, "news/phang")
    assert (site / "content/news/anh.png").exists()
    assert not (site / "content/news/bìa.png").exists()


def test_a_story_is_deleted_for_good_and_nothing_else(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    one, other = deleted(site, "meetings/old"), deleted(site, "news/tin")
    target = write(tmp_path_factory.mktemp("elsewhere"), {"theirs/a.txt": "x"})
    folder = site / DELETED / one.id
    (folder / "content/link").symlink_to(target / "theirs")
    (folder / "content/file").symlink_to(target / "theirs/a.txt")
    before = {path: data for path, data in files_below(site).items() if one.id not in path}
    delete_for_good(site, one.id)
    assert not folder.exists()
    assert files_below(site) == before
    assert files_below(target) == {"theirs/a.txt": b"x"}
    assert [each.id for each in deleted_stories(site)] == [other.id]
    with pytest.raises(NoStoryError):
        restore(site, one.id)


def test_a_folder_that_is_a_link_is_not_emptied(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    gone = deleted(site, "news/tin")
    moved = tmp_path_factory.mktemp("elsewhere") / "x"
    (site / DELETED / gone.id).rename(moved)
    (site / DELETED / gone.id).symlink_to(moved)
    before = files_below(moved)
    with pytest.raises((NoStoryError, LinkInTheWayError)):
        delete_for_good(site, gone.id)
    assert files_below(moved) == before


def test_deleting_for_good_that_fails_can_be_tried_again(tmp_path: Path) -> None:
    failed = 0
    for at in range(1, 100):
        site = write(tmp_path / f"site-{at}", FILES)
        gone = deleted(site, "meetings/old")
        try:
            with failing(at, errno.EACCES) as counter:
                delete_for_good(site, gone.id)
        except OSError:
            failed += 1
            if deleted_stories(site):
                delete_for_good(site, gone.id)
        assert deleted_stories(site) == ()
        if not counter.struck:
            break
    assert failed > 2


def test_what_is_there_by_now_is_not_overwritten(site: Path) -> None:
    gone = deleted(site, "news/tin")
    write(site, {"content/news/tin.vi.md": story("Bài mới")})
    before = files_below(site)
    with pytest.raises(AlreadyThereError):
        restore(site, gone.id)
    assert files_below(site) == before
    (site / "content/news/tin.vi.md").unlink()
    write(site, {"content/news/tin/index.en.md": story("Another")})
    with pytest.raises(AlreadyThereError):
        restore(site, gone.id)


def test_a_picture_put_where_one_was_is_not_overwritten(site: Path) -> None:
    (site / "content/meetings/first.vi.md").unlink()
    gone = deleted(site, "meetings/old")
    write(site, {"content/meetings/old/hall.png": png(9, 9)})
    before = files_below(site)
    with pytest.raises(NameTakenError):
        restore(site, gone.id)
    assert files_below(site) == before


@pytest.mark.parametrize("id_", ["", "..", "../../content", "20240601-020304-x", "20240601-020304-../x"])
def test_an_id_of_nothing_brings_back_nothing(site: Path, id_: str) -> None:
    write(site, {f"{DELETED}/story.json": "{}"})
    before = files_below(site)
    for act in (restore, delete_for_good):
        with pytest.raises(NoStoryError):
            act(site, id_)
    assert files_below(site) == before


def test_a_record_somebody_made_up_leads_nowhere(site: Path) -> None:
    folder = f"{DELETED}/20240601-020304-x"
    record = '{"id":"20240601-020304-x","key":"x","deleted_at":"","paths":["../evil"]}'
    write(site, {f"{folder}/story.json": record, f"{DELETED}/evil": "x"})
    before = files_below(site)
    for act in (restore, delete_for_good):
        with pytest.raises(NoStoryError):
            act(site, "20240601-020304-x")
    assert deleted_stories(site) == ()
    assert files_below(site) == before


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_links_are_refused(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    away = tmp_path_factory.mktemp("away")
    (site / OURS).parent.mkdir()
    (site / OURS).symlink_to(away)
    for act in (lambda: renamed(site, "meetings/old", "moi"), lambda: deleted(site, "meetings/old")):
        with pytest.raises(LinkInTheWayError):
            act()
    assert list(away.iterdir()) == []
    (site / OURS).unlink()
    target = site / "content/news/real.txt"
    target.write_text(story("Tin"), "utf-8")
    (site / "content/news/linked.vi.md").symlink_to(target)
    with pytest.raises(LinkInTheWayError):
        renamed(site, "news/linked", "moi")
    with pytest.raises(LinkInTheWayError):
        deleted(site, "news/linked")
    assert target.read_text("utf-8") == story("Tin")


ACTS: dict[str, Callable[[Path], object]] = {
    "rename": lambda site: renamed(site, "meetings/old", "moi", address=True),
    "kind": lambda site: change_kind(site, config_of(site), "meetings/old", BY_NAME["news"], alias=True),
    "delete": lambda site: deleted(site, "meetings/old"),
    "restore": lambda site: restore(site, deleted_stories(site)[0].id),
}


def prepared(act: str, site: Path) -> None:
    write(site, FILES)
    if act == "restore":
        deleted(site, "meetings/old")


def kept(site: Path) -> dict[str, bytes]:
    """Every file but the note and what is left of writing it."""
    return {
        path: data
        for path, data in files_below(site).items()
        if path != f"{OURS}/{NOTE}" and ".coopsite-tmp-" not in path
    }


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("act", ACTS)
def test_killed_at_any_moment_the_next_start_finishes(act: str, tmp_path: Path) -> None:
    prepared(act, tmp_path / "whole")
    ACTS[act](tmp_path / "whole")
    prepared(act, tmp_path / "before")
    wanted, before = kept(tmp_path / "whole"), kept(tmp_path / "before")
    finished = 0
    for at in range(1, 300):
        site = tmp_path / f"site-{at}"
        prepared(act, site)
        if not dies(at, lambda: ACTS[act](site)):  # noqa: B023 - called at once
            break
        told = finish(site)
        assert kept(site) in ([wanted] if told else [before, wanted]), at
        if told:
            assert (told.name, told.key, told.left) == (act, "meetings/old", ())
            finished += 1
        assert finish(site) is None
    assert finished > 3


@pytest.mark.parametrize(
    ("act", "number"), [*((act, errno.ENOSPC) for act in ACTS), ("delete", errno.EACCES)]
)
def test_a_disk_that_fails_leaves_all_as_it_was(act: str, number: int, tmp_path: Path) -> None:
    failed = 0
    for at in range(1, 300):
        site = tmp_path / f"site-{at}"
        prepared(act, site)
        before = kept(site)
        try:
            with failing(at, number) as counter:
                ACTS[act](site)
        except OSError:
            assert kept(site) == before, (at, counter.struck)
            assert finish(site) is None
            failed += 1
        if not counter.struck:
            break
    assert failed > 3


def test_a_text_that_somebody_edits_meanwhile_is_left_alone(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(folder: Path, change: Change) -> None:
        (site / "content/news/tin.vi.md").write_text("theirs", "utf-8")
        perform(folder, change)

    monkeypatch.setattr(story_files, "perform", late)
    with pytest.raises(ChangedMeanwhileError) as changed:
        renamed(site, "meetings/old", "moi")
    assert changed.value.path == "content/news/tin.vi.md"
    assert content(site) == {
        **{path: data for path, data in as_bytes(FILES).items() if path != "config.yaml"},
        "content/news/tin.vi.md": b"theirs",
    }
