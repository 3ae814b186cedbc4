"""Old addresses: what moves is told with a line that works when pasted, and what leads on does so for feeds too."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from coopsite.diagnostics.catalogue import hint, message
from tests.engine.sites import clean, good, make, output, run, story, write

if TYPE_CHECKING:
    from coopsite.build.options import Build
    from coopsite.diagnostics import Diagnostic

HEAD = "title: Bản tin\nbase_url: https://bulletin.example/\nlanguages: [vi, en]\nsearch: no\n"
TAGS = "content/tags.yaml"
REGISTER = "- {id: so-hoa, label: {vi: Số hóa, en: Digital}}\n- {id: ocop, label: OCOP}\n"
ATOM = "{http://www.w3.org/2005/Atom}"
FILES: dict[str, str | bytes] = {
    "config.yaml": HEAD,
    TAGS: REGISTER,
    "content/news/a.vi.md": story("Tin một", "tags: [so-hoa]"),
    "content/news/a.en.md": story("News one", "tags: [so-hoa]", body="A paragraph."),
    "content/meetings/b/index.vi.md": story("Hội nghị hai", "tags: [ocop]", date="2024-02-10"),
    "content/pages/about.vi.md": '---\ntitle: "Giới thiệu"\n---\n\nChào bạn đọc.\n',
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = make(tmp_path / "site", FILES)
    good(site)
    return site


def told(built: Build, code: str = "W508") -> list[Diagnostic]:
    return [each for each in built.diagnostics if each.code == code]


def paste(site: Path, found: Diagnostic) -> None:
    """Do what the hint says."""
    line = found.args["line"]
    file = site / found.path
    text = file.read_text("utf-8")
    if found.path == "config.yaml":
        key = line.partition(":")[0]
        text = re.sub(rf"(?m)^{key}:.*\n(?:[ -].*\n)*", "", text) + line + "\n"
    elif found.path == TAGS:
        tag = re.search(r"id: ([\w-]+)", line)
        assert tag
        text = re.sub(rf"(?m)^- .*id: {tag[1]}\b.*\n(?:  .*\n)*", "", text) + line + "\n"
    elif f"\n{line}\n" not in text:
        given = found.args.get("given")
        text = re.sub(rf"(?m)^{given}:.*\n(?:[ -] .*\n)*", "", text) if given else text
        text = text.replace("---\n", f"---\n{line}\n", 1)
    file.write_text(text, encoding="utf-8")


def test_a_kind_that_has_another_address_word_is_told_once_and_led_on(site: Path) -> None:
    before = output(site)
    write(site, "config.yaml", HEAD + "kinds: {news: {address: {vi: thong-bao}}}\n")
    (moved,) = told(run(site))
    assert (moved.path, moved.line) == ("config.yaml", 5)
    assert moved.args["line"] == "kinds: {news: {address: {vi: thong-bao}, aliases: {vi: [tin-tuc]}}}"
    paste(site, moved)
    assert not told(good(site))
    after = output(site)
    assert before.keys() - after.keys() == set()
    page = after["vi/tin-tuc/tin-mot/index.html"].decode()
    assert 'http-equiv="refresh" content="0; url=/vi/thong-bao/tin-mot/"' in page
    assert after == clean(site, site.parent / "clean")


def test_subscribers_of_a_feed_that_moved_go_on_reading_and_are_told_its_address(site: Path) -> None:
    aliases = "kinds: {news: {address: {vi: thong-bao}, aliases: {vi: tin-tuc}}}\n"
    write(site, "config.yaml", HEAD + aliases + "hosts: [netlify, apache]\n")
    good(site)
    made = output(site)
    assert made["vi/tin-tuc/feed.xml"] == made["vi/thong-bao/feed.xml"]
    feed = ElementTree.fromstring(made["vi/tin-tuc/feed.xml"])
    (own,) = [each.get("href") for each in feed.findall(f"{ATOM}link") if each.get("rel") == "self"]
    assert own == "https://bulletin.example/vi/thong-bao/feed.xml"
    assert json.loads(made["vi/tin-tuc/feed.json"])["feed_url"] == own.replace("xml", "json")
    assert "/vi/tin-tuc/feed.xml /vi/thong-bao/feed.xml 301!" in made["_redirects"].decode().splitlines()
    assert '"^/vi/tin\\-tuc/feed\\.json$" "/vi/thong-bao/feed.json"' in made[".htaccess"].decode()


def test_a_tag_that_has_another_id_is_told_and_led_on(site: Path) -> None:
    before = output(site)
    write(site, TAGS, REGISTER.replace("id: so-hoa", "id: chuyen-doi-so"))
    (moved,) = told(run(site))
    assert moved.args["line"] == (
        "- {id: chuyen-doi-so, label: {vi: Số hóa, en: Digital}, aliases: [so-hoa]}"
    )
    paste(site, moved)
    assert not told(good(site))
    assert before.keys() - output(site).keys() == set()


def test_a_tag_that_gave_way_to_another_is_told_and_one_taken_away_only_named(site: Path) -> None:
    write(
        site,
        "content/meetings/b/index.vi.md",
        story("Hội nghị hai", "tags: [ocop, so-hoa]", date="2024-02-10"),
    )
    good(site)
    write(site, "content/meetings/b/index.vi.md", story("Hội nghị hai", "tags: [so-hoa]", date="2024-02-10"))
    built = good(site)
    assert not told(built)
    (gone,) = told(built, "N502")
    assert gone.args["names"] == "/vi/chu-de/ocop/"
    assert gone.args["below"] == "/vi/chu-de/ocop/feed.xml, /vi/chu-de/ocop/feed.json"
    write(site, "content/meetings/b/index.vi.md", story("Hội nghị hai", "tags: [ocop]", date="2024-02-10"))
    good(site)
    write(site, "content/meetings/b/index.vi.md", story("Hội nghị hai", "tags: [so-hoa]", date="2024-02-10"))
    (moved,) = told(good(site))
    assert moved.args["line"] == "- {id: so-hoa, label: {vi: Số hóa, en: Digital}, aliases: [ocop]}"


def test_a_synonym_of_a_tag_leads_on_by_itself(site: Path) -> None:
    write(site, TAGS, REGISTER.replace("id: so-hoa", "synonyms: [so-hoa], id: chuyen-doi-so"))
    built = good(site)
    assert not told(built)
    assert not told(built, "N502")
    made = output(site)
    assert b"/vi/chu-de/chuyen-doi-so/" in made["vi/chu-de/so-hoa/index.html"]
    assert b"/en/topics/chuyen-doi-so/" in made["en/topics/so-hoa/index.html"]
    assert made["en/topics/so-hoa/feed.json"] == made["en/topics/chuyen-doi-so/feed.json"]


def test_a_synonym_gives_way_to_whatever_else_is_there(site: Path) -> None:
    write(site, TAGS, REGISTER.replace("id: ocop", "synonyms: [con, Mỗi xã một sản phẩm], id: ocop"))
    write(site, "content/static/vi/chu-de/moi-xa-mot-san-pham/index.html", "<p>một trang riêng</p>\n")
    assert not good(site).diagnostics
    assert (
        output(site)["vi/chu-de/moi-xa-mot-san-pham/index.html"]
        == b"<p>m\xe1\xbb\x99t trang ri\xc3\xaang</p>\n"
    )
    assert not (site / "output/vi/chu-de/con").exists()


@pytest.mark.parametrize("folder", ["meetings", "Linh tinh"])
def test_a_story_that_lies_in_another_folder_is_told_and_led_on(site: Path, folder: str) -> None:
    before = output(site)
    (site / f"content/{folder}").mkdir(exist_ok=True)
    source = "news" if folder == "meetings" else "meetings"
    name = "a.vi.md" if folder == "meetings" else "b"
    shutil.move(site / f"content/{source}/{name}", site / f"content/{folder}/{name}")
    (moved,) = told(run(site))
    assert moved.path.startswith(f"content/{folder}/")
    paste(site, moved)
    assert not told(good(site))
    stories = {path for path in before if re.fullmatch(r"vi/(tin-tuc|hoi-nghi)/[^/]+/index.html", path)}
    assert stories - output(site).keys() == set()


def test_a_text_that_is_renamed_in_every_way_at_once_is_known_by_its_body(site: Path) -> None:
    (site / "content/pages/about.vi.md").unlink()
    write(site, "content/pages/we.vi.md", '---\ntitle: "Chúng tôi"\n---\n\nChào bạn đọc.\n')
    (moved,) = told(run(site))
    assert (moved.path, moved.args["line"]) == ("content/pages/we.vi.md", "slug: gioi-thieu")


def test_a_translation_that_is_gone_may_lead_to_the_other_text(site: Path) -> None:
    (site / "content/news/a.en.md").unlink()
    (moved,) = told(run(site))
    assert (moved.path, moved.args["line"]) == ("content/news/a.vi.md", "aliases: [/en/news/news-one/]")
    paste(site, moved)
    assert not told(good(site))
    assert b"/vi/tin-tuc/tin-mot/" in output(site)["en/news/news-one/index.html"]


def test_what_went_with_an_old_address_is_named_with_it(site: Path) -> None:
    for number in range(4):
        write(site, f"content/news/t{number}.vi.md", story(f"Tin số {number}"))
    moved_to = "kinds: {news: {address: {vi: thong-bao}%s}}\n"
    write(site, "config.yaml", HEAD + moved_to % ", aliases: {vi: tin-tuc}")
    good(site)
    before = output(site)
    write(site, "config.yaml", HEAD + moved_to % "")
    (gone,) = told(good(site), "N502")
    lost = {path for path in before.keys() - output(site).keys() if path.startswith("vi/tin-tuc/")}
    assert gone.args["names"] == "/vi/tin-tuc/"
    assert gone.args["count"] == str(len(lost) - 1)
    assert gone.args["below"] == (
        "/vi/tin-tuc/feed.json, /vi/tin-tuc/feed.xml, /vi/tin-tuc/tin-mot/, /vi/tin-tuc/tin-so-0/"
    )
    assert "cùng với đó là 7 địa chỉ bên dưới, trong đó có /vi/tin-tuc/feed.json" in message(gone, "vi")


@pytest.mark.parametrize("before", ["", "aliases: [/we/, /us/]\n", "aliases:\n- /we/\n- /us/\n"])
def test_all_old_addresses_of_a_file_come_on_one_line(site: Path, before: str) -> None:
    text = '---\ntitle: "Giới thiệu"\nslug: {slug}\n' + before + "---\n\nChào bạn đọc.\n"
    write(site, "content/pages/about.vi.md", text.format(slug="gioi-thieu"))
    write(site, "content/pages/about.en.md", "---\ntitle: About us\n---\n\nWelcome.\n")
    good(site)
    (site / "content/pages/about.en.md").unlink()
    write(site, "content/pages/about.vi.md", text.format(slug="chung-toi"))
    moves = told(run(site))
    assert len(moves) == 2
    first = "/we/, /us/, " if before else ""
    assert {each.args["line"] for each in moves} == {f"aliases: [{first}/vi/gioi-thieu/, /en/about-us/]"}
    assert all(("như sau" in hint(each, "vi")) == bool(before) for each in moves)
    for each in moves:
        paste(site, each)
    assert not good(site).diagnostics
    for old in ("en/about-us", "vi/gioi-thieu"):
        assert b"/vi/chung-toi/" in output(site)[f"{old}/index.html"]


def test_all_tags_that_gave_way_to_one_come_on_one_line(site: Path) -> None:
    for name in ("a.vi.md", "a.en.md"):
        write(site, f"content/news/{name}", story(f"Tin {name}", "tags: [chung]"))
    write(site, "content/meetings/b/index.vi.md", story("Hội nghị hai", "tags: [chung]", date="2024-02-10"))
    write(site, TAGS, "- {id: chung, label: {vi: Chung, en: All}}\n")
    moves = [each for each in told(run(site)) if each.path == TAGS]
    assert len(moves) == 2
    assert {each.args["line"] for each in moves} == {
        "- {id: chung, label: {vi: Chung, en: All}, aliases: [ocop, so-hoa]}"
    }


def test_all_languages_that_are_gone_come_on_one_line(site: Path) -> None:
    write(site, "templates/strings/fr.yaml", "home: Accueil\n")
    write(site, "config.yaml", HEAD.replace("[vi, en]", "[vi, en, fr]"))
    good(site)
    write(site, "config.yaml", HEAD.replace("[vi, en]", "[vi]"))
    (site / "content/news/a.en.md").unlink()
    moves = told(run(site))
    assert len(moves) == 2
    assert {each.args["line"] for each in moves} == {"languages: [vi, en, fr]"}


def test_what_is_gone_for_good_is_named_once(site: Path) -> None:
    write(site, "content/static/to-trinh.pdf", "%PDF")
    good(site)
    (site / "content/meetings/b/index.vi.md").unlink()
    (site / "content/static/to-trinh.pdf").unlink()
    built = run(site, strict=True)
    (gone,) = told(built, "N502")
    assert gone.args["names"] == ("/to-trinh.pdf, /vi/2024/02/, /vi/chu-de/ocop/, /vi/hoi-nghi/hoi-nghi-hai/")
    assert built.exit_code == 0
    assert not told(good(site), "N502")


def test_a_language_that_is_gone_is_told_in_one_word(site: Path) -> None:
    write(site, "config.yaml", HEAD.replace("[vi, en]", "[vi]"))
    (site / "content/news/a.en.md").unlink()
    built = run(site)
    (moved,) = told(built)
    assert (moved.path, moved.line) == ("config.yaml", 3)
    assert (moved.args["old"], moved.args["line"]) == ("/en/", "languages: [vi, en]")
    assert not told(built, "N502")


def test_a_site_at_another_path_is_told(site: Path) -> None:
    write(site, "config.yaml", HEAD.replace("example/", "example/bantin/"))
    (moved,) = told(run(site))
    assert (moved.path, moved.line) == ("config.yaml", 2)
    assert moved.args["line"] == (
        'RedirectMatch 301 "^/(?!bantin/)(.*)$" "https://bulletin.example/bantin/$1"'
    )
    good(site)
    write(site, "config.yaml", HEAD)
    (moved,) = told(run(site))
    assert moved.args["line"] == 'RedirectMatch 301 "^/bantin/(.*)$" "https://bulletin.example/$1"'


def test_while_something_is_wrong_nothing_is_said_to_be_gone(site: Path) -> None:
    write(site, "content/news/a.vi.md", "---\ntitle: [\n---\n")
    assert {each.code[0] for each in run(site).diagnostics} == {"E"}
    write(site, "content/news/a.vi.md", story("Tin một", "draft: yes"))
    assert not told(good(site))


def test_an_old_address_that_something_else_has_now_is_left_alone(site: Path) -> None:
    write(site, "content/news/a.vi.md", story("Tin hai", "tags: [so-hoa]"))
    write(site, "content/news/c.vi.md", story("Tin một"))
    assert not told(good(site))


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("kinds: {news: {aliases: {vi: [chu-de]}}}", "E501"),
        ("kinds: {news: {aliases: {vi: [/vi/tin-tuc/tin-mot/]}}}", "E501"),
        ("kinds: {news: {aliases: {vi: ['https://other.example/x']}}}", "E505"),
        ("kinds: {news: {aliases: {vi: [/con/]}}}", "E801"),
        ("kinds: {news: {aliases: {fr: [x]}}}", "E801"),
        ("kinds: {news: {aliases: [x]}}", "E801"),
        ("kinds: {news: {address: {vi: con}}}", "E801"),
    ],
)
def test_old_addresses_that_cannot_be(site: Path, lines: str, code: str) -> None:
    write(site, "config.yaml", f"{HEAD}{lines}\n")
    (found,) = [each for each in run(site).diagnostics if each.severity == "error"]
    assert (found.code, found.path, found.line) == (code, "config.yaml", 5)


def test_old_addresses_of_a_kind_are_understood_however_they_are_written(site: Path) -> None:
    aliases = "[/tin/, /rss.xml, /old.html, /tin-cu/index.html, 'https://BULLETIN.example/Tin%20m%E1%BB%9Bi', tin-tuc]"
    write(site, "config.yaml", f"{HEAD}kinds: {{news: {{aliases: {{vi: {aliases}}}}}}}\n")
    assert not good(site).diagnostics
    made = output(site)
    assert made["rss.xml"] == made["vi/tin-tuc/feed.xml"]
    assert b"/vi/tin-tuc/" in made["old.html"]
    for old in ("tin", "tin-cu", "Tin mới"):
        assert b"/vi/tin-tuc/" in made[f"{old}/index.html"]
        assert f"{old}/feed.xml" in made
        assert b"/vi/tin-tuc/tin-mot/" in made[f"{old}/tin-mot/index.html"]


@pytest.mark.parametrize("name", ["con.css", "a\u202eb.css", "thư\x07.css"])
def test_an_asset_that_no_system_can_keep_is_refused(site: Path, name: str) -> None:
    write(site, f"templates/assets/{name}", "p { color: red }\n")
    (found,) = run(site).diagnostics
    assert found.code == ("E503" if name == "con.css" else "E106")
    assert found.path == f"templates/assets/{name}".replace("\x07", "\ufffd")
