"""Uploads through the desk's server: stored beside the story, shown by the page, refused with a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.engine.sites import png

if TYPE_CHECKING:
    from tests.desk.conftest import RunningDesk

PDF = b"%PDF-1.7\n"


def first_story(desk: RunningDesk) -> str:
    status, said = desk.ask("GET", "stories")
    assert status == 200
    return str(said["stories"][0]["key"])


def test_a_picture_is_stored_and_its_name_told(desk: RunningDesk) -> None:
    key = first_story(desk)
    status, said = desk.ask("POST", f"files/{key}?name=Hội trường.png", upload=png(30, 20))
    assert status == 201
    assert (desk.site / said["path"]).is_file()
    assert said["path"].endswith(said["src"])
    assert {name: said[name] for name in ("kind", "width", "height", "notes")} == {
        "kind": "picture",
        "width": 30,
        "height": 20,
        "notes": [],
    }


def test_names_that_look_alike_are_two_files(desk: RunningDesk) -> None:
    key = first_story(desk)
    answers = [
        desk.ask("POST", f"files/{key}?name={name}", upload=PDF) for name in ("a%23b.pdf", "a%20b.pdf")
    ]
    assert [status for status, _ in answers] == [201, 201]
    assert len({said["path"] for _, said in answers}) == 2


def test_what_is_refused_is_said_in_the_desk_s_language(desk: RunningDesk) -> None:
    key = first_story(desk)
    status, said = desk.ask("POST", f"files/{key}?name=a.heic", upload=b"\0\0\0\x18ftypheic" + bytes(20))
    assert (status, said["error"]) == (415, "upload_heic")
    assert "iPhone" in said["message"]
    status, said = desk.ask("POST", f"files/{key}?name=a.jpg", upload=b"MZ" + bytes(20))
    assert (status, said["error"]) == (415, "upload_program")
    status, said = desk.ask("POST", "files/nothing/here?name=a.pdf", upload=PDF)
    assert (status, said["error"]) == (404, "not_found")
    status, _ = desk.ask("POST", f"files/{key}?name=a.pdf", upload=PDF, X_Coopsite_Desk="wrong")
    assert status == 403
