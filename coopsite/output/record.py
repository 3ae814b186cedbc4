"""What we wrote into an output folder, and what each file was made from."""

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
    """A file of the output: key of what it was made from, digest of its bytes, how it lay on the disk."""

    key: str
    digest: str
    stamp: FileStamp
    parts: tuple[str, ...] = ()
    """What the key is made of, by `PARTS`, so that a change can be named. Empty for what is copied."""
    serial: int = 0
    """The build that made it last."""
    reasons: tuple[str, ...] = ()
    """Words of the catalogue: why it was made then."""


class OutputState(Struct, array_like=True):
    """All files of one output folder after a successful build."""

    serial: int = 0
    recorded_ns: int = 0
    files: dict[str, OutputRecord] = {}
    memory: KnownAddresses = KnownAddresses()
    """The addresses at which readers last found what there is, to notice when something moves."""

    def surely(self, made: OutputRecord, stamp: FileStamp | None) -> bool:
        """Tell from the stamp alone that the file is as we wrote it. False means: look at its bytes."""
        return stamp == made.stamp and stamp.changed_ns < self.recorded_ns - _RACY_NS


PARTS: Final = ("template", "chrome", "versions", "content")

_decoder: Final = msgspec.msgpack.Decoder(OutputState)


def output_name(output: Path) -> str:
    """Name an output folder in the memo."""
    return digest(os.path.normcase(real(output)))


def load_trace(memo: BuildCache, name: str) -> OutputState | None:
    """Return the trace of an output; None when none is remembered."""
    data = memo.get("trace", name)
    if data is not None:
        try:
            return _decoder.decode(data)
        except msgspec.MsgspecError:
            memo.damaged = True
    return None


def save_trace(memo: BuildCache, name: str, trace: OutputState) -> None:
    """Remember the trace of an output."""
    memo.put("trace", name, msgspec.msgpack.encode(trace))
