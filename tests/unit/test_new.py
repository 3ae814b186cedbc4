"""A new story: right at once, filled in as far as can be known, and nothing is ever overwritten."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coopsite.authoring.new_story import AlreadyThereError, kind_meant, new, title_of
from coopsite.cli.init import init
from coopsite.cli.main import run
from coopsite.config.model import Config
from coopsite.config.schema import read_config
from coopsite.content.read import ReadContext, ReadText, read_text
from coopsite.kinds.registry import BY_NAME
from coopsite.output.handles import Folder
from coopsite.site.assemble import assemble
from tests.unit.factories import written

NOW = datetime.fromisoformat("2026-01-15T23:30+07:00")
CONTEXT = ReadContext(languages=("vi", "en"), timezone="Asia/Ho_Chi_Minh")
CONFIG = b"title: {vi: A, en: B}\nbase_url: https://bulletin.example/\nlanguages: [vi, en]\n"


def configured(raw: bytes = CONFIG) -> Config:
    config, diagnostics = read_config(raw, known_languages=("en", "vi"))
    assert config, diagnostics
    return config


def write(site: Path, kind: str, title: str, config: Config | None = None) -> tuple[str, ...]:
    config = config or configured()
    meant = kind_meant(kind, config)
    assert meant
    return new(site, config, meant, title, NOW).paths


def read(site: Path, path: str) -> ReadText:
    return read_text(path, (site / path).read_bytes(), CONTEXT)


def uncommented(text: str) -> str:
    """Return a new story as it is once every offered line is used."""
    return re.sub(r"^# (?=[a-z_]+:( |$)|  )", "", text, flags=re.MULTILINE)


def test_a_pair_of_files_in_a_folder_of_their_own(tmp_path: Path) -> None:
    assert write(tmp_path, "meeting", "Hội nghị Đà Nẵng") == (
        "content/meetings/2026-01-15-hoi-nghi-da-nang/index.vi.md",
        "content/meetings/2026-01-15-hoi-nghi-da-nang/index.en.md",
    )


def test_the_title_stands_in_the_first_language_and_waits_to_be_translated(tmp_path: Path) -> None:
    vi, en = (read(tmp_path, path).text for path in write(tmp_path, "meeting", "Họp: tin"))
    assert vi
    assert en
    assert (vi.title, vi.slug, vi.date[:10], vi.date_only) == ("Họp: tin", "hop-tin", "2026-01-15", True)
    assert (en.title, en.slug, en.date) == ("To translate: Họp: tin", "hop-tin", "")


@pytest.mark.parametrize("kind", BY_NAME)
def test_both_are_right_at_once_and_drafts(tmp_path: Path, kind: str) -> None:
    for path in write(tmp_path, kind, "Tiêu đề"):
        reading = read(tmp_path, path)
        assert reading.diagnostics == ()
        assert reading.text
        assert reading.text.draft
        assert reading.text.kind == kind
        assert reading.body.strip()


@pytest.mark.parametrize("first", ["vi", "en"])
@pytest.mark.parametrize("kind", BY_NAME)
def test_every_line_offered_is_right_once_it_is_used(tmp_path: Path, kind: str, first: str) -> None:
    other = "en" if first == "vi" else "vi"
    config = configured(CONFIG.replace(b"[vi, en]", f"[{first}, {other}]".encode()))
    for path in write(tmp_path, kind, "Tiêu đề", config):
        text = (tmp_path / path).read_text("utf-8")
        whole = uncommented(text)
        assert whole != text
        reading = read_text(path, whole.encode(), CONTEXT)
        assert reading.diagnostics == ()
        assert reading.text
        assert reading.text.summary
        if kind in ("meeting", "award", "plan") and path.endswith(f"{first}.md"):
            assert len(str(written(reading.text.facts))) > 100


def test_each_file_explains_itself_in_its_own_language(tmp_path: Path) -> None:
    vi, en = ((tmp_path / path).read_text("utf-8") for path in write(tmp_path, "plan", "Kế hoạch"))
    assert "xóa dòng này để đăng" in vi
    assert "delete this line to publish" in en
    assert "index.vi.md" in en


def test_a_page_has_no_date(tmp_path: Path) -> None:
    paths = write(tmp_path, "page", "Giới thiệu")
    assert paths[0] == "content/pages/gioi-thieu/index.vi.md"
    assert "date:" not in (tmp_path / paths[0]).read_text("utf-8")


def test_a_site_of_one_language_gets_one_file(tmp_path: Path) -> None:
    config = configured(CONFIG.replace(b"[vi, en]", b"[en]").replace(b"{vi: A, en: B}", b"B"))
    assert write(tmp_path, "news", "Some news", config) == ("content/news/2026-01-15-some-news/index.en.md",)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    config = configured(CONFIG)
    folder = tmp_path / "content/news/2026-01-15-tin"
    folder.mkdir(parents=True)
    (folder / "index.en.md").write_text("---\ntitle: Mine\nslug: mine\n---\n", "utf-8")
    with pytest.raises(AlreadyThereError) as there:
        new(tmp_path, config, BY_NAME["news"], "Tin", NOW)
    assert there.value.path == "content/news/2026-01-15-tin/index.en.md"
    assert [path.name for path in folder.iterdir()] == ["index.en.md"]


def test_a_slug_in_use_is_told_apart_by_a_number(tmp_path: Path) -> None:
    old = tmp_path / "content/meetings/x.vi.md"
    old.parent.mkdir(parents=True)
    old.write_text('---\ntitle: "Họp tổng kết"\ndate: 2020-01-01\n---\n', "utf-8")
    assert write(tmp_path, "meeting", "Họp tổng kết")[0] == (
        "content/meetings/2026-01-15-hop-tong-ket-2/index.vi.md"
    )


@pytest.mark.parametrize(
    ("kind", "title", "folder", "slug"),
    [
        ("news", "Tin", "news/2026-01-15-tin", "tin"),
        ("page", "Liên hệ", "pages/lien-he", "lien-he"),
        ("news", "!!!", "news/news-2026-01-15", "news-2026-01-15"),
        ("news", "Tin ngày 2026-01-15", "news/tin-ngay-2026-01-15", "tin-ngay-2026-01-15"),
        ("news", "tin " * 60, None, None),
    ],
)
def test_three_of_one_title_on_one_day_differ_in_a_number_alone(
    tmp_path: Path, kind: str, title: str, folder: str | None, slug: str | None
) -> None:
    paths = [write(tmp_path, kind, title)[0] for _ in range(3)]
    first = Path(paths[0]).parent.as_posix()
    assert folder is None or first == f"content/{folder}"
    assert paths == [f"{first}{number}/index.vi.md" for number in ("", "-2", "-3")]
    texts = [read(tmp_path, path).text for path in paths]
    assert all(texts)
    slugs = [text.slug for text in texts if text]
    assert slug is None or slugs[0] == slug
    assert slugs == [f"{slugs[0]}{number}" for number in ("", "-2", "-3")]


@pytest.mark.parametrize("title", ["Con", "Hội nghị", "Chủ đề", "AUX", "page"])
def test_words_the_site_or_windows_keeps_are_no_slugs(tmp_path: Path, title: str) -> None:
    path = write(tmp_path, "page", title)[0]
    assert path.endswith("-2/index.vi.md")
    assert read(tmp_path, path).diagnostics == ()


def test_a_title_without_letters_gets_a_slug_all_the_same(tmp_path: Path) -> None:
    assert write(tmp_path, "news", "!!!")[0] == "content/news/news-2026-01-15/index.vi.md"


def test_it_fits_into_a_new_site(tmp_path: Path) -> None:
    init(tmp_path)
    config = configured((tmp_path / "config.yaml").read_bytes())
    assert all((tmp_path / path).is_file() for path in write(tmp_path, "award", "Khen thưởng", config))


def test_a_fault_takes_back_what_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Folder.create

    def failing(folder: Folder, name: str) -> int:
        if name == "index.en.md":
            raise OSError(28, "No space left on device")
        return whole(folder, name)

    monkeypatch.setattr(Folder, "create", failing)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path, "news", "Tin")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@given(title=st.text(min_size=1, max_size=200))
@example(title="…")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_title_makes_a_story_that_reads(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    words = title_of(title)
    if not words:
        return
    site = tmp_path_factory.mktemp("site")
    for path in write(site, "news", words):
        assert [d for d in read(site, path).diagnostics if d.code not in {"E106", "E107"}] == []


def test_titles_are_one_line_of_letters_that_can_be_seen() -> None:
    assert title_of("  Hội\n nghị\x00\u202e  ") == "Hội nghị"
    assert title_of("Ho\u0323\u0302i Ð\u00f4ng") == "Hội Đông"
    assert title_of(" \n\t") == title_of("…") == title_of("...") == ""


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("meeting", "meeting"),
        ("meetings", "meeting"),
        ("Meeting", "meeting"),
        ("hội nghị", "meeting"),
        ("hoi-nghi", "meeting"),
        ("khen-thuong", "award"),
        ("kế hoạch", "plan"),
        ("tin", "news"),
        ("news", "news"),
        ("pages", "page"),
        ("party", None),
        ("", None),
    ],
)
def test_kinds_may_be_named_as_people_name_them(word: str, kind: str | None) -> None:
    meant = kind_meant(word, configured())
    assert (meant.name if meant else None) == kind


@pytest.mark.parametrize("first", ["vi", "en"])
@pytest.mark.parametrize("kind", ["meeting", "award", "plan"])
def test_the_words_of_a_kinds_facts_can_be_translated_line_by_line(
    tmp_path: Path, kind: str, first: str
) -> None:
    other = "en" if first == "vi" else "vi"
    config = configured(CONFIG.replace(b"[vi, en]", f"[{first}, {other}]".encode()))
    texts = []
    for path in write(tmp_path, kind, "Tiêu đề", config):
        whole = uncommented((tmp_path / path).read_text("utf-8")).replace("draft: yes", "draft: no")
        reading = read_text(path, whole.encode(), CONTEXT)
        assert reading.text
        texts.append(reading.text)
    site = assemble(config, texts, (), {}, {}, now=NOW, show_held=False)
    assert {each.code for each in site.diagnostics} == {"W220"}
    [story] = site.stories
    facts = msgspec.json.encode(story.facts).decode()
    assert facts.count(f'"{other}":') >= {"meeting": 6, "award": 1, "plan": 4}[kind]


def test_a_new_story_has_its_id_for_feeds_written_down_once_the_site_has_an_address(tmp_path: Path) -> None:
    config = configured(CONFIG.replace(b"bulletin.example", b"htx.vn"))
    texts = [read(tmp_path, path).text for path in write(tmp_path, "news", "Tin mới", config)]
    assert [text.feed_id for text in texts if text] == [
        f"tag:htx.vn,2026:news/2026-01-15-tin-moi:{language}" for language in ("vi", "en")
    ]
    assert {read(tmp_path, path).text.feed_id for path in write(tmp_path, "page", "Trang", config)} == {""}  # type: ignore[union-attr]
    assert {read(tmp_path, path).text.feed_id for path in write(tmp_path, "news", "Tin khác")} == {""}  # type: ignore[union-attr]


OWN = (
    CONFIG
    + """\
