"""Realistic views of the registers in both languages, for the theme's tests."""

from __future__ import annotations

from typing import Any

from coopsite.kinds.award import Award, Recipients, RecipientsView
from coopsite.kinds.people import Named
from coopsite.kinds.plan import Figure, Target
from coopsite.pages import views as v
from coopsite.pages.listing import Pagination
from coopsite.pages.registers.documents import CitedDocument, DocumentsView, DocumentYear
from coopsite.pages.registers.honours import Honour, Honoured, HonourPart, HonoursView, HonourYear, Share
from coopsite.pages.registers.meetings import MeetingEntry, MeetingsView, MeetingYear
from coopsite.pages.registers.register import StoryLink, YearLink
from coopsite.pages.registers.targets import PlanTargets, TargetRow, TargetsView, TargetYear


def both(lang: str, vi: str, en: str) -> v.Phrase:
    return v.Phrase({"vi": vi, "en": en}[lang])


def told(lang: str, number: int = 1, **more: Any) -> StoryLink:
    title = both(lang, "Hải Phòng tổng kết năm 2011", "Hải Phòng closes 2011")
    return StoryLink(**{"title": title, "href": f"/bantin/{lang}/x{number}/", "date": "2012-01-05", **more})


def register(lang: str, name: str, base: dict[str, Any], **more: Any) -> dict[str, Any]:
    downloads = tuple(v.Link(each.upper(), f"/bantin/{lang}/r/{name}.{each}") for each in ("csv", "json"))
    nothing: dict[str, Any] = dict.fromkeys(("years", "months", "neighbours"), ())
    given = {**base, **nothing, "name": name, "year": "", "count": 0, "downloads": downloads}
    return {**given, "section": name, "pagination": Pagination(0, "", "", ""), **more}


def award(lang: str, form: str = "flag", **more: Any) -> Award[v.Phrase]:
    given: dict[str, Any] = {
        "form": form,
        "name": None,
        "body": both(lang, "Thành phố Hải Phòng", "City of Hải Phòng"),
        "counts": Recipients(3, 1, 0),
        "named": (Named(both(lang, "Hợp tác xã Bạch Đằng", "Bạch Đằng Cooperative"), None),),
        "period": v.Phrase("2011"),
    }
    return Award(**{**given, **more})


def honours(lang: str, base: dict[str, Any]) -> HonoursView:
    other = v.Phrase("Kỷ vật", "vi" if lang == "en" else "")
    rows = (
        Honour("cs-award-flag-1", award(lang), (told(lang), told(lang, 2, held="draft"))),
        Honour(
            "cs-award-other-2",
            award(lang, "other", name=other, named=(), counts=None),
            (told(lang),),
        ),
    )
    total = RecipientsView(6, 2, 0)
    apart = HonourYear("2010", f"/bantin/{lang}/r/2010/", (), 1, RecipientsView(1, 0, 0), 0)
    conferred = HonourPart(
        (HonourYear("2012", "#cs-year-2012", rows, 2, total, 1), apart),
        3,
        RecipientsView(7, 2, 0),
        1,
        (Share("flag", None, 2, total), Share("", other, 1, RecipientsView(1, 0, 0))),
        (Share("", both(lang, "Cụm", "Cluster"), 1, total), Share("", other, 2, total)),
        (
            Honoured(
                both(lang, "Hợp tác xã Bạch Đằng", "Bạch Đằng Cooperative"),
                (v.Link("Cờ, 2012", "#cs-award-flag-1"),),
            ),
        ),
    )
    row = Honour("cs-award-flag-3", award(lang), (told(lang),))
    proposed = HonourPart(
        (HonourYear("2012", "#cs-proposed-2012", (row,), 1, RecipientsView(3, 1, 0), 0),),
        1,
        RecipientsView(3, 1, 0),
        0,
        (Share("flag", None, 1, RecipientsView(3, 1, 0)),),
        (),
        (),
    )
    years = (YearLink("2012", "#cs-year-2012", 3), YearLink("2010", f"/bantin/{lang}/r/2010/", 1))
    return HonoursView(
        **register(lang, "honours", base, count=4, years=years), conferred=conferred, proposed=proposed
    )


