"""What passes between the desk's server and its handlers: requests, answers, errors."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, TypeVar

import msgspec

from coopsite.locales import desk_words

if TYPE_CHECKING:
    from pathlib import Path

    from coopsite.authoring.drafts import Drafts
    from coopsite.desk.builder import Builder
    from coopsite.desk.remembered import RememberedOverview
    from coopsite.desk.tokens import RunTokens
    from coopsite.desk.unsaved import UnsavedTexts
    from coopsite.preview.session import PreviewSession


Given = TypeVar("Given")


@dataclass(frozen=True, slots=True)
class Desk:
    """One run of the desk: what handlers work with. They may be called in several threads at once."""

    site: Path
    session: PreviewSession
    language: str
    tokens: RunTokens
    unsaved: UnsavedTexts
    drafts: Drafts
    overview: RememberedOverview
    builder: Builder

    def say(self, name: str, /, **values: str) -> str:
        """Return words of the desk in its language."""
        return desk_words(self.language)[name].format(**values)


@dataclass(frozen=True, slots=True)
class DeskRequest:
    """A request that may be answered: host, origin, token, size and encoding are checked."""

    method: str
    rest: str = ""
    """What the pattern's ``{key}`` or ``{path}`` matched: decoded, without ``.``, ``..`` and control characters."""
    query: Mapping[str, str] = field(default_factory=dict)
    data: object = None
    """The decoded JSON; None where there is no body."""
    upload: IO[bytes] | None = None
    """The body of an upload, read from its start: a temporary file."""

    @property
    def raw(self) -> bytes:
        """All bytes of an upload."""
        if self.upload is None:
            return b""
        self.upload.seek(0)
        return self.upload.read()

    def given(self, shape: type[Given]) -> Given:
        """Return what the JSON says as a `shape`; no body is as good as ``{}``. Raise `DeskError` for anything else."""
        try:
            return msgspec.convert({} if self.data is None else self.data, shape)
        except msgspec.ValidationError:
            raise DeskError(400, "bad_request") from None


@dataclass(frozen=True, slots=True)
class DeskAnswer:
    """An answer: `data` is sent as JSON, `raw` is JSON; of `lines` each is a line of NDJSON, sent as it comes."""

    status: int = 200
    data: object = None
    raw: bytes | None = None
    lines: Generator[object] | None = None


class DeskError(Exception):
    """A request that cannot be done; `name` has words under ``error_NAME``, which `values` fill.

    It is sent as ``{"error": name, "message": words}`` with the members of `data` beside these.
    """

    def __init__(
        self, status: int, name: str, data: Mapping[str, object] | None = None, **values: str
    ) -> None:
        super().__init__(name)
        self.status = status
        self.name = name
        self.data = data or {}
        self.values = values


def too_large(limit: int) -> DeskError:
    """Return the error for more than `limit` bytes."""
    return DeskError(413, "too_large", megabytes=str(limit // 1_000_000))


Handler = Callable[[Desk, DeskRequest], DeskAnswer]
