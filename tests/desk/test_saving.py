"""Texts saved through the desk, drafts kept and shown: nothing is lost, nothing is overwritten unasked."""

from __future__ import annotations

import threading
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from coopsite.desk.run import finished
from coopsite.locales import desk_words
from coopsite.process.lock import LockedError
from tests.desk.conftest import OpenDesk, RunningDesk
from tests.engine.sites import FILES, make
from tests.preview.conftest import eventually

KEY = "meetings/first"
PATH = "content/meetings/first.vi.md"
ADDRESS = "/vi/hoi-nghi/hoi-nghi-thu-nhat/"
OLD = FILES[PATH]


@pytest.fixture(scope="module")
def desk(open_desk: OpenDesk, tmp_path_factory: pytest.TempPathFactory) -> RunningDesk:
    return open_desk(make(tmp_path_factory.mktemp("saving") / "site", dict(FILES)), "--lang", "vi")


@pytest.fixture(autouse=True)
def _as_it_was(desk: RunningDesk) -> None:
    """Put the text back as it was: tests share the desk."""
    assert isinstance(OLD, str)
    desk.ask("DELETE", f"draft/{PATH}")
    if not (desk.site / PATH).is_file() or (desk.site / PATH).read_text(encoding="utf-8") != OLD:
        desk.write(PATH, OLD)
    eventually(
        lambda: "Một đoạn văn ngắn." in desk.text(ADDRESS) and not desk.story(KEY)["texts"]["vi"]["findings"]
    )


def on_disk(desk: RunningDesk) -> str:
    return (desk.site / PATH).read_text(encoding="utf-8")


def digest(desk: RunningDesk) -> str:
    return sha256((desk.site / PATH).read_bytes()).hexdigest()


def drafted(desk: RunningDesk, **change: Any) -> tuple[int, Any]:
    given = {"base": digest(desk), "tab": "a", "seq": time.monotonic_ns(), **change}
    return desk.ask("PUT", f"draft/{PATH}", given)


def test_a_text_is_told_with_its_digest(desk: RunningDesk) -> None:
    text = desk.story(KEY)["texts"]["vi"]
    assert text["digest"] == digest(desk)
    assert text["front_matter"] == {
        "title": "Hội nghị thứ nhất",
        "date": "2024-01-10",
        "tags": ["ocop"],
        "held_on": "2024-01-09",
    }
    assert (text["body"].strip(), text["eol"], text["readable"]) == ("Một đoạn văn ngắn.", "\n", True)
    assert (text["draft"], text["uneditable"]) == (None, "")


def test_one_field_is_saved_and_nothing_else_changes(desk: RunningDesk) -> None:
    status, said = desk.ask("PUT", f"text/{PATH}", {"base": digest(desk), "set": {"title": "Tên khác"}})
    assert (status, said) == (200, {"digest": digest(desk)})
    assert isinstance(OLD, str)
    assert on_disk(desk) == OLD.replace("Hội nghị thứ nhất", "Tên khác")
    assert "Tên khác" in desk.story(KEY)["texts"]["vi"]["front_matter"]["title"]


def test_a_new_front_matter_and_fields_besides(desk: RunningDesk) -> None:
    front = 'title: "Tên khác"\nsummary: Cũ.\ndate: 2024-01-10\n'
    given = {"base": digest(desk), "front": front, "set": {"summary": "Tóm tắt."}, "body": "Chữ mới.\n"}
    assert desk.ask("PUT", f"text/{PATH}", given)[0] == 200
    assert on_disk(desk) == f"---\n{front.replace('Cũ.', 'Tóm tắt.')}---\nChữ mới.\n"


def test_a_draft_is_kept_and_shown_and_the_file_left_alone(desk: RunningDesk) -> None:
    status, said = drafted(desk, body="Chữ chưa lưu.\n")
    assert status == 200
    assert (said["kept"], said["address"], said["readable"]) == (True, ADDRESS, True)
    assert "Chữ chưa lưu." in desk.text(ADDRESS)
    assert on_disk(desk) == OLD
    told = desk.story(KEY)["texts"]["vi"]
    assert told["body"].strip() == "Một đoạn văn ngắn."
    assert told["draft"]["body"] == "Chữ chưa lưu.\n"
    assert told["draft"]["based_on_current"]
    listed = next(each for each in desk.ask("GET", "stories")[1]["stories"] if each["key"] == KEY)
    assert listed["texts"]["vi"]["unsaved"]


