"""A little bilingual site for the tests of the engine, and what to ask of its output."""

from __future__ import annotations

import struct
import zlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from coopsite.build import load, search
from coopsite.build.build import build, build_afresh
from coopsite.build.options import Build, BuildOptions
from tests.conftest import files_below
from tests.sparing import sparing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pytest

    from coopsite.build.load import Inputs

NOW = datetime.fromisoformat("2024-06-01T09:00:00+07:00")

CONFIG = """\
title: {vi: "Bản tin thử", en: "Test Bulletin"}
base_url: https://bulletin.example/
languages: [vi, en]
per_page: 3
search: no
"""


def png(width: int, height: int) -> bytes:
    """A whole picture of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\0" + b"\x40" * width for _ in range(height))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def story(title: str, *lines: str, date: str = "2024-01-10", body: str = "Một đoạn văn ngắn.") -> str:
    """A text with its front matter."""
    return "\n".join(("---", f'title: "{title}"', f"date: {date}", *lines, "---", "", body, ""))


FILES: dict[str, str | bytes] = {
    "config.yaml": CONFIG,
    "content/meetings/first.vi.md": story("Hội nghị thứ nhất", "tags: [ocop]", "held_on: 2024-01-09"),
    "content/meetings/first.en.md": story("First meeting", "tags: [ocop]", body="A short paragraph."),
    "content/meetings/second/index.vi.md": story(
        "Hội nghị thứ hai",
        "tags: [ocop, thi-dua]",
        "image: {src: hall.png, alt: Hội trường}",
        date="2024-02-10",
        body="Xem [bài trước](../first.md) và [tờ trình](to-trinh.pdf).",
    ),
    "content/meetings/second/hall.png": png(600, 315),
    "content/meetings/second/to-trinh.pdf": b"%PDF-1.4 a submission",
    "content/awards/flag.vi.md": story("Tặng cờ thi đua", "tags: [thi-dua]", date="2024-03-05"),
    "content/awards/flag.en.md": story("Emulation flag", date="2024-03-05", body="A flag was awarded."),
    "content/plans/year.vi.md": story("Kế hoạch năm", "summary: Tóm tắt kế hoạch.", date="2024-03-20"),
    "content/news/later.vi.md": story("Tin sắp đăng", date="2024-07-01"),
    "content/pages/about.vi.md": '---\ntitle: "Giới thiệu"\n---\n\n## Đôi lời\n\nChào bạn đọc.\n',
    "content/pages/about.en.md": '---\ntitle: "About"\n---\n\nWelcome.\n',
    "content/static/logo.txt": "a logo\n",
}


def text_of(path: str) -> str:
    """A text of the little site."""
    found = FILES[path]
    assert isinstance(found, str)
    return found


def write(site: Path, path: str, data: str | bytes) -> None:
    """Put a file of the site there."""
    target = site / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))


def make(folder: Path, files: dict[str, str | bytes] | None = None) -> Path:
    """Write the little site."""
    for path, data in (FILES if files is None else files).items():
        write(folder, path, data)
    return folder


def run(site: Path, **options: Any) -> Build:
    """Build the site in this process."""
    with sparing():
        return build(BuildOptions(site=site, **{"now": NOW, "workers": 1, **options}))


def good(site: Path, **options: Any) -> Build:
    """Build the site, which must succeed."""
    built = run(site, **options)
    assert built.exit_code == 0, built.diagnostics
    return built


def clean(site: Path, folder: Path, **options: Any) -> dict[str, bytes]:
    """Every file a build from nothing makes."""
    with sparing():
        made = build_afresh(BuildOptions(site=site, output=folder, **{"now": NOW, "workers": 1, **options}))
    assert made.exit_code == 0, made.diagnostics
    return files_below(folder)


def output(site: Path) -> dict[str, bytes]:
    """Every file of the site's output."""
    return files_below(site / "output") if (site / "output").is_dir() else {}


def times(site: Path) -> dict[str, int]:
    """When each file of the site's output was last written."""
    folder = site / "output"
    return {p.relative_to(folder).as_posix(): p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


def counted_loads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list that grows by one each time a whole site is loaded."""
    found: list[int] = []
    real = load.load

    def counted(*given: Any) -> Inputs:
        found.append(1)
        return real(*given)

    monkeypatch.setattr(load, "load", counted)
    return found


def asked_for(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that takes in the paths of all pages that search indexes ask for from now on."""
    seen: list[str] = []
    real = search.SearchIndex.ask

    def watched(self: search.SearchIndex) -> Mapping[str, int]:
        found = real(self)
        seen.extend(found)
        return found

    monkeypatch.setattr(search.SearchIndex, "ask", watched)
    return seen
