"""How the preview follows the files: what is right is shown, what is wrong is told and holds nothing else."""

from __future__ import annotations

import gc
import random
import re
import shutil
import time
from pathlib import Path
from urllib.parse import quote

import pytest

from coopsite.cache.store import BuildCache
from coopsite.content.scan import Scan, scan
from coopsite.preview import source as holdings
from coopsite.preview.editor import Editor
from coopsite.preview.model import PreviewOptions
from coopsite.preview.overlay import OverlayContext, take
from coopsite.preview.session import PreviewSession
from coopsite.preview.source import LiveSource
from coopsite.process.workers import Workers
from tests.engine.sites import FILES, clean, make, png, story
from tests.preview.conftest import Preview, Serve, eventually, pages_of

FIRST = "/vi/hoi-nghi/hoi-nghi-thu-nhat/"
SECOND = "/vi/hoi-nghi/hoi-nghi-thu-hai/"
FIRST_FILE = "content/meetings/first.vi.md"


def test_an_edit_is_served(little: Path, serve: Serve) -> None:
    preview = serve(little)
    preview.get(FIRST)
    preview.edit(FIRST_FILE, "Một đoạn văn ngắn.", "Một đoạn văn khác.")
    preview.shows(FIRST, "Một đoạn văn khác.")
    preview.write(FIRST_FILE, story("Hội nghị thứ nhất", body="Lưu theo cách khác."))
    preview.shows(FIRST, "Lưu theo cách khác.")


def test_an_edit_without_a_word_from_the_system_is_served(little: Path, serve: Serve) -> None:
    preview = serve(little, "--poll")
    preview.edit(FIRST_FILE, "Một đoạn văn ngắn.", "Thấy nhờ tự tìm.")
    preview.shows(FIRST, "Thấy nhờ tự tìm.")


def test_stories_come_move_and_go(little: Path, serve: Serve) -> None:
    preview = serve(little)
    preview.write("content/news/2024/fresh/index.vi.md", story("Tin mới tinh"))
    preview.shows("/vi/tin-tuc/tin-moi-tinh/", "Tin mới tinh")
    preview.shows("/vi/", "Tin mới tinh")
    (little / "content/news/2024/fresh").rename(little / "content/meetings/moved")
    preview.is_gone("/vi/tin-tuc/tin-moi-tinh/")
    preview.shows("/vi/hoi-nghi/tin-moi-tinh/", "Tin mới tinh")
    (little / FIRST_FILE).unlink()
    preview.is_gone(FIRST)
    assert preview.get("/en/meetings/first-meeting/")[0] == 200


def test_a_broken_story_keeps_its_last_good_page_and_disturbs_no_other(little: Path, serve: Serve) -> None:
    preview = serve(little)
    good = take(preview.get(FIRST)[2])
    preview.edit(FIRST_FILE, "date: 2024-01-10", "date: 2024-02-30")
    preview.shows(FIRST, "E206")
    page = preview.get(FIRST)[2]
    assert take(page) == good
    assert f"{FIRST_FILE}:3:7" in page.decode()
    assert "    3 | date: 2024-02-30" in page.decode()
    assert "Phía sau là trang của lần lưu đúng gần nhất." in page.decode()
    other = preview.text("/vi/khen-thuong/tang-co-thi-dua/")
    assert 'class="overlay"' not in other
    assert "1 lỗi" in other
    preview.edit("content/awards/flag.vi.md", "Một đoạn văn ngắn.", "Bài khác vẫn mới.")
    preview.shows("/vi/khen-thuong/tang-co-thi-dua/", "Bài khác vẫn mới.")
    preview.edit(FIRST_FILE, "date: 2024-02-30", "date: 2024-01-10")
    preview.hides(FIRST, "E206")
    assert take(preview.get(FIRST)[2]) == good


def test_a_new_story_that_is_broken_is_told_on_the_page_that_is_missing(little: Path, serve: Serve) -> None:
    preview = serve(little)
    preview.write("content/news/bad.vi.md", story("Hỏng", date="2024-13-01"))
    eventually(lambda: "content/news/bad.vi.md:3:7" in preview.text("/vi/tin-tuc/hong/"))
    assert preview.get("/vi/tin-tuc/hong/")[0] == 404
    preview.shows("/vi/", "1 lỗi")


