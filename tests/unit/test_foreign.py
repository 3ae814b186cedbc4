"""Names other generators know: what says the same here, and nothing published against its author's will."""

from __future__ import annotations

import pytest

from coopsite.content.other_generators import EQUALS, NOT_NEEDED
from coopsite.content.read import ReadContext, read_text
from coopsite.kinds.head import KNOWN_KEYS

CONTEXT = ReadContext(languages=("vi", "en"), timezone="Asia/Ho_Chi_Minh")


def told(*lines: str, date: str = "date: 2023-06-28") -> list[tuple[str, dict[str, str]]]:
    """Code and arguments of all there is to say of a story with these lines."""
    head = "\n".join(("---", "title: Tin", *filter(None, (date,)), *lines, "---", "", "Nội dung."))
    reading = read_text("content/news/tin.vi.md", head.encode(), CONTEXT)
    assert (reading.text is None) == any(each.severity == "error" for each in reading.diagnostics)
    return [(each.code, each.args) for each in reading.diagnostics]


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("published: false", "draft: yes"),
        ("published: no", "draft: yes"),
        ("published: 0", "draft: yes"),
        ("published: draft", "draft: yes"),
        ("publish: never", "draft: yes"),
        ("public: false", "draft: yes"),
        ("status: draft", "draft: yes"),
        ("Status: Pending", "draft: yes"),
        ("status: private", "draft: yes"),
        ("status: in-review", "draft: yes"),
        ("post_status: auto-draft", "draft: yes"),
        ("visibility: private", "draft: yes"),
        ("visibility: hidden", "draft: yes"),
        ("Trạng thái: chờ duyệt", "draft: yes"),
        ("bản nháp: có", "draft: yes"),
        ("công khai: không", "draft: yes"),
        ("isDraft: true", "draft: yes"),
        ("darft: yes", "draft: yes"),
        ("unlisted: true", "draft: yes"),
        ("hidden: 1", "draft: yes"),
        ("headless: true", "draft: yes"),
        ("password: abc", "draft: yes"),
        ("permalink: false", "draft: yes"),
        ("build: {render: never}", "draft: yes"),
        ("publishDate: 2099-01-01", "date: 2099-01-01"),
        ("publish_date: 2099-01-01T08:00:00Z", "date: 2099-01-01"),
        ("pubDate: 05/01/2099", "date: 2099-01-05"),
        ("published: 2099-01-01", "date: 2099-01-01"),
        ("published_at: later", "draft: yes"),
        ("scheduled: 2099-01-01", "date: 2099-01-01"),
        ("expiryDate: 2022-01-01", "expires: 2022-01-01"),
        ("unpublish_date: 2099-01-01", "expires: 2099-01-01"),
        ("expire: sang năm", "expires: 2030-12-31"),
    ],
)
def test_what_keeps_a_story_back_elsewhere_stops_it_here(line: str, instead: str) -> None:
    [(code, args)] = told(line)
    assert (code, args["line"]) == ("E224", instead)
    assert args.get("given") == ("date" if instead.startswith("date:") else None)
    assert told(instead, date="" if instead.startswith("date:") else "date: 2023-06-28") == []


@pytest.mark.parametrize(
    "lines",
    [
        ("published: true",),
        ("published: yes",),
        ("status: published",),
        ("status: publish",),
        ("visibility: public",),
        ("hidden: false",),
        ("isDraft: no",),
        ("published: 2023-06-28",),
        ("publishDate: 2020-01-01",),
        ("created_at: 2024-01-01",),
        ("permalink: /tin/bai/",),
        ("build: {render: always}",),
        ("password:",),
        ("published: false", "draft: yes"),
        ("expiryDate: 2022-01-01", "expires: 2022-01-01"),
    ],
)
def test_what_lets_readers_see_it_is_only_an_unknown_name(lines: tuple[str, ...]) -> None:
    assert {code for code, _ in told(*lines)} == {"W212"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("description: Tóm tắt", {"key": "description", "equal": "summary", "line": 'summary: "Tóm tắt"'}),
        ("excerpt: >\n  Một\n  hai", {"key": "excerpt", "equal": "summary", "line": 'summary: "Một hai"'}),
        ("categories: [a, b]", {"key": "categories", "equal": "tags", "line": 'tags: ["a", "b"]'}),
        ("category: a", {"key": "category", "equal": "tags", "line": 'tags: ["a"]'}),
        ("permalink: /tin/bai/", {"key": "permalink", "equal": "aliases", "line": 'aliases: ["/tin/bai/"]'}),
        ("url: bai.html", {"key": "url", "equal": "aliases"}),
        ("lastmod: 2024-01-03", {"key": "lastmod", "equal": "updated", "line": "updated: 2024-01-03"}),
        ("modified: 03/04/2024", {"key": "modified", "equal": "updated"}),
        ("featured_image: a.jpg", {"key": "featured_image", "equal": "image"}),
        ("cover: {image: a.jpg}", {"key": "cover", "equal": "image"}),
        ("linkTitle: U", {"key": "linkTitle", "equal": "short_title", "line": 'short_title: "U"'}),
        ("headline: U", {"key": "headline", "given": "title"}),
        ("layout: post", {"key": "layout", "needless": "layout"}),
        ("comments: true", {"key": "comments", "needless": "comments"}),
        ("author_profile: true", {"key": "author_profile", "needless": "author_profile"}),
        ("toc: true", {"key": "toc", "needless": "toc"}),
        ("weight: 10", {"key": "weight", "needless": "weight"}),
        ("eleventyExcludeFromCollections: true", None),
        ("post_type: post", {"key": "post_type", "needless": "post_type"}),
    ],
)
def test_a_name_of_another_generator_is_answered_with_ours(line: str, said: dict[str, str] | None) -> None:
    [(code, args)] = told(line)
    assert code == "W212"
    if said is None:
        assert "needless" in args
    else:
        assert args == said
    if "line" in args:
        assert told(args["line"]) == []


def test_a_date_that_is_none_yet_is_told_to_be_a_draft() -> None:
    [(code, args)] = told(date="date: later")
    assert (code, args["how"]) == ("E207", "@undated")


def test_every_answer_is_a_name_of_ours_and_none_of_theirs_is() -> None:
    assert set(EQUALS.values()) <= set(KNOWN_KEYS[""])
    assert not {*EQUALS, *NOT_NEEDED} & {*KNOWN_KEYS[""]}
    assert not {*EQUALS} & NOT_NEEDED
