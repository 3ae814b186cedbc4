"""What builds wrote into an output folder, and what each file was made from."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from coopsite.output.files import FileStamp
from coopsite.output.known_addresses import KnownAddresses
from coopsite.text.digest import digest
from coopsite.textfile.opening import real

if TYPE_CHECKING:
    from pathlib import Path

    from coopsite.cache.store import BuildCache

_RACY_NS: Final = 20_000_000
"""Two writes closer than a clock tick of the kernel may bear the same time."""


class OutputRecord(Struct, frozen=True, array_like=True, gc=False):
    """A file of the output: key of what it was made from, digest of its bytes, its stamp on the disk."""

    key: str
    digest: str
    stamp: FileStamp
    parts: tuple[str, ...] = ()
    """Digests of what the key is made of, in the order of `PARTS`, to name what changed. Empty for copied files."""
    serial: int = 0
    """Number of the build that made it."""
    reasons: tuple[str, ...] = ()
    """Words of the catalogue: why that build made it."""


class OutputState(Struct, array_like=True):
    """All files of one output folder after a successful build."""

    serial: int = 0
    recorded_ns: int = 0
    files: dict[str, OutputRecord] = {}
    addresses: KnownAddresses = KnownAddresses()
    """The addresses at which readers last found each thing, to notice when something moves."""

    def is_untouched(self, record: OutputRecord, stamp: FileStamp | None) -> bool:
        """Tell from the stamp alone that a file is as it was written. False means: its bytes must be compared."""
        return stamp == record.stamp and stamp.changed_ns < self.recorded_ns - _RACY_NS


PARTS: Final = ("template", "chrome", "versions", "content")

_decoder: Final = msgspec.msgpack.Decoder(OutputState)


def output_name(output: Path) -> str:
    """Return the name of an output folder in the build cache."""
    return digest(os.path.normcase(real(output)))


def load_state(cache: BuildCache, name: str) -> OutputState | None:
    """Return the last state of an output; None where none is remembered."""
    data = cache.get("output", name)
    if data is not None:
        try:
            return _decoder.decode(data)
        except msgspec.MsgspecError:
            cache.damaged = True
    return None


def save_state(cache: BuildCache, name: str, state: OutputState) -> None:
    """Remember the state of an output."""
    cache.put("output", name, msgspec.msgpack.encode(state))
