"""What the reader was doing when a page is swapped stays, and the page that is served is seen all the same."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.engine.sites import FILES, make, story
from tests.preview.conftest import NOW, Preview, Serve

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

THOROUGH = bool(os.environ.get("COOPSITE_THOROUGH"))
SEEDS = range(12 if THOROUGH else 2)
ROUNDS = 120 if THOROUGH else 25
ADDRESS = "/vi/tin-tuc/bai/"
FILE = "content/news/post.vi.md"

LOOK = """
const ours = "coopsite-preview, script[src^='/_preview/']";
function plain(page) {
    const copy = page.documentElement.cloneNode(true);
    copy.querySelectorAll(ours).forEach(node => node.remove());
    copy.querySelectorAll("details").forEach(node => node.removeAttribute("open"));
    const head = [...copy.querySelector("head").children].map(node => node.outerHTML).sort();
    const body = copy.querySelector("body");
    // Room between what stands directly in the body: nobody sees it.
    for (const node of [...body.childNodes]) if (node.nodeType === 3 && !node.data.trim()) node.remove();
    return [head.join("\\n"), body.outerHTML, copy.getAttribute("lang")].join("\\n");
}
async function differs() {
    const answer = await fetch(location.href);
    const served = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [now, then] = [plain(document), plain(served)];
    if (now === then) return "";
    let at = 0;
    while (now[at] === then[at]) at++;
    return "seen: " + now.slice(at - 80, at + 160) + "\\nserved: " + then.slice(at - 80, at + 160);
}
async function stands() {
    let last, since = 0;
    while (since < 5) {
        await new Promise(requestAnimationFrame);
        since = last === scrollY ? since + 1 : 0;
        last = scrollY;
    }
}
function leaves() {
    const all = "p, li, h2, td, th, pre, summary";
    return [...document.querySelectorAll("main :is(" + all + ")")]
        .filter(node => node.getClientRects().length && !node.querySelector(all));
}
function inView() {
    const first = leaves().find(node => node.getBoundingClientRect().bottom > 0);
    return first ? [first.textContent, first.getBoundingClientRect().top] : null;
}
function lies(words) {
    const found = leaves().filter(node => node.textContent === words);
    return found.length === 1 ? found[0].getBoundingClientRect().top : null;
}
function focused() {
    const node = document.activeElement;
    return node === document.body || node.shadowRoot ? null : node.tagName + " " + (node.id || node.textContent);
}
function find(name) {
    return [...document.querySelectorAll("a, summary, [tabindex]")]
        .filter(node => node.tagName + " " + (node.id || node.textContent) === name).length;
}
function unfolded() {
    const all = [...document.querySelectorAll("main details")]
        .map(node => [node.querySelector("summary").textContent, node.open]);
    return Object.fromEntries(all.filter(([name]) => all.filter(each => each[0] === name).length === 1));
}
function select(from, to, text) {
    const node = leaves().map(each => each.firstChild)
        .find(each => each?.nodeType === 3 && each.data.includes(text));
    if (!node) return "";
    const at = node.data.indexOf(text);
    getSelection().setBaseAndExtent(node, at + from, node, Math.min(node.length, at + to));
    return getSelection().toString();
}
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    site = make(tmp_path_factory.mktemp("place") / "site", {**FILES, FILE: story("Bài")})
    preview = Preview(site, "--now", NOW)
    yield preview
    preview.stop()
    assert "Traceback" not in preview.said, preview.said


@pytest.fixture
def preview(running: Preview) -> Preview:
    """Each test begins with the same sixty paragraphs."""
    body(running, paragraphs(range(60)))
    running.shows(ADDRESS, paragraph(59))
    return running


def paragraphs(numbers: range) -> str:
    return "\n\n".join(paragraph(number) for number in numbers)


def paragraph(number: int) -> str:
    return f"Đoạn {number} kể việc thứ {number} của hợp tác xã, dài vừa đủ để đọc trong một hơi."


def unfoldable(name: str, inside: str) -> str:
    return f"<details><summary>{name}</summary>\n\n{inside}\n\n</details>"


def body(preview: Preview, text: str) -> None:
    preview.write(FILE, story("Bài", body=text))


def visit(tab: Page, preview: Preview, address: str = ADDRESS) -> None:
    with tab.expect_response(lambda response: "/_preview/news" in response.url):
        tab.goto(preview.url + address, wait_until="load")
    tab.add_script_tag(content=LOOK)
    # The page's own: what the preview takes away when it swaps the page would show that it was swapped.
    tab.evaluate("document.querySelectorAll('script:not([src])').forEach(each => each.remove())")
    tab.evaluate("window.untouched = true; window.childNodesAtFirst = document.body.childNodes.length")


