"""Realistic views of every page type in both languages, for the theme's tests."""

from __future__ import annotations

from typing import Any, Final

from markupsafe import Markup

from coopsite.kinds.award import Award, Recipients, RecipientsView
from coopsite.kinds.common import Correction
from coopsite.kinds.meeting import Meeting
from coopsite.kinds.people import Named, Person
from coopsite.kinds.plan import Figure, Period, Plan, Target, Task, TaskStatus
from coopsite.pages import views as v
from coopsite.pages.home import DocumentPlace, HomeSection, HomeView
from coopsite.pages.layout import Chrome, NavItem
from coopsite.pages.listing import KindLink, ListView, Pagination
from coopsite.pages.plain import PlainView
from coopsite.pages.redirect import RedirectView
from coopsite.pages.registers.honours import HonourYear, Share
from coopsite.pages.registers.meetings import MeetingEntry
from coopsite.pages.registers.register import StoryLink
from coopsite.pages.search import Choice, SearchView
from coopsite.pages.site_map import MapSection, SiteMapView
from coopsite.pages.topics import TagGroup, TagIndexView, TagView
from tests.unit import register_samples

TITLES: Final = {"vi": "Bản tin Liên minh Hợp tác xã", "en": "Cooperative Alliance Bulletin"}
NAMES: Final = {"vi": "Tiếng Việt", "en": "English"}
ASSETS: Final = (
    "imprint.css",
    "site.css",
    "home.css",
    "print.css",
    "lists.css",
    "registers.css",
    "story.css",
    "search.css",
    "search.js",
    "favicon.svg",
    "emblem.svg",
)
HOME: Final = {"vi": "/bantin/vi/", "en": "/bantin/en/"}
KINDS: Final = {
    "meeting": {"vi": ("Hội nghị", "hoi-nghi"), "en": ("Meetings", "meetings")},
    "award": {"vi": ("Khen thưởng", "khen-thuong"), "en": ("Awards", "awards")},
    "plan": {"vi": ("Kế hoạch", "ke-hoach"), "en": ("Plans", "plans")},
    "news": {"vi": ("Tin tức", "tin-tuc"), "en": ("News", "news")},
}
LONG: Final = {
    "vi": "Liên minh Hợp tác xã thành phố Hải Phòng kỷ niệm Ngày Quốc tế Hợp tác xã lần thứ 101, sơ kết "
    "sáu tháng đầu năm và gặp mặt thành viên huyện Vĩnh Bảo",
    "en": "Hải Phòng Cooperative Alliance marks the 101st International Day of Cooperatives, reviews the "
    "first half of the year and meets its members in Vĩnh Bảo",
}


def chrome(lang: str, strings: dict[str, dict[str, str]]) -> Chrome:
    """The frame of every page, everything filled in."""
    home = HOME[lang]
    navigation = [NavItem(kind, label[lang][0], f"{home}{label[lang][1]}/") for kind, label in KINDS.items()]
    topics = home + {"vi": "chu-de/", "en": "topics/"}[lang]
    return Chrome(
        language=lang,
        direction="ltr",
        site_title=TITLES[lang],
        tagline={
            "vi": "Tin hội nghị, khen thưởng và kế hoạch của kinh tế tập thể",
            "en": "Meetings, awards and plans of the collective economy",
        }[lang],
        home=home,
        base_path="/bantin",
        navigation=(*navigation, NavItem("topics", strings[lang]["topics"], topics)),
        strings=strings[lang],
        titles=TITLES,
        all_strings=strings,
        assets={name: f"/bantin/assets/{name}" for name in ASSETS},
        publisher=v.Link(
            {"vi": "Liên minh Hợp tác xã thành phố", "en": "City Cooperative Alliance"}[lang],
            "https://example.org/",
        ),
        contact_email="toasoan@example.org",
        contact_phone="0225 000 0000",
        contact_address={"vi": "Hải Phòng, Việt Nam", "en": "Hải Phòng, Việt Nam"}[lang],
        calendar=home + "calendar.ics",
        webcal=f"webcal://bulletin.example{home}calendar.ics",
        topics=topics,
        search=home + {"vi": "tim-kiem/", "en": "search/"}[lang],
        registers=tuple(
            NavItem(name, strings[lang][f"register_{name}"], f"{home}{name}/")
            for name in ("honours", "targets", "documents", "calendar")
        ),
        share=("email", "facebook", "zalo", "print"),
        theme={},
        logo=v.LogoView(
            v.ImageView("/bantin/logo.svg", v.Phrase(""), 160, 48),
            v.ImageView("/bantin/logo-dark.svg", v.Phrase(""), 160, 48),
        ),
        imprint=v.ImprintView(
            v.LicenceView("12/GP-TTĐT", v.Phrase("Sở Thông tin", "" if lang == "vi" else "vi"), "2024-05-06"),
            "Nguyễn Văn Mẫu",
            v.Phrase({"vi": "Trưởng ban biên tập", "en": "Head of the desk"}[lang]),
            v.Phrase({"vi": "Văn phòng Liên minh", "en": "Office of the Alliance"}[lang]),
            v.Phrase({"vi": "Ra hằng tuần", "en": "Weekly"}[lang]),
        ),
        copyright=v.Phrase("© 2024"),
        links=(
            v.LinkGroupView(v.Phrase("Việt Nam"), (v.Link("Liên minh Việt Nam", "https://vca.example/"),)),
            v.LinkGroupView(None, (v.Link("ICA", "https://ica.example/", "" if lang == "en" else "en"),)),
        ),
        site_map=home + {"vi": "so-do-trang/", "en": "site-map/"}[lang],
    )


