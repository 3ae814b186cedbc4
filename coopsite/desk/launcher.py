"""Write the files that open the desk of a site by a double click, for Windows, macOS and Linux."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Final

from coopsite.diagnostics.catalogue import word
from coopsite.locales import SPOKEN
from coopsite.output.handles import Folder
from coopsite.textfile.opening import real

if TYPE_CHECKING:
    from pathlib import Path

WINDOWS: Final = "ban-bien-tap-windows.cmd"
MACOS: Final = "ban-bien-tap-macos.command"
LINUX: Final = "ban-bien-tap-linux.desktop"

_EXECUTABLE: Final = 0o755

# The folder itself is no place to look for programs, since a site may come from a stranger: cmd.exe looks there first,
# and so does `python -m` without -P.
_CMD: Final = """\
@echo off
chcp 65001 >nul
title coopsite
setlocal
set "NoDefaultCurrentDirectoryInExePath=1"
set "SITE=%~dp0."
set "RUN="
cd /d "%SystemRoot%"
where /q $PATH:coopsite.exe && set "RUN=coopsite.exe"
if not defined RUN py -P -c "import coopsite" >nul 2>nul && set "RUN=py -P -m coopsite"
if defined RUN (
  %RUN% desk --site "%SITE%"
) else (
{missing}
)
echo.
pause
"""
_SH: Final = """\
PATH="$PATH:$HOME/.local/bin:/opt/homebrew/bin:/usr/local/bin"
cd /
if command -v coopsite >/dev/null 2>&1; then
  coopsite desk --site "$site"
elif python3 -P -c 'import coopsite' >/dev/null 2>&1; then
  python3 -P -m coopsite desk --site "$site"
else
{missing}
fi
echo
echo {close}
read -r _
"""
_COMMAND: Final = """\
#!/bin/sh
site=$(cd "$(dirname "$0")" && pwd) || exit
"""
_OF_DESKTOP: Final = """\
file=${1#file://}
site=$(cd "$(dirname "$file")" && pwd) || exit
"""
_DESKTOP: Final = """\
[Desktop Entry]
Type=Application
Name=Desk of the bulletin
Name[vi]=Bàn biên tập của bản tin
Exec=sh -c {script} sh %k
Terminal=true
Icon=accessories-text-editor
"""
_TO_ESCAPE: Final = re.compile(r'(["`$\\])')


def launchers() -> dict[str, bytes]:
    """Return the files by name; all are the same for every site and may be moved with it."""
    missing = [word("launcher_missing", language) for language in reversed(SPOKEN)]
    close = " / ".join(word("launcher_close", language) for language in reversed(SPOKEN))
    windows = _CMD.format(missing="\n".join(f"  echo {line}" for line in missing))
    shell = _SH.format(missing="\n".join(f"  echo {_quoted(line)}" for line in missing), close=_quoted(close))
    return {
        WINDOWS: windows.replace("\n", "\r\n").encode("utf-8"),
        MACOS: f"{_COMMAND}{shell}".encode(),
        LINUX: _DESKTOP.format(script=_argument(f"{_OF_DESKTOP}{shell}")).encode("utf-8"),
    }


def write_launchers(site: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write the files into a site's folder; return the names of those written, and of those left alone.

    A file that is there already is left alone. Raises OSError.
    """
    written, left = [], []
    with Folder.open(str(real(site))) as top:
        for name, data in launchers().items():
            try:
                descriptor = top.create(name)
            except FileExistsError:
                left.append(name)
                continue
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)
                if sys.platform != "win32" and name != WINDOWS:
                    os.fchmod(descriptor, _EXECUTABLE)
            written.append(name)
    return tuple(written), tuple(left)


def _quoted(text: str) -> str:
    """Return `text` as one word of a shell."""
    return "'" + text.replace("'", "'\\''") + "'"


def _argument(script: str) -> str:
    """Return a script as one argument of ``Exec`` (Desktop Entry Specification 1.5, "The Exec key")."""
    line = "; ".join(_statements(script)).replace("%", "%%")
    return '"' + _TO_ESCAPE.sub(r"\\\1", line).replace("\\", "\\\\") + '"'


def _statements(script: str) -> list[str]:
    joined = re.sub(r"(then|else)\n", r"\1 ", script)
    return [line.strip() for line in joined.splitlines() if line.strip()]
