"""Answer requests to make, translate, rename, move, delete and bring back stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from coopsite.authoring.find_story import files_of_story, key_of
from coopsite.authoring.new_story import kind_meant, new, now_in, title_of, translation
from coopsite.authoring.source_files import opened, read_below
from coopsite.authoring.story_files import (
    DateMissingError,
    DeletedStory,
    HoldsOthersError,
    NoNameError,
    UnfittingError,
    change_kind,
    delete,
    delete_for_good,
    deleted_stories,
    rename,
    restore,
)
from coopsite.content.read import read_context, read_text
from coopsite.content.scan import name_parts, scan
from coopsite.desk.findings import findings_of
from coopsite.desk.plainly import config_of, refuse
from coopsite.desk.requests import DeskAnswer, DeskError
from coopsite.kinds.registry import kind_of

if TYPE_CHECKING:
    from coopsite.config.model import Config
    from coopsite.desk.requests import Desk, DeskRequest
    from coopsite.kinds.base import Kind


class _NewStory(Struct, frozen=True):
    kind: str
    title: str
    languages: tuple[str, ...] = ()


class _NewText(Struct, frozen=True):
    language: str


class _NewName(Struct, frozen=True):
    name: str
    alias: bool = False


class _NewKind(Struct, frozen=True):
    kind: str
    alias: bool = True


class MadeStory(Struct, frozen=True):
    """A story that was made: its key, and the paths of its files."""

    key: str
    paths: tuple[str, ...]


class MovedAddress(Struct, frozen=True):
    """An address of a page that is another now."""

    old: str
    new: str


class DeletedList(Struct, frozen=True):
    """The stories that can be brought back."""

    deleted: tuple[DeletedStory, ...]


def add_story(desk: Desk, request: DeskRequest) -> DeskAnswer:
    """Answer POST stories."""
    wanted, config = request.given(_NewStory), config_of(desk)
    kind = _kind(wanted.kind, config)
    title = title_of(wanted.title)
    if not title:
        raise DeskError(422, "no_title")
    if not set(wanted.languages) <= set(config.languages):
        refuse()
    made = new(desk.site, config, kind, title, now_in(config.timezone), wanted.languages, bare=True)
    return DeskAnswer(201, MadeStory(key_of(made.paths[0]), made.paths))


def add_text(desk: Desk, request: DeskRequest) -> DeskAnswer:
    """Answer POST text-of/KEY: write the file of a language that the story lacks."""
    language, config = request.given(_NewText).language, config_of(desk)
    if language not in config.languages:
        refuse()
    context = read_context(config)
    own = files_of_story(scan(desk.site), request.rest)
    there = {(name_parts(path) or ("", ""))[1]: path for path in own.texts}
    if language in there:
        raise DeskError(409, "exists", path=there[language])
    ordered = [there[code] for code in (*config.languages, *there) if code in there]
    paths = tuple(dict.fromkeys(ordered))
    with opened(desk.site) as top:
        texts = [read_text(path, read_below(top, path), context).text for path in paths]
    read = [text for text in texts if text is not None]
    name = read[0].kind if read else kind_of(request.rest, config.all_kinds)
    kind = next(kind for kind in config.all_kinds if kind.name == name)
    path = translation(desk.site, config, kind, read, paths, language)
    return DeskAnswer(201, {"path": path})


def rename_story(desk: Desk, request: DeskRequest) -> DeskAnswer:
    """Answer POST rename/KEY; with `alias` the addresses take the new name, and the old ones lead on."""
    wanted, config = request.given(_NewName), config_of(desk)
    _refuse_unsaved(desk, request.rest)
    try:
        made = rename(desk.site, config, request.rest, wanted.name, address=wanted.alias)
    except NoNameError:
        raise DeskError(422, "no_name") from None
    except HoldsOthersError as error:
        raise DeskError(409, "holds_others", path=error.path) from None
    return DeskAnswer(data=made)


def move_story(desk: Desk, request: DeskRequest) -> DeskAnswer:
    """Answer POST kind/KEY."""
    wanted, config = request.given(_NewKind), config_of(desk)
    kind = _kind(wanted.kind, config)
    _refuse_unsaved(desk, request.rest)
    try:
        moved = change_kind(desk.site, config, request.rest, kind, alias=wanted.alias)
    except DateMissingError:
        raise DeskError(422, "date_missing") from None
    except UnfittingError as error:
        findings = findings_of(error.diagnostics, {}, desk.language)
        raise DeskError(422, "unfitting", {"findings": findings}, why=findings[0].message) from None
    return DeskAnswer(data={"key": request.rest, "moved": [MovedAddress(*each) for each in moved]})


def delete_story(desk: Desk, request: DeskRequest) -> DeskAnswer:
    """Answer DELETE story/KEY."""
    config = config_of(desk)
    _refuse_unsaved(desk, request.rest)
    return DeskAnswer(data=delete(desk.site, config, request.rest, now_in(config.timezone)))


def list_deleted(desk: Desk, _request: DeskRequest) -> DeskAnswer:
    """Answer GET deleted."""
    return DeskAnswer(data=DeletedList(deleted_stories(desk.site)))


def restore_story(desk: Desk, request: DeskRequest) -> DeskAnswer:
    """Answer POST restore/ID."""
    return DeskAnswer(data={"key": restore(desk.site, request.rest)})


def discard_deleted(desk: Desk, request: DeskRequest) -> DeskAnswer:
    """Answer DELETE deleted/ID: nothing brings the story back."""
    delete_for_good(desk.site, request.rest)
    return DeskAnswer(data={})


def _kind(name: str, config: Config) -> Kind:
    kind = kind_meant(name, config)
    if kind is None:
        raise DeskError(422, "no_kind", kind=name)
    return kind


def _refuse_unsaved(desk: Desk, key: str) -> None:
    """Raise `DeskError` where something typed in a text of the story is not saved: it belongs to the file as it is."""
    for path in files_of_story(scan(desk.site), key).texts:
        if desk.drafts.get(path) is not None:
            raise DeskError(409, "unsaved_first", path=path)
