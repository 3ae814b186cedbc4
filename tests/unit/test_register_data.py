"""The files beside registers hold the same rows, for spreadsheets and for programs."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from coopsite.pages.registers.data import RegisterData, write_csv, write_json
from tests.unit.factories import make_asset, make_pair
from tests.unit.page_factories import Planned

TEXTS = [
    *make_pair(
        "awards/a",
        facts={
            "awards": [
                {
                    "form": "flag",
                    "body": {"vi": 'Cụm "Đồng bằng", miền Bắc', "en": "The cluster"},
                    "recipients": {"collectives": 2, "individuals": 5},
                    "named": [
                        {"name": {"vi": "An"}, "office": {"vi": "Chủ nhiệm"}},
                        {"name": {"vi": "Bình"}},
                    ],
                },
                {"form": "medal", "recipients": {"households": 1}, "status": "proposed"},
                {"form": "order"},
            ]
        },
    ),
    *make_pair(
        "plans/b",
        facts={
            "period": {"from": "2024-01-01"},
            "targets": [
                {
                    "indicator": {"vi": "Vốn"},
                    "unit": {"vi": "tỷ đồng"},
                    "baseline": {"value": -2},
                    "actual": {"value": 126.5, "qualifier": "over", "as_of": "2024-06-30"},
                }
            ],
            "documents": [{"number": "155/NQ-HĐND", "date": "2023-07-12", "file": "a.pdf"}],
        },
    ),
    *make_pair("meetings/c", facts={"held_on": "2023-06-28", "place": {"vi": "Vĩnh Bảo"}}),
]
FILES = {"content/plans/a.pdf": make_asset("content/plans/a.pdf")}
NAMES = {"honours": "bang-vang", "targets": "chi-tieu", "documents": "van-ban", "calendar": "lich"}


@pytest.fixture(scope="module")
def planned() -> Planned:
    return Planned(TEXTS, assets=FILES)


def table(planned: Planned, name: str) -> list[list[str]]:
    data = write_csv(planned.view(f"vi/{NAMES[name]}/{name}.csv"))
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def document(planned: Planned, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(write_json(planned.view(f"vi/{NAMES[name]}/{name}.json")))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_both_files_have_every_row_of_the_page_and_lead_to_it(planned: Planned, name: str) -> None:
    page = planned.view(f"vi/{NAMES[name]}/index.html")
    head, *lines = table(planned, name)
    rows = document(planned, name)["rows"]
    assert len(lines) == len(rows) == page.count > 0
    assert {len(line) for line in lines} == {len(head)}
    assert all(row["address"] == f"{page.canonical}#{row['id']}" for row in rows)
    assert all(row["stories"][0]["address"].startswith("https://bulletin.example/vi/") for row in rows)
    assert [each.href for each in page.downloads] == [
        f"/vi/{NAMES[name]}/{name}.{e}" for e in ("csv", "json")
    ]


def test_totals_are_those_of_the_rows(planned: Planned) -> None:
    found = document(planned, "honours")
    for status in ("conferred", "proposed"):
        rows = [row for row in found["rows"] if row["status"] == status]
        counted = [row for row in rows if "total" in row]
        assert (found[status]["count"], len(counted)) == (len(rows), 1)
        assert found[status]["uncounted"] == len(rows) - len(counted)
        for key in ("collectives", "individuals", "households", "total"):
            assert found[status][key] == sum(row[key] for row in counted)
    lines = table(planned, "honours")[1:]
    assert sorted(line[9] for line in lines) == ["", "1", "7"]
    assert lines[0][4] == 'Cụm "Đồng bằng", miền Bắc'
    assert lines[0][10] == "An, Chủ nhiệm; Bình"


def test_numbers_stay_numbers_and_say_what_they_are(planned: Planned) -> None:
    row = document(planned, "targets")["rows"][0]
    assert row["baseline"] == {"value": -2}
    assert row["actual"] == {"value": 126.5, "qualifier": "over", "as_of": "2024-06-30"}
    assert "target" not in row
    line = table(planned, "targets")[1]
    assert (line[6], line[8], line[10]) == ("-2", "", "126.5")


def test_a_document_leads_to_its_file_and_a_meeting_has_its_day(planned: Planned) -> None:
    found = document(planned, "documents")["rows"][0]
    assert found["file"].startswith("https://bulletin.example/media/a.")
    assert document(planned, "calendar")["rows"][0]["date"] == "2023-06-28"
    assert table(planned, "calendar")[1][2] == "Vĩnh Bảo"


def test_a_spreadsheet_sees_letters_with_their_marks_and_no_formulas() -> None:
    cells = ("=1+1", "-tên", -3, 2.5, "hai\ndòng", "a,b")
    data = write_csv(RegisterData(("Tên",), (cells,), {}))
    assert data.startswith(b"\xef\xbb\xbfT\xc3\xaan\r\n")
    assert data.endswith(b"\r\n")
    line = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1]
    assert line == ["'=1+1", "'-tên", "-3", "2.5", "hai\ndòng", "a,b"]
