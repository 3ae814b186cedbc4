"""The theme: every page type in both languages, its words, its colours, its weight."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import html5lib
import msgspec
import pytest
import yaml

from coopsite.kinds.award import RecipientsView
from coopsite.pages.listing import Pagination
from coopsite.pages.registers.register import YearLink
from coopsite.pages.views import Link, Phrase, ProgressView
from coopsite.templating.closure import references
from coopsite.templating.environment import TemplateSet
from coopsite.templating.filters import unbroken
from tests.unit import theme_samples

THEME: Final = Path(__file__).parents[2] / "templates"
SOURCES: Final = {path.name: path.read_text("utf-8") for path in sorted(THEME.glob("*.html"))}
CSS: Final = (THEME / "assets" / "site.css").read_text("utf-8")
STRINGS: Final[dict[str, dict[str, str]]] = {
    code: yaml.safe_load((THEME / "strings" / f"{code}.yaml").read_text("utf-8")) for code in ("vi", "en")
}
CASES: Final = [(lang, name) for lang in STRINGS for name in theme_samples.samples(lang)]
TEMPLATES: Final = TemplateSet(SOURCES, {})
VOID: Final = frozenset(("meta", "link", "img", "hr", "br", "input", "source", "track"))
HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4"))


class Outline(HTMLParser):
    """What a test asks of a page: its tags, ids, headings and the words of each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)
        if tag in HEADINGS:
            self.headings.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if HEADINGS.intersection(self._open):
            tag, text = self.headings[-1]
            self.headings[-1] = (tag, text + data.strip())
        self.words.append(data)

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def rendered(template: str, view: Any, lang: str, *, bare: bool = False) -> str:
    chrome = (theme_samples.bare_chrome if bare else theme_samples.chrome)(lang, STRINGS)
    values = {"page": view, "chrome": chrome, "lang": lang, "strings": STRINGS[lang]}
    html = TEMPLATES.render(template, values, "/x/")
    assert isinstance(html, str), html
    return html


def sample(name: str, lang: str) -> str:
    return rendered(*theme_samples.samples(lang)[name], lang)


@pytest.mark.parametrize(("lang", "name"), CASES)
def test_every_page_is_whole_html_with_one_heading_and_one_main(lang: str, name: str) -> None:
    html = sample(name, lang)
    html5lib.HTMLParser(strict=True).parse(html)
    page = Outline(html)
    assert page.attributes("html")[0]["lang"] == lang
    assert len(page.attributes("h1")) == 1
    assert len(page.attributes("main")) == 1
    assert all(text for _, text in page.headings)
    ids = Counter(attributes["id"] for _, attributes in page.tags if "id" in attributes)
    assert set(ids.values()) <= {1}
    levels = [int(tag[1]) for tag, _ in page.headings]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize(("lang", "name"), CASES)
def test_no_page_runs_a_script_or_carries_a_style(lang: str, name: str) -> None:
    page = Outline(sample(name, lang))
    scripts = [a for a in page.attributes("script") if a.get("type") != "application/ld+json"]
    own = {"defer": None, "src": theme_samples.chrome(lang, STRINGS).assets["search.js"]}
    assert scripts == ([own] if name.startswith("search") else [])
    assert not page.attributes("style")
    assert not [a for _, attributes in page.tags for a in attributes if a == "style" or a.startswith("on")]


@pytest.mark.parametrize(("lang", "name"), CASES)
def test_references_within_a_page_lead_somewhere(lang: str, name: str) -> None:
    page = Outline(sample(name, lang))
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    labels = {
        label for _, attributes in page.tags for label in (attributes.get("aria-labelledby") or "").split()
    }
    anchors = {href[1:] for a in page.attributes("a") if (href := a["href"] or "").startswith("#")}
    assert labels | anchors <= ids


@pytest.mark.parametrize(("lang", "name"), CASES)
def test_images_keep_their_place_and_speak(lang: str, name: str) -> None:
    for image in Outline(sample(name, lang)).attributes("img"):
        assert {"alt", "width", "height"} <= image.keys()


@pytest.mark.parametrize(("lang", "name"), CASES)
def test_a_site_that_configures_nothing_gets_no_empty_labels(lang: str, name: str) -> None:
    template, view = theme_samples.samples(lang)[name]
    html = rendered(template, view, lang, bare=True)
    assert "mailto:" not in html
    assert "<address>" not in html
    assert 'href=""' not in html


