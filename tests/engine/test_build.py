"""What a build writes, what it leaves, and which pages an edit makes again."""

from __future__ import annotations

import os
import shutil
import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from coopsite.build.build import check
from coopsite.build.options import BuildOptions
from coopsite.build.plan import plan_site
from coopsite.cache.store import NAME as MEMO
from coopsite.diagnostics.catalogue import hint
from coopsite.output.files import OutputFolder, digest_file
from coopsite.output.manifest import NAME, decode
from coopsite.process.lock import LockedError
from tests.conftest import cache_of, files_below
from tests.engine.sites import CONFIG, NOW, clean, good, make, output, run, story, text_of, times, write

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from coopsite.diagnostics import Diagnostic


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make(tmp_path / "site")


def codes(diagnostics: Iterable[Diagnostic]) -> list[str]:
    return [each.code for each in diagnostics]


def test_first_build_writes_everything(site: Path) -> None:
    built = good(site)
    files = output(site)
    assert set(built.written) == files.keys() - {NAME}
    assert {"index.html", "404.html", "sitemap.xml", "robots.txt", "logo.txt"} <= files.keys()
    assert {"vi/index.html", "en/index.html"} <= files.keys()
    assert b"Welcome." in files["en/about/index.html"]
    assert sum(path.startswith("media/") for path in files) >= 2
    assert (built.stats.written, built.stats.unchanged) == (len(files), 0)
    assert set(built.stats.phases) >= {"scan", "parse", "assemble", "plan", "render", "write"}
    assert built.languages == ("vi", "en")


def test_second_build_renders_nothing(site: Path) -> None:
    good(site)
    before = times(site)
    again = good(site)
    assert (again.rendered, again.written, again.removed) == ((), (), ())
    assert again.stats.unchanged == len(before)
    assert times(site) == before


def test_written_and_unchanged_are_all_files_and_are_counted_as_the_disk_shows(site: Path) -> None:
    good(site)
    before = times(site)
    write(site, "content/plans/year.vi.md", text_of("content/plans/year.vi.md").replace("ngắn", "dài"))
    stats = good(site).stats
    after = times(site)
    assert stats.written == sum(after[path] != before[path] for path in after) == 2  # a page and the manifest
    assert stats.written + stats.unchanged == len(after)


def test_a_manifest_that_lies_there_already_is_not_counted_as_written(site: Path) -> None:
    good(site)
    before = times(site)
    (cache_of(site) / MEMO).unlink()
    again = good(site)
    assert times(site) == before
    assert (again.stats.written, again.stats.unchanged) == (0, len(before))


def test_a_body_edit_makes_one_page(site: Path) -> None:
    good(site)
    before = times(site)
    write(site, "content/plans/year.vi.md", text_of("content/plans/year.vi.md").replace("ngắn", "dài"))
    built = good(site)
    assert built.rendered == ("vi/ke-hoach/ke-hoach-nam/index.html",)
    assert built.written == built.rendered
    after = times(site)
    assert {path for path in after if after[path] != before[path]} == {*built.written, NAME}
    assert output(site) == clean(site, site.parent / "clean")


def test_a_title_edit_makes_the_pages_that_show_it(site: Path) -> None:
    good(site)
    text = text_of("content/awards/flag.en.md").replace("Emulation flag", "Flag for emulation")
    write(site, "content/awards/flag.en.md", text.replace("date:", "slug: emulation-flag\ndate:"))
    built = good(site)
    assert "en/awards/emulation-flag/index.html" in built.rendered
    assert "en/awards/index.html" in built.rendered
    assert not [path for path in built.rendered if path.startswith("vi/")]
    assert output(site) == clean(site, site.parent / "clean")


def test_a_page_made_anew_with_the_same_bytes_is_not_written(site: Path) -> None:
    good(site)
    before = times(site)
    write(site, "templates/base.html", "{% extends 'theme/base.html' %}{# a remark #}")
    built = good(site)
    assert built.rendered
    assert built.written == ()
    assert times(site) == before


def test_content_errors_leave_the_output_as_it_was(site: Path) -> None:
    good(site)
    before, at = output(site), times(site)
    write(site, "content/news/bad.vi.md", "---\ntitle: x\ndate: 2019-02-30\n---\n\nx\n")
    write(site, "content/plans/year.vi.md", story("Khác hẳn"))
    built = run(site)
    assert built.exit_code == 1
    assert "E206" in codes(built.diagnostics)
    assert (output(site), times(site)) == (before, at)
    assert built.written == ()


