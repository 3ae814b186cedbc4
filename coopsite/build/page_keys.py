"""Names what pages are made of: a page with the key it had before is already right."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.output.publish import LIST, PAGE, OutputFile, part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coopsite.pages.page import Page

NAME_BYTES: Final = 16
"""Bytes of a digest."""


class MadeWith(Struct, frozen=True, array_like=True):
    """What the keys of pages name besides their recipes."""

    context: str
    """Digest of the site's context."""
    chromes: dict[str, str]
    """Digest of the chrome, by language."""
    closures: dict[str, str]
    """Digest of the closure, by template."""


class PageSort(Struct, frozen=True, array_like=True, gc=False):
    """What many pages have in common."""

    language: str
    template: str
    design: str
    rank: int
    """As of an `OutputFile`."""
    names_context: bool
    """Whether the recipe names the context of the site."""

    @property
    def made_with(self) -> str:
        """See `Page.made_with`."""
        return self.design or self.template


def page_files(pages: Iterable[Page], made_with: MadeWith, version: str) -> Iterator[OutputFile]:
    """Yield `pages` with their keys: the digest of template closure, chrome, context, `version` and recipe."""
    keys, context = PageKeys(made_with, version), made_with.context.encode()
    for page in pages:
        yield keys.file(page.path, *sort_and_content(page, context))


def content_of(page: Page, context: str) -> str:
    """Return a digest of what the recipe of `page` says besides the digest of the site's `context`."""
    return sort_and_content(page, context.encode())[1].hex()


def sort_and_content(page: Page, context: bytes) -> tuple[PageSort, bytes]:
    """Return the sort of `page`, and the digest of what its recipe says besides the digest `context`."""
    content = page.recipe.replace(context, b"")
    names_context = len(content) < len(page.recipe)
    sort = PageSort(page.language, page.template, page.design, PAGE if page.source else LIST, names_context)
    return sort, blake2b(content, digest_size=NAME_BYTES).digest()


class PageKeys:
    """Makes the keys of pages."""

    def __init__(self, made_with: MadeWith, version: str) -> None:
        self._made_with = made_with
        self._version = version
        self._begun: dict[PageSort, tuple[blake2b, tuple[str, str, str]]] = {}

    def file(self, path: str, sort: PageSort, content: bytes) -> OutputFile:
        """Return the page at `path` as a file of the output."""
        if sort not in self._begun:
            self._begun[sort] = self._beginning(sort)
        start, parts = self._begun[sort]
        whole = start.copy()
        whole.update(content)
        return OutputFile(path, whole.hexdigest(), sort.rank, parts, content=content)

    def _beginning(self, sort: PageSort) -> tuple[blake2b, tuple[str, str, str]]:
        made = self._made_with
        template = made.closures.get(sort.made_with, "")
        chrome = made.chromes[sort.language] if template else ""
        context = made.context if sort.names_context else ""
        said = "\n".join((sort.made_with, sort.language, template, chrome, self._version, context, ""))
        parts = part(template), part(chrome), part(self._version)
        return blake2b(said.encode(), digest_size=NAME_BYTES), parts
