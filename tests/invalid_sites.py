"""Sites made in code: wrong in ways git or a disk would not keep, or on a machine that fails."""

from __future__ import annotations

import errno
import io
import os
import shutil
import sqlite3
import sys
import unicodedata
from collections.abc import Callable
from concurrent.futures import Future as Asked
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from coopsite.build import snapshot as seeing
from coopsite.cache.store import NAME as MEMO
from coopsite.content import scan
from coopsite.output import files as write
from coopsite.output import handles
from coopsite.output import target as place
from coopsite.output.journal import NAME as JOURNAL
from coopsite.process import cluster
from coopsite.process.lock import lock, own_lock
from coopsite.textfile import opening
from tests.conftest import CONFIG, built, cache_of
from tests.engine.photographs import jpeg_of_passes
from tests.engine.sites import png

TEXT = "content/news/tin.vi.md"


@dataclass
class Stage:
    """A site being made wrong, and what is undone when its test is over."""

    site: Path
    patch: pytest.MonkeyPatch
    stack: ExitStack
    options: dict[str, Any] = field(default_factory=dict)
    """What the build is given besides the site."""

    def put(self, path: str, data: str | bytes) -> None:
        """Write a file of the site."""
        target = self.site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))


Setup = Callable[[Stage], None]


def story(*lines: str, title: str = "Tin hội nghị", body: str = "Hợp tác xã họp tổng kết.") -> str:
    """A text that is fine but for `lines` and `body`."""
    return "\n".join(("---", f"title: {title}", "date: 2023-06-28", *lines, "---", "", body, ""))


def text(*lines: str, title: str = "Tin hội nghị", body: str = "Hợp tác xã họp tổng kết.") -> Setup:
    """Put the one text there."""
    return lambda stage: stage.put(TEXT, story(*lines, title=title, body=body))


def encoded(encoding: str) -> Setup:
    """Put a text there as older programs save it."""

    def setup(stage: Stage) -> None:
        source = story()
        if encoding == "cp1258":  # it has few letters with their tone; tones follow as marks
            source = "".join(c if c in "ăâđêôơưĂÂĐÊÔƠƯ" else _tone_apart(c) for c in source)
        stage.put(TEXT, source.encode(encoding))

    return setup


def _tone_apart(letter: str) -> str:
    plain = unicodedata.normalize("NFD", letter)
    if len(plain) < 2:
        return letter
    tones = [mark for mark in plain[1:] if mark in "\u0300\u0301\u0303\u0309\u0323"]
    rest = unicodedata.normalize("NFC", "".join(c for c in plain if c not in tones))
    return rest + "".join(tones)


def twins(stage: Stage) -> None:
    """Two files whose names look alike; where the disk cannot tell them apart there is nothing to test."""
    stage.put(unicodedata.normalize("NFC", "content/news/họp.vi.md"), story())
    stage.put(unicodedata.normalize("NFD", "content/news/họp.vi.md"), story(title="Tin khác"))
    if len(list((stage.site / "content/news").iterdir())) < 2:
        pytest.skip("this disk does not keep such files apart")


def large(stage: Stage) -> None:
    """A text of 50 MB that takes no room on most disks."""
    stage.put(TEXT, story())
    os.truncate(stage.site / TEXT, 50_000_000)


def link(target: str) -> Setup:
    """A symbolic link in content/."""

    def setup(stage: Stage) -> None:
        place = stage.site / "content/news"
        place.mkdir(parents=True)
        try:
            (place / "kho").symlink_to(target, target_is_directory=True)
        except OSError:
            pytest.skip("links are not allowed here")

    return setup


def unportable_name(stage: Stage) -> None:
    """A static file that Windows could not keep."""
    if sys.platform == "win32":
        pytest.skip("such a file cannot be made here")
    stage.put("content/static/tin?.txt", "…\n")


def picture(name: str, data: bytes) -> Setup:
    """A story with one picture."""

    def setup(stage: Stage) -> None:
        stage.put(TEXT, story(f"image: {{src: {name}, alt: Hội trường}}"))
        stage.put(f"content/news/{name}", data)

    return setup


