"""Pictures on their way to readers: smaller, upright, silent about where they were taken; or refused in words."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageFile

from coopsite.build.images import served
from coopsite.build.load import SiteReader, load
from coopsite.build.options import Build
from coopsite.build.plan import plan_site
from coopsite.cache.blobs import BlobCache
from coopsite.cache.folder import SiteCache
from coopsite.cache.store import BuildCache
from coopsite.cache.version import fingerprint
from coopsite.diagnostics import Diagnostic
from coopsite.images.inspect import InspectedPicture, PictureError, examine, published
from coopsite.images.resize import UnreadablePictureError, make_files
from coopsite.images.strip import UnknownShapeError, without_metadata
from coopsite.images.svg import BrokenDrawingError, harmless
from coopsite.process.workers import Workers
from coopsite.text.digest import digest
from tests.conftest import cache_of, files_below
from tests.engine.photographs import PLACE, opened, quarters, saved
from tests.engine.sites import CONFIG, NOW, clean, good, make, output, png, run, story, times, write

JPG = "content/meetings/second/hall.jpg"
STORY = "content/meetings/second/index.vi.md"


def seen(tmp_path: Path, name: str, data: bytes) -> InspectedPicture:
    file = tmp_path / name
    file.write_bytes(data)
    return examine(file, f"content/{name}", len(data))


def codes(found: InspectedPicture) -> list[str]:
    return [each.code for each in found.diagnostics]


def header_only_png(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def moving(form: str) -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "lime")]
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


# --- what is seen of a file ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "ending"),
    [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "jpg"), ("AVIF", "jpg"), ("GIF", "png"), ("BMP", "jpg")],
)
def test_pixels_of_pictures(tmp_path: Path, form: str, ending: str) -> None:
    found = seen(tmp_path, f"x.{form.lower()}", saved(Image.new("RGB", (31, 17)), form, told=False))
    assert (found.width, found.height, found.ending, found.diagnostics) == (31, 17, ending, ())


def test_a_picture_that_is_seen_through_stays_so(tmp_path: Path) -> None:
    glass = saved(Image.new("RGBA", (30, 20), (255, 0, 0, 0)), "WEBP", told=False)
    found = seen(tmp_path, "x.webp", glass)
    assert found.ending == "png"
    (small,) = make_files(glass, (30, 20), [(30, 20, "png")])
    assert opened(small).convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]


def test_a_turned_picture_is_measured_as_shown(tmp_path: Path) -> None:
    for orientation, size in ((1, (40, 30)), (3, (40, 30)), (6, (30, 40)), (99, (40, 30))):
        data = saved(Image.new("RGB", (40, 30)), "JPEG", orientation=orientation)
        found = seen(tmp_path, "x.JPG", data)
        assert (found.width, found.height) == size


@pytest.mark.parametrize(
    ("tag", "size"),
    [
        ('<svg width="24" height="12px">', (24, 12)),
        ('<svg viewBox="0 0 48 32">', (48, 32)),
        ("<svg viewBox='0,0,10.4,20.6' xmlns='http://www.w3.org/2000/svg'>", (10, 21)),
        ('<svg width="100%" height="100%" viewBox="0 0 4 3">', (4, 3)),
        ('<svg width="8" viewBox="0 0 4 3">', (8, 6)),
        ("<svg xmlns='http://www.w3.org/2000/svg'>", (300, 150)),
        (f'<svg width="{"9" * 400}" height="4">', (300, 150)),
        (f'<svg width="{10**20}" height="{10**20}" viewBox="0 0 4 3">', (4, 3)),
        ('<svg width="60000" height="30000">', (30_000, 15_000)),
        ('<svg width="100000000" viewBox="0 0 .0001 100000000">', (1, 30_000)),
        (f'<svg viewBox="0 0 .{"0" * 400}1 7">', (300, 150)),
        ('<svg width=".2" height=".4">', (1, 1)),
    ],
)
def test_pixels_of_drawings(tmp_path: Path, tag: str, size: tuple[int, int]) -> None:
    found = seen(tmp_path, "x.svg", f"<?xml version='1.0'?>\n{tag}</svg>".encode())
    assert (found.width, found.height) == size


def test_other_files_have_no_pixels_and_are_not_opened() -> None:
    assert examine(Path("no such file"), "content/x.pdf", 7) == InspectedPicture(size=7)


def test_what_is_too_large_is_told_without_being_opened(tmp_path: Path) -> None:
    assert codes(examine(Path("no such file"), "content/x.jpg", 65 << 20)) == ["E314"]
    for width, height in ((9_000, 9_000), (40_000, 2), (60_000, 60_000)):
        found = seen(tmp_path, "x.png", header_only_png(width, height))
        assert codes(found) == ["E314"]
        assert found.diagnostics[0].args == {"width": str(width), "height": str(height)}
        assert found.width == 0


def test_a_bomb_is_told_of_without_being_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[object] = []
    monkeypatch.setattr(ImageFile.ImageFile, "load", decoded.append)
    assert codes(seen(tmp_path, "x.png", header_only_png(30_000, 30_000))) == ["E314"]
    assert not decoded


def test_what_is_too_large_is_not_made_either() -> None:
    with pytest.raises(UnreadablePictureError):
        make_files(header_only_png(9_000, 9_000), (16, 16), [(16, 16, "png")])


@pytest.mark.parametrize("left", [0.3, 0.7, 0.999])
@pytest.mark.parametrize(
    ("form", "ending"),
    [("JPEG", "jpg"), ("PNG", "png"), ("GIF", "gif"), ("WEBP", "webp"), ("AVIF", "avif"), ("BMP", "bmp")],
)
def test_a_photograph_cut_short_is_told_when_it_is_looked_at(
    tmp_path: Path, form: str, ending: str, left: float
) -> None:
    whole = saved(quarters(400, 300), form)
    assert codes(seen(tmp_path, f"x.{ending}", whole)) == []
    assert codes(seen(tmp_path, f"y.{ending}", whole[: int(len(whole) * left)])) == ["E313"]


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_is_told_and_shown_still(tmp_path: Path, form: str) -> None:
    data = moving(form)
    assert codes(seen(tmp_path, f"x.{form.lower()}", data)) == ["W315"]
    (still,) = make_files(data, (20, 10), [(20, 10, "png")])
    assert opened(still).convert("RGB").getpixel((3, 3)) == pytest.approx((255, 0, 0), abs=8)
    assert getattr(opened(still), "n_frames", 1) == 1


@given(
    st.binary(max_size=200),
    st.sampled_from(
        [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\x20\0\0\0WEBP", b"\0\0\0\x20ftypavif"]
    ),
    st.sampled_from(["png", "jpg", "gif", "webp", "avif", "bmp", "svg"]),
)
def test_any_bytes_are_a_picture_or_damaged(data: bytes, start: bytes, ending: str) -> None:
    try:
        published(start + data, f"x.{ending}")
    except PictureError:
        return
    assert ending == "svg" or Image.open(io.BytesIO(start + data))


# --- metadata -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_whole_picture_loses_its_notes_and_no_pixel(form: str) -> None:
    data = saved(quarters(), form)
    assert PLACE.encode() in data
    bare = without_metadata(data)
    assert PLACE.encode() not in bare
    assert not opened(bare).getexif().get_ifd(0x8825)
    assert opened(bare).tobytes() == opened(data).tobytes()
    assert without_metadata(bare) == bare


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_how_a_whole_picture_is_turned_stays_known(form: str) -> None:
    bare = without_metadata(saved(quarters(), form, orientation=6), 6)
    assert PLACE.encode() not in bare
    assert dict(opened(bare).getexif()) == {0x0112: 6}


def test_comments_thumbnails_and_what_hangs_behind_go() -> None:
    data = saved(quarters(), "JPEG", comment=b"a comment", progressive=True)
    tail = b"\xff\xd8 a film of the same moment"
    bare = without_metadata(data + tail)
    assert b"a comment" not in bare
    assert tail not in bare
    assert opened(bare).tobytes() == opened(data).tobytes()


def test_comments_of_gifs_go_and_their_loops_stay() -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "lime")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], loop=0, comment=b"a comment")
    bare = without_metadata(out.getvalue())
    assert b"a comment" not in bare
    assert b"NETSCAPE2.0" in bare
    assert Image.open(io.BytesIO(bare)).n_frames == 2  # type: ignore[attr-defined]


SECRET = b"SecretPhone at 20.8 N"


def _with_segments(data: bytes) -> bytes:
    """A JPEG with all that programs put in one: small pictures, notes of other programs, reserved marks, a tail."""

    def segment(mark: int, content: bytes) -> bytes:
        return b"\xff" + bytes([mark]) + struct.pack(">H", len(content) + 2) + content

    assert data[2:4] == b"\xff\xe0"
    rest = data[4 + struct.unpack_from(">H", data, 4)[0] :]
    small = b"JFIF\0\1\2\1\0\x48\0\x48\1\1" + SECRET[:3] + SECRET
    parts = [segment(0xE0, small), segment(0xE0, b"JFXX\0\x10" + SECRET), segment(0xE0, b"AVI1" + SECRET)]
    parts += [segment(mark, SECRET) for mark in (0xE1, 0xE5, 0xED, 0xEF, 0xFE, 0xF0, 0xFD, 0x02, 0xBF, 0xC8)]
    parts += [segment(0xE2, b"MPF\0" + SECRET), segment(0xE2, b"ICC_PROFILE\0\1\1" + SECRET)]
    parts += [segment(0xEE, b"Adobe\0\x64\0\0\0\0\1" + SECRET), segment(0xEE, SECRET)]
    return data[:2] + b"".join(parts) + rest + SECRET


def _chunked(data: bytes, *chunks: bytes) -> bytes:
    """A PNG with more chunks behind its head, and something behind its end."""

    def chunk(name: bytes, content: bytes = SECRET) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    return data[:33] + b"".join(chunk(name) for name in chunks) + data[33:] + SECRET


def _with_box(data: bytes) -> bytes:
    """An AVIF with boxes and bytes behind it."""
    more = b"".join(
        struct.pack(">I", 8 + len(SECRET)) + name + SECRET for name in (b"uuid", b"free", b"abcd")
    )
    return data + more


def _bmp_with_room() -> bytes:
    """A BMP with a gap before its pixels and a tail behind them."""
    data = saved(quarters(), "BMP", told=False)
    start = struct.unpack_from("<I", data, 10)[0]
    moved = data[:10] + struct.pack("<I", start + len(SECRET)) + data[14:start]
    return moved + SECRET + data[start:] + SECRET


def _webp_with_chunks() -> bytes:
    data = saved(quarters(), "WEBP", told=False)
    more = b"ABCD" + struct.pack("<I", len(SECRET)) + SECRET + bytes(len(SECRET) % 2)
    return data[:4] + struct.pack("<I", len(data) - 8 + len(more)) + data[8:] + more + SECRET


@pytest.mark.parametrize(
    ("form", "data"),
    [
        ("JPEG", _with_segments(saved(quarters(), "JPEG", told=False))),
        (
            "PNG",
            _chunked(
                saved(quarters(), "PNG", told=False), b"tEXt", b"zTXt", b"iTXt", b"tIME", b"ABCD", b"iCCP"
            ),
        ),
        ("GIF", saved(quarters(), "GIF", told=False) + SECRET),
        ("WEBP", _webp_with_chunks()),
        ("AVIF", _with_box(saved(quarters(), "AVIF", told=False))),
        ("BMP", _bmp_with_room()),
    ],
    ids=["jpeg", "png", "gif", "webp", "avif", "bmp"],
)
def test_nothing_is_carried_along_by_a_picture(form: str, data: bytes) -> None:
    assert SECRET in data
    bare = without_metadata(data)
    assert SECRET not in bare
    assert SECRET[:11] not in bare
    assert opened(bare).tobytes() == opened(saved(quarters(), form, told=False)).tobytes()
    assert without_metadata(bare) == bare


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_colour_profile_keeps_its_colours_and_loses_its_words(form: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = saved(quarters(), form, told=False, icc_profile=profile)
    bare = without_metadata(data)
    kept = opened(bare).info["icc_profile"]
    assert b"s\0R\0G\0B" in profile
    assert b"s\0R\0G\0B" not in kept
    assert without_metadata(bare) == bare
    made = ImageCms.ImageCmsProfile(io.BytesIO(kept))
    same = ImageCms.profileToProfile(quarters(), made, ImageCms.createProfile("sRGB"))
    assert same is not None
    assert max(ImageChops.difference(same, quarters()).tobytes()) <= 1


def test_a_profile_named_by_where_it_lies_is_gone_from_a_bitmap() -> None:
    pixels = bytes(4 * 2 * 2)
    head = struct.pack("<IiiHHIIiiII", 124, 2, 2, 1, 32, 0, len(pixels), 0, 0, 0, 0)
    head += (
        bytes(16)
        + b"KNIL"[::-1]
        + bytes(36 + 12 + 4)
        + struct.pack("<III", 124 + len(pixels), len(SECRET), 0)
    )
    whole = b"BM" + struct.pack("<III", 14 + 124 + len(pixels) + len(SECRET), 0, 138) + head + pixels + SECRET
    bare = without_metadata(whole)
    assert SECRET not in bare
    assert b"LINK" not in bare
    assert len(bare) == 138 + len(pixels)
    assert without_metadata(bare) == bare


@given(st.data())
def test_no_damage_to_a_file_raises_anything_else(data: st.DataObject) -> None:
    whole = saved(
        quarters(16, 12),
        data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "AVIF", "BMP"])),
        told=False,
    )
    cut = data.draw(st.integers(0, len(whole)))
    at = data.draw(st.integers(0, len(whole) - 1))
    broken = bytearray(whole[:cut] + whole[cut + data.draw(st.integers(0, 9)) :])
    if at < len(broken):
        broken[at] ^= data.draw(st.integers(1, 255))
    for use in (
        lambda: without_metadata(bytes(broken)),
        lambda: make_files(bytes(broken), (4, 3), [(4, 3, "webp")]),
    ):
        with contextlib.suppress(UnknownShapeError, UnreadablePictureError):
            use()


# --- making files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_are_turned_upright(orientation: int) -> None:
    upright = quarters()
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    taken = upright.transpose(undo[orientation]) if orientation > 1 else upright
    (made,) = make_files(saved(taken, "PNG", orientation=orientation), (40, 30), [(40, 30, "png")])
    shown, expected = opened(made).convert("RGB"), upright.resize((40, 30), Image.Resampling.LANCZOS)
    difference = ImageChops.difference(shown, expected)
    assert max(difference.tobytes()) <= 8


def test_files_carry_nothing_but_the_picture_and_are_the_same_each_time() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = saved(quarters(), "JPEG", icc_profile=profile, comment=b"a comment")
    sizes = [(40, 30, "webp"), (40, 30, "jpg"), (80, 60, "webp"), (80, 60, "jpg"), (80, 60, "png")]
    files = make_files(data, (80, 60), sizes)
    for made, (width, height, _) in zip(files, sizes, strict=True):
        image = opened(made)
        assert image.size == (width, height)
        assert not image.getexif()
        assert not {"icc_profile", "comment", "xmp"} & image.info.keys()
        assert PLACE.encode() not in made
    assert files == make_files(data, (80, 60), sizes)
    assert files == [make_files(data, (80, 60), [size])[0] for size in sizes]


def _cmyk() -> bytes:
    return saved(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG", told=False, quality=95)


def _wide_gamut() -> bytes:
    # A profile whose red and green are swapped: that it is heeded cannot be overlooked.
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    assert lab
    srgb = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack_from(">I", srgb, 128)[0]
    at = {bytes(srgb[132 + 12 * i : 136 + 12 * i]): 136 + 12 * i for i in range(count)}
    red, green = at[b"rXYZ"], at[b"gXYZ"]
    srgb[red : red + 8], srgb[green : green + 8] = srgb[green : green + 8], srgb[red : red + 8]
    return saved(Image.new("RGB", (8, 8), (0, 255, 0)), "PNG", told=False, icc_profile=bytes(srgb))


@pytest.mark.parametrize(
    "data",
    [
        _cmyk(),
        _wide_gamut(),
        saved(Image.new("P", (8, 8), 0).convert("P"), "PNG", told=False),
        saved(Image.new("1", (8, 8), 0), "PNG", told=False),
        saved(Image.new("RGBA", (8, 8), (255, 0, 0, 255)), "PNG", told=False),
    ],
    ids=["cmyk", "profile", "palette", "bits", "alpha"],
)
@pytest.mark.parametrize("ending", ["webp", "jpg", "png"])
def test_every_sort_of_colours_becomes_the_webs(data: bytes, ending: str) -> None:
    (made,) = make_files(data, (8, 8), [(8, 8, ending)])
    assert opened(made).mode in ("RGB", "RGBA", "L")
    pixel = opened(made).convert("RGB").getpixel((4, 4))
    assert pixel in ((0, 0, 0),) or pixel == pytest.approx((255, 0, 0), abs=12)


def test_sixteen_bits_keep_their_brightness() -> None:
    grey = Image.new("I;16", (8, 8), 0x8000)
    (made,) = make_files(saved(grey, "PNG", told=False), (8, 8), [(8, 8, "png")])
    assert opened(made).convert("L").getpixel((2, 2)) == pytest.approx(128, abs=2)


def test_drawings_in_pixels_stay_sharp() -> None:
    chart = Image.new("RGB", (400, 300), "white")
    chart.paste("navy", (50, 50, 120, 300))
    (made,) = make_files(saved(chart, "PNG", told=False), (400, 300), [(400, 300, "webp")])
    assert opened(made).convert("RGB").tobytes() == chart.tobytes()


def test_a_cut_photograph_is_refused() -> None:
    whole = saved(quarters(400, 300), "JPEG", told=False)
    with pytest.raises(UnreadablePictureError):
        make_files(whole[: len(whole) // 2], (40, 30), [(40, 30, "jpg")])


# --- drawings -----------------------------------------------------------------------------------------------

XHTML = "http://www.w3.org/1999/xhtml"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'


@pytest.mark.parametrize(
    ("attribute", "inside"),
    [
        ("", "<script>alert(1)</script>"),
        ("", "<script href='x.js'/>"),
        ("", "<g><SCRIPT>if (a &lt; b) {}</SCRIPT></g>"),
        ("", "<foreignObject><p onclick='x'/></foreignObject>"),
        ('onload="alert(1)"', ""),
        ("", "<rect ONCLICK='x > y' width='3'/>"),
        ("", "<a xlink:href='java&#10;script:alert(1)'><rect/></a>"),
        ("", "<a href=' javascript:x'/>"),
        ("", "<image href='https://elsewhere.example/x.png'/>"),
        ("", "<use href='data:text/html,x'/>"),
        ("", "<a><set attributeName='xlink:href' to='javascript:x'/></a>"),
        ("", "<?xml-stylesheet href='https://elsewhere.example/x.css'?>"),
        ("", f"<h:form xmlns:h='{XHTML}' action='javascript:x'><h:p><rect/></h:p></h:form>"),
        (f"xmlns:h='{XHTML}'", "<h:meta http-equiv='refresh' content='0;url=//elsewhere.example'/>"),
        ("", f"<img xmlns='{XHTML}' src='https://elsewhere.example/x.png'/>"),
        ("", "<style>@import 'https://elsewhere.example/x.css';</style>"),
        ("", "<style><![CDATA[.x{fill:red} @\\69 mport '//elsewhere.example']]></style>"),
        ("", "<style>@im<g onclick='x'/>port '//elsewhere.example'</style>"),
        ("", "<style onload='x'>.x{background:U\\52L( \"https://elsewhere.example/x\")}</style>"),
        ("", "<style>.x{background:image-set('//elsewhere.example/x' 1x)}</style>"),
        ("", "<rect style='fill:url(https://elsewhere.example/x#y)'/>"),
        ("", "<rect filter='url( //elsewhere.example/x)'/>"),
        ("xml:base='https://elsewhere.example/'", ""),
        ("xmlns:ev='urn:ev' ev:onload='alert(1)'", ""),
        ("", "<feImage href='x.png'/>"),
        ("", "<use xlink:href='elsewhere.svg#a'/>"),
        ("", "<animate attributeName='fill' values='red;url(//elsewhere.example/x#y)'/>"),
        ("", "<im:image xmlns:im='http://www.w3.org/2000/svg' href='//elsewhere.example/x.png'/>"),
    ],
)
def test_active_content_is_cut_out_of_drawings(attribute: str, inside: str) -> None:
    before, after = "<rect width='1'/>", "<circle r='2'><title>Ổn &amp; đẹp</title></circle>"
    text = SVG.format(attribute, before + inside + after)
    bare, gone = harmless(text.encode())
    assert gone
    assert before.encode() in bare
    assert after.encode() in bare
    lower = bare.lower()
    for word in (b"script", b"alert", b"onload", b"onclick", b"elsewhere", b"foreign", b"data:text"):
        assert word not in lower
    assert harmless(bare) == (bare, ())


def test_a_harmless_drawing_stays_byte_for_byte() -> None:
    text = SVG.format(
        'viewBox="0 0 9 9"',
        "<defs><g id='a'/></defs><style>.x{fill:url( '#a')}</style><rect fill='url(#a)' transform='scale(2)'/>"
        "<style>@font-face{src:url(data:font/woff2;base64,AAAA)}</style><style/>"
        "<use href='#a'/><a href='https://x.example/'/>"
        "<image xlink:href='data:image/png;base64,AAAA'/><animate attributeName='r' to='3'/>",
    ).encode()
    assert harmless(text) == (text, ())


@pytest.mark.parametrize(
    "text",
    [
        b"", b"no drawing", b"<svg>", b"<html xmlns='x'/>", b"\xff\xfe<\0s\0v\0g\0/\0>\0",
        b"<!DOCTYPE svg [<!ENTITY a '&#60;script/>'>]><svg>&a;</svg>",
        b"<!DOCTYPE svg [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]><svg>&b;</svg>",
        b"<!DOCTYPE svg [<!ENTITY % x ''> %x; <!ATTLIST svg onload CDATA 'run()'>]><svg/>",
        b"<!DOCTYPE svg [<!ENTITY % x ''> %x; <!ENTITY s '&#60;script>run()&#60;/script>'>]><svg>&s;</svg>",
        b"<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'run()'>]><svg/>",
        b"<!DOCTYPE svg [<!ENTITY a 'x'> %x;]><svg/>",
        b"<!DOCTYPE svg [<?x y?>]><svg/>",
        b"<!DOCTYPE svg [<!NOTATION a SYSTEM 'x'>]><svg/>",
        b"<!-- x --><?x y?>\n<!DOCTYPE svg [<!ELEMENT svg ANY>]><svg/>",
        b"<!DOCTYPE svg [<!ENTITY a '" + b"x" * 301 + b"'>]><svg>&a;</svg>",
        b"<!DOCTYPE svg [<!ENTITY a 'x'>]><svg>" + b"&a;" * 5_001 + b"</svg>",
        b"<!doctype svg><svg/>", b"<svg>&nbsp;</svg>", b"<svg><!DOCTYPE svg></svg>",
        b"<?xml version='1.0' encoding='utf-7'?><svg/>", b"<?xml version='1.0' encoding='cp037'?><svg/>",
        b"<?xml version='1.0' encoding='shift_jis'?><svg/>",
        b"<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg>&a;</svg>",
    ],
)  # fmt: skip
def test_what_no_browser_shows_or_what_hides_something_is_refused(text: bytes) -> None:
    with pytest.raises(BrokenDrawingError):
        harmless(text)


def test_what_drawing_programs_declare_is_written_out_and_their_notes_are_left_out() -> None:
    drawn = b"""<?xml version="1.0" encoding="utf-8"?>
