"""Read a text's file: from bytes to a `Text`, its body and its diagnostics."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.msgpack import Encoder
from msgspec.structs import replace

from coopsite.content.model import UNSEEN, Text
from coopsite.content.scan import name_parts
from coopsite.diagnostics import Diagnostic, SourcePosition
from coopsite.fields.positions import placed
from coopsite.kinds.base import Kind
from coopsite.kinds.registry import KINDS, kind_of
from coopsite.text.digest import digest, struct_digest
from coopsite.textfile.decode import decode
from coopsite.textfile.front_matter import FrontMatter, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coopsite.config.model import Config
    from coopsite.fields.context import FieldContext
    from coopsite.fields.validate import Problem
    from coopsite.kinds.head import Head
    from coopsite.textfile.yaml import LocatedValue

MAX_FRONT_MATTER: Final = 250_000
"""Characters of a story's front matter; an award with three thousand names has fewer."""

_MSGPACK: Final = Encoder(order="deterministic")


class ReadContext(Struct, frozen=True):
    """What the reading of a text depends on besides its file."""

    languages: tuple[str, ...]
    """The site's."""
    timezone: str
    """The site's, as in ``Asia/Ho_Chi_Minh``."""
    version: str = ""
    """Digest of the code and libraries that turn a body into HTML; part of every body's digest."""
    line_breaks: bool = False
    """Whether every line end in a body is a ``<br>``; part of its digest, too."""
    kinds: tuple[Kind, ...] = KINDS
    """The site's, standing pages among them."""


def read_context(config: Config, version: str = "") -> ReadContext:
    """Return what the reading of a text depends on besides its file, on a site with this configuration.

    `version` may be left out where nothing of a body is kept.
    """
    return ReadContext(config.languages, config.timezone, version, config.line_breaks, config.all_kinds)


class ReadText(Struct, frozen=True):
    """What was read of a file. `text` is None where an error or emptiness keeps it from being a text."""

    text: Text | None
    body: str
    """Markdown, NFC, with LF."""
    diagnostics: tuple[Diagnostic, ...]
    body_line: int = 0
    """The line on which the body begins; 0 where it is unknown."""
    language: str = ""
    """The language in the file's name, where it has one."""
    front: str = ""
    """Names the front matter as written, and the line on which it begins; empty where it gave no text."""


class PreviousRead(Struct, frozen=True):
    """What was read of a file the last time, in the same context, its diagnostics, and `ReadText.front`."""

    text: Text
    diagnostics: tuple[Diagnostic, ...]
    front: str


def read_text(path: str, raw: bytes, context: ReadContext, before: PreviousRead | None = None) -> ReadText:
    """Read the file `path` (POSIX, relative to the site folder) from its bytes, with all diagnostics.

    Where its front matter equals that of `before`, only the body is read.
    """
    source, diagnostics = decode(raw, path)
    if source is None:
        return ReadText(None, "", diagnostics)
    if not source.strip():
        return ReadText(None, "", (*diagnostics, Diagnostic("W108", path)))
    name = name_parts(path)
    if name is None or name[1] not in context.languages:
        return ReadText(
            None, "", (*diagnostics, Diagnostic("E110", path, args={"name": path.rpartition("/")[2]}))
        )
    front = split(source, path)
    diagnostics += front.diagnostics
    if front.diagnostics and not front.yaml:
        return ReadText(None, front.body, diagnostics)
    written = digest(front.yaml, str(front.first_line))
    if before is not None and before.front == written and not diagnostics:
        text = _with_body(before.text, front, context)
        return ReadText(text, front.body, before.diagnostics, front.body_line, name[1], written)
    # start-up time: YAML is not needed where only bodies changed
    from coopsite.textfile.cut_off import cut_off
    from coopsite.textfile.yaml import parse_yaml

    located = parse_yaml(front.yaml, first_line=front.first_line, path=path, most=MAX_FRONT_MATTER)
    cut = cut_off(front.yaml, located, path, first_line=front.first_line)
    kind = kind_of(name[0], context.kinds)
    head, problems = _head(located, front.yaml, name[1], kind, context)
    found = [placed(problem, path, located.marks) for problem in problems]
    diagnostics += (*cut, *located.diagnostics, *_without_cut_examples(found, cut))
    if head is None or _has_error(diagnostics):
        # Below a second front matter the start of the body is unknown.
        return ReadText(None, front.body, diagnostics, 0 if front.diagnostics else front.body_line, name[1])
    text = _with_body(_text(path, name, head.shared.kind or kind, head, located.marks), front, context)
    return ReadText(text, front.body, diagnostics, front.body_line, name[1], written)


