"""Commands whose ``--help`` speaks the reader's language."""

from __future__ import annotations

import click


class LocalizedContext(click.Context):
    """What a command is run in; the object of its root is the language to speak."""

    def make_formatter(self) -> click.HelpFormatter:
        """Return what lays out a help text."""
        # start-up time: few runs show help
        from coopsite.cli.help import LocalizedFormatter

        return LocalizedFormatter(
            self.find_root().obj, width=self.terminal_width, max_width=self.max_content_width
        )


class LocalizedCommand(click.Command):
    """A command that is run in such a context."""

    context_class = LocalizedContext
