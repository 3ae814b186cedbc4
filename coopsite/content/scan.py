"""List the files of a site without opening them: texts, files beside them, templates, each with its stat."""

from __future__ import annotations

import errno
import os
import re
import stat
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from coopsite.diagnostics import Diagnostic
from coopsite.text.filenames import CONTENT, REGISTER, STATIC, TEMPLATES, described_character
from coopsite.text.language_codes import language_code
from coopsite.text.nfc import nfc
from coopsite.textfile.nature import BINARY_HEAD, is_binary, size_word
from coopsite.textfile.opening import nature_of, open_plain, real

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT_LIMIT: Final = 5_000_000
"""Bytes of a text."""


_DEBRIS: Final = re.compile(
    r"\.|~\$|#.*#\Z|icon\r\Z|4913\Z|.*(?:~|\.(?:swp|swo|swx|bck|bak|tmp|part|crdownload)|___jb_(?:tmp|old)___)\Z"
    r"|(?:thumbs\.db|desktop\.ini)\Z",
    re.IGNORECASE | re.DOTALL,
)
_PUBLIC_DOTFILES: Final = frozenset((".well-known", ".htaccess", ".nojekyll"))
_IN_THE_CLOUD: Final = re.compile(r"\..+\.icloud\Z")
_NAME: Final = re.compile(r"content/(.*[^/])\.([a-z]{2,3}(?:-[a-z0-9]{2,8})*)\.md", re.IGNORECASE | re.DOTALL)
_OURS: Final = frozenset((CONTENT, TEMPLATES, "output"))
"""Folders of a site that hold no stories of their own, or all of them."""
_STORY: Final = re.compile(r".+\.[a-z]{2,3}(?:-[a-z0-9]{2,8})*\.md", re.IGNORECASE | re.DOTALL)
_BREAKS_LINES: Final = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029]")
_NO_TEXT: Final = re.compile("[\ud800-\udfff]")
_HEAD: Final = 65536


class FileStat(Struct, frozen=True, array_like=True, gc=False):
    """A file as the file system describes it, without opening it."""

    path: str
    """POSIX, NFC, relative to the site folder."""
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    location: str
    """The path for the system, in the code points under which it is stored."""

    @property
    def file(self) -> Path:
        """The path to open."""
        return Path(self.location)


class Scan(Struct, frozen=True):
    """All files of a site that can matter, each group sorted by path."""

    texts: tuple[FileStat, ...] = ()
    assets: tuple[FileStat, ...] = ()
    """Everything else below content/, but for the register and content/static/."""
    static: tuple[FileStat, ...] = ()
    """Files below content/static/, which are copied as they are."""
    templates: tuple[FileStat, ...] = ()
    """The site's own templates, below templates/."""
    register: FileStat | None = None
    """content/tags.yaml, if it exists."""
    elsewhere: tuple[str, ...] = ()
    """Paths of stories outside content/, by their names: beside config.yaml, or in a folder there that means a kind."""
    diagnostics: tuple[Diagnostic, ...] = ()


def scan(site: Path) -> Scan:
    """List content/ and templates/ below `site`. Either may be missing. No file is read.

    Whatever cannot be listed is a diagnostic. E602 means that something vanished meanwhile, so a second scan may help.
    """
    walk = _Walk(site)
    content = walk.files(CONTENT)
    templates = walk.files(TEMPLATES)
    texts: list[FileStat] = []
    assets: list[FileStat] = []
    static: list[FileStat] = []
    register = None
    for file in content:
        path = file.path
        is_text = path[-3:].lower() == ".md"
        if path.startswith(STATIC):
            static.append(file)
        elif is_text and file.size <= TEXT_LIMIT:
            texts.append(file)
        elif file.path[-7:].lower() == ".md.txt" and name_parts(file.path[:-4]) is not None:
            name = file.path.rpartition("/")[2]
            walk.diagnostics.append(
                Diagnostic("E110", file.path, args={"name": name, "reason": "@ends_in_txt"})
            )
        elif not is_text and file.path != REGISTER:
            assets.append(file)
        elif file.size > TEXT_LIMIT:
            walk.diagnostics.append(Diagnostic("E109", file.path, args={"size": size_word(file.size)}))
        else:
            register = file
    diagnostics = tuple(sorted(walk.diagnostics, key=attrgetter("sort_key")))
    return Scan(
        tuple(texts),
        tuple(assets),
        tuple(static),
        tuple(templates),
        register,
        tuple(sorted(_stories_elsewhere(site))),
        diagnostics,
    )


