"""Share images: drawn for each story and language when asked for, with every mark of Vietnamese."""

from __future__ import annotations

import re
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont

from coopsite.images.headline import break_lines, count_lines
from coopsite.images.share_card import HEIGHT, WIDTH, ShareCard
from coopsite.images.share_image import ShareImageRenderer
from tests.engine.photographs import opened
from tests.engine.sites import CONFIG, FILES, clean, good, make, output, png, story, write

LETTERS = sorted(
    {
        unicodedata.normalize("NFC", case + mark)
        for letter in "aăâeêioôơuưy"
        for case in (letter, letter.upper())
        for mark in ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
    }
    | set("đĐ“”‘’–—…•/%&+0123456789₫")
)


def _with_images(folder: Path) -> Path:
    make(folder)
    write(folder, "config.yaml", f"{CONFIG}share_images: yes\n")
    return folder


def images(site: Path) -> dict[str, bytes]:
    return {path: data for path, data in output(site).items() if "-share." in path}


def font(size: int) -> ImageFont.FreeTypeFont:
    return ShareImageRenderer()._font("Bold", size)


@pytest.mark.parametrize("weight", ["Bold", "SemiBold"])
def test_the_typeface_has_every_letter_of_vietnamese(weight: str) -> None:
    face = ShareImageRenderer()._font(weight, 60)
    absent = bytes(face.getmask("\U0010fffe"))
    drawn = {letter: bytes(face.getmask(letter)) for letter in LETTERS}
    assert [letter for letter, mask in drawn.items() if mask == absent] == []
    assert len(set(drawn.values())) == len(LETTERS), "two letters look the same"


def test_an_image_has_the_size_networks_ask_for_and_is_the_same_each_time() -> None:
    card = ShareCard("Hội nghị tổng kết năm 2023", "meeting", "Hội nghị", "Bản tin")
    drawn = ShareImageRenderer().draw(card)
    assert opened(drawn).size == (WIDTH, HEIGHT)
    assert len(drawn) < 40_000
    easel = ShareImageRenderer()
    easel.draw(ShareCard("Khác", "plan", "Kế hoạch", "Bản tin"))
    assert easel.draw(card) == drawn


@given(st.text(max_size=400), st.sampled_from(["meeting", "award", "plan", "news", "site", ""]))
@settings(max_examples=30, deadline=None)
def test_any_title_can_be_drawn(title: str, kind: str) -> None:
    label = {"site": title, "": ""}.get(kind, "Tin")
    image = opened(ShareImageRenderer().draw(ShareCard(title, kind, label, title))).convert("RGB")
    # Nothing runs over the edges.
    assert {image.getpixel((x, y)) for x in (2, WIDTH - 3) for y in range(40, 500)} == {(255, 255, 255)}


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (
            "Hải Phòng kỷ niệm Ngày Quốc tế Hợp tác xã lần thứ 101",
            ["Hải Phòng kỷ niệm", "Ngày Quốc tế", "Hợp tác xã lần thứ 101"],
        ),
        ("Ra mắt", ["Ra mắt"]),
        ("", [""]),
    ],
)
def test_lines_end_where_a_reader_would_pause(title: str, lines: list[str]) -> None:
    assert break_lines(title, 1048, font(92).getlength) == lines


@given(st.lists(st.text("aăH1", min_size=1, max_size=12), min_size=1, max_size=25), st.integers(5, 60))
def test_lines_hold_all_words_and_fit_where_words_do(words: list[str], width: int) -> None:
    lines = break_lines(" ".join(words), width, lambda text: float(len(text)))
    assert " ".join(lines).split() == words
    assert all(len(line) <= width or " " not in line for line in lines)