def moving_picture() -> bytes:
    """A picture of two images, one after the other."""
    images = [Image.new("L", (4, 3), shade) for shade in (0, 255)]
    file = io.BytesIO()
    images[0].save(file, "GIF", save_all=True, append_images=images[1:])
    return file.getvalue()


def moved(lines: str, title: str) -> Setup:
    """A story whose address changes between two builds."""

    def setup(stage: Stage) -> None:
        stage.put(TEXT, story())
        assert built(stage.site).exit_code == 0
        stage.put(TEXT, story(*lines.splitlines(), title=title))

    return setup


FEED_ID = "feed_id: tag:bulletin.example,2023:news/tin:vi"
ONE_LANGUAGE = CONFIG.replace(', en: "Test Bulletin"', "").replace("[vi, en]", "[vi]")


def changed(before: dict[str, str], after: dict[str, str | None]) -> Setup:
    """A site that is built, and then has files that say otherwise; None: the file is gone."""

    def setup(stage: Stage) -> None:
        for path, data in before.items():
            stage.put(path, data)
        assert built(stage.site).exit_code == 0
        for path, then in after.items():
            if then is None:
                (stage.site / path).unlink()
            else:
                stage.put(path, then)

    return setup


def output_is(name: str) -> Setup:
    """Ask for pages in a folder that is kept for something else."""

    def setup(stage: Stage) -> None:
        home = stage.site.parent / "home"
        stage.put("content/news/tin.vi.md", story())
        stage.patch.setenv("HOME", str(home))
        stage.patch.setenv("USERPROFILE", str(home))
        places = {"content": stage.site / "content", "root": Path(stage.site.anchor), "home": home}
        stage.options["output"] = places[name]

    return setup


