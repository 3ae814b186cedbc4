"""Answer requests below /_desk/: pages, scripts and the API; hand on all others to the preview."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import tempfile
import traceback
from functools import partial
from typing import IO, TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from coopsite.authoring.drafts import Drafts
from coopsite.authoring.find_story import key_of
from coopsite.authoring.save import digest_of
from coopsite.desk.builder import Builder
from coopsite.desk.events import ChangedFile, DeskEvents, OpenTab
from coopsite.desk.pages import SCRIPTS, DeskShell, page_html
from coopsite.desk.plainly import said_plainly
from coopsite.desk.remembered import RememberedOverview
from coopsite.desk.requests import Desk, DeskAnswer, DeskError, DeskRequest, too_large
from coopsite.desk.routes import routes_at
from coopsite.desk.security import (
    HEADERS,
    JSON_LIMIT,
    UPLOAD_LIMIT,
    check_page,
    check_reader,
    check_sender,
    check_writer,
    is_longer,
    path_of,
    site_policy,
)
from coopsite.desk.served_files import served_files
from coopsite.desk.tokens import RunTokens
from coopsite.desk.unsaved import UnsavedTexts
from coopsite.text.media_types import HTML, JSON, in_utf8, media_type_of

if TYPE_CHECKING:
    from collections.abc import Coroutine, Generator, Iterator

    from starlette.types import Message, Receive, Scope, Send

    from coopsite.desk.routes import Route
    from coopsite.preview.run import RunningPreview
    from coopsite.preview.source import ChangeSet

OWN_PATH: Final = "/_desk/"
_IN_MEMORY: Final = 8_000_000
"""Bytes of an upload that are kept in memory; a longer one lies in the system's temporary folder."""
_PATIENCE: Final = 20.0
"""Seconds to wait for the next piece of a body."""
_DRAINING: Final = 3.0
_READING: Final = ("GET", "HEAD")
_FILES_TOLD: Final = 50
"""Changed files that pages with all stories are told of by name."""


