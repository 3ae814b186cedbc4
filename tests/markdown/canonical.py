"""What readers see of a piece of HTML, in a form in which two pieces can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final
from unicodedata import normalize
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import html5lib

Block = tuple[object, ...]
"""A kind and what it holds: text where it is running text or code, else blocks.

`("p", text)`, `("h", level, text)`, `("ul", [blocks, …])`, `("ol", start, [blocks, …])`, `("dl", [blocks, …])`,
`("quote", blocks)`, `("code", language, text)`, `("table", [[cell, …], …])`, `("rule",)`, `("note", blocks)`.
A list whose entries hold paragraphs, which stand apart, is `loose ul` or `loose ol`.
"""

UNSEEN: Final = frozenset({
    "script", "style", "template", "svg", "math", "iframe", "object", "noscript", "noembed", "noframes",
    "title", "textarea", "xmp", "select", "head", "video", "audio",
})  # fmt: skip
"""Elements whose content is no text for readers of a page without programs."""

_MARKS: Final = {
    "em": "em", "i": "em", "strong": "strong", "b": "strong", "del": "del", "s": "del", "strike": "del",
    "code": "code", "a": "a", "sub": "sub", "sup": "sup",
}  # fmt: skip
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS: Final = frozenset({"ul", "ol", "dl"})
_BLOCKS: Final = frozenset({
    "p", "blockquote", "pre", "hr", "table", "div", "section", "article", "aside", "details", "summary", "figure",
    "figcaption", "address", "center", "header", "footer", "main", "nav", "fieldset", "form", "dir", "menu",
}) | _HEADINGS | _LISTS  # fmt: skip
_ROWS: Final = frozenset({"thead", "tbody", "tfoot", "tr", "td", "th", "caption", "li", "dt", "dd"})
_SPACE: Final = re.compile(r"[ \t\n\r\f]+")
_LANGUAGE: Final = re.compile(r"(?:^|\s)language-(\S+)")
_MARK: Final = re.compile(r"[\ue000-\ue0ff][^\ue000-\ue0ff]*[\ue100]|[\ue000-\ue0ff]")
_OPEN, _CLOSE, _END, _BREAK = "\ue000", "\ue001", "\ue100", "\ue002"
_ASCII_PUNCTUATION: Final = re.compile(r"[!-/:-@\[-`{-~]")


def blocks(html: str, *, marks: bool = False) -> list[Block]:
    """Return the blocks of `html`; with `marks`, emphasis, links, pictures and breaks are in the text as well."""
    return list(_Reader(marks).blocks(_tree(html)))


def text(html: str) -> str:
    """Return all the text of `html` on one line, white space folded; a box to tick is ☐ or ☑, a picture its alt."""
    return folded(" ".join(_texts(blocks(html))))


def folded(written: str) -> str:
    """Return text on one line, in NFC, each run of white space one space."""
    return _SPACE.sub(" ", normalize("NFC", written.replace("\xa0", " "))).strip()


def words(shown: str) -> list[str]:
    """Return the words of a text, punctuation of ASCII apart."""
    return _ASCII_PUNCTUATION.sub(" ", shown).split()


def addresses(html: str) -> set[str]:
    """Return where the links and pictures of `html` lead, percent-decoded."""
    found = {
        element.get(name) for element in _tree(html).iter() for name in ("href", "src") if element.get(name)
    }
    return {unquote(target or "") for target in found}


def _tree(html: str) -> Element:
    tree: Element = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return tree


def _texts(found: object) -> Iterator[str]:
    """Yield every text in a tree of blocks, in order."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, list):
        for each in found:
            yield from _texts(each)
    elif isinstance(found, tuple):
        # What a block holds is last; before it stand its kind and its level, number or language.
        yield from _texts(found[-1] if len(found) > 1 else [])