def test_string_tables_have_the_same_keys_and_blanks() -> None:
    for language, other in (("vi", "en"), ("en", "vi")):
        missing = STRINGS[other].keys() - STRINGS[language].keys()
        assert not missing, f"templates/strings/{language}.yaml lacks {sorted(missing)}"
    for key, text in STRINGS["vi"].items():
        assert isinstance(text, str)
        assert text
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", STRINGS["en"][key])), key


def test_every_string_a_template_names_exists() -> None:
    source = "".join(SOURCES.values())
    named = set(re.findall(r"strings\['(\w+)'\]", source)) | set(re.findall(r"\[code\]\.(\w+)", source))
    assert len(named) > 60
    missing = named - STRINGS["vi"].keys()
    assert not missing, f"templates name them, templates/strings/ lacks them: {sorted(missing)}"


@pytest.mark.parametrize("stem", ["stories", "collectives", "individuals", "households", "tasks"])
def test_counts_have_both_numbers(stem: str) -> None:
    for table in STRINGS.values():
        assert "{n}" in table[f"{stem}_one"]
        assert "{n}" in table[f"{stem}_other"]


@pytest.mark.parametrize("name", SOURCES)
def test_templates_name_what_they_are_made_of(name: str) -> None:
    assert references(SOURCES[name]) is not None


def test_labels_need_a_value() -> None:
    html = sample("story-bare", "vi")
    for word in ("source", "related", "documents", "gallery", "facts", "corrections", "held_on"):
        assert STRINGS["vi"][word] not in html.partition("<main")[2].partition("</main>")[0]


def test_event_date_and_publication_date_are_both_named() -> None:
    html = sample("story", "en")
    assert re.search(
        r"Event date</dt><dd><time datetime=\"2023-06-28\">Wednesday, 28 June 2023</time>, morning", html
    )
    assert re.search(
        r"Published</dt><dd><time datetime=\"2023-06-28T16:30:00\+07:00\">28 June 2023, 16:30", html
    )
    assert re.search(r"Updated</dt><dd><time datetime=\"2023-06-30\">30 June 2023<", html)


def test_a_story_says_how_to_cite_it_and_a_standing_page_does_not() -> None:
    title = theme_samples.LONG["vi"]
    assert (
        f'<p class="cite">Trích dẫn bài này: “<span>{title}</span>”, Bản tin Liên minh Hợp tác xã, 28/06/2023, '
        "https://example.org/bantin/vi/"
    ) in sample("story", "vi")
    foreign = sample("story-fallback", "en").partition('class="cite"')[2].partition("</p>")[0]
    assert foreign.startswith('>Cite this story: “<span lang="vi">')
    assert 'class="cite"' not in sample("page", "vi")


def test_a_story_tells_networks_when_it_was_published_and_changed() -> None:
    html = sample("story", "en")
    assert '<meta property="article:published_time" content="2023-06-28T16:30:00+07:00">' in html
    assert '<meta property="article:modified_time" content="2023-06-30">' in html
    assert 'content="2019-09-04">' in sample("story-bare", "vi")
    assert "article:" not in sample("page", "vi").partition("<body>")[0]


def test_the_legend_names_the_marks_that_are_drawn() -> None:
    template, view = theme_samples.samples("en")["targets"]
    plan = view.groups[0].plans[0]
    line, dot = (STRINGS["en"][f"register_legend_{mark}"] for mark in ("target", "baseline"))

    def drawn(*bars: Any) -> str:
        rows = tuple(msgspec.structs.replace(plan.rows[0], bar=each) for each in bars)
        plans = (msgspec.structs.replace(plan, rows=rows),)
        groups = (msgspec.structs.replace(view.groups[0], plans=plans),)
        return rendered(template, msgspec.structs.replace(view, groups=groups), "en")

    for html, names, zero in (
        (drawn(ProgressView(0, 75, 100, 60, 0)), (True, True), 1),
        (drawn(ProgressView(0, 75, 100, None, 0)), (True, False), 1),
        (drawn(ProgressView(0, 75, None, 0, 0)), (False, True), 0),
        (drawn(ProgressView(0, 75, None, 0, 0), ProgressView(0, 75, 100, None, 0)), (True, True), 1),
    ):
        legend = html.partition('<p class="legend">')[2].partition("</p>")[0]
        assert legend.startswith(STRINGS["en"]["register_legend"])
        assert (line in legend, dot in legend) == names
        assert html.count('class="zero"') == zero
    assert 'class="legend"' not in drawn(None)