def test_a_saved_draft_is_gone_and_the_page_stays(desk: RunningDesk) -> None:
    drafted(desk, body="Chữ chưa lưu.\n", set={"title": "Tên khác", "slug": "hoi-nghi-thu-nhat"})
    given = {
        "base": digest(desk),
        "body": "Chữ chưa lưu.\n",
        "set": {"title": "Tên khác", "slug": "hoi-nghi-thu-nhat"},
    }
    assert desk.ask("PUT", f"text/{PATH}", given)[0] == 200
    assert "Chữ chưa lưu." in desk.text(ADDRESS)
    assert desk.story(KEY)["texts"]["vi"]["draft"] is None
    eventually(lambda: "Tên khác" in desk.text("/vi/"))


def test_saving_one_tab_leaves_what_another_keeps(desk: RunningDesk) -> None:
    drafted(desk, body="Của thẻ a.\n")
    given = {"base": digest(desk), "tab": "b", "set": {"title": "Tên khác"}}
    assert desk.ask("PUT", f"text/{PATH}", given)[0] == 200
    kept = desk.story(KEY)["texts"]["vi"]["draft"]
    assert (kept["body"], kept["based_on_current"]) == ("Của thẻ a.\n", False)
    given = {"base": digest(desk), "tab": "b", "body": "Của thẻ a.\n"}
    assert desk.ask("PUT", f"text/{PATH}", given)[0] == 200
    assert desk.story(KEY)["texts"]["vi"]["draft"] is None


def test_a_damaged_draft_is_put_aside_and_told(desk: RunningDesk) -> None:
    drafted(desk, body="Chữ chưa lưu.\n")
    (file,) = (desk.site / ".coopsite/desk/drafts").glob("*.json")
    file.write_bytes(file.read_bytes()[:20])
    said = desk.ask("GET", "stories")[1]
    assert said["damaged"] == [f".coopsite/desk/drafts/{file.name}.1.damaged"]
    assert (desk.site / said["damaged"][0]).is_file()
    (desk.site / said["damaged"][0]).unlink()
    assert desk.ask("GET", "stories")[1]["damaged"] == []


def test_a_draft_that_is_dropped_shows_the_file_again(desk: RunningDesk) -> None:
    drafted(desk, body="Chữ chưa lưu.\n")
    assert desk.ask("DELETE", f"draft/{PATH}") == (200, {})
    assert "Một đoạn văn ngắn." in desk.text(ADDRESS)
    assert desk.story(KEY)["texts"]["vi"]["draft"] is None


def test_the_draft_of_another_tab_or_a_later_one_is_not_dropped(desk: RunningDesk) -> None:
    drafted(desk, body="Chữ chưa lưu.\n", tab="b", seq=7)
    for which in ({"tab": "a"}, {"tab": "b", "seq": 6}):
        assert desk.ask("DELETE", f"draft/{PATH}", which) == (200, {})
        assert desk.story(KEY)["texts"]["vi"]["draft"]["body"] == "Chữ chưa lưu.\n"
    assert desk.ask("DELETE", f"draft/{PATH}", {"tab": "b", "seq": 7}) == (200, {})
    assert desk.story(KEY)["texts"]["vi"]["draft"] is None
    assert desk.ask("DELETE", f"draft/{PATH}", {"tab": 1})[0] == 400


def test_lists_follow_a_draft_after_a_pause(desk: RunningDesk) -> None:
    drafted(desk, set={"title": "Tên chưa lưu", "slug": "hoi-nghi-thu-nhat"})
    assert "Tên chưa lưu" in desk.text(ADDRESS)
    eventually(lambda: "Tên chưa lưu" in desk.text("/vi/"))
    assert "Tên chưa lưu" not in desk.said


def test_findings_of_a_draft_name_their_field_and_line(desk: RunningDesk) -> None:
    _, said = drafted(desk, set={"date": "2024-02-30"}, body="# Một\n\n[liên kết](khong-co.md)\n")
    found = {(each["field"], each["in_body"], each["body_line"]) for each in said["findings"]}
    assert ("date", False, 0) in found
    assert all(each["message"] and each["path"] == PATH for each in said["findings"])
    assert "Hội nghị thứ nhất" in desk.text(ADDRESS)
    told = desk.ask("GET", f"findings?key={KEY}")[1]
    assert [each["code"] for each in told["texts"]["vi"]] == [each["code"] for each in said["findings"]]


