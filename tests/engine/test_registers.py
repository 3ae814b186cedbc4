"""Registers between builds: made again only for what they show, the same as from nothing, and with the clock."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

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
