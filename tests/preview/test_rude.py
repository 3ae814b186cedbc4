"""Rude requests over bare sockets: nothing leaks, and the server lives."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.sites import FILES, make
from tests.preview.conftest import NOW, Preview, eventually

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    site = make(tmp_path_factory.mktemp("rude") / "site", dict(FILES))
    (site / "secret.txt").write_text("the secret", encoding="utf-8")
    (site / "content" / "static" / ".hidden").mkdir(parents=True)
    running = Preview(site, "--now", NOW, "--lang", "en")
    yield running
    assert running.get("/vi/")[0] == 200
    running.stop()
    assert "Traceback" not in running.said, running.said


def ask(
    preview: Preview,
    target: str,
    *lines: str,
    method: str = "GET",
    host: str | None = "",
    patience: float = 5,
) -> tuple[int, str]:
    head = [f"{method} {target} HTTP/1.1"]
    if host is not None:
        head.append(f"Host: {host or f'localhost:{preview.port}'}")
    request = "\r\n".join([*head, *lines, "Connection: close", "", ""]).encode("latin-1")
    answer = preview.raw(request, patience=patience).decode("utf-8", "replace")
    found = re.match(r"HTTP/1\.1 (\d{3})", answer)
    assert found, answer
    return int(found[1]), answer


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_this_computer_is_answered(preview: Preview, name: str) -> None:
    assert ask(preview, "/vi/", host=f"{name}:{preview.port}")[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost",
        "127.0.0.1",
        "localhost:1",
        "localhost.evil.example:{port}",
        "evil.example:{port}",
        "localhost:{port}.evil.example",
        "127.0.0.1:{port}@evil.example",
        "192.168.1.5:{port}",
        "[::1]",
        "localhost:0{port}",
        "::1:{port}",
        "localhost.:{port}",
        "0.0.0.0:{port}",
    ],
)
def test_a_foreign_host_gets_nothing(preview: Preview, host: str) -> None:
    for target in ("/vi/", "/_preview/preview.js", "/_preview/events", "/none"):
        status, answer = ask(preview, target, host=host.format(port=preview.port))
        assert status in (400, 403)
        assert "Hội nghị" not in answer
        assert "coopsite-preview" not in answer


def test_a_missing_or_doubled_host_is_refused(preview: Preview) -> None:
    assert ask(preview, "/vi/", host=None)[0] == 400
    assert ask(preview, "/vi/", "Host: evil.example")[0] == 400
    assert ask(preview, "/vi/", f"Host: localhost:{preview.port}")[0] == 400
    assert preview.raw(b"GET /vi/ HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 400")
    assert preview.raw(b"GET /vi/ HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n").startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://localhost:{port}", "http://localhost"]
)
def test_a_foreign_origin_gets_nothing(preview: Preview, origin: str) -> None:
    status, answer = ask(preview, "/vi/", f"Origin: {origin.format(port=preview.port)}")
    assert status == 403
    assert "Hội nghị" not in answer
    assert "access-control" not in answer.lower()


def test_the_own_origin_is_answered_without_leave_for_others(preview: Preview) -> None:
    status, answer = ask(preview, "/vi/", f"Origin: http://localhost:{preview.port}")
    assert status == 200
    assert "access-control" not in answer.lower()


def test_another_site_may_link_but_not_use(preview: Preview) -> None:
    cross = ("Sec-Fetch-Site: cross-site",)
    assert ask(preview, "/vi/", *cross, "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script")[0] == 403
    assert ask(preview, "/vi/", *cross, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe")[0] == 403
    assert ask(preview, "/vi/", *cross, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")[0] == 200


@pytest.mark.parametrize(
    "target",
    [
        "/%2e%2e/secret.txt",
        "/../secret.txt",
        "/vi/../../secret.txt",
        "/..%5csecret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/..%255csecret.txt",
        "/%00",
        "/vi/%00",
        "/vi/%0d%0aX:%20y",
        "/\\secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/secret.txt",
        "/config.yaml",
        "/content/tags.yaml",
        "/.coopsite/memo.sqlite",
        "/.git/config",
        "/.hidden/",
        "//evil.example/",
        "//",
        "/vi//",
        "/./",
        "/vi/.",
        "/%ff",
        "/%e2%80%a8",
        "/%7f",
        "/_preview/",
        "/_preview/../secret.txt",
        "/_preview/preview.css/../../secret.txt",
        "/_preview/pair/%2e%2e/secret",
        "/_preview/idiomorph/LICENSE",
        "/vi/;/x",
        "/content/static/logo.txt",
        "http://evil.example/vi/",
        "*",
        "vi/",
    ],
)
def test_paths_that_mean_no_page_get_nothing(preview: Preview, target: str) -> None:
    status, answer = ask(preview, target)
    assert status in (400, 404), answer
    assert "the secret" not in answer
    assert str(preview.site) not in answer.replace("vscode://file/", "").replace(
        "file" + str(preview.site), ""
    )
    head = answer.split("\r\n\r\n")[0].lower()
    assert "location:" not in head


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get"]
)
def test_other_methods_are_refused(preview: Preview, method: str) -> None:
    status, answer = ask(preview, "/vi/", "Content-Length: 0", method=method)
    assert status == 405
    assert "allow: GET, HEAD" in answer


def test_head_is_get_without_the_body(preview: Preview) -> None:
    for target in ("/vi/", "/logo.txt", "/_preview/preview.js", "/vi/none/"):
        status, headers, body = preview.get(target)
        other, told, nothing = preview.get(target, method="HEAD")
        assert (other, told["content-length"], nothing) == (status, str(len(body)), b"")
        assert told["content-type"] == headers["content-type"]


def test_one_range_is_sent_and_others_are_not(preview: Preview) -> None:
    whole = preview.get("/logo.txt")[2]
    assert whole == b"a logo\n"
    for asked, part, told in (
        ("bytes=0-0", b"a", "bytes 0-0/7"),
        ("bytes=2-", b"logo\n", "bytes 2-6/7"),
        ("bytes=-3", b"go\n", "bytes 4-6/7"),
        ("bytes=2-99", b"logo\n", "bytes 2-6/7"),
        ("bytes=-99", whole, "bytes 0-6/7"),
    ):
        status, headers, body = preview.get("/logo.txt", Range=asked)
        assert (status, body, headers["content-range"]) == (206, part, told)
    for asked in ("bytes=7-", "bytes=99-100", "bytes=-0"):
        status, headers, body = preview.get("/logo.txt", Range=asked)
        assert (status, body, headers["content-range"]) == (416, b"", "bytes */7")
    for asked in ("bytes=0-1,3-4", "lines=1-2", "bytes=a-b", "bytes=3-1", "bytes=" + "9" * 99 + "-"):
        assert preview.get("/logo.txt", Range=asked)[::2] == (200, whole)


@pytest.mark.parametrize(
    "query", ["", "?token=", "?token=wrong", "?token=%00", "?path=/vi/&key=&token=" + "a" * 32]
)
@pytest.mark.parametrize("name", ["events", "news"])
def test_events_need_the_sessions_token(preview: Preview, name: str, query: str) -> None:
    status, answer = ask(preview, f"/_preview/{name}{query}")
    assert status == 403
    assert "Hội nghị" not in answer


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [("events", "text/event-stream", "retry: 1000"), ("news", "application/json", '"page":')],
)
def test_events_are_for_pages_of_the_preview_only(preview: Preview, name: str, kind: str, said: str) -> None:
    found = re.search(r'data-token="([^"]+)"', preview.text("/vi/"))
    assert found
    target = f"/_preview/{name}?path=/vi/&token={found[1]}"
    assert ask(preview, target, "Origin: http://evil.example")[0] == 403
    assert ask(preview, target, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors")[0] == 403
    assert ask(preview, target, "Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate")[0] == 403
    assert ask(preview, target, host="evil.example")[0] == 403
    status, answer = ask(preview, target, patience=1)
    assert status == 200
    assert kind in answer
    assert said in answer


@pytest.mark.parametrize(
    "data",
    [
        b"\x00" * 100,
        b"\x16\x03\x01\x02\x00",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 20_000 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"\r\n" * 10_000,
    ],
)
def test_what_is_no_request_is_refused(preview: Preview, data: bytes) -> None:
    with socket.create_connection(("127.0.0.1", preview.port), timeout=1) as connection:
        try:
            connection.sendall(data)
            answer = connection.recv(200)
        except (ConnectionError, TimeoutError):
            answer = b""
    assert not answer or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 403")), answer
    assert preview.get("/vi/")[0] == 200


def test_a_request_that_never_ends_is_let_go(preview: Preview) -> None:
    with socket.create_connection(("127.0.0.1", preview.port), timeout=20) as slow:
        slow.sendall(b"GET /vi/ HTTP/1.1\r\nHost: loc")
        assert slow.recv(100) == b""


def test_too_many_connections_are_refused_and_the_server_lives(preview: Preview) -> None:
    held = [socket.create_connection(("127.0.0.1", preview.port), timeout=5) for _ in range(210)]
    try:
        answer = preview.raw(
            f"GET /vi/ HTTP/1.1\r\nHost: localhost:{preview.port}\r\nConnection: close\r\n\r\n".encode()
        )
        assert answer.startswith(b"HTTP/1.1 503")
    finally:
        for each in held:
            each.close()
    eventually(lambda: preview.get("/vi/")[0] == 200)


def test_every_answer_forbids_guessing_keeping_and_framing(preview: Preview) -> None:
    for target in ("/vi/", "/none", "/logo.txt", "/_preview/preview.js", "/%00"):
        _, headers, _ = preview.get(target)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert "server" not in headers


def test_folders_without_their_slash_lead_on_by_path_only(preview: Preview) -> None:
    status, headers, _ = preview.get("/vi/hoi-nghi?x=//evil.example")
    assert (status, headers["location"]) == (302, "/vi/hoi-nghi/")


def test_a_file_swapped_for_a_link_out_of_the_site_is_not_followed(preview: Preview, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("outside", encoding="utf-8")
    static = preview.site / "content/static/swap.txt"
    static.write_text("inside", encoding="utf-8")
    eventually(lambda: preview.get("/swap.txt")[2] == b"inside")
    static.unlink()
    static.symlink_to(outside)
    eventually(lambda: preview.get("/swap.txt")[0] == 404)
    static.unlink()
