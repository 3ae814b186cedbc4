"""What the desk's server says of forms, and of a story's pictures."""

from __future__ import annotations

from tests.desk.conftest import RunningDesk


def test_the_form_of_a_kind_of_the_site(desk: RunningDesk) -> None:
    status, form = desk.ask("GET", "form/notice")
    assert status == 200
    first = form["groups"][0]
    assert [field["key"] for field in first["fields"]][-3:] == ["number", "valid_until", "signed_by"]
    tags = next(field for field in first["fields"] if field["key"] == "tags")
    assert {"value": "ha-noi", "label": "Hà Nội"} in tags["choices"]
    labels = [person["label"] for person in form["people"]]
    assert "Ngô Ngọc Khánh, Chủ tịch Liên minh Hợp tác xã thành phố" in labels
    assert all(person["texts"] for person in form["people"])
    status, form = desk.ask("GET", "form/meeting")
    purposes = next(field for field in form["groups"][0]["fields"] if field["key"] == "purposes")
    assert {"value": "forum", "label": "Diễn đàn"} in purposes["choices"]


def test_there_is_no_form_of_a_kind_that_the_site_lacks(desk: RunningDesk) -> None:
    status, said = desk.ask("GET", "form/dance")
    assert status == 404
    assert "dance" in said["message"]


def test_pictures_of_a_story_are_served_small(desk: RunningDesk) -> None:
    status, said = desk.ask("GET", "pictures/meetings/2020-12-15-cluster-review")
    assert status == 200
    assert {"coast.jpg", "towns.png"} <= said["pictures"].keys()
    picture = said["pictures"]["coast.jpg"]
    assert picture["width"] > picture["height"] > 0
    assert desk.ask("GET", "pictures/news/none") == (200, {"pictures": {}})
