"""The languages coopsite speaks: one folder each, of which a part is loaded when it is first needed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from coopsite.locales.conventions import Formats

DEFAULT: Final = "en"
"""The language for whoever speaks none of those there are."""


def _found() -> tuple[str, ...]:
    folders = Path(__file__).parent.iterdir()
    codes = sorted(folder.name for folder in folders if (folder / "messages.py").is_file())
    return tuple(sorted(codes, key=DEFAULT.__eq__))


SPOKEN: Final = _found()
"""The codes of the languages, that of `DEFAULT` last."""


def spoken(language: str) -> str:
    """Return `language` where coopsite speaks it, else `DEFAULT`."""
    return language if language in SPOKEN else DEFAULT


def messages(language: str) -> Mapping[str, tuple[str, str]]:
    """Return message and hint of every diagnostic, by code."""
    table: Mapping[str, tuple[str, str]] = _table(language, "messages", "MESSAGES")
    return table


def words(language: str) -> Mapping[str, str]:
    """Return the phrases of reports and commands, by name."""
    return _strings(language, "messages", "WORDS")


def glosses(language: str) -> Mapping[str, str]:
    """Return what the English words of front matter mean in `language`."""
    return _strings(language, "messages", "GLOSSES")


def help_texts(language: str) -> Mapping[str, str]:
    """Return the pieces of ``--help`` by their English, which stands at the commands; a missing one stays English."""
    return _strings(language, "help", "HELP")


def preview_words(language: str) -> Mapping[str, str]:
    """Return the words of the live preview, by name."""
    return _strings(language, "preview", "WORDS")


def new_story_words(language: str) -> Mapping[str, str]:
    """Return what stands in the files of a new story until somebody replaces it, by name."""
    return _strings(language, "new_story", "WORDS")


def new_story_lines(language: str, name: str) -> Mapping[str, str]:
    """Return the lines to uncomment, by kind: those called ``FACTS``, or ``TRANSLATED`` ones."""
    return _strings(language, "new_story", name)


def body_words(language: str) -> Mapping[str, str]:
    """Return the words that stand in the HTML of a text in `language`, by name."""
    return _strings(language, "bodies", "WORDS")


def formats(language: str) -> Formats:
    """Return how `language` writes days, months and numbers."""
    found: Formats = _table(language, "dates", "FORMATS")
    return found


@cache
def field_names() -> Mapping[str, str]:
    """Return the field that a name stands for in any language coopsite speaks; names folded, parted by one space."""
    return {name: field for code in SPOKEN for name, field in _strings(code, "names", "FIELDS").items()}


@cache
def language_names() -> Mapping[str, str]:
    """Return the code that a name of a language stands for in any language coopsite speaks; names folded."""
    return {name: code for one in SPOKEN for name, code in _strings(one, "names", "LANGUAGES").items()}


def _strings(language: str, module: str, name: str) -> Mapping[str, str]:
    table: Mapping[str, str] = _table(language, module, name)
    return table


@cache
def _table(language: str, module: str, name: str) -> Any:
    return getattr(import_module(f"{__name__}.{spoken(language)}.{module}"), name)