def test_a_page_whose_link_died_is_current_with_the_diagnostic_over_it(little: Path, serve: Serve) -> None:
    preview = serve(little)
    assert f'href="{FIRST}"' in preview.text(SECOND)
    (little / FIRST_FILE).unlink()
    (little / "content/meetings/first.en.md").unlink()
    preview.shows(SECOND, "E307")
    page = preview.text(SECOND)
    assert "Xem bài trước" in page
    assert "Phía sau là trang theo bản vừa lưu." in page


def test_a_broken_template_holds_back_itself_only(little: Path, serve: Serve) -> None:
    preview = serve(little, "--lang", "en")
    good = take(preview.get(FIRST)[2])
    preview.write(
        "templates/story.html", '{% extends "theme/story.html" %}\n{% block main %}{{ nothing_here }}'
    )
    preview.shows(FIRST, "E401")
    assert "templates/story.html:2" in preview.text(FIRST)
    assert take(preview.get(FIRST)[2]) == good
    assert "E401" not in preview.text("/vi/hoi-nghi/").replace('class="status"', "").split("<ol>")[0]
    preview.edit(FIRST_FILE, "Một đoạn văn ngắn.", "Bài vẫn mới.")
    preview.shows(FIRST, "Bài vẫn mới.")
    preview.write(
        "templates/story.html",
        '{% extends "theme/story.html" %}\n{% block footer %}{{ page.titel }}{% endblock %}',
    )
    preview.shows(FIRST, "E402")
    preview.write(
        "templates/story.html", '{% extends "theme/story.html" %}\n{% block footer %}own foot{% endblock %}'
    )
    preview.shows(FIRST, "own foot")
    preview.hides(FIRST, "E402")


def test_a_kind_s_own_template_stays_where_a_body_is_saved_and_holds_where_it_breaks(
    little: Path, serve: Serve
) -> None:
    own = "templates/story-plan.html"
    with_own = '{% extends "theme/story.html" %}\n{% block footer %}FOOT{% endblock %}'
    make(little, {own: with_own})
    address = "/vi/ke-hoach/ke-hoach-nam/"
    preview = serve(little, "--lang", "en")
    preview.shows(address, "FOOT")
    preview.edit("content/plans/year.vi.md", "Một đoạn văn ngắn.", "Một đoạn văn khác.")
    preview.shows(address, "Một đoạn văn khác.")
    assert "FOOT" in preview.text(address)
    preview.write(
        own, f"{with_own}{{{{ page.nothing_here }}}}{{% block head %}}{{{{ nothing }}}}{{% endblock %}}"
    )
    preview.shows(address, "E402")
    assert "FOOT" in preview.text(address)


def test_a_broken_configuration_is_told_everywhere_and_the_last_good_one_holds(
    little: Path, serve: Serve
) -> None:
    preview = serve(little)
    good = take(preview.get("/vi/")[2])
    preview.edit("config.yaml", "languages: [vi, en]", "languages: [vi, xx]")
    preview.shows("/vi/", "E801")
    assert take(preview.get("/vi/")[2]) == good
    preview.edit(
        "config.yaml", "languages: [vi, xx]", "languages: [vi, en]\ntagline: {vi: Khẩu hiệu, en: Motto}"
    )
    preview.shows("/vi/", "Khẩu hiệu")
    preview.hides("/vi/", "E801")


def test_it_starts_with_a_broken_configuration_and_waits(little: Path, serve: Serve) -> None:
    text = (little / "config.yaml").read_text("utf-8")
    (little / "config.yaml").write_text("title: [", encoding="utf-8")
    preview = serve(little)
    status, _, body = preview.get("/vi/")
    assert status == 500
    assert "config.yaml:1" in body.decode()
    assert "Chưa có gì để hiện." in body.decode()
    preview.write("config.yaml", text)
    preview.shows("/vi/", "Hội nghị thứ nhất")


