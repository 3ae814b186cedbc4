"""Nothing in a site's folder is overlooked: what nobody reads or names is told, what is held back is looked into."""

from __future__ import annotations

import json
import unicodedata
from datetime import datetime
from pathlib import Path

import pytest

from coopsite.build.build import check
from coopsite.build.options import BuildOptions
from coopsite.diagnostics.catalogue import hint
from coopsite.kinds.registry import folder_called, folder_meant
from tests.conftest import CONFIG, NOW, MakeSite, built, built_well
from tests.engine.sites import png

FUTURE = "date: 2026-11-30T08:00"
WRONG = "[Văn bản](ke-hoach.pdf), [bài](../khong-co/index.md), ![Hình](mat.jpg), [mục](#khong-co)."
Found = list[tuple[str, str, int]]


def story(*lines: str, body: str = "Hợp tác xã họp tổng kết.", title: str = "Tin") -> str:
    date = () if any(line.startswith("date:") for line in lines) else ("date: 2023-06-28",)
    return "\n".join(("---", f"title: {title}", *date, *lines, "---", "", body, ""))


def found(site: Path, **options: object) -> Found:
    told = built(site, **options).diagnostics
    return [(each.code, each.path, each.line) for each in told if each.severity != "note"]


# what is held back


@pytest.mark.parametrize("line", [FUTURE, "draft: yes", "expires: 2024-01-01"])
def test_what_is_held_back_is_looked_into_and_stops_nothing(make_site: MakeSite, line: str) -> None:
    site = make_site({"content/news/a/index.vi.md": story(line, "image: {src: x.jpg, alt: ''}", body=WRONG)})
    told = built_well(site).diagnostics
    assert [each.code for each in told] == ["W111"] * 5
    assert {each.args["target"] for each in told} == {
        "ke-hoach.pdf",
        "../khong-co/index.md",
        "mat.jpg",
        "#khong-co",
        "x.jpg",
    }
    assert {each.args["until"] for each in told} == {"2026-11-30T08:00:00+07:00" if line == FUTURE else ""}


@pytest.mark.parametrize("line", [FUTURE, "draft: yes"])
def test_every_command_tells_the_same_of_what_is_held_back(make_site: MakeSite, line: str) -> None:
    site = make_site({"content/news/a.vi.md": story(line, body=WRONG)})
    first = built_well(site).diagnostics
    assert check(BuildOptions(site=site, now=NOW)).diagnostics == first
    assert built_well(site).diagnostics == first  # remembered
    assert built_well(site, drafts=True).diagnostics == first
    assert built(site, strict=True).exit_code == 1


def test_on_its_day_a_story_is_judged_as_any_other(make_site: MakeSite) -> None:
    site = make_site({"content/news/a.vi.md": story(FUTURE, body="[Văn bản](ke-hoach.pdf)")})
    assert found(site) == [("W111", "content/news/a.vi.md", 6)]
    then = datetime.fromisoformat("2026-12-01T00:00+07:00")
    assert found(site, now=then) == [("E307", "content/news/a.vi.md", 6)]


def test_pictures_that_only_what_is_held_back_shows_are_looked_at(make_site: MakeSite) -> None:
    files: dict[str, str | bytes] = {
        "content/news/a.vi.md": story(
            "draft: yes", "image: {src: hong.png, alt: ''}", body="![Hình](anh.heic)"
        ),
        "content/news/hong.png": png(400, 300)[:20],
        "content/news/anh.heic": b"a picture as some phones take it",
    }
    assert found(make_site(files)) == [
        ("W111", "content/news/anh.heic", 0),
        ("W111", "content/news/hong.png", 0),
    ]
    files["content/news/b.vi.md"] = story(body="![Hình](hong.png)")
    assert found(make_site(files, name="shown")) == [
        ("W111", "content/news/anh.heic", 0),
        ("E313", "content/news/hong.png", 0),
    ]


def test_facts_of_a_story_of_which_one_language_is_public_are_public(make_site: MakeSite) -> None:
    files = {
        "content/news/a.vi.md": story(),
        "content/news/a.en.md": story("draft: yes", "image: {src: x.jpg, alt: ''}", body="[x](y.pdf)"),
    }
    told = built(make_site(files)).diagnostics
    assert [(each.code, each.args["target"]) for each in told] == [("E307", "x.jpg"), ("W111", "y.pdf")]


def test_a_link_between_two_stories_held_back_is_no_diagnostic(make_site: MakeSite) -> None:
    files = {
        "content/news/a.vi.md": story(FUTURE, body="[Bài kia](b.vi.md)"),
        "content/news/b.vi.md": story(FUTURE, title="Bài kia"),
    }
    site = make_site(files)
    assert found(site) == []
    assert found(site, drafts=True) == []


# what nobody reads


