"""Edit a site under its preview for as long as a working day has edits, while readers ask and pages listen.

Ends with 1 where the preview's memory at the end exceeds 1.5 times what it was after the first hundred edits, or at any
time what it may take, where an answer took longer than it may (a second, unless told otherwise) or was none, or where
the preview does not show in the end what a build makes. Says also after how many seconds it showed its first page, on a
site it had never seen and when started again.
Linux only: memory is read from /proc. It is that of all its processes together.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from corpus import write_site, write_story
from watched import family, proportional_set

STORIES = 120
WARM = 100
"""Edits after which memory is measured for the first time."""
GROWTH = 1.5
LONGEST = 1.0
MOST = 520.0
PATIENCE = 300.0
"""Seconds a start, or all of the search index, may take before it counts as none."""
READERS = 5
STREAMS = 3
BLOCK = re.compile(rb"<!-- coopsite preview -->.*<!-- /coopsite preview -->", re.DOTALL)
COMMAND = (sys.executable, "-m", "coopsite")


@dataclass
class Tally:
    """What the readers met with, and the most memory that the preview had in use, in MB."""

    answers: int = 0
    longest: float = 0.0
    most: float = 0.0
    wrong: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


class Preview:
    """The preview of a site, in a process of its own."""

    def __init__(self, site: Path) -> None:
        command = [*COMMAND, "serve", "--site", str(site), "--port", "0", "--lang", "en"]
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the preview
        began = time.monotonic()
        self._process = subprocess.Popen(command, stdout=self._log, stderr=self._log)
        self.port = self._found_port(began + PATIENCE)
        self.get("/vi/", PATIENCE)
        self.ready = time.monotonic() - began
        """Seconds from its start until its first page was there."""

    def _found_port(self, end: float) -> int:
        while time.monotonic() < end and self._process.poll() is None:
            found = re.search(rb"http://127\.0\.0\.1:(\d+)/", self.said())
            if found:
                return int(found[1])
            time.sleep(0.01)
        self.stop()
        raise SystemExit(f"the preview did not start\n{self.said().decode()}")

    def said(self) -> bytes:
        """Return all it wrote so far."""
        return os.pread(self._log.fileno(), 1 << 24, 0)

    def megabytes(self) -> float:
        """Return the memory that it and what it started have in use now."""
        return sum(map(proportional_set, family(self._process.pid))) / 1000

    def get(self, path: str, patience: float = 20) -> tuple[int, bytes]:
        """Ask for a path as a new client, who waits for so many seconds."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def stop(self) -> None:
        """End it."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()


def read(preview: Preview, tally: Tally, seed: int) -> None:
    """Follow links at random, and search now and then, until it is over, as a reader does."""
    rng = random.Random(seed)
    of_index = ("/vi/search.json", "/en/search.json")
    paths = ["/vi/", "/en/", "/vi/feed.xml", "/sitemap.xml", "/vi/chu-de/"]
    while not tally.over.is_set():
        path = rng.choice(of_index if rng.random() < 0.05 else paths)
        began = time.monotonic()
        try:
            status, body = preview.get(path)
        except OSError as error:
            tally.wrong.append(f"{path}: {error!r}")
            continue
        if path not in of_index:
            # That one waits until every body is parsed, and here there are new ones all the time.
            tally.longest = max(tally.longest, time.monotonic() - began)
        tally.answers += 1
        if status >= 500:
            tally.wrong.append(f"{path}: {status}")
        links = [link.decode() for link in re.findall(rb'href="(/(?:vi|en)/[^"#]*)"', body)]
        paths = [*paths[-40:], *rng.sample(links, min(2, len(links)))]
        tally.over.wait(0.15)


def watch(preview: Preview, tally: Tally) -> None:
    """Look at its memory until it is over."""
    while not tally.over.wait(0.5):
        tally.most = max(tally.most, preview.megabytes())


def listen(preview: Preview, tally: Tally) -> None:
    """Keep an event stream open until it is over, beginning anew every twenty seconds."""
    while not tally.over.is_set():
        with suppress(OSError):
            token = re.search(rb'data-token="([^"]*)"', preview.get("/vi/")[1])
            assert token
            connection = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=5)
            try:
                connection.request("GET", f"/_preview/events?token={token[1].decode()}")
                answer = connection.getresponse()
                end = time.monotonic() + 20
                while time.monotonic() < end and not tally.over.is_set() and answer.fp.readline():
                    pass
            finally:
                connection.close()


class Writer:
    """Changes a site at random, as staff and their editors do; the same seed gives the same changes."""

    def __init__(self, site: Path, stories: int, seed: int) -> None:
        self._site = site
        self._stories = stories
        self._rng = random.Random(seed)
        self._config = (site / "config.yaml").read_text("utf-8")
        self._acts: tuple[tuple[Callable[[Path], None], int], ...] = (
            (self._write_in_place, 30),
            (self._write_aside, 25),
            (self._break, 6),
            (self._remove, 6),
            (self._move, 5),
            (self._overwrite_unseen, 5),
            (self._configure, 4),
            (self._dress, 4),
            (self._copy_file, 3),
        )

    def edit(self) -> None:
        """Make one change."""
        acts, weights = zip(*self._acts, strict=True)
        with suppress(FileNotFoundError):
            self._rng.choices(acts, weights)[0](self._any())

    def mend(self) -> None:
        """Leave a site without errors."""
        (self._site / "config.yaml").write_text(self._config, "utf-8")
        shutil.rmtree(self._site / "templates", ignore_errors=True)
        for number in range(self._stories):
            write_story(self._site / "content", number)
        for stray in (self._site / "content").rglob("moved-*"):
            stray.unlink()

    def _any(self) -> Path:
        return self._rng.choice(sorted((self._site / "content").rglob("*.md")))

    def _text(self) -> str:
        write_story(self._site.parent / "aside", self._rng.randrange(10**6))
        written = self._rng.choice(sorted((self._site.parent / "aside").rglob("*.md")))
        text = re.sub(r"(?m)^slug: .*\n", "", written.read_text("utf-8"))
        shutil.rmtree(self._site.parent / "aside")
        return text.replace("\ndate:", "\ndraft: yes\ndate:", 1) if self._rng.random() < 0.1 else text

    def _write_in_place(self, path: Path) -> None:
        path.write_text(self._text(), encoding="utf-8")

    def _write_aside(self, path: Path) -> None:
        aside = path.with_name(f".{path.name}.swp")
        aside.write_text(self._text(), encoding="utf-8")
        aside.replace(path)

    def _break(self, path: Path) -> None:
        path.write_text(self._text().replace("\ndate: 2", "\ndate: [2", 1), encoding="utf-8")

    def _remove(self, path: Path) -> None:
        path.unlink()
        write_story(self._site / "content", self._rng.randrange(self._stories))

    def _move(self, path: Path) -> None:
        path.replace(path.with_name(f"moved-{self._rng.randrange(20)}.{path.name.partition('.')[2]}"))

    def _overwrite_unseen(self, path: Path) -> None:
        """Change a letter, leaving size and time as they were."""
        status, data = path.stat(), path.read_bytes()
        path.write_bytes(data[:-2] + self._rng.choice(b"abcdefgh").to_bytes() + data[-1:])
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    def _configure(self, _: Path) -> None:
        text = f"{self._config}per_page: {self._rng.randint(3, 25)}\n"
        (self._site / "config.yaml").write_text(text, encoding="utf-8")

    def _dress(self, _: Path) -> None:
        folder = self._site / "templates"
        if self._rng.random() < 0.3:
            shutil.rmtree(folder, ignore_errors=True)
            return
        folder.mkdir(exist_ok=True)
        broken = "{{ nothing_of_the_kind }}" if self._rng.random() < 0.2 else ""
        (folder / "story.html").write_text(
            '{% extends "theme/story.html" %}{% block footer %}'
            f"{{{{ super() }}}}<p>{self._rng.random()}{broken}</p>{{% endblock %}}",
            encoding="utf-8",
        )

    def _copy_file(self, _: Path) -> None:
        folder = self._site / "content" / "static"
        folder.mkdir(exist_ok=True)
        (folder / f"file-{self._rng.randrange(5)}.txt").write_text(str(self._rng.random()), encoding="utf-8")


def differing(preview: Preview, site: Path, output: Path) -> list[str]:
    """Return the files of a build at which the preview shows something else."""
    command = [*COMMAND, "build", "--drafts", "--site", str(site), "--output", str(output), "--lang", "en"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wrong = []
    for file in output.rglob("*"):
        path = file.relative_to(output).as_posix()
        if file.is_file() and not path.startswith(".coopsite"):
            address = "/" + quote(path.removesuffix("index.html"))
            # Of a large site whose bodies are not all parsed yet, the search index takes its time.
            shown = BLOCK.sub(b"", preview.get(address, PATIENCE)[1])
            if shown != file.read_bytes():
                wrong.append(path)
    return wrong


def soak(folder: Path, stories: int, seconds: float, edits: int, longest: float, most: float) -> list[str]:
    """Soak a site of so many `stories` made in `folder`, say how it goes, and return what is wrong."""
    site = folder / "site"
    write_site(site, stories)
    preview = Preview(site)
    first = preview.ready
    tally = Tally()
    threads = [threading.Thread(target=read, args=(preview, tally, seed)) for seed in range(READERS)]
    threads += [threading.Thread(target=listen, args=(preview, tally)) for _ in range(STREAMS)]
    threads.append(threading.Thread(target=watch, args=(preview, tally)))
    try:
        for thread in threads:
            thread.start()
        writer = Writer(site, stories, 7)
        began, warm, next_word = time.monotonic(), 0.0, 0.0
        for number in range(edits):
            pause = began + seconds * number / edits - time.monotonic()
            if pause > 0:
                time.sleep(pause)
            if number == WARM:
                warm = preview.megabytes()
            if time.monotonic() > next_word:
                print(f"{number} edits, {tally.answers} answers, {preview.megabytes():.0f} MB", flush=True)
                next_word = time.monotonic() + 30
            writer.edit()
        end = preview.megabytes()
        tally.over.set()
        for thread in threads:
            thread.join()
        writer.mend()
        patience = time.monotonic() + 60
        while (wrong := differing(preview, site, folder / "built")) and time.monotonic() < patience:
            time.sleep(2)
    finally:
        tally.over.set()
        said = preview.said()
        preview.stop()
    again = Preview(site)
    again.stop()
    print(
        f"{edits} edits in {time.monotonic() - began:.0f} s, {tally.answers} answers, "
        f"the longest {tally.longest:.2f} s; "
        f"{warm:.0f} MB after {WARM} edits, {end:.0f} at the end, {tally.most:.0f} at most; "
        f"the first page after {first:.2f} s, started again after {again.ready:.2f}"
    )
    told = [f"not what a build makes: {path}" for path in wrong[:20]]
    told += [f"an answer that was none: {each}" for each in tally.wrong[:20]]
    if b"Traceback" in said:
        told.append(said[said.find(b"Traceback") :][:2000].decode("utf-8", "replace"))
    if end > GROWTH * warm:
        told.append(f"memory grew {end / warm:.2f} times, more than {GROWTH}")
    if tally.most > most:
        told.append(f"memory was {tally.most:.0f} MB, more than {most:.0f}")
    if tally.longest > longest:
        told.append(f"an answer took {tally.longest:.2f} s, more than {longest}")
    return told


def main() -> int:
    """Soak as long as told; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--edits", type=int, default=5000)
    parser.add_argument(
        "--stories", type=int, default=STORIES, help="stories of the site, in two languages each"
    )
    parser.add_argument("--most", type=float, default=MOST, help="most MB that it may take at any time")
    parser.add_argument("--longest", type=float, default=LONGEST, help="most seconds an answer may take")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="coopsite-soak-") as folder:
        told = soak(Path(folder), given.stories, given.minutes * 60, given.edits, given.longest, given.most)
    for each in told:
        print(each, file=sys.stderr)
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