def test_styles_tags_strings_and_pictures_are_followed(little: Path, serve: Serve) -> None:
    preview = serve(little)
    preview.write("templates/assets/site.css", "body { color: teal }")
    preview.hides("/vi/", "nothing like this")
    style = eventually(lambda: next(iter(_styles(preview.text("/vi/"), preview)), None))
    assert style == b"body { color: teal }"
    preview.write("content/tags.yaml", "- {id: ocop, label: {vi: Mỗi xã một sản phẩm, en: One commune}}\n")
    preview.shows(FIRST, "Mỗi xã một sản phẩm")
    preview.write("templates/strings/vi.yaml", "related: Bài cùng mục\n")
    preview.shows(FIRST, "Bài cùng mục")
    before = preview.text(SECOND)
    preview.write("content/meetings/second/hall.png", png(16, 9))
    eventually(lambda: 'width="16"' in preview.text(SECOND))
    assert 'width="16"' not in before


def test_pictures_named_in_the_site_s_own_styles_are_served_and_followed(little: Path, serve: Serve) -> None:
    assets = little / "templates" / "assets"
    assets.mkdir(parents=True)
    (assets / "bg.png").write_bytes(b"1")
    (assets / "site.css").write_text("body { background: teal url(bg.png) }\n", "utf-8")
    preview = serve(little)

    def shown() -> list[bytes]:
        return [
            preview.get(f"/assets/{name.decode()}")[2]
            for sheet in _styles(preview.text("/vi/"), preview)
            for name in re.findall(rb'url\("(bg\.[0-9a-f]+\.png)"\)', sheet)
        ]

    assert shown() == [b"1"]
    (assets / "bg.png").write_bytes(b"22")
    eventually(lambda: shown() == [b"22"], "the other picture")


def _styles(page: str, preview: Preview) -> list[bytes]:
    found = [preview.get(address)[2] for address in re.findall(r'href="(/assets/site\.[^"]+)"', page)]
    return [data for data in found if b"teal" in data]


def test_editors_debris_wakes_nobody(little: Path, serve: Serve) -> None:
    preview = serve(little)
    time.sleep(0.3)
    for name in (
        ".first.vi.md.swp",
        "4913",
        "first.vi.md~",
        ".#first.vi.md",
        "~$first.docx",
        "first.tmp",
        "a.bck",
    ):
        (little / "content/meetings" / name).write_text("debris", encoding="utf-8")
    time.sleep(0.5)
    assert preview.said.count("error") == 0
    assert "E110" not in preview.text("/vi/")


def test_a_file_emptied_while_it_is_saved_is_no_lost_story(little: Path, serve: Serve) -> None:
    preview = serve(little)
    target = little / FIRST_FILE
    text = target.read_text("utf-8")
    for _ in range(5):
        target.write_text("", encoding="utf-8")
        emptied = time.monotonic()
        for _ in range(5):
            status = preview.get(FIRST)[0]
            # On a machine that is held up, it has been empty for longer than any editor takes.
            assert status == 200 or time.monotonic() - emptied > 0.2
        target.write_text(text, encoding="utf-8")
        preview.shows(FIRST, "Một đoạn văn ngắn.")
    target.write_text("", encoding="utf-8")
    preview.is_gone(FIRST)