@pytest.mark.parametrize(
    ("path", "how"),
    [
        ("content/news/Bài viết.docx", "[…](<Bài viết.docx>)"),
        ("content/news/cu.DOC", "[…](cu.DOC)"),
        ("content/news/a.odt", "[…](a.odt)"),
        ("content/news/a.rtf", "[…](a.rtf)"),
        ("content/news/a.pages", "[…](a.pages)"),
        ("content/news/tin.vi.txt", "tin.vi.md"),
        ("content/tin.txt", "tin.vi.md"),
        ("content/news/tin.markdown", "tin.vi.md"),
        ("content/news/tin.en.mdx", "tin.en.md"),
        ("content/news/tin.html", "content/static"),
        ("tin-moi.vi.md", "content/news/tin-moi.vi.md"),
        ("meetings/hop/index.en.md", "content/meetings/hop/index.en.md"),
        ("Hội nghị/hop.vi.md", "content/Hội nghị/hop.vi.md"),
    ],
)
def test_what_is_probably_a_story_but_read_by_nobody_is_told(
    make_site: MakeSite, path: str, how: str
) -> None:
    # A disk may keep the name either way.
    name = path if path.isascii() else unicodedata.normalize("NFD", path)
    site = make_site({"content/news/a.vi.md": story(), name: "Tin."}, name=str(len(how)))
    told = tuple(built_well(site).diagnostics)
    assert [(each.code, each.path) for each in told] == [("W112", path)]
    for language in ("vi", "en"):
        assert how.rpartition("/")[2] in hint(told[0], language)
    assert [each.path for each in check(BuildOptions(site=site, now=NOW)).diagnostics] == [path]


def test_stories_in_a_language_whose_code_has_capitals_are_known_by_their_names(make_site: MakeSite) -> None:
    config = CONFIG.replace("[vi, en]", "[vi, en-GB]").replace("en: ", "en-GB: ")
    stray = {"content/news/b.en-GB.txt": "Tin.", "c.en-gb.md": story()}
    told = built_well(make_site({"content/news/a.vi.md": story(), **stray}, config=config)).diagnostics
    suggested = {each.path: each.args["suggestion"] for each in told if each.code == "W112"}
    assert suggested == {"content/news/b.en-GB.txt": "b.en-GB.md", "c.en-gb.md": "content/news/c.en-gb.md"}


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "docs/handbook.vi.md",
        "tin.fr.md",
        "content/README.txt",
        "content/news/readme",
        "content/LICENSE.txt",
        "content/news/.DS_Store",
        "content/news/Thumbs.db",
        "content/news/~$viet.docx",
        "content/.gitignore",
        "content/static/tai-lieu.docx",
        "content/static/robots/a.html",
        "templates/home.vi.md",
    ],
)
def test_what_belongs_where_it_lies_is_not_told(make_site: MakeSite, path: str) -> None:
    assert found(make_site({"content/news/a.vi.md": story(), path: "x"})) == []


def test_what_a_story_names_is_not_told(make_site: MakeSite) -> None:
    top = (
        "image: {src: a.png, alt: ''}",
        "gallery: [{src: b.png, alt: ''}]",
        "documents: [{title: Đơn, file: don.docx}]",
    )
    body = "[Mẫu](mau.docx#trang-2), ![Hình](../c.png)"
    for number, lines in enumerate(((), ("draft: yes",), (FUTURE,), ("expires: 2024-01-01",))):
        files: dict[str, str | bytes] = {"content/news/t/index.vi.md": story(*top, *lines, body=body)}
        files |= {f"content/news/t/{name}": png(4, 3) for name in ("a.png", "b.png")}
        files |= {
            "content/news/c.png": png(5, 3),
            "content/news/t/don.docx": b"PK",
            "content/news/t/mau.docx": b"PK",
        }
        assert found(make_site(files, name=f"site-{number}")) == []


def test_unnamed_files_are_told_once_a_folder(make_site: MakeSite) -> None:
    files: dict[str, str | bytes] = {"content/news/t/index.vi.md": story()}
    files |= {f"content/news/t/hinh-{number:03}.jpg": b"x" for number in range(500)}
    files |= {"content/news/t/bang.xlsx": b"x", "content/tags.yml": "x", "content/news/u/bang.pdf": b"x"}
    told = tuple(built_well(make_site(files)).diagnostics)
    assert [(each.code, each.path) for each in told] == [
        ("W113", "content/news/t/bang.xlsx"),
        ("W113", "content/news/u/bang.pdf"),
        ("W113", "content/tags.yml"),
    ]
    assert (told[0].args["count"], told[0].args["names"]) == (
        "500",
        "hinh-000.jpg, hinh-001.jpg, hinh-002.jpg, …",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        "---\ntitle: Tin\ndate: 28/06/2023\nimage: {src: a.png, alt: ''}\n---\n\nBài.\n",
        "---\ntitle: Tin\nimage: {src: a.png, alt: ''}\n---\n\nBài.\n",
        "---\ntitle: Tin\n![Hình](a.png)\n".encode("utf-16"),
    ],
)
def test_while_a_story_cannot_be_read_nobody_knows_what_it_names(
    make_site: MakeSite, wrong: str | bytes
) -> None:
    site = make_site({"content/news/a.vi.md": wrong, "content/news/a.png": png(4, 3)})
    assert [each[0][0] for each in found(site)] == ["E"]


