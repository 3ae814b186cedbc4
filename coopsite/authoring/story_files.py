"""Rename a story, turn it into another kind, delete it and bring it back: whole, and with nothing overwritten."""

from __future__ import annotations

import contextlib
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

from coopsite.authoring.drafts import Drafts
from coopsite.authoring.find_story import NoStoryError, StoryFiles, files_of_story, key_of
from coopsite.authoring.new_story import AlreadyThereError, made_feed_id, slugs_taken
from coopsite.authoring.relink import Renamed, body_parser, may_name, names_of, relinked
from coopsite.authoring.source_files import SourcePathError, opened, read_below
from coopsite.authoring.steps import DELETED, Change, Drop, Edit, Move, Put, Step, discard, perform
from coopsite.content.read import read_context, read_text
from coopsite.content.scan import scan
from coopsite.diagnostics import Diagnostic
from coopsite.kinds.registry import kind_of
from coopsite.site.addresses import Addresses, text_slug
from coopsite.site.pairing import pair
from coopsite.text.filenames import is_reserved
from coopsite.text.slug import slug
from coopsite.textfile.editing import TextChange, edit_text, front_matter_values, split_file
from coopsite.textfile.opening import read_plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from coopsite.config.model import Config
    from coopsite.content.model import Text
    from coopsite.content.read import ReadContext
    from coopsite.content.scan import Scan
    from coopsite.kinds.base import Kind

_LONGEST: Final = 76
_ID: Final = re.compile(r"[0-9]{8}-[0-9]{6}-[a-z0-9-]{1,60}")
_DAY: Final = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}-")
"""How `coopsite new` begins the names of stories, but not their addresses."""
_RECORD: Final = "story.json"


class NoNameError(Exception):
    """The name has no letter or digit that a file's name can have, or Windows keeps it for itself."""


class StoryUnreadableError(SourcePathError):
    """A text of the story cannot be read, so what depends on it cannot be kept."""


class HoldsOthersError(SourcePathError):
    """Other stories lie in the folder of the story."""


class DateMissingError(Exception):
    """A story of the wanted kind has a date, and this one has none."""


class UnfittingError(Exception):
    """A text would be wrong as the wanted kind."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(diagnostics)
        self.diagnostics = diagnostics


class StoryRenamed(Struct, frozen=True):
    """A story with another name: its key, and the other texts that name it, by path."""

    key: str
    edited: tuple[str, ...] = ()
    """Those in which its new place was written."""
    left: tuple[str, ...] = ()
    """Those that still name its old place."""


class DeletedStory(Struct, frozen=True):
    """A story that was deleted and can be brought back."""

    id: str
    key: str
    deleted_at: str
    """ISO 8601, UTC."""
    paths: tuple[str, ...]
    """Files, or whole folders, that were taken away, relative to the site folder."""
    titles: dict[str, str] = {}
    """Title by language, in the order of the site's languages, of each text that could be read."""


class StoryDeleted(Struct, frozen=True):
    """What deleting a story did: `kept` are its files that other stories use, `linked` the texts that lead to it."""

    id: str
    kept: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()


def rename(site: Path, config: Config, key: str, name: str, *, address: bool) -> StoryRenamed:
    """Give the files of a story, and the folder that has its name, another name; its feed ids stay.

    So do its addresses, but with `address` those that end in the old name end in the new one, and readers are led on
    from the old. Texts that name the story by its place follow. Raise `NoStoryError`, `NoNameError`,
    `StoryUnreadableError`, `HoldsOthersError`, `AlreadyThereError`, and what `perform` and `edit_text` raise.
    """
    word = slug(name, limit=_LONGEST)
    if not word or is_reserved(word) or word == "index":
        raise NoNameError
    found = scan(site)
    own = files_of_story(found, key)
    if own.others:
        raise HoldsOthersError(own.others[0])
    parent, slash, last = key.rpartition("/")
    if word == last:
        return StoryRenamed(key)
    new = f"{parent}{slash}{word}"
    _refuse_taken(found, new, own)
    context, parser = read_context(config), body_parser()
    renamed = Renamed(key, new, bool(own.folder))
    with opened(site) as top:
        raws = {path: read_below(top, path) for path in own.texts}
    texts = _read_all(raws, context)
    fields = _kept_by_name(config, texts)
    if address:
        moved = _moved_address(site, config, own, last, word)
        for path, text in texts.items():
            fields[path] |= _to_address(config, text, raws[path], moved)
    steps: list[Step] = []
    left: list[str] = []
    for path, raw in raws.items():
        linked = relinked(path, _with_fields(path, raw, fields[path]), context, renamed, parser)
        left += [renamed.path(path)] if linked.left else []
        steps += _edits(path, raw, linked.data)
    steps += [Move(path, renamed.path(path)) for path in own.texts if not path.startswith(f"{own.folder}/")]
    steps += [Move(own.folder, renamed.path(own.folder))] if own.folder else []
    edited: list[str] = []
    for path, raw in _other_texts(found, own):
        if may_name(raw, renamed.name):
            linked = relinked(path, raw, context, renamed, parser)
            left += [path] if linked.left else []
            if linked.data != raw:
                steps.append(Edit(path, raw, linked.data))
                edited.append(path)
    perform(site, Change("rename", key, tuple(steps)))
    return StoryRenamed(new, tuple(edited), tuple(left))