def bare_chrome(lang: str, strings: dict[str, dict[str, str]]) -> Chrome:
    """The frame of a site that configures nothing beyond what it must."""
    return Chrome(
        language=lang,
        direction="ltr",
        site_title=TITLES[lang],
        tagline="",
        home=HOME[lang],
        base_path="",
        navigation=(),
        strings=strings[lang],
        titles=TITLES,
        all_strings=strings,
        assets={name: f"/assets/{name}" for name in ASSETS},
        publisher=None,
        contact_email="",
        contact_phone="",
        contact_address="",
        calendar="",
        webcal="",
        topics="",
        theme={},
    )


def frame(lang: str, title: str, path: str, *, missing: bool = False, **more: Any) -> dict[str, Any]:
    """What every view has."""
    other = "en" if lang == "vi" else "vi"
    notice = {"vi": "Chưa có bản tiếng Anh", "en": "Not yet available in Vietnamese"}[lang]
    entries = [
        v.Language(lang, NAMES[lang], HOME[lang] + path, current=True),
        v.Language(
            other,
            NAMES[other],
            "" if missing else HOME[other] + path,
            current=False,
            notice=notice if missing else "",
        ),
    ]
    given: dict[str, Any] = {
        "language": lang,
        "address": HOME[lang] + path,
        "canonical": "https://example.org" + HOME[lang] + path,
        "title": title,
        "description": {
            "vi": "Sáng 28/6, Liên minh Hợp tác xã thành phố …",
            "en": "On the morning of 28 June …",
        }[lang],
        "switcher": tuple(sorted(entries, key=lambda e: e.code, reverse=True)),
        "alternates": ()
        if missing
        else (
            v.Alternate("vi", "https://example.org/bantin/vi/"),
            v.Alternate("en", "https://example.org/bantin/en/"),
        ),
        "feeds": (
            v.FeedLink("Atom", HOME[lang] + "feed.xml", "application/atom+xml"),
            v.FeedLink("JSON", HOME[lang] + "feed.json", "application/feed+json"),
        ),
        "breadcrumbs": (v.Link({"vi": "Trang chủ", "en": "Home"}[lang], HOME[lang]),),
    }
    return given | more


def words(lang: str, vi: str, en: str) -> v.Phrase:
    """The text in the page's language."""
    return v.Phrase(vi if lang == "vi" else en)


def picture(lang: str, number: int = 1) -> v.ImageView:
    """A photograph with caption and credit."""
    return v.ImageView(
        f"/bantin/media/hall{number}.jpg",
        words(lang, "Đại biểu ngồi kín hội trường", "Delegates filling the hall"),
        1200,
        800,
        words(lang, "Quang cảnh hội nghị tại huyện Vĩnh Bảo", "The conference in Vĩnh Bảo district"),
        v.Phrase("Trần Hương", "" if lang == "vi" else "vi"),
    )


