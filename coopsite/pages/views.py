"""Exactly what a template may see: plain frozen data, one view a page.

Addresses are root-relative and carry base_url's path unless a field says *absolute*. Dates are ISO 8601 text;
templates write them with the filters of `coopsite.templating.filters`.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from msgspec import field

from coopsite.kinds.award import Award, RecipientsView
from coopsite.kinds.common import Correction
from coopsite.kinds.meeting import Meeting
from coopsite.kinds.people import Person
from coopsite.kinds.plan import Plan
from coopsite.kinds.view import View


class Phrase(View, frozen=True):
    """Words with the language they are in; `lang` is empty when it is the page's own."""

    text: str
    lang: str = ""


class Link(View, frozen=True):
    """Words that lead somewhere. An empty `href` is no link."""

    text: str
    href: str
    lang: str = ""


class Language(View, frozen=True):
    """An entry of the language switcher. `href` is empty where there is no counterpart; `notice` says so."""

    code: str
    name: str
    href: str
    current: bool
    notice: str = ""


class Alternate(View, frozen=True):
    """A ``link rel=alternate hreflang``. `href` is absolute; `hreflang` may be ``x-default``."""

    hreflang: str
    href: str


class FeedLink(View, frozen=True):
    """A feed of what the page lists."""

    title: str
    href: str
    type: str


class ImageView(View, frozen=True):
    """A picture with its real size in pixels (0 when unknown)."""

    src: str
    alt: Phrase
    width: int
    height: int
    caption: Phrase | None = None
    credit: Phrase | None = None
    srcset: str = ""
    """Its sizes in a format every browser reads; empty where there is one only."""
    webp: str = ""
    """The same as WebP, or empty."""
    large: str = ""
    """Address of its largest size, or empty."""
    small: bool = False
    """Of a `share_image`: networks are to show it beside the title, since it is too small to stand above."""
    credit_says_what: bool = False
    """The credit names what it is of itself, as in “Photo: A. N.” or “© A. N.”, and needs no word before it."""
    focus: tuple[int, ...] = ()
    """The point that is to stay in sight, in per cent from left and top; or empty."""
    crop: int | None = None
    """Where a frame of 3 to 2 lies along the side it cuts, in tenths, so that `focus` is in it; None without one."""


class TrackView(View, frozen=True):
    """Captions of a film or a recording in one language."""

    src: str
    language: str
    label: str
    """The language's name in itself."""


class MediumView(View, frozen=True):
    """A film or a recording that is played on the page."""

    sort: str
    """``video`` or ``audio``."""
    file: FileLink
    media_type: str
    poster: ImageView | None
    captions: tuple[TrackView, ...]
    transcript: Phrase | None
    """What is said, where it is no file."""
    transcript_file: FileLink | None
    caption: Phrase | None
    credit: Phrase | None
    credit_says_what: bool


class ProgressView(View, frozen=True):
    """A target as a drawing 100 wide: where things lie in it. The figures stand beside it as text."""

    start: float
    """Left edge of the bar of the result."""
    width: float
    target: float | None
    baseline: float | None
    zero: float
    """Where nought lies: 0 unless a figure is negative."""


class PrintCode(View, frozen=True):
    """What leads from paper back to the page: a number to name the story by, and its address as a QR code."""

    number: str
    size: int
    """Modules on each side, the quiet zone included."""
    path: str
    """Of an SVG in which a module is 1 × 1, to be drawn as strokes 1 wide."""


class LogoView(View, frozen=True):
    """The bulletin's own logo; its alternative text is empty, since the site's name stands beside it."""

    light: ImageView
    dark: ImageView | None
    """For dark pages, where it is another."""


class LicenceView(View, frozen=True):
    """The licence under which the bulletin is published."""

    number: str
    authority: Phrase | None
    date: str
    """A day, or empty."""


class ImprintView(View, frozen=True):
    """What the bulletin says of itself: each is None, or empty, where config.yaml does not say."""

    licence: LicenceView | None
    responsible: str
    """The name of the person who answers for what the bulletin says."""
    office: Phrase | None
    standing_body: Phrase | None
    frequency: Phrase | None


class LinkGroupView(View, frozen=True):
    """Other sites under one heading, if it has one."""

    heading: Phrase | None
    links: tuple[Link, ...]


class CardView(View, frozen=True):
    """A story in a list."""

    href: str
    title: Phrase
    summary: Phrase | None
    kind: str
    date: str
    date_only: bool
    updated: str
    image: ImageView | None
    held: str = ""
    """``draft``, ``future`` or ``expired`` when readers would not see it; else empty."""
    pinned: bool = False
    original_only: bool = False
    """The story exists only in the card's own language (notice and fallback policies)."""
    topic: Link | None = None
    """In the list of a kind: the first of its tags."""