class _Reader:
    """Reads a tree of HTML into blocks."""

    def __init__(self, marks: bool) -> None:
        self._marks = marks
        self._levels: list[tuple[int, int]] = []

    def blocks(self, parent: Element) -> Iterator[Block]:
        """Yield the blocks in an element; what stands between them as running text is a paragraph."""
        running: list[str] = [parent.text or ""]
        for child in parent:
            if child.tag in _BLOCKS or child.tag in _ROWS or self._holds_blocks(child):
                yield from self._paragraph(running)
                running = []
                yield from self._block(child)
            else:
                running.append(self._inline(child))
            running.append(child.tail or "")
        yield from self._paragraph(running)

    def _holds_blocks(self, element: Element) -> bool:
        """Tell whether an element of running text, such as a link, holds blocks all the same."""
        return isinstance(element.tag, str) and any(inner.tag in _BLOCKS for inner in element.iter())

    def _paragraph(self, running: list[str]) -> Iterator[Block]:
        shown = self._fold("".join(running))
        if shown:
            yield ("p", shown)

    def _block(self, element: Element) -> Iterator[Block]:
        name = str(element.tag)
        if name in UNSEEN:
            return
        if name in _HEADINGS:
            yield ("h", self._level(int(name[1])), self._line(element))
        elif name == "hr":
            if "footnote" not in element.get("class", ""):
                yield ("rule",)
        elif name == "pre":
            yield self._code(element)
        elif name == "blockquote":
            yield ("quote", list(self.blocks(element)))
        elif name == "table":
            yield ("table", [[self._cell(cell) for cell in row] for row in element.iter("tr")])
        elif name in _LISTS:
            yield from self._list(element)
        elif name == "figure" and _is_lone(element):
            yield ("p", self._fold(self._inline(element[0])))
        elif "footnote" in element.get("class", ""):
            yield ("note", [block for block in self.blocks(element) if block != ("rule",)])
        else:
            yield from self.blocks(element)

    def _list(self, element: Element) -> Iterator[Block]:
        entries = [entry for entry in element if entry.tag in _ROWS]
        items = [_ticked(list(self.blocks(entry))) for entry in entries]
        if not items:
            return
        name = str(element.tag)
        kind = (
            f"loose {name}"
            if any(each.tag in ("p", "figure") for entry in entries for each in entry)
            else name
        )
        if name == "ol":
            start = element.get("start", "1")
            yield (kind, int(start) if start.lstrip("-").isdigit() else 1, items)
        else:
            yield (kind, items)

    def _code(self, element: Element) -> Block:
        code = element.find("code")
        language = _LANGUAGE.search(code.get("class", "")) if code is not None else None
        lines = "".join(element.itertext()).split("\n")
        shown = "\n".join(line if line.strip() else "" for line in lines)
        return ("code", language[1] if language else "", shown.rstrip("\n"))

    def _cell(self, cell: Element) -> str:
        return folded(" ".join(_texts(list(self.blocks(cell)))))

    def _line(self, element: Element) -> str:
        return self._fold(self._inner(element))

    def _inner(self, element: Element) -> str:
        return (element.text or "") + "".join(self._inline(child) + (child.tail or "") for child in element)

    def _inline(self, element: Element) -> str:
        name = element.tag
        if not isinstance(name, str) or name in UNSEEN:
            return ""
        if name == "br":
            return _BREAK if self._marks else " "
        if name == "input":
            return f"{'☑' if element.get('checked') is not None else '☐'} "
        if name == "img":
            alt = element.get("alt", "")
            return self._marked("img", unquote(element.get("src", "")), alt) if self._marks else alt
        kind = element.get("class", "")
        if "footnote-backref" in kind:
            return ""
        if "footnote-ref" in kind:
            return f"[{''.join(element.itertext()).strip('[]')}]"
        inner = self._inner(element)
        is_number = name == "sup" and any("footnote-ref" in each.get("class", "") for each in element)
        if not self._marks or name not in _MARKS or not inner.strip() or is_number:
            return inner
        return self._marked(_MARKS[name], unescape(unquote(element.get("href", ""))), inner)

    def _marked(self, name: str, target: str, inner: str) -> str:
        return f"{_OPEN}{name} {target}{_END}{inner}{_CLOSE}"

    def _fold(self, running: str) -> str:
        shown = _SPACE.sub(" ", normalize("NFC", running))
        shown = re.sub(f" ?{_BREAK} ?", "⏎", shown)
        shown = shown.replace(f"{_OPEN}", "⟨").replace(_END, "|").replace(_CLOSE, "⟩")
        return shown.replace(" ⟩", "⟩").strip(" ⏎\xa0")

    def _level(self, level: int) -> int:
        """Return the level a heading has among those before it, the first being 2 and none left out."""
        while self._levels and self._levels[-1][0] >= level:
            self._levels.pop()
        shown = min(self._levels[-1][1] + 1, 6) if self._levels else 2
        self._levels.append((level, shown))
        return shown


def _ticked(entry: list[Block]) -> list[Block]:
    """Return what a list's entry holds, a box to tick in the paragraph that it stands before."""
    match entry:
        case [("p", "☐" | "☑" as box), ("p", str() as shown), *rest]:
            return [("p", f"{box} {shown}"), *rest]
    return entry


def _is_lone(figure: Element) -> bool:
    """Tell whether a figure is a picture alone, with perhaps a caption, which as a title would not be seen."""
    return len(figure) > 0 and figure[0].tag == "img" and all(each.tag == "figcaption" for each in figure[1:])
