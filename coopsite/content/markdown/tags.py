"""Read the sanitised HTML of a body: tags, attributes, plain text."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Final

TAG: Final = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [^\s="<>/]+="[^"]*")*)>')
"""A tag as the sanitiser writes it: a slash or nothing, the name, the attributes."""

TAG_OF_NOTE: Final = re.compile(
    r'<(?!/p>)(/?)(a|img|p|pre|h[1-6]|div|ul|ol|dl|table|blockquote|figure|details|aside)((?: [^\s="<>/]+="[^"]*")*)>'
)
"""The same, for the tags that matter in a body without ids."""

_ATTRIBUTE: Final = re.compile(r' ([^\s="<>/]+)="([^"]*)"')
_NOTE_MARK: Final = re.compile(r'<sup id="fnref[^"]*">.*?</sup>', re.DOTALL)


def attributes(written: str) -> dict[str, str]:
    """Return the attributes by name, their values still escaped."""
    return dict(_ATTRIBUTE.findall(written)) if written else {}


def written(values: dict[str, str], *without: str) -> str:
    """Return attributes as they stand in a tag, each after a space, except those named in `without`."""
    return "".join(f' {name}="{value}"' for name, value in values.items() if name not in without)


def text_of(value: str) -> str:
    """Return an attribute's escaped value as HTML text."""
    return escape(unescape(value), quote=False)


def plain(html: str) -> str:
    """Return the text of sanitised HTML on one line, without references to footnotes."""
    if "<" in html:
        if "fnref" in html:
            html = _NOTE_MARK.sub("", html)
        html = TAG.sub("", html.replace("<br>", " "))
    return " ".join(unescape(html).split())
