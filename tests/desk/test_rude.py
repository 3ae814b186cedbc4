"""Rude requests over bare sockets to the desk: each is refused as it should be, and nothing is written."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.desk.conftest import API, OpenDesk, RunningDesk
from tests.engine.sites import FILES, make

PATH = "content/meetings/first.vi.md"
OUTSIDE = "secret.vi.md"
JSON = "Content-Type: application/json"


def everything(folder: Path) -> dict[str, str]:
    """Return what lies below a folder: paths with digests of files; of what the desk keeps for itself only names."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


@pytest.fixture(scope="module")
def desk(open_desk: OpenDesk, tmp_path_factory: pytest.TempPathFactory) -> RunningDesk:
    folder = tmp_path_factory.mktemp("rude")
    site = make(folder / "site", dict(FILES))
    (folder / OUTSIDE).write_text("---\ntitle: x\n---\n", encoding="utf-8")
    (site / OUTSIDE).write_text("---\ntitle: x\n---\n", encoding="utf-8")
    (site / "content" / "out").symlink_to(folder)
    (site / "content" / "link.vi.md").symlink_to(folder / OUTSIDE)
    return open_desk(site, "--lang", "en")


@pytest.fixture(autouse=True)
def _nothing_is_written(desk: RunningDesk) -> Iterator[None]:
    folder = desk.site.parent
    before = everything(folder)
    yield
    assert everything(folder) == before


def ask(
    desk: RunningDesk,
    method: str,
    target: str,
    *lines: str,
    body: bytes = b"",
    host: str | None = "",
    token: str | None = "",
    version: str = "1.1",
) -> tuple[int, str]:
    """Send a request as it is; return status and answer."""
    head = [f"{method} {target} HTTP/{version}"]
    if host is not None:
        head.append(f"Host: {host or f'127.0.0.1:{desk.port}'}")
    if token is not None:
        head.append(f"X-Coopsite-Desk: {token or desk.token}")
    if body and not any(line.lower().startswith(("content-length", "transfer-encoding")) for line in lines):
        head.append(f"Content-Length: {len(body)}")
    request = "\r\n".join([*head, *lines, "Connection: close", "", ""]).encode("latin-1") + body
    answer = desk.raw(request).decode("utf-8", "replace")
    found = re.match(r"HTTP/1\.1 (\d{3})", answer)
    assert found, answer
    return int(found[1]), answer


def change(desk: RunningDesk) -> bytes:
    """Return a change that would be made if it came from the right place."""
    raw = (desk.site / PATH).read_bytes()
    return json.dumps({"base": sha256(raw).hexdigest(), "body": "Bị sửa.\n"}).encode()


WRITES = [
    ("PUT", f"text/{PATH}"),
    ("PUT", f"draft/{PATH}"),
    ("DELETE", f"draft/{PATH}"),
    ("POST", "stories"),
    ("DELETE", "story/meetings/first"),
    ("POST", "files/meetings/first?name=x.txt"),
    ("PUT", "tags"),
]


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_without_the_token_nothing_is_written(desk: RunningDesk, method: str, path: str) -> None:
    for token in (None, "wrong", desk.token[:-1], f"{desk.token}x", "%00", desk.token.upper()):
        status, answer = ask(desk, method, API + path, JSON, body=change(desk), token=token)
        assert status == 403, token
        assert '"error":"token"' in answer


def test_two_tokens_are_none(desk: RunningDesk) -> None:
    doubled = f"X-Coopsite-Desk: {desk.token}"
    assert ask(desk, "PUT", f"{API}text/{PATH}", JSON, doubled, body=change(desk))[0] == 403


def test_a_token_in_the_address_is_none(desk: RunningDesk) -> None:
    target = f"{API}text/{PATH}?token={desk.token}"
    assert ask(desk, "PUT", target, JSON, body=change(desk), token=None)[0] == 403


@pytest.mark.parametrize(("method", "path"), WRITES)
@pytest.mark.parametrize(
    "line",
    [
        "Origin: http://evil.example",
        "Origin: null",
        "Origin: http://127.0.0.1:1",
        "Origin: https://127.0.0.1:{port}",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: none",
    ],
)
def test_another_sites_page_writes_nothing_even_with_the_token(
    desk: RunningDesk, method: str, path: str, line: str
) -> None:
    assert ask(desk, method, API + path, JSON, line.format(port=desk.port), body=change(desk))[0] == 403


def test_a_navigation_writes_nothing(desk: RunningDesk) -> None:
    lines = ("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")
    assert ask(desk, "PUT", f"{API}text/{PATH}", JSON, *lines, body=change(desk))[0] == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "192.168.1.5:{port}"])
