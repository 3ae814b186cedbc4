"""What the desk is told of stories: the list of all, and one with its texts and findings."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from coopsite.authoring.save import digest_of
from coopsite.content.scan import name_parts
from coopsite.desk.findings import Finding, findings_of
from coopsite.desk.plainly import why_uneditable
from coopsite.desk.requests import DeskAnswer, DeskError
from coopsite.kinds.registry import kind_of
from coopsite.locales import desk_words
from coopsite.preview.status import out_of_step
from coopsite.templating.kind_styles import kind_styles
from coopsite.textfile.editing import UneditableError, front_matter_values, split_file
from coopsite.textfile.yaml_nodes import Json

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

    from coopsite.authoring.drafts import Draft
    from coopsite.content.model import Text
    from coopsite.desk.requests import Desk, DeskRequest
    from coopsite.preview.session import SessionState
    from coopsite.site.model import Site, Story
    from coopsite.textfile.editing import TextParts

State = Literal["published", "draft", "held", "expired", "broken"]
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
    digest: str
    """SHA-256 of the file's bytes, in hexadecimal."""
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
    listed += [_listed_broken(key, site, found) for key in found.broken if key not in site.by_key]
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
    paths = paths_of(state, request.query.get("key", ""))
    raw = {path: data for path in paths.values() if (data := desk.session.text_file(path)) is not None}
    found = findings_of([each for each in state.diagnostics if each.path in raw], raw, desk.language)
    of_site = [each for each in state.diagnostics if name_parts(each.path) is None]
    return DeskAnswer(
        data=StoryFindings(
            {code: [each for each in found if each.path == path] for code, path in paths.items()},
            findings_of(of_site, {}, desk.language),
        )
    )


def paths_of(state: SessionState, key: str) -> dict[str, str]:
    """Return the files of a story by language, in the order of the configuration; empty where there is no story."""
    if state.snapshot is None:
        return {}
    site = state.snapshot.site
    story = site.by_key.get(key)
    paths = {code: text.path for code, text in story.texts.items()} if story else {}
    paths |= _Found(state).broken.get(key, {})
    return {code: paths[code] for code in site.config.languages if code in paths}


def story_details(desk: Desk, key: str) -> StoryDetails | None:
    """Return a story with its texts; None where there is none."""
    state = desk.session.state()
    paths = paths_of(state, key)
    if state.snapshot is None or not paths:
        return None
    site = state.snapshot.site
    found = _Found(state, desk.drafts.all().keys())
    story = site.by_key.get(key)
    listed = _listed(story, site, found) if story else _listed_broken(key, site, found)
    shown = {path: data for path in paths.values() if (data := desk.session.text_file(path)) is not None}
    findings = findings_of([each for each in state.diagnostics if each.path in shown], shown, desk.language)
    texts = {}
    for code, path in paths.items():
        raw = desk.session.text_file(path, saved=True)
        if raw is not None:
            of_text = [each for each in findings if each.path == path]
            texts[code] = _details(desk, listed.texts[code], raw, desk.drafts.get(path), of_text)
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


def _offered(draft: Draft, digest: str) -> OfferedDraft:
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
    """What is wrong in each file, and which files give no text, by story and language."""

    def __init__(self, state: SessionState, drafts: Set[str] = frozenset()) -> None:
        self.drafts = drafts
        self.errors: Counter[str] = Counter()
        self.warnings: Counter[str] = Counter()
        for each in state.diagnostics:
            if each.severity == "error":
                self.errors[each.path] += 1
            elif each.severity == "warning":
                self.warnings[each.path] += 1
        self.broken: dict[str, dict[str, str]] = {}
        languages = state.snapshot.site.config.languages if state.snapshot else ()
        for path, record in state.records.items():
            name = name_parts(path) if record.text is None else None
            if name is not None and name[1] in languages:
                self.broken.setdefault(name[0], {})[name[1]] = path


def _listed(story: Story, site: Site, found: _Found) -> ListedStory:
    broken = found.broken.get(story.key, {})
    texts = {code: _listed_text(story, code, text, found) for code, text in story.texts.items()}
    for code, path in broken.items():
        title = story.texts[code].title if code in story.texts else path.rpartition("/")[2]
        texts[code] = _broken(path, title, story.addresses.get(code, ""), found)
    missing = tuple(code for code in site.config.languages if code not in texts)
    return ListedStory(story.key, story.kind, story.date[:10], texts, missing, out_of_step(story))


def _listed_broken(key: str, site: Site, found: _Found) -> ListedStory:
    texts = {
        code: _broken(path, path.rpartition("/")[2], "", found) for code, path in found.broken[key].items()
    }
    missing = tuple(code for code in site.config.languages if code not in texts)
    return ListedStory(key, kind_of(key, site.config.all_kinds), "", texts, missing, ())


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


def _broken(path: str, title: str, address: str, found: _Found) -> ListedText:
    unsaved = path in found.drafts
    return ListedText(path, title, "broken", "", address, found.errors[path], found.warnings[path], unsaved)
