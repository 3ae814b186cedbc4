"""Writes the files of a new story, one in each language of the site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from coopsite.desk.skeleton import following, leading
from coopsite.language import nfc, slug
from coopsite.names import is_reserved
from coopsite.source.kinds import FOLDER_OF_KIND, KIND_OF_FOLDER, folder_called

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from coopsite.config import Config


_HEAD: Final = 8_192
_LONGEST: Final = 76
"""So long may a slug be that a number can still be put behind it."""
_LINE: Final = re.compile(r"^(slug|title)[ \t]*:[ \t]*(.+?)[ \t]*(?:[ \t]#.*)?$", re.MULTILINE)


class AlreadyThere(Exception):  # noqa: N818 – it is what happened, not a fault
    """A file of that name exists; nothing was written."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class New:
    """What was written: paths relative to the site folder, the language of the title first."""

    paths: tuple[str, ...]


def kind_of(word: str) -> str | None:
    """Return the kind a person means by ``meeting``, ``meetings``, ``hội nghị`` or ``hoi-nghi``, or None."""
    return KIND_OF_FOLDER.get(folder_called(nfc(word)))


def title_of(given: str) -> str:
    """Return a title as it may stand in a file: one line, NFC, printable; empty when nothing is left."""
    line = " ".join(nfc(given).split())
    return "".join(c for c in line if c.isprintable()).strip()


def now_in(timezone: str) -> datetime:
    """Return this moment by the clock of `timezone`."""
    return datetime.now(ZoneInfo(timezone))


def new(site: Path, config: Config, kind: str, title: str, now: datetime) -> New:
    """Write a story of `kind`, as a draft: `title` in the site's first language, to be translated in others.

    `now` decides its date, in its own time zone. Files that exist stay as they are: then AlreadyThere is
    raised and nothing is written. OSError passes through, after what was written has been taken away again.
    """
    day = now.strftime("%Y-%m-%d")
    whole = slug(title, limit=_LONGEST) or f"{kind}-{day}"
    word = _free_slug(whole, _taken(site, config))
    folder = (
        f"content/{FOLDER_OF_KIND[kind]}/{word if kind == 'page' or whole.endswith(day) else f'{day}-{word}'}"
    )
    first, *others = config.languages
    files = {f"{folder}/index.{first}.md": leading(kind, title, word, day, first)}
    for language in others:
        files[f"{folder}/index.{language}.md"] = following(kind, title, word, language, f"index.{first}.md")
    _write(site, files)
    return New(tuple(files))


def _free_slug(word: str, taken: frozenset[str]) -> str:
    """Return `word`, or the first of ``word-2``, ``word-3``, … that no story of the site has."""
    return next(each for each in _candidates(word) if each not in taken and not is_reserved(each))


def _candidates(word: str) -> Iterator[str]:
    yield word
    for number in count(2):
        yield f"{word}-{number}"


def _taken(site: Path, config: Config) -> frozenset[str]:
    """Return the slugs of the site's stories, and words the site uses in addresses itself."""
    words = {"page"} | {word for kind in config.kinds.values() for word in kind.address.values()}
    words.update(word for localized in config.words.values() for word in localized.values())
    for path in (site / "content").rglob("*.md"):
        words.add(_slug_in(path))
    return frozenset(words)


def _slug_in(path: Path) -> str:
    """Return the slug a text has, as far as a quick look shows it."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD).decode("utf-8", "replace").replace("\r\n", "\n")
    except OSError:
        return ""
    given = {name: value.strip("\"'") for name, value in reversed(_LINE.findall(head))}
    return given.get("slug") or slug(nfc(given.get("title", "")))


def _write(site: Path, files: dict[str, str]) -> None:
    for path in files:
        if (site / path).exists():
            raise AlreadyThere(path)
    written: list[Path] = []
    try:
        for path, text in files.items():
            target = site / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="\n") as file:
                written.append(target)
                file.write(text)
    except FileExistsError as error:
        _unlink(written)
        raise AlreadyThere(str(error.filename)) from None
    except OSError:
        _unlink(written)
        raise


def _unlink(written: list[Path]) -> None:
    for path in written:
        path.unlink(missing_ok=True)