def test_a_file_emptied_between_being_found_and_being_read_is_no_lost_story(
    little: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_cache = BuildCache(None)
    source = LiveSource(little, build_cache, "", Workers(1))
    source.open()
    target = little / FIRST_FILE
    text = target.read_text("utf-8")

    def emptied_once_found(site: Path) -> Scan:
        found = scan(site)
        target.write_text("", encoding="utf-8")
        return found

    monkeypatch.setattr(holdings, "scan", emptied_once_found)
    target.write_text(text + "\nThêm.\n", encoding="utf-8")
    changes = source.update(None)
    assert FIRST_FILE in source.texts
    assert FIRST_FILE not in changes.texts
    assert changes.again_in is not None
    monkeypatch.undo()
    eventually(lambda: source.update(None) and FIRST_FILE not in source.texts)
    build_cache.close()


def test_a_story_saved_anew_before_its_body_was_read_is_shown_as_it_is_now(
    little: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holdings, "_BODIES_KEPT", 0)
    build_cache = BuildCache(None)
    source = LiveSource(little, build_cache, "", Workers(1))
    context = OverlayContext("vi", Editor(None), lambda *_: None)
    session = PreviewSession(
        source, "", build_cache, context, PreviewOptions(published=False, now=None, token="")
    )
    try:
        session.open()
        (little / FIRST_FILE).write_text(story("Hội nghị thứ nhất", body="Lưu khi chưa ai xem."), "utf-8")
        page = session.page(FIRST)
        assert page is not None
        assert page.status == 200
        assert "Lưu khi chưa ai xem." in page.data.decode()
        changes, saved = session.update(None)
        assert FIRST_FILE in changes.texts
        assert saved is not None
        assert saved.href == FIRST
    finally:
        gc.unfreeze()
        build_cache.close()


def test_content_removed_whole_and_put_back_is_followed(little: Path, serve: Serve) -> None:
    preview = serve(little)
    shutil.move(little / "content", little / "elsewhere")
    preview.is_gone(FIRST)
    shutil.move(little / "elsewhere", little / "content")
    preview.shows(FIRST, "Một đoạn văn ngắn.")
    time.sleep(0.5)
    preview.edit(FIRST_FILE, "Một đoạn văn ngắn.", "Sau khi trở lại.")
    preview.shows(FIRST, "Sau khi trở lại.")


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_after_a_storm_it_serves_what_a_clean_build_makes(
    little: Path, serve: Serve, tmp_path: Path, seed: int
) -> None:
    preview = serve(little)
    chance = random.Random(seed)
    texts = [path for path in FILES if path.endswith(".md") and "pages" not in path]
    for number in range(60):
        path = chance.choice(texts)
        target = little / path
        match chance.randrange(6):
            case 0 if target.exists():
                target.unlink()
            case 1 if target.exists():
                target.write_text("---\ntitle: hỏng: thật\n---\n", encoding="utf-8")
            case 2:
                preview.write(f"content/news/n{number % 4}.vi.md", story(f"Tin {number}", date="2024-04-01"))
            case _:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(FILES[path].encode() if isinstance(FILES[path], str) else b"")  # type: ignore[union-attr]
                with target.open("a", encoding="utf-8") as file:
                    file.write(f"\nThêm {number} lần.\n")
        if chance.random() < 0.5:
            time.sleep(chance.random() * 0.08)
        if number % 7 == 0:
            preview.get(FIRST)
    for path in texts:
        preview.write(path, FILES[path])
    preview.write(
        FIRST_FILE,
        story("Hội nghị thứ nhất", "tags: [ocop]", "held_on: 2024-01-09", body=f"Lần cuối {seed}."),
    )
    expected = clean(little, tmp_path / "built", drafts=True)
    preview.shows(FIRST, f"Lần cuối {seed}.")
    eventually(lambda: not _differing(expected, preview), "agreement")
    said = preview.said
    time.sleep(1.0)
    assert not _differing(expected, preview)
    assert preview.said == said


def _differing(expected: dict[str, bytes], preview: Preview) -> list[str]:
    return [
        path
        for path, data in pages_of(expected).items()
        if take(preview.get("/" + quote(path.removesuffix("index.html")))[2]) != data
    ]


def test_a_big_change_at_once_is_followed(tmp_path: Path, serve: Serve) -> None:
    many = {f"content/news/n{i}.vi.md": story(f"Tin số {i}", "summary: Một tóm tắt.") for i in range(120)}
    preview = serve(make(tmp_path / "site", {**FILES, **many}))
    for path, text in many.items():
        (preview.site / path).write_text(str(text).replace("Tin số", "Bản tin"), encoding="utf-8")
    preview.shows("/vi/tin-tuc/ban-tin-119/", "Bản tin 119")
    preview.is_gone("/vi/tin-tuc/tin-so-0/")
    preview.shows("/vi/tin-tuc/ban-tin-0/", "Bản tin 0")


def _shows_picture(preview: Preview, name: str) -> str:
    found = re.search(rf'src="(/media/{name}[^"]+)"', preview.text(SECOND))
    return found[1] if found else ""


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="9"><g><path d="M0 0h9"/></g><g></g></svg>'


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [("hall.png", png(300, 90), png(301, 120)), ("hall.svg", SVG % 300, SVG % 301)],
)
def test_a_picture_that_is_half_copied_is_shown_as_it_was_with_the_error_over_the_page(
    little: Path, serve: Serve, name: str, before: bytes, after: bytes
) -> None:
    folder = little / "content/meetings/second"
    text = (folder / "index.vi.md").read_text("utf-8").replace("hall.png", name)
    (folder / "index.vi.md").write_text(text, "utf-8")
    (folder / name).write_bytes(before)
    preview = serve(little)
    assert 'width="300"' in preview.text(SECOND)
    page, address = take(preview.get(SECOND)[2]), _shows_picture(preview, "hall")
    data = preview.get(address)[2]
    assert data
    with (folder / name).open("wb", buffering=0) as copy:
        # A third at a time, each of which is looked at.
        third = len(after) // 3
        for part in (after[:third], after[third : 2 * third]):
            copy.write(part)
            preview.shows(SECOND, "E313")
            assert f"content/meetings/second/{name}" in preview.text(SECOND)
            assert take(preview.get(SECOND)[2]) == page
            assert preview.get(address)[::2] == (200, data)
            time.sleep(0.3)
        copy.write(after[2 * third :])
    preview.shows(SECOND, 'width="301"')
    preview.hides(SECOND, "E313")
    assert preview.get(_shows_picture(preview, "hall"))[0] == 200