@pytest.mark.parametrize("title", ["i " * 20_000, "i" * 40_000, "hợp tác xã " * 4_000])
def test_a_title_without_end_is_drawn_in_time(title: str) -> None:
    began = time.monotonic()
    assert opened(ShareImageRenderer().draw(ShareCard("Bản tin", "Hội nghị", "meeting", title))).size == (
        WIDTH,
        HEIGHT,
    )
    assert time.monotonic() - began < 5


def test_each_text_has_its_image_and_says_so(tmp_path: Path) -> None:
    site = _with_images(tmp_path / "site")
    good(site)
    found = images(site)
    pages = {
        path: data.decode()
        for path, data in output(site).items()
        if path.endswith("/index.html") and b"og:type" in data
    }
    named = {path: page for path, page in pages.items() if not re.search(r"/(vi|en)-share\.", page)}
    assert len(found) - 2 == len(named) == 8
    page = named["vi/hoi-nghi/hoi-nghi-thu-nhat/index.html"]
    (address,) = [path for path in found if path.startswith("media/hoi-nghi-thu-nhat-share.")]
    for line in (
        f'<meta property="og:image" content="https://bulletin.example/{address}">',
        '<meta property="og:image:width" content="1200">',
        '<meta property="og:image:height" content="630">',
        '<meta property="og:image:alt" content="Hội nghị thứ nhất">',
        '<meta name="twitter:card" content="summary_large_image">',
    ):
        assert line in page


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_pages_that_are_no_stories_share_the_image_of_the_bulletin(tmp_path: Path, lang: str) -> None:
    site = _with_images(tmp_path / "site")
    good(site)
    files = output(site)
    (address,) = [path for path in files if path.startswith(f"media/{lang}-share.")]
    assert opened(files[address]).size == (WIDTH, HEIGHT)
    lists = {
        "vi": ("hoi-nghi", "chu-de", "bang-vang", "2024"),
        "en": ("meetings", "topics", "honours", "2024"),
    }
    for path in (lang, *(f"{lang}/{each}" for each in lists[lang])):
        page = files[f"{path}/index.html"].decode()
        assert f'<meta property="og:image" content="https://bulletin.example/{address}">' in page, path
        assert '<meta property="og:image:width" content="1200">' in page, path
        assert '<meta name="twitter:card" content="summary_large_image">' in page, path


def test_the_image_of_the_bulletin_says_its_name_tagline_and_address(tmp_path: Path) -> None:
    site = _with_images(tmp_path / "site")
    good(site)
    before = images(site)
    write(site, "config.yaml", f"{CONFIG}share_images: yes\ntagline: {{vi: Mới, en: New}}\n")
    good(site)
    changed = before.keys() ^ images(site).keys()
    assert sorted(path.partition("-share.")[0] for path in changed) == ["media/en"] * 2 + ["media/vi"] * 2
    assert 'og:image:alt" content="Bản tin thử – Mới"' in output(site)["vi/index.html"].decode()
    assert output(site) == clean(site, tmp_path / "clean")


def test_a_share_image_takes_the_colour_of_the_site() -> None:
    plain = ShareCard("Bản tin", "site", "", "bulletin.example")
    red = ShareCard("Bản tin", "site", "", "bulletin.example", accent="#a3262a")
    assert plain.said != red.said
    shipped_one, own = (opened(ShareImageRenderer().draw(card)).convert("RGB") for card in (plain, red))
    assert own.getpixel((0, 0)) == own.getpixel((WIDTH - 1, 0)) == (0xA3, 0x26, 0x2A)
    colours = {colour for _, colour in own.getcolors(1 << 20) or ()}
    assert (0x0A, 0x4F, 0x4A) not in colours
    assert own.getpixel((0, HEIGHT - 1)) != shipped_one.getpixel((0, HEIGHT - 1)) == (0xF1, 0xF6, 0xF4)


