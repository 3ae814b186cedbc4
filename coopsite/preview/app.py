"""Answer requests: the site's pages and files by address, the preview's own below /_preview/."""

from __future__ import annotations

import asyncio
import json
import mimetypes
import os
import re
import traceback
from dataclasses import asdict
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, quote, unquote

from starlette.responses import Response, StreamingResponse

from coopsite.images.inspect import is_picture
from coopsite.preview.model import PageState
from coopsite.preview.security import HEADERS, METHODS, RefusedRequest, clean, may_listen, refuse
from coopsite.preview.session import ASSETS
from coopsite.preview.words import say
from coopsite.text.media_types import BY_ENDING, PLAIN, in_utf8
from coopsite.textfile.opening import open_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from starlette.types import Receive, Scope, Send

    from coopsite.preview.events import EventStreams
    from coopsite.preview.model import PageResponse
    from coopsite.preview.session import PreviewSession

OWN_PATH: Final = "/_preview/"
_SCRIPTS: Final = {
    "idiomorph.js": "idiomorph/idiomorph.min.js",
    **{
        name: name for name in ("preview.js", "swap.js", "pairing.js", "keeping.js", "stream.js", "worker.js")
    },
}
_RANGE: Final = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))")
_CHUNK: Final = 1 << 16
_PLAIN: Final = in_utf8(PLAIN)


