"""Where only what texts show changed, the site is not put together again, and comes out as if it were."""

from __future__ import annotations

import errno
import random
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from coopsite.build import unchanged as standstill
from coopsite.build.build import build, build_afresh, check
from coopsite.build.explain import explain
from coopsite.build.options import BuildOptions
from coopsite.cache.folder import site_cache
from coopsite.cache.store import NAME, BuildCache
from coopsite.output.spool import Spool
from coopsite.output.to_write import FilesToWrite
from tests.conftest import files_below
from tests.engine.sites import CONFIG, NOW, counted_loads, good, make, output, run, text_of, times, write
from tests.engine.workshop import KEYS, LANGUAGES, Workshop
from tests.sparing import sparing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coopsite.build.options import Build

FIRST = "content/meetings/first.en.md"
SECOND = "content/meetings/second/index.vi.md"
ABOUT = "content/pages/about.vi.md"
PLAN = "content/plans/year.vi.md"
LATER = "content/news/later.vi.md"
BODY = "See [the second](second/index.vi.md#muc).\n\n## Bees\n\nOf bees."
SECOND_BODY = "Xem [bài trước](../first.md).\n\n## Mục\n\nVà [tờ trình](to-trinh.pdf)."


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts how often a whole site was loaded. Files settle at once."""
    found = counted_loads(monkeypatch)
    monkeypatch.setattr(standstill, "SETTLED_NS", 20_000_000)
    return found


@pytest.fixture
def site(tmp_path: Path, loads: list[int]) -> Path:
    """A site with search and fallback pages, built."""
    site = make(tmp_path / "site")
    write(site, "config.yaml", CONFIG.replace("search: no", "missing_translation: fallback"))
    write(site, FIRST, text_of(FIRST).replace("A short paragraph.", BODY))
    write(site, SECOND, text_of(SECOND).partition("Xem")[0] + SECOND_BODY)
    built(site)
    loads.clear()
    return site


def built(site: Path, **options: Any) -> Any:
    """Build after the files have settled."""
    time.sleep(0.03)
    return good(site, **options)


def edit(site: Path, path: str, old: str, new: str) -> None:
    """Replace words of a text."""
    data = (site / path).read_text("utf-8")
    assert old in data
    write(site, path, data.replace(old, new))


def holds(site: Path) -> None:
    """The output is that of a build from nothing, and what is said is the same."""
    folder = site.parent / f"clean-{time.time_ns()}"
    with sparing():
        made = build_afresh(BuildOptions(site, folder, now=NOW, workers=1))
    assert made.exit_code == 0, made.diagnostics
    assert output(site) == files_below(folder)
    again = good(site)
    assert (again.diagnostics, again.held_back) == (made.diagnostics, made.held_back)
    assert (again.stats.stories, again.stats.pages) == (made.stats.stories, made.stats.pages)
    assert again.stats.unchanged == made.stats.written


def test_a_new_body_is_rendered_and_found_and_nothing_else_is_loaded(site: Path, loads: list[int]) -> None:
    before = times(site)
    edit(site, FIRST, "Of bees.", "About [beekeeping](https://example.org/).")
    done = built(site)
    assert loads == []
    assert done.rendered == ("en/meetings/first-meeting/index.html",)
    assert {path for path in done.written if not path.startswith("assets/search/")} == {
        "en/meetings/first-meeting/index.html",
        "en/search.json",
    }
    assert any(path.startswith("assets/search/en/") for path in done.written)
    assert {path for path, when in times(site).items() if before.get(path) != when} == {
        *done.written,
        ".coopsite-manifest",
    }
    holds(site)
    loads.clear()
    edit(site, FIRST, "beekeeping", "honey")
    edit(site, ABOUT, "Chào bạn đọc.", "Chào cả nhà.")
    assert built(site).rendered == ("en/meetings/first-meeting/index.html", "vi/gioi-thieu/index.html")
    assert built(site).written == ()
    assert loads == []
    holds(site)


def test_the_next_whole_build_finds_every_key_as_it_makes_it(site: Path, loads: list[int]) -> None:
    edit(site, SECOND, "Và [tờ trình]", "Nữa: [bài](../first.md).\n\n[Tờ trình](to-trinh.pdf), [tờ trình]")
    assert built(site).rendered == (
        "en/meetings/hoi-nghi-thu-hai/index.html",
        "vi/hoi-nghi/hoi-nghi-thu-hai/index.html",
    )
    assert loads == []
    write(site, "content/static/logo.txt", "another logo\n")
    done = built(site)
    assert loads == [1]
    assert (done.rendered, done.written) == ((), ("logo.txt",))
    holds(site)


def test_a_text_held_back_changes_without_a_page(site: Path, loads: list[int]) -> None:
    edit(site, LATER, "ngắn.", "ngắn.\n\nHết.")
    assert built(site).written == ()
    assert loads == []
    holds(site)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (FIRST, "First meeting", "The first meeting"),
        (PLAN, "date:", "tags: [thi-dua]\ndate:"),
        (PLAN, "date: 2024-03-20", "date: 2024-03-19"),
        (PLAN, "date:", "updated: 2024-03-19\ndate:"),
        (ABOUT, "Giới thiệu", "Về chúng tôi"),
        (SECOND, "## Mục", "## Phần"),
        (SECOND, "[tờ trình](to-trinh.pdf)", "tờ trình"),
        (SECOND, "Và", "![Hội trường](hall.png) Và"),
        (SECOND, "../first.md)", "../first.en.md#bees)"),
    ],
    ids=["address", "tags", "date", "updated", "standing page", "anchor", "attachment", "picture", "link"],
)
def test_what_others_show_or_need_has_the_site_loaded(
    site: Path, loads: list[int], path: str, old: str, new: str
) -> None:
    edit(site, path, old, new)
    time.sleep(0.03)
    code = run(site).exit_code
    assert loads == [1]
    if old == "## Mục":
        assert code == 1
    else:
        holds(site)


TITLED = "content/awards/flag.en.md"
"""A text whose title does not decide its address, in the lists, feeds and registers of its language."""
HEADS = (
    ("Emulation flag", "A flag of merit"),
    ("slug:", "short_title: A flag\nslug:"),
    ("date:", "summary: Who was honoured.\ndate:"),
    ("date:", "author: An\ndate:"),
    ("held_on:", "updated: 2024-05-01\nheld_on:"),
    ("A flag was awarded.", "Two flags were awarded."),
    ('title: "', '# A remark.\ntitle: "'),
)


@pytest.fixture
def titled(site: Path, loads: list[int]) -> Path:
    """The site with a text that has an address of its own, and a place in two registers and the calendar."""
    lines = "slug: flag\nheld_on: 2024-06-05\nawards: [{form: flag}]\ndate:"
    edit(site, TITLED, "date:", lines)
    write(site, "content/awards/other.en.md", text_of(TITLED).replace("Emulation flag", "Another"))
    built(site)
    loads.clear()
    return site


@pytest.mark.parametrize(("old", "new"), HEADS, ids=lambda each: each.partition(":")[0])
def test_what_a_text_shows_of_itself_reaches_every_page_that_shows_it(
    titled: Path, loads: list[int], old: str, new: str
) -> None:
    edit(titled, TITLED, old, new)
    built(titled)
    assert loads == []
    holds(titled)


def test_many_edits_at_once_and_one_after_the_other(titled: Path, loads: list[int]) -> None:
    edit(titled, FIRST, "Of bees.", "Of wax.")
    edit(titled, FIRST, "date:", "summary: A summary.\ndate:")
    edit(titled, SECOND, "Và", "Và nữa")
    for old, new in HEADS:
        edit(titled, TITLED, old, new)
    assert "en/calendar/index.html" in built(titled).rendered
    edit(titled, TITLED, "A flag of merit", "Merit")
    edit(titled, FIRST, "A summary.", "Another summary.")
    edit(titled, "content/awards/other.en.md", "title:", "author: Bình\ntitle:")
    built(titled)
    # Its own page is made with the page of the one before, whose text and body are those of an edit.
    edit(titled, TITLED, "short_title: A flag", "short_title: Merit")
    assert len(built(titled).rendered) > 1
    assert loads == []
    holds(titled)
    write(titled, "content/static/logo.txt", "another logo\n")
    done = built(titled)
    assert (done.rendered, done.written) == ((), ("logo.txt",))


def test_what_is_said_of_a_head_comes_and_goes_with_it(titled: Path, loads: list[int]) -> None:
    edit(titled, TITLED, "date:", "summary: A flag was awarded.\ndate:")
    assert [each.code for each in built(titled).diagnostics] == ["W308"]
    edit(titled, TITLED, '"Emulation flag"', '"To translate: Cờ"')
    assert [each.code for each in built(titled).diagnostics] == ["W220", "W308"]
    edit(titled, TITLED, "summary: A flag was awarded.\n", "")
    edit(titled, TITLED, '"To translate: Cờ"', '"Flag"')
    assert built(titled).diagnostics == ()
    assert loads == []
    holds(titled)


def test_the_day_of_a_change_is_in_the_sitemap_and_what_is_said_of_it_is_looked_up(
    titled: Path, loads: list[int]
) -> None:
    edit(titled, TITLED, "held_on:", "updated: 2024-05-01T10:00+07:00\nheld_on:")
    assert "sitemap.xml" in built(titled).written
    edit(titled, TITLED, "2024-05-01T10:00", "2024-05-01T11:00")
    assert "sitemap.xml" not in built(titled).rendered
    assert loads == []
    edit(titled, TITLED, "updated: 2024-05-01T11:00+07:00", "updated: 2024-01-01")
    assert [each.code for each in built(titled).diagnostics] == ["W223"]
    edit(titled, TITLED, "updated: 2024-01-01", "updated: 2024-05-02")
    assert built(titled).diagnostics == ()
    assert loads == [1, 1]
    edit(titled, TITLED, "updated: 2024-05-02\n", "")
    assert "sitemap.xml" in built(titled).written
    assert loads == [1, 1]
    holds(titled)


def test_what_is_said_of_a_place_that_moved_is_looked_up_again(titled: Path, loads: list[int]) -> None:
    edit(titled, TITLED, "A flag was awarded.", "A flag was awarded.\n\nSee [later](../news/later.md).")
    (before,) = built(titled).diagnostics
    loads.clear()
    edit(titled, TITLED, "date:", "author: An\ndate:")
    (now,) = built(titled).diagnostics
    assert (before.code, now.line) == ("W311", before.line + 1)
    assert loads == [1]
    holds(titled)


@pytest.mark.parametrize("sort", ["texts", "cards", "facts", "pages", "rows"])
def test_a_row_of_the_plan_that_is_lost_or_damaged_means_a_whole_build(
    titled: Path, loads: list[int], sort: str
) -> None:
    found, _ = site_cache(titled)
    assert found is not None
    for statement in (
        "DELETE FROM rows WHERE space = 'plan' AND name LIKE ?",
        "UPDATE rows SET data = substr(data, 1, 20) WHERE space = 'plan' AND name LIKE ?",
    ):
        with closing(sqlite3.connect(found.folder / NAME)) as file:
            assert file.execute(statement, (f"{sort}%",)).rowcount
            file.commit()
        edit(titled, TITLED, 'title: "', 'title: "More ')
        assert "en/awards/flag/index.html" in built(titled).rendered
        holds(titled)


@pytest.mark.parametrize("missing", ["hide", "notice", "fallback"])
def test_any_edits_of_what_texts_show(tmp_path: Path, loads: list[int], missing: str) -> None:
    """Each build is as one from nothing, and only what was lost has the site put together again."""
    rng = random.Random(missing)
    shop = Workshop(tmp_path / "site")
    shop.settings |= {"search": "yes", "missing_translation": missing, "home": "[news, calendar, documents]"}
    shop.configure()
    for number, key in enumerate(KEYS):
        for language in LANGUAGES[: 1 + number % 2]:
            shop.text(key, language).lines = {"slug": f"own-{key[-1]}", "date": f"2024-01-0{1 + number}"}
        shop.stories[key].shared = {
            "held_on": "2024-06-05",
            "documents": "[{number: 05-CT/TW}]",
            "event": "Họp",
        }
    shop.stories["pages/g"].shared = {}
    shop.save()
    built(shop.site)
    loads.clear()
    texts = [text for key in KEYS if key != "pages/g" for text in shop.stories[key].texts.values()]
    texts += [shop.stories["pages/g"].texts["vi"]]
    lost = 0
    for step in range(15):
        for text in rng.sample(texts, rng.choice((1, 1, 1, 2, 3))):
            said = f"{rng.choice(('Họp', 'Đất', 'A'))} {rng.randrange(100)}"
            what = rng.choice(("title", "short_title", "summary", "author", "updated", "body", "end"))
            if what == "title" and text is not texts[-1]:
                text.title = said
            elif what == "updated" and text is not texts[-1]:
                text.lines[what] = f"2024-05-{rng.randrange(10, 30)}"
            elif what in ("short_title", "summary", "author") and text is not texts[-1]:
                text.lines[what] = rng.choice((said, said, ""))
            else:
                text.body = f"{said}.\n\nHết." if what == "body" else f"{text.body}\n\n{said}."
        if rng.random() < 0.2:
            lost += 1
            lose_a_row(shop.site, rng)
        shop.save()
        built(shop.site)
        if step % 5 == 4:
            assert len(loads) <= lost
            holds(shop.site)
            lost = 0
            loads.clear()


def lose_a_row(site: Path, rng: random.Random) -> None:
    """Have a row of what was kept of the plan vanish or be another one's."""
    found, _ = site_cache(site)
    assert found is not None
    with closing(sqlite3.connect(found.folder / NAME)) as file:
        names = [name for (name,) in file.execute("SELECT name FROM rows WHERE space = 'plan' ORDER BY name")]
        one, other = rng.sample(names, 2)
        if rng.random() < 0.5:
            file.execute("DELETE FROM rows WHERE space = 'plan' AND name = ?", (one,))
        else:
            (data,) = file.execute("SELECT data FROM rows WHERE name = ?", (other,)).fetchone()
            file.execute("UPDATE rows SET data = ? WHERE space = 'plan' AND name = ?", (data, one))
        file.commit()