class DeskApp:
    """The desk as an ASGI application before the preview's."""

    phrase = "ready_desk"
    home = OWN_PATH

    def __init__(self, preview: RunningPreview) -> None:
        self._preview = preview
        self._hosts = preview.hosts
        self._loop: asyncio.AbstractEventLoop | None = None
        self._desk = Desk(
            preview.site,
            preview.session,
            preview.language,
            RunTokens(preview.secret, preview.site),
            UnsavedTexts(preview.session, self._announce),
            Drafts(preview.site),
            RememberedOverview(),
            Builder(preview.site, preview.language, preview.cache),
        )
        self._events = DeskEvents(self._closed)
        self._tasks: set[asyncio.Task[None]] = set()
        self._files = served_files()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; an exception becomes a 500."""
        if scope["type"] != "http":
            return
        self._loop = asyncio.get_running_loop()
        if not f"{scope['raw_path'].decode('latin-1')}/".startswith(OWN_PATH):
            await self._preview.app(scope, receive, partial(self._restrict, scope, send))
            return
        try:
            response = await self._respond(scope, receive)
        except DeskError as error:
            response = self._refused(error)
        except Exception as error:
            response = self._refused(_fault(error))
        response.headers.update(HEADERS)
        if scope["method"] == "HEAD":
            response = Response(None, response.status_code, dict(response.headers))
        await response(scope, receive, send)

    def changed(self, changes: ChangeSet) -> None:
        """Tell open pages what changed in the site's folder."""
        if changes.files:
            self._start(self._tell_files(changes.files))
        self._events.findings()

    def close(self) -> None:
        """End open streams, and a build under way."""
        self._events.close()
        self._desk.builder.close()

    def _announce(self, path: str) -> None:
        """Tell open pages that another text is shown of a file. May be called from any thread."""
        self._preview.shows_unsaved(path)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._events.findings)
            self._loop.call_soon_threadsafe(self._events.expect, key_of(path))

    def _closed(self, key: str) -> None:
        self._start(asyncio.to_thread(self._desk.unsaved.close, key))

    async def _tell_files(self, paths: frozenset[str]) -> None:
        shown = {path: key for path in sorted(paths) if (key := key_of(path))}
        watched = [path for path, key in shown.items() if key in self._events.open_keys]
        told = dict.fromkeys((*watched, *list(shown)[:_FILES_TOLD]))
        files = await asyncio.to_thread(lambda: [_as_it_is(self._desk, path) for path in told])
        for key in dict.fromkeys(shown[path] for path in watched):
            self._events.changed(key, [each for each in files if shown[each.path] == key])
        self._events.changed_any(files)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _restrict(self, scope: Scope, send: Send, message: Message) -> None:
        """Send a message of the preview's, with the policy of a site's pages beside a desk."""
        if message["type"] == "http.response.start":
            headers = [each for each in message["headers"] if each[0].lower() != b"content-security-policy"]
            policy = site_policy(scope["headers"], self._hosts, self._preview.session.scripts())
            message = {**message, "headers": [*headers, (b"content-security-policy", policy.encode())]}
        await send(message)

    async def _respond(self, scope: Scope, receive: Receive) -> Response:
        headers, method = scope["headers"], scope["method"]
        check_sender(headers, self._hosts)
        path = path_of(scope["raw_path"]).removeprefix(OWN_PATH)
        if path == "api/events" and method == "GET":
            return self._stream(scope)
        if path.startswith("api/"):
            return await self._of_api(path, scope, receive)
        if method not in _READING:
            raise _MethodError(_READING)
        if path == OWN_PATH.rstrip("/"):
            return Response(None, 302, {"location": OWN_PATH})
        if path.startswith("assets/"):
            data = self._files.get(path.removeprefix("assets/"))
            if data is None:
                raise DeskError(404, "not_found")
            return Response(data, media_type=in_utf8(media_type_of(path)))
        check_page(headers)
        name, slash, key = (path or "list").partition("/")
        if name not in SCRIPTS or bool(slash and key) is not (name == "story"):
            raise DeskError(404, "not_found")
        return Response(page_html(name, self._shell(), key), media_type=in_utf8(HTML))

    def _shell(self) -> DeskShell:
        language = self._desk.language
        return DeskShell(self._desk.session.title(language), language, self._desk.tokens.current)

    def _stream(self, scope: Scope) -> Response:
        check_reader(scope["headers"])
        given = _pairs(scope)
        token, tabs, keys = ([value for name, value in given if name == of] for of in ("token", "tab", "key"))
        if len(token) != 1 or not self._desk.tokens.is_current(token[0]):
            raise DeskError(403, "token")
        if not tabs or len(tabs) != len(keys):
            raise DeskError(400, "bad_request")
        stream = self._events.stream([OpenTab(*each) for each in zip(tabs, keys, strict=True)])
        return StreamingResponse(stream, media_type="text/event-stream")

    async def _of_api(self, path: str, scope: Scope, receive: Receive) -> Response:
        headers, method = scope["headers"], scope["method"]
        found = {route.method: route for route in routes_at(path)}
        if not found:
            raise DeskError(404, "not_found")
        route = found.get("GET" if method == "HEAD" else method)
        if route is None:
            raise _MethodError((*found, "HEAD") if "GET" in found else tuple(found))
        if method in _READING:
            check_reader(headers)
            return await self._answered(route, DeskRequest("GET", _rest(route, path), _query(scope)))
        version, tokens = scope["http_version"], self._desk.tokens
        check_writer(headers, tokens, version, uploads=route.uploads, renews=route.renews)
        limit = UPLOAD_LIMIT if route.uploads else JSON_LIMIT
        if is_longer(headers, limit):
            await _drain(receive)
            raise too_large(limit)
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as body:
            await _read(receive, body, limit)
            given = DeskRequest(
                method,
                _rest(route, path),
                _query(scope),
                data=None if route.uploads else _decoded(body.read()),
                upload=body if route.uploads else None,
            )
            return await self._answered(route, given)

    async def _answered(self, route: Route, request: DeskRequest) -> Response:
        # Not in the threads of pages and drafts shown: those that wait for a build leave none for anybody else.
        answer = await run_in_threadpool(_done, route, self._desk, request)
        if answer.lines is not None:
            return _LinesResponse(answer.lines, answer.status)
        return _json(answer)

    def _refused(self, error: DeskError) -> Response:
        words = self._desk.say(f"error_{error.name}", **error.values)
        response = _json(DeskAnswer(error.status, {"error": error.name, "message": words, **error.data}))
        if isinstance(error, _MethodError):
            response.headers["allow"] = ", ".join(error.methods)
        # What is left of a refused body is not read.
        response.headers["connection"] = "close"
        return response


