"""Kinds and fields that a site declares for itself: what config.yaml may say, what stories say, what readers see."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any, get_args

import pytest
from msgspec import structs
from PIL import Image

from coopsite.config.model import Config
from coopsite.config.schema import read_config
from coopsite.content.read import ReadContext, ReadText, read_text
from coopsite.diagnostics import Diagnostic
from coopsite.images.share_image import ShareImageRenderer
from coopsite.kinds.base import Colour, OwnShape, Sign
from coopsite.kinds.head import head_schema
from coopsite.kinds.looks import PALETTE, POLYGONS, rgb
from coopsite.kinds.own import OwnFact
from coopsite.kinds.registry import LISTED
from coopsite.pages.search_text import document_of
from coopsite.site.pairing import Pairing, pair
from coopsite.templating.kind_styles import kind_styles
from coopsite.templating.theme import shipped
from tests.unit.page_factories import STRINGS, Planned

LEAST = "title: {vi: A, en: B}\nbase_url: https://bulletin.example/\nlanguages: [vi, en]\n"
LABEL = "label: {vi: Thông báo, en: Notices}"
WITH_FIELDS = f"""\
kinds:
  notice:
    folder: notices
    {LABEL}
    fields:
      number: {{shape: words, label: {{vi: Số, en: Number}}, required: yes}}
      valid_until: {{shape: day, label: {{vi: Có hiệu lực đến, en: Valid until}}}}
      signed_by: {{shape: person, label: {{vi: Người ký, en: Signed by}}}}
      state: {{shape: choice, label: Tình trạng, choices: {{open: {{vi: Còn mở, en: Open}}, closed: Đóng}}}}
      note: {{shape: text, label: Ghi chú}}
      Số_gói: {{shape: count, label: Số gói}}
  tender:
    label: {{vi: Mời thầu, en: Tenders}}
    fields:
      number: {{shape: count, label: {{vi: Số gói, en: Lots}}}}
