"""Save a text, and keep and show what is typed and not saved yet."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from coopsite.authoring.drafts import Draft, OtherDraftError
from coopsite.authoring.paths import PathRefusedError, text_path
from coopsite.authoring.save import TextConflictError, digest_of, save_text
from coopsite.content.scan import TEXT_LIMIT, name_parts
from coopsite.desk.findings import Finding, findings_of
from coopsite.desk.forms import form_of
from coopsite.desk.plainly import why_uneditable
from coopsite.desk.requests import DeskAnswer, DeskError, too_large
from coopsite.kinds.registry import kind_of
from coopsite.textfile.editing import (
    TextChange,
    UneditableError,
    edit_text,
    front_matter_values,
    split_file,
)
from coopsite.textfile.yaml_nodes import Json

if TYPE_CHECKING:
    from coopsite.desk.requests import Desk, DeskRequest


class TextRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A change of a text's file, whose digest was `base`; None where it is not there yet."""

    base: str | None
    set: dict[str, Any] = {}
    unset: tuple[str, ...] = ()
    front: str | None = None
    body: str | None = None
    tab: str = ""
    """The browser's tab in which it was typed."""

    def is_in(self, draft: Draft) -> bool:
        """Tell whether a draft is of the same change."""
        mine = (self.set, set(self.unset), self.front, self.body)
        return mine == (draft.set, set(draft.unset), draft.front, draft.body)

    def applied(self, raw: bytes, path: str, order: tuple[str, ...]) -> bytes:
        """Return the bytes of the file with the change; fields are those of a new front matter, where there is one.

        Raise `UneditableError`.
        """
        if self.front is not None:
            raw = edit_text(raw, TextChange(front=self.front), path=path)
        return edit_text(raw, TextChange(self.set, self.unset, body=self.body), path=path, order=order)


class DraftRequest(TextRequest, frozen=True, forbid_unknown_fields=True):
    """A change that is typed and not saved yet: the `seq`-th one in a tab."""

    seq: int = 0
    over: bool = False
    """Whether it may stand in place of the draft of another tab."""


class DropRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Which draft to forget: whatever is kept, or what a tab keeps, or that unless it is a later one than `seq`."""

    tab: str = ""
    seq: int | None = None

    def means(self, draft: Draft) -> bool:
        """Tell whether a draft is the one to forget."""
        return self.tab in ("", draft.tab) and (self.seq is None or draft.seq <= self.seq)


class TextVersion(Struct, frozen=True):
    """What a text says in one version of its file."""

    digest: str
    front: str
    front_matter: dict[str, Json] | None
    """None where it cannot be read."""
    body: str


class TextDrafted(Struct, frozen=True, omit_defaults=True):
    """A draft that is kept, and what the page shows of it."""

    kept: bool
    findings: list[Finding]
    address: str
    front: str
    front_matter: dict[str, Json] | None
    readable: bool
    error: str = ""
    """Why the change cannot be written as asked, so that the page does not show it."""
    message: str = ""
    line: int = 0


def put_text(desk: Desk, request: DeskRequest) -> DeskAnswer:
    """Answer PUT text/PATH: save the change, unless the file is another one by now."""
    path, given = _path_of(request), request.given(TextRequest)
    order, draft = _order(desk, path), desk.drafts.get(path)
    try:
        digest = save_text(desk.site, path, given.base, lambda raw: _fitting(given.applied(raw, path, order)))
    except TextConflictError as conflict:
        raise DeskError(409, "changed", _both(desk, path, given, conflict.current)) from None
    # What another tab keeps is not in the file, and neither is what came while the file was written.
    if draft is not None and (given.tab in ("", draft.tab) or given.is_in(draft)):
        # The text is saved all the same; a draft that stays is offered again.
        with contextlib.suppress(OSError):
            desk.drafts.drop(path, only=draft)
    desk.unsaved.drop(path)
    return DeskAnswer(data={"digest": digest})


def put_draft(desk: Desk, request: DeskRequest) -> DeskAnswer:
    """Answer PUT draft/PATH: keep what is typed, and show it."""
    path, given = _path_of(request), request.given(DraftRequest)
    draft = Draft(
        path,
        given.base,
        datetime.now(UTC).isoformat(timespec="seconds"),
        given.set,
        given.unset,
        given.front,
        given.body,
        given.tab,
        given.seq,
    )
    try:
        kept = desk.drafts.keep(draft, over=given.over)
    except OtherDraftError as other:
        raise DeskError(409, "other_draft", {"draft": other.draft}) from None
    error = None
    if kept is draft:
        raw = desk.unsaved.base(path, given.base)
        try:
            desk.unsaved.show(path, given.applied(raw, path, _order(desk, path)))
        except UneditableError as refused:
            error = refused
    return DeskAnswer(data=_drafted(desk, path, error))


def delete_draft(desk: Desk, request: DeskRequest) -> DeskAnswer:
    """Answer DELETE draft/PATH: forget what was typed and not saved. What others typed, or later, stays."""
    path, given = _path_of(request), request.given(DropRequest)
    draft = desk.drafts.get(path)
    if draft is None or given.means(draft):
        desk.drafts.drop(path, only=draft)
        desk.unsaved.drop(path)
    return DeskAnswer(data={})


def whole(desk: Desk, draft: Draft) -> Draft:
    """Return a draft with all that its text says, as that of a file which is not there yet."""
    change = TextRequest(draft.base, draft.set, draft.unset, draft.front, draft.body)
    raw = desk.unsaved.base(draft.path, draft.base)
    try:
        parts = split_file(change.applied(raw, draft.path, _order(desk, draft.path)), draft.path)
        front, body = parts.front, parts.body
    except UneditableError:
        front, body = draft.front or "", draft.body or ""
    return replace(draft, base=None, set={}, unset=(), front=front, body=body)


def version_of(raw: bytes, path: str) -> TextVersion:
    """Return what a text's file says; nothing where it is no text in UTF-8."""
    try:
        parts = split_file(raw, path)
    except UneditableError:
        return TextVersion(digest_of(raw), "", None, "")
    try:
        fields = front_matter_values(parts.front, first_line=parts.front_line, path=path)
    except UneditableError:
        return TextVersion(digest_of(raw), parts.front, None, parts.body)
    return TextVersion(digest_of(raw), parts.front, fields, parts.body)


