"""Reads a site folder: configuration, theme, texts, files; what did not change comes from the cache."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from coopsite.build.assets import FoundFiles, read_files
from coopsite.build.preload import PLANNING, RENDERING, preload
from coopsite.build.reading import context_of, decode_bodies, read_bodies
from coopsite.build.snapshot import FileSnapshot, take_snapshot
from coopsite.build.texts import FileRead, TextStore
from coopsite.config.model import Config
from coopsite.content.scan import FileStat, Scan, read_bytes
from coopsite.content.tags import RegisteredTag, read_register
from coopsite.diagnostics import Diagnostic
from coopsite.process.workers import Workers
from coopsite.site.lint import lint
from coopsite.templating import theme as themes
from coopsite.templating.assets import publish_assets
from coopsite.templating.wording import OwnTable
from coopsite.text.digest import digest
from coopsite.text.filenames import CONFIG, STATIC
from coopsite.textfile.decode import decode
from coopsite.textfile.opening import read_setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from coopsite.build.reading import ReadBody
    from coopsite.cache.store import BuildCache
    from coopsite.content.body import Outline
    from coopsite.content.model import Text, UnreadableText


class ReadConfig(Struct, frozen=True):
    """A configuration that could be read, and warnings about it."""

    config: Config
    diagnostics: tuple[Diagnostic, ...]


class TagRegister(Struct, frozen=True):
    """The register of tags, and what is wrong with it."""

    tags: tuple[RegisteredTag, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """Templates, assets and words, the site's own over the shipped ones."""

    shipped: Mapping[str, str]
    own: Mapping[str, str]
    assets: Mapping[str, bytes]
    """Path below output/ → bytes."""
    asset_paths: Mapping[str, str]
    """Asset name → path below output/."""
    strings: Mapping[str, Mapping[str, str]]
    shipped_strings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    own_tables: Mapping[str, OwnTable] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    """What lies among the site's own templates and is none."""


@dataclass(frozen=True, slots=True)
class BodiesAhead:
    """Bodies that another process reads while this one does something else."""

    files: Sequence[FileStat] = ()
    """The texts whose bodies they are."""
    bodies: Callable[[], list[ReadBody]] = list
    """Waits for them."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that was read of a site. `config` is None where it cannot be used; then the rest is empty."""

    config: Config | None
    theme: Theme
    texts: tuple[Text, ...]
    outlines: Mapping[str, Outline]
    """By digest of the body. Of a build, without excerpts that no card shows and nothing is to be said about."""
    unkept_bodies: Mapping[str, bytes]
    register: tuple[RegisteredTag, ...]
    files: FoundFiles
    static: FoundFiles
    diagnostics: tuple[Diagnostic, ...]
    broken: tuple[UnreadableText, ...] = ()
    """Files that give no text, but whose bodies lead somewhere."""
    records: Mapping[str, FileRead] = field(default_factory=dict)
    """How each text file was read, by path."""
    elsewhere: tuple[str, ...] = ()
    """Stories by their names that nobody reads, since they lie outside content/."""


_MANY: Final = 100
"""Texts that are worth a process of their own."""
_AHEAD: Final = 600
_AHEAD_BYTES: Final = 2 << 20
"""So many texts, with so many bytes, take about as long to parse as all else that is done meanwhile."""
NO_FILES = FoundFiles({}, {}, {}, ())


def load(
    reader: SiteReader, progress: Callable[[str, int, int], None], snapshot: FileSnapshot | None = None
) -> Inputs:
    """Read the site of `snapshot`, by default of now. What was read is put into the cache, but not committed."""
    inputs = _load(reader, progress, snapshot or take_snapshot(reader.site))
    if any(each.code == "E602" for each in inputs.diagnostics):
        # A file vanished after the snapshot.
        inputs = _load(reader, progress, take_snapshot(reader.site))
    return inputs