def test_years_of_the_roll_of_honour_have_no_column_of_noughts() -> None:
    template, view = theme_samples.samples("en")["honours"]
    part = view.conferred
    heading = '<th scope="col" class="align-right">Households</th>'

    def table(total: Any) -> str:
        again = msgspec.structs.replace(view, conferred=msgspec.structs.replace(part, total=total))
        return rendered(template, again, "en").partition("By year</summary>")[2].partition("</table>")[0]

    some, none = table(RecipientsView(1, 1, 1)), table(RecipientsView(1, 1, 0))
    assert heading in some
    assert heading not in none
    rows = len(part.years) + 2
    assert (some.count("<th") + some.count("<td"), none.count("<th") + none.count("<td")) == (
        some.count("<thead") + 5 * rows,
        none.count("<thead") + 4 * rows,
    )


def test_the_day_of_an_award_says_whether_it_was_conferred_or_proposed() -> None:
    template, view = theme_samples.samples("vi")["story"]

    def dated(rows: Any, date: str) -> Any:
        return tuple(msgspec.structs.replace(row, date=date) for row in rows)

    awards = msgspec.structs.replace(
        view.awards,
        conferred=dated(view.awards.conferred, "2011-12-28"),
        proposed=dated(view.awards.proposed, "2012-01-05"),
    )
    html = rendered(template, msgspec.structs.replace(view, awards=awards), "vi")
    conferred, _, proposed = html.partition('class="stack proposed"')
    assert '<small class="day">Ngày trao: <time datetime="2011-12-28">28/12/2011<' in conferred
    assert '<small class="day">Ngày đề nghị: <time datetime="2012-01-05">05/01/2012<' in proposed
    assert "Ngày trao" not in proposed


def test_the_calendar_says_that_meetings_are_missing_from_it() -> None:
    assert "are not in the calendar" in sample("calendar", "en")
    template, view = theme_samples.samples("en")["calendar"]
    assert "are not in the calendar" not in rendered(
        template, msgspec.structs.replace(view, undated=False), "en"
    )


def test_a_year_of_proposals_only_is_named_without_a_number() -> None:
    template, view = theme_samples.samples("en")["honours"]
    years = (YearLink("2023", "#a", 2), YearLink("2020", "#b", 0))
    html = rendered(template, msgspec.structs.replace(view, years=years), "en")
    assert '<a href="#a">2023 <small>(2)</small></a>' in html
    assert '<a href="#b">2020</a>' in html


def test_an_index_of_the_names_on_one_page_says_so() -> None:
    template, view = theme_samples.samples("en")["honours"]
    replace = msgspec.structs.replace

    def said(*, search: bool = True, number: int = 0, **more: Any) -> set[str]:
        part = replace(view.conferred, **more)
        page = replace(view, conferred=part, pagination=Pagination(number, "/x/", "/x/", ""))
        html = rendered(template, page, "en", bare=not search)
        words = (
            "By recipient<",
            "By recipient (on this page)<",
            "look up a name",
            "see the page of each year",
        )
        return {each for each in words if each in html}

    assert said() == {"By recipient<"}
    assert said(number=1) == {"By recipient (on this page)<"}
    assert said(crowded=True, named=()) == {"look up a name"}
    assert said(crowded=True, search=False) == {"By recipient (on this page)<", "see the page of each year"}
    assert said(crowded=True, named=(), search=False) == {"see the page of each year"}


def test_a_month_of_awards_says_the_day_of_each() -> None:
    template, view = theme_samples.samples("vi")["honours"]
    replace = msgspec.structs.replace
    assert "Ngày</th>" not in sample("honours", "vi")
    year = view.conferred.years[0]
    rows = tuple(replace(row, day="2012-03-04") for row in year.rows)
    part = replace(view.conferred, years=(replace(year, month="2012-03", rows=rows),))
    html = rendered(template, replace(view, conferred=part), "vi")
    assert html.count('data-label="Ngày"><time datetime="2012-03-04">04/03/2012</time>') == len(rows) > 0


def test_pages_of_undated_rows_are_not_called_newer_or_older() -> None:
    template, view = theme_samples.samples("en")["documents"]
    pages = Pagination(2, "/x/", "/x/page/3/", "/x/page/2/")

    def pager(**more: Any) -> str:
        html = rendered(template, msgspec.structs.replace(view, pagination=pages, **more), "en")
        return html.partition('<nav class="pager"')[2].partition("</main>")[0]

    dated, undated = pager(year="2012", neighbours=(Link("2011", "/2011/"),)), pager()
    assert all(word in dated for word in ("Newest", "Newer", "Older", "Oldest", '<a href="/2011/">2011</a>'))
    assert re.findall(r"[A-Z]\w+ page", undated) == ["Previous page", "Next page"]
    assert not re.search("[Nn]ew|[Oo]ld", undated)


