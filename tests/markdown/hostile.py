"""Texts that make a careless reader of Markdown work long or go deep: one for each construct, as large as asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final


def _repeated(piece: str, joint: str = "") -> Callable[[int], str]:
    return lambda size: joint.join([piece] * max(1, size // len(piece + joint)))


def _nested_lists(size: int) -> str:
    depth = int((size / 2) ** 0.5)
    return "\n".join("  " * level + "- a" for level in range(depth))


def _numbered(piece: str, joint: str = "\n") -> Callable[[int], str]:
    return lambda size: joint.join(piece.format(number) for number in range(size // (len(piece) + 4)))


def _twice(first: str, second: str) -> Callable[[int], str]:
    return lambda size: first * (size // 2 // len(first)) + second * (size // 2 // len(second))


def _wide_table(size: int) -> str:
    width = size // 8
    return "\n".join(["|a" * width + "|", "|-" * width + "|", "|b" * width + "|"])


def _backticks(size: int) -> str:
    return " ".join("`" * length for length in range(1, int((2 * size) ** 0.5)))


HOSTILE: Final[dict[str, Callable[[int], str]]] = {
    "quotes in quotes": _repeated("> "),
    "quotes in quotes without spaces": _repeated(">"),
    "lists in lists": _nested_lists,
    "lists in lists on one line": _repeated("- "),
    "numbers in numbers on one line": _repeated("1. "),
    "quotes and lists in one another": _repeated("> - "),
    "entries": _repeated("- a", "\n"),
    "entries with empty lines": _repeated("- a", "\n\n"),
    "markers that alternate": _repeated("- a\n+ b", "\n"),
    "empty entries": _repeated("-", "\n"),
    "lines after a quotation": lambda size: "> a\n" + "b\n" * (size // 2),
    "brackets that open": _repeated("["),
    "brackets that close": _repeated("]"),
    "brackets in brackets": _twice("[", "]"),
    "brackets with targets": _twice("[", "](a)"),
    "links without end": _repeated("[a]("),
    "links with a title without end": _repeated('[a](b "'),
    "targets in angle brackets without end": _repeated("[a](<b"),
    "links to nothing": _repeated("[a][b]"),
    "parentheses in a target": lambda size: "[a](" + "(" * size,
    "pictures without end": _repeated("!["),
    "pictures in pictures": _twice("![", "](a)"),
    "backticks of every length": _backticks,
    "backticks": _repeated("`"),
    "backticks and words": _repeated("`a``b"),
    "angle brackets": _repeated("<"),
    "tags without end": _repeated("<a "),
    "attributes without end": _repeated('<a b="'),
    "many attributes": lambda size: "<a" + ' b="c"' * (size // 6),
    "tags": _repeated("<b>"),
    "tags in tags": _twice("<b>", "</b>"),
    "divs in divs": _twice("<div>\n", "</div>\n"),
    "divs in divs with empty lines": _twice("<div>\n\n", "</div>\n\n"),
    "comments without end": _repeated("<!--"),
    "comments": _repeated("<!-- a -->"),
    "processing instructions without end": _repeated("<?"),
    "declarations without end": _repeated("<!A"),
    "marked sections without end": _repeated("<![CDATA["),
    "ampersands": _repeated("&"),
    "entities": _repeated("&amp;"),
    "entities without end": _repeated("&amp"),
    "stars": _repeated("*"),
    "stars and words": _repeated("*a "),
    "stars within words": _repeated("a*"),
    "stars and underscores": _repeated("*a_ "),
    "emphasis that crosses": _repeated("*a _b* c_ "),
    "emphasis of two lengths": _repeated("*a **b "),
    "emphasis in emphasis": _twice("*a ", " b*"),
    "strong in strong": _twice("**a ", " b**"),
    "underscores": _repeated("_"),
    "tildes": _repeated("~"),
    "tildes and words": _repeated("~~a "),
    "backslashes": _repeated("\\"),
    "line breaks": _repeated("a  ", "\n"),
    "long paragraph": _repeated("a", "\n"),
    "spaces": _repeated(" "),
    "tabs": _repeated("\t"),
    "empty lines": _repeated("\n"),
    "wide table": _wide_table,
    "long table": lambda size: "|a|b|\n|-|-|\n" + "|c|d|\n" * (size // 6),
    "table with rows too short": lambda size: "|a" * 100 + "|\n" + "|-" * 100 + "|\n" + "|c\n" * (size // 3),
    "lines that may head a table": _repeated("|a|", "\n"),
    "rulers of tables": _repeated("|-|", "\n"),
    "bars": _repeated("|"),
    "definitions of links": _numbered("[a{}]: b"),
    "definitions without target": _repeated("[a]:", "\n"),
    "definitions with titles without end": _repeated('[a]: b "', "\n"),
    "definitions and links": lambda size: (
        _numbered("[a{}]: b")(size // 2) + "\n\n" + _numbered("[a{}]", " ")(size // 2)
    ),
    "one definition and many links": lambda size: "[a]: b\n\n" + "[a] " * (size // 4),
    "notes": _numbered("a[^{0}]\n\n[^{0}]: b", "\n\n"),
    "notes referred to again": lambda size: "[^1]: b\n\n" + "a[^1] " * (size // 6),
    "definitions of notes": _numbered("[^{}]: b"),
    "notes in notes": _numbered("[^{0}]: [^{0}]"),
    "definition lists": _repeated("a\n: b", "\n\n"),
    "headings": _repeated("# a", "\n"),
    "headings alike": _repeated("## Đà Nẵng", "\n\n"),
    "underlined headings": _repeated("a\n=", "\n"),
    "signs of headings": _repeated("#"),
    "rules": _repeated("---", "\n"),
    "fences without end": _repeated("```", "\n"),
    "fences in lists": _repeated("- ```", "\n"),
    "code in lines": _repeated("    a", "\n"),
    "attribute lists": _repeated("a {: .b }", "\n\n"),
    "braces": _repeated("{"),
    "braces that begin an attribute list": _repeated("{:"),
    "mail addresses in one another": _repeated("a@"),
    "mail addresses": _repeated("a@b.vn "),
    "dots and an at": lambda size: "a." * (size // 2) + "@",
    "hosts without end": _repeated("www."),
    "hosts": _repeated("www.a.vn "),
    "schemes": _repeated("https://"),
    "addresses with signs at their end": lambda size: "https://a.vn/" + ")" * size,
    "addresses with entities at their end": lambda size: "https://a.vn/" + "&a;" * (size // 3),
    "addresses": _repeated("https://a.vn/b "),
    "addresses in angle brackets without end": _repeated("<https://a"),
    "bullets of offices": _repeated("• a", "\n"),
    "letters of lists": _repeated("a) b", "\n"),
    "cells of a spreadsheet": _repeated("a\tb\tc", "\n"),
    "templates": _repeated("{{< a >}}"),
    "hints": _repeated("> [!NOTE]", "\n"),
    "numbers of documents": _repeated("155/NQ-HĐND "),
    "slashes and capitals": _repeated("A/"),
    "combining marks": lambda size: "a" + "\u0301" * size,
    "pictures alone": _repeated('![a](b "c")', "\n\n"),
    "pictures with spaces in their names": _repeated("![a](<b c.jpg>)", "\n\n"),
    "unknown tags": _repeated("<x-y>"),
    "HTML blocks without end": _repeated("<div>", "\n\n"),
    "scripts without end": _repeated("<script>", "\n"),
}
"""By what repeats in it, a function that makes a text of about as many characters as it is given."""
