"""Loads bodies of a planned site: from the build cache, or from their files where the cache has lost them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopsite.build import reading
from coopsite.content.scan import scan
from coopsite.output.publish import SourceLostError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coopsite.build.plan import SitePlan
    from coopsite.cache.store import BuildCache
    from coopsite.content.scan import FileStat


class BodyLoader:
    """The bodies of the texts that `plan` was made from."""

    def __init__(self, site: Path, plan: SitePlan, cache: BuildCache) -> None:
        self._site = site
        self._plan = plan
        self._cache = cache
        self._read: Callable[[FileStat], bytes] | None = None
        self._files: dict[str, FileStat] = {}

    def load(self, name: str) -> bytes:
        """Return the body with the digest `name` as msgpack. Raises `SourceLostError` where no file has it any more."""
        data = self._plan.bodies.get(name) or self._cache.get("body", name)
        if data is not None:
            return data
        if self._read is None:
            context = reading.context_of(self._plan.config)
            self._read = reading.prepare(reading.ReadJob(context, frozenset(), bodies=True))
            self._files = {file.path: file for file in scan(self._site).texts}
        paths = [text.path for text in self._plan.texts if text.body_digest == name]
        for path in paths:
            found = reading.decode(self._read(self._files[path])) if path in self._files else None
            # The file may have been edited since its text was read.
            if found is not None and found.text is not None and found.text.body_digest == name:
                self._cache.put("body", name, found.body)
                return found.body
        raise SourceLostError(self._site / paths[0])
