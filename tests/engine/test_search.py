"""The search index of an output: made where texts change, left alone where they do not, and legal at every moment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from coopsite.build import search, search_extra, search_tool
from coopsite.build import session as build_session
from coopsite.build.build import build, check
from coopsite.build.options import BuildOptions
from coopsite.build.search_extra import SearchError
from coopsite.build.verify import verify
from tests.conftest import ROOT, MakeSite, cache_of, files_below
from tests.engine.sites import FILES, NOW, clean, good, make, output, run, story, times, write

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not search_extra.installed(), reason="needs the search extra: pip install coopsite[search]"
    ),
]

CONFIG = str(FILES["config.yaml"]).replace("search: no\n", "") + "search: yes\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make(tmp_path / "site", {**FILES, "config.yaml": CONFIG})


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, bytes]]:
    """Every set of records an index was made of."""
    seen: list[dict[str, bytes]] = []
    real = search_tool.make_index

    def watched(records: dict[str, bytes], folder: Path | None) -> dict[str, bytes]:
        seen.append(records)
        return real(records, folder)

    monkeypatch.setattr(search_tool, "make_index", watched)
    return seen


def index(files: dict[str, Any]) -> dict[str, Any]:
    return {path: data for path, data in files.items() if path.startswith("pagefind/")}


def test_an_index_lies_beside_the_pages(site: Path) -> None:
    built = good(site)
    found = index(output(site))
    assert {
        "pagefind/pagefind.js",
        "pagefind/pagefind-entry.json",
        "pagefind/wasm.unknown.pagefind",
    } <= found.keys()
    assert not [path for path in found if "ui" in path or "worker" in path]
    assert "search" in built.stats.phases


def test_nothing_changed_nothing_is_made(site: Path, made: list[dict[str, bytes]]) -> None:
    good(site)
    before = times(site)
    built = good(site)
    assert built.written == ()
    assert times(site) == before
    assert len(made) == 1


def test_only_what_makes_the_index_makes_it_again(
    site: Path, made: list[dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    good(site)
    monkeypatch.setattr(build_session, "fingerprint", lambda: "of another version")
    good(site)
    assert len(made) == 1
    monkeypatch.setattr(build_session, "fingerprint", lambda: "of a third")
    monkeypatch.setattr(search, "index_version", lambda: "that indexes otherwise")
    good(site)
    assert len(made) == 2


def test_what_is_not_read_does_not_make_the_index_again(site: Path, made: list[dict[str, bytes]]) -> None:
    good(site)
    before = index(times(site))
    write(site, "templates/story.html", "{% extends 'theme/story.html' %}")
    write(site, "content/static/logo.txt", "another logo\n")
    write(
        site,
        "content/awards/flag.en.md",
        story("Emulation flag", "pinned: yes", date="2024-03-05", body="A flag was awarded."),
    )
    write(site, "config.yaml", CONFIG + "contact: {phone: 0225 000 000}\n")
    assert good(site).written
    assert index(times(site)) == before
    assert len(made) == 1


def test_a_changed_text_makes_it_again_and_leaves_what_is_the_same(
    site: Path, made: list[dict[str, bytes]]
) -> None:
    good(site)
    before = index(times(site))
    write(
        site,
        "content/awards/flag.en.md",
        story("Emulation flag", date="2024-03-05", body="Two flags were awarded."),
    )
    built = good(site)
    after = index(times(site))
    assert len(made) == 2
    assert {path for path in after if after[path] == before.get(path)} >= {
        path for path in after if "/vi_" in path and "pf_fragment" in path
    }
    assert [path for path in built.removed if path.startswith("pagefind/")]


def test_it_equals_a_clean_build_byte_for_byte(site: Path, tmp_path: Path) -> None:
    good(site)
    write(site, "content/news/new.vi.md", story("Tin mới ở Đà Nẵng", "tags: [ocop]", date="2024-04-01"))
    (site / "content/awards/flag.vi.md").unlink()
    good(site)
    assert output(site) == clean(site, tmp_path / "clean")
    assert verify(BuildOptions(site=site, now=NOW, workers=1))[1] == ()


def test_records_in_any_order_give_the_same_index(tmp_path: Path) -> None:
    records = {
        f"vi/{n}/index.html": f'<html lang="vi"><body data-pagefind-body><i data-pagefind-filter="tag-{n % 7}:1"></i>'
        f'<i data-pagefind-filter="year-{n}:1"></i><p>Hợp tác xã số {n}</p></body></html>'.encode()
        for n in range(60)
    }
    first = search_tool.make_index(records, tmp_path)
    assert search_tool.make_index(dict(reversed(records.items())), tmp_path) == first
    assert list(tmp_path.iterdir()) == []


def test_held_back_stories_and_standing_in_pages_are_not_read(
    site: Path, made: list[dict[str, bytes]]
) -> None:
    write(site, "config.yaml", CONFIG + "missing_translation: fallback\n")
    good(site, drafts=True)
    assert sorted(made[0]) == sorted(
        path
        for path in output(site)
        if path.count("/") > 1 and path.endswith("index.html") and path in made[0]
    )
    assert "vi/tin-tuc/tin-sap-dang/index.html" in output(site)
    assert "vi/tin-tuc/tin-sap-dang/index.html" not in made[0]
    assert "en/plans/ke-hoach-nam/index.html" in output(site)
    assert "en/plans/ke-hoach-nam/index.html" not in made[0]
    assert "vi/ke-hoach/ke-hoach-nam/index.html" in made[0]


def test_a_story_that_falls_due_is_read_from_then_on(site: Path, made: list[dict[str, bytes]]) -> None:
    good(site)
    assert "vi/tin-tuc/tin-sap-dang/index.html" not in made[-1]
    good(site, now=NOW.replace(month=8))
    assert "vi/tin-tuc/tin-sap-dang/index.html" in made[-1]


@pytest.mark.parametrize("harm", ["delete", "edit"])
def test_a_lost_or_edited_file_is_put_back(site: Path, harm: str) -> None:
    good(site)
    before = output(site)
    victim = next(site.glob("output/pagefind/index/*"))
    victim.unlink() if harm == "delete" else victim.write_bytes(b"other")
    good(site)
    assert output(site) == before


def test_a_lost_memo_changes_nothing(site: Path) -> None:
    good(site)
    before = times(site)
    for file in cache_of(site).glob("memo*"):
        file.unlink()
    assert run(site).exit_code == 0
    assert times(site) == before


def test_search_switched_off_takes_only_its_own_files_away(site: Path) -> None:
    good(site)
    write(site, "output/pagefind/mine.txt", "not coopsite's")
    write(site, "config.yaml", CONFIG.replace("search: yes", "search: no"))
    good(site)
    assert list(index(output(site))) == ["pagefind/mine.txt"]
    assert not (site / "output/vi/tim-kiem").exists()


def test_check_makes_no_index(site: Path, made: list[dict[str, bytes]]) -> None:
    assert check(BuildOptions(site=site, now=NOW, workers=1)).exit_code == 0
    assert made == []


def test_a_failing_program_is_said_and_leaves_the_output_alone(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good(site)
    before = output(site)
    write(site, "content/news/new.vi.md", story("Tin mới", date="2024-04-01"))

    def broken(*_: object) -> dict[str, bytes]:
        raise SearchError("no more memory")

    with monkeypatch.context() as patched:
        patched.setattr(search_tool, "make_index", broken)
        built = run(site)
    assert built.exit_code == 3
    assert [(each.code, each.args["reason"]) for each in built.diagnostics] == [("E608", "no more memory")]
    assert output(site) == before
    good(site)
    assert "vi/tin-tuc/tin-moi/index.html" in output(site)


def test_a_program_that_ends_badly_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pagefind"
    program.write_text(f"#!{sys.executable}\nprint('a reason'); raise SystemExit(1)\n")
    program.chmod(0o755)
    monkeypatch.setattr(search_tool, "get_executable", lambda: program)
    with pytest.raises(SearchError, match="a reason"):
        search_tool.make_index({"vi/a/index.html": b"<p>a"}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["pagefind"]


def test_settings_from_elsewhere_are_kept_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGEFIND_EXCLUDE_SELECTORS", "p")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pagefind.toml").write_text('exclude_selectors = ["p"]\n')
    records = {"vi/a/index.html": b'<html lang="vi"><body data-pagefind-body><p>a word</p></body></html>'}
    with_settings = search_tool.make_index(records, None)
    monkeypatch.delenv("PAGEFIND_EXCLUDE_SELECTORS")
    assert search_tool.make_index(records, None) == with_settings


@pytest.mark.skipif(sys.platform == "win32", reason="a kill is another thing there")
def test_a_build_killed_while_indexing_is_mended_by_the_next(site: Path, tmp_path: Path) -> None:
    good(site)
    before = output(site)
    write(site, "content/news/new.vi.md", story("Tin mới", date="2024-04-01"))
    script = (
        "import os\nfrom pathlib import Path\nfrom datetime import datetime\nfrom coopsite.build import search_tool\n"
        "from coopsite.build.build import build\nfrom coopsite.build.options import BuildOptions\n"
        "search_tool.canonical = lambda files: os.kill(os.getpid(), 9)\n"
        f"build(BuildOptions(site=Path({str(site)!r}), now=datetime.fromisoformat({NOW.isoformat()!r}), workers=1))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    assert done.returncode == -9
    assert output(site) == before
    good(site)
    assert output(site) == clean(site, tmp_path / "clean")
    assert not list(cache_of(site).glob("search-*"))


def test_without_the_extra_yes_is_an_error_and_silence_is_no_search(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coopsite.build.load.installed", lambda: False)
    text = story("Tin", date="2024-01-01")
    silent = make_site({"content/news/a.vi.md": text, "config.yaml": CONFIG.replace("search: yes\n", "")})
    assert build(BuildOptions(site=silent, now=NOW, workers=1)).exit_code == 0
    assert not (silent / "output/vi/tim-kiem").exists()
    asking = make_site({"content/news/a.vi.md": text, "config.yaml": CONFIG}, name="asking")
    built = build(BuildOptions(site=asking, now=NOW, workers=1))
    assert built.exit_code == 2
    assert [(each.code, each.args["key"], each.line) for each in built.diagnostics] == [
        ("E801", "search", CONFIG.splitlines().index("search: yes") + 1)
    ]
    assert files_below(asking).keys() == {"config.yaml", "content/news/a.vi.md"}


def test_a_build_in_which_nothing_changed_loads_nothing_for_it(site: Path) -> None:
    good(site)
    script = (
        "import sys\nfrom pathlib import Path\nfrom datetime import datetime\n"
        "from coopsite.build.build import build\nfrom coopsite.build.options import BuildOptions\n"
        f"build(BuildOptions(site=Path({str(site)!r}), now=datetime.fromisoformat({NOW.isoformat()!r})))\n"
        "print(*sys.modules, sep='\\n')\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.splitlines())
    assert "coopsite.build.search" in loaded
    assert not loaded & {"pagefind", "asyncio", "coopsite.build.search_tool", "babel", "jinja2"}
