"""Change a text's file, and touch no byte that was not meant: front matter by field or as text, and the body."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, Literal

from coopsite.text.nfc import nfc
from coopsite.textfile.characters import FORBIDDEN
from coopsite.textfile.decode import decode
from coopsite.textfile.front_matter import split
from coopsite.textfile.yaml import UnquotedStr, parse_yaml
from coopsite.textfile.yaml_edit import (
    CommentInTheWayError,
    edit_document,
    edit_fields,
    in_order,
    spliced,
)
from coopsite.textfile.yaml_match import says
from coopsite.textfile.yaml_nodes import Json, ListNode, MapNode, NoSpansError, nodes_of, value_of
from coopsite.textfile.yaml_write import UnwritableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set

    from coopsite.diagnostics import Diagnostic
    from coopsite.textfile.yaml import Root
    from coopsite.textfile.yaml_edit import Splice
    from coopsite.textfile.yaml_nodes import Node

Eol = Literal["\n", "\r\n", "\r"]
Reason = Literal["unreadable", "linked", "comment", "hyphens", "character", "misread"]
"""Why a file cannot be edited as asked.

It cannot be read, which the diagnostic explains; a value is linked to others by an anchor, or has a tag; a comment
would be lost; the front matter would end elsewhere; a character may be in no text; what would be written says something
else.
"""

_PIECE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_MARK: Final = "\ufeff"


class UneditableError(Exception):
    """A file cannot be changed as asked. `line` is that of the file, counted from 1; 0 where none is to blame."""

    def __init__(self, reason: Reason, line: int = 0, diagnostic: Diagnostic | None = None) -> None:
        super().__init__(reason, line)
        self.reason: Reason = reason
        self.line = line
        self.diagnostic = diagnostic


@dataclass(frozen=True, slots=True)
class TextChange:
    """What is to change in a text's file.

    `set` has the new values of fields, compared deep with what is written; `unset` removes fields. `front` replaces the
    whole front matter as text, and excludes both. `body` replaces the body.
    """

    set: Mapping[str, Json] = field(default_factory=dict)
    unset: Sequence[str] = ()
    front: str | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True)
class TextParts:
    """A text's file as people edit it: LF, NFC, without a byte order mark.

    Of a file whose front matter has no end, or which is TOML or JSON, all is `body`; `diagnostic` says what is wrong.
    """

    front: str
    body: str
    eol: Eol
    has_front: bool
    front_line: int
    """The line of the file on which `front` begins, counted from 1."""
    body_line: int
    diagnostic: Diagnostic | None = None


def split_file(raw: bytes, path: str = "") -> TextParts:
    """Return the parts of the file `path`. Raise `UneditableError` where it is no text in UTF-8."""
    return _File(raw, path).parts


def front_matter_values(front: str, *, first_line: int = 2, path: str = "") -> dict[str, Json]:
    """Return the fields of a raw front matter as written.

    Scalars are texts, but plain ``true`` and ``false``, and None where nothing is written. Raise `UneditableError`
    where it cannot be read, or not be edited by field.
    """
    root = _root(front, "mapping", first_line, path)
    values = None if root is None else value_of(root)
    return values if isinstance(values, dict) else {}


def yaml_values(raw: bytes, path: str = "") -> list[Json]:
    """Return what a YAML file says whose outermost value is a list. Raise `UneditableError`."""
    root = _root(_File(raw, path).source(), "list", 1, path)
    values = None if root is None else value_of(root)
    return values if isinstance(values, list) else []


def edit_text(raw: bytes, change: TextChange, *, path: str = "", order: Sequence[str] = ()) -> bytes:
    """Return the bytes of a text's file with `change`; every other byte is as before.

    A new field comes where `order`, the names of fields in their usual order, has it, else at the end of the front
    matter. Lines of the body that stay the same keep their bytes; new ones end like most of the file, the last one as
    before. Comments that are a row's own go where it goes, and blank lines below a text that keeps those at its end
    (``|+``) stay apart from it: rows put in another order and back give the same bytes. The result is read back: raise
    `UneditableError` where it would not say what was asked, as with values in more lists and maps than can be read.
    """
    try:
        return _edited(raw, change, path, order)
    except RecursionError:
        raise UneditableError("misread") from None


def _edited(raw: bytes, change: TextChange, path: str, order: Sequence[str]) -> bytes:
    file = _File(raw, path)
    broken = file.parts.diagnostic
    if broken is not None and (change.set or change.unset or change.front):
        raise UneditableError("unreadable", broken.line, broken)
    if change.body is not None:
        file = _with_body(file, _lf(change.body))
    if change.front is not None:
        file = _with_front(file, _ended(_lf(change.front)))
    elif change.set or change.unset:
        fields = {nfc(name): _normal(value) for name, value in change.set.items()}
        file = _with_fields(file, fields, {nfc(name) for name in change.unset} - fields.keys(), order)
    return file.encoded


def edit_yaml(raw: bytes, wanted: Sequence[Json], *, path: str = "") -> bytes:
    """Return the bytes of a YAML file, whose outermost value is a list, with that list `wanted`.

    Entries that `wanted` keeps stay as they are, with their comments. Raise `UneditableError` as `edit_text` does.
    """
    file = _File(raw, path)
    source = file.source()
    root = _root(source, "list", 1, path) or ListNode(len(source), len(source), False, ())
    values = [_normal(value) for value in wanted]
    for careful in (False, True):
        with _said(1, source):
            splices = edit_document(source, root, values, careful=careful)
        read = _read_back(spliced(source, splices), "list")
        if not values if read is None else says(read, values):
            return file.spliced(0, splices).encoded
    raise UneditableError("misread")


class _File:
    """A file taken apart into lines, with the line ends and code points of its bytes beside what is read of them."""

    def __init__(self, raw: bytes, path: str) -> None:
        self.encoded, self.path = raw, path
        text, diagnostics = decode(raw, path)
        if text is None:
            raise UneditableError("unreadable", diagnostics[0].line, diagnostics[0])
        whole = raw.decode("utf-8")
        self.raw = whole.lstrip(_MARK)
        self._mark = whole[: len(whole) - len(self.raw)]
        self.pieces = _PIECE.findall(self.raw)
        self.lines = text.split("\n")[: len(self.pieces)]
        self.text = text
        self.eol: Eol = max(("\n", "\r\n", "\r"), key=[_end(piece) for piece in self.pieces].count)
        found = split(text, path)
        wrong = next((each for each in found.diagnostics if each.code == "E204"), None)
        has_front = wrong is None and found.body_line > 1
        self.parts = TextParts(
            found.yaml if has_front else "",
            found.body if has_front else text,
            self.eol,
            has_front,
            found.first_line if has_front else 1,
            found.body_line if has_front else 1,
            wrong,
        )

    def source(self, begin: int = 0, end: int | None = None) -> str:
        """Return lines, counted from 0, in the code points of the file; each ends in LF."""
        return "".join(piece.rstrip("\r\n") + "\n" for piece in self.pieces[begin:end])

    def with_text(self, text: str) -> _File:
        """Return a file of this `text`, with the byte order mark of this one."""
        try:
            return _File((self._mark + text).encode("utf-8"), self.path)
        except UnicodeEncodeError as error:
            raise UneditableError("character", text.count("\n", 0, error.start) + 1) from None

    def with_lines(self, begin: int, end: int, new: str) -> _File:
        """Return the file with `new` for the lines from `begin` to `end`; lines that stay the same keep their bytes."""
        wanted = new.split("\n")
        if not wanted[-1]:
            wanted.pop()
        old = self.pieces[begin:end]
        made: list[str] = []
        for what, old_begin, old_end, new_begin, new_end in self._steps(self.lines[begin:end], wanted):
            if what == "equal":
                made += old[old_begin:old_end]
            else:
                ends = [_end(piece) for piece in old[old_begin:old_end]]
                ends += [self.eol] * (new_end - new_begin - len(ends))
                made += [line + end for line, end in zip(wanted[new_begin:new_end], ends, strict=False)]
        pieces = [*self.pieces[:begin], *made, *self.pieces[end:]]
        pieces[:-1] = [piece if _end(piece) else piece + self.eol for piece in pieces[:-1]]
        if pieces and end == len(self.pieces):
            is_open = not new.endswith("\n") and bool(self.pieces) and not _end(self.pieces[-1])
            pieces[-1] = pieces[-1].rstrip("\r\n") + ("" if is_open else _end(pieces[-1]) or self.eol)
        return self.with_text("".join(pieces))

    def _steps(self, old: Sequence[str], new: Sequence[str]) -> Iterable[tuple[str, int, int, int, int]]:
        """Return how `old` lines become `new` ones; at once where no line has bytes that are not read."""
        is_plain = self.lines == [piece.rstrip("\r\n") for piece in self.pieces]
        if is_plain and len({_end(piece) for piece in self.pieces[:-1]}) < 2:
            return [("replace", 0, len(old), 0, len(new))]
        return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()

    def spliced(self, first: int, splices: Iterable[Splice]) -> _File:
        """Return the file with splices of `source`, which begins at the line `first`."""
        is_open = bool(self.pieces) and not _end(self.pieces[-1])
        raw = self.raw + self.eol if is_open else self.raw
        start = sum(map(len, self.pieces[:first]))
        wide: list[int] = []  # offsets in the source behind line ends of two characters
        at = 0
        for piece in self.pieces[first:]:
            at += len(piece.rstrip("\r\n")) + 1
            if len(_end(piece) or self.eol) > 1:
                wide.append(at)
        made = []
        done = 0
        for splice in in_order(splices):
            begin, end = (start + each + bisect_right(wide, each) for each in (splice.start, splice.end))
            made += [raw[done:begin], splice.text.replace("\n", self.eol)]
            done = end
        text = "".join([*made, raw[done:]])
        return self.with_text(text.removesuffix(self.eol) if is_open else text)


def _with_body(file: _File, body: str) -> _File:
    before = file.parts
    if body == before.body:
        return file
    if (found := FORBIDDEN.search(body)) is not None:
        raise UneditableError("character", before.body_line + body.count("\n", 0, found.start()))
    made = file.with_lines(before.body_line - 1, len(file.pieces), body)
    read = made.parts.body if before.has_front else made.text
    has_same_front = made.parts.front == before.front or not before.has_front
    if read.removesuffix("\n") != nfc(body).removesuffix("\n") or not has_same_front:
        raise UneditableError("misread")
    return made


def _with_front(file: _File, front: str) -> _File:
    before = file.parts
    if front == before.front:
        return file
    if before.has_front:
        made = file.with_lines(before.front_line - 1, before.body_line - 2, front)
    else:
        made = file.with_text(f"---\n{front}---\n".replace("\n", file.eol) + file.raw)
    if made.parts.front != nfc(front) or made.parts.body != before.body:
        raise UneditableError("hyphens")
    return made


def _with_fields(file: _File, fields: Mapping[str, Json], unset: Set[str], order: Sequence[str]) -> _File:
    parts = file.parts
    first = parts.front_line - 1
    source = file.source(first, parts.body_line - 2) if parts.has_front else ""
    root = _root(source, "mapping", parts.front_line, file.path)
    if not fields and (root is None or not unset):
        return file
    for careful in (False, True):
        with _said(parts.front_line, source):
            splices = edit_fields(source, root, fields, unset, order, careful=careful)
        new = spliced(source, splices)
        if _is_as_asked(root, _read_back(new, "mapping"), fields, unset):
            made = file.spliced(first, splices) if parts.has_front else _with_front(file, new)
            if made.parts.front == nfc(new) and made.parts.body == parts.body:
                return made
    raise UneditableError("misread")


def _is_as_asked(
    before: Node | None, after: Node | None, fields: Mapping[str, Json], unset: Set[str]
) -> bool:
    """Tell whether the map `after` says `fields`, lacks `unset`, and else says what the map `before` did."""
    old = {entry.name: entry.node for entry in before.entries} if isinstance(before, MapNode) else {}
    new = {entry.name: entry.node for entry in after.entries} if isinstance(after, MapNode) else {}
    if new.keys() != (old.keys() | fields.keys()) - unset:
        return False
    return all(
        says(node, fields[name]) if name in fields else value_of(node) == value_of(old[name])
        for name, node in new.items()
    )


def _root(source: str, root: Root, first_line: int, path: str) -> Node | None:
    """Return the outermost node. Raise `UneditableError` where it cannot be read, or not be edited by field."""
    located = parse_yaml(nfc(source), first_line=first_line, path=path, root=root)
    wrong = next((each for each in located.diagnostics if each.severity == "error"), None)
    if wrong is not None:
        raise UneditableError("unreadable", wrong.line, wrong)
    try:
        found = nodes_of(source)
    except NoSpansError as error:
        raise UneditableError("linked", first_line + source.count("\n", 0, error.at)) from None
    if (value_of(found) if found else None) != (_as_json(located.value) or None):
        raise UneditableError("misread", first_line)
    return found


def _read_back(source: str, root: Root) -> Node | None:
    """Return the outermost node of what was made; None where it is empty or cannot be read."""
    try:
        return _root(source, root, 1, "")
    except UneditableError:
        return None


@contextmanager
def _said(first_line: int, source: str) -> Iterator[None]:
    """Have the errors of an edit raised as `UneditableError`."""
    try:
        yield
    except CommentInTheWayError as error:
        raise UneditableError("comment", first_line + source.count("\n", 0, error.at)) from None
    except UnwritableError:
        raise UneditableError("character") from None


def _as_json(value: object) -> Json:
    """Return what the reader made of a document, with plain ``true`` and ``false`` as booleans."""
    if isinstance(value, dict):
        return {name: _as_json(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_as_json(each) for each in value]
    if isinstance(value, UnquotedStr) and value in ("true", "false"):
        return value == "true"
    return str(value) if isinstance(value, str) else None


def _normal(value: Json) -> Json:
    """Return a value as it will be read: texts in NFC with LF."""
    if isinstance(value, dict):
        return {nfc(name): _normal(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_normal(each) for each in value]
    return nfc(_lf(value)) if isinstance(value, str) else value


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def _end(piece: str) -> str:
    """Return the line end of a line."""
    return piece[len(piece.rstrip("\r\n")) :]