@pytest.mark.parametrize("name", ["honours", "targets", "documents", "calendar"])
def test_very_many_years_of_a_register_are_a_row_as_those_of_lists_are(name: str) -> None:
    template, view = theme_samples.samples("en")[name]
    years = tuple(YearLink(str(year), f"#{year}", 1) for year in range(2024, 1994, -1))
    few, many = (
        rendered(template, msgspec.structs.replace(view, years=years[:count]), "en") for count in (14, 30)
    )
    assert '<ul class="row">' in many
    assert '<ul class="row">' not in few


def test_meetings_to_come_stand_above_the_years() -> None:
    template, view = theme_samples.samples("en")["calendar"]
    years = (YearLink("2023", "#a", 2), YearLink("2020", "#b", 1))
    html = rendered(template, msgspec.structs.replace(view, years=years), "en")
    assert html.count('href="#a"') == 1
    assert html.index('id="cs-upcoming"') < html.index('href="#a"') < html.index('class="of-year"')


def test_the_newest_page_is_led_to_once() -> None:
    template, view = theme_samples.samples("en")["home-older"]
    front = view.pagination.front
    for newer, ways in ((front, 1), (f"{front}page/9/", 2)):
        pagination = msgspec.structs.replace(view.pagination, newer=newer)
        html = rendered(template, msgspec.structs.replace(view, pagination=pagination), "en")
        pager = re.search(r'<nav class="pager".*?</nav>', html, re.DOTALL)
        assert pager
        assert len(re.findall(f'href="{front}(?:page/9/)?"', pager[0])) == ways
        assert ("Newest" in pager[0]) == (ways == 2)


def test_the_search_page_can_send_a_question_on_to_the_other_language() -> None:
    elsewhere = sample("search", "vi").partition('id="cs-elsewhere"')[2].partition("</p>")[0]
    assert 'hreflang="en"' in elsewhere
    assert 'data-words="Tìm “{query}” trong các bài tiếng Anh"' in elsewhere
    assert elsewhere.count("<a ") == 1


def test_proposed_awards_stand_apart_and_totals_are_shown() -> None:
    html = sample("story", "en")
    conferred, _, proposed = html.partition('class="stack proposed"')
    assert "Conferred</span> 1 collective, 4 individuals</caption>" in conferred
    assert "Proposed, not yet conferred</span> 2 collectives</caption>" in proposed
    assert "<tfoot>" in conferred
    assert "<tfoot>" not in proposed.partition("</table>")[0]


def test_a_column_that_no_row_fills_is_left_out() -> None:
    template, view = theme_samples.samples("en")["story"]
    nameless = [msgspec.structs.replace(row, body=None) for row in view.awards.conferred]
    bare = msgspec.structs.replace(view, awards=msgspec.structs.replace(view.awards, conferred=nameless))
    whole, without = rendered(template, view, "en"), rendered(template, bare, "en")
    heading = '<th scope="col">Awarding body</th>'
    assert (whole.count(heading), without.count(heading)) == (2, 1)
    assert (whole.count('colspan="2"'), without.count('colspan="2"')) == (1, 0)


def test_numbers_are_written_in_the_page_language() -> None:
    assert "khoảng 44.377" in sample("story-plan", "vi")
    assert "about 44,377" in sample("story-plan", "en")


def test_tasks_say_their_state_in_words_and_a_mismatch_is_told() -> None:
    html = sample("story-plan", "vi")
    assert all(STRINGS["vi"][f"status_{each}"] in html for each in ("done", "in_progress", "late", "planned"))
    assert "Kế hoạch nêu 9 nhiệm vụ; bài này liệt kê 5." in html


def test_a_language_without_a_counterpart_is_no_link() -> None:
    html = sample("story-untranslated", "vi").partition("<body>")[2]
    assert '<li><span lang="en">English</span> <small>Chưa có bản tiếng Anh</small></li>' in html
    assert 'hreflang="en"' not in html


def test_the_switcher_stands_above_the_navigation_and_names_languages_in_themselves() -> None:
    html = sample("story", "vi")
    assert html.index('class="langs"') < html.index('class="nav"')
    assert re.search(r'<a href="[^"]+" lang="en" hreflang="en" rel="alternate">English</a>', html)
    assert re.search(r'lang="vi" hreflang="vi" aria-current="true">Tiếng Việt</a>', html)


