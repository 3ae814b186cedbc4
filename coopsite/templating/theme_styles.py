"""The style sheet of a site that chooses its own colour, masthead or headings in config.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from coopsite.config.colours import BRAND, TINT, in_hue_of

if TYPE_CHECKING:
    from collections.abc import Mapping

SHEET: Final = "theme.css"
"""Its name among the assets; a site may have one of its own there instead."""
LIGHT: Final = {
    "tint": TINT, "ink": "#16211f", "soft": "#4a5a56", "line": "#cfd9d5", "deep": "#0a3f3b",
}  # fmt: skip
DARK: Final = {
    "bg": "#101615", "tint": "#19221f", "ink": "#e4ebe8", "soft": "#a8b5b1", "line": "#33403c",
    "link": "#82d5c9", "brand": "#a5e3da", "deep": "#0d2825",
}  # fmt: skip
"""Colours of the shipped theme by name, those that have something of its own colour: on a light page, on a dark one."""
DRAWN_WITH_BRAND: Final = ("emblem.svg", "favicon.svg")
"""Drawings of the shipped theme that are in its colour."""
_SANS: Final = (
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif'
)
_PLAIN: Final = "body { border-color: var(--brand); border-image: none }\n"
_BANNER: Final = """\
body { border-top: 0 }
.mast { background: var(--band); color: #fff }
.mast .nav { border-top: 0; background: var(--bg) }
:is(.bar, .brand) :is(a, p, small, [aria-current]) { color: inherit }
.bar { color: inherit }
.find button { border-color: currentcolor; background: none; color: inherit }
:is(.bar, .brand) :focus-visible { outline-color: #fff }
"""


def theme_styles(options: Mapping[str, Any]) -> str:
    """Return the rules for the options `accent`, ``masthead: banner`` and ``headings: sans``; empty without them.

    They are for screens; paper stays black on white.
    """
    accent, banner = str(options.get("accent", "")), options.get("masthead") == "banner"
    light, dark = _shades(accent) if accent else ({}, {})
    if banner:
        light["band"] = accent or BRAND
        dark["band"] = dark.get("deep", DARK["deep"])
    if options.get("headings") == "sans":
        light["serif"] = _SANS
    rules = (_root(light) if light else "") + (_BANNER if banner else _PLAIN if accent else "")
    if not rules:
        return ""
    in_the_dark = f"@media screen and (prefers-color-scheme: dark) {{\n{_root(dark)}}}\n" if dark else ""
    return f"/* Made of config.yaml. */\n@media screen {{\n{rules}}}\n{in_the_dark}"


def in_accent(drawing: bytes, accent: str) -> bytes:
    """Return a drawing of the shipped theme in another colour."""
    return drawing.replace(BRAND.encode(), accent.encode())


def _shades(accent: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the colours of the theme in the hue of `accent`, by name: on a light page, on a dark one."""
    light = {name: in_hue_of(accent, model, BRAND) for name, model in LIGHT.items()}
    dark = {name: in_hue_of(accent, model, BRAND) for name, model in DARK.items()}
    return light | {"link": accent, "brand": accent}, dark


def _root(values: Mapping[str, str]) -> str:
    return f":root {{ {'; '.join(f'--{name}: {value}' for name, value in values.items())} }}\n"