def test_a_template_error_leaves_the_output_as_it_was(site: Path) -> None:
    good(site)
    before = output(site)
    write(site, "templates/kind.html", "{{ page.nothing_of_the_sort }}")
    built = run(site)
    assert built.exit_code == 1
    assert codes(built.diagnostics) == ["E402"]
    assert output(site) == before
    (site / "templates/kind.html").unlink()
    assert good(site).written == ()


def test_templates_are_judged_only_once_the_content_is_good(site: Path) -> None:
    write(site, "templates/kind.html", "{{ page.nothing_of_the_sort }}")
    write(site, "content/news/bad.vi.md", "---\ntitle: x\ndate: 2019-02-30\n---\n\nx\n")
    assert "E402" not in codes(run(site).diagnostics)


def test_a_missing_include_is_mended_by_creating_it(site: Path) -> None:
    write(site, "templates/404.html", "{% include 'mine.html' %}")
    assert codes(run(site).diagnostics) == ["E405"]
    write(site, "templates/mine.html", "mine")
    assert good(site)
    assert output(site)["404.html"].strip() == b"mine"


def test_strict_blocks_on_a_warning(site: Path) -> None:
    write(site, "content/news/empty.vi.md", "")
    built = run(site, strict=True)
    assert built.exit_code == 1
    assert codes(built.diagnostics) == ["W108"]
    assert output(site) == {}
    assert good(site)


def test_deleted_stories_go_and_their_folders_with_them(site: Path) -> None:
    good(site)
    assert (site / "output/vi/khen-thuong/tang-co-thi-dua").is_dir()
    (site / "content/awards/flag.vi.md").unlink()
    (site / "content/awards/flag.en.md").unlink()
    built = good(site)
    assert "vi/khen-thuong/tang-co-thi-dua/index.html" in built.removed
    assert not (site / "output/vi/khen-thuong/tang-co-thi-dua").exists()
    assert output(site) == clean(site, site.parent / "clean")


def test_foreign_files_stay(site: Path) -> None:
    good(site)
    foreign = {"CNAME": "x", "vi/khen-thuong/tang-co-thi-dua/mine.txt": "y"}
    for path, text in foreign.items():
        write(site / "output", path, text)
    for path in ("content/awards/flag.vi.md", "content/awards/flag.en.md"):
        (site / path).unlink()
    good(site)
    for path, text in foreign.items():
        assert (site / "output" / path).read_text("utf-8") == text
    shutil.rmtree(cache_of(site))
    good(site)
    for path, text in foreign.items():
        assert (site / "output" / path).read_text("utf-8") == text


def test_a_file_of_ours_that_somebody_edited_is_not_removed(site: Path) -> None:
    good(site)
    page = site / "output/vi/khen-thuong/tang-co-thi-dua/index.html"
    page.write_text("mine now", encoding="utf-8")
    for path in ("content/awards/flag.vi.md", "content/awards/flag.en.md"):
        (site / path).unlink()
    good(site)
    assert page.read_text("utf-8") == "mine now"


