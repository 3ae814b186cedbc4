"""What in a site's own templates a browser will block where files for hosts set the policy of coopsite's pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from coopsite.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_JINJA: Final = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->", re.DOTALL)
_BLOCKED: Final = re.compile(
    r"""<(?P<script>script)\b(?P<facts>[^<>]*)>"""
    r"""|<(?P<element>style|iframe|object|embed)\b"""
    r"""|<(?:img|link|source|video|audio)\b[^<>]*?\s(?P<elsewhere>src|href)\s*=\s*["']?(?:https?:)?//"""
    r"""|<[a-z][^<>]*?\s(?P<attribute>style|on[a-z]+)\s*=""",
    re.IGNORECASE,
)
_ONLY_NAMED: Final = re.compile(
    r"""\brel\s*=\s*["']?(?!stylesheet|icon|preload|modulepreload|manifest)[a-z]""", re.IGNORECASE
)
_TYPE: Final = re.compile(r"""\btype\s*=\s*["']?([^\s"'>]+)""", re.IGNORECASE)
_RUN: Final = frozenset(
    ("module", "importmap", "speculationrules", "text/javascript", "application/javascript")
)
_SEARCH: Final = "search.html"
_SOURCE: Final = re.compile(r"\ssrc\s*=", re.IGNORECASE)


def blocked(own: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield W414 for the first place of each of a site's `own` templates that the policy of its pages blocks.

    Of the search page, which may run scripts of the site, only a script written into it is told.
    """
    for name, source in own.items():
        html = _JINJA.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), source)
        for found in _BLOCKED.finditer(html):
            if what := _what(name, found):
                line = html.count("\n", 0, found.start()) + 1
                column = found.start() - html.rfind("\n", 0, found.start())
                yield Diagnostic("W414", f"templates/{name}", line, column, {"found": what})
                break


def _what(name: str, found: re.Match[str]) -> str:
    """Return how to call what was found; empty where it is not blocked."""
    if found["script"]:
        kind = _TYPE.search(found["facts"])
        is_data = kind is not None and kind[1].lower() not in _RUN
        is_allowed = name == _SEARCH and _SOURCE.search(found["facts"])
        return "" if is_data or is_allowed else "<script>"
    if found["element"]:
        return f"<{found['element'].lower()}>"
    if found["elsewhere"]:
        return "" if _ONLY_NAMED.search(found[0]) else f"{found['elsewhere'].lower()}=…//"
    return f"{found['attribute'].lower()}="
