"""Footnotes: references in the text, and the notes at its end in the order of their first reference."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from coopsite.content.markdown.links import normal
from coopsite.locales import body_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from coopsite.content.markdown.nodes import Block


class Footnotes:
    """The footnotes of one body; of two with the same label the first holds."""

    def __init__(self, find: Callable[..., None], language: str) -> None:
        """Collect the notes of a text in `language`; `find` reports a code, a place in the source and values."""
        self._find = find
        self._language = language
        self._notes: dict[str, Block] = {}
        self._again: list[Block] = []
        self._order: list[str] = []
        """The labels referred to, each as it was first written."""
        self._numbers: dict[str, int] = {}
        self._counts: dict[str, int] = {}
        """Number of references to each."""

    def define(self, notes: list[Block]) -> None:
        """Add the notes defined in the text."""
        for note in notes:
            first = self._notes.setdefault(normal(note.mark), note)
            if first is not note:
                self._again.append(note)
                self._find("W323", note.starts[0], label=note.mark)

    def mark(self, label: str, start: int, following: str) -> Element | None:
        """Return a reference to the note `label`; None where there is none: reported if one was surely meant."""
        name = normal(label)
        if name not in self._notes:
            if following not in ("(", "[", ":"):
                self._find("W325", start, label=label)
            return None
        if name not in self._numbers:
            self._order.append(name)
            self._numbers[name] = len(self._order)
        count = self._counts[name] = self._counts.get(name, 0) + 1
        number = self._numbers[name]
        mark = Element("sup", {"id": _mark_id(number, count)})
        link = SubElement(mark, "a", {"class": "footnote-ref", "href": f"#fn-{number}"})
        link.text = str(number)
        return mark

    def append_to(self, root: Element, fill: Callable[[Element, list[Block]], None]) -> None:
        """Append the list of notes to `root`; notes without a reference come last."""
        if not self._order and not any(note.children for note in self._notes.values()):
            for note in self._notes.values():
                self._find("W324", note.starts[0], label=note.mark)
            return
        division = SubElement(root, "div", {"class": "footnote"})
        division.text = division.tail = "\n"
        SubElement(division, "hr").tail = "\n"
        entries = SubElement(division, "ol")
        entries.text = entries.tail = "\n"
        done = 0
        # A note may refer to another.
        while done < len(self._order):
            done += 1
            self._entry(entries, self._notes[self._order[done - 1]], done, fill)
        for number, (entry, name) in enumerate(zip(entries, self._order, strict=True), start=1):
            self._lead_back(entry, number, self._counts[name])
        rest = [note for name, note in self._notes.items() if name not in self._numbers]
        for note in rest:
            self._find("W324", note.starts[0], label=note.mark)
        written = [note for note in (*rest, *self._again) if note.children]
        for number, note in enumerate(written, start=done + 1):
            self._entry(entries, note, number, fill)

    def _entry(
        self, entries: Element, note: Block, number: int, fill: Callable[[Element, list[Block]], None]
    ) -> None:
        entry = SubElement(entries, "li", {"id": f"fn-{number}"})
        entry.tail = "\n"
        fill(entry, note.children)

    def _lead_back(self, entry: Element, number: int, count: int) -> None:
        last = entry[-1] if len(entry) and entry[-1].tag == "p" else None
        if last is None:
            last = SubElement(entry, "p")
            last.tail = "\n"
        title = body_words(self._language)["back_to_note"].format(number)
        for each in range(1, count + 1):
            space = "\u00a0" if each == 1 else " "
            if len(last):
                last[-1].tail = (last[-1].tail or "") + space
            else:
                last.text = (last.text or "") + space
            back = SubElement(
                last,
                "a",
                {"class": "footnote-backref", "href": f"#{_mark_id(number, each)}", "title": title},
            )
            back.text = "↩"


def _mark_id(number: int, count: int) -> str:
    return f"fnref-{number}" if count == 1 else f"fnref{count}-{number}"