def _done(route: Route, desk: Desk, request: DeskRequest) -> DeskAnswer:
    with said_plainly(desk):
        return route.handler(desk, request)


class _MethodError(DeskError):
    """A method that a path does not answer."""

    def __init__(self, methods: tuple[str, ...]) -> None:
        super().__init__(405, "method")
        self.methods = methods


def _fault(error: Exception) -> DeskError:
    """Return what to say of an exception: a full disk and a folder nobody may write to are said plainly."""
    if isinstance(error, OSError):
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return DeskError(507, "disk_full")
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return DeskError(403, "read_only")
    traceback.print_exception(error)
    return DeskError(500, "trouble")


async def _drain(receive: Receive) -> None:
    """Take in what comes of a body for a while: a browser that is cut off while it sends reads no answer."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_DRAINING):
            while (await receive()).get("more_body", False):
                pass


async def _read(receive: Receive, body: IO[bytes], limit: int) -> None:
    """Read a request's body into `body`. Raise `DeskError` where it is too long, stops or breaks off."""
    size, more = 0, True
    while more:
        try:
            message = await asyncio.wait_for(receive(), _PATIENCE)
        except TimeoutError:
            raise DeskError(408, "broken_off") from None
        if message["type"] == "http.disconnect":
            raise DeskError(400, "broken_off")
        size += len(message.get("body", b""))
        if size > limit:
            raise too_large(limit)
        body.write(message.get("body", b""))
        more = message.get("more_body", False)
    body.seek(0)


def _decoded(body: bytes) -> object:
    """Return what a body says in JSON (RFC 8259); None where it is empty."""
    if not body:
        return None
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, ValueError):
        raise DeskError(400, "bad_request") from None


def _json(answer: DeskAnswer) -> Response:
    data = msgspec.json.encode(answer.data) if answer.raw is None else answer.raw
    return Response(data, answer.status, media_type=JSON)


class _LinesResponse(StreamingResponse):
    """Lines of JSON, as they come; what makes them is closed when the last is sent or nobody reads on."""

    media_type = "application/x-ndjson"

    def __init__(self, lines: Generator[object], status: int) -> None:
        super().__init__(_lines(lines), status)
        self._close = lines.close

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send them."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await asyncio.shield(asyncio.to_thread(self._close))


def _lines(lines: Iterator[object]) -> Iterator[bytes]:
    for line in lines:
        yield msgspec.json.encode(line) + b"\n"


def _as_it_is(desk: Desk, path: str) -> ChangedFile:
    data = desk.session.text_file(path, saved=True)
    return ChangedFile(path, None if data is None else digest_of(data))


def _rest(route: Route, path: str) -> str:
    return path.removeprefix(route.prefix) if route.takes_rest else ""


def _query(scope: Scope) -> dict[str, str]:
    return dict(_pairs(scope))


def _pairs(scope: Scope) -> list[tuple[str, str]]:
    try:
        return parse_qsl(scope["query_string"].decode("ascii"), keep_blank_values=True, errors="strict")
    except ValueError:
        raise DeskError(400, "bad_request") from None
