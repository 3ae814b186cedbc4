"""Publishing from the desk: what is wrong and what will change, and a build in a process of its own."""

from __future__ import annotations

import http.client
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from coopsite.authoring.drafts import Draft, Drafts
from coopsite.build.build import build
from coopsite.build.options import BuildOptions
from tests.conftest import files_below
from tests.engine.sites import CONFIG, story

if TYPE_CHECKING:
    from tests.desk.conftest import OpenDesk, RunningDesk

DRAFT = "content/news/tin.vi.md"


@pytest.fixture(scope="module")
def desk(open_desk: OpenDesk, tmp_path_factory: pytest.TempPathFactory) -> RunningDesk:
    """A desk on a site of a few stories."""
    site = tmp_path_factory.mktemp("publishing") / "site"
    write(site, "config.yaml", CONFIG)
    for number in range(3):
        write(site, f"content/news/tin-{number}.vi.md", story(f"Tin số {number}"))
    write(site, DRAFT, story("Tin"))
    return open_desk(site)


def write(site: Path, path: str, text: str) -> None:
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_text(text, "utf-8")


def started(desk: RunningDesk) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=60)
    headers = {"X-Coopsite-Desk": desk.token, "Sec-Fetch-Site": "same-origin", "Origin": desk.url}
    connection.request("POST", "/_desk/api/build", b"{}", {**headers, "Content-Type": "application/json"})
    return connection, connection.getresponse()


def built(desk: RunningDesk) -> list[dict[str, Any]]:
    connection, answer = started(desk)
    assert answer.status == 200
    lines = [json.loads(line) for line in answer.read().splitlines()]
    connection.close()
    return lines


def planned(desk: RunningDesk) -> dict[str, Any]:
    status, said = desk.ask("GET", "publish")
    assert status == 200, said
    assert isinstance(said, dict)
    return said


def test_a_build_is_announced_made_and_then_has_nothing_to_do(desk: RunningDesk) -> None:
    plan = planned(desk)
    assert (plan["errors"], plan["changed"], plan["removed"]) == ([], 0, 0)
    assert plan["new"] > 10
    assert plan["files"][0]["path"].endswith(".html")
    assert not (desk.site / "output").exists()
    *steps, end = built(desk)
    assert end["ok"], json.dumps(end)
    assert end["written"] >= plan["new"]
    assert end["output"] == str(desk.site / "output")
    assert "trang" in end["report"]
    assert steps
    assert all(set(step) == {"phase", "done", "of"} and step["phase"] for step in steps)
    assert not any(step["phase"] in ("scan", "render", "write") for step in steps)
    assert (desk.site / "output/vi/index.html").is_file()
    again = planned(desk)
    assert [again[name] for name in ("new", "changed", "removed", "files")] == [0, 0, 0, []]


def test_what_changed_is_told_by_page(desk: RunningDesk) -> None:
    built(desk)
    write(desk.site, "content/news/tin-0.vi.md", story("Tin số 0", body="Viết lại."))
    write(desk.site, "content/news/them.vi.md", story("Tin thêm"))
    (desk.site / "content/news/tin-2.vi.md").unlink()
    plan = planned(desk)
    changes = {file["path"]: file["change"] for file in plan["files"]}
    assert changes["vi/tin-tuc/tin-them/index.html"] == "new"
    assert changes["vi/tin-tuc/tin-so-0/index.html"] == "changed"
    assert changes["vi/tin-tuc/tin-so-2/index.html"] == "removed"
    end = built(desk)[-1]
    assert end["ok"], json.dumps(end)


