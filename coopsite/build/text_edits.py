"""Brings a site up to date in which only what texts show changed, without putting it together again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace as changed

from coopsite.build import kept_plan, reading, render_page, texts
from coopsite.build.edited_texts import edit_of, said_now
from coopsite.build.kept_plan import LostError, PlanStore, places_of
from coopsite.build.load import ReadConfig, SiteReader
from coopsite.build.page_keys import content_of, page_files
from coopsite.build.render_page import RenderContext, packed_job
from coopsite.build.search import NewDocument, TextKeys, edited, published_files
from coopsite.build.shown_on import shown_on
from coopsite.build.snapshot import packed_files
from coopsite.build.surroundings import surroundings
from coopsite.build.unchanged import as_written
from coopsite.content.body import in_file
from coopsite.content.scan import read_bytes
from coopsite.diagnostics import Diagnostic
from coopsite.diagnostics.exit_codes import blocks
from coopsite.output import manifest
from coopsite.output.known_addresses import name_of
from coopsite.output.publish import OutputDiff, differing
from coopsite.pages.context import site_context
from coopsite.pages.layout import chrome, chrome_digest
from coopsite.pages.objects import Objects, digests_in
from coopsite.pages.page import encode
from coopsite.pages.page_types import own_words
from coopsite.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coopsite.build.edited_texts import TextEdit
    from coopsite.build.kept_plan import KeptText
    from coopsite.build.load import Theme
    from coopsite.build.search import IndexEdit
    from coopsite.build.session import BuildSession
    from coopsite.build.shown_on import ShownOn
    from coopsite.build.snapshot import FileSnapshot
    from coopsite.build.unchanged import LastBuild
    from coopsite.config.model import Config
    from coopsite.content.model import Text
    from coopsite.content.scan import FileStat
    from coopsite.output.publish import OutputFile
    from coopsite.pages.context import SiteContext
    from coopsite.pages.layout import Chrome
    from coopsite.pages.page import Page


@dataclass(frozen=True, slots=True)
class TextEdits:
    """What follows from what texts show now."""

    files: Mapping[str, OutputFile]
    """Those of the output that differ, by path."""
    diff: OutputDiff
    digests: Mapping[str, str]
    """Of the files to write."""
    data: Mapping[str, bytes]
    """What to write, by path."""
    pages: tuple[str, ...]
    """Paths of the pages rendered, in order."""
    bodies: Mapping[str, str]
    """Name of each text, as in `KnownAddresses` → digest of its body."""
    last: LastBuild
    """What to remember of this build."""
    indexes: tuple[IndexEdit, ...] = ()
    """Of the search indexes, each to be remembered once all this is published."""


@dataclass(frozen=True, slots=True)
class _Rendered:
    """The bytes of a page, and what search is to know of it; empty where it is not found there."""

    data: bytes
    document: bytes


@dataclass(frozen=True, slots=True)
class _Frame:
    """What every page of the site is rendered with."""

    config: Config
    theme: Theme
    context: SiteContext
    chromes: Mapping[str, Chrome]


def text_edits(
    session: BuildSession,
    snapshot: FileSnapshot,
    last: LastBuild,
    files: Sequence[FileStat],
) -> TextEdits | None:
    """Return what follows from the changes of `files` since the `last` build, all other files being the same.

    None where more changed than bodies and what is `SHOWN` of texts, where that reaches other pages than by their
    cards, where the output is not as that build left it, and where something is lost that was kept: then the site must
    be loaded and planned.
    """
    try:
        return _text_edits(session, snapshot, last, files)
    except LostError:
        kept_plan.forget(session.cache)
        return None


def _text_edits(
    session: BuildSession,
    snapshot: FileSnapshot,
    last: LastBuild,
    files: Sequence[FileStat],
) -> TextEdits | None:
    log, target = session.log, session.target
    log.timer("parse", 0, len(files))
    store = PlanStore(session.cache, last.plan)
    raw = _changed(store, files)
    records = as_written(target) if raw is not None else None
    if raw is None or records is None:
        return None
    state = target.state
    assert state is not None
    if state.record(manifest.NAME) is None:
        return None  # It must be written again, from what is known of all files.
    if not raw:
        same = changed(last, scanned_ns=snapshot.scanned_ns, texts=packed_files(snapshot.found.texts))
        return TextEdits({}, OutputDiff(kept=state.files - 1, found=records), {}, {}, (), {}, same)
    frame = _frame(session, snapshot, store)
    edits = _read(session, store, frame.config, raw)
    diagnostics = None if edits is None else said_now(last.diagnostics, edits)
    if edits is None or diagnostics is None or blocks(diagnostics.first_of_each(1), strict=log.strict):
        return None
    log.timer("plan", 0, 0)
    pages = shown_on(store, edits, frame.config)
    rendered = _rendered(session, store, frame, edits, pages)
    if rendered is None:
        return None
    made_with = store.plan.made_with
    made = {one.path: one for one in page_files([each.now for each in pages], made_with, session.version)}
    gone: set[str] = set()
    indexes: list[IndexEdit] = []
    if frame.config.search and session.writes:
        log.timer("search", 0, 0)
        load = published_files(target.folder)
        for language, documents in _documents(session, frame, pages, rendered).items():
            index = edited(session.cache, target.name, language, documents, load)
            if index is None:
                return None
            made |= index.make
            gone |= index.gone
            indexes.append(index)
    diff = differing(made, target)
    new = [path for path in made if state.record(path) is None]
    for path in gone:
        record = state.record(path)
        if record is not None:
            diff.dropped.add(path)
            diff.stale[path] = frozenset((record.digest,))
    total = state.files + len(new) - len(diff.dropped)
    diff.kept = total - 1 - len(diff.make)
    diff.found |= {path: each for path, each in records.items() if path not in made and path not in gone}
    if session.cache.damaged or not state.is_whole:
        return None
    bodies = {
        name_of("text", edit.text.language, edit.text.key): edit.text.body_digest
        for edit in edits
        if edit.before.pages
    }
    return TextEdits(
        made,
        diff,
        {path: digest(rendered[path].data) if path in rendered else made[path].key for path in diff.make},
        {path: page.data for path, page in rendered.items()},
        tuple(sorted(rendered)),
        bodies,
        changed(
            last,
            scanned_ns=snapshot.scanned_ns,
            texts=packed_files(snapshot.found.texts),
            files=total,
            diagnostics=diagnostics,
            plan=_kept(session, snapshot, store, frame.config, edits, pages) if session.writes else b"",
        ),
        tuple(indexes),
    )


def _frame(session: BuildSession, snapshot: FileSnapshot, store: PlanStore) -> _Frame:
    """Return what pages are rendered with. Raises `LostError` where it is not what the plan was made with."""
    reader = SiteReader(session.site, session.cache, session.version, session.workers)
    theme, _ = reader.theme(snapshot.found)
    read = reader.config(tuple(sorted(theme.strings)))
    if not isinstance(read, ReadConfig):
        raise LostError
    config = read.config
    static = reader.files("static", snapshot.found.static, snapshot.scanned_ns).assets if config.logo else {}
    around = surroundings(theme, config, static, session.version, session.cache)
    context = site_context(config, around.words, own_words(), around.logo)
    hrefs = store.plan.destinations()
    chromes = {
        code: chrome(config, around.words, around.assets, context, code, hrefs) for code in config.languages
    }
    names = {code: chrome_digest(each) for code, each in chromes.items()}
    if (context.digest, names) != (store.plan.made_with.context, store.plan.made_with.chromes):
        raise LostError
    return _Frame(config, around.theme, context, chromes)


def _changed(store: PlanStore, files: Iterable[FileStat]) -> list[tuple[FileStat, KeptText, bytes]] | None:
    """Return those of `files` whose bytes are others: each as it was kept, and its bytes.

    None where one gave no text or cannot be read.
    """
    found = []
    for file in files:
        before, raw = store.text(file.path), read_bytes(file)
        if before is None or isinstance(raw, Diagnostic):
            return None
        if digest(raw) != before.file:
            found.append((file, before, raw))
    return found


def _read(
    session: BuildSession,
    store: PlanStore,
    config: Config,
    files: Sequence[tuple[FileStat, KeptText, bytes]],
) -> list[TextEdit] | None:
    """Return the texts of `files`; None where more changed than they and their cards show."""
    context = reading.context_of(config)
    paths = [file.path for file, _, _ in files]
    known = {
        path: previous
        for path, record in texts.records_of(session.cache, session.version, context, paths).items()
        if (previous := record.previous) is not None
    }
    bodies = frozenset([before.text.body_digest for before in known.values()])
    read = reading.reader(reading.ReadJob(context, bodies, bodies=True, before=known))
    edits = []
    for file, before, raw in files:
        found = read(file.path, raw)
        if found.text is not None and found.outline is None:
            found = changed(found, outline=texts.outline_of(session.cache, found.text.body_digest))
        edit = edit_of(store, file, before, found, config, session.now)
        if edit is None:
            return None
        edits.append(edit)
    return edits


def _kept(
    session: BuildSession,
    snapshot: FileSnapshot,
    store: PlanStore,
    config: Config,
    edits: Sequence[TextEdit],
    pages: Iterable[ShownOn],
) -> bytes:
    """Remember what was read, and return the plan to be kept."""
    context = reading.context_of(config)
    read = [(edit.file, edit.read) for edit in edits]
    texts.remember(session.cache, session.version, context, read, snapshot.scanned_ns)
    kept = [
        changed(
            edit.before,
            file=edit.read.digest,
            places=places_of(edit.text),
            updated=edit.text.updated,
            said=edit.read.diagnostics,
            of_body=tuple(in_file(edit.outline.diagnostics, edit.before.path, edit.text.body_line)),
            slots=edit.outline.slots,
            anchors=edit.outline.anchors,
            cards=tuple(
                [edit.cards[name].digest if name in edit.cards else name for name in edit.before.cards]
            ),
        )
        for edit in edits
    ]
    cards = {name: card for edit in edits for name, card in edit.cards.items()}
    return store.with_changes(kept, cards, [each.now for each in pages])


def _rendered(
    session: BuildSession,
    store: PlanStore,
    frame: _Frame,
    edits: Sequence[TextEdit],
    pages: Iterable[ShownOn],
) -> dict[str, _Rendered] | None:
    """Return the bytes of those of `pages` that are not as they were, by path; None where a template fails."""
    others = [each.now for each in pages if each.now != each.before]
    session.log.timer("render", 0, len(others))
    shown = _texts(session, frame.config, edits, others)
    contexts = {frame.context.digest: frame.context}
    objects = _objects(store, contexts, edits, shown, others)
    of_edits = {edit.text.body_digest: edit.read.body for edit in edits}
    theme = frame.theme
    context = RenderContext(theme.shipped, theme.own, frame.chromes, contexts, session.version)
    results = session.workers.run(
        render_page.prepare,
        context,
        (
            (
                packed_job(page, objects, is_searched=_is_found(page, shown)),
                (of_edits.get(page.body) or _body(session, page)) if page.body else b"",
            )
            for page in others
        ),
        count=len(others),
        cost_ms=render_page.RENDER_MS,
    )
    found: dict[str, _Rendered] = {}
    for page, made in zip(others, results, strict=True):
        if isinstance(made, Diagnostic):
            return None
        found[page.path] = _Rendered(made[1], made[2])
        session.log.timer("render", len(found), len(others))
    return found


def _texts(
    session: BuildSession, config: Config, edits: Iterable[TextEdit], pages: Sequence[Page]
) -> dict[str, Text]:
    """Return the texts that `pages` show, by path."""
    found = {edit.before.path: edit.text for edit in edits}
    wanted = {page.source for page in pages if page.source} - found.keys()
    context = reading.context_of(config)
    records = texts.records_of(session.cache, session.version, context, wanted) if wanted else {}
    for path in wanted:
        text = records[path].text if path in records else None
        if text is None:
            raise LostError
        found[path] = text
    # What was read may be younger than what was planned.
    if any(encode(found[page.source].digest) not in page.recipe for page in pages if page.source):
        raise LostError
    return found


def _objects(
    store: PlanStore,
    contexts: Mapping[str, SiteContext],
    edits: Iterable[TextEdit],
    shown: Mapping[str, Text],
    pages: Iterable[Page],
) -> Objects:
    """Return what the recipes of `pages` name."""
    now = {card.digest: card for edit in edits for card in edit.cards.values()}
    by_digest = {text.digest: text for text in shown.values()}
    cards, facts = {}, {}
    for name in {name for page in pages for name in digests_in(page.recipe)}:
        if name in by_digest or name in contexts:
            continue
        card = now.get(name) or store.card(name)
        if card is not None:
            cards[name] = card
        elif (of_story := store.facts(name)) is not None:
            facts[name] = of_story
    return Objects(contexts, cards, by_digest, facts, {})


def _is_found(page: Page, shown: Mapping[str, Text]) -> bool:
    """Tell whether search finds a page: that of a text in its own language."""
    return bool(page.source) and shown[page.source].language == page.language


def _body(session: BuildSession, page: Page) -> bytes:
    data = session.cache.get("body", page.body)
    if data is None:
        raise LostError
    return data


def _documents(
    session: BuildSession, frame: _Frame, pages: Iterable[ShownOn], rendered: Mapping[str, _Rendered]
) -> dict[str, list[NewDocument]]:
    """Return what search is to know of the pages, by language."""
    keys = TextKeys(frame.config, frame.chromes, session.version)

    def key(page: Page) -> str:
        return keys.key(page.language, content_of(page, frame.context.digest))

    found: dict[str, list[NewDocument]] = {}
    for each in pages:
        made = rendered.get(each.now.path)
        if made is not None and made.document:
            document = NewDocument(key(each.before), key(each.now), made.document)
            found.setdefault(each.now.language, []).append(document)
    return found
