"""Run the preview: from the command's options to its exit code."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import sys
import threading
import webbrowser
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from coopsite.build.leftovers import clear_leftovers
from coopsite.cache.folder import site_cache
from coopsite.cache.store import BuildCache
from coopsite.cache.version import fingerprint
from coopsite.diagnostics import Diagnostic
from coopsite.diagnostics.exit_codes import INTERRUPTED, MACHINE, WRONG_USAGE
from coopsite.diagnostics.report import text
from coopsite.output.guard import guard_cache
from coopsite.preview.editor import Editor
from coopsite.preview.events import EventStreams
from coopsite.preview.model import PreviewOptions
from coopsite.preview.overlay import OverlayContext
from coopsite.preview.security import hosts_of, is_loopback
from coopsite.preview.session import PreviewSession
from coopsite.preview.sockets import PortBusyError, take_port
from coopsite.preview.source import LiveSource
from coopsite.preview.sync import SyncThread
from coopsite.preview.watch import ChangeQueue, watch
from coopsite.preview.words import say
from coopsite.process.workers import Workers
from coopsite.textfile.source_lines import SourceLines

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from coopsite.preview.model import SavedStory

_EVERYWHERE: Final = frozenset({"0.0.0.0", "::", "[::]"})  # noqa: S104 - named to warn of it


@dataclass(frozen=True, slots=True)
class Terminal:
    """The terminal the preview was started in."""

    site: Path
    language: str

    def say(self, name: str, /, **values: str) -> None:
        """Print a phrase."""
        print(say(name, self.language, **values), file=sys.stderr, flush=True)

    def report(self, *diagnostics: Diagnostic) -> None:
        """Print diagnostics."""
        print(text(diagnostics, self.language, SourceLines(self.site)), file=sys.stderr, flush=True)


def serve(
    *,
    site: Path,
    host: str,
    port: int,
    published: bool,
    now: datetime | None,
    poll: bool,
    open_browser: bool,
    language: str,
    cache: Path | None = None,
) -> int:
    """Serve `site` at `host` and `port` until interrupted, and follow every change; return the exit code.

    Errors of the site are shown in the browser and do not end the preview.
    """
    terminal = Terminal(site, language)
    wrong = guard_cache(cache, site)
    if wrong is not None:
        terminal.report(wrong)
        return WRONG_USAGE
    try:
        sockets = take_port(host, port)
    except PortBusyError as busy:
        free = {"free": str(busy.free)} if busy.free else {}
        terminal.report(Diagnostic("E702", args={"port": str(busy.port), **free}))
        return MACHINE
    except (OSError, UnicodeError):
        terminal.say("no_host", host=host)
        return WRONG_USAGE
    if not is_loopback(host):
        terminal.say("warn_any" if host in _EVERYWHERE else "warn_host", host=host)
    clear_leftovers(site)
    location, diagnostics = site_cache(site, cache)
    if diagnostics:
        terminal.report(*diagnostics)
    build_cache = BuildCache(location)
    try:
        options = PreviewOptions(published, now, secrets.token_urlsafe(24))
        return _Preview(terminal, build_cache, options, host).run(
            sockets, poll=poll, open_browser=open_browser
        )
    except KeyboardInterrupt:
        terminal.say("stopped")
        return INTERRUPTED
    finally:
        build_cache.close()
        for each in sockets:
            each.close()


class _Preview:
    """One run of the preview."""

    def __init__(
        self, terminal: Terminal, build_cache: BuildCache, options: PreviewOptions, host: str
    ) -> None:
        version = fingerprint()
        site = terminal.site
        source = LiveSource(site, build_cache, version, Workers())
        editor = Editor.chosen(site if is_loopback(host) else None, os.environ)
        self._session = PreviewSession(
            source,
            version,
            build_cache,
            OverlayContext(terminal.language, editor, lambda *at: SourceLines(site)(*at)),
            options,
        )
        self._terminal = terminal
        self._options = options
        self._host = host
        self._build_cache = build_cache
        self._streams = EventStreams()
        self._changes = ChangeQueue()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._errors: frozenset[object] = frozenset()

    def run(self, sockets: list[socket.socket], *, poll: bool, open_browser: bool) -> int:
        """Plan the site, then serve it until interrupted."""
        self._session.open()
        # start-up time: the site is read first, in worker processes, which want no other threads around
        from coopsite.preview.app import App
        from coopsite.preview.http import Server

        if self._build_cache.damaged:
            self._terminal.report(Diagnostic("W605"))
        self._tell_errors()
        port = sockets[0].getsockname()[1]
        watcher = watch(self._terminal.site, self._changes, poll=poll, on_refused=self._refused)
        sync_thread = SyncThread(self._session, self._changes, self._changed, polls=watcher is None)
        app = App(
            self._session,
            self._streams,
            hosts=hosts_of(self._host, port),
            token=self._options.token,
            language=self._terminal.language,
            on_request=sync_thread.pause,
        )
        server = Server(
            app, started=self._started(port, open_browser=open_browser), ending=self._streams.close
        )
        sync_thread.start()
        try:
            server.run(sockets)
        finally:
            self._changes.stop()
            if watcher is not None:
                watcher.close()
            sync_thread.join(5)
            self._session.save()
        return 0

    def _started(self, port: int, *, open_browser: bool) -> Callable[[], None]:
        shown = f"[{self._host}]" if ":" in self._host else self._host
        address = f"http://{shown}:{port}{self._session.base}/"

        def started() -> None:
            self._loop = asyncio.get_running_loop()
            self._terminal.say("ready", address=address)
            self._terminal.say("stop")
            if open_browser:
                threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

        return started

    def _changed(self, saved: SavedStory | None) -> None:
        """Tell the open pages of a change, and the terminal which errors are new or mended."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._streams.publish, saved)
        self._tell_errors()

    def _tell_errors(self) -> None:
        errors = [each for each in self._session.diagnostics() if each.severity == "error"]
        keys = frozenset(each.sort_key for each in errors)
        fresh = [each for each in errors if each.sort_key not in self._errors]
        if fresh:
            self._terminal.report(*fresh)
        elif self._errors and not keys:
            self._terminal.say("mended")
        self._errors = frozenset(keys)

    def _refused(self, error: OSError) -> None:
        reason = {"reason": error.strerror} if error.strerror else {}
        self._terminal.report(Diagnostic("W701", args=reason))
