"""What the desk is told of stories: the list of all, and one with its texts and findings."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from coopsite.authoring.save import digest_of
from coopsite.content.scan import name_parts
from coopsite.desk.findings import Finding, findings_of
from coopsite.desk.plainly import why_uneditable
from coopsite.desk.requests import DeskAnswer, DeskError
from coopsite.desk.text_api import whole
from coopsite.kinds.registry import kind_of
from coopsite.locales import desk_words
from coopsite.preview.status import out_of_step
from coopsite.templating.kind_styles import kind_styles
from coopsite.textfile.editing import UneditableError, front_matter_values, split_file
from coopsite.textfile.yaml_nodes import Json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Set

    from coopsite.authoring.drafts import Draft
    from coopsite.content.model import Text
    from coopsite.desk.requests import Desk, DeskRequest
    from coopsite.preview.session import SessionState
    from coopsite.site.model import Site, Story
    from coopsite.textfile.editing import TextParts

State = Literal["published", "draft", "held", "expired", "broken", "gone"]
"""``broken``: errors keep a text from having a page, or the page from showing its last version. ``gone``: its file is
not there, and what was typed and not saved is all there is.
"""
_STATES: Final[Mapping[str, State]] = {
    "": "published",
    "draft": "draft",
    "future": "held",
    "expired": "expired",
}


class KindName(Struct, frozen=True):
    """A kind of story and what its list is called in the desk's language."""

    name: str
    label: str
    is_listed: bool


class ListedText(Struct, frozen=True):
    """A text in the list of stories."""

    path: str
    title: str
    state: State
    until: str = ""
    """ISO 8601: when it appears, or when it went."""
    address: str = ""
    errors: int = 0
    warnings: int = 0
    unsaved: bool = False


class ListedStory(Struct, frozen=True):
    """A story in the list of stories."""

    key: str
    kind: str
    date: str
    """ISO day; empty without one."""
    texts: dict[str, ListedText]
    missing: tuple[str, ...]
    out_of_step: tuple[str, ...]


class StoryOverview(Struct, frozen=True):
    """The list of stories, the newest first."""

    languages: tuple[str, ...]
    kinds: tuple[KindName, ...]
    stories: tuple[ListedStory, ...]
    damaged: tuple[str, ...]
    """Files of drafts that could not be read and were put aside."""
    kind_styles: str = ""
    """CSS: colours and signs of the kinds that do not look as coopsite has them, as on the site's pages."""


class StoryFindings(Struct, frozen=True):
    """What is wrong with a story's texts, by language, and with what is no text."""

    texts: dict[str, list[Finding]]
    site: list[Finding]


class OfferedDraft(Struct, frozen=True):
    """What was typed and not saved."""

    base: str | None
    based_on_current: bool
    """Whether the file is still the one it was typed in."""
    kept_at: str
    set: dict[str, Json]
    unset: tuple[str, ...]
    front: str | None
    body: str | None
    tab: str
    seq: int


class TextDetails(Struct, frozen=True):
    """A text as the desk edits it."""

    path: str
    digest: str | None
    """SHA-256 of the file's bytes, in hexadecimal; None where it is gone."""
    front_matter: dict[str, Json]
    """The fields as written; empty where they cannot be read."""
    front: str
    """The lines between the hyphens, with LF."""
    body: str
    """With LF."""
    eol: str
    """The line ends of the file."""
    address: str
    state: State
    until: str
    readable: bool
    """Whether the front matter can be edited by field."""
    uneditable: str
    """Why not, in words."""
    draft: OfferedDraft | None
    findings: list[Finding]


class StoryDetails(Struct, frozen=True):
    """A story as the desk edits it."""

    key: str
    kind: str
    kinds: tuple[KindName, ...]
    date: str
    languages: tuple[str, ...]
    texts: dict[str, TextDetails]
    missing: tuple[str, ...]


def list_stories(desk: Desk, _request: DeskRequest) -> DeskAnswer:
    """Answer GET stories."""
    state, drafts = desk.session.state(), frozenset(desk.drafts.all())
    damaged = desk.drafts.damaged()
    return DeskAnswer(
        raw=desk.overview.of(
            state, drafts.union(damaged), lambda: overview(state, drafts, damaged, desk.language)
        )
    )


