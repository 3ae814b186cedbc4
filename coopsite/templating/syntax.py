"""What is wrong with a template that cannot be read, taken from what Jinja says of it in English."""

from __future__ import annotations

import re
from typing import Final

_UNKNOWN_TAG: Final = re.compile(r"Encountered unknown tag '([^']+)'")
_UNKNOWN_FILTER: Final = re.compile(r"No filter named '([^']+)'")
_ENDING: Final = re.compile(r"'(end\w+)'")
_CLOSING: Final = {"end of print statement": "}}", "end of statement block": "%}", "end of comment": "#}"}


def what_is_wrong(message: str) -> dict[str, str]:
    """Return the values for E401: Jinja's own `message`, and where it tells them the tag, filter or end meant."""
    args = {"message": message}
    if found := _UNKNOWN_TAG.search(message):
        args["tag"] = f"{{% {found[1]} %}}"
    elif found := _UNKNOWN_FILTER.search(message):
        args["filter"] = found[1]
    elif message.lower().startswith(("unexpected end of template", "missing end of")):
        closing = [sign for words, sign in _CLOSING.items() if words in message]
        ending = _ENDING.search(message)
        lacks = closing[0] if closing else f"{{% {ending[1]} %}}" if ending else ""
        if lacks:
            args["lacks"] = lacks
    return args
