"""What holds of any little site: it ends, tells the truth, writes safely, and lets nothing run."""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coopsite.build.options import Build
from coopsite.diagnostics.catalogue import codes
from coopsite.diagnostics.report import text as report
from coopsite.text.filenames import is_reserved
from coopsite.textfile.source_lines import SourceLines
from tests.conftest import CONFIG, built, cache_of, files_below

pytestmark = pytest.mark.slow
little = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))

# Whole templates of a few words: these tests are about what is written, not about how it looks.
TEMPLATES = {
    "templates/mini.html": "<!doctype html><html lang='{{ lang }}'><title>{{ page.title }}</title><main>"
    "{% block main %}{% for card in page.cards %}"
    "<a href='{{ card.href }}'>{{ card.title.text }}</a>{% endfor %}{% endblock %}"
    "{% for other in page.alternates %}<link rel=alternate hreflang={{ other.hreflang }} "
    "href='{{ other.href }}'>{% endfor %}</main></html>",
    **{f"templates/{name}.html": "{% extends 'mini.html' %}" for name in ("home", "kind", "tag", "archive")},
    **{
        f"templates/{name}.html": "{% extends 'mini.html' %}{% block main %}<h1>{{ page.title }}</h1>"
        "{% if page.lead %}<p>{{ page.lead.text }}</p>{% endif %}{{ page.body }}"
        "{% for link in page.tags + ((page.source,) if page.source else ()) if link.href %}"
        "<a href='{{ link.href }}'>{{ link.text }}</a>{% endfor %}{% endblock %}"
        for name in ("story", "page")
    },
    **{
        f"templates/{name}.html": "{% extends 'mini.html' %}{% block main %}{% endblock %}"
        for name in ("root", "404", "tags", "search")
    },
    "templates/redirect.html": "<a href='{{ page.href }}'>x</a>",
}

WORDS = [
    "Họp",
    "Đà Nẵng",
    "OCOP",
    "con",
    "a",
    "x/y",
    "..",
    "<b>",
    "“”",
    "ð",
    "Ở",
    "&amp;",
    "{{ 1 }}",
    "﷽",
    "🎉",
    "\u00a0",
]
WORD = st.sampled_from(WORDS) | st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=6)
LINES = [
    "tags: [Đà Nẵng, ocop]",
    "tags: [OCOP]",
    "slug: a",
    "slug: A",
    "slug: ../x",
    "draft: no",
    "draft: maybe",
    "aliases: [/cu/]",
    "aliases: [/vi/tin-tuc/]",
    "expires: 2024-01-01",
    "date: 2030-01-01",
    "summary: Một câu.",
    "held_on: 2019-02-30",
    "source: haiphong.gov.vn",
    "source: javascript:alert(1)",
    "titel: x",
    "extra: {a: [1, {b: c}]}",
    "image: {src: a.png, alt: ''}",
    "awards: [{form: flag}]",
    "awards: [{}]",
    "tasks: [a, b]",
    "declared_count: 3",
    "missing",
    "\tx: y",
    "a: *b",
    "pinned: yes",
    "date: 2022-02-02",
    "kind: plan",
    "tags: []",
    "short_title: Ngắn",
]
BODIES = [
    "Một đoạn.",
    "## Đề mục\n\nChữ.",
    "[hai](hai.md)",
    "[hai](hai.vi.md#de-muc)",
    "[đây](#de-muc)",
    "[x](http://a.vn)",
    "<div>",
    "<script>x()</script>",
    "<a href='javascript:x'>y</a>",
    "<b onclick=x()>y</b>",
    "![a](a.png)",
    "![](a.png)",
    "<svg onload=x()>",
    "| a | b |\n|---|--:|\n| 1 | 2 |",
    "*a **b*",
    "[[[[",
    "<!-- <!--",
    "1[^1]\n\n[^1]: chú thích",
    "<img src=x onerror=x()>",
    "[a](data:text/html,x)",
    "<style>*{}</style>",
    "*x*{: style='a' onclick='b' #id .c}",
    "[a](vbscript:x)",
    "<iframe src=//a.vn></iframe>",
    "<form action=/x><input></form>",
    "<a href=' jav&#x09;ascript:x'>y</a>",
    "<math><mi xlink:href='javascript:x'>",
    "<object data=x></object>",
    "[x]: javascript:alert(1)\n\n[y][x]",
    "# Một\n\n# Một",
]


@st.composite
def stories(draw: st.DrawFn) -> str:
    """A story as a tired person might write it."""
    title = draw(st.sampled_from(["Họp", "Hai", "Hợp tác xã", "Con", "…"]) | WORD)
    lines = draw(st.lists(st.sampled_from(LINES), max_size=3))
    body = draw(st.lists(st.sampled_from(BODIES) | WORD, max_size=3))
    return "\n".join(("---", f"title: {title}", "date: 2023-06-28", *lines, "---", "", "\n\n".join(body), ""))


