"""Exactly the pages that show what was edited are made again, and hardly any where one is added."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.engine.sites import NOW, good, output, png, run, write
from tests.engine.workshop import DUMP, StoryFiles, Words, Workshop

if TYPE_CHECKING:
    from pathlib import Path

    from coopsite.build.options import Build

COUNT = 60
PER_PAGE = 5
MIDDLE = "news/n30"
ADDRESSES_OF_KINDS = ("hoi-nghi", "khen-thuong", "ke-hoach", "tin-tuc", "meetings", "awards", "plans", "news")


def numbered(number: int) -> StoryFiles:
    """The story of a day: each word of it can be told from any other's."""
    words = {
        language: Words(
            f"Title{language}{number}",
            f"First{language}{number}.\n\nSecond{language}{number}.",
            {"slug": f"n{number}", "summary": "" if number % 5 else f"Summary{language}{number}"},
        )
        for language in ("vi", "en")[: 1 + number % 2]
    }
    day = date(2023, 1, 1) + timedelta(days=7 * number)
    return StoryFiles(words, {"date": day.isoformat(), "tags": f"[tag{number % 3}]"})


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A built site of some size, whose templates show all they are given."""
    shop = Workshop(tmp_path / "site")
    shop.stories = {f"news/n{number}": numbered(number) for number in range(COUNT)}
    shop.text("pages/about", "vi").title = "Titlevi99"
    shop.settings["per_page"] = str(PER_PAGE)
    shop.configure()
    shop.save()
    good(shop.site)
    return shop


def showing(shop: Workshop, *words: str) -> set[str]:
    """The pages on which one of the words can be read."""
    return {path for path, data in output(shop.site).items() if any(word.encode() in data for word in words)}


def built(shop: Workshop) -> Build:
    """Save and build; every page rendered came out differently, since its template shows all it is given."""
    shop.save()
    done = good(shop.site)
    assert {path for path in done.rendered if path.endswith(".html")} <= set(done.written)
    return done


def page(number: int, language: str = "vi") -> str:
    return f"{language}/{'tin-tuc' if language == 'vi' else 'news'}/n{number}/index.html"


def test_the_second_build_renders_nothing(shop: Workshop) -> None:
    again = good(shop.site)
    assert (again.rendered, again.written, again.removed) == ((), (), ())


def test_a_body_edit_makes_its_page(shop: Workshop) -> None:
    shop.stories[MIDDLE].texts["vi"].body = "Firstvi30.\n\nAnother second."
    assert set(built(shop).rendered) == {page(30)}


def test_a_first_paragraph_that_stands_for_the_summary(shop: Workshop) -> None:
    """Number 31 has no summary: its cards show how it begins."""
    shop.stories["news/n31"].texts["vi"].body = "Firstly.\n\nSecondvi31."
    before = showing(shop, "Firstvi31.")
    assert set(built(shop).rendered) == before == showing(shop, "Firstly.")
    assert page(31) in before
    assert len(before) > 4


@pytest.mark.parametrize(("number", "language"), [(30, "vi"), (31, "en"), (0, "vi"), (COUNT - 1, "en")])
def test_a_title_edit_makes_the_pages_that_show_it(shop: Workshop, number: int, language: str) -> None:
    shop.stories[f"news/n{number}"].texts[language].title = "Entirely other"
    before = showing(
        shop, f"Title{language}{number}<", f"Title{language}{number}&", f'Title{language}{number}"'
    )
    rendered = set(built(shop).rendered)
    assert rendered == before == showing(shop, "Entirely other")
    assert page(number, language) in rendered
    assert all(path.startswith(f"{language}/") for path in rendered)
    # Itself, its neighbours and kin; of home, kind, tag, year and month one page each, and the feeds of three.
    assert len(rendered) <= 1 + 2 + 4 * 2 * 2 + 5 + 3 * 2


def test_a_summary_edit_makes_the_pages_that_show_it(shop: Workshop) -> None:
    shop.stories[MIDDLE].texts["vi"].lines["summary"] = "Entirely other"
    before = showing(shop, "Summaryvi30")
    assert set(built(shop).rendered) == before == showing(shop, "Entirely other")


def test_a_new_newest_story(shop: Workshop) -> None:
    shop.stories["news/newest"] = numbered(COUNT)
    done = built(shop)
    rendered = set(done.rendered)
    assert page(COUNT) in rendered
    assert page(COUNT - 1) in rendered
    assert page(COUNT - 10) not in rendered
    assert {"vi/index.html", "vi/tin-tuc/index.html", "vi/tin-tuc/feed.xml", "sitemap.xml"} <= rendered
    older = {path for path in output(shop.site) if "/page/" in path}
    # A page of a list that is full stays as it is for good; at most each list grows a new one.
    assert len(older) > 20
    assert len(older & rendered) <= 5
    assert len(rendered) <= 40
    assert not [path for path in rendered if path.startswith("en/") and "/page/" in path]


def test_a_story_that_goes(shop: Workshop) -> None:
    del shop.stories[MIDDLE]
    before = showing(shop, "Titlevi30<", "Titlevi30&", 'Titlevi30"')
    done = built(shop)
    assert page(30) in done.removed
    # Its neighbours and kin find others, and the list pages after it move up by one.
    assert before <= {*done.rendered, *done.removed}
    assert page(10) not in done.rendered
    assert page(50) not in done.rendered
    assert showing(shop, "Titlevi30<", "Titlevi30&") == set()


def test_a_tag_edit_leaves_other_tags_alone(shop: Workshop) -> None:
    shop.stories[MIDDLE].shared["tags"] = "[tag1]"
    rendered = set(built(shop).rendered)
    assert {page(30), "vi/chu-de/index.html"} <= rendered
    assert {"vi/chu-de/tag0/index.html", "vi/chu-de/tag1/index.html"} <= rendered
    assert not [path for path in rendered if "/chu-de/tag2/" in path]
    assert not [path for path in rendered if path.startswith("en/")]


def test_a_translation_is_said_on_the_page_it_belongs_to(shop: Workshop) -> None:
    shop.text(MIDDLE, "en").lines["slug"] = "n30"
    rendered = set(built(shop).rendered)
    assert {path for path in rendered if path.startswith("vi/")} == {page(30)}
    assert {page(30, "en"), page(29, "en"), "en/topics/tag0/index.html"} <= rendered
    assert page(3, "en") not in rendered


def test_a_picture_edit_makes_the_pages_that_show_it(shop: Workshop) -> None:
    shop.stories[MIDDLE].shared["image"] = "{src: ../meetings/pic.png, alt: AltOfPicture}"
    built(shop)
    before = showing(shop, "AltOfPicture")
    write(shop.site, "content/meetings/pic.png", png(40, 30))
    rendered = set(built(shop).rendered)
    assert rendered == before == showing(shop, "AltOfPicture")
    assert page(30) in rendered


def test_a_standing_page_is_shown_by_itself_and_named_by_the_site_map(shop: Workshop) -> None:
    shop.stories["pages/about"].texts["vi"].lines["slug"] = "about"
    built(shop)
    shop.stories["pages/about"].texts["vi"].title = "Entirely other"
    assert set(built(shop).rendered) == {"vi/about/index.html", "vi/so-do-trang/index.html"}


def test_time_makes_only_what_falls_due_or_expires(shop: Workshop) -> None:
    shop.stories["news/n58"].shared["expires"] = "2024-06-03"
    shop.stories[MIDDLE].texts["vi"].lines["draft"] = "yes"
    waiting = numbered(COUNT)
    waiting.shared["date"] = "2024-06-05"
    shop.stories["news/waiting"] = waiting
    shop.save()
    good(shop.site)
    assert good(shop.site, now=NOW + timedelta(days=1)).rendered == ()
    expired = good(shop.site, now=NOW + timedelta(days=3))
    assert page(58) in expired.removed
    assert {"vi/index.html", page(57), page(59)} <= set(expired.rendered)
    due = good(shop.site, now=NOW + timedelta(days=5))
    assert {page(60), page(59), "vi/index.html"} <= set(due.rendered)
    assert page(30) not in due.rendered
    for each in (expired, due):
        assert len(each.rendered) <= 40
        assert page(10) not in each.rendered
    again = good(shop.site)
    assert page(58) in again.written
    assert page(60) in again.removed


def test_a_template_edit_makes_the_pages_made_by_it(shop: Workshop) -> None:
    write(shop.site, "templates/kind.html", DUMP + "{# a remark #}")
    done = good(shop.site)
    assert done.rendered
    assert {path.split("/")[1] for path in done.rendered} == {*ADDRESSES_OF_KINDS}
    assert {"vi/tin-tuc/index.html", "vi/tin-tuc/page/1/index.html", "en/news/index.html"} <= set(
        done.rendered
    )
    assert page(30) not in done.rendered
    assert done.written == ()


def test_what_others_include_makes_their_pages_also_when_it_was_not_there(shop: Workshop) -> None:
    write(shop.site, "templates/_extra.html", "new")
    done = good(shop.site)
    assert set(done.rendered) == {path for path in output(shop.site) if path.endswith(".html")}
    assert done.rendered == tuple(path for path in done.written)
    write(shop.site, "templates/_unused.html", "new")
    assert good(shop.site).rendered == ()


@pytest.mark.parametrize("edit", ["setting", "string", "asset"])
def test_a_chrome_edit_makes_every_page_that_wears_it(shop: Workshop, edit: str) -> None:
    if edit == "setting":
        shop.settings["theme"] = "{accent: red}"
        shop.configure()
    elif edit == "string":
        write(shop.site, "templates/strings/vi.yaml", "topics: Đề mục\n")
    else:
        write(shop.site, "templates/assets/site.css", "p {}")
    rendered = set(good(shop.site).rendered)
    pages = {path for path in output(shop.site) if path.endswith(".html")}
    assert {path for path in rendered if path.endswith(".html")} == pages
    if edit == "asset":
        assert rendered == pages


def test_a_failed_build_renders_nothing_and_the_next_no_more_than_it_must(shop: Workshop) -> None:
    shop.stories[MIDDLE].texts["vi"].body = "Firstvi30.\n\nAnother second."
    shop.save()
    write(shop.site, "content/news/bad.vi.md", "---\ntitle: x\ndate: 2019-02-30\n---\n\nx\n")
    failed = run(shop.site)
    assert (failed.exit_code, failed.rendered) == (1, ())
    (shop.site / "content/news/bad.vi.md").unlink()
    assert set(good(shop.site).rendered) == {page(30)}
