"""Bare addresses in running text: ``https://…``, ``www.…`` and e-mail (GFM 0.29, section 6.9)."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_WEB: Final = re.compile(r"(?<![A-Za-z])https?://(?=[^\s<])|(?<![^\s*_~(])www\.(?=[^\s<])", re.IGNORECASE)
_END: Final = re.compile(r"[\s<]")
_MAIL_BEFORE: Final = re.compile(r"[A-Za-z0-9.+_-]")
_MAIL_AFTER: Final = re.compile(r"@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+(?<![-_])")
_TRAILING: Final = "?!.,:*_~'\"“”‘’…"
_ENTITY_END: Final = re.compile(r"&[A-Za-z0-9]+;$")
_HOST: Final = re.compile(
    r"(?!\S*xn--)(?:(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}|[0-9]{1,3}(?:\.[0-9]{1,3}){3})(?::[0-9]{1,4})?(?=[/?#]|$)"
)
"""A host that is surely meant as one, with its port."""


class Autolink(NamedTuple):
    """A bare address in a text, from `start` to `end`."""

    start: int
    end: int
    before: str
    """The scheme to put before it."""


def autolinks(text: str) -> list[Autolink]:
    """Return the bare addresses in `text`, in order. Source: GitHub Flavored Markdown 0.29, section 6.9."""
    found = []
    if "://" in text or "www." in text.lower():
        found = _on_the_web(text)
    if "@" in text:
        found = _merged(found, _mails(text))
    return found


def _on_the_web(text: str) -> list[Autolink]:
    found: list[Autolink] = []
    looked_to = 0
    for begin in _WEB.finditer(text):
        if begin.start() >= looked_to:
            stop = _END.search(text, begin.end())
            looked_to = stop.start() if stop else len(text)
            link = _web(text, begin, looked_to)
            if link is not None:
                found.append(link)
    return found


def _web(text: str, begin: re.Match[str], stop: int) -> Autolink | None:
    end = trimmed(text, begin.start(), stop)
    is_www = begin[0][-1] == "."
    if _HOST.match(text[begin.start() if is_www else begin.end() : end]) is None:
        return None
    return Autolink(begin.start(), end, "http://" if is_www else "")


def trimmed(text: str, start: int, end: int) -> int:
    """Return where an address in `text` ends without the punctuation of the sentence around it."""
    opened = closed = -1
    while end > start:
        last = text[end - 1]
        if last in _TRAILING:
            end -= 1
        elif last == ")":
            if opened < 0:
                opened, closed = text.count("(", start, end), text.count(")", start, end)
            if closed <= opened:
                break
            closed -= 1
            end -= 1
        elif last == ";":
            entity = _ENTITY_END.search(text, max(start, end - 40), end)
            end = entity.start() if entity else end - 1
        else:
            break
    return end


def _mails(text: str) -> list[Autolink]:
    found = []
    last = 0
    at = text.find("@")
    while at >= 0:
        start = at
        while start > last and _MAIL_BEFORE.match(text[start - 1]):
            start -= 1
        after = _MAIL_AFTER.match(text, at)
        if after and start < at:
            found.append(Autolink(start, after.end(), "mailto:"))
            last = after.end()
        else:
            last = at + 1
        at = text.find("@", last)
    return found


def _merged(web: list[Autolink], mails: list[Autolink]) -> list[Autolink]:
    """Return both in order, without e-mail addresses that are part of a web address."""
    found = sorted([*web, *mails])
    kept: list[Autolink] = []
    for link in found:
        if not kept or link.start >= kept[-1].end:
            kept.append(link)
    return kept
