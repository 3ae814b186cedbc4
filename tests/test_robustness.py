"""What goes wrong in a newsroom, and what coopsite makes of it: one test for each promise."""

from __future__ import annotations

import ctypes
import json
import os
import re
import subprocess
import sys
import time
import unicodedata
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest

from coopsite.build import snapshot as looking
from coopsite.content import scan
from tests.conftest import CONFIG, MakeSite, built, files_below

TEXT = "content/news/tin.vi.md"
PAGE = "vi/tin-tuc/tin-hoi-nghi/index.html"
BODY = "Hợp tác xã họp tổng kết ở Đà Nẵng."
Found = list[tuple[str, str, int]]


def story(*lines: str, title: str = "Tin hội nghị", body: str = BODY) -> str:
    return "\n".join(("---", f"title: {title}", "date: 2023-06-28", *lines, "---", "", body, ""))


def found(site: Path, exit_code: int = 1) -> Found:
    """Build; return codes with path and line."""
    result = built(site)
    assert result.exit_code == exit_code, result.diagnostics
    return [(each.code, each.path, each.line) for each in result.diagnostics]


def output(site: Path) -> dict[str, bytes]:
    """Build without a diagnostic; return the output."""
    assert found(site, 0) == []
    return files_below(site / "output")


def page(site: Path, path: str = PAGE) -> str:
    return output(site)[path].decode()


@pytest.fixture
def plain(make_site: MakeSite) -> dict[str, bytes]:
    """The output of the one plain story."""
    return output(make_site({TEXT: story()}, name="plain"))


# --- bytes --------------------------------------------------------------------------------------------------


def test_a_byte_order_mark_changes_nothing(make_site: MakeSite, plain: dict[str, bytes]) -> None:
    marked = {TEXT: b"\xef\xbb\xbf" + story().encode(), "config.yaml": b"\xef\xbb\xbf" + CONFIG.encode()}
    assert output(make_site(marked)) == plain


def test_utf_16_is_refused(make_site: MakeSite) -> None:
    assert found(make_site({TEXT: story().encode("utf-16")})) == [("E101", TEXT, 0)]


def test_an_old_code_page_is_never_guessed(make_site: MakeSite) -> None:
    site = make_site()
    (site / "content/news").mkdir()
    (site / TEXT).write_bytes(b"---\ntitle: Tin\ndate: 2023-06-28\n---\n\nH\xf4\xf2i nghi\n")
    assert found(site) == [("E102", TEXT, 6)]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_change_nothing(
    make_site: MakeSite, plain: dict[str, bytes], end: str
) -> None:
    other = {TEXT: story().replace("\n", end), "config.yaml": CONFIG.replace("\n", end)}
    assert output(make_site(other)) == plain


def test_letters_with_their_marks_apart_change_nothing(make_site: MakeSite) -> None:
    files = {"content/news/tổng-kết/index.vi.md": story("slug: tổng kết", body="[Một](bài-đọc.pdf)")}
    files["content/news/tổng-kết/bài-đọc.pdf"] = "%PDF"
    apart = {unicodedata.normalize("NFD", k): unicodedata.normalize("NFD", v) for k, v in files.items()}
    assert apart.keys() != files.keys()
    together = output(make_site(files, name="together"))
    assert "vi/tin-tuc/tong-ket/index.html" in together
    assert output(make_site(apart, name="apart")) == together


def test_two_names_that_look_alike_are_both_named(make_site: MakeSite) -> None:
    names = [unicodedata.normalize(form, "content/news/họp.vi.md") for form in ("NFC", "NFD")]
    site = make_site(dict.fromkeys(names, story()))
    if len(list((site / "content/news").iterdir())) < 2:
        pytest.skip("this disk does not keep such files apart")
    result = built(site)
    (twin,) = result.diagnostics
    assert (twin.code, twin.path, result.exit_code) == ("E105", names[0], 1)
    assert twin.args["other_path"] in names


@pytest.mark.parametrize("line", ["t\u200bags: [a]", "slug: a\u202eb", "slug: a\u00a0b", "slug: a\u2066b"])
def test_what_cannot_be_seen_is_refused_in_keys_and_slugs(make_site: MakeSite, line: str) -> None:
    assert found(make_site({TEXT: story(line)})) == [("E106", TEXT, 4)]


def test_what_cannot_be_seen_may_stand_in_a_text(make_site: MakeSite) -> None:
    assert "5\u00a0%" in unescape(page(make_site({TEXT: story(body="Tăng 5\u00a0%.")})))


