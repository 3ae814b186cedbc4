"""Reads ``_headers`` and ``_redirects`` as the hosts they are written for do."""

from __future__ import annotations

import re


def headers_for(text: str, path: str, host: str) -> dict[str, str]:
    """The headers of the answer to `path`.

    Rules apply in the order of the file. Of a header given twice Netlify keeps the last; Cloudflare joins
    both, unless ``! Name`` took the first back.
    """
    found: dict[str, str] = {}
    applies = False
    for line in text.splitlines():
        if not line.strip():
            continue
        if not line.startswith(" "):
            applies = _matches(line.strip(), path)
        elif applies and line.strip().startswith("! "):
            assert host == "cloudflare", "Netlify does not know how to take a header back"
            found.pop(line.strip()[2:], None)
        elif applies:
            name, _, value = line.strip().partition(": ")
            joined = host == "cloudflare" and name in found
            found[name] = f"{found[name]}, {value}" if joined else value
    return found


def moved_to(text: str, path: str) -> tuple[str, int] | None:
    """Where a request for `path` goes, and with which status; None where no line speaks of it."""
    for line in text.splitlines():
        old, new, code = line.split()
        if _matches(old, path):
            rest = path[old.index("*") :] if "*" in old else ""
            return new.replace(":splat", rest), int(code.rstrip("!"))
    return None


def _matches(pattern: str, path: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), path) is not None
