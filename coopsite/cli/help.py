"""``--help`` in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from coopsite.locales import help_texts

if TYPE_CHECKING:
    from collections.abc import Iterable


class LocalizedContext(click.Context):
    """The context of a command; the object of its root is the language to speak."""

    def make_formatter(self) -> click.HelpFormatter:
        """Return a formatter that speaks this language."""
        return LocalizedFormatter(
            self.find_root().obj, width=self.terminal_width, max_width=self.max_content_width
        )


class LocalizedCommand(click.Command):
    """A command that is run in such a context."""

    context_class = LocalizedContext


class LocalizedFormatter(click.HelpFormatter):
    """Formats a help text in a language; a piece without words there stays English."""

    def __init__(self, language: str, **layout: Any) -> None:
        super().__init__(**layout)
        self._words = help_texts(language)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        for english in ("[OPTIONS]", "COMMAND [ARGS]..."):
            args = args.replace(english, self._said(english))
        super().write_usage(prog, args, self._said("Usage: ") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write the heading of a list."""
        super().write_heading(self._said(heading))

    def write_text(self, text: str) -> None:
        """Write the description of a command."""
        super().write_text("\n\n".join(self._said(" ".join(part.split())) for part in text.split("\n\n")))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names with their meanings."""
        super().write_dl([(name, self._said(meaning)) for name, meaning in rows], col_max, col_spacing)

    def _said(self, english: str) -> str:
        """Return a piece in the language; the limits of a value, in brackets at its end, stay."""
        text, limits, more = english.partition("  [")
        if text.endswith("..."):  # cut where the terminal is narrow
            text = next((whole for whole in self._words if whole.startswith(text[:-3])), text)
        return self._words.get(text, text) + limits + more