def test_a_foreign_host_gets_nothing(desk: RunningDesk, host: str) -> None:
    host = host.format(port=desk.port)
    for method, path in (*WRITES, ("GET", "stories"), ("GET", "story/meetings/first")):
        assert ask(desk, method, API + path, JSON, body=change(desk), host=host)[0] == 403
    status, answer = ask(desk, "GET", "/_desk/", host=host)
    assert status == 403
    assert desk.token not in answer


def test_no_host_or_two_are_refused(desk: RunningDesk) -> None:
    target = f"{API}text/{PATH}"
    assert ask(desk, "PUT", target, JSON, body=change(desk), host=None)[0] == 400
    assert ask(desk, "PUT", target, JSON, "Host: evil.example", body=change(desk))[0] == 400
    assert ask(desk, "PUT", target, JSON, body=change(desk), version="1.0")[0] == 400
    assert ask(desk, "PUT", target, JSON, body=change(desk), version="1.0", host=None)[0] == 400


@pytest.mark.parametrize(
    "kind",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "text/plain; application/json",
        "",
        "application/jsonp",
    ],
)
def test_a_form_writes_nothing(desk: RunningDesk, kind: str) -> None:
    lines = [f"Content-Type: {kind}"] if kind else []
    assert ask(desk, "PUT", f"{API}text/{PATH}", *lines, body=change(desk))[0] == 415
    assert ask(desk, "POST", f"{API}stories", *lines, body=change(desk))[0] == 415


@pytest.mark.parametrize(
    "path",
    [
        "../secret.vi.md",
        "content/../secret.vi.md",
        "content/%2e%2e/secret.vi.md",
        "content/..%2fsecret.vi.md",
        "content/..%5csecret.vi.md",
        "content/..\\secret.vi.md",
        "content%2fmeetings%2ffirst.vi.md",
        "content//meetings/first.vi.md",
        "content/./meetings/first.vi.md",
        "content/meetings/first.vi.md/",
        "/content/meetings/first.vi.md",
        "C:/content/first.vi.md",
        "content/C:x.vi.md",
        "content/x.vi.md:stream",
        "content/%00.vi.md",
        "content/a%00/../../x.vi.md",
        "content/a%0ab.vi.md",
        "content/%ff.vi.md",
        "content/%e2%80%ae.vi.md",
        "content/CON.vi.md",
        "content/con/x.vi.md",
        "content/meetings/lpt1.vi.md",
        "content/meetings./x.vi.md",
        "content/meetings /x.vi.md",
        "content/.hidden/x.vi.md",
        "content/x.vi.md~",
        "content/static/x.vi.md",
        "content/tags.yaml",
        "content/meetings/second/hall.png",
        "content/x.md",
        "content",
        "config.yaml",
        "secret.vi.md",
        "templates/base.html",
        ".coopsite/desk/x.vi.md",
        "output/x.vi.md",
        "content/" + "a" * 300 + ".vi.md",
        "content/" + "a/" * 700 + "x.vi.md",
    ],
)
def test_a_path_that_is_no_text_in_content_is_refused(desk: RunningDesk, path: str) -> None:
    body = json.dumps({"base": None, "body": "x"}).encode()
    for method, name in (("PUT", "text"), ("PUT", "draft"), ("DELETE", "draft")):
        status, answer = ask(desk, method, f"{API}{name}/{path}", JSON, body=body)
        assert status == 400, answer


@pytest.mark.parametrize("path", ["content/out/secret.vi.md", "content/out/new.vi.md", "content/link.vi.md"])
def test_a_link_that_leads_out_is_not_followed(desk: RunningDesk, path: str) -> None:
    outside = (desk.site.parent / OUTSIDE).read_bytes()
    for base in (None, sha256(outside).hexdigest()):
        body = json.dumps({"base": base, "body": "x"}).encode()
        status, answer = ask(desk, "PUT", f"{API}text/{path}", JSON, body=body)
        assert status in (400, 409), answer
        assert '"error":"link"' in answer


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"base": null, "body": "\xff"}',
        b'{"base": null, "body": "\\ud800"}',
        b'{"base": NaN}',
        b"[" * 100_000,
        b'{"base":' + b'{"a":' * 5_000 + b"1" + b"}" * 5_001,
    ],
)
def test_what_is_no_json_is_refused(desk: RunningDesk, body: bytes) -> None:
    assert ask(desk, "PUT", f"{API}text/{PATH}", JSON, body=body)[0] == 400


def test_too_much_is_refused_before_it_is_sent(desk: RunningDesk) -> None:
    for method, path, most in (("PUT", f"text/{PATH}", 11), ("POST", "files/meetings/first?name=x.pdf", 200)):
        length = f"Content-Length: {most * 1_000_000 + 1}"
        began = time.monotonic()
        status, answer = ask(desk, method, API + path, JSON, length, body=b"{")
        assert (status, time.monotonic() - began < 4) == (413, True)
        assert f"{most} MB" in answer


