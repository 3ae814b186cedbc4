"""What is found in a site's folder, what is passed over, and what is said about the rest."""

from __future__ import annotations

import os
import sys
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopsite.content import scan as module
from coopsite.content.scan import FileStat, Scan, is_debris, name_parts, read_bytes, scan
from coopsite.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
bytes_in_names = pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps any bytes in a name")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


def put(site: Path, *paths: str, data: bytes = b"x") -> None:
    for path in paths:
        file = site / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def paths(files: tuple[FileStat, ...]) -> list[str]:
    return [file.path for file in files]


def told(found: Scan) -> list[tuple[str, str]]:
    return [(diagnostic.code, diagnostic.path) for diagnostic in found.diagnostics]


def test_every_file_falls_into_its_group_in_order(site: Path) -> None:
    put(
        site,
        "content/plans/z.en.md",
        "content/meetings/x/index.vi.md",
        "content/meetings/x/hall.jpg",
        "content/about.VI.MD",
        "content/tags.yaml",
        "content/plans/tags.yaml",
        "content/static/robots.md",
        "content/static/docs/a.pdf",
        "templates/story.html",
        "templates/strings/vi.yaml",
        "config.yaml",
        "output/vi/index.html",
    )
    found = scan(site)
    assert paths(found.texts) == [
        "content/about.VI.MD",
        "content/meetings/x/index.vi.md",
        "content/plans/z.en.md",
    ]
    assert paths(found.assets) == ["content/meetings/x/hall.jpg", "content/plans/tags.yaml"]
    assert paths(found.static) == ["content/static/docs/a.pdf", "content/static/robots.md"]
    assert paths(found.templates) == ["templates/story.html", "templates/strings/vi.yaml"]
    assert found.register is not None
    assert found.register.path == "content/tags.yaml"
    assert found.diagnostics == ()


def test_a_file_is_described_as_its_stat_says(site: Path) -> None:
    put(site, "content/a.vi.md", data=b"12345")
    file = scan(site).texts[0]
    status = (site / "content/a.vi.md").stat()
    assert file.file == site / "content/a.vi.md"
    assert (file.size, file.mtime_ns, file.ctime_ns, file.inode) == (
        5,
        status.st_mtime_ns,
        status.st_ctime_ns,
        status.st_ino,
    )


def test_a_folder_without_content_is_no_mistake(site: Path) -> None:
    assert scan(site) == Scan()
    assert scan(site / "nowhere") == Scan()


# --- names ---


@bytes_in_names
def test_names_are_nfc_whatever_the_disk_says(site: Path) -> None:
    name = unicodedata.normalize("NFD", "Hội nghị/ảnh.jpg")
    put(site, f"content/{name}")
    found = scan(site)
    assert paths(found.assets) == ["content/Hội nghị/ảnh.jpg"]
    assert read_bytes(found.assets[0]) == b"x"


@bytes_in_names
def test_twins_in_two_normal_forms_are_named_both(site: Path) -> None:
    nfd = unicodedata.normalize("NFD", "content/họp.vi.md")
    put(site, "content/họp.vi.md", nfd)
    found = scan(site)
    assert paths(found.texts) == ["content/họp.vi.md"]
    assert found.diagnostics == (Diagnostic("E105", "content/họp.vi.md", args={"other_path": nfd}),)


@bytes_in_names
def test_a_name_that_is_not_utf8_is_an_error_where_it_would_be_published(site: Path) -> None:
    for name in (
        b"content/h\xf4p.vi.md",
        b"content/static/\xf4.pdf",
        b"content/\xf4.jpg",
        b"content/\xf5/x.vi.md",
    ):
        file = os.fsencode(site) + b"/" + name
        os.makedirs(os.path.dirname(file), exist_ok=True)  # noqa: PTH103, PTH120
        with open(file, "wb"):  # noqa: PTH123
            pass
    found = scan(site)
    assert found.diagnostics == (
        Diagnostic("E102", "content/h\ufffdp.vi.md", args={"byte": "0xF4"}),
        Diagnostic("E102", "content/static/\ufffd.pdf", args={"byte": "0xF4"}),
        Diagnostic("E102", "content/\ufffd", args={"byte": "0xF5"}),
    )
    assert (found.texts, found.assets, found.static) == ((), (), ())


