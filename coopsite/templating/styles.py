"""Addresses that style sheets name: where they stand, which files they mean, and what is put in their place."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from msgspec import Struct

from coopsite.text.nfc import nfc
from coopsite.text.schemes import is_elsewhere

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TOKEN: Final = re.compile(
    r"""/\*.*?(?:\*/|\Z)"""
    r"""|"(?P<double>(?:[^"\\\n\r\f]|\\.)*+)"?|'(?P<single>(?:[^'\\\n\r\f]|\\.)*+)'?"""
    r"""|(?P<name>[-@\w\\]++)\(|(?P<word>[-@\w\\]++)|(?P<open>\()|(?P<close>\))|(?P<end>[;{}])""",
    re.DOTALL,
)
"""A comment, a text in quotes, the beginning of a function, a word, or a sign; by CSS Syntax Level 3, as far as
addresses need it."""
_BARE: Final = re.compile(r"""\s*(?P<bare>(?:[^\s"'()\\]|\\.)++)\s*(?:\)|\Z)""", re.DOTALL)
"""What ``url(`` holds without quotation marks."""
_QUOTED: Final = re.compile(r"\s*[\"']")
_REMNANTS: Final = re.compile(r"(?:[^)\\]|\\.)*+\)?", re.DOTALL)
"""What ``url(`` holds where it is no address by the rules; browsers pass over it."""
_ESCAPE: Final = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})(?:\r\n|[ \n\t\r\f])?|(\r\n|[\n\r\f])|(.))", re.DOTALL)
_NAMING: Final = frozenset(("url", "src", "image-set", "-webkit-image-set"))
"""Functions whose texts are addresses."""
"""How an address begins that is not a file beside the style sheet."""
_LAST: Final = 0x10FFFF


class NamedAddress(Struct, frozen=True):
    """A file that a style sheet names: from where to where, in what words, and what stands behind its name."""

    start: int
    end: int
    written: str
    target: str
    """The path, as the disk has it."""
    rest: str
    """From ``?`` or ``#`` on."""
    is_bare: bool
    """Without quotation marks of its own, in ``url(…)``."""


def named(css: str) -> Iterator[NamedAddress]:
    """Yield the files that a style sheet names beside itself, in its order; not what lies on other hosts."""
    functions: list[str] = []
    word = ""
    at = 0
    while token := _TOKEN.search(css, at):
        at = token.end()
        kind = token.lastgroup
        if kind in ("double", "single"):
            inside = functions[-1] if functions else ""
            if inside in _NAMING or (word == "@import" and not functions):
                yield from _file(token, kind)
            word = ""
        elif kind == "name":
            name = _plain(token["name"]).lower()
            if name == "url" and not _QUOTED.match(css, at):
                bare = _BARE.match(css, at)
                at = (bare or _REMNANTS.match(css, at) or token).end()
                yield from _file(bare, "bare") if bare else ()
            else:
                functions.append(name)
            word = ""
        elif kind == "word":
            word = _plain(token["word"]).lower()
        elif kind == "open":
            functions.append("")
        elif kind == "close" and functions:
            functions.pop()
        elif kind == "end":
            functions.clear()
            word = ""


def rewritten(css: str, put: Callable[[NamedAddress], str]) -> str:
    """Return `css` with each address that `put` gives another path for; an empty path leaves it as it is."""
    pieces: list[str] = []
    done = 0
    for each in named(css):
        path = put(each)
        if path:
            address = quote(path, safe="/-._~") + each.rest
            pieces += (css[done : each.start], f'"{address}"' if each.is_bare else address)
            done = each.end
    return "".join((*pieces, css[done:]))


def place(css: str, at: int) -> tuple[int, int]:
    """Return line and column, from 1, of what stands `at`."""
    before = css[:at].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def path_from(sheet: str, target: str) -> str:
    """Return the path that `target` means in the style sheet at the path `sheet`; it may begin with ``..``."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(sheet), target))


def way(sheet: str, path: str) -> str:
    """Return how the style sheet at `sheet` names the file at `path`."""
    return posixpath.relpath(path, posixpath.dirname(sheet) or ".")


def _file(token: re.Match[str], kind: str) -> Iterator[NamedAddress]:
    address = _plain(token[kind]).strip().encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if not address or address.startswith(("/", "#")) or is_elsewhere(address):
        return
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    if path:
        rest = quote(address[len(path) :], safe="/-._~?#&=%:;,+!*@")
        yield NamedAddress(*token.span(kind), address, nfc(unquote(path)), rest, kind == "bare")


def _plain(text: str) -> str:
    """Return a text of CSS with its escapes undone."""
    return _ESCAPE.sub(_meant, text) if "\\" in text else text


def _meant(found: re.Match[str]) -> str:
    if found[1]:
        code = int(found[1], 16)
        return chr(code) if 0 < code <= _LAST and not 0xD800 <= code < 0xE000 else "\ufffd"
    return found[3] or ""