def _path_of(request: DeskRequest) -> str:
    try:
        return text_path(request.rest)
    except PathRefusedError:
        raise DeskError(400, "path") from None


def _order(desk: Desk, path: str) -> tuple[str, ...]:
    """Return the fields of a text's kind in the order in which forms have them."""
    snapshot = desk.session.state().snapshot
    name = name_parts(path)
    if snapshot is None or name is None:
        return ()
    story = snapshot.site.by_key.get(name[0])
    config = snapshot.site.config
    kind = story.kind if story else kind_of(name[0], config.all_kinds)
    return tuple(field.key for group in form_of(config, kind, desk.language).groups for field in group.fields)


def _fitting(data: bytes) -> bytes:
    """Return `data`; raise `DeskError` where no text of the site may be as long."""
    if len(data) > TEXT_LIMIT:
        raise too_large(TEXT_LIMIT)
    return data


def _both(desk: Desk, path: str, given: TextRequest, current: bytes | None) -> dict[str, object]:
    """Return what a person who has changed a text says, and what its file says by now."""
    order = _order(desk, path)
    mine: TextVersion | None = None
    for raw in (desk.unsaved.base(path, given.base), current or b""):
        try:
            mine = version_of(given.applied(raw, path, order), path)
        except UneditableError:
            continue
        break
    return {"mine": mine, "theirs": None if current is None else version_of(current, path)}


def _drafted(desk: Desk, path: str, error: UneditableError | None) -> TextDrafted:
    raw = desk.session.text_file(path) or b""
    state = desk.session.state()
    name = name_parts(path)
    story = state.snapshot.site.by_key.get(name[0]) if state.snapshot and name else None
    shown = version_of(raw, path)
    return TextDrafted(
        True,
        findings_of([each for each in state.diagnostics if each.path == path], {path: raw}, desk.language),
        story.addresses.get(name[1], "") if story and name else "",
        shown.front,
        shown.front_matter,
        shown.front_matter is not None,
        error.reason if error else "",
        why_uneditable(desk, error) if error else "",
        error.line if error else 0,
    )
