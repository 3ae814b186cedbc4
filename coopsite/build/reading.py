"""Reads one text: a file's bytes to its front matter and its body, in whichever process."""

from __future__ import annotations

from contextlib import nullcontext
from functools import cache
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from coopsite.cache.version import body_version
from coopsite.content.body import Body, Outline, in_file
from coopsite.content.model import Text, UnreadableText
from coopsite.content.read import PreviousRead, ReadContext, body_name, read_context, read_text
from coopsite.content.scan import FileStat, name_parts, read_bytes
from coopsite.diagnostics import Diagnostic
from coopsite.process.deadline import DeadlineError, deadline
from coopsite.text.digest import digest
from coopsite.textfile.decode import decode as decode_text
from coopsite.textfile.front_matter import split

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coopsite.config.model import Config


PATIENCE: Final = 30.0
"""Seconds that parsing a body may take. Limits by count end almost everything before that."""

_SHORT: Final = 20_000
"""Characters of a body that is parsed without a deadline, since none of this length takes long."""


class ReadJob(Struct, frozen=True):
    """What reading depends on besides the files. The bodies named in `known` are not parsed."""

    context: ReadContext
    known: frozenset[str]
    bodies: bool
    before: dict[str, PreviousRead] = {}
    """Results of the last reading, by path."""
    parses: bool = True
    """Whether so many bodies are to be parsed that what does it is worth loading ahead."""


class CarriedFile(Struct, frozen=True, array_like=True):
    """A text's file with its bytes, or why there are none: what is read where the site's files are not."""

    path: str
    raw: bytes | Diagnostic


class ReadResult(Struct, frozen=True, array_like=True):
    """A text as read. `digest` names the file's bytes; empty when the result holds for this time only."""

    digest: str
    text: Text | None
    diagnostics: tuple[Diagnostic, ...]
    outline: Outline | None = None
    body: bytes = b""
    """msgpack of the whole `Body`, when `outline` is there."""
    broken: UnreadableText | None = None
    """Where the body leads of a file that gives no text; its diagnostics are among `diagnostics`."""
    front: str = ""
    """See `ReadText.front`."""


class ReadBody(Struct, frozen=True, array_like=True):
    """A body that was read before anything else of a site."""

    name: str
    """Its digest, as in `Text.body_digest`."""
    outline: Outline
    body: bytes
    """msgpack of the whole `Body`."""


_NO_BODY: Final = msgspec.msgpack.encode(Body(Outline(), ()))

decode: Final = msgspec.msgpack.Decoder(ReadResult).decode
decode_bodies: Final = msgspec.msgpack.Decoder(list[ReadBody]).decode


def context_of(config: Config) -> ReadContext:
    """Return what reading a text and its body depends on besides its file."""
    return read_context(config, body_version())


def read_bodies(files: Sequence[FileStat]) -> bytes:
    """Read the bodies of files and return a list of `ReadBody` as msgpack.

    Nothing else needs to be known of the site: where it turns out to read bodies in another way, none has these names.
    Left out is what is not plain: files that something is wrong with, and long bodies.
    """
    version, parse = body_version(), _parser()
    found = []
    for file in files:
        raw, name = read_bytes(file), name_parts(file.path)
        source = decode_text(raw, file.path)[0] if isinstance(raw, bytes) else None
        if source is None or name is None:
            continue
        front = split(source, file.path)
        if not front.diagnostics and len(front.body) <= _SHORT:
            body = parse(front.body, name[1], line_breaks=False)
            named = body_name(front.body, name[1], version, line_breaks=False)
            found.append(ReadBody(named, body.outline, msgspec.msgpack.encode(body)))
    return msgspec.msgpack.encode(found)


def carried(file: FileStat | CarriedFile) -> FileStat | CarriedFile:
    """Return a text's file with its bytes."""
    return file if isinstance(file, CarriedFile) else CarriedFile(file.path, read_bytes(file))


def prepare(job: ReadJob) -> Callable[[FileStat | CarriedFile], bytes]:
    """Return the function that reads one text and returns a `ReadResult` as msgpack."""
    encode = msgspec.msgpack.Encoder().encode
    read_raw = reader(job)
    if job.bodies and job.parses:
        _parser()

    def read(file: FileStat | CarriedFile) -> bytes:
        raw = file.raw if isinstance(file, CarriedFile) else read_bytes(file)
        if isinstance(raw, Diagnostic):
            return encode(ReadResult("", None, (raw,)))
        return encode(read_raw(file.path, raw))

    return read


def reader(job: ReadJob) -> Callable[[str, bytes], ReadResult]:
    """Return the function that reads one text from its path and its bytes."""
    parse = cache(_parser)
    return lambda path, raw: _read(path, raw, job, parse)


def unreadable(path: str, error: OSError) -> Diagnostic:
    """Return E602 for a file that vanished, E601 for one that cannot be read."""
    return Diagnostic("E602" if isinstance(error, FileNotFoundError) else "E601", path)


def _read(path: str, raw: bytes, job: ReadJob, parser: Callable[[], Callable[..., Body]]) -> ReadResult:
    reading = read_text(path, raw, job.context, job.before.get(path))
    text, name = reading.text, digest(raw)
    needed = reading.body_line > 0 if text is None else job.bodies and text.body_digest not in job.known
    if not needed:
        return ReadResult(name, text, reading.diagnostics, front=reading.front)
    try:
        with deadline(PATIENCE) if len(reading.body) > _SHORT else nullcontext():
            body = parser()(reading.body, reading.language, line_breaks=job.context.line_breaks)
    except DeadlineError:
        late = Diagnostic("E301", path, reading.body_line)
        return ReadResult("", text, (*reading.diagnostics, late), Outline(), _NO_BODY)
    if text is None:
        broken = UnreadableText(path, reading.language, reading.body_line, body.outline.slots)
        of_body = in_file(body.outline.diagnostics, path, reading.body_line)
        return ReadResult(name, None, (*reading.diagnostics, *of_body), broken=broken)
    return ReadResult(
        name, text, reading.diagnostics, body.outline, msgspec.msgpack.encode(body), front=reading.front
    )


def _parser() -> Callable[..., Body]:
    # start-up time: bodies are remembered
    from coopsite.content.markdown import BodyParser

    return BodyParser().parse
