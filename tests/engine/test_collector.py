"""The garbage collector is left as it was found, whatever a build comes to."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from coopsite.build.build import build
from coopsite.build.options import BuildOptions
from coopsite.process.gc import frozen, gc_paused
from tests.engine.sites import NOW, make

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("breaks_at", ["", "render", "write"])
@pytest.mark.parametrize("workers", [1, 2])
def test_after_a_build_it_works_again(tmp_path: Path, breaks_at: str, workers: int) -> None:
    def progress(phase: str, done: int, total: int) -> None:
        assert not gc.isenabled()
        if phase == breaks_at and done == min(1, total):
            raise ZeroDivisionError

    options = BuildOptions(make(tmp_path / "site"), now=NOW, workers=workers, progress=progress)
    if breaks_at:
        with pytest.raises(ZeroDivisionError):
            build(options)
    else:
        build(options)
    gc.collect()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_what_was_frozen_before_stays_so() -> None:
    gc.freeze()
    try:
        count = gc.get_freeze_count()
        with gc_paused():
            assert not gc.isenabled()
        assert gc.isenabled()
        assert gc.get_freeze_count() >= count > 0
    finally:
        gc.unfreeze()


def test_blocks_may_lie_in_one_another() -> None:
    with gc_paused():
        with gc_paused(), frozen():
            assert gc.get_freeze_count() > 0
        assert not gc.isenabled()
    assert gc.isenabled()
