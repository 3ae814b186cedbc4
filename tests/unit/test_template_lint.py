"""What in a site's own templates does nothing is told once, and nothing that does something is."""

from __future__ import annotations

import pytest

from coopsite.pages.page_types import templates
from coopsite.templating.lint import lint_templates, strings_named
from coopsite.templating.policy import blocked

BASE = "{% block head %}{% endblock %}{% block main %}{% block inner %}{% endblock %}{% endblock %}"
SHIPPED = {
    "base.html": BASE,
    "story.html": '{% extends "base.html" %}{% block main %}x{% endblock %}',
    "_p.html": "",
}
OVER = '{% extends "theme/story.html" %}\n'


def told(own: dict[str, str], *others: str) -> list[tuple[str, str, int, str]]:
    found = lint_templates(SHIPPED, own, templates(), others)
    return [(each.code, each.path, each.line, each.args.get("suggestion", "")) for each in found]


@pytest.mark.parametrize(
    ("source", "suggestion"),
    [
        ("{% block mian %}{% endblock %}", "main"),
        ("{% block content %}{% endblock %}", ""),
        ("{% if lang %}{% block hed %}{% endblock %}{% endif %}", "head"),
    ],
)
def test_a_block_that_nothing_above_has_is_told(source: str, suggestion: str) -> None:
    assert told({"story.html": OVER + source}) == [("W407", "templates/story.html", 2, suggestion)]


@pytest.mark.parametrize(
    "source",
    [
        "{% block main %}{% block own %}{% endblock %}{% endblock %}",
        "{% block inner %}{% endblock %}",
        "{% block main %}{{ self.extra() }}{% endblock %}{% block extra %}{% endblock %}",
        "{% set x = 1 %}{% set y %}text{% endset %}{% macro m() %}text{% endmacro %}{# text #}\n\n",
        "{% if lang %}{% block main %}x{% endblock %}{% endif %}",
        "{% from '_p.html' import a, b as c %}{% import '_p.html' as p %}",
        "{% block main %}{% set page = 1 %}{% for strings in [] %}{% endfor %}{% endblock %}",
    ],
)
def test_what_does_something_is_not_told(source: str) -> None:
    assert told({"story.html": OVER + source}) == []
    assert told({"story.html": f"{source}\n<p>{{% block any %}}{{% endblock %}}</p>"}) == []


def test_what_cannot_be_known_is_not_told() -> None:
    for source in (
        "{% extends lang %}{% block x %}{% endblock %}",
        '{% extends "gone.html" %}{% block x %}{% endblock %}',
        '{% extends "story.html" %}{% block x %}{% endblock %}',
        "{% block x %}",
    ):
        assert told({"story.html": source}) == []
    assert told({"404.html": "{% include lang %}", "any.html": ""}) == []


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("<p>x</p>", 2),
        ("\n\n  x", 4),
        ("{{ lang }}", 2),
        ("{% if lang %}\nx{% endif %}", 3),
        ("{% for a in lang %}{{ a }}{% endfor %}", 2),
    ],
)
def test_text_outside_every_block_is_told_once(source: str, line: int) -> None:
    assert told({"story.html": OVER + source}) == [("W412", "templates/story.html", line, "")]


@pytest.mark.parametrize(
    "source",
    [
        "{% import '_p.html' as strings %}",
        "{% from '_p.html' import page %}",
        "{% from '_p.html' import a as lang %}",
        "{% macro chrome() %}{% endmacro %}",
        "{% from '_p.html' import a %}{% macro a() %}{% endmacro %}",
        "{% from '_p.html' import a, b as a %}",
    ],
)
def test_a_name_that_hides_another_is_told(source: str) -> None:
    assert told({"story.html": source}) == [("W411", "templates/story.html", 1, "")]


