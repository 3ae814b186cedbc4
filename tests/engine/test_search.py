"""The search index of an output: made piece by piece, the same as from nothing, and legal at every moment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from coopsite.build import search, session
from coopsite.build.build import build, check
from coopsite.build.options import BuildOptions
from coopsite.build.verify import verify
from coopsite.cache.folder import site_cache
from coopsite.cache.store import BuildCache
from coopsite.output.files import FileStamp, OutputFolder
from coopsite.search import block as blocks
from tests.conftest import ROOT, cache_of
from tests.engine.sites import FILES, NOW, asked_for, clean, good, make, output, story, times, write

pytestmark = pytest.mark.slow

CONFIG = str(FILES["config.yaml"]).replace("search: no\n", "")
FLAG = "content/awards/flag.en.md"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make(tmp_path / "site", {**FILES, "config.yaml": CONFIG})


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of all texts that were read for the index."""
    return asked_for(monkeypatch)


def index(files: dict[str, Any]) -> dict[str, Any]:
    return {
        path: data
        for path, data in files.items()
        if path.startswith("assets/search/") or path.endswith("/search.json")
    }


def documents(site: Path, language: str = "vi") -> dict[str, dict[str, Any]]:
    """Return the documents that the catalogue of a language names, by address."""
    return {document["address"]: document for document in parts(site, language).values()}


def parts(site: Path, language: str = "en") -> dict[Path, dict[str, Any]]:
    """Return the documents that the catalogue of a language names, by file."""
    found = {}
    listed = msgspec.json.decode((site / f"output/{language}/search.json").read_bytes())["blocks"]
    for number, block in enumerate(listed):
        names = [block["documents"][at : at + 6] for at in range(0, len(block["documents"]), 6)]
        assert len(names) == block["size"]
        for name in names:
            path = site / f"output/assets/search/{language}/{number}/{name}.json"
            found[path] = msgspec.json.decode(path.read_bytes())
    return found


@contextmanager
def opened(site: Path) -> Iterator[BuildCache]:
    """Open what is kept of the site between builds."""
    with closing(BuildCache(site_cache(site)[0])) as cache:
        yield cache


def test_an_index_lies_beside_the_pages(site: Path) -> None:
    built = good(site)
    found = index(output(site))
    assert {"vi/search.json", "en/search.json"} <= found.keys()
    assert all(path.endswith(".json") for path in found)
    assert "search" in built.stats.phases
    assert documents(site)["/vi/ke-hoach/ke-hoach-nam/"]["kind"] == "plan"


def test_every_file_is_named_by_the_catalogue(site: Path) -> None:
    good(site)
    found = index(output(site))
    named = {"vi/search.json", "en/search.json"}
    for language in ("vi", "en"):
        for number, block in enumerate(msgspec.json.decode(found[f"{language}/search.json"])["blocks"]):
            names = "".join(block[part] for part in ("documents", "words", "pairs", "facets"))
            named |= {
                f"assets/search/{language}/{number}/{names[at : at + 6]}.json"
                for at in range(0, len(names), 6)
                if names[at] != "-"
            }
    assert found.keys() == named


def test_nothing_changed_nothing_is_made(site: Path, made: list[str]) -> None:
    good(site)
    before, read = times(site), list(made)
    built = good(site)
    assert built.written == ()
    assert times(site) == before
    assert made == read


