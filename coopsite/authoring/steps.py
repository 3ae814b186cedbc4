"""Change several files of a site as one: the change is noted, done, and then finished or taken back."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from coopsite.authoring.source_files import (
    OURS,
    SourcePathError,
    at_work,
    holding,
    read_below,
    written_beside,
)
from coopsite.output.handles import Folder, LinkError, leads_elsewhere

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DELETED: Final = f"{OURS}/deleted"
NOTE: Final = "unfinished"
"""Name of the file in `OURS` that tells of a change under way."""


class Move(Struct, frozen=True, tag="move"):
    """Give a file or folder another path, where nothing may be."""

    old: str
    new: str


class Edit(Struct, frozen=True, tag="edit"):
    """Replace the bytes of a file, which must still be those it is based on."""

    path: str
    before: bytes
    after: bytes


class Put(Struct, frozen=True, tag="put"):
    """Write a file that is not there."""

    path: str
    data: bytes


class Drop(Struct, frozen=True, tag="drop"):
    """Remove a file that `Put` wrote."""

    path: str
    data: bytes


Step = Move | Edit | Put | Drop


class Change(Struct, frozen=True):
    """Steps that belong together. Paths are POSIX, relative to the site folder.

    `name` says what is done to the story `key`: ``rename``, ``kind``, ``delete`` or ``restore``. The folders `emptied`
    are removed afterwards if nothing is left in them.
    """

    name: str
    key: str
    steps: tuple[Step, ...]
    emptied: tuple[str, ...] = ()


class Interrupted(Struct, frozen=True):
    """A change that an earlier process left unfinished, finished now, but for what concerns the files `left`."""

    name: str
    key: str
    left: tuple[str, ...]


class ChangedMeanwhileError(SourcePathError):
    """A file is no longer as it was read, or no longer there; nothing was changed."""


class NameTakenError(SourcePathError):
    """Something else has the name that a file or folder is to get; nothing was changed."""


_ENCODE: Final = msgspec.msgpack.Encoder().encode
_DECODE: Final = msgspec.msgpack.Decoder(Change).decode


def perform(site: Path, change: Change) -> None:
    """Do all steps of `change`, or none.

    Raise `NameTakenError`, `ChangedMeanwhileError`, `LinkInTheWayError`, `LockedError` while another change is under
    way, and OSError; then what was done is taken back. Where even that fails, the note stays and `finish` does the
    rest.
    """
    with at_work(site) as (top, ours):
        _finish(top, ours)
        done: list[Step] = []
        try:
            _write_note(ours, change)
            for step in change.steps:
                done.append(step)
                _do(top, step)
        except BaseException as error:
            if isinstance(error, NameTakenError | ChangedMeanwhileError):
                # Nothing was done of the last one.
                done.pop()
            for step in reversed(done):
                _undo(top, step)
            _forget(ours)
            raise
        _forget(ours)
        _remove_empty(top, change.emptied)


def finish(site: Path) -> Interrupted | None:
    """Finish the change that an earlier process left unfinished; None where there is none. Raise as `perform` does."""
    if not os.path.lexists(site / OURS / NOTE):
        return None
    with at_work(site) as (top, ours):
        return _finish(top, ours)


def discard(site: Path, path: str, *, last: str) -> None:
    """Remove the folder `path`, below `OURS`, for good, its file `last` after all others; links in it lead nowhere.

    Where it cannot be removed whole, `last` is still there, and it can be tried again. Raise `ChangedMeanwhileError`
    where there is no folder, `LinkInTheWayError`, `LockedError` while another change is under way, and OSError.
    """
    with at_work(site) as (top, ours):
        _finish(top, ours)
        try:
            with holding(top, path) as (folder, name):
                with folder.enter(name) as inner:
                    _empty(inner, but=last)
                    inner.unlink(last)
                folder.rmdir(name)
                folder.sync()
        except FileNotFoundError:
            raise ChangedMeanwhileError(path) from None


def _empty(folder: Folder, but: str = "") -> None:
    for name in [entry.name for entry in folder.entries() if entry.name != but]:
        found = folder.look(name)
        if found is not None and stat.S_ISDIR(found.st_mode) and not leads_elsewhere(found):
            with folder.enter(name) as inner:
                _empty(inner)
            folder.rmdir(name)
        else:
            folder.unlink(name)


def _write_note(ours: Folder, change: Change) -> None:
    with written_beside(ours, _ENCODE(change)) as temporary:
        ours.replace(temporary, NOTE)
    ours.sync()


def _forget(ours: Folder) -> None:
    """Remove the note, or see to it that nobody takes it for that of a change under way."""
    try:
        ours.unlink(NOTE)
    except OSError:
        with contextlib.suppress(OSError):
            ours.replace(NOTE, f"{NOTE}.done")


def _finish(top: Folder, ours: Folder) -> Interrupted | None:
    try:
        with os.fdopen(ours.open_plain(NOTE), "rb") as file:
            change = _DECODE(file.read())
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError:
        # A note is renamed into its place once it is whole, so this is none of ours.
        ours.unlink(NOTE)
        return None
    steps = (_where_it_is(top, step, change.steps) for step in change.steps)
    left = tuple(dict.fromkeys(path for step in steps for path in _finished(top, step)))
    ours.unlink(NOTE)
    _remove_empty(top, change.emptied)
    return Interrupted(change.name, change.key, left)


def _where_it_is(top: Folder, step: Step, steps: Iterable[Step]) -> Step:
    """Return `step`; an edit of a file that one of `steps` has moved since, at the new path."""
    if isinstance(step, Edit):
        for move in steps:
            if isinstance(move, Move) and f"{step.path}/".startswith(f"{move.old}/"):
                new = move.new + step.path[len(move.old) :]
                if not _is_there(top, step.path) and _is_there(top, new):
                    return Edit(new, step.before, step.after)
    return step


def _finished(top: Folder, step: Step) -> Iterator[str]:
    """Do `step` unless it is done; yield the path it cannot be done to."""
    try:
        _do(top, step, again=True)
    except (NameTakenError, ChangedMeanwhileError) as blocked:
        yield blocked.path
    except LinkError:
        yield step.old if isinstance(step, Move) else step.path


def _do(top: Folder, step: Step, *, again: bool = False) -> None:
    """Do `step`; with `again` it may be done already."""
    if isinstance(step, Move):
        _move(top, step.old, step.new, again=again)
    elif isinstance(step, Edit):
        _edit(top, step.path, step.before, step.after, again=again)
    elif isinstance(step, Put):
        if not (again and _holds(top, step.path, step.data)):
            _put(top, step.path, step.data)
    elif not again or _is_there(top, step.path):
        _drop(top, step.path, step.data)


def _undo(top: Folder, step: Step) -> None:
    """Take `step` back, as far as it was done."""
    if isinstance(step, Move):
        if not _is_there(top, step.old):
            _move(top, step.new, step.old, again=False)
    elif isinstance(step, Edit):
        _edit(top, step.path, step.after, step.before, again=True)
    elif isinstance(step, Put):
        if _holds(top, step.path, step.data):
            _drop(top, step.path, step.data)
    elif not _is_there(top, step.path):
        _put(top, step.path, step.data)


def _move(top: Folder, old: str, new: str, *, again: bool) -> None:
    if again and not _is_there(top, old) and _is_there(top, new):
        return
    try:
        with holding(top, old) as (source, name), holding(top, new, make=True) as (target, word):
            if source.look(name) is None:
                raise ChangedMeanwhileError(old)
            there = target.look(word)
            found = source.look(name)
            if again and there is not None and found is not None and os.path.samestat(there, found):
                # It got its second name, and had yet to lose the first.
                if name != word or source.path != target.path:
                    source.unlink(name)
            else:
                source.move(name, target, word)
            source.sync()
            target.sync()
    except FileNotFoundError:
        raise ChangedMeanwhileError(old) from None
    except FileExistsError:
        raise NameTakenError(new) from None


def _edit(top: Folder, path: str, before: bytes, after: bytes, *, again: bool) -> None:
    try:
        found = read_below(top, path)
    except FileNotFoundError:
        raise ChangedMeanwhileError(path) from None
    if again and found == after:
        return
    if found != before:
        raise ChangedMeanwhileError(path)
    with holding(top, path) as (folder, name):
        there = folder.look(name)
        mode = there and stat.S_IMODE(there.st_mode)
        with written_beside(folder, after, mode=mode) as temporary:
            folder.replace(temporary, name)
        folder.sync()


def _put(top: Folder, path: str, data: bytes) -> None:
    with holding(top, path, make=True) as (folder, name), written_beside(folder, data) as temporary:
        try:
            folder.move(temporary, folder, name)
        except FileExistsError:
            raise NameTakenError(path) from None
        folder.sync()


def _drop(top: Folder, path: str, data: bytes) -> None:
    if not _holds(top, path, data):
        raise ChangedMeanwhileError(path)
    with holding(top, path) as (folder, name):
        folder.unlink(name)


def _holds(top: Folder, path: str, data: bytes) -> bool:
    try:
        return read_below(top, path) == data
    except FileNotFoundError:
        return False


def _is_there(top: Folder, path: str) -> bool:
    try:
        with holding(top, path) as (folder, name):
            return folder.look(name) is not None
    except FileNotFoundError:
        return False


def _remove_empty(top: Folder, folders: Iterable[str]) -> None:
    """Remove those of `folders` that are empty, the innermost first."""
    for path in sorted(folders, key=len, reverse=True):
        with contextlib.suppress(OSError), holding(top, path) as (folder, name):
            folder.rmdir(name)