def card(lang: str, number: int = 0, **more: Any) -> v.CardView:
    """A story in a list; `number` varies kind, title and date."""
    kind = ("meeting", "award", "plan", "news")[number % 4]
    titles = [
        (LONG["vi"], LONG["en"]),
        (
            "Cụm thi đua đồng bằng sông Hồng và duyên hải Bắc Bộ tổng kết năm 2020",
            "Red River Delta emulation cluster closes 2020",
        ),
        (
            "Quảng Ninh đặt bảy mục tiêu phát triển kinh tế tập thể đến năm 2025",
            "Quảng Ninh sets seven goals for the collective economy to 2025",
        ),
        (
            "Hà Nội: kết luận của Bí thư Thành ủy tại buổi làm việc với Liên minh Hợp tác xã",
            "Hà Nội: conclusions of the working session",
        ),
    ]
    vi, en = titles[number % 4]
    given: dict[str, Any] = {
        "href": f"{HOME[lang]}bai-{number}/",
        "title": words(lang, vi, en),
        "summary": words(
            lang,
            "Sáng 28/6, Liên minh Hợp tác xã thành phố tổ chức kỷ niệm, "
            "sơ kết công tác sáu tháng "
            "đầu năm và triển khai nhiệm vụ sáu tháng cuối năm.",
            "On the morning of 28 June the Alliance marked the day, reviewed its first six months "
            "and set the tasks of the last six.",
        ),
        "kind": kind,
        "date": f"2023-06-{28 - number % 20:02d}T16:30:00+07:00",
        "date_only": False,
        "updated": "",
        "image": None,
    }
    return v.CardView(**(given | more))


BODY: Final = {
    "vi": """<p>Sáng 28/6/2023, tại huyện Vĩnh Bảo, <strong>Liên minh Hợp tác xã thành phố</strong> tổ chức kỷ
niệm <a href="/bantin/vi/x/">Ngày Quốc tế Hợp tác xã</a> với chủ đề “Hợp tác xã vì sự phát triển bền
vững”.<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup></p>
<h2 id="chuyen-doi-so">Chuyển đổi số và vốn vay lãi suất thấp</h2>
<p>Đại biểu bàn về chuyển đổi số, vốn vay lãi suất thấp và tích tụ ruộng đất; nhiều ý kiến đề nghị đẩy mạnh
<a href="https://haiphong.gov.vn">tuyên truyền, xúc tiến thương mại</a>.</p>
<ul><li>Tham mưu phát triển kinh tế tập thể;</li><li>Đề xuất cơ chế, chính sách;</li></ul>
<blockquote><p>Thảo luận về nghĩa vụ, quyền lợi của thành viên ở những xã thuần nông.</p></blockquote>
<h3 id="so-lieu">Số liệu</h3>
<div class="table-scroll" tabindex="0" role="region" aria-label="Bảng">
<table><thead><tr><th>Chỉ tiêu</th><th class="align-right">Số lượng</th></tr></thead>
<tbody><tr><td>Hợp tác xã</td><td class="align-right">7.002</td></tr>
<tr><td>Thành viên</td><td class="align-right">3.057.365</td></tr></tbody></table></div>
<h2 id="nhiem-vu">Nhiệm vụ sáu tháng cuối năm</h2>
<p>Hội nghị thống nhất chín nhiệm vụ trọng tâm.</p>
<div class="footnote"><hr><ol><li id="fn:1"><p>Lần thứ 101.
<a class="footnote-backref" href="#fnref:1" title="Về chỗ chú thích">↩</a></p></li></ol></div>""",
    "en": """<p>On the morning of 28 June 2023, in Vĩnh Bảo district, the <strong>city Cooperative
Alliance</strong> marked the <a href="/bantin/en/x/">International Day of Cooperatives</a> under the theme
“Cooperatives for sustainable development”.</p>
<h2 id="digital">Digital transformation and low-interest loans</h2>
<p>Delegates discussed digital transformation, low-interest loans and land consolidation.</p>
<ul><li>Advise on the collective economy;</li><li>Propose mechanisms and policies;</li></ul>
<h2 id="tasks">Tasks of the last six months</h2><p>Nine key tasks were agreed.</p>
<h2 id="more">More</h2><p>They begin in July.</p>""",
}


