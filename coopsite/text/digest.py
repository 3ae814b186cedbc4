"""Names things by a digest of their content."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from msgspec.msgpack import Encoder
from msgspec.structs import replace

if TYPE_CHECKING:
    from msgspec import Struct

_ENCODE: Final = Encoder().encode


def digest(*parts: bytes | str) -> str:
    """Return a digest of `parts` as 32 hexadecimal digits (BLAKE2b); the boundaries of parts matter."""
    h = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        h.update(b"%d:" % len(data))
        h.update(data)
    return h.hexdigest()


def struct_digest(value: Struct, **left_out: object) -> str:
    """Return the digest of all that `value` says but for the fields `left_out`, given with an empty value each."""
    return digest(_ENCODE(replace(value, **left_out) if left_out else value))
