"""A desk whose API answers what a test tells it: 5,000 stories, a refusal, an event."""

from __future__ import annotations

import http.server
import json
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import coopsite
from coopsite.desk.pages import SCRIPTS, DeskShell, page_html

ASSETS = Path(coopsite.__file__).parent / "desk" / "assets"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self';"
    " frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_PATIENCE = 30.0
"""Seconds in which a page opens its stream of events."""
Answer = tuple[int, Any] | Callable[[Any], tuple[int, Any]]


class FakeDesk:
    """What is asked of it is kept in `asked`: method, path below the API and data."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.address = ""
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, str, Any]] = []
        self._listeners: list[queue.Queue[str]] = []
        self._changed = threading.Condition()
        self.is_gone = False
        """Whether no stream of events can be opened, as where no server runs."""

    def tell(self, event: str, data: object) -> None:
        """Send an event to every page that listens; wait for the first that does."""
        self._send(f"event: {event}\ndata: {json.dumps(data)}\n\n")

    def hang_up(self) -> None:
        """End every stream of events, as a server does that stops; wait for the first that there is.

        No other can be opened until `come_back`.
        """
        self.is_gone = True
        self._send("")

    def come_back(self) -> None:
        """Have streams of events opened again."""
        self.is_gone = False

    def end(self) -> None:
        """End the streams there are."""
        with self._changed:
            self._put("")

    def listen(self) -> queue.Queue[str]:
        """Return what an open stream of events is to send; it ends with an empty text."""
        listener: queue.Queue[str] = queue.Queue()
        with self._changed:
            self._listeners.append(listener)
            self._changed.notify_all()
        return listener

    def _send(self, text: str) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self._listeners, _PATIENCE), "no page listens"
            self._put(text)

    def _put(self, text: str) -> None:
        for listener in self._listeners:
            listener.put(text)
        if not text:
            self._listeners.clear()

    def writes(self) -> list[tuple[str, str, Any]]:
        """Return what was asked for that is no reading."""
        return [each for each in self.asked if each[0] != "GET"]


class _Handler(http.server.BaseHTTPRequestHandler):
    desk: FakeDesk

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if path == "/_desk/api/events":
            self._events()
        elif path.startswith("/_desk/api/"):
            self._api(path.removeprefix("/_desk/api/"))
        elif path.startswith("/_desk/assets/"):
            file = ASSETS / path.removeprefix("/_desk/assets/")
            kind = "text/css" if file.suffix == ".css" else "text/javascript"
            self._send(200, kind, file.read_bytes()) if file.is_file() else self._send(404, "text/plain", b"")
        else:
            page = path.removeprefix("/_desk/").partition("/")[0] or "list"
            shell = DeskShell("Bản tin thử", self.desk.language, "token0")
            html = page_html(page, shell) if page in SCRIPTS else "<!doctype html><title>x</title>"
            self._send(200, "text/html; charset=utf-8", html.encode())

    def _write(self) -> None:
        self._api(unquote(urlsplit(self.path).path).removeprefix("/_desk/api/"))

    do_POST = do_PUT = do_DELETE = _write  # noqa: N815 – the names are the library's

    def _api(self, path: str) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        data = json.loads(self.rfile.read(length)) if length else None
        self.desk.asked.append((self.command, path, data))
        answer = self.desk.answers.get(f"{self.command} {path}", (404, {"error": "nothing", "message": path}))
        if self.command != "GET" and self.headers["X-Coopsite-Desk"] != "token0":
            answer = 403, {"error": "token", "message": "token"}
        status, found = answer(data) if callable(answer) else answer
        body = found if isinstance(found, bytes) else json.dumps(found).encode()
        self._send(status, "application/json", body)

    def _events(self) -> None:
        if self.desk.is_gone:
            self._send(503, "text/plain", b"")
            return
        listener = self.desk.listen()
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(b": there\n\n")
        while text := listener.get():
            try:
                self.wfile.write(text.encode())
            except OSError:
                break

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def fake_desk(language: str = "vi") -> Iterator[FakeDesk]:
    """Run a fake desk; it answers 404 to all that `answers` does not have."""
    desk = FakeDesk(language)
    handler = type("Handler", (_Handler,), {"desk": desk})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        desk.address = f"http://127.0.0.1:{server.server_port}/_desk/"
        yield desk
        desk.end()
        server.shutdown()
        thread.join()


KINDS = {
    "meeting": "Hội nghị",
    "award": "Khen thưởng",
    "plan": "Kế hoạch",
    "news": "Tin tức",
    "page": "Trang",
}
SENTENCE = "Liên minh Hợp tác xã tỉnh Đắk Lắk tổ chức hội nghị tổng kết phong trào thi đua năm"


def text(path: str, title: str, state: str = "published", **more: Any) -> dict[str, Any]:
    """Return a text as the answer to GET stories has it."""
    rest = {"until": "", "address": f"/{path}/", "errors": 0, "warnings": 0, "unsaved": False}
    return {"path": path, "title": title, "state": state, **rest, **more}


def story(
    key: str, kind: str, date: str, texts: dict[str, dict[str, Any]], *out_of_step: str
) -> dict[str, Any]:
    """Return a story as the answer to GET stories has it."""
    missing = [code for code in ("vi", "en") if code not in texts]
    return {
        "key": key,
        "kind": kind,
        "date": date,
        "texts": texts,
        "missing": missing,
        "out_of_step": out_of_step,
    }


def stories(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Return an answer to GET stories."""
    kinds = [{"name": name, "label": label, "is_listed": name != "page"} for name, label in KINDS.items()]
    return {"languages": ["vi", "en"], "kinds": kinds, "stories": found, "damaged": [], "kind_styles": ""}


def many_stories(number: int) -> dict[str, Any]:
    """Return an answer to GET stories with a mixture of all states."""
    spoken = SENTENCE.split()
    states = ["published"] * 12 + ["draft", "draft", "held", "expired", "broken"]
    found = []
    for at in range(number):
        kind = list(KINDS)[at % 4]
        key = f"{kind}s/{2026 - at // 800}/bai-{at:05}"
        words = " ".join(spoken[(at * 7 + step) % len(spoken)] for step in range(4 + at % 14))
        state = states[at % 17]
        until = {"held": "2026-12-05T07:30:00+07:00", "expired": "2024-01-31T00:00:00+07:00"}.get(state, "")
        title = f"{words[0].upper()}{words[1:]} {at}"
        flaws = {"errors": int(at % 19 == 3) * 2, "warnings": int(at % 11 == 5)}
        texts = {"vi": text(f"content/{key}.vi.md", title, state, until=until, unsaved=at % 41 == 2, **flaws)}
        if at % 5:
            texts["en"] = text(f"content/{key}.en.md", f"Emulation movement conference number {at}")
        behind = ("en",) if at % 13 == 6 and "en" in texts else ()
        date = f"{2026 - at // 800}-{12 - at // 67 % 12:02}-{28 - at % 28:02}"
        found.append(story(key, kind, date, texts, *behind))
    return stories(found)
