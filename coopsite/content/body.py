"""The body of a text: its HTML with open slots, and its outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from coopsite.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable


class Slot(Struct, frozen=True, array_like=True, gc=False):
    """A place in a body's HTML that the site fills: the address of a link or picture.

    For ``link``, `attributes` are those of the ``<a>`` besides its address, escaped (``' class="x"'`` or empty).
    For ``image`` likewise those of the ``<img>`` besides src, width, height (alt included).
    """

    kind: str
    """``link`` or ``image``."""
    target: str
    """As written, percent-decoded, NFC: ``../plans/x.vi.md#muc-tieu``, ``hall.jpg``, ``/vi/gioi-thieu/``."""
    attributes: str
    line: int
    """Line in the body, counted from 1."""
    column: int

    @property
    def named(self) -> tuple[str, str]:
        """What it names, and how: slots of one body that have this in common are filled alike."""
        return self.kind, self.target


class Heading(Struct, frozen=True, array_like=True, gc=False):
    """A heading of a body: its level (2–6), anchor and plain text."""

    level: int
    anchor: str
    text: str


class Outline(Struct, frozen=True, array_like=True, gc=False):
    """What others may ask of a body. Kept small: a build that plans loads it for every text."""

    slots: tuple[Slot, ...] = ()
    ids: str = ""
    """Every id in the body, headings' included, with a blank between two: one text takes half of what many do."""
    excerpt: str = ""
    """Plain text of the first paragraph, whole."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """With an empty path and lines counted from the body's first line."""

    @property
    def anchors(self) -> tuple[str, ...]:
        """Every id in the body, in order."""
        return tuple(self.ids.split())


class Body(Struct, frozen=True, array_like=True):
    """A text's Markdown as HTML with open slots.

    `parts` joins to the HTML: text stays, number n ≥ 0 opens slot n, number n < 0 closes slot ``-n - 1`` (links only).
    """

    outline: Outline
    parts: tuple[str | int, ...]
    headings: tuple[Heading, ...] = ()


def in_file(diagnostics: Iterable[Diagnostic], path: str, body_line: int) -> list[Diagnostic]:
    """Return a body's diagnostics with their places in the file `path`, in which it begins on line `body_line`."""
    return [
        Diagnostic(each.code, path, body_line + each.line - 1 if each.line else 0, each.column, each.args)
        for each in diagnostics
    ]
