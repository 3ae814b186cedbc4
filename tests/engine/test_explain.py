"""Why a page was or was not made again; and the proof that it need not have been."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from coopsite.build.explain import Outcome, explain
from coopsite.build.options import BuildOptions
from coopsite.build.verify import Difference, verify
from coopsite.cache.folder import site_cache
from coopsite.diagnostics.catalogue import words
from coopsite.output.record import Shard
from tests.engine.sites import CONFIG, NOW, good, make, output, text_of, times, write

if TYPE_CHECKING:
    from pathlib import Path

HOME = "/vi/"
PLAN = "/vi/ke-hoach/ke-hoach-nam/"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make(tmp_path / "site")


def reasons(site: Path, address: str) -> tuple[Outcome, list[str]]:
    found = explain(BuildOptions(site, now=NOW), address)
    said = [word for word, _ in found.reasons]
    assert set(said) <= words()
    return found.outcome, said


def test_a_page_never_built_is_new(site: Path) -> None:
    assert reasons(site, PLAN) == ("next", ["reason_new_next"])
    assert site_cache(site, make=False) == (None, ())


def test_what_the_last_build_made_and_left(site: Path) -> None:
    good(site)
    assert reasons(site, PLAN) == ("made", ["reason_new"])
    write(site, "content/plans/year.vi.md", text_of("content/plans/year.vi.md").replace("ngắn", "dài"))
    assert reasons(site, PLAN) == ("next", ["reason_content_next"])
    good(site)
    assert reasons(site, PLAN) == ("made", ["reason_content"])
    assert reasons(site, HOME) == ("kept", ["reason_unchanged"])


def test_all_that_changed_is_named(site: Path) -> None:
    good(site)
    write(site, "content/plans/year.vi.md", text_of("content/plans/year.vi.md").replace("ngắn", "dài"))
    write(site, "config.yaml", CONFIG.replace("Bản tin thử", "Bản tin khác"))
    assert reasons(site, PLAN) == ("next", ["reason_chrome_next", "reason_content_next"])
    good(site)
    assert reasons(site, PLAN) == ("made", ["reason_chrome", "reason_content"])


@pytest.mark.parametrize(
    "file", ["content/plans/year.vi.md", "./content/plans/year.vi.md", "content\\plans\\year.vi.md"]
)
def test_a_page_may_be_named_by_the_file_of_its_text(site: Path, file: str) -> None:
    assert explain(BuildOptions(site, now=NOW), file).address == PLAN
    assert not explain(BuildOptions(site, now=NOW), "content/plans/none.vi.md").path


def test_what_the_next_build_will_make(site: Path) -> None:
    good(site)
    write(site, "config.yaml", CONFIG.replace("Bản tin thử", "Bản tin khác"))
    assert reasons(site, PLAN) == ("next", ["reason_chrome_next"])
    good(site)
    write(site, "templates/story.html", "{% extends 'theme/story.html' %}")
    found = explain(BuildOptions(site, now=NOW), PLAN)
    assert found.reasons == (("reason_template_next", {"template": "story.html"}),)
    assert reasons(site, HOME) == ("made", ["reason_chrome"])
    (site / "output/vi/index.html").unlink()
    assert reasons(site, HOME) == ("next", ["reason_output_changed_next"])


@pytest.mark.parametrize(
    "address", [PLAN, PLAN.strip("/"), f"https://bulletin.example{PLAN}", f"{PLAN[1:]}index.html"]
)
def test_an_address_may_be_written_in_many_ways(site: Path, address: str) -> None:
    found = explain(BuildOptions(site, now=NOW), address)
    assert (found.address, found.path, found.template) == (PLAN, f"{PLAN[1:]}index.html", "story.html")


def test_an_unknown_address(site: Path) -> None:
    assert explain(BuildOptions(site, now=NOW), "/vi/nowhere/").path == ""
    assert explain(BuildOptions(site, now=NOW), "http://[").path == ""
    assert reasons(site, "/vi/nowhere/") == ("kept", ["reason_unknown"])
    found = explain(BuildOptions(site, now=NOW), PLAN.replace("nam", "nan"))
    assert found.reasons == (("reason_unknown", {"suggestion": PLAN}),)


def test_verify_finds_nothing_after_an_honest_build(site: Path) -> None:
    built, differences = verify(BuildOptions(site=site, now=NOW, workers=1))
    assert (built.exit_code, differences) == (0, ())
    assert built.written


def test_verify_finds_what_stamps_cannot_show(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good(site)
    monkeypatch.setattr(Shard, "unsure", lambda *_: {})
    (site / "output/vi/index.html").write_text("other", encoding="utf-8")
    write(site / "output", "CNAME", "foreign")
    _, differences = verify(BuildOptions(site=site, now=NOW, workers=1))
    assert differences == (Difference("vi/index.html", "differs"),)


def test_verify_leaves_the_memo_in_order(site: Path) -> None:
    verify(BuildOptions(site=site, now=NOW, workers=1))
    before = times(site)
    assert good(site).written == ()
    assert times(site) == before
    shutil.rmtree(site / "output")
    verify(BuildOptions(site=site, now=NOW, workers=1))
    assert output(site)
