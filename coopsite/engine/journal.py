"""Says, before an output is touched, what is about to be written there, for the build after a crash."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Final

import msgspec

from coopsite.digest import digest
from coopsite.engine.manifest import is_safe
from coopsite.engine.write import PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


NAME: Final = ".coopsite-journal"
"""Its name in an output folder. There it is found by whoever builds next, and gone as soon as a build is whole."""


class Journal:
    """The paths an unfinished build may have written or removed, with the digests their bytes may have."""

    def __init__(self, file: Path) -> None:
        self._file = file
        # Named as what a build that was killed leaves behind, and is removed with it.
        self._new = file.with_name(f"{PREFIX}journal")

    @property
    def exists(self) -> bool:
        """Whether a build began to write, or was about to, and did not come to its end."""
        return os.path.lexists(self._file) or os.path.lexists(self._new)

    def read(self) -> dict[str, tuple[str, ...]]:
        """Return what an unfinished build said; nothing when there was none, or when it cannot be trusted."""
        try:
            data = self._file.read_bytes()
            if data[:32] != digest(data[32:]).encode():
                return {}
            found = msgspec.msgpack.decode(data[32:], type=dict[str, tuple[str, ...]])
        except (OSError, msgspec.MsgspecError):
            return {}
        return {path: digests for path, digests in found.items() if is_safe(path)}

    def begin(self, digests: Mapping[str, Sequence[str]]) -> None:
        """Say what is about to happen; what an earlier unfinished build said is kept. Raises OSError."""
        said = {path: tuple(values) for path, values in digests.items()}
        for path, values in self.read().items():
            said[path] = tuple(dict.fromkeys((*said.get(path, ()), *values)))
        data = msgspec.msgpack.encode(said)
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._new.write_bytes(digest(data).encode() + data)
            os.replace(self._new, self._file)  # noqa: PTH105 - one way of replacing throughout
        except BaseException:
            with contextlib.suppress(OSError):
                self._new.unlink()
            raise

    def end(self) -> None:
        """The build came to its end."""
        with contextlib.suppress(OSError):
            self._file.unlink(missing_ok=True)
