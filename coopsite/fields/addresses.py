"""Slugs, aliases and web addresses: what may become a path or a link."""

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
"""Bytes of one segment of an alias: file systems allow 255, and an ending may follow."""
ALIAS_LIMIT: Final = 500
"""Bytes of a whole alias: systems allow a path of 1024 or more, and the output's own comes before."""

_READY = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*")
_UNSAFE_IN_SLUG = re.compile(r"""[/\\:?#%<>|*"\x00-\x1f\x7f]|\.\.|^\.""")
_WEB = re.compile(
    r"https?://(?:[^\s/?#@\\:]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)
_WHOLE = re.compile(r"https?://([^\s/?#@\\]+)(/.*)", re.IGNORECASE | re.DOTALL)
_TWO = re.compile(r"[,;]\s+/|[,;]\s*https?://", re.IGNORECASE)
"""Where a second address begins behind a first."""
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_DOMAIN = re.compile(r"[A-Za-z0-9][\w-]*(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?")
_UNSEEN: Final = {"Cf", "Zs", "Zl", "Zp", "Cc"}


def invisible(text: str) -> str:
    """Return the first character not seen for what it is (zero width, bidi control, NBSP), or nothing."""
    if text.isascii():
        return ""
    return next((c for c in text if c > "\x7f" and unicodedata.category(c) in _UNSEEN), "")


def refuse_invisible(text: str) -> None:
    """Raise E106 when `text` holds a character that cannot be seen."""
    character = invisible(text)
    if character:
        raise mistake("E106", **described_character(character))


def slug(value: object) -> str:
    """Return an address word: as written when fit for one, else folded (``Đà Nẵng`` becomes ``da-nang``).

    E106 invisible characters, E505 what could lead elsewhere, E503 names of Windows, E504 too long.
    Empty: not given.
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
    """Return a tag's address word: a slug that must say something."""
    text = slug(value)
    if not text:
        raise mistake("E215", field="id")
    return text


def alias(value: object) -> str:
    """Return an old address: a path after one ``/``, percent-encoding undone.

    One written whole, with the scheme and a host, keeps them (``https://``, the host in small letters): whether the
    host is the site's own is for the site to say.
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
    """Return where a list was: an address word of it, or an `alias`, which begins with ``/`` or is written whole."""
    text = value.strip() if isinstance(value, str) else ""
    if text.startswith("/") or "://" in text:
        return alias(value)
    word = slug(value)
    if not word:
        raise unexpected("@text", value)
    return word


def _path(value: str, path: str) -> str:
    """Return the path of an old address that was written as `value`."""
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
    """Tell whether `text` is a web address without its scheme: ``haiphong.gov.vn``, ``vietnam.vn/htx``."""
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
    """Return an id for feeds: any absolute IRI, such as ``tag:example.org,2023:news/story:vi``."""
    text = value.strip() if isinstance(value, str) else ""
    if not _IRI.fullmatch(text):
        raise unexpected("@feed_id", value)
    return text


def host_of(address: str) -> str:
    """Return the host of an absolute web address, as people write it: without ``www.``."""
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
