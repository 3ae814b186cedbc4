"""Which requests the preview answers: hosts, origins, methods, paths."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hmac import compare_digest
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

METHODS: Final = ("GET", "HEAD")
HEADERS: Final = {
    "cache-control": "no-store",
    "content-security-policy": "frame-ancestors 'self'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
}
"""Headers of every response. None opens it to another origin."""

_LOCAL: Final = ("localhost", "127.0.0.1", "[::1]")
_REFUSED: Final = re.compile(rb"%(?:2f|5c)|\\", re.IGNORECASE)
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class RefusedRequest:
    """Why a request is refused: the status, and the name of a phrase."""

    status: int
    phrase: str


BAD: Final = RefusedRequest(400, "bad_request")
FOREIGN: Final = RefusedRequest(403, "forbidden")
METHOD: Final = RefusedRequest(405, "method")


def is_loopback(host: str) -> bool:
    """Tell whether only this computer can reach `host`."""
    return host.strip("[]") in ("localhost", "127.0.0.1", "::1")


def hosts_of(host: str, port: int) -> frozenset[str]:
    """Return every Host header to answer when serving at `host` and `port`."""
    given = f"[{host}]" if ":" in host and not host.startswith("[") else host
    names = {*_LOCAL, given.lower()}
    return frozenset({f"{name}:{port}" for name in names} | (names if port == 80 else set()))


def refuse(
    method: str, headers: Sequence[tuple[bytes, bytes]], hosts: frozenset[str]
) -> RefusedRequest | None:
    """Return why a request is refused before its path is looked at, or None."""
    given = header_values(headers, b"host")
    if len(given) != 1 or not given[0].strip():
        return BAD
    if given[0].lower() not in hosts:
        return FOREIGN
    origins = header_values(headers, b"origin")
    if any(origin.lower() not in {f"http://{host}" for host in hosts} for origin in origins):
        return FOREIGN
    if header_values(headers, b"sec-fetch-site") in (["cross-site"], ["same-site"]) and not _navigates(
        headers
    ):
        return FOREIGN
    return METHOD if method not in METHODS else None


def may_listen(headers: Sequence[tuple[bytes, bytes]], token: str, expected: str) -> bool:
    """Tell whether a request for events comes from a page of this session: by its token and Sec-Fetch-Site."""
    site = header_values(headers, b"sec-fetch-site")
    return compare_digest(token.encode(), expected.encode()) and site in ([], ["same-origin"])


def decoded(raw: bytes) -> str | None:
    """Return a path percent-decoded once; None where slashes are written otherwise, or signs are no path's."""
    if not raw.startswith(b"/") or _REFUSED.search(raw):
        return None
    try:
        path = unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(path) else path


def clean(raw: bytes) -> str | RefusedRequest:
    """Return the path of a request, percent-decoded once; or why it is refused."""
    path = decoded(raw)
    if path is None:
        return BAD
    segments = path[1:].split("/")
    if any(segment.startswith(".") for segment in segments) or "" in segments[:-1]:
        return RefusedRequest(404, "not_found")
    return path


def header_values(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> list[str]:
    """Return the values of all headers called `name`, which is in small letters."""
    return [value.decode("latin-1") for key, value in headers if key.lower() == name]


def _navigates(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Tell whether a person follows a link, rather than another site loading a part of itself (Fetch Metadata)."""
    found = list(headers)
    mode, goal = (header_values(found, name) for name in (b"sec-fetch-mode", b"sec-fetch-dest"))
    return (mode, goal) == (["navigate"], ["document"])
