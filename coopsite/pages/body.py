"""The slots of a body: resolved when its page is planned, filled when it is viewed."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from markupsafe import Markup
from msgspec import Struct

from coopsite.pages.files import placed
from coopsite.site.links import Links
from coopsite.site.waiting import waiting
from coopsite.text.numbers import format_size

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coopsite.content.body import Body, Outline, Slot
    from coopsite.content.model import Text
    from coopsite.diagnostics import Diagnostic
    from coopsite.pages.files import Placed
    from coopsite.site.model import Site, Story
    from coopsite.site.schedule import HeldReason

SIZES: Final = "auto, (min-width: 48rem) 42rem, calc(100vw - 2rem)"
"""How wide browsers that cannot wait for the layout take a body's picture to be."""


class SlotFill(Struct, frozen=True, array_like=True, gc=False):
    """What the tag of a slot has besides the slot's own attributes."""

    attributes: str
    """As they stand in the tag, with a blank before each."""
    webp: str = ""
    """Of a picture: its sizes as WebP, offered before its own."""
    type: str = ""
    """Of a link to an attachment: ``PDF``."""
    size: int = 0
    """Of a link to an attachment, in bytes."""


class SlotResolver:
    """Resolves the slots of bodies and keeps what is wrong with them, each diagnostic once."""

    def __init__(self, site: Site, outlines: Mapping[str, Outline]) -> None:
        self._site = site
        self._outlines = outlines
        self._links = Links(site, outlines)
        self._diagnostics: dict[tuple[object, ...], Diagnostic] = {}

    def fills(self, story: Story, text: Text, language: str) -> tuple[SlotFill | None, ...]:
        """Return what fills each slot of the body of `text`, a text of `story`, on a page in `language`.

        None stands for no tag at all.
        """
        outline = self._outlines.get(text.body_digest)
        if outline is None or not outline.slots:
            return ()
        held = story.held.get(text.language)
        until = story.until(held) if held == "future" else ""
        return tuple([self._fill(slot, text, language, held, until) for slot in outline.slots])

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return what was found, in the order of a report."""
        return tuple(sorted(self._diagnostics.values(), key=lambda each: each.sort_key))

    def _fill(
        self, slot: Slot, text: Text, language: str, held: HeldReason | None, until: str
    ) -> SlotFill | None:
        """Return what fills `slot`; `held` says why `text` is held back, if it is."""
        links = self._links
        resolved = links.resolve(slot, text=text, language=language)
        if resolved.diagnostic is not None:
            found = waiting(resolved.diagnostic, held, until) if held else resolved.diagnostic
            self._diagnostics.setdefault(found.sort_key, found)
        file = placed(self._site, resolved.asset, resolved.asset) if resolved.asset else None
        if file is not None:
            return picture_fill(file)
        if not resolved.attributes and not resolved.size:
            return None
        return SlotFill(resolved.attributes or "", "", resolved.type, resolved.size)


def picture_fill(file: Placed) -> SlotFill:
    """Return what fills the slot of a published picture."""
    size = f' width="{file.width}" height="{file.height}"' if file.width else ""
    found = file.renditions
    if found is None:
        return SlotFill(f' src="{escape(file.address)}"{size}')
    srcset = found.srcset(found.ending)
    attributes = f' src="{found.plain}" srcset="{srcset}" sizes="{SIZES}"{size}'
    return SlotFill(attributes, found.srcset("webp") if found.webp else "")


def fill(body: Body, fills: Sequence[SlotFill | None], language: str) -> Markup:
    """Return the body's HTML with each slot filled; without a fill a link is its words, and a picture is left out."""
    slots = body.outline.slots
    found = []
    for part in body.parts:
        if isinstance(part, str):
            found.append(part)
            continue
        filled = fills[part] if part >= 0 else fills[-part - 1]
        if filled is not None:
            found.append(_open(slots[part], filled) if part >= 0 else _close(filled, language))
    return Markup("".join(found))  # noqa: S704  (sanitised when the body was made, attributes escaped when resolved)


def _open(slot: Slot, filled: SlotFill) -> str:
    if slot.kind == "link":
        return f"<a{filled.attributes}{slot.attributes}>"
    image = f"<img{filled.attributes}{slot.attributes}>"
    if not filled.webp:
        return image
    source = f'<source type="image/webp" srcset="{filled.webp}" sizes="{SIZES}">'
    return f"<picture>{source}{image}</picture>"


def _close(filled: SlotFill, language: str) -> str:
    """Return the end of a link, with type and size of an attachment behind it."""
    if not filled.size:
        return "</a>"
    said = ", ".join(filter(None, (escape(filled.type), format_size(filled.size, language))))
    return f'</a> <small class="number">({said})</small>'