def test_words_in_the_other_language_say_so() -> None:
    html = sample("story-fallback", "en")
    assert '<h1 lang="vi" class="long">' in html
    assert '<div class="body" lang="vi">' in html
    assert "here is the Vietnamese original" in html
    assert '<span class="badge">Only in Vietnamese</span>' in sample("home", "en")


def test_held_back_stories_say_so_in_words() -> None:
    assert "Bản nháp" in sample("home", "vi")
    assert "Đã hết hạn" in sample("kind", "vi")
    assert "It will be published on 1 January 2024, 08:00." in sample("story-fallback", "en")


def test_sections_of_the_front_page_are_headed_by_what_they_are_of() -> None:
    headings = [text for _, text in Outline(sample("home", "en")).headings]
    assert [
        each
        for each in headings
        if each in ("Meetings to come", "Roll of honour", "Newest documents", "Meetings")
    ] == ["Meetings to come", "Roll of honour", "Newest documents", "Meetings"]
    assert "News" not in headings


def test_empty_lists_are_kind() -> None:
    assert STRINGS["vi"]["empty_meeting"] in sample("kind-empty", "vi")
    assert STRINGS["en"]["empty_home"] in sample("home-empty", "en")


def test_documents_never_break_their_number() -> None:
    assert '<th scope="row" class="number">2174-TB/TU</th>' in sample("story", "vi")
    template, view = theme_samples.samples("vi")["documents"]
    row = view.groups[0].rows[0]
    story = msgspec.structs.replace(row.stories[0], title=Phrase("Nghị quyết 155/NQ-HĐND"))
    group = msgspec.structs.replace(view.groups[0], rows=(msgspec.structs.replace(row, stories=(story,)),))
    html = rendered(template, msgspec.structs.replace(view, groups=(group,)), "vi")
    assert ">Nghị quyết 155/NQ-HĐND</a>" not in html
    assert f"{unbroken(story.title.text)}</a>" in html
    assert re.search(r"\.number \{ white-space: nowrap \}", CSS)


def test_article_and_style_sheet_fit_one_round_trip() -> None:
    css = len(gzip.compress(CSS.encode(), 9))
    assert css <= 6_000
    assert (
        css + max(len(gzip.compress(sample(name, "vi").encode(), 9)) for name in ("story", "story-plan"))
        <= 14_000
    )


def test_style_sheet_asks_nobody_and_suits_vietnamese() -> None:
    assert "url(" not in CSS
    assert "@import" not in CSS
    assert "text-transform" not in CSS
    assert "line-clamp" not in CSS
    heights = [float(each) for each in re.findall(r"line-height: ([\d.]+)", CSS)]
    assert min(heights) >= 1.3


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(each * 2 for each in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_stand_out_in_both_schemes(scheme: int) -> None:
    colours = dict(re.findall(r"--([a-z]+): (#\w+)", CSS.split(":root {")[1 + scheme].partition("}")[0]))
    for text in ("ink", "soft", "link", "brand", "meeting", "award", "plan", "news", "alert"):
        for ground in ("bg", "tint"):
            light, dark = sorted((_luminance(colours[text]), _luminance(colours[ground])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)
    words = re.search(r"\.foot \{ background: var\(--deep\); color: (#\w+)", CSS)
    assert words
    assert (_luminance(words[1]) + 0.05) / (_luminance(colours["deep"]) + 0.05) >= 7


def test_the_search_page_offers_what_it_is_given_and_the_indexes() -> None:
    html = sample("search", "vi")
    page = Outline(html)
    form = next(a for a in page.attributes("form") if a.get("id") == "cs-search")
    assert form["data-index"] == "/bantin/vi/search.json"
    assert [a["name"] for a in page.attributes("select")] == ["kind", "tag", "year"]
    values = [a["value"] for a in page.attributes("option") if a["value"]]
    assert values == [*(f"kind-{kind}" for kind in theme_samples.KINDS), "x-0", "x-1", "tag-x", "x-0", "x-1"]
    browse = html.partition('class="browse"')[2]
    assert "2024</a>" in browse
    assert "Bảng vàng</a>" in browse
    assert ">Thi đua<" not in browse
    assert 'class="find"' not in html


def test_every_other_page_leads_to_the_search_page_where_there_is_one() -> None:
    template, view = theme_samples.samples("vi")["story"]
    html = rendered(template, view, "vi")
    find = html.partition('class="find"')[2].partition("</search>")[0]
    assert '<form action="/bantin/vi/tim-kiem/">' in find
    assert 'name="q"' in find
    assert "Tìm kiếm" in find
    assert 'class="find"' not in rendered(template, view, "vi", bare=True)