def test_what_is_said_of_a_body_moves_with_it(site: Path, loads: list[int]) -> None:
    edit(site, FIRST, "Of bees.", "<blink>Of</blink> bees.")
    edit(site, SECOND, "Và", "Và <blink>nữa</blink>, ")
    first = built(site).diagnostics
    edit(site, FIRST, "## Bees", "A line.\n\n## Bees")
    second = built(site).diagnostics
    assert loads == []
    assert [(each.path, each.line) for each in first] == [(FIRST, 11), (SECOND, 12)]
    assert [(each.path, each.line) for each in second] == [(FIRST, 13), (SECOND, 12)]
    edit(site, FIRST, "<blink>Of</blink>", "Of")
    assert [each.path for each in built(site).diagnostics] == [SECOND]
    assert loads == []
    holds(site)


def test_what_is_said_of_a_link_is_looked_up_again_where_it_moves(site: Path, loads: list[int]) -> None:
    edit(site, FIRST, "Of bees.", "Of [bees](../news/later.md).")
    assert [each.code for each in built(site).diagnostics] == ["W311"]
    assert loads == [1]
    edit(site, FIRST, "bees](", "hive](")
    assert [each.line for each in built(site).diagnostics] == [11]
    assert loads == [1]
    edit(site, FIRST, "Of [", "Of the [")
    assert [each.column for each in built(site).diagnostics] == [15]
    assert loads == [1, 1]
    holds(site)


