"""Read slugs, aliases, web addresses and feed ids: values that become paths or links."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Final
from urllib.parse import unquote

from pydantic import PlainValidator, WithJsonSchema

from coopsite.fields.errors import described, mistake, unexpected
from coopsite.text.filenames import described_character, is_reserved, refusal
from coopsite.text.nfc import nfc
from coopsite.text.slug import slug as slug_of

SLUG_LIMIT: Final = 80
SEGMENT_LIMIT: Final = 200
"""Bytes of a segment of an alias: file systems allow 255, and an ending may follow."""
ALIAS_LIMIT: Final = 500
"""Bytes of a whole alias: systems allow paths of 1024 or more, and the output's path comes before it."""

_READY = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*")
_UNSAFE_IN_SLUG = re.compile(r"""[/\\:?#%<>|*"\x00-\x1f\x7f]|\.\.|^\.""")
_WEB = re.compile(
    r"https?://(?:[^\s/?#@\\:]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)
_WHOLE = re.compile(r"https?://([^\s/?#@\\]+)(/.*)", re.IGNORECASE | re.DOTALL)
_TWO = re.compile(r"[,;]\s+/|[,;]\s*https?://", re.IGNORECASE)
"""The start of a second address behind a first."""
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_DOMAIN = re.compile(r"[A-Za-z0-9][\w-]*(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?")
_UNSEEN: Final = {"Cf", "Zs", "Zl", "Zp", "Cc"}


def invisible(text: str) -> str:
    """Return the first invisible character (zero width, bidi control, no-break space); empty where there is none."""
    if text.isascii():
        return ""
    return next((c for c in text if c > "\x7f" and unicodedata.category(c) in _UNSEEN), "")


def refuse_invisible(text: str) -> None:
    """Raise E106 where `text` has an invisible character."""
    character = invisible(text)
    if character:
        raise mistake("E106", **described_character(character))


def slug(value: object) -> str:
    """Return an address word: as written if it is one, else folded (``Đà Nẵng`` becomes ``da-nang``); empty: not given.

    Raise E106 for invisible characters, E505 for what could lead elsewhere, E503 for names reserved on Windows, E504
    for more than `SLUG_LIMIT` characters.
    """
    if not isinstance(value, str):
        raise unexpected("@text", value)
    refuse_invisible(value)
    text = value.strip()
    if not text:
        return ""
    if _UNSAFE_IN_SLUG.search(text):
        raise mistake("E505", value=described(text))
    if is_reserved(text):
        raise mistake("E503", name=described(text))
    if len(text) > SLUG_LIMIT:
        raise mistake("E504", slug=described(text), limit=str(SLUG_LIMIT))
    if _READY.fullmatch(text):
        return text
    folded = slug_of(text)
    if not folded:
        raise mistake("E505", value=described(text))
    if is_reserved(folded):
        raise mistake("E503", name=described(text))
    return folded


def tag_id(value: object) -> str:
    """Return a tag's address word: a slug that must not be empty."""
    text = slug(value)
    if not text:
        raise mistake("E215", field="id")
    return text


def alias(value: object) -> str:
    """Return an old address: a path after one ``/``, percent-decoded.

    A whole address keeps its scheme and host (``https://``, the host lower case); the site checks that the host is its
    own.
    """
    if not isinstance(value, str):
        raise unexpected("@text", value)
    refuse_invisible(value)
    if _TWO.search(value):
        raise unexpected("@one_address", value)
    whole = _WHOLE.fullmatch(value.strip())
    host = f"https://{whole[1].lower()}" if whole else ""
    return host + _path(value, whole[2] if whole else value.strip())


def old_place(value: object) -> str:
    """Return the old place of a list: its address word, or an `alias` (begins with ``/`` or is a whole address)."""
    text = value.strip() if isinstance(value, str) else ""
    if text.startswith("/") or "://" in text:
        return alias(value)
    word = slug(value)
    if not word:
        raise unexpected("@text", value)
    return word


def _path(value: str, path: str) -> str:
    """Check and return the path of an old address that was written as `value`."""
    text = nfc(unquote(path))
    refuse_invisible(text)
    segments = text.split("/")
    if not text.startswith("/") or "" in segments[1:-1] or text == "/":
        raise mistake("E505", value=described(value))
    if {".", ".."} & set(segments) or any(c in "\\?#%\ufffd" or c < " " or c == "\x7f" for c in text):
        raise mistake("E505", value=described(value))
    for segment in segments:
        refused = refusal(segment, SEGMENT_LIMIT)
        if refused is not None:
            code, args = refused
            raise mistake(code, **{name: described(said) for name, said in args.items()})
    if len(text.encode("utf-8", "surrogatepass")) > ALIAS_LIMIT:
        raise mistake("E504", slug=described(text), limit=str(ALIAS_LIMIT))
    return text


def is_domain(text: str) -> bool:
    """Tell whether `text` is a web address without a scheme: ``haiphong.gov.vn``, ``vietnam.vn/htx``."""
    return _DOMAIN.fullmatch(text) is not None


def web_address(value: object) -> str:
    """Return an absolute http or https address; a bare domain gets ``https://``."""
    text = value.strip() if isinstance(value, str) else ""
    if _WEB.fullmatch(text):
        return text
    if is_domain(text):
        return f"https://{text}"
    raise unexpected("@web_address", value)


def feed_id(value: object) -> str:
    """Return a feed id: any absolute IRI (RFC 3987), such as ``tag:example.org,2023:news/story:vi``."""
    text = value.strip() if isinstance(value, str) else ""
    if not _IRI.fullmatch(text):
        raise unexpected("@feed_id", value)
    return text


def host_of(address: str) -> str:
    """Return the host of an absolute web address without ``www.``."""
    host = re.split(r"[/?#]", address.split("://", 1)[1], maxsplit=1)[0].lower()
    return host.removeprefix("www.")


Slug = Annotated[
    str, PlainValidator(slug), WithJsonSchema({"type": ["string", "number"], "maxLength": SLUG_LIMIT})
]
TagId = Annotated[str, PlainValidator(tag_id), WithJsonSchema({"type": ["string", "number"], "minLength": 1})]
OldPlace = Annotated[
    str, PlainValidator(old_place), WithJsonSchema({"type": ["string", "number"], "minLength": 1})
]
Alias = Annotated[
    str, PlainValidator(alias), WithJsonSchema({"type": "string", "pattern": "^(https?:/)?/[^/]"})
]
FeedId = Annotated[
    str, PlainValidator(feed_id), WithJsonSchema({"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9+.-]*:"})
]
WebAddress = Annotated[str, PlainValidator(web_address), WithJsonSchema({"type": "string"})]