"""


def configured(extra: str = WITH_FIELDS) -> Config:
    read, diagnostics = read_config((LEAST + extra).encode())
    assert diagnostics == ()
    assert read is not None
    return read


def told(kinds: str) -> list[tuple[str, str, str]]:
    _, diagnostics = read_config(f"{LEAST}{kinds}\n".encode())
    return [
        (f.code, f.args.get("key", ""), f.args.get("reason", f.args.get("names", ""))) for f in diagnostics
    ]


def read(path: str, *lines: str, config: Config | None = None) -> ReadText:
    config = config or configured()
    context = ReadContext(config.languages, config.timezone, kinds=config.all_kinds)
    text = "\n".join(("---", "title: T", "date: 2024-01-31", *lines, "---", "", "Tin.", ""))
    return read_text(f"content/{path}", text.encode(), context)


def own(path: str, *lines: str) -> dict[str, OwnFact[dict[str, str]]]:
    found = read(path, *lines)
    assert found.diagnostics == ()
    assert found.text is not None
    return found.text.facts.own if found.text.facts else {}


def codes(found: ReadText) -> list[tuple[str, dict[str, str]]]:
    return [(each.code, each.args) for each in found.diagnostics]


def paired(*files: ReadText) -> Pairing:
    return pair([file.text for file in files if file.text is not None], configured())


# config.yaml


def test_a_kind_needs_a_name_for_its_list_and_nothing_else() -> None:
    kind = configured("kinds: {notice: {label: {vi: Thông báo, en: Notices}}}\n").kinds["notice"]
    assert (kind.folder, kind.address) == ("notice", {"vi": "thong-bao", "en": "notices"})
    assert (kind.colour, kind.sign) == ("teal", "square")


def test_kinds_without_a_look_have_the_next_one_each() -> None:
    kinds = configured("kinds: {a: {label: A}, b: {label: B}, c: {label: C, colour: pink}}\n").kinds
    assert list(kinds) == [*(kind.name for kind in LISTED), "a", "b", "c"]
    assert [(kinds[name].colour, kinds[name].sign) for name in "abc"] == [
        ("teal", "square"),
        ("red", "triangle"),
        ("pink", "hexagon"),
    ]


def test_a_kind_stands_in_the_menu_and_in_collections() -> None:
    config = configured(
        WITH_FIELDS + "collections: {new: {kind: notice, for: home.html}}\nnavigation: [notices]\n"
    )
    assert config.navigation[0].target == "notice"
    assert config.navigation[0].label == {"vi": "Thông báo", "en": "Notices"}
    assert [entry.target for entry in configured().navigation][-3:] == ["notice", "tender", "topics"]


def test_a_shipped_kind_may_have_other_words_look_and_fields() -> None:
    news = configured("kinds: {news: {colour: red, fields: {số: {shape: words, label: Số}}}}\n").kinds["news"]
    assert (news.label["vi"], news.colour, news.sign) == ("Tin tức", "red", "diamond")
    assert [field.name for field in news.fields] == ["số"]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ("kinds: {notice: {}}", ("E801", "kinds.notice.label", "@missing")),
        ("kinds: {meting: {}}", ("E801", "kinds.meting", "@unknown_key")),
        ("kinds: {tin-tuc: {label: x}}", ("E801", "kinds.tin-tuc", "@unknown_key")),
        ("kinds: {Thông báo: {label: x}}", ("E801", "kinds.Thông báo", "@kind_name")),
        ("kinds: {page: {label: x}}", ("E801", "kinds.page", "@kind_name")),
        ("kinds: {topics: {label: x}}", ("E801", "kinds.topics", "@kind_name")),
        ("kinds: {con: {label: x}}", ("E801", "kinds.con", "@kind_name")),
        (f"kinds: {{notice: {{{LABEL}, folder: static}}}}", ("E801", "kinds.notice.folder", "@folder_name")),
        (f"kinds: {{notice: {{{LABEL}, folder: a/b}}}}", ("E801", "kinds.notice.folder", "@folder_name")),
        (f"kinds: {{notice: {{{LABEL}, folder: News}}}}", ("E801", "kinds.notice.folder", "@folder_taken")),
        (f"kinds: {{notice: {{{LABEL}, folder: pages}}}}", ("E801", "kinds.notice.folder", "@folder_taken")),
        (
            f"kinds: {{notice: {{{LABEL}, address: {{vi: tin-tuc}}}}}}",
            ("E801", "kinds.notice.address.vi", "@address_taken"),
        ),
        (
            "kinds: {notice: {label: {vi: Lịch, en: x}}}",
            ("E801", "kinds.notice.address.vi", "@address_taken"),
        ),
        (f"kinds: {{notice: {{{LABEL}, colour: black}}}}", ("E801", "kinds.notice.colour", "@known_word")),
        (f"kinds: {{notice: {{{LABEL}, sign: circle}}}}", ("E801", "kinds.notice.sign", "@known_word")),
        ("kinds: {notice: {label: {vi: Thông báo}}}", ("W240", "kinds.notice.label", "en")),
        (f"kinds: {{notice: {{{LABEL}, one: {{en: Notice}}}}}}", ("W240", "kinds.notice.one", "vi")),
        ("collections: {a: {kind: notice, for: home.html}}", ("E801", "collections.a.kind", "@known_word")),
    ],
)
def test_a_kind_that_cannot_be_is_told(kinds: str, expected: tuple[str, str, str]) -> None:
    assert told(kinds) == [expected]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Thông báo", "notices"), ("thong-bao", "notices"), ("Tin tức", "news"), ("bảng vàng", "honours")],
)
def test_a_section_of_the_front_page_goes_by_the_words_readers_see(written: str, meant: str) -> None:
    _, found = read_config(
        f"{LEAST}kinds: {{notice: {{folder: notices, {LABEL}}}}}\nhome: [{written}]\n".encode()
    )
    assert [(each.code, each.args["suggestion"]) for each in found] == [("E801", meant)]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("số: {shape: từ, label: x}", ("E801", "số.shape", "@known_word")),
        ("số: {label: x}", ("E801", "số.shape", "@missing")),
        ("số: {shape: words}", ("E801", "số.label", "@missing")),
        ("số: {shape: words, lable: x, label: x}", ("E801", "số.lable", "@unknown_key")),
        ("a b: {shape: words, label: x}", ("E801", "a b", "@field_name")),
        ("place: {shape: words, label: x}", ("E801", "place", "@field_of_every_story")),
        ("số: {shape: choice, label: x}", ("E801", "số.choices", "@choices_missing")),
        ("số: {shape: day, label: x, choices: [a]}", ("E801", "số.choices", "@choices_in_vain")),
        ("số: {shape: words, label: {vi: x}}", ("W240", "số.label", "en")),
        ("số: {shape: choice, label: x, choices: {a: {en: x}}}", ("W240", "số.choices.a", "vi")),
    ],
)
def test_a_field_that_cannot_be_is_told(field: str, expected: tuple[str, str, str]) -> None:
    code, key, reason = expected
    assert told(f"kinds: {{notice: {{{LABEL}, fields: {{{field}}}}}}}") == [
        (code, f"kinds.notice.fields.{key}", reason)
    ]


# what stories say


SAID = {
    "words": "12/TB-LM", "text": "{vi: A, en: B}", "list": "a, b", "texts": "[A, B]", "day": "2024-12-31",
    "moment": "2024-12-31T17:00", "number": "12.5", "count": "03", "yes_no": "có", "choice": "Còn mở",
    "person": "Lan", "people": "[Lan, {office: Kế toán}]", "web_address": "vca.org.vn", "file": "a.pdf",
}  # fmt: skip
"""Shape → how a story may say it."""


def with_every_shape() -> Config:
    more = {"choice": ", choices: {open: {vi: Còn mở, en: Open}}"}
    fields = "".join(
        f"      x_{shape}: {{shape: {shape}, label: x{more.get(shape, '')}}}\n" for shape in SAID
    )
    return configured(f"kinds:\n  notice:\n    {LABEL}\n    fields:\n{fields}")


def test_every_shape_is_read_as_what_it_is() -> None:
    assert set(SAID) == set(get_args(OwnShape))
    found = read(
        "notice/a.vi.md", *(f"x_{shape}: {value}" for shape, value in SAID.items()), config=with_every_shape()
    )
    assert found.diagnostics == ()
    assert found.text is not None
    assert found.text.facts is not None
    facts = found.text.facts.own
    given: dict[str, Any] = {
        "words": facts["x_words"].words, "text": facts["x_text"].text, "list": facts["x_list"].words,
        "texts": facts["x_texts"].texts, "day": facts["x_day"].words, "moment": facts["x_moment"].moment,
        "number": facts["x_number"].number, "count": facts["x_count"].number, "yes_no": facts["x_yes_no"].yes,
        "choice": facts["x_choice"].words, "web_address": facts["x_web_address"].words, "file": facts["x_file"].file,
    }  # fmt: skip
    assert given == {
        "words": ("12/TB-LM",), "text": {"vi": "A", "en": "B"}, "list": ("a", "b"), "texts": ({"vi": "A"}, {"vi": "B"}),
        "day": ("2024-12-31",), "moment": ("2024-12-31T17:00:00+07:00", False), "number": 12.5, "count": 3,
        "yes_no": True, "choice": ("open",), "web_address": ("https://vca.org.vn",), "file": "a.pdf",
    }  # fmt: skip
    assert facts["x_person"].people[0].name == {"vi": "Lan"}
    assert [person.office for person in facts["x_people"].people] == [None, {"vi": "Kế toán"}]


def test_two_kinds_may_call_a_field_alike() -> None:
    assert own("notices/a.vi.md", "number: 12/TB-LM")["number"].words == ("12/TB-LM",)
    assert own("tender/a.vi.md", "number: 12")["number"].number == 12
    assert own("notices/a.vi.md", "kind: tender", "number: 12")["number"].number == 12


def test_a_field_may_have_a_name_with_marks() -> None:
    assert own("notices/a.vi.md", "Số_gói: 3")["Số_gói"].number == 3


@pytest.mark.parametrize("folder", ["notices", "notice", "Thông báo", "thong-bao", "THONG BAO"])
def test_the_words_of_a_kind_are_names_of_its_folder(folder: str) -> None:
    text = read(f"{folder}/a.vi.md", "number: 1").text
    assert text is not None
    assert text.kind == "notice"


def test_a_misspelt_field_and_that_of_another_kind_are_unknown() -> None:
    ((code, args),) = codes(read("notices/a.vi.md", "nummber: 1"))
    assert (code, args["key"], args["suggestion"]) == ("W212", "nummber", "number")
    ((code, args),) = codes(read("news/a.vi.md", "valid_until: 2024-12-31"))
    assert (code, args["kind"]) == ("W212", "notice")


def test_a_value_of_the_wrong_shape_is_told_as_any_other() -> None:
    assert [code for code, _ in codes(read("notices/a.vi.md", "valid_until: 31/12/2024"))] == ["E207"]
    ((code, args),) = codes(read("notices/a.vi.md", "state: mở"))
    assert (code, args["allowed"]) == ("E213", "open, closed")
    ((code, args),) = codes(read("notices/a.vi.md", "signed_by: {persn: A, office: B}"))
    assert (code, args["suggestion"]) == ("W212", "person")


def test_a_file_no_reader_can_open_is_told() -> None:
    config = with_every_shape()
    assert codes(read("notice/a.vi.md", "x_file: a.pdf", config=config)) == []
    ((code, _),) = codes(read("notice/a.vi.md", "x_file: 'javascript:x()'", config=config))
    assert code == "E306"


def test_languages_share_the_fields_and_their_texts_are_put_together() -> None:
    (story,) = paired(
        read("notices/a.vi.md", "number: 12", "note: Chú", "signed_by: {person: Lan, office: Chủ tịch}"),
        read("notices/a.en.md", "note: Note", "valid_until: 2024-12-31", "signed_by: {office: President}"),
    ).pairs
    facts = story.facts.own
    assert facts["note"].text == {"vi": "Chú", "en": "Note"}
    assert facts["signed_by"].people[0].office == {"vi": "Chủ tịch", "en": "President"}
    assert (facts["number"].words, facts["valid_until"].words) == (("12",), ("2024-12-31",))


def test_what_languages_say_differently_names_the_field_in_both() -> None:
    ((one, other),) = [
        [(each.args["field"], each.args["other_line"]) for each in paired(*files).diagnostics]
        for files in [
            (
                read("notices/a.vi.md", "number: 1", "valid_until: 2024-12-31"),
                read("notices/a.en.md", "valid_until: 2024-12-30", "number: 2"),
            )
        ]
    ]
    assert {one, other} == {("number", "4"), ("valid_until", "5")}


def test_a_required_field_is_missed_once_a_text_is_no_draft() -> None:
    def missing(*files: ReadText) -> list[Diagnostic]:
        return [each for each in paired(*files).diagnostics if each.code == "E215"]

    assert missing(read("notices/a.vi.md", "draft: yes")) == []
    (found,) = missing(read("notices/a.vi.md", "draft: yes"), read("notices/a.en.md"))
    assert found.args["field"] == "number"
    assert missing(read("notices/a.vi.md"), read("notices/a.en.md", "number: 1")) == []
    assert missing(read("tender/a.vi.md")) == []


def test_an_editor_s_schema_has_the_fields_of_every_kind() -> None:
    schema = head_schema(configured().all_kinds)
    properties = schema["properties"]
    assert {"note", "signed_by", "Số_gói", "title"} <= properties.keys()
    assert properties["kind"]["enum"][-2:] == ["tender", "page"]
    # Words of a notice, or a whole number of a tender.
    assert len(properties["number"]["anyOf"]) > 1


# what readers get


def test_search_reads_what_the_panel_says() -> None:
    config = with_every_shape()
    text = read(
        "notice/a.vi.md", *(f"x_{shape}: {value}" for shape, value in SAID.items()), config=config
    ).text
    assert text is not None
    view = Planned([text], config=config).view("vi/thong-bao/t/index.html")
    assert [field.name for field in view.own_given] == [f"x_{shape}" for shape in SAID]
    found = document_of(view, STRINGS["vi"])
    assert found.numbers == ("12/TB-LM",)
    said = {"12/TB-LM", "A", "a. b", "A. B", "31/12/2024", "12,5", "3", "Còn mở", "Lan", "Lan. Kế toán"}
    assert said | {"vca.org.vn", "a.pdf"} <= set(found.text.split("\n"))


def test_a_share_image_shows_the_colour_and_sign_of_its_kind() -> None:
    config = structs.replace(configured(), share_images=True)
    texts = [read("notices/a.vi.md", "number: 1").text, read("news/b.vi.md", "slug: b").text]
    planned = Planned([text for text in texts if text is not None], config=config)
    looks = {card.kind: card.look for _, card in planned.plan.shares}
    assert looks == {"site": None, "notice": ("teal", "square"), "news": None}
    card = next(card for _, card in planned.plan.shares if card.kind == "notice")
    drawn = Image.open(BytesIO(ShareImageRenderer().draw(card))).convert("RGB")
    assert rgb("teal") in {colour for _, colour in drawn.getcolors(1 << 24) or []}


# how they look


def luminance(colour: str) -> float:
    """WCAG 2.2: relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def grounds() -> tuple[list[str], list[str]]:
    """The backgrounds of the shipped style sheet, on light pages and on dark ones."""
    css = shipped().assets["site.css"].decode()
    found = re.findall(r"--(?:bg|tint): (#[0-9a-f]+)", css.partition("@media print")[0])
    whole = [
        colour if len(colour) == 7 else "#" + "".join(2 * each for each in colour[1:]) for colour in found
    ]
    return whole[:2], whole[2:4]


