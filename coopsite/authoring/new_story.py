"""Write the files of a new story, and that of a translation a story lacks."""

from __future__ import annotations

import contextlib
import os
import re
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from coopsite.authoring.skeleton import following, leading
from coopsite.authoring.source_files import SourcePathError, opened, stored_name
from coopsite.content.scan import name_parts
from coopsite.diagnostics import Diagnostic
from coopsite.diagnostics.values import glossed
from coopsite.kinds.registry import BY_NAME, kind_called
from coopsite.output.handles import put_new
from coopsite.site.addresses import text_slug
from coopsite.site.feed_ids import feed_id, host_of
from coopsite.templating.theme import shipped_folder, table_code
from coopsite.text.filenames import CONFIG, is_reserved
from coopsite.text.nfc import nfc
from coopsite.text.placeholders import only_dots
from coopsite.text.slug import slug
from coopsite.textfile.opening import open_plain, read_setting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from coopsite.config.model import Config
    from coopsite.content.model import Text
    from coopsite.kinds.base import Kind
    from coopsite.output.handles import Folder


_NOBODYS: Final = (".example", "example.org", "example.com", "example.net", "localhost")
"""Hosts reserved for examples (RFC 2606): an id made of one could be another site's, too."""
_HEAD: Final = 8_192
_LONGEST: Final = 76
"""Length of a slug that leaves room for a number."""
_LINE: Final = re.compile(r"^(slug|title)[ \t]*:[ \t]*(.+?)[ \t]*(?:[ \t]#.*)?$", re.MULTILINE)


class AlreadyThereError(SourcePathError):
    """A file of that name exists; nothing was written."""


@dataclass(frozen=True, slots=True)
class NewStory:
    """What was written: paths relative to the site folder, the language of the title first."""

    paths: tuple[str, ...]


def kind_meant(word: str, config: Config) -> Kind | None:
    """Return the kind a person means by ``meeting``, ``meetings``, ``hội nghị`` or ``hoi-nghi``, or None."""
    return kind_called(nfc(word), config.all_kinds)


def kinds_said(config: Config, language: str) -> str:
    """List the names of all kinds, each with what it means where that is in another language."""
    own = [
        f"{kind.name} ({kind.label.get(language) or next(iter(kind.label.values()))})"
        for kind in config.all_kinds
        if kind.name not in BY_NAME
    ]
    return ", ".join((glossed(BY_NAME, language), *own))


def title_of(given: str) -> str:
    """Return a title for a file: one line, NFC, printable; empty when no words are left."""
    line = " ".join(nfc(given).split())
    title = "".join(c for c in line if c.isprintable()).strip()
    return "" if only_dots(title) else title


def now_in(timezone: str) -> datetime:
    """Return the current time in `timezone`."""
    return datetime.now(ZoneInfo(timezone))


def site_config(site: Path) -> tuple[Config | None, tuple[Diagnostic, ...]]:
    """Read a site's config.yaml; return its configuration, or None, and its diagnostics."""
    # start-up time: the desk asks for it when something is written
    from coopsite.config.schema import read_config

    raw = read_setting(site, CONFIG)
    if not isinstance(raw, bytes):
        return None, (raw or Diagnostic("E601", CONFIG),)
    return read_config(raw, CONFIG, known_languages=_with_strings(site))


def _with_strings(site: Path) -> tuple[str, ...]:
    """Return the languages that have a table of strings, shipped or the site's own."""
    folders = (shipped_folder() / "strings", site / "templates" / "strings")
    names = (f"strings/{path.name}" for folder in folders for path in folder.glob("*"))
    return tuple(sorted({code for name in names if (code := table_code(name))}))


def new(
    site: Path,
    config: Config,
    kind: Kind,
    title: str,
    now: datetime,
    languages: Collection[str] = (),
    *,
    bare: bool = False,
) -> NewStory:
    """Write a draft story of `kind` in `languages`, by default all of the site's.

    `title` is in the first of them in the site's order, to be translated in the others. The date is the day of `now`
    in its own time zone. `bare` files hold no hints for those who write them by hand. Raise `AlreadyThereError` where a
    file exists; then nothing is written. On OSError, which passes through, what was written is removed.
    """
    day = now.strftime("%Y-%m-%d")
    whole = slug(title, limit=_LONGEST) or f"{kind.name}-{day}"
    word = _free_slug(whole, slugs_taken(site, config))
    named = word if not kind.is_listed or whole.endswith(day) else f"{day}-{word}"
    key = f"{kind.folder}/{named}"
    folder = f"content/{key}"
    first, *others = [code for code in config.languages if not languages or code in languages]
    ids = {code: made_feed_id(config, kind, key, day, code) for code in config.languages}
    files = {f"{folder}/index.{first}.md": leading(kind, title, word, day, first, ids[first], bare=bare)}
    for language in others:
        files[f"{folder}/index.{language}.md"] = following(
            kind, title, word, language, f"index.{first}.md", ids[language], bare=bare
        )
    write_new(site, files)
    return NewStory(tuple(files))