def meeting(lang: str) -> Meeting[v.Phrase]:
    """Hải Phòng, 28 June 2023."""
    khanh = Person(
        v.Phrase("Ngô Ngọc Khánh", "" if lang == "vi" else "vi"),
        words(lang, "Chủ tịch Liên minh Hợp tác xã thành phố", "President of the city Alliance"),
    )
    return Meeting(
        held_on="2023-06-28",
        day_part="morning",
        place=words(lang, "Huyện Vĩnh Bảo, Hải Phòng", "Vĩnh Bảo district, Hải Phòng"),
        chair=khanh,
        organiser=words(lang, "Liên minh Hợp tác xã thành phố Hải Phòng", "Hải Phòng Cooperative Alliance"),
        attendees=(
            khanh,
            Person(None, words(lang, "Đại diện thành viên huyện Vĩnh Bảo", "Members of Vĩnh Bảo district")),
        ),
        purposes=("anniversary", "mid_term_review", "ký kết giao ước"),
        agenda=(
            words(lang, "Kỷ niệm Ngày Quốc tế Hợp tác xã", "International Day of Cooperatives"),
            words(lang, "Sơ kết sáu tháng đầu năm", "Mid-term review"),
        ),
        conclusions=(
            v.Phrase("Hoàn thành đề án Quỹ hỗ trợ phát triển hợp tác xã", "" if lang == "vi" else "vi"),
        ),
    )


def awards(lang: str) -> v.AwardsView:
    """Two conferred rows and two proposed ones."""
    body = words(lang, "Chủ tịch Ủy ban nhân dân thành phố", "Chairman of the city People's Committee")
    named = (Named(v.Phrase("Hợp tác xã Bạch Đằng", "" if lang == "vi" else "vi"), None),)
    return v.AwardsView(
        conferred=(
            Award(
                "certificate_of_merit",
                None,
                body,
                Recipients(individuals=4),
                (),
                period=v.Phrase("2021–2022"),
            ),
            Award(
                "flag",
                words(lang, "Cờ thi đua xuất sắc", "Excellent emulation flag"),
                body,
                Recipients(collectives=1),
                named,
                period=None,
            ),
        ),
        proposed=(
            Award(
                "flag",
                None,
                words(lang, "Liên minh Hợp tác xã Việt Nam", "Viet Nam Cooperative Alliance"),
                Recipients(collectives=2),
                (),
                period=None,
            ),
        ),
        conferred_total=RecipientsView(collectives=1, individuals=4),
        proposed_total=RecipientsView(collectives=2),
    )


def plan(lang: str) -> Plan[v.Phrase]:
    """Nine tasks declared, five listed, with targets."""
    tasks: list[tuple[str, str, TaskStatus, str]] = [
        ("Tham mưu phát triển kinh tế tập thể", "Advise on the collective economy", "done", ""),
        (
            "Hoàn thành đề án kiện toàn Quỹ hỗ trợ phát triển hợp tác xã",
            "Complete the plan to reorganise the support fund",
            "in_progress",
            "2023-12-31",
        ),
        (
            "Tổ chức tuần lễ quảng bá sản phẩm OCOP",
            "Hold a week to promote OCOP products",
            "late",
            "2023-10-31",
        ),
        ("Chuyển đổi số trong hợp tác xã", "Digital transformation", "planned", ""),
        ("Giải quyết kiến nghị của thành viên", "Handle members' proposals", "", ""),
    ]
    return Plan(
        period=Period("2023-07-01", "2023-12-31"),
        declared_count=9,
        tasks=tuple(Task(words(lang, vi, en), status, due) for vi, en, status, due in tasks),
        targets=(
            Target(
                words(lang, "Số hợp tác xã", "Cooperatives"),
                words(lang, "hợp tác xã", "cooperatives"),
                Figure(650, "over", "2024-05-31"),
                Figure(700),
                None,
            ),
            Target(
                words(lang, "Thành viên", "Members"),
                words(lang, "người", "people"),
                Figure(44377, "about"),
                None,
                Figure(45000),
            ),
            Target(
                words(lang, "Vốn điều lệ", "Charter capital"),
                words(lang, "tỷ đồng", "billion đồng"),
                Figure(1263, "over"),
                None,
                None,
            ),
        ),
        legal_basis=("155/NQ-HĐND", "05-CT/TW"),
        responsible=words(lang, "Liên minh Hợp tác xã tỉnh", "Provincial Cooperative Alliance"),
    )


