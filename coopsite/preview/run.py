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
from typing import TYPE_CHECKING, Final, Protocol

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
from coopsite.process.heap import share_heap
from coopsite.process.workers import Workers
from coopsite.textfile.source_lines import SourceLines

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from starlette.types import Receive, Scope, Send

    from coopsite.preview.app import App
    from coopsite.preview.model import SavedStory
    from coopsite.preview.source import ChangeSet

_PATIENCE: Final = 0.2
"""Seconds to wait for a cache that a build has locked: what is not found there is made anew, while somebody waits."""
_EVERYWHERE: Final = frozenset({"0.0.0.0", "::", "[::]"})  # noqa: S104 - named to warn of it


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """What to serve, where and how."""

    site: Path
    port: int
    language: str
    host: str = "127.0.0.1"
    published: bool = False
    now: datetime | None = None
    poll: bool = False
    open_browser: bool = False
    cache: Path | None = None


@dataclass(frozen=True, slots=True)
class RunningPreview:
    """A preview that is about to answer: what an application in front of it needs."""

    site: Path
    language: str
    session: PreviewSession
    app: App
    hosts: frozenset[str]
    """Every Host header to answer."""
    cache: Path | None
    """The folder to keep the build cache in; None for the user's own."""
    secret: bytes
    """The same in all runs of this user on this site, where there is a cache folder."""
    shows_unsaved: Callable[[str], None]
    """Tells open pages that another text is shown of this file, and has other pages follow. For any thread."""


class FrontApp(Protocol):
    """An application in front of the preview's: answers some requests itself and passes on the others."""

    phrase: str
    """Name of the phrase that says at what address it is ready."""
    home: str
    """Path of its first page."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

    def changed(self, changes: ChangeSet) -> None:
        """Hear what changed in the site's folder. Called in the server's event loop."""

    def close(self) -> None:
        """End open streams. Called in the server's event loop."""


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
    wanted: ServeOptions,
    front: Callable[[RunningPreview], FrontApp] | None = None,
    is_served: Callable[[Terminal], bool] = lambda _: False,
) -> int:
    """Serve a site until interrupted, and follow every change; return the exit code.

    `front` makes an application that is asked before the preview. `is_served` is asked when another program has the
    port: whether that is what is wanted. Errors of the site are shown in the browser and do not end the preview.
    """
    site, host = wanted.site, wanted.host
    terminal = Terminal(site, wanted.language)
    wrong = guard_cache(wanted.cache, site)
    if wrong is not None:
        terminal.report(wrong)
        return WRONG_USAGE
    try:
        sockets = take_port(host, wanted.port)
    except PortBusyError as busy:
        if is_served(terminal):
            return 0
        free = {"free": str(busy.free)} if busy.free else {}
        command = "desk" if front else "serve"
        terminal.report(Diagnostic("E702", args={"port": str(busy.port), "command": command, **free}))
        return MACHINE
    except (OSError, UnicodeError):
        terminal.say("no_host", host=host)
        return WRONG_USAGE
    if not is_loopback(host):
        terminal.say("warn_any" if host in _EVERYWHERE else "warn_host", host=host)
    share_heap()
    clear_leftovers(site)
    location, diagnostics = site_cache(site, wanted.cache)
    if diagnostics:
        terminal.report(*diagnostics)
    build_cache = BuildCache(location, patience=_PATIENCE)
    try:
        return _Preview(wanted, terminal, build_cache, front).run(sockets)
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
        self,
        wanted: ServeOptions,
        terminal: Terminal,
        build_cache: BuildCache,
        front: Callable[[RunningPreview], FrontApp] | None,
    ) -> None:
        version = fingerprint()
        site = wanted.site
        source = LiveSource(site, build_cache, version, Workers())
        editor = Editor.chosen(site if is_loopback(wanted.host) else None, os.environ)
        self._secret = build_cache.location.key if build_cache.location else secrets.token_bytes(32)
        self._token = secrets.token_urlsafe(24)
        self._session = PreviewSession(
            source,
            version,
            build_cache,
            OverlayContext(terminal.language, editor, lambda *at: SourceLines(site)(*at)),
            PreviewOptions(wanted.published, wanted.now, self._token),
        )
        self._wanted = wanted
        self._terminal = terminal
        self._build_cache = build_cache
        self._streams = EventStreams()
        self._changes = ChangeQueue()
        self._make_front = front
        self._front: FrontApp | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._errors: frozenset[object] = frozenset()

    def run(self, sockets: list[socket.socket]) -> int:
        """Plan the site, then serve it until interrupted."""
        self._session.open()
        # start-up time: the site is read first, in worker processes, which want no other threads around
        from coopsite.preview.app import App
        from coopsite.preview.http import Server

        if self._build_cache.damaged:
            self._terminal.report(Diagnostic("W605"))
        self._tell_errors()
        port = sockets[0].getsockname()[1]
        wanted = self._wanted
        watcher = watch(wanted.site, self._changes, poll=wanted.poll, on_refused=self._refused)
        sync_thread = SyncThread(self._session, self._changes, self._changed, polls=watcher is None)
        hosts = hosts_of(wanted.host, port)
        app = App(
            self._session,
            self._streams,
            hosts=hosts,
            token=self._token,
            language=wanted.language,
            on_request=sync_thread.pause,
        )
        if self._make_front is not None:
            self._front = self._make_front(
                RunningPreview(
                    wanted.site,
                    wanted.language,
                    self._session,
                    app,
                    hosts,
                    wanted.cache,
                    self._secret,
                    self._shows_unsaved,
                )
            )
        server = Server(self._front or app, started=self._started(port), ending=self._close_streams)
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

    def _started(self, port: int) -> Callable[[], None]:
        host = self._wanted.host
        shown = f"[{host}]" if ":" in host else host
        path, phrase = f"{self._session.base}/", "ready"
        if self._front is not None:
            path, phrase = self._front.home, self._front.phrase
        address = f"http://{shown}:{port}{path}"

        def started() -> None:
            self._loop = asyncio.get_running_loop()
            self._terminal.say(phrase, address=address)
            self._terminal.say("stop")
            if self._wanted.open_browser:
                threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

        return started

    def _close_streams(self) -> None:
        self._streams.close()
        if self._front is not None:
            self._front.close()

    def _changed(self, changes: ChangeSet, saved: SavedStory | None) -> None:
        """Tell the open pages of a change, and the terminal which errors are new or mended."""
        self._publish(saved)
        loop = self._loop
        if self._front is not None and loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._front.changed, changes)
        self._tell_errors()

    def _publish(self, saved: SavedStory | None = None) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._streams.publish, saved)

    def _shows_unsaved(self, path: str) -> None:
        self._publish()
        self._changes.report(path)

    def _tell_errors(self) -> None:
        unsaved = self._session.unsaved
        found = self._session.diagnostics()
        errors = [each for each in found if each.severity == "error" and each.path not in unsaved]
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