@pytest.mark.parametrize("character", ["\0", "\x08", "\x1b", "\x7f", "\x85", "\ufffe"])
def test_control_characters_are_refused(make_site: MakeSite, character: str) -> None:
    assert found(make_site({TEXT: story(f"author: Tr{character}ần")})) == [("E107", TEXT, 4)]


def test_what_markdown_would_silently_drop_is_refused(make_site: MakeSite) -> None:
    assert found(make_site({TEXT: story(body="Một\n\nhai \x02 ba \x03")})) == [("E107", TEXT, 8)] * 2


def test_an_empty_file_is_left_out(make_site: MakeSite) -> None:
    assert found(make_site({TEXT: story(), "content/news/rong.vi.md": " \n"}), 0) == [
        ("W108", "content/news/rong.vi.md", 0)
    ]


def test_a_huge_file_is_refused_before_it_is_read(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site({TEXT: story()})
    os.truncate(site / TEXT, 50_000_000)
    monkeypatch.setattr(scan, "_HEAD", 0)
    begun = time.perf_counter()
    assert found(site) == [("E109", TEXT, 0)]
    assert time.perf_counter() - begun < 5


def test_a_picture_that_is_called_a_text_is_refused(make_site: MakeSite) -> None:
    data = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8 + bytes(4000)
    assert found(make_site({TEXT: data})) == [("E109", TEXT, 0)]


# --- front matter -------------------------------------------------------------------------------------------


def test_a_repeated_key_is_refused_and_both_lines_are_named(make_site: MakeSite) -> None:
    (twice,) = built(make_site({TEXT: story("author: A", "author: B")})).diagnostics
    assert (twice.code, twice.line, twice.args["first"]) == ("E201", 5, "4")


def test_a_title_with_a_colon_wants_quotes(make_site: MakeSite) -> None:
    assert found(make_site({TEXT: story(title="Họp: tin")})) == [("E202", TEXT, 2)]
    assert "<h1>Họp: tin</h1>" in re.sub(r"<h1[^>]*>", "<h1>", page(
        make_site({TEXT: story('slug: tin-hoi-nghi', title='"Họp: tin"')})
    ))  # fmt: skip


def test_a_tab_before_a_key_is_refused(make_site: MakeSite) -> None:
    assert found(make_site({TEXT: story("source:", "\tname: A")})) == [("E203", TEXT, 5)]


def test_front_matter_that_never_ends_is_refused_where_it_begins(make_site: MakeSite) -> None:
    assert found(make_site({TEXT: "\n---\ntitle: Tin\n\nMột đoạn.\n"})) == [("E204", TEXT, 2)]


@pytest.mark.parametrize("no", ["no", "No", "NO", "false", "off", "không", '"no"'])
def test_no_is_a_word_in_a_text_and_means_no_where_it_is_asked(make_site: MakeSite, no: str) -> None:
    made = page(make_site({TEXT: story(f"author: {no}", f"draft: {no}")}))
    assert no.strip('"') in made


@pytest.mark.parametrize("word", ["maybe", "0", "2019-01-01", "[no]"])
def test_any_other_word_for_yes_or_no_is_refused(make_site: MakeSite, word: str) -> None:
    ((code, _, line),) = found(make_site({TEXT: story(f"draft: {word}")}))
    assert (code, line) == ("E213" if word == "[no]" else "E205", 4)


def test_twelve_thirty_is_no_number(make_site: MakeSite) -> None:
    made = page(make_site({TEXT: story("place: 12:30", "extra: {hour: 12:30}")}))
    assert "12:30" in made
    assert "750" not in made


def test_numbers_that_are_names_stay_as_written(make_site: MakeSite) -> None:
    shown = "{{ page.extra.phone }}|{{ page.extra.version }}|{{ page.extra.big }}|{{ page.author }}"
    site = make_site({
        TEXT: story("extra: {phone: 0123, version: 1.10, big: 1e5}", "author: 007"),
        "templates/story.html": shown,
    })  # fmt: skip
    assert page(site).strip() == "0123|1.10|1e5|007"


def test_a_day_that_does_not_exist_is_refused(make_site: MakeSite) -> None:
    assert found(make_site({TEXT: story("held_on: 2019-02-30")})) == [("E206", TEXT, 4)]


def test_day_and_month_are_never_guessed(make_site: MakeSite) -> None:
    (slashes,) = built(make_site({TEXT: story("held_on: 04/09/2019")})).diagnostics
    assert (slashes.code, slashes.line) == ("E207", 4)
    assert (slashes.args["suggestion"], slashes.args["other"]) == ("2019-09-04", "2019-04-09")


def test_a_moment_without_offset_is_of_the_sites_time_zone_and_waits_until_it_is_due(
    make_site: MakeSite,
) -> None:
    site = make_site({TEXT: story().replace("2023-06-28", "2026-02-01T08:30")})
    before = datetime.fromisoformat("2026-02-01T01:29:59+00:00")
    waiting = built(site, now=before)
    assert [(held.path, held.reason) for held in waiting.held_back] == [(TEXT, "future")]
    assert (waiting.exit_code, tuple(waiting.diagnostics)) == (0, ())
    assert not (site / "output" / PAGE).exists()
    due = built(site, now=datetime.fromisoformat("2026-02-01T01:30:00+00:00"))
    assert due.held_back == ()
    assert (site / "output" / PAGE).is_file()


BOMB = [
    "extra:",
    "  a: &a [x, x, x]",
    *(f"  {b}: &{b} [*{a}, *{a}, *{a}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
]


def test_an_alias_bomb_is_refused_at_its_first_alias(make_site: MakeSite) -> None:
    assert found(make_site({TEXT: story(*BOMB)})) == [("E208", TEXT, 6)]


def test_a_merge_key_bomb_is_refused_at_once(make_site: MakeSite) -> None:
    bomb = [
        "extra:",
        "  a: &a {k: v}",
        *("  " * 1 + f"{c}: &{c} {{<<: [{', '.join(['*a'] * 50)}]}}" for c in "bcdef"),
    ]
    begun = time.perf_counter()
    assert found(make_site({TEXT: story(*bomb)})) == [("E208", TEXT, 6)]
    assert time.perf_counter() - begun < 3


def test_a_python_object_is_refused_and_nothing_runs(make_site: MakeSite) -> None:
    site = make_site()
    written = site / "was-run"
    path = f'!!python/object/apply:pathlib.Path ["{written.as_posix()}"]'
    call = f"!!python/object/apply:pathlib.Path.touch [{path}]"
    (site / "content/news").mkdir()
    (site / TEXT).write_text(story(f"extra: {{a: {call}}}"), encoding="utf-8")
    assert {code for code, _, _ in found(site)} == {"E209"}
    assert not written.exists()


def test_fifty_thousand_brackets_are_refused(make_site: MakeSite) -> None:
    assert found(make_site({TEXT: story("extra: " + "[" * 50_000)})) == [("E210", TEXT, 4)]


@pytest.mark.parametrize(
    "source", ["---\ntitle: Tin\n---\ndate: 2023-06-28\n---\n\nx\n", "---\n- Tin\n- khác\n---\n\nx\n"]
)
def test_two_front_matters_or_a_list_are_refused(make_site: MakeSite, source: str) -> None:
    ((code, path, _),) = found(make_site({TEXT: source}))
    assert (code, path) == ("E211", TEXT)


def test_a_misspelt_key_warns_and_names_the_right_one(make_site: MakeSite) -> None:
    result = built(make_site({TEXT: story("sumary: Một câu.")}))
    assert result.exit_code == 0
    assert [(d.code, d.line, d.args["suggestion"]) for d in result.diagnostics] == [("W212", 4, "summary")]


def test_a_number_where_a_list_belongs_is_refused(make_site: MakeSite) -> None:
    (wrong,) = built(make_site({TEXT: story("tags: 5")})).diagnostics
    assert (wrong.code, wrong.args["expected"]) == ("E213", "@list")


# --- bodies -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "allowed"),
    [
        ("[" * 20_000, {"E301"}),
        ("|a" * 900 + "|\n" + "|-" * 900 + "|\n" + "|b|\n" * 5_000, {"E301"}),
        ("\n".join("    " * i + "- x" for i in range(400)), {"E302"}),
        ("*" * 3_000, {"E302"}),
        (">" * 3_000 + "x", {"E301", "E302"}),
        ("<" * 30_000, {"E301"}),
    ],
)
def test_a_body_that_would_take_for_ever_is_refused_by_counting(
    make_site: MakeSite, body: str, allowed: set[str]
) -> None:
    begun = time.perf_counter()
    codes = {code for code, _, _ in found(make_site({TEXT: story(body=body)}))}
    assert codes
    assert codes <= allowed
    assert time.perf_counter() - begun < 8


@pytest.mark.parametrize("mark", ["<!-- <!--", "<![", "<!-- x -- > y"])
def test_a_comment_that_never_ends_loses_no_text(make_site: MakeSite, mark: str) -> None:
    site = make_site({TEXT: story(body=f"Đầu {mark} giữa\n\ncuối bài")})
    assert {code for code, _, _ in found(site, 0)} == {"W303"}
    made = (site / "output" / PAGE).read_text("utf-8")
    assert all(word in made for word in ("Đầu", "giữa", "cuối bài"))


def test_an_element_that_is_never_closed_is_named_and_the_rest_is_shown(make_site: MakeSite) -> None:
    site = make_site({TEXT: story(body="Một\n\n<div>\n\n**Hai**\n\nba")})
    assert found(site, 0) == [("W304", TEXT, 8)]
    made = (site / "output" / PAGE).read_text("utf-8")
    assert "<strong>Hai</strong>" in made
    assert "<p>ba</p></div>" in made


@pytest.mark.parametrize(
    "body",
    [
        '<script>alert("!")</script>',
        '<b onclick="a()">x</b>',
        '*x*{: onclick="a()"}',
        "<iframe src='/x'></iframe>",
    ],
)
def test_what_could_run_is_taken_out_and_said(make_site: MakeSite, body: str) -> None:
    site = make_site({TEXT: story(body=f"Đầu. {body}")})
    assert {code for code, _, _ in found(site, 0)} == {"W305"}
    made = (site / "output" / PAGE).read_text("utf-8")
    assert not re.search(r"alert\(|onclick|<iframe", made)


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
    ],
)
def test_a_link_that_could_run_is_refused(make_site: MakeSite, target: str) -> None:
    assert found(make_site({TEXT: story(body=f"Một [chỗ]({target}).")})) == [("E306", TEXT, 6)]


