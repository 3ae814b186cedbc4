"""What is read of a site: texts, and the files beside them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.msgpack import Decoder

from coopsite.content.body import Slot
from coopsite.diagnostics import SourcePosition
from coopsite.kinds.facts import Facts

if TYPE_CHECKING:
    from collections.abc import Mapping


class Text(Struct, frozen=True, array_like=True, gc=False):
    """A story in one language: its validated front matter, with the body named by its digest.

    Dates are ISO 8601: ``date``, ``updated`` and ``expires`` always with time and offset, by the site's clock (a bare
    day is its midnight; ``date_only`` remembers that no time was written). Empty text means "not given".
    """

    path: str
    """POSIX, relative to the site folder, e.g. ``content/meetings/x.vi.md``."""
    language: str
    key: str
    """The story's key, the same in all languages: ``meetings/x``."""
    kind: str
    title: str
    short_title: str
    summary: str
    slug: str
    aliases: tuple[str, ...]
    draft: bool
    author: str
    date: str
    date_only: bool
    updated: str
    updated_only: bool
    """`updated` was written as a bare day."""
    expires: str
    tags: tuple[str, ...] | None
    """As written; None where this file has no `tags`."""
    pinned: bool | None
    facts: Facts | None
    """The facts in this file."""
    facts_digest: str
    """Digest of `facts`; empty where there are none."""
    marks: bytes
    """msgpack of {field: Place}, field as in ``awards.0.form``; decode with `marks_of`."""
    body_line: int
    """The file's line on which the body begins, counted from 1."""
    body_digest: str
    """Names the `Body`: digest of its bytes, its language and the code and libraries that read it."""
    digest: str
    """Names all that is said here, but for `UNSEEN`."""
    feed_id: str = ""
    """The feed id, where one is written."""


UNSEEN: Final[Mapping[str, object]] = {
    "path": "", "marks": b"", "body_line": 0, "digest": "", "facts": None,
}  # fmt: skip
"""The fields that the digest of a text leaves out, each with an empty value: templates see none of them, or, of
`facts`, what `facts_digest` names."""


class UnreadableText(Struct, frozen=True, array_like=True, gc=False):
    """A file with broken front matter whose body could be read, so that its links are checked."""

    path: str
    language: str
    body_line: int
    slots: tuple[Slot, ...]
    body_digest: str = ""
    """Empty: it has no known outline."""


class Asset(Struct, frozen=True, array_like=True, gc=False):
    """A file of the site that is no text, such as a picture or an attachment.

    `path` is POSIX, NFC, relative to the site folder. `digest` names its bytes; `width` and `height` are pixels, 0 for
    what is not a picture. `size` is that of the file as it is published.
    """

    path: str
    digest: str
    size: int
    width: int = 0
    height: int = 0
    ending: str = ""
    """``jpg`` or ``png`` for a picture that is published in several sizes: the format besides WebP."""
    published: str = ""
    """Digest of the file as published, where it differs from `digest`: without what readers must not get."""


_MARKS: Final = Decoder(dict[str, SourcePosition])


def marks_of(text: Text) -> Mapping[str, SourcePosition]:
    """Return the position of each field of `text`: of values under ``awards.0.form``, of keys under ``…#key``."""
    return _decoded_marks(text.marks) if text.marks else {}


@lru_cache(maxsize=8)
def _decoded_marks(marks: bytes) -> Mapping[str, SourcePosition]:
    """Decode marks; cached, since thousands of diagnostics may concern one text."""
    return _MARKS.decode(marks)
