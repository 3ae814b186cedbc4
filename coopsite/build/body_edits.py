"""Brings a site up to date in which nothing but bodies of texts changed, without putting it together again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace as changed

from coopsite.build import kept_plan, reading, render_page
from coopsite.build.kept_plan import LostError, PlanStore, excerpt_of
from coopsite.build.load import ReadConfig, SiteReader
from coopsite.build.plan import page_files, surroundings
from coopsite.build.render_page import RenderContext, packed
from coopsite.build.search import NewDocument, TextKeys, edited, published
from coopsite.build.texts import records_of
from coopsite.build.unchanged import as_written
from coopsite.content.body import in_file
from coopsite.content.read import PreviousRead, front_digest_of
from coopsite.content.scan import read_bytes
from coopsite.diagnostics import Diagnostic
from coopsite.diagnostics.exit_codes import blocks
from coopsite.kinds.facts import NO_FACTS
from coopsite.output.known_addresses import name_of
from coopsite.output.publish import OutputDiff, differing
from coopsite.pages.context import site_context
from coopsite.pages.layout import chrome, chrome_digest
from coopsite.pages.objects import Objects
from coopsite.pages.page_types import own_words
from coopsite.pages.story import facts_named, with_body
from coopsite.site.lint import CODES, lint
from coopsite.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coopsite.build.kept_plan import KeptText
    from coopsite.build.load import Theme
    from coopsite.build.reading import ReadResult
    from coopsite.build.session import BuildSession
    from coopsite.build.snapshot import FileSnapshot
    from coopsite.build.unchanged import LastBuild
    from coopsite.config.model import Config
    from coopsite.content.body import Outline, Slot
    from coopsite.content.model import Text
    from coopsite.content.scan import FileStat
    from coopsite.output.publish import OutputFile
    from coopsite.pages.context import SiteContext
    from coopsite.pages.layout import Chrome
    from coopsite.pages.page import Page
    from coopsite.site.model import Card


@dataclass(frozen=True, slots=True)
class BodyEdits:
    """What follows from new bodies."""

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


@dataclass(frozen=True, slots=True)
class _Edit:
    """A text as it was kept, and as it is now."""

    before: KeptText
    text: Text
    outline: Outline
    body: bytes
    file: str
    """Digest of the file's bytes."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of a text, as it was planned before and as it is now."""

    edit: _Edit
    before: Page
    now: Page


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


def body_edits(
    session: BuildSession,
    snapshot: FileSnapshot,
    last: LastBuild,
    files: Sequence[FileStat],
) -> BodyEdits | None:
    """Return what follows from the changes of `files` since the `last` build, all other files being the same.

    None where more than bodies changed, where other pages may show what did, where the output is not as that build
    left it, and where something is lost that was kept: then the site must be loaded and planned.
    """
    try:
        return _body_edits(session, snapshot, last, files)
    except LostError:
        kept_plan.forget(session.cache)
        return None