def documents(lang: str) -> tuple[v.DocumentView, ...]:
    """One with a file, one with nothing but its number, one elsewhere."""
    return (
        v.DocumentView(
            "2174-TB/TU",
            words(lang, "Thông báo kết luận của Bí thư Thành ủy", "Announcement of conclusions"),
            words(lang, "Thành ủy Hà Nội", "Hà Nội Party Committee"),
            "2019-08-28",
            "/bantin/media/tb.pdf",
            412000,
            "PDF",
        ),
        v.DocumentView("05-CT/TW", None, None, "", "", 0, ""),
        v.DocumentView(
            "155/NQ-HĐND",
            None,
            words(lang, "Hội đồng nhân dân tỉnh Quảng Ninh", "Quảng Ninh People's Council"),
            "2023-07-12",
            "https://example.org/155",
            0,
            "",
        ),
    )


def media(lang: str) -> tuple[v.MediumView, ...]:
    """A film with all a film may have, and a recording with its words in a file."""
    film = v.MediumView(
        "video",
        v.FileLink("hop.mp4", "/bantin/media/hop.mp4", "MP4", 12_300_000),
        "video/mp4",
        v.ImageView("/bantin/media/hop.jpg", v.Phrase(""), 1200, 675),
        tuple(v.TrackView(f"/bantin/media/hop.{code}.vtt", code, NAMES[code]) for code in ("vi", "en")),
        words(lang, "Kính thưa các đại biểu!\nHôm nay chúng ta họp.", "Dear delegates!\nToday we meet."),
        None,
        words(lang, "Toàn cảnh lễ kỷ niệm", "The ceremony"),
        v.Phrase("Trần Hương", "" if lang == "vi" else "vi"),
        credit_says_what=False,
    )
    sound = v.MediumView(
        "audio",
        v.FileLink("noi.mp3", "/bantin/media/noi.mp3", "MP3", 900_000),
        "audio/mpeg",
        None,
        (),
        None,
        v.FileLink("noi.pdf", "/bantin/media/noi.pdf", "PDF", 40_000),
        None,
        None,
        credit_says_what=False,
    )
    return film, sound


def bare_story(lang: str, **more: Any) -> v.StoryView:
    """A story with nothing but what it must have."""
    label, word = KINDS["news"][lang]
    given: dict[str, Any] = frame(lang, "Họp", "hop/", section="news") | {
        "kind": "news",
        "kind_link": v.Link(label, f"{HOME[lang]}{word}/"),
        "lead": None,
        "body": Markup("<p>…</p>"),
        "date": "2019-09-04T00:00:00+07:00",
        "date_only": True,
        "updated": "",
        "updated_only": False,
        "author": "",
        "desk": None,
        "dateline": None,
        "source": None,
        "image": None,
        "gallery": (),
        "meeting": None,
        "awards": None,
        "plan": None,
        "documents": (),
        "corrections": (),
        "tags": (),
        "toc": (),
        "older": None,
        "newer": None,
        "related": (),
    }
    return v.StoryView(**(given | more))


