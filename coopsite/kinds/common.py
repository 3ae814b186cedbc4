"""What every story has: each language's own fields, those its languages share, and the rows below them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Generic

from coopsite.fields.shapes import (
    NO_MOMENT,
    Alias,
    Day,
    FeedId,
    FileName,
    FreeMap,
    KindName,
    Line,
    Moment,
    Plain,
    Shape,
    Slug,
    Tags,
    Title,
    WebAddress,
    Words,
    YesNo,
)  # fmt: skip
from coopsite.kinds.base import Part, Row, T


class Source(Row, Generic[T], frozen=True):
    """Where a story was first told. `name` is a plain domain when only an address was given."""

    name: Annotated[T | str, Shape("text")] = ""
    url: WebAddress = ""


class Picture(Row, Generic[T], frozen=True):
    """A picture. `alt` may be empty, but should be written wherever `src` is (W310)."""

    short = "src"
    needed = ("src",)

    src: FileName = ""
    alt: Annotated[T | None, Shape("text_or_empty")] = None
    caption: T | None = None
    credit: T | None = None


class Document(Row, Generic[T], frozen=True):
    """A cited document: `file` is an attachment, `url` another site's."""

    any_of = ("number", "title")

    number: Words = ""
    title: T | None = None
    issuer: T | None = None
    date: Day = ""
    file: FileName = ""
    url: WebAddress = ""


class Correction(Row, Generic[T], frozen=True, kw_only=True):
    """A correction made after publication."""

    needed = ("date",)

    date: Day = ""
    text: T


class Own(Part, frozen=True):
    """What each language of a story says for itself."""

    title: Title
    short_title: Line = ""
    summary: Line = ""
    updated: Moment = NO_MOMENT
    slug: Slug = ""
    author: Plain = ""
    draft: YesNo = False
    aliases: tuple[Alias, ...] = ()
    feed_id: FeedId = ""


class Shared(Part, frozen=True):
    """What the languages of a story share and a site is ordered by."""

    date: Moment = NO_MOMENT
    expires: Moment = NO_MOMENT
    kind: KindName = ""
    tags: Tags | None = None
    pinned: YesNo | None = None


class Common(Part, Generic[T], frozen=True):
    """The facts any story may have."""

    desk: T | None = None
    dateline: T | None = None
    source: Source[T] | None = None
    image: Picture[T] | None = None
    gallery: tuple[Picture[T], ...] = ()
    documents: tuple[Document[T], ...] = ()
    corrections: tuple[Correction[T], ...] = ()
    extra: FreeMap = {}  # noqa: RUF012 – msgspec gives each its own

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield field and target, as written, of each file that is named, in the order of a page."""
        if self.image is not None and self.image.src:
            yield "image.src", self.image.src
        for i, picture in enumerate(self.gallery):
            if picture.src:
                yield f"gallery.{i}.src", picture.src
        for i, document in enumerate(self.documents):
            if document.file:
                yield f"documents.{i}.file", document.file