def test_a_front_matter_that_cannot_be_read_is_kept(desk: RunningDesk) -> None:
    status, said = drafted(desk, front='title: "Dang viet\n')
    assert status == 200
    assert (said["kept"], said["readable"], said["front"]) == (True, False, 'title: "Dang viet\n')
    assert any(each["severity"] == "error" for each in said["findings"])
    assert desk.story(KEY)["texts"]["vi"]["draft"]["front"] == 'title: "Dang viet\n'


def test_an_older_draft_of_the_tab_changes_nothing(desk: RunningDesk) -> None:
    drafted(desk, body="Mới hơn.\n", seq=10**18)
    assert drafted(desk, body="Cũ hơn.\n", seq=5)[0] == 200
    assert "Mới hơn." in desk.text(ADDRESS)


def test_the_draft_of_another_tab_is_not_replaced_unasked(desk: RunningDesk) -> None:
    drafted(desk, body="Của thẻ a.\n")
    status, said = drafted(desk, body="Của thẻ b.\n", tab="b")
    assert (status, said["error"], said["draft"]["body"]) == (409, "other_draft", "Của thẻ a.\n")
    assert "Của thẻ a." in desk.text(ADDRESS)
    assert drafted(desk, body="Của thẻ b.\n", tab="b", over=True)[0] == 200
    assert "Của thẻ b." in desk.text(ADDRESS)


def test_a_file_changed_meanwhile_is_not_overwritten(desk: RunningDesk) -> None:
    base = digest(desk)
    drafted(desk, body="Của tôi.\n")
    assert isinstance(OLD, str)
    theirs = OLD.replace("Một đoạn văn ngắn.", "Của người khác.")
    desk.write(PATH, theirs)
    status, said = desk.ask("PUT", f"text/{PATH}", {"base": base, "body": "Của tôi.\n"})
    assert (status, said["error"]) == (409, "changed")
    assert said["mine"]["body"] == "Của tôi.\n"
    assert said["theirs"]["digest"] == digest(desk)
    assert "Của người khác." in said["theirs"]["body"]
    assert on_disk(desk) == theirs
    eventually(lambda: not desk.story(KEY)["texts"]["vi"]["draft"]["based_on_current"])
    assert "Của tôi." in desk.text(ADDRESS)


def test_a_file_deleted_meanwhile_can_be_saved_anew(desk: RunningDesk) -> None:
    base = digest(desk)
    drafted(desk, body="Của tôi.\n")
    (desk.site / PATH).unlink()
    change = {"front": "title: Lại đây\ndate: 2024-01-10\nslug: hoi-nghi-thu-nhat\n", "body": "Của tôi.\n"}
    status, said = desk.ask("PUT", f"text/{PATH}", {"base": base, **change})
    assert (status, said["theirs"]) == (409, None)
    assert not (desk.site / PATH).exists()
    assert desk.ask("PUT", f"text/{PATH}", {"base": None, **change})[0] == 200
    assert "Của tôi." in on_disk(desk)


def test_a_change_that_would_say_something_else_is_refused(desk: RunningDesk) -> None:
    status, said = desk.ask("PUT", f"text/{PATH}", {"base": digest(desk), "front": "title: a\n---\nb: c\n"})
    assert (status, said["error"]) == (422, "uneditable")
    assert said["message"]
    assert on_disk(desk) == OLD


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"base": 1},
        {"base": None, "set": []},
        {"base": None, "body": 3},
        {"base": None, "more": 1},
        [],
        "x",
    ],
)
def test_a_request_with_other_members_is_refused(desk: RunningDesk, given: Any) -> None:
    for path in (f"text/{PATH}", f"draft/{PATH}"):
        assert desk.ask("PUT", path, given)[0] == 400
    assert on_disk(desk) == OLD


def test_drafts_are_offered_and_not_shown_by_a_new_run(open_desk: OpenDesk, tmp_path: Path) -> None:
    site = make(tmp_path / "site", dict(FILES))
    first = open_desk(site)
    assert drafted(first, body="Chữ chưa lưu.\n")[0] == 200
    first.process.kill()
    first.process.wait()
    again = open_desk(site)
    assert again.story(KEY)["texts"]["vi"]["draft"]["body"] == "Chữ chưa lưu.\n"
    assert "Một đoạn văn ngắn." in again.text(ADDRESS)