DEBRIS = [
    ".x.vi.md.swp", "x.vi.md.swp", "4913", "x.vi.md~", ".#x.vi.md", "#x.vi.md#", "~$x.docx", "~$x.vi.md",
    "x.bck", "x.TMP", ".DS_Store", "Thumbs.db", "desktop.ini", "x.vi.md___jb_tmp___", ".git", "x.jpg.part",
]  # fmt: skip


@pytest.mark.parametrize("name", DEBRIS)
def test_what_editors_leave_is_ignored(site: Path, name: str) -> None:
    put(site, f"content/{name}", f"content/static/{name}", f"templates/{name}", "content/x.vi.md")
    found = scan(site)
    assert is_debris(name)
    assert paths((*found.texts, *found.assets, *found.static, *found.templates)) == ["content/x.vi.md"]
    assert found.diagnostics == ()


@pytest.mark.parametrize(
    "name", ["x.vi.md", "4913.vi.md", "a~b.jpg", "tmp", "x.tmp.md", "#1.jpg", "mẫu.docx"]
)
def test_what_only_looks_like_debris_is_kept(name: str) -> None:
    assert not is_debris(name)


def test_a_folder_of_debris_is_not_entered(site: Path) -> None:
    put(site, "content/.obsidian/x.vi.md", "content/.git/objects/ab/cd")
    assert scan(site) == Scan()


def test_dot_files_that_hosts_ask_for_are_copied(site: Path) -> None:
    put(site, "content/static/.well-known/security.txt", "content/static/.htaccess", "content/.htaccess")
    found = scan(site)
    assert paths(found.static) == ["content/static/.htaccess", "content/static/.well-known/security.txt"]
    assert found.assets == ()


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("content/meetings/x/index.vi.md", ("meetings/x", "vi")),
        ("content/meetings/x.vi.md", ("meetings/x", "vi")),
        ("content/meetings/X.EN.MD", ("meetings/X", "en")),
        ("content/about.en.md", ("about", "en")),
        ("content/index.vi.md", ("index", "vi")),
        ("content/a/b/c.zh-hans.md", ("a/b/c", "zh-Hans")),
        ("content/v1.2.vi.md", ("v1.2", "vi")),
        ("content/README.md", None),
        ("content/v1.2.md", None),
        ("content/meetings/.vi.md", None),
        ("content/meetings/vi.md", None),
        ("content/a.tiengviet.md", None),
        ("templates/x.vi.md", None),
    ],
)
def test_a_name_says_story_and_language(path: str, parts: tuple[str, str] | None) -> None:
    assert name_parts(path) == parts


@given(st.text())
def test_any_name_has_parts_or_none(text: str) -> None:
    parts = name_parts(f"content/{text}.vi.md")
    assert parts is None or (parts[0] and parts[1] == "vi")


# --- links ---


@links
def test_a_link_to_a_file_of_the_content_is_that_file(site: Path) -> None:
    put(site, "content/a/photo.jpg", data=b"12345")
    (site / "content/b.jpg").symlink_to("a/photo.jpg")
    found = scan(site)
    assert [(file.path, file.size) for file in found.assets] == [
        ("content/a/photo.jpg", 5),
        ("content/b.jpg", 5),
    ]
    assert found.diagnostics == ()


@links
def test_links_that_lead_out_or_round_or_nowhere_are_not_followed(site: Path) -> None:
    put(site, "content/a/x.vi.md", "secret.txt", "content-old/y.vi.md")
    for name, target in {
        "loop": "loop",
        "up": "..",
        "round": "a",
        "out.vi.md": "../secret.txt",
        "next.vi.md": "../content-old/y.vi.md",
        "gone.jpg": "nothing.jpg",
        "root": "/",
        "static": "/etc",
    }.items():
        (site / "content" / name).symlink_to(target)
    found = scan(site)
    assert paths(found.texts) == ["content/a/x.vi.md"]
    assert found.assets == found.static == ()
    names = ["gone.jpg", "loop", "next.vi.md", "out.vi.md", "root", "round", "static", "up"]
    assert told(found) == [("W506", f"content/{name}") for name in names]


@links
def test_content_itself_may_be_a_link_that_stays_in_the_site(site: Path, tmp_path: Path) -> None:
    put(site, "texts/x.vi.md")
    put(tmp_path, "elsewhere/x.vi.md")
    (site / "content").symlink_to("texts")
    assert paths(scan(site).texts) == ["content/x.vi.md"]
    for target, code in (
        (tmp_path / "elsewhere", "E612"),
        ("/etc", "E612"),
        (site, "W506"),
        (tmp_path, "W506"),
        ("content", "W506"),
        (tmp_path / "gone", "E601"),
    ):
        (site / "content").unlink()
        (site / "content").symlink_to(target)
        assert told(scan(site)) == [(code, "content")]


