"""Run the desk: the live preview with writing added, in one process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.preview.run import serve

if TYPE_CHECKING:
    from coopsite.preview.run import FrontApp, RunningPreview, ServeOptions


def desk(wanted: ServeOptions) -> int:
    """Serve the desk of a site, and its preview, on this computer until interrupted; return the exit code."""
    return serve(wanted, _front)


def _front(preview: RunningPreview) -> FrontApp:
    # start-up time: the site is read first
    from coopsite.desk.app import DeskApp

    return DeskApp(preview)
