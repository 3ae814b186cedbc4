"""Convert texts of the commonest Markdown in one pass, to the same bytes as the converter and the sanitiser.

A text with anything else in it is left to the converter: each rule here is narrower than the converter's. The outcome
holds no tag, attribute or address that the sanitiser would change, so it skips the sanitiser. Tests hold both equal.
"""

from __future__ import annotations

import re
from typing import Final

from coopsite.content.markdown.limits import MAX_CELLS

_LONGEST: Final = 200_000
_OTHERS: Final = ("<", "&", "\\", "`", "{", "^", "~", "@", "\n ", " \n", "\n\n\n")
"""Left to the converter: HTML, escapes, code, attribute lists, footnotes, e-mail, indentation, hard breaks."""

_INLINE: Final = re.compile(
    r"\[([^\[\]*_\n]+)\]"
    r"\(([^\s()<>\"'*\[\]]+)(?: \"((?!')[^\"\s()\[\]](?:[^\"()\[\]]*[^\"\s()\[\]])?)\")?\)"
    r"|\*\*([^\s*_\[\]](?:[^*_\[\]]*[^\s*_\[\]])?)\*\*(?!\*)"
    r"|\*([^\s*_\[\]](?:[^*_\[\]]*[^\s*_\[\]])?)\*(?!\*)"
)
"""A link or picture with its text, target and title; strong text; emphasis."""
_TARGET: Final = re.compile(
    r"https?://(?!\S*xn--)[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*\.[A-Za-z]{2,}(?:[/?#][^\s>]*)?|(?!//)[^:\s>]+"
)
"""A web address at a plain host, or an address without a scheme."""
_MARK: Final = re.compile(r"[*_\[\]]")
_WWW: Final = re.compile(r"[wW]{3}\.")
_HEADING: Final = re.compile(r"(#{1,6}) ([^#\n]+)")
_ITEM: Final = re.compile(r"([-*+]|([0-9]{1,9})\.) (?=\S)")
_QUOTED: Final = re.compile(r"> (?=\S)")
_STRUCTURE: Final = re.compile(
    r"[#=>:+_|\-•●▪■◦‣⁃·–—]|\*(?:\*?\s|\*\*|$)|[0-9a-zđ]+[.)](?:\s|$)|o\s|\[(?![^\[\]\n]*\]\()|\s|import\s|export\s"
)
"""Beginnings of lines that may be more than running text."""
_SOFT: Final = "\x02"
"""Stands for a line end in running text until it is known how it is shown."""
_RULE: Final = re.compile(r"\|(?: *:?-+:? *\|)+")


class _UncommonError(Exception):
    """The text is left to the converter."""


def quick(source: str, *, line_breaks: bool = False) -> str | None:
    """Return the HTML of `source` (LF, NFC), or None where it is left to the converter.

    With `line_breaks` every line end is a ``<br>``.
    """
    text = source.strip("\n")
    if not _is_common(text):
        return None
    parts: list[str] = []
    before = ""
    try:
        for block in text.split("\n\n"):
            kind, html = _block(block)
            if kind and kind == before:
                # Two lists or quotations with a blank line between them are one.
                return None
            parts.append(html)
            before = kind
    except _UncommonError:
        return None
    html = "\n".join(parts)
    return html.replace(_SOFT, "<br>\n" if line_breaks else "\n")


def _is_common(text: str) -> bool:
    """Tell quickly whether a text may be of the commonest Markdown."""
    return (
        len(text) <= _LONGEST
        and not any(map(text.__contains__, _OTHERS))
        and text[:1] != " "
        and text[-1:] != " "
        and text.replace("\n", "").isprintable()
    )


def _block(block: str) -> tuple[str, str]:
    """Return the kind of a block that the next one may continue, or nothing, and the block's HTML."""
    first = block[:1]
    if first == "#":
        return "", _heading(block)
    if first == ">":
        return "quotation", _quotation(block)
    if first == "|":
        return "", _table(block)
    item = _ITEM.match(block)
    if item:
        return "list", _list(block, item[1] if item[2] is None else "")
    return "", f"<p>{_running(block)}</p>"


def _running(text: str) -> str:
    """Return the HTML of a paragraph's lines."""
    for line in text.split("\n"):
        if not line or _STRUCTURE.match(line):
            raise _UncommonError
    if "\n" in text:
        if "|" in text:
            raise _UncommonError
        return _inline(text).replace("\n", _SOFT)
    return _inline(text)


def _heading(block: str) -> str:
    match = _HEADING.fullmatch(block)
    words = match[2].strip() if match else ""
    if match is None or not words:
        raise _UncommonError
    level = len(match[1])
    return f"<h{level}>{_inline(words)}</h{level}>"


