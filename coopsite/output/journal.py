"""Notes in an output folder what is about to be written there, for the build after a crash."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

import msgspec

from coopsite.cache.sealed import seal, unseal
from coopsite.output.files import PREFIX
from coopsite.output.manifest import OUR_FILES, is_safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coopsite.output.files import OutputFolder

NAME: Final = f"{OUR_FILES}journal"
"""Its name in an output folder. There it is found by whoever builds next, and gone as soon as a build is whole."""
_BEGUN: Final = f"{PREFIX}journal"
"""Its name until it is whole: that of something a killed build leaves behind, and which is removed as such."""
_MOST: Final = 64 << 20
"""No output of ours has so many files that it would be longer."""
_HEAD: Final = 5
"""Bytes at the beginning of a map."""
_encode: Final = msgspec.msgpack.Encoder().encode


class Journal:
    """The paths an unfinished build may have written or removed, with the digests their bytes may have."""

    def __init__(self, output: OutputFolder) -> None:
        self._output = output

    @property
    def exists(self) -> bool:
        """Whether a build began to write, or was about to, and did not come to its end."""
        return any(self._output.stamp(name) is not None for name in (NAME, _BEGUN))

    def read(self) -> dict[str, tuple[str, ...]]:
        """Return what an unfinished build noted; nothing when there was none, or when it cannot be trusted."""
        data = self._output.read(NAME, _MOST)
        said = None if data is None else unseal(data)
        if said is None:
            return {}
        try:
            found = msgspec.msgpack.decode(said, type=dict[str, tuple[str, ...]])
        except (msgspec.MsgspecError, UnicodeError):
            return {}
        return {path: digests for path, digests in found.items() if is_safe(path)}

    def begin(self, digests: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Note what is about to happen; what an earlier unfinished build noted is kept. Raises `WriteError`."""
        before = self.read()
        count, said = 0, bytearray(_HEAD)
        for path, names in digests:
            count += 1
            said += _encode(path) + _encode(list(dict.fromkeys((*names, *before.pop(path, ())))))
        for path, names in before.items():
            count += 1
            said += _encode(path) + _encode(names)
        # How msgpack begins a map of so many; the map itself would take many times the memory.
        said[:_HEAD] = b"\xdf" + count.to_bytes(_HEAD - 1, "big")
        self._output.write(NAME, seal(bytes(said)), temporary=_BEGUN)

    def end(self) -> None:
        """Note that the build came to its end."""
        with contextlib.suppress(OSError):
            self._output.take_back(NAME)