@pytest.mark.parametrize(
    "body",
    ["[x](khong-co.md)", "[x](#khong-co)", "![x](khong-co.jpg)", "[x](khong-co.pdf)", "[x](/vi/khong-co/)"],
)
def test_what_leads_nowhere_is_refused(make_site: MakeSite, body: str) -> None:
    assert found(make_site({TEXT: story(body=body)})) == [("E307", TEXT, 6)]


def test_headings_have_ids_that_are_unique_and_stay(make_site: MakeSite) -> None:
    body = "## Đà Nẵng\n\nMột [hai](#da-nang-2).\n\n## Đà Nẵng\n\nBa.\n\n### Ðiều 1\n\nBốn.\n"
    made = page(make_site({TEXT: story(body=body)}))
    ids = re.findall(r'<h[2-6] id="([^"]+)"', made)
    assert [name for name in ids if not name.startswith("cs-")] == ["da-nang", "da-nang-2", "dieu-1"]
    every = re.findall(r'\sid="([^"]+)"', made)
    assert len(every) == len(set(every))


# --- templates ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        ("<p>\n{% if %}\n", "E401", 2),
        ("<p>\n{{ page.titel }}\n", "E402", 2),
        ("<p>\n{{ nothing }}\n", "E402", 2),
        ("<p>\n{% include '404.html' %}\n", "E403", 2),
        ("<p>\n{% for i in range(10 ** 12) %}{% endfor %}\n", "E404", 2),
        ("<p>\n{{ 'x' * 10 ** 10 }}\n", "E404", 2),
        ("<p>\n{% include 'none.html' %}\n", "E405", 2),
    ],
)
def test_a_template_that_fails_is_named_with_its_line(
    make_site: MakeSite, source: str, code: str, line: int
) -> None:
    begun = time.perf_counter()
    assert found(make_site({"templates/404.html": source})) == [(code, "templates/404.html", line)]
    assert time.perf_counter() - begun < 15


