"""Keeps the search index of an output up with the texts: made again only where what it reads has changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from coopsite.build.search_extra import version as installed_version
from coopsite.cache.version import index_version
from coopsite.content.body import Body
from coopsite.output.publish import ASSET, PAGE, OutputFile
from coopsite.pages.objects import objects_of
from coopsite.pages.page_types import view
from coopsite.pages.search import findable
from coopsite.site.addresses import INDEX
from coopsite.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from coopsite.build.plan import SitePlan
    from coopsite.cache.store import BuildCache
    from coopsite.output.publish import OutputDiff
    from coopsite.pages.layout import Chrome
    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page
    from coopsite.pages.search import Findable
    from coopsite.site.model import Site

_SPACE: Final = "search"


class Indexed(Struct, frozen=True, array_like=True):
    """What an index was made from, and what was made."""

    pages: str
    """Names the pages it reads, before they are read."""
    records: str
    """Names what was read there."""
    files: dict[str, str]
    """Path below the output → digest."""


_decoder: Final = msgspec.msgpack.Decoder(Indexed)
_decode_body: Final = msgspec.msgpack.Decoder(Body).decode


class Search:
    """The index that belongs to a plan in an output folder called `name`.

    `body` gives a body by its digest, as msgpack; `folder` is where Pagefind may work.
    """

    def __init__(
        self,
        plan: SitePlan,
        name: str,
        version: str,
        cache: BuildCache,
        body: Callable[[str], bytes],
        folder: Path | None,
    ) -> None:
        self._plan = plan
        self._name = name
        self._cache = cache
        self._body = body
        self._folder = folder
        self._installed = installed_version() if plan.config.search else ""
        self._found = tuple(_found(plan.site, plan.pages.values())) if plan.config.search else ()
        read = _read_by(self._found, plan.page_plan.chromes)
        self._pages = digest(version, self._installed, *read) if plan.config.search else ""

    def settle(
        self, compare: Callable[[Mapping[str, OutputFile]], OutputDiff]
    ) -> tuple[dict[str, OutputFile], OutputDiff]:
        """Return every file of the output, the index among them, and how the output differs from that.

        The index is made here, if it must be. Raises `SearchError` or OSError.
        """
        wanted = dict(self._plan.files)
        if not self._plan.config.search:
            return wanted, compare(wanted)
        before = self._load()
        if before is not None and before.pages == self._pages:
            changes = self._kept(before, wanted, compare)
            if changes is not None:
                return wanted, changes
        records = self._records()
        read = (part for path, data in records.items() for part in (path, data))
        name = digest(index_version(), self._installed, *read)
        if before is not None and before.records == name:
            changes = self._kept(before, wanted, compare)
            if changes is not None:
                self._save(Indexed(self._pages, name, before.files))
                return wanted, changes
        files = index_of(records, self._folder)
        made = {path: _wanted(path, digest(data), data) for path, data in files.items()}
        self._save(Indexed(self._pages, name, {path: one.key for path, one in made.items()}))
        wanted = {**self._plan.files, **made}
        return wanted, compare(wanted)

    def _kept(
        self,
        before: Indexed,
        wanted: dict[str, OutputFile],
        compare: Callable[[Mapping[str, OutputFile]], OutputDiff],
    ) -> OutputDiff | None:
        """Add the index there was to `wanted` and compare; None where the output has lost any of it."""
        wanted |= {path: _wanted(path, name) for path, name in before.files.items()}
        changes = compare(wanted)
        return None if before.files.keys() & changes.make.keys() else changes

    def _records(self) -> dict[str, bytes]:
        plan = self._plan
        library = objects_of(plan.site, plan.page_plan.context, {})
        return records_of(self._found, plan.page_plan.chromes, _with_bodies(library, self._body))

    def _load(self) -> Indexed | None:
        data = self._cache.get(_SPACE, self._name)
        if data is not None:
            try:
                return _decoder.decode(data)
            except msgspec.MsgspecError:
                self._cache.damaged = True
        return None

    def _save(self, made: Indexed) -> None:
        self._cache.put(_SPACE, self._name, msgspec.msgpack.encode(made))


def search_index(
    site: Site,
    pages: Iterable[Page],
    chromes: Mapping[str, Chrome],
    library: Objects,
    folder: Path | None,
) -> dict[str, bytes]:
    """Make the search index of a planned site: path below the output → bytes.

    `library` must give every body when asked. For whoever serves a site without an output: takes a second or two for
    a thousand stories, so ask only when the search page is opened. Raises `SearchError` or OSError.
    """
    return index_of(records_of(_found(site, pages), chromes, library), folder)


def index_name(site: Site, pages: Iterable[Page], chromes: Mapping[str, Chrome]) -> str:
    """Name what `search_index` would read, without reading it: for one name, one index."""
    return digest(*_read_by(_found(site, pages), chromes))


def records_of(
    found: Iterable[Findable], chromes: Mapping[str, Chrome], library: Objects
) -> dict[str, bytes]:
    """Write what the index reads of each page, by the page's path."""
    # start-up time: where no text changed, none is read
    from coopsite.pages.search_record import record

    return {
        page.path: record(view(page, library), filters, chromes[page.language].strings)
        for page, filters in found
    }


def index_of(records: Mapping[str, bytes], folder: Path | None) -> dict[str, bytes]:
    """Make the index of records: path below the output → bytes."""
    if not records:  # Pagefind takes nothing for a mistake
        return {}
    # start-up time: most builds leave the index as it is
    from coopsite.build.search_tool import make_index

    return {INDEX + name: data for name, data in make_index(records, folder).items()}


def _read_by(found: Iterable[Findable], chromes: Mapping[str, Chrome]) -> Iterator[str | bytes]:
    """Yield all that names what is read of the pages found."""
    for chrome in chromes.values():
        yield from (f"{key}\n{word}" for key, word in chrome.strings.items())
    yield from (each.page.recipe for each in found)


def _wanted(path: str, name: str, data: bytes | None = None) -> OutputFile:
    # What names the other files must not be there before them.
    return OutputFile(path, name, PAGE if path.endswith(".json") else ASSET, data=data)


def _found(site: Site, pages: Iterable[Page]) -> Iterable[Findable]:
    return findable(site, {page.address: page for page in pages})


class _Bodies(dict[str, "Body"]):
    """Bodies decoded when asked and not kept: each is asked for once."""

    def __init__(self, load: Callable[[str], Body]) -> None:
        super().__init__()
        self._load = load

    def __missing__(self, name: str) -> Body:
        return self._load(name)


def _with_bodies(library: Objects, body: Callable[[str], bytes]) -> Objects:
    return replace(library, bodies=_Bodies(lambda name: _decode_body(body(name))))
