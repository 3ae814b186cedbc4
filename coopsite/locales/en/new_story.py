"""What stands in the files of a new story in English until somebody writes it."""

# ruff: noqa: E501 – a line of a story stays on one line

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "to_translate": "To translate: ",
    "body": "Write the text here.",
    "slug": "the end of the page's address",
    "slug_other": "the end of the page's address; make it fit the translated title before publishing",
    "date": "of publication; a time may follow: {day}T16:30",
    "feed_id": "names the story in feeds; leave it as it is, whatever becomes of the date or the file's name",
    "draft": "readers do not see it yet; delete this line to publish",
    "more": "Delete the # and the space before the lines you need and fill them in; delete the others.",
    "required": "required",
    "shared": "Dates and numbers given in {first} hold for both languages; only words are translated here, lists in the order of the other file.",
}

LINES: Final[dict[str, str]] = {
    "text": """\
summary: "One or two sentences: what, where, when."
author: Name of the writer
""",
    "shared": """\
tags: [name-of-tag]
source: {name: "Who reported it", url: "https://example.org"}
documents:
  - {number: "Number", title: "Title of the document", date: "2024-01-31"}
""",
    "meeting": """\
held_on: {day}
time: 08:30                  # if you know only the part of the day, write day_part instead
until: 11:30
day_part: morning            # or afternoon, evening, all_day
place: "Where it was held"
online: "https://example.org"   # if it can be followed on the web
chair: {person: "Who chaired it", office: "Office"}
attendees:
  - {person: "Name", office: "Office"}
purposes: [mid_term_review]  # or year_end_review, congress, working_session, conference…
agenda:
  - "First item"
conclusions:
  - "First conclusion"
""",
    "award": """\
awards:
  - form: certificate_of_merit   # or certificate_of_commendation, flag, medal…
    body: "Who confers it"
    recipients: {collectives: 0, individuals: 1, households: 0}
    named:
      - {name: "Name", office: "Office"}
    status: conferred            # or proposed, while it has not been conferred
    period: "2021–2022"
""",
    "plan": """\
period: {from: "2024-01-01", to: "2024-12-31"}
declared_count: 2
tasks:
  - "First task"
  - {text: "Second task", status: planned, due: "2024-12-31"}
targets:
  - {indicator: "What is measured", unit: "cooperatives", baseline: 100, target: 120}
legal_basis: ["Number of the document"]
responsible: "Who carries it out"
""",
}
"""Lines to uncomment: those of every text, those both languages share, and a kind's own."""

TRANSLATED: Final[dict[str, str]] = {
    "meeting": """\
place: "Where it was held"
chair: {person: "Who chaired it", office: "Office"}
attendees:
  - {person: "Name", office: "Office"}
agenda:
  - "First item"
conclusions:
  - "First conclusion"
""",
    "award": """\
awards:
  - body: "Who confers it"
""",
    "plan": """\
tasks:
  - "First task"
  - "Second task"
targets:
  - {indicator: "What is measured", unit: "cooperatives"}
responsible: "Who carries it out"
""",
}
"""Of a kind's own lines, those with words, for a story whose numbers and dates stand in another file."""