def test_an_undefined_name_tells_the_page(make_site: MakeSite) -> None:
    (undefined,) = built(make_site({"templates/404.html": "{{ page.titel }}"})).diagnostics
    assert undefined.args == {"name": "titel", "page": "/404.html"}


def test_the_circle_of_includes_is_shown(make_site: MakeSite) -> None:
    files = {"404": "a", "a": "b", "b": "a"}
    site = make_site({f"templates/{k}.html": f"{{% include '{v}.html' %}}" for k, v in files.items()})
    (circle,) = built(site).diagnostics
    assert (circle.code, circle.args["cycle"]) == ("E403", "a.html → b.html → a.html")


def test_creating_a_missing_include_mends_the_next_build(make_site: MakeSite) -> None:
    site = make_site({"templates/404.html": "{% include 'foot.html' %}"})
    assert [code for code, _, _ in found(site)] == ["E405"]
    (site / "templates/foot.html").write_text("chân trang", encoding="utf-8")
    assert page(site, "404.html").strip() == "chân trang"


# --- addresses and files ------------------------------------------------------------------------------------


def test_two_things_at_one_address_are_both_named(make_site: MakeSite) -> None:
    (clash,) = built(make_site({TEXT: story(), "content/news/tin-khac.vi.md": story()})).diagnostics
    assert clash.code == "E501"
    assert {clash.path, clash.args["other_path"]} == {TEXT, "content/news/tin-khac.vi.md"}


