"""Whatever happens to a site, what a build leaves is what a build from nothing makes, byte for byte."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.engine.sites import CONFIG, FILES, NOW, clean, good, make, output, png, run, story, times, write

KEYS = ("meetings/a", "meetings/b", "awards/c", "plans/d", "news/e", "news/f", "pages/g")
LANGUAGES = ("vi", "en")
TITLES = ("Hội nghị", "Đại hội lần thứ nhất", "Kế hoạch quý một", "A plan", "Honours")
TAGS = ("", "tags: [ocop]", "tags: [ocop, thi-dua]", "tags: [chuyen-doi-so]")
DATES = ("2023-12-31", "2024-01-02", "2024-02-29T08:30+07:00", "2024-05-05", "2024-06-02")
BODIES = ("Một đoạn.", "Hai đoạn.\n\n## Đà Nẵng\n\nThêm.", "![Ảnh](pic.png)", "[Ngoài](https://example.org/)")
WORDS = ("", "draft: yes", "expires: 2024-06-03", "pinned: yes", "summary: Tóm tắt.", "author: An")

keys = st.sampled_from(KEYS)
languages = st.sampled_from(LANGUAGES)


class Edits(RuleBasedStateMachine):
    """Random edits of a site, each followed by a build and a comparison."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="coopsite-edits-"))
        self.site = make(self.folder / "site")
        write(self.site, "content/meetings/pic.png", png(4, 4))
        self.now = NOW
        self.drafts = False
        self.built = False

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def place(self, key: str, language: str) -> Path:
        return self.site / f"content/{key}.{language}.md"

    @rule(
        key=keys,
        language=languages,
        title=st.sampled_from(TITLES),
        date=st.sampled_from(DATES),
        tags=st.sampled_from(TAGS),
        word=st.sampled_from(WORDS),
        body=st.sampled_from(BODIES),
    )
    def put(self, key: str, language: str, title: str, date: str, tags: str, word: str, body: str) -> None:
        other = self.place(key, "en" if language == "vi" else "vi")
        lines = [f"slug: {key[-1]}-{len(title)}", *(line for line in (tags, word) if line)]
        if other.exists():
            # What holds for both languages is said once.
            lines = [line for line in lines if not line.startswith(("tags", "expires", "pinned"))]
            text = story(title, *lines, body=body.replace("pic.png", "/logo.txt"))
            text = "\n".join(line for line in text.split("\n") if not line.startswith("date:"))
        else:
            shown = body if key.startswith("meetings") else body.replace("![Ảnh](pic.png)", "Ảnh.")
            text = story(title, *lines, date=date, body=shown)
        write(self.site, f"content/{key}.{language}.md", text)

    @rule(key=keys, language=languages)
    def delete(self, key: str, language: str) -> None:
        self.place(key, language).unlink(missing_ok=True)

    @rule(key=keys, other=keys)
    def rename(self, key: str, other: str) -> None:
        for language in LANGUAGES:
            if self.place(key, language).exists() and not self.place(other, language).exists():
                self.place(key, language).rename(self.place(other, language))

    @rule(label=st.sampled_from(("Sản phẩm OCOP", "OCOP")))
    def register(self, label: str) -> None:
        write(self.site, "content/tags.yaml", f"- {{id: ocop, label: {{vi: {label}, en: OCOP}}}}\n")

    @rule(per_page=st.integers(1, 4), title=st.sampled_from(("Bulletin", "News")))
    def configure(self, per_page: int, title: str) -> None:
        text = CONFIG.replace("per_page: 3", f"per_page: {per_page}").replace("Test Bulletin", title)
        write(self.site, "config.yaml", text)

    @rule(name=st.sampled_from(("404.html", "tags.html", "_extra.html")), mark=st.integers(0, 3))
    def template(self, name: str, mark: int) -> None:
        if mark == 0:
            (self.site / "templates" / name).unlink(missing_ok=True)
        else:
            base = "" if name.startswith("_") else f"{{% extends 'theme/{name}' %}}"
            write(self.site, f"templates/{name}", f"{base}{{# {mark} #}}{mark if not base else ''}")

    @rule(word=st.sampled_from(("Topics", "Subjects")))
    def strings(self, word: str) -> None:
        write(self.site, "templates/strings/en.yaml", f"topics: {word}\n")

    @rule(days=st.integers(-3, 3))
    def clock(self, days: int) -> None:
        self.now = NOW + timedelta(days=days)

    @rule()
    def show_drafts(self) -> None:
        self.drafts = not self.drafts

    @rule(data=st.sampled_from((b"one", b"two")), name=st.sampled_from(("a", "a/b", "vi/c.txt")))
    def static(self, data: bytes, name: str) -> None:
        folder = self.site / "content/static"
        if (folder / "a").is_file() and "/" in name:
            (folder / "a").unlink()
        if (folder / "a").is_dir() and name == "a":
            shutil.rmtree(folder / "a")
        write(self.site, f"content/static/{name}", data)

    @rule(what=st.sampled_from(("---\ntitle: [\n---\nx", "---\ntitle: x\ndate: 2019-02-30\n---\nx")))
    def fail(self, what: str) -> None:
        bad = self.site / "content/news/bad.vi.md"
        write(self.site, "content/news/bad.vi.md", what)
        before = output(self.site)
        assert run(self.site, now=self.now, drafts=self.drafts).exit_code == 1
        assert output(self.site) == before
        bad.unlink()

    @precondition(lambda self: self.built)
    @rule(
        how=st.sampled_from(("delete", "truncate", "flip", "garbage")), at=st.floats(0, 1, exclude_max=True)
    )
    def damage_memo(self, how: str, at: float) -> None:
        memo = self.site / ".coopsite/memo.sqlite"
        if how == "delete":
            shutil.rmtree(self.site / ".coopsite")
        elif memo.exists() and (data := bytearray(memo.read_bytes())):
            place = int(at * len(data))
            if how == "truncate":
                del data[place:]
            elif how == "flip":
                data[place] ^= 0x10
            else:
                data[place : place + 512] = os.urandom(512)
            memo.write_bytes(data)

    @precondition(lambda self: self.built)
    @rule(number=st.integers(0, 10_000), how=st.sampled_from(("delete", "edit")))
    def damage_output(self, number: int, how: str) -> None:
        files = sorted(self.site.joinpath("output").rglob("*.html"))
        if files:
            victim = files[number % len(files)]
            if how == "delete":
                victim.unlink()
            else:
                victim.write_bytes(victim.read_bytes().replace(b"<", b">"))
            # Restored now: once its story is gone, an edited file is nobody's but the editor's.
            run(self.site, now=self.now, drafts=self.drafts)

    @invariant()
    def incremental_is_clean(self) -> None:
        built = run(self.site, now=self.now, drafts=self.drafts)
        if built.exit_code == 0:
            self.built = True
            folder = Path(tempfile.mkdtemp(dir=self.folder))
            expected = clean(self.site, folder / "output", now=self.now, drafts=self.drafts)
            assert output(self.site) == expected
            before = times(self.site)
            again = good(self.site, now=self.now, drafts=self.drafts)
            assert (again.rendered, again.written, again.removed) == ((), (), ())
            assert times(self.site) == before
            shutil.rmtree(folder)


Edits.TestCase.settings = settings(
    max_examples=int(os.environ.get("COOPSITE_EXAMPLES", "6")),
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
TestEdits = pytest.mark.slow(Edits.TestCase)


def test_only_the_final_state_counts(tmp_path: Path) -> None:
    site = make(tmp_path / "site")
    good(site)
    expected = output(site)
    moved = site / "content/news/other.vi.md"
    (site / "content/plans/year.vi.md").rename(moved)
    good(site)
    moved.rename(site / "content/plans/year.vi.md")
    write(site, "content/awards/flag.en.md", story("Đổi", date="2024-03-05"))
    good(site)
    write(site, "content/awards/flag.en.md", FILES["content/awards/flag.en.md"])
    good(site)
    assert output(site) == expected