def test_a_file_that_is_named_or_forgotten_again_is_told_as_it_is_now(make_site: MakeSite) -> None:
    site = make_site({"content/news/a.vi.md": story(), "content/news/a.png": png(4, 3)})
    text = site / "content/news/a.vi.md"
    assert found(site) == [("W113", "content/news/a.png", 0)]
    assert found(site) == [("W113", "content/news/a.png", 0)]
    text.write_text(story(body="![Hình](a.png)"), "utf-8")
    assert found(site) == []
    text.write_text(story(), "utf-8")
    assert found(site) == [("W113", "content/news/a.png", 0)]
    (site / "tin.vi.md").write_text(story(), "utf-8")
    assert found(site) == [("W113", "content/news/a.png", 0), ("W112", "tin.vi.md", 0)]


# folders


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Hội nghị", "hoi-nghi/"),
        ("hoi-nghi", "hoi-nghi/"),
        ("meeting", "hoi-nghi/"),
        ("Meetings", "hoi-nghi/"),
        ("Khen thưởng", "khen-thuong/"),
        ("ke_hoach", "ke-hoach/"),
        ("Kế hoạch", "ke-hoach/"),
        ("tin-tuc", "tin-tuc/"),
        ("Trang", ""),
        ("thong-bao", "tin-tuc/"),
    ],
)
def test_a_folder_may_be_called_as_its_kind_is_in_either_language(
    make_site: MakeSite, name: str, address: str
) -> None:
    site = make_site({f"content/{name}/mot.vi.md": story(title="Bài một")})
    assert found(site) == []
    built_well(site)
    assert (site / f"output/vi/{address}bai-mot/index.html").is_file()


@pytest.mark.parametrize(
    ("name", "meant"),
    [("metings", "meetings"), ("hoi-ngi", "meetings"), ("Kế hoach 1", "plans"), ("2023", ""), ("đ", "")],
)
def test_a_folder_whose_name_is_nearly_a_kind_is_told_once(
    make_site: MakeSite, name: str, meant: str
) -> None:
    assert folder_meant(name) == meant
    files = {
        f"content/{name}/{number}.vi.md": story(title=f"Bài {number}") for number in ("mot", "hai", "ba")
    }
    site = make_site(files)
    told = [(each.code, each.path, each.args["suggestion"]) for each in built_well(site).diagnostics]
    assert told == ([("W114", f"content/{name}/ba.vi.md", meant)] if meant else [])


def test_a_kind_s_own_folder_is_called_by_its_name() -> None:
    assert folder_called("news") == "news"
    assert folder_called("metings") == ""


def test_who_writes_the_kind_may_call_the_folder_anything(make_site: MakeSite) -> None:
    files = {
        "content/meeting/a.vi.md": story("kind: news"),
        "content/Hội nghị/b.vi.md": story("kind: meeting", title="Họp"),
    }
    assert found(make_site(files)) == []


def test_programs_are_told_of_files_as_people_are(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str]
) -> None:
    from coopsite.cli.main import run

    site = make_site({"content/news/a.vi.md": story(), "content/news/b.docx": b"PK"}, config=CONFIG)
    assert run(["check", "--site", str(site), "--format", "json", "--lang", "en"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["diagnostics"]
    assert (told["code"], told["severity"], told["path"]) == ("W112", "warning", "content/news/b.docx")


# what goes


def test_pages_that_go_are_named_before_and_after(
    make_site: MakeSite, capsys: pytest.CaptureFixture[str]
) -> None:
    from coopsite.cli.main import run

    files = {f"content/news/tin-{number:02}.vi.md": story(title=f"Tin {number:02}") for number in range(13)}
    site = make_site(files)
    assert built_well(site).removed == ()
    for number in range(12):
        (site / f"content/news/tin-{number:02}.vi.md").unlink()
    args = ["--site", str(site), "--lang", "en"]
    assert run(["check", *args, "--format", "json"]) == 0
    removed = json.loads(capsys.readouterr().out)["removed"]
    assert {f"vi/tin-tuc/tin-{number:02}/index.html" for number in range(12)} <= set(removed)
    assert run(["check", *args]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == ["The next build will remove these 12 pages:", "  /vi/tin-tuc/tin-00/"]
    assert told[11] == "  … and 2 more; --format json lists all of them"
    assert run(["build", *args]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "These 12 pages were removed:"
    assert built_well(site).removed == ()


def test_pages_are_counted_that_are_pages(make_site: MakeSite) -> None:
    site = make_site({"content/news/a.vi.md": story("aliases: [/cu.html]")})
    made = built_well(site)
    pages = [path for path in (site / "output").rglob("*.html") if path != site / "output/cu.html"]
    assert made.stats.pages == len(pages) == built_well(site).stats.pages
    assert made.stats.written > made.stats.pages
