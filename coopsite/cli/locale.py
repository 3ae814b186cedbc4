"""Choose the language of messages and the clock of ``--now``, by a glance at config.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from coopsite.locales import DEFAULT, SPOKEN
from coopsite.text.filenames import CONFIG
from coopsite.textfile.opening import read_setting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

HOME_ZONE: Final = "Asia/Ho_Chi_Minh"

_LANGUAGES: Final = re.compile(
    r"^languages\s*:[ \t]*(\[[^\]]*\]|(?:\s*\n[ \t]*-[^\n]*)+|[^\n]*)", re.MULTILINE
)
_TIMEZONE: Final = re.compile(r"^timezone\s*:[ \t]*[\"']?([\w+/-]+)", re.MULTILINE)
_CODE: Final = re.compile(r"(?<![\w-])[a-z]{2,3}(?![\w])")
_COMMENT: Final = re.compile(r"(?:^|[ \t])#[^\n]*")
_MOST: Final = 256_000


@dataclass(frozen=True, slots=True)
class ConfigGlance:
    """A guess at what config.yaml says, good enough to choose a language and a time zone."""

    languages: tuple[str, ...] = ()
    timezone: str = HOME_ZONE


def glance(site: Path) -> ConfigGlance:
    """Search a site's config.yaml without parsing it; what is missing or odd counts as not given."""
    raw = read_setting(site, CONFIG)
    if not isinstance(raw, bytes):
        return ConfigGlance()
    text = raw[:_MOST].decode("utf-8-sig", "replace").replace("\r", "\n")
    text = _COMMENT.sub("", text)
    languages = _LANGUAGES.search(text)
    zone = _TIMEZONE.search(text)
    return ConfigGlance(
        tuple(_CODE.findall(languages[1])) if languages else (),
        zone[1] if zone and _is_zone(zone[1]) else HOME_ZONE,
    )


def choose_language(option: str | None, environ: Mapping[str, str], site_languages: Sequence[str]) -> str:
    """Return the language to speak: the one asked for, the computer's, the site's first, or `DEFAULT`."""
    asked = option or _of_environment(environ)
    if asked in SPOKEN:
        return asked
    return next((language for language in site_languages[:1] if language in SPOKEN), DEFAULT)


def moment(text: str, timezone: str) -> datetime | None:
    """Parse the value of ``--now``, in `timezone` where it has no offset; None where it is no moment."""
    try:
        read = datetime.fromisoformat(text.strip())
        aware = read if read.tzinfo else read.replace(tzinfo=ZoneInfo(timezone))
    except ValueError:
        return None
    # The days before and after must exist in every time zone.
    return aware if MINYEAR < aware.year < MAXYEAR else None


def _of_environment(environ: Mapping[str, str]) -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "")
        if value:
            return re.split(r"[_.@-]", value.lower(), maxsplit=1)[0]
    return ""


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True
