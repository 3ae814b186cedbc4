"""Finds or makes the cache folders, which lie outside every site."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Final

from coopsite.diagnostics import Diagnostic
from coopsite.text.digest import digest
from coopsite.text.slug import slug
from coopsite.textfile.opening import read_plain, real

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY: Final = "coopsite.key"
KEY_BYTES: Final = 32
_SITES: Final = "sites"
_HAS_MODES: Final = sys.platform != "win32"
_NOTE: Final = "site.txt"
_OTHERS_MAY_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH
_OTHERS_MAY: Final = stat.S_IRWXG | stat.S_IRWXO
_REASONS: Final = {
    errno.ENOSPC: "@disk_full",
    errno.EDQUOT: "@disk_full",
    errno.EROFS: "@read_only",
}
_NAME_LETTERS: Final = 40
_NAME_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class SiteCache:
    """The cache folder of one site, and the user's secret with which its contents are sealed."""

    folder: Path
    key: bytes


def user_folder() -> Path | None:
    """Return this user's cache folder of coopsite, whether it exists or not; None where there can be none.

    By the XDG Base Directory Specification, Apple's File System Programming Guide and Windows' Known Folders.
    """
    named = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", "")
    if Path(named).is_absolute():
        return Path(named) / "coopsite"
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        base = home / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = home / ".cache"
    return base / "coopsite" if base.is_absolute() else None


def site_cache(
    site: Path, given: Path | None = None, *, make: bool = True
) -> tuple[SiteCache | None, tuple[Diagnostic, ...]]:
    """Return the cache of `site`: the folder `given`, else one in this user's cache folder.

    None where nothing can be kept, or, unless `make`, where there is no such folder yet. W610 says why a folder that
    exists, or was given, is not used.
    """
    if given is not None:
        return _opened((given,), make=make, asked=True)
    top = user_folder()
    if top is None or (make and not _is_own_home(top)):
        return None, ()
    place = real(site)
    sites = top / _SITES
    folder = sites / _name_of(place)
    found = _opened((top, sites, folder), make=make, asked=False)
    if make and found[0] is not None:
        _note(folder / _NOTE, place)
    return found


def lies_in(folder: Path, *others: Path) -> bool:
    """Tell whether `folder` is one of `others` or lies in one, links resolved."""
    place = Path(os.path.normcase(real(folder)))
    return any(place.is_relative_to(os.path.normcase(real(other))) for other in others)


def is_private(found: os.stat_result) -> bool:
    """Tell whether only this user can have written a file or into a folder."""
    return is_own(found) and not (_HAS_MODES and found.st_mode & _OTHERS_MAY_WRITE)


def is_own(found: os.stat_result) -> bool:
    """Tell whether a file or folder belongs to this user, as far as the system can tell."""
    return sys.platform == "win32" or found.st_uid == os.geteuid()


def _opened(
    folders: Sequence[Path], *, make: bool, asked: bool
) -> tuple[SiteCache | None, tuple[Diagnostic, ...]]:
    """Open the last of `folders`, each of which is in the one before; the secret is in the first."""
    if asked and _is_taken(folders[0]):
        return None, (Diagnostic("W610", args={"folder": str(folders[0]), "reason": "@cache_taken"}),)
    for folder in folders:
        try:
            if make:
                folder.parent.mkdir(parents=True, exist_ok=True)
                with contextlib.suppress(FileExistsError):
                    folder.mkdir(mode=0o700)
            elif not folder.exists():
                return None, ()
            found = folder.stat()
        except OSError as error:
            return _unwritable(folder, error, asked=asked)
        if not is_private(found):
            return None, (_doubt(folder, found),)
        if not os.access(folder, os.W_OK | os.X_OK):
            return _unwritable(folder, asked=asked)
    asked = asked and make
    try:
        key = _key(folders[0] / KEY, make=make)
    except OSError as error:
        return _unwritable(folders[0], error, asked=asked)
    return (SiteCache(folders[-1], key), ()) if key else _unwritable(folders[0], asked=asked)


def _is_taken(folder: Path) -> bool:
    """Tell whether a given folder is used for something else."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names are what is asked for
    except OSError:
        return False
    return not all(name.startswith(KEY) for name in names) and KEY not in names


def _unwritable(
    folder: Path, error: OSError | None = None, *, asked: bool
) -> tuple[None, tuple[Diagnostic, ...]]:
    """Return W610 only for a folder that was asked for: a read-only home needs no report at every build.

    `error` is what the system said, if it was asked to write.
    """
    reason = _REASONS.get(error.errno or 0, "@cache_unwritable") if error else "@cache_unwritable"
    diagnostic = Diagnostic("W610", args={"folder": str(folder), "reason": reason})
    return None, (diagnostic,) if asked else ()


def _doubt(folder: Path, found: os.stat_result) -> Diagnostic:
    args = {"folder": str(folder), "reason": "@cache_foreign"}
    if stat.S_ISDIR(found.st_mode) and is_own(found):
        args |= {"reason": "@cache_shared", "own": quote(str(folder))}
    return Diagnostic("W610", args=args)


def _key(file: Path, *, make: bool) -> bytes | None:
    """Return the secret in `file`; None where there is none. Raises OSError.

    With `make`, one that others may have read is replaced.
    """
    found = _read_key(file)
    if make and not found:
        if found is not None:
            file.unlink()
        _make_key(file)
        # Another build may have made one meanwhile.
        found = _read_key(file)
    return found or None


def _make_key(file: Path) -> None:
    """Write a new secret to `file` unless there is one by now. Raises OSError."""
    new = file.with_name(f"{KEY}-{os.getpid()}")
    try:
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:  # noqa: PTH123
            stream.write(os.urandom(KEY_BYTES))
        _name_once(new, file)
    finally:
        new.unlink(missing_ok=True)


def _name_once(new: Path, file: Path) -> None:
    """Rename `new` to `file` unless that exists. Raises OSError."""
    with contextlib.suppress(FileExistsError):
        if sys.platform == "win32":
            new.rename(file)
            return
        try:
            file.hardlink_to(new)
        except FileExistsError:
            raise
        except OSError:  # a file system that gives a file one name only
            new.rename(file)


def _read_key(file: Path) -> bytes | None:
    """Return a secret; None where there is no file, empty where it holds none or others may have read it.

    Raises OSError where the disk fails, which is no reason to make a new secret.
    """
    try:
        found = file.lstat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode) or not is_own(found) or (_HAS_MODES and found.st_mode & _OTHERS_MAY):
        return b""
    data = read_plain(file, follow=False)
    return data if len(data) == KEY_BYTES else b""


def _name_of(site: Path) -> str:
    readable = slug(site.name)[:_NAME_LETTERS].strip("-")
    name = digest(os.path.normcase(site))[:_NAME_DIGITS]
    return f"{readable}-{name}" if readable else name


def _note(file: Path, site: Path) -> None:
    """Write into a file, for people who look, which site a folder belongs to."""
    if not os.path.lexists(file):
        with contextlib.suppress(OSError, UnicodeError):
            file.write_text(f"{site}\n", encoding="utf-8")


def _is_own_home(folder: Path) -> bool:
    """Tell whether `folder` may be made there: root makes nothing in the home of another user."""
    if sys.platform == "win32" or os.geteuid():
        return True
    around = next((each for each in folder.parents if each.exists()), None)
    return around is not None and around.stat().st_uid == 0