@links
def test_a_pipe_in_the_place_of_a_file_is_told_and_never_opened(site: Path) -> None:
    put(site, "content/x.vi.md")
    for path in ("content/pipe.vi.md", "content/static/pipe", "templates/pipe.html"):
        (site / path).parent.mkdir(exist_ok=True)
        os.mkfifo(site / path)
    found = scan(site)
    assert paths(found.texts) == ["content/x.vi.md"]
    assert [(each.code, each.path, each.args) for each in found.diagnostics] == [
        ("E601", path, {"nature": "@pipe"})
        for path in ("content/pipe.vi.md", "content/static/pipe", "templates/pipe.html")
    ]


@links
@pytest.mark.parametrize("sign", ["\n", "\r", "\t", "\x1b", "\x7f", "\x85", "\u2028"])
def test_a_name_that_would_be_more_than_one_line_is_refused(site: Path, sign: str) -> None:
    put(site, "content/x.vi.md")
    for path in (f"content/a{sign}b.vi.md", f"content/static/a{sign}b", f"templates/a{sign}b/c.html"):
        put(site, path)
    found = scan(site)
    assert (paths(found.texts), found.static, found.templates) == (["content/x.vi.md"], (), ())
    code = f"U+{ord(sign):04X}"
    assert [(each.code, each.path, each.args["codepoint"]) for each in found.diagnostics] == [
        ("E106", "content/a\ufffdb.vi.md", code),
        ("E106", "content/static/a\ufffdb", code),
        ("E106", "templates/a\ufffdb", code),
    ]


@links
def test_what_macos_calls_an_icon_is_no_file_of_the_site(site: Path) -> None:
    put(site, "content/x.vi.md", "content/Icon\r")
    found = scan(site)
    assert (paths(found.assets), found.diagnostics) == ([], ())


def test_a_junction_is_a_link() -> None:
    class Entry:
        def __init__(self, *, junction: bool) -> None:
            self.junction = junction

        def is_junction(self) -> bool:
            return self.junction

    is_junction: Callable[[Any], bool] = module._is_junction
    assert is_junction(Entry(junction=True))
    assert not is_junction(Entry(junction=False))
    assert not is_junction(object())


# --- what the machine refuses ---


def test_a_huge_text_is_refused_before_it_is_read(site: Path) -> None:
    put(site, "content/x.vi.md", "content/big.jpg", "content/tags.yaml")
    for name in ("x.vi.md", "big.jpg", "tags.yaml"):
        os.truncate(site / "content" / name, 52_428_800)
    found = scan(site)
    assert found.diagnostics == (
        Diagnostic("E109", "content/tags.yaml", args={"size": "52 MB"}),
        Diagnostic("E109", "content/x.vi.md", args={"size": "52 MB"}),
    )
    assert (found.texts, found.register, paths(found.assets)) == ((), None, ["content/big.jpg"])


