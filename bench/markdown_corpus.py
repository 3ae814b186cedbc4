"""Measure how much of real Markdown is shown as GitHub's Markdown shows it, and what coopsite says of the rest.

Texts are the `.md` and `.markdown` files below the folders given, without their front matter. A text is technical when
it has fenced code, tags of templates or much code within its sentences; the others are prose, and those in Vietnamese
are counted once more by themselves. Nothing but what readers see is compared: all the text, white space folded.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final
from unicodedata import normalize

sys.path.append(str(Path(__file__).resolve().parent.parent))

from tests.markdown.canonical import text
from tests.markdown.oracle import github_html, our_body, our_html

GROUPS: Final = ("prose", "Vietnamese prose", "technical")

_FRONT: Final = re.compile(
    r"\A\ufeff?(---|\+\+\+)[ \t]*(?:json)?[ \t]*\n.*?^\1[ \t]*$\n?", re.MULTILINE | re.DOTALL
)
_FENCE: Final = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_TEMPLATE: Final = re.compile(r"\{\{|\{%")
_CODE: Final = re.compile(r"`[^`\n]+`")
_VIETNAMESE: Final = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_LETTER: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Compared:
    """A text, what the two show of it, and the codes of what coopsite found in it."""

    path: Path
    source: str
    theirs: str
    ours: str
    codes: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether readers see the same."""
        return self.theirs == self.ours


def body_of(written: bytes) -> str:
    """Return what follows the front matter of a file, lines ended by LF, in NFC."""
    source = normalize("NFC", written.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n"))
    return _FRONT.sub("", source, count=1)


def is_vietnamese(source: str) -> bool:
    """Tell whether a text is mostly in Vietnamese, by the letters that few other languages have."""
    return len(_VIETNAMESE.findall(source)) > 0.08 * len(_LETTER.findall(source))


def groups_of(source: str) -> tuple[str, ...]:
    """Return the groups a text counts in."""
    code = len(_CODE.findall(source))
    if _FENCE.search(source) or _TEMPLATE.search(source) or code > 2 + len(source) // 2000:
        return ("technical",)
    return ("prose", "Vietnamese prose") if is_vietnamese(source) else ("prose",)


def compare(path: Path, source: str) -> Compared:
    """Return what is seen of a text here and there."""
    body = our_body(source, "vi" if is_vietnamese(source) else "en")
    codes = tuple(found.code for found in body.outline.diagnostics)
    return Compared(path, source, text(github_html(source)), text(our_html(body)), codes)


def smallest(source: str, differs: Callable[[str], bool]) -> str:
    """Return a part of `source`, of whole pieces between empty lines and then whole lines, that still differs."""
    for joint in ("\n\n", "\n"):
        pieces = source.split(joint)
        size = len(pieces) // 2
        while size:
            at = 0
            while at < len(pieces):
                rest = pieces[:at] + pieces[at + size :]
                if rest and differs(joint.join(rest)):
                    pieces = rest
                else:
                    at += size
            size //= 2
        source = joint.join(pieces)
    return source


def differing(one: str, other: str) -> tuple[str, str]:
    """Return the first words in which two texts differ, with a few around them."""
    left, right = one.split(), other.split()
    for kind, *at in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind != "equal":
            begin, end = max(0, at[0] - 3), at[1] + 3
            return " ".join(left[begin:end]), " ".join(right[max(0, at[2] - 3) : at[3] + 3])
    return "", ""


def texts(folders: list[Path]) -> Iterator[Compared]:
    """Yield every text below the folders, compared."""
    for folder in folders:
        for path in sorted([*folder.rglob("*.md"), *folder.rglob("*.markdown")]):
            source = body_of(path.read_bytes())
            if source.strip():
                yield compare(path, source)


def show(found: Compared) -> None:
    """Print the smallest part of a text that is shown in two ways, and how."""

    def differs(source: str) -> bool:
        return not compare(found.path, source).same

    least = compare(found.path, smallest(found.source, differs))
    print(f"\n## {found.path}\nfindings: {Counter(found.codes) or 'none'}\n{least.source[:600]}")
    there, here = differing(least.theirs[:20_000], least.ours[:20_000])
    print(f"-- GitHub:   {there[:300]}\n-- coopsite: {here[:300]}")


def main() -> None:
    """Compare, and print the shares."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    options.add_argument("--files", action="store_true", help="a line for each text that differs")
    options.add_argument("--smallest", type=int, metavar="N", default=0,
                         help="show of N texts that differ the smallest part that does")  # fmt: skip
    given = options.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    shown = 0
    for found in texts(given.folders):
        verdict = "same" if found.same else "told" if found.codes else "untold"
        names = groups_of(found.source)
        counts.update((name, verdict) for name in names)
        if found.same:
            continue
        if given.files:
            print(f"{verdict:6} {names[-1]:16} {found.path}")
        if shown < given.smallest:
            shown += 1
            show(found)
    print(f"\n{'':18}{'texts':>6}{'same':>8}{'differ':>8}{'of them with a finding':>24}")
    for name in GROUPS:
        same, told, untold = (counts[name, verdict] for verdict in ("same", "told", "untold"))
        if texts_of := same + told + untold:
            differ = told + untold
            print(
                f"{name:18}{texts_of:6}{same / texts_of:8.1%}{differ:8}{told / differ if differ else 1:24.0%}"
            )


if __name__ == "__main__":
    main()
