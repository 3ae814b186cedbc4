"""Hosts with other letters than ASCII: Punycode for machines, their own letters for readers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopsite.text.hostnames import ascii_address, ascii_host, readable_address
from tests.conftest import MakeSite, built_well, files_below

CONFIG = """\
title: {vi: Bản tin, en: Bulletin}
base_url: https://Bản-Tin.example/
languages: [vi, en]
hosts: [github-pages]
contact: {email: ban@bản-tin.example}
"""
ASCII = "xn--bn-tin-bd8b.example"


def test_a_host_is_written_both_ways() -> None:
    assert ascii_host("bản-tin.example") == ASCII
    assert ascii_address("https://bản-tin.example:8000/đ") == f"https://{ASCII}:8000/đ"
    assert ascii_address("ban@bản-tin.example") == f"ban@{ASCII}"
    assert readable_address(f"https://{ASCII}/vi/?q=xn--a") == "https://bản-tin.example/vi/?q=xn--a"
    assert readable_address(f"ban@{ASCII}") == "ban@bản-tin.example"


@pytest.mark.parametrize(
    "address", ["https://a.example/vi/", "ban@a.example", "", "/vi/", "https://[::1]:80/", "https://xn--0/"]
)
def test_what_is_ascii_stays(address: str) -> None:
    assert ascii_address(address) == address
    assert readable_address(address) == address


@given(st.text(max_size=40))
def test_any_text_can_be_shown(text: str) -> None:
    assert isinstance(readable_address(f"https://{text}"), str)


def test_machines_get_punycode_and_readers_their_letters(make_site: MakeSite) -> None:
    site = make_site(
        {"content/news/a.vi.md": "---\ntitle: Tin\ndate: 2020-01-01\n---\n\nChữ.\n"}, config=CONFIG
    )
    built_well(site)
    output = {
        path: data.decode()
        for path, data in files_below(site / "output").items()
        if path.endswith((".html", ".xml", "CNAME"))
    }
    assert output["CNAME"] == f"{ASCII}\n"
    feed = output["vi/feed.xml"]
    assert f"<id>tag:{ASCII}," in feed
    assert "bản-tin" not in feed
    assert "bản-tin" not in output["sitemap.xml"]
    page = output["vi/tin-tuc/tin/index.html"]
    assert f'<link rel="canonical" href="https://{ASCII}/vi/tin-tuc/tin/">' in page
    assert f'href="mailto:ban@{ASCII}"' in page
    assert ">ban@bản-tin.example</a>" in page
    assert "https://bản-tin.example/vi/tin-tuc/tin/</p>" in page


def test_words_that_run_the_other_way_say_so(make_site: MakeSite) -> None:
    text = "---\ntitle: {title}\ndate: 2020-01-01\n---\n\n{title}.\n"
    site = make_site(
        {
            "content/news/a.vi.md": text.replace("{title}", "Tin"),
            "content/news/a.ar.md": text.replace("{title}", "خبر"),
            "content/news/b.ar.md": text.replace("{title}", "نبأ"),
            "templates/strings/ar.yaml": "home: الصفحة الرئيسية\n",
        },
        config="title: {vi: Bản tin}\nbase_url: https://b.example/\nlanguages: [vi, ar]\nmissing_translation: notice\n",
    )
    built_well(site)
    output = {
        path: data.decode() for path, data in files_below(site / "output").items() if path.endswith(".html")
    }
    arabic, vietnamese = output["ar/index.html"], output["vi/index.html"]
    assert '<html lang="ar" dir="rtl">' in arabic
    assert '<html lang="vi">' in vietnamese
    assert 'lang="vi" dir="ltr">Bản tin</p>' in arabic
    assert 'lang="ar" dir="rtl">نبأ' in vietnamese
    assert 'lang="vi" dir=' not in vietnamese
