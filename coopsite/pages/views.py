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
from coopsite.kinds.plan import Plan, Target
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
    meeting: Meeting[Phrase] | None
    awards: AwardsView | None
    plan: Plan[Phrase] | None
    documents: tuple[DocumentView, ...]
    corrections: tuple[Correction[Phrase], ...]
    tags: tuple[Link, ...]
    toc: tuple[TocEntry, ...]
    older: CardView | None
    newer: CardView | None
    related: tuple[CardView, ...]
    held: str = ""
    held_until: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


class StoryLink(View, frozen=True):
    """A story that tells of a thing in a register."""

    title: Phrase
    href: str
    date: str
    held: str = ""


class YearLink(View, frozen=True):
    """A year of a register and how much it has."""

    year: str
    """Empty where the year is not known."""
    href: str
    """Its own page, or its place on this one."""
    count: int
    """In the roll of honour, of what was conferred: 0 where the year has proposals only."""


class RegisterView(PageView, frozen=True, kw_only=True):
    """What the pages of all registers have."""

    name: str
    """honours, targets, documents or calendar: strings["register_" + name]."""
    year: str
    """On a year's own page; else empty."""
    years: tuple[YearLink, ...]
    """The newest first; empty where there is only one, and on a year's own page."""
    count: int
    """Rows of the register, or of the year."""
    downloads: tuple[Link, ...]
    """The register as CSV and JSON; `text` is the format's name."""


class Honour(View, frozen=True):
    """An award, and the stories that tell of it."""

    anchor: str
    award: Award[Phrase]
    stories: tuple[StoryLink, ...]


class HonourYear(View, frozen=True):
    """The awards of a year, by form, then by who confers them."""

    year: str
    href: str
    """Where its rows are."""
    rows: tuple[Honour, ...]
    """Empty where the year has a page of its own, which is not this one."""
    count: int
    total: RecipientsView
    """Of all awards of the year, whether its rows are here or not."""
    uncounted: int
    """How many of them do not say how many receive them, and add nothing to the total."""


class Share(View, frozen=True):
    """What one form of award, or one awarding body, comes to."""

    form: str
    """strings["award_" + form]; empty for a body and for an award with a name of its own."""
    name: Phrase | None
    count: int
    total: RecipientsView


class Honoured(View, frozen=True):
    """Someone named as a recipient, and where each of their awards is."""

    name: Phrase
    awards: tuple[Link, ...]


class HonourPart(View, frozen=True):
    """Awards conferred, or awards only proposed, with totals of their own."""

    years: tuple[HonourYear, ...]
    count: int
    total: RecipientsView
    uncounted: int
    forms: tuple[Share, ...]
    bodies: tuple[Share, ...]
    named: tuple[Honoured, ...]
    """Those named, in the order of the language's alphabet."""


class HonoursView(RegisterView, frozen=True, kw_only=True):
    """honours.html: the register of awards."""

    conferred: HonourPart
    proposed: HonourPart


class ProgressView(View, frozen=True):
    """A target as a drawing 100 wide: where things lie in it. The figures stand beside it as text."""

    start: float
    """Left edge of the bar of the result."""
    width: float
    target: float | None
    baseline: float | None
    zero: float
    """Where nought lies: 0 unless a figure is negative."""


class TargetRow(View, frozen=True):
    """A target in the register; it has a bar where a result is known, and a target or a baseline."""

    anchor: str
    target: Target[Phrase]
    bar: ProgressView | None


class PlanTargets(View, frozen=True):
    """The targets of one plan."""

    story: StoryLink
    period_from: str
    period_to: str
    responsible: Phrase | None
    rows: tuple[TargetRow, ...]


class TargetYear(View, frozen=True):
    """The plans that began in a year."""

    year: str
    plans: tuple[PlanTargets, ...]


class TargetsView(RegisterView, frozen=True, kw_only=True):
    """targets.html: the register of plans' targets."""

    groups: tuple[TargetYear, ...]


class CitedDocument(View, frozen=True):
    """A document, and the stories that cite it."""

    anchor: str
    document: DocumentView
    stories: tuple[StoryLink, ...]


class DocumentYear(View, frozen=True):
    """The documents of a year; of those without a date the year is empty."""

    year: str
    rows: tuple[CitedDocument, ...]


class DocumentsView(RegisterView, frozen=True, kw_only=True):
    """documents.html: the register of documents cited."""

    groups: tuple[DocumentYear, ...]


class MeetingEntry(View, frozen=True):
    """A meeting in the register."""

    anchor: str
    story: StoryLink
    held_on: str
    day_part: str
    place: Phrase | None


class MeetingYear(View, frozen=True):
    """The meetings of a year that are over, the last first."""

    year: str
    rows: tuple[MeetingEntry, ...]


class MeetingsView(RegisterView, frozen=True, kw_only=True):
    """calendar.html: the register of meetings."""

    upcoming: tuple[MeetingEntry, ...]
    """Of today and later, the next one first; empty on a year's own page."""
    groups: tuple[MeetingYear, ...]
    undated: bool
    """Whether some stories of meetings do not say the day, and so are not among the rows; not on a year's own page."""


class NavItem(View, frozen=True):
    """An entry of the navigation."""

    id: str
    text: str
    href: str
    lang: str = ""
    """Language of the words when it is not the page's."""


class Chrome(View, frozen=True, kw_only=True):
    """What surrounds every page in one language. Of stories it has only the titles of pages the navigation names."""

    language: str
    direction: str
    """``ltr`` or ``rtl``: how the letters of the language run."""
    site_title: str
    tagline: str
    home: str
    base_path: str
    navigation: tuple[NavItem, ...]
    strings: dict[str, str]
    titles: dict[str, str]
    """The site's title by language, for root.html and 404.html."""
    all_strings: dict[str, dict[str, str]]
    """String tables by language, for pages and parts that speak both."""
    assets: dict[str, str]
    """Asset name (``site.css``) → address with its hash."""
    publisher: Link | None
    contact_email: str
    contact_phone: str
    contact_address: str
    calendar: str
    """Address of the language's calendar of meetings."""
    topics: str
    """Address of the language's tag index."""
    search: str = ""
    """Address of the language's search page; empty where the site has none."""
    registers: tuple[NavItem, ...] = ()
    """The registers, in the order of the footer."""
    site_title_lang: str = ""
    """Language of the site's title where it has none in the page's; else empty. Likewise the next two."""
    tagline_lang: str = ""
    contact_address_lang: str = ""
    share_image: ImageView | None = None
    """What is shown where a page without a picture of its own is shared; with an absolute address."""
    theme: dict[str, Any]