def _quotation(block: str) -> str:
    lines = []
    for line in block.split("\n"):
        mark = _QUOTED.match(line)
        if mark is None:
            raise _UncommonError
        lines.append(line[mark.end() :])
    inside = "\n".join(lines)
    return f"<blockquote>\n<p>{_running(inside)}</p>\n</blockquote>"


def _list(block: str, bullet: str) -> str:
    """Return the HTML of a list marked with `bullet`, or numbered from 1 where `bullet` is empty."""
    items: list[str] = []
    for line in block.split("\n"):
        mark = _ITEM.match(line)
        if mark is None or (
            mark[1] != bullet if bullet else mark[2] is None or (not items and mark[2] != "1")
        ):
            raise _UncommonError
        items.append(f"<li>{_running(line[mark.end() :])}</li>\n")
    tag = "ul" if bullet else "ol"
    return f"<{tag}>\n{''.join(items)}</{tag}>"


def _table(block: str) -> str:
    lines = block.split("\n")
    if len(lines) < 3 or not _RULE.fullmatch(lines[1]):
        raise _UncommonError
    names, sides = _cells(lines[0]), [_side(cell) for cell in _cells(lines[1])]
    if len(names) != len(sides) or len(names) * len(lines) > MAX_CELLS // 10:
        raise _UncommonError
    header = "".join(
        f'<th{side} scope="col">{_inline(name)}</th>\n' for side, name in zip(sides, names, strict=True)
    )
    body = "".join(f"<tr>\n{_row(_cells(row), sides)}</tr>\n" for row in lines[2:])
    return f"<table>\n<thead>\n<tr>\n{header}</tr>\n</thead>\n<tbody>\n{body}</tbody>\n</table>"


def _row(cells: list[str], sides: list[str]) -> str:
    if len(cells) > len(sides):
        raise _UncommonError
    filled = [*cells, *[""] * (len(sides) - len(cells))]
    return "".join(f"<td{side}>{_inline(cell)}</td>\n" for side, cell in zip(sides, filled, strict=False))


def _cells(row: str) -> list[str]:
    if len(row) < 2 or row[0] != "|" or row[-1] != "|":
        raise _UncommonError
    return [cell.strip(" ") for cell in row[1:-1].split("|")]


def _side(rule: str) -> str:
    left, right = rule.startswith(":"), rule.endswith(":")
    side = "center" if left and right else "left" if left else "right" if right else ""
    return f' class="align-{side}"' if side else ""


def _inline(text: str) -> str:
    """Return the HTML of running text, its links, pictures and emphasis included."""
    if not _MARK.search(text):
        return _unmarked(text)
    parts: list[str] = []
    last = 0
    for match in _INLINE.finditer(text):
        start = match.start()
        words, target, title, strong, emphasised = match.groups()
        if strong or emphasised:
            inside = strong or emphasised
            _assert_flanked(inside, text[start - 1 : start], text[match.end() : match.end() + 1])
            html = f"<strong>{_plain(inside)}</strong>" if strong else f"<em>{_plain(inside)}</em>"
        elif start and text[start - 1] == "!":
            start -= 1
            html = _picture(words, _harmless(target), title)
        else:
            html = f'<a href="{_harmless(target)}"{_title(title)}>{_plain(words)}</a>'
        parts += (_plain(text[last:start]), html)
        last = match.end()
    parts.append(_plain(text[last:]))
    return "".join(parts)


def _assert_flanked(inside: str, before: str, after: str) -> None:
    """Leave to the converter emphasis whose marks touch punctuation inside and words outside."""
    if (not inside[0].isalnum() and before.strip()) or (not inside[-1].isalnum() and after.strip()):
        raise _UncommonError


def _plain(text: str) -> str:
    if _MARK.search(text):
        raise _UncommonError
    return _unmarked(text)


def _unmarked(text: str) -> str:
    """Return text without markup; leave it to the converter where it holds a bare address."""
    if "://" in text or (("w." in text or "W." in text) and _WWW.search(text)):
        raise _UncommonError
    return text.replace(">", "&gt;")


def _harmless(target: str) -> str:
    if not _TARGET.fullmatch(target) or "%3" in target:
        raise _UncommonError
    return target


def _picture(words: str, target: str, title: str | None) -> str:
    if not words.strip():
        raise _UncommonError
    return f'<img alt="{_value(words)}" src="{target}"{_title(title)}>'


def _title(title: str | None) -> str:
    if title is None:
        return ""
    if "\n" in title:
        raise _UncommonError
    return f' title="{_value(title)}"'


def _value(text: str) -> str:
    if ">" in text:
        raise _UncommonError
    return text.replace('"', "&quot;")