def story(lang: str, **more: Any) -> v.StoryView:
    """A story with everything a meeting has."""
    label, word = KINDS["meeting"][lang]
    address = f"{HOME[lang]}{word}/"
    toc = (
        (("chuyen-doi-so", "Chuyển đổi số"), ("so-lieu", "Số liệu"), ("nhiem-vu", "Nhiệm vụ"))
        if lang == "vi"
        else (("digital", "Digital"), ("tasks", "Tasks"), ("more", "More"))
    )
    given: dict[str, Any] = {
        "title": LONG[lang],
        "address": address + "x/",
        "breadcrumbs": (v.Link({"vi": "Trang chủ", "en": "Home"}[lang], HOME[lang]), v.Link(label, address)),
        "section": "meeting",
        "share_image": v.ImageView(
            "https://example.org/bantin/media/hall1.jpg", v.Phrase("Đại biểu"), 1200, 630
        ),
        "structured": Markup('{"@context":"https://schema.org","@type":"NewsArticle"}'),
        "kind": "meeting",
        "kind_link": v.Link(label, address),
        "lead": card(lang).summary,
        "body": Markup(BODY[lang]),
        "date": "2023-06-28T16:30:00+07:00",
        "date_only": False,
        "updated": "2023-06-30T00:00:00+07:00",
        "updated_only": True,
        "author": "Trần Hương",
        "desk": words(lang, "Ban Thời sự", "News desk"),
        "dateline": v.Phrase("Hải Phòng", "" if lang == "vi" else "vi"),
        "source": v.Link(
            "Cổng thông tin điện tử Hải Phòng", "https://haiphong.gov.vn", "" if lang == "vi" else "vi"
        ),
        "image": picture(lang),
        "gallery": (picture(lang, 2), picture(lang, 3)),
        "media": media(lang),
        "event": "Ngày Quốc tế Hợp tác xã 2023",
        "tour": (card(lang, 1), card(lang, 0, href=address + "x/"), card(lang, 2, held="future")),
        "print_code": v.PrintCode("20230628-3F2A", 29, "M4 4.5h7M12 4.5h1"),
        "meeting": meeting(lang),
        "awards": awards(lang),
        "documents": documents(lang),
        "corrections": (
            Correction(
                date="2023-07-01",
                text=words(
                    lang, "Đã sửa số nhiệm vụ từ bảy thành chín.", "The number of tasks is nine, not seven."
                ),
            ),
        ),
        "tags": (
            v.Link("OCOP", HOME[lang] + "chu-de/ocop/"),
            v.Link({"vi": "Chuyển đổi số", "en": "Digital transformation"}[lang], HOME[lang] + "chu-de/so/"),
        ),
        "toc": tuple(v.TocEntry(2 if i != 1 else 3, anchor, text) for i, (anchor, text) in enumerate(toc)),
        "older": card(lang, 1),
        "newer": card(lang, 2),
        "related": tuple(card(lang, n) for n in range(1, 5)),
    }
    return bare_story(lang, **(given | more))


def plan_story(lang: str) -> v.StoryView:
    """A plan with tasks and targets."""
    label, word = KINDS["plan"][lang]
    return story(
        lang,
        kind="plan",
        kind_link=v.Link(label, f"{HOME[lang]}{word}/"),
        section="plan",
        meeting=None,
        awards=None,
        plan=plan(lang),
        image=None,
        gallery=(),
        title=card(lang, 2).title.text,
        toc=(),
    )


def fallback_story(lang: str) -> v.StoryView:
    """A page that shows the other language's text, held back as well."""
    other = "en" if lang == "vi" else "vi"
    return bare_story(
        lang,
        title=LONG[other],
        body=Markup(BODY[other]),
        body_lang=other,
        original=v.Link(NAMES[other], HOME[other] + "x/", other),
        lead=v.Phrase("…", other),
        held="future",
        held_until="2024-01-01T08:00:00+07:00",
        noindex=True,
    )


def page(lang: str) -> v.StoryView:
    """A standing page."""
    title = {"vi": "Giới thiệu", "en": "About"}[lang]
    return bare_story(
        lang, kind="page", kind_link=None, title=title, section="", body=Markup(BODY[lang]), meeting=None
    )


FRONT: Final = Pagination(0, "/bantin/vi/", "", "/bantin/vi/page/12/")
OLDER: Final = Pagination(12, "/bantin/vi/", "/bantin/vi/page/13/", "/bantin/vi/page/11/")
ONLY: Final = Pagination(0, "/bantin/vi/", "", "")


