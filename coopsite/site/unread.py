"""What reaches no reader as it lies there: files that nobody reads or names, folders that stand for no kind."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from coopsite.content.model import marks_of
from coopsite.diagnostics import Diagnostic
from coopsite.kinds.news import NEWS
from coopsite.kinds.registry import folder_meant, kind_called
from coopsite.site.positions import START
from coopsite.text.filenames import CONTENT, OTHER_PICTURES, PICTURES, ending_of
from coopsite.text.language_codes import language_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coopsite.content.model import Text
    from coopsite.kinds.base import Kind
    from coopsite.site.model import Site

_REASONS: Final = {
    **dict.fromkeys(("doc", "docx", "odt", "pages", "rtf"), "unread_document"),
    **dict.fromkeys(("txt", "text", "markdown", "mdown", "mkd", "mdx"), "unread_text"),
    **dict.fromkeys(("htm", "html", "xhtml"), "unread_page"),
}
"""Ending → why a file that probably holds a story is not read as one."""
_NO_STORY: Final = re.compile(
    r"(?:readme|licen[cs]e|notice|copying|authors|changelog)(?:\..*)?\Z", re.IGNORECASE
)
_NAMED: Final = 3
"""So many more files of a folder are told by name."""


def files_unread(site: Site) -> Iterator[Diagnostic]:
    """Yield W112 for each file that looks like a story, and W113 for the other files of a folder, that no story names.

    Every story must have been read, its body too.
    """
    languages = site.config.languages
    alone = [path for path in site.assets if path not in site.uses.named and not _is_about(path)]
    others = []
    for path in sorted(alone):
        reason = _REASONS.get(ending_of(path))
        if reason is None:
            others.append(path)
        else:
            yield _unread(path, f"@{reason}", _as_story(path, languages))
    for _, group in groupby(others, key=lambda path: path.rpartition("/")[0]):
        yield _unnamed(list(group))


def stories_elsewhere(paths: Iterable[str], languages: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Yield W112 for each of `paths`, stories outside content/, that is in one of `languages`."""
    for path in paths:
        folder, _, name = path.rpartition("/")
        if language_code(name.split(".")[-2]) in languages:
            folder = folder or "news"
            yield _unread(path, "@unread_elsewhere", f"{CONTENT}/{folder}/{name}")


def folders_unknown(texts: Iterable[Text], kinds: Sequence[Kind]) -> Iterator[Diagnostic]:
    """Yield W114 for each folder whose stories pass for news though its name is nearly that of another of `kinds`."""
    first: dict[str, Text] = {}
    for text in texts:
        folder, slash, _ = text.key.partition("/")
        if slash and text.kind == NEWS.name and folder not in first and "kind" not in marks_of(text):
            first[folder] = text
    for folder, text in first.items():
        meant = folder_meant(folder, kinds) if kind_called(folder, kinds) is None else ""
        if meant not in ("", NEWS.folder):
            args = {"folder": folder, "suggestion": meant}
            yield Diagnostic("W114", text.path, START.line, START.column, args)


def _is_about(path: str) -> bool:
    """Tell whether a file is about the folder it lies in, for those who work on it."""
    return _NO_STORY.match(path.rpartition("/")[2]) is not None


def _unread(path: str, reason: str, suggestion: str) -> Diagnostic:
    args = {"reason": reason, "suggestion": suggestion, "example": _example(path)}
    return Diagnostic("W112", path, args=args)


def _unnamed(paths: list[str]) -> Diagnostic:
    """Return W113 for files of one folder: at the first, with how many more there are and what some are called."""
    first, *more = paths
    names = ", ".join(path.rpartition("/")[2] for path in more[:_NAMED])
    names += ", …" if len(more) > _NAMED else ""
    args = {"count": str(len(more)), "names": names} if more else {}
    return Diagnostic("W113", first, args={"example": _example(first), **args})


def _example(path: str) -> str:
    """Return how a text beside the file shows it, or leads to it."""
    name = path.rpartition("/")[2]
    target = f"<{name}>" if " " in name else name
    return f"{'!' if ending_of(path) in PICTURES | OTHER_PICTURES else ''}[…]({target})"


def _as_story(path: str, languages: tuple[str, ...]) -> str:
    """Return what the file would be called if it were a story: ``tin.txt``, ``tin.vi.txt`` → ``tin.vi.md``."""
    stem = path.rpartition("/")[2].rpartition(".")[0]
    is_named = "." in stem and language_code(stem.rpartition(".")[2]) in languages
    return f"{stem}.md" if is_named else f"{stem}.{languages[0]}.md"
