"""The sizes of pictures are plain arithmetic."""

from __future__ import annotations

import pytest

from coopsite.content.model import Asset
from coopsite.images.sizes import renditions_of, share_cut
from coopsite.site.media import media_address, media_renditions

PHOTO = Asset("content/news/Hội trường.JPG", "abcdef0123456789", 9, 4000, 3000, "jpg", "0123456789abcdef")


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (1, (1,)),
        (240, (240,)),
        (299, (299,)),
        (300, (240, 300)),
        (450, (240, 360, 450)),
        (900, (240, 360, 720, 900)),
        (1600, (240, 360, 720, 1080, 1600)),
        (4000, (240, 360, 720, 1080, 1600)),
    ],
)
def test_widths_rise_to_the_pictures_own_and_none_is_nearly_another(
    width: int, widths: tuple[int, ...]
) -> None:
    found = renditions_of(Asset("content/a.jpg", "ab", 1, width, 30, "jpg"), "/media/a")
    assert found is not None
    assert found.widths == widths


def test_addresses_change_with_the_bytes_and_never_meet_the_whole_file() -> None:
    found = media_renditions("/bantin", PHOTO)
    assert found is not None
    assert found.address(360, "webp").startswith("/bantin/media/hoi-truong-360.")
    assert found.plain == found.address(720, "jpg")
    assert found.largest == found.address(1600, "jpg")
    assert found.heights == (180, 270, 540, 810, 1200)
    assert found.srcset("webp").split(", ")[2] == f"{found.address(720, 'webp')} 720w"
    assert media_address("/bantin", PHOTO) == "/bantin/media/hoi-truong.0123456789.jpg"
    twin = Asset("content/news/Hội trường-360.jpg", PHOTO.digest, 9, 4000, 3000, "jpg")
    assert media_address("/bantin", twin) not in {
        found.address(width, ending) for width in found.widths for ending in found.endings
    }
    other = media_renditions("/bantin", Asset(PHOTO.path, "other", 9, 4000, 3000, "jpg"))
    assert other is not None
    assert other.plain != found.plain


def test_an_extremely_tall_picture_has_no_webp() -> None:
    found = renditions_of(Asset("content/a.png", "ab", 1, 360, 20_000, "png"), "/media/a")
    assert found is not None
    assert found.endings == ("png",)


def test_drawings_and_attachments_have_one_size() -> None:
    assert renditions_of(Asset("content/a.svg", "ab", 1, 40, 30), "/media/a") is None
    assert media_renditions("", Asset("content/a.pdf", "ab", 1)) is None


@pytest.mark.parametrize(
    ("focus", "box"),
    [
        ((50, 50), (0, 180, 1600, 1020)),
        ((10, 5), (0, 0, 1600, 840)),
        ((90, 100), (0, 360, 1600, 1200)),
        ((0, 40), (0, 60, 1600, 900)),
    ],
)
def test_what_is_shared_of_a_picture_has_its_focus_as_near_the_middle_as_may_be(
    focus: tuple[int, int], box: tuple[int, int, int, int]
) -> None:
    found = media_renditions("/bantin", PHOTO)
    assert found is not None
    cut = share_cut(found, focus)
    assert cut.size == (1200, 630, "jpg", box)
    assert cut.address.startswith("/bantin/media/hoi-truong-share.")
    assert cut.address != share_cut(found, (focus[0] + 1, focus[1])).address


def test_what_is_shared_of_a_wide_or_small_picture_is_cut_at_its_sides_and_never_made_larger() -> None:
    found = renditions_of(Asset("content/a.jpg", "ab", 1, 1600, 400, "jpg"), "/media/a")
    assert found is not None
    assert share_cut(found, (100, 0)).size == (762, 400, "jpg", (838, 0, 1600, 400))
