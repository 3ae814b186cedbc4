"""Addresses: from the sources alone, never two alike, never one that some disk cannot keep."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopsite.config.model import Config
from coopsite.content.model import Text
from coopsite.diagnostics import Diagnostic
from coopsite.site.addresses import BUILT_IN, text_slug
from coopsite.site.assemble import assemble
from coopsite.site.model import Site
from coopsite.text.filenames import is_reserved
from tests.unit.factories import FEEDS, NOW, day, make_config, make_pair, make_text


def site_of(
    *texts: Text, config: Config | None = None, static: tuple[str, ...] = (), drafts: bool = False
) -> Site:
    return assemble(
        config or make_config(), texts, (), {}, {}, now=NOW, show_held=drafts, static=static, feeds=FEEDS
    )


def addresses(site: Site) -> dict[tuple[str, str], str]:
    return {(story.key, code): address for story in site.stories for code, address in story.addresses.items()}


def codes(site: Site) -> list[tuple[str, str, str]]:
    return [(d.code, d.path, d.args["other_path"]) for d in site.diagnostics]


def test_each_kind_has_its_word_in_each_language() -> None:
    texts = [
        text for kind in ("meetings", "awards", "plans", "news") for text in make_pair(f"{kind}/x", slug="x")
    ]
    assert addresses(site_of(*texts, *make_pair("pages/about", slug="x"))) == {
        ("meetings/x", "vi"): "/vi/hoi-nghi/x/",
        ("meetings/x", "en"): "/en/meetings/x/",
        ("awards/x", "vi"): "/vi/khen-thuong/x/",
        ("awards/x", "en"): "/en/awards/x/",
        ("plans/x", "vi"): "/vi/ke-hoach/x/",
        ("plans/x", "en"): "/en/plans/x/",
        ("news/x", "vi"): "/vi/tin-tuc/x/",
        ("news/x", "en"): "/en/news/x/",
        ("pages/about", "vi"): "/vi/x/",
        ("pages/about", "en"): "/en/x/",
    }


def test_addresses_carry_the_path_of_base_url() -> None:
    site = site_of(
        make_text(slug="x", aliases=("/tin/1.html",)),
        config=make_config(base_url="https://a.example/bantin/"),
    )
    assert addresses(site) == {("meetings/a", "vi"): "/bantin/vi/hoi-nghi/x/"}
    assert site.aliases == {"/bantin/tin/1.html": "/bantin/vi/hoi-nghi/x/"}


def test_a_slug_is_as_written_else_the_titles_else_the_files() -> None:
    assert text_slug(make_text(slug="Ngay-QT", title="Khác")) == "Ngay-QT"
    assert text_slug(make_text(title="Hội nghị ở Đà Nẵng")) == "hoi-nghi-o-da-nang"
    assert text_slug(make_text("meetings/2023-a", title="???")) == "2023-a"
    assert text_slug(make_text("meetings/???", title="???")).startswith("x-")


def test_an_over_long_title_is_cut_and_still_tells_two_apart() -> None:
    long = "hội nghị tổng kết phong trào thi đua " * 5
    one, other = (text_slug(make_text(title=long + end)) for end in ("một", "hai"))
    assert one != other
    assert max(len(one), len(other)) <= 80


def test_two_stories_on_one_address_are_e501_at_the_newer() -> None:
    site = site_of(
        make_text("meetings/new", date=day(9), slug="x", marks={"slug": (4, 7)}),
        make_text("meetings/old", date=day(1), slug="x"),
    )
    args = {"address": "/vi/hoi-nghi/x/", "other_path": "content/meetings/old.vi.md"}
    assert site.diagnostics == (Diagnostic("E501", "content/meetings/new.vi.md", 4, 7, args),)


def test_addresses_that_differ_in_case_only_are_e502() -> None:
    site = site_of(make_text("pages/a", slug="VI"), make_text("pages/b", slug="vi"))
    ((code, _, _),) = codes(site)
    assert code == "E502"


def test_a_page_on_a_built_in_address_is_e501() -> None:
    for slug in ("hoi-nghi", "chu-de", "tim-kiem", "lich"):
        assert codes(site_of(make_text("pages/a", slug=slug))) == [
            ("E501", "content/pages/a.vi.md", BUILT_IN)
        ]
    assert codes(site_of(make_text("pages/a", slug="2023"), make_text("meetings/a"))) == [
        ("E501", "content/pages/a.vi.md", BUILT_IN)
    ]


def test_kinds_on_one_address_are_an_error_of_the_configuration() -> None:
    config = make_config()
    kinds = {**config.kinds, "award": config.kinds["meeting"]}
    assert {(code, path) for code, path, _ in codes(site_of(config=make_config(kinds=kinds)))} == {
        ("E501", "config.yaml")
    }


def test_a_story_to_come_keeps_its_address_free() -> None:
    texts = (
        make_text("meetings/now", slug="x"),
        make_text("meetings/later", slug="x", date="2026-06-01T00:00:00+07:00"),
    )
    site = site_of(*texts)
    assert codes(site) == [("E501", "content/meetings/later.vi.md", "content/meetings/now.vi.md")]
    assert site.addresses >= {"/vi/hoi-nghi/x/"}


def test_a_draft_and_an_expired_story_claim_nothing() -> None:
    site = site_of(
        make_text("meetings/now", slug="x"),
        make_text("meetings/draft", slug="x", draft=True),
        make_text("meetings/gone", slug="x", date=day(1), expires=day(2)),
    )
    assert site.diagnostics == ()
    assert (
        len(
            site_of(
                *site.stories[0].texts.values(),
                make_text("m/d", kind="meeting", slug="x", draft=True),
                drafts=True,
            ).diagnostics
        )
        == 1
    )


@pytest.mark.parametrize("title", ["Con", "AUX", "nul", "Com1"])
def test_a_name_windows_keeps_for_itself_is_e503_also_from_a_title(title: str) -> None:
    site = site_of(make_text(title=title, marks={"title": (2, 8)}))
    assert site.diagnostics == (
        Diagnostic("E503", "content/meetings/a.vi.md", 2, 8, {"name": title.lower()}),
    )


@pytest.mark.parametrize(
    ("slug", "code"),
    [
        ("aux.html", "E503"),
        ("a.", "E503"),
        ("a" * 81, "E504"),
        ("a/b", "E505"),
        ("..", "E503"),
        ("a..b", "E505"),
        (".a", "E505"),
    ],
)
def test_a_slug_that_reached_the_site_unchecked_is_refused_all_the_same(slug: str, code: str) -> None:
    (diagnostic,) = site_of(make_text(slug=slug)).diagnostics
    assert diagnostic.code == code


def test_reserved_names() -> None:
    assert all(
        is_reserved(name) for name in ("con", "Aux.html", "lpt9", "com¹", "a.", "a ", "a:b", 'a"b', "a\\b")
    )
    assert not any(is_reserved(name) for name in ("", "console", "con-ong", "a.con", "com", "ngày.html"))


def test_aliases_lead_to_their_own_text() -> None:
    site = site_of(
        make_text(slug="x", aliases=("/tin/123.html", "/tin/cũ", "/tin/thu-muc/", "/a/index.html")),
        make_text(language="en", slug="y", aliases=("/old",)),
    )
    assert site.diagnostics == ()
    assert site.aliases == {
        "/tin/123.html": "/vi/hoi-nghi/x/",
        "/tin/cũ/": "/vi/hoi-nghi/x/",
        "/tin/thu-muc/": "/vi/hoi-nghi/x/",
        "/a/": "/vi/hoi-nghi/x/",
        "/old/": "/en/meetings/y/",
    }


def test_an_alias_that_is_the_pages_own_address_again_says_nothing() -> None:
    site = site_of(make_text(slug="x", aliases=("/vi/hoi-nghi/x/", "/cu/", "/cu")))
    assert (site.aliases, site.diagnostics) == ({"/cu/": "/vi/hoi-nghi/x/"}, ())


@pytest.mark.parametrize(
    "alias",
    [
        "/",
        "/vi/",
        "/vi/hoi-nghi/",
        "/vi/feed.xml",
        "/en/meetings/y/",
        "/vi/page/3/",
        "/404.html",
        "/vi",
        "/VI/",
    ],
)
def test_an_alias_on_a_taken_address_is_an_error(alias: str) -> None:
    site = site_of(
        make_text(slug="x", aliases=(alias,), marks={"aliases.0": (7, 5)}),
        make_text("meetings/b", "en", slug="y"),
    )
    ((code, path, _),) = codes(site)
    assert code in {"E501", "E502"}
    assert (path, site.diagnostics[0].line) == ("content/meetings/a.vi.md", 7)
    assert site.aliases == {}


def test_two_texts_cannot_have_one_alias() -> None:
    site = site_of(*make_pair(aliases=("/old.html",)))
    assert codes(site) == [("E501", "content/meetings/a.en.md", "content/meetings/a.vi.md")]


@pytest.mark.parametrize(
    "written",
    [
        "/cũ",
        "/cũ/",
        "/cũ/index.html",
        "/bantin/cũ/",
        "https://bulletin.example/bantin/cũ/",
        "https://www.bulletin.example/bantin/cũ",
        "https://bulletin.example/cũ/index.html",
    ],
)
def test_an_alias_is_understood_however_it_is_written(written: str) -> None:
    config = make_config(base_url="https://bulletin.example/bantin/")
    site = site_of(make_text(slug="x", aliases=(written,)), config=config)
    assert (site.aliases, site.diagnostics) == ({"/bantin/cũ/": "/bantin/vi/hoi-nghi/x/"}, ())


@pytest.mark.parametrize("host", ["bản-tin.vn", "xn--bn-tin-bd8b.vn"])
@pytest.mark.parametrize("written", ["bản-tin.vn", "www.xn--bn-tin-bd8b.vn"])
def test_an_alias_may_name_the_host_for_people_or_for_machines(host: str, written: str) -> None:
    config = make_config(base_url=f"https://{host}/")
    site = site_of(make_text(slug="x", aliases=(f"https://{written}/cu",)), config=config)
    assert (site.aliases, site.diagnostics) == ({"/cu/": "/vi/hoi-nghi/x/"}, ())


@pytest.mark.parametrize("written", ["https://haiphong.gov.vn/tin", "https://bulletin.example.evil/x"])
def test_an_alias_at_another_host_is_an_error(written: str) -> None:
    text = make_text(aliases=(written,), marks={"aliases.0": (7, 5)})
    (diagnostic,) = site_of(text).diagnostics
    assert (diagnostic.code, diagnostic.line, diagnostic.args) == ("E505", 7, {"value": written})


def test_an_alias_no_disk_can_keep_is_e503() -> None:
    (diagnostic,) = site_of(make_text(aliases=("/tin/con.html",))).diagnostics
    assert (diagnostic.code, diagnostic.args) == ("E503", {"name": "con.html"})


def test_static_files_have_addresses_too() -> None:
    site = site_of(static=("content/static/tai-lieu/a.pdf", "content/static/thu/index.html", "favicon.ico"))
    assert site.diagnostics == ()
    assert site.addresses >= {"/tai-lieu/a.pdf", "/thu/", "/favicon.ico"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("404.html", "E501"),
        ("vi/index.html", "E501"),
        ("vi/page/2/index.html", "E501"),
        ("vi/page", "E501"),
        ("vi", "E501"),
        ("assets", "E501"),
        ("vi/feed.xml/a.txt", "E501"),
        ("Robots.txt", "E502"),
        ("aux.html", "E503"),
        ("a./b.txt", "E503"),
    ],
)
def test_static_files_that_clash_are_named(name: str, code: str) -> None:
    (diagnostic,) = site_of(static=(f"content/static/{name}",)).diagnostics
    assert (diagnostic.code, diagnostic.path) == (code, f"content/static/{name}")


@pytest.mark.parametrize(
    ("name", "code"),
    [("a\nb.txt", "E106"), ("tin\u202egnp.exe", "E106"), ("a\x7f/b.txt", "E106"), ("ư" * 130, "E504")],
)
def test_static_files_no_disk_can_keep_are_refused(name: str, code: str) -> None:
    (diagnostic,) = site_of(static=(f"content/static/{name}",)).diagnostics
    assert (diagnostic.code, diagnostic.path) == (code, f"content/static/{name}")


@pytest.mark.parametrize(
    "name", ["robots.txt", "sitemap.xml", "_headers", "_redirects", ".htaccess", "CNAME"]
)
def test_a_file_of_ones_own_for_robots_and_hosts_replaces_ours(name: str) -> None:
    config = make_config(hosts=("netlify", "apache", "github-pages"))
    site = site_of(config=config, static=(f"content/static/{name}",))
    (diagnostic,) = site.diagnostics
    assert (diagnostic.code, diagnostic.path) == ("N501", f"content/static/{name}")
    assert site.own_files == {f"/{name}"} <= site.addresses


def test_a_file_that_replaces_nothing_is_copied_without_a_word() -> None:
    assert site_of(static=("content/static/CNAME", "content/static/web.config")).diagnostics == ()


def test_an_alias_below_a_static_file_is_a_clash() -> None:
    assert codes(site_of(make_text(aliases=("/a.html", "/a.html/b.html")))) == [
        ("E501", "content/meetings/a.vi.md", "content/meetings/a.vi.md")
    ]
    assert codes(site_of(make_text(aliases=("/x/y.html",)), static=("content/static/x",))) == [
        ("E501", "content/static/x", "content/meetings/a.vi.md")
    ]


def test_fallback_pages_lie_at_the_originals_slug() -> None:
    texts = (make_text(slug="mot"), make_text("meetings/b", "en", slug="two"))
    assert addresses(site_of(*texts, config=make_config(missing_translation="fallback"))) == {
        ("meetings/a", "vi"): "/vi/hoi-nghi/mot/",
        ("meetings/a", "en"): "/en/meetings/mot/",
        ("meetings/b", "vi"): "/vi/hoi-nghi/two/",
        ("meetings/b", "en"): "/en/meetings/two/",
    }
    for policy in ("hide", "notice"):
        assert set(addresses(site_of(*texts, config=make_config(missing_translation=policy)))) == {
            ("meetings/a", "vi"),
            ("meetings/b", "en"),
        }


def test_a_fallback_page_on_a_real_ones_address_is_e501() -> None:
    texts = (make_text(slug="x"), make_text("meetings/b", "en", slug="x"))
    site = site_of(*texts, config=make_config(missing_translation="fallback"))
    assert {code for code, _, _ in codes(site)} == {"E501"}


WORDS = st.text(st.sampled_from("abđêơ con.-/ ?ABĐ1"), max_size=12)
STORY = st.builds(
    lambda folder, languages, title, slug, days, tags: [
        {
            "folder": folder,
            "language": code,
            "title": title or "x",
            "slug": slug,
            "date": day(days),
            "tags": tags,
        }
        for code in sorted(languages)
    ],
    st.sampled_from(["meetings", "plans", "news", "pages"]),
    st.sets(st.sampled_from(["vi", "en"]), min_size=1),
    WORDS,
    st.sampled_from(["", "", "mot", "hai"]),
    st.integers(0, 9000),
    st.lists(st.sampled_from(["ocop", "Thi đua"]), max_size=2).map(tuple),
)


def made(number: int, story: list[dict[str, Any]]) -> list[Text]:
    return [
        make_text(
            f"{one['folder']}/{number}",
            str(one["language"]),
            **{k: one[k] for k in ("title", "slug", "date", "tags")},
        )
        for one in story
    ]


@given(
    st.lists(STORY, min_size=1, max_size=5),
    st.lists(STORY, max_size=5),
    st.sampled_from(["hide", "notice", "fallback"]),
)
def test_other_stories_never_move_an_address(
    ours: list[list[dict[str, Any]]], others: list[list[dict[str, Any]]], policy: str
) -> None:
    config = make_config(missing_translation=policy)
    mine = [text for i, story in enumerate(ours) for text in made(i, story)]
    unrelated = [text for i, story in enumerate(others) for text in made(100 + i, story)]
    alone = addresses(site_of(*mine, config=config))
    together = addresses(site_of(*unrelated, *mine, config=config))
    assert alone.items() <= together.items()


@given(st.lists(STORY, max_size=6))
def test_every_two_things_on_one_address_are_reported(stories: list[list[dict[str, Any]]]) -> None:
    site = site_of(*(text for i, story in enumerate(stories) for text in made(i, story)), drafts=True)
    taken = [address.casefold() for address in addresses(site).values()]
    clashes = [d for d in site.diagnostics if d.code in {"E501", "E502"} and d.args["other_path"] != BUILT_IN]
    assert len(taken) - len(set(taken)) == len(clashes)


@pytest.mark.parametrize(
    ("key", "slug"),
    [
        ("meetings/a", "feed.xml"),
        ("meetings/a", "Feed.json"),
        ("meetings/a", "index.html"),
        ("pages/a", "calendar.ics"),
        ("pages/a", "index.html"),
    ],
)
def test_a_page_cannot_be_a_folder_where_a_file_lies(key: str, slug: str) -> None:
    ((code, path, other),) = codes(site_of(make_text(key, slug=slug)))
    assert (code, path, other) == ("E501", f"content/{key}.vi.md", BUILT_IN)


def test_a_static_file_cannot_lie_in_a_page() -> None:
    static = "content/static/vi/hoi-nghi/index.html/a.txt"
    assert codes(site_of(make_text(), static=(static,))) == [("E501", static, BUILT_IN)]