<!-- Drawn by Lan on LAN-PC -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
    <!ENTITY ns_svg "http://www.w3.org/2000/svg"> <!-- a > comment -->
    <!ENTITY ns_ai 'http://ns.adobe.com/AdobeIllustrator/10.0/'>
    <!ENTITY name "a &gt b">
]>
<svg xmlns="&ns_svg;" xmlns:i="&ns_ai;" xmlns:inkscape="urn:inkscape" i:viewOrigin="1 2" width="4" height="3"
     inkscape:export-filename="C:\\Users\\Lan\\plan.png">
<metadata><rdf:RDF xmlns:rdf="urn:rdf">Lan</rdf:RDF></metadata>
<inkscape:path-effect lpe="Lan"/><i:pgf><![CDATA[Lan]]></i:pgf>
<rect width="1" inkscape:label='Lan > Ha' x="2"/><style>.a{fill:red}<!-- Lan --></style><undeclared:g/>
<title>&lt;Plan&gt;</title></svg>""".replace(b"""    <!ENTITY name "a &gt b">\n""", b"")
    clean, gone = harmless(drawn)
    assert gone == ()
    for word in (b"Lan", b"DOCTYPE", b"ENTITY", b"&ns", b"pgf", b"undeclared", b"LAN-PC"):
        assert word not in clean
    assert b'xmlns="http://www.w3.org/2000/svg"' in clean
    assert b'<rect width="1" x="2"/><style>.a{fill:red}</style>' in clean
    assert b"<title>&lt;Plan&gt;</title>" in clean
    assert harmless(clean) == (clean, ())


def test_a_plain_document_type_is_left_out_and_nothing_is_said(tmp_path: Path) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"><g/></svg>'
    (tmp_path / "a.svg").write_bytes(b'<!DOCTYPE svg SYSTEM "x.dtd" >\n' + svg)
    seen = examine(tmp_path / "a.svg", "a.svg", 200)
    assert (seen.width, seen.height, seen.diagnostics) == (4, 3, ())
    assert seen.published == digest(b"\n" + svg)


# --- blobs ----------------------------------------------------------------------------------------------


def test_keepsakes_come_back_as_they_were_or_not_at_all(tmp_path: Path) -> None:
    ours = SiteCache(tmp_path, b"a user's own")
    kept = BlobCache(ours)
    one, other = digest("one"), digest("other")
    kept.put(one, b"picture")
    kept.put(other, b"another")
    assert kept.get(one) == b"picture"
    file = next(path for path in tmp_path.rglob(one))
    for damaged in (b"", file.read_bytes()[:-1], file.read_bytes()[:-1] + b"!"):
        file.write_bytes(damaged)
        assert BlobCache(ours).get(one) is None
    assert BlobCache(SiteCache(tmp_path, b"another's")).get(other) is None
    (tmp_path / "pictures" / "my photograph.jpg").write_bytes(b"nobody's business")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / one).write_bytes(b"nobody's business")
    (tmp_path / "pictures" / "00").symlink_to(tmp_path / "elsewhere")
    kept.keep_only({other})
    left = {path.name for path in tmp_path.rglob("*") if path.is_file() and not path.is_symlink()}
    assert left == {other, "my photograph.jpg", one}
    assert not file.exists()
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    nowhere = BlobCache(SiteCache(blocked, b""))
    nowhere.put(one, b"x")
    assert nowhere.get(one) is None
    assert BlobCache(None).get(one) is None


# --- a site with pictures -----------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = make(tmp_path / "site")
    write(site, JPG, saved(quarters(900, 600), "JPEG"))
    write(
        site,
        STORY,
        story(
            "Hội nghị thứ hai",
            "image: {src: hall.jpg, alt: Hội trường}",
            "gallery: [{src: wide.png, alt: Toàn cảnh}]",
            "documents: [{number: 1, file: scan.jpg}]",
            date="2024-02-10",
            body="![Biểu đồ](hall.jpg)",
        ),
    )
    write(site, "content/meetings/second/wide.png", png(40, 16))
    write(site, "content/meetings/second/scan.jpg", saved(quarters(90, 60), "JPEG"))
    return site


def told(built: Build) -> list[Diagnostic]:
    """What is said of pictures that stories name."""
    return [each for each in built.diagnostics if each.code != "W113"]


def media(site: Path) -> dict[str, bytes]:
    folder = site / "output" / "media"
    return files_below(folder) if folder.is_dir() else {}


def test_pages_offer_every_size_and_the_files_are_there(site: Path) -> None:
    good(site)
    page = next(
        data for path, data in output(site).items() if path.endswith("hoi-nghi-thu-hai/index.html")
    ).decode()
    found = media(site)
    shown = {name for name in found if name.startswith("hall-")}
    assert sorted(name.split(".")[0] + name[-4:] for name in shown) == [
        f"hall-{width}{ending}" for width in (240, 360, 720, 900) for ending in (".jpg", "webp")
    ]
    for name in shown:
        assert f"/media/{name} {name.split('-')[1].split('.')[0]}w" in page
        assert PLACE.encode() not in found[name]
    assert page.count("<picture>") == page.count("</picture>") == 4  # the gallery has each small and whole
    assert 'width="900" height="600"' in page
    assert page.count('fetchpriority="high"') == 1
    assert page.count('loading="lazy"') == 3


def test_the_focus_of_a_picture_decides_what_networks_are_offered_of_it(site: Path) -> None:
    source = (site / STORY).read_text("utf-8")
    for focus, colour in (("[0%, 0]", (255, 0, 0)), ("[100, 100]", (255, 255, 255))):
        write(site, STORY, source.replace("alt: Hội trường}", f"alt: Hội trường, focus: {focus}}}"))
        good(site)
        (name,) = [name for name in media(site) if "-share." in name]
        made = opened(media(site)[name])
        assert made.size == (900, 472)
        x, y = (5, 5) if focus == "[0%, 0]" else (895, 467)
        found = made.convert("RGB").crop((x, y, x + 1, y + 1)).tobytes()
        assert all(abs(a - b) < 12 for a, b in zip(found, colour, strict=True))
        page = next(
            data for path, data in output(site).items() if path.endswith("hoi-nghi-thu-hai/index.html")
        )
        assert f'<meta property="og:image" content="https://bulletin.example/media/{name}">'.encode() in page
        assert b'<meta property="og:image:height" content="472">' in page
    write(site, "config.yaml", f"{CONFIG}share_images: yes\n")
    good(site)
    assert not [name for name in media(site) if name.startswith("hall-share.")]


def test_what_is_linked_is_published_whole_and_silent_and_what_is_only_shown_is_not(site: Path) -> None:
    good(site)
    found = media(site)
    (scan,) = [name for name in found if name.startswith("scan")]
    source = (site / "content/meetings/second/scan.jpg").read_bytes()
    assert found[scan] == without_metadata(source)
    assert PLACE.encode() in source
    assert not any(name.startswith("hall.") for name in found)
    page = next(
        data for path, data in output(site).items() if path.endswith("hoi-nghi-thu-hai/index.html")
    ).decode()
    assert f'href="/media/{scan}"' in page


def test_incremental_equals_clean_whatever_becomes_of_pictures_and_what_is_kept(
    site: Path, tmp_path: Path
) -> None:
    good(site)
    before = times(site)
    assert good(site).written == ()
    assert times(site) == before
    kept = sorted(path for path in (cache_of(site) / "pictures").rglob("*") if path.is_file())
    kept[0].write_bytes(b"damaged")
    kept[1].unlink()
    for name in media(site):
        (site / "output" / "media" / name).unlink()
    good(site)
    assert output(site) == clean(site, tmp_path / "one")
    write(site, JPG, saved(quarters(500, 700), "JPEG"))
    good(site)
    assert output(site) == clean(site, tmp_path / "two")
    keys = {path.name for path in (cache_of(site) / "pictures").rglob("*") if path.is_file()}
    assert len(keys) == len([name for name in media(site) if "-" in name])


def test_pictures_come_from_what_was_kept(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good(site)
    expected = media(site)
    monkeypatch.setattr("coopsite.images.resize.make_files", lambda *_: pytest.fail("drawn again"))
    for path in (site / "output" / "media").iterdir():
        path.unlink()
    good(site)
    assert media(site) == expected


def test_one_process_and_several_draw_the_same(site: Path, tmp_path: Path) -> None:
    assert clean(site, tmp_path / "one", workers=1) == clean(site, tmp_path / "two", workers=3)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("hall.jpg", saved(quarters(400, 300), "JPEG")[:3000], "E313"),
        ("hall.jpg", b"no picture", "E313"),
        ("hall.jpg", b"", "E313"),
        ("hall.png", header_only_png(50_000, 50_000), "E314"),
        ("hall.heic", b"\0\0\0\x20ftypheic", "E317"),
        ("hall.svg", b"<svg", "E313"),
    ],
)
def test_what_cannot_be_shown_stops_the_build_in_words(site: Path, name: str, data: bytes, code: str) -> None:
    good(site)
    before = output(site)
    write(site, f"content/meetings/second/{name}", data)
    text = story("Hội nghị thứ hai", f"image: {{src: {name}, alt: Hội trường}}", date="2024-02-10")
    write(site, STORY, text)
    built = run(site)
    assert built.exit_code == 1
    assert [(each.code, each.path) for each in told(built)] == [(code, f"content/meetings/second/{name}")]
    assert output(site) == before


def test_a_drawing_with_a_program_is_published_without_it(site: Path) -> None:
    drawing = SVG.format('width="4" height="3"', "<script>x</script><rect/>")
    write(site, "content/meetings/second/plan.svg", drawing)
    write(site, STORY, story("Hội nghị thứ hai", "image: {src: plan.svg, alt: Sơ đồ}", date="2024-02-10"))
    built = good(site)
    assert [each.code for each in told(built)] == ["W316"]
    assert run(site, strict=True).exit_code == 1
    (name,) = [name for name in media(site) if name.startswith("plan")]
    assert media(site)[name] == SVG.format('width="4" height="3"', "<rect/>").encode()


def test_a_moving_picture_warns_only_where_it_is_shown(site: Path) -> None:
    write(site, "content/meetings/second/move.gif", moving("GIF"))
    linked = story("Hội nghị thứ hai", date="2024-02-10", body="[Xem](move.gif)")
    write(site, STORY, linked)
    assert told(good(site)) == []
    write(site, STORY, linked.replace("[Xem]", "![Xem]"))
    assert [each.code for each in told(good(site))] == ["W315"]


def test_one_file_at_a_time_is_made_as_a_build_makes_it(site: Path) -> None:
    good(site)
    cache, version = BuildCache(None), fingerprint()
    inputs = load(SiteReader(site, cache, version, Workers(1)), lambda *_: None)
    assert inputs.config is not None
    plan = plan_site(
        inputs, inputs.config, version, cache, now=NOW, show_held=False, progress=lambda *_: None
    )
    made = {path: one for path, one in plan.files.items() if one.image is not None or one.cleaned}
    assert len(made) > 5
    written = output(site)
    assert all(served(one, BlobCache(None)) == written[path] for path, one in made.items())
    for file in (site / "content/meetings/second").glob("*.jpg"):
        file.write_bytes(b"another picture")
    of_photographs = [one for path, one in made.items() if path.endswith(".jpg")]
    assert {served(one, BlobCache(None)) for one in of_photographs} == {None}
