"""Find the span of every value in a YAML document, so that one can be changed and the rest stay."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from coopsite.text.nfc import nfc
from coopsite.textfile.yaml import BREAKS, EVENTS, FOLD, NULLS, stand_ins_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Json: TypeAlias = "str | bool | int | float | list[Json] | dict[str, Json] | None"
"""A value as JSON has it."""

_BLOCK: Final = ("|", ">")


class NoSpansError(ValueError):
    """A document has an anchor or a tag: a change in one place would be one in another. `at` is an offset."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A text or nothing. `style` is the sign with which it begins, empty where it is plain."""

    start: int
    end: int
    style: str
    text: str | None


@dataclass(frozen=True, slots=True)
class ListEntry:
    """An entry of a list. `start` is the offset of its hyphen, or of its value in brackets."""

    start: int
    node: Node


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list, in brackets if `flow`."""

    start: int
    end: int
    flow: bool
    entries: tuple[ListEntry, ...]


@dataclass(frozen=True, slots=True)
class MapEntry:
    """A name, which begins at `start`, and its value; `after` is the offset behind the colon."""

    name: str
    start: int
    after: int
    node: Node


@dataclass(frozen=True, slots=True)
class MapNode:
    """A map, in braces if `flow`."""

    start: int
    end: int
    flow: bool
    entries: tuple[MapEntry, ...]


Node: TypeAlias = ScalarNode | ListNode | MapNode


def nodes_of(source: str) -> Node | None:
    """Return the outermost node of a document; None where it is empty.

    Offsets are in `source`, whose lines end at LF; the end of a block collection is that of its last value, and that of
    a block scalar is before its last line end. `source` is one that `parse_yaml` reads without an error. Raise
    `NoSpansError` for anchors, aliases and tags.
    """
    stand_ins = stand_ins_of(source) if any(sign in source for sign in BREAKS) else {}
    walk = _Walk(source, source.translate(stand_ins), {ord(to): chr(of) for of, to in stand_ins.items()})
    return walk.document()


def value_of(node: Node) -> Json:
    """Return what a node says: texts as written, plain ``true`` and ``false`` as booleans."""
    if isinstance(node, ScalarNode):
        return node.text == "true" if not node.style and node.text in ("true", "false") else node.text
    if isinstance(node, ListNode):
        return [value_of(entry.node) for entry in node.entries]
    return {entry.name: value_of(entry.node) for entry in node.entries}


def texts_of(node: Node) -> Iterator[ScalarNode]:
    """Return the texts in a node, in their order."""
    if isinstance(node, ScalarNode):
        yield node
    else:
        for entry in node.entries:
            yield from texts_of(entry.node)


def keeps_blank_lines(source: str, text: ScalarNode) -> bool:
    """Tell whether blank lines right below a text belong to it, as with ``|+`` and ``>+``."""
    head = source[text.start : text.end].partition("\n")[0]
    return text.style in _BLOCK and "+" in head.partition("#")[0]


class _Walk:
    """One pass over the events of a document."""

    def __init__(self, source: str, read: str, back: dict[int, str]) -> None:
        self.source, self.back = source, back
        self.get: Callable[[], Any] = EVENTS(read).get_event

    def document(self) -> Node | None:
        self.get()
        if type(self.get()) is StreamEndEvent:
            return None
        return self._node(self.get())

    def _node(self, event: Any) -> Node:
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise NoSpansError(event.start_mark.index)
        kind = type(event)
        if kind is ScalarEvent:
            return self._scalar(event)
        if kind is SequenceStartEvent:
            return self._list(event)
        if kind is MappingStartEvent:
            return self._map(event)
        raise NoSpansError(event.start_mark.index)

    def _scalar(self, event: Any) -> ScalarNode:
        start, end = _span(event)
        style = event.style or ""
        if style in _BLOCK:
            end = _block_end(self.source, start, end)
        text = self._text(event)
        return ScalarNode(start, end, style, None if not style and text in NULLS else text)

    def _text(self, event: Any) -> str:
        return nfc(event.value.translate(self.back) if self.back else event.value)

    def _list(self, begun: Any) -> ListNode:
        flow, start = bool(begun.flow_style), begun.start_mark.index
        column = begun.start_mark.column
        entries: list[ListEntry] = []
        while type(event := self.get()) is not SequenceEndEvent:
            node = self._node(event)
            if flow:
                entries.append(ListEntry(node.start, node))
            else:
                at = self._hyphen(node.start, column) if entries else start
                entries.append(ListEntry(at, node))
        end = _span(event)[1] if flow else entries[-1].node.end
        return ListNode(start, end, flow, tuple(entries))

    def _hyphen(self, at: int, column: int) -> int:
        """Return the offset of the hyphen in this column before the value at `at`."""
        line = self.source.rfind("\n", 0, at) + 1
        while not (
            line + column < at
            and self.source[line + column] == "-"
            and not self.source[line : line + column].strip()
        ):
            at = line - 1
            line = self.source.rfind("\n", 0, at) + 1
        return line + column

    def _map(self, begun: Any) -> MapNode:
        flow, begin = bool(begun.flow_style), begun.start_mark.index
        braces = flow and self.source[begin] == "{"
        entries: list[MapEntry] = []
        while type(event := self.get()) is not MappingEndEvent:
            start, end = _span(event)
            if type(event) is not ScalarEvent or event.anchor or event.tag:
                raise NoSpansError(start)
            name, node = self._text(event), self._node(self.get())
            colon = self.source.find(":", end, None if node.start == node.end else node.start)
            if not flow or (colon >= 0 and not self.source[end:colon].strip()):
                entries.append(MapEntry(name, start, colon + 1, node))
            else:
                entries.append(self._continued(entries.pop() if entries else None, start, end))
        finish = _span(event)[1] if braces or not entries else entries[-1].node.end
        return MapNode(begin, finish, flow, tuple(entries))

    def _continued(self, entry: MapEntry | None, start: int, end: int) -> MapEntry:
        """Return an entry in braces whose value a comma cuts, ``{places: 1,5}``, with its value whole."""
        if entry is None or not isinstance(entry.node, ScalarNode) or entry.node.style:
            raise NoSpansError(start)
        node = replace(entry.node, end=end, text=nfc(FOLD.sub(" ", self.source[entry.node.start : end])))
        return replace(entry, node=node)


def _span(event: Any) -> tuple[int, int]:
    return event.start_mark.index, event.end_mark.index


def _block_end(source: str, start: int, end: int) -> int:
    """Return the end of a block scalar without the line end behind it, and without lines that are no part of it."""
    head, *lines = source[start:end].split("\n")
    if lines and not lines[-1].strip():
        lines.pop()  # the indentation of what comes next
    if "+" not in head.partition("#")[0]:
        indent = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
        while lines and not lines[-1].strip() and len(lines[-1]) <= indent:
            lines.pop()
    return start + len("\n".join([head, *lines]))