def test_too_much_in_pieces_is_refused_when_it_gets_too_much(desk: RunningDesk) -> None:
    piece = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", desk.port), timeout=10) as connection:
        head = [
            f"PUT {API}text/{PATH} HTTP/1.1",
            f"Host: 127.0.0.1:{desk.port}",
            f"X-Coopsite-Desk: {desk.token}",
        ]
        connection.sendall("\r\n".join([*head, JSON, "Transfer-Encoding: chunked", "", ""]).encode())
        sent, answer = 0, b""
        try:
            while sent < 40_000_000:
                connection.sendall(piece)
                sent += len(piece)
            answer = connection.recv(1000)
        except (ConnectionError, TimeoutError):
            answer = answer or b""
        assert sent < 40_000_000 or answer.startswith(b"HTTP/1.1 413")


def test_a_length_that_is_none_is_refused(desk: RunningDesk) -> None:
    for length in ("-1", "1e3", "0x10", "9" * 30, "5, 5000000"):
        head = [
            f"PUT {API}text/{PATH} HTTP/1.1",
            f"Host: 127.0.0.1:{desk.port}",
            f"X-Coopsite-Desk: {desk.token}",
        ]
        data = "\r\n".join([*head, JSON, f"Content-Length: {length}", "", "{}"])
        assert desk.raw(data.encode(), patience=2)[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 413", b"")


@pytest.mark.parametrize("method", ["POST", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "put"])
def test_other_methods_are_refused(desk: RunningDesk, method: str) -> None:
    status, answer = ask(desk, method, f"{API}text/{PATH}", JSON, body=change(desk))
    assert status == 405
    assert "allow: PUT" in answer
    assert "access-control" not in answer.lower()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    "target", ["/_desk/", "/_desk/assets/api.js", "/_desk/story/meetings/first", "/vi/", "/_preview/news"]
)
def test_nothing_else_is_written_to(desk: RunningDesk, method: str, target: str) -> None:
    assert ask(desk, method, target, JSON, body=b"{}")[0] == 405


@pytest.mark.parametrize(
    "target",
    [
        "/_desk/../vi/",
        "/_desk/%2e%2e/vi/",
        "/_desk//",
        "/_desk/api//stories",
        "/_desk/assets/../pages.py",
        "/_desk/assets/%2e%2e/app.py",
        "/_desk/%00",
        "//_desk/",
        "/_desk/api/story/../../x",
    ],
)
def test_paths_that_mean_nothing_get_nothing(desk: RunningDesk, target: str) -> None:
    status, answer = ask(desk, "GET", target)
    assert status in (400, 404)
    assert "import" not in answer


def test_no_script_and_no_frame_gets_the_token(desk: RunningDesk) -> None:
    for dest in ("empty", "iframe", "frame", "object", "embed", "script", "worker", "image"):
        for site in ("same-origin", "none"):
            lines = (f"Sec-Fetch-Dest: {dest}", f"Sec-Fetch-Site: {site}")
            for target in ("/_desk/", "/_desk/story/meetings/first", "/_desk/tags"):
                status, answer = ask(desk, "GET", target, *lines)
                assert status == 403
                assert desk.token not in answer
    status, answer = ask(desk, "GET", "/_desk/", "Sec-Fetch-Dest: document", "Sec-Fetch-Site: none")
    assert status == 200
    assert desk.token in answer


def test_another_site_reads_nothing(desk: RunningDesk) -> None:
    for path in ("stories", "story/meetings/first", "findings?key=meetings/first", "tags", "deleted"):
        for site in ("cross-site", "same-site"):
            assert ask(desk, "GET", API + path, f"Sec-Fetch-Site: {site}", "Sec-Fetch-Mode: cors")[0] == 403
        lines = ("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")
        assert ask(desk, "GET", API + path, *lines)[0] == 403


def test_every_answer_of_the_desk_is_strict(desk: RunningDesk) -> None:
    for target in (
        "/_desk/",
        "/_desk/story/meetings/first",
        "/_desk/assets/api.js",
        f"{API}stories",
        "/_desk/none",
    ):
        _, headers, _ = desk.get(target)
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; ")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert not any(name.startswith("access-control") for name in headers)


def test_a_slow_upload_is_not_cut(desk: RunningDesk) -> None:
    """The preview gives a request five seconds; what a person sends may take longer."""
    body = b'{"base": "x"}'
    with socket.create_connection(("127.0.0.1", desk.port), timeout=20) as connection:
        head = [
            f"PUT {API}text/{PATH} HTTP/1.1",
            f"Host: 127.0.0.1:{desk.port}",
            f"X-Coopsite-Desk: {desk.token}",
        ]
        head += [JSON, f"Content-Length: {len(body)}", "Connection: close", "", ""]
        connection.sendall("\r\n".join(head).encode())
        for at in range(0, len(body), 5):
            time.sleep(2)
            connection.sendall(body[at : at + 5])
        assert connection.recv(100).startswith(b"HTTP/1.1 409")
