"""After any sequence of edits, faults and damage, the output is what a build from nothing makes, byte for byte."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from coopsite.build import session as build_session
from coopsite.build import snapshot as engine_look
from coopsite.build import unchanged as standstill
from coopsite.build.build import build, check
from coopsite.build.explain import explain
from coopsite.build.options import Build, BuildOptions
from coopsite.output.manifest import NAME as MANIFEST
from tests.conftest import cache_of, files_below
from tests.engine.faults import dies, failing
from tests.engine.sites import NOW, png, write
from tests.engine.workshop import (
    DUMP,
    DUMPED,
    KEYS,
    LANGUAGES,
    STANDING,
    WAITING,
    StoryFiles,
    Words,
    Workshop,
)
from tests.sparing import sparing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coopsite.diagnostics import Diagnostic

THOROUGH = bool(os.environ.get("COOPSITE_THOROUGH"))
PATIENCE = 2
"""How many steps a site may stay one that cannot be built."""

keys = st.sampled_from(KEYS)
every_key = st.sampled_from((*KEYS, STANDING, WAITING))
languages = st.sampled_from(LANGUAGES)
numbers = st.integers(0, 9999)
fractions = st.floats(0, 1, exclude_max=True)

TITLES = ("Hội nghị", "Đại hội lần thứ nhất", "Kế hoạch quý một", "A plan", "Honours & more", "Đắk Lắk")
BODIES = (
    "Một đoạn.",
    "Hai đoạn.\n\n## Đà Nẵng\n\nThêm <b>chữ</b>.",
    "![Ảnh](CONTENT/meetings/pic.png)\n\nSau ảnh.",
    "[Gốc](CONTENT/meetings/base.md#muc) và [bản Việt](CONTENT/meetings/base.vi.md).",
    "[Chờ](CONTENT/news/waiting.md), [tờ trình](CONTENT/meetings/paper.pdf), [ngoài](https://example.org/).",
    "Rất dài. " * 40,
    "[Mất](CONTENT/meetings/nowhere.md)",
    "",
)
ENDINGS = (
    "Thêm.",
    "Thêm <blink>nữa</blink>.",
    "## Mục",
    "[Gốc](CONTENT/meetings/base.md#muc) lần nữa.",
    "[Chờ](CONTENT/news/waiting.md) lần nữa.",
)
OWN_LINES = {
    "summary": ("", "Tóm tắt.", "Một ý khác."),
    "short_title": ("", "Ngắn"),
    "slug": ("", "mot", "hai", "ba"),
    "author": ("", "An", "Bình"),
    "draft": ("", "yes", "no"),
    "updated": ("", "2024-05-20", "2024-05-21T10:00+07:00"),
    "aliases": ("", "[/tin/1.html]", "[/tin/2.html, /tin/3/]"),
}
SHARED_LINES = {
    "date": (
        "2023-12-31",
        "2024-01-02",
        "2024-02-29T08:30+07:00",
        "2024-05-05",
        "2024-06-02",
        "2024-01-02T00:30Z",
    ),
    "tags": ("", "[ocop]", "[ocop, thi-dua]", "[chuyen-doi-so]", "[OCOP]"),
    "expires": ("", "2024-06-03", "2024-05-30"),
    "pinned": ("", "yes"),
    "image": (
        "",
        "{src: CONTENT/meetings/pic.png, alt: Một tấm ảnh}",
        "{src: CONTENT/meetings/pic.png, focus: [20, 80]}",
    ),
    "documents": ("", "[{number: 05-CT/TW, date: 2016-05-15}]"),
    "held_on": ("", "2024-06-05", "2024-01-09"),
    "time": ("", "08:30", "8h"),
    "until": ("", "11:30"),
    "online": ("", "https://example.org/hop"),
    "event": ("", "Đại hội", "đại  hội"),
    "place": ("", "Vĩnh Bảo", "{vi: Hải Phòng, en: Hai Phong}"),
    "source": ("", "haiphong.gov.vn", "Báo Hải Phòng"),
    "extra": ("", "{colour: red}", "{colour: {vi: đỏ, en: red}}"),
    "awards": (
        "",
        "[{form: certificate_of_merit, recipients: {individuals: 4}}]",
        "[{form: flag, body: {vi: Thành phố, en: The city}, status: proposed}]",
    ),
    "tasks": ("", "[{text: {vi: Việc một, en: Task one}, status: done, due: 2024-05-31}]"),
    "targets": (
        "",
        "[{indicator: {vi: Hợp tác xã, en: Cooperatives}, target: 12, actual: {value: 3, qualifier: over}}]",
    ),
    "period": ("", "{from: 2024-01-01, to: 2024-12-31}"),
    "number": ("", "12/TB", "13/TB"),
    "template": ("", "story-notice"),
}
SETTINGS = {
    "search": ("no", "yes"),
    "title": ('{vi: "Bản tin thử", en: "Test Bulletin"}', '"Bản tin & News"'),
    "base_url": ("https://bulletin.example/", "https://example.org/bantin/"),
    "languages": ("[vi, en]", "[en, vi]"),
    "per_page": ("3", "1", "2", "20"),
    "missing_translation": ("hide", "notice", "fallback"),
    "timezone": ("Asia/Ho_Chi_Minh", "America/New_York"),
    "tagline": ("Một dòng", "{vi: Hai, en: Two}"),
    "collections": (
        "{plans: {kind: plan, count: 2, for: [home.html]}}",
        "{all: {tag: ocop, count: 9, for: [story.html]}}",
    ),
    "home": ("[news, calendar]", "[{tag: ocop, count: 1}, honours, documents, {to: plans, label: Plans}]"),
    "navigation": ("[meetings, topics]", "[news, {label: {vi: Ngoài, en: Out}, url: 'https://example.org/'}]"),
    "theme": ("{accent: red}", "{accent: blue, masthead: banner}", "{headings: sans, own: [1]}"),
    "imprint": ("{responsible: Trần A}", "{licence: {number: 1, authority: Sở, date: 2024-05-06}}"),
    "copyright": ("{vi: © A, en: © B}", "© C"),
    "links": ("[{sites: [{name: A, url: a.example}]}]", "[{group: B, sites: [{name: {vi: C}, url: b.example}]}]"),
    "contact": ("{email: desk@example.org}", "{}"),
    "kinds": (
        "{}",
        "{news: {address: {vi: thong-bao}, aliases: {vi: [tin-tuc, /tin-cu/], en: /old.html}}}",
        "{meeting: {aliases: {en: [conferences, 'https://example.org/vi/hop/']}}}",
        "{notice: {folder: notices, label: Notices, fields: {number: {shape: words, label: Number}}}}",
        "{notice: {folder: notices, label: Notes, sign: disc, fields: {number: {shape: text, label: Số}}}}",
        "{notice: {folder: news, label: Notices}, news: {folder: notices, colour: red}}",
    ),
    "share": ("[]", "[email, zalo]"),
    "hosts": ("[]", "[netlify, apache]", "[cloudflare, github-pages]"),
}  # fmt: skip
TEMPLATES = {
    "_extra.html": (
        "one",
        "two",
        "{% include '_deeper.html' ignore missing %}",
        "{% set a = '_dee' %}{% include a ~ 'per.html' ignore missing %}",
    ),
    "_deeper.html": ("deep", "deeper", "{{ lang }}"),
    "404.html": (DUMP, "{% extends 'theme/404.html' %}"),
    "kind.html": (DUMP, "{% extends 'theme/kind.html' %}{# a remark #}", "{{ page.nothing }}", "{% if %}"),
    "story.html": (DUMP, DUMP + "more", "{{ page.title }}", "{% include '_extra.html' %}"),
    "story-notice.html": (DUMP, "{{ page.title }} {{ page.kind }}"),
    "kind-notice.html": (DUMP, "{{ page.heading.text }}"),
    "home.html": (DUMP, "{{ page.cards | length }}", "{% import '_macros.html' as m %}{{ page }}"),
}  # fmt: skip
if THOROUGH:
    # Too slow for every run: a picture is drawn for each page.
    SETTINGS |= {"share_images": ("no", "yes"), "print_code": ("no", "yes")}
REGISTERS = (
    "",
    "- {id: ocop, label: {vi: Sản phẩm OCOP, en: OCOP goods}}\n",
    "- {id: ocop, label: {vi: Đặc sản, en: OCOP}, synonyms: [thi-dua]}\n",
    "- {id: dac-san, label: {vi: Đặc sản}, synonyms: [ocop], aliases: [san-pham, /en/topics/goods/]}\n",
)
FOREIGN = (
    "CNAME",
    "vi/mine.txt",
    "vi/hoi-nghi/mine/note.txt",
    "deep/er/file.bin",
    "assets/mine.css",
    "en/topics/x",
)
STATIC = ("a", "a/b", "vi/c.txt", "logo.txt", ".well-known/x", "robots.txt", "_redirects", "tin-cu/feed.xml")


class Edits(RuleBasedStateMachine):
    """A site, what is known of its output, and everything that may happen to either."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="coopsite-edits-"))
        self.shop = Workshop(self.folder / "site")
        self.now = NOW
        self.drafts = False
        self.version = "0"
        self.pending = 0
        self.broken_for = 0
        self.unfinished = False
        self.manifest_damaged = False
        self.memo_damaged = False
        self.foreign: dict[str, bytes] = {}
        self.tampered: dict[str, bytes | None] = {}
        self.good: dict[str, bytes] | None = None
        self.old_memo: Path | None = None
        self.moves = 0
        self._stack = ExitStack()
        self._stack.enter_context(sparing())
        # What is remembered goes with the rest once the machine is done.
        home = {name: str(self.folder / "home") for name in ("XDG_CACHE_HOME", "LOCALAPPDATA")}
        self._stack.enter_context(patch.dict(os.environ, home))
        # Files settle at once here, or no step would ever meet one that is recognised by its stat alone.
        for module in (engine_look, standstill):
            self._stack.enter_context(patch.object(module, "SETTLED_NS", 20_000_000))
        self._stack.enter_context(patch.object(build_session, "fingerprint", lambda: self.version))

    def teardown(self) -> None:
        self._stack.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def site(self) -> Path:
        return self.shop.site

    @property
    def place(self) -> Path:
        return self.site / "output"

    @initialize(count=st.integers(0, len(KEYS)))
    def begin(self, count: int) -> None:
        for key in KEYS[:count]:
            for language in LANGUAGES[: 1 + len(key) % 2]:
                self.shop.text(key, language)
        self.shop.save()

    # ── edits of stories ──

    @rule(key=every_key, language=languages, title=st.sampled_from(TITLES))
    def retitle(self, key: str, language: str, title: str) -> None:
        self.shop.text(key, language).title = f"{title} {key[-1]}"
        self.shop.save()

    @rule(key=keys, language=languages, body=st.sampled_from(BODIES))
    def edit_body(self, key: str, language: str, body: str) -> None:
        self.shop.text(key, language).body = body
        self.shop.save()

    @rule(key=every_key, language=languages, more=st.sampled_from(ENDINGS))
    def go_on_with_a_body(self, key: str, language: str, more: str) -> None:
        """An edit that shows on the pages of the text alone, or nearly so."""
        text = self.shop.text(key, language)
        text.body = f"{text.body}\n\n{more}"[-2000:]
        self.shop.save()

    @rule(key=keys, other=keys, language=languages, body=st.sampled_from(BODIES))
    def two_edits_at_once(self, key: str, other: str, language: str, body: str) -> None:
        self.shop.text(key, language).body = body
        self.shop.text(other, language).title = f"Cùng lúc {other[-1]}"
        self.shop.save()

    @rule(key=every_key, language=languages, line=st.sampled_from(sorted(OWN_LINES)), number=numbers)
    def edit_line(self, key: str, language: str, line: str, number: int) -> None:
        choices = OWN_LINES[line]
        self.shop.text(key, language).lines[line] = choices[number % len(choices)]
        self.shop.save()

    @rule(key=keys, language=languages, line=st.sampled_from(("title", "summary", "author")), number=numbers)
    def show_something_else(self, key: str, language: str, line: str, number: int) -> None:
        """An edit that shows on cards and on the pages of the text, at an address that stays."""
        text = self.shop.text(key, language)
        text.lines.setdefault("slug", f"own-{key[-1]}")
        self.shop.save()
        time.sleep(0.03)
        self.run()
        if line == "title":
            text.title = f"{TITLES[number % len(TITLES)]} {number}"
        else:
            text.lines[line] = f"Khác {number}"
        self.shop.save()

    @rule(key=keys, line=st.sampled_from(sorted(SHARED_LINES)), number=numbers)
    def edit_fact(self, key: str, line: str, number: int) -> None:
        self.shop.text(key, LANGUAGES[number % 2])
        self.shop.stories[key].shared[line] = SHARED_LINES[line][number % len(SHARED_LINES[line])]
        self.shop.save()

    @rule(key=every_key, number=numbers)
    def redate(self, key: str, number: int) -> None:
        self.shop.text(key, "vi")
        self.shop.stories[key].shared["date"] = SHARED_LINES["date"][number % len(SHARED_LINES["date"])]
        self.shop.save()

    @rule(key=keys, language=languages)
    def delete_text(self, key: str, language: str) -> None:
        story = self.shop.stories.get(key, StoryFiles())
        story.texts.pop(language, None)
        if not story.texts:
            self.shop.stories.pop(key, None)
        self.shop.save()

    @rule(key=keys)
    def delete_story(self, key: str) -> None:
        self.shop.stories.pop(key, None)
        self.shop.save()

    @rule(key=keys, other=keys)
    def rename(self, key: str, other: str) -> None:
        if key in self.shop.stories and other not in self.shop.stories:
            self.shop.stories[other] = self.shop.stories.pop(key)
            self.shop.save()

    @rule(key=keys, other=keys)
    def swap(self, key: str, other: str) -> None:
        """Two stories trade places: every path stays, every content moves."""
        self.shop.text(key, "vi")
        self.shop.text(other, "vi")
        stories = self.shop.stories
        stories[key], stories[other] = stories[other], stories[key]
        self.shop.save()

    @rule(key=keys)
    def swap_languages(self, key: str) -> None:
        if story := self.shop.stories.get(key):
            story.texts = {LANGUAGES[1 - LANGUAGES.index(name)]: text for name, text in story.texts.items()}
            self.shop.save()

    @rule(key=keys, other=keys, language=languages)
    def unpair(self, key: str, other: str, language: str) -> None:
        """A text moves to another story, where there is none in its language."""
        story = self.shop.stories.get(key)
        if (
            story
            and language in story.texts
            and language not in self.shop.stories.get(other, StoryFiles()).texts
        ):
            text = story.texts.pop(language)
            self.shop.text(other, language)
            self.shop.stories[other].texts[language] = text
            if not story.texts:
                del self.shop.stories[key]
            self.shop.save()

    @rule(key=keys)
    def put_into_a_folder(self, key: str) -> None:
        if story := self.shop.stories.get(key):
            story.bundled = not story.bundled
            self.shop.save()

    @rule(key=keys)
    def repeat_facts(self, key: str) -> None:
        if story := self.shop.stories.get(key):
            story.repeated = not story.repeated
            self.shop.save()

    @rule(number=numbers, how=st.sampled_from(("touch", "crlf", "bom", "again", "inode")))
    def rewrite(self, number: int, how: str) -> None:
        """Change a file and nothing that it says."""
        paths = sorted(self.shop.files())
        place = self.site / paths[number % len(paths)]
        data = place.read_bytes()
        if how == "touch":
            os.utime(place, ns=(number, number * 1_000_000_007))
        elif how == "inode":
            place.unlink()
            place.write_bytes(data)
        else:
            plain = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
            place.write_bytes(
                {"crlf": plain.replace(b"\n", b"\r\n"), "bom": b"\xef\xbb\xbf" + plain, "again": plain}[how]
            )

    @rule(key=keys, language=languages)
    def same_size_and_time(self, key: str, language: str) -> None:
        """An edit that neither the size nor the time of a file betrays, long after the file was read."""
        for letter in "ab":
            self.shop.text(key, language).body = f"Một chữ {letter}."
            self.shop.save()
            for path in self.shop.files():
                os.utime(self.site / path, ns=(1_700_000_000_000_000_000,) * 2)
            if letter == "a":
                time.sleep(0.03)
                self.run()

    # ── edits of everything else ──

    @rule(key=st.sampled_from(sorted(SETTINGS)), number=numbers)
    def reconfigure(self, key: str, number: int) -> None:
        self.shop.settings[key] = SETTINGS[key][number % len(SETTINGS[key])]
        self.shop.configure()

    @rule(text=st.sampled_from(REGISTERS))
    def register_tags(self, text: str) -> None:
        if text:
            write(self.site, "content/tags.yaml", text)
        else:
            self.shop.drop("content/tags.yaml")

    @rule(name=st.sampled_from(sorted(TEMPLATES)), number=numbers)
    def edit_template(self, name: str, number: int) -> None:
        write(self.site, f"templates/{name}", TEMPLATES[name][number % len(TEMPLATES[name])])

    @rule(name=st.sampled_from(sorted(TEMPLATES)))
    def drop_template(self, name: str) -> None:
        self.shop.drop(f"templates/{name}")

    @rule(word=st.sampled_from(("Topics", "Subjects", "")), language=languages)
    def edit_strings(self, word: str, language: str) -> None:
        if word:
            write(self.site, f"templates/strings/{language}.yaml", f"topics: {word}\n")
        else:
            self.shop.drop(f"templates/strings/{language}.yaml")

    @rule(name=st.sampled_from(("site.css", "own.svg")), data=st.sampled_from(("", "one", "two")))
    def edit_asset(self, name: str, data: str) -> None:
        if data:
            write(self.site, f"templates/assets/{name}", data)
        else:
            self.shop.drop(f"templates/assets/{name}")

    @rule(width=st.sampled_from((1, 2, 3, 1500)))
    def replace_picture(self, width: int) -> None:
        write(self.site, "content/meetings/pic.png", png(width, 2))

    @rule(data=st.sampled_from((b"%PDF one", b"%PDF two")))
    def replace_attachment(self, data: bytes) -> None:
        write(self.site, "content/meetings/paper.pdf", data)

    @rule(name=st.sampled_from(STATIC), data=st.sampled_from((b"", b"one", b"two")), keep=st.booleans())
    def edit_static(self, name: str, data: bytes, keep: bool) -> None:
        top = f"content/static/{name.split('/')[0]}"
        if not keep or (self.site / top).is_file() != ("/" not in name):
            self.shop.drop(top)
        if keep:
            write(self.site, f"content/static/{name}", data)

    @rule(hours=st.integers(-72, 72))
    def clock(self, hours: int) -> None:
        self.now = NOW + timedelta(hours=hours)

    @rule()
    def show_drafts(self) -> None:
        self.drafts = not self.drafts

    @rule(version=st.sampled_from("0123"))
    def another_version(self, version: str) -> None:
        self.version = version

    # ── what happens to builds ──

    @rule(steps=st.integers(1, 3))
    def go_on_without_building(self, steps: int) -> None:
        self.pending = steps

    @rule(what=st.sampled_from(("---\ntitle: [\n---\nx", "---\ntitle: x\ndate: 2019-02-30\n---\nx", "\xff")))
    def fail_on_content(self, what: str) -> None:
        write(self.site, "content/news/bad.vi.md", what.encode("latin-1"))
        before = self.seen()
        assert self.run().exit_code == 1
        assert self.seen() == before
        self.shop.drop("content/news/bad.vi.md")

    @rule(now=st.integers(-3, 3))
    def look_only(self, now: int) -> None:
        """Checking and explaining share the memo with building."""
        before = self.seen()
        check(BuildOptions(site=self.site, now=NOW + timedelta(days=now), workers=1))
        explain(BuildOptions(self.site, now=self.now), "/vi/")
        assert self.seen() == before

    @rule(key=keys, at=st.integers(1, 120), number=st.sampled_from((errno.ENOSPC, errno.EIO, errno.EACCES)))
    def fail_to_write(self, key: str, at: int, number: int) -> None:
        self.move_a_story(key)
        with failing(at, number):
            code = self.run().exit_code
        assert code in (0, 1, 2, 3)
        self.unfinished |= code == 3
        self.note_what_is_left()

    @precondition(lambda self: hasattr(os, "fork"))
    @rule(key=keys, at=st.integers(1, 120))
    def kill(self, key: str, at: int) -> None:
        self.move_a_story(key)
        self.unfinished |= dies(at, self.run)
        self.note_what_is_left()

    def move_a_story(self, key: str) -> None:
        """Give a broken build something to write and to remove, and the next one another edit before it mends."""
        self.moves += 1
        self.shop.text(key, "vi").title = f"Dời lần {self.moves}"
        self.shop.save()
        self.pending = 1

    # ── what happens to the memo ──

    @precondition(lambda self: not self.manifest_damaged)
    @rule(
        how=st.sampled_from(("delete", "truncate", "flip", "garbage", "empty")), number=numbers, at=fractions
    )
    def damage_memo(self, how: str, number: int, at: float) -> None:
        files = sorted(path for path in cache_of(self.site).rglob("*") if path.is_file())
        if files:
            self.memo_damaged = True
            file = files[number % len(files)]
            if how == "delete":
                file.unlink()
            else:
                file.write_bytes(_damaged(file.read_bytes(), how, at))

    @precondition(lambda self: not self.manifest_damaged)
    @rule()
    def forget_everything(self) -> None:
        self.memo_damaged = True
        shutil.rmtree(cache_of(self.site))

    @rule()
    def keep_a_copy_of_the_memo(self) -> None:
        if not self.unfinished:
            self.old_memo = self.folder / "old-memo"
            shutil.rmtree(self.old_memo, ignore_errors=True)
            shutil.copytree(cache_of(self.site), self.old_memo)

    @precondition(lambda self: self.old_memo and not self.manifest_damaged)
    @rule()
    def bring_back_the_old_memo(self) -> None:
        assert self.old_memo
        self.memo_damaged = True
        shutil.rmtree(cache_of(self.site))
        shutil.copytree(self.old_memo, cache_of(self.site), dirs_exist_ok=True)

    @rule(copied=st.booleans())
    def move_the_site(self, copied: bool) -> None:
        """The whole folder goes elsewhere, as copied by a tool that keeps times, or renamed."""
        self.moves += 1
        target = self.folder / f"site-{self.moves}"
        if copied:
            shutil.copytree(self.site, target)
            shutil.rmtree(self.site)
        else:
            self.site.rename(target)
        self.shop.site = target

    # ── what happens to the output ──

    @precondition(lambda self: self.good)
    @rule(
        number=numbers, how=st.sampled_from(("delete", "truncate", "flip", "garbage", "empty")), at=fractions
    )
    def damage_output(self, number: int, how: str, at: float) -> None:
        path = self.one_of_ours(number)
        if path:
            place = self.place / path
            old = place.read_bytes()
            if how == "delete":
                place.unlink()
                self.tampered[path] = None
            else:
                place.write_bytes(_damaged(old, how, at))
                self.tampered[path] = place.read_bytes()

    @precondition(lambda self: self.good)
    @rule(number=numbers, at=fractions)
    def edit_output_and_keep_its_time(self, number: int, at: float) -> None:
        path = self.one_of_ours(number)
        if path:
            place = self.place / path
            stat = place.stat()
            place.write_bytes(_damaged(place.read_bytes(), "flip", at))
            os.utime(place, ns=(stat.st_atime_ns, stat.st_mtime_ns))
            self.tampered[path] = place.read_bytes()

    @precondition(lambda self: not self.memo_damaged and not self.unfinished and self.good)
    @rule(how=st.sampled_from(("delete", "truncate", "flip", "garbage", "empty")), at=fractions)
    def damage_manifest(self, how: str, at: float) -> None:
        place = self.place / MANIFEST
        if place.is_file():
            self.manifest_damaged = True
            if how == "delete":
                place.unlink()
            else:
                place.write_bytes(_damaged(place.read_bytes(), how, at))

    @precondition(lambda self: not self.memo_damaged and not self.unfinished)
    @rule(everything=st.booleans())
    def delete_the_output(self, everything: bool) -> None:
        if everything:
            self.shop.drop("output")
        for path in (self.good or {}) if not everything else ():
            (self.place / path).unlink(missing_ok=True)
        self.manifest_damaged = self.manifest_damaged or bool(self.good)
        self.tampered = dict.fromkeys(self.good or ())
        if everything:
            self.foreign.clear()

    @rule(path=st.sampled_from(FOREIGN), data=st.sampled_from((b"", b"mine", b"mine too")))
    def put_foreign(self, path: str, data: bytes) -> None:
        if not (self.place / path).exists() or path in self.foreign:
            write(self.place, path, data)
            self.foreign[path] = data

    # ── what must hold ──

    @invariant()
    def incremental_is_clean(self) -> None:
        if self.pending:
            self.pending -= 1
            return
        before, times = self.seen(), self.times()
        built = self.run()
        clean, expected = self.clean()
        assert built.exit_code == clean.exit_code, (built.diagnostics, clean.diagnostics)
        assert _said(built.diagnostics) == _said(clean.diagnostics)
        if built.exit_code:
            assert built.exit_code in (1, 2)
            assert self.seen() == before
            self.broken_for += 1
            if self.broken_for > PATIENCE:
                self.mend()
            return
        self.broken_for = 0
        self.settle(expected)
        found = self.seen()
        assert found.keys() == (expected | self.foreign).keys()
        assert found == expected | self.foreign
        assert self.folders() == _folders(found)
        after = self.times()
        same = {path for path in before.keys() & found.keys() if before[path] == found[path]}
        assert {path for path in same if times[path] != after[path]} == set()
        for _ in range(2):
            again = self.run()
            assert (again.rendered, again.written, again.removed) == ((), (), ())
            assert _said(again.diagnostics) == _said(clean.diagnostics)
        assert self.times() == after
        self.good = expected
        self.unfinished = self.manifest_damaged = self.memo_damaged = False

    # ── helping hands ──

    def run(self) -> Build:
        return build(BuildOptions(site=self.site, now=self.now, drafts=self.drafts, workers=1))

    def clean(self) -> tuple[Build, dict[str, bytes]]:
        """Build a copy of the sources, in a folder of another name."""
        fresh = Path(tempfile.mkdtemp(dir=self.folder))
        try:
            for name in ("content", "templates"):
                if (self.site / name).is_dir():
                    shutil.copytree(self.site / name, fresh / name)
            shutil.copy(self.site / "config.yaml", fresh)
            built = build(BuildOptions(site=fresh, now=self.now, drafts=self.drafts, workers=1))
            return built, files_below(fresh / "output") if built.exit_code == 0 else {}
        finally:
            shutil.rmtree(fresh)

    def settle(self, expected: dict[str, bytes]) -> None:
        """Foreign files on an address of ours become ours; an edited file that is wanted no more is its editor's."""
        self.foreign = {path: data for path, data in self.foreign.items() if path not in expected}
        for path, data in self.tampered.items():
            if data is not None and path not in expected and path in self.seen():
                self.foreign[path] = data
        self.tampered.clear()

    def note_what_is_left(self) -> None:
        """After a build that broke off, what was edited may have been replaced already."""
        seen = self.seen()
        self.tampered = {path: data for path, data in self.tampered.items() if seen.get(path) == data}

    def one_of_ours(self, number: int) -> str:
        paths = [path for path in sorted(self.good or {}) if path != MANIFEST]
        path = paths[number % len(paths)] if paths else ""
        return path if path and (self.place / path).is_file() else ""

    def seen(self) -> dict[str, bytes]:
        return files_below(self.place) if self.place.is_dir() else {}

    def folders(self) -> set[str]:
        return {path.relative_to(self.place).as_posix() for path in self.place.rglob("*") if path.is_dir()}

    def times(self) -> dict[str, int]:
        return {path: (self.place / path).stat().st_mtime_ns for path in self.seen()}

    def mend(self) -> None:
        """Bring a site that cannot be built back to one that can."""
        for name in ("kind.html", "story.html", "home.html", "404.html", "_extra.html"):
            write(self.site, f"templates/{name}", DUMP if name in DUMPED else "")
        self.shop.drop("content/static/vi")
        self.shop.drop("content/static/a")
        for key, story in self.shop.stories.items():
            for language in story.texts:
                story.texts[language] = Words(f"Bài {key[-1]} {language}", "Mở đầu.\n\n## Mục\n\nHết.")
            story.shared.setdefault("date", "2024-01-10")
        self.shop.save()


def _damaged(data: bytes, how: str, at: float) -> bytes:
    place = int(at * len(data))
    if how == "truncate":
        return data[:place]
    if how == "empty":
        return b""
    if how == "flip" and data:
        return data[:place] + bytes([data[place] ^ 0x10]) + data[place + 1 :]
    return data[:place] + b"\xa5garbage\0" * 40 + data[place + 360 :]


def _said(diagnostics: Iterable[Diagnostic]) -> list[Any]:
    """What a build says of its sources, as opposed to what it says of the past."""
    return [
        (each.code, each.path, each.line, each.column, dict(each.args))
        for each in diagnostics
        if each.code not in ("W225", "W508", "N502", "W605")
    ]


def _folders(files: Iterable[str]) -> set[str]:
    return {parent.as_posix() for path in files for parent in Path(path).parents if parent != Path()}


Edits.TestCase.settings = settings(
    max_examples=400 if THOROUGH else 3,
    stateful_step_count=60 if THOROUGH else 25,
    deadline=None,
    derandomize=not THOROUGH,
    database=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
TestEdits = pytest.mark.slow(Edits.TestCase)
if THOROUGH:
    TestEdits = pytest.mark.timeout(0)(TestEdits)
