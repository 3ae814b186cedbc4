"""Loads bodies of a planned site: from the build cache, or from their files where the cache has lost them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.build import reading
from coopsite.content.scan import scan
from coopsite.output.publish import SourceLostError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from coopsite.cache.store import BuildCache
    from coopsite.config.model import Config
    from coopsite.content.scan import FileStat


class BodyLoader:
    """The bodies of the texts of `site`; `unkept` are those that the cache does not keep, by digest."""

    def __init__(self, site: Path, config: Config, unkept: Mapping[str, bytes], cache: BuildCache) -> None:
        self._site = site
        self._config = config
        self._unkept = unkept
        self._cache = cache
        self._read: Callable[[FileStat], bytes] | None = None
        self._files: dict[str, FileStat] = {}

    def load(self, name: str, source: str) -> bytes:
        """Return the body with the digest `name` as msgpack; `source` is the path of a text that has it, if known.

        Raises `SourceLostError` where no file has it any more.
        """
        data = self._unkept.get(name) or self._cache.get("body", name)
        if data is not None:
            return data
        if self._read is None:
            context = reading.context_of(self._config)
            self._read = reading.prepare(reading.ReadJob(context, frozenset(), bodies=True))
            self._files = {file.path: file for file in scan(self._site).texts}
        for path in [source] if source else self._files:
            found = reading.decode(self._read(self._files[path])) if path in self._files else None
            # The file may have been edited since its text was read.
            if found is not None and found.text is not None and found.text.body_digest == name:
                self._cache.put("body", name, found.body)
                return found.body
        raise SourceLostError(self._site / source)
