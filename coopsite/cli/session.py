"""One run of a command: its site, its language, its reports and its exit code."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import asdict as struct_dict

from coopsite.build.tally import tally_of
from coopsite.cli.errors import UsageMistakeError
from coopsite.cli.locale import choose_language, glance, moment
from coopsite.cli.progress import ProgressBar
from coopsite.diagnostics import Diagnostic
from coopsite.diagnostics.catalogue import word
from coopsite.diagnostics.report import json_document, text
from coopsite.diagnostics.summary import closing, gone
from coopsite.text.filenames import CONFIG
from coopsite.textfile.opening import is_there
from coopsite.textfile.source_lines import SourceLines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from coopsite.build.options import Build


@dataclass(frozen=True, slots=True)
class Session:
    """The site, language, time zone and report format of a command."""

    site: Path
    language: str
    timezone: str
    form: str = "text"
    """``text`` or ``json``."""

    @classmethod
    def of(cls, site: Path, language: str | None, form: str = "text") -> Session:
        """Choose language and time zone by a glance at `site`."""
        seen = glance(site)
        return cls(site, choose_language(language, os.environ, seen.languages), seen.timezone, form)

    @property
    def is_site(self) -> bool:
        """Whether the folder has a configuration."""
        return is_there(self.site / CONFIG)

    @property
    def no_site(self) -> Diagnostic:
        """E801 for a folder that does not exist or has no configuration."""
        folder = str(self.site.absolute())
        if self.site.is_dir():
            return Diagnostic("E801", args={"folder": folder, "how": "@how_missing_config"})
        return Diagnostic("E801", args={"nowhere": folder, "how": "@how_missing_folder"})

    def say(self, name: str, /, *, err: bool = False, **values: str) -> None:
        """Print a phrase of the catalogue."""
        click.echo(word(name, self.language, **values), err=err)

    def say_all(self, phrases: Iterable[tuple[str, Mapping[str, str]]]) -> None:
        """Print phrases of the catalogue, each on an indented line of its own."""
        for name, values in phrases:
            click.echo(f"  {word(name, self.language, **values)}")

    def moment(self, given: str | None) -> datetime | None:
        """Parse the value of ``--now``. Raise `UsageMistakeError` where it is no moment."""
        if given is None:
            return None
        read = moment(given, self.timezone)
        if read is None:
            raise UsageMistakeError("usage_now", value=given)
        return read

    def report(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Print diagnostics for people, on stderr."""
        said = text(diagnostics, self.language, SourceLines(self.site), colour=_colours())
        if said:
            click.echo(said, err=True)

    def refuse(self, diagnostics: Sequence[Diagnostic], exit_code: int) -> int:
        """Report why a run cannot begin; return `exit_code`."""
        if self.form == "json":
            self.document(diagnostics)
        else:
            self.report(diagnostics)
        return exit_code

    def document(
        self,
        diagnostics: Iterable[Diagnostic],
        held_back: Iterable[Mapping[str, str]] = (),
        stats: Mapping[str, Any] | None = None,
        removed: Iterable[str] = (),
    ) -> None:
        """Print the JSON document of ``--format json`` on stdout."""
        made = json_document(diagnostics, self.language, held_back=held_back, removed=removed, stats=stats)
        click.echo(json.dumps(made, ensure_ascii=False, indent=2))

    def end(
        self,
        build: Build,
        *,
        checks: bool = False,
        strict: bool = False,
        as_of: datetime | None = None,
        drafts: bool = False,
        more_stats: Mapping[str, Any] | None = None,
    ) -> int:
        """Report what a build found and did; return its exit code.

        `as_of` and `drafts` are the values of ``--now`` and ``--drafts``.
        """
        if self.form == "json":
            held_back = [{k: str(v) for k, v in struct_dict(entry).items()} for entry in build.held_back]
            stats = {**asdict(build.stats), **(more_stats or {})}
            self.document(build.diagnostics, held_back, stats, build.removed)
        else:
            self.report(build.diagnostics)
            code = build.exit_code
            tally = replace(tally_of(build), as_of=as_of.isoformat() if as_of else "", drafts=drafts)
            line = closing(tally, self.language, exit_code=code, checks=checks, strict=strict)
            for each in gone(build.removed, self.language, checks=checks):
                click.echo(each)
            click.echo(line)
        return build.exit_code

    @contextmanager
    def progress(self) -> Iterator[ProgressBar | None]:
        """Yield a progress bar where stderr is a terminal; else None."""
        watched = self.form == "text" and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        bar = ProgressBar(sys.stderr, self.language) if watched else None
        try:
            yield bar
        finally:
            if bar:
                bar.close()


def _colours() -> bool:
    return sys.stderr.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