def settles(tab: Page, words: str) -> None:
    """Wait until the page says something, then for it to be what is served."""
    tab.wait_for_function("words => document.body.textContent.includes(words)", arg=words, polling=20)
    told = ""
    for _ in range(60):
        told = tab.evaluate("differs()")
        if not told:
            break
        tab.wait_for_timeout(50)
    assert told == ""
    assert tab.evaluate("window.untouched === true")
    assert tab.evaluate("document.body.childNodes.length < window.childNodesAtFirst + 4")


CLICKS = {
    "text": lambda tab: tab.get_by_text("Đoạn 3 kể").click(),
    "word": lambda tab: tab.get_by_text("Đoạn 3 kể").dblclick(),
    "heading": lambda tab: tab.locator("main h1").click(),
    "summary": lambda tab: tab.locator("main summary").click(),
    "table": lambda tab: tab.locator("main td").first.click(),
    "link": lambda tab: tab.locator("main .body a").focus(),
    "main": lambda tab: tab.locator("main").focus(),
    "bar": lambda tab: tab.get_by_text("Xem song song").focus(),
}


@pytest.mark.parametrize("click", CLICKS)
def test_whatever_has_the_focus_the_page_follows(tab: Page, preview: Preview, click: str) -> None:
    rest = f"{unfoldable('Thêm', 'Ẩn một.')}\n\n|Cột|Số|\n|---|---|\n|một|1|\n\n[Liên kết](../meetings/first.md)."
    body(preview, f"{paragraphs(range(6))}\n\n{rest}")
    visit(tab, preview)
    CLICKS[click](tab)
    for number in range(3):
        new = (
            rest.replace("Ẩn một", f"Ẩn {number}")
            .replace("|1|", f"|{number}|")
            .replace("Liên kết", f"Nối {number}")
        )
        body(preview, f"Lần {number} đầu.\n\n{paragraphs(range(6))}\n\n{new}\n\nLần {number} cuối.")
        settles(tab, f"Lần {number} cuối.")
        assert f"Ẩn {number}." in tab.locator("details").inner_html()


def test_it_follows_on_lists_and_the_home_page_too(tab: Page, preview: Preview) -> None:
    for address in ("/vi/", "/vi/tin-tuc/"):
        visit(tab, preview, address)
        tab.locator("main").click(position={"x": 5, "y": 5})
        preview.write(FILE, story(f"Tên {len(address)}", "slug: bai", body="Ngắn."))
        settles(tab, f"Tên {len(address)}")


def test_what_is_written_above_does_not_push_away_what_one_reads(tab: Page, preview: Preview) -> None:
    visit(tab, preview)
    tab.evaluate(
        "window.scrollTo(0, document.querySelectorAll('.body p')[34].getBoundingClientRect().top - 200)"
    )
    before = tab.evaluate(f"lies({paragraph(34)!r})")
    body(preview, f"{paragraphs(range(100, 130))}\n\n{paragraphs(range(60))}\n\nHết.")
    settles(tab, "Hết.")
    assert abs(tab.evaluate(f"lies({paragraph(34)!r})") - before) < 2
    body(preview, f"{paragraphs(range(20, 60))}\n\nXong.")
    settles(tab, "Xong.")
    assert abs(tab.evaluate(f"lies({paragraph(34)!r})") - before) < 2
    tab.evaluate("window.scrollTo(0, 0)")
    body(preview, f"Trên cùng.\n\n{paragraphs(range(60))}")
    settles(tab, "Trên cùng.")
    assert tab.evaluate("scrollY") == 0


def test_when_what_one_reads_is_rewritten_the_next_thing_in_view_stays(tab: Page, preview: Preview) -> None:
    visit(tab, preview)
    tab.evaluate(
        "window.scrollTo(0, document.querySelectorAll('.body p')[34].getBoundingClientRect().top - 5)"
    )
    before = tab.evaluate(f"lies({paragraph(35)!r})")
    body(
        preview,
        f"{paragraphs(range(100, 110))}\n\n{paragraphs(range(34))}\n\n{paragraphs(range(35, 60))}\n\nHết.",
    )
    settles(tab, "Hết.")
    assert abs(tab.evaluate(f"lies({paragraph(35)!r})") - before) < 2


