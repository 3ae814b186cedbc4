"""Keeps the search index up with what readers are shown, block by block."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import msgspec

from coopsite.build.kept_index import KEY_BYTES, KeptIndex, save_languages
from coopsite.build.render_page import job_and_view
from coopsite.cache.version import index_version
from coopsite.output.publish import (
    ASSET,
    LIST,
    OutputDiff,
    OutputFile,
    add_stale,
    differing,
    file_to_write,
    lies_as_written,
)
from coopsite.pages.search import findable, kind_name
from coopsite.search.block import BLOCK, build, patched
from coopsite.search.catalogue import folder_of, publish
from coopsite.search.paths import FOLDER, LostFilesError, catalogue_path
from coopsite.search.words import Lexicon
from coopsite.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from coopsite.build.kept_index import KeptBlock, KeptEntry, RowCache
    from coopsite.build.render_page import RenderItem
    from coopsite.build.work_order import WorkFiles
    from coopsite.config.model import Config
    from coopsite.content.model import Text
    from coopsite.output.files import OutputFolder
    from coopsite.output.spool import Place, Spool
    from coopsite.output.target import OutputTarget
    from coopsite.pages.context import SiteContext
    from coopsite.pages.layout import Chrome
    from coopsite.pages.search import Findable
    from coopsite.process.workers import Workers
    from coopsite.search.block import Facets, Files, IndexBlock
    from coopsite.site.model import Site

    Load = Callable[[str], bytes | None]
    """Gives the bytes of a published file by its path; None where there is none."""

_STANDING: Final = kind_name("page")
_DOCUMENT_MS: Final = 1.0
_LARGEST: Final = 1 << 28
_UNKNOWN: Final = -1

_encode: Final = msgspec.msgpack.Encoder().encode
_facets: Final = msgspec.msgpack.Decoder(list[tuple[str, ...]]).decode


@dataclass(frozen=True, slots=True)
class Searched:
    """A planned site, as its index is made from it. None of it is held."""

    site: Site
    page_at: Callable[[str, Text], str]
    """Returns the path of the page at an address that shows a text; empty where it shows another one."""
    chromes: Mapping[str, Chrome]
    key_of: Callable[[str], str]
    """Names all that the page at a path is made of."""
    content_of: Callable[[str], str]
    """Names what its recipe says, but for the context of the site."""


@dataclass(slots=True)
class _Part:
    """The texts of a block that is not as it was."""

    language: str
    number: int
    pages: str
    """See `TextKeys.block`."""
    keys: bytes
    packed_facets: bytes
    """Of each text, as msgpack."""
    dated: int
    """How many texts have a date: all but standing pages, which are the last."""
    digests: bytearray
    """Of the documents that are known."""
    origins: array[int]
    """In which block each document was published; `_UNKNOWN` where it is read anew."""
    places: array[int]
    """Where each document that is read anew is in the spool: its start, then its length."""

    def __len__(self) -> int:
        return len(self.origins)

    def names(self) -> list[str]:
        """Return the digests of the documents."""
        return [self.digests[at : at + KEY_BYTES].hex() for at in range(0, KEY_BYTES * len(self), KEY_BYTES)]

    def facets(self) -> list[Facets]:
        """Return the facets of the texts."""
        return _facets(self.packed_facets)

    def set(self, at: int, name: str, origin: int = _UNKNOWN, place: Place = (0, 0)) -> None:
        """Note the digest of a document."""
        self.digests[KEY_BYTES * at : KEY_BYTES * (at + 1)] = bytes.fromhex(name)
        self.origins[at] = origin
        self.places[2 * at : 2 * (at + 1)] = array("q", place)

    def key(self, at: int) -> bytes:
        """Return the key of a text."""
        return self.keys[KEY_BYTES * at : KEY_BYTES * (at + 1)]

    def anew(self) -> dict[str, Place]:
        """Return the places of the documents that are read anew, by their digests."""
        return {
            name: (self.places[2 * at], self.places[2 * at + 1])
            for at, (name, origin) in enumerate(zip(self.names(), self.origins, strict=True))
            if origin == _UNKNOWN
        }


@dataclass(frozen=True, slots=True)
class IndexedBlock:
    """A block of the index that was brought up to date."""

    language: str
    number: int
    files: Mapping[str, str]
    """Digest of each of its files, by path."""
    before: Mapping[str, str]
    """The same as it was, where that is known."""
    made: Mapping[str, bytes] = field(default_factory=dict)
    """New files of words, pairs and facets, by digest."""
    published: Mapping[str, str] = field(default_factory=dict)
    """Digest of a document that was published → its path."""
    anew: Mapping[str, Place] = field(default_factory=dict)
    """Digest of a document that was read anew → where it is in the spool."""


class SearchIndex:
    """The index of one site, of which `cache` keeps under `name` what the next one needs.

    Make one for each state of the site, `ask` it which pages it does not know, have it `take` the document of each,
    then go through its `blocks`. `version` names the code that reads pages, `load` gives the files that were published.
    What is new waits in `spool`. `LostFilesError` says that something published is no longer there; by then the index
    has forgotten it, so that the next one will not miss it.
    """

    def __init__(
        self,
        cache: RowCache,
        name: str,
        version: str,
        workers: Workers,
        searched: Searched,
        load: Load,
        spool: Spool,
    ) -> None:
        self._cache = cache
        self._name = name
        self._workers = workers
        self._load = load
        self._spool = spool
        self._made_by = index_version()
        self._parts: list[_Part] = []
        self._unread: dict[str, int] = {}
        self._missing = 0
        self._lost: set[tuple[str, int]] = set()
        self._kept: dict[str, KeptIndex] = {}
        self._entries: dict[str, list[KeptEntry | None]] = {}
        keys = TextKeys(searched.site.config, searched.chromes, version)
        for language, texts in _texts_of(searched).items():
            self._compare(language, texts, keys, searched)

    def ask(self) -> Mapping[str, int]:
        """Return the paths of pages whose documents are not known, each with its number: once, for they are many."""
        found, self._unread = self._unread, {}
        return found

    def take(self, number: int, document: bytes) -> None:
        """Take in the document of the page of that number."""
        part, at = divmod(number, BLOCK)
        self._parts[part].set(at, digest(document), place=self._spool.put(document))
        self._missing -= 1

    def blocks(self, is_there: Callable[[str, int], bool]) -> Iterator[IndexedBlock]:
        """Bring the index up to date, and yield its blocks in no order, those that are no more without files.

        Left out are those that are as they were, and of which `is_there`, given their folder and how many files it has,
        says that they lie there.
        """
        assert not self._missing
        for language, entries in self._entries.items():
            for number in range(len(self._kept[language].entries)):
                now = entries[number : number + 1]
                if now and (now[0] is None or is_there(folder_of(language, number), now[0].files)):
                    continue
                yield from self._as_it_was(language, number, is_wanted=bool(now))
        anew = []
        for part in self._parts:
            found = self._patched(part)
            if found is None:
                anew.append(part)
            else:
                yield self._made(part, *found)
        self._end_where_lost()
        results = self._workers.run(
            _building,
            None,
            ((part.language, self._documents(part, anew), part.names(), part.facets()) for part in anew),
            count=len(anew),
            cost_ms=_DOCUMENT_MS * sum(map(len, anew)) / max(1, len(anew)),
            at_once=1,
        )
        for part, found in zip(anew, results, strict=True):
            yield self._made(part, *found)
        self._end_where_lost()

    def place(self, block: IndexedBlock, path: str) -> Place | None:
        """Return where in the spool a file of `block` is, having put it there if need be; None where it is lost."""
        name = block.files[path]
        if name in block.anew:
            return block.anew[name]
        data = block.made.get(name)
        if data is None:
            data = self._published(block.published.get(name, path), name)
        if data is None:
            self._lost.add((block.language, block.number))
            return None
        return self._spool.put(data)

    def catalogues(self) -> dict[str, bytes]:
        """Return the bytes of the catalogues by path, once all blocks were yielded."""
        return {catalogue_path(language): catalogue for language, _, catalogue in self._made_entries()}

    def remember(self) -> None:
        """Keep what was made for the next index, once it is published."""
        for language, entries, catalogue in self._made_entries():
            self._kept[language].save(self._made_by, digest(catalogue), entries)
        counts = {language: len(entries) for language, entries in self._entries.items()}
        save_languages(self._cache, self._name, counts)

    def _compare(self, language: str, texts: Sequence[Findable], keys: TextKeys, searched: Searched) -> None:
        """Find out which blocks are not as they were, and which documents of these are not known."""
        kept = self._kept[language] = KeptIndex(self._cache, self._name, language)
        if digest(self._load(catalogue_path(language)) or b"") != kept.catalogue:
            kept.distrust()
        entries = self._entries[language] = []
        parts = []
        for number, start in enumerate(range(0, len(texts), BLOCK)):
            of_block = texts[start : start + BLOCK]
            pages = keys.block(of_block, searched.key_of)
            before = kept.entries[number] if number < len(kept.entries) else None
            if kept.made_by != self._made_by:
                before = None
            if before is None or before.pages != pages:
                part = _part(language, number, pages, of_block, keys, searched.content_of)
                block = None if before is None else kept.block(number)
                is_same = block is not None and (block.keys, block.block.facets_of) == (
                    part.keys,
                    tuple(part.facets()),
                )
                before = (
                    msgspec.structs.replace(before, pages=pages) if before is not None and is_same else None
                )
                if before is None:
                    parts.append((part, of_block))
            entries.append(before)
        known = _known(kept, entries) if parts else {}
        for part, of_block in parts:
            for at, text in enumerate(of_block):
                found = known.get(part.key(at))
                if found is None:
                    self._unread[text.path] = len(self._parts) * BLOCK + at
                    self._missing += 1
                else:
                    part.set(at, *found)
            self._parts.append(part)

    def _as_it_was(self, language: str, number: int, *, is_wanted: bool) -> Iterator[IndexedBlock]:
        """Yield the block that was kept, without files where it is no more."""
        block = self._kept[language].block(number)
        if block is not None:
            files = block.files(language, number)
            yield IndexedBlock(language, number, files if is_wanted else {}, files)
        elif is_wanted:
            self._lost.add((language, number))

    def _patched(self, part: _Part) -> tuple[IndexBlock, Files] | None:
        """Return a block made from what it was; None where it must be made from nothing."""
        before = self._before(part)
        if before is None or self._kept[part.language].made_by != self._made_by:
            return None
        published, anew = self._places(part, {part.number}), part.anew()
        return patched(
            before.block,
            part.names(),
            part.facets(),
            lambda name: self._document(name, anew, published),
            lambda name: self._published(published[name], name),
            Lexicon(part.language),
        )

    def _documents(self, part: _Part, parts: Iterable[_Part]) -> list[bytes]:
        """Return the documents of a part; all `parts` are given up where one is lost."""
        published, anew = self._places(part), part.anew()
        found = []
        for name in part.names():
            data = self._document(name, anew, published)
            if data is None:
                self._lost |= {
                    (each.language, origin) for each in parts for origin in {*each.origins} - {_UNKNOWN}
                }
                self._end_where_lost()
            else:
                found.append(data)
        return found

    def _made(self, part: _Part, block: IndexBlock, files: Files) -> IndexedBlock:
        """Keep a block that was made."""
        before = self._before(part)
        places = self._places(part, {part.number})
        entry, kept = self._kept[part.language].put(part.number, part.pages, part.keys, block, part.dated)
        self._entries[part.language][part.number] = entry
        return IndexedBlock(
            part.language,
            part.number,
            kept.files(part.language, part.number),
            before.files(part.language, part.number) if before is not None else {},
            files,
            places,
            part.anew(),
        )

    def _before(self, part: _Part) -> KeptBlock | None:
        kept = self._kept[part.language]
        return kept.block(part.number) if part.number < len(kept.entries) else None

    def _places(self, part: _Part, numbers: Iterable[int] = ()) -> dict[str, str]:
        """Return path by digest of what was published of `numbers`, and of the blocks a part's documents come from."""
        found = {}
        for number in {*part.origins, *numbers} - {_UNKNOWN}:
            kept = self._kept[part.language]
            block = kept.block(number) if number < len(kept.entries) else None
            if block is not None:
                found.update({name: path for path, name in block.files(part.language, number).items()})
        return found

    def _document(self, name: str, anew: Mapping[str, Place], published: Mapping[str, str]) -> bytes | None:
        if name in anew:
            return self._spool.get(anew[name])
        return self._published(published[name], name) if name in published else None

    def _published(self, path: str, name: str) -> bytes | None:
        return _loaded(self._load, path, name)

    def _end_where_lost(self) -> None:
        for language, number in self._lost:
            self._kept[language].forget_block(number)
        if self._lost:
            raise LostFilesError

    def _made_entries(self) -> Iterator[tuple[str, list[KeptEntry], bytes]]:
        for language, entries in self._entries.items():
            found = [each for each in entries if each is not None]
            yield language, found, publish(language, [each.listed for each in found])


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document in place of another one: the keys of its text, see `TextKeys`, and the document itself."""

    old_key: str
    new_key: str
    document: bytes


@dataclass(slots=True)
class IndexEdit:
    """How the files of an index differ from what they were."""

    kept: KeptIndex
    """What was kept of it."""
    entries: list[KeptEntry]
    catalogue: str
    """Digest of its catalogue."""
    make: dict[str, OutputFile] = field(default_factory=dict)
    """Files that are new or say something else, by path, each with its bytes."""
    gone: set[str] = field(default_factory=set)
    """Paths of files that are not needed any more."""

    def remember(self) -> None:
        """Keep for the next index what this one is, once it is published."""
        self.kept.save(self.kept.made_by, self.catalogue, self.entries)


def edited(
    cache: RowCache, name: str, language: str, documents: Sequence[NewDocument], load: Load
) -> IndexEdit | None:
    """Work documents that differ into the index of a language, as a `SearchIndex` would.

    None where that cannot be done. `load` gives the files that were published.
    """
    kept = KeptIndex(cache, name, language)
    if kept.made_by != index_version() or digest(load(catalogue_path(language)) or b"") != kept.catalogue:
        return None
    changes: dict[int, dict[int, NewDocument]] = {}
    for each in documents:
        place = kept.place_of(bytes.fromhex(each.old_key))
        if place is None:
            return None
        changes.setdefault(place[0], {})[place[1]] = each
    entries = list(kept.entries)
    edit = IndexEdit(kept, entries, kept.catalogue)
    for number, changed in changes.items():
        entry = _edited_block(kept, language, number, changed, load, edit)
        if entry is None:
            return None
        entries[number] = entry
    catalogue = publish(language, [each.listed for each in entries])
    edit.catalogue = digest(catalogue)
    if edit.catalogue != kept.catalogue:
        path = catalogue_path(language)
        edit.make[path] = _catalogue_file(path, catalogue)
    return edit


def _edited_block(
    kept: KeptIndex,
    language: str,
    number: int,
    documents: Mapping[int, NewDocument],
    load: Load,
    edit: IndexEdit,
) -> KeptEntry | None:
    """Work documents, by number, into a block, and note in `edit` what follows; None where that cannot be done."""
    before = kept.block(number)
    assert before is not None
    old = before.files(language, number)
    places = {name: path for path, name in old.items()}
    fresh = {digest(each.document): each.document for each in documents.values()}

    def find(name: str) -> bytes | None:
        return fresh[name] if name in fresh else _loaded(load, places[name], name)

    names, keys = list(before.block.documents), bytearray(before.keys)
    for at, each in documents.items():
        names[at] = digest(each.document)
        keys[KEY_BYTES * at : KEY_BYTES * (at + 1)] = bytes.fromhex(each.new_key)
    made = patched(before.block, names, before.block.facets_of, find, find, Lexicon(language))
    if made is None:
        return None
    block, files = made
    fresh |= files
    entry, now = kept.put(number, "", bytes(keys), block, _dated(block.facets_of))
    new = now.files(language, number)
    for path, name in new.items():
        if old.get(path) != name:
            data = find(name)
            if data is None:
                return None
            edit.make[path] = OutputFile(path, name, ASSET, data=data)
    edit.gone.update(old.keys() - new.keys())
    return entry


def published_files(folder: OutputFolder) -> Load:
    """Return what gives the files published in a folder."""
    return lambda path: folder.read(path, _LARGEST)


def with_index(
    diff: OutputDiff,
    index: SearchIndex,
    work: WorkFiles,
    target: OutputTarget,
    is_of_index: Callable[[str], bool],
) -> OutputDiff:
    """Return how the whole output differs from what is wanted; put into `work` the files of the index to be written.

    `diff` says how its other files do; `is_of_index` tells them apart by their paths. Raises `LostFilesError`, OSError.
    """
    wanted, rest = (
        _Wanted(),
        replace(diff, found={**diff.found}, stale={**diff.stale}, dropped={*diff.dropped}),
    )

    def is_there(folder: str, count: int) -> bool:
        # What an unfinished build wrote may lie in an unchanged block, too: then its files are named one by one.
        if diff.unfinished or not lies_as_written(folder, count, target):
            return False
        wanted.folders.add(folder)
        rest.kept += count
        return True

    for block in index.blocks(is_there):
        files = {path: OutputFile(path, name, ASSET) for path, name in block.files.items()}
        wanted.add(folder_of(block.language, block.number), files)
        of_block = differing(files, target)
        for path, reasons in of_block.make.items():
            place = index.place(block, path)
            work.files.put(file_to_write(files[path], reasons, files[path].key, place))
        _add(rest, of_block)
    for path, data in index.catalogues().items():
        one = {path: _catalogue_file(path, data)}
        wanted.catalogues.add(path)
        found = differing(one, target)
        for reasons in found.make.values():
            work.files.put(file_to_write(one[path], reasons, one[path].key, work.made.put(data)))
        _add(rest, found)
    add_stale(rest, wanted, target, is_of_index, (FOLDER, *wanted.catalogues))
    return rest


@dataclass(slots=True)
class _Wanted:
    """The paths of an index."""

    folders: set[str] = field(default_factory=set)
    """All that is remembered below these is wanted."""
    names: dict[str, str] = field(default_factory=dict)
    """Folder → the names of the files wanted in it, each between two slashes: by the hundred thousand, as one text."""
    catalogues: set[str] = field(default_factory=set)

    def add(self, folder: str, paths: Iterable[str]) -> None:
        """Have these files of a folder be wanted."""
        self.names[folder] = f"/{'/'.join([path[len(folder) :] for path in paths])}/"

    def __contains__(self, path: object) -> bool:
        if not isinstance(path, str):
            return False
        folder, _, name = path.rpartition("/")
        folder += "/"
        return path in self.catalogues or folder in self.folders or f"/{name}/" in self.names.get(folder, "")


def _add(diff: OutputDiff, more: OutputDiff) -> None:
    """Add to `diff` what stays."""
    diff.found |= more.found
    diff.kept += more.kept


def _catalogue_file(path: str, data: bytes) -> OutputFile:
    # What names the others must not be there before them.
    return OutputFile(path, digest(data), LIST, data=data)


class TextKeys:
    """Names all that is read of the page of a text: the code that reads, the words it writes, the recipe."""

    def __init__(self, config: Config, chromes: Mapping[str, Chrome], version: str) -> None:
        fields = _encode([(kind.name, kind.fields) for kind in config.kinds.values()])
        self._strings = {
            code: digest(version, fields, *(part for pair in sorted(chrome.strings.items()) for part in pair))
            for code, chrome in chromes.items()
        }

    def key(self, language: str, content: str) -> str:
        """Return the key of the text on whose page in `language` stands `content`, as `content_of` names it.

        What recipes hold of the site as a whole is not read, but for the fields of its kinds.
        """
        return digest(self._strings[language], content)

    def block(self, texts: Sequence[Findable], key_of: Callable[[str], str]) -> str:
        """Return a digest that is another one where a key of `texts` is, or a facet; it may be where none is.

        It costs less than the keys.
        """
        said = "\n".join([f"{key_of(each.path)} {' '.join(each.facets)}" for each in texts])
        return digest(self._strings[texts[0].language], said)


def _texts_of(searched: Searched) -> dict[str, list[Findable]]:
    """Return the texts of each language, the oldest first, standing pages behind them."""
    stories: dict[str, list[Findable]] = {code: [] for code in searched.chromes}
    standing: dict[str, list[Findable]] = {code: [] for code in searched.chromes}
    for text in findable(searched.site, searched.page_at):
        (standing if _STANDING in text.facets else stories)[text.language].append(text)
    return {code: [*reversed(found), *standing[code]] for code, found in stories.items()}


def _part(
    language: str,
    number: int,
    pages: str,
    texts: Sequence[Findable],
    keys: TextKeys,
    content_of: Callable[[str], str],
) -> _Part:
    facets = [each.facets for each in texts]
    return _Part(
        language,
        number,
        pages,
        b"".join([bytes.fromhex(keys.key(each.language, content_of(each.path))) for each in texts]),
        _encode(facets),
        _dated(facets),
        bytearray(KEY_BYTES * len(texts)),
        array("i", [_UNKNOWN]) * len(texts),
        array("q", [0]) * (2 * len(texts)),
    )


def _loaded(load: Load, path: str, name: str) -> bytes | None:
    """Return the bytes of a published file; None where they have not the digest `name`."""
    data = load(path)
    return data if data is not None and digest(data) == name else None


def _known(kept: KeptIndex, now: Sequence[KeptEntry | None]) -> dict[bytes, tuple[str, int]]:
    """Return digest and block of each document that was in a block which is not as it was, by the key of its text."""
    found: dict[bytes, tuple[str, int]] = {}
    for number in range(len(kept.entries)):
        if number >= len(now) or now[number] is None:
            block = kept.block(number)
            if block is not None:
                for at, name in enumerate(block.block.documents):
                    found[block.keys[KEY_BYTES * at : KEY_BYTES * (at + 1)]] = (name, number)
    return found


def _dated(facets_of: Iterable[Facets]) -> int:
    """Return how many documents have a date: all but standing pages."""
    return sum(_STANDING not in facets for facets in facets_of)


def reading(
    state: tuple[Mapping[str, SiteContext], Mapping[str, Mapping[str, str]]],
) -> Callable[[RenderItem], bytes]:
    """Return the function that makes a document of a page, given the site's contexts and strings by language."""
    # start-up time: where no text changed, none is read
    from coopsite.pages.search_text import document_of
    from coopsite.search.document import encode

    contexts, strings = state

    def read(item: RenderItem) -> bytes:
        job, shown = job_and_view(item, contexts)
        return encode(document_of(shown, strings[job.page.language]))

    return read


_Parts = tuple[str, list[bytes], list[str], list["Facets"]]


def _building(_: None) -> Callable[[_Parts], tuple[IndexBlock, Files]]:
    def make(parts: _Parts) -> tuple[IndexBlock, Files]:
        language, documents, names, facets = parts
        return build(documents, names, facets, Lexicon(language))

    return make
