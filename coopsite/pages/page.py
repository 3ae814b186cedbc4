"""What a page is before it is rendered, and what makes pages of one sort."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import msgspec
from msgspec import Struct

from coopsite.text.media_types import HTML

if TYPE_CHECKING:
    from coopsite.config.model import Config
    from coopsite.pages.objects import Objects
    from coopsite.pages.scope import PlanScope

R = TypeVar("R", bound=Struct)
V = TypeVar("V")

encode: Final = msgspec.msgpack.Encoder().encode


class Page(Struct, frozen=True, array_like=True, gc=False):
    """A file of the output, not rendered yet.

    `recipe` is msgpack of all the page shows, naming large things (a card, a text, facts, a body) by digest;
    the view is a pure function of it and of what those digests name. So a page's key is the digest of
    template closure, chrome, versions and recipe, and nothing a view shows can be missing from its key.
    """

    path: str
    """POSIX path below output/: ``vi/hoi-nghi/x/index.html``."""
    address: str
    """Root-relative address with base_url's path: ``/bantin/vi/hoi-nghi/x/``."""
    language: str
    """Whose chrome it wears; the first language's for pages that speak both."""
    template: str
    """Name of its `PageType`: ``story.html`` …, or a format: ``atom``, ``sitemap`` …"""
    recipe: bytes
    body: str = ""
    """Digest of the body the page shows, or empty."""
    source: str = ""
    """Path of the text the page is made from, for messages; or empty."""
    design: str = ""
    """A template of the site's own that renders it, where that is not the one of its type."""

    @property
    def made_with(self) -> str:
        """The name of the template, or of the format, that makes its bytes."""
        return self.design or self.template


def _none(given: object) -> tuple[()]:
    del given
    return ()


@dataclass(frozen=True, slots=True)
class PageType(Generic[R, V]):
    """How pages of one sort are planned, viewed and written.

    `view` is given the recipe and the objects that its digests name, never the site: so a page cannot show what its
    key does not cover.
    """

    name: str
    """File name of the template; for a format any other name."""
    recipe: type[R]
    view: Callable[[R, Objects], V]
    plan: Callable[[PlanScope], Iterable[Page]] = _none
    """Yields every page of the type. Left out where the pages are planned with those of another type."""
    write: Callable[[V], bytes] | None = None
    """Makes a format's bytes of a view; None where the template `name` does."""
    file: str = ""
    """Name of the file of a format: ``robots.txt``; ``feed.xml``, beside each list that has feeds."""
    media_type: str = HTML
    """As sent to browsers, without ``charset``; everything is UTF-8."""
    addresses: Callable[[Config], Iterable[str]] = _none
    """Returns where the pages lie, base_url's path included, for nothing else to lie there and links to be checked.

    Left out where coopsite knows of itself.
    """
    words: tuple[str, ...] = ()
    """Keys of the string tables that its view writes, such as a title; those of `CONTEXT_WORDS` need no naming."""

    def page(
        self,
        scope: PlanScope,
        language: str,
        address: str,
        recipe: R,
        *,
        body: str = "",
        source: str = "",
        design: str = "",
    ) -> Page:
        """Return the page at `address` that shows what `recipe` says."""
        return Page(scope.path(address), address, language, self.name, encode(recipe), body, source, design)

    def design_of(self, scope: PlanScope, name: str) -> str:
        """Return the template for what is called `name`, ``story-notice.html``, if the theme has one; else nothing."""
        design = f"{self.name.removesuffix('.html')}-{name}.html"
        return design if design in scope.designs else ""

    def recipe_of(self, page: Page) -> R:
        """Return the recipe of `page`, which must be of this type."""
        decoder: msgspec.msgpack.Decoder[R] = decoder_of(self.recipe)
        return decoder.decode(page.recipe)

    def view_of(self, page: Page, objects: Objects) -> V:
        """Return what `page` shows. Raises KeyError where `objects` lack what its recipe names."""
        return self.view(self.recipe_of(page), objects)


@cache
def decoder_of(shape: Any) -> msgspec.msgpack.Decoder[Any]:
    """Return what decodes a `shape` from msgpack."""
    return msgspec.msgpack.Decoder(shape)
