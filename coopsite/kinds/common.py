"""What every story has: each language's own fields, those its languages share, and the rows below them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Final, Generic

from coopsite.fields.shapes import (
    NO_MOMENT,
    Alias,
    Day,
    FeedId,
    FileName,
    Focus,
    FreeMap,
    KindName,
    Line,
    Moment,
    Plain,
    Shape,
    Slug,
    Tags,
    TemplateName,
    Title,
    WebAddress,
    Words,
    YesNo,
)  # fmt: skip
from coopsite.kinds.base import Part, Row, T

_TRANSCRIPT: Final = re.compile(r"\S+\.(?:docx?|html?|md|odt|pdf|rtf|txt|vtt)", re.IGNORECASE)


class Source(Row, Generic[T], frozen=True):
    """Where a story was first told. `name` is a plain domain when only an address was given."""

    name: Annotated[T | str, Shape("text")] = ""
    """Who told it; otherwise the domain of `url`."""
    url: WebAddress = ""
    """Where."""


class Picture(Row, Generic[T], frozen=True):
    """A picture. `alt` may be empty, but should be written wherever `src` is (W310)."""

    short = "src"
    needed = ("src",)

    src: FileName = ""
    """The picture: JPEG, PNG, WebP, AVIF, GIF, BMP or SVG. One on another site works but is W312."""
    alt: Annotated[T | None, Shape("text_or_empty")] = None
    """What is to be seen, for people who cannot see it. Missing beside `src` it is W310, and the picture is
    published with an empty one; write `alt: ""` for mere decoration.
    """
    caption: T | None = None
    """What the picture is about. One that repeats `alt` or another caption is W309."""
    focus: Focus = ()
    """The point that stays in sight where the picture is cut to fit, a face: per cent from its left and from its
    top, `[50, 20]`. Without it the middle, a little above.
    """
    credit: T | None = None
    """Who made it. A name alone is shown after “Credit:”; one that says what it is, `Photo: A. N.` or `© A.
    N.`, as it stands.
    """


class Medium(Row, Generic[T], frozen=True):
    """A film or a recording beside the story, played on its page; whole and untouched."""

    short = "file"
    needed = ("file",)

    file: FileName = ""
    """The film (MP4 or WebM) or the recording (MP3, M4A, WAV, OGG, Opus, FLAC); its ending says which. Of another sort,
    it is E818; on another site, E820.
    """
    poster: FileName = ""
    """A picture that stands in a film's place until it is played."""
    captions: Annotated[T | None, Shape("files")] = None
    """What is said and heard, to be read along: WebVTT (`.vtt`). A film without is W336; of another sort, E819."""
    transcript: T | None = None
    """The same as running text, or a file with it: `loi.pdf`. A recording without is W337."""
    caption: T | None = None
    """What it is about."""
    credit: T | None = None
    """Who made it; written as that of a picture."""

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield field and target of each file that is named."""
        yield from (
            (name, target) for name, target in (("file", self.file), ("poster", self.poster)) if target
        )
        for name, texts in (("captions", self.captions), ("transcript", self.transcript)):
            for language, target in _by_language(texts):
                if name == "captions" or is_transcript_file(target):
                    yield f"{name}.{language}", target


def is_transcript_file(text: str) -> bool:
    """Tell whether a transcript is a file with it, and not its words."""
    return _TRANSCRIPT.fullmatch(text) is not None


def _by_language(texts: object) -> Iterable[tuple[str, str]]:
    return texts.items() if isinstance(texts, dict) else ()


class Document(Row, Generic[T], frozen=True):
    """A cited document: `file` is an attachment, `url` another site's."""

    any_of = ("number", "title")

    number: Words = ""
    """As printed on it."""
    title: T | None = None
    issuer: T | None = None
    """Who issued it."""
    date: Day = ""
    """Of the document."""
    file: FileName = ""
    """An attachment to publish; type and size are shown."""
    url: WebAddress = ""
    """Where it is to be found, if there is no `file`."""