def change_kind(
    site: Path, config: Config, key: str, kind: Kind, *, alias: bool
) -> tuple[tuple[str, str], ...]:
    """Turn a story into one of `kind`; return its old and new addresses where they differ.

    Its files stay where they are, so that all that is named by its place stays right: `kind` is written into each text,
    or taken out where the folder says the same. With `alias` readers are led on from the old address. Raise
    `NoStoryError`, `StoryUnreadableError`, `DateMissingError`, `UnfittingError`, and what `perform` raises.
    """
    own = files_of_story(scan(site), key)
    context, addresses = read_context(config), Addresses(config)
    with opened(site) as top:
        raws = {path: read_below(top, path) for path in own.texts}
    texts = _read_all(raws, context)
    if kind.is_listed and not any(text.date for text in texts.values()):
        raise DateMissingError
    by_folder = kind_of(key, config.all_kinds) == kind.name
    steps: list[Step] = []
    moves: list[tuple[str, str]] = []
    for path, raw in raws.items():
        text = texts[path]
        old, new = (addresses.story(name, text.language, text_slug(text)) for name in (text.kind, kind.name))
        fields: dict[str, Any] = {"kind": None if by_folder else kind.name}
        if old != new:
            moves.append((old, new))
            fields |= _aliases(raw, old, new, config) if alias else {}
        data = _with_fields(path, raw, fields)
        before, after = (read_text(path, each, context) for each in (raw, data))
        wrong = {each.code for each in before.diagnostics}
        worse = tuple(
            each for each in after.diagnostics if each.severity == "error" and each.code not in wrong
        )
        if worse:
            raise UnfittingError(worse)
        steps += _edits(path, raw, data)
    perform(site, Change("kind", key, tuple(steps)))
    return tuple(moves)


def delete(site: Path, config: Config, key: str, now: datetime) -> StoryDeleted:
    """Take a story's texts, and the files that are its own, out of the content.

    Its own are those in its folder that no other story names, and those beside its texts that it alone names. They are
    kept for `restore` and `delete_for_good`. Raise `NoStoryError`, and what `perform` raises.
    """
    found = scan(site)
    own = files_of_story(found, key)
    context = read_context(config)
    gone = Renamed(key, f"{key}-", bool(own.folder))
    used, linked = _used_by_others(found, own, gone, context)
    kept = tuple(path for path in own.beside if path in used)
    inside = f"{own.folder}/" if own.folder else "\0"
    if own.folder and not (kept or own.others):
        paths = (*(path for path in own.texts if not path.startswith(inside)), own.folder)
    else:
        paths = (*own.texts, *(path for path in own.beside if path not in kept))
    paths += _named_by_it_alone(site, found, own, context)
    id_ = _free_id(site, key, now)
    place = f"{DELETED}/{id_}"
    when = now.astimezone(UTC).isoformat(timespec="seconds")
    record = DeletedStory(id_, key, when, paths, _titles(site, own, context))
    steps: tuple[Step, ...] = (
        Put(f"{place}/{_RECORD}", msgspec.json.format(msgspec.json.encode(record))),
        *(Move(path, f"{place}/{path}") for path in paths),
    )
    perform(site, Change("delete", key, steps, _folders(paths, inside)))
    return StoryDeleted(id_, kept, linked)


