"""Keeps of a planned site what the next build needs of it where only what texts show changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import unquote

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from coopsite.build.page_keys import MadeWith
from coopsite.build.texts import shard_of_digest, shard_of_path
from coopsite.content.body import Slot, in_file
from coopsite.content.model import UNSEEN, marks_of
from coopsite.diagnostics import Diagnostic
from coopsite.kinds.facts import Facts
from coopsite.pages.layout import Destination
from coopsite.pages.page import Page
from coopsite.pages.page_types import PAGE_TYPES, page_types
from coopsite.site.addresses import text_slug
from coopsite.site.model import Card
from coopsite.text.digest import digest, struct_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from coopsite.build.load import Inputs
    from coopsite.build.plan import SitePlan
    from coopsite.cache.store import BuildCache
    from coopsite.config.model import Config
    from coopsite.content.body import Outline
    from coopsite.content.model import Text

T = TypeVar("T")

_PER_ROW: Final = 96
"""Things kept in one row: so few that an edit rewrites little, so many that there are not too many rows to name."""
_SPACE: Final = "plan"
_ROWS: Final = "rows"
_TITLES: Final[Mapping[str, object]] = {"title": "", "short_title": ""}
_CHANGED: Final[Mapping[str, object]] = {"updated": "", "updated_only": False}
SHOWN: Final[Mapping[str, object]] = {**_TITLES, **_CHANGED, "summary": "", "author": ""}
"""The fields of a text that its own page, its cards and the sitemap show, each with an empty value."""


class LostError(Exception):
    """What was kept of the plan is not there any more, or is that of another build."""


class KeptText(Struct, frozen=True, array_like=True, gc=False):
    """A text as it was planned: what others may depend on, and where it is shown."""

    path: str
    file: str
    """Digest of the file's bytes."""
    fixed: str
    """See `fixed_of`."""
    places: str
    """See `places_of`."""
    updated: str
    """`Text.updated`."""
    said: tuple[Diagnostic, ...]
    """What is wrong with the file itself."""
    of_body: tuple[Diagnostic, ...]
    """`Outline.diagnostics`, with their places in the file."""
    slots: tuple[Slot, ...]
    anchors: tuple[str, ...]
    cards: tuple[str, ...]
    """Digests of the cards that show it."""
    pages: tuple[str, ...]
    """Paths of the pages that show its body."""


class KeptPlan(Struct, frozen=True, array_like=True):
    """What is kept of a plan besides its rows, and the names of these."""

    rows: dict[str, tuple[str, ...]]
    """Of each sort: ``texts``, ``cards``, ``facts``, ``pages``. A row is named by what it holds."""
    made_with: MadeWith
    hrefs: tuple[tuple[str, str, str, str, str], ...]
    """Of `Destinations`: language, target, and what is there."""
    fragments: frozenset[str]
    """What bodies and the navigation name behind a ``#``."""

    def destinations(self) -> dict[tuple[str, str], Destination]:
        """Return where entries of the navigation lead."""
        return {(language, target): Destination(*found) for language, target, *found in self.hrefs}


_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(KeptPlan).decode
_row: Final = msgspec.msgpack.Decoder(dict[str, Raw]).decode
_known: Final = msgspec.msgpack.Decoder(frozenset[str]).decode
_DECODERS: Final[Mapping[type, Callable[[Raw], Any]]] = {
    shape: msgspec.msgpack.Decoder(shape).decode for shape in (KeptText, Card, Facts, Page)
}
_SHARD: Final[Mapping[str, Callable[[str, int], int]]] = {
    "texts": shard_of_path, "cards": shard_of_digest, "facts": shard_of_digest, "pages": shard_of_path,
}  # fmt: skip
"""How things of each sort, by their names, are put into rows."""