@pytest.mark.slow
def test_words_of_a_story_that_no_tab_shows_are_kept_and_not_shown(desk: RunningDesk) -> None:
    drafted(desk, body="Chữ chưa lưu.\n")
    assert "Chữ chưa lưu." in desk.text(ADDRESS)
    eventually(lambda: "Một đoạn văn ngắn." in desk.text(ADDRESS), "the end of the words")
    assert desk.story(KEY)["texts"]["vi"]["draft"]["body"] == "Chữ chưa lưu.\n"


def test_a_page_of_an_earlier_run_gets_the_token_of_this_one(open_desk: OpenDesk, tmp_path: Path) -> None:
    site = make(tmp_path / "site", dict(FILES))
    first = open_desk(site)
    old = first.token
    first.stop()
    again = open_desk(site)
    assert old != again.token
    assert again.ask("PUT", f"text/{PATH}", {"base": digest(again)}, X_Coopsite_Desk=old)[0] == 403
    assert again.ask("POST", "token", X_Coopsite_Desk=old) == (200, {"token": again.token})
    assert again.ask("POST", "token", X_Coopsite_Desk=f"{old}x")[0] == 403


def test_what_is_typed_into_a_file_in_another_encoding_is_kept_and_the_reason_said(desk: RunningDesk) -> None:
    path = "content/news/old-encoding.vi.md"
    file = desk.site / path
    file.write_bytes("---\ntitle: Café\ndate: 2024-01-02\n---\n".encode("latin-1"))
    eventually(lambda: desk.ask("GET", "story/news/old-encoding")[0] == 200)
    given = {"base": sha256(file.read_bytes()).hexdigest(), "body": "Gõ tiếp.\n", "tab": "a", "seq": 1}
    status, said = desk.ask("PUT", f"draft/{path}", given)
    assert (status, said["kept"], said["readable"], said["error"]) == (200, True, False, "unreadable")
    assert "UTF-8" in said["message"]
    draft = desk.story("news/old-encoding")["texts"]["vi"]["draft"]
    assert draft["body"] == "Gõ tiếp.\n"
    desk.ask("DELETE", f"draft/{path}")
    file.unlink()


def test_values_nested_too_deep_are_refused_in_words(desk: RunningDesk) -> None:
    value: Any = "x"
    for _ in range(450):
        value = [value]
    status, said = desk.ask("PUT", f"text/{PATH}", {"base": digest(desk), "set": {"summary": value}})
    assert (status, said["error"]) == (422, "uneditable")
    assert "dòng" not in said["message"]
    assert on_disk(desk) == OLD


def test_a_long_text_is_saved_and_one_that_no_text_may_be_is_refused(desk: RunningDesk) -> None:
    line = "Một dòng rất dài.\n"
    long = line * (4_500_000 // len(line.encode()))
    assert desk.ask("PUT", f"text/{PATH}", {"base": digest(desk), "body": long})[0] == 200
    status, said = desk.ask("PUT", f"text/{PATH}", {"base": digest(desk), "body": long + long[:700_000]})
    assert (status, said["error"]) == (413, "too_large")
    assert "5 MB" in said["message"]
    assert on_disk(desk).endswith(long)


@pytest.mark.slow
def test_nobody_who_types_waits_for_those_who_look_what_publishing_changes(desk: RunningDesk) -> None:
    ended: list[int] = []
    looking = [threading.Thread(target=lambda: ended.append(desk.ask("GET", "publish")[0])) for _ in range(8)]
    for each in looking:
        each.start()
    time.sleep(0.2)
    assert drafted(desk, body="Gõ.\n")[0] == 200
    assert len(ended) < 3
    for each in looking:
        each.join()
    assert set(ended) == {200}


def test_a_folder_of_drafts_that_leads_elsewhere_is_said(open_desk: OpenDesk, tmp_path: Path) -> None:
    site = make(tmp_path / "site", dict(FILES))
    (tmp_path / "elsewhere").mkdir()
    (site / ".coopsite").symlink_to(tmp_path / "elsewhere")
    desk = open_desk(site, "--lang", "vi")
    for method, path, given in (
        ("GET", "stories", None),
        ("GET", f"story/{KEY}", None),
        ("PUT", f"draft/{PATH}", {"base": None, "body": "x"}),
        ("DELETE", f"draft/{PATH}", None),
    ):
        status, said = desk.ask(method, path, given)
        assert (status, said["error"]) == (409, "link")
        assert ".coopsite" in said["message"]
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_change_that_waits_for_another_program_keeps_no_desk_from_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_site: Path) -> None:
        raise LockedError(1)

    monkeypatch.setattr("coopsite.desk.run.finish", locked)
    assert list(finished(tmp_path, "en")) == [desk_words("en")["files_not_finished"]]