def test_tags_that_differ_in_spelling_are_one_tag(make_site: MakeSite) -> None:
    site = make_site(
        {TEXT: story("tags: [OCOP]"), "content/news/b.vi.md": story("tags: [Ocop]", title="Hai")}
    )
    assert [code for code, _, _ in found(site, 0)] == ["W507"]
    assert len(list((site / "output/vi/chu-de").glob("*/index.html"))) == 1


def test_pages_that_differ_in_capitals_are_refused(make_site: MakeSite) -> None:
    files = {
        f"content/pages/{i}.vi.md": f"---\ntitle: Trang\nslug: {slug}\n---\n\nx\n"
        for i, slug in enumerate(("Trang", "trang"))
    }
    assert [code for code, _, _ in found(make_site(files))] == ["E502"]


@pytest.mark.parametrize(
    "line", ["slug: con", "slug: aux.html", "slug: hop.", "aliases: [/a/nul/]", "slug: COM1"]
)
def test_names_of_windows_are_refused_on_every_system(make_site: MakeSite, line: str) -> None:
    assert found(make_site({TEXT: story(line)})) == [("E503", TEXT, 4)]


def test_a_long_title_makes_a_short_address_and_a_long_slug_is_refused(make_site: MakeSite) -> None:
    long = "Liên minh Hợp tác xã thành phố tổng kết công tác năm và triển khai nhiệm vụ năm tới " * 2
    site = make_site({TEXT: story(title=long + "một"), "content/news/b.vi.md": story(title=long + "hai")})
    names = [
        Path(path).parent.name for path in output(site) if re.fullmatch("vi/tin-tuc/[^/]+/index.html", path)
    ]
    assert len(names) == 2
    assert all(len(name) <= 80 and re.fullmatch(r"lien-minh-[a-z-]+-[0-9a-f]{8}", name) for name in names)
    (site / TEXT).write_text(story("slug: " + "a" * 81), encoding="utf-8")
    assert found(site) == [("E504", TEXT, 4)]


@pytest.mark.parametrize(
    "line",
    [
        "slug: a/b", "slug: ..", "slug: ../../x", "slug: 'a\\b'", "aliases: [/../x/]", "aliases: [//host/x]",
        "aliases: ['https://host/x']", "aliases: ['/a\\..\\x']", "aliases: [/%2e%2e/x]", "aliases: [x/y]",
    ],
)  # fmt: skip
def test_no_address_leads_out_of_the_site(make_site: MakeSite, line: str) -> None:
    site = make_site({TEXT: story(line)})
    assert found(site) == [("E505", TEXT, 4)]
    assert {path.name for path in site.parent.iterdir()} == {"site"}
    assert not (site / "output").exists()


@pytest.mark.parametrize("target", [".", "../..", "/"])
def test_a_link_that_leads_out_or_in_a_circle_is_not_followed(make_site: MakeSite, target: str) -> None:
    site = make_site({TEXT: story()})
    try:
        (site / "content/news/kho").symlink_to(target, target_is_directory=True)
    except OSError:
        pytest.skip("links are not allowed here")
    assert found(site, 0) == [("W506", "content/news/kho", 0)]


@pytest.mark.parametrize("place", ["content", "content/news", ".", "..", "templates", "/"])
def test_pages_are_never_written_over_the_sources(make_site: MakeSite, place: str) -> None:
    site = make_site({TEXT: story(), "templates/a.html": "x"})
    before = files_below(site.parent)
    result = built(site, output=site / place)
    assert ([d.code for d in result.diagnostics], result.exit_code) == (["E507"], 2)
    assert files_below(site.parent) == before


