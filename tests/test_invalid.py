"""Every diagnostic has a site that causes it: what is told in both languages, and that nothing is harmed.

COOPSITE_RENEW_GOLDEN=1 writes down what is told now; read it aloud before keeping it.
"""

from __future__ import annotations

import errno
import os
import platform
import re
import shutil
import socket
from contextlib import ExitStack
from pathlib import Path

import pytest

from coopsite import __version__
from coopsite.diagnostics.catalogue import codes
from coopsite.diagnostics.report import text
from coopsite.textfile.source_lines import SourceLines
from tests.conftest import CONFIG, NOW, MakeSite, built, files_below
from tests.invalid_sites import MADE, Stage

FOLDER = Path(__file__).parent / "invalid"
RENEW = bool(os.environ.get("COOPSITE_RENEW_GOLDEN"))
KEPT = {path.name for path in FOLDER.iterdir()} if FOLDER.is_dir() else set()
USAGE, MACHINE, LOCKED = 2, 3, 4
EXPECTED = ("expected.vi.txt", "expected.en.txt")
SERVED = {"W701": 0, "E702": MACHINE}
"""What the preview alone tells, and how it then ends."""
CASES = sorted(KEPT - SERVED.keys() | MADE.keys())
EXIT_CODES = {
    **dict.fromkeys(("E801", "E821", "E507", "E508", "E609"), USAGE),
    **dict.fromkeys(("E601", "E602", "E603", "E607", "E611", "E613", "E614", "E616"), MACHINE),
    "E604": LOCKED,
}


def code_of(case: str) -> str:
    return case.partition("-")[0]


def exit_code_of(case: str) -> int:
    code = code_of(case)
    if code[0] == "E" and case.endswith(
        "-config"
    ):  # a configuration that cannot be read, whatever the reason
        return USAGE
    return 0 if code[0] in "WN" else EXIT_CODES.get(code, 1)


@pytest.fixture(scope="session")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an earlier build left in output/."""
    site = tmp_path_factory.mktemp("earlier")
    (site / "content").mkdir()
    (site / "config.yaml").write_text(CONFIG, encoding="utf-8")
    assert built(site).exit_code == 0
    return site / "output"


def make(case: str, folder: Path, earlier: Path, patch: pytest.MonkeyPatch, stack: ExitStack) -> Stage:
    site = folder / "site"
    (site / "content").mkdir(parents=True)
    (site / "config.yaml").write_text(CONFIG, encoding="utf-8")
    if (FOLDER / case).is_dir():
        shutil.copytree(FOLDER / case, site, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*EXPECTED))
    shutil.copytree(earlier, site / "output")
    stage = Stage(site, patch, stack)
    if case in MADE:
        MADE[case](stage)
    return stage


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file with its bytes and when it was last written."""
    return {path: (data, (folder / path).stat().st_mtime_ns) for path, data in files_below(folder).items()}


def said(stage: Stage, found: tuple[object, ...], language: str) -> str:
    report = text(found, language, SourceLines(stage.site))  # type: ignore[arg-type]
    report = report.replace(str(stage.site.parent), "…")
    report = report.replace(
        f"coopsite {__version__}, Python {platform.python_version()}", "coopsite 1.0, Python 3.11"
    )
    return re.sub(r"\((process|tiến trình) \d+\)", r"(\1 123)", report)


@pytest.mark.parametrize("case", CASES)
def test_each_diagnostic_is_told_and_harms_nothing(
    case: str, tmp_path: Path, earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as stack, monkeypatch.context() as patch:
        stage = make(case, tmp_path, earlier, patch, stack)
        content, output = state(stage.site / "content"), state(stage.site / "output")
        if code_of(case)[0] == "W" and code_of(case) not in ("W605", "W610"):
            strict = built(stage.site, strict=True, **stage.options)
            assert strict.exit_code == 1, f"a build of tests/invalid/{case} tells nothing of {code_of(case)}"
            assert state(stage.site / "output") == output
        if code_of(case)[0] == "N":
            stage.options["strict"] = True
        result = built(stage.site, **stage.options)
    # A note asks for nothing, so it may stand beside what a case is about, such as a tiny picture's.
    told = tuple(d for d in result.diagnostics if d.severity != "note" or d.code == code_of(case))
    assert {each.code for each in told} == {code_of(case)}
    assert result.exit_code == exit_code_of(case)
    if result.exit_code:
        assert state(stage.site / "output") == output
    if case != "E602":
        assert state(stage.site / "content") == content
    for name, language in zip(EXPECTED, ("vi", "en"), strict=True):
        compare(FOLDER / case / name, said(stage, told, language))


def compare(file: Path, report: str) -> None:
    if RENEW:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(report, encoding="utf-8", newline="\n")
    assert file.is_file(), f"there is no {file.name} yet: CONTRIBUTING.md says how it is written"
    assert report == file.read_text("utf-8")


class Deaf:
    """A system that does not say when files change."""

    def __init__(self) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")


class Brief:
    """A server that ends as soon as it has begun."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def run(self, _: object) -> None:
        """End."""


@pytest.mark.parametrize("case", SERVED)
def test_what_the_preview_alone_tells(
    case: str,
    make_site: MakeSite,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from coopsite.preview import http, watch
    from coopsite.preview.run import ServeOptions, serve

    site = make_site()
    monkeypatch.setattr(watch, "Observer", Deaf)
    monkeypatch.setattr(http, "Server", Brief)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1] if case == "E702" else 0
        for name, language in zip(EXPECTED, ("vi", "en"), strict=True):
            ended = serve(ServeOptions(site, port, language, now=NOW))
            assert ended == SERVED[case]
            told = capsys.readouterr().err.rstrip("\n") + "\n"
            compare(
                FOLDER / case / name, re.sub(r"--port \d+", "--port 8001", told.replace(f" {port}", " 8000"))
            )


def test_every_code_has_a_case_and_every_case_a_code() -> None:
    assert {code_of(case) for case in CASES} | SERVED.keys() == codes()
    assert {*CASES, *SERVED} == {path.name for path in FOLDER.iterdir()}
    assert all((FOLDER / case / name).is_file() for case in (*CASES, *SERVED) for name in EXPECTED)
