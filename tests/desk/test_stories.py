"""What the desk is told of stories: states, languages, findings at their fields, made anew only after a change."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from coopsite.desk.findings import TextPlaces, findings_of
from coopsite.desk.remembered import RememberedOverview
from coopsite.diagnostics import Diagnostic
from coopsite.preview.session import SessionState
from tests.desk.conftest import OpenDesk, RunningDesk
from tests.engine.sites import FILES, make, output, run, story
from tests.preview.conftest import eventually

FRONT = """\
---
title: Hội nghị
date: 2024-01-10
agenda:
  - {time: "08:00", what: Khai mạc}
  - time: "09:00"
    what: Thảo luận
unknown: 3
---

Thân bài.
"""


@pytest.fixture(scope="module")
def desk(open_desk: OpenDesk, tmp_path_factory: pytest.TempPathFactory) -> RunningDesk:
    files = {
        **FILES,
        "content/news/draft.vi.md": story("Bản nháp", "draft: yes"),
        "content/news/held.vi.md": story("Hẹn ngày", date="2024-07-01"),
        "content/news/old.vi.md": story("Hết hạn", "expires: 2024-02-01"),
        "content/news/broken.vi.md": '---\ntitle: "Dang viet\ndate: 2024-01-10\n---\n',
        "content/news/half.vi.md": story("Một nửa hỏng"),
        "content/news/half.en.md": "---\ntitle: [\n---\n",
        "content/news/behind.vi.md": story("Đã sửa", "updated: 2024-03-01"),
        "content/news/behind.en.md": story("Older one"),
        "content/news/empty.vi.md": "",
        "content/news/nobody.xx.md": story("Không ngôn ngữ"),
    }
    return open_desk(make(tmp_path_factory.mktemp("stories") / "site", files), "--lang", "en")


@pytest.fixture(scope="module")
def listed(desk: RunningDesk) -> dict[str, Any]:
    return {each["key"]: each for each in desk.ask("GET", "stories")[1]["stories"]}


@pytest.mark.parametrize(
    ("key", "state", "until"),
    [
        ("meetings/first", "published", ""),
        ("news/draft", "draft", ""),
        ("news/held", "held", "2024-07-01T00:00:00+07:00"),
        ("news/old", "expired", "2024-02-01T00:00:00+07:00"),
        ("news/broken", "broken", ""),
        ("news/empty", "broken", ""),
    ],
)
def test_a_text_has_its_state(listed: dict[str, Any], key: str, state: str, until: str) -> None:
    text = listed[key]["texts"]["vi"]
    assert (text["state"], text["until"]) == (state, until)


def test_a_broken_text_is_called_by_its_file(listed: dict[str, Any]) -> None:
    broken = listed["news/broken"]
    assert broken["texts"]["vi"]["title"] == "broken.vi.md"
    assert broken["texts"]["vi"]["errors"] > 0
    assert (broken["kind"], broken["date"], broken["missing"]) == ("news", "", ["en"])
    half = listed["news/half"]
    assert half["texts"]["en"]["state"] == "broken"
    assert half["texts"]["vi"]["title"] == "Một nửa hỏng"
    assert half["missing"] == []


def test_languages_that_lack_or_lag_are_named(listed: dict[str, Any]) -> None:
    assert listed["meetings/second"]["missing"] == ["en"]
    assert listed["news/behind"]["out_of_step"] == ["en"]
    assert listed["meetings/first"]["out_of_step"] == []


def test_a_file_of_no_language_of_the_site_is_no_story(listed: dict[str, Any]) -> None:
    assert "news/nobody" not in listed


def test_a_broken_story_can_be_opened(desk: RunningDesk) -> None:
    text = desk.story("news/broken")["texts"]["vi"]
    assert not text["readable"]
    assert text["uneditable"]
    assert 'title: "Dang viet' in text["front"]
    assert any(each["severity"] == "error" and each["message"] for each in text["findings"])


def test_a_file_mended_is_no_longer_broken(desk: RunningDesk) -> None:
    desk.write("content/news/broken.vi.md", story("Đã chữa"))
    eventually(lambda: desk.story("news/broken")["texts"]["vi"]["state"] == "published")


@pytest.mark.parametrize(
    ("line", "column", "field"),
    [
        (2, 8, "title"),
        (4, 1, "agenda"),
        (5, 5, "agenda.0"),
        (6, 11, "agenda.1.time"),
        (7, 20, "agenda.1.what"),
        (8, 1, "unknown"),
        (8, 10, "unknown"),
        (0, 0, ""),
        (11, 1, ""),
    ],
)
def test_a_place_is_that_of_a_field(line: int, column: int, field: str) -> None:
    assert TextPlaces("content/x.vi.md", FRONT.encode()).field_at(line, column) == field


def test_a_finding_in_the_body_has_its_line_there() -> None:
    found = findings_of(
        [Diagnostic("E305", "content/x.vi.md", 11, 1), Diagnostic("E801", "config.yaml", 1, 1)],
        {"content/x.vi.md": FRONT.encode()},
        "vi",
    )
    assert [(each.in_body, each.body_line, each.field) for each in found] == [(True, 2, ""), (False, 0, "")]


def test_the_list_is_made_anew_only_after_a_change() -> None:
    made: list[int] = []
    kept = RememberedOverview()
    snapshot: Any = set()
    state = SessionState(snapshot, {}, ())

    def make_list() -> list[int]:
        made.append(1)
        return made

    first = kept.of(state, frozenset(), make_list)
    assert kept.of(SessionState(snapshot, {}, ()), frozenset(), make_list) is first
    assert kept.of(state, frozenset({"content/x.vi.md"}), make_list) == b"[1,1]"
    assert kept.of(SessionState(snapshot, {}, (Diagnostic("E801"),)), frozenset(), make_list) == b"[1,1,1]"
    other: Any = set()
    assert kept.of(SessionState(other, {}, ()), frozenset(), make_list) == b"[1,1,1,1]"


def test_nothing_of_the_desk_is_published(open_desk: OpenDesk, tmp_path: Path) -> None:
    site = make(tmp_path / "site", dict(FILES))
    desk = open_desk(site)
    path = "content/meetings/first.vi.md"
    base = desk.story("meetings/first")["texts"]["vi"]["digest"]
    assert desk.ask("PUT", f"draft/{path}", {"base": base, "body": "Chữ chưa lưu.\n"})[0] == 200
    assert "Chữ chưa lưu." in desk.text("/vi/hoi-nghi/hoi-nghi-thu-nhat/")
    assert run(site).exit_code == 0
    built = output(site)
    for name, data in built.items():
        assert "desk" not in Path(name).parts
        assert b"_desk" not in data
        assert b"coopsite-desk" not in data
        assert "Chữ chưa lưu.".encode() not in data
    assert not any(os.sep + "desk" in name for name in built)