def test_a_long_tagline_is_cut_and_a_short_name_stands_alone() -> None:
    bare = ShareImageRenderer().draw(ShareCard("Bản tin", "site", "", "bulletin.example"))
    long = ShareImageRenderer().draw(ShareCard("Bản tin", "site", "hợp tác xã " * 40, "bulletin.example"))
    longer = ShareImageRenderer().draw(ShareCard("Bản tin", "site", "hợp tác xã " * 45, "bulletin.example"))
    assert bare != long
    assert long == longer


def test_only_what_an_image_says_makes_it_anew(tmp_path: Path) -> None:
    site = _with_images(tmp_path / "site")
    good(site)
    before = images(site)
    write(site, "content/awards/flag.en.md", story("Emulation flag", date="2024-03-05", body="Another text."))
    good(site)
    assert images(site) == before
    write(
        site, "content/awards/flag.en.md", story("Emulation flags", date="2024-03-05", body="Another text.")
    )
    built = good(site)
    after = images(site)
    assert len(after.keys() - before.keys()) == len(before.keys() - after.keys()) == 1
    assert [path for path in built.written if "-share." in path] == sorted(after.keys() - before.keys())
    assert output(site) == clean(site, tmp_path / "clean")


def test_a_site_that_wants_none_has_none(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    good(site)
    assert images(site) == {}
    assert not any(b"-share." in data for data in output(site).values())


@given(st.lists(st.text("aăâbcđ", min_size=1, max_size=12), min_size=1, max_size=25), st.integers(4, 40))
def test_lines_are_counted_as_they_are_broken(words: list[str], width: int) -> None:
    text = " ".join(words)
    assert count_lines(text, width, len) == len(break_lines(text, width, len))


def test_an_easel_draws_the_same_whatever_it_drew_before() -> None:
    cards = [
        ShareCard(title, "news", "Tin tức", "Bản tin")
        for title in ("Đại hội", "Tổng kết năm 2011 " * 9, "😀 Đại hội", "")
    ]
    one = ShareImageRenderer()
    assert [one.draw(each) for each in cards] == [ShareImageRenderer().draw(each) for each in cards]


@pytest.mark.parametrize(
    ("size", "card", "said"),
    [
        ((600, 315), "summary_large_image", True),
        ((599, 400), "summary", False),
        ((900, 300), "summary", False),
        ((200, 200), "summary", False),
        ((900, 199), "", False),
    ],
)
def test_a_picture_of_ones_own_is_shared_as_large_as_it_is(
    tmp_path: Path, size: tuple[int, int], card: str, *, said: bool
) -> None:
    picture = story("Có hình", "image: {src: a.png, alt: Hội trường}")
    site = make(
        tmp_path / "site", {**FILES, "content/news/a.vi.md": picture, "content/news/a.png": png(*size)}
    )
    notes = [each for each in good(site).diagnostics if each.code == "N503"]
    assert len(notes) == (0 if said else 1)
    page = output(site)["vi/tin-tuc/co-hinh/index.html"].decode()
    assert re.findall(r'name="twitter:card" content="(\w+)"', page) == ([card] if card else [])
    assert ('property="og:image"' in page) == bool(card)
    assert ('property="og:image:width"' in page) == said
    assert '"ImageObject"' in page


def test_a_small_picture_is_told_of_once_and_not_at_all_where_titles_are_drawn(tmp_path: Path) -> None:
    given: dict[str, str | bytes] = {
        "config.yaml": CONFIG,
        "content/news/a/nho.png": png(40, 30),
        "content/news/a/index.vi.md": story("Một", "image: {src: nho.png, alt: x}"),
        "content/news/a/index.en.md": story("One"),
        "content/news/b.vi.md": story("Hai", "image: {src: a/nho.png, alt: x}", date="2024-02-10"),
    }
    site = make(tmp_path / "site", given)
    (note,) = [each for each in good(site).diagnostics if each.code == "N503"]
    assert (note.path, note.line) == ("content/news/a/index.vi.md", 4)
    write(site, "config.yaml", f"{CONFIG}share_images: yes\n")
    assert not good(site).diagnostics
