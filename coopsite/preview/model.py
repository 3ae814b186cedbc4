"""What passes between the parts of the preview: options, the state of open pages, responses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from coopsite.text import media_types
from coopsite.text.media_types import in_utf8

if TYPE_CHECKING:
    from datetime import datetime

HTML: Final = in_utf8(media_types.HTML)


@dataclass(frozen=True, slots=True)
class PreviewOptions:
    """How a session shows its site."""

    published: bool
    """Only what readers see."""
    now: datetime | None
    """The moment shown; None: by the clock."""
    token: str
    """Proves that a request for events comes from a page of this session."""


@dataclass(frozen=True, slots=True)
class PageResponse:
    """A page to send: status, bytes and media type."""

    status: int
    data: bytes
    type: str = HTML


@dataclass(frozen=True, slots=True)
class SavedStory:
    """A story that was just saved: its key, and title and address of the text saved."""

    key: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class PageState:
    """What an open page shows: address, story, key of its content, key of the site's diagnostics."""

    address: str
    story: str
    """``KEY|LANGUAGE``; empty where it shows none."""
    key: str
    status: str


@dataclass(frozen=True, slots=True)
class PageUpdate:
    """What an open page is to show instead; each part empty where it is up to date."""

    to: str = ""
    """The new address of its story."""
    page: str = ""
    """The whole new page."""
    status: str = ""
    """Key of the site's diagnostics; `html` is the part of the bar that shows them."""
    html: str = ""
