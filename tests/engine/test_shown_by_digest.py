"""Whatever a site shows of a text besides its body, it shows by the digest of a card or text that recipes name.

Or the edit has the whole site planned anew.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from coopsite.build.edited_texts import TextEdit, edit_of
from coopsite.build.kept_plan import SHOWN, PlanStore, keep
from coopsite.build.load import Inputs, SiteReader, load
from coopsite.build.plan import SitePlan, plan_site
from coopsite.build.reading import ReadResult
from coopsite.build.shown_on import shown_on
from coopsite.cache.folder import site_cache
from coopsite.cache.store import BuildCache
from coopsite.content.model import UNSEEN, Text
from coopsite.content.scan import FileStat
from coopsite.process.workers import Workers
from coopsite.site.addresses import text_slug
from coopsite.site.lint import CODES
from coopsite.text.digest import struct_digest
from tests.conftest import NOW
from tests.test_golden import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from coopsite.diagnostics import Diagnostic

_VERSION = "0"
SITES = (("full", ""), ("full", "share_images: no\nsearch: yes\nmissing_translation: fallback"), ("path", ""),
         ("kinds", ""), ("fallback", ""), ("solo", "search: yes"))  # fmt: skip


OTHER = {field: f"Khác {field}" for field in ("title", "short_title", "summary", "author")} | {
    "updated": NOW.isoformat()
}


def changed(text: Text, **fields: object) -> Text:
    """A text that says something else."""
    text = structs.replace(text, **fields)
    return structs.replace(text, digest=struct_digest(text, **UNSEEN))


def planned(inputs: Inputs, cache: BuildCache) -> SitePlan:
    assert inputs.config is not None
    return plan_site(
        inputs, inputs.config, _VERSION, cache, now=NOW, show_held=False, progress=lambda *_: None
    )


def besides_pages(plan: SitePlan) -> tuple[object, ...]:
    """All of a plan that must not change."""
    files = {path: one.key for path, one in plan.files.items() if path not in plan.pages}
    return files, plan.made_with, plan.page_plan.destinations, plan.site.addresses, plan.site.held_back


def said_besides(plan: SitePlan, edit: TextEdit) -> list[Diagnostic]:
    """What a plan says, but for what is looked at anew with each edit."""
    return [each for each in plan.diagnostics if each.path != edit.before.path or each.code not in CODES]


@pytest.mark.parametrize(("name", "settings"), SITES)
def test_pages_follow_from_cards_and_texts_alone(tmp_path: Path, name: str, settings: str) -> None:
    site = tmp_path / "site"
    shutil.copytree(FOLDER / name, site, ignore=shutil.ignore_patterns("expected"))
    config = (site / "config.yaml").read_text("utf-8").splitlines()
    said = {line.partition(":")[0] for line in settings.splitlines()}
    kept = [line for line in config if line.partition(":")[0] not in said]
    (site / "config.yaml").write_text("\n".join((*kept, settings, "")), encoding="utf-8")
    cache = BuildCache(site_cache(site, tmp_path / "cache")[0])
    inputs = load(SiteReader(site, cache, _VERSION, Workers(1)), lambda *_: None)
    read_config = inputs.config
    assert read_config is not None
    # With a slug a title may change and the address stays.
    texts = {text.path: changed(text, slug=text_slug(text)) for text in inputs.texts}
    inputs = replace(inputs, texts=tuple(texts.values()))
    plan = planned(inputs, cache)
    store = PlanStore(cache, keep(cache, inputs, plan))
    taken = 0
    for path, text in texts.items():
        before, outline = store.text(path), inputs.outlines[text.body_digest]
        assert before is not None
        for fields in ({}, *({field: said} for field, said in OTHER.items()), SHOWN):
            now = changed(text, **fields)
            read = ReadResult(before.file, now, before.said, outline)
            edit = edit_of(store, FileStat(path, 0, 0, 0, 0, path), before, read, read_config, NOW)
            if edit is None:
                assert text.kind == "page" or read_config.share_images or (text.date > NOW.isoformat())
                continue
            others = shown_on(store, [edit], read_config)
            found = {each.now.path: each.now for each in others if each.now != each.before}
            after = planned(replace(inputs, texts=tuple({**texts, path: now}.values())), cache)
            assert found == {path: page for path, page in after.pages.items() if plan.pages.get(path) != page}
            assert after.pages.keys() == plan.pages.keys()
            assert besides_pages(after) == besides_pages(plan)
            assert said_besides(after, edit) == said_besides(plan, edit)
            taken += bool(found)
    assert taken >= len(texts)
