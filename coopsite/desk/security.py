"""Which requests the desk answers: who may read, who may write, what a path may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coopsite.content.scan import TEXT_LIMIT
from coopsite.desk.requests import DeskError
from coopsite.preview import security as preview
from coopsite.preview.security import header_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coopsite.desk.tokens import RunTokens

    Headers = Sequence[tuple[bytes, bytes]]

TOKEN_HEADER: Final = b"x-coopsite-desk"
JSON_LIMIT: Final = 2 * TEXT_LIMIT + 1_000_000
"""Bytes of a request in JSON: a text of nothing but line ends takes twice its bytes there."""
UPLOAD_LIMIT: Final = 200_000_000
"""Bytes of an upload."""

HEADERS: Final = {
    **preview.HEADERS,
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob: data:; "
        "connect-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}
"""Headers of every response of the desk."""

_PHRASES: Final = {400: "bad_request", 403: "foreign"}


def check_sender(headers: Headers, hosts: frozenset[str]) -> None:
    """Raise `DeskError` for a request that was not sent to this computer, or by another site's page."""
    refused = preview.refuse("GET", headers, hosts)
    if refused is not None:
        raise DeskError(refused.status, _PHRASES[refused.status])


def check_page(headers: Headers) -> None:
    """Raise `DeskError` unless a person opens the page: no script and no frame may get the token in it."""
    if header_values(headers, b"sec-fetch-dest") not in ([], ["document"]):
        raise DeskError(403, "foreign")


def check_reader(headers: Headers) -> None:
    """Raise `DeskError` where another site asks for data, or leads to it."""
    if header_values(headers, b"sec-fetch-site") not in ([], ["same-origin"], ["none"]):
        raise DeskError(403, "foreign")


def check_writer(
    headers: Headers, tokens: RunTokens, version: str, *, uploads: bool = False, renews: bool = False
) -> None:
    """Raise `DeskError` unless a page of this run asks: by its token, Sec-Fetch-Site and type of content.

    With `renews` a page of an earlier run may ask, too. Only `uploads` may be anything but JSON.
    """
    # The bodies of HTTP/1.0 may end without a length, which cannot be told from one that broke off.
    if version != "1.1":
        raise DeskError(400, "bad_request")
    if header_values(headers, b"sec-fetch-site") not in ([], ["same-origin"]):
        raise DeskError(403, "foreign")
    given = header_values(headers, TOKEN_HEADER)
    known = tokens.is_of_a_run if renews else tokens.is_current
    if len(given) != 1 or not known(given[0]):
        raise DeskError(403, "token")
    kinds = [value.partition(";")[0].strip().lower() for value in header_values(headers, b"content-type")]
    if not uploads and kinds != ["application/json"] and (kinds or _has_body(headers)):
        raise DeskError(415, "content_type")


def is_longer(headers: Headers, limit: int) -> bool:
    """Tell whether a request says that its body has more than `limit` bytes."""
    return any(int(length) > limit for length in header_values(headers, b"content-length"))


def path_of(raw: bytes) -> str:
    """Return the path of a request, percent-decoded once. Raise `DeskError` where it could lead astray."""
    path = preview.decoded(raw)
    segments = path.split("/") if path else []
    if not path or "" in segments[1:-1] or any(part in (".", "..") for part in segments):
        raise DeskError(400, "path")
    return path


def site_policy(headers: Headers, hosts: frozenset[str], scripts: tuple[str, ...]) -> str:
    """Return the policy of the site's own pages beside a desk.

    Only the preview's scripts run, and the shipped ones at the addresses `scripts`: a script of the site's own could
    act as the desk, since both have one origin.
    """
    host = "".join(header_values(headers, b"host")).lower()
    if host not in hosts:
        return "default-src 'none'"
    allowed = " ".join(f"http://{host}{path}" for path in ("/_preview/", *scripts))
    return (
        f"script-src {allowed}; worker-src http://{host}/_preview/; object-src 'none'; frame-ancestors 'self'"
    )


def _has_body(headers: Headers) -> bool:
    length, coding = (header_values(headers, name) for name in (b"content-length", b"transfer-encoding"))
    return length not in ([], ["0"]) or bool(coding)
