"""Imprint, logo, other sites and site map: what config.yaml says is there, and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.conftest import CONFIG, MakeSite, built

STORY = "---\ntitle: Tin hội nghị\ndate: 2024-05-06\n---\n\nHợp tác xã họp tổng kết.\n"
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 48" width="160" height="48">'
    '<path d="M0 0h9v9z"/></svg>'
)
FULL = """\
logo: {light: logo.svg, dark: logo-dark.svg}
copyright: {vi: "© Bản tin", en: "© Bulletin"}
imprint:
  licence: {number: 12/GP-TTĐT, authority: {vi: Sở A, en: Office A}, date: 2024-05-06}
  responsible: {person: Nguyễn Văn Mẫu, office: {vi: Trưởng ban, en: Head}}
  standing_body: {vi: Văn phòng}
  frequency: {vi: Hằng tuần, en: Weekly}
links:
  - {group: {vi: Trung ương, en: National}, sites: [{name: {vi: Liên minh, en: Alliance}, url: vca.example}]}
  - {sites: [{name: ICA, url: "https://ica.example/"}]}
"""
FILES = {
    "content/news/tin.vi.md": STORY,
    "content/static/logo.svg": LOGO,
    "content/static/logo-dark.svg": LOGO,
}


def page(site: Path, path: str) -> str:
    return (site / "output" / path / "index.html").read_text("utf-8")


def foot(html: str) -> str:
    return html.partition('<footer class="foot">')[2]


def graph(html: str) -> list[dict[str, object]]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert found
    nodes: list[dict[str, object]] = json.loads(found[1])["@graph"]
    return nodes


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_all_of_it_stands_in_the_foot_in_each_language(make_site: MakeSite) -> None:
    site = make_site({**FILES, "config.yaml": CONFIG + FULL})
    assert not [each for each in built(site).diagnostics if each.severity != "note"]
    vi, en = foot(page(site, "vi")), foot(page(site, "en"))
    assert "Giấy phép số 12/GP-TTĐT do Sở A cấp ngày 06/05/2024" in words(vi)
    assert "Licence No. 12/GP-TTĐT , issued by Office A on 6 May 2024" in words(en)
    assert "Chịu trách nhiệm nội dung: Nguyễn Văn Mẫu , Trưởng ban" in words(vi)
    assert 'Standing body: <span lang="vi">Văn phòng</span>' in en
    assert "Published: Weekly" in en
    assert "© Bulletin" in en
    assert 'href="https://vca.example">Alliance</a>' in en
    assert ">National</h2>" in en
    assert 'href="https://ica.example/">ICA</a>' in vi


def test_the_logo_has_its_size_and_one_for_dark_pages(make_site: MakeSite) -> None:
    site = make_site(
        {**FILES, "config.yaml": CONFIG.replace("bulletin.example/", "bulletin.example/bantin/") + FULL}
    )
    built(site)
    html = page(site, "vi")
    assert '<img class="logo" src="/bantin/logo.svg" alt="" width="160" height="48">' in html
    assert 'srcset="/bantin/logo-dark.svg" width="160" height="48">' in html
    assert "emblem" not in html.partition("<main")[0]
    (site / "config.yaml").write_text(CONFIG + FULL + "theme: {masthead: banner}\n", "utf-8")
    built(site)
    html = page(site, "vi")
    assert '<img class="logo" src="/logo-dark.svg"' in html
    assert "<source" not in html.partition("<main")[0]


def test_search_engines_are_told_on_the_home_page(make_site: MakeSite) -> None:
    site = make_site({**FILES, "config.yaml": CONFIG + FULL})
    built(site)
    (node,) = [each for each in graph(page(site, "en")) if each["@type"] == "WebSite"]
    assert node["accountablePerson"] == {"@type": "Person", "name": "Nguyễn Văn Mẫu", "jobTitle": "Head"}
    assert node["copyrightNotice"] == "© Bulletin"
    assert node["publisher"] == {
        "@type": "Organization",
        "name": "Test Bulletin",
        "url": "https://bulletin.example/en/",
        "logo": {
            "@type": "ImageObject",
            "url": "https://bulletin.example/logo.svg",
            "width": 160,
            "height": 48,
        },
        "hasCertification": {
            "@type": "Certification",
            "certificationIdentification": "12/GP-TTĐT",
            "issuedBy": {"@type": "Organization", "name": "Office A"},
            "datePublished": "2024-05-06",
        },
    }


def test_a_site_that_says_nothing_shows_nothing(make_site: MakeSite) -> None:
    site = make_site({"content/news/tin.vi.md": STORY, "config.yaml": CONFIG})
    built(site)
    html = page(site, "vi")
    for sign in ('class="imprint"', 'class="partners"', "theme.", 'class="logo"', "Giấy phép", "<h2></h2>"):
        assert sign not in html, sign
    (node,) = [each for each in graph(html) if each["@type"] == "WebSite"]
    assert {"accountablePerson", "copyrightNotice", "maintainer"}.isdisjoint(node)


def test_parts_of_an_imprint_stand_alone(make_site: MakeSite) -> None:
    for given, said in (
        ("{licence: {number: 7/GP}}", "Giấy phép số 7/GP"),
        ("{licence: {number: 7/GP, date: 2024-05-06}}", "Giấy phép số 7/GP , cấp ngày 06/05/2024"),
        ("{licence: {number: 7/GP, authority: Sở A}}", "Giấy phép số 7/GP do Sở A cấp"),
        ("{responsible: Trần B}", "Chịu trách nhiệm nội dung: Trần B"),
    ):
        site = make_site({"content/news/tin.vi.md": STORY, "config.yaml": f"{CONFIG}imprint: {given}\n"})
        built(site)
        imprint = words(foot(page(site, "vi")).partition('<div class="imprint">')[2].partition("</div>")[0])
        assert imprint == said


def test_the_site_map_has_every_list_and_page(make_site: MakeSite) -> None:
    about = "---\ntitle: Giới thiệu\n---\n\nBản tin của chúng tôi.\n"
    site = make_site({**FILES, "content/pages/about.vi.md": about, "config.yaml": CONFIG + FULL})
    built(site)
    vi, en = page(site, "vi/so-do-trang"), page(site, "en/site-map")
    for address in ("hoi-nghi", "tin-tuc", "bang-vang", "chu-de", "2024", "gioi-thieu"):
        assert f'href="/vi/{address}/"' in vi.partition("<main")[2], address
    assert 'href="https://vca.example"' in vi.partition("<main")[2].partition("</main>")[0]
    assert "Giới thiệu" not in en
    assert 'hreflang="en" href="https://bulletin.example/en/site-map/"' in vi
    assert "/vi/so-do-trang/</loc>" in (site / "output/sitemap.xml").read_text("utf-8")
