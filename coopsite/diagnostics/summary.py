"""Write the last lines of a run: what was done, for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from coopsite.diagnostics.catalogue import count, word
from coopsite.diagnostics.exit_codes import INTERRUPTED, MACHINE, TERMINATED
from coopsite.diagnostics.values import moment_text
from coopsite.text.numbers import one_decimal, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


_MOST_GONE: Final = 10
"""Removed pages that are listed by name."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of a run."""

    pages: int
    written: int
    """Number of files; so are `unchanged` and `removed`."""
    unchanged: int
    removed: int
    held_back: int
    seconds: float
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    as_of: str = ""
    """The value of ``--now`` in ISO 8601; empty where it was not given."""
    drafts: bool = False
    """Whether stories held back are shown."""


class Severities(NamedTuple):
    """Number of diagnostics of each severity."""

    errors: int
    warnings: int
    notes: int


def gone(paths: Iterable[str], language: str, *, checks: bool = False) -> list[str]:
    """Return lines about the pages among the `paths` that a build removed, or would: a count and the first of them."""
    pages = [path.removesuffix("index.html") for path in paths if path.endswith(".html")]
    if not pages:
        return []
    lines = [count("pages_to_go" if checks else "pages_gone", len(pages), language)]
    lines += [f"  /{page}" for page in pages[:_MOST_GONE]]
    if len(pages) > _MOST_GONE:
        lines.append(f"  {word('more_pages', language, n=whole_number(len(pages) - _MOST_GONE, language))}")
    return lines


def severities(counts: Mapping[str, int]) -> Severities:
    """Add up errors, warnings and notes: how many diagnostics there are of each code."""
    return Severities(
        *(sum(n for code, n in counts.items() if code[0] == letter) for letter in ("E", "W", "N"))
    )


def closing(
    tally: Tally, language: str, *, exit_code: int, checks: bool = False, strict: bool = False
) -> str:
    """Return the last line of a build or check that ended with `exit_code`."""
    if exit_code in (INTERRUPTED, TERMINATED):
        return word("interrupted", language)
    if exit_code:
        begun = "not_finished" if exit_code == MACHINE else "nothing_written"
        return failed(tally, language, begun="" if checks else begun, strict=strict)
    return (checked if checks else built)(tally, language)


def built(tally: Tally, language: str) -> str:
    """Return ``128 pages, 190 files: 5 written, 185 unchanged, 2 stories held back · 0.6 s``.

    A reason not to publish the pages follows. Written and unchanged files together are all files.
    """
    done = [count("written", tally.written, language), count("unchanged", tally.unchanged, language)]
    if tally.removed:
        done.append(count("removed", tally.removed, language))
    done += _held(tally, language)
    files = count("files", tally.written + tally.unchanged, language)
    line = _line(f"{count('pages', tally.pages, language)}, {files}: {', '.join(done)}", tally, language)
    return " · ".join((line, *_not_to_publish(tally, language)))


def checked(tally: Tally, language: str) -> str:
    """Return ``128 pages checked: no errors, 2 stories held back · 1 warning · 0.6 s``."""
    done = [word("no_errors", language), *_held(tally, language)]
    pages = f"{count('pages', tally.pages, language)} {word('checked', language)}"
    return _line(f"{pages}: {', '.join(done)}", tally, language)


def failed(tally: Tally, language: str, *, begun: str = "nothing_written", strict: bool = False) -> str:
    """Return ``Nothing was written: 3 errors, 1 warning · 0.6 s``; `begun` names its first phrase, if any."""
    found = []
    if tally.errors:
        found.append(count("errors", tally.errors, language))
    if tally.warnings:
        found.append(count("warnings", tally.warnings, language))
    counted = ", ".join(found)
    if strict and not tally.errors:
        counted = f"{counted}; {word('strict_note', language)}"
    said = ": ".join(part for part in (begun and word(begun, language), counted) if part)
    return " · ".join((said, *_notes(tally, language), _seconds(tally, language)))


def _not_to_publish(tally: Tally, language: str) -> list[str]:
    """Return why the pages must not be published: they show drafts, or another moment."""
    until = moment_text(tally.as_of, language)
    if tally.drafts:
        return [word("with_drafts", language, until=until)]
    return [word("as_of", language, until=until)] if until else []


def _held(tally: Tally, language: str) -> list[str]:
    return [count("held_back", tally.held_back, language)] if tally.held_back else []


def _notes(tally: Tally, language: str) -> list[str]:
    return [count("notes", tally.notes, language)] if tally.notes else []


def _line(said: str, tally: Tally, language: str) -> str:
    parts = [said]
    if tally.warnings:
        parts.append(count("warnings", tally.warnings, language))
    return " · ".join([*parts, *_notes(tally, language), _seconds(tally, language)])


def _seconds(tally: Tally, language: str) -> str:
    return word("seconds", language, n=one_decimal(tally.seconds, language))
