"""Keeps the shipped templates compiled, for this user and this very version of everything."""

from __future__ import annotations

import contextlib
import marshal
import stat
import sys
from importlib.util import MAGIC_NUMBER
from typing import TYPE_CHECKING

from jinja2.bccache import Bucket, BytecodeCache

import coopsite
from coopsite.cache.folder import is_private, user_folder
from coopsite.cache.sealed import replace_file, seal, unseal
from coopsite.templating.closure import SHIPPED
from coopsite.text.digest import digest
from coopsite.textfile.opening import read_plain

if TYPE_CHECKING:
    from pathlib import Path
    from types import CodeType

    from jinja2 import Environment


class CompiledTheme(BytecodeCache):
    """The code of the shipped templates, in one file of the user's cache folder.

    It is never in a site's folder, which may come from a stranger: what is kept there is data, this is run. A
    site's own templates are not kept. Where the file cannot be read or written, templates are compiled.
    `version` names all that compiling depends on.
    """

    def __init__(self, version: str, folder: Path | None = None) -> None:
        # Releases in the making share a number, and not always what their code is written in.
        self._version = digest(version, sys.implementation.cache_tag or "", MAGIC_NUMBER.hex()).encode()
        folder = folder or user_folder()
        # One file for each installation, so that versions replace one another.
        self._file = folder / f"theme-{digest(coopsite.__file__)[:16]}.bin" if folder else None
        self._codes: dict[str, CodeType] | None = None

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Return the place of a template's code; empty where it is not kept."""
        bucket = super().get_bucket(environment, name, filename, source)
        if filename is None or not filename.startswith(SHIPPED):
            bucket.key = ""
            bucket.code = None
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill `bucket` with what is kept."""
        bucket.code = self._kept().get(bucket.key + bucket.checksum)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what `bucket` holds."""
        if bucket.key and bucket.code is not None:
            codes = self._kept()
            codes[bucket.key + bucket.checksum] = bucket.code
            self._write(marshal.dumps(codes))

    def _kept(self) -> dict[str, CodeType]:
        if self._codes is None:
            self._codes = self._read()
        return self._codes

    def _read(self) -> dict[str, CodeType]:
        try:
            found = read_plain(self._file, follow=False) if self._file and _is_ours(self._file) else b""
        except OSError:
            return {}
        data = unseal(found, self._version)
        codes: dict[str, CodeType] = marshal.loads(data) if data else {}  # noqa: S302 - written by this user and version
        return codes

    def _write(self, data: bytes) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                replace_file(self._file, seal(data, self._version))


def _is_ours(file: Path) -> bool:
    """Tell whether nobody but this user can have written the file, or put another in its place."""
    found = file.lstat()
    return stat.S_ISREG(found.st_mode) and is_private(found) and is_private(file.parent.stat())