def read_bytes(file: FileStat) -> bytes | Diagnostic:
    """Return the content of `file`, or why it cannot be read: E601, E602, or E109 for a text that is none."""
    try:
        with os.fdopen(open_plain(file.location), "rb", buffering=0) as stream:
            wanted = min(file.size, _HEAD) + 1
            head = stream.read(wanted)
            if file.path[-3:].lower() == ".md" and is_binary(head[:BINARY_HEAD]):
                return Diagnostic("E109", file.path)
            return head if len(head) < wanted else head + stream.readall()
    except FileNotFoundError:
        return Diagnostic("E602", file.path)
    except OSError:
        return Diagnostic("E601", file.path)


def name_parts(path: str) -> tuple[str, str] | None:
    """Return a text's story key and language: ``content/meetings/x/index.vi.md`` → ``("meetings/x", "vi")``.

    ``content/meetings/x.vi.md`` is the same story. None where the name says no language.
    """
    match = _NAME.fullmatch(path)
    if match is None:
        return None
    key = match[1]
    folder, slash, name = key.rpartition("/")
    return (folder if slash and name.lower() == "index" else key, language_code(match[2]))


def is_debris(name: str) -> bool:
    """Tell whether a file or folder of this name is left over by an editor or system."""
    return (name[0] in ".~#" or name[-3:] != ".md") and _DEBRIS.match(name) is not None


def _means_a_kind(folder: str) -> bool:
    # start-up time: most sites have no folders but those of `_OURS`
    from coopsite.kinds.registry import folder_called

    return bool(folder_called(folder))


def _stories_elsewhere(site: Path) -> Iterator[str]:
    """Yield the paths of stories outside content/: beside it, in a kind's folder there, or a story's folder in that."""
    for name in _names(site):
        if _STORY.fullmatch(name):
            yield nfc(name)
        elif "." not in name and name not in _OURS and _means_a_kind(nfc(name)):
            for inner in _names(site / name):
                found = [inner] if _STORY.fullmatch(inner) else []
                if not found and "." not in inner:
                    found = [
                        f"{inner}/{each}" for each in _names(site / name / inner) if _STORY.fullmatch(each)
                    ]
                yield from (nfc(f"{name}/{each}") for each in found)


def _names(folder: Path) -> list[str]:
    """Return the names in a folder that are text; none where it is no folder, or may not be looked at."""
    try:
        return [name for name in os.listdir(folder) if not is_debris(name) and not _NO_TEXT.search(name)]  # noqa: PTH208 - a name is all that is asked for
    except OSError:
        return []


