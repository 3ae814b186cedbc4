"""Stories made, translated, renamed, moved, deleted and brought back through the desk's server, and its tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import msgspec
import pytest

from coopsite.authoring.drafts import Draft, Drafts
from coopsite.authoring.source_files import OURS
from coopsite.authoring.steps import DELETED, NOTE, Change, Edit, Move
from coopsite.desk.run import finished
from tests.conftest import files_below
from tests.engine.sites import FILES, make, story

if TYPE_CHECKING:
    from pathlib import Path

    from tests.desk.conftest import OpenDesk, RunningDesk


def made(desk: RunningDesk, title: str, **more: Any) -> str:
    status, said = desk.ask("POST", "stories", {"kind": "news", "title": title, **more})
    assert status == 201, said
    assert all((desk.site / path).is_file() for path in said["paths"])
    return str(said["key"])


def content(desk: RunningDesk) -> dict[str, bytes]:
    return files_below(desk.site / "content")


def test_a_story_in_one_language_gets_the_other_later(desk: RunningDesk) -> None:
    key = made(desk, "Một tin", languages=["en"])
    assert {path.name for path in (desk.site / "content" / key).iterdir()} == {"index.en.md"}
    status, said = desk.ask("POST", f"text-of/{key}", {"language": "vi"})
    assert (status, said) == (201, {"path": f"content/{key}/index.vi.md"})
    text = (desk.site / said["path"]).read_text("utf-8")
    assert 'title: "Cần dịch: Một tin"' in text
    assert "slug: mot-tin" in text
    status, said = desk.ask("POST", f"text-of/{key}", {"language": "vi"})
    assert (status, said["error"]) == (409, "exists")


def test_a_story_is_renamed_moved_deleted_and_brought_back(desk: RunningDesk) -> None:
    key = made(desk, "Tin đổi tên")
    status, said = desk.ask("POST", f"rename/{key}", {"name": "Tên khác", "alias": False})
    assert (status, said["key"]) == (200, "news/ten-khac")
    status, said = desk.ask("POST", "kind/news/ten-khac", {"kind": "meeting", "alias": True})
    assert status == 200
    assert {each["new"] for each in said["moved"]} == {
        "/vi/hoi-nghi/tin-doi-ten/",
        "/en/meetings/tin-doi-ten/",
    }
    before = content(desk)
    status, gone = desk.ask("DELETE", "story/news/ten-khac")
    assert status == 200
    assert not any("ten-khac" in path for path in content(desk))
    status, said = desk.ask("GET", "deleted")
    assert [(each["id"], each["key"]) for each in said["deleted"]] == [(gone["id"], "news/ten-khac")]
    assert said["deleted"][0]["titles"]["vi"] == "Tin đổi tên"
    status, said = desk.ask("POST", f"restore/{gone['id']}")
    assert (status, said) == (200, {"key": "news/ten-khac"})
    assert content(desk) == before
    assert desk.ask("GET", "deleted") == (200, {"deleted": []})


@pytest.mark.parametrize(
    ("method", "path", "data", "status", "error"),
    [
        ("POST", "stories", {"kind": "party", "title": "x"}, 422, "no_kind"),
        ("POST", "stories", {"kind": "news", "title": "…"}, 422, "no_title"),
        ("POST", "stories", {"kind": "news"}, 400, "bad_request"),
        ("POST", "stories", {"kind": "news", "title": "x", "languages": ["xx"]}, 400, "bad_request"),
        ("POST", "rename/nothing/here", {"name": "x"}, 404, "not_found"),
        ("POST", "kind/nothing/here", {"kind": "news"}, 404, "not_found"),
        ("POST", "restore/nothing", None, 404, "not_found"),
        ("DELETE", "story/nothing/here", None, 404, "not_found"),
        ("DELETE", "deleted/nothing", None, 404, "not_found"),
        ("DELETE", "deleted/../drafts", None, 400, "path"),
        ("POST", "text-of/nothing/here", {"language": "vi"}, 404, "not_found"),
        ("PUT", "tags", {"base": "x", "set": {"a": {"vi": 3}}}, 400, "bad_request"),
        ("PUT", "tags", {"base": "x"}, 409, "tags_changed"),
    ],
)
def test_what_cannot_be_done_is_said(
    desk: RunningDesk, method: str, path: str, data: object, status: int, error: str
) -> None:
    before = content(desk)
    answered, said = desk.ask(method, path, data)
    assert (answered, said["error"]) == (status, error)
    assert said["message"]
    assert content(desk) == before


def test_a_deleted_story_is_deleted_for_good(desk: RunningDesk) -> None:
    gone = desk.ask("DELETE", f"story/{made(desk, 'Tin thừa')}")[1]["id"]
    before = content(desk)
    assert desk.ask("DELETE", f"deleted/{gone}") == (200, {})
    assert not (desk.site / DELETED / gone).exists()
    assert content(desk) == before
    assert desk.ask("POST", f"restore/{gone}")[0] == 404


def test_a_name_that_is_none_or_taken_is_refused(desk: RunningDesk) -> None:
    one, two = made(desk, "Tin một"), made(desk, "Tin hai")
    for name, status, error in (("con", 422, "no_name"), (two.rpartition("/")[2], 409, "exists")):
        answered, said = desk.ask("POST", f"rename/{one}", {"name": name})
        assert (answered, said["error"]) == (status, error)


def test_a_page_becomes_news_only_with_a_date(desk: RunningDesk) -> None:
    status, said = desk.ask("POST", "stories", {"kind": "page", "title": "Trang thử"})
    answered, refused = desk.ask("POST", f"kind/{said['key']}", {"kind": "news"})
    assert (status, answered, refused["error"]) == (201, 422, "date_missing")


def test_tags_are_shown_with_their_uses_and_changed(desk: RunningDesk) -> None:
    status, said = desk.ask("GET", "tags")
    assert status == 200
    assert said["languages"] == ["vi", "en"]
    assert sum(tag["uses"] for tag in said["tags"]) > 0
    change = {
        "base": said["digest"],
        "set": {"chu-de-thu": {"vi": "Chủ đề thử", "en": "A try", "synonyms": ["thử"]}},
    }
    status, wrote = desk.ask("PUT", "tags", change)
    assert status == 200
    status, again = desk.ask("GET", "tags")
    assert again["digest"] == wrote["digest"]
    assert again["tags"][-1] == {
        "id": "chu-de-thu",
        "names": {"vi": "Chủ đề thử", "en": "A try"},
        "synonyms": ["thử"],
        "uses": 0,
    }
    status, refused = desk.ask("PUT", "tags", change)
    assert (status, refused["error"], refused["theirs"]["digest"]) == (409, "tags_changed", wrote["digest"])
    desk.ask("PUT", "tags", {"base": wrote["digest"], "unset": ["chu-de-thu"]})
    assert desk.ask("GET", "tags")[1]["tags"] == said["tags"]


def test_what_is_not_saved_keeps_its_file_where_it_is(desk: RunningDesk) -> None:
    key = made(desk, "Tin đang viết")
    path = f"content/{key}/index.vi.md"
    Drafts(desk.site).keep(Draft(path, None, "2024-01-01T00:00:00+00:00", body="chưa lưu"))
    for method, act, given in (("POST", "rename", {"name": "khac"}), ("DELETE", "story", None)):
        status, said = desk.ask(method, f"{act}/{key}", given)
        assert (status, said["error"]) == (409, "unsaved_first")
        assert path in said["message"]


def test_what_an_earlier_run_left_unfinished_is_finished_and_said(tmp_path: Path) -> None:
    old, other = "content/news/a.vi.md", "content/news/b.vi.md"
    for path in (old, other):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x", "utf-8")
    steps = (Move(old, "content/news/moi.vi.md"), Edit(other, b"y", b"z"))
    (tmp_path / OURS).mkdir(parents=True)
    (tmp_path / OURS / NOTE).write_bytes(msgspec.msgpack.encode(Change("rename", "news/a", steps)))
    said = list(finished(tmp_path, "vi"))
    assert [other in line for line in said] == [False, True]
    assert "news/a" in said[0]
    assert (tmp_path / "content/news/moi.vi.md").is_file()
    assert list(finished(tmp_path, "vi")) == []


def test_a_folder_whose_name_is_stored_in_other_code_points_stays_one(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    site = make(tmp_path / "site", dict(FILES))
    stored = normalize("NFD", "hội-nghị")
    (site / "content/news" / stored).mkdir(parents=True)
    (site / "content/news" / stored / "index.vi.md").write_text(story("Hội nghị"), encoding="utf-8")
    desk = open_desk(site, "--lang", "vi")
    key = "news/hội-nghị"
    status, said = desk.ask("POST", f"text-of/{key}", {"language": "en"})
    assert (status, said) == (201, {"path": f"content/{key}/index.en.md"})
    status, said = desk.ask("POST", f"files/{key}?name=Giấy mời.txt", upload=b"Moi hop")
    assert (status, said["path"]) == (201, f"content/{key}/giay-moi.txt")
    assert desk.ask("POST", f"text-of/{key}", {"language": "en"})[0] == 409
    names = {"index.vi.md", "index.en.md", "giay-moi.txt"}
    assert {
        path.name: {each.name for each in path.iterdir()} for path in (site / "content/news").glob("h*")
    } == {stored: names}
    assert desk.ask("POST", f"rename/{key}", {"name": "hop"})[0] == 200
    assert {each.name for each in (site / "content/news/hop").iterdir()} == names