def test_an_attachment_that_is_still_copied_is_followed_to_its_end(little: Path, serve: Serve) -> None:
    preview = serve(little)
    file = little / "content/meetings/second/to-trinh.pdf"
    whole = b"%PDF-1.4 " + b"a longer submission " * 9000
    with file.open("wb", buffering=0) as copy:
        copy.write(whole[:70_000])
        time.sleep(0.3)
        copy.write(whole[70_000:])

    def follows() -> bool:
        found = re.search(r'href="(/media/to-trinh[^"]+)"', preview.text(SECOND))
        return found is not None and preview.get(found[1])[2] == whole

    eventually(follows)


@pytest.mark.parametrize("half", ["- {id: ocop, label: {vi: Mỗi", "- {id: ocop\n  label: [", "title: 1"])
def test_a_broken_register_of_tags_is_told_everywhere_and_the_last_good_one_holds(
    little: Path, serve: Serve, half: str
) -> None:
    whole = "- {id: ocop, label: {vi: Mỗi xã một sản phẩm, en: One commune}}\n"
    (little / "content/tags.yaml").write_text(whole, "utf-8")
    preview = serve(little)
    good = take(preview.get(FIRST)[2])
    assert "Mỗi xã một sản phẩm" in good.decode()
    (little / "content/tags.yaml").write_text(half, "utf-8")
    for page in (FIRST, "/vi/"):
        eventually(lambda page=page: 'class="overlay"' in preview.text(page))  # type: ignore[misc]
        assert "content/tags.yaml" in preview.text(page)
    assert take(preview.get(FIRST)[2]) == good
    preview.write("content/tags.yaml", whole.replace("Mỗi xã", "Từng xã"))
    preview.hides(FIRST, 'class="overlay"')
    assert "Từng xã một sản phẩm" in preview.text(FIRST)


def test_a_broken_table_of_strings_is_told_everywhere_and_its_last_good_words_hold(
    little: Path, serve: Serve
) -> None:
    table = "templates/strings/vi.yaml"
    preview = serve(little)
    preview.write(table, "related: Bài cùng mục\n")
    preview.shows(FIRST, "Bài cùng mục")
    good = take(preview.get(FIRST)[2])
    preview.write(table, "related: [Bài")
    for page in (FIRST, "/en/"):
        preview.shows(page, 'class="overlay"')
        assert table in preview.text(page)
    assert take(preview.get(FIRST)[2]) == good
    preview.write(table, "related: Cùng mục này\n")
    preview.hides(FIRST, 'class="overlay"')
    assert "Cùng mục này" in preview.text(FIRST)


def test_a_configuration_that_is_half_written_changes_no_page(little: Path, serve: Serve) -> None:
    preview = serve(little)
    good = take(preview.get("/vi/")[2])
    whole = (little / "config.yaml").read_text("utf-8")
    for length in (0, 17, 51, 68, 102):
        (little / "config.yaml").write_text(whole[:length], "utf-8")
        preview.shows("/vi/", 'class="overlay"')
        assert take(preview.get("/vi/")[2]) == good
    (little / "config.yaml").write_text(whole.replace("Bản tin thử", "Bản tin thật"), "utf-8")
    preview.hides("/vi/", 'class="overlay"')
    assert "Bản tin thật" in preview.text("/vi/")