def _load(reader: SiteReader, progress: Callable[[str, int, int], None], snapshot: FileSnapshot) -> Inputs:
    scanned_ns, found = snapshot
    with reader.bodies_ahead(found.texts) as ahead:
        preload(PLANNING)
        theme, diagnostics = reader.theme(found)
        read = reader.config(tuple(sorted(theme.strings)))
        if isinstance(read, tuple):
            return Inputs(None, theme, (), {}, {}, (), NO_FILES, NO_FILES, read)
        config = read.config
        texts = reader.text_store(config)
        count = len(found.texts)
        progress("parse", 0, count)
        if ahead.files:
            texts.update(
                ahead.files,
                scanned_ns,
                Workers(1),
                bodies=False,
                progress=lambda done, _: progress("parse", done, count),
            )
            preload(RENDERING)
            if not config.line_breaks:
                texts.take_bodies(ahead.bodies())

    def tell(done: int, left: int) -> None:
        total = count if ahead.files else left
        progress("parse", total - left + done, total)

    texts.read_all(found.texts, scanned_ns, reader.workers, bodies=True, progress=tell)
    every = tuple(texts.texts)
    register = reader.register(found.register, config.languages)
    files = reader.files("assets", found.assets, scanned_ns)
    static = reader.files("static", found.static, scanned_ns)
    diagnostics += [*found.diagnostics, *read.diagnostics, *texts.diagnostics(), *register.diagnostics]
    diagnostics += [*files.diagnostics, *static.diagnostics]
    return Inputs(
        config,
        theme,
        every,
        _without_idle_excerpts(texts.outlines, every),
        texts.unkept_bodies,
        register.tags,
        files,
        static,
        tuple(diagnostics),
        tuple(each.unreadable for each in texts.records.values() if each.unreadable is not None),
        {path: FileRead(each.digest, each.diagnostics) for path, each in texts.records.items()},
        found.elsewhere,
    )


def _without_idle_excerpts(outlines: Mapping[str, Outline], texts: Sequence[Text]) -> dict[str, Outline]:
    """Return the outlines of `texts` with the excerpts that something comes of: they take more memory than the rest."""
    said = {each.path for each in lint(texts, outlines)}
    wanted = {text.body_digest for text in texts if not text.summary or text.path in said}
    named = {text.body_digest for text in texts}
    return {
        name: outline if name in wanted else replace(outline, excerpt="")
        for name, outline in outlines.items()
        if name in named
    }


def _decoded(result: Callable[[], bytes | None]) -> list[ReadBody]:
    """Return bodies that were read ahead; none where that failed, for what is wrong shows where a text is read."""
    try:
        data = result()
    except Exception:
        data = None
    return [] if data is None else decode_bodies(data)


