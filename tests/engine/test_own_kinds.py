"""A site's kinds come, change and go: the output is what a clean build makes, and no other page is made again."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopsite.build.explain import explain
from coopsite.build.options import BuildOptions
from tests.engine.sites import CONFIG, NOW, clean, good, make, output, story, write

KIND = """\
kinds:
  notice:
    folder: notices
    label: {vi: Thông báo, en: Notices}
    fields:
      number: {shape: words, label: {vi: Số, en: Number}}
      paper: {shape: file, label: {vi: Bản chụp, en: Scan}}
"""
NOTICE = "vi/thong-bao/nghi-le/index.html"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = make(tmp_path / "site")
    write(site, "config.yaml", CONFIG + KIND)
    write(site, "content/notices/a.vi.md", story("Nghỉ lễ", "number: 12/TB-LM", "paper: a.pdf"))
    write(site, "content/notices/a.pdf", "%PDF")
    good(site)
    return site


def made_again(site: Path) -> set[str]:
    """Build, compare with a build from nothing, and return the pages that were rendered."""
    built = good(site)
    assert output(site) == clean(site, site.parent / "clean")
    return set(built.rendered)


def test_a_kind_s_stories_have_panel_list_and_feeds(site: Path) -> None:
    page = output(site)[NOTICE].decode()
    assert "<dt>Số</dt><dd><span" in page
    assert ">a.pdf</a>" in page
    assert '"NewsArticle"' in page
    assert '"articleSection":"Thông báo"' in page
    assert {"vi/thong-bao/feed.xml", "en/notices/index.html"} <= output(site).keys()
    assert b"k-notice" in output(site)["vi/index.html"]


def test_a_template_of_a_kind_makes_its_stories_and_no_others(site: Path) -> None:
    write(site, "templates/story-notice.html", "<p>{{ page.own.number.value }}</p>")
    assert made_again(site) == {NOTICE}
    assert output(site)[NOTICE] == b"<p>12/TB-LM</p>\n"
    assert explain(BuildOptions(site=site, now=NOW), "/vi/thong-bao/nghi-le/").template == "story-notice.html"
    (site / "templates/story-notice.html").unlink()
    assert made_again(site) == {NOTICE}
    write(site, "templates/kind-meeting.html", "{{ page.heading.text }}")
    assert {path.rpartition("/")[0] for path in made_again(site)} == {"vi/hoi-nghi", "en/meetings"}


def test_a_story_may_name_its_template(site: Path) -> None:
    write(site, "templates/story-short.html", "{{ page.title }}{{ page.collections.some | length }}")
    config = "collections: {some: {kind: notice, for: story-short.html}}\n"
    write(site, "config.yaml", CONFIG + KIND + config)
    write(site, "content/notices/a.vi.md", story("Nghỉ lễ", "number: 12/TB-LM", "template: story-short"))
    made_again(site)
    assert output(site)[NOTICE] == "Nghỉ lễ1\n".encode()


@pytest.mark.parametrize("name", ["home.html", "404", "base", "search"])
def test_a_template_of_other_pages_is_told_and_makes_no_story(site: Path, name: str) -> None:
    write(site, "content/notices/a.vi.md", story("Nghỉ lễ", "number: 12/TB-LM", f"template: {name}"))
    assert [each.code for each in good(site).diagnostics if each.path.endswith("a.vi.md")] == ["W241"]
    assert b"<dt>" in output(site)[NOTICE]


def test_search_reads_again_what_a_choice_is_called(site: Path) -> None:
    config = CONFIG.replace("search: no\n", "") + KIND
    level = (
        "      level: {shape: choice, label: {vi: Mức, en: Level}, choices: {high: {vi: Khẩn, en: Urgent}}}\n"
    )
    write(site, "config.yaml", config + level)
    write(site, "content/notices/a.vi.md", story("Nghỉ lễ", "number: 12/TB-LM", "level: high"))
    made_again(site)
    write(site, "config.yaml", config + level.replace("Khẩn", "Hỏa tốc"))
    made_again(site)


@pytest.mark.parametrize("used", [True, False])
def test_a_template_for_no_kind_is_told(site: Path, *, used: bool) -> None:
    write(site, f"templates/{'story-notice' if used else 'notice'}.html", "x")
    told = [(each.code, each.args.get("suggestion")) for each in good(site).diagnostics]
    assert told == ([] if used else [("W410", "story-notice.html")])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("vi: Số", "vi: Số hiệu"),
        ("vi: Thông báo", "vi: Tin báo"),
        ("folder: notices", "folder: other"),
        ("shape: words", "shape: text"),
        ("label: {vi: Th", "colour: red\n    label: {vi: Th"),
        (KIND, ""),
        (KIND, "kinds: {notice: {label: Notices, folder: meetings}, meeting: {folder: notices}}\n"),
    ],
)
def test_whatever_changes_of_a_kind_is_a_clean_build(site: Path, old: str, new: str) -> None:
    config = (site / "config.yaml").read_text("utf-8")
    assert old in config
    write(site, "config.yaml", config.replace(old, new))
    made_again(site)
    write(site, "config.yaml", config)
    made_again(site)
    assert b"12/TB-LM" in output(site)[NOTICE]
