"""The nouns of assembling: a story, a tag, a card, a list, the site."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from coopsite.content.model import Text
from coopsite.fields.shapes import Localized
from coopsite.kinds.award import Award
from coopsite.kinds.common import Document
from coopsite.kinds.facts import Facts
from coopsite.kinds.meeting import Meeting
from coopsite.kinds.plan import PlanTarget
from coopsite.site.schedule import HeldBack, HeldReason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coopsite.config.model import Config
    from coopsite.content.model import Asset
    from coopsite.diagnostics import Diagnostic
    from coopsite.images.sizes import Renditions, ShareCut


class Story(Struct, frozen=True, gc=False):
    """What one event or decision says in each language it exists in, and the facts the languages share.

    Holds only texts that are to be shown (with ``--drafts`` and in the preview those held back too, then
    `held` names them and why).
    """

    key: str
    kind: str
    texts: dict[str, Text]
    """By language, in the order of the configuration; never empty."""
    held: dict[str, HeldReason]
    """Language → why that text would be held back from readers; usually empty."""
    date: str
    """ISO 8601 with offset; empty for a page without a date."""
    date_only: bool
    instant: float
    """`date` as POSIX seconds; -inf without a date."""
    tags: tuple[str, ...]
    """Ids of the register, or folded words; no repeats."""
    pinned: bool
    facts: Facts
    """Those its languages share, merged over all its texts."""
    facts_digest: str
    """Names `facts`; empty when there are none."""
    addresses: dict[str, str]
    """Language → root-relative address carrying base_url's path, ``/bantin/vi/hoi-nghi/x/``.

    Has every language in which the story has a page; under the fallback policy also one it has no text in.
    """

    def until(self, held: str) -> str:
        """Return when it appears, or when it went, where it is `held` for its days; else nothing."""
        if held == "future":
            return self.date
        expires = (text.expires for text in self.texts.values() if text.expires)
        return next(expires, "") if held == "expired" else ""


class Tag(Struct, frozen=True):
    """A tag of the register, or one only stories know (then its label is as first written)."""

    id: str
    label: Localized
    addresses: dict[str, str]
    """Language → address of its list. Only languages in which the list is not empty."""


class Card(Struct, frozen=True, array_like=True, gc=False):
    """A story as lists and related boxes show it in one language. Named by `digest` in recipes."""

    digest: str
    key: str
    kind: str
    address: str
    title: str
    """`short_title` if given, else the title."""
    summary: str
    """The summary; else the excerpt, cut at a word."""
    language: str
    """Language of title and summary: under the notice and fallback policies it may not be the list's."""
    date: str
    date_only: bool
    updated: str
    image: str
    """Asset path of the story's picture, or empty."""
    image_alt: str
    held: str
    """`HeldReason`, or empty."""
    pinned: bool
    feed_id: str = ""
    """The id in feeds, where one is written."""
    focus: tuple[int, ...] = ()
    """The point of `image` that stays in sight, in per cent from left and top; or empty."""


class ListName(Struct, frozen=True, array_like=True, order=True, gc=False):
    """What a list is of, the same in each language."""

    sort: Literal["home", "kind", "tag", "year", "month"]
    of: str = ""
    """The kind, the id of the tag, ``2023``, ``2023-06``; empty for ``home``, the list of all stories."""

    @property
    def has_feeds(self) -> bool:
        """Tell whether feeds lie beside the list: archives have none."""
        return self.sort in ("home", "kind", "tag")


HOME = ListName("home")


class StoryList(Struct, frozen=True):
    """A list of stories in one language. `cards` run from the newest to the oldest."""

    name: ListName
    language: str
    address: str
    cards: tuple[Card, ...]
    counterparts: dict[str, str]
    """Other language → address of the same list there."""

    def address_in(self, language: str) -> str:
        """Return the address of the list in `language`; empty where it has none."""
        return self.address if language == self.language else self.counterparts.get(language, "")


class StoryNeighbours(Struct, frozen=True, array_like=True, gc=False):
    """What a story's page leads on to, in one language: the next older and newer of its kind, and related."""

    older: Card | None
    newer: Card | None
    related: tuple[Card, ...]


class RegisterEntry(Struct, frozen=True, array_like=True):
    """A row of a register: an award, a target, a document, a meeting, and the stories that tell of it."""

    anchor: str
    """Its id on the page; the same in every language, and other rows come and go without changing it."""
    day: str
    """``2023-06-28``; empty where it is not known."""
    keys: tuple[str, ...]
    """The stories, the newest first."""
    row: Award[Localized] | PlanTarget | Document[Localized] | Meeting[Localized]
    """What they say of it."""
    holder: str = ""
    """The story whose file a document is."""

    @property
    def year(self) -> str:
        """``2023``; empty where it is not known."""
        return self.day[:4]

    @property
    def month(self) -> str:
        """``2023-06``; empty where it is not known."""
        return self.day[:7]


class RegisterPage(Struct, frozen=True):
    """A page of a register, and what stands on it."""

    address: str
    entries: tuple[RegisterEntry, ...]
    year: str = ""
    """Where the year has pages of its own; else empty."""
    top: str = ""
    """Address of the first page of its year, or of the register where it is of no year."""
    number: int = 0
    """0 for that first page, which has the newest; the others count from the oldest, 1."""
    newer: str = ""
    older: str = ""

    @property
    def is_cut(self) -> bool:
        """Whether more of the same year stands on other pages."""
        return bool(self.number or self.older)

    @property
    def has_data(self) -> bool:
        """Whether files lie beside it: beside the front with all rows, beside a year's first page with its rows."""
        return not self.number and (not self.year or self.is_cut)