def test_an_output_that_is_a_circle_of_links_is_refused_and_one_that_was_named_cannot_be_written(
    make_site: MakeSite,
) -> None:
    site = make_site({TEXT: story()})
    try:
        (site / "output").symlink_to("output", target_is_directory=True)
    except OSError:
        pytest.skip("links are not allowed here")
    result = built(site)
    assert ([d.code for d in result.diagnostics], result.exit_code) == (["E508"], 2)
    named = built(site, output=site / "output")
    assert ([d.code for d in named.diagnostics], named.exit_code) == (["E603"], 3)


def test_pages_are_never_written_into_the_home_folder(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site({TEXT: story()})
    monkeypatch.setattr(Path, "home", lambda: site.parent / "home")
    assert [d.code for d in built(site, output=site.parent / "home").diagnostics] == ["E507"]


def without_rights_over_files() -> None:
    """Give up root's right to read whatever it likes; takes effect with the next program started."""
    if sys.platform == "linux" and os.geteuid() == 0:
        drop_from_bounding_set, override, read_search = 24, 1, 2
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (override, read_search):
            libc.prctl(drop_from_bounding_set, capability, 0, 0, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights to take away")
def test_a_file_that_may_not_be_read_is_a_fault_of_the_machine(make_site: MakeSite) -> None:
    site = make_site({TEXT: story()})
    (site / TEXT).chmod(0)
    done = subprocess.run(
        [sys.executable, "-m", "coopsite", "build", "--site", str(site), "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=without_rights_over_files,
    )
    said = json.loads(done.stdout)["diagnostics"]
    assert (done.returncode, [(each["code"], each["path"]) for each in said]) == (3, [("E601", TEXT)])


def test_a_file_that_is_still_in_the_cloud_is_a_fault_of_the_machine(make_site: MakeSite) -> None:
    placeholder = "content/news/.tin.vi.md.icloud"
    assert found(make_site({placeholder: "bplist00"}), 3) == [("E601", placeholder, 0)]


@pytest.mark.parametrize("always", [False, True])
def test_a_file_that_vanishes_is_looked_for_once_more(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, always: bool
) -> None:
    site = make_site({TEXT: story(), "content/news/b.vi.md": story(title="Hai")})
    looks: list[scan.Scan] = []

    def look(folder: Path) -> scan.Scan:
        again = bool(looks)
        looks.append(looks[0] if again and always else scan.scan(folder))
        if not again:
            (folder / TEXT).unlink()
        return looks[-1]

    monkeypatch.setattr(looking, "scan", look)
    assert found(site, 3 if always else 0) == ([("E602", TEXT, 0)] if always else [])
    assert len(looks) == 2
    assert (site / "output/vi/tin-tuc/hai/index.html").exists() is not always


def test_what_editors_leave_lying_about_is_ignored(make_site: MakeSite, plain: dict[str, bytes]) -> None:
    debris = (
        ".tin.vi.md.swp",
        "4913",
        "tin.vi.md~",
        ".#tin.vi.md",
        "~$tin.vi.md",
        "tin.vi.md.bck",
        "tin.tmp",
    )
    assert output(make_site({TEXT: story(), **{f"content/news/{name}": "\0" for name in debris}})) == plain


def test_a_site_without_stories_is_whole_with_search_or_without(make_site: MakeSite) -> None:
    for number, config in enumerate((CONFIG, CONFIG.replace("search: no\n", ""))):
        assert "vi/index.html" in output(make_site(config=config, name=f"empty-{number}"))


def test_all_diagnostics_of_a_run_are_told_together(make_site: MakeSite) -> None:
    files = {
        TEXT: story("draft: maybe", "held_on: 2019-02-30", "tags: 5"),
        "content/news/b.vi.md": story(body="[x](khong-co.md) ![](a.png)", title="Hai"),
        "content/news/c.vi.md": story().encode("utf-16"),
    }
    assert {code for code, _, _ in found(make_site(files))} == {
        "E205",
        "E206",
        "E213",
        "E307",
        "W310",
        "E101",
    }


def test_programs_are_told_the_same_as_people(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str]
) -> None:
    from coopsite.cli.main import run

    site = make_site({TEXT: story("draft: maybe")})
    assert run(["build", "--site", str(site), "--format", "json", "--lang", "vi"]) == 1
    (told,) = json.loads(capsys.readouterr().out)["diagnostics"]
    assert (told["code"], told["severity"], told["path"], told["line"]) == ("E205", "error", TEXT, 4)
    assert run(["build", "--site", str(site), "--lang", "vi"]) == 1
    report = capsys.readouterr()
    assert report.err.startswith(f"{TEXT}:4:8: error E205: {told['message']}")
    assert "Traceback" not in report.err + report.out