class SiteReader:
    """Reads the parts of a site folder; what did not change comes from the cache."""

    def __init__(self, site: Path, cache: BuildCache, version: str, workers: Workers) -> None:
        self.site = site
        self._cache = cache
        self._version = version
        self.workers = workers

    @contextmanager
    def bodies_ahead(self, files: Sequence[FileStat]) -> Iterator[BodiesAhead]:
        """Have another process read the bodies of a site's first texts while the block runs, where none is remembered.

        Until its configuration is read, and what reads that is loaded, nothing else could be done of them.
        """
        if len(files) < _MANY or next(self._cache.all("outlines"), None) is not None:
            yield BodiesAhead()
            return
        ends = accumulate(file.size for file in files[:_AHEAD])
        first = [file for file, end in zip(files, ends, strict=False) if end <= _AHEAD_BYTES]
        with self.workers.beside(read_bodies, first) as result:
            if result is None:
                yield BodiesAhead()
            else:
                yield BodiesAhead(first, partial(_decoded, result))

    def text_store(self, config: Config, *, spares_memory: bool = False) -> TextStore:
        """Return the store of texts for a site with this configuration, loaded from the cache."""
        return TextStore(self._cache, self._version, context_of(config), spares_memory=spares_memory)

    def files(self, name: str, files: Iterable[FileStat], scanned_ns: int) -> FoundFiles:
        """Read files that are no texts; they are kept in the cache under `name`."""
        return read_files(name, files, scanned_ns, self._version, self._cache)

    def config(self, known_languages: tuple[str, ...]) -> ReadConfig | tuple[Diagnostic, ...]:
        """Read the configuration; return diagnostics where it cannot be used."""
        raw = read_setting(self.site, CONFIG)
        if raw is None:
            return (Diagnostic("E801", CONFIG, args={"reason": "@missing_config"}),)
        if isinstance(raw, Diagnostic):
            return (raw,)
        diagnostics: list[Diagnostic] = []

        def make() -> ReadConfig | None:
            # start-up time: the configuration is remembered
            from coopsite.config.schema import read_config

            config, found = read_config(raw, CONFIG, known_languages)
            diagnostics.extend(found)
            return None if config is None else ReadConfig(config, found)

        key = digest(self._version, raw, *known_languages)
        read = self._cache.remember("config", "", key, ReadConfig, make)
        return tuple(diagnostics) if read is None else read

    def register(self, file: FileStat | None, languages: tuple[str, ...]) -> TagRegister:
        """Read the register of tags."""
        raw = read_bytes(file) if file else b""
        if file is None or isinstance(raw, Diagnostic):
            return TagRegister((), () if file is None or isinstance(raw, bytes) else (raw,))
        found = self._cache.remember(
            "register",
            "",
            digest(self._version, raw, *languages),
            TagRegister,
            lambda: TagRegister(*read_register(raw, file.path, languages)),
        )
        return found or TagRegister((), ())

    def theme(self, found: Scan) -> tuple[Theme, list[Diagnostic]]:
        """Read the theme, with diagnostics of the site's own part."""
        diagnostics: list[Diagnostic] = []
        shipped = themes.shipped()
        own = themes.sort_files(_own_files(found.templates, diagnostics))
        static = {file.path.removeprefix(STATIC) for file in found.static}
        assets = publish_assets({**shipped.assets, **own.assets}, own.assets, static)
        diagnostics += assets.diagnostics
        ours = {
            code: self._words(data, f"strings/{code}.yaml").words for code, data in shipped.strings.items()
        }
        tables = {}
        for name, path in _tables(found.templates).items():
            words = self._words(own.strings[name], path) if name in own.strings else themes.ThemeWords({}, ())
            tables[name] = OwnTable(path, words.words, words.places)
            diagnostics += words.diagnostics
        theme = Theme(
            _sources(shipped.templates, "", diagnostics),
            _sources(own.templates, "templates/", diagnostics),
            assets.files,
            assets.paths,
            {code: {**ours.get(code, {}), **_words_of(tables, code)} for code in {**ours, **tables}},
            ours,
            tables,
            own.others,
        )
        return theme, diagnostics

    def _words(self, data: bytes, path: str) -> themes.ThemeWords:
        found = self._cache.remember(
            "words",
            path,
            digest(self._version, data),
            themes.ThemeWords,
            lambda: themes.read_words(data, path),
        )
        return found or themes.ThemeWords({}, ())


def _tables(files: Iterable[FileStat]) -> dict[str, str]:
    """Return the string tables among a site's own templates: language → path."""
    found = ((themes.table_code(file.path.removeprefix("templates/")), file.path) for file in files)
    return {code: path for code, path in found if code}


def _words_of(tables: Mapping[str, OwnTable], code: str) -> Mapping[str, str]:
    return tables[code].words if code in tables else {}


def _own_files(files: Iterable[FileStat], diagnostics: list[Diagnostic]) -> list[tuple[str, bytes]]:
    found = []
    for file in files:
        data = read_bytes(file)
        if isinstance(data, Diagnostic):
            diagnostics.append(data)
        else:
            found.append((file.path.removeprefix("templates/"), data))
    return found


def _sources(templates: Mapping[str, bytes], prefix: str, diagnostics: list[Diagnostic]) -> dict[str, str]:
    found = {}
    for name, data in templates.items():
        text, of_template = decode(data, prefix + name)
        diagnostics += of_template
        if text is not None:
            found[name] = text
    return found