def restore(site: Path, id_: str) -> str:
    """Put the files of a deleted story back where they were; return its key.

    Raise `NoStoryError`, `AlreadyThereError` where a story has its key by now, and what `perform` raises.
    """
    record, raw = _record(site, id_)
    folder = f"{DELETED}/{id_}"
    again = record.key.casefold()
    for file in scan(site).texts:
        if key_of(file.path).casefold() == again:
            raise AlreadyThereError(file.path)
    moves = (Move(f"{folder}/{path}", path) for path in record.paths)
    emptied = {folder, *_folders([f"{folder}/{path}" for path in record.paths], f"{folder}/")}
    steps: tuple[Step, ...] = (*moves, Drop(f"{folder}/{_RECORD}", raw))
    perform(site, Change("restore", record.key, steps, tuple(emptied)))
    return record.key


def delete_for_good(site: Path, id_: str) -> None:
    """Remove the files of a deleted story from the disk. Raise `NoStoryError`, and what `discard` raises."""
    _record(site, id_)
    discard(site, f"{DELETED}/{id_}", last=_RECORD)


def deleted_stories(site: Path) -> tuple[DeletedStory, ...]:
    """Return the stories that can be brought back, the one deleted last first. Raise OSError."""
    folder = site / DELETED
    names = sorted((each.name for each in folder.iterdir()), reverse=True) if folder.is_dir() else []
    found = []
    for name in names:
        with contextlib.suppress(NoStoryError):
            found.append(_record(site, name)[0])
    return tuple(found)


def _record(site: Path, id_: str) -> tuple[DeletedStory, bytes]:
    """Return what is kept of a deleted story, and its bytes. Raise `NoStoryError`, also where the id is none."""
    if not _ID.fullmatch(id_):
        raise NoStoryError
    with opened(site) as top:
        try:
            raw = read_below(top, f"{DELETED}/{id_}/{_RECORD}")
            record = msgspec.json.decode(raw, type=DeletedStory)
        except (FileNotFoundError, msgspec.MsgspecError):
            raise NoStoryError from None
    if record.id != id_ or not all(path.startswith("content/") for path in record.paths):
        raise NoStoryError
    return record, raw


def _refuse_taken(found: Scan, new: str, own: StoryFiles) -> None:
    """Raise `AlreadyThereError` where anything but the story itself has the place ``content/NEW``."""
    place, key = f"content/{new}".casefold(), new.casefold()
    mine = f"content/{own.key}/"
    for file in (*found.texts, *found.assets):
        path = file.path.casefold()
        if file.path in own.texts or file.path.startswith(mine):
            continue
        if path == place or path.startswith(f"{place}/") or key_of(file.path).casefold() == key:
            raise AlreadyThereError(file.path)


def _read_all(raws: Mapping[str, bytes], context: ReadContext) -> dict[str, Text]:
    """Return the texts of the files by path. Raise `StoryUnreadableError`."""
    texts = {}
    for path, raw in raws.items():
        text = read_text(path, raw, context).text
        if text is None:
            raise StoryUnreadableError(path)
        texts[path] = text
    return texts


def _kept_by_name(config: Config, texts: Mapping[str, Text]) -> dict[str, dict[str, Any]]:
    """Return what has to be written into each text because, unwritten, it would follow from the file's name."""
    fields: dict[str, dict[str, Any]] = {}
    pairs = pair(texts.values(), config).pairs
    day = pairs[0].date if pairs else ""
    for path, text in texts.items():
        kind = next(kind for kind in config.all_kinds if kind.name == text.kind)
        named = fields[path] = {}
        if not text.slug and not slug(text.title):
            named["slug"] = text_slug(text)
        if not text.feed_id and day and (id_ := made_feed_id(config, kind, text.key, day, text.language)):
            named["feed_id"] = id_
    return fields


def _moved_address(site: Path, config: Config, own: StoryFiles, old: str, new: str) -> tuple[str, str]:
    """Return the last word of the addresses that follow a name, old and new. Raise `AlreadyThereError`."""
    words = (_DAY.sub("", old) or old, _DAY.sub("", new) or new)
    if words[1] != words[0] and words[1] in slugs_taken(site, config, own.texts):
        raise AlreadyThereError(words[1])
    return words


def _to_address(config: Config, text: Text, raw: bytes, moved: tuple[str, str]) -> dict[str, Any]:
    """Return what to write into `text` for its address to end in the new word, if it ends in the old one."""
    before, after = moved
    if before == after or text_slug(text) != before:
        return {}
    addresses = Addresses(config)
    old, new = (addresses.story(text.kind, text.language, word) for word in moved)
    return {"slug": after} | _aliases(raw, old, new, config)


def _edits(path: str, raw: bytes, data: bytes) -> list[Step]:
    return [Edit(path, raw, data)] if data != raw else []


