"""Slots: what each link and picture of a body leads to, on a page in either language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from coopsite.content.body import Outline, Slot
from coopsite.content.model import Text
from coopsite.diagnostics import Diagnostic
from coopsite.site.assemble import assemble
from coopsite.site.links import Links, ResolvedLink
from tests.unit.factories import FEEDS, NOW, day, make_asset, make_config, make_pair, make_slot, make_text

HERE = make_text("meetings/here", slug="day", tags=("ocop",))
HERE_EN = make_text("meetings/here", "en", slug="here")
FOLDER = [
    make_text("plans/both", code, path=f"content/plans/both/index.{code}.md", slug="x", date=day(3))
    for code in ("vi", "en")
]
TEXTS = (
    HERE,
    HERE_EN,
    *FOLDER,
    make_text("news/vi-only", slug="tin"),
    make_text("news/en-only", "en", slug="news"),
    make_text("news/later", slug="sau", date="2030-05-01T08:00:00+07:00"),
    make_text("news/draft", slug="nhap", draft=True),
    make_text("news/gone", slug="cu", expires=day(2)),
    make_text("news/half", slug="nua"),
    make_text("news/half", "en", slug="half", draft=True),
    make_text("news/nghi-quyet-1.2", slug="nq"),
    *make_pair("pages/about", slug="about", date="", aliases=()),
)
ASSETS = {
    path: make_asset(path, digest="0123456789abcdef")
    for path in (
        "content/meetings/hall.jpg",
        "content/plans/both/Chỉ thị.PDF",
        "content/meetings/a#1.pdf",
        "content/plans/both/con.jpg",
    )
}
OUTLINES = {
    HERE.body_digest: Outline(ids="muc-1"),
    FOLDER[0].body_digest: Outline(ids="muc-tieu"),
    FOLDER[1].body_digest: Outline(ids="targets"),
}
STATIC = ("content/static/tai-lieu/a.pdf", "content/static/logo.png")


def links(base: str = "", policy: str = "hide", *, drafts: bool = False) -> Links:
    config = make_config(base_url=f"https://bulletin.example{base}/", missing_translation=policy)
    site = assemble(
        config, TEXTS, (), ASSETS, OUTLINES, now=NOW, show_held=drafts, static=STATIC, feeds=FEEDS
    )
    return Links(site, OUTLINES)


LINKS = links()


def resolved(
    target: str, *, text: Text = HERE, language: str = "vi", kind: str = "link", of: Links = LINKS
) -> ResolvedLink:
    return of.resolve(make_slot(target, kind), text=text, language=language)


def broken(target: str, reason: str, **more: str) -> ResolvedLink:
    args = {"target": target, "reason": reason, **more}
    return ResolvedLink(diagnostic=Diagnostic("E307", HERE.path, 12, 5, args))


@pytest.mark.parametrize(
    ("target", "attributes"),
    [
        ("../plans/both.vi.md", ' href="/vi/ke-hoach/x/"'),
        ("../plans/both.en.md", ' href="/en/plans/x/" hreflang="en"'),
        ("../plans/both/index.en.md", ' href="/en/plans/x/" hreflang="en"'),
        ("../plans/both/index.md", ' href="/vi/ke-hoach/x/"'),
        ("../plans/both.md", ' href="/vi/ke-hoach/x/"'),
        ("../plans/both/", ' href="/vi/ke-hoach/x/"'),
        ("../plans/both", ' href="/vi/ke-hoach/x/"'),
        ("../plans/both/#muc-tieu", ' href="/vi/ke-hoach/x/#muc-tieu"'),
        ("../plans/both.en.md#targets", ' href="/en/plans/x/#targets" hreflang="en"'),
        ("../news/en-only.md", ' href="/en/news/news/" hreflang="en"'),
        ("../news/nghi-quyet-1.2.md", ' href="/vi/tin-tuc/nq/"'),
        ("../news/half.md", ' href="/vi/tin-tuc/nua/"'),
        ("here.md", ' href="/vi/hoi-nghi/day/"'),
        ("../pages/about.md", ' href="/vi/about/"'),
        ("#muc-1", ' href="#muc-1"'),
        ("#top", ' href="#top"'),
        ("#", ' href="#"'),
        ("/vi/ke-hoach/x/", ' href="/vi/ke-hoach/x/"'),
        ("/vi/ke-hoach/x/#muc-tieu", ' href="/vi/ke-hoach/x/#muc-tieu"'),
        ("/vi/ke-hoach/x", ' href="/vi/ke-hoach/x/"'),
        ("/en/plans/x/", ' href="/en/plans/x/" hreflang="en"'),
        ("/en/meetings/", ' href="/en/meetings/" hreflang="en"'),
        ("/vi/chu-de/ocop/", ' href="/vi/chu-de/ocop/"'),
        ("/vi/chu-de/", ' href="/vi/chu-de/"'),
        ("/vi/feed.xml", ' href="/vi/feed.xml"'),
        ("/vi/calendar.ics", ' href="/vi/calendar.ics"'),
        ("/", ' href="/"'),
        ("/tai-lieu/a.pdf?x=1&y#p2", ' href="/tai-lieu/a.pdf?x=1&amp;y#p2"'),
        ("../static/tai-lieu/a.pdf", ' href="/tai-lieu/a.pdf"'),
        ("hall.jpg", ' href="/media/hall.0123456789.jpg"'),
        ("./hall.jpg", ' href="/media/hall.0123456789.jpg"'),
        ("../plans/both/Chỉ thị.PDF", ' href="/media/chi-thi.0123456789.pdf"'),
        ("../plans/both/Chỉ thị.PDF#page=2", ' href="/media/chi-thi.0123456789.pdf#page=2"'),
        ("a#1.pdf", ' href="/media/a-1.0123456789.pdf"'),
        ("../plans/both/con.jpg", ' href="/media/file-con.0123456789.jpg"'),
    ],
)
def test_links_lead_where_they_say(target: str, attributes: str) -> None:
    assert replace(resolved(target), type="", size=0) == ResolvedLink(attributes)


@pytest.mark.parametrize(
    ("target", "kind", "size"),
    [
        ("../plans/both/Chỉ thị.PDF#page=2", "PDF", 1_260_000),
        ("không-đuôi", "", 48_200),
        ("báo cáo v1.bản cuối cùng", "", 8),
        ("x.pdf onfocus=[][0] \nb", "", 9),
        ("hall.jpg", "", 0),
        ("../plans/both.vi.md", "", 0),
        ("/vi/calendar.ics", "", 0),
    ],
)
def test_an_attachment_tells_its_type_and_size(target: str, kind: str, size: int) -> None:
    assets = {
        "content/plans/both/Chỉ thị.PDF": make_asset("content/plans/both/Chỉ thị.PDF", size=1_260_000),
        "content/meetings/không-đuôi": make_asset("content/meetings/không-đuôi", size=48_200),
        **{
            f"content/meetings/{name}": make_asset(f"content/meetings/{name}", size=size)
            for name, size in (("báo cáo v1.bản cuối cùng", 8), ("x.pdf onfocus=[][0] \nb", 9))
        },
        "content/meetings/hall.jpg": make_asset("content/meetings/hall.jpg", width=4, height=3),
    }
    of = Links(assemble(make_config(), TEXTS, (), assets, {}, now=NOW, show_held=False), {})
    found = resolved(target, of=of)
    assert (found.type, found.size) == (kind, size)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("", "@missing_page"),
        ("#muc-2", "@missing_anchor"),
        ("../plans/both.md#targets", "@missing_anchor"),
        ("/vi/ke-hoach/x/#khong-co", "@missing_anchor"),
        ("nowhere.md", "@missing_page"),
        ("../plans/", "@missing_page"),
        ("/vi/ke-hoach/y/", "@missing_page"),
        ("/vi/tim-kiem/", "@missing_page"),
        ("/vi/page/1/", "@missing_page"),
        ("nothing.pdf", "@missing_file"),
        ("../../config.yaml", "@missing_page"),
        ("../../../etc/passwd", "@missing_page"),
        ("../../content/meetings/../../secret.pdf", "@missing_page"),
    ],
)
def test_links_that_lead_nowhere_are_e307_at_the_line_of_the_file(target: str, reason: str) -> None:
    assert resolved(target) == broken(target, reason)


def test_leaving_the_content_folder_never_finds_a_file() -> None:
    outside = {"config.yaml": make_asset("config.yaml"), "secret.pdf": make_asset("secret.pdf")}
    site = assemble(make_config(), TEXTS, (), {**ASSETS, **outside}, {}, now=NOW, show_held=False)
    for target in ("../../secret.pdf", "../../config.yaml"):
        diagnostic = Links(site, {}).resolve(make_slot(target), text=HERE, language="vi").diagnostic
        assert diagnostic is not None
        assert diagnostic.code == "E307"


@pytest.mark.parametrize("base", ["", "/bantin"])
@pytest.mark.parametrize("target", ["/vi/hoi-nghi/day/", "/bantin/vi/hoi-nghi/day/", "/logo.png", "here.md"])
def test_addresses_may_be_written_with_the_path_of_base_url_or_without(base: str, target: str) -> None:
    found = resolved(target, of=links(base))
    if target.startswith("/bantin") and not base:
        assert found == broken(target, "@missing_page")
    else:
        ending = "/logo.png" if "logo" in target else "/vi/hoi-nghi/day/"
        assert found == ResolvedLink(f' href="{base}{ending}"')


@pytest.mark.parametrize(
    ("target", "until"),
    [
        ("../news/later.md", "2030-05-01T08:00:00+07:00"),
        ("../news/later.vi.md", "2030-05-01T08:00:00+07:00"),
        ("/vi/tin-tuc/sau/", "2030-05-01T08:00:00+07:00"),
        ("../news/draft/", ""),
        ("../news/gone.md", ""),
        ("../news/half.en.md", ""),
        ("/en/news/half/", ""),
    ],
)
def test_a_link_to_a_story_held_back_is_w311_and_plain_text(target: str, until: str) -> None:
    args = {"target": target, "until": until}
    assert resolved(target) == ResolvedLink(diagnostic=Diagnostic("W311", HERE.path, 12, 5, args))


def test_a_preview_that_shows_held_stories_links_to_them() -> None:
    assert resolved("../news/later.md", of=links(drafts=True)) == ResolvedLink(' href="/vi/tin-tuc/sau/"')


def test_a_language_is_the_readers_own_else_the_one_there_is() -> None:
    both = "../plans/both.md"
    assert resolved(both, text=HERE_EN, language="en").attributes == ' href="/en/plans/x/"'
    assert (
        resolved("../news/vi-only.md", text=HERE_EN, language="en").attributes
        == ' href="/vi/tin-tuc/tin/" hreflang="vi"'
    )


def test_on_a_page_that_stands_in_the_reader_keeps_their_language() -> None:
    fallback = links(policy="fallback")
    lone = next(text for text in TEXTS if text.key == "news/vi-only")
    assert (
        resolved("../plans/both.md", text=lone, language="en", of=fallback).attributes
        == ' href="/en/plans/x/"'
    )
    assert resolved("vi-only.md", text=lone, language="en", of=fallback).attributes == ' href="/en/news/tin/"'
    assert (
        resolved("vi-only.vi.md", text=lone, language="en", of=fallback).attributes
        == ' href="/vi/tin-tuc/tin/" hreflang="vi"'
    )


def test_pictures() -> None:
    assert resolved("hall.jpg", kind="image") == ResolvedLink(asset="content/meetings/hall.jpg")
    assert resolved("/logo.png", kind="image") == ResolvedLink(' src="/logo.png"')
    assert resolved("../static/logo.png", kind="image") == ResolvedLink(' src="/logo.png"')
    for target in ("hell.gif", "../plans/both.md", "/nothing.png"):
        assert resolved(target, kind="image") == broken(target, "@missing_file")


@pytest.mark.parametrize(
    ("target", "kind", "meant"),
    [
        ("Hall.JPG", "image", "hall.jpg"),
        ("hal.jpg", "image", "hall.jpg"),
        ("../plans/both/chi-thi.pdf", "link", "../plans/both/Chỉ thị.PDF"),
        ("../news/vi-only.en.md", "link", "../news/vi-only.md"),
        ("../news/vi_only.md", "link", "../news/vi-only.md"),
        ("../plans/bothe/index.en.md#x", "link", "../plans/both/index.en.md"),
        ("/vi/hoi-nghi/dai/", "link", ""),
        ("/vi/gioi-thieu", "link", ""),
        ("/vi/hoi-ngi/", "link", "/vi/hoi-nghi/"),
    ],
)
def test_what_was_probably_meant_is_named(target: str, kind: str, meant: str) -> None:
    diagnostic = resolved(target, kind=kind, of=links()).diagnostic
    assert diagnostic is not None
    assert diagnostic.args.get("suggestion", "") == meant
    assert not meant or resolved(meant, kind=kind).diagnostic is None


def test_an_address_without_its_beginning_is_known_as_one() -> None:
    assert resolved("www.haiphong.gov.vn") == broken(
        "www.haiphong.gov.vn", "@missing_page", how="@how_web_address"
    )


def test_a_site_full_of_slips_is_not_compared_name_by_name() -> None:
    site = links()
    found = [resolved("hal.jpg", kind="image", of=site).diagnostic for _ in range(30)]
    assert len([each for each in found if each is not None and "suggestion" in each.args]) == 20


def test_published_addresses_of_attachments_may_be_linked() -> None:
    texts = (make_text(facts={"documents": [{"file": "a.pdf"}]}),)
    assets = {"content/meetings/a.pdf": make_asset("content/meetings/a.pdf", digest="00112233445566")}
    site = assemble(make_config(), texts, (), assets, {}, now=NOW, show_held=False)
    found = Links(site, {}).resolve(make_slot("/media/a.0011223344.pdf"), text=texts[0], language="vi")
    assert found == ResolvedLink(' href="/media/a.0011223344.pdf"')


def test_anchors_are_not_asked_of_a_body_not_read_yet() -> None:
    site = assemble(make_config(), TEXTS, (), ASSETS, {}, now=NOW, show_held=False)
    for target in ("#khong-co", "../plans/both.md#khong-co"):
        assert Links(site, {}).resolve(make_slot(target), text=HERE, language="vi").diagnostic is None


def test_an_anchor_cannot_break_out_of_its_attribute() -> None:
    site = assemble(make_config(), TEXTS, (), ASSETS, {}, now=NOW, show_held=False)
    found = Links(site, {}).resolve(make_slot('../plans/both.md#"><script>'), text=HERE, language="vi")
    assert found.attributes == ' href="/vi/ke-hoach/x/#&quot;&gt;&lt;script&gt;"'


@given(st.text(st.sampled_from('./#?ab:m\\"<viengđ-'), max_size=24), st.sampled_from(["link", "image"]))
def test_any_target_is_a_link_or_a_diagnostic(target: str, kind: str) -> None:
    found = LINKS.resolve(Slot(kind, target, "", 1, 1), text=HERE, language="en")
    assert (found.diagnostic is None) == (found.attributes is not None or found.asset != "")
    assert found.attributes is None or found.attributes.count('"') in {2, 4}


@pytest.mark.parametrize("kind", ["link", "image"])
@pytest.mark.parametrize(
    "target", ["data:text/html,x", "javascript:x", "//evil.example/p.png", "https://evil.example/"]
)
def test_an_address_elsewhere_hidden_in_a_slot_leads_nowhere(kind: str, target: str) -> None:
    resolved = LINKS.resolve(make_slot(target, kind=kind), text=HERE, language="vi")
    assert (resolved.attributes, resolved.asset) == (None, "")
    assert resolved.diagnostic is not None
    assert resolved.diagnostic.code == "E307"
