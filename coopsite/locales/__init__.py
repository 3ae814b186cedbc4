"""The languages coopsite speaks: one folder each, whose modules are loaded when first needed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from coopsite.locales.conventions import Formats

DEFAULT: Final = "en"
"""The language for people who speak none of these."""


def _found() -> tuple[str, ...]:
    folders = Path(__file__).parent.iterdir()
    codes = sorted(folder.name for folder in folders if (folder / "messages.py").is_file())
    return tuple(sorted(codes, key=DEFAULT.__eq__))


SPOKEN: Final = _found()
"""The codes of the languages, `DEFAULT` last."""


def spoken(language: str) -> str:
    """Return `language` if coopsite speaks it, else `DEFAULT`."""
    return language if language in SPOKEN else DEFAULT


def messages(language: str) -> Mapping[str, tuple[str, str]]:
    """Return the message and hint of every diagnostic, by code."""
    table: Mapping[str, tuple[str, str]] = _table(language, "messages", "MESSAGES")
    return table


def words(language: str) -> Mapping[str, str]:
    """Return the phrases of reports and commands, by name."""
    return _strings(language, "messages", "WORDS")


def glosses(language: str) -> Mapping[str, str]:
    """Return the meaning in `language` of English words in front matter."""
    return _strings(language, "messages", "GLOSSES")


def help_texts(language: str) -> Mapping[str, str]:
    """Return the pieces of ``--help`` by their English, which stands in `cli.commands`."""
    return _strings(language, "help", "HELP")


def preview_words(language: str) -> Mapping[str, str]:
    """Return the words of the live preview, by name."""
    return _strings(language, "preview", "WORDS")


def desk_words(language: str) -> Mapping[str, str]:
    """Return the words of the desk, by name."""
    return _strings(language, "desk", "WORDS")


def new_story_words(language: str) -> Mapping[str, str]:
    """Return the placeholders and comments in the files of a new story, by name."""
    return _strings(language, "new_story", "WORDS")


def new_story_lines(language: str, name: str) -> Mapping[str, str]:
    """Return the table `name` of a new story's lines to uncomment: ``LINES`` or ``TRANSLATED``, by kind."""
    return _strings(language, "new_story", name)


def field_groups(language: str) -> Mapping[str, str]:
    """Return what the groups of the desk's form are called, by name."""
    return _strings(language, "fields", "GROUPS")


def field_texts(language: str) -> Mapping[str, tuple[str, str]]:
    """Return the label and the help of every field, by its name: ``title``; of one in a row, ``picture.alt``."""
    table: Mapping[str, tuple[str, str]] = _table(language, "fields", "FIELDS")
    return table


def shape_helps(language: str) -> Mapping[str, str]:
    """Return the help for fields that config.yaml declares, by their shape."""
    return _strings(language, "fields", "SHAPES")


def body_words(language: str) -> Mapping[str, str]:
    """Return the words in the HTML of a text in `language`, by name."""
    return _strings(language, "bodies", "WORDS")


def formats(language: str) -> Formats:
    """Return how `language` writes days, months and numbers."""
    found: Formats = _table(language, "dates", "FORMATS")
    return found


@cache
def field_names() -> Mapping[str, str]:
    """Return the field for each name that writers of any language use for it; names folded, with single spaces."""
    return {name: field for code in SPOKEN for name, field in _strings(code, "names", "FIELDS").items()}


@cache
def language_names() -> Mapping[str, str]:
    """Return the code for each name that writers of any language use for a language; names folded."""
    return {name: code for one in SPOKEN for name, code in _strings(one, "names", "LANGUAGES").items()}


@cache
def yes_words() -> tuple[str, ...]:
    """Return the words for yes of all languages beside YAML's own."""
    return tuple(word for one in SPOKEN for word in _table(one, "names", "YES"))


@cache
def no_words() -> tuple[str, ...]:
    """Return the words for no of all languages beside YAML's own."""
    return tuple(word for one in SPOKEN for word in _table(one, "names", "NO"))


def _strings(language: str, module: str, name: str) -> Mapping[str, str]:
    table: Mapping[str, str] = _table(language, module, name)
    return table


@cache
def _table(language: str, module: str, name: str) -> Any:
    return getattr(import_module(f"{__name__}.{spoken(language)}.{module}"), name)