class App:
    """The preview as an ASGI application."""

    def __init__(
        self,
        session: PreviewSession,
        streams: EventStreams,
        *,
        hosts: frozenset[str],
        token: str,
        language: str,
        on_request: Callable[[], None],
    ) -> None:
        self._session = session
        self._streams = streams
        self._hosts = hosts
        self._token = token
        self._language = language
        self._on_request = on_request
        self._indexing = asyncio.Lock()
        self._scripts = {name: (ASSETS / file).read_bytes() for name, file in _SCRIPTS.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; an exception becomes a 500."""
        if scope["type"] != "http":
            return
        try:
            response = await self._respond(scope)
        except Exception:
            traceback.print_exc()
            response = self._plain(500, "trouble")
        response.headers.update(HEADERS)
        if scope["method"] == "HEAD":
            response = Response(None, response.status_code, dict(response.headers))
        await response(scope, receive, send)

    async def _respond(self, scope: Scope) -> Response:
        refused = refuse(scope["method"], scope["headers"], self._hosts)
        path = clean(scope["raw_path"]) if refused is None else refused
        if isinstance(path, RefusedRequest):
            return self._plain(path.status, path.phrase)
        if path.startswith(OWN_PATH):
            return await self._of_preview(path, scope)
        self._on_request()
        if self._session.is_of_index(path):
            return await self._of_index(path, scope)
        return await asyncio.to_thread(self._of_site, path, scope)

    def _of_site(self, path: str, scope: Scope) -> Response:
        session = self._session
        page = session.page(path)
        if page is not None:
            return _answered(page)
        file = session.file(path)
        if file is not None:
            kind = _type_of(file.path)
            if file.image is not None or (file.source is not None and is_picture(file.path)):
                drawn = session.drawn(file)
                return self._plain(404, "not_found") if drawn is None else _data(drawn, kind, scope)
            if file.source is not None:
                return _file(file.source, kind, scope) or self._plain(404, "not_found")
            return _data(file.data or b"", kind, scope)
        if session.has_page(f"{path}/") or session.file(f"{path}/"):
            return _redirect(f"{path}/")
        if path == "/":
            return _redirect(f"{session.base}/")
        if path == f"{session.base}/index.html" or not path.startswith(f"{session.base}/"):
            return self._plain(404, "not_found")
        return _answered(session.missing(path))

    async def _of_index(self, path: str, scope: Scope) -> Response:
        # Requests wait here while the index is made, so that the threads stay free for pages.
        async with self._indexing:
            found = await asyncio.to_thread(self._session.indexed, path)
        return self._plain(404, "not_found") if found is None else _data(found, _type_of(path), scope)

    async def _of_preview(self, path: str, scope: Scope) -> Response:
        name = path.removeprefix(OWN_PATH)
        if name in self._scripts:
            return Response(self._scripts[name], media_type="text/javascript")
        if name in ("events", "news"):
            query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
            given = {name: values[-1] for name, values in query.items()}
            if not may_listen(scope["headers"], given.get("token", ""), self._token):
                return self._plain(403, "forbidden")
            return await self._news(given) if name == "news" else self._events()
        if name.startswith("pair/"):
            answer = await asyncio.to_thread(self._session.pair, name.removeprefix("pair/"))
            if answer is not None:
                return _answered(answer)
        return self._plain(404, "not_found")

    def _events(self) -> Response:
        return StreamingResponse(self._streams.stream(), media_type="text/event-stream")

    async def _news(self, given: dict[str, str]) -> Response:
        self._on_request()
        address = unquote(given.get("path", ""))
        seen = PageState(address, given.get("story", ""), given.get("key", ""), given.get("status", ""))
        news = await asyncio.to_thread(self._session.news, seen)
        return Response(json.dumps(asdict(news)), media_type="application/json")

    def _plain(self, status: int, phrase: str) -> Response:
        headers = {"allow": ", ".join(METHODS)} if status == 405 else {}
        return Response(f"{say(phrase, self._language)}\n", status, headers, media_type=_PLAIN)


def _answered(answer: PageResponse) -> Response:
    return Response(answer.data, answer.status, media_type=answer.type)


def _redirect(path: str) -> Response:
    return Response(None, 302, {"location": quote(path)})


def _type_of(path: str) -> str:
    suffix = "." + path.rpartition(".")[2].lower()
    return in_utf8(BY_ENDING.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream")


def _file(place: Path, kind: str, scope: Scope) -> Response | None:
    """Return a file of the site, or the range asked for; None where it cannot be read."""
    try:
        size = place.stat().st_size
        part = _part(scope, size)
        if part is None:
            return _unsatisfiable(size)
        stream = os.fdopen(open_plain(place), "rb")
    except OSError:
        return None
    start, stop, status = part

    def chunks() -> Iterator[bytes]:
        with stream:
            stream.seek(start)
            left = stop - start
            while left > 0 and (data := stream.read(min(_CHUNK, left))):
                left -= len(data)
                yield data

    headers = {"content-length": str(stop - start), **_ranged(start, stop, size, status)}
    return StreamingResponse(chunks(), status, headers, kind)


def _data(data: bytes, kind: str, scope: Scope) -> Response:
    part = _part(scope, len(data))
    if part is None:
        return _unsatisfiable(len(data))
    start, stop, status = part
    return Response(data[start:stop], status, _ranged(start, stop, len(data), status), kind)


def _part(scope: Scope, size: int) -> tuple[int, int, int] | None:
    """Return start, stop and status of what to send; None where the range cannot be satisfied (RFC 9110, 14)."""
    ranges = [value.decode("latin-1") for name, value in scope["headers"] if name == b"range"]
    found = _RANGE.fullmatch(ranges[0].replace(" ", "")) if len(ranges) == 1 else None
    if found is None:
        return 0, size, 200
    if found[3] is not None:
        start, stop = max(0, size - int(found[3])), size
    else:
        start, stop = int(found[1]), min(size, int(found[2]) + 1) if found[2] else size
        if found[2] and int(found[2]) < start:
            return 0, size, 200
    return (start, stop, 206) if start < stop else None


def _ranged(start: int, stop: int, size: int, status: int) -> dict[str, str]:
    headers = {"accept-ranges": "bytes"}
    return headers | ({"content-range": f"bytes {start}-{stop - 1}/{size}"} if status == 206 else {})


def _unsatisfiable(size: int) -> Response:
    return Response(None, 416, {"content-range": f"bytes */{size}"})