def test_a_binary_text_is_refused_by_its_beginning(site: Path) -> None:
    put(
        site, "content/x.vi.md", "content/x.png", data=b"\x89PNG\r\n\x1a\n\0\0\0\r" + bytes(range(256)) * 2000
    )
    found = scan(site)
    assert read_bytes(found.texts[0]) == Diagnostic("E109", "content/x.vi.md")
    assert read_bytes(found.assets[0]) == (site / "content/x.png").read_bytes()


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 1_000_000])
def test_files_are_read_whole(site: Path, size: int) -> None:
    data = b"abcdefg" * (size // 7 + 1)
    put(site, "content/x.vi.md", data=data[:size])
    assert read_bytes(scan(site).texts[0]) == data[:size]


def test_a_file_that_grew_is_read_to_its_new_end(site: Path) -> None:
    put(site, "content/x.vi.md", data=b"a" * 70_000)
    file = scan(site).texts[0]
    put(site, "content/x.vi.md", data=b"a" * 90_000)
    assert read_bytes(file) == b"a" * 90_000


def test_a_file_that_vanished_is_e602(site: Path) -> None:
    put(site, "content/x.vi.md")
    file = scan(site).texts[0]
    file.file.unlink()
    assert read_bytes(file) == Diagnostic("E602", "content/x.vi.md")


def test_a_file_that_cannot_be_read_is_e601(site: Path) -> None:
    put(site, "content/x.vi.md")
    file = scan(site).texts[0]
    file.file.unlink()
    file.file.mkdir()
    assert read_bytes(file) == Diagnostic("E601", "content/x.vi.md")


def test_a_file_still_in_the_cloud_is_e601(site: Path) -> None:
    put(site, "content/meetings/.x.vi.md.icloud")
    assert told(scan(site)) == [("E601", "content/meetings/.x.vi.md.icloud")]


def test_content_that_is_a_file_is_e601(site: Path) -> None:
    put(site, "content")
    assert told(scan(site)) == [("E601", "content")]


class Failing:
    """A folder's listing, whose entry of one name fails at its stat."""

    def __init__(self, real: Any, name: str, error: OSError) -> None:
        self.real, self.name, self.error = real, name, error

    def __enter__(self) -> Iterator[Any]:
        return iter([self.entry(entry) for entry in self.real.__enter__()])

    def __exit__(self, *failure: object) -> None:
        self.real.__exit__(*failure)

    def entry(self, entry: Any) -> Any:
        if entry.name != self.name:
            return entry
        error = self.error

        class Entry:
            name, path = entry.name, entry.path

            def is_file(self, *, follow_symlinks: bool) -> bool:
                return True

            def stat(self, *, follow_symlinks: bool) -> os.stat_result:
                raise error

        return Entry()


@pytest.mark.parametrize(("error", "code"), [(FileNotFoundError(), "E602"), (PermissionError(), "E601")])
def test_a_file_that_fails_at_its_stat(
    site: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, code: str
) -> None:
    put(site, "content/a.vi.md", "content/b.vi.md")
    real = os.scandir
    monkeypatch.setattr(os, "scandir", lambda folder: Failing(real(folder), "b.vi.md", error))
    found = scan(site)
    assert paths(found.texts) == ["content/a.vi.md"]
    assert told(found) == [(code, "content/b.vi.md")]


@pytest.mark.parametrize(("error", "code"), [(FileNotFoundError(), "E602"), (PermissionError(), "E601")])
def test_a_folder_that_fails(site: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, code: str) -> None:
    put(site, "content/a.vi.md", "content/plans/b.vi.md")
    real = os.scandir

    def scandir(folder: str) -> Any:
        if folder.endswith("plans"):
            raise error
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    found = scan(site)
    assert paths(found.texts) == ["content/a.vi.md"]
    assert told(found) == [(code, "content/plans")]


def test_the_order_of_the_disk_does_not_matter(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(
        site,
        *(f"content/{name}.vi.md" for name in "cabd"),
        *(f"content/{name}/.x.md.icloud" for name in "fe"),
    )
    expected = scan(site)
    real = os.scandir

    class Backwards:
        def __init__(self, folder: str) -> None:
            self.real = real(folder)

        def __enter__(self) -> Iterator[os.DirEntry[str]]:
            return iter(sorted(self.real.__enter__(), key=lambda entry: entry.name, reverse=True))

        def __exit__(self, *failure: object) -> None:
            self.real.close()

    monkeypatch.setattr(os, "scandir", Backwards)
    assert scan(site) == expected


def test_a_text_that_was_saved_as_txt_is_named(tmp_path: Path) -> None:
    (tmp_path / "content" / "news").mkdir(parents=True)
    for name in ("tin.vi.md.txt", "Tin.EN.MD.TXT", "ghi-chu.txt", "doc.md.txt"):
        (tmp_path / "content" / "news" / name).write_text("x")
    found = scan(tmp_path)
    assert [(each.code, each.path, each.args["reason"]) for each in found.diagnostics] == [
        ("E110", "content/news/Tin.EN.MD.TXT", "@ends_in_txt"),
        ("E110", "content/news/tin.vi.md.txt", "@ends_in_txt"),
    ]
    assert [file.path for file in found.assets] == ["content/news/doc.md.txt", "content/news/ghi-chu.txt"]


@pytest.mark.parametrize("then", [0, 1, 4000, 65_535, 65_536, 65_537, 200_000])
@pytest.mark.parametrize("now", [0, 1, 4000, 65_535, 65_536, 65_537, 200_000])
def test_a_file_is_read_whole_whatever_size_it_had_when_it_was_seen(
    tmp_path: Path, then: int, now: int
) -> None:
    place = tmp_path / "x.vi.md"
    data = b"a" * now
    place.write_bytes(data)
    assert read_bytes(FileStat("content/x.vi.md", then, 0, 0, 0, str(place))) == data
