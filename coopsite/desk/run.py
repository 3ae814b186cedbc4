"""Run the desk: the live preview with writing added, in one process."""

from __future__ import annotations

import http.client
import sys
import webbrowser
from functools import partial
from typing import TYPE_CHECKING, Final

from coopsite.authoring.source_files import LinkInTheWayError
from coopsite.authoring.steps import finish
from coopsite.cache.folder import site_cache
from coopsite.desk.tokens import RunTokens
from coopsite.locales import desk_words
from coopsite.preview.run import serve
from coopsite.process.lock import LockedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from coopsite.preview.run import FrontApp, RunningPreview, ServeOptions, Terminal

_PATIENCE: Final = 3.0
_MARK_PATH: Final = "/_desk/api/mark"


def desk(wanted: ServeOptions) -> int:
    """Serve the desk of a site, and its preview, on this computer until interrupted; return the exit code.

    A change of stories that an earlier run left unfinished is finished first, and said. Where the desk is open already,
    show it.
    """
    for line in finished(wanted.site, wanted.language):
        print(line, file=sys.stderr, flush=True)
    return serve(wanted, _front, partial(_shown, wanted))


def _front(preview: RunningPreview) -> FrontApp:
    # start-up time: the site is read first
    from coopsite.desk.app import DeskApp

    return DeskApp(preview)


def _shown(wanted: ServeOptions, terminal: Terminal) -> bool:
    """Show the desk of this site that another process serves at the port; tell whether there is one."""
    if not _is_open(wanted):
        return False
    address = f"http://127.0.0.1:{wanted.port}/_desk/"
    terminal.say("open_already", address=address)
    if wanted.open_browser:
        webbrowser.open(address)
    return True


def _is_open(wanted: ServeOptions) -> bool:
    location, _ = site_cache(wanted.site, wanted.cache)
    if location is None:
        return False
    connection = http.client.HTTPConnection("127.0.0.1", wanted.port, timeout=_PATIENCE)
    try:
        connection.request("GET", _MARK_PATH)
        answer = connection.getresponse().read(1000)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return answer == RunTokens(location.key, wanted.site).mark.encode()


def finished(site: Path, language: str) -> Iterator[str]:
    """Finish what an earlier run left unfinished; yield lines that say so."""
    words = desk_words(language)
    try:
        found = finish(site)
    except (OSError, LinkInTheWayError, LockedError):
        yield words["files_not_finished"]
        return
    if found is not None:
        yield words[f"files_finished_{found.name}"].format(key=found.key)
        for path in found.left:
            yield words["files_left"].format(path=path)
