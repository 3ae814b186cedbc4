"""The pieces of ``--help`` in English: none, since they stand at the commands themselves."""

from __future__ import annotations

from typing import Final

HELP: Final[dict[str, str]] = {}