def _without_cut_examples(
    diagnostics: Iterable[Diagnostic], cut: Iterable[Diagnostic]
) -> Iterator[Diagnostic]:
    """Yield `diagnostics`; those on lines that are `cut` off without their example, which lacks the words lost."""
    lines = {each.line for each in cut}
    for each in diagnostics:
        if each.line in lines and "example" in each.args:
            args = {name: value for name, value in each.args.items() if name != "example"}
            yield Diagnostic(each.code, each.path, each.line, each.column, args)
        else:
            yield each


def _has_error(diagnostics: tuple[Diagnostic, ...]) -> bool:
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)


def _head(
    located: LocatedValue, yaml: str, language: str, kind: str, context: ReadContext
) -> tuple[Head | None, list[Problem]]:
    # start-up time: pydantic is not needed while every file is remembered
    from coopsite.content.lint import answered, lint
    from coopsite.kinds.head import check_head

    broken = _has_error(located.diagnostics)
    written = located.value
    if not isinstance(written, dict):
        return None, []
    head, problems = check_head(
        written, _scope(context.languages, language, context.timezone), context.kinds, kind
    )
    problems = [answered(problem, written) for problem in problems]
    if broken:
        problems = [problem for problem in problems if problem.code != "E215"]
    elif head is not None:
        problems.extend(lint(written, head, yaml))
    return head, problems


@lru_cache(maxsize=16)
def _scope(languages: tuple[str, ...], language: str, timezone: str) -> FieldContext:
    # start-up time: see above
    from coopsite.fields.context import FieldContext

    return FieldContext(languages=languages, plain_in=(language,), zone=ZoneInfo(timezone))


def _text(
    path: str,
    name: tuple[str, str],
    kind: str,
    head: Head,
    marks: Mapping[str, SourcePosition],
) -> Text:
    """Return the text without its body."""
    key, language = name
    own, shared = head.own, head.shared
    return Text(
        path=path,
        language=language,
        key=key,
        kind=kind,
        title=own.title,
        short_title=own.short_title,
        summary=own.summary,
        slug=own.slug,
        aliases=own.aliases,
        draft=own.draft,
        author=own.author,
        date=shared.date[0],
        date_only=shared.date[1],
        updated=own.updated[0],
        updated_only=own.updated[1],
        expires=shared.expires[0],
        tags=shared.tags,
        pinned=shared.pinned,
        facts=head.facts,
        facts_digest=head.facts_digest,
        marks=_MSGPACK.encode(marks),
        body_line=0,
        body_digest="",
        digest="",
        feed_id=own.feed_id,
    )


def body_name(body: str, language: str, version: str, *, line_breaks: bool) -> str:
    """Return the digest that names a body; see `ReadContext`."""
    return digest(body, language, version, *(("line breaks",) if line_breaks else ()))


def _with_body(text: Text, front: FrontMatter, context: ReadContext) -> Text:
    """Return `text` with the body of `front`."""
    body_digest = body_name(front.body, text.language, context.version, line_breaks=context.line_breaks)
    text = replace(text, body_line=front.body_line, body_digest=body_digest)
    return replace(text, digest=struct_digest(text, **UNSEEN))