def home(lang: str) -> HomeView:
    """The front page, full."""
    other = "en" if lang == "vi" else "vi"
    marked = (
        card(lang, 3, held="draft"),
        card(lang, 5, original_only=True, title=v.Phrase(LONG[other], other), summary=v.Phrase("…", other)),
    )
    sections = tuple(
        HomeSection(
            "stories",
            v.Link(label[lang][0], f"{HOME[lang]}{label[lang][1]}/"),
            kind,
            tuple(card(lang, n, image=picture(lang) if n < 4 else None) for n in (i, i + 4, i + 8)),
        )
        for i, (kind, label) in enumerate(KINDS.items())
        if kind != "news"
    )
    tagged = HomeSection("stories", v.Link("OCOP", f"{HOME[lang]}chu-de/ocop/"), "", (card(lang, 7),))
    to_come = HomeSection(
        "calendar",
        v.Link("", f"{HOME[lang]}lich/"),
        meetings=(meeting_entry(lang, 1), meeting_entry(lang, 2)),
    )
    conferred = HomeSection(
        "honours",
        v.Link("", f"{HOME[lang]}bang-vang/"),
        honours=HonourYear(
            "2023", f"{HOME[lang]}bang-vang/#cs-year-2023", (), 3, RecipientsView(1, 20, 0), 1
        ),
        forms=(Share("order", None, 1, RecipientsView()), Share("flag", None, 2, RecipientsView(1, 20, 0))),
    )
    newest = HomeSection(
        "documents",
        v.Link("", f"{HOME[lang]}van-ban/"),
        documents=tuple(
            DocumentPlace(each, f"{HOME[lang]}van-ban/#cs-doc-{n}") for n, each in enumerate(documents(lang))
        ),
    )
    return HomeView(
        **frame(lang, TITLES[lang], "", breadcrumbs=()),
        lead=card(lang, 0, image=picture(lang), pinned=True),
        lead_meeting=meeting_entry(lang, 0),
        seconds=(card(lang, 1, image=picture(lang)), marked[0]),
        latest=(marked[1], *(card(lang, n) for n in range(2, 7))),
        bands=((to_come, conferred, newest), (*sections, tagged)),
        cards=tuple(card(lang, n) for n in range(7, 12)),
        pagination=FRONT,
        years=tuple(v.Link(str(year), f"{HOME[lang]}{year}/") for year in (2024, 2023, 2020, 2019, 2012)),
    )


def meeting_entry(lang: str, number: int) -> MeetingEntry:
    """A meeting of the calendar."""
    shown = card(lang, number)
    return MeetingEntry(
        f"cs-meeting-{number}",
        StoryLink(shown.title, shown.href, shown.date),
        f"2024-07-0{number + 1}",
        "morning" if number == 1 else "",
        words(lang, "Hà Nội", "Hà Nội") if number != 2 else None,
    )


BARE: Final[dict[str, Any]] = {
    "lead": None, "lead_meeting": None, "seconds": (), "latest": (), "bands": (), "years": ()
}  # fmt: skip


def home_older(lang: str) -> HomeView:
    """An older page of all stories."""
    cards = tuple(card(lang, n) for n in range(6))
    return HomeView(**frame(lang, "Trang 12", "page/12/"), **BARE, cards=cards, pagination=OLDER)


def home_empty(lang: str) -> HomeView:
    """The front page of a bulletin without a story."""
    return HomeView(**frame(lang, TITLES[lang], ""), **BARE, cards=(), pagination=ONLY)


def stories(lang: str, path: str = "hoi-nghi/", **more: Any) -> ListView:
    """A list of stories."""
    heading = words(lang, "Hội nghị", "Meetings")
    given: dict[str, Any] = frame(lang, heading.text, path, section="meeting") | {
        "heading": heading,
        "cards": tuple(card(lang, n * 4, held="expired" if n == 2 else "") for n in range(5)),
        "pagination": FRONT,
        "kind": "meeting",
        "years": (v.Link("2023", "#cs-2023"), v.Link("2020", f"{HOME[lang]}hoi-nghi/page/12/#cs-2020")),
        "kinds": tuple(
            KindLink(kind, v.Link(label[lang][0], f"{HOME[lang]}{label[lang][1]}/"))
            for kind, label in KINDS.items()
        ),
    }
    return ListView(**(given | more))


def archive(lang: str) -> ListView:
    """A year."""
    months = tuple(v.Link(f"{n}/2023", f"{HOME[lang]}2023/{n:02d}/") for n in (12, 7, 6))
    return stories(
        lang,
        "2023/",
        kind="",
        year="2023",
        months=months,
        heading=v.Phrase("2023"),
        cards=tuple(card(lang, n) for n in range(4)),
        pagination=OLDER,
    )


