"""Registers between builds: made again only for what they show, the same as from nothing, and with the clock."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest

from coopsite.pages import calendar, search
from coopsite.pages.registers import meetings
from coopsite.site import registers, topic_index
from tests.engine.sites import CONFIG, NOW, clean, good, make, output, run, story, times, write

AWARD = "awards: [{form: flag, body: {vi: Thành phố, en: The city}, recipients: {collectives: 3}}]"
PAGES = {
    "honours": {"vi/bang-vang/index.html", "en/honours/index.html"},
    "targets": {"vi/chi-tieu/index.html", "en/targets/index.html"},
    "documents": {"vi/van-ban/index.html", "en/documents/index.html"},
    "calendar": {"vi/lich/index.html", "en/calendar/index.html"},
}
ALL = {path for paths in PAGES.values() for path in paths}


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {path for path, data in after.items() if before.get(path) != data}


def test_each_story_changes_its_own_register_and_no_other(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    good(site)
    steps = {
        "content/news/plain.vi.md": (story("Tin thường", "tags: [ocop]"), set()),
        "content/awards/new.vi.md": (story("Khen thưởng mới", AWARD), {"vi/bang-vang/index.html"}),
        "content/awards/new.en.md": (story("New award", date="2024-01-10"), {"en/honours/index.html"}),
        "content/plans/cites.vi.md": (story("Căn cứ", "legal_basis: [05-CT/TW]"), {"vi/van-ban/index.html"}),
        "content/meetings/soon.vi.md": (story("Sắp họp", "held_on: 2024-06-20"), {"vi/lich/index.html"}),
        "content/plans/aims.vi.md": (
            story("Mục tiêu", "targets: [{indicator: Vốn, target: 10, actual: 5}]"),
            {"vi/chi-tieu/index.html"},
        ),
    }
    for number, (path, (text, expected)) in enumerate(steps.items()):
        before = output(site)
        write(site, path, text)
        made = good(site)
        assert changed(before, output(site)) & ALL == expected, path
        assert {each for each in made.rendered if each in ALL} == expected, path
        assert output(site) == clean(site, tmp_path / f"clean{number}")


def test_words_of_a_story_that_registers_do_not_show_leave_them_alone(tmp_path: Path) -> None:
    site = make(tmp_path / "site", {"config.yaml": CONFIG, "content/awards/a.vi.md": story("Khen", AWARD)})
    good(site)
    write(site, "content/awards/a.vi.md", story("Khen", AWARD, "summary: Mới.", "author: An", body="Khác."))
    assert not ALL & set(good(site).rendered)
    write(site, "content/awards/a.vi.md", story("Khen", AWARD.replace("3", "4"), "summary: Mới."))
    assert ALL & set(good(site).rendered) == {"vi/bang-vang/index.html"}


def test_a_meeting_becomes_past_with_the_clock_where_it_was_said_to_come_and_nothing_else_moves(
    tmp_path: Path,
) -> None:
    site = make(tmp_path / "site")
    write(site, "content/meetings/soon.vi.md", story("Sắp họp", "held_on: 2024-06-02"))
    good(site)
    before, written = output(site), times(site)
    # It is of today first, which the page says.
    assert good(site, now=NOW + timedelta(days=1)).rendered == ("vi/lich/index.html",)
    later = NOW + timedelta(days=2)
    assert good(site, now=later).rendered == ("vi/index.html", "vi/lich/index.html")
    assert output(site) == clean(site, tmp_path / "clean", now=later)
    assert {path for path, when in times(site).items() if when != written[path]} <= {
        "vi/index.html",
        "vi/lich/index.html",
        ".coopsite-manifest",
    }
    good(site)
    assert output(site) == before


def test_hosts_come_and_go_with_the_configuration(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    write(site, "config.yaml", f"{CONFIG}hosts: [netlify, apache, github-pages]\n")
    write(site, "content/news/old.vi.md", story("Tin cũ", "aliases: [/cu/]"))
    good(site)
    found = output(site)
    assert {"_headers", "_redirects", ".htaccess", ".nojekyll", "CNAME", "cu/index.html"} <= found.keys()
    assert found[".nojekyll"] == b""
    assert b"/cu/ /vi/tin-tuc/tin-cu/ 301!" in found["_redirects"]
    assert found == clean(site, tmp_path / "clean")
    assert good(site).rendered == ()
    write(site, "config.yaml", CONFIG)
    good(site)
    assert not {"_headers", ".htaccess", ".nojekyll", "CNAME"} & output(site).keys()


def test_a_link_to_a_register_holds_and_its_address_is_taken(tmp_path: Path) -> None:
    body = "[Bảng vàng](/vi/bang-vang/), [dữ liệu](/vi/van-ban/documents.csv)."
    site = make(tmp_path / "site", {"config.yaml": CONFIG, "content/news/a.vi.md": story("Tin", body=body)})
    assert not good(site).diagnostics
    write(site, "content/pages/lich.vi.md", "---\ntitle: Lịch\n---\n\nChữ.\n")
    assert [each.code for each in run(site).diagnostics] == ["E501"]


@pytest.mark.parametrize("room", [2, 5])
def test_pages_of_long_lists_come_and_go_as_a_clean_build_would_make_them(
    room: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows and topics added, moved to other days and taken away, so that years and letters are cut and joined again."""
    for module, name, value in (
        (registers, "ROOM", room),
        (registers, "PER_PAGE", 2),
        (topic_index, "ROOM", room),
        (topic_index, "PER_PAGE", 2),
        (search, "ROOM", room),
        (meetings, "AHEAD", 1),
        (calendar, "EVENTS", 2),
    ):
        monkeypatch.setattr(module, name, value)
    site = make(tmp_path / "site", {"config.yaml": CONFIG.replace("search: no", "search: yes")})
    rng = random.Random(room)
    there: list[int] = []
    cut = set()
    for step in range(14):
        number = rng.choice(there) if there and step % 4 == 3 else len(there)
        path = f"content/news/s{number}.vi.md"
        if step % 7 == 6:
            (site / path).unlink(missing_ok=True)
        else:
            there.append(number)
            day = f"202{rng.randint(2, 4)}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}"
            facts = (
                AWARD.replace("flag", rng.choice(("flag", "order"))).replace(
                    "recipients", f"date: {day}, recipients"
                ),
                f"held_on: {day}",
                f"documents: [{{number: {number}/QD, date: {day}}}, {{number: {number}/KH}}]",
                f"targets: [{{indicator: Vốn, target: {number}}}, {{indicator: Xã viên, target: 5}}]",
                f"tags: [{rng.choice('abcdđ')}{number}, {rng.choice('aăâ')}{number}x]",
            )
            write(site, path, story(f"Tin {number}", *facts))
        good(site)
        found = output(site)
        assert found == clean(site, tmp_path / f"clean{step}"), step
        cut |= {path for path in found if "/page/" in path}
    assert {path.split("/")[1] for path in cut} >= {"bang-vang", "chi-tieu", "van-ban", "lich", "chu-de"}
    assert any(path not in output(site) for path in cut)
