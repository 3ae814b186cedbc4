"""Change values of a YAML document in place: what is not changed keeps its bytes, comments and order."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from coopsite.textfile.yaml_match import aligned, says
from coopsite.textfile.yaml_nodes import (
    Json,
    ListEntry,
    ListNode,
    MapEntry,
    MapNode,
    Node,
    ScalarNode,
    keeps_blank_lines,
    texts_of,
    value_of,
)
from coopsite.textfile.yaml_write import Habits, Writer, block_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

_BLANK_LINES: Final = re.compile(r"(?:[ \t]*\n)+")
_COMMENTED_OUT: Final = re.compile(r"^ *# ?(?:- )?[A-Za-z_][\w-]*:(?:\s|$)", re.MULTILINE)


class CommentInTheWayError(ValueError):
    """A change would lose a comment. `at` is the offset of what was to be changed."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


@dataclass(frozen=True, slots=True)
class Splice:
    """Text that takes the place of what stands from `start` to `end`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands: behind a colon or hyphen at `after`; `column` is that of the name or hyphen."""

    after: int
    column: int
    flow: bool = False
    in_list: bool = False


def edit_fields(
    source: str,
    root: Node | None,
    fields: Mapping[str, Json],
    unset: Collection[str] = (),
    order: Sequence[str] = (),
    *,
    careful: bool = False,
) -> list[Splice]:
    """Return the splices that set and remove fields of a front matter whose outermost map is `root`.

    A new field comes behind the nearest one that precedes it in `order`, else before the nearest that follows, else
    behind the last. `source` ends with a line end or is empty. Raise `CommentInTheWayError`.
    """
    ranks = {name: number for number, name in enumerate(order)}
    ordered = sorted(fields, key=lambda name: ranks.get(name, len(ranks)))
    if root is None:
        text = Writer(Habits(), careful=careful).map_lines({name: fields[name] for name in ordered}, 0)
        return [Splice(len(source), len(source), text)]
    if not isinstance(root, MapNode):
        raise CommentInTheWayError(root.start)
    editor = _Editor(source, root, careful=careful)
    gone = {name for name in unset if name not in fields}
    wanted = {entry.name: fields[entry.name] for entry in root.entries if entry.name in fields}
    added = {name: fields[name] for name in ordered if name not in wanted}
    if root.flow:
        kept = {entry.name: value_of(entry.node) for entry in root.entries if entry.name not in gone}
        editor.flow_map(root, {**kept, **wanted, **added})
    else:
        editor.block_map(root, wanted, added, gone, order)
    return editor.splices


def edit_document(source: str, root: Node, wanted: Json, *, careful: bool = False) -> list[Splice]:
    """Return the splices that make a whole document say `wanted`. Raise `CommentInTheWayError`."""
    editor = _Editor(source, root, careful=careful)
    editor.change(root, wanted, _Place(0, -2))
    return editor.splices


def spliced(source: str, splices: Iterable[Splice], start: int = 0, end: int | None = None) -> str:
    """Return `source` from `start` to `end` with splices applied."""
    parts = []
    for splice in in_order(splices):
        parts += [source[start : splice.start], splice.text]
        start = splice.end
    return "".join([*parts, source[start:end]])


def in_order(splices: Iterable[Splice]) -> list[Splice]:
    """Return splices by their place; of those in one place, insertions come first, in the order given."""
    return sorted(splices, key=lambda splice: (splice.start, splice.end))