def tags(lang: str) -> TagIndexView:
    """The index of topics."""
    topics = [
        ("C", ["Chuyển đổi số", "Chuỗi giá trị"]),
        ("D", ["Du lịch cộng đồng"]),
        ("Đ", ["Đại hội"]),
        ("N", ["Nông nghiệp", "Nước mắm"]),
        ("O", ["OCOP"]),
    ]
    groups = tuple(
        TagGroup(
            letter,
            tuple(TagView(v.Link(t, f"{HOME[lang]}chu-de/{i}/"), i + 1) for i, t in enumerate(labels)),
        )
        for letter, labels in topics
    )
    return TagIndexView(
        **frame(lang, {"vi": "Chủ đề", "en": "Topics"}[lang], "chu-de/", section="topics"), groups=groups
    )


def site_map(lang: str) -> SiteMapView:
    """Where everything is."""
    names = ("kinds", "registers", "archive", "pages", "follow")
    sections = tuple(
        MapSection(name, (v.Link(f"{name} 1", f"/{name}/1/"), v.Link("Đại hội", f"/{name}/2/", "vi")))
        for name in names
    )
    title = {"vi": "Sơ đồ trang", "en": "Site map"}[lang]
    return SiteMapView(**frame(lang, title, "so-do-trang/", section="site_map"), sections=sections)


def search(lang: str, *, empty: bool = False) -> SearchView:
    """The search page; `empty` for a site without stories."""

    def choices(*words: str) -> tuple[Choice, ...]:
        return tuple(Choice(f"x-{n}", v.Link(each, f"{HOME[lang]}{n}/")) for n, each in enumerate(words))

    title, address = {"vi": ("Tìm kiếm", "tim-kiem/"), "en": ("Search", "search/")}[lang]
    return SearchView(
        **frame(lang, title, address, section="search"),
        index="/bantin/vi/search.json",
        files="/bantin/assets/search/vi/",
        kinds=tuple(Choice(f"kind-{kind}", v.Link(KINDS[kind][lang][0], "/x/")) for kind in KINDS),
        years=() if empty else choices("2024", "2023"),
        tags=()
        if empty
        else (
            *choices("Đại hội", "OCOP"),
            Choice("tag-x", v.Link("Thi đua", "", "" if lang == "vi" else "vi")),
        ),
        all_tags="" if empty else f"{HOME[lang]}chu-de/",
    )


def plain(lang: str) -> PlainView:
    """A page that speaks every language."""
    homes = tuple(v.Link(NAMES[code], HOME[code], code) for code in ("vi", "en"))
    return PlainView(**frame(lang, TITLES[lang], "", breadcrumbs=(), switcher=()), homes=homes)


def samples(lang: str) -> dict[str, tuple[str, Any]]:
    """Every page type and every state of it: name → template and view."""
    return {
        "home": ("home.html", home(lang)),
        "home-older": ("home.html", home_older(lang)),
        "home-empty": ("home.html", home_empty(lang)),
        "kind": ("kind.html", stories(lang)),
        "kind-empty": ("kind.html", stories(lang, cards=(), years=(), pagination=ONLY)),
        "tag": (
            "tag.html",
            stories(lang, kind="", heading=words(lang, "Chuyển đổi số", "Digital transformation")),
        ),
        "archive": ("archive.html", archive(lang)),
        "tags": ("tags.html", tags(lang)),
        "tags-empty": ("tags.html", TagIndexView(**frame(lang, "Chủ đề", "chu-de/"), groups=())),
        "site-map": ("site_map.html", site_map(lang)),
        "search": ("search.html", search(lang)),
        "search-empty": ("search.html", search(lang, empty=True)),
        "story": ("story.html", story(lang)),
        "story-plan": ("story.html", plan_story(lang)),
        "story-bare": ("story.html", bare_story(lang, title="Họp")),
        "story-untranslated": (
            "story.html",
            bare_story(lang, switcher=frame(lang, "", "", missing=True)["switcher"], held="draft"),
        ),
        "story-fallback": ("story.html", fallback_story(lang)),
        "page": ("page.html", page(lang)),
        **register_samples.samples(lang, frame(lang, "Bảng vàng", "bang-vang/")),
        "root": ("root.html", plain(lang)),
        "404": ("404.html", plain(lang)),
        "redirect": (
            "redirect.html",
            RedirectView(
                language=lang,
                href="/bantin/vi/hoi-nghi/x/",
                canonical="https://example.org/bantin/vi/hoi-nghi/x/",
            ),
        ),
    }
