"""The docs name every command, option, key, field and code there is; their examples work."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

import click
import pytest
from msgspec import structs

from coopsite.cli.commands import cli
from coopsite.config.model import HOME_REGISTERS, REGISTERS
from coopsite.config.schema import json_schemas, read_config
from coopsite.content.markdown import render_body
from coopsite.content.read import ReadContext, read_text
from coopsite.content.tag_fields import TagFields
from coopsite.content.tags import read_register
from coopsite.desk import launcher
from coopsite.diagnostics import SourcePosition
from coopsite.diagnostics.catalogue import codes
from coopsite.diagnostics.summary import Tally, built
from coopsite.kinds.award import Form, Status
from coopsite.kinds.base import Part
from coopsite.kinds.meeting import DayPart
from coopsite.kinds.plan import Qualifier, TaskStatus
from coopsite.kinds.registry import BY_NAME, LISTED
from coopsite.locales import desk_words
from coopsite.locales.en import messages as en
from coopsite.locales.vi import messages as vi
from coopsite.textfile.yaml import parse_yaml
from tests import doc_tables

DOCS = Path(__file__).parents[2] / "docs"
HANDBOOKS = {"vi": "handbook.vi.md", "en": "handbook.en.md"}
PAGES = ("configuration.md", "front-matter.md", "markdown.md", "diagnostics.md", *HANDBOOKS.values())
LEAST = "title: T\nbase_url: https://bulletin.example/\nlanguages: [vi, en]\n"

_FENCE = re.compile(r"^([ ]*)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"\b[EWN]\d{3}\b")


@cache
def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def fences(name: str, sort: str) -> list[str]:
    return [
        re.sub(rf"^{f[1]}", "", f[3], flags=re.MULTILINE) for f in _FENCE.finditer(page(name)) if f[2] == sort
    ]


def section(name: str, heading: str) -> str:
    """What stands below a heading, up to the next one of whatever level."""
    text = _FENCE.sub("", page(name))
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{name} has no section {heading!r}"
    return found[1]


def rows(text: str) -> list[list[str]]:
    """Rows of tables whose first cell is code, or code in a link."""
    lines = [line for line in text.splitlines() if re.match(r"\| \[?`", line)]
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]


def names(text: str) -> list[str]:
    return [found[1] for row in rows(text) if (found := re.match(r"\[?`([^`]+)`", row[0]))]


def schema(name: str) -> Mapping[str, Any]:
    return json_schemas()[name]


def structure(whole: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    """The schema of the map a key holds, or of the maps in its list or by name; None for anything simpler."""
    found = whole["properties"][name]
    for inner in ("items", "additionalProperties"):
        if isinstance(found.get(inner), dict):
            found = found[inner]
    reference = found.get("$ref", "")
    return whole["$defs"][reference.rpartition("/")[2]] if reference else None


def words_of(found: Any) -> Iterator[str]:
    """Every word a schema allows."""
    if isinstance(found, dict):
        if found.get("type") == "string":
            yield from found.get("enum", ())
        for inner in found.values():
            yield from words_of(inner)
    elif isinstance(found, list):
        for inner in found:
            yield from words_of(inner)


# The command line


def options_of(command: click.Command) -> set[str]:
    return {
        name
        for option in command.params
        for name in (*option.opts, *option.secondary_opts)
        if name[0] == "-" and not getattr(option, "hidden", False)
    }


@pytest.mark.parametrize("handbook", HANDBOOKS.values())
@pytest.mark.parametrize("name", cli.commands)
def test_every_command_is_described_with_its_options_and_no_others(name: str, handbook: str) -> None:
    described = [
        option
        for row in rows(section(handbook, f"`coopsite {name}`"))
        for option in re.findall(r"--[\w-]+", row[0])
    ]
    assert sorted(described) == sorted(options_of(cli.commands[name]))


@pytest.mark.parametrize("handbook", HANDBOOKS.values())
def test_no_command_is_described_that_does_not_exist(handbook: str) -> None:
    described = re.findall(r"^### `coopsite (\w+)`$", page(handbook), re.MULTILINE)
    assert sorted(described) == sorted(cli.commands)
    assert {"--version", "--help"} <= set(re.findall(r"--\w+", page(handbook)))


@pytest.mark.parametrize(("language", "handbook"), HANDBOOKS.items())
def test_the_last_line_of_a_build_is_quoted_as_it_is(language: str, handbook: str) -> None:
    done = Tally(pages=73, written=3, unchanged=95, removed=0, held_back=1, seconds=0.6)
    assert f"`{built(done, language)}`" in page(handbook)


def test_the_handbook_and_the_messages_call_things_the_same() -> None:
    told = re.sub(r"\s+", " ", page(HANDBOOKS["vi"]))
    for words in (Form, DayPart, TaskStatus):
        for word in get_args(words)[1:]:
            assert f"`{word}` ({vi.GLOSSES[word]}" in told, word


@pytest.mark.parametrize("language", HANDBOOKS)
def test_who_names_nothing_in_the_menu_is_told_every_word_that_may_stand_there(language: str) -> None:
    (meaning,) = (row[1] for row in rows(section("configuration.md", "`navigation`")) if row[0] == "`to`")
    told = {"vi": vi, "en": en}[language].WORDS["how_in_menu"]
    allowed = set(re.findall(r"`([a-z/]+)`", meaning)) - {"content/", "about"}
    assert {"meetings", "topics", "archive", *REGISTERS, "pages/about"} <= allowed
    assert {name for name in allowed if not re.search(rf"(?<![\w/]){name}(?![\w/])", told)} == set()


def test_every_word_that_may_be_written_is_explained_in_vietnamese() -> None:
    told = {word for name in ("config", "front-matter") for word in words_of(schema(name))}
    told |= {*HOME_REGISTERS, *(kind.folder for kind in LISTED)}
    own = {word for word in told if word in vi.GLOSSES}
    assert set(vi.GLOSSES) == own
    assert set(BY_NAME) <= own
    for words in (
        Form,
        Status,
        DayPart,
        TaskStatus,
        Qualifier,
    ):
        assert set(get_args(words)[1:]) <= own


def commands_shown() -> list[str]:
    lines = [line for name in PAGES for text in fences(name, "sh") for line in text.splitlines()]
    return [
        line for line in dict.fromkeys(lines) if line.startswith("coopsite ") and line != "coopsite --version"
    ]


@pytest.mark.parametrize("line", commands_shown())
def test_every_command_shown_can_be_typed(line: str) -> None:
    _, name, *args = shlex.split(line)
    cli.commands[name].make_context(name, args)


# config.yaml


def test_every_configuration_key_is_listed_and_has_a_section() -> None:
    keys = list(schema("config")["properties"])
    assert sorted(names(section("configuration.md", "At a glance"))) == sorted(keys)
    for key in keys:
        assert section("configuration.md", f"`{key}`").strip()


@pytest.mark.parametrize(
    "key", [key for key in schema("config")["properties"] if structure(schema("config"), key)]
)
def test_every_inner_configuration_key_is_described(key: str) -> None:
    inner = structure(schema("config"), key)
    assert inner is not None
    described = [name for name in names(section("configuration.md", f"`{key}`")) if name not in BY_NAME]
    assert sorted(described) == sorted(inner["properties"])


def test_every_word_of_the_configuration_is_named() -> None:
    missing = {word for word in words_of(schema("config")) if f"`{word}`" not in page("configuration.md")}
    assert not missing


def test_the_defaults_listed_are_those_that_hold() -> None:
    config, diagnostics = read_config(LEAST.encode())
    assert config is not None
    assert diagnostics == ()
    listed = {row[0].split("`")[1]: row[2] for row in rows(section("configuration.md", "At a glance"))}
    required = {key for key, default in listed.items() if default == "required"}
    assert required == set(schema("config")["required"])
    given = {key: default.strip("`") for key, default in listed.items() if default.startswith("`")}
    written, diagnostics = read_config(
        (LEAST + "".join(f"{key}: {value}\n" for key, value in given.items())).encode()
    )
    assert diagnostics == ()
    assert written
    unplaced = tuple(structs.replace(entry, at=SourcePosition(0, 0)) for entry in written.navigation)
    assert structs.replace(written, navigation=unplaced) == config


@pytest.mark.parametrize("example", [text for text in fences("configuration.md", "yaml") if ":" in text])
def test_every_configuration_example_is_right(example: str) -> None:
    if example.startswith("- id:"):
        register, diagnostics = read_register(example.encode())
        assert register
    else:
        given = parse_yaml(example).value or {}
        rest = "".join(line for line in LEAST.splitlines(True) if line.split(":")[0] not in given)
        config, diagnostics = read_config((rest + example).encode())
        assert config is not None
    assert diagnostics == ()


def test_every_key_of_the_register_of_tags_is_described() -> None:
    assert names(section("configuration.md", "Tags")) == list(TagFields.__annotations__)


# Front matter

HEAD = schema("front-matter")


def test_the_tables_of_fields_are_those_of_the_kinds() -> None:
    assert doc_tables.front_matter(page("front-matter.md")) == page("front-matter.md"), "run make docs"
    assert doc_tables.templates(page("templates.md")) == page("templates.md"), "run make docs"
    described = {field for shapes in doc_tables.TABLES.values() for shape in shapes
                 for field in shape.__struct_encode_fields__ if issubclass(shape, Part)}  # fmt: skip
    assert described == set(HEAD["properties"])


def test_no_structure_of_a_front_matter_is_left_out() -> None:
    headed = {name for heading in re.findall(r"^#+ (.*)$", page("front-matter.md"), re.MULTILINE)
              for name in re.findall(r"`(\w+)`", heading)}  # fmt: skip
    assert {field for field in HEAD["properties"] if structure(HEAD, field)} <= headed


def test_every_word_of_a_front_matter_is_named() -> None:
    missing = {word for word in words_of(HEAD) if f"`{word}`" not in page("front-matter.md")}
    assert not missing
    for form in get_args(Form)[1:]:
        assert all(f"`{form}`" in page(handbook) for handbook in HANDBOOKS.values())


def read(text: str, language: str) -> list[str]:
    context = ReadContext(languages=("vi", "en"), timezone="Asia/Ho_Chi_Minh")
    reading = read_text(f"content/news/a/index.{language}.md", text.encode(), context)
    body = render_body(reading.body, language)
    return [diagnostic.code for diagnostic in (*reading.diagnostics, *body.outline.diagnostics)]


@pytest.mark.parametrize("example", [*fences("front-matter.md", "yaml"), *fences(HANDBOOKS["vi"], "yaml")])
def test_every_example_of_facts_is_right(example: str) -> None:
    title = "" if example.startswith("title:") else "title: T\n"
    assert read(f"---\n{title}{example}---\n", "vi") == []


@pytest.mark.parametrize(
    ("language", "example"),
    [
        *(("vi", text) for name in ("front-matter.md", HANDBOOKS["vi"]) for text in fences(name, "markdown")),
        *(("en", text) for text in fences(HANDBOOKS["en"], "markdown")),
    ],
)
def test_every_example_of_a_text_is_right(language: str, example: str) -> None:
    whole = example if example.startswith("---\n") else f"---\ntitle: T\n---\n\n{example}"
    assert read(whole, language) == []


# Diagnostics


def test_every_code_is_explained_once_and_in_both_languages() -> None:
    table = [line.strip("| ").split(" | ") for line in section("diagnostics.md", "All codes").splitlines()
             if re.match(r"\| [EWN]\d", line)]  # fmt: skip
    rows_of = sorted(row[0] for row in table)
    assert rows_of == sorted(codes()), (
        f"docs/diagnostics.md: rows of {sorted({*rows_of} ^ codes()) or 'codes twice'}"
    )
    assert all(len(row) == 3 and all(row) for row in table)


@pytest.mark.parametrize("name", PAGES)
def test_no_code_is_named_that_does_not_exist(name: str) -> None:
    assert set(_CODE.findall(page(name))) <= codes()


@pytest.mark.parametrize("name", PAGES)
def test_links_between_the_docs_lead_somewhere(name: str) -> None:
    for target, _, anchor in re.findall(
        r"\]\(((?!https?:)[\w./-]*)(#([\w-]+))?\)", _FENCE.sub("", page(name))
    ):
        if not (target.endswith(".md") or anchor):
            continue  # an example of a link of a story's own
        assert not target or (DOCS / target).is_file(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", page(target or name), re.MULTILINE)
            assert anchor in {
                re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings
            }


def test_the_map_says_why_each_library_is_here() -> None:
    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    named = {
        name.strip()
        for row in re.findall(r"^\| ([^|]+) \|", (DOCS / "architecture.md").read_text("utf-8"), re.MULTILINE)
        for name in row.split(",")
    }
    assert {re.split(r"[\[<>=!~ ]", each)[0] for each in wanted} <= named


def test_the_map_has_every_room() -> None:
    package = DOCS.parent / "coopsite"
    rooms = {f"{each.name}/" for each in package.iterdir() if (each / "__init__.py").is_file()}
    rooms |= {each.name for each in package.glob("[!_]*.py")}
    drawn = re.findall(
        r"^      ([a-z_]+(?:\.py|/)) ", (DOCS / "architecture.md").read_text("utf-8"), re.MULTILINE
    )
    assert set(drawn) == rooms
    assert len(drawn) == len(rooms)


@pytest.mark.parametrize(("language", "handbook"), HANDBOOKS.items())
def test_the_handbook_and_the_desk_call_things_the_same(language: str, handbook: str) -> None:
    words = desk_words(language)
    said = page(handbook)
    states = ("published", "draft", "held", "expired", "missing", "behind", "broken")
    for name in (
        "list_new", "action_new_make", "text_part_facts", "text_part_text", "text_width_fit", "form_add", "text_both",
        "text_save", "text_compare", "text_to_raw", "shell_tags", "shell_deleted", "shell_publish", "publish_build",
        "picture_choose", *(f"list_state_{state}" for state in states),
    ):  # fmt: skip
        assert f"**{words[name]}**" in said, name
    for file in (launcher.WINDOWS, launcher.MACOS, launcher.LINUX):
        assert f"`{file}`" in said, file