@pytest.mark.parametrize("colour", get_args(Colour))
def test_every_colour_can_be_read_on_light_and_dark(colour: Colour) -> None:
    for ink, on in zip(PALETTE[colour], grounds(), strict=True):
        assert min(contrast(ink, ground) for ground in on) >= 4.5


@pytest.mark.parametrize("kind", [kind.name for kind in LISTED])
def test_shipped_kinds_look_in_the_style_sheet_as_they_are_declared(kind: str) -> None:
    css = shipped().assets["site.css"].decode()
    declared = next(each for each in LISTED if each.name == kind)
    light, dark = re.findall(rf"--{kind}: (#[0-9a-f]{{6}});", css)[:2]
    assert PALETTE[declared.colour] == (light, dark)
    assert rgb(declared.colour) == tuple(int(light[at : at + 2], 16) for at in (1, 3, 5))
    corners = POLYGONS.get(declared.sign, ())
    written = re.search(rf"\.k-{kind} \{{.*?polygon\((.*?)\)", css)
    pairs = re.findall(r"(\d+)%? (\d+)%?", written[1]) if written else []
    assert tuple((int(x), int(y)) for x, y in pairs) == corners


def test_every_sign_but_the_disc_has_corners() -> None:
    assert {*POLYGONS, "disc"} == set(get_args(Sign))


def test_only_kinds_that_look_otherwise_have_styles() -> None:
    assert kind_styles(configured("").kinds.values()) == ""
    css = kind_styles(configured("kinds: {news: {sign: disc}, notice: {label: x}}\n").kinds.values())
    assert set(re.findall(r"\.k-(\w+)", css)) == {"news", "notice"}
    assert ".k-news { --k: #6b3f94; --s: none }" in css
