"""Syntax of other tools' Markdown, which is shown as it is written."""

from __future__ import annotations

import re
from typing import Final

_BEGINNINGS: Final = re.compile(
    r"\{[{%]|\[[!/\[]|\[TOC\]|:::|!!!|(?:im|ex)port[ \t]|</?[A-Z][a-z]|\[(?:cap|gal|emb|aud|vid|play)"
)
_SIGN: Final = re.compile(
    r"(?P<shortcode>\{\{[<%].{0,200}?[>%]\}\})"
    r"|(?P<tag>\{%.{0,200}?%\})"
    r"|(?P<variable>\{\{.{0,200}?\}\})"
    r"|^[ \t]{0,3}(?:>[ \t]?)+[ \t]{0,3}(?P<hint>\[![A-Za-z]+\])"
    r"|^(?P<box>:::[ \t]*\w+|!!![ \t]+\w+)"
    r"|^(?P<contents>\[TOC\]|\[\[_?TOC_?\]\])"
    r"|^(?P<code>(?:import|export)[ \t].{0,200}?(?:from[ \t]+['\"]|=|\{)|import[ \t]+['\"])"
    r"|(?P<short>\[(?:caption|gallery|embed|audio|video|playlist)\b[^\]\n]{0,200}\](?!\())"
    r"|(?<!\()(?<!: )(?P<component></?[A-Z][A-Za-z.]*(?:[ \t/][^<>\n]{0,200})?>)",
    re.MULTILINE,
)


def foreign_sign(prose: str, elements: frozenset[str]) -> tuple[str, int] | None:
    """Return the first syntax of another tool in `prose` (a text without its code) and where it stands.

    `elements` are the names of HTML, whatever their case in the text.
    """
    if not _BEGINNINGS.search(prose):
        return None
    for found in _SIGN.finditer(prose):
        kind = found.lastgroup or ""
        sign = found[kind]
        if kind == "component" and sign.strip("</>").split()[0].lower() in elements:
            continue
        return sign, found.start(kind)
    return None
