"""Run the desk: the live preview with writing added, in one process."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from coopsite.authoring.new_story import LinkInTheWay
from coopsite.authoring.steps import finish
from coopsite.locales import desk_words
from coopsite.preview.run import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from coopsite.preview.run import FrontApp, RunningPreview, ServeOptions


def desk(wanted: ServeOptions) -> int:
    """Serve the desk of a site, and its preview, on this computer until interrupted; return the exit code.

    A change of stories that an earlier run left unfinished is finished first, and said.
    """
    for line in finished(wanted.site, wanted.language):
        print(line, file=sys.stderr, flush=True)
    return serve(wanted, _front)


def _front(preview: RunningPreview) -> FrontApp:
    # start-up time: the site is read first
    from coopsite.desk.app import DeskApp

    return DeskApp(preview)


def finished(site: Path, language: str) -> Iterator[str]:
    """Finish what an earlier run left unfinished; yield lines that say so."""
    words = desk_words(language)
    try:
        found = finish(site)
    except (OSError, LinkInTheWay):
        yield words["files_not_finished"]
        return
    if found is not None:
        yield words[f"files_finished_{found.name}"].format(key=found.key)
        for path in found.left:
            yield words["files_left"].format(path=path)
