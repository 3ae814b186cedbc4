"""One page of each type, by name: of the sample bulletin, and of the rich one."""

from __future__ import annotations

SAMPLE = {
    "root": "/",
    "not found": "/404.html",
    "home": "/vi/",
    "older home page": "/en/page/1/",
    "kind": "/vi/khen-thuong/",
    "tag index": "/vi/chu-de/",
    "tag": "/en/topics/thi-dua/",
    "archive": "/vi/2023/06/",
    "meeting": "/vi/hoi-nghi/ngay-quoc-te-hop-tac-xa-2023/",
    "proposed awards": "/en/awards/emulation-flag-proposals-2020/",
    "plan": "/vi/ke-hoach/quang-ninh-nghi-quyet-155/",
    "in one language": "/vi/tin-tuc/vinh-bao-ban-ba-viec/",
    "standing page": "/en/about/",
    "honours": "/vi/bang-vang/",
    "targets": "/en/targets/",
    "documents": "/vi/van-ban/",
    "calendar": "/en/calendar/",
    "site map": "/en/site-map/",
    "search": "/vi/tim-kiem/",
    "search in use": "/vi/tim-kiem/?q=hop+tac+xa",
}
RICH = {
    "photographs": "/en/meetings/international-day-of-cooperatives-2023/",
    "bars": "/vi/ke-hoach/thu/",
    "in the other language": "/en/news/vinh-bao-ban-ba-viec/",
    "redirect": "/tin/1/",
}
PAGES = SAMPLE | RICH
