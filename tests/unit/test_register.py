"""content/tags.yaml: the register of tags."""

from __future__ import annotations

import msgspec
import pytest

from coopsite.content.tags import RegisteredTag, read_register
from coopsite.diagnostics import Diagnostic

PATH = "content/tags.yaml"


def codes(source: str) -> list[tuple[str, int]]:
    tags, diagnostics = read_register(source.encode(), PATH, ("vi", "en"))
    assert tags == ()
    return [(diagnostic.code, diagnostic.line) for diagnostic in diagnostics]


def test_a_register() -> None:
    source = """\
- {id: ocop, label: OCOP}
- id: chuyen-doi-so
  label: {vi: Chuyển đổi số, en: Digital transformation}
  synonyms: [số hoá, digital]
- id: ke-hoach
"""
    assert read_register(source.encode(), PATH, ("vi", "en")) == (
        (
            RegisteredTag("ocop", {"vi": "OCOP", "en": "OCOP"}),
            RegisteredTag(
                "chuyen-doi-so",
                {"vi": "Chuyển đổi số", "en": "Digital transformation"},
                ("số hoá", "digital"),
            ),
            RegisteredTag("ke-hoach", {"vi": "ke-hoach", "en": "ke-hoach"}),
        ),
        (),
    )


@pytest.mark.parametrize("source", ["", "\n", "# chưa có thẻ nào\n", "[]"])
def test_an_empty_register(source: str) -> None:
    assert read_register(source.encode()) == ((), ())


def test_an_unknown_key_warns_and_does_no_harm() -> None:
    tags, diagnostics = read_register(b"- {id: ocop, lable: OCOP}\n")
    assert tags == (RegisteredTag("ocop", {"vi": "ocop", "en": "ocop"}),)
    assert diagnostics == (Diagnostic("W212", PATH, 1, 14, {"key": "lable", "suggestion": "label"}),)


def test_an_entry_survives_the_memo() -> None:
    entry = RegisteredTag("ocop", {"vi": "OCOP"}, ("o-cop",))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(entry), type=RegisteredTag) == entry


def test_an_id_given_twice() -> None:
    tags, diagnostics = read_register(b"- id: ocop\n- id: htx\n- id: ocop\n")
    assert tags == ()
    assert diagnostics == (Diagnostic("E201", PATH, 3, 7, {"key": "ocop", "first": "1"}),)


def test_an_id_given_twice_on_one_line() -> None:
    assert codes("[{id: ocop}, {id: ocop}]") == [("E201", 1)]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("tags: [ocop]", [("E211", 1)]),
        (
            "- ocop\n- {label: x}\n- {id: a/b}\n- {id: ''}\n",
            [("E213", 1), ("E215", 2), ("E505", 3), ("E215", 4)],
        ),
        ("- {id: x, synonyms: y}", [("E213", 1)]),
        ("- {id: x\n", [("E214", 1)]),
    ],
)
def test_all_that_is_wrong_is_said(source: str, said: list[tuple[str, int]]) -> None:
    assert codes(source) == said
