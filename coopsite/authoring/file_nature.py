"""Tell by its bytes what a file to be published is: picture, document, film, recording, or nothing of these."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final, Literal

from msgspec import Struct

from coopsite.text.filenames import ending_of

Sort = Literal["picture", "document", "film", "recording"]
Refusal = Literal["program", "page", "heic", "other_picture", "macros", "empty", "unknown", "cut_off"]
"""``program`` is run, ``page`` is HTML, ``cut_off`` is an archive without its end."""


class FileNature(Struct, frozen=True):
    """What a file is, and the ending it is to have; `note` names what there is to say of it: ``unplayed``."""

    sort: Sort
    ending: str
    note: str = ""


_HEAD: Final = 4096
_PROGRAMS: Final = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe", b"#!", b"L\0\0\0\x01\x14\x02\0", b"\0asm", b"dex\n", b"!<arch>",
)  # fmt: skip
"""PE, ELF, Java, Mach-O, scripts, shortcuts of Windows, WebAssembly, Android, archives of object files."""
_RUN: Final = frozenset({
    "apk", "app", "appx", "bat", "chm", "cmd", "com", "cpl", "deb", "dll", "dmg", "exe", "gadget", "hta", "jar", "js",
    "jse", "lnk", "mjs", "msc", "msi", "msp", "php", "pif", "pl", "ps1", "py", "rb", "reg", "rpm", "scr", "sh", "url",
    "vb", "vbe", "vbs", "wasm", "wsf", "wsh",
})  # fmt: skip
_PAGES: Final = frozenset(
    {"htm", "html", "mht", "mhtml", "shtml", "svgz", "xht", "xhtml", "xml", "xsl", "xslt"}
)
_PAGE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|iframe|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_SVG: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>|\s)*<svg\b", re.DOTALL
)
_HEIC: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_OTHER_PICTURES: Final = (
    b"II*\0", b"MM\0*", b"8BPS", b"\0\0\x01\0", b"\xff\x0a", b"\0\0\0\x0cJXL ", b"\0\0\0\x0cjP  ", b"gimp xcf",
    b"%!PS-Adobe", b"FUJIFILMCCD-RAW",
)  # fmt: skip
"""TIFF and most raw formats, Photoshop, icons, JPEG XL, JPEG 2000, GIMP, EPS, Fuji's raw format."""
_OFFICE: Final = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
_OPEN: Final = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
    b"application/epub+zip": "epub",
}
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXTS: Final = frozenset({"csv", "ics", "srt", "txt", "vtt"})
_ENTRIES: Final = 10_000


def nature_of_file(data: bytes, name: str) -> FileNature | Refusal:
    """Return what the file with these bytes, called `name`, is, or why it is not taken."""
    if not data:
        return "empty"
    head, ending = data[:_HEAD], ending_of(name)
    if head.startswith(_PROGRAMS) or ending in _RUN:
        return "program"
    picture = _picture(head, data)
    if picture is not None:
        return picture
    if _PAGE.match(head) or ending in _PAGES:
        return "page"
    if head.startswith(_OTHER_PICTURES) and ending != "ai":
        return "other_picture"
    return _document(data, ending) or _medium(head, ending) or _text(data, ending) or "unknown"


def _picture(head: bytes, data: bytes) -> FileNature | Refusal | None:
    if head.startswith(b"\xff\xd8\xff"):
        return FileNature("picture", "jpg")
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileNature("picture", "png")
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return FileNature("picture", "gif")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileNature("picture", "webp")
    if head[:2] == b"BM" and head[6:10] == bytes(4):
        return FileNature("picture", "bmp")
    if head[4:8] == b"ftyp":
        brands = {
            head[8:12],
            *(head[at : at + 4] for at in range(16, min(int.from_bytes(head[:4], "big"), 256), 4)),
        }
        if brands & {b"avif", b"avis"}:
            return FileNature("picture", "avif")
        if brands & _HEIC:
            return "heic"
        if head[8:12] == b"crx ":
            return "other_picture"
    if _SVG.match(data[: 1 << 16]):
        return FileNature("picture", "svg")
    return None


def _document(data: bytes, ending: str) -> FileNature | Refusal | None:
    if b"%PDF-" in data[:1024]:
        return FileNature("document", "pdf")
    if data.startswith(_OLD_OFFICE):
        return FileNature("document", ending) if ending in ("doc", "xls", "ppt") else "unknown"
    if data.startswith(b"{\\rtf"):
        return FileNature("document", "rtf")
    if data.startswith(b"Rar!\x1a\x07"):
        return FileNature("document", "rar")
    if data.startswith(b"7z\xbc\xaf\x27\x1c"):
        return FileNature("document", "7z")
    return _packed(data) if data.startswith((b"PK\3\4", b"PK\5\6")) else None


def _packed(data: bytes) -> FileNature | Refusal:
    """Return what an archive is; Office and OpenDocument files are archives, too."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [each.filename for each in archive.infolist()[:_ENTRIES]]
            first = archive.read(names[0]) if names[:1] == ["mimetype"] and _is_short(archive) else b""
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError, EOFError):
        return "cut_off"
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return "macros"
    if "META-INF/MANIFEST.MF" in names or "AndroidManifest.xml" in names:
        return "program"
    if any(ending_of(name) in _RUN for name in names):
        return "program"
    if first in _OPEN:
        return FileNature("document", _OPEN[first])
    if "[Content_Types].xml" in names:
        for folder, ending in _OFFICE.items():
            if any(name.startswith(folder) for name in names):
                return FileNature("document", ending)
    return FileNature("document", "zip")


def _is_short(archive: zipfile.ZipFile) -> bool:
    return archive.infolist()[0].file_size <= 100


def _medium(head: bytes, ending: str) -> FileNature | None:
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in (b"M4A ", b"M4B "):
            return FileNature("recording", "m4a")
        if brand == b"qt  ":
            return FileNature("film", "mov", "unplayed")
        return FileNature("recording", "m4a") if ending == "m4a" else FileNature("film", "mp4")
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return FileNature("film", "webm") if b"webm" in head[:64] else FileNature("film", "mkv", "unplayed")
    if head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] in (b"\xfb", b"\xf3", b"\xf2", b"\xfa")):
        return FileNature("recording", "mp3")
    if head.startswith(b"OggS"):
        return FileNature("recording", "opus" if b"OpusHead" in head[:64] else "ogg")
    if head.startswith(b"fLaC"):
        return FileNature("recording", "flac")
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return FileNature("recording", "wav")
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return FileNature("film", "avi", "unplayed")
    if head.startswith(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"):
        return FileNature("film", "wmv", "unplayed")
    return None


def _text(data: bytes, ending: str) -> FileNature | None:
    if ending not in _TEXTS or b"\0" in data:
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return FileNature("document", ending)
