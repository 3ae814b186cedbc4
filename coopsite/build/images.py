"""Plans and draws images: pictures in the sizes pages show, and share images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from coopsite.cache.version import image_version
from coopsite.diagnostics import Diagnostic
from coopsite.images.share_card import ShareCard
from coopsite.images.sizes import Size
from coopsite.output.files import SourceChangedError
from coopsite.output.publish import ASSET, OutputFile, cleaned, copied, part
from coopsite.process.workers import Workers
from coopsite.site.waiting import waiting
from coopsite.text.digest import digest, struct_digest
from coopsite.text.filenames import FILMS, OTHER_PICTURES, ending_of
from coopsite.textfile.opening import read_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from coopsite.build.load import Inputs
    from coopsite.cache.blobs import BlobCache
    from coopsite.site.model import Site

_PICTURE_MS: Final = 400.0
_CARD_MS: Final = 30.0
_AT_ONCE: Final = 4
"""Jobs sent to a process together; their images wait in memory."""


class Rendition(Struct, frozen=True):
    """One size of a picture, to be made from the file at `source`, which is called `path` in diagnostics."""

    source: str
    path: str
    digest: str
    size: Size
    top: tuple[int, int]
    """The largest size there is of the picture, which all others are made from."""


class ImageJob(Struct, frozen=True):
    """What is made in one go: the wanted sizes of one picture, or a share image."""

    keys: tuple[str, ...]
    renditions: tuple[Rendition, ...] = ()
    card: ShareCard | None = None
    source: bytes | None = None
    """The bytes of the picture, where its file is not at hand."""


ImageResult = list[bytes] | Diagnostic
"""The files of a job, or why there are none."""


def renditions(base: str, site: Site, places: Mapping[str, Path]) -> Iterator[OutputFile]:
    """Yield every size of the pictures that stories show."""
    version = image_version() if site.pictures else ""
    for path, found in site.pictures.items():
        asset, source = site.assets[path], str(places[path])
        top = (found.widths[-1], found.heights[-1])
        for ending in found.endings:
            for width, height in zip(found.widths, found.heights, strict=True):
                rendition = Rendition(source, path, asset.digest, (width, height, ending), top)
                yield _output(rendition, found.address(width, ending)[len(base) + 1 :], version)
    for path, cut in {cut.address: (path, cut) for path, cut in site.share_cuts.values()}.values():
        found = site.pictures[path]
        top = (found.widths[-1], found.heights[-1])
        rendition = Rendition(str(places[path]), path, site.assets[path].digest, cut.size, top)
        yield _output(rendition, cut.address[len(base) + 1 :], version)


def _output(rendition: Rendition, at: str, version: str) -> OutputFile:
    key = digest("rendition", version, struct_digest(rendition, source="", path=""))
    return OutputFile(at, key, ASSET, ("", "", part(version), part(rendition.digest)), image=rendition)


def share_images(base: str, shares: Iterable[tuple[str, ShareCard]]) -> Iterator[OutputFile]:
    """Yield the share images."""
    version = ""
    for address, card in shares:
        version = version or image_version()
        said = digest(*card.said)
        yield OutputFile(
            address[len(base) + 1 :],
            digest("share", version, said),
            ASSET,
            ("", "", part(version), part(said)),
            image=card,
        )


def whole_files(base: str, site: Site, places: Mapping[str, Path]) -> Iterator[OutputFile]:
    """Yield the files that are published whole; pictures without their metadata."""
    for path, address in site.media.items():
        asset = site.assets[path]
        name = asset.published or asset.digest
        yield OutputFile(
            address[len(base) + 1 :], name, ASSET, source=places[path], cleaned=bool(asset.published)
        )


def diagnostics(inputs: Inputs, site: Site) -> Iterator[Diagnostic]:
    """Yield the diagnostics of pictures that are or will be shown, and of files that are published whole."""
    for path in sorted(site.shown | site.media.keys() | site.uses.waiting.keys()):
        waits = site.uses.waiting.get(path)
        is_shown = waits.is_shown if waits else path in site.shown
        diagnostics = list(_diagnostics_of(path, inputs, site, is_shown=is_shown))
        yield from (waiting(each, None, waits.until) for each in diagnostics) if waits else diagnostics


def _diagnostics_of(path: str, inputs: Inputs, site: Site, *, is_shown: bool) -> Iterator[Diagnostic]:
    diagnostics = inputs.files.if_published.get(path, ())
    yield from (each for each in diagnostics if each.code != "W315" or is_shown)
    if is_shown and not site.assets[path].width and not diagnostics:
        ending = path.rpartition(".")[2] if ending_of(path) else ""
        args = {"ending": ending} | ({"how": how} if (how := _no_picture(ending_of(path))) else {})
        yield Diagnostic("E317", path, args=args)


def _no_picture(ending: str) -> str:
    """Return the catalogue's word for what to do with a file that is no picture; empty where it may be one."""
    if ending in FILMS:
        return "@show_film"
    return "" if not ending or ending in OTHER_PICTURES else "@attach_document"