def _with_fields(path: str, raw: bytes, fields: Mapping[str, Any]) -> bytes:
    """Return the bytes of a text with `fields` written, those that are None taken out."""
    change = TextChange(
        set={name: value for name, value in fields.items() if value is not None},
        unset=tuple(name for name, value in fields.items() if value is None),
    )
    return edit_text(raw, change, path=path)


def _aliases(raw: bytes, old: str, new: str, config: Config) -> dict[str, Any]:
    """Return the field `aliases` with the `old` address, and without the `new` one."""
    written = front_matter_values(split_file(raw).front).get("aliases")
    before = written if isinstance(written, list) else [written] if isinstance(written, str) else []
    there, here = (address.removeprefix(config.base_path).rstrip("/") for address in (old, new))
    kept = [each for each in before if str(each).rstrip("/") not in (there, here)]
    return {"aliases": [*kept, f"{there}/"]}


def _other_texts(found: Scan, own: StoryFiles) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each text that can be read of other stories."""
    for file in found.texts:
        if file.path not in own.texts:
            raw = _plain(file.file)
            if raw is not None:
                yield file.path, raw


def _plain(path: Path) -> bytes | None:
    try:
        return read_plain(path, follow=False)
    except OSError:
        return None


def _used_by_others(
    found: Scan, own: StoryFiles, gone: Renamed, context: ReadContext
) -> tuple[set[str], tuple[str, ...]]:
    """Return the files that texts of other stories name, and the paths of the texts that lead to the story."""
    parser = body_parser()
    used: set[str] = set()
    linked = []
    for path, raw in _other_texts(found, own):
        if may_name(raw, gone.name):
            named = names_of(path, raw, context, parser)
            used |= named
            if any(gone.path(each) != each and each not in own.beside for each in named):
                linked.append(path)
    return used, tuple(linked)


def _named_by_it_alone(site: Path, found: Scan, own: StoryFiles, context: ReadContext) -> tuple[str, ...]:
    """Return the files beside the story's texts, outside every story's folder, that it names and nothing else does.

    One is taken to be named wherever its name occurs: in a text that cannot be read, config.yaml or what is not saved
    it may be written in any way, and a file left behind does less harm than one that is missed.
    """
    homes = tuple(f"content/{key}/" for file in found.texts if (key := key_of(file.path)))
    folders = {path.rpartition("/")[0] for path in own.texts}
    near = {
        file.path
        for file in found.assets
        if file.path.rpartition("/")[0] in folders and not file.path.startswith(homes)
    }
    if not near:
        return ()
    parser = body_parser()
    with opened(site) as top:
        raws = {path: read_below(top, path) for path in own.texts}
    named = {each for path, raw in raws.items() for each in names_of(path, raw, context, parser)}
    alone = {path: path.rpartition("/")[2] for path in sorted(named & near)}
    for raw in _all_else(site, found, own) if alone else ():
        alone = {path: name for path, name in alone.items() if raw is not None and not may_name(raw, name)}
    return tuple(alone)


def _all_else(site: Path, found: Scan, own: StoryFiles) -> Iterator[bytes | None]:
    """Yield the bytes of all that may name a file, but the story's texts; None for what cannot be read."""
    beside = [path for path in site.iterdir() if path.suffix.lower() in (".yaml", ".yml")]
    for path in (*beside, *(file.file for file in found.templates)):
        yield _plain(path)
    for file in found.texts:
        if file.path not in own.texts:
            yield _plain(file.file)
    for draft in Drafts(site).all().values():
        if draft.path not in own.texts:
            yield msgspec.json.encode(draft)


def _titles(site: Path, own: StoryFiles, context: ReadContext) -> dict[str, str]:
    with opened(site) as top:
        read = [read_text(path, read_below(top, path), context).text for path in own.texts]
    titles = {text.language: text.title for text in read if text is not None}
    return {code: titles[code] for code in context.languages if code in titles}


def _free_id(site: Path, key: str, now: datetime) -> str:
    name = slug(key.rpartition("/")[2])[:40].strip("-") or "x"
    first = f"{now.astimezone(UTC):%Y%m%d-%H%M%S}-{name}"
    return next(
        each
        for each in (first, *(f"{first}-{number}" for number in range(2, 10_000)))
        if not (site / DELETED / each).exists()
    )


def _folders(paths: Iterable[str], inside: str) -> tuple[str, ...]:
    """Return the folders, from `inside` on, in which `paths` lie."""
    found = set()
    for path in paths:
        while path.startswith(inside):
            path = path.rpartition("/")[0]
            found.add(path)
    return tuple(found)