def unreadable(stage: Stage) -> None:
    """A file nobody may open; simulated, since an administrator may open anything."""
    stage.put(TEXT, story())
    opened = opening.open_plain

    def refuse(place: Path | str) -> int:
        if str(place).endswith("tin.vi.md"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return opened(place)

    stage.patch.setattr(scan, "open_plain", refuse)


def two_lines_in_a_name(stage: Stage) -> None:
    """A file whose name would be two lines of any list."""
    stage.put("content/static/one\ntwo.txt", "x")


def pipe(stage: Stage) -> None:
    """A pipe where a text should be, which nobody ever writes to."""
    (stage.site / TEXT).parent.mkdir()
    os.mkfifo(stage.site / TEXT)


def content_elsewhere(stage: Stage) -> None:
    """All of content/ somewhere else, by a link."""
    (stage.site / "content").rename(stage.site.parent / "texts")
    (stage.site / "content").symlink_to(stage.site.parent / "texts")


def vanishing(stage: Stage) -> None:
    """A file that is seen in every look at the folder and gone whenever it is read."""

    def look(site: Path) -> scan.Scan:
        stage.put(TEXT, story())
        found = scan.scan(site)
        (site / TEXT).unlink()
        return found

    stage.put(TEXT, story())
    stage.patch.setattr(seeing, "scan", look)


def failing(number: int, *, busy: bool = False) -> Setup:
    """A disk that lets no file be put in its place."""

    def setup(stage: Stage) -> None:
        whole = os.replace

        def replace(old: str, new: str, **folders: int | None) -> None:
            if new.endswith(JOURNAL):  # what is about to be done can still be said
                return whole(old, new, **folders)
            error = OSError(number, os.strerror(number))
            if busy:
                error.winerror = 32  # type: ignore[attr-defined, unused-ignore]
            raise error

        stage.put(TEXT, story())
        stage.patch.setattr(handles, "os", SimpleNamespace(**{**vars(os), "replace": replace}))
        stage.patch.setattr(place, "OutputFolder", partial(write.OutputFolder, patience=0.05))

    return setup


def locked(stage: Stage) -> None:
    """Another build is at work."""
    stage.put(TEXT, story())
    stage.stack.enter_context(lock(own_lock(cache_of(stage.site))))


def damaged_memory(stage: Stage) -> None:
    """What is remembered has been overwritten."""
    stage.put(TEXT, story())
    assert built(stage.site).exit_code == 0
    (cache_of(stage.site) / MEMO).write_bytes(b"not what was remembered" * 99)


def memory_of_another_version(stage: Stage) -> None:
    """What is remembered was written by a coopsite to come."""
    stage.put(TEXT, story())
    assert built(stage.site).exit_code == 0
    with sqlite3.connect(cache_of(stage.site) / MEMO) as connection:
        connection.execute("UPDATE rows SET data = ? WHERE space = 'memo'", (b"99",))
    connection.close()


class Cluster:
    """A cluster that has one of `workers` at first, and then all; one that `is_lost` has none when it is given work."""

    class scheduler:  # noqa: N801 – as the library writes it
        """What is asked for the workers there are."""

        ncores = None

    def __init__(self, workers: list[str], *, is_lost: bool) -> None:
        self._workers = workers
        self._there = workers[:1]
        self._is_lost = is_lost

    def sync(self, _ncores: None, *, callback_timeout: float) -> dict[str, int]:
        """Return the threads of the workers."""
        there, self._there = self._there, self._workers
        return dict.fromkeys(there, 1)

    def submit(self, function: Callable[..., object], *given: object, **_: object) -> Done:
        """Do the work at once."""
        if self._is_lost:
            raise OSError
        return Done(function(*(each.value if isinstance(each, Done) else each for each in given)))

    def close(self, *, timeout: float) -> None:
        """End."""


@dataclass(frozen=True)
class Done:
    """Work that is done."""

    value: object

    def exception(self, *, timeout: float) -> None:
        """Tell that nothing is wrong."""

    def result(self, *, timeout: float) -> object:
        """Return what came of it."""
        return self.value


def on_cluster(*theirs: object, is_lost: bool = False) -> Setup:
    """A build on a cluster whose workers are `theirs`, of which all but the first come later."""
    workers = {f"tcp://192.0.2.{7 + number}:40001": each for number, each in enumerate(theirs)}

    def asked(_client: object, worker: str) -> Asked[dict[str, object]]:
        answer = Asked[dict[str, object]]()
        answer.set_result({worker: workers[worker]})
        return answer

    def setup(stage: Stage) -> None:
        stage.put(TEXT, story())
        stage.options["cluster"] = "tcp://192.0.2.1:8786"
        stage.patch.setattr(cluster, "WORTH_MS", 0.01)
        stage.patch.setattr(cluster, "greet", greeted)
        stage.patch.setattr(cluster, "ask", asked)
        stage.patch.setattr("distributed.Client", lambda *_, **__: Cluster([*workers], is_lost=is_lost))

    return setup


def greeted(_scheduler: str) -> None:
    """A scheduler that answers."""


def nobodys_cluster(stage: Stage) -> None:
    """A build on a cluster where nobody listens."""
    stage.put(TEXT, story())
    stage.options["cluster"] = "tcp://127.0.0.1:1"
    stage.patch.setattr(cluster, "WORTH_MS", 0)
    stage.patch.setattr(cluster, "CONNECT", 0.2)


def no_library_for_clusters(stage: Stage) -> None:
    """A build on a cluster without the extra."""
    nobodys_cluster(stage)
    stage.patch.setitem(sys.modules, "distributed", None)


def remembered_in(where: str) -> Setup:
    """A place for what is remembered: in the site, used for something else, not writable, open to all."""

    def setup(stage: Stage) -> None:
        stage.put(TEXT, story())
        place = stage.site.parent / where
        stage.options["cache"] = place
        if where == "documents":
            place.mkdir()
            (place / "letter.txt").write_text("my own", encoding="utf-8")
        elif where == "shared":
            place.mkdir()
            place.chmod(0o777)
        elif where == "file/memory":
            place.parent.write_text("", encoding="utf-8")

    return setup


def output_leads_elsewhere(where: str) -> Setup:
    """A link where the pages are to be written."""

    def setup(stage: Stage) -> None:
        stage.put(TEXT, story())
        elsewhere = stage.site.parent / "elsewhere"
        elsewhere.mkdir()
        place = stage.site / where
        if place.is_dir():
            shutil.rmtree(place)
        place.symlink_to(elsewhere)

    return setup


def no_config(stage: Stage) -> None:
    """A folder that is no site."""
    stage.put(TEXT, story())
    (stage.site / "config.yaml").unlink()


def config_in(encoding: str) -> Setup:
    """A configuration saved by another editor."""

    def setup(stage: Stage) -> None:
        file = stage.site / "config.yaml"
        file.write_bytes(file.read_text("utf-8").encode(encoding))

    return setup


def facts_of_two_files(vi: str, en: str) -> Setup:
    """What neither file says wrong, but both together."""

    def setup(stage: Stage) -> None:
        stage.put(TEXT, story(*vi.splitlines()))
        stage.put(
            TEXT.replace(".vi.", ".en."), story(*en.splitlines(), title="News", body="The members met.")
        )

    return setup


def heavy_logo(stage: Stage) -> None:
    """A logo as it came from a printer."""
    path = "M" + "0 0h9v9z" * 5_000
    stage.put(
        "content/static/logo.svg",
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="{path}"/></svg>',
    )
    stage.put("config.yaml", CONFIG + "logo: logo.svg\n")


MADE: dict[str, Setup] = {
    "W250": heavy_logo,
    "E101-utf-16": encoded("utf-16"),
    "E101-utf-16-without-mark": encoded("utf-16-be"),
    "E101-utf-32": encoded("utf-32"),
    "E101-config": config_in("utf-16"),
    "E102-windows-1258": encoded("cp1258"),
    "E105": twins,
    "E106-key": text("t\u200bags: [ocop]"),
    "E106-slug": text("slug: tin\u202e-hop"),
    "E106-alias": text("aliases: [/tin\u00a0hop/]"),
    "E106-extra": text("extra: {thoi\u00a0tiet: nắng}"),
    "E107-nul": text("author: Trần\0 Hương"),
    "E107-body": text(body="Hợp tác xã \x02họp\x03 tổng kết."),
    "E107-escape": text('author: "Trần \\e[31m Hương"'),
    "E107-marks": text(body="Hợp tác xã ho" + "\u0323\u0301" * 16 + "p tổng kết."),
    "E109-large": large,
    "E109-front-matter": text("attendees: [" + "đại biểu các hợp tác xã thành viên, " * 8_000 + "khách mời]"),
    "E109-config": lambda stage: stage.put("config.yaml", "#" * 1_000_001),
    "E109-binary": lambda stage: stage.put(TEXT, b"\x89PNG\r\n\x1a\n" + bytes(4000) + b"\xff\xfe" * 40),
    "E210-brackets": text("extra: {a: " + "[" * 50_000),
    "E210-indented": text("extra:", *("  " * i + "a:" for i in range(1, 40))),
    "E301-brackets": text(body="[" * 20_000),
    "E301-table": text(body=f"{'|cột' * 900}|\n{'|-' * 900}|\n" + "|1|\n" * 200),
    "E302-lists": text(body="\n".join("    " * i + "- mục" for i in range(400))),
    "E302-stars": text(body="*" * 3000),
    "E302-tags": text(body="<div>\n" * 200),
    "E302-quotations": text(body=">" * 500 + " lời"),
    "E313": picture("hong.png", png(400, 300)[:20]),
    "E313-declares": picture(
        "ve.svg",
        b'<!DOCTYPE svg [<!ENTITY % x ""> %x; <!ATTLIST svg onload CDATA "run()">]>'
        b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>',
    ),
    "E314": picture("dai.png", png(30_001, 1)),
    "E314-passes": picture("nhieu-luot.jpg", jpeg_of_passes(1_000)),
    "W315": picture("dong.gif", moving_picture()),
    "W316": picture(
        "ve.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"><script>run()</script></svg>',
    ),
    "E317": picture("anh.heic", b"a picture as some phones take it"),
    "E503-static": unportable_name,
    "W506-circle": link("../news"),
    "W506-outside": link("../../.."),
    "W508-slug": moved("", "Tin về hội nghị"),
    "W508-alias": moved("slug: hoi-nghi", "Tin hội nghị"),
    "W508-folder": changed(
        {TEXT: story(FEED_ID)}, {TEXT: None, "content/meetings/hop.vi.md": story(FEED_ID)}
    ),
    "W225-date": changed(
        {
            TEXT: story(),
            "content/news/hai.vi.md": story(title="Tin thứ hai"),
            "content/news/ba.vi.md": story(title="Tin thứ ba").replace("2023-06", "2024-06"),
        },
        {TEXT: story().replace("2023-06", "2024-06")},
    ),
    "W225-file": changed({TEXT: story()}, {TEXT: None, "content/news/ten-moi.vi.md": story()}),
    "W225-host": changed({TEXT: story()}, {"config.yaml": CONFIG.replace("//bulletin", "//www.bulletin")}),
    "W508-kind": changed(
        {TEXT: story()},
        {"config.yaml": f"{CONFIG}kinds:\n  news:\n    address: {{vi: thong-bao}}\n"},
    ),
    "W508-tag": changed(
        {"content/tags.yaml": "- {id: so-hoa, label: Số hóa}\n", TEXT: story("tags: [Số hóa]")},
        {"content/tags.yaml": "- {id: chuyen-doi-so, label: Số hóa}\n"},
    ),
    "W508-translation": changed(
        {
            TEXT: story(),
            TEXT.replace(".vi.", ".en."): story(title="News", body="The members met."),
            "content/news/other.en.md": story(title="More news", body="The members met again."),
        },
        {TEXT.replace(".vi.", ".en."): None},
    ),
    "W508-language": changed(
        {TEXT: story()},
        {"config.yaml": ONE_LANGUAGE},
    ),
    "N503": picture("nho.png", png(300, 250)),
    "W508-path": changed(
        {TEXT: story()},
        {
            "config.yaml": CONFIG.replace(".example/", ".example/bantin/")
            + "first_base_url: https://bulletin.example/\n"
        },
    ),
    "N502": changed({TEXT: story()}, {TEXT: None}),
    "E507-content": output_is("content"),
    "E507-root": output_is("root"),
    "E507-home": output_is("home"),
    "E508": output_leads_elsewhere("output"),
    "E611": output_leads_elsewhere("output/vi/tin-tuc"),
    "E601-unreadable": unreadable,
    **({} if os.name == "nt" else {"E601-pipe": pipe, "E106-file-name": two_lines_in_a_name}),
    "E612": content_elsewhere,
    "E613": nobodys_cluster,
    "E614-other": on_cluster(cluster.Identity("", "0.1.0", "3.9.1")),
    "E614-none": on_cluster(ImportError("coopsite")),
    "N615": on_cluster(cluster.identity(), is_lost=True),
    "N617": on_cluster(cluster.identity(), cluster.Identity("", "0.1.0", "3.9.1")),
    "E616": no_library_for_clusters,
    "E602": vanishing,
    "E603-full": failing(errno.ENOSPC),
    "E603-forbidden": failing(errno.EACCES),
    "E603-read-only": failing(errno.EROFS),
    "E603-other": failing(errno.EIO),
    "E604": locked,
    "W605-damaged": damaged_memory,
    "W605-version": memory_of_another_version,
    "E607": failing(errno.EACCES, busy=True),
    "E609": remembered_in("site/memory"),
    "W610-taken": remembered_in("documents"),
    "W610-unwritable": remembered_in("file/memory"),
    **({} if os.name == "nt" else {"W610-shared": remembered_in("shared")}),
    "E801-no-config": no_config,
    "W217-two-files": facts_of_two_files("declared_count: 3", "tasks: [Hold the congress, Teach]"),
    "E215-award-form": facts_of_two_files(
        "awards: [{recipients: {individuals: 4}}]", "awards: [{body: City People's Committee}]"
    ),
    "E215-picture-src": facts_of_two_files("image: {alt: Hội trường}", "image: {caption: The hall}"),
    "E215-gallery-src": facts_of_two_files(
        "gallery: [{alt: Hội trường}]", "gallery: [{alt: The hall, caption: The members}]"
    ),
    "E215-correction-date": facts_of_two_files(
        "corrections: [{text: Sửa tên người dự.}]", "corrections: [{text: A name was corrected.}]"
    ),
}
"""Name of a case, as of its folder in tests/invalid/ → what makes it."""
