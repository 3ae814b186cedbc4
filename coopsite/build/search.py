"""Keeps the search index up with what readers are shown, piece by piece."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import msgspec
from msgspec import Struct

from coopsite.build.render_page import packed, unpacked
from coopsite.cache.version import index_version
from coopsite.output.publish import ASSET, LIST, OutputDiff, OutputFile, add_stale, differing
from coopsite.pages.search import findable, kind_name
from coopsite.search.block import BLOCK, IndexBlock, build, patched, referenced
from coopsite.search.catalogue import list_block, publish
from coopsite.search.paths import catalogue_path
from coopsite.search.words import Lexicon
from coopsite.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from coopsite.build.render_page import RenderItem
    from coopsite.config.model import Config
    from coopsite.output.target import OutputTarget
    from coopsite.pages.context import SiteContext
    from coopsite.pages.layout import Chrome
    from coopsite.pages.objects import Objects
    from coopsite.pages.page import Page
    from coopsite.process.workers import Workers
    from coopsite.search.block import Facets, Files
    from coopsite.search.catalogue import ListedBlock
    from coopsite.site.model import Site

_STATE: Final = "search"
_FILES: Final = "search files"
_STANDING: Final = kind_name("page")
_READ_MS: Final = 0.2
_BLOCK_MS: Final = 100.0
_MOST_FRESH: Final = 4 << 20


class PartCache(Protocol):
    """What keeps the parts of an index: a `BuildCache`, or one behind a lock."""

    def get(self, space: str, name: str) -> bytes | None:
        """Return what was last put under this name, or None."""

    def put(self, space: str, name: str, data: bytes) -> None:
        """Remember `data`."""

    def forget(self, space: str, names: Iterable[str]) -> None:
        """Drop rows."""


class _Remembered(Struct, frozen=True, array_like=True):
    """A block as it was made, and what names each of its documents before it is read."""

    made_by: str
    """Names the code that made it."""
    keys: tuple[str, ...]
    block: IndexBlock


_decode: Final = msgspec.msgpack.Decoder(_Remembered).decode
_encode: Final = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True, slots=True)
class Searched:
    """A planned site, as its index is made from it."""

    site: Site
    pages: Mapping[str, Page]
    """By address."""
    chromes: Mapping[str, Chrome]
    objects: Objects
    """What recipes name, bodies not among it."""
    body: Callable[[str], bytes]
    """Gives a body by its digest, as msgpack."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A text that is to be found."""

    key: str
    """Names all that is read of it."""
    page: Page
    facets: Facets