def keep(cache: BuildCache, inputs: Inputs, plan: SitePlan) -> bytes:
    """Keep what is needed of `plan`, and return the `KeptPlan` as msgpack; empty where nothing can be kept.

    That is so where a page type of another package may show a body, or a title other than by the digest of a card.
    """
    if cache.absent or inputs.unkept_bodies or page_types().keys() != PAGE_TYPES.keys():
        return b""
    try:
        before = _names_of_rows(cache)
    except LostError:
        # Rows that nothing names would never be dropped.
        forget(cache)
        before = frozenset()
    rows, texts = _Rows(cache, before), {text.path: text for text in inputs.texts}
    objects, kept_text = plan.objects, _kept_text(inputs, plan)
    kept = KeptPlan(
        {
            "texts": rows.put_all("texts", texts, lambda path: kept_text(texts[path])),
            "cards": rows.put_all("cards", objects.cards, objects.cards.__getitem__),
            "facts": rows.put_all("facts", objects.facts, objects.facts.__getitem__),
            "pages": rows.put_all("pages", plan.pages, lambda path: Raw(plan.pages.packed(path))),
        },
        plan.made_with,
        tuple((*name, *found) for name, found in plan.page_plan.destinations.items()),
        frozenset(_fragments(plan.config, (inputs.outlines[text.body_digest] for text in inputs.texts))),
    )
    rows.end(kept)
    return _encode(kept)


def forget(cache: BuildCache) -> None:
    """Drop what was kept of a plan."""
    cache.clear(_SPACE)


def fixed_of(text: Text, config: Config) -> str:
    """Return a digest of all that must stay as it is in a text for nothing else to change than what shows it.

    Its body is not among it. Titles of standing pages stand in the navigation and in the site map, those of all texts
    in the addresses of share images; without a `slug` they decide the address. A standing page has no card that tells
    the story's date, with which a date of change is compared.
    """
    left_out = {**UNSEEN, **SHOWN, "body_digest": "", "slug": text_slug(text)}
    if text.kind == "page" or config.share_images:
        left_out = {field: value for field, value in left_out.items() if field not in _TITLES}
    if text.kind == "page":
        left_out = {field: value for field, value in left_out.items() if field not in _CHANGED}
    # A kind that is written says that no other one is meant.
    return digest(struct_digest(text, **left_out), "kind" if "kind" in marks_of(text) else "")


def places_of(text: Text) -> str:
    """Return a digest of where in its file the fields of a text and its body stand."""
    return digest(text.marks, str(text.body_line))


class PlanStore:
    """What the cache kept of a plan. Raises `LostError` where it is not what the last build kept."""

    def __init__(self, cache: BuildCache, kept: bytes) -> None:
        self._cache = cache
        try:
            self.plan = _decode(kept)
        except msgspec.MsgspecError as error:
            raise LostError from error
        self._loaded: dict[tuple[str, int], dict[str, Raw]] = {}

    def text(self, path: str) -> KeptText | None:
        """Return what is kept of the text at `path`; None where that file gave no text."""
        return self._thing("texts", path, KeptText)

    def card(self, name: str) -> Card | None:
        """Return the card with the digest `name`; None where none has it."""
        return self._thing("cards", name, Card)

    def facts(self, name: str) -> Facts | None:
        """Return the facts with the digest `name`; None where none have it."""
        return self._thing("facts", name, Facts)

    def page(self, path: str) -> Page:
        """Return the page at `path`, which must have been planned."""
        found = self._thing("pages", path, Page)
        if found is None:
            raise LostError
        return found

    def pages_with(self, pieces: Collection[bytes]) -> Iterator[Page]:
        """Yield every page in whose recipe one of `pieces` stands."""
        for shard in range(len(self.plan.rows["pages"])) if pieces else ():
            data = self._bytes("pages", shard)
            if any(piece in data for piece in pieces):
                for each in self._things("pages", shard).values():
                    page = bytes(each)
                    if any(piece in page for piece in pieces):
                        yield _decoded(each, Page)

    def with_changes(
        self, texts: Iterable[KeptText], cards: Mapping[str, Card], pages: Iterable[Page]
    ) -> bytes:
        """Keep `texts` and `pages` in place of those of the same paths, `cards` in place of those with these digests.

        Return the new `KeptPlan` as msgpack. Raises `LostError` where rows were lost.
        """
        changed: dict[tuple[str, int], dict[str, Raw]] = {}

        def change(sort: str, old: str, new: str, thing: Struct) -> None:
            for name in (old, new):
                at = sort, self._shard(sort, name)
                if at not in changed:
                    changed[at] = dict(self._things(*at))
            changed[sort, self._shard(sort, old)].pop(old, None)
            changed[sort, self._shard(sort, new)][new] = Raw(_encode(thing))

        for text in texts:
            change("texts", text.path, text.path, text)
        for name, card in cards.items():
            change("cards", name, card.digest, card)
        for page in pages:
            change("pages", page.path, page.path, page)
        rows = _Rows(self._cache, _names_of_rows(self._cache))
        names = {sort: list(found) for sort, found in self.plan.rows.items()}
        for (sort, shard), found in changed.items():
            names[sort][shard] = rows.put(sort, found)
        plan = replace(self.plan, rows={sort: tuple(found) for sort, found in names.items()})
        rows.end(plan)
        return _encode(plan)

    def _shard(self, sort: str, name: str) -> int:
        return _SHARD[sort](name, len(self.plan.rows[sort]))

    def _thing(self, sort: str, name: str, shape: type[T]) -> T | None:
        found = self._things(sort, self._shard(sort, name)).get(name)
        return None if found is None else _decoded(found, shape)

    def _things(self, sort: str, shard: int) -> dict[str, Raw]:
        if (sort, shard) not in self._loaded:
            try:
                self._loaded[sort, shard] = _row(self._bytes(sort, shard))
            except msgspec.MsgspecError as error:
                raise LostError from error
        return self._loaded[sort, shard]

    def _bytes(self, sort: str, shard: int) -> bytes:
        data = self._cache.get(_SPACE, self.plan.rows[sort][shard])
        if data is None:
            raise LostError
        return data