class _Walk:
    """Walks folders of one site and collects diagnostics."""

    def __init__(self, site: Path) -> None:
        self.site = str(site)
        self.diagnostics: list[Diagnostic] = []
        self._may_be_twins = False
        """Whether a name was not normalised."""

    def files(self, top: str) -> list[FileStat]:
        """Return all files below the folder `top` of the site, sorted by path."""
        root = Path(self.site, top)
        home = _home(root)
        if home is None or f"{Path(self.site).resolve()}{os.sep}".startswith(home):
            self._find("W506", top)
            return []
        if os.path.lexists(home) and not Path(home).is_relative_to(real(Path(self.site))):
            self._find("E612", top)
            return []
        found: list[FileStat] = []
        folders = [(str(root), top)]
        while folders:
            location, path = folders.pop()
            try:
                with os.scandir(location) as entries:
                    for entry in entries:
                        # Of all that may lie here, nearly everything is a text by its name, and no link.
                        name = entry.name
                        if (
                            name[-3:] == ".md"
                            and name[0] not in ".~#"
                            and name.isascii()
                            and name.isprintable()
                            and entry.is_file(follow_symlinks=False)
                        ):
                            self._file(entry, f"{path}/{name}", found)
                        else:
                            self._entry(entry, path, home, found, folders)
            except FileNotFoundError:
                if path != top:
                    self._find("E602", path)
                elif root.is_symlink():
                    self._find("E601", path)
            except OSError:
                self._find("E601", path)
        return self._without_twins(found)

    def _entry(
        self,
        entry: os.DirEntry[str],
        folder: str,
        home: str,
        found: list[FileStat],
        folders: list[tuple[str, str]],
    ) -> None:
        name = entry.name
        path = f"{folder}/{name}"
        if not name.isascii():
            path = nfc(path)
            self._may_be_twins |= path[-len(name) :] != name
        if is_debris(name) and not (name in _PUBLIC_DOTFILES and path.startswith(STATIC)):
            if _IN_THE_CLOUD.match(name):
                self._find("E601", path)
        elif not name.isascii() and _NO_TEXT.search(name):
            self._unspeakable(entry, path)
        elif not name.isprintable() and (sign := _BREAKS_LINES.search(name)):
            # Such a name would take several lines in reports, in the manifest and in other lists.
            args = described_character(sign[0]) | {"how": "@how_rename_file"}
            self.diagnostics.append(Diagnostic("E106", _BREAKS_LINES.sub("\ufffd", path), args=args))
        elif entry.is_file(follow_symlinks=False):
            self._file(entry, path, found)
        elif entry.is_symlink() or _is_junction(entry):
            self._link(entry, path, home, found)
        elif entry.is_dir(follow_symlinks=False):
            folders.append((entry.path, path))
        else:
            self._special(entry, path)

    def _file(self, entry: os.DirEntry[str], path: str, found: list[FileStat]) -> None:
        """Add a plain file."""
        try:
            found.append(_file(path, entry.path, entry.stat(follow_symlinks=False)))
        except FileNotFoundError:
            self._find("E602", path)
        except OSError:
            self._find("E601", path)

    def _special(self, entry: os.DirEntry[str], path: str) -> None:
        """Report a pipe, socket or device: reading it could block for ever."""
        try:
            args = {"nature": nature_of(entry.stat(follow_symlinks=False))}
        except OSError:
            args = {}
        self.diagnostics.append(Diagnostic("E601", path, args=args))

    def _link(self, entry: os.DirEntry[str], path: str, home: str, found: list[FileStat]) -> None:
        """Add a link to a file in the same top folder as that file; follow no other link."""
        try:
            target = str(Path(entry.path).resolve(strict=True))
            status = entry.stat()
        except (OSError, RuntimeError):
            self._find("W506", path)
            return
        if stat.S_ISREG(status.st_mode) and target.startswith(home):
            found.append(_file(path, entry.path, status))
        else:
            self._find("W506", path)

    def _unspeakable(self, entry: os.DirEntry[str], path: str) -> None:
        """Report a name that is not UTF-8, if the file would be published."""
        if path.endswith(".md") or path.startswith(STATIC) or entry.is_dir(follow_symlinks=False):
            shown = _NO_TEXT.sub("\ufffd", path)
            self.diagnostics.append(Diagnostic("E102", shown, args={"byte": _first_bad_byte(entry.name)}))

    def _without_twins(self, found: list[FileStat]) -> list[FileStat]:
        """Sort `found`; of names that differ only in normalisation, report all but the first (E105)."""
        found.sort(key=attrgetter("path"))
        if not self._may_be_twins:
            return found
        kept: dict[str, FileStat] = {}
        for file in sorted(found, key=attrgetter("path", "location")):
            first = kept.setdefault(file.path, file)
            if first is not file:
                other = first.location[len(self.site) :].replace(os.sep, "/").lstrip("/")
                self.diagnostics.append(Diagnostic("E105", file.path, args={"other_path": other}))
        return list(kept.values())

    def _find(self, code: str, path: str) -> None:
        self.diagnostics.append(Diagnostic(code, path))


def _home(root: Path) -> str | None:
    """Return the real path of `root` with a separator at the end; None where links form a circle."""
    try:
        place = root.resolve(strict=True)
    except RuntimeError:
        return None
    except OSError as error:
        # A circle is a RuntimeError up to Python 3.12, and an OSError later.
        if error.errno == errno.ELOOP:
            return None
        place = root.resolve()
    return str(place).rstrip(os.sep) + os.sep


def _file(path: str, location: str, status: os.stat_result) -> FileStat:
    return FileStat(path, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, location)


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Tell whether a folder is a junction of Windows; Python knows them from 3.12 on."""
    test = getattr(entry, "is_junction", None)
    return test is not None and bool(test())


def _first_bad_byte(name: str) -> str:
    number = ord(_NO_TEXT.findall(name)[0])
    return f"0x{number - 0xDC00:02X}" if 0xDC80 <= number <= 0xDCFF else f"0x{number:04X}"
