"""What is held of texts in memory: once what many say, and no more of bodies than something comes of."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from coopsite.build import load as reading_site
from coopsite.build.load import SiteReader, load
from coopsite.build.reading import read_bodies
from coopsite.build.snapshot import take_snapshot
from coopsite.cache.folder import SiteCache
from coopsite.cache.store import BuildCache
from coopsite.process.workers import Workers
from tests.engine.sites import CONFIG, clean, good, make, output, run, story, write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from coopsite.build.load import Inputs
    from coopsite.content.scan import FileStat

VI, EN = "content/meetings/first.vi.md", "content/meetings/first.en.md"
PARAGRAPH = "Of bees, honey and what the seven members of the cooperative decided."


def loaded(site: Path, cache: BuildCache) -> Inputs:
    """What a build reads of the site."""
    inputs = load(SiteReader(site, cache, "1", Workers(1)), lambda *_: None)
    cache.commit()
    return inputs


@pytest.mark.parametrize("again", [False, True])
def test_what_texts_say_alike_is_one_object(tmp_path: Path, again: bool) -> None:
    site = make(tmp_path / "site")
    write(site, EN, story("First meeting", "tags: [ocop]", "held_on: 2024-01-09"))
    folder = tmp_path / "cache"
    folder.mkdir()
    cache = BuildCache(SiteCache(folder, b"key"))
    inputs = loaded(site, cache)
    inputs = loaded(site, cache) if again else inputs
    texts = {text.path: text for text in inputs.texts}
    one, other = texts[VI], texts[EN]
    assert one.tags is not None
    for name in ("key", "kind", "date", "marks", "tags"):
        assert getattr(one, name) is getattr(other, name)
    assert one.tags[0] is next(text.tags for text in inputs.texts if text.tags and len(text.tags) == 2)[0]
    assert {id(name) for name in inputs.outlines} >= {id(text.body_digest) for text in inputs.texts}
    assert {id(path) for path in inputs.records} >= {id(text.path) for text in inputs.texts}
    cache.close()


def test_an_excerpt_is_there_as_soon_as_a_card_shows_it(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    write(site, EN, story("First meeting", "summary: Words of its own.", body=PARAGRAPH))
    good(site)
    assert PARAGRAPH.encode() not in output(site)["en/meetings/index.html"]
    write(site, EN, story("First meeting", body=PARAGRAPH))
    good(site)
    assert PARAGRAPH.encode() in output(site)["en/meetings/index.html"]
    assert output(site) == clean(site, tmp_path / "clean")


def test_a_summary_that_repeats_a_body_read_before_is_told(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    write(site, EN, story("First meeting", "summary: Words of its own.", body=PARAGRAPH))
    assert [each for each in good(site).diagnostics if each.code == "W308"] == []
    write(site, EN, story("First meeting", f"summary: {PARAGRAPH}", body=PARAGRAPH))
    for _ in range(2):
        found = [each for each in run(site).diagnostics if each.code == "W308"]
        assert [(each.path, each.line) for each in found] == [(EN, 4)]
        write(site, VI, story("Hội nghị khác", "tags: [ocop]"))


def kept(cache: BuildCache) -> dict[str, dict[str, bytes]]:
    """What the cache remembers of texts, without rows that hold nothing."""
    spaces = ("texts", "outlines", "body")
    return {space: {name: row for name, row in cache.all(space) if row != b"\x80"} for space in spaces}


def read_with(workers: Workers, site: Path, folder: Path) -> tuple[Inputs, dict[str, dict[str, bytes]]]:
    folder.mkdir()
    with closing(BuildCache(SiteCache(folder, b"key"))) as cache:
        return load(SiteReader(site, cache, "1", workers), lambda *_: None), kept(cache)


def end_at_once(_files: object) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def have_no_room(_files: object) -> bytes:
    raise MemoryError


def take_long(_files: object) -> bytes:
    time.sleep(300)
    return b""


needs_fork = pytest.mark.skipif(sys.platform != "linux", reason="no other process is forked there")


@needs_fork
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("config", ["", "line_breaks: yes\n"])
@pytest.mark.parametrize("read", [read_bodies, end_at_once, have_no_room])
def test_it_does_not_matter_whether_bodies_were_read_ahead(
    config: str,
    read: Callable[[Sequence[FileStat]], bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading_site, "_MANY", 1)
    monkeypatch.setattr(reading_site, "_AHEAD", 6)
    monkeypatch.setattr(reading_site, "read_bodies", read)
    site = make(tmp_path / "site")
    write(site, "config.yaml", CONFIG + config)
    write(site, "content/meetings/a-broken.vi.md", "---\ntitle: [\n---\n\nXem [tin](../mat.md).\n")
    write(site, "content/meetings/a-control.vi.md", story("Hội nghị", body="Một\x07 đoạn.\nHai."))
    write(site, "content/meetings/a-empty.vi.md", "")
    write(site, "content/meetings/a-foreign.de.md", story("Sitzung"))
    write(site, "content/meetings/a-long.vi.md", story("Hội nghị", body="Một đoạn dài.\n\n" * 2000))
    write(site, "content/meetings/a-plain.vi.md", story("Hội nghị", body="Một đoạn.\nHai."))
    ahead = read_with(Workers(2, method="fork"), site, tmp_path / "ahead")
    alone = read_with(Workers(1), site, tmp_path / "alone")
    assert ahead == alone


@needs_fork
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("config", [f"{CONFIG}line_breaks: yes\n", "languages: [\n"])
def test_what_nobody_needs_of_bodies_read_ahead_is_not_waited_for(
    config: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_site, "_MANY", 1)
    monkeypatch.setattr(reading_site, "read_bodies", take_long)
    site = make(tmp_path / "site")
    write(site, "config.yaml", config)
    began = time.monotonic()
    read_with(Workers(2, method="fork"), site, tmp_path / "cache")
    assert time.monotonic() - began < 8


@needs_fork
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_no_more_is_read_ahead_than_is_read_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_site, "_MANY", 1)
    monkeypatch.setattr(reading_site, "_AHEAD_BYTES", 1000)
    site = make(tmp_path / "site")
    for number in range(20):
        write(site, f"content/meetings/a-{number:02}.vi.md", story(f"Hội nghị {number}", body="Đoạn. " * 20))
    files = take_snapshot(site).found.texts
    with closing(BuildCache(None)) as cache:
        reader = SiteReader(site, cache, "1", Workers(2, method="fork"))
        with reader.bodies_ahead(files) as ahead:
            assert 0 < sum(file.size for file in ahead.files) <= 1000
            assert len(ahead.bodies()) == len(ahead.files)
        told: list[tuple[int, int]] = []
        load(reader, lambda phase, *counts: told.append(counts) if phase == "parse" else None)
    assert told == sorted(told)
    assert {total for _, total in told} == {len(files)}
    assert told[-1][0] == len(files)
