"""Split a text into its front matter (YAML between lines of three hyphens) and its body."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from coopsite.diagnostics import Diagnostic
from coopsite.text.quoting import in_quotes

_OPENING: Final = re.compile(r"(?:[ \t]*\n)*---[ \t]*(?:\n|\Z)")
_CLOSING: Final = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)
_DASHES: Final = r"(?!-(?:--)?[ \t]*$)[-–—]++[ \t]*+$"
_NEARLY: Final = re.compile(rf"^(?:{_DASHES}|[ \t]++---[ \t]*+$)", re.MULTILINE)
"""Lines meant as three hyphens: too few, too many, indented, or replaced by an editor."""
_UNOPENED: Final = re.compile(
    rf"(?:[ \t]*+\n)*+(?P<dashes>{_DASHES}\n)?+(?:[ \t]*+\n)*+"
    r"(?P<fact>(?:title|date|slug|summary|tags|draft|kind|author|category|status):(?: |\n))",
    re.MULTILINE | re.IGNORECASE,
)
"""Facts at the top of a file without three hyphens above them."""
_FOREIGN: Final = re.compile(
    r"\s*+(?:(?P<toml>\+\+\+|---[ ]?toml)|(?P<json>\{|;;;|---[ ]?json))[ \t]*+(?=\n|\Z|\")"
)
"""Beginnings of front matter in TOML or JSON."""
_TOML_FACT: Final = re.compile(r"^[ \t]*([A-Za-z_]\w*)[ \t]*=[ \t]*(.*\S)", re.MULTILINE)
_TOML_END: Final = re.compile(r"^[ \t]*(?:\+\+\+|---|\[)", re.MULTILINE)
"""The end of front matter in TOML, or the first table in it."""
_LONGEST_TOP: Final = 4_000
_JSON_FACT: Final = re.compile(r'"([A-Za-z_]\w*)"\s*:\s*(\"(?:[^\"\\\n]|\\.)*\"|[^\s,{}\[\]]+)')
_SECOND: Final = re.compile(r"[a-z_]+:(?: .*)?\n(?:(?:[a-z_]+:(?: .*)?|[ ]+\S.*|- .*)\n)*---[ \t]*(?:\n|\Z)")
"""A second front matter right below the first; no paragraph at the start of a body has this form."""


class FrontMatter(Struct, frozen=True):
    """The two parts of a text's file. `yaml` is empty where the file has no front matter."""

    yaml: str
    first_line: int
    """The line of the file on which `yaml` begins, counted from 1."""
    body: str
    body_line: int
    """The line of the file on which `body` begins, counted from 1."""
    diagnostics: tuple[Diagnostic, ...] = ()


def split(text: str, path: str) -> FrontMatter:
    """Split a text (LF) at its lines of three hyphens; blank lines may come before the first.

    E204: the second line is missing, or the first, or the front matter is TOML or JSON. E211: one front matter below
    another.
    """
    opening = _OPENING.match(text)
    if opening is None and (foreign := _FOREIGN.match(text)):
        return FrontMatter("", 1, "", 1, (_other_format(text, path, foreign),))
    if opening is None:
        unopened = _UNOPENED.match(text)
        found = () if unopened is None else (_unopened(text, path, unopened),)
        return FrontMatter("", 1, "" if found else text, 1, found)
    start = opening.end()
    first_line = _line(text, start)
    closing = _CLOSING.search(text, start)
    if closing is None:
        nearly = _NEARLY.search(text, start)
        args = {"reason": "@wrong_hyphens"} if nearly else {}
        at = nearly.start() if nearly else text.index("---")
        wrong = Diagnostic("E204", path, _line(text, at), 1, args)
        return FrontMatter("", first_line, "", first_line, (wrong,))
    yaml, body = text[start : closing.start()], text[closing.end() :]
    closing_line = first_line + yaml.count("\n")
    second = (Diagnostic("E211", path, closing_line, 1),) if _SECOND.match(body) else ()
    return FrontMatter(yaml, first_line, body, closing_line + 1, second)


def _other_format(text: str, path: str, found: re.Match[str]) -> Diagnostic:
    """Return E204 for front matter in TOML or JSON, with its first fact as YAML."""
    sort = "toml" if found["toml"] else "json"
    args = {"reason": "@toml_top" if sort == "toml" else "@json_top"}
    if sort == "toml":
        lines = [_as_yaml(fact) for fact in _TOML_FACT.finditer(_toml(text, found.end()))]
        if len(lines) == 1:
            args["line"] = lines[0]
        elif lines:
            args["lines"] = "\n".join(filter(None, lines))
    elif (fact := _JSON_FACT.search(text, found.end())) is not None:
        args["line"] = _as_yaml(fact)
    return Diagnostic("E204", path, _line(text, found.start(sort)), 1, args)


def _toml(text: str, start: int) -> str:
    """Return the facts of front matter in TOML before its first table."""
    end = _TOML_END.search(text, start)
    return text[start : end.start() if end else None][:_LONGEST_TOP]


def _as_yaml(fact: re.Match[str]) -> str:
    """Return a fact of TOML or JSON as a line of YAML; empty where it takes several lines."""
    said = fact[2].strip("\"'")
    if said.startswith(("[", "{")):
        return f"{fact[1]}: {said}" if said.endswith(("]", "}")) and "=" not in said else ""
    return f"{fact[1]}: {said if said == fact[2] else in_quotes(said)}"


def _unopened(text: str, path: str, found: re.Match[str]) -> Diagnostic:
    part, reason = ("dashes", "@wrong_hyphens") if found["dashes"] else ("fact", "@top_not_opened")
    return Diagnostic("E204", path, _line(text, found.start(part)), 1, {"reason": reason})


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