def _body_edits(
    session: BuildSession,
    snapshot: FileSnapshot,
    last: LastBuild,
    files: Sequence[FileStat],
) -> BodyEdits | None:
    log, target = session.log, session.target
    log.timer("parse", 0, len(files))
    store = PlanStore(session.cache, last.plan)
    read = _changed(store, files)
    records = as_written(target) if read is not None else None
    if read is None or records is None:
        return None
    state = target.state
    assert state is not None
    if not read:
        same = changed(last, scanned_ns=snapshot.scanned_ns, texts=snapshot.found.texts)
        return BodyEdits({}, OutputDiff(kept=state.files - 1, found=records), {}, {}, (), {}, same)
    frame = _frame(session, snapshot, store)
    edits = _read(session, store, frame.config, read)
    diagnostics = None if edits is None else _diagnostics(last.diagnostics, edits)
    if edits is None or diagnostics is None or blocks(diagnostics, strict=log.strict):
        return None
    pages = _pages(edits)
    log.timer("render", 0, len(pages))
    rendered = _rendered(session, store, frame, pages)
    if rendered is None:
        return None
    made_with = store.plan.made_with
    made = {one.path: one for one in page_files([each.now for each in pages], made_with, session.version)}
    gone: set[str] = set()
    if frame.config.search and session.writes:
        log.timer("search", 0, 0)
        load = published(target.folder)
        for language, documents in _documents(session, frame, pages, rendered).items():
            index = edited(session.cache, target.name, language, documents, load)
            if index is None:
                return None
            made |= index.make
            gone |= index.gone
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
    return BodyEdits(
        made,
        diff,
        {path: digest(rendered[path].data) if path in rendered else made[path].key for path in diff.make},
        {path: page.data for path, page in rendered.items()},
        tuple(sorted(rendered)),
        bodies,
        changed(
            last,
            scanned_ns=snapshot.scanned_ns,
            texts=snapshot.found.texts,
            files=total,
            diagnostics=tuple(diagnostics),
            plan=store.with_texts([_kept(edit, pages) for edit in edits]) if session.writes else b"",
        ),
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


def _changed(store: PlanStore, files: Iterable[FileStat]) -> list[tuple[KeptText, bytes]] | None:
    """Return those of `files` whose bytes are others: each as it was kept, and its bytes.

    None where one gave no text or cannot be read, and where a front matter changed.
    """
    found = []
    for file in files:
        before, raw = store.text(file.path), read_bytes(file)
        if before is None or isinstance(raw, Diagnostic):
            return None
        if digest(raw) == before.file:
            continue
        if front_digest_of(file.path, raw) != before.front:
            return None
        found.append((before, raw))
    return found


def _read(
    session: BuildSession, store: PlanStore, config: Config, files: Sequence[tuple[KeptText, bytes]]
) -> list[_Edit] | None:
    """Return the texts of `files`; None where more than a body changed, or where other pages may show it."""
    context = reading.context_of(config)
    paths = [before.path for before, _ in files]
    known = {
        path: PreviousRead(record.text, record.diagnostics)
        for path, record in records_of(session.cache, session.version, context, paths).items()
        if record.text is not None
    }
    read = reading.reader(reading.ReadJob(context, frozenset(), bodies=True, before=known))
    edits = []
    for before, raw in files:
        found = read(before.path, raw)
        if not _is_its_own(before, found, store.plan.fragments):
            return None
        assert found.text is not None
        assert found.outline is not None
        edits.append(_Edit(before, found.text, found.outline, found.body, found.digest))
    return edits


def _is_its_own(before: KeptText, now: ReadResult, fragments: frozenset[str]) -> bool:
    """Tell whether nothing changed but the body, and nothing in it that any other page shows, leads to or publishes."""
    text, outline = now.text, now.outline
    if text is None or outline is None or not now.digest:
        return False
    return (
        (text.front_digest, text.body_line, now.diagnostics) == (before.front, before.body_line, before.said)
        and excerpt_of(text, outline) == before.excerpt
        and fragments.isdisjoint(set(outline.anchors) ^ set(before.anchors))
        and {slot.named for slot in outline.slots} == {slot.named for slot in before.slots}
    )


def _diagnostics(last: Sequence[Diagnostic], edits: Sequence[_Edit]) -> list[Diagnostic] | None:
    """Return what is to be said now; None where a link of which something is said stands elsewhere than it did."""
    by_path = {edit.before.path: edit for edit in edits}
    of_bodies = {
        path: in_file(edit.before.of_body, path, edit.before.body_line) for path, edit in by_path.items()
    }
    found = []
    for each in last:
        edit = by_path.get(each.path)
        if edit is None or each in edit.before.said:
            found.append(each)
        elif each in of_bodies[each.path] or each.code in CODES:
            continue
        elif [_place(slot) for slot in edit.outline.slots] == [_place(slot) for slot in edit.before.slots]:
            found.append(each)
        else:
            return None
    for path, edit in by_path.items():
        found += in_file(edit.outline.diagnostics, path, edit.before.body_line)
        found += lint([edit.text], {edit.text.body_digest: edit.outline})
    return found


def _place(slot: Slot) -> tuple[str, str, int, int]:
    return slot.kind, slot.target, slot.line, slot.column


def _pages(edits: Iterable[_Edit]) -> list[_Page]:
    """Return the pages of texts."""
    return [
        _Page(edit, page, with_body(page, edit.text, edit.before.slots, edit.outline.slots))
        for edit in edits
        for page in edit.before.pages
    ]


def _kept(edit: _Edit, pages: Iterable[_Page]) -> KeptText:
    """Return what is to be kept of a text."""
    return changed(
        edit.before,
        file=edit.file,
        of_body=edit.outline.diagnostics,
        slots=edit.outline.slots,
        anchors=edit.outline.anchors,
        pages=tuple(each.now for each in pages if each.edit is edit),
    )


def _rendered(
    session: BuildSession, store: PlanStore, frame: _Frame, pages: Iterable[_Page]
) -> dict[str, _Rendered] | None:
    """Return the bytes of those of `pages` that are not as they were, by path; None where a template fails."""
    others = [each for each in pages if each.now != each.before]
    found: dict[str, _Rendered] = {}
    if not others:
        return found
    theme = frame.theme
    facts = {facts_named(each.now): each.edit.before.facts or NO_FACTS for each in others}
    texts = {each.edit.text.digest: each.edit.text for each in others}
    contexts = {frame.context.digest: frame.context}
    objects = Objects(contexts, _Cards(store), texts, facts, {})
    context = RenderContext(theme.shipped, theme.own, frame.chromes, contexts, session.version)
    render = render_page.prepare(context)
    for each in others:
        is_searched = each.now.language == each.edit.text.language
        made = render((packed(each.now, objects, is_searched=is_searched), each.edit.body))
        if isinstance(made, Diagnostic):
            return None
        found[each.now.path] = _Rendered(made[1], made[2])
    return found


def _documents(
    session: BuildSession, frame: _Frame, pages: Iterable[_Page], rendered: Mapping[str, _Rendered]
) -> dict[str, list[NewDocument]]:
    """Return what search is to know of the pages, by language."""
    keys = TextKeys(frame.config, frame.chromes, frame.context.digest, session.version)
    found: dict[str, list[NewDocument]] = {}
    for each in pages:
        made = rendered.get(each.now.path)
        if made is not None and made.document:
            document = NewDocument(keys.key(each.before), keys.key(each.now), made.document)
            found.setdefault(each.now.language, []).append(document)
    return found


class _Cards(dict[str, "Card"]):
    """The cards that were kept, by digest; each is loaded when it is asked for."""

    def __init__(self, store: PlanStore) -> None:
        super().__init__()
        self._store = store

    def __missing__(self, name: str) -> Card:
        return self._store.card(name)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._store.has_card(name)
