"""What hosts are told: policies, long caching, moved addresses, names; as each of them understands it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coopsite.config.model import HOST_FILES
from coopsite.pages.hosting import MEDIA_POLICY, POLICY, SEARCH_POLICY, HostRecipe
from coopsite.pages.render import Renderer
from tests.hosting import headers_for, moved_to
from tests.unit.factories import make_config, make_pair, make_text
from tests.unit.page_factories import Planned

ALL = ("netlify", "cloudflare", "apache", "github-pages")
CSP = "Content-Security-Policy"


def files(base_url: str = "https://bulletin.example/", hosts: tuple[str, ...] = ALL) -> dict[str, str]:
    config = make_config(base_url=base_url, hosts=hosts, search=True)
    texts = [*make_pair(), make_text("news/b", aliases=("/cu/a b.html", "/tin/1/", "/cũ/"))]
    planned = Planned(texts, config=config)
    renderer = Renderer({}, {}, {})
    found = {}
    for path in {name for names in HOST_FILES.values() for name in names} & planned.pages.keys():
        data = renderer.render(planned.pages[path], planned.view(path))
        assert isinstance(data, bytes)
        found[path] = data.decode()
    return found


def test_the_docs_give_the_same_policies_for_a_server_of_ones_own() -> None:
    told = (Path(__file__).parents[2] / "docs" / "publishing.md").read_text("utf-8")
    assert {POLICY, SEARCH_POLICY, MEDIA_POLICY} <= set(re.findall(r'"(default-src [^"]*)";', told))


def test_only_what_is_asked_for_is_written() -> None:
    assert not files(hosts=())
    assert set(files(hosts=("netlify",))) == {"_headers", "_redirects"}
    assert set(files(hosts=("apache",))) == {".htaccess"}
    assert set(files()) == {"_headers", "_redirects", ".htaccess", ".nojekyll", "CNAME"}


@pytest.mark.parametrize("host", ["netlify", "cloudflare"])
@pytest.mark.parametrize("base", ["", "/bantin"])
def test_each_answer_has_one_policy_and_only_the_search_page_may_run_anything(host: str, base: str) -> None:
    text = files(f"https://example.org{base}/", (host,))["_headers"]
    for path, policy in (
        (f"{base}/", POLICY),
        (f"{base}/vi/hoi-nghi/a-vi/", POLICY),
        (f"{base}/nowhere", POLICY),
        (f"{base}/media/x.0123456789.svg", MEDIA_POLICY),
        (f"{base}/vi/tim-kiem/", SEARCH_POLICY),
        (f"{base}/en/search/", SEARCH_POLICY),
    ):
        found = headers_for(text, path, host)
        assert found[CSP] == policy, path
        assert found["X-Content-Type-Options"] == "nosniff"
    assert "script-src" not in POLICY
    assert "unsafe" not in POLICY
    assert "; script-src 'self'; connect-src 'self'; " in SEARCH_POLICY
    assert "unsafe" not in SEARCH_POLICY
    for path in (f"{base}/assets/site.0123456789.css", f"{base}/media/x.0123456789.jpg"):
        assert headers_for(text, path, host)["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cache-Control" not in headers_for(text, f"{base}/vi/", host)


def test_https_is_bound_only_to_a_host_of_ones_own() -> None:
    assert "Strict-Transport-Security" in files()["_headers"]
    for base_url in ("https://example.org/bantin/", "http://bulletin.example/"):
        assert "Strict-Transport-Security" not in "".join(files(base_url).values())


@pytest.mark.parametrize("host", ["netlify", "cloudflare"])
def test_old_addresses_are_redirected_for_good(host: str) -> None:
    text = files("https://example.org/bantin/", (host,))["_redirects"]
    new = "/bantin/vi/tin-tuc/b-vi/"
    assert moved_to(text, "/bantin/cu/a%20b.html") == (new, 301)
    assert moved_to(text, "/bantin/tin/1/") == (new, 301)
    assert moved_to(text, "/bantin/c%C5%A9/") == (new, 301)
    assert moved_to(text, "/bantin/vi/x/") == ("/vi/x/", 200)
    assert moved_to(text, "/elsewhere/") is None
    assert ("301!" in text) == (host == "netlify")
    assert "200" not in files(hosts=(host,))["_redirects"]


def test_apache_is_told_the_same() -> None:
    text = files("https://example.org/bantin/")[".htaccess"]
    patterns = dict(re.findall(r'RedirectMatch 301 "(.+)" "(.+)"', text))
    for old in ("/bantin/cu/a b.html", "/bantin/tin/1/", "/bantin/cũ/"):
        assert [new for pattern, new in patterns.items() if re.search(pattern, old)] == [
            "/bantin/vi/tin-tuc/b-vi/"
        ]
    assert not any(re.search(pattern, "/bantin/tin/1/x") for pattern in patterns)
    assert "ErrorDocument 404 /bantin/404.html" in text
    hashed, media, *searches = re.findall(r'SetEnvIf Request_URI "(.+)" ', text)
    assert re.search(hashed, "/bantin/assets/site.css")
    assert re.search(media, "/bantin/media/a.pdf")
    assert not re.search(hashed, "/bantin/vi/assets/")
    assert [bool(re.search(each, "/bantin/en/search/")) for each in searches] == [False, True]
    for opened in re.findall(r"<(\w+) ", text):
        assert text.count(f"<{opened} ") == text.count(f"</{opened}>")


def test_github_gets_a_name_only_where_it_is_ones_own() -> None:
    found = files()
    assert (found["CNAME"], found[".nojekyll"]) == ("bulletin.example\n", "")
    assert "CNAME" not in files("https://alliance.github.io/")
    assert "CNAME" not in files("https://example.org/bantin/")


def test_a_static_file_of_the_same_name_is_published_instead() -> None:
    planned = Planned(
        make_pair(), config=make_config(hosts=("netlify",)), static=("content/static/_headers",)
    )
    assert [(each.code, each.path) for each in planned.site.diagnostics] == [
        ("N501", "content/static/_headers")
    ]
    assert "_headers" not in planned.pages
    assert "_redirects" in planned.pages
    assert not Planned(make_pair(), static=("content/static/_headers",)).site.diagnostics


def test_a_host_recipe_says_no_more_than_its_file_shows() -> None:
    config = make_config(hosts=("netlify",), search=True)
    before = Planned(make_pair(), config=config)
    after = Planned([*make_pair(aliases=("/cu/",))[:1], *make_pair()[1:]], config=config)
    changed = {path for path, page in before.pages.items() if after.pages[path] != page}
    assert "_headers" not in changed
    assert "_redirects" in changed
    assert isinstance(after.view("_redirects"), HostRecipe)