class _Rows:
    """Puts rows into the cache, each named by the digest of what it holds, and drops those of another plan.

    `before` names all rows there are.
    """

    def __init__(self, cache: BuildCache, before: frozenset[str]) -> None:
        self._cache = cache
        self._before = before

    def put_all(
        self, sort: str, things: Collection[str], make: Callable[[str], Struct | Raw]
    ) -> tuple[str, ...]:
        """Keep what `make` returns of each of `things`, given by their names; return the names of the rows.

        One row is made after the other, since all of them are large.
        """
        count = _count_of_rows(len(things))
        names: list[list[str]] = [[] for _ in range(count)]
        for name in things:
            names[_SHARD[sort](name, count)].append(name)
        return tuple([self.put(sort, {name: make(name) for name in row}) for row in names])

    def put(self, sort: str, things: Mapping[str, Struct | Raw]) -> str:
        """Keep a row, and return its name."""
        data = _encode(things)
        name = f"{sort} {digest(data)}"
        if name not in self._before:
            self._cache.put(_SPACE, name, data)
        return name

    def end(self, plan: KeptPlan) -> None:
        """Keep the rows of `plan` and no others."""
        names = frozenset(name for found in plan.rows.values() for name in found)
        self._cache.forget(_SPACE, self._before - names)
        self._cache.put(_SPACE, _ROWS, _encode(names))


def _names_of_rows(cache: BuildCache) -> frozenset[str]:
    data = cache.get(_SPACE, _ROWS)
    if data is None:
        raise LostError
    try:
        return _known(data)
    except msgspec.MsgspecError as error:
        raise LostError from error


def _count_of_rows(things: int) -> int:
    """Return a power of two, so that a few things more change it seldom: with it all rows do."""
    return 1 << max(0, things // _PER_ROW).bit_length()


def _decoded(data: Raw, shape: type[T]) -> T:
    try:
        found: T = _DECODERS[shape](data)
    except msgspec.MsgspecError as error:
        raise LostError from error
    return found


def _kept_text(inputs: Inputs, plan: SitePlan) -> Callable[[Text], KeptText]:
    """Return what makes of a text what is to be kept of it."""
    pages: dict[str, list[str]] = {}
    for path, source in plan.pages.with_bodies():
        pages.setdefault(source, []).append(path)
    cards: dict[tuple[str, str], list[str]] = {}
    for name, card in plan.objects.cards.items():
        cards.setdefault((card.key, card.language), []).append(name)

    def make(text: Text) -> KeptText:
        record, outline = inputs.records[text.path], inputs.outlines[text.body_digest]
        return KeptText(
            text.path,
            record.digest,
            fixed_of(text, plan.config),
            places_of(text),
            text.updated,
            record.diagnostics,
            tuple(in_file(outline.diagnostics, text.path, text.body_line)),
            outline.slots,
            outline.anchors,
            tuple(cards.get((text.key, text.language), ())),
            tuple(pages.get(text.path, ())),
        )

    return make


def _fragments(config: Config, outlines: Iterable[Outline]) -> Iterator[str]:
    yield from (unquote(entry.target.partition("#")[2]) for entry in config.navigation)
    for outline in outlines:
        for slot in outline.slots:
            yield slot.target.partition("#")[2]