def test_files_that_no_page_is_made_with_are_told() -> None:
    own = {
        "Story.html": "",
        "award.html": "",
        "_mine.html": "",
        "zzz.html": '{% include "_only_here.html" %}',
        "_only_here.html": "",
    }
    own["404.html"] = '{% include "_mine.html" %}'
    assert told(own, "site.css", "vi.yaml", "home.htm") == [
        ("W410", "templates/Story.html", 0, "story.html"),
        ("W410", "templates/award.html", 0, ""),
        ("W410", "templates/zzz.html", 0, ""),
        ("W410", "templates/site.css", 0, "assets/site.css"),
        ("W410", "templates/vi.yaml", 0, "strings/vi.yaml"),
        ("W410", "templates/home.htm", 0, "home.html"),
    ]


def test_strings_are_known_by_name_and_by_how_they_begin() -> None:
    found = strings_named(
        {"a.html": """{{ strings.one }}{{ strings["two"] }}{{ strings["state_" ~ lang] }}"""}
    )
    assert {"one", "two"} <= found.named
    assert found.prefixes == {"state_"}


def test_a_template_nested_beyond_measure_is_left_to_its_pages() -> None:
    assert told({"story.html": OVER + "{{ " + "[" * 5000 + "]" * 5000 + " }}"}) == []


def test_a_template_in_place_of_a_shipped_one_that_lacks_what_others_fill_is_told() -> None:
    base = "{% block head %}{% endblock %}{% block main %}{% endblock %}{% block foot %}x{% endblock %}"
    shipped = {**SHIPPED, "base.html": base}

    def lacking(own: dict[str, str]) -> list[tuple[str, str, str, str]]:
        found = lint_templates(shipped, own, templates(), ())
        return [(each.code, each.path, each.args["names"], each.args["other"]) for each in found]

    bare = {"base.html": "{% block head %}{% endblock %}"}
    assert lacking(bare) == [("W413", "templates/base.html", "main", "story.html")]
    assert lacking({**bare, "story.html": OVER}) == [
        ("W413", "templates/base.html", "main", "theme/story.html")
    ]
    for whole in (
        base,
        '{% extends "theme/base.html" %}',
        "{% block main %}{% endblock %}",
        "{% extends lang %}",
    ):
        assert lacking({"base.html": whole}) == []


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ("<script>x()</script>", "<script>"),
        ('<SCRIPT type="text/javascript" src="/x.js"></SCRIPT>', "<script>"),
        ("<style>p { color: red }</style>", "<style>"),
        ('<p class="a"\n style="color: {{ page.title }}">', "style="),
        ("<button OnClick='x()'>", "onclick="),
        ('<iframe src="/x/"></iframe>', "<iframe>"),
        ('<img alt="" src="https://other.example/x.png">', "src=…//"),
        ("<link rel=stylesheet href=//fonts.example/css>", "href=…//"),
        ("{% if page %}<p {# > #} {{ x }} style=a>{% endif %}", "style="),
    ],
)
def test_what_the_policy_blocks_is_named(html: str, what: str) -> None:
    (found,) = blocked({"story.html": f"<p>\n{html}\n{html}"})
    assert (found.code, found.path, found.line, found.column) == (
        "W414",
        "templates/story.html",
        2,
        found.column,
    )
    assert found.args["found"] == what


@pytest.mark.parametrize(
    "html",
    [
        '<script type="application/ld+json">{}</script>',
        '<link rel="canonical" href="https://here.example/">',
        '<a href="https://other.example/" data-style="x" title="one=two">',
        "<!-- <script>x()</script> -->",
        "{# <style> #}{{ '<style>' }}{% set x = 'style=' %}",
        "<p>style=plain, onclick=none</p>",
        "<scripted>",
    ],
)
def test_what_no_policy_blocks_is_not(html: str) -> None:
    assert not list(blocked({"story.html": html}))


def test_the_search_page_may_run_scripts_of_the_site_only_from_files() -> None:
    assert not list(blocked({"search.html": '<script src="/assets/x.js" type="module"></script>'}))
    assert list(blocked({"search.html": "<script>x()</script>"}))