def overview(state: SessionState, drafts: Set[str], damaged: tuple[str, ...], language: str) -> StoryOverview:
    """Return the list of stories, with names in `language`; of the texts `drafts` something is not saved.

    `damaged` are the files of drafts that could not be read.
    """
    if state.snapshot is None:
        return StoryOverview((), (), (), damaged)
    site = state.snapshot.site
    found = _Found(state, drafts)
    listed = [_listed(story, site, found) for story in site.stories]
    others = dict.fromkeys((*found.broken, *found.gone))
    listed += [_listed_without(key, site, found) for key in others if key not in site.by_key]
    listed.sort(key=lambda story: story.date, reverse=True)
    styles = kind_styles(site.config.kinds.values())
    return StoryOverview(site.config.languages, kinds_of(site, language), tuple(listed), damaged, styles)


def show_story(desk: Desk, request: DeskRequest) -> DeskAnswer:
    """Answer GET story/KEY."""
    shown = story_details(desk, request.rest)
    if shown is None:
        raise DeskError(404, "not_found")
    return DeskAnswer(data=shown)


def list_findings(desk: Desk, request: DeskRequest) -> DeskAnswer:
    """Answer GET findings?key=KEY: those of the story's texts, and those of no text."""
    state = desk.session.state()
    paths = paths_of(_Found(state), request.query.get("key", ""))
    raw = {path: data for path in paths.values() if (data := desk.session.text_file(path)) is not None}
    found = findings_of([each for each in state.diagnostics if each.path in raw], raw, desk.language)
    of_site = [each for each in state.diagnostics if name_parts(each.path) is None]
    return DeskAnswer(
        data=StoryFindings(
            {code: [each for each in found if each.path == path] for code, path in paths.items()},
            findings_of(of_site, {}, desk.language),
        )
    )


def paths_of(found: _Found, key: str) -> dict[str, str]:
    """Return the files of a story by language, in the order of the configuration; empty where there is no story."""
    if found.site is None:
        return {}
    story = found.site.by_key.get(key)
    paths = {code: text.path for code, text in story.texts.items()} if story else {}
    paths |= found.broken.get(key, {}) | found.gone.get(key, {})
    return {code: paths[code] for code in found.site.config.languages if code in paths}


def story_details(desk: Desk, key: str) -> StoryDetails | None:
    """Return a story with its texts; None where there is none."""
    state, drafts = desk.session.state(), desk.drafts.all()
    found = _Found(state, drafts.keys())
    paths, site = paths_of(found, key), found.site
    if site is None or not paths:
        return None
    story = site.by_key.get(key)
    listed = _listed(story, site, found) if story else _listed_without(key, site, found)
    shown = {path: data for path in paths.values() if (data := desk.session.text_file(path)) is not None}
    findings = findings_of([each for each in state.diagnostics if each.path in shown], shown, desk.language)
    texts = {}
    for code, path in paths.items():
        raw = desk.session.text_file(path, saved=True)
        of_text = [each for each in findings if each.path == path]
        if raw is not None:
            texts[code] = _details(desk, listed.texts[code], raw, drafts.get(path), of_text)
        elif path in drafts:
            texts[code] = _details_gone(desk, listed.texts[code], drafts[path], of_text)
    return StoryDetails(
        key,
        listed.kind,
        kinds_of(site, desk.language),
        listed.date,
        site.config.languages,
        texts,
        listed.missing,
    )


def _details(
    desk: Desk, listed: ListedText, raw: bytes, draft: Draft | None, findings: list[Finding]
) -> TextDetails:
    path, why = listed.path, ""
    parts: TextParts | None = None
    fields: dict[str, Json] | None = None
    try:
        parts = split_file(raw, path)
        fields = front_matter_values(parts.front, first_line=parts.front_line, path=path)
    except UneditableError as error:
        why = why_uneditable(desk, error)
    digest = digest_of(raw)
    return TextDetails(
        path,
        digest,
        fields or {},
        parts.front if parts else "",
        parts.body if parts else "",
        parts.eol if parts else "\n",
        listed.address,
        listed.state,
        listed.until,
        fields is not None,
        why,
        None if draft is None else _offered(draft, digest),
        findings,
    )


def _details_gone(desk: Desk, listed: ListedText, draft: Draft, findings: list[Finding]) -> TextDetails:
    """Return a text whose file is gone: nothing is saved of it, and all that is known of it is offered."""
    return TextDetails(
        path=listed.path,
        digest=None,
        front_matter={},
        front="",
        body="",
        eol="\n",
        address="",
        state=listed.state,
        until="",
        readable=True,
        uneditable="",
        draft=_offered(whole(desk, draft), None),
        findings=findings,
    )


