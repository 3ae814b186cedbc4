"""The command line: every promised option, the words, the exit codes."""

from __future__ import annotations

import errno
import inspect
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import pytest

from coopsite.build.explain import Explanation, Outcome, Reason
from coopsite.build.options import Build, BuildOptions, BuildStats
from coopsite.build.verify import Difference
from coopsite.cli.commands import cli
from coopsite.cli.init import init
from coopsite.cli.locale import ConfigGlance, choose_language, glance, moment
from coopsite.cli.main import run
from coopsite.cli.progress import ProgressBar
from coopsite.diagnostics import Diagnostic, Findings
from coopsite.diagnostics.catalogue import word
from coopsite.diagnostics.exit_codes import WRONG_USAGE
from coopsite.diagnostics.exit_codes import exit_code as exit_code_of
from coopsite.locales import SPOKEN, help_texts
from coopsite.preview.run import ServeOptions
from coopsite.site.schedule import HeldBack
from coopsite.textfile.source_lines import SourceLines

ROOT = Path(__file__).parents[2]
PROMISED = {
    name: {f"--{option}" for option in options.split(" ")}
    for name, options in {
        "init": "lang",
        "build": "site output strict drafts now cache workers cluster verify format lang",
        "serve": "site port host published now cache poll open no-open lang",
        "desk": "site port now cache poll no-open launcher lang",
        "check": "site strict now cache format lang",
        "new": "site now lang",
        "explain": "site output drafts now cache lang",
    }.items()
}
DONE = Build(0, Findings(), (), BuildStats(pages=3, written=1, unchanged=2, seconds=0.25))
WRONG = Diagnostic("E206", "content/x.vi.md", 2, 7, {"value": "2019-02-30"})


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Recorder:
    """Stands in for the engine: remembers what it was asked, answers what it was told to."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.asked: list[Any] = []

    def __call__(self, *args: Any, **options: Any) -> Any:
        self.asked.append((*args, options) if options else args[0])
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


@pytest.fixture(autouse=True)
def _quiet_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "COOPSITE_DEBUG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "config.yaml").write_text(
        'title: {vi: "Bản tin", en: Bulletin}\nbase_url: https://bulletin.example/\nlanguages: [vi, en]\n',
        "utf-8",
    )
    return tmp_path


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Recorder]:
    """Return a function that puts a recorder in the place of one call of the engine."""

    def replace(answer: Any, name: str = "coopsite.build.build.build") -> Recorder:
        recorder = Recorder(answer)
        monkeypatch.setattr(name, recorder)
        return recorder

    return replace


# --- commands and options


def test_every_promised_option_and_no_other() -> None:
    offered = {
        name: {
            option
            for p in command.params
            for option in (*p.opts, *p.secondary_opts)
            if option.startswith("--") and not getattr(p, "hidden", False)
        }
        for name, command in cli.commands.items()
    }
    assert offered == PROMISED


@pytest.mark.parametrize("command", PROMISED)
def test_help_tells_of_every_option(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == 0
    said = capsys.readouterr().out
    for option in PROMISED[command]:
        assert option in said


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert re.search(r"coopsite.*\d+\.\d+\.\d+", capsys.readouterr().out)
    assert run([]) == 2
    assert "build" in capsys.readouterr().out


def test_build_hands_on_what_was_asked(site: Path, engine: Callable[..., Recorder]) -> None:
    recorder = engine(DONE)
    given = [
        "build",
        "--output",
        "out",
        "--strict",
        "--drafts",
        "--now",
        "2026-01-15T09:00",
        "--workers",
        "3",
    ]
    assert run(given) == 0
    now = datetime.fromisoformat("2026-01-15T09:00:00+07:00")
    assert recorder.asked == [BuildOptions(Path(), Path("out"), now, True, True, 3, None)]


def test_build_without_options_asks_for_nothing_special(site: Path, engine: Callable[..., Recorder]) -> None:
    recorder = engine(DONE)
    assert run(["build"]) == 0
    assert recorder.asked == [BuildOptions(Path())]


def test_check_hands_on_what_was_asked(
    site: Path, engine: Callable[..., Recorder], capsys: pytest.CaptureFixture[str]
) -> None:
    recorder = engine(DONE, "coopsite.build.build.check")
    assert run(["check", "--site", str(site), "--strict", "--lang", "en"]) == 0
    assert recorder.asked == [BuildOptions(site, strict=True)]
    assert capsys.readouterr().out == "3 pages checked: no errors · 0.2 s\n"


def test_serve_hands_on_what_was_asked(site: Path, engine: Callable[..., Recorder]) -> None:
    recorder = engine(0, "coopsite.preview.run.serve")
    assert (
        run(
            [
                "serve",
                "--port",
                "8001",
                "--host",
                "::1",
                "--published",
                "--now",
                "2026-01-15",
                "--cache",
                "memory",
                "--poll",
                "--open",
                "--lang",
                "en",
            ]
        )
        == 0
    )
    assert recorder.asked == [
        ServeOptions(
            Path(),
            8001,
            "en",
            host="::1",
            published=True,
            now=datetime.fromisoformat("2026-01-15T00:00+07:00"),
            poll=True,
            open_browser=True,
            cache=Path("memory"),
        )
    ]


def test_the_desk_opens_the_browser_unless_told_not_to(site: Path, engine: Callable[..., Recorder]) -> None:
    recorder = engine(0, "coopsite.desk.run.desk")
    assert run(["desk", "--port", "8001", "--lang", "en"]) == 0
    assert run(["desk", "--no-open", "--lang", "en"]) == 0
    assert recorder.asked == [
        ServeOptions(Path(), 8001, "en", open_browser=True),
        ServeOptions(Path(), 8000, "en"),
    ]


@pytest.mark.parametrize("host", ["0.0.0.0", "127.0.0.1", "192.168.1.5"])
def test_the_desk_has_no_other_host(
    site: Path, host: str, engine: Callable[..., Recorder], capsys: pytest.CaptureFixture[str]
) -> None:
    recorder = engine(0, "coopsite.desk.run.desk")
    assert run(["desk", "--host", host, "--lang", "vi"]) == WRONG_USAGE
    assert recorder.asked == []
    assert "Bàn biên tập chỉ trả lời máy này" in capsys.readouterr().err


def test_serve_leaves_with_the_servers_exit_code(site: Path, engine: Callable[..., Recorder]) -> None:
    engine(3, "coopsite.preview.run.serve")
    assert run(["serve"]) == 3


# --- what a build says


def test_a_build_ends_with_one_line(
    site: Path, engine: Callable[..., Recorder], capsys: pytest.CaptureFixture[str]
) -> None:
    held = tuple(HeldBack(f"content/news/x.{language}.md", "draft") for language in ("vi", "en"))
    engine(Build(0, Findings(), held, DONE.stats))
    assert run(["build"]) == 0
    said = capsys.readouterr()
    assert said.out == "3 trang, 3 tệp: ghi mới 1, giữ nguyên 2, 1 bài chưa đăng · 0,2 giây\n"
    assert said.err == ""


def test_diagnostics_go_to_stderr_with_the_line_they_mean(
    site: Path, engine: Callable[..., Recorder], capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "content/x.vi.md").write_text("---\ndate: 2019-02-30\n---\n", "utf-8")
    engine(Build(1, Findings.of([WRONG]), (), BuildStats()))
    assert run(["build", "--lang", "en"]) == 1
    said = capsys.readouterr()
    assert said.err.splitlines()[:3] == [
        "content/x.vi.md:2:7: error E206: “2019-02-30” is not a date that exists.",
        "    2 | date: 2019-02-30",
        "      |       ^",
    ]
    assert said.out == "Nothing was written: 1 error · 0.0 s\n"


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4, 130, 143])
def test_the_engines_exit_code_is_ours(site: Path, engine: Callable[..., Recorder], code: int) -> None:
    engine(Build(code, Findings(), (), BuildStats()))
    assert run(["build"]) == code


def test_json_is_one_document_on_stdout(
    site: Path, engine: Callable[..., Recorder], capsys: pytest.CaptureFixture[str]
) -> None:
    engine(Build(1, Findings.of([WRONG]), (HeldBack("content/y.vi.md", "future", "2030-01-01"),), DONE.stats))
    assert run(["build", "--format", "json"]) == 1
    said = capsys.readouterr()
    document = json.loads(said.out)
    assert said.err == ""
    assert list(document) == ["diagnostics", "held_back", "removed", "stats"]
    assert document["diagnostics"][0]["path"] == "content/x.vi.md"
    (held,) = document["held_back"]
    assert (held["path"], held["reason"], held["until"]) == ("content/y.vi.md", "future", "2030-01-01")
    assert document["stats"]["pages"] == 3
    assert "không phải là một ngày" in said.out


def test_verify_tells_that_all_is_the_same(
    site: Path, engine: Callable[..., Recorder], capsys: pytest.CaptureFixture[str]
) -> None:
    engine((DONE, ()), "coopsite.build.verify.verify")
    assert run(["build", "--verify", "--lang", "en"]) == 0
    assert capsys.readouterr().out.endswith("Compared with a build from nothing: all files are the same.\n")


def test_verify_names_what_differs(
    site: Path, engine: Callable[..., Recorder], capsys: pytest.CaptureFixture[str]
) -> None:
    engine((DONE, (Difference("vi/index.html", "differs"),)), "coopsite.build.verify.verify")
    assert run(["build", "--verify", "--lang", "en"]) == 70
    said = capsys.readouterr()
    assert "1 file differs" in said.err
    assert "  vi/index.html: other bytes" in said.err
    assert run(["build", "--verify", "--format", "json"]) == 70
    assert json.loads(capsys.readouterr().out)["stats"]["differences"] == [
        {"path": "vi/index.html", "kind": "differs"}
    ]


def test_verify_of_a_failed_build_compares_nothing(
    site: Path, engine: Callable[..., Recorder], capsys: pytest.CaptureFixture[str]
) -> None:
    engine((Build(1, Findings.of([WRONG]), (), BuildStats()), ()), "coopsite.build.verify.verify")
    assert run(["build", "--verify", "--lang", "en"]) == 1
    assert "Compared" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("outcome", "ending", "said", "had"),
    [
        ("made", "", "The last build that changed anything made this page:", "had"),
        ("next", "_next", "The next build will make this page:", "has"),
    ],
)
def test_explain_says_why_in_words(
    site: Path,
    engine: Callable[..., Recorder],
    capsys: pytest.CaptureFixture[str],
    outcome: Outcome,
    ending: str,
    said: str,
    had: str,
) -> None:
    reasons: tuple[Reason, ...] = (
        (f"reason_template{ending}", {"template": "home.html"}),
        (f"reason_content{ending}", {}),
    )
    engine(
        Explanation("/vi/", "vi/index.html", "home.html", outcome, reasons), "coopsite.build.explain.explain"
    )
    assert run(["explain", "/vi/", "--lang", "en"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Address: /vi/",
        "File: vi/index.html",
        "Template: home.html",
        said,
        f"  Its template home.html {had} changed, or one that this template uses.",
        f"  What this page shows {had} changed: its story, or a story, list or link on it.",
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "0.2 s\n"),
        (["--now", "2027-01-01"], "this is the site as of 1 January 2027: before"),
        (["--drafts"], "this is the site with drafts in it: before"),
        (["--drafts", "--verify"], "this is the site with drafts in it: before"),
    ],
)
def test_a_build_not_for_readers_now_says_so(
    site: Path,
    engine: Callable[..., Recorder],
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    said: str,
) -> None:
    if "--verify" in options:
        engine((DONE, ()), "coopsite.build.verify.verify")
    else:
        engine(DONE)
    assert run(["build", "--lang", "en", *options]) == 0
    told = capsys.readouterr().out
    assert said in told
    assert ("before you publish" in told) == bool(options)


def test_explain_of_an_address_nobody_has(
    site: Path, engine: Callable[..., Recorder], capsys: pytest.CaptureFixture[str]
) -> None:
    engine(Explanation("/x", "", "", "kept", (("reason_unknown", {}),)), "coopsite.build.explain.explain")
    assert run(["explain", "/x", "--lang", "en"]) == 2
    assert "no page at this address" in capsys.readouterr().out


# --- help


@pytest.mark.parametrize("language", [code for code in SPOKEN if code != "en"])
def test_every_help_text_is_there_in_every_language(language: str) -> None:
    commands: list[click.Command] = [cli, *cli.commands.values()]
    told = {part for each in commands for part in inspect.cleandoc(each.help or "").split("\n\n")}
    told = {" ".join(part.split()) for part in told}
    told |= {getattr(param, "help", None) or "" for each in commands for param in each.params} - {""}
    frame = {
        "Usage: ",
        "Options",
        "Commands",
        "[OPTIONS]",
        "COMMAND [ARGS]...",
        "Show this message and exit.",
    }
    assert set(help_texts(language)) == told | frame


@pytest.mark.parametrize("command", ["", *cli.commands])
def test_help_speaks_one_language(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    for columns in ("50", "120"):
        monkeypatch.setenv("COLUMNS", columns)
        assert run([*([command] if command else []), "--help"]) == 0
        said = capsys.readouterr().out
        assert said.startswith("Cách dùng: coopsite")
        for english in ("BuildOptions", "Show ", "The ", "COMMAND", "..."):
            assert english not in said, said
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert run([*([command] if command else []), "--help"]) == 0
    assert capsys.readouterr().out.startswith("Usage: coopsite")


def test_without_a_command_it_shows_its_help(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    assert run([]) == 2
    said = capsys.readouterr().out
    assert "Các lệnh:" in said
    assert "-h, --help" in said


# --- init and new


def test_a_new_site_and_a_new_story_build(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "bản tin"
    assert run(["init", str(folder), "--lang", "vi"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[-1] == f'Bước tiếp theo: coopsite desk --site "{folder}"'
    assert run(["new", "meeting", "Hội nghị: sơ kết", "--site", str(folder), "--now", "2026-01-15"]) == 0
    assert "content/meetings/2026-01-15-hoi-nghi-so-ket/index.vi.md" in capsys.readouterr().out
    assert run(["build", "--site", str(folder), "--strict", "--now", "2026-02-01"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "1 bài chưa đăng" in said.out
    assert run(["build", "--site", str(folder), "--strict", "--drafts", "--now", "2026-02-01"]) == 0
    assert (folder / "output/vi/hoi-nghi/hoi-nghi-so-ket/index.html").is_file()


def test_init_never_writes_among_other_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x").write_text("")
    assert run(["init", str(tmp_path), "--lang", "en"]) == 2
    assert "is not empty" in capsys.readouterr().err
    assert run(["init", str(tmp_path / "x"), "--lang", "en"]) == 2
    assert "is a file" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            ["new", "party", "Vui"],
            "“party” không phải là một loại bài. Có thể dùng: meeting (hội nghị), award",
        ),
        (["new", "news", "  "], "Hãy đặt tiêu đề"),
        (["new", "news"], "coopsite new: thiếu TITLE."),
        (["new", "strings"], "Thiếu mã ngôn ngữ. Viết mã sau strings, ví dụ: coopsite new strings fr"),
        (["new", "news", "two", "words"], "dấu ngoặc kép"),
    ],
)
def test_new_says_what_it_needs(
    site: Path, capsys: pytest.CaptureFixture[str], given: list[str], said: str
) -> None:
    assert run(given) == 2
    assert said in capsys.readouterr().err
    assert list((site / "content").iterdir()) == []


def test_new_in_a_site_with_a_wrong_configuration(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "config.yaml").write_text("languages: [vi]\ntitle: X\n", "utf-8")
    assert run(["new", "news", "Tin"]) == 2
    assert re.search(r"^config\.yaml:\d+:\d+: error E801: ", capsys.readouterr().err, re.MULTILINE)


def test_new_tells_of_a_file_that_is_there(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = site / "content/news/2026-01-15-tin/index.vi.md"
    there.parent.mkdir(parents=True)
    there.write_text("---\ntitle: X\nslug: x\n---\n", "utf-8")
    assert run(["new", "news", "Tin", "--now", "2026-01-15"]) == 2
    assert "Đã có content/news/2026-01-15-tin/index.vi.md" in capsys.readouterr().err


# --- wrong usage


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["biuld"], "coopsite has no command “biuld”. Did you mean build?"),
        (["build", "--stirct"], "coopsite build has no option --stirct. Did you mean --strict?"),
        (["build", "--format", "xml"], "The value given for --format cannot be used. Possible: text, json."),
        (["build", "--workers", "0"], "The value given for --workers cannot be used. Possible: ≥ 1."),
        (["serve", "--port", "99999"], "The value given for --port cannot be used. Possible: 0–65535."),
        (["build", "--now"], "--now needs a value after it."),
        (["build", "--now", "soon"], "“soon” is not a moment in time."),
        (["build", "surplus"], "coopsite build: too much was given."),
        (["explain"], "coopsite explain: ADDRESS is missing."),
    ],
)
def test_wrong_usage_is_told_kindly(
    site: Path, capsys: pytest.CaptureFixture[str], given: list[str], said: str
) -> None:
    assert run([given[0], "--lang", "en", *given[1:]]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--lang", "en", "check"], "--lang comes after the command, as in: coopsite build --lang vi|en"),
        (["--lang=vi", "check"], "--lang phải viết sau tên lệnh, ví dụ: coopsite build --lang vi|en"),
        (["--help", "--lang", "vi"], "--lang phải viết sau tên lệnh, ví dụ: coopsite build --lang vi|en"),
        (["--site", "x", "check"], "--site comes after the command, as in: coopsite build --site DIR"),
        (["--strict", "check"], "--strict comes after the command, as in: coopsite build --strict"),
        (["--open", "serve"], "--open comes after the command, as in: coopsite serve --open"),
        (["--colour", "check"], "coopsite has no option --colour."),
    ],
)
def test_an_option_before_the_command_is_told_where_it_belongs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str], said: str
) -> None:
    assert run(given) == 2
    assert capsys.readouterr().err.splitlines()[0] == said


def test_wrong_usage_is_told_in_the_sites_language(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "--stirct"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "coopsite build không có tùy chọn --stirct. Có phải ý bạn là --strict?",
        "coopsite build --help cho biết có thể làm gì.",
    ]


@pytest.mark.parametrize(
    "command", [["build"], ["check"], ["serve"], ["new", "news", "Tin"], ["explain", "/vi/"]]
)
def test_a_folder_without_a_site(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert run([*command, "--lang", "en"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"coopsite: error E801: The folder “{tmp_path}” has no config.yaml, so it is not a site.",
        "    Hint: Go to the folder of your site, or name it with --site. coopsite init DIR makes a new one.",
        "",
    ]
    assert run([*command, "--site", "nowhere", "--lang", "en"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"coopsite: error E801: There is no folder “{tmp_path / 'nowhere'}”.",
        "    Hint: Check the path after --site. coopsite init DIR makes a new site.",
        "",
    ]
    assert run([*command, "--site", "nowhere", "--lang", "vi"]) == 2
    err = capsys.readouterr().err
    assert f"E801: Không có thư mục “{tmp_path / 'nowhere'}”.\n" in err
    assert "Ở đây có lỗi" not in err


def test_a_folder_without_a_site_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "--format", "json"]) == 2
    assert json.loads(capsys.readouterr().out)["diagnostics"][0]["code"] == "E801"


# --- how it ends


def test_a_fault_of_ours_is_a_short_message(
    site: Path, engine: Callable[..., Recorder], capsys: pytest.CaptureFixture[str]
) -> None:
    engine(RuntimeError("oops"))
    assert run(["build", "--lang", "en"]) == 70
    err = capsys.readouterr().err
    assert err.startswith("coopsite has a fault: RuntimeError.")
    assert "Please report it" in err
    assert "COOPSITE_DEBUG=1" in err
    assert "Traceback" not in err


def test_with_debugging_a_fault_shows_where(
    site: Path,
    engine: Callable[..., Recorder],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COOPSITE_DEBUG", "1")
    engine(RuntimeError("oops"))
    assert run(["build"]) == 70
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert "oops" in err


def test_the_machine_failing_is_no_fault_of_ours(
    site: Path, engine: Callable[..., Recorder], capsys: pytest.CaptureFixture[str]
) -> None:
    engine(OSError(errno.ENOSPC, "No space left on device", "/somewhere"))
    assert run(["build", "--lang", "en"]) == 3
    assert "No space left on device: /somewhere" in capsys.readouterr().err


def test_an_interruption_is_told_in_a_sentence(
    site: Path, engine: Callable[..., Recorder], capsys: pytest.CaptureFixture[str]
) -> None:
    engine(KeyboardInterrupt())
    assert run(["build"]) == 130
    assert "Đã dừng." in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_a_request_to_end_is_obeyed(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = signal.getsignal(signal.SIGTERM)

    def ended(_options: BuildOptions) -> Build:
        os.kill(os.getpid(), signal.SIGTERM)
        return DONE

    monkeypatch.setattr("coopsite.build.build.build", ended)
    assert run(["build"]) == 143
    assert "Đã dừng." in capsys.readouterr().err
    assert signal.getsignal(signal.SIGTERM) == before


def test_the_process_ends_with_the_exit_code_and_all_that_was_said(site: Path) -> None:
    wrong = subprocess.run(
        [sys.executable, "-m", "coopsite", "build", "--stirct"], capture_output=True, text=True, check=False
    )
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "--stirct" in wrong.stderr
    right = subprocess.run(
        [sys.executable, "-m", "coopsite", "--version"], capture_output=True, text=True, check=False
    )
    assert (right.returncode, right.stderr) == (0, "")
    assert right.stdout.startswith("coopsite")


@pytest.mark.skipif(not shutil.which("sh"), reason="needs a shell: sh")
def test_a_process_whose_output_was_closed_ends_as_it_should() -> None:
    command = f'"{sys.executable}" -m coopsite --version >&-'
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is always full")
def test_words_that_cannot_be_written_are_a_fault_of_the_machine() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-m", "coopsite", "--version"], stdout=full, check=False)
    assert done.returncode == 3


@pytest.mark.skipif(sys.platform == "win32" or not shutil.which("bash"), reason="needs a shell: bash")
def test_a_reader_that_goes_away_is_no_fault(site: Path) -> None:
    init(site / "new")
    command = f'"{sys.executable}" -m coopsite build --help | true; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.stdout.strip() in ("0", "3")
    assert done.stderr == ""


def test_words_come_out_as_utf8_whatever_the_computer_speaks(site: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "coopsite", "build", "--stirct", "--lang", "vi"],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert "không có tùy chọn --stirct" in done.stderr.decode("utf-8")


def test_a_command_loads_only_what_it_needs(tmp_path: Path) -> None:
    watched = "pydantic markdown jinja2 babel PIL icalendar nh3 starlette uvicorn watchdog"
    script = (
        "import sys; from coopsite.cli.main import run; run(['init', 'site']);"
        f"print([name for name in '{watched}'.split() if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"


# --- the parts


@pytest.mark.parametrize(
    ("option", "environ", "languages", "chosen"),
    [
        ("en", {"LANG": "vi_VN.UTF-8"}, ("vi",), "en"),
        (None, {"LANG": "vi_VN.UTF-8"}, ("en", "vi"), "vi"),
        (None, {"LC_ALL": "en_GB.UTF-8", "LANG": "vi_VN"}, ("vi",), "en"),
        (None, {"LANG": "vi"}, (), "vi"),
        (None, {"LANG": "C.UTF-8"}, ("vi", "en"), "vi"),
        (None, {"LANG": "fr_FR.UTF-8"}, ("en", "vi"), "en"),
        (None, {}, ("vi", "en"), "vi"),
        (None, {}, ("fr", "vi"), "en"),
        (None, {}, (), "en"),
    ],
)
def test_the_language_is_the_one_asked_for_then_the_computers_then_the_sites(
    option: str | None, environ: dict[str, str], languages: tuple[str, ...], chosen: str
) -> None:
    assert choose_language(option, environ, languages) == chosen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("languages: [vi, en]\n", ConfigGlance(("vi", "en"))),
        ("languages: ['en', \"vi\"]  # both\n", ConfigGlance(("en", "vi"))),
        ("title: x\nlanguages:\n  - vi   # first\n  - en\nper_page: 3\n", ConfigGlance(("vi", "en"))),
        ("languages:\n- en\n- vi\nnavigation: [news]\n", ConfigGlance(("en", "vi"))),
        (
            "# languages: [en]\nlanguages: [vi]\ntimezone: Europe/Paris\n",
            ConfigGlance(("vi",), "Europe/Paris"),
        ),
        ("\ufefflanguages: [en]\r\ntimezone: 'UTC'\r\n", ConfigGlance(("en",), "UTC")),
        ("timezone: Nowhere/Else\n", ConfigGlance()),
        ("timezone: ../../etc/passwd\n", ConfigGlance()),
        ("\x00\x01[[[", ConfigGlance()),
        ("", ConfigGlance()),
    ],
)
def test_a_glance_at_the_configuration(tmp_path: Path, text: str, seen: ConfigGlance) -> None:
    (tmp_path / "config.yaml").write_bytes(text.encode())
    assert glance(tmp_path) == seen


def test_a_glance_where_there_is_nothing(tmp_path: Path) -> None:
    assert glance(tmp_path / "nowhere") == ConfigGlance()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2024-01-31", "2024-01-31T00:00:00+07:00"),
        ("2024-01-31T09:00", "2024-01-31T09:00:00+07:00"),
        ("2024-01-31T09:00Z", "2024-01-31T09:00:00+00:00"),
        (" 2024-01-31T09:00:01+02:00 ", "2024-01-31T09:00:01+02:00"),
        ("31/01/2024", None),
        ("2024-02-30", None),
        ("0001-01-01", None),
        ("0001-01-01T00:00+14:00", None),
        ("9999-12-31T12:00", None),
        ("9998-12-31T23:59-12:00", "9998-12-31T23:59:00-12:00"),
        ("0002-01-01T00:00+14:00", "0002-01-01T00:00:00+14:00"),
        ("", None),
    ],
)
def test_moments(text: str, read: str | None) -> None:
    found = moment(text, "Asia/Ho_Chi_Minh")
    assert (found.isoformat() if found else None) == read


def test_lines_are_those_an_editor_counts(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_bytes("\ufeffmột\r\nhai\rba\nbốn\u2028vẫn bốn\x0b".encode())
    lines = SourceLines(tmp_path)
    assert [lines("x.md", n) for n in range(6)] == [None, "một", "hai", "ba", "bốn\u2028vẫn bốn\x0b", None]


@pytest.mark.parametrize("path", ["", "../secret", "/etc/hostname", "missing.md", "folder", "nul\x00"])
def test_lines_are_shown_of_the_sites_own_files_only(tmp_path: Path, path: str) -> None:
    (tmp_path / "site/folder").mkdir(parents=True)
    (tmp_path / "secret").write_text("x")
    assert SourceLines(tmp_path / "site")(path, 1) is None


def test_a_short_build_shows_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    bar = ProgressBar(sys.stderr, "vi")
    bar("read", 1, 2)
    bar.close()
    assert capsys.readouterr().err == ""


def test_a_long_build_shows_what_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coopsite.cli.progress.PATIENCE", 0.0)
    terminal = Terminal()
    bar = ProgressBar(terminal, "vi")
    bar("parse", 1, 4)
    bar("render", 0, 0)
    bar.close()
    bar.close()
    first, second = terminal.getvalue().split("\x1b[2K")[:2]
    assert word("parse", "vi") + " " + "█" * 10 + "░" * 30 + "  25%" in first
    assert word("render", "vi") + " " + "░" * 40 + "   0%" in second
    assert terminal.getvalue().endswith("\r\x1b[2K\x1b[?25h")


@pytest.mark.parametrize(
    ("codes", "exit_code"),
    [
        ((), 0),
        (("W212",), 0),
        (("E206", "W212"), 1),
        (("E801", "E206"), 2),
        (("E507",), 2),
        (("E601",), 3),
        (("E604",), 4),
    ],
)
def test_what_was_met_decides_the_exit_code(codes: tuple[str, ...], exit_code: int) -> None:
    assert exit_code_of(Diagnostic(code) for code in codes) == exit_code