def test_what_is_wrong_keeps_the_output_as_it_was(desk: RunningDesk) -> None:
    built(desk)
    before = files_below(desk.site / "output")
    write(desk.site, "content/news/hong.vi.md", "---\ntitle: Hỏng\ndate: hôm qua\n---\n")
    [error, *_] = planned(desk)["errors"]
    assert (error["path"], error["field"], error["severity"]) == ("content/news/hong.vi.md", "date", "error")
    end = built(desk)[-1]
    assert not end["ok"]
    assert end["errors"][0]["path"] == "content/news/hong.vi.md"
    assert end["report"]
    assert files_below(desk.site / "output") == before
    (desk.site / "content/news/hong.vi.md").unlink()


def test_what_is_not_saved_is_not_built_and_said(desk: RunningDesk) -> None:
    drafts = Drafts(desk.site)
    drafts.keep(Draft(DRAFT, None, "2024-01-01T00:00:00+00:00", body="chưa lưu"))
    assert planned(desk)["unsaved"] == [DRAFT]
    assert built(desk)[-1]["unsaved"] == [DRAFT]
    assert not any(b"ch\xc6\xb0a l\xc6\xb0u" in data for data in files_below(desk.site / "output").values())
    drafts.drop(DRAFT)


def test_a_folder_that_may_not_be_written_is_said(desk: RunningDesk) -> None:
    built(desk)
    write(desk.site, "content/news/chan.vi.md", story("Tin bị chặn"))
    (desk.site / "output/vi/tin-tuc/tin-bi-chan").mkdir()
    (desk.site / "output/vi/tin-tuc/tin-bi-chan/index.html").mkdir()
    write(desk.site, "output/vi/tin-tuc/tin-bi-chan/index.html/theirs.txt", "theirs")
    end = built(desk)[-1]
    assert not end["ok"]
    assert end["errors"][0]["code"].startswith("E6")
    assert (desk.site / "output/vi/tin-tuc/tin-bi-chan/index.html/theirs.txt").read_text() == "theirs"
    (desk.site / "content/news/chan.vi.md").unlink()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc")
def test_a_build_nobody_waits_for_ends(desk: RunningDesk) -> None:
    for number in range(80):
        write(desk.site, f"content/news/nhieu-{number}.vi.md", story(f"Nhiều {number}"))
    connection, answer = started(desk)
    assert "phase" in json.loads(answer.readline())
    assert builders()
    answer.close()
    connection.close()
    deadline = time.monotonic() + 60
    while builders():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert len(list((desk.site / "output/vi/tin-tuc").glob("nhieu-*"))) in (0, 80)
    end = built(desk)[-1]
    assert end["ok"], json.dumps(end)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc")
def test_a_desk_that_ends_takes_its_build_with_it(open_desk: OpenDesk, tmp_path: Path) -> None:
    site = tmp_path / "publishing"
    write(site, "config.yaml", CONFIG)
    for number in range(80):
        write(site, f"content/news/tin-{number}.vi.md", story(f"Tin số {number}"))
    desk = open_desk(site)
    connection, answer = started(desk)
    assert "phase" in json.loads(answer.readline())
    assert builders()
    since = time.monotonic()
    desk.stop()
    assert time.monotonic() - since < 15
    assert builders() == []
    answer.close()
    connection.close()
    assert build(BuildOptions(site)).exit_code == 0


def builders() -> list[str]:
    """The processes that build for a desk of these tests."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if b"coopsite.desk.building" in command and b"publishing" in command:
            found.append(process.name)
    return found


def test_a_build_keeps_what_it_knows_where_the_desk_does(open_desk: OpenDesk, tmp_path: Path) -> None:
    write(tmp_path / "site", "config.yaml", CONFIG)
    write(tmp_path / "site", DRAFT, story("Tin"))
    home = str(tmp_path / "home")
    environ = {"HOME": home, "XDG_CACHE_HOME": home}
    desk = open_desk(tmp_path / "site", "--cache", str(tmp_path / "cache"), environ=environ)
    assert built(desk)[-1]["ok"]
    assert files_below(tmp_path / "cache")
    # Compiled templates are the same for all sites.
    assert all(name.startswith("coopsite/theme-") for name in files_below(tmp_path / "home"))