class SearchIndex:
    """The index of one site, whose parts `cache` keeps under `name`.

    `version` names the code that reads pages. Make one for each state of the site, have it `take` what is read of pages
    where they are rendered anyway, then `update` it.
    """

    def __init__(
        self, cache: PartCache, name: str, version: str, workers: Workers, searched: Searched
    ) -> None:
        self._cache = cache
        self._name = name
        self._workers = workers
        self._searched = searched
        self._made_by = index_version()
        self._fresh: dict[str, bytes] = {}
        """New files, by their digests; as many as little memory holds."""
        self._fresh_bytes = 0
        self._documents: dict[str, str] = {}
        """Key of a text → digest of its document."""
        self._before = {code: _load(cache, name, code) for code in searched.chromes}
        for each in self._before.values():
            for known in each:
                self._documents.update(zip(known.keys, known.block.documents, strict=True))
        self._texts = _texts_of(searched, version)
        self.unread = {
            text.page.path: text
            for texts in self._texts.values()
            for text in texts
            if text.key not in self._documents
        }
        """Texts whose documents are not known, by the paths of their pages."""

    def take(self, path: str, document: bytes) -> None:
        """Take in the document of the page at `path`, one of `unread`."""
        self._learn(self.unread.pop(path), document)

    def update(self) -> tuple[dict[str, str], dict[str, bytes]]:
        """Bring the index up to date; return the digests of its files, and the bytes of the catalogues, by path."""
        self._read(list(self.unread.values()))
        self.unread.clear()
        files: dict[str, str] = {}
        catalogues: dict[str, bytes] = {}
        for code, blocks in self._blocks().items():
            self._save(code, blocks)
            found = publish(code, _listed(code, blocks), _dated(blocks))
            files |= found.files
            catalogues[catalogue_path(code)] = found.catalogue
        return files, catalogues

    def file(self, name: str) -> bytes | None:
        """Return a file by its digest; None where the cache has lost it."""
        return self._fresh.get(name) or self._cache.get(_FILES, name)

    def forget(self) -> None:
        """Begin anew, since something that is needed was lost."""
        self._documents.clear()
        for code, known in self._before.items():
            self._cache.forget(_STATE, [_row(self._name, code, number) for number in range(len(known))])
            self._before[code] = []
        self.unread = {text.page.path: text for texts in self._texts.values() for text in texts}

    def _learn(self, text: _Text, document: bytes) -> None:
        name = digest(document)
        self._put(name, document)
        self._documents[text.key] = name

    def _read(self, texts: Sequence[_Text]) -> None:
        """Read the pages of texts."""
        searched = self._searched
        strings = {code: chrome.strings for code, chrome in searched.chromes.items()}
        found = self._workers.run(
            _reading,
            (searched.objects.contexts, strings),
            (
                (packed(text.page, searched.objects, is_searched=True), searched.body(text.page.body))
                for text in texts
            ),
            count=len(texts),
            cost_ms=_READ_MS,
        )
        for text, document in zip(texts, found, strict=True):
            self._learn(text, document)

    def _blocks(self) -> dict[str, list[IndexBlock]]:
        """Return the blocks of each language: as they were, patched, or made from nothing."""
        made: dict[tuple[str, int], IndexBlock] = {}
        anew: list[tuple[str, int, Sequence[_Text]]] = []
        for code, found in self._texts.items():
            lexicon = Lexicon(code)
            for number, start in enumerate(range(0, len(found), BLOCK)):
                part = found[start : start + BLOCK]
                before = self._before[code][number : number + 1]
                block = self._kept(part, before[0], lexicon) if before else None
                if block is None:
                    anew.append((code, number, part))
                else:
                    made[code, number] = block
        results = self._workers.run(
            _building,
            None,
            ((code, *self._documents_of(part)) for code, _, part in anew),
            count=len(anew),
            cost_ms=_BLOCK_MS,
            at_once=1,
        )
        for (code, number, _), (block, files) in zip(anew, results, strict=True):
            for name, data in files.items():
                self._put(name, data)
            made[code, number] = block
        return {code: [made[key] for key in sorted(made) if key[0] == code] for code in self._texts}

    def _kept(self, texts: Sequence[_Text], before: _Remembered, lexicon: Lexicon) -> IndexBlock | None:
        """Return a block as it was or patched; None where it must be made from nothing."""
        names = tuple([self._documents[text.key] for text in texts])
        facets = tuple([text.facets for text in texts])
        block = before.block
        if before.made_by != self._made_by:
            return None
        if names == block.documents and facets == block.facets_of:
            return block
        found = patched(block, names, facets, self.file, self.file, lexicon)
        if found is None:
            return None
        for name in found[1].keys() - set(referenced(block)):
            self._put(name, found[1][name])
        return found[0]

    def _documents_of(self, texts: Sequence[_Text]) -> tuple[list[bytes], list[str], list[Facets]]:
        """Return the documents of texts, read again where the cache has lost one."""
        documents = []
        for text in texts:
            data = self.file(self._documents[text.key])
            if data is None:
                self._read([text])
                data = self.file(self._documents[text.key])
                assert data is not None
            documents.append(data)
        return documents, [self._documents[text.key] for text in texts], [text.facets for text in texts]

    def _put(self, name: str, data: bytes) -> None:
        self._cache.put(_FILES, name, data)
        if self._fresh_bytes + len(data) <= _MOST_FRESH:
            self._fresh[name] = data
            self._fresh_bytes += len(data)

    def _save(self, language: str, made: Sequence[IndexBlock]) -> None:
        texts, before = self._texts[language], self._before[language]
        for number, block in enumerate(made):
            keys = tuple([text.key for text in texts[number * BLOCK : (number + 1) * BLOCK]])
            now = _Remembered(self._made_by, keys, block)
            if number >= len(before) or before[number] != now:
                self._cache.put(_STATE, _row(self._name, language, number), _encode(now))
        had, has = _parts_of([each.block for each in before]), _parts_of(made)
        self._cache.forget(_FILES, had - has)
        self._cache.forget(_STATE, [_row(self._name, language, n) for n in range(len(made), len(before))])


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document in place of another one: the keys of its text, see `TextKeys`, and the document itself."""

    old_key: str
    new_key: str
    document: bytes


@dataclass(frozen=True, slots=True)
class IndexEdit:
    """How the files of an index differ from what they were."""

    make: dict[str, OutputFile]
    """Files that are new or say something else, by path, each with its bytes."""
    gone: frozenset[str]
    """Paths of files that are not needed any more."""


def edited(
    cache: PartCache, name: str, language: str, documents: Sequence[NewDocument], published: str
) -> IndexEdit | None:
    """Work documents that differ into the index of a language, as `SearchIndex.update` would.

    None where that cannot be done. `published` is the key of the catalogue in the output, as the last build left it.
    """
    before = _load(cache, name, language)
    made_by = index_version()
    places = {key: (number, at) for number, each in enumerate(before) for at, key in enumerate(each.keys)}
    if any(each.made_by != made_by for each in before) or any(
        each.old_key not in places for each in documents
    ):
        return None
    listed = _listed(language, [each.block for each in before])
    old = publish(language, listed, _dated([each.block for each in before]))
    if published != digest(old.catalogue):
        return None
    changes: dict[int, dict[int, NewDocument]] = {}
    for each in documents:
        number, at = places[each.old_key]
        changes.setdefault(number, {})[at] = each
    fresh = {digest(each.document): each.document for each in documents}

    def load(wanted: str) -> bytes | None:
        return fresh.get(wanted) or cache.get(_FILES, wanted)

    lexicon = Lexicon(language)
    for number, changed in changes.items():
        one = before[number]
        names, keys = list(one.block.documents), list(one.keys)
        for at, each in changed.items():
            names[at], keys[at] = digest(each.document), each.new_key
        found = patched(one.block, names, one.block.facets_of, load, load, lexicon)
        if found is None:
            return None
        block, files = found
        fresh |= files
        listed[number] = list_block(language, number, block)
        cache.put(_STATE, _row(name, language, number), _encode(_Remembered(made_by, tuple(keys), block)))
    blocks = [each.block for each in listed]
    new = publish(language, listed, _dated(blocks))
    had, has = _parts_of([each.block for each in before]), _parts_of(blocks)
    for part in has - had:
        cache.put(_FILES, part, fresh[part])
    cache.forget(_FILES, had - has)
    differing = {path: part for path, part in new.files.items() if old.files.get(path) != part}
    files_made = {path: OutputFile(path, part, ASSET, data=fresh[part]) for path, part in differing.items()}
    if new.catalogue != old.catalogue:
        files_made |= _output_files({}, {catalogue_path(language): new.catalogue})
    return IndexEdit(files_made, frozenset(old.files.keys() - new.files.keys()))


def with_index(
    diff: OutputDiff,
    index: SearchIndex,
    target: OutputTarget,
    is_of_index: Callable[[str], bool],
    keep: Callable[[str, bytes], None],
) -> tuple[dict[str, OutputFile], OutputDiff]:
    """Return the files of the index, and how the whole output differs from what is wanted.

    `diff` says how its other files do; `is_of_index` tells them apart by their paths. `keep` is given the bytes of each
    file of the index that must be written, by its path.
    """
    files, catalogues = index.update()
    of_index = _output_files(files, catalogues)
    found = differing(of_index, target)
    if not _kept(found.make, files, index, keep):
        index.forget()
        files, catalogues = index.update()
        of_index = _output_files(files, catalogues)
        found = differing(of_index, target)
        _kept(found.make, files, index, keep)
    add_stale(found, of_index, target, is_of_index)
    return of_index, diff.with_rest(found)


def _kept(
    make: Iterable[str], files: Mapping[str, str], index: SearchIndex, keep: Callable[[str, bytes], None]
) -> bool:
    """Keep the bytes of what must be written; tell whether none of it is lost."""
    for path in make:
        if path in files:
            data = index.file(files[path])
            if data is None:
                return False
            keep(path, data)
    return True


def _output_files(files: Mapping[str, str], catalogues: Mapping[str, bytes]) -> dict[str, OutputFile]:
    found = {path: OutputFile(path, name, ASSET) for path, name in files.items()}
    for path, data in catalogues.items():
        # What names the others must not be there before them.
        found[path] = OutputFile(path, digest(data), LIST, data=data)
    return found


class TextKeys:
    """Names all that is read of the page of a text: the code that reads, the words it writes, the recipe."""

    def __init__(self, config: Config, chromes: Mapping[str, Chrome], context: str, version: str) -> None:
        fields = _encode([(kind.name, kind.fields) for kind in config.kinds.values()])
        self._strings = {
            code: digest(version, fields, *(part for pair in sorted(chrome.strings.items()) for part in pair))
            for code, chrome in chromes.items()
        }
        # What recipes hold of the site as a whole is not read, but for the fields of its kinds.
        self._context = context.encode()

    def key(self, page: Page) -> str:
        """Return the key of the text whose page is `page`."""
        return digest(self._strings[page.language], page.recipe.replace(self._context, b""))


def _texts_of(searched: Searched, version: str) -> dict[str, list[_Text]]:
    """Return the texts of each language, the oldest first, standing pages behind them."""
    (context,) = searched.objects.contexts
    keys = TextKeys(searched.site.config, searched.chromes, context, version)
    stories: dict[str, list[_Text]] = {code: [] for code in searched.chromes}
    standing: dict[str, list[_Text]] = {code: [] for code in searched.chromes}
    for page, facets in findable(searched.site, searched.pages):
        text = _Text(keys.key(page), page, facets)
        (standing if _STANDING in facets else stories)[page.language].append(text)
    return {code: [*reversed(found), *standing[code]] for code, found in stories.items()}


def _load(cache: PartCache, name: str, language: str) -> list[_Remembered]:
    """Return the blocks of a language as they were kept."""
    found: list[_Remembered] = []
    while (data := cache.get(_STATE, _row(name, language, len(found)))) is not None:
        try:
            found.append(_decode(data))
        except msgspec.MsgspecError:
            break
    return found


def _row(name: str, language: str, number: int) -> str:
    return f"{name}\n{language}\n{number}"


def _listed(language: str, blocks: Sequence[IndexBlock]) -> list[ListedBlock]:
    return [list_block(language, number, block) for number, block in enumerate(blocks)]


def _dated(blocks: Iterable[IndexBlock]) -> int:
    """Return how many documents have a date: all but standing pages."""
    return sum(_STANDING not in facets for block in blocks for facets in block.facets_of)


def _parts_of(blocks: Iterable[IndexBlock]) -> set[str]:
    """Return the digests of all that `blocks` are made of."""
    return {name for block in blocks for name in (*block.documents, *referenced(block))}


def _reading(
    state: tuple[Mapping[str, SiteContext], Mapping[str, Mapping[str, str]]],
) -> Callable[[RenderItem], bytes]:
    # start-up time: where no text changed, none is read
    from coopsite.pages.search_text import document_of
    from coopsite.search.document import encode

    contexts, strings = state

    def read(item: RenderItem) -> bytes:
        job, shown = unpacked(item, contexts)
        return encode(document_of(shown, strings[job.page.language]))

    return read


_Parts = tuple[str, list[bytes], list[str], list["Facets"]]


def _building(_: None) -> Callable[[_Parts], tuple[IndexBlock, Files]]:
    def make(parts: _Parts) -> tuple[IndexBlock, Files]:
        language, documents, names, facets = parts
        return build(documents, names, facets, Lexicon(language))

    return make
