"""What is wrong with a site, by file: after an edit only the texts that changed are looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coopsite.build.texts import TextRecord, TextStore
    from coopsite.diagnostics import Diagnostic


class TextFindings:
    """The diagnostics of all texts of a store, kept until it is said that what they follow from may have changed."""

    def __init__(self) -> None:
        self._found: dict[str, Sequence[Diagnostic]] | None = None
        """Of the files with something wrong, by path; None where all have to be looked at."""
        self._doubtful: set[str] = set()

    def doubt(self, paths: Iterable[str]) -> None:
        """Look again at the files `paths`, whose records are others now."""
        self._doubtful.update(paths)

    def doubt_all(self) -> None:
        """Look again at all files."""
        self._found = None

    def of(self, store: TextStore, records: Mapping[str, TextRecord]) -> list[Diagnostic]:
        """Return the diagnostics of `records`, which are those of `store` with what is not saved in their place."""
        if self._found is None:
            self._found, looked_at = {}, list(records)
        else:
            looked_at = [path for path in self._doubtful if path in records]
            for path in self._doubtful:
                self._found.pop(path, None)
        self._doubtful.clear()
        found, is_whole = self._found, True
        for path in looked_at:
            record = records[path]
            if wrong := store.wrong_in(record):
                found[path] = wrong
            is_whole = is_whole and (record.text is None or record.text.body_digest in store.outlines)
        if not is_whole:
            # Its body may be parsed for another file, which says nothing of this one.
            self._found = None
        return [each for group in found.values() for each in group]


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return diagnostics in the order of a report, each once."""
    by_file: dict[str, list[Diagnostic]] = {}
    for each in diagnostics:
        by_file.setdefault(each.path, []).append(each)
    # That order begins with the path, and most files have one at most: far quicker than to compare all with all.
    return tuple([each for path in sorted(by_file) for each in _of_file(by_file[path])])


def _of_file(found: list[Diagnostic]) -> list[Diagnostic]:
    if len(found) == 1:
        return found
    unique = {each.sort_key: each for each in found}
    return [unique[key] for key in sorted(unique)]
