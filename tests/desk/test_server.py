"""The desk's server: its pages, scripts and lists, beside the preview."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from coopsite.desk.routes import ROUTES
from coopsite.desk.served_files import ASSETS, light, served_files
from coopsite.diagnostics.exit_codes import MACHINE
from tests.conftest import ROOT
from tests.desk.conftest import API, RunningDesk
from tests.desk.test_facts import NODE, node
from tests.engine.sites import FILES, make

STRINGS = re.compile(
    r"`(?:[^`\\]|\\.)*`"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'(?:[^'\\]|\\.)*'"
    r"|/(?![/*])(?:\[(?:[^\]\\]|\\.)*\]|[^/\\\[]|\\.)+/"
)
"""Strings, templates and patterns that end on their line."""
SCRIPTS_LIMIT = 60_000
"""Bytes of all scripts together, packed."""


def test_it_says_where_it_is_open(desk: RunningDesk) -> None:
    assert f"http://127.0.0.1:{desk.port}/_desk/" in desk.said


def test_the_desk_and_the_site_are_served_side_by_side(desk: RunningDesk) -> None:
    assert desk.get("/_desk/")[0] == 200
    assert desk.get("/vi/")[0] == 200
    assert desk.get("/_desk")[:2][1]["location"] == "/_desk/"
    assert desk.get("/_desk/none")[0] == 404
    assert desk.get("/_desk/assets/none.js")[0] == 404


def test_scripts_are_small() -> None:
    together = b"".join(data for name, data in served_files().items() if name.endswith(".js"))
    assert len(gzip.compress(together, 9, mtime=0)) <= SCRIPTS_LIMIT


def test_scripts_are_sent_without_what_is_for_their_writers() -> None:
    source = """// First.
const a = "http://x // y"; // Why.

/**
 * Of two lines.
 */
export function f() {
    // Inside.
    const b = a.replace(/[ "=] = /g, " = ");
    return `${a} = ${b}`; /* stays */
}
"""
    assert light(source).splitlines() == [
        "",
        'const a="http://x // y";',
        *[""] * 4,
        "export function f(){",
        "",
        'const b=a.replace(/[ "=] = /g," = ");',
        "return `${a} = ${b}`;/*stays*/",
        "}",
    ]


@pytest.mark.skipif(NODE is None, reason="needs node: apt install nodejs")
def test_scripts_say_the_same_as_they_are_sent(tmp_path: Path) -> None:
    files: list[str] = []
    for name, data in served_files().items():
        if name.endswith(".js"):
            (tmp_path / name).write_bytes(data)
            files += [str(ASSETS / name), str(tmp_path / name)]
    ended = node("--expose-internals", str(Path(__file__).parent / "same_script.mjs"), *files)
    if "ERR_UNKNOWN_BUILTIN_MODULE" in ended.stderr or "MODULE_NOT_FOUND" in ended.stderr:
        pytest.skip("this node keeps its parser elsewhere")
    assert (ended.stdout, ended.stderr) == ("", "")


@pytest.mark.parametrize("path", sorted(ASSETS.glob("*.js")), ids=lambda path: path.name)
def test_no_string_of_a_script_goes_over_lines(path: Path) -> None:
    for line in path.read_text("utf-8").splitlines():
        assert "`" not in STRINGS.sub("", line), line


def test_every_asset_is_served_with_its_type(desk: RunningDesk) -> None:
    types = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
    for name, sent in served_files().items():
        status, headers, data = desk.get(f"/_desk/assets/{name}")
        assert (status, data) == (200, sent)
        assert headers["content-type"].partition(";")[0] == types["." + name.rpartition(".")[2]]


def test_the_list_has_every_story(desk: RunningDesk) -> None:
    status, said = desk.ask("GET", "stories")
    assert status == 200
    assert said["languages"] == ["vi", "en"]
    assert [kind["name"] for kind in said["kinds"]][-1] == "page"
    texts = {text["path"] for story in said["stories"] for text in story["texts"].values()}
    files = {path.relative_to(desk.site).as_posix() for path in (desk.site / "content").rglob("*.??.md")}
    assert texts == files
    dates = [story["date"] for story in said["stories"]]
    assert dates == sorted(dates, reverse=True)
    assert {text["state"] for story in said["stories"] for text in story["texts"].values()} >= {"published"}


def test_a_story_is_told_with_its_texts(desk: RunningDesk) -> None:
    key = desk.ask("GET", "stories")[1]["stories"][0]["key"]
    story = desk.story(key)
    for text in story["texts"].values():
        raw = (desk.site / text["path"]).read_text(encoding="utf-8")
        assert text["body"] in raw
        assert text["front"] in raw
        assert text["front_matter"]["title"]
        assert desk.get(text["address"])[0] == 200
    assert desk.ask("GET", "story/none/there")[0] == 404


def test_a_page_of_the_site_runs_no_script_of_its_own(desk: RunningDesk) -> None:
    for path in ("/vi/", "/vi/none/", "/robots.txt"):
        policy = desk.get(path)[1]["content-security-policy"]
        assert f"script-src http://127.0.0.1:{desk.port}/_preview/" in policy
        assert "unsafe" not in policy
        assert "'self'" not in policy.partition(";")[0]


def test_the_search_page_may_run_the_shipped_script(desk: RunningDesk) -> None:
    script = re.search(r'<script defer src="([^"]+)"', desk.text("/vi/tim-kiem/"))
    assert script
    policy = desk.get("/vi/tim-kiem/")[1]["content-security-policy"]
    assert f"http://127.0.0.1:{desk.port}{script[1]}" in policy.partition(";")[0].split()


def test_methods_are_told(desk: RunningDesk) -> None:
    for path in ("/_desk/", f"{API}findings"):
        status, headers, _ = desk.get(path, method="PUT")
        assert (status, headers["allow"]) == (405, "GET, HEAD")


def test_no_two_routes_are_the_same() -> None:
    assert len({(route.method, route.pattern) for route in ROUTES}) == len(ROUTES)


def second_start(site: Path, port: int, *options: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "coopsite", "desk", "--site", str(site), "--no-open", "--lang", "vi"]
    done = subprocess.run(
        [*command, "--port", str(port), *options],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return done.returncode, done.stderr


def test_a_second_start_shows_the_desk_that_is_open(desk: RunningDesk) -> None:
    code, said = second_start(desk.site, desk.port)
    assert code == 0, said
    assert said.strip() == f"Bàn biên tập đang mở sẵn tại http://127.0.0.1:{desk.port}/_desk/"


def test_the_desk_of_another_site_is_in_the_way(desk: RunningDesk, tmp_path: Path) -> None:
    code, said = second_start(make(tmp_path / "other", dict(FILES)), desk.port)
    assert code == MACHINE
    assert "coopsite desk --port" in said


def test_the_mark_is_no_token(desk: RunningDesk) -> None:
    mark = desk.ask("GET", "mark")[1]
    for token in (mark, f"mark.{mark}"):
        assert desk.ask("POST", "token", X_Coopsite_Desk=token)[0] == 403
