"""One short name for bytes, used wherever something is recognised by its content."""

from __future__ import annotations

from hashlib import blake2b


def digest(*parts: bytes | str) -> str:
    """Return 32 hexadecimal digits naming `parts`; where one part ends and the next begins matters."""
    h = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        h.update(b"%d:" % len(data))
        h.update(data)
    return h.hexdigest()
