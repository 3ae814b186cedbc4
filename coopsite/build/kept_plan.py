"""Keeps of a planned site what the next build needs of it where nothing but bodies changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import unquote

import msgspec
from msgspec import Struct

from coopsite.build.plan import MadeWith
from coopsite.build.texts import shard_of_digest, shard_of_path
from coopsite.content.body import Slot
from coopsite.diagnostics import Diagnostic
from coopsite.kinds.facts import Facts
from coopsite.pages.layout import Destination
from coopsite.pages.page import Page
from coopsite.pages.page_types import PAGE_TYPES, page_types
from coopsite.site.model import Card
from coopsite.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coopsite.build.load import Inputs
    from coopsite.build.plan import SitePlan
    from coopsite.cache.store import BuildCache
    from coopsite.config.model import Config
    from coopsite.content.body import Outline
    from coopsite.content.model import Text

T = TypeVar("T")

SHARDS: Final = 64
"""Rows of texts, and of cards: few enough to name in every build, many enough to rewrite one for an edit."""
_SPACE: Final = "plan"
_ROWS: Final = "rows"


class LostError(Exception):
    """What was kept of the plan is not there any more, or is that of another build."""


class KeptText(Struct, frozen=True, array_like=True, gc=False):
    """A text as it was planned: what of its body others may depend on, and its pages."""

    path: str
    file: str
    """Digest of the file's bytes."""
    front: str
    """`Text.front_digest`."""
    body_line: int
    said: tuple[Diagnostic, ...]
    """What is wrong with the file itself."""
    of_body: tuple[Diagnostic, ...]
    """`Outline.diagnostics`."""
    slots: tuple[Slot, ...]
    anchors: tuple[str, ...]
    excerpt: str
    """Empty where no card shows it; see `excerpt_of`."""
    facts: Facts | None
    """Those that its story's languages share."""
    pages: tuple[Page, ...]


class KeptPlan(Struct, frozen=True, array_like=True):
    """What is kept of a plan besides its texts and cards, and the digests of the rows with these."""

    texts: tuple[str, ...]
    cards: tuple[str, ...]
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
_texts: Final = msgspec.msgpack.Decoder(tuple[KeptText, ...])
_cards: Final = msgspec.msgpack.Decoder(tuple[Card, ...])
_rows: Final = msgspec.msgpack.Decoder(dict[str, str])


def keep(cache: BuildCache, inputs: Inputs, plan: SitePlan) -> bytes:
    """Keep what is needed of `plan`, and return the `KeptPlan` as msgpack; empty where nothing can be kept.

    That is so where a page type of another package may show a body, or what names it.
    """
    if cache.absent or inputs.unkept_bodies or page_types().keys() != PAGE_TYPES.keys():
        return b""
    texts: list[list[KeptText]] = [[] for _ in range(SHARDS)]
    for text in _kept_texts(inputs, plan):
        texts[shard_of_path(text.path, SHARDS)].append(text)
    cards: list[list[Card]] = [[] for _ in range(SHARDS)]
    for name, card in plan.objects.cards.items():
        cards[shard_of_digest(name, SHARDS)].append(card)
    kept = KeptPlan(
        _put_all(cache, "texts", texts),
        _put_all(cache, "cards", cards),
        plan.made_with,
        tuple((*name, *found) for name, found in plan.page_plan.destinations.items()),
        frozenset(_fragments(plan.config, (inputs.outlines[text.body_digest] for text in inputs.texts))),
    )
    return _encode(kept)


def forget(cache: BuildCache) -> None:
    """Have `keep` write everything anew."""
    cache.forget(_SPACE, [_ROWS])