def _offered(draft: Draft, digest: str | None) -> OfferedDraft:
    return OfferedDraft(
        draft.base,
        draft.base == digest,
        draft.kept_at,
        draft.set,
        draft.unset,
        draft.front,
        draft.body,
        draft.tab,
        draft.seq,
    )


def kinds_of(site: Site, language: str) -> tuple[KindName, ...]:
    """Return the kinds of a site, in the order of its navigation, with their names in `language`."""
    page = desk_words(language)["shell_kind_page"]
    return tuple(
        KindName(kind.name, kind.label.get(language) or next(iter(kind.label.values()), page), kind.is_listed)
        for kind in site.config.all_kinds
    )


class _Found:
    """What is wrong in each file, and by story and language which files give no page, or are gone."""

    def __init__(self, state: SessionState, drafts: Set[str] = frozenset()) -> None:
        self.site = state.snapshot.site if state.snapshot else None
        self.drafts = drafts
        self.errors: Counter[str] = Counter()
        self.warnings: Counter[str] = Counter()
        for each in state.diagnostics:
            if each.severity == "error":
                self.errors[each.path] += 1
            elif each.severity == "warning":
                self.warnings[each.path] += 1
        self.texts: dict[str, Text] = {}
        """Texts that can be read and give no page, such as one without a date, by path."""
        for path, record in state.records.items():
            if record.text is not None and self.shown(record.text.key, record.text.language) is None:
                self.texts[path] = record.text
        broken = [path for path, record in state.records.items() if record.text is None]
        self.broken = self._by_story((*broken, *self.texts))
        self.gone = self._by_story(
            path for path in sorted(drafts) if path not in state.records or path in state.without_file
        )

    def shown(self, key: str, language: str) -> Text | None:
        """Return the text of a story that its page shows; None without one."""
        story = self.site.by_key.get(key) if self.site else None
        return story.texts.get(language) if story else None

    def _by_story(self, paths: Iterable[str]) -> dict[str, dict[str, str]]:
        languages = self.site.config.languages if self.site else ()
        found: dict[str, dict[str, str]] = {}
        for path in paths:
            name = name_parts(path)
            if name is None or name[1] not in languages:
                continue
            shown = self.shown(*name)
            if shown is None or shown.path == path:
                found.setdefault(name[0], {})[name[1]] = path
        return found


def _listed(story: Story, site: Site, found: _Found) -> ListedStory:
    texts = {code: _listed_text(story, code, text, found) for code, text in story.texts.items()}
    texts |= _without_text(story.key, found)
    for code in texts.keys() & story.texts.keys():
        if texts[code].state == "broken":
            # An older version of it is shown.
            title, address = story.texts[code].title, story.addresses.get(code, "")
            texts[code] = replace(texts[code], title=title, address=address)
    missing = tuple(code for code in site.config.languages if code not in texts)
    return ListedStory(story.key, story.kind, story.date[:10], texts, missing, out_of_step(story))


def _listed_without(key: str, site: Site, found: _Found) -> ListedStory:
    """Return a story that has no page."""
    texts = _without_text(key, found)
    missing = tuple(code for code in site.config.languages if code not in texts)
    read = [found.texts[text.path] for text in texts.values() if text.path in found.texts]
    kind = read[0].kind if read else kind_of(key, site.config.all_kinds)
    return ListedStory(key, kind, max((text.date[:10] for text in read), default=""), texts, missing, ())


def _without_text(key: str, found: _Found) -> dict[str, ListedText]:
    """Return the texts of a story that give no page, or whose files are gone."""
    texts = {}
    states: tuple[tuple[State, dict[str, dict[str, str]]], ...] = (
        ("broken", found.broken),
        ("gone", found.gone),
    )
    for state, paths in states:
        for code, path in paths.get(key, {}).items():
            texts[code] = ListedText(
                path,
                found.texts[path].title if path in found.texts else _file_name(key, path),
                state,
                errors=found.errors[path],
                warnings=found.warnings[path],
                unsaved=path in found.drafts,
            )
    return texts


def _file_name(key: str, path: str) -> str:
    """Return what tells a file from others: its name, that of its folder where all are called index."""
    name = path.rpartition("/")[2]
    return key.rpartition("/")[2] if name.startswith("index.") else name


def _listed_text(story: Story, code: str, text: Text, found: _Found) -> ListedText:
    held = story.held.get(code, "")
    return ListedText(
        text.path,
        text.title,
        _STATES[held],
        story.until(held),
        story.addresses.get(code, ""),
        found.errors[text.path],
        found.warnings[text.path],
        text.path in found.drafts,
    )
