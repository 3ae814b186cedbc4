"""A text is saved whole or not at all, and never over bytes that nobody has seen."""

from __future__ import annotations

import errno
import os
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from coopsite.authoring.save import TextConflictError, digest_of, save_text
from coopsite.authoring.source_files import LinkInTheWayError
from coopsite.content.scan import scan
from coopsite.process.lock import LockedError, lock_folder
from coopsite.textfile.editing import TextChange, UneditableError, edit_text
from tests.engine.faults import counting, dies, failing, mounted, read_only

PATH = "content/news/x/index.vi.md"
OLD = b"---\r\ntitle: A  # t\r\n---\r\nB\r\n"
NEW = OLD.replace(b"A", b"C")
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / PATH).parent.mkdir(parents=True)
    (folder / PATH).write_bytes(OLD)
    return folder


def titled(title: str) -> TextChange:
    return TextChange(set={"title": title})


def save(site: Path, title: str = "C", base: bytes | None = OLD, path: str = PATH) -> str:
    digest = None if base is None else digest_of(base)
    return save_text(site, path, digest, lambda raw: edit_text(raw, titled(title)))


def only_file(site: Path) -> bytes:
    (file,) = (path for path in (site / "content").rglob("*") if path.is_file())
    return file.read_bytes()


def test_a_saved_text_has_its_new_bytes_its_mode_and_nothing_beside_it(site: Path) -> None:
    (site / PATH).chmod(0o640)
    assert save(site) == digest_of(NEW)
    assert only_file(site) == NEW
    if os.name == "posix":
        assert (site / PATH).stat().st_mode & 0o777 == 0o640
    stamp = (site / PATH).stat()
    assert save(site, base=NEW) == digest_of(NEW)
    assert (site / PATH).stat() == stamp


def test_a_new_text_takes_no_other_s_place(site: Path) -> None:
    fresh = "content/news/y/index.vi.md"
    digest = save(site, base=None, path=fresh)
    assert digest == digest_of((site / fresh).read_bytes())
    with pytest.raises(TextConflictError) as caught:
        save(site, "D", base=None, path=fresh)
    assert caught.value.current == (site / fresh).read_bytes()


def test_a_file_changed_by_another_program_is_left_alone(site: Path) -> None:
    (site / PATH).write_bytes(OLD + b"more")
    with pytest.raises(TextConflictError) as caught:
        save(site)
    assert caught.value.current == OLD + b"more"
    (site / PATH).unlink()
    with pytest.raises(TextConflictError) as caught:
        save(site)
    assert caught.value.current is None
    (site / PATH).parent.rmdir()
    with pytest.raises(TextConflictError):
        save(site)


def test_a_file_changed_while_it_is_saved_is_left_alone(site: Path) -> None:
    def meddle(raw: bytes) -> bytes:
        (site / PATH).write_bytes(OLD + b"more")
        return edit_text(raw, titled("C"))

    with pytest.raises(TextConflictError) as caught:
        save_text(site, PATH, digest_of(OLD), meddle)
    assert caught.value.current == OLD + b"more"
    assert only_file(site) == OLD + b"more"


def test_of_two_savers_one_is_told(site: Path) -> None:
    ends: list[str] = []
    start = threading.Barrier(8)

    def work(number: int) -> None:
        start.wait()
        try:
            save(site, f"title {number}")
            ends.append("saved")
        except TextConflictError as conflict:
            ends.append("told" if conflict.current else "gone")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["saved", *["told"] * 7]
    assert b"title: title " in only_file(site)


