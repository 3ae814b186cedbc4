"""Where nothing but bodies changed, the site is not put together again, and comes out as if it were."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from coopsite.build import unchanged as standstill
from coopsite.build.build import build_afresh, check
from coopsite.build.explain import explain
from coopsite.build.options import BuildOptions
from coopsite.cache.folder import site_cache
from coopsite.cache.store import BuildCache
from tests.conftest import files_below
from tests.engine.sites import CONFIG, NOW, counted_loads, good, make, output, run, text_of, times, write
from tests.sparing import sparing

if TYPE_CHECKING:
    from pathlib import Path

FIRST = "content/meetings/first.en.md"
SECOND = "content/meetings/second/index.vi.md"
ABOUT = "content/pages/about.vi.md"
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
        (FIRST, "See", "Look at"),
        (SECOND, "## Mục", "## Phần"),
        (SECOND, "[tờ trình](to-trinh.pdf)", "tờ trình"),
        (SECOND, "Và", "![Hội trường](hall.png) Và"),
        (SECOND, "../first.md)", "../first.en.md#bees)"),
    ],
    ids=["title", "excerpt", "anchor", "attachment", "picture", "link"],
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
