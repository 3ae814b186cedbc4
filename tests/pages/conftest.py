"""What tests of pages share: the sample bulletin, and one with what it lacks, each on a static host."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browsing import served
from tests.conftest import Once, built_well, copy_sample
from tests.engine.photographs import photograph, saved

FOLDER = "content/meetings/2023-06-28-international-day"
FILLER = {
    "vi": "Đoạn {}: một câu để trang đủ dài.",
    "en": "Paragraph {}: a sentence so that the page is long.",
}
"""Repeated, it is so much text that no browser fetches ahead what lies below it."""
MORE = "missing_translation: fallback\n"
PLAN = """\
---
title: Kế hoạch thử
slug: thu
date: 2025-01-10
aliases: [/cu/ke hoach.html, /tin/1/]
targets:
  - {indicator: Hợp tác xã thành lập mới, baseline: 12, target: 20, actual: 15}
event: Ngày Quốc tế Hợp tác xã 2023
held_on: 2025-01-09
time: 08:00
until: 11:30
online: https://hop.example.vn/phong/1
media:
  - file: le.mp4
    poster: ../meetings/2023-06-28-international-day/riverside.jpg
    captions: {vi: le.vtt, en: le.vtt}
    transcript: Kính thưa các đại biểu!
    caption: Lễ kỷ niệm
    credit: Bản tin
  - {file: loi.mp3, transcript: Lời khai mạc}
---

Nội dung, có một [liên kết](https://example.org/).

```
mỗi dòng giữ nguyên như gõ, dù dài hơn trang, nên phải cuộn sang bên mới đọc được đến chữ cuối cùng của dòng này
```
"""
"""A plan with bars drawn in SVG, a film and a recording, code wider than the page, and two old addresses."""


def put_plan(site: Path) -> None:
    """Write `PLAN` and what it names."""
    folder = site / "content/plans"
    (folder / "thu.vi.md").write_text(PLAN, "utf-8")
    (folder / "le.mp4").write_bytes(b"film" * 1000)
    (folder / "loi.mp3").write_bytes(b"sound" * 1000)
    (folder / "le.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nKính thưa\n", "utf-8")


@pytest.fixture(scope="module")
def sample_address(sample_output: Path) -> Iterator[str]:
    """The sample bulletin on a static host, no slash at the end."""
    with served(sample_output) as address:
        yield address


@pytest.fixture(scope="session")
def rich_site(once: Once) -> Path:
    """The sample bulletin with photographs in a story (lead, text, gallery), a film, a recording, stories
    of one event, ways to share, redirects, bars, fallback pages.
    """

    def make(site: Path) -> None:
        copy_sample(site, share_images=False, more=MORE)
        put_plan(site)
        (site / FOLDER / "hall.jpg").write_bytes(saved(photograph(2400, 1600), "JPEG", quality=92))
        (site / FOLDER / "tall.jpg").write_bytes(saved(photograph(900, 1200, 2), "JPEG", quality=90))
        gallery = "".join(f"  - {{src: tall.jpg, alt: Hội trường {number}}}\n" for number in range(4))
        for path in (site / FOLDER).glob("index.*.md"):
            text = path.read_text("utf-8").replace("riverside.jpg", "hall.jpg")
            text = text.replace("held_on:", f"gallery:\n{gallery}held_on:", 1)
            filler = "\n\n".join(map(FILLER[path.name.split(".")[1]].format, range(150)))
            path.write_text(f"{text.rstrip()}\n\n![Đại biểu](hall.jpg)\n\n{filler}\n", "utf-8")
        built_well(site)

    return once("rich", make)


@pytest.fixture(scope="module")
def rich_address(rich_site: Path) -> Iterator[str]:
    """The rich bulletin on a static host, no slash at the end."""
    with served(rich_site / "output") as address:
        yield address