def test_strict_builds_write_nothing_of_a_new_warning(site: Path, loads: list[int]) -> None:
    before = output(site)
    edit(site, FIRST, "Of bees.", "<blink>Of</blink> bees.")
    time.sleep(0.03)
    assert run(site, strict=True).exit_code == 1
    assert output(site) == before
    built(site)
    holds(site)


def test_a_check_changes_nothing_and_the_next_build_still_sees_the_edit(site: Path, loads: list[int]) -> None:
    edit(site, FIRST, "Of bees.", "Of wax.")
    time.sleep(0.03)
    with sparing():
        looked = check(BuildOptions(site=site, now=NOW, workers=1))
    assert looked.rendered == ("en/meetings/first-meeting/index.html",)
    assert (looked.written, looked.added, looked.changed) == ((), (), looked.rendered)
    assert built(site).rendered == looked.rendered
    assert loads == []
    assert explain(BuildOptions(site, now=NOW), "/en/meetings/first-meeting/").reasons == (
        ("reason_content", {}),
    )
    holds(site)


@pytest.mark.parametrize(
    ("does", "kind", "method"),
    [
        (build, Spool, "put"),
        (build, FilesToWrite, "put"),
        (build, FilesToWrite, "__iter__"),
        (check, FilesToWrite, "put"),
        (check, FilesToWrite, "__iter__"),
    ],
)
def test_an_edit_for_which_there_is_no_room_is_said_and_nothing_is_written(
    site: Path,
    does: Callable[[BuildOptions], Build],
    kind: type,
    method: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    before = output(site)
    edit(site, FIRST, "Of bees.", "Of wax.")
    time.sleep(0.03)
    with monkeypatch.context() as patched:
        patched.setattr(kind, method, full)
        done = does(BuildOptions(site, now=NOW, workers=1))
    errors = [each for each in done.diagnostics if each.severity == "error"]
    assert [(each.code, each.args) for each in errors] == [("E603", {"reason": "@disk_full"})]
    assert (done.exit_code, done.written) == (3, ())
    assert output(site) == before
    built(site)
    holds(site)


def test_each_output_folder_has_its_own_past(site: Path, loads: list[int]) -> None:
    other = site.parent / "other"
    built(site, output=other)
    edit(site, FIRST, "Of bees.", "Of wax.")
    page = "en/meetings/first-meeting/index.html"
    assert built(site).rendered == (page,)
    assert built(site, output=other).rendered == (page,)
    edit(site, FIRST, "Of wax.", "Of honey.")
    assert built(site, output=other).rendered == (page,)
    assert built(site).rendered == (page,)
    assert output(site) == files_below(other)
    holds(site)


def test_what_is_kept_of_a_plan_does_not_grow(site: Path) -> None:
    other = site.parent / "other"
    found, _ = site_cache(site)
    assert found is not None

    def rows() -> int:
        with closing(sqlite3.connect(found.folder / NAME)) as file:
            return int(file.execute("SELECT count(*) FROM rows WHERE space = 'plan'").fetchone()[0])

    built(site, output=other)
    before, words = rows(), "Of bees."
    for number in range(3):
        for output_folder in (site / "output", other):
            edit(site, FIRST, words, words := f"Of {number} in {output_folder.name}.")
            built(site, output=output_folder)
            assert rows() == before
    with closing(sqlite3.connect(found.folder / NAME)) as file:
        file.execute("DELETE FROM rows WHERE space = 'plan' AND name = 'rows'")
        file.commit()
    edit(site, FIRST, words, "Of none.")
    built(site)
    assert rows() == before


def test_drafts_are_loaded_each_time(site: Path, loads: list[int]) -> None:
    built(site, drafts=True)
    edit(site, LATER, "ngắn.", "ngắn.\n\nHết.")
    assert built(site, drafts=True).rendered
    assert loads == [1, 1]


@pytest.mark.parametrize("space", ["plan", "search", "search files", "texts", "body", "last build"])
def test_whatever_is_lost_is_made_again(site: Path, loads: list[int], space: str) -> None:
    found, _ = site_cache(site)
    cache = BuildCache(found)
    cache.forget(space, dict(cache.all(space)))
    cache.commit()
    cache.close()
    edit(site, FIRST, "Of bees.", "Of wax.")
    assert built(site).rendered == ("en/meetings/first-meeting/index.html",)
    holds(site)
    loads.clear()
    edit(site, FIRST, "Of wax.", "Of honey.")
    built(site)
    assert loads == []
    holds(site)


def test_an_output_that_was_touched_is_put_right(site: Path, loads: list[int]) -> None:
    edit(site, FIRST, "Of bees.", "Of wax.")
    (site / "output/vi/index.html").write_text("mine")
    built(site)
    assert loads == [1]
    holds(site)