@forks
def test_another_program_at_work_is_waited_for(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = site / ".coopsite/desk"
    ours.mkdir(parents=True)
    held = os.open(ours, os.O_RDONLY)
    lock_folder(held)
    threading.Timer(0.1, os.close, (held,)).start()
    assert save(site) == digest_of(NEW)
    held = os.open(ours, os.O_RDONLY)
    lock_folder(held)
    monkeypatch.setattr("coopsite.process.lock.wait_for_folder.__defaults__", (0.05,))
    with pytest.raises(LockedError):
        save(site, "D", NEW)
    os.close(held)


def test_what_cannot_be_edited_is_not_written(site: Path) -> None:
    (site / PATH).write_bytes(b"---\na: &x 1\n---\n")
    with pytest.raises(UneditableError):
        save(site, base=b"---\na: &x 1\n---\n")
    assert only_file(site) == b"---\na: &x 1\n---\n"


def test_links_lead_nowhere(site: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_bytes(OLD)
    (site / PATH).unlink()
    (site / PATH).symlink_to(outside)
    with pytest.raises(LinkInTheWayError):
        save(site)
    (site / "content/link").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(LinkInTheWayError):
        save(site, path="content/link/outside.md")
    with pytest.raises(LinkInTheWayError):
        save(site, base=None, path="content/link/new.vi.md")
    assert outside.read_bytes() == OLD
    assert sorted(path.name for path in tmp_path.iterdir()) == ["outside.md", "site"]


def test_a_read_only_file_is_not_replaced(site: Path) -> None:
    (site / PATH).chmod(0o444)
    with pytest.raises(PermissionError):
        save(site)
    (site / PATH).chmod(0o644)
    assert only_file(site) == OLD


def test_a_read_only_folder_is_said(site: Path) -> None:
    save(site)
    with read_only(site / "content"), pytest.raises(OSError) as caught:  # noqa: PT011 – its number is compared
        save(site, "D", NEW)
    assert caught.value.errno in (errno.EROFS, errno.EACCES)
    assert only_file(site) == NEW


def test_a_full_disk_is_said(site: Path) -> None:
    with mounted(site / "content", "-t tmpfs -o size=32k tmpfs"):
        (site / PATH).parent.mkdir(parents=True)
        (site / PATH).write_bytes(OLD)
        with pytest.raises(OSError) as caught:  # noqa: PT011 – its number is compared
            save_text(site, PATH, digest_of(OLD), lambda raw: raw + b"x" * 64_000)
        assert caught.value.errno == errno.ENOSPC
        assert only_file(site) == OLD


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("base", [OLD, None])
def test_whatever_fails_leaves_a_whole_file(site: Path, number: int, base: bytes | None) -> None:
    path = PATH if base else "content/news/y.vi.md"
    fresh = edit_text(b"", titled("C"))
    with counting(0, lambda: None) as counter:
        save(site, base=base, path=path)
    assert {"write", "fsync"} <= set(counter.calls)
    for at in range(1, len(counter.calls) + 1):
        (site / PATH).write_bytes(OLD)
        (site / "content/news/y.vi.md").unlink(missing_ok=True)
        with failing(at, number) as failed, suppress(OSError):
            save(site, base=base, path=path)
        assert failed.struck
        found = (site / path).read_bytes() if (site / path).exists() else None
        assert found in ((OLD, NEW) if base else (None, fresh))
        scanned = scan(site)
        assert len(scanned.texts) in (1, 2)
        assert not scanned.assets


@forks
@pytest.mark.parametrize("base", [OLD, None])
def test_killed_at_any_moment_a_save_leaves_the_old_file_or_the_new(site: Path, base: bytes | None) -> None:
    path = PATH if base else "content/news/y.vi.md"
    fresh = edit_text(b"", titled("C"))
    seen = set()
    for at in range(1, 100):
        (site / PATH).write_bytes(OLD)
        (site / "content/news/y.vi.md").unlink(missing_ok=True)
        died = dies(at, lambda: save(site, base=base, path=path))
        found = (site / path).read_bytes() if (site / path).exists() else None
        assert found in ((OLD, NEW) if base else (None, fresh))
        seen.add(found)
        assert save(site, "D", found, path)
        if not died:
            break
    assert len(seen) == 2
    assert not [each for each in (site / "content").rglob("*") if each.name.startswith(".")]