@pytest.mark.parametrize("keep_time", [False, True])
def test_an_edited_output_is_restored(site: Path, keep_time: bool) -> None:
    good(site)
    expected = output(site)
    page = site / "output/vi/index.html"
    stat = page.stat()
    page.write_bytes(bytes(reversed(page.read_bytes())))
    if keep_time:
        os.utime(page, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    (site / "output/logo.txt").unlink()
    built = good(site)
    assert set(built.written) == {"vi/index.html", "logo.txt"}
    assert output(site) == expected


def test_a_lost_memo_leaves_nothing_stale_and_writes_nothing_twice(site: Path) -> None:
    good(site)
    before = times(site)
    shutil.rmtree(cache_of(site))
    assert good(site).written == ()
    assert times(site) == before
    shutil.rmtree(cache_of(site))
    for path in ("content/awards/flag.vi.md", "content/awards/flag.en.md"):
        (site / path).unlink()
    good(site)
    assert output(site) == clean(site, site.parent / "clean")


def test_the_manifest_names_every_file(site: Path) -> None:
    good(site)
    listed = decode((site / "output" / NAME).read_bytes())
    assert listed == {path: digest_file(site / "output" / path) for path in output(site) if path != NAME}


def test_a_story_falls_due(site: Path) -> None:
    built = good(site)
    assert [held.path for held in built.held_back] == ["content/news/later.vi.md"]
    later = datetime.fromisoformat("2024-07-02T00:00:00+07:00")
    due = good(site, now=later)
    assert "vi/tin-tuc/tin-sap-dang/index.html" in due.written
    assert output(site) == clean(site, site.parent / "clean", now=later)
    assert "vi/tin-tuc/tin-sap-dang/index.html" in good(site, now=NOW).removed


def test_drafts_show_what_is_held_back(site: Path) -> None:
    write(site, "content/news/draft.vi.md", story("Bản nháp", "draft: yes"))
    good(site, drafts=True)
    assert "vi/tin-tuc/ban-nhap/index.html" in output(site)
    good(site)
    assert output(site) == clean(site, site.parent / "clean")


def test_a_file_becomes_a_folder_and_back(site: Path) -> None:
    write(site, "content/static/a", "file")
    good(site)
    (site / "content/static/a").unlink()
    write(site, "content/static/a/b", "below")
    good(site)
    assert output(site) == clean(site, site.parent / "one")
    shutil.rmtree(site / "content/static/a")
    write(site, "content/static/a", "file")
    good(site)
    assert output(site) == clean(site, site.parent / "two")


def test_a_link_in_the_output_is_not_followed(site: Path) -> None:
    elsewhere = site.parent / "elsewhere"
    elsewhere.mkdir()
    (site / "output").mkdir()
    (site / "output/vi").symlink_to(elsewhere)
    built = run(site)
    assert built.exit_code == 3
    assert [(each.code, each.path) for each in built.diagnostics if each.severity == "error"] == [
        ("E611", "output/vi")
    ]
    assert list(elsewhere.iterdir()) == []
    assert list((site / "output").iterdir()) == [site / "output/vi"]


@pytest.mark.parametrize("place", ["vi", "vi/ke-hoach", "vi/ke-hoach/ke-hoach-nam"])
@pytest.mark.parametrize("change", ["", "# Another remark.\n"], ids=["nothing else", "site loaded"])
def test_a_folder_that_a_link_has_taken_the_place_of_is_not_as_it_was_written(
    site: Path, place: str, change: str
) -> None:
    good(site)
    (site / "output" / place).rename(site.parent / "elsewhere")
    (site / "output" / place).symlink_to(site.parent / "elsewhere", target_is_directory=True)
    before = files_below(site.parent / "elsewhere")
    write(site, "config.yaml", (site / "config.yaml").read_text("utf-8") + change)
    built = run(site)
    assert [(each.code, each.path) for each in built.diagnostics if each.severity == "error"] == [
        ("E611", f"output/{place}")
    ]
    assert files_below(site.parent / "elsewhere") == before
    (site / "output" / place).unlink()
    good(site)
    assert output(site) == clean(site, site.parent / "clean")


def test_a_moved_address_is_said_with_the_line_to_paste(site: Path) -> None:
    good(site)
    renamed = story("Kế hoạch mới", "summary: Tóm tắt kế hoạch.", date="2024-03-20")
    write(site, "content/plans/year.vi.md", renamed)
    built = good(site)
    (moved,) = [each for each in built.diagnostics if each.code == "W508"]
    assert moved.path == "content/plans/year.vi.md"
    assert moved.args == {
        "old": "/vi/ke-hoach/ke-hoach-nam/",
        "new": "/vi/ke-hoach/ke-hoach-moi/",
        "line": "slug: ke-hoach-nam",
    }
    assert "W508" not in codes(good(site).diagnostics)
    changed = text_of("content/meetings/first.en.md").replace("tags", "slug: opening\ntags")
    write(site, "content/meetings/first.en.md", changed)
    (moved,) = [each for each in good(site).diagnostics if each.code == "W508"]
    assert (moved.line, moved.args["line"]) == (4, "aliases: [/en/meetings/first-meeting/]")


def test_a_preview_of_drafts_neither_causes_nor_swallows_the_warning_of_a_moved_address(site: Path) -> None:
    draft = story("Tin nháp", "draft: yes")
    write(site, "content/news/draft.vi.md", draft)
    good(site)
    good(site, drafts=True)
    write(site, "content/news/draft.vi.md", draft.replace("Tin nháp", "Tin").replace("draft: yes\n", ""))
    assert "W508" not in codes(good(site).diagnostics)  # readers never saw the draft
    renamed = story("Kế hoạch mới", "summary: Tóm tắt kế hoạch.", date="2024-03-20")
    write(site, "content/plans/year.vi.md", renamed)
    good(site, drafts=True)
    assert "W508" in codes(good(site).diagnostics)
    assert "W508" not in codes(good(site).diagnostics)


def test_a_story_that_was_taken_back_and_returns_elsewhere_has_moved(site: Path) -> None:
    good(site)
    plan = text_of("content/plans/year.vi.md")
    write(site, "content/plans/year.vi.md", plan.replace("date:", "draft: yes\ndate:"))
    good(site)
    write(site, "content/plans/year.vi.md", plan.replace("Kế hoạch năm", "Kế hoạch mới"))
    assert "W508" in codes(good(site).diagnostics)
    (site / "content/plans/year.vi.md").unlink()
    good(site)
    write(site, "content/plans/year.vi.md", plan)
    assert "W508" not in codes(good(site).diagnostics)  # what was deleted is forgotten


def test_an_alias_keeps_the_old_address(site: Path) -> None:
    good(site)
    text = story("Kế hoạch mới", "aliases: [/vi/ke-hoach/ke-hoach-nam/]", date="2024-03-20")
    write(site, "content/plans/year.vi.md", text)
    assert "W508" not in codes(good(site).diagnostics)


@pytest.mark.parametrize("becomes", ["same", "edited", "gone"])
def test_a_body_that_is_lost_is_read_again_and_no_other_taken_for_it(
    site: Path, becomes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "content/plans/year.vi.md"
    write(site, path, text_of(path).replace("ngắn", "của riêng mình"))
    good(site)
    before = output(site)
    with sqlite3.connect(cache_of(site) / MEMO) as memo:
        assert memo.execute("DELETE FROM rows WHERE space = 'body'").rowcount > 0
    memo.close()

    def planned(*given: Any, **named: Any) -> Any:
        found = plan_site(*given, **named)
        if becomes == "edited":
            write(site, path, text_of(path).replace("ngắn", "dài"))
        elif becomes == "gone":
            (site / path).unlink()
        return found

    monkeypatch.setattr("coopsite.build.plan.plan_site", planned)
    write(site, "templates/story.html", "{% extends 'theme/story.html' %}")
    built = run(site, workers=1)
    if becomes == "same":
        assert (built.exit_code, tuple(built.diagnostics)) == (0, ())
    else:
        assert (built.exit_code, codes(built.diagnostics)) == (3, ["E602"])
        assert [each.path for each in built.diagnostics] == [path]
    assert output(site) == before


def test_an_output_that_another_build_took_meanwhile_is_reported(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = OutputFolder.claim

    def claim(self: OutputFolder, *, make: bool = False) -> None:
        if make:
            raise LockedError(7)
        real(self, make=make)

    monkeypatch.setattr(OutputFolder, "claim", claim)
    built = run(site)
    assert built.exit_code == 4
    assert [(each.code, each.args) for each in built.diagnostics if each.severity == "error"] == [
        ("E604", {"pid": "7"})
    ]
    assert not (site / "output").exists()


def test_check_writes_nothing_but_its_memo(site: Path) -> None:
    write(site, "templates/kind.html", "{{ page.nothing_of_the_sort }}")
    checked = check(BuildOptions(site=site, now=NOW))
    assert codes(checked.diagnostics) == ["E402"]
    assert not (site / "output").exists()
    before = files_below(site)
    check(BuildOptions(site=site, now=NOW))
    assert files_below(site) == before


def test_a_folder_that_is_no_site_is_left_alone(tmp_path: Path) -> None:
    built = run(tmp_path)
    assert built.exit_code == 2
    assert codes(built.diagnostics) == ["E801"]
    assert list(tmp_path.iterdir()) == []


def test_a_bad_configuration_is_exit_2(site: Path) -> None:
    write(site, "config.yaml", "title: x\n")
    built = run(site)
    assert built.exit_code == 2
    assert set(codes(built.diagnostics)) == {"E801"}


def test_outputs_of_one_site_do_not_mix(site: Path) -> None:
    good(site)
    other = site.parent / "other"
    first = good(site, output=other)
    assert first.written
    assert files_below(other) == output(site)
    assert good(site, output=other).written == ()
    assert good(site).written == ()


def test_a_broken_picture_is_said_once_it_is_shown(site: Path) -> None:
    write(site, "content/meetings/second/hall.png", b"no picture at all")
    write(site, "content/meetings/unused.png", b"no picture either")
    built = run(site)
    assert built.exit_code == 1
    assert [(each.code, each.path) for each in built.diagnostics if each.severity == "error"] == [
        ("E313", "content/meetings/second/hall.png")
    ]


def test_own_strings_and_assets_come_over_the_theme(site: Path) -> None:
    good(site)
    write(site, "templates/strings/en.yaml", "topics: Subjects\n")
    write(site, "templates/assets/extra.css", "p {}")
    built = good(site)
    assert any(path.startswith("assets/extra.") for path in built.written)
    assert b"Subjects" in output(site)["en/index.html"]
    assert output(site) == clean(site, site.parent / "clean")


MENU = "navigation:\n- {to: plans, label: {vi: X, en: X}}\n- {label: {vi: X, en: X}, to: about}\n"


def test_lines_of_the_menu_are_in_no_page(site: Path) -> None:
    write(site, "config.yaml", CONFIG + MENU)
    good(site)
    write(site, "config.yaml", f"# a remark\n{CONFIG}\n{MENU}")
    again = good(site)
    assert (again.rendered, again.written) == ((), ())


def test_a_tag_nobody_knows_is_told_where_a_collection_names_it(site: Path) -> None:
    write(site, "config.yaml", f"{CONFIG}collections:\n  x:\n    for: home.html\n    tag: nothing\n")
    line = CONFIG.count("\n") + 4
    assert [(d.code, d.line, d.column) for d in run(site).diagnostics if d.path == "config.yaml"] == [
        ("W218", line, 10)
    ]
    write(site, "config.yaml", "# a remark\n" + (site / "config.yaml").read_text("utf-8"))
    again = good(site)
    assert (again.rendered, next(iter(again.diagnostics)).line) == ((), line + 1)


def test_an_entry_of_the_menu_called_as_readers_see_it_is_answered_with_its_name(site: Path) -> None:
    named = {
        "tin-tuc": "news",
        "hội nghị": "meetings",
        "Kế hoạch năm": "plans",
        "gioi-thieu": "pages/about",
        "Giới thiệu": "pages/about",
        "văn bản": "documents",
        "lich": "calendar",
        "Chủ đề": "topics",
        "không có": "",
    }
    label = "kinds: {plan: {label: {vi: Kế hoạch năm}}}\n"
    write(site, "config.yaml", f"{CONFIG}\n{label}navigation: [{', '.join(named)}]\n")
    about = "---\ntitle: Giới thiệu\nslug: gioi-thieu\n---\n\nMột đoạn.\n"
    write(site, "content/pages/about.vi.md", about)
    told = [each for each in run(site).diagnostics if each.code == "E307" and each.path == "config.yaml"]
    assert {each.args["target"]: each.args["suggestion"] for each in told} == named
    assert "news? " in hint(told[0], "vi")


@pytest.mark.parametrize(
    ("entry", "code", "column"),
    [
        ("- hoi-hop", "E307", 3),
        ("- {to: hoi-hop}", "E307", 8),
        ("- {label: X, url: /vi/hoi-hop/}", "E307", 19),
        ("- pages/later", "W311", 3),
    ],
)
def test_an_entry_of_the_menu_is_told_where_it_stands(site: Path, entry: str, code: str, column: int) -> None:
    write(site, "content/pages/later.vi.md", story("Về sau", date="2030-01-01"))
    write(site, "config.yaml", f"{CONFIG}\n# the menu\nnavigation:\n- plans\n{entry}\n")
    line = (site / "config.yaml").read_text("utf-8").splitlines().index(entry) + 1
    assert [(d.code, d.path, d.line, d.column) for d in run(site).diagnostics if d.path == "config.yaml"] == [
        (code, "config.yaml", line, column)
    ]