def test_what_is_unfolded_stays_so_by_its_words(tab: Page, preview: Preview) -> None:
    one, two, three = (unfoldable(name, f"Trong {name}.") for name in ("Một", "Hai", "Ba"))
    body(preview, f"{one}\n\n{two}")
    visit(tab, preview)
    tab.evaluate("document.querySelectorAll('details')[1].open = true")
    body(preview, f"{three}\n\n{one}\n\n{two}\n\nLần 1.")
    settles(tab, "Lần 1.")
    assert tab.evaluate("unfolded()") == {"Ba": False, "Một": False, "Hai": True}
    body(preview, f"{two.replace('Trong', 'Sâu trong')}\n\n{three}\n\n{one}\n\nLần 2.")
    settles(tab, "Lần 2.")
    assert tab.evaluate("unfolded()") == {"Hai": True, "Ba": False, "Một": False}
    body(preview, f"{three}\n\n{one}\n\nLần 3.")
    settles(tab, "Lần 3.")
    assert tab.evaluate("unfolded()") == {"Ba": False, "Một": False}


def test_what_is_written_as_unfolded_is_unless_the_reader_folds_it(tab: Page, preview: Preview) -> None:
    body(preview, unfoldable("Một", "Trong."))
    visit(tab, preview)
    body(preview, unfoldable("Một", "Ngoài.").replace("<details>", "<details open>"))
    settles(tab, "Ngoài.")
    assert tab.evaluate("unfolded()") == {"Một": True}
    tab.locator("summary").click()
    body(preview, unfoldable("Một", "Giữa.").replace("<details>", "<details open>"))
    settles(tab, "Giữa.")
    assert tab.evaluate("unfolded()") == {"Một": False}


def test_selected_words_stay_selected_as_far_as_they_are_there(tab: Page, preview: Preview) -> None:
    visit(tab, preview)
    words = tab.evaluate("select(0, 34, 'Đoạn 7 kể')")
    assert words == "Đoạn 7 kể việc thứ 7 của hợp tác x"
    body(preview, f"{paragraphs(range(100, 103))}\n\n{paragraphs(range(60))}\n\nLần 1.")
    settles(tab, "Lần 1.")
    assert tab.evaluate("getSelection().toString()") == words
    body(preview, f"Vì thế: {paragraph(7)} Và tiếp.\n\n{paragraphs(range(5))}\n\nLần 2.")
    settles(tab, "Lần 2.")
    assert tab.evaluate("getSelection().toString()") == words
    body(preview, f"Vì thế: {paragraph(7).replace('hợp tác xã', 'liên minh')} Và tiếp.\n\nLần 3.")
    settles(tab, "Lần 3.")
    assert tab.evaluate("getSelection().toString()") == "Đoạn 7 kể việc thứ 7 của"
    body(preview, "Lần 4.")
    settles(tab, "Lần 4.")
    assert tab.evaluate("getSelection().toString()") == ""


def test_form_fields_alone_keep_what_is_typed(tab: Page, tmp_path: Path, serve: Serve) -> None:
    form = (
        '{% extends "theme/story.html" %}{% block byline %}<form><input id=a value="V"><input name=b value="N">'
        "<textarea id=c>T</textarea><input type=checkbox id=d><select id=e><option>1<option>2</select></form>"
        "<ul><li value={{ page.title|length }}>n</ul>{% endblock %}"
    )
    site = make(tmp_path / "site", {**FILES, FILE: story("Bài"), "templates/story.html": form})
    preview = serve(site)
    visit(tab, preview)
    tab.fill("#a", "đang gõ")
    tab.fill("#c", "thư dở")
    tab.check("#d")
    tab.select_option("#e", "2")
    tab.locator("#a").focus()
    tab.evaluate("document.querySelector('#a').setSelectionRange(2, 4)")
    preview.write("templates/story.html", form.replace('"N"', '"mới"').replace("value={{", "value=1{{"))
    preview.write(FILE, story("Bài", body="Đã đổi."))
    tab.get_by_text("Đã đổi.").wait_for()
    tab.wait_for_function("document.querySelector('[name=b]').value === 'mới'")
    assert tab.input_value("#a") == "đang gõ"
    assert tab.input_value("#c") == "thư dở"
    assert tab.is_checked("#d")
    assert tab.input_value("#e") == "2"
    assert tab.evaluate("document.querySelector('ul li[value]').value") == 13
    assert tab.evaluate("[document.activeElement.id, document.activeElement.selectionStart]") == ["a", 2]


