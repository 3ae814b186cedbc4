"""How the theme writes the credit of a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conftest import built_well
from tests.engine.sites import png

if TYPE_CHECKING:
    from tests.conftest import MakeSite


def test_a_credit_with_words_of_its_own_is_not_labelled_twice(make_site: MakeSite) -> None:
    story = (
        "---\ntitle: Tin\ndate: 2023-06-28\n"
        'image: {src: a.png, alt: Quầy hàng, credit: "Ảnh: Bản tin"}\n'
        "gallery: [{src: b.png, alt: Hội trường, credit: Bản tin}]\n---\n\nĐoạn.\n"
    )
    pictures = {f"content/news/{name}.png": png(40, 30) for name in "ab"}
    site = make_site({"content/news/tin.vi.md": story, **pictures})
    built_well(site)
    page = (site / "output/vi/tin-tuc/tin/index.html").read_text("utf-8")
    assert "<small>Ảnh: Bản tin</small>" in page
    assert "<small>Nguồn hình: Bản tin</small>" in page
