"""The commands and their options: each says what it runs and returns its exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coopsite import __version__
from coopsite.cli import options
from coopsite.cli.errors import UnknownCommandError, UsageMistakeError
from coopsite.cli.help import LocalizedCommand, LocalizedContext
from coopsite.cli.session import Session
from coopsite.diagnostics.catalogue import count, word
from coopsite.diagnostics.exit_codes import BUG, WRONG_USAGE, exit_code
from coopsite.text.language_codes import language_code

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from coopsite.build.options import Build, BuildOptions
    from coopsite.build.verify import Difference
    from coopsite.config.model import Config


class Commands(click.Group):
    """A group that suggests the command that was probably meant."""

    context_class = LocalizedContext
    command_class = LocalizedCommand

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command `args` begin with."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            from difflib import get_close_matches  # start-up time: slips are rare

            near = get_close_matches(args[0], self.list_commands(ctx), n=1)
            raise UnknownCommandError(args[0], "".join(near), ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="coopsite")
def cli() -> None:
    """Make a bilingual bulletin from a folder of texts."""


@cli.command()
@click.argument("folder", metavar="DIR", type=options.FOLDER)
@options.lang
def init(folder: Path, lang: str | None) -> int:
    """Write a new bilingual site into DIR, ready to serve."""
    # start-up time: only this command needs it
    from coopsite.cli.init import NotAFolderError, NotEmptyError
    from coopsite.cli.init import init as write

    session = Session.of(folder, lang)
    try:
        paths = write(folder)
    except NotEmptyError:
        raise UsageMistakeError("init_not_empty", folder=str(folder)) from None
    except NotAFolderError:
        raise UsageMistakeError("init_not_folder", folder=str(folder)) from None
    session.say("init_done", folder=str(folder), n=str(len(paths)))
    session.say("init_next", folder=f'"{folder}"' if " " in str(folder) else str(folder))
    return 0


@cli.command()
@options.site
@options.output
@options.strict
@options.drafts
@options.now
@options.cache
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="How many processes to use.")
@click.option(
    "--cluster", default="", metavar="ADDRESS", help="Work on a Dask cluster: tcp://HOST:8786, or local."
)
@click.option("--verify", is_flag=True, help="Compare every file with a build from nothing.")
@options.form
@options.lang
def build(
    *,
    site: Path,
    output: Path | None,
    strict: bool,
    drafts: bool,
    now: str | None,
    cache: Path | None,
    workers: int | None,
    cluster: str,
    verify: bool,
    form: str,
    lang: str | None,
) -> int:
    """Make the pages."""
    session = Session.of(site, lang, form)
    moment = session.moment(now)
    if not session.is_site:
        return session.refuse([session.no_site], WRONG_USAGE)
    # start-up time: the engine is loaded once the command is known to be right
    from coopsite.build.build import build as run
    from coopsite.build.options import BuildOptions

    with session.progress() as bar:
        wanted = BuildOptions(site, output, moment, drafts, strict, workers, bar, cache, cluster)
        if verify:
            made, differences = _verified(wanted)
        else:
            made = run(wanted)
    if verify and not made.exit_code:
        return _compared(session, made, differences, strict=strict, as_of=moment, drafts=drafts)
    return session.end(made, strict=strict, as_of=moment, drafts=drafts)


def _verified(wanted: BuildOptions) -> tuple[Build, tuple[Difference, ...]]:
    # start-up time: only --verify needs it
    from coopsite.build.verify import verify

    return verify(wanted)


def _compared(
    session: Session,
    made: Build,
    differences: Sequence[Difference],
    *,
    strict: bool,
    as_of: datetime | None,
    drafts: bool,
) -> int:
    """Report a build that was compared with one from nothing; a difference is a bug."""
    listed = [{"path": difference.path, "kind": difference.kind} for difference in differences]
    session.end(made, strict=strict, as_of=as_of, drafts=drafts, more_stats={"differences": listed})
    if session.form == "text" and not differences:
        session.say("verify_same")
    elif session.form == "text":
        click.echo(count("verify_differs", len(differences), session.language), err=True)
        for difference in differences:
            session.say(f"file_{difference.kind}", err=True, path=f"  {difference.path}")
        session.say("verify_next", err=True)
    return BUG if differences else 0


@cli.command()
@options.site
@click.option("--port", type=click.IntRange(0, 65535), default=8000, metavar="N", help="Port (8000).")
@click.option("--host", default="127.0.0.1", metavar="HOST", help="Address (127.0.0.1: this computer only).")
@click.option("--published", is_flag=True, help="Show only what readers would see.")
@options.now
@options.cache
@click.option("--poll", is_flag=True, help="Look for changed files oneself (network drives).")
@click.option("--open/--no-open", "open_browser", default=False, help="Open the site in the browser.")
@options.lang
def serve(
    *,
    site: Path,
    port: int,
    host: str,
    published: bool,
    now: str | None,
    cache: Path | None,
    poll: bool,
    open_browser: bool,
    lang: str | None,
) -> int:
    """Show the site while you write; every change appears by itself."""
    session = Session.of(site, lang)
    moment = session.moment(now)
    if not session.is_site:
        return session.refuse([session.no_site], WRONG_USAGE)
    # start-up time: the server is loaded by this command alone
    from coopsite.preview.run import ServeOptions
    from coopsite.preview.run import serve as run

    return run(
        ServeOptions(
            site,
            port,
            session.language,
            host=host,
            published=published,
            now=moment,
            poll=poll,
            open_browser=open_browser,
            cache=cache,
        )
    )


@cli.command()
@options.site
@click.option("--port", type=click.IntRange(0, 65535), default=8000, metavar="N", help="Port (8000).")
@click.option("--host", hidden=True, metavar="HOST")
@options.now
@options.cache
@click.option("--poll", is_flag=True, help="Look for changed files oneself (network drives).")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@click.option("--launcher", is_flag=True, help="Write files that open the desk by a double click.")
@options.lang
def desk(
    *,
    site: Path,
    port: int,
    host: str | None,
    now: str | None,
    cache: Path | None,
    poll: bool,
    no_open: bool,
    launcher: bool,
    lang: str | None,
) -> int:
    """Write, see and publish in the browser."""
    if host is not None:
        raise UsageMistakeError("desk_host")
    session = Session.of(site, lang)
    moment = session.moment(now)
    if not session.is_site:
        return session.refuse([session.no_site], WRONG_USAGE)
    if launcher:
        return _launchers(session)
    # start-up time: the server is loaded by this command alone
    from coopsite.desk.run import desk as run
    from coopsite.preview.run import ServeOptions

    return run(
        ServeOptions(
            site, port, session.language, now=moment, poll=poll, open_browser=not no_open, cache=cache
        )
    )


def _launchers(session: Session) -> int:
    # start-up time: only this option needs it
    from coopsite.desk.launcher import LINUX, MACOS, WINDOWS, write_launchers

    systems = {WINDOWS: "launcher_windows", MACOS: "launcher_macos", LINUX: "launcher_linux"}
    written, left = write_launchers(session.site)
    if written:
        session.say("launcher_done")
    for name in written:
        click.echo(f"  {name} – {word(systems[name], session.language)}")
    for name in left:
        session.say("launcher_left", path=name)
    return 0


@cli.command()
@options.site
@options.strict
@options.now
@options.cache
@options.form
@options.lang
def check(
    *, site: Path, strict: bool, now: str | None, cache: Path | None, form: str, lang: str | None
) -> int:
    """Look for mistakes; write no pages."""
    session = Session.of(site, lang, form)
    moment = session.moment(now)
    if not session.is_site:
        return session.refuse([session.no_site], WRONG_USAGE)
    # start-up time: the engine is loaded once the command is known to be right
    from coopsite.build.build import check as run
    from coopsite.build.options import BuildOptions

    with session.progress() as bar:
        made = run(BuildOptions(site=site, now=moment, strict=strict, progress=bar, cache=cache))
    return session.end(made, checks=True, strict=strict)


@cli.command()
@click.argument("kind", metavar="KIND")
@click.argument("title", metavar="TITLE")
@options.site
@options.now
@options.lang
def new(*, kind: str, title: str, site: Path, now: str | None, lang: str | None) -> int:
    """Write the files of a new story, one in each language, as drafts.

    KIND is meeting, award, plan, news, page or a kind of the site's own. TITLE is in the site's first language.

    KIND may also be strings, and TITLE the code of a language: then its words of the interface are written, to be
    filled in. Or it is schema, and TITLE front-matter or config: then what editors complete and check is written.
    """
    session = Session.of(site, lang)
    moment = session.moment(now)
    if not session.is_site:
        return session.refuse([session.no_site], WRONG_USAGE)
    if kind == "strings":
        return _new_strings(session, site, title)
    # start-up time: only this command needs them
    from coopsite.authoring import new_story as stories
    from coopsite.authoring.source_files import LinkInTheWayError

    words = stories.title_of(title)
    if not words:
        raise UsageMistakeError("new_title")
    config, diagnostics = stories.site_config(site)
    if config is None:
        return session.refuse(diagnostics, exit_code(diagnostics) or WRONG_USAGE)
    if kind == "schema":
        return _new_schema(session, site, config, title.strip())
    meant = stories.kind_meant(kind, config)
    if meant is None:
        raise UsageMistakeError("new_kind", value=kind, allowed=stories.kinds_said(config, session.language))
    try:
        made = stories.new(site, config, meant, words, moment or stories.now_in(config.timezone))
    except stories.AlreadyThereError as there:
        raise UsageMistakeError("new_exists", path=there.path) from None
    except LinkInTheWayError as link:
        raise UsageMistakeError("new_link", path=link.path) from None
    session.say("new_done")
    for path in made.paths:
        click.echo(f"  {path}")
    session.say("new_next")
    return 0


def _new_schema(session: Session, site: Path, config: Config, name: str) -> int:
    # start-up time: only this command needs them
    from coopsite.authoring.new_story import AlreadyThereError
    from coopsite.authoring.source_files import LinkInTheWayError
    from coopsite.cli.schemas import NAMES, write_schema

    if name not in NAMES:
        raise UsageMistakeError("new_schema_name", value=name, allowed=", ".join(NAMES))
    try:
        path = write_schema(site, config, name)
    except AlreadyThereError as there:
        raise UsageMistakeError("new_schema_exists", path=there.path) from None
    except LinkInTheWayError as link:
        raise UsageMistakeError("new_link", path=link.path) from None
    session.say("new_schema_done", path=path)
    return 0


def _new_strings(session: Session, site: Path, written: str) -> int:
    # start-up time: only this command needs them
    from coopsite.authoring.source_files import LinkInTheWayError
    from coopsite.cli.string_tables import AddedTable, add_words, with_words

    code = language_code(written.strip())
    if not code:
        raise UsageMistakeError("new_strings_code", value=written)
    if code in with_words():
        raise UsageMistakeError("new_strings_known", language=code)
    try:
        made = add_words(site, code)
    except LinkInTheWayError as link:
        raise UsageMistakeError("new_link", path=link.path) from None
    if not isinstance(made, AddedTable):
        return session.refuse(made, exit_code(made) or WRONG_USAGE)
    if made.lines:
        session.say("new_strings_done", path=made.path, n=str(made.lines))
        session.say("new_strings_next", language=code)
    else:
        session.say("new_strings_whole", path=made.path)
    return 0


@cli.command()
@click.argument("address")
@options.site
@options.output
@options.drafts
@options.now
@options.cache
@options.lang
def explain(
    *,
    address: str,
    site: Path,
    output: Path | None,
    drafts: bool,
    now: str | None,
    cache: Path | None,
    lang: str | None,
) -> int:
    """Say why the page at ADDRESS was or was not made again.

    ADDRESS may also be the file of its text, as in content/news/story.en.md.
    """
    session = Session.of(site, lang)
    moment = session.moment(now)
    if not session.is_site:
        return session.refuse([session.no_site], WRONG_USAGE)
    # start-up time: only this command needs it
    from coopsite.build.explain import explain as run
    from coopsite.build.options import BuildOptions

    found = run(BuildOptions(site, output, moment, drafts=drafts, cache=cache), address)
    if not found.path:
        session.report(found.diagnostics)
        session.say_all(found.reasons)
        return exit_code(found.diagnostics) or WRONG_USAGE
    click.echo(f"{word('explain_address', session.language)}: {found.address}")
    click.echo(f"{word('explain_file', session.language)}: {found.path}")
    click.echo(f"{word('explain_template', session.language)}: {found.template}")
    session.say(f"explain_{found.outcome}")
    session.say_all(found.reasons)
    return 0
