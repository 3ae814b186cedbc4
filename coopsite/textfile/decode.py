"""Decode a text file: UTF-8 only, to NFC with LF; no encoding is guessed."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from coopsite.diagnostics import Diagnostic
from coopsite.text.nfc import MAX_MARKS, first_crowd, may_be_crowded, nfc, uncrowded_nfc
from coopsite.textfile.characters import FORBIDDEN, line_and_column
from coopsite.textfile.nature import BINARY_HEAD, WIDE, is_binary

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

_MOST_CONTROLS: Final = 100


def decode(raw: bytes, path: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """Return the text of the file `path` and its diagnostics; None where it is no UTF-8.

    A byte order mark is removed, line ends become LF, letters NFC. Each control character is E107 and becomes U+FFFD,
    so that other mistakes are found, too. So is the first letter with more than `MAX_MARKS` marks.
    """
    if wide := WIDE.match(raw):
        return None, (Diagnostic("E101", path, args={"encoding": f"UTF-{(wide.lastgroup or '')[1:3]}"}),)
    if is_binary(raw[:BINARY_HEAD]):
        return None, (Diagnostic("E109", path),)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, (_bad_byte(raw, error.start, path),)
    is_doubtful = may_be_crowded(raw)
    crowd = first_crowd(text) if is_doubtful else -1
    crowded = () if crowd < 0 else (_crowd(text, crowd, path),)
    text = _clean(text, nfc if is_doubtful else uncrowded_nfc)
    controls = [] if _is_printable(text) else list(islice(FORBIDDEN.finditer(text), _MOST_CONTROLS))
    if not controls:
        return text, crowded
    return FORBIDDEN.sub("\ufffd", text), (*crowded, *(_control(text, found, path) for found in controls))


def _clean(text: str, normalise: Callable[[str], str] = nfc) -> str:
    text = text.lstrip("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return normalise(text)


def _is_printable(text: str) -> bool:
    """Return False, quickly, for most texts without `FORBIDDEN` characters; the pattern takes far longer."""
    return text.replace("\n", "").replace("\t", "").isprintable()


def _bad_byte(raw: bytes, at: int, path: str) -> Diagnostic:
    before = _clean(raw[:at].decode("utf-8"))
    line, column = line_and_column(before, len(before))
    return Diagnostic("E102", path, line + 1, column + 1, {"byte": f"0x{raw[at]:02X}"})


def _crowd(text: str, at: int, path: str) -> Diagnostic:
    before = _clean(text[:at])
    line, column = line_and_column(before, len(before))
    return Diagnostic("E107", path, line + 1, column, {"marks": str(MAX_MARKS)})


def _control(text: str, found: re.Match[str], path: str) -> Diagnostic:
    line, column = line_and_column(text, found.start())
    return Diagnostic("E107", path, line + 1, column + 1, {"codepoint": f"U+{ord(found[0]):04X}"})
