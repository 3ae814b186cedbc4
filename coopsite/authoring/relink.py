"""Find which texts name the files of a story by their place, and write the new place once it has another name."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from msgspec import Struct

from coopsite.content.read import read_text
from coopsite.content.scan import name_parts
from coopsite.site.media import content_path
from coopsite.text.nfc import nfc
from coopsite.text.schemes import is_elsewhere

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from coopsite.content.markdown.parser import BodyParser
    from coopsite.content.read import ReadContext, ReadText

_BODY: Final = re.compile(
    r"""(?<=\]\()[ \t]*<(?P<angle>[^<>\n]+)>|(?<=\]\()[ \t]*(?P<plain>[^\s<>()"']+)"""
    r"""|^[ ]{0,3}\[[^\]\n]+\]:[ \t]*(?:<(?P<named_angle>[^<>\n]+)>|(?P<named>[^\s<>]+))"""
    r"""|(?:href|src)=(?:"(?P<double>[^"\n]+)"|'(?P<single>[^'\n]+)')""",
    re.MULTILINE,
)
"""Where links and pictures of Markdown (CommonMark 6.3, 4.7) and of HTML lead."""
_TOP: Final = re.compile(r"\ufeff?(?:[ \t]*\r?\n)*---[ \t]*\r?\n.*?^---[ \t]*\r?$", re.MULTILINE | re.DOTALL)
_UNDONE: Final = frozenset("\"'[](){}<>,")


class Renamed(Struct, frozen=True):
    """The keys of a story, old and new; whether its folder goes with it, and not its texts alone."""

    old: str
    new: str
    with_folder: bool

    @property
    def name(self) -> str:
        """The part of the old key that changes."""
        return self.old.rpartition("/")[2]

    def path(self, path: str) -> str:
        """Return where what was at `path`, below the site folder, is now; `path` may name the story without ending."""
        old, new = f"content/{self.old}", f"content/{self.new}"
        if path == old or path == f"{old}.md" or (self.with_folder and path.startswith(f"{old}/")):
            return new + path[len(old) :]
        parts = name_parts(path)
        is_flat = parts is not None and parts[0] == self.old and path.startswith(f"{old}.")
        return new + path[len(old) :] if is_flat else path


class Relinked(Struct, frozen=True):
    """The bytes of a text in which all names the new place; `left` are what could not be written anew."""

    data: bytes
    left: tuple[str, ...] = ()


def may_name(raw: bytes, name: str) -> bool:
    """Return False, quickly, for most texts that do not name the file or folder `name`."""
    data = name.encode()
    return data in raw or ((b"%" in raw or not data.isascii()) and name in _readable(raw))


def body_parser() -> BodyParser:
    """Return what reads the bodies in which places are named."""
    # start-up time: the desk asks for it when a story is moved or deleted
    from coopsite.content.markdown.parser import BodyParser

    return BodyParser()


def names_of(path: str, raw: bytes, context: ReadContext, parser: BodyParser) -> set[str]:
    """Return the paths below content/ that the text of the file `path` names, as it names them."""
    places = (target.partition("#")[0] for target in _targets(read_text(path, raw, context), parser, context))
    return {
        content_path(path, place)
        for place in places
        if place and not place.startswith("/") and not is_elsewhere(place)
    }


def relinked(path: str, raw: bytes, context: ReadContext, renamed: Renamed, parser: BodyParser) -> Relinked:
    """Return the text of the file `path` with the new place wherever it names the old one.

    What is written otherwise than expected stays, and is said.
    """
    reading = read_text(path, raw, context)
    targets = _named(path, reading, renamed, parser, context)
    if not targets:
        return Relinked(raw)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return Relinked(raw, tuple(targets))
    top = _TOP.match(text)
    end = top.end() if top else 0
    found = (
        _rewritten_top(text[:end], path, targets, renamed)
        + _rewritten_body(text[end:], path, targets, renamed)
    ).encode("utf-8")
    again = read_text(renamed.path(path), found, context)
    if (again.text is None) != (reading.text is None) or len(again.diagnostics) > len(reading.diagnostics):
        return Relinked(raw, tuple(targets))
    return Relinked(found, tuple(_named(renamed.path(path), again, renamed, parser, context)))


def _named(
    path: str, reading: ReadText, renamed: Renamed, parser: BodyParser, context: ReadContext
) -> dict[str, str]:
    """Return what a text names of the story by its old place, as written and decoded, with what to write instead."""
    found = {target: _instead(target, path, renamed) for target in _targets(reading, parser, context)}
    return {target: new for target, new in found.items() if new}


def _targets(reading: ReadText, parser: BodyParser, context: ReadContext) -> list[str]:
    body = parser.parse(reading.body, reading.language, line_breaks=context.line_breaks)
    files = reading.text.facts.files() if reading.text and reading.text.facts else ()
    return [slot.target for slot in body.outline.slots] + [target for _, target in files]


def _instead(target: str, path: str, renamed: Renamed) -> str:
    """Return what to write in the file `path` instead of `target`; empty where that still leads to the same."""
    place, mark, fragment = target.partition("#")
    if not place or place.startswith("/") or is_elsewhere(place):
        return ""
    meant = content_path(path, place)
    now = renamed.path(meant) if meant else ""
    if not now or (now == meant and renamed.path(path) == path):
        return ""
    if content_path(renamed.path(path), place) == now:
        return ""
    slash = "/" if place.endswith("/") else ""
    return f"{posixpath.relpath(now, posixpath.dirname(renamed.path(path)))}{slash}{mark}{fragment}"


def _rewritten_body(text: str, path: str, targets: Collection[str], renamed: Renamed) -> str:
    def instead(found: re.Match[str]) -> str:
        name = found.lastgroup or ""
        written = found[name]
        target = nfc(unquote(written))
        if target not in targets:
            return found[0]
        new = _instead(target, path, renamed)
        new = (
            new
            if name in ("angle", "named_angle") and "%" not in written
            else quote(new, safe="/#~:@!$&*+;=?-._")
        )
        start, end = found.start(name) - found.start(), found.end(name) - found.start()
        return found[0][:start] + new + found[0][end:]

    return _BODY.sub(instead, text)


def _rewritten_top(text: str, path: str, targets: Collection[str], renamed: Renamed) -> str:
    for target in targets:
        text = "".join(_with_words(text, target, _instead(target, path, renamed)))
    return text


def _with_words(text: str, old: str, new: str) -> Iterator[str]:
    """Yield `text` in pieces, with `new` for each `old` that stands alone as a value of YAML."""
    alone: Callable[[str], bool] = lambda sign: not sign or sign.isspace() or sign in _UNDONE  # noqa: E731
    begin = 0
    while (at := text.find(old, begin)) >= 0:
        end = at + len(old)
        yield text[begin:at]
        yield new if alone(text[at - 1 : at]) and alone(text[end : end + 1]) else old
        begin = end
    yield text[begin:]


def _readable(raw: bytes) -> str:
    return nfc(unquote(raw.decode("utf-8", "replace")))
