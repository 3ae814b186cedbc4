"""Read YAML into plain values with their positions; refuse tags, anchors and deep nesting at their first event."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from typing import Any, Final, Literal

import yaml
from msgspec import Struct
from msgspec.structs import replace
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from coopsite.diagnostics import Diagnostic, SourcePosition
from coopsite.text.bracketed import as_map, mended
from coopsite.text.lookalikes import straightened
from coopsite.text.nfc import nfc
from coopsite.text.quoting import LONGEST, held, in_quotes, line_in_quotes
from coopsite.textfile.characters import FORBIDDEN, line_and_column

Root = Literal["mapping", "list"]

MAX_DEPTH: Final = 32
"""Nesting of lists and maps, the outermost included."""
MAX_LENGTH: Final = 1_000_000
"""Characters of a document."""

_MAX_FINDINGS: Final = 1000
_MAX_MENDS: Final = 20
_MAX_MENDED_LENGTH: Final = 100_000
EVENTS: Final[type[Any]] = getattr(yaml, "CLoader", yaml.Loader)
_TOO_DEEP: Final = re.compile(rf"(?:[\[{{][^\[\]{{}}]*){{{MAX_DEPTH - 1}}}([\[{{])")
NULLS: Final = frozenset(("", "~", "null"))

_STRAY_COLON: Final = re.compile(r"""[^\s"'].*?:\s+[^\s"']""")
"""The part of such a line before its second colon."""

_OPENED: Final = re.compile(r"( *(?:- +)*[A-Za-z_][^\s:\"']*: +)(?:\"(?:[^\"\\]|\\.)*|'(?:[^']|'')*)")
"""A key and a value whose quotation mark is not closed on its line."""
_NEXT_KEY: Final = re.compile(r" *(?:- +)*[A-Za-z_]\w*:(?: |$)|---|$")
"""Beginnings of lines that end a text begun above."""
_UNUSUAL: Final = re.compile(r"(?: *(?:- +)*[A-Za-z_]\w*: +| *(?:- +)+)([\[{\"'@%&*!`|>,?-].*)")
"""An entry or value that begins with an indicator of YAML (YAML 1.2, section 5.3)."""
_NAMES_WITHIN: Final = re.compile(r"[\[{].*\w:(?:\s|\Z)")
TYPOGRAPHIC: Final = frozenset("“”„«»‘’")
_TAIL: Final = re.compile(r" +#[^\s#].*")
FOLD: Final = re.compile(r"\s*\n\s*")
_FRACTION: Final = re.compile(r"[-+]?\d+(?:,\s*\d+)+")
"""A number with a comma, which YAML reads as the end of a value in braces."""

BREAKS: Final = "\r\x85\u2028\u2029\ufeff"
"""Characters that PyYAML takes for line breaks or skips, unlike editors."""


class UnquotedStr(str):
    """Text without quotation marks: a typed field may read it as a number, a date or a yes."""

    __slots__ = ()


class BracketedList(list[Any]):
    """A list in square brackets, whose unquoted entries end at commas."""

    __slots__ = ("begin", "end", "source")

    source: str
    begin: int
    end: int

    @property
    def written(self) -> str:
        """The source between the brackets."""
        return self.source[self.begin : self.end - 1]

    @property
    def behind(self) -> str:
        """Text behind them that YAML reads as a comment but was probably meant as words."""
        found = _TAIL.match(self.source, self.end)
        return found[0].rstrip() if found else ""


class LocatedValue(Struct, frozen=True):
    """A YAML document as plain values, with the position of each.

    `value` holds dict (keys are str), list, `BracketedList`, str, `UnquotedStr` and None; it is None where the
    document could not be read. `marks` has the position of a value under ``awards.0.form``, of its key under
    ``awards.0.form#key``, and of the document's beginning under the empty string.
    """

    value: Any
    marks: dict[str, SourcePosition]
    diagnostics: tuple[Diagnostic, ...] = ()


def parse_yaml(
    source: str,
    *,
    first_line: int = 1,
    path: str = "",
    root: Root = "mapping",
    most: int = MAX_LENGTH,
) -> LocatedValue:
    """Read one YAML document whose outermost value is a `root`; an empty document is an empty `root`.

    Never raises: every mistake is a diagnostic. `first_line` is the line of `path` on which `source` begins. A repeated
    key keeps its first value; a value with a stray ``": "``, or with quotation marks inside, is read as if it were
    quoted, and words cut off by a comma in braces are read with those before it. A document of more than `most`
    characters is E109 and not read.
    """
    if len(source) > most:
        args = {"length": str(len(source)), "most": str(most)}
        return LocatedValue(None, {}, (Diagnostic("E109", path, first_line, 1, args),))
    stand_ins = stand_ins_of(source) if any(sign in source for sign in BREAKS) else {}
    text, slips = straightened(source.translate(stand_ins) if stand_ins else source, is_list=root == "list")
    stray = [
        Diagnostic(slip.code, path, slip.line + first_line, slip.column + 1, slip.args) for slip in slips
    ]
    added: dict[int, int] = {}  # line → characters added to it
    while True:
        reader = _Reader(text, first_line, path, {ord(to): chr(of) for of, to in stand_ins.items()})
        problem = reader.run(root)
        if problem is None:
            return LocatedValue(reader.value, reader.marks, (*stray, *reader.diagnostics))
        at = problem.line - first_line
        if at in added:
            problem = replace(problem, column=max(1, problem.column - added[at]))
        lines = text.split("\n") if reader.instead and len(text) <= _MAX_MENDED_LENGTH else []
        if not lines or len(stray) == len(slips) + _MAX_MENDS:
            return LocatedValue(None, reader.marks, (*stray, *reader.diagnostics, problem))
        stray.append(problem)
        added[at] = added.get(at, 0) + len(reader.instead) - len(lines[at])
        lines[at] = reader.instead
        text = "\n".join(lines)


def stand_ins_of(source: str) -> dict[int, str]:
    """Replace line breaks that only YAML knows, so that its lines are those of an editor."""
    used = set(source)
    unused = (c for c in map(chr, range(0xE000, 0xF900)) if c not in used)
    return dict(zip(map(ord, BREAKS), islice(unused, len(BREAKS)), strict=False))


def _example(shown: str) -> dict[str, str]:
    return {"example": shown} if shown else {}


def _as_text(line: str) -> str:
    """Return a line whose value was meant as plain text with quotation marks; empty where it was not."""
    found = _UNUSUAL.fullmatch(line)
    return "" if found is None or _NAMES_WITHIN.match(found[1]) else line_in_quotes(line)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


class _RefusedError(Exception):
    def __init__(self, code: str, mark: Any, values: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.code, self.mark, self.values = code, mark, values or {}


class _Reader:
    """One pass over the events of a document."""

    def __init__(self, source: str, first_line: int, path: str, back: dict[int, str]) -> None:
        self.source, self.first, self.path, self.back = source, first_line, path, back
        self.marks: dict[str, SourcePosition] = {}
        self.diagnostics: list[Diagnostic] = []
        self.value: Any = None
        self.instead = ""
        """The line of the problem mended so that reading can go on; empty where that is not known."""

    def run(self, root: Root) -> Diagnostic | None:
        """Fill `value`, `marks` and `diagnostics`; return the problem that stopped the reading, if any."""
        try:
            self.get = EVENTS(self.source).get_event
            self.get()
            value = self._document(root)
        except _RefusedError as refused:
            mark = refused.mark
            args = self._meant_as_words(refused.code, mark) | refused.values
            return self._at(refused.code, mark.line, mark.column, **args)
        except yaml.MarkedYAMLError as error:
            return self._syntax(error)
        except (yaml.YAMLError, UnicodeError):
            return self._forbidden()
        self.value = value
        return None

    def _document(self, root: Root) -> Any:
        if type(self.get()) is StreamEndEvent:
            self.marks[""] = SourcePosition(self.first, 1)
            return {} if root == "mapping" else []
        first = self.get()
        value = self._value(first, "", 1)
        if value is None:
            value = {} if root == "mapping" else []
        elif type(first) is not (MappingStartEvent if root == "mapping" else SequenceStartEvent):
            raise _RefusedError("E211", first.start_mark, self._as_entry(first) if root == "list" else {})
        self.get()
        after = self.get()
        if type(after) is DocumentStartEvent:
            raise _RefusedError("E211", after.start_mark)
        return value

    def _as_entry(self, first: Any) -> dict[str, str]:
        """Return the arguments of E211 for a document that is no list: how its first entry should begin."""
        line = self.lines[first.start_mark.line].strip()
        block = type(first) is MappingStartEvent and not first.flow_style and len(line) <= LONGEST
        return {"expected": "@list", "found": "@map", "example": f"- {line}"} if block else {}

    def _value(self, event: Any, at: str, depth: int) -> Any:
        mark = event.start_mark
        self.marks[at] = SourcePosition(mark.line + self.first, mark.column + 1)
        kind = type(event)
        if kind is ScalarEvent:
            value = self._scalar(event)
            if value is None:
                self.marks[at] = self._place(mark.line, mark.column)
            return value
        if kind is AliasEvent:
            raise _RefusedError("E208", mark)
        if depth > MAX_DEPTH:
            raise _RefusedError("E210", mark)
        if event.tag is not None:
            self._tag(event)
        inside = f"{at}." if at else ""
        if kind is not MappingStartEvent:
            return self._sequence(event, inside, depth)
        return self._braces(event, inside, depth) if event.flow_style else self._mapping(inside, depth)

    def _sequence(self, begun: Any, inside: str, depth: int) -> list[Any]:
        values: list[Any] = BracketedList() if begun.flow_style else []
        while type(event := self.get()) is not SequenceEndEvent:
            values.append(self._value(event, f"{inside}{len(values)}", depth + 1))
        if isinstance(values, BracketedList):
            marks: Any = (begun.end_mark, event.end_mark)
            values.source, values.begin, values.end = self.source, marks[0].index, marks[1].index
        return values

    def _braces(self, begun: Any, inside: str, depth: int) -> dict[str, Any] | UnquotedStr:
        """Read a map in braces; an entry without a colon was cut off by a comma from the words before it.

        Where no entry has a colon, the braces hold words.
        """
        values: dict[str, Any] = {}
        last, whole, before = "", None, begun
        cut: Any = None
        while type(event := self.get()) is not MappingEndEvent:
            key = self._key(event)
            behind = self.get()
            if self._has_colon(event, behind):
                self._cut_off(cut, values, last, whole)
                cut, last = None, key
                mark, at = event.start_mark, inside + key
                if key in values:
                    self._repeated(mark, key, at, behind, depth)
                else:
                    self.marks[f"{at}#key"] = SourcePosition(mark.line + self.first, mark.column + 1)
                    values[key] = self._value(behind, at, depth + 1)
                value = values[key]
                whole = value if isinstance(value, str) and type(behind) is ScalarEvent else None
            else:
                cut = cut or event
                if whole is not None:
                    whole += FOLD.sub(" ", self._between(before.end_mark, event.end_mark))
            before = event if cut else behind
        if cut is not None and not values:
            words = FOLD.sub(" ", self._between(begun.start_mark, event.end_mark))
            self._note("E222", cut.start_mark, key=str(cut.value), **_example(in_quotes(words)))
            return UnquotedStr(words)
        self._cut_off(cut, values, last, whole)
        return values

    def _mapping(self, inside: str, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        marks = self.marks
        while type(event := self.get()) is not MappingEndEvent:
            mark = event.start_mark
            key = self._key(event)
            at = inside + key
            if key in values:
                self._repeated(mark, key, at, self.get(), depth)
            else:
                marks[f"{at}#key"] = SourcePosition(mark.line + self.first, mark.column + 1)
                values[key] = self._value(self.get(), at, depth + 1)
        return values

    def _repeated(self, mark: Any, key: str, at: str, behind: Any, depth: int) -> None:
        """Report a repeated key, and skip its value."""
        marks = self.marks
        self._note("E201", mark, key=key, first=str(marks[f"{at}#key"].line))
        self.marks = {}
        self._value(behind, at, depth + 1)
        self.marks = marks

    def _has_colon(self, key: Any, behind: Any) -> bool:
        if type(behind) is not ScalarEvent or behind.value or behind.style not in ("", None):
            return True
        return ":" in self._between(key.end_mark, behind.start_mark)

    def _between(self, begin: Any, end: Any) -> str:
        return self.source[begin.index : end.index]

    def _cut_off(self, cut: Any, values: dict[str, Any], last: str, whole: str | None) -> None:
        """Set the key `last` to the `whole` words, of which `cut` is the first piece behind a comma, and report it.

        A number with a comma is reported by the field that expects a number.
        """
        if cut is None:
            return
        if whole is not None:
            values[last] = UnquotedStr(whole)
            if _FRACTION.fullmatch(whole):
                return
        text = in_quotes(whole or "")
        self._note("E222", cut.start_mark, key=str(cut.value), **_example(f"{last}: {text}" if text else ""))

    def _key(self, event: Any) -> str:
        if type(event) is AliasEvent:
            raise _RefusedError("E208", event.start_mark)
        if type(event) is not ScalarEvent:
            raise _RefusedError("E214", event.start_mark)
        value: str = event.value
        if event.style or event.tag is not None or self.back:
            return str(self._scalar(event) or value)
        if value == "<<":
            raise _RefusedError("E208", event.start_mark)
        return value

    def _scalar(self, event: Any) -> str | None:
        value: str = event.value
        if event.tag is not None:
            self._tag(event)
        if self.back:
            value = value.translate(self.back)
        if not event.style:
            if value[:1] in TYPOGRAPHIC and value[-1:] in TYPOGRAPHIC:
                self._unread_marks(value, event)
            return None if value in NULLS else UnquotedStr(value)
        if value[:1] == "{" and (shown := as_map(value)):
            self._note("W230", event.start_mark, **_example(self._with(event, shown)))
        if event.style != '"':
            return value
        if not value.isprintable() and (found := FORBIDDEN.search(value)):
            self._note("E107", event.start_mark, codepoint=f"U+{ord(found[0]):04X}")
        return nfc(value)

    def _unread_marks(self, value: str, event: Any) -> None:
        """Report typographic quotation marks around a whole text, which YAML reads as part of it."""
        bare = in_quotes(value)
        in_words = any(map(str.isalpha, value)) and value[0] + value[-1] != "’’"
        if in_words and bare and bare[1:-1] != value:
            self._note("W231", event.start_mark, **_example(self._with(event, bare)))

    def _with(self, event: Any, written: str) -> str:
        """Return the line of a scalar with `written` in its place; empty where it spans several lines."""
        begin, end = event.start_mark, event.end_mark
        if begin.line != end.line or len(self.lines[begin.line]) > LONGEST:
            return ""
        line = self.lines[begin.line]
        return f"{line[: begin.column].lstrip()}{written}{line[end.column :].rstrip()}"

    def _tag(self, event: Any) -> None:
        tag, mark = event.tag.replace("tag:yaml.org,2002:", "!!"), event.start_mark
        self._note("E209", mark, tag=tag, **self._meant_as_words("E209", mark))

    def _meant_as_words(self, code: str, mark: Any) -> dict[str, str]:
        """Return the line at `mark`, mended, where an indicator of YAML begins words."""
        line = self.lines[mark.line] if code in ("E208", "E209") and mark.line < len(self.lines) else ""
        found = _UNUSUAL.fullmatch(line)
        return _example(line_in_quotes(line)) if found and found.start(1) == mark.column else {}

    def _note(self, code: str, mark: Any, **args: str) -> None:
        if len(self.diagnostics) < _MAX_FINDINGS:
            self.diagnostics.append(self._at(code, mark.line, mark.column, **args))

    def _at(self, code: str, line: int, column: int, **args: str) -> Diagnostic:
        place = self._place(line, column)
        return Diagnostic(code, self.path, place.line, place.column, args)

    def _place(self, line: int, column: int) -> SourcePosition:
        """Return a position counted from 0; one behind the end becomes the end of the last line."""
        if line >= len(self.lines):
            line = len(self.lines) - 1
            column = len(self.lines[line])
        return SourcePosition(self.first + line, column + 1)

    @cached_property
    def lines(self) -> list[str]:
        return self.source.rstrip("\n").split("\n")

    # --- the parser's errors as codes ---

    def _forbidden(self) -> Diagnostic:
        """Report a character that the parser rejects before it reads anything, without saying on which line."""
        found = FORBIDDEN.search(self.source)
        if found is None:
            return self._at("E214", 0, 0)
        line, column = line_and_column(self.source, found.start())
        return self._at("E107", line, column, codepoint=f"U+{ord(found[0]):04X}")

    def _syntax(self, error: yaml.MarkedYAMLError) -> Diagnostic:
        problem, context = error.problem or "", error.context or ""
        mark: Any = error.problem_mark
        begun: Any = error.context_mark or mark
        line = self.lines[mark.line] if mark.line < len(self.lines) else ""
        sign = line[mark.column : mark.column + 1]
        tab = line.find("\t", 0, _indent(line))
        if tab >= 0 or sign == "\t":
            return self._at("E203", mark.line, tab if tab >= 0 else mark.column)
        opened = self._left_open(mark.line)
        if opened is not None:
            return self._at("E214", *opened, problem="@quote_left_open", mend="@close_quote")
        if sign == ":" and _STRAY_COLON.search(line, 0, mark.column):
            shown = self._in_brackets(line, mark, begun) if " flow " in context else self._alone(line, mark)
            return self._at("E202", mark.line, mark.column, **_example(shown))
        if context.endswith((" alias", " anchor")):
            return self._at("E208", begun.line, begun.column, **self._meant_as_words("E208", begun))
        if context.endswith(" tag") or "tag handle" in problem:
            word = self.lines[begun.line][begun.column :].partition(" ")[0]
            return self._at("E209", begun.line, begun.column, tag=word, **self._meant_as_words("E209", begun))
        if "nesting depth" in problem:
            # Events would have shown the depth, but the parser gave up before them.
            found = _TOO_DEEP.search(self.source)
            place = line_and_column(self.source, found.start(1)) if found else (mark.line, mark.column)
            return self._at("E210", *place)
        if "<document start>" in problem:
            return self._at("E211", mark.line, mark.column)
        if (begun.line == mark.line or " block " in context) and (example := _as_text(line)):
            if not self._goes_on_below(mark.line):
                self.instead = f"{line[: _indent(line)]}{example}"
            inner = {"inner": "@inner_quotes"} if "“" in example and "“" not in line else {}
            return self._at("E214", mark.line, mark.column, example=example, **inner)
        if "end of stream" in problem or " flow " in context or " simple key" in context:
            mark = begun
        return self._at("E214", mark.line, mark.column)

    def _alone(self, line: str, mark: Any) -> str:
        """Return a line whose words hold a colon, mended, and read on with it."""
        if not self._goes_on_below(mark.line):
            self.instead = held(line)
        return line_in_quotes(line)

    def _in_brackets(self, line: str, mark: Any, begun: Any) -> str:
        """Return the same for words in brackets that were opened at `begun`."""
        start = begun.column + 1 if begun.line == mark.line else _indent(line)
        found = mended(line, self.source[begun.index], start, mark.column)
        if found is None:
            return ""
        self.instead = found.held
        return found.shown

    def _goes_on_below(self, number: int) -> bool:
        below = self.lines[number + 1] if number + 1 < len(self.lines) else ""
        return bool(below.strip()) and _indent(below) > _indent(self.lines[number])

    def _left_open(self, last: int) -> tuple[int, int] | None:
        """Return the position of the first text, down to line `last`, whose quotation mark is never closed.

        The parser closes it at the mark that opens the next text, and reports that one.
        """
        for number, line in enumerate(self.lines[: last + 1]):
            opened = _OPENED.fullmatch(line)
            if opened is None:
                continue
            below = number + 1
            while below < len(self.lines) and self.lines[below].lstrip().startswith("#"):
                below += 1
            if below == len(self.lines) or _NEXT_KEY.match(self.lines[below]):
                return number, len(opened[1])
        return None
