"""A request names texts in content/, and nothing else."""

from __future__ import annotations

import pytest

from coopsite.authoring.paths import PathRefusedError, text_path


@pytest.mark.parametrize(
    ("path", "checked"),
    [
        ("content/news/x/index.vi.md", ""),
        ("content/news/2023 Hải Phòng.en.md", ""),
        ("content/news/Tie\u0302\u0301ng.vi.md", "content/news/Tiếng.vi.md"),
        ("content/x.zh-hant.MD", ""),
    ],
)
def test_texts_may_be_named(path: str, checked: str) -> None:
    assert text_path(path) == (checked or path)


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "content", "content/", "x.vi.md", "config.yaml", "templates/base.html", "Content/x.vi.md",
        "/content/x.vi.md", "content//x.vi.md", "content/./x.vi.md", "content/../x.vi.md", "../content/x.vi.md",
        "content/a/../../x.vi.md", "content\\x.vi.md", "content/a\\..\\x.vi.md", "C:/content/x.vi.md",
        "//host/content/x.vi.md",
        "content/x.vi.md\0", "content/x\n.vi.md", "content/\u202ex.vi.md", "content/x\u2028.vi.md",
        "content/\ud800.vi.md",
        "content/con.vi.md", "content/AUX/x.vi.md", "content/nul", "content/com1.vi.md", "content/x.vi.md.",
        "content/x /y.vi.md",
        "content/x.vi.md ", "content/x.vi.md:stream", "content/x.vi.md::$DATA", "content/.hidden.vi.md",
        "content/.git/x.vi.md", "content/.coopsite/x.vi.md", "content/~$x.vi.md", "content/#x.vi.md#",
        "content/x?.vi.md",
        "content/x*.vi.md", f"content/{'x' * 300}.vi.md", "content/" + "x/" * 600 + "x.vi.md",
        "content/x.md", "content/x.jpg", "content/x.vi.html", "content/static/x.vi.md",
        "content/tags.yaml", "content/news/tags.yaml",
    ],
)  # fmt: skip
def test_nothing_else_may_be_named(path: str) -> None:
    with pytest.raises(PathRefusedError):
        text_path(path)
