"""config.yaml: defaults, every key, and E801 for all that cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopsite.config.model import Collection, Config, Contact, HomeEntry, NavEntry, Publisher
from coopsite.config.schema import json_schemas, read_config
from coopsite.diagnostics import SourcePosition

LEAST = """\
title: {vi: Bản tin, en: Bulletin}
base_url: https://bulletin.example
languages: [vi, en]
"""


def config(extra: str = "", base: str = LEAST) -> Config:
    read, diagnostics = read_config((base + extra).encode())
    assert diagnostics == ()
    assert read is not None
    return read


def refused(extra: str = "", base: str = LEAST) -> list[tuple[str, int, str, str]]:
    """Code, line, key and reason of all that is wrong."""
    read, diagnostics = read_config((base + extra).encode())
    assert read is None
    return [(f.code, f.line, f.args.get("key", ""), f.args.get("reason", "")) for f in diagnostics]


@pytest.mark.parametrize(
    ("extra", "key", "reason"),
    [
        ('navigation: ["/"]', "navigation.0", "@to_or_url"),
        ('navigation: [{to: "//", label: x}]', "navigation.0", "@to_or_url"),
        ("kinds: {news: {address: {eng: foo}}}", "kinds.news.address.eng", "@unknown_key"),
        ("kinds: {news: {address: {vi: tin, eng: foo}}}", "kinds.news.address.eng", "@unknown_key"),
    ],
)
def test_what_means_nothing_is_refused(extra: str, key: str, reason: str) -> None:
    assert [(said_key, why) for _, _, said_key, why in refused(extra)] == [(key, reason)]


@pytest.mark.parametrize("host", ["[::::]", "[1.2.3.4]", "[:]", "a.example:99999", "[::1]:65536"])
def test_a_host_that_cannot_be_is_refused(host: str) -> None:
    base = LEAST.replace("bulletin.example", host)
    assert [(key, reason) for _, _, key, reason in refused(base=base)] == [("base_url", "@base_url")]


def test_a_host_may_be_a_number() -> None:
    for host in ("[2001:db8::2]:8080", "[2001:db8::1]", "192.0.2.1:65535"):
        assert config(base=LEAST.replace("bulletin.example", host)).base_url == f"https://{host}/"


def test_the_least_configuration_has_every_default() -> None:
    read = config()
    assert read.title == {"vi": "Bản tin", "en": "Bulletin"}
    assert read.base_url == "https://bulletin.example/"
    assert read.languages == ("vi", "en")
    assert (read.tagline, read.timezone, read.per_page) == ({}, "Asia/Ho_Chi_Minh", 20)
    assert (read.missing_translation, read.search, read.share_images) == ("hide", True, False)
    assert (read.contact, read.publisher) == (Contact(), Publisher())
    assert (read.collections, read.hosts, read.theme) == ({}, (), {})
    assert [each.register or each.kind for each in read.home] == [
        *("calendar", "honours", "documents"),
        *("meeting", "award", "plan", "news"),
    ]
    assert {each.count for each in read.home} == {4}
    assert list(read.kinds) == ["meeting", "award", "plan", "news"]
    assert read.kinds["meeting"].label == {"vi": "Hội nghị", "en": "Meetings"}
    assert read.kinds["award"].address == {"vi": "khen-thuong", "en": "awards"}
    assert read.words["topics"] == {"vi": "chu-de", "en": "topics"}
    assert list(read.words) == ["topics", "search", "honours", "targets", "documents", "calendar", "site_map"]
    assert [entry.target for entry in read.navigation] == ["meeting", "award", "plan", "news", "topics"]
    assert read.navigation[0].label == {"vi": "Hội nghị", "en": "Meetings"}
    assert read.navigation[-1].label == {}


def test_everything_given() -> None:
    read = config("""\