def test_a_version_that_reads_pages_otherwise_reads_them_again(
    site: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    good(site)
    before, read = times(site), len(made)
    monkeypatch.setattr(session, "fingerprint", lambda: "of another version")
    good(site)
    assert len(made) == 2 * read
    assert index(times(site)) == index(before)


def test_a_version_that_makes_the_index_otherwise_makes_it_again(
    site: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    good(site)
    read = len(made)
    monkeypatch.setattr(session, "fingerprint", lambda: "of another version")
    monkeypatch.setattr(search, "index_version", lambda: "that makes it otherwise")
    monkeypatch.setattr(blocks, "_SMALL", 1)
    good(site)
    assert len(made) == 2 * read
    words = msgspec.json.decode((site / "output/vi/search.json").read_bytes())["blocks"][0]["words"]
    assert len(words) > 60


def test_what_is_not_read_makes_nothing_again(site: Path, made: list[str]) -> None:
    good(site)
    before, read = index(times(site)), list(made)
    write(site, "templates/story.html", "{% extends 'theme/story.html' %}")
    write(site, "content/static/logo.txt", "another logo\n")
    write(
        site, "config.yaml", CONFIG.replace("Test Bulletin", "Another") + "contact: {phone: 0225 000 000}\n"
    )
    assert good(site).written
    assert index(times(site)) == before
    assert made == read


def test_a_changed_text_costs_its_own_work(site: Path, made: list[str]) -> None:
    good(site)
    before = index(times(site))
    made.clear()
    write(site, FLAG, story("Emulation flag", date="2024-03-05", body="Two flags were awarded."))
    built = good(site)
    after = index(times(site))
    assert made == ["en/awards/emulation-flag/index.html"]
    assert {path for path in after if path not in before} == set(index(dict.fromkeys(built.written))) - {
        "en/search.json"
    }
    assert all("/en/" in path for path in after.keys() - before.keys())
    assert any(path in before for path in built.removed)


def test_it_equals_a_clean_build_byte_for_byte(site: Path, tmp_path: Path) -> None:
    good(site)
    write(site, "content/news/new.vi.md", story("Tin mới ở Đà Nẵng", "tags: [ocop]", date="2024-04-01"))
    (site / "content/awards/flag.vi.md").unlink()
    good(site)
    assert output(site) == clean(site, tmp_path / "clean")
    assert verify(BuildOptions(site=site, now=NOW, workers=1))[1] == ()


def test_many_blocks_come_and_go(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "BLOCK", 2)
    good(site)
    first = {path: data for path, data in output(site).items() if path.startswith("assets/search/vi/0/")}
    assert first
    for number in range(3):
        write(site, f"content/news/n{number}.vi.md", story(f"Tin số {number}", date=f"2024-05-0{number + 1}"))
        good(site)
        now = output(site)
        assert {path: now[path] for path in first} == first
        assert now == clean(site, tmp_path / f"clean-{number}")
    for number in range(3):
        (site / f"content/news/n{number}.vi.md").unlink()
    good(site)
    assert output(site) == clean(site, tmp_path / "clean")


def test_held_back_stories_and_standing_in_pages_are_not_read(site: Path, made: list[str]) -> None:
    write(site, "config.yaml", CONFIG + "missing_translation: fallback\n")
    good(site, drafts=True)
    assert "vi/tin-tuc/tin-sap-dang/index.html" in output(site)
    assert "vi/tin-tuc/tin-sap-dang/index.html" not in made
    assert "en/plans/ke-hoach-nam/index.html" in output(site)
    assert "en/plans/ke-hoach-nam/index.html" not in made
    assert "vi/ke-hoach/ke-hoach-nam/index.html" in made


def test_a_story_that_falls_due_is_read_from_then_on(site: Path) -> None:
    good(site)
    assert "/vi/tin-tuc/tin-sap-dang/" not in documents(site)
    good(site, now=NOW.replace(month=8))
    assert "/vi/tin-tuc/tin-sap-dang/" in documents(site)


@pytest.mark.parametrize("harm", ["delete", "edit"])
def test_lost_or_edited_files_are_put_back(site: Path, harm: str) -> None:
    good(site)
    before = output(site)
    for victim in (*site.glob("output/assets/search/vi/0/*"), site / "output/en/search.json"):
        victim.unlink() if harm == "delete" else victim.write_bytes(b"other")
    good(site)
    assert output(site) == before


@pytest.mark.parametrize("space", ["search", "search files"])
def test_a_memo_that_lost_any_part_of_it_changes_nothing(
    site: Path, tmp_path: Path, space: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    good(site)
    real = search.SearchIndex.__init__

    def forgetting(self: Any, cache: Any, *rest: Any) -> None:
        real(self, cache, *rest)
        cache.forget(space, dict(cache.all(space)))

    monkeypatch.setattr(search.SearchIndex, "__init__", forgetting)
    write(site, FLAG, story("Emulation flag", date="2024-03-05", body="Two flags were awarded."))
    for victim in site.glob("output/assets/search/vi/0/*"):
        victim.unlink()
    good(site)
    assert output(site) == clean(site, tmp_path / "clean")


@pytest.mark.parametrize("rows", ["of blocks", "of languages"])
def test_rows_that_are_lost_are_made_again(site: Path, tmp_path: Path, rows: str) -> None:
    good(site)
    with opened(site) as cache:
        names = [
            name
            for name in dict(cache.all("search"))
            if name.count("\n") == (3 if rows == "of blocks" else 1)
        ]
        assert len(names) == 2
        cache.forget("search", names)
        cache.commit()
    write(site, FLAG, story("Emulation flag", date="2024-03-05", body="Two flags were awarded."))
    good(site)
    assert output(site) == clean(site, tmp_path / "clean")


@pytest.mark.parametrize("harm", ["delete", "edit"])
@pytest.mark.parametrize("lost", ["all", "others", "catalogue"])
def test_what_is_lost_while_texts_change_is_made_again(
    site: Path, tmp_path: Path, harm: str, lost: str
) -> None:
    good(site)
    changed = next(path for path, each in parts(site).items() if each["address"].endswith("/emulation-flag/"))
    victims = [path for path in site.glob("output/assets/search/en/0/*") if lost == "all" or path != changed]
    for victim in [site / "output/en/search.json"] if lost == "catalogue" else victims:
        victim.unlink() if harm == "delete" else victim.write_bytes(b"not ours")
    write(site, FLAG, story("Emulation flag", date="2024-03-05", body="Two flags were awarded."))
    write(site, "content/news/new.vi.md", story("Tin mới", "tags: [ocop]", date="2024-04-01"))
    good(site)
    found = {path: data for path, data in output(site).items() if data != b"not ours"}
    assert found == clean(site, tmp_path / "clean")


def test_nothing_is_kept_of_languages_and_indexes_that_are_no_more(site: Path) -> None:
    good(site)
    config = CONFIG.replace("[vi, en]", "[vi]").replace(
        '{vi: "Bản tin thử", en: "Test Bulletin"}', "Bản tin thử"
    )
    write(site, "config.yaml", config)
    for text in (*site.glob("content/**/*.en.md"), site / "content/register.yaml"):
        text.unlink(missing_ok=True)
    assert "en/search.json" in build(BuildOptions(site=site, now=NOW, workers=1)).removed
    with opened(site) as cache:
        assert not [name for name in dict(cache.all("search")) if "\nen" in name]
        assert [name for name in dict(cache.all("search")) if "\nvi" in name]
    write(site, "config.yaml", CONFIG + "search: no\n")
    good(site)
    with opened(site) as cache:
        assert dict(cache.all("search")) == {}


def test_a_lost_memo_changes_nothing(site: Path) -> None:
    good(site)
    before = times(site)
    for file in cache_of(site).glob("memo*"):
        file.unlink()
    good(site)
    assert times(site) == before


def test_search_switched_off_takes_only_its_own_files_away(site: Path) -> None:
    good(site)
    write(site, "output/assets/search/mine.txt", "not coopsite's")
    write(site, "config.yaml", CONFIG + "search: no\n")
    good(site)
    assert list(index(output(site))) == ["assets/search/mine.txt"]
    assert not (site / "output/vi/tim-kiem").exists()


def test_check_makes_no_index(site: Path, made: list[str]) -> None:
    assert check(BuildOptions(site=site, now=NOW, workers=1)).exit_code == 0
    assert made == []


def test_processes_that_share_the_work_make_the_same(site: Path, tmp_path: Path) -> None:
    good(site, workers=3)
    assert output(site) == clean(site, tmp_path / "clean")


@pytest.mark.skipif(sys.platform == "win32", reason="a kill is another thing there")
def test_a_build_killed_while_indexing_is_mended_by_the_next(site: Path, tmp_path: Path) -> None:
    good(site)
    before = output(site)
    write(site, "content/news/new.vi.md", story("Tin mới", date="2024-04-01"))
    script = (
        "import os\nfrom pathlib import Path\nfrom datetime import datetime\nfrom coopsite.build import search\n"
        "from coopsite.build.build import build\nfrom coopsite.build.options import BuildOptions\n"
        "search.publish = lambda *_: os.kill(os.getpid(), 9)\n"
        f"build(BuildOptions(site=Path({str(site)!r}), now=datetime.fromisoformat({NOW.isoformat()!r}), workers=1))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    assert done.returncode == -9
    assert output(site) == before
    good(site)
    assert output(site) == clean(site, tmp_path / "clean")


class Killed(BaseException):
    """Stands for the end of the process."""


def test_what_an_unfinished_build_wrote_into_an_index_goes_though_its_text_is_what_it_was(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good(site)
    before = output(site)
    write(site, FLAG, story("Emulation flag", date="2024-03-05", body="Nobody is to know this."))
    real = OutputFolder.write

    def fatal(self: OutputFolder, path: str, data: bytes, **rest: Any) -> FileStamp:
        if path == "en/search.json":
            raise Killed
        return real(self, path, data, **rest)

    with monkeypatch.context() as patch:
        patch.setattr(OutputFolder, "write", fatal)
        with pytest.raises(Killed):
            good(site)
    assert index(output(site)).keys() > index(before).keys()
    write(site, FLAG, FILES[FLAG])
    good(site)
    assert output(site) == before


def test_a_story_of_fifty_thousand_words_is_whole_in_it(site: Path, tmp_path: Path) -> None:
    words = " ".join(f"tu{number % 20_000}" for number in range(50_000))
    write(site, "content/news/long.vi.md", story("Bài dài", date="2024-04-01", body=words))
    good(site)
    found = documents(site)["/vi/tin-tuc/bai-dai/"]
    assert len(found["text"].split()) >= 50_000
    write(site, "content/news/long.vi.md", story("Bài dài", date="2024-04-01", body=words + " thêm"))
    good(site)
    assert output(site) == clean(site, tmp_path / "clean")


@pytest.mark.parametrize("texts", [(), ("a.vi.md",)])
def test_a_site_or_a_language_without_stories_has_an_empty_catalogue(
    tmp_path: Path, texts: tuple[str, ...]
) -> None:
    files = {f"content/news/{name}": story("Tin", date="2024-01-01") for name in texts}
    site = make(tmp_path / "little", {"config.yaml": CONFIG, **files})
    good(site)
    assert (site / "output/en/search.json").read_bytes() == b'{"endings":true,"blocks":[]}'
    assert len(documents(site)) == len(texts)