def translation(
    site: Path, config: Config, kind: Kind, texts: Sequence[Text], others: Sequence[str], language: str
) -> str:
    """Write the file of a story in `language` as `new` writes bare ones to be translated to; return its path.

    `texts` are those of the story that can be read, the one with its date first; `others` the paths of all its files,
    the one to translate from first. Raise as `new` does.
    """
    source = next((text for text in texts if text.path == others[0]), texts[0] if texts else None)
    stem, name = others[0][:-3].rpartition(".")[0], others[0].rpartition("/")[2]
    key = (name_parts(others[0]) or ("", ""))[0]
    title = source.title if source else key.rpartition("/")[2]
    day = next((text.date for text in texts if text.date), "")
    whole = text_slug(source) if source else slug(title)
    word = _free_slug(whole or f"{kind.name}-{language}", slugs_taken(site, config, frozenset(others)))
    given = made_feed_id(config, kind, key, day, language) if day else ""
    path = f"{stem}.{language}.md"
    write_new(site, {path: following(kind, title, word, language, name, given, bare=True)})
    return path


def made_feed_id(config: Config, kind: Kind, key: str, date: str, language: str) -> str:
    """Return the feed id to write down: the one that follows from the story's key and date.

    Empty for a standing page, and while the site has no address of its own.
    """
    if not kind.is_listed or host_of(config.feed_base).endswith(_NOBODYS):
        return ""
    return feed_id(config.feed_base, date[:4], key, language)


def _free_slug(word: str, taken: frozenset[str]) -> str:
    """Return `word`, or the first of ``word-2``, ``word-3``, … that is not taken."""
    return next(each for each in _candidates(word) if each not in taken and not is_reserved(each))


def _candidates(word: str) -> Iterator[str]:
    yield word
    for number in count(2):
        yield f"{word}-{number}"


def slugs_taken(site: Path, config: Config, but: Collection[str] = ()) -> frozenset[str]:
    """Return the slugs of the site's texts `but` some, and the words the site itself uses in addresses."""
    words = {"page"} | {word for kind in config.kinds.values() for word in kind.address.values()}
    words.update(word for localized in config.words.values() for word in localized.values())
    for path in (site / "content").rglob("*.md"):
        if nfc(path.relative_to(site).as_posix()) not in but:
            words.add(_slug_in(path))
    return frozenset(words)


def _slug_in(path: Path) -> str:
    """Return the slug of a text, found without parsing its front matter."""
    try:
        with os.fdopen(open_plain(path), "rb") as file:
            head = file.read(_HEAD).decode("utf-8", "replace").replace("\r\n", "\n")
    except OSError:
        return ""
    given = {name: value.strip("\"'") for name, value in reversed(_LINE.findall(head))}
    return given.get("slug") or slug(nfc(given.get("title", "")))


def write_new(site: Path, files: dict[str, str]) -> None:
    """Write new files, by path below `site`: all or none. Raise `AlreadyThereError`, `LinkInTheWayError` or OSError."""
    with opened(site) as top:
        try:
            put_new(top, {_stored(top, path): text.encode("utf-8") for path, text in files.items()})
        except FileExistsError as error:
            raise AlreadyThereError(nfc(error.filename)) from None


def _stored(top: Folder, path: str) -> str:
    """Return `path` with the names that the folders on its way have on the disk."""
    *parts, name = path.split("/")
    found: list[str] = []
    with contextlib.ExitStack() as stack:
        folder = top
        for at, part in enumerate(parts):
            found.append(stored_name(folder, part))
            try:
                folder = stack.enter_context(folder.enter(found[-1]))
            except FileNotFoundError:
                found += parts[at + 1 :]
                break
        return "/".join([*found, stored_name(folder, name)])