tagline: Tin hợp tác xã
timezone: Asia/Bangkok
kinds: {meeting: {label: {en: Conferences}, address: {en: conferences}}}
navigation:
- plans
- about
- {to: meetings, label: {vi: Họp}}
- {label: Liên minh, url: https://vca.example/}
per_page: 5
missing_translation: notice
contact: {email: a@b.example, phone: 0225 123, address: {vi: Hải Phòng}}
publisher: {name: {vi: Liên minh, en: Alliance}, url: vca.example}
search: no
share_images: yes
collections: {latest: {kind: plan, tag: ocop, count: 3, for: [home.html]}, other: {for: home.html}}
hosts: [netlify, apache]
theme: {accent: "#064", wide: true, masthead: banner}
""")
    assert read.tagline == {"vi": "Tin hợp tác xã", "en": "Tin hợp tác xã"}
    assert read.timezone == "Asia/Bangkok"
    assert read.kinds["meeting"].label == {"vi": "Hội nghị", "en": "Conferences"}
    assert read.kinds["meeting"].address == {"vi": "hoi-nghi", "en": "conferences"}
    assert read.navigation == (
        NavEntry("plan", {"vi": "Kế hoạch", "en": "Plans"}, SourcePosition(8, 3)),
        NavEntry("about", {}, SourcePosition(9, 3)),
        NavEntry("meeting", {"vi": "Họp", "en": "Conferences"}, SourcePosition(10, 8)),
        NavEntry("https://vca.example/", {"vi": "Liên minh", "en": "Liên minh"}, SourcePosition(11, 27)),
    )
    assert (read.per_page, read.missing_translation, read.search, read.share_images) == (
        5,
        "notice",
        False,
        True,
    )
    assert read.contact == Contact("a@b.example", "0225 123", {"vi": "Hải Phòng"})
    assert read.publisher == Publisher({"vi": "Liên minh", "en": "Alliance"}, "https://vca.example")
    assert read.collections == {
        "latest": Collection(3, ("home.html",), "plan", "ocop", SourcePosition(18, 41)),
        "other": Collection(5, ("home.html",)),
    }
    assert read.hosts == ("netlify", "apache")
    assert read.theme == {"accent": "#006644", "wide": True, "masthead": "banner"}


def test_the_front_page_has_sections_by_kind_tag_collection_and_register() -> None:
    read = config("""\
collections: {plans: {kind: plan, tag: ocop, count: 3, for: []}}
home:
- news
- {to: plans, count: 6}
- {tag: ocop, label: Sản phẩm}
- {collection: plans}
- {collection: plans, count: 2}
- honours
""")
    assert read.home == (
        HomeEntry(4, kind="news"),
        HomeEntry(6, kind="plan"),
        HomeEntry(4, tag="ocop", label={"vi": "Sản phẩm", "en": "Sản phẩm"}, at=SourcePosition(8, 9)),
        HomeEntry(3, kind="plan", tag="ocop"),
        HomeEntry(2, kind="plan", tag="ocop"),
        HomeEntry(4, register="honours"),
    )


def test_a_plain_title_is_the_title_in_every_language() -> None:
    base = "title: Bulletin\nbase_url: https://example.org/bantin/\nlanguages: [en, vi]\n"
    read = config(base=base)
    assert read.title == {"en": "Bulletin", "vi": "Bulletin"}
    assert read.base_path == "/bantin"


@pytest.mark.parametrize(
    ("written", "base_url", "base_path"),
    [
        ("https://example.org", "https://example.org/", ""),
        ("HTTPS://Example.ORG/bantin", "https://example.org/bantin/", "/bantin"),
        ("http://intranet:8000/a/b/", "http://intranet:8000/a/b/", "/a/b"),
        ("http://[2001:db8::1]:8000", "http://[2001:db8::1]:8000/", ""),
    ],
)
def test_base_url(written: str, base_url: str, base_path: str) -> None:
    read = config(base=f"title: x\nbase_url: {written}\nlanguages: [vi]\n")
    assert (read.base_url, read.base_path) == (base_url, base_path)


@pytest.mark.parametrize(
    "written",
    ["example.org", "/bantin/", "ftp://x.vn", "https://", "https://x.vn/?a", "https://x.vn/#a", "https://a@x.vn",
     "https://x.vn/../a", "https://x.vn//a", "https://x.vn/?a%20b", "[]"],
)  # fmt: skip
def test_base_url_refused(written: str) -> None:
    base = f"title: x\nbase_url: {written}\nlanguages: [vi]\n"
    assert refused(base=base) == [("E801", 2, "base_url", "@base_url")]


def test_all_that_is_missing() -> None:
    assert refused(base="") == [
        ("E801", 1, "title", "@missing"),
        ("E801", 1, "base_url", "@missing"),
        ("E801", 1, "languages", "@missing"),
    ]


@pytest.mark.parametrize(
    ("extra", "key", "reason"),
    [
        ("titel: x", "titel", "@unknown_key"),
        ("tagline: {vi: a, fr: b}", "tagline.fr", "@unknown_key"),
        ("timezone: Hanoi", "timezone", "@timezone"),
        ("timezone: ../etc", "timezone", "@timezone"),
        ("kinds: {meetings: {}}", "kinds.meetings", "@unknown_key"),
        ("kinds: {meeting: {adress: {}}}", "kinds.meeting.adress", "@unknown_key"),
        ("kinds: {meeting: {address: {vi: a/b}}}", "kinds.meeting.address", "@not_an_address"),
        ("kinds: {meeting: {address: {vi: ''}}}", "kinds.meeting.address", "@text"),
        ('kinds: {meeting: {address: {vi: "a\u00a0b"}}}', "kinds.meeting.address", "@invisible_character"),
        ("navigation: [{url: /x}]", "navigation.0.label", "@missing"),
        ("navigation: [{label: a}]", "navigation.0", "@to_or_url"),
        ("navigation: [{label: a, url: 'javascript:x'}]", "navigation.0.url", "@web_address"),
        ("navigation: [{label: a, url: //x.vn/}]", "navigation.0.url", "@web_address"),
        ("per_page: 0", "per_page", "@number_range"),
        ("per_page: 201", "per_page", "@number_range"),
        ("per_page: many", "per_page", "@whole_number"),
        ("missing_translation: skip", "missing_translation", "@known_word"),
        ("contact: {email: nobody}", "contact.email", "@email"),
        ("contact: a@b.vn", "contact", "@map"),
        ("publisher: {url: /x}", "publisher.url", "@web_address"),
        ("search: perhaps", "search", "@yes_no"),
        ("collections: {a: {count: 3}}", "collections.a.for", "@missing"),
        ("collections: {a: {for: ../x}}", "collections.a.for.0", "@template_name"),
        ("collections: {a: {for: home.html, kind: page}}", "collections.a.kind", "@known_word"),
        ("home: [shop]", "home.0.to", "@known_word"),
        ("home: [{to: targets}]", "home.0.to", "@known_word"),
        ("home: [{tag: a, to: news}]", "home.0", "@to_tag_or_collection"),
        ("home: [{count: 3}]", "home.0", "@to_tag_or_collection"),
        ("home: [{collection: x}]", "home.0.collection", "@known_word"),
        ("home: [{to: honours, count: 3}]", "home.0.count", "@unknown_key"),
        ("home: [{to: news, count: 21}]", "home.0.count", "@number_range"),
        ("hosts: netlify", "hosts", "@list"),
        ("hosts: [geocities]", "hosts.0", "@known_word"),
        ("theme: dark", "theme", "@map"),
    ],
)
def test_whatever_cannot_be_used(extra: str, key: str, reason: str) -> None:
    assert refused(extra) == [("E801", 4, key, reason)]


@pytest.mark.parametrize(
    ("languages", "key", "reason"),
    [
        ("[]", "languages", "@languages"),
        ("vi", "languages", "@languages"),
        ("[vi, vi]", "languages", "@languages"),
        ("[vi, [en]]", "languages", "@languages"),
        ("[vi, VI]", "languages", "@languages"),
        ("[vi, fr]", "languages.1", "@no_table"),
        ("[fr]", "languages.0", "@no_table"),
        ("[vn]", "languages.0", "@known_language"),
        ("[vietnamese]", "languages.0", "@known_language"),
    ],
)
def test_languages_refused(languages: str, key: str, reason: str) -> None:
    base = f"title: x\nbase_url: https://x.vn\nlanguages: {languages}\n"
    assert refused(base=base) == [("E801", 3, key, reason)]


def test_an_unknown_language_is_told_beside_the_rest() -> None:
    base = "base_url: x\nlanguages: [vi, fr]\n"
    assert [key for _, _, key, _ in refused(base=base)] == ["title", "base_url", "languages.1"]


def test_another_language_with_its_own_strings() -> None:
    raw = b"title: x\nbase_url: https://x.vn\nlanguages: [vi, lo]\n"
    read, diagnostics = read_config(raw, known_languages=("en", "lo", "vi"))
    assert diagnostics == ()
    assert read is not None
    assert read.kinds["plan"].address == {"vi": "ke-hoach", "lo": "plans"}


def test_all_mistakes_come_together_with_what_would_do() -> None:
    raw = (LEAST + "per_pge: 5\nmissing_translation: skip\nsearch: perhaps\n").encode()
    read, diagnostics = read_config(raw)
    assert read is None
    assert [(f.line, f.column, f.args.get("suggestion") or f.args.get("allowed")) for f in diagnostics] == [
        (4, 1, "per_page"),
        (5, 22, "hide, notice, fallback"),
        (6, 9, None),
    ]
    assert diagnostics[2].args["found"] == "perhaps"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"title: a\ntitle: b\n", "E201"),
        (b"- a\n", "E211"),
        (b"title: [\n", "E214"),
        (b"\xff\xfet\0i\0", "E101"),
        (b"a: &x 1\nb: *x\n", "E208"),
    ],
)
def test_what_is_no_yaml_has_the_codes_of_yaml(raw: bytes, code: str) -> None:
    read, diagnostics = read_config(raw)
    assert read is None
    assert diagnostics[0].code == code


@given(st.binary(max_size=40) | st.text("\n:- []{}tile'\"baseurlngo", max_size=40).map(str.encode))
def test_any_bytes_end_in_diagnostics_or_a_configuration(raw: bytes) -> None:
    for source in (raw, LEAST.encode() + raw):
        read, diagnostics = read_config(source)
        assert (read is None) == any(diagnostic.severity == "error" for diagnostic in diagnostics)


def test_a_language_that_no_folder_can_be_called_is_refused() -> None:
    raw = b"title: T\nbase_url: https://bulletin.example/\nlanguages: [vi, con]\n"
    _, (diagnostic,) = read_config(raw, known_languages=("vi", "con"))
    assert (diagnostic.code, diagnostic.line, diagnostic.args["reason"]) == ("E801", 3, "@name_of_windows")


def test_schemas_for_editors() -> None:
    schemas = json_schemas()
    assert set(schemas) == {"front-matter", "config"}
    assert schemas["front-matter"]["required"] == ["title"]
    assert {"awards", "held_on", "period"} <= set(schemas["front-matter"]["properties"])
    assert set(schemas["config"]["required"]) == {"title", "base_url", "languages"}
    assert schemas["config"]["additionalProperties"] is False


@pytest.mark.parametrize("name", ["config", "front-matter"])
def test_the_schemas_in_the_docs_are_the_ones_of_the_code(name: str) -> None:
    written = Path(__file__).parents[2] / "docs" / "schemas" / f"{name}.json"
    assert json.loads(written.read_text("utf-8")) == json_schemas()[name]


def test_the_schemas_know_the_short_forms() -> None:
    schemas = json_schemas()
    entries = schemas["config"]["properties"]["navigation"]["items"]["anyOf"]
    tasks = schemas["front-matter"]["properties"]["tasks"]["items"]["anyOf"]
    assert {"type": "string"} in entries
    assert {"type": "string"} in tasks


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://b.example/bantin/index.html", "https://b.example/bantin/"),
        ("https://b.example/Default.ASPX", "https://b.example/"),
        ("https://b.example/vi/#top", "https://b.example/"),
        ("https://b.example/vi/trang-chu/index.html?utm=1#top", "https://b.example/"),
        ("https://b.example/bantin/VI/tin.html", "https://b.example/bantin/"),
        ("https://b.example/?utm=1", "https://b.example/"),
        ("https://ban@b.example//bantin//", "https://b.example/bantin/"),
        ("b.example/bantin", "https://b.example/bantin/"),
        ("bulletin", ""),
        ("ftp://b.example/", ""),
        ("https://☃.example/", ""),
    ],
)
def test_an_address_copied_from_a_browser_is_refused_with_what_was_meant(written: str, meant: str) -> None:
    read, diagnostics = read_config(f"title: x\nbase_url: '{written}'\nlanguages: [vi]\n".encode())
    assert read is None
    assert [each.args.get("key") for each in diagnostics] == ["base_url"]
    assert diagnostics[0].args.get("suggestion", "") == meant
    assert diagnostics[0].args.get("instead", "") == (f"base_url: {meant}" if meant else "")


@pytest.mark.parametrize("written", ["https://x.vn/a b", "https://x.vn/a%20b/", "https://x.vn/%2e"])
def test_spaces_in_the_address_of_a_site_are_told(written: str) -> None:
    base = f"title: x\nbase_url: {written}\nlanguages: [vi]\n"
    assert refused(base=base) == [("E801", 2, "base_url", "@spaced_address")]


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("localhost", ["W232"]),
        ("LOCALHOST:8000", ["W232"]),
        ("bantin.localhost", ["W232"]),
        ("127.0.0.1:8000", ["W232"]),
        ("[::1]", ["W232"]),
        ("0.0.0.0", ["W232"]),
        ("localhost.vn", []),
        ("192.168.1.5", []),
    ],
)
def test_an_address_that_leads_each_machine_to_itself_is_doubted(host: str, told: list[str]) -> None:
    read, diagnostics = read_config(f"title: x\nbase_url: http://{host}/\nlanguages: [vi]\n".encode())
    assert read is not None
    assert [each.code for each in diagnostics] == told


@pytest.mark.parametrize(
    ("lines", "instead"),
    [
        ("kinds: {news: {address: thong-bao}}", "address: {vi: thong-bao, en: …}"),
        ("kinds: {news: {aliases: thong-bao}}", "aliases: {vi: thong-bao, en: …}"),
        ("theme: xanh", "theme: {style: xanh}"),
        ("missing_translation: ẩn", "missing_translation: hide"),
        ("timezone: GMT+7", "timezone: Asia/Ho_Chi_Minh"),
    ],
)
def test_a_setting_of_another_shape_is_shown_as_it_is_written(lines: str, instead: str) -> None:
    _, diagnostics = read_config(f"{LEAST}{lines}\n".encode())
    assert [(each.code, each.args.get("instead")) for each in diagnostics] == [("E801", instead)]


def test_hosts_may_have_capital_letters_and_are_shown_as_a_list() -> None:
    assert config("hosts: [Netlify, GitHub-Pages]").hosts == ("netlify", "github-pages")
    for written, listed in (("Netlify", "[netlify]"), ("netlify, Apache", "[netlify, apache]")):
        _, (diagnostic,) = read_config(f"{LEAST}hosts: {written}\n".encode())
        assert (diagnostic.code, diagnostic.args["as_list"]) == ("E801", f"hosts: {listed}")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("[Tiếng Việt, English]", [("suggestion", "vi"), ("suggestion", "en")]),
        ("vi, en", [("instead", "languages: [vi, en]")]),
        ("Tiếng Việt; tiếng Anh", [("instead", "languages: [vi, en]")]),
    ],
)
def test_languages_as_people_call_them_are_answered_with_their_codes(
    written: str, told: list[tuple[str, str]]
) -> None:
    source = f"title: {{vi: A, en: B}}\nbase_url: https://x.vn/\nlanguages: {written}\n"
    _, diagnostics = read_config(source.encode())
    assert [(each.line, each.args.get(name)) for each, (name, _) in zip(diagnostics, told, strict=True)] == [
        (3, value) for _, value in told
    ]


def test_words_in_a_language_that_was_dropped_are_told_as_such() -> None:
    source = (
        "title: {vi: A, en: B}\nbase_url: https://x.vn/\nlanguages: [vi]\n"
        "kinds: {news: {address: {vi: a, en: b}, label: {vi: A, english: B}}}\n"
    )
    _, diagnostics = read_config(source.encode())
    assert sorted(
        (each.args["key"], each.args["reason"], each.args.get("language")) for each in diagnostics
    ) == [
        ("kinds.news.address.en", "@language_not_listed", "en"),
        ("kinds.news.label.english", "@unknown_key", None),
        ("title.en", "@language_not_listed", "en"),
    ]


def test_a_language_at_the_end_of_the_address_is_doubted() -> None:
    for path, told in (("vi/", ["W802"]), ("a/VI", ["W802"]), ("fr/", []), ("vietnam/", []), ("", [])):
        read, diagnostics = read_config(f"title: x\nbase_url: https://vi/{path}\nlanguages: [vi]\n".encode())
        assert read is not None
        assert [each.code for each in diagnostics] == told


@pytest.mark.parametrize(
    ("written", "zone", "told"),
    [
        ("Asia/Ho_Chi_Minh", "Asia/Ho_Chi_Minh", []),
        ("asia/ho_chi_minh", "Asia/Ho_Chi_Minh", []),
        ("Asia/Saigon", "Asia/Saigon", []),
        ("Etc/GMT+7", "Etc/GMT+7", [("W804", "Asia/Ho_Chi_Minh")]),
        ("Etc/GMT-7", "Etc/GMT-7", []),
        ("Etc/GMT+9", "Etc/GMT+9", [("W804", "Etc/GMT-9")]),
        ("Etc/GMT", "Etc/GMT", []),
        ("GMT+7", "", [("E801", "Asia/Ho_Chi_Minh")]),
        ("UTC+07:00", "", [("E801", "Asia/Ho_Chi_Minh")]),
        ("Asia/Hanoi", "", [("E801", "Asia/Ho_Chi_Minh")]),
        ("SE Asia Standard Time", "", [("E801", "Asia/Ho_Chi_Minh")]),
        ("Mars/Olympus", "", [("E801", "")]),
    ],
)
def test_time_zones_as_people_write_them(written: str, zone: str, told: list[tuple[str, str]]) -> None:
    read, diagnostics = read_config((LEAST + f"timezone: {written}\n").encode())
    assert (read.timezone if read else "") == zone
    assert [(each.code, each.args.get("suggestion", "")) for each in diagnostics] == told


@pytest.mark.parametrize(
    ("line", "code", "at"),
    [
        ("tagline: Tin #OCOP", "W221", (4, 14)),
        ("tagline: Tin: mỗi tuần", "E202", (4, 13)),
        ("tagline:\u00a0Tin", "E106", (4, 9)),
        ("tagline: 'Tin", "E214", (4, 10)),
        ("contact: {address: Số 1, phố Huế}", "E222", (4, 26)),
        ("navigation:\n- meetings\n– plans", "E223", (6, 1)),
        ("navigation:\n- {url: 'https://a.example', label: Tin: mới}", "E202", (5, 40)),
    ],
)
def test_slips_of_writing_are_told_as_in_stories(line: str, code: str, at: tuple[int, int]) -> None:
    _, diagnostics = read_config((LEAST + line + "\n").encode())
    assert [each.code for each in diagnostics] == [code]
    assert (diagnostics[0].line, diagnostics[0].column) == at