class Register(Struct, frozen=True):
    """A register in one language. `entries` run from the newest to the oldest, those without a day last.

    `pages` have the entries in this order. Where one page has too little room for them all, each year has its own,
    one or several; the front, the first page of no year, then has those without a day alone.
    """

    name: str
    language: str
    address: str
    entries: tuple[RegisterEntry, ...]
    pages: tuple[RegisterPage, ...]

    @property
    def years(self) -> dict[str, str]:
        """The address of each year that has pages of its own, the newest first."""
        return {page.year: page.address for page in self.pages if page.year and not page.number}


def places_of(pages: Iterable[RegisterPage]) -> dict[str, str]:
    """Return the address of each entry of `pages`, by its anchor."""
    return {entry.anchor: f"{page.address}#{entry.anchor}" for page in pages for entry in page.entries}


class TopicPage(Struct, frozen=True):
    """A page of the index of topics with those of one letter."""

    letter: str
    address: str
    tags: tuple[str, ...]
    """Ids, in the order of the language."""
    number: int = 0
    """0 for the letter's first page; a letter of many topics has more, 1 and so on."""
    before: str = ""
    """Address of the letter's page before this one, or empty."""
    after: str = ""


class Waiting(Struct, frozen=True):
    """A file that none but stories held back name: when the first of them is due, and how it is used."""

    until: str
    """Empty where nobody knows."""
    is_shown: bool
    """As a picture; else it is led to."""


class Uses(Struct, frozen=True):
    """Which assets stories name, in facts and in those bodies that are known."""

    named: frozenset[str] = frozenset()
    waiting: dict[str, Waiting] = {}
    """Path → for whom, of those that only stories held back name."""


@dataclass(frozen=True, slots=True)
class Site:
    """Everything assembled, both languages equal. Knows no pages and no templates."""

    config: Config
    stories: tuple[Story, ...]
    """Newest first: by date, then key. Standing pages (kind ``page``) come last, by key."""
    by_key: Mapping[str, Story]
    tags: Mapping[str, Tag]
    tag_names: Mapping[str, str]
    """What a spelling comes to (`coopsite.site.tags.tag_key`) → the tag's id, also of tags no story shown has."""
    lists: Mapping[tuple[str, ListName], StoryList]
    """(language, what it is of) → list. Always has home and each kind, also when empty."""
    cards: Mapping[tuple[str, str], Card]
    """(language, story key) → card, for every story a list of that language shows."""
    neighbours: Mapping[tuple[str, str], StoryNeighbours]
    aliases: Mapping[str, str]
    """Old address → address it leads to, those of lists, feeds and synonyms among them; both root-relative with
    base_url's path."""
    assets: Mapping[str, Asset]
    """Asset path → asset, for every file under content/ that is no text (static/ apart)."""
    media: Mapping[str, str]
    """Asset path → its address ``/media/NAME.HASH.ext`` with base_url's path, for assets that are published whole."""
    held_back: tuple[HeldBack, ...]
    """Texts left out of this site, by path; empty where held-back stories are shown."""
    diagnostics: tuple[Diagnostic, ...]
    addresses: frozenset[str] = frozenset()
    """Every address of the site with base_url's path: stories, lists with their older pages, tag indexes,
    feeds, calendars, aliases, static files."""
    feeds: tuple[str, ...] = ()
    """Names of the files that lie beside each list that has feeds."""
    written_aliases: frozenset[str] = frozenset()
    """Those of `aliases` that a source names, as opposed to what follows from them."""
    files: frozenset[str] = frozenset()
    """Addresses of the static files."""
    own_files: frozenset[str] = frozenset()
    """Addresses of files that coopsite would make, and the static files have instead."""
    withheld: Mapping[str, HeldBack] = field(default_factory=dict)
    """Address that a text left out will have → why it is not there."""
    unread: frozenset[str] = frozenset()
    """Keys of stories of which some text could not be read; a link to them is no diagnostic of its own."""
    pictures: Mapping[str, Renditions] = field(default_factory=dict)
    """Asset path → the sizes a picture that stories show is published in."""
    share_cuts: Mapping[str, tuple[str, ShareCut]] = field(default_factory=dict)
    """Story key → asset path of its picture, and what networks are offered of it; none where share images are drawn."""
    shown: frozenset[str] = frozenset()
    """Paths of all assets that stories show as pictures, whichever way they are published."""
    registers: Mapping[tuple[str, str], Register] = field(default_factory=dict)
    """(language, name) → register, for each of `coopsite.config.model.REGISTERS`, also when empty."""
    topic_pages: Mapping[str, tuple[TopicPage, ...]] = field(default_factory=dict)
    """Language → the letters' pages of its index of topics; none where these are on one page."""
    uses: Uses = field(default_factory=Uses)
    """Which files of the content its stories name, those held back included."""
    today: str = ""
    """The day by the site's clock, as ISO 8601: what is to come begins with it."""