class AwardsView(View, frozen=True):
    """Awards of a story, conferred apart from proposed, each with the totals of its rows."""

    conferred: tuple[Award[Phrase], ...]
    proposed: tuple[Award[Phrase], ...]
    conferred_total: RecipientsView
    proposed_total: RecipientsView


class DocumentView(View, frozen=True):
    """A cited document. `number` never wraps; `href` leads to an attachment or another site, or is empty."""

    number: str
    title: Phrase | None
    issuer: Phrase | None
    date: str
    href: str
    size: int
    """Bytes of the attachment; 0 for none."""
    type: str
    """Extension of the attachment in capitals (``PDF``), or empty."""


class FileLink(View, frozen=True):
    """A file that a story names."""

    name: str
    href: str
    """Empty where it is not published."""
    type: str
    """Extension in capitals (``PDF``), or empty."""
    size: int
    """Bytes; 0 where it is not known."""


OwnValue = (
    str
    | int
    | float
    | bool
    | Phrase
    | Link
    | FileLink
    | Person[Phrase]
    | tuple[str | Phrase | Person[Phrase], ...]
)


class OwnFieldView(View, frozen=True):
    """A field of the site's own that a story gives."""

    name: str
    shape: str
    """As config.yaml declares it; a moment of which only the day was written is a ``day``."""
    label: Phrase
    value: OwnValue
    """By its shape: text and choice a `Phrase`, person a `Person`, people and lists a tuple, web_address a `Link`, …"""


class TocEntry(View, frozen=True):
    """A heading of the body."""

    level: int
    anchor: str
    text: str


class PageView(View, frozen=True, kw_only=True):
    """What every HTML page has."""

    language: str
    address: str
    canonical: str
    """Absolute."""
    title: str
    """Of the page, without the site's."""
    description: str = ""
    section: str = ""
    """The navigation entry this page belongs to (`NavItem.id`), or empty."""
    switcher: tuple[Language, ...] = ()
    alternates: tuple[Alternate, ...] = ()
    feeds: tuple[FeedLink, ...] = ()
    breadcrumbs: tuple[Link, ...] = ()
    """From the home page to the parent; the page itself is not among them."""
    noindex: bool = False
    share_image: ImageView | None = None
    """`ImageView.src` absolute."""
    structured: Markup = Markup("")
    """JSON-LD, ready to stand in a script element; or empty."""
    collections: dict[str, tuple[CardView, ...]] = field(default_factory=dict)


class StoryView(PageView, frozen=True, kw_only=True):
    """story.html: a story in one language."""

    kind: str
    kind_link: Link | None
    """None for a standing page, which page.html shows."""
    lead: Phrase | None
    """The summary; None when the story has none (then the body's first paragraph leads)."""
    body: Markup
    body_lang: str = ""
    """Set when the body is in another language than the page (fallback policy)."""
    original: Link | None = None
    """On a fallback page: the page in the original language."""
    date: str
    date_only: bool
    updated: str
    updated_only: bool
    author: str
    desk: Phrase | None
    dateline: Phrase | None
    source: Link | None
    image: ImageView | None
    gallery: tuple[ImageView, ...]
    media: tuple[MediumView, ...] = ()
    meeting: Meeting[Phrase] | None
    awards: AwardsView | None
    plan: Plan[Phrase] | None
    progress: tuple[ProgressView | None, ...] = ()
    """For each target of the plan its drawing; None where there is no result to draw."""
    documents: tuple[DocumentView, ...]
    corrections: tuple[Correction[Phrase], ...]
    tags: tuple[Link, ...]
    toc: tuple[TocEntry, ...]
    older: CardView | None
    newer: CardView | None
    related: tuple[CardView, ...]
    event: str = ""
    """What the story belongs to, with others; or empty."""
    tour: tuple[CardView, ...] = ()
    """The stories of the event, the oldest first, this one among them; empty where it is the only one."""
    print_code: PrintCode | None = None
    held: str = ""
    held_until: str = ""
    own: dict[str, OwnFieldView | None] = field(default_factory=dict)
    """Each field that config.yaml gives the kind, in order; None for one the story does not give."""
    own_given: tuple[OwnFieldView, ...] = ()
    """Those of `own` that the story gives."""
    extra: dict[str, Any] = field(default_factory=dict)