class PlanStore:
    """What the cache kept of a plan. Raises `LostError` where it is not what the last build kept."""

    def __init__(self, cache: BuildCache, kept: bytes) -> None:
        self._cache = cache
        try:
            self.plan = _decode(kept)
        except msgspec.MsgspecError as error:
            raise LostError from error
        self._texts: dict[int, dict[str, KeptText]] = {}
        self._cards: dict[int, dict[str, Card]] = {}

    def text(self, path: str) -> KeptText | None:
        """Return what is kept of the text at `path`; None where that file gave no text."""
        return self._shard(shard_of_path(path, SHARDS)).get(path)

    def card(self, name: str) -> Card:
        """Return the card with the digest `name`."""
        try:
            return self._cards_beside(name)[name]
        except KeyError as error:
            raise LostError from error

    def has_card(self, name: str) -> bool:
        """Tell whether there is a card with the digest `name`."""
        return name in self._cards_beside(name)

    def with_texts(self, texts: Iterable[KeptText]) -> bytes:
        """Keep `texts` in place of those that were kept of the same paths; return the new `KeptPlan` as msgpack."""
        changed: dict[int, dict[str, KeptText]] = {}
        for text in texts:
            shard = shard_of_path(text.path, SHARDS)
            changed.setdefault(shard, dict(self._shard(shard)))[text.path] = text
        rows = {_row_name("texts", shard): _encode(tuple(found.values())) for shard, found in changed.items()}
        names = list(self.plan.texts)
        for shard, name in zip(changed, _put(self._cache, rows).values(), strict=True):
            names[shard] = name
        return _encode(msgspec.structs.replace(self.plan, texts=tuple(names)))

    def _shard(self, shard: int) -> dict[str, KeptText]:
        if shard not in self._texts:
            data = self._row("texts", shard, self.plan.texts)
            self._texts[shard] = {text.path: text for text in _decoded(data, _texts)}
        return self._texts[shard]

    def _cards_beside(self, name: str) -> dict[str, Card]:
        shard = shard_of_digest(name, SHARDS)
        if shard not in self._cards:
            data = self._row("cards", shard, self.plan.cards)
            self._cards[shard] = {card.digest: card for card in _decoded(data, _cards)}
        return self._cards[shard]

    def _row(self, sort: str, shard: int, names: tuple[str, ...]) -> bytes:
        data = self._cache.get(_SPACE, _row_name(sort, shard))
        if data is None or len(names) != SHARDS or digest(data) != names[shard]:
            raise LostError
        return data


def _decoded(data: bytes, decoder: msgspec.msgpack.Decoder[T]) -> T:
    try:
        return decoder.decode(data)
    except msgspec.MsgspecError as error:
        raise LostError from error


def _row_name(sort: str, shard: int) -> str:
    return f"{sort} {shard}"


def excerpt_of(text: Text, outline: Outline) -> str:
    """Return what a card shows of a body: nothing where the text has a summary, or no card."""
    return "" if text.summary or text.kind == "page" else outline.excerpt


def _kept_texts(inputs: Inputs, plan: SitePlan) -> Iterator[KeptText]:
    pages: dict[str, list[Page]] = {}
    for page in plan.page_plan.pages:
        if page.body:
            pages.setdefault(page.source, []).append(page)
    stories = plan.site.by_key
    for text in inputs.texts:
        record, outline = inputs.records[text.path], inputs.outlines[text.body_digest]
        story = stories.get(text.key)
        yield KeptText(
            text.path,
            record.digest,
            text.front_digest,
            text.body_line,
            record.diagnostics,
            outline.diagnostics,
            outline.slots,
            outline.anchors,
            excerpt_of(text, outline),
            story.facts if story is not None and story.facts_digest else None,
            tuple(pages.get(text.path, ())),
        )


def _fragments(config: Config, outlines: Iterable[Outline]) -> Iterator[str]:
    yield from (unquote(entry.target.partition("#")[2]) for entry in config.navigation)
    for outline in outlines:
        for slot in outline.slots:
            yield slot.target.partition("#")[2]


def _put_all(cache: BuildCache, sort: str, shards: Iterable[Iterable[Struct]]) -> tuple[str, ...]:
    rows = {_row_name(sort, number): _encode(tuple(each)) for number, each in enumerate(shards)}
    return tuple(_put(cache, rows).values())


def _put(cache: BuildCache, rows: Mapping[str, bytes]) -> dict[str, str]:
    """Put those of `rows` that the cache has otherwise, of whichever output; return the digests of all."""
    names = {row: digest(data) for row, data in rows.items()}
    known = _known_rows(cache)
    for row, name in names.items():
        if known.get(row) != name:
            cache.put(_SPACE, row, rows[row])
    if not names.items() <= known.items():
        cache.put(_SPACE, _ROWS, _encode({**known, **names}))
    return names


def _known_rows(cache: BuildCache) -> dict[str, str]:
    """Return the digest of each row that is kept."""
    data = cache.get(_SPACE, _ROWS)
    try:
        return {} if data is None else _rows.decode(data)
    except msgspec.MsgspecError:
        return {}