NAMES = [
    "news/mot.vi.md",
    "news/mot.en.md",
    "news/hai.vi.md",
    "plans/hai/index.en.md",
    "pages/ba.vi.md",
    "la/bon.vi.md",
]
OWN = [
    "templates/story.html",
    "templates/mini.html",
    "templates/strings/vi.yaml",
    "templates/assets/site.css",
]
SITES = st.dictionaries(st.sampled_from(NAMES), stories(), min_size=1, max_size=4)
GOOD_LINES = [
    line
    for line in LINES
    if not re.search(r"\.\./|maybe|02-30|javascript|image|awards|missing|\t|\*b|cu/|tin-tuc", line)
]
GOOD_BODIES = [body for body in BODIES if not re.search(r"hai\.|#de-muc|\.png|script:|data:|\[\[\[", body)]


@st.composite
def good_stories(draw: st.DrawFn) -> str:
    """A story in which nothing is an error."""
    title = draw(st.sampled_from(["Họp", "Hai", "Hợp tác xã", "Đà Nẵng", "Tổng kết"]))
    lines = draw(
        st.lists(
            st.sampled_from([s for s in GOOD_LINES if not s.startswith(("date", "slug"))]),
            max_size=3,
            unique_by=lambda s: s.split(":")[0],
        )
    )
    body = draw(st.lists(st.sampled_from(GOOD_BODIES), max_size=3))
    return "\n".join(("---", f"title: {title}", "date: 2023-06-28", *lines, "---", "", "\n\n".join(body), ""))


SCRAPS = [
    "{{ page.title }}", "{{ page.body }}", "{{ none }}", "{{", "}}", "{% if page %}", "{% endif %}",
    "{% for a in page %}",
    "{% endfor %}", "{% include 'story.html' %}", "{% extends 'mini.html' %}", "{% block main %}", "{% endblock %}",
    "{{ 9 ** 9 ** 9 }}", "{{ 'x' * 10 ** 9 }}", "{{ range(10 ** 12) | list }}", "{{ page.__class__ }}", "{# ", " #}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{{ 1 / 0 }}", "{{ page.title | nothing }}", "topics: x\n",
    "a: [", "<p>",
]  # fmt: skip
"""What templates and string tables are made of, right and wrong."""


