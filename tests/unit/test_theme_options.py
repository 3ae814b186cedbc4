"""Options of the theme: every colour they derive is legible, in both schemes, on whatever ground text has."""

from __future__ import annotations

import colorsys
import re

import pytest

from coopsite.config.colours import BRAND, LEAST, accent_contrast, contrast, hex_colour
from coopsite.config.schema import read_config
from coopsite.kinds.looks import PALETTE
from coopsite.templating import theme_styles
from coopsite.templating.theme import shipped
from coopsite.templating.theme_styles import DARK, LIGHT

SITE = "title: Bản tin\nbase_url: https://bulletin.example/\nlanguages: [vi, en]\n"
FOOT = "#e9f3f1"
ROOT = re.compile(r":root \{ (.*?) \}")


def values(sheet: str, scheme: int) -> dict[str, str]:
    """The custom properties of a scheme."""
    return dict(pair.removeprefix("--").split(": ", 1) for pair in ROOT.findall(sheet)[scheme].split("; "))


def all_hues() -> list[str]:
    """Accents from grey to vivid, dark to as light as they may be."""
    found = []
    for hue in range(0, 360, 24):
        for vividness in (0.0, 0.4, 1.0):
            for lightness in (0.15, 0.4, 0.7):
                channels = colorsys.hls_to_rgb(hue / 360, lightness, vividness)
                written = "#" + "".join(f"{round(each * 255):02x}" for each in channels)
                found.append(accent_contrast(written)[1])
    return sorted(set(found))


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_accent_that_passes_gives_legible_pages(scheme: int) -> None:
    shipped_ones = (LIGHT, DARK)[scheme]
    for accent in all_hues():
        assert accent_contrast(accent)[0] >= LEAST, accent
        sheet = theme_styles.theme_styles({"accent": accent, "masthead": "banner"})
        colours = {"bg": "#ffffff", **shipped_ones, **values(sheet, scheme)}
        for ground in ("bg", "tint"):
            words = [colours[name] for name in ("ink", "soft", "link", "brand")]
            for word in (*words, *(pair[scheme] for pair in PALETTE.values())):
                assert contrast(word, colours[ground]) >= LEAST, (accent, ground, word)
        assert contrast(FOOT, colours["deep"]) >= 7, accent
        assert contrast("#ffffff", colours["band"]) >= LEAST, accent


def test_the_shipped_colour_as_accent_is_the_shipped_theme() -> None:
    sheet = theme_styles.theme_styles({"accent": BRAND})
    css = shipped().assets["site.css"].decode()
    schemes = [
        dict(re.findall(r"--(\w+): (#\w+)", each.partition("}")[0])) for each in css.split(":root {")[1:3]
    ]
    assert {name: schemes[0][name] for name in LIGHT} == LIGHT
    assert {name: schemes[1][name] for name in DARK} == DARK
    assert schemes[0]["brand"] == BRAND
    for scheme in (0, 1):
        for name, colour in values(sheet, scheme).items():
            assert contrast(colour, schemes[scheme][name]) < 1.3, (scheme, name)


def test_a_ratio_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("#0A4F4A", "#0a4f4a"),
        ("0a5", "#00aa55"),
        (" #fff ", "#ffffff"),
        ("#12345", ""),
        ("red", ""),
        ("", ""),
    ],
)
def test_colours_are_read_with_or_without_their_sign(written: str, meant: str) -> None:
    assert hex_colour(written) == meant


@pytest.mark.parametrize(("written", "accent"), [("teal", PALETTE["teal"][0]), ('"#A3262A"', "#a3262a")])
def test_an_accent_may_be_a_word_of_the_palette(written: str, accent: str) -> None:
    config, diagnostics = read_config(f"{SITE}theme: {{accent: {written}}}\n".encode())
    assert not diagnostics
    assert config is not None
    assert config.theme == {"accent": accent}


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("{accent: sky}", "theme.accent"),
        ("{accent: [red]}", "theme.accent"),
        ("{masthead: hero}", "theme.masthead"),
        ("{headings: Arial}", "theme.headings"),
    ],
)
def test_what_the_theme_does_not_know_is_told(line: str, key: str) -> None:
    config, (diagnostic,) = read_config(f"{SITE}theme: {line}\n".encode())
    assert config is None
    assert (diagnostic.code, diagnostic.args["key"]) == ("E801", key)


def test_no_option_makes_no_style_sheet() -> None:
    for options in ({}, {"masthead": "plain", "headings": "serif"}, {"columns": 3}):
        assert theme_styles.theme_styles(options) == ""
    sans = theme_styles.theme_styles({"headings": "sans"})
    assert "--serif: system-ui" in sans
    assert "--brand" not in sans


def test_the_line_at_the_top_takes_the_accent() -> None:
    line = "body { border-color: var(--brand); border-image: none }"
    assert line in theme_styles.theme_styles({"accent": "#a3262a"})
    assert line not in theme_styles.theme_styles({"headings": "sans"})


def test_the_drawings_of_the_theme_take_the_accent() -> None:
    assets = shipped().assets
    for name in theme_styles.DRAWN_WITH_BRAND:
        drawn = theme_styles.in_accent(assets[name], "#a3262a")
        assert b"#a3262a" in drawn
        assert BRAND.encode() not in drawn
