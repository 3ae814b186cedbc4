"""Every diagnostic has words in both languages, and they make sense whatever is known."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import coopsite
from coopsite.diagnostics import Diagnostic, catalogue
from coopsite.diagnostics.catalogue import codes, count, hint, message, word, words
from coopsite.diagnostics.values import word_meant
from coopsite.locales import SPOKEN
from coopsite.locales.en import messages as en
from coopsite.locales.vi import messages as vi
from coopsite.text.numbers import one_decimal, whole_number

PACKAGE = Path(coopsite.__file__).parent
PLACES = re.compile(r"\{([a-z_]+)\}")
PROMISED = (
    "W111", "W112", "W113", "W114",
    "E101", "E102", "E105", "E106", "E107", "W108", "E109", "E110", "E201", "E202", "E203", "E204",
    "E205", "E206", "E207", "E208", "E209", "E210", "E211", "W212", "E213", "E214", "E215", "E216",
    "W217", "W218", "W219", "W220", "W221", "E301", "E302", "W303", "W304", "W305", "E306", "E307", "W308", "W309",
    "W310", "W311", "W312", "E313", "E401", "E402", "E403", "E404", "E405", "E501", "E502", "E503", "E504",
    "E505", "W506", "W507", "W508", "E507", "E601", "E602", "E603", "E604", "W605", "E607", "W701",
    "E702", "E801",
)  # fmt: skip
NAMES = ["key", "value", "expected", "found", "until", "size", "pid", "tag", "reason"]
ODD = ["@list", "@nothing-known", "@", "2024-13-45", "9" * 5000, "²"]
JSON_LD = {"context", "graph", "id", "type"}
CSS = {"import"}


def base(name: str) -> str:
    return name.removesuffix(".one").removesuffix(".many")


def places(text: str) -> set[str]:
    return set(PLACES.findall(text))


def strings_of_package() -> set[str]:
    """Every text written in the package outside the catalogue and the docstrings."""
    found: set[str] = set()
    for module in PACKAGE.rglob("*.py"):
        if not {"diagnostics", "locales"} & set(module.relative_to(PACKAGE).parts):
            tree = ast.parse(module.read_text("utf-8"))
            found |= {
                n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
            }
    return found


def test_every_promised_code_has_words() -> None:
    assert set(PROMISED) <= codes()


def test_every_code_the_package_uses_has_words() -> None:
    used = {text for text in strings_of_package() if re.fullmatch(r"[EWN]\d{3}", text)}
    assert used - codes() == set()


def test_every_word_the_package_uses_is_known() -> None:
    used = {text[1:] for text in strings_of_package() if re.fullmatch(r"@[a-z_]+", text)}
    assert used - words() - JSON_LD - CSS == set()


def test_no_word_is_left_that_nobody_says() -> None:
    said = strings_of_package()
    for name in ("catalogue.py", "report.py", "summary.py", "caret.py"):
        tree = ast.parse((PACKAGE / "diagnostics" / name).read_text("utf-8"))
        said |= {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    said = {text.removeprefix("@") for text in said}
    put_together = re.compile(r"(?:reason|explain|file|how|add)_")
    assert {base(name) for name in words() if not put_together.match(name)} - said == set()


def test_both_languages_have_the_same_entries_and_values() -> None:
    assert set(vi.MESSAGES) == set(en.MESSAGES)
    for code, entry in en.MESSAGES.items():
        assert [places(text) for text in entry] == [places(text) for text in vi.MESSAGES[code]], code
    assert {base(name) for name in vi.WORDS} == {base(name) for name in en.WORDS}
    vietnamese = {base(name): places(text) for name, text in vi.WORDS.items()}
    assert {base(name): places(text) for name, text in en.WORDS.items()} == vietnamese


@pytest.mark.parametrize("language", SPOKEN)
def test_without_values_every_message_is_a_whole_sentence(language: str) -> None:
    for code in sorted(codes()):
        said = message(Diagnostic(code), language)
        assert said[0].isupper() or said.startswith("coopsite"), said
        assert said.endswith((".", "?")), said
        for text in (said, hint(Diagnostic(code), language)):
            assert text
            assert "⟦" not in text
            bare = text.replace(": …", "").replace("{% … %}", "").replace("{{ … }}", "")
            assert "…" not in bare, (
                f"{code}, {language}: say it without the value, too, ⟦with {{it}}|without⟧: {text}"
            )
            assert "“”" not in text
            assert "  " not in text
            assert not re.search(r" [.?,:](\s|$)", text), text
            assert not places(text)


@pytest.mark.parametrize("language", SPOKEN)
def test_every_value_of_a_template_is_shown_when_it_is_given(language: str) -> None:
    for code, entry in (vi.MESSAGES if language == "vi" else en.MESSAGES).items():
        args = {name: f"Giá-trị-{name}" for name in places("".join(entry))}
        said = message(Diagnostic(code, args=args), language) + hint(Diagnostic(code, args=args), language)
        assert args == {} or "Giá-trị-" in said, code


def test_vietnamese_is_written_with_its_marks() -> None:
    marked = re.compile("[ăâđêôơưàáạảãèéẹẻẽìíịỉĩòóọỏõùúụủũỳýỵỷỹ]", re.IGNORECASE)
    for code in codes():
        assert marked.search(message(Diagnostic(code), "vi")), code
        assert marked.search(hint(Diagnostic(code), "vi")), code


@given(
    code=st.sampled_from(sorted(codes())) | st.text(max_size=5),
    args=st.dictionaries(
        st.sampled_from(["key", "value", "expected", "found", "until", "size", "pid", "tag", "reason"])
        | st.text(max_size=6),
        st.text(max_size=400)
        | st.sampled_from(["@list", "@nothing-known", "@", "2024-13-45", "9" * 5000, "²"]),
        max_size=6,
    ),
    language=st.sampled_from(["vi", "en", "fr", ""]),
)
def test_any_diagnostic_can_be_said(code: str, args: dict[str, str], language: str) -> None:
    diagnostic = Diagnostic(code or "E999", args=args)
    for said in (message(diagnostic, language), hint(diagnostic, language)):
        assert "\n" not in said
        assert "\x1b" not in said
    assert message(diagnostic, language)


def test_values_say_what_was_found() -> None:
    double = Diagnostic("E201", args={"key": "title", "first": "2"})
    assert message(double, "en") == "“title” is given twice; the first time on line 2."
    assert message(double, "vi") == "Mục “title” được khai hai lần; lần đầu ở dòng 2."


def test_words_of_the_catalogue_are_said_in_the_readers_language() -> None:
    diagnostic = Diagnostic("E213", args={"expected": "@list", "found": "5"})
    assert message(diagnostic, "en") == "This must be a list, but “5” stands here."
    assert message(diagnostic, "vi") == "Chỗ này phải là một danh sách, nhưng lại là “5”."
    assert "[first, second]" in hint(diagnostic, "en")


def test_a_value_that_only_looks_like_a_word_is_shown_as_written() -> None:
    assert "@hoptacxa" in message(Diagnostic("E205", args={"value": "@hoptacxa"}), "vi")


def test_dates_and_sizes_are_written_for_people() -> None:
    held = Diagnostic("W311", args={"target": "x.vi.md", "until": "2030-09-04T00:00:00+07:00"})
    assert "04/09/2030" in message(held, "vi")
    assert "4 September 2030," in message(held, "en")
    timed = Diagnostic("W311", args={"until": "2030-09-04T10:03:00+07:00"})
    assert "4 September 2030, 10:03" in message(timed, "en")
    large = Diagnostic("E109", args={"size": "52428800"})
    assert "52,4 MB" in message(large, "vi")
    assert "52.4 MB" in message(large, "en")


def test_what_a_terminal_would_obey_is_taken_out() -> None:
    said = message(Diagnostic("E205", args={"value": "a\x1b[31m\u202eb\nc"}), "en")
    assert said == "“a\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}b c” is neither yes nor no."


def test_long_values_are_cut() -> None:
    assert len(message(Diagnostic("E205", args={"value": "x" * 10_000}), "en")) < 200


def test_what_is_to_be_pasted_is_never_cut() -> None:
    line = "aliases: [/" + "x" * 200 + "/]"
    assert line in hint(Diagnostic("W508", args={"old": "/a/", "new": "/b/", "line": line}), "vi")


def test_an_unknown_code_is_still_said() -> None:
    assert message(Diagnostic("E999"), "en") == "Something is wrong here (E999)."
    assert hint(Diagnostic("E999"), "en") == ""


def test_numbers_are_written_per_language() -> None:
    assert whole_number(3_057_365, "vi") == "3.057.365"
    assert whole_number(3_057_365, "en") == "3,057,365"
    assert one_decimal(0.649, "vi") == "0,6"
    assert count("pages", 1, "en") == "1 page"
    assert count("pages", 2, "en") == "2 pages"
    assert count("pages", 1234, "vi") == "1.234 trang"


@pytest.mark.parametrize(
    "phase", ["scan", "parse", "assemble", "plan", "pictures", "search", "render", "write"]
)
@pytest.mark.parametrize("language", SPOKEN)
def test_phases_have_words(phase: str, language: str) -> None:
    assert word(phase, language) != phase


@pytest.mark.parametrize(
    "reason", ["new", "template", "chrome", "versions", "content", "output_changed", "unchanged", "unknown"]
)
def test_reasons_have_words_with_or_without_values(reason: str) -> None:
    for language in SPOKEN:
        assert word(f"reason_{reason}", language).endswith(".")
        assert word(f"reason_{reason}", language, template="story.html").endswith(".")


def test_a_language_without_words_is_answered_in_english() -> None:
    assert message(Diagnostic("W108"), "fr") == message(Diagnostic("W108"), "en")
    assert catalogue.word("hint", "fr") == "Hint"


def test_a_file_that_is_not_there_is_called_one() -> None:
    lost = Diagnostic("E307", args={"target": "khac.css", "reason": "@missing_file"})
    assert message(lost, "vi") == "Không tìm thấy tệp khac.css."
    assert message(lost, "en") == "There is no file khac.css."


@pytest.mark.parametrize(
    ("state", "until", "begin"),
    [
        ("draft", "", "Bài này còn nháp nên chưa sao; khi đăng mà chưa sửa, "),
        (
            "future",
            "2026-12-01",
            "Bài này chưa đến ngày đăng nên chưa sao; đến lúc đó (01/12/2026) mà chưa sửa, ",
        ),
        ("expired", "", "Bài này đã hết hạn nên không sao; nếu cho đăng lại mà chưa sửa, "),
        ("", "", "Chỗ này thuộc một bài chưa đăng nên chưa sao; đến lúc đăng mà chưa sửa, "),
    ],
)
def test_what_waits_says_for_what(state: str, until: str, begin: str) -> None:
    args = {"of": "E307", "target": "a.pdf", "reason": "@missing_file", "until": until}
    args["state"] = f"@state_{state}" if state else ""
    assert message(Diagnostic("W111", args=args), "vi") == (
        f"{begin}cả trang web sẽ không dựng được. Không tìm thấy tệp a.pdf."
    )


@pytest.mark.parametrize(
    ("purpose", "said"),
    [
        ("robots", "Sitemap:"),
        ("sitemap", "máy tìm kiếm"),
        ("htaccess", "Apache"),
        ("redirects", "địa chỉ cũ"),
    ],
)
def test_a_file_of_ones_own_is_told_what_coopsite_would_write_there(purpose: str, said: str) -> None:
    assert said in hint(Diagnostic("N501", args={"name": "x", "how": f"@own_{purpose}"}), "vi")


@pytest.mark.parametrize(
    ("args", "vi", "en"),
    [
        (
            {"key": "publishDate", "value": "2099-01-01", "as_date": "publishDate"},
            "bắt đầu cho",
            "from which",
        ),
        ({"key": "expiryDate", "value": "2022-01-01", "as_expires": "expiryDate"}, "thôi cho", "goes"),
        ({"key": "published", "value": "false"}, "“published: false”", "“published: false”"),
    ],
)
def test_what_holds_a_story_back_elsewhere_is_told_by_what_it_does(
    args: dict[str, str], vi: str, en: str
) -> None:
    diagnostic = Diagnostic("E224", args={**args, "line": "draft: yes"})
    assert vi in message(diagnostic, "vi")
    assert en in message(diagnostic, "en")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("sáng", "morning"),
        ("SANG", "morning"),
        ("all day", "all_day"),
        ("cả ngày", "all_day"),
        ("trưa", ""),
        ("", ""),
    ],
)
def test_a_word_that_may_be_written_is_known_by_what_it_means(text: str, meant: str) -> None:
    assert word_meant(text, ("morning", "all_day")) == meant
