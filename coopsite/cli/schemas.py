"""Write a JSON Schema for editors into a site, its own kinds and fields included."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coopsite.authoring.new_story import AlreadyThereError
from coopsite.authoring.source_files import LinkInTheWayError
from coopsite.config.schema import json_schemas
from coopsite.output.handles import Folder, LinkError
from coopsite.textfile.opening import real

if TYPE_CHECKING:
    from coopsite.config.model import Config

NAMES: Final = ("front-matter", "config")
_LARGEST: Final = 1_000_000


def write_schema(site: Path, config: Config, name: str) -> str:
    """Write the schema called `name` beside config.yaml and return its path; one written before is replaced.

    Raise `AlreadyThereError` for any other file of that name, `LinkInTheWayError` for a link. Other OSErrors pass
    through.
    """
    schema = json_schemas(config.all_kinds)[name]
    path, unfinished = f"{name}.json", f".{name}.json.new"
    with Folder.open(str(real(site))) as top:
        try:
            if top.look(path) is not None and _title(top, path) != schema["title"]:
                raise AlreadyThereError(path)
            if top.look(unfinished) is not None:
                top.unlink(unfinished)
            with os.fdopen(top.create(unfinished), "wb") as file:
                file.write((json.dumps(schema, indent=1, ensure_ascii=False) + "\n").encode("utf-8"))
            top.replace(unfinished, path)
        except LinkError as error:
            raise LinkInTheWayError(Path(error.filename).relative_to(top.path).as_posix()) from None
    return path


def _title(top: Folder, name: str) -> str:
    """Return the title of the schema in a file; empty where it holds none."""
    try:
        with os.fdopen(top.open_plain(name), "rb") as file:
            found = json.loads(file.read(_LARGEST))
    except (OSError, ValueError):
        return ""
    return str(found.get("title", "")) if isinstance(found, dict) else ""
