"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from coopsite.locales import SPOKEN

Command = TypeVar("Command", bound=Callable[..., Any])

FOLDER: Final = click.Path(path_type=Path)
LANGUAGES: Final = click.Choice(SPOKEN)
FORMS: Final = click.Choice(("text", "json"))


def site(command: Command) -> Command:
    """Add ``--site``."""
    says = "The site's folder (this one)."
    return click.option("--site", type=FOLDER, default=Path(), metavar="DIR", help=says)(command)


def output(command: Command) -> Command:
    """Add ``--output``."""
    says = "Where the pages go (output in the site's folder)."
    return click.option("--output", type=FOLDER, metavar="DIR", help=says)(command)


def cache(command: Command) -> Command:
    """Add ``--cache``."""
    says = "Where to keep what is remembered (your cache folder)."
    return click.option("--cache", type=FOLDER, metavar="DIR", help=says)(command)


def now(command: Command) -> Command:
    """Add ``--now``."""
    says = "Do as if it were this moment: 2024-01-31T09:00."
    return click.option("--now", metavar="ISO", help=says)(command)


def drafts(command: Command) -> Command:
    """Add ``--drafts``."""
    says = "Show drafts, future and expired stories too, marked."
    return click.option("--drafts", is_flag=True, help=says)(command)


def strict(command: Command) -> Command:
    """Add ``--strict``."""
    return click.option("--strict", is_flag=True, help="Let a warning count as an error.")(command)


def form(command: Command) -> Command:
    """Add ``--format``."""
    says = "How to report: for people or for programs (text)."
    return click.option("--format", "form", type=FORMS, default="text", help=says)(command)


def lang(command: Command) -> Command:
    """Add ``--lang``."""
    says = "Language of the messages (the computer's, else the site's)."
    return click.option("--lang", type=LANGUAGES, help=says)(command)