@contextmanager
def site_of(files: dict[str, bytes | str], *, missing: str = "hide") -> Iterator[Path]:
    """A site with these files, below content/ unless they are templates; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="coopsite-test-"))
    site = folder / "site"
    config = f"{CONFIG}missing_translation: {missing}\n"
    try:
        for path, data in {
            "config.yaml": config,
            **TEMPLATES,
            **{
                name if name.startswith("templates/") else f"content/{name}": text
                for name, text in files.items()
            },
        }.items():
            target = site / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
        yield site
    finally:
        shutil.rmtree(folder)


def made_of(site: Path) -> dict[str, bytes]:
    return files_below(site / "output") if (site / "output").is_dir() else {}


def is_true(result: Build, site: Path) -> None:
    """Every diagnostic has a known code, a file that exists, a line inside it; the order is that of places."""
    assert result.diagnostics == tuple(sorted(result.diagnostics, key=lambda d: d.sort_key))
    for each in result.diagnostics:
        assert each.code in codes()
        if each.path:
            file = site / each.path
            assert file.exists(), each
            lines = re.split(rb"\r\n|\r|\n", file.read_bytes()) if file.is_file() else []
            assert 0 <= each.line <= max(1, len(lines)), each
            assert each.column >= 0
    for language in ("vi", "en"):
        told = report(result.diagnostics, language, SourceLines(site))
        assert "Traceback" not in told
        assert bool(told) == bool(result.diagnostics)


@little
@given(
    st.dictionaries(
        st.sampled_from([*NAMES, "tags.yaml", "news/a.png", "news/x.md", *OWN]),
        st.binary(max_size=300),
        max_size=3,
    ),
    st.binary(max_size=60),
)
def test_any_bytes_end_in_a_report(files: dict[str, bytes], config: bytes) -> None:
    with site_of(files) as site:  # type: ignore[arg-type]
        result = built(site)
        assert result.exit_code in (0, 1)
        is_true(result, site)
        (site / "config.yaml").write_bytes(CONFIG.encode() + config)
        again = built(site)
        assert again.exit_code in (0, 1, 2)
        is_true(again, site)


@settings(little, max_examples=15)
@example({"templates/story.html": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"})
@given(
    st.dictionaries(
        st.sampled_from(["templates/story.html", "templates/mini.html", "templates/strings/vi.yaml"]),
        st.lists(st.sampled_from(SCRAPS) | st.text(max_size=5), max_size=8).map("".join),
        min_size=1,
        max_size=2,
    )
)
def test_any_template_ends_in_true_diagnostics(files: dict[str, str]) -> None:
    story = "---\ntitle: Họp\ndate: 2023-06-28\n---\n\nMột đoạn.\n"
    with site_of({**files, "news/mot.vi.md": story}) as site:
        result = built(site)
        assert result.exit_code in (0, 1)
        is_true(result, site)


@little
@given(SITES)
def test_any_story_ends_in_true_diagnostics(files: dict[str, str]) -> None:
    with site_of(files) as site:  # type: ignore[arg-type]
        result = built(site)
        assert result.exit_code == (1 if any(each.severity == "error" for each in result.diagnostics) else 0)
        is_true(result, site)
        assert built(site).diagnostics == result.diagnostics
        shutil.rmtree(cache_of(site))
        assert built(site).diagnostics == result.diagnostics


@little
@given(
    st.dictionaries(st.sampled_from(NAMES), good_stories(), min_size=1, max_size=3),
    st.sampled_from(["\r\n", "\r", "\n"]),
    st.booleans(),
    st.booleans(),
)
def test_ways_to_save_a_file_make_no_difference(
    files: dict[str, str], end: str, mark: bool, apart: bool
) -> None:
    def saved(text: str) -> bytes:
        form = unicodedata.normalize("NFD", text) if apart else text
        return (b"\xef\xbb\xbf" if mark else b"") + form.replace("\n", end).encode()

    with site_of(files) as site, site_of({k: saved(v) for k, v in files.items()}) as other:  # type: ignore[arg-type]
        result, same = built(site), built(other)
        assert [(d.code, d.path, d.line, d.column) for d in same.diagnostics] == [
            (d.code, d.path, d.line, d.column) for d in result.diagnostics
        ]
        assert made_of(other) == made_of(site)


@little
@given(SITES)
def test_names_of_files_are_safe_on_every_system(files: dict[str, str]) -> None:
    with site_of(files) as site:  # type: ignore[arg-type]
        before = files_below(site)
        built(site)
        made = made_of(site)
        folded = [unicodedata.normalize("NFC", path).casefold() for path in made]
        assert len(folded) == len(set(folded))
        for path in made:
            assert not PurePosixPath(path).is_absolute()
            for part in PurePosixPath(path).parts:
                assert part != ".."
                assert not is_reserved(part)
                assert len(part.encode()) <= 255
        left = {k: v for k, v in files_below(site).items() if not k.startswith("output/")}
        assert left == before
        assert {path.name for path in site.parent.iterdir()} == {"site"}


class Page(HTMLParser):
    """What a browser would follow or run on a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str, str]] = []
        self.ids: set[str] = set()
        self.alternates: dict[str, str] = {}
        self.active: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        if tag == "link" and "hreflang" in given:
            self.alternates[given["hreflang"]] = given["href"]
        for name in ("href", "src"):
            if name in given:
                self.links.append((tag, name, given[name]))
        if tag in ("script", "iframe", "object", "embed", "style", "svg", "math", "form", "base", "meta"):
            self.active.append(tag)
        self.active += [name for name in given if name.startswith("on") or name == "style"]
        for value in given.values():
            scheme = (
                re.sub(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\ufeff]", "", value)
                .lower()
                .split(":", 1)[0]
            )
            if scheme in ("javascript", "vbscript", "data"):
                self.active.append(value)


@little
@given(
    st.dictionaries(st.sampled_from(NAMES), good_stories() | stories(), min_size=1, max_size=4),
    st.sampled_from(["hide", "notice", "fallback"]),
)
def test_links_lead_somewhere_and_languages_know_of_each_other(files: dict[str, str], missing: str) -> None:
    with site_of(files, missing=missing) as site:  # type: ignore[arg-type]
        if built(site).exit_code:
            return
        made = made_of(site)
        pages = {
            f"/{path.removesuffix('index.html')}": Page(data.decode())
            for path, data in made.items()
            if path.endswith(".html")
        }
        for address, page in pages.items():
            for _, _, target in page.links:
                whole = urlsplit(urljoin(f"https://bulletin.example{address}", target))
                if whole.netloc != "bulletin.example":
                    continue
                path = unquote(whole.path)
                assert path.lstrip("/") + ("index.html" if path.endswith("/") else "") in made, (
                    address,
                    target,
                )
                if whole.fragment:
                    assert unquote(whole.fragment) in pages[path].ids, (address, target)
            for href in page.alternates.values():
                assert pages[urlsplit(href).path].alternates == page.alternates


@little
@given(
    st.lists(
        st.sampled_from(BODIES) | st.text("<>/='\" abonclickjvsrpt:&#x;()[]{}!*`_-\n", max_size=60),
        min_size=1,
        max_size=5,
    )
)
def test_nothing_in_a_body_runs(parts: list[str]) -> None:
    story = "---\ntitle: Họp\ndate: 2023-06-28\n---\n\n" + "\n\n".join(parts) + "\n"
    files = {
        "news/mot.vi.md": story,
        "news/hai.vi.md": story.replace("Họp", "Hai").replace("javascript:", "http:"),
    }
    with site_of(files) as site:  # type: ignore[arg-type]
        built(site)
        for path, data in made_of(site).items():
            if path.startswith("vi/tin-tuc/") and path.endswith(".html"):
                assert Page(data.decode()).active == [], path