class _Editor:
    """Collects the splices of one document."""

    def __init__(self, source: str, root: Node, *, careful: bool) -> None:
        self.source = source
        self.writer = Writer(_habits(source, root), careful=careful)
        self.splices: list[Splice] = []
        self.keeping = {
            self._line_end(text.end) for text in texts_of(root) if keeps_blank_lines(source, text)
        }
        """Where a text ends that would take blank lines for its own."""

    def change(self, node: Node, wanted: Json, place: _Place) -> None:
        """Make a node say `wanted`."""
        if says(node, wanted):
            return
        if isinstance(node, ScalarNode) and not isinstance(wanted, (list, dict)):
            self._scalar(node, wanted, place)
        elif isinstance(node, MapNode) and isinstance(wanted, dict) and wanted and node.entries:
            self._map(node, wanted, place)
        elif isinstance(node, ListNode) and isinstance(wanted, list) and wanted and node.entries:
            self._list(node, wanted, place)
        else:
            self._whole(node, wanted, place)

    # --- scalars, and values written anew ---

    def _scalar(self, node: ScalarNode, wanted: str | float | None, place: _Place) -> None:
        is_above = "\n" in self.source[place.after : node.start]
        if wanted is None:
            if place.flow or is_above:
                self._put(node.start, node.end, "null" if place.flow else "~")
            else:
                self._put(place.after, node.end, "")
            return
        if node.style in ("|", ">") and isinstance(wanted, str) and not self.writer.careful:
            text = self._block(node, wanted, place)
            if text is not None:
                self._put(node.start, node.end, text)
                return
        one_line = node.style == '"' or self.writer.careful or place.flow
        if isinstance(wanted, str) and "\n" in wanted and not one_line and not is_above:
            self._whole(node, wanted, place)
            return
        text = self.writer.scalar(wanted, node, flow=place.flow)
        self._put(node.start, node.end, text if node.start < node.end else f" {text}")

    def _block(self, node: ScalarNode, text: str, place: _Place) -> str | None:
        """Return `text` as the block scalar that stands there has it; None where it cannot be one."""
        head, *lines = self.source[node.start : node.end].split("\n")
        full = [line for line in lines if line.strip()]
        column = min(map(_indent, full), default=place.column + self.writer.habits.map_offset)
        width = max((len(line) - column for line in full), default=0)
        for style in (node.style, "|"):
            found = block_lines(text, column, style, style + head[1:], width)
            if found is not None:
                return "\n".join(found).removesuffix("\n")
        return None

    def _whole(self, node: Node, wanted: Json, place: _Place) -> None:
        """Write a value anew. Comments inside the old one go with it."""
        if place.flow:
            text = self.writer.flow(wanted)
            self._put(node.start, node.end, text if node.start < node.end else f" {text}")
            return
        if place.column < 0:
            below = self._document(wanted)
            self._put(self._line(node.start), self._line_end(node.end), below)
            return
        if place.in_list:
            before = self.source[place.after : node.start]
            gap = max(1, len(before)) if "\n" not in before else 1
            entry = self.writer.entry(wanted, place.column, gap=gap)
            inline, _, below = entry[place.column + 1 :].partition("\n")
        else:
            written = self.writer.value(wanted, place.column)
            inline, below = f" {written.inline}" if written.inline else "", written.below
        if "\n" in self.source[place.after : node.start]:
            self._put(place.after, place.after, inline)
            self._put(self._line(node.start), self._line_end(node.end), below)
        else:
            self._put(place.after, node.end, inline)
            end = self._line_end(node.end)
            self._put(end, end, below)

    def _document(self, wanted: Json) -> str:
        if isinstance(wanted, list) and wanted:
            return "".join(self.writer.entry(each, 0) for each in wanted)
        return (
            self.writer.map_lines(wanted, 0)
            if isinstance(wanted, dict) and wanted
            else f"{self.writer.flow(wanted)}\n"
        )

    # --- maps ---

    def _map(self, node: MapNode, wanted: dict[str, Json], place: _Place) -> None:
        if node.flow:
            self.flow_map(node, wanted)
            return
        known = {entry.name for entry in node.entries}
        if not known & wanted.keys():
            self._whole(node, wanted, place)
            return
        added = {name: value for name, value in wanted.items() if name not in known}
        kept = {name: value for name, value in wanted.items() if name in known}
        self.block_map(node, kept, added, known - wanted.keys(), tuple(wanted))

    def block_map(
        self,
        node: MapNode,
        wanted: Mapping[str, Json],
        added: Mapping[str, Json],
        gone: Collection[str],
        order: Sequence[str],
    ) -> None:
        """Change, add and remove entries of a map without braces."""
        entries = node.entries
        column = _column(self.source, entries[0].start)
        for entry in entries:
            if entry.name in wanted:
                self.change(entry.node, wanted[entry.name], _Place(entry.after, column))
        kept = [entry for entry in entries if entry.name not in gone]
        self._add(kept, added, order, column, node)
        first = entries[0]
        hangs = bool(self._before(first.start).strip())  # behind a hyphen
        for number, entry in enumerate(entries):
            if entry.name not in gone:
                continue
            if hangs and number == 0:
                self._take_first(entries, kept)
                continue
            if hangs and entry.start < kept[0].start:
                continue  # taken with the first
            self._take(entry, entries[number + 1] if number + 1 < len(entries) else None)

    def _take_first(self, entries: Sequence[MapEntry], kept: Sequence[MapEntry]) -> None:
        """Remove the entries behind a hyphen, up to the first that is kept, which then follows the hyphen."""
        begin, end = entries[0].start, kept[0].start
        for entry, following in itertools.pairwise(entries):
            if following.start <= end:
                self._refuse_comment(entry.node.end, following.start)
        self._put(begin, end, "")

    def _add(
        self,
        kept: Sequence[MapEntry],
        added: Mapping[str, Json],
        order: Sequence[str],
        column: int,
        node: MapNode,
    ) -> None:
        spots = {entry.name: self._end(entry) for entry in kept}
        last = self._end(kept[-1]) if kept else self._line_end(node.end)
        known = {name: number for number, name in enumerate(order)}
        for name, value in added.items():
            line = self.writer.pair(name, value, column)
            at = known.get(name, -1)
            above = next((each for each in reversed(order[: max(at, 0)]) if each in spots), None)
            under = next((entry for entry in kept if at >= 0 and known.get(entry.name, -1) > at), None)
            if above is None and under is not None:
                if self._before(node.entries[0].start).strip():  # `under` hangs behind the hyphen, or is to
                    self._put(under.start, under.start, f"{line}{' ' * column}")
                else:
                    begin = self._with_comments(under.start)
                    self._put(begin, begin, f"{' ' * column}{line}")
                continue
            spots[name] = spots[above] if above is not None else last
            self._put(spots[name], spots[name], f"{' ' * column}{line}")

    # --- lists ---

    def _list(self, node: ListNode, wanted: list[Json], place: _Place) -> None:
        plan = aligned([entry.node for entry in node.entries], wanted)
        used = [number for number in plan if number is not None]
        if node.flow:
            self._flow_list(node, wanted, plan)
            return
        if used == list(range(len(node.entries))) == plan:
            for entry, each in zip(node.entries, wanted, strict=True):
                self.change(entry.node, each, self._behind(entry))
            return
        if self._before(node.entries[0].start).strip() and (
            used[:1] != [0] or plan[:1] != [0] or used != sorted(used)
        ):
            self._refuse_comment(node.start, node.end)
            self._whole(node, wanted, place)
            return
        if used != sorted(used):
            self._reorder(node, wanted, plan)
            return
        entries = node.entries
        at = self._with_comments(entries[0].start) if plan[0] is None else 0
        for number, each in zip(plan, wanted, strict=True):
            if number is None:
                self._put(at, at, self._new_entry(node, each))
            else:
                self.change(entries[number].node, each, self._behind(entries[number]))
                at = self._end(entries[number])
        for number, entry in enumerate(entries):
            if number not in used:
                self._take(entry, entries[number + 1] if number + 1 < len(entries) else None)

    def _reorder(self, node: ListNode, wanted: list[Json], plan: Sequence[int | None]) -> None:
        """Write the entries of a list in another order, each with the comments that are its own.

        Other comments stay in the first, second … gap between entries, and blank lines in the first, second … gap of
        those where they belong to no text above. What is below the list is such a gap where an entry whose text would
        take blank lines becomes or was the last one. So all of it comes back where the order does.
        """
        entries = node.entries
        begins = [self._with_comments(entry.start) for entry in entries]
        ends = [self._end(entry) for entry in entries]
        stops = [self._blank_end(end) for end in ends]
        keeps = [end in self.keeping for end in ends]
        blanks = [
            self.source[end:stop] for end, stop, keep in zip(ends, stops, keeps, strict=True) if not keep
        ]
        comments = [self.source[stop:begin] for stop, begin in zip(stops, begins[1:], strict=False)]
        last = plan[-1]
        if self.writer.careful or (last is not None and keeps[last]):
            self._put(ends[-1], stops[-1], "")
        elif not keeps[-1]:
            blanks.pop()
        if self.writer.careful:
            blanks.clear()  # what is written anew may keep them, too
        parts: list[str] = []
        for number, each in zip(plan, wanted, strict=True):
            if number is None:
                parts.append(self._new_entry(node, each))
            else:
                change = self._changes(entries[number].node, each, self._behind(entries[number]))
                parts.append(spliced(self.source, change, begins[number], ends[number]))
            if blanks and (number is None or not keeps[number]):
                parts.append(blanks.pop(0))
            if comments:
                parts.append(comments.pop(0))
        self._put(begins[0], ends[-1], "".join([*parts, *comments]))

    def _new_entry(self, node: ListNode, value: Json) -> str:
        like = node.entries[-1]
        gap = like.node.start - like.start - 1
        gap = gap if gap > 0 and "\n" not in self.source[like.start : like.node.start] else 1
        return self.writer.entry(value, _column(self.source, like.start), like.node, gap)

    def _behind(self, entry: ListEntry) -> _Place:
        return _Place(entry.start + 1, _column(self.source, entry.start), in_list=True)

    # --- brackets and braces ---

    def _flow_list(self, node: ListNode, wanted: list[Json], plan: Sequence[int | None]) -> None:
        parts: list[tuple[int | None, str]] = []
        like = node.entries[-1].node
        for number, each in zip(plan, wanted, strict=True):
            if number is None:
                parts.append((None, self.writer.flow(each, like)))
            else:
                old = node.entries[number].node
                changes = self._changes(old, each, _Place(old.start, 0, flow=True))
                parts.append((number, spliced(self.source, changes, old.start, old.end)))
        self._flow([(entry.node.start, entry.node.end) for entry in node.entries], parts, node)

    def flow_map(self, node: MapNode, wanted: Mapping[str, Json]) -> None:
        """Change, add and remove entries of a map in braces."""
        if self.source[node.start] != "{":
            self._put(node.start, node.end, self.writer.flow(dict(wanted)))
            return
        parts: list[tuple[int | None, str]] = []
        for number, entry in enumerate(node.entries):
            if entry.name in wanted:
                place = _Place(entry.after, 0, flow=True)
                changes = self._changes(entry.node, wanted[entry.name], place)
                parts.append((number, spliced(self.source, changes, entry.start, entry.node.end)))
        known = {entry.name for entry in node.entries}
        for name, value in wanted.items():
            if name not in known:
                parts.append((None, f"{self.writer.name(name)}: {self.writer.flow(value)}"))
        self._flow([(entry.start, entry.node.end) for entry in node.entries], parts, node)

    def _flow(
        self,
        spans: Sequence[tuple[int, int]],
        parts: Sequence[tuple[int | None, str]],
        node: ListNode | MapNode,
    ) -> None:
        """Write the entries between brackets, with the commas and spaces that stand between them."""
        if not spans:
            self._put(node.start + 1, node.end - 1, ", ".join(text for _, text in parts))
            return
        gaps = [self.source[end:begin] for (_, end), (begin, _) in itertools.pairwise(spans)]
        lead = self.source[node.start + 1 : spans[0][0]]
        usual = gaps[-1] if gaps else f",{lead}" if "\n" in lead else ", "
        usual = ", " if "#" in usual else usual
        used = [number for number, _ in parts if number is not None]
        moved = used != sorted(used)
        free = dict(enumerate(gaps, 1))
        written = ""
        for slot, (number, text) in enumerate(parts):
            own = slot if moved else number
            written += (free.pop(own, usual) if slot and own else usual if slot else "") + text
        if any("#" in gap for gap in free.values()):
            raise CommentInTheWayError(node.start)
        self._put(spans[0][0], spans[-1][1], written)

    # --- the source ---

    def _changes(self, node: Node, wanted: Json, place: _Place) -> list[Splice]:
        """Return the splices that make a node say `wanted`, without collecting them."""
        collected, self.splices = self.splices, []
        self.change(node, wanted, place)
        changes, self.splices = self.splices, collected
        return changes

    def _put(self, start: int, end: int, text: str) -> None:
        if start < end or text:
            self.splices.append(Splice(start, end, text))

    def _take(self, entry: MapEntry | ListEntry, below: MapEntry | ListEntry | None) -> None:
        """Remove an entry's lines, its own comments, and the comments above that can belong to nothing else.

        A comment right above may be about several entries; it is about this one alone where the next, `below`, has a
        comment of its own, stands behind a blank line, or is not there. One on the first line may be about the whole,
        and a field that is commented out waits to be filled in. A text above that would take the blank lines below for
        its own has them go, too.
        """
        begin, stop = self._line(entry.start), self._end(entry)
        over = self._with_comments(entry.start)
        is_alone = below is None or bool(self.source[stop : self._line(below.start)].strip(" "))
        if over and is_alone and not _COMMENTED_OUT.search(self.source, over, begin):
            begin = over
        if begin in self.keeping or self.writer.careful:
            stop = self._blank_end(stop)
            self.keeping.add(stop)
        self._put(begin, stop, "")

    def _end(self, entry: MapEntry | ListEntry) -> int:
        """Return the end of an entry's lines, with comments and spaces below that are indented deeper, thus its own."""
        column = _column(self.source, entry.start)
        end = at = self._line_end(entry.node.end)
        while at < len(self.source):
            below = self._line_end(at)
            line = self.source[at : below - 1]
            if line.strip() and not line.lstrip().startswith("#"):
                break
            at = below
            if _indent(line) > column:
                end = below
            elif line.strip():
                break
        return end

    def _blank_end(self, at: int) -> int:
        """Return the end of the blank lines that begin at `at`."""
        found = _BLANK_LINES.match(self.source, at)
        return found.end() if found else at

    def _with_comments(self, at: int) -> int:
        """Return the start of the line at `at`, or of the comments right above that are indented like it."""
        begin = self._line(at)
        lead = f"{self.source[begin:at]}#"
        while begin:
            above = self._line(begin - 1)
            if not self.source.startswith(lead, above):
                break
            begin = above
        return begin

    def _refuse_comment(self, start: int, end: int) -> None:
        if "#" in self.source[start:end]:
            raise CommentInTheWayError(start)

    def _line(self, at: int) -> int:
        return self.source.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        found = self.source.find("\n", at)
        return len(self.source) if found < 0 else found + 1

    def _before(self, at: int) -> str:
        return self.source[self._line(at) : at]


def _habits(source: str, root: Node) -> Habits:
    """Return how the first list and the first map below a name are indented."""
    found: dict[type[Node], int] = {}
    waiting: list[Node] = [root]
    while waiting and len(found) < len((ListNode, MapNode)):
        node = waiting.pop(0)
        if isinstance(node, ScalarNode) or node.flow:
            continue
        for entry in node.entries:
            inner = entry.node
            if isinstance(entry, MapEntry) and not isinstance(inner, ScalarNode) and not inner.flow:
                offset = _column(source, inner.start) - _column(source, entry.start)
                found.setdefault(type(inner), offset)
            waiting.append(inner)
    return Habits(found.get(ListNode, 2), found.get(MapNode, 2))


def _column(source: str, at: int) -> int:
    return at - source.rfind("\n", 0, at) - 1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