def targets(lang: str, base: dict[str, Any]) -> TargetsView:
    full = Target(
        both(lang, "Hợp tác xã thành lập mới", "New cooperatives"),
        both(lang, "hợp tác xã", "cooperatives"),
        Figure(12),
        Figure(20, "over"),
        Figure(15, "", "2024-06-30"),
    )
    bare = Target(both(lang, "Vốn vay", "Loans"), None, None, Figure(100), None)
    plan = PlanTargets(
        told(lang),
        "2024-01-01",
        "2024-12-31",
        both(lang, "Liên minh", "The Alliance"),
        (
            TargetRow("cs-target-1", full, v.ProgressView(0, 75, 100, 60, 0)),
            TargetRow("cs-target-2", bare, None),
            TargetRow("cs-target-3", full, v.ProgressView(0, 75, None, 60, 0)),
        ),
    )
    groups = (TargetYear("2024", (plan,)),)
    return TargetsView(**register(lang, "targets", base, count=2), groups=groups)


def documents(lang: str, base: dict[str, Any]) -> DocumentsView:
    known = v.DocumentView(
        "155/NQ-HĐND",
        v.Phrase("Nghị quyết", "vi" if lang == "en" else ""),
        both(lang, "Hội đồng nhân dân", "People’s Council"),
        "2023-07-12",
        "/bantin/media/a.0123456789.pdf",
        48_000,
        "PDF",
    )
    bare = v.DocumentView("2174-TB/TU", None, None, "", "https://example.org/", 0, "")
    groups = (
        DocumentYear("2023", (CitedDocument("cs-doc-155-nq-hdnd", known, (told(lang), told(lang, 2))),)),
        DocumentYear("", (CitedDocument("cs-doc-2174-tb-tu", bare, (told(lang),)),)),
    )
    years = (YearLink("2023", "#cs-year-2023", 1), YearLink("", "#cs-year-x", 1))
    return DocumentsView(**register(lang, "documents", base, count=2, years=years), groups=groups)


def meetings(lang: str, base: dict[str, Any], *, upcoming: bool = True, **more: Any) -> MeetingsView:
    place = both(lang, "Huyện Vĩnh Bảo", "Vĩnh Bảo district")
    hours = ("08:30", "11:30", "https://hop.example.vn/phong/1")
    coming = (
        MeetingEntry("cs-meeting-d", told(lang, 4), "2026-02-24", "morning", place, *hours, "today"),
        MeetingEntry("cs-meeting-c", told(lang, 5), "2026-02-25", "", None, "14:00", "", "", "week"),
        MeetingEntry(
            "cs-meeting-a", told(lang, 3, held="future"), "2026-03-01", "morning", place, when="later"
        ),
    )
    past = MeetingEntry("cs-meeting-b", told(lang), "2011-12-28", "", None)
    return MeetingsView(
        **register(lang, "calendar", base, **{"count": 2, **more}),
        upcoming=coming if upcoming else (),
        groups=(MeetingYear("2011", (past,)),),
        undated=True,
        further=0,
    )


def samples(lang: str, base: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    """The registers and their states: name → template and view."""
    nothing = HonourPart((), 0, RecipientsView(), 0, (), (), ())
    return {
        "honours": ("honours.html", honours(lang, base)),
        "honours-empty": (
            "honours.html",
            HonoursView(**register(lang, "honours", base), conferred=nothing, proposed=nothing),
        ),
        "targets": ("targets.html", targets(lang, base)),
        "targets-empty": ("targets.html", TargetsView(**register(lang, "targets", base), groups=())),
        "documents": ("documents.html", documents(lang, base)),
        "documents-empty": (
            "documents.html",
            DocumentsView(**register(lang, "documents", base), groups=()),
        ),
        "calendar": ("calendar.html", meetings(lang, base)),
        "calendar-past": ("calendar.html", meetings(lang, base, upcoming=False)),
        "calendar-year": ("calendar.html", meetings(lang, base, upcoming=False, year="2011")),
        "calendar-empty": (
            "calendar.html",
            MeetingsView(**register(lang, "calendar", base), upcoming=(), groups=(), undated=True, further=0),
        ),
    }
