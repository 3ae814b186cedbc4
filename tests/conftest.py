"""What tests share: little sites from a dictionary, the built sample bulletin, a browser, and no silent skips in CI."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from coopsite.build.build import build
from coopsite.build.options import Build, BuildOptions
from coopsite.cache.folder import site_cache
from tests.browsing import chromium
from tests.hanging import pytest_timeout_set_timer as pytest_timeout_set_timer
from tests.sparing import sparing

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
NOW = datetime.fromisoformat("2026-01-15T09:00:00+07:00")
CONFIG = """\
title: {vi: "Bản tin thử", en: "Test Bulletin"}
base_url: https://bulletin.example/
languages: [vi, en]
search: no
"""

# How long an example takes, or is in the making, tells of what else the machine is at.
settings.register_profile(
    "any machine",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    # CI judges a change, not its luck; whoever tests by hand goes on looking.
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("any machine")

# A shell starts what runs in the background deaf to Ctrl-C, and every process below it would be so, too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

MakeSite = Callable[..., Path]
Once = Callable[[str, Callable[[Path], None]], Path]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where COOPSITE_FORBID_SKIPPING is set, a skipped test is a failed one: CI must run them all."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and os.environ.get("COOPSITE_FORBID_SKIPPING") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where skipping is forbidden: {report.longrepr}"


@pytest.fixture(scope="session", autouse=True)
def _home_left_alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Have what coopsite keeps for a user kept elsewhere: tests neither find what was there nor leave anything."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
            patch.setenv(name, str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def make_site(tmp_path: Path) -> MakeSite:
    """Return a function that writes a site from `files` by path; `config` is its config.yaml unless `files` has one."""

    def make(files: Mapping[str, str | bytes] = {}, *, config: str = CONFIG, name: str = "site") -> Path:
        site = tmp_path / name
        for path, text in {"config.yaml": config, **files}.items():
            target = site / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        (site / "content").mkdir(parents=True, exist_ok=True)
        return site

    return make


def cache_of(site: Path) -> Path:
    """Where the tests' own user has what is remembered of `site`."""
    found, _ = site_cache(site)
    assert found is not None
    return found.folder


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file of a tree by its POSIX path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def built(site: Path, **options: object) -> Build:
    """Build `site` at the tests' own now and return what the engine says."""
    with sparing():
        return build(BuildOptions(site=site, **{"now": NOW, "workers": 1, **options}))  # type: ignore[arg-type]


def built_well(site: Path, **options: object) -> Build:
    """Build `site`, which must succeed."""
    result = built(site, **options)
    assert result.exit_code == 0, result.diagnostics
    return result


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Once]:
    """Return a function that makes a folder, which the first process to ask for it fills and all of them read."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    lent: dict[Path, Path] = {}

    def make_once(name: str, make: Callable[[Path], None]) -> Path:
        folder, seal = base / f"shared-{name}", base / f"shared-{name}.seal"
        with FileLock(base / f"shared-{name}.lock"):
            if not seal.exists():
                shutil.rmtree(folder, ignore_errors=True)
                make(folder)
                seal.write_text(sealed(folder), "utf-8")
        lent[folder] = seal
        return folder

    yield make_once
    for folder, seal in lent.items():
        assert sealed(folder) == seal.read_text("utf-8"), (
            f"a test has changed {folder}, which it shares with others"
        )


def sealed(folder: Path) -> str:
    """What tells a folder from itself once anything in it has been written to."""
    return "\n".join(
        f"{path.relative_to(folder).as_posix()} {path.stat().st_size} {path.stat().st_mtime_ns}"
        for path in sorted(folder.rglob("*"))
    )


def copy_sample(site: Path, *, share_images: bool = True, more: str = "") -> Path:
    """Copy the sample bulletin of the repository; `more` is added to its configuration."""
    shutil.copytree(ROOT / "content", site / "content")
    config = (ROOT / "config.yaml").read_text("utf-8")
    assert "share_images: yes\n" in config
    if not share_images:
        # A picture drawn for each page takes longer than all else together.
        config = config.replace("share_images: yes\n", "")
    (site / "config.yaml").write_text(config + more, "utf-8")
    return site


@pytest.fixture(scope="session")
def sample_site(once: Once) -> Path:
    """The sample bulletin of the repository, copied and built; its pages are in ``output/``."""

    def make(site: Path) -> None:
        built_well(copy_sample(site))

    return once("sample", make)


@pytest.fixture(scope="session")
def sample_output(sample_site: Path) -> Path:
    """The built sample bulletin."""
    return sample_site / "output"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: one for all tests of a process, since the library that drives it cannot be started twice."""
    with chromium() as found:
        yield found