class Correction(Row, Generic[T], frozen=True, kw_only=True):
    """A correction made after publication."""

    needed = ("date",)

    date: Day = ""
    """When it was corrected; the page shows it, so give one."""
    text: T
    """What was wrong and is right now; required."""


class Own(Part, frozen=True):
    """What each language of a story says for itself."""

    title: Title
    """The headline; required."""
    short_title: Line = ""
    """A shorter headline for lists, menus and cards."""
    summary: Line = ""
    """One or two sentences, shown above the text, in lists and in feeds. Without it the first paragraph takes
    its place in lists. One that repeats the first paragraph is W308.
    """
    slug: Slug = ""
    """The last part of the address, at most 80 characters; accents are taken off. Without it the title makes
    it, and then a changed title moves the page (W508).
    """
    aliases: tuple[Alias, ...] = ()
    """Old addresses of this page, each beginning with one `/`, or whole (`https://…`); with or without the
    path of `base_url`, a `/` or `index.html` at the end. Readers are led on from them.
    """
    feed_id: FeedId = ""
    """The story's id in feeds and in the calendar. `coopsite new` writes it once `base_url` is a real address;
    without it the id is made from the site's address, the year of `date` and the file's name, and changes with them
    (W225). Never the same in two files (E226).
    """
    author: Plain = ""
    """Who wrote, or translated, this text."""
    draft: YesNo = False
    """Whether readers do not see this text yet."""
    updated: Moment = NO_MOMENT
    """When this text was last changed in substance."""


class Shared(Part, frozen=True):
    """What the languages of a story share and a site is ordered by."""

    date: Moment = NO_MOMENT
    """Of publication; required in one file, except for pages. A story with a date to come is held back until
    then.
    """
    expires: Moment = NO_MOMENT
    """From when the story is no longer shown."""
    kind: KindName = ""
    """`meeting`, `award`, `plan`, `news`, `page`, or the name of a kind of your own; otherwise the folder says."""
    tags: Tags | None = None
    """Tags: ids, names or synonyms of [the register](configuration.md#tags), or words of your own."""
    pinned: YesNo | None = None
    """Whether the story is featured: the newest such story leads the home page."""


class Common(Part, Generic[T], frozen=True):
    """The facts any story may have."""

    desk: T | None = None
    """The office that wrote it."""
    dateline: T | None = None
    """Where it was written: Hải Phòng."""
    event: Words = ""
    """What the story belongs to, in the same words in each of its stories: `Đại hội 2025`. Their pages lead from one to
    the next, by date.
    """
    source: Source[T] | None = None
    """Where the story was first told."""
    image: Picture[T] | None = None
    """The picture of the story."""
    gallery: tuple[Picture[T], ...] = ()
    """More pictures, below the text."""
    media: tuple[Medium[T], ...] = ()
    """Films and recordings, below the text."""
    documents: tuple[Document[T], ...] = ()
    """Documents cited, or attached."""
    corrections: tuple[Correction[T], ...] = ()
    """What was corrected after publication."""
    template: TemplateName = ""
    """A [template](templates.md) of the site's own that makes the story's pages: `story-appeal.html`."""
    extra: FreeMap = {}  # noqa: RUF012 – msgspec gives each its own
    """Facts of your own for templates of your own, as `page.extra`. Unquoted `true`, `false` and numbers are
    read as such.
    """

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield field and target, as written, of each file that is named, in the order of a page."""
        if self.image is not None and self.image.src:
            yield "image.src", self.image.src
        for i, picture in enumerate(self.gallery):
            if picture.src:
                yield f"gallery.{i}.src", picture.src
        for i, medium in enumerate(self.media):
            yield from ((f"media.{i}.{field}", target) for field, target in medium.files())
        for i, document in enumerate(self.documents):
            if document.file:
                yield f"documents.{i}.file", document.file
