"""Addresses in the site's own styles lead to the published files, and to nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopsite.templating import styles
from coopsite.templating.assets import publish_assets
from tests.conftest import MakeSite, built, files_below

ASSETS = {"bg.png": b"1", "fonts/a b.woff2": b"2", "ảnh.png": b"3", "css/x.css": b"x{}"}


def sheet(css: str) -> str:
    """What becomes of a style sheet css/site.css, each file's hash told as its last letter."""
    found = publish_assets({**ASSETS, "css/site.css": css.encode()}, {"css/site.css"}, {"logo.png"})
    assert not found.diagnostics, found.diagnostics
    data = found.files[found.paths["css/site.css"]].decode()
    return re.sub(r"\.[0-9a-f]{10}\.", ".#.", data)


@pytest.mark.parametrize(
    ("css", "published"),
    [
        ("a{background:url(../bg.png)}", 'a{background:url("../bg.#.png")}'),
        ("a{background:URL( ../bg.png )}", 'a{background:URL( "../bg.#.png" )}'),
        ("a{b:url('../bg.png')}", "a{b:url('../bg.#.png')}"),
        ('a{b:url("../fonts/a b.woff2?#iefix")}', 'a{b:url("../fonts/a%20b.#.woff2?#iefix")}'),
        ("a{b:url(../fonts/a%20b.woff2) format('woff2')}", 'a{b:url("../fonts/a%20b.#.woff2") format(\'woff2\')}'),
        (r"a{b:url(../fonts/a\ b.woff2)}", 'a{b:url("../fonts/a%20b.#.woff2")}'),
        (r"a{b:url('../\62 g.png')}", "a{b:url('../bg.#.png')}"),
        ("a{b:url(../ảnh.png#x)}", 'a{b:url("../%E1%BA%A3nh.#.png#x")}'),
        ("a{b:url(../a\u0309nh.png)}", 'a{b:url("../%E1%BA%A3nh.#.png")}'),
        ('@import "x.css";', '@import "x.#.css";'),
        ("@import/**/ 'x.css' screen;", "@import/**/ 'x.#.css' screen;"),
        ("@import url(x.css) layer(a);", '@import url("x.#.css") layer(a);'),
        ("a{b:image-set('../bg.png' 1x, url(../bg.png) 2x type('image/png'))}",
         "a{b:image-set('../bg.#.png' 1x, url(\"../bg.#.png\") 2x type('image/png'))}"),
        ("a{b:url(./../css/../bg.png)}", 'a{b:url("../bg.#.png")}'),
    ],
)  # fmt: skip
def test_what_a_style_sheet_names_is_named_as_published(css: str, published: str) -> None:
    assert sheet(css) == published


@pytest.mark.parametrize(
    "css",
    [
        "a{b:url(data:image/png;base64,AAAA)}", "a{b:url(https://x.example/bg.png)}", "a{b:url(//x.example/bg.png)}",
        "a{b:url(/media/bg.png)}", "a{b:url(#clip)}", "a{b:url()}", 'a{b:url("")}', "/* url(nowhere.png) */",
        'a{content:"url(nowhere.png)"}', "a[href='nowhere.png']{}", "a{b:myurl(nowhere.png)}", '@charset "utf-8";',
        "a{b:url(data:image/svg+xml,<svg viewBox='0 0 1 1'><g a=\"b\"/></svg>)}", "a{b:format('woff2') local('Arial')}",
        "a{b:url(../../logo.png)}", "a{c:attr(data-label) ': '}", "@namespace 'x';", "a{b:'\\'' url(#x)}",
    ],
)  # fmt: skip
def test_what_is_no_file_beside_it_stays(css: str) -> None:
    assert sheet(css) == css


def test_what_is_not_there_is_told_at_its_place() -> None:
    css = "a{}\n/* é */ b{c:url(Bg.png)}\n@import 'gone.css';\nd{e:url(../../../x.png)}"
    found = publish_assets({"site.css": css.encode(), "bg.png": b""}, {"site.css"}, ())
    told = [(each.code, each.path, each.line, each.column, each.args) for each in found.diagnostics]
    where = "templates/assets/site.css"
    missing = {"reason": "@missing_file"}
    assert told == [
        ("E307", where, 2, 17, {"target": "Bg.png", **missing, "suggestion": "bg.png"}),
        ("E307", where, 3, 10, {"target": "gone.css", **missing}),
        ("E307", where, 4, 9, {"target": "../../../x.png", **missing}),
    ]


def test_a_style_sheet_is_named_anew_when_what_it_names_changes() -> None:
    sheets = {"a.css": b"@import 'b.css';", "b.css": b"@import 'a.css'; x{y:url(p.png)}", "c.css": b"x{}"}
    before = publish_assets({**sheets, "p.png": b"1"}, (), ()).paths
    after = publish_assets({**sheets, "p.png": b"2"}, (), ()).paths
    assert {name for name in before if before[name] != after[name]} == {"a.css", "b.css", "p.png"}
    assert before["a.css"] != before["b.css"]


@given(st.binary(max_size=60) | st.text(alphabet="url(\"'\\)/*@import a.;{}#?\n").map(str.encode))
def test_any_bytes_stay_as_they_are_where_nothing_is_named(data: bytes) -> None:
    found = publish_assets({"a.css": data}, {"a.css"}, ())
    assert found.files == {found.paths["a.css"]: data}


@pytest.mark.parametrize(
    "piece", ["url(", "/*", "'", "(", "a(b", "\\", "@import 'x", "url(\\", "-", "url(x "]
)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    assert len(list(styles.named(piece * 200_000))) < 200_001


def test_a_site_s_own_styles_find_their_pictures_and_fonts(make_site: MakeSite) -> None:
    site = make_site(
        {
            "templates/assets/site.css": "body{background:url(bg.png)}@font-face{src:url('fonts/a.woff2')}",
            "templates/assets/bg.png": "1",
            "templates/assets/fonts/a.woff2": "2",
        }
    )
    assert built(site).exit_code == 0
    output = files_below(Path(site) / "output")
    css = next(data.decode() for path, data in output.items() if re.match(r"assets/site\.\w+\.css", path))
    named = [each.target for each in styles.named(css)]
    assert len(named) == 2
    assert all(f"assets/{target}" in output for target in named)