def gone(desk: RunningDesk, key: str) -> Any:
    """Return the Vietnamese text of a story once its file counts as gone."""
    eventually(lambda: desk.story(key)["texts"]["vi"]["state"] == "gone")
    return desk.story(key)["texts"]["vi"]


def test_what_was_typed_into_a_file_deleted_elsewhere_is_offered_whole(desk: RunningDesk) -> None:
    assert drafted(desk, set={"summary": "Gõ thêm."})[0] == 200
    (desk.site / PATH).unlink()
    text = gone(desk, KEY)
    assert (text["digest"], text["draft"]["base"], text["readable"]) == (None, None, True)
    assert text["draft"]["body"] == "\nMột đoạn văn ngắn.\n"
    assert "summary: Gõ thêm." in text["draft"]["front"]
    _, listed = desk.ask("GET", "stories")
    (story,) = [each for each in listed["stories"] if each["key"] == KEY]
    assert (story["texts"]["vi"]["state"], story["texts"]["vi"]["unsaved"]) == ("gone", True)
    assert story["texts"]["en"]["state"] == "published"
    change = {"base": None, "front": text["draft"]["front"], "body": text["draft"]["body"]}
    assert desk.ask("PUT", f"text/{PATH}", change)[0] == 200
    assert on_disk(desk) == str(OLD).replace("date:", "summary: Gõ thêm.\ndate:")
    eventually(lambda: desk.story(KEY)["texts"]["vi"]["state"] == "published")
    assert desk.story(KEY)["texts"]["vi"]["draft"] is None


def test_a_new_run_offers_what_is_left_of_a_story_that_is_gone(open_desk: OpenDesk, tmp_path: Path) -> None:
    site = make(tmp_path / "site", dict(FILES))
    path = "content/plans/year.vi.md"
    first = open_desk(site, "--lang", "vi")
    given = {"base": sha256((site / path).read_bytes()).hexdigest(), "set": {"title": "Mới"}, "body": "Gõ.\n"}
    assert first.ask("PUT", f"draft/{path}", {**given, "tab": "a", "seq": 1})[0] == 200
    first.stop()
    (site / path).unlink()
    again = open_desk(site, "--lang", "vi")
    text = gone(again, "plans/year")
    assert text["draft"]["front"] == "title: Mới\n"
    assert text["draft"]["body"] == "Gõ.\n"
    assert again.story("plans/year")["missing"] == ["en"]
    _, listed = again.ask("GET", "stories")
    (story,) = [each for each in listed["stories"] if each["key"] == "plans/year"]
    assert story["texts"]["vi"]["title"] == "year.vi.md"
    assert again.ask("DELETE", f"draft/{path}")[0] == 200
    assert again.ask("GET", "story/plans/year")[0] == 404


def test_a_story_whose_date_is_taken_out_can_still_be_found_and_mended(desk: RunningDesk) -> None:
    path, key = "content/plans/year.vi.md", "plans/year"
    base = desk.story(key)["texts"]["vi"]["digest"]
    status, said = desk.ask("PUT", f"draft/{path}", {"base": base, "unset": ["date"], "tab": "a", "seq": 1})
    assert (status, said["kept"]) == (200, True)
    assert desk.story(key)["texts"]["vi"]["digest"] == base
    status, saved = desk.ask("PUT", f"text/{path}", {"base": base, "unset": ["date"], "tab": "a"})
    assert status == 200
    eventually(lambda: desk.story(key)["texts"]["vi"]["state"] == "broken")
    text = desk.story(key)["texts"]["vi"]
    assert (text["digest"], text["readable"]) == (saved["digest"], True)
    assert [each["code"] for each in text["findings"]] == ["E215"]
    _, listed = desk.ask("GET", "stories")
    (story,) = [each for each in listed["stories"] if each["key"] == key]
    assert (story["kind"], story["texts"]["vi"]["title"]) == ("plan", "Kế hoạch năm")
    given = {"base": saved["digest"], "set": {"date": "2024-03-20"}, "tab": "a"}
    assert desk.ask("PUT", f"text/{path}", given)[0] == 200
    eventually(lambda: desk.story(key)["texts"]["vi"]["state"] == "published")