kinds:
  notice:
    folder: notices
    label: {vi: Thông báo, en: Notices}
    fields:
      number: {shape: words, label: {vi: Số, en: Number}, required: yes}
      valid_until: {shape: day, label: {vi: Có hiệu lực đến, en: Valid until}}
      urgency:
        shape: choice
        label: {vi: Độ khẩn, en: Urgency}
        choices: {high: {vi: Khẩn, en: Urgent}, low: {vi: Thường, en: Routine}}
      signed_by: {shape: person, label: {vi: Người ký, en: Signed by}}
      public: {shape: yes_no, label: {vi: Công khai, en: Public}}
      about: {shape: text, label: {vi: Về việc, en: About}}
""".encode()
)


def test_a_story_of_a_kind_of_the_site_s_own_offers_its_fields(tmp_path: Path) -> None:
    config = configured(OWN)
    first, other = write(tmp_path, "thông báo", "Nghỉ lễ", config)
    assert first == "content/notices/2026-01-15-nghi-le/index.vi.md"
    said = (tmp_path / first).read_text("utf-8")
    assert '# number: "…"  # Số: bắt buộc\n# valid_until: 2026-01-15  # Có hiệu lực đến\n' in said
    assert "# urgency: high  # Độ khẩn: high (Khẩn), low (Thường)\n" in said
    translated = (tmp_path / other).read_text("utf-8")
    assert '# signed_by: {person: "…", office: "…"}  # Signed by\n# about: "…"  # About\n' in translated
    assert "number:" not in translated
    context = ReadContext(("vi", "en"), "Asia/Ho_Chi_Minh", kinds=config.all_kinds)
    whole = uncommented(said).replace("…", "12/TB-LM").encode()
    text = read_text(first, whole, context).text
    assert text is not None
    assert text.facts is not None
    assert list(text.facts.own) == ["about", "number", "public", "signed_by", "urgency", "valid_until"]


def test_a_schema_for_editors_knows_the_fields_of_the_site_s_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path
    (site / "config.yaml").write_bytes(OWN)
    for _ in range(2):
        assert run(["new", "schema", "front-matter", "--site", str(site)]) == 0
    schema = json.loads((site / "front-matter.json").read_text("utf-8"))
    assert "number" in schema["properties"]
    assert "notice" in schema["properties"]["kind"]["enum"]
    (site / "config.json").write_text("{}", "utf-8")
    assert run(["new", "schema", "config", "--site", str(site), "--lang", "en"]) == 2
    assert "config.json is there already" in capsys.readouterr().err
    assert run(["new", "schema", "tags", "--site", str(site), "--lang", "en"]) == 2
    assert "front-matter, config" in capsys.readouterr().err
