"""What the form writes into each file of a story: small cases, and made-up edits that the engine reads alike."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from coopsite.desk.forms import form_of
from coopsite.fields.context import FieldContext
from coopsite.kinds.facts import NO_FACTS, lacking, merged_facts
from coopsite.kinds.head import check_head
from coopsite.textfile.editing import front_matter_values, split_file
from tests.conftest import ROOT
from tests.unit.factories import make_config

HERE = Path(__file__).parent
NODE = shutil.which("node")
FORM = msgspec.to_builtins(form_of(make_config(), "meeting", "vi"))
FIELDS = [field for group in FORM["groups"] for field in group["fields"]]
CELLS: dict[str, dict[str, tuple[str, ...]]] = {
    "agenda": {"": ()},
    "tasks": {"text": (), "status": ("planned", "done"), "due": ("2024-01-31",)},
    "gallery": {"src": ("a.jpg", "b.jpg"), "alt": (), "caption": ()},
    "documents": {"number": ("5", "6/TB"), "title": (), "issuer": ()},
    "targets": {"indicator": (), "unit": ()},
    "attendees": {"person": (), "office": ()},
}
"""Lists, and what is written into each field of an entry; nothing where it is words by language."""
NEEDED = {
    "tasks": "text",
    "gallery": "src",
    "documents": "number",
    "targets": "indicator",
    "attendees": "person",
}

pytestmark = pytest.mark.skipif(NODE is None, reason="needs node: apt install nodejs")


def node(*args: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(NODE), *args], capture_output=True, text=True, check=False, **options)


def test_small_cases(tmp_path: Path) -> None:
    form = tmp_path / "form.json"
    form.write_text(json.dumps(FORM), "utf-8")
    ended = node("--test", str(HERE / "facts.test.mjs"), env={**os.environ, "FORM": str(form)})
    assert ended.returncode == 0, ended.stdout


def stories_in(content: Path) -> dict[str, dict[str, Any]]:
    """Return the front matter of each text below a folder, by story and language."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(content.rglob("*.md")):
        key, language = str(path.relative_to(content))[:-3].rsplit(".", 1)
        found.setdefault(key, {})[language] = front_matter_values(split_file(path.read_bytes()).front)
    return found


def test_what_is_written_again_changes_nothing() -> None:
    """In all stories of the sample, and of the golden sites, every cell says after a change what it said before."""
    stories = stories_in(ROOT / "content")
    for golden in sorted((ROOT / "tests" / "golden").glob("*/content")):
        stories |= {f"{golden.parent.name}/{key}": texts for key, texts in stories_in(golden).items()}
    stories = {
        key: dict(sorted(texts.items(), key=lambda each: each[0] != "vi")) for key, texts in stories.items()
    }
    assert len(stories) > 40
    ended = node(str(HERE / "facts_again.mjs"), input=json.dumps({"fields": FIELDS, "stories": stories}))
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == []


def test_a_change_of_one_cell_leaves_all_others_as_they_were() -> None:
    """Whatever two files say, in any form that may be written; what the form does not know included."""
    asked = {"fields": FIELDS, "rounds": 6000, "seed": 15}
    ended = node(str(HERE / "facts_random.mjs"), input=json.dumps(asked))
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert found["tried"] > 3000
    assert found["answers"] == []


def edits(rng: random.Random, key: str) -> list[list[Any]]:
    """Return edits that leave each entry with what it needs."""
    cells, made = CELLS[key], []
    length = 0
    for number in range(rng.randint(1, 9)):
        needed = NEEDED.get(key, "")
        language = rng.choice(["vi", "en"])
        if not length or rng.random() < 0.4:
            index = rng.randint(0, length)
            length += 1
            text = cells[needed][0] if cells[needed] else f"{language} {number}"
            made.append(["insert", index, needed, None if cells[needed] else language, text])
        elif rng.random() < 0.15:
            made.append(["remove", rng.randrange(length), "", None, None])
            length -= 1
        elif rng.random() < 0.2:
            made.append(["move", rng.randrange(length), "", None, None])
        else:
            cell = rng.choice(list(cells))
            clears = cell != needed and rng.random() < 0.2
            text = rng.choice(cells[cell]) if cells[cell] else f"{language} {number}"
            made.append(
                [
                    "write",
                    rng.randrange(length),
                    cell,
                    None if cells[cell] else language,
                    None if clears else text,
                ]
            )
    return made


def texts_of(value: Any) -> Any:
    """Return a text by language with None for a language that has none."""
    return {"vi": None, "en": None, **(value or {})}


def test_the_engine_reads_what_the_form_shows() -> None:
    rng = random.Random(15)
    cases: list[dict[str, Any]] = [
        {"key": key, "edits": edits(rng, key)} for key in CELLS for _ in range(120)
    ]
    ended = node(str(HERE / "facts_edits.mjs"), input=json.dumps({"fields": FIELDS, "cases": cases}))
    assert ended.returncode == 0, ended.stderr
    for case, answer in zip(cases, json.loads(ended.stdout), strict=True):
        key = case["key"]
        both = []
        for language in ("vi", "en"):
            given = {
                "title": "T",
                **({key: answer["values"][language]} if language in answer["values"] else {}),
            }
            scope = FieldContext(("vi", "en"), (language,), ZoneInfo("Asia/Ho_Chi_Minh"))
            head, problems = check_head(given, scope)
            assert head, (case, answer, problems)
            assert not problems, (case, answer, problems)
            both.append(head.facts or NO_FACTS)
        clashes: list[str] = []
        facts = merged_facts(both[0], both[1], ("vi", "en"), clashes)
        assert not clashes, (case, answer, clashes)
        assert not list(lacking(facts)), (case, answer)
        parts = msgspec.to_builtins(facts)
        entries = next((part[key] for part in parts.values() if key in part), ())
        found = [
            {
                cell: (entry.get(cell) or None)
                if written
                else texts_of(entry if not cell else entry.get(cell))
                for cell, written in CELLS[key].items()
            }
            for entry in entries
        ]
        shown = [{cell: entry[cell] for cell in CELLS[key]} for entry in answer["read"]]
        assert found == shown, (case, answer)