def make_images(
    wanted: Iterable[OutputFile], blobs: BlobCache, workers: Workers
) -> Iterator[tuple[OutputFile, bytes] | Diagnostic]:
    """Yield each wanted file with its bytes, from the cache or drawn now; a diagnostic for one that cannot be drawn."""
    by_key: dict[str, list[OutputFile]] = {}
    for one in wanted:
        by_key.setdefault(one.key, []).append(one)
    missing = []
    for key, ones in by_key.items():
        kept = blobs.get(key)
        if kept is None:
            missing.append(ones[0])
        else:
            yield from ((one, kept) for one in ones)
    jobs = _jobs(missing)
    for job, result in zip(jobs, _results(jobs, workers), strict=True):
        if isinstance(result, Diagnostic):
            yield result
            continue
        for key, data in zip(job.keys, result, strict=True):
            blobs.put(key, data)
            yield from ((one, data) for one in by_key[key])


def served(one: OutputFile, blobs: BlobCache) -> bytes | None:
    """Return the bytes of one picture, drawn or whole; None where its source is damaged or changed."""
    if one.image is None:
        try:
            return cleaned(one.source, one.path, one.key) if one.cleaned and one.source else copied(one)
        except (SourceChangedError, OSError):
            return None
    made = next(make_images([one], blobs, Workers(1)))
    return None if isinstance(made, Diagnostic) else made[1]


def prepare(_: None) -> Callable[[ImageJob], ImageResult]:
    """Return what does the work of a job."""
    # start-up time: where no picture is new, none is drawn
    from coopsite.images.resize import UnreadablePictureError, make_files
    from coopsite.images.share_image import ShareImageRenderer

    renderer = ShareImageRenderer()

    def work(job: ImageJob) -> ImageResult:
        if job.card is not None:
            return [renderer.draw(job.card)]
        first = job.renditions[0]
        data = job.source if job.source is not None else _bytes_of(first)
        if data is None or digest(data) != first.digest:
            return Diagnostic("E602", first.path)
        try:
            return make_files(data, first.top, [each.size for each in job.renditions])
        except UnreadablePictureError:
            return Diagnostic("E313", first.path)

    return work


def _results(jobs: list[ImageJob], workers: Workers) -> Iterator[ImageResult]:
    cost = sum(_CARD_MS if each.card else _PICTURE_MS for each in jobs) / max(1, len(jobs))
    return workers.run(
        prepare, None, jobs, count=len(jobs), cost_ms=cost, at_once=_AT_ONCE, carry=_with_source
    )


def _with_source(job: ImageJob) -> ImageJob:
    return replace(job, source=_bytes_of(job.renditions[0])) if job.renditions else job


def _bytes_of(picture: Rendition) -> bytes | None:
    """Return the bytes of a picture; None where its file cannot be read."""
    try:
        return read_plain(picture.source)
    except OSError:
        return None


def _jobs(missing: Iterable[OutputFile]) -> list[ImageJob]:
    """Group the files made from one picture, so that it is opened once."""
    of_picture: dict[str, list[tuple[str, Rendition]]] = {}
    cards = []
    for one in missing:
        if isinstance(one.image, Rendition):
            of_picture.setdefault(one.image.digest, []).append((one.key, one.image))
        elif isinstance(one.image, ShareCard):
            cards.append(ImageJob((one.key,), card=one.image))
    pictures = [
        ImageJob(tuple(key for key, _ in found), tuple(order for _, order in found))
        for found in of_picture.values()
    ]
    return [*pictures, *cards]
