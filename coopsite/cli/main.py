"""Run a command so that however it ends, a sentence says so and the exit code is right."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from coopsite.cli.commands import cli
from coopsite.cli.errors import sentence
from coopsite.cli.help import LocalizedContext
from coopsite.cli.session import Session
from coopsite.diagnostics.catalogue import word
from coopsite.diagnostics.exit_codes import BUG, INTERRUPTED, MACHINE, TERMINATED, WRONG_USAGE
from coopsite.extensions import ExtensionError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType


class Terminated(BaseException):
    """SIGTERM came."""


def main() -> NoReturn:
    """Run the command line and end the process with its exit code.

    End it at once: to free all that a large site takes is a third of a small build's time.
    """
    code = run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        try:
            # None where whoever started this process closed it.
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            code = code or MACHINE
    os._exit(code)


def run(argv: Sequence[str]) -> int:
    """Run one command; return its exit code. Never raises: whatever happens is said in a sentence.

    A traceback is shown only where the environment has ``COOPSITE_DEBUG``.
    """
    _speak_utf8()
    language = _language_of(argv)
    try:
        with _terminable():
            return _invoke(list(argv), language)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        click.echo(sentence(error, language), err=True)
        return WRONG_USAGE
    except (KeyboardInterrupt, click.Abort):
        click.echo("\n" + word("interrupted", language), err=True)
        return INTERRUPTED
    except Terminated:
        click.echo(word("interrupted", language), err=True)
        return TERMINATED
    except BrokenPipeError:
        _forget_stdout()
        return MACHINE
    except OSError as error:
        return _report_machine(error, language)
    except ExtensionError as error:
        given = {"package": error.package, "name": error.name, "reason": error.reason}
        click.echo(word("extension", language, **given), err=True)
        return MACHINE
    except Exception as error:
        return _report_bug(error, language)


def _invoke(argv: list[str], language: str) -> int:
    if not argv:
        settings = cli.context_settings
        with LocalizedContext(cli, info_name="coopsite", obj=language, **settings) as context:
            click.echo(cli.get_help(context))
        return WRONG_USAGE
    with cli.make_context("coopsite", argv, obj=language) as context:
        return int(cli.invoke(context) or 0)


def _report_machine(error: OSError, language: str) -> int:
    if _debugging():
        traceback.print_exc()
    reason = error.strerror or type(error).__name__
    if error.filename:
        reason = f"{reason}: {error.filename}"
    click.echo(word("machine", language, reason=reason), err=True)
    return MACHINE


def _report_bug(error: Exception, language: str) -> int:
    if _debugging():
        traceback.print_exc()
    click.echo(word("bug", language, error=type(error).__name__), err=True)
    click.echo(word("bug_report", language, where=_tracker()), err=True)
    if not _debugging():
        click.echo(word("bug_detail", language), err=True)
    return BUG


def _tracker() -> str:
    """Return the address for bug reports, from the installed package's metadata; empty where it has none."""
    # start-up time: faults are rare
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        links = metadata("coopsite").get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    named = dict(link.split(", ", 1) for link in links if ", " in link)
    return str(named.get("Issues", ""))


def _debugging() -> bool:
    return os.environ.get("COOPSITE_DEBUG", "") not in ("", "0")


def _language_of(argv: Sequence[str]) -> str:
    """Return the language to speak, found without parsing the command line, which may be wrong."""
    return Session.of(Path(_value(argv, "--site") or "."), _value(argv, "--lang")).language


def _value(argv: Sequence[str], option: str) -> str | None:
    for index, given in enumerate(argv):
        if given.startswith(option + "="):
            return given[len(option) + 1 :]
        if given == option and index + 1 < len(argv):
            return argv[index + 1]
    return None


def _speak_utf8() -> None:
    """Write UTF-8 whatever the computer's code page, which may have no Vietnamese letters."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _forget_stdout() -> None:
    """Discard further output: its reader has gone, and the interpreter would report that at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


@contextmanager
def _terminable() -> Iterator[None]:
    """Turn SIGTERM into an exception, so that work under way is cleaned up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise Terminated