@dataclass
class Draft:
    """A body that is edited at random; every block says something that no other says."""

    chance: random.Random
    blocks: list[str] = field(default_factory=list)
    count: int = 0
    moved: bool = False

    def block(self) -> str:
        self.count += 1
        number = self.count
        return self.chance.choice(
            (
                paragraph(number),
                paragraph(number),
                f"Đoạn {number} có **chữ đậm {number}**, một [nối {number}](../meetings/first.md), `mã {number}`.",
                f"## Mục {number}",
                f"- việc {number} thứ nhất\n- việc {number} thứ hai\n- [nối {number}](../awards/flag.md)",
                f"|Cột {number}|Số|\n|---|---|\n|dòng {number}|{number}|\n|sau {number}|0|",
                unfoldable(
                    f"Mở {number} ra xem", f"Trong {number} có chữ.\n\n[Nối trong {number}](../plans/year.md)"
                ),
                f"> Trích {number} một lời.\n>\n> Rồi {number} lời nữa.",
                "Câu lặp lại y hệt.",
            )
        )

    def edit(self) -> str:
        self.moved = False
        for _ in range(self.chance.randint(1, 3)):
            at = self.chance.randrange(len(self.blocks)) if self.blocks else 0
            match self.chance.randrange(7):
                case 0 | 1:
                    self.blocks.insert(at, self.block())
                case 2 if len(self.blocks) > 12:
                    del self.blocks[at]
                case 3:
                    self.blocks[at] = (
                        self.blocks[at].replace("một", f"một mới {self.count}").replace(" có ", " thêm có ")
                    )
                case 4:
                    self.blocks[:0] = [self.block() for _ in range(self.chance.randint(1, 8))]
                case 5:
                    self.blocks.insert(self.chance.randrange(len(self.blocks)), self.blocks.pop(at))
                    self.moved = True
                case _:
                    self.blocks[at] = self.block()
        return "\n\n".join(self.blocks[:60])


def act(tab: Page, chance: random.Random) -> None:
    """Do something a reader does; no link is followed."""
    match chance.randrange(6):
        case 0:
            tab.mouse.move(chance.randrange(950), chance.randrange(600))
            tab.mouse.wheel(0, chance.randint(-900, 1200))
        case 1:
            tab.keyboard.press(
                chance.choice(["Tab", "Shift+Tab", "PageDown", "PageUp", "ArrowDown", "End", "Home"])
            )
        case 2:
            shown = tab.locator("main summary")
            if shown.count():
                shown.nth(chance.randrange(shown.count())).evaluate("node => node.click()")
        case 3:
            shown = tab.locator("main .body :is(p, li, td, summary, a)")
            shown.nth(chance.randrange(shown.count())).evaluate(
                "node => (node.closest('a, summary, [tabindex]') ?? document.body).focus({preventScroll: true})"
            )
        case 4:
            tab.evaluate(f"select(0, {chance.randint(5, 40)}, 'Đoạn {chance.randrange(40)} kể')")
        case _:
            tab.mouse.click(
                chance.choice([40, 300, 480]), chance.randint(80, 500), click_count=chance.randint(1, 2)
            )


WHAT = "({scroll: scrollY, view: inView(), focus: focused(), open: unfolded(), words: getSelection().toString()})"


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_edited_and_done_the_page_is_what_is_served(
    tab: Page, preview: Preview, seed: int
) -> None:
    chance = random.Random(seed)
    draft = Draft(chance)
    draft.blocks = [draft.block() for _ in range(30)]
    body(preview, "\n\n".join(draft.blocks))
    # A click that meets a link would leave the page, as it should.
    tab.add_init_script(
        "addEventListener('click', event => event.target.closest('a') && event.preventDefault(), true)"
    )
    visit(tab, preview)
    for number in range(ROUNDS):
        for _ in range(chance.randint(1, 3)):
            act(tab, chance)
        tab.evaluate("stands()")
        before = tab.evaluate(WHAT)
        body(preview, f"{draft.edit()}\n\nLần sửa {number}.")
        settles(tab, f"Lần sửa {number}.")
        agrees(tab, before, tab.evaluate(WHAT), moved=draft.moved)


def agrees(tab: Page, before: dict[str, Any], after: dict[str, Any], *, moved: bool) -> None:
    """Check that what was there before, and is there still, is as it was."""
    if before["focus"] and tab.evaluate("name => find(name)", before["focus"]) == 1:
        assert after["focus"] == before["focus"]
    for name, is_open in before["open"].items():
        assert after["open"].get(name, is_open) == is_open, name
    words = before["words"]
    if words.strip() and "\n" not in words and "\t" not in words:
        times = tab.evaluate(
            "words => document.querySelector('main').textContent.split(words).length - 1", words
        )
        assert times == 0 or after["words"] == words
    if moved or before["scroll"] == 0 or not before["view"]:
        return
    lies = tab.evaluate("words => lies(words)", before["view"][0])
    most = tab.evaluate("document.scrollingElement.scrollHeight - innerHeight")
    if lies is not None and 0 < after["scroll"] < most - 2:
        assert abs(lies - before["view"][1]) < 2, before["view"][0]
