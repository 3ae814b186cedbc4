"""News: stories that are no meeting, award or plan."""

from __future__ import annotations

from coopsite.kinds.base import Kind

NEWS = Kind(
    name="news",
    folder="news",
    spoken=("tin", "tin tuc"),
    label={"vi": "Tin tức", "en": "News"},
    address={"vi": "tin-tuc", "en": "news"},
    colour="violet",
    sign="diamond",
)
