"""Awards, conferred or proposed, and who receives them."""

from __future__ import annotations

from typing import Generic, Literal

import msgspec

from coopsite.fields.shapes import Count, Day
from coopsite.kinds.base import Kind, Part, Row, T
from coopsite.kinds.people import Named
from coopsite.kinds.view import View

Form = Literal[
    "",
    "order",
    "medal",
    "commemorative_medal",
    "flag",
    "rotating_flag",
    "certificate_of_merit",
    "certificate_of_commendation",
    "title",
    "other",
]
Status = Literal["", "conferred", "proposed"]
RANKS: tuple[Form, ...] = (
    "order", "medal", "commemorative_medal", "title", "rotating_flag", "flag",
    "certificate_of_merit", "certificate_of_commendation", "other",
)  # fmt: skip
"""Forms of awards, in the order in which registers list them: those of the State first."""
RECIPIENTS = ("collectives", "individuals", "households")


class RecipientsView(View, frozen=True):
    """How many received an award."""

    collectives: int = 0
    individuals: int = 0
    households: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.collectives + self.individuals + self.households


class Recipients(Row, frozen=True):
    """How many receive an award."""

    collectives: Count | None = None
    individuals: Count | None = None
    households: Count | None = None


class Award(Row, Generic[T], frozen=True):
    """A row of awards; conferred unless `status` says proposed. Either text may name the form.

    `date` is the day it was conferred or proposed, where that is not the day the story tells of.
    """

    form: Form = ""
    """`order`, `medal`, `commemorative_medal`, `flag`, `rotating_flag`, `certificate_of_merit` (bằng khen),
    `certificate_of_commendation` (giấy khen), `title`, `other`.
    """
    name: T | None = None
    """What the award is called; required if the form is `other`."""
    body: T | None = None
    """Who confers it."""
    counts: Recipients | None = msgspec.field(name="recipients", default=None)
    """How many receive it."""
    named: tuple[Named[T], ...] = ()
    """Who receives it."""
    status: Status = ""
    """`conferred` (the default), or `proposed`: shown apart, as not yet conferred."""
    date: Day = ""
    """The day it was conferred or proposed, if that is not `held_on` or, without it, the story's `date`; it
    decides the year in the roll of honour.
    """
    period: T | None = None
    """The time it honours: 2021–2022."""

    def lacks(self) -> str:
        """Return the key that no text gave: the form, or the name that the form ``other`` needs."""
        if not self.form:
            return "form"
        return "name" if self.form == "other" and self.name is None else ""

    @property
    def is_proposed(self) -> bool:
        """Whether it has not been conferred yet."""
        return self.status == "proposed"

    @property
    def counted(self) -> bool:
        """Whether it says how many receive it; else `recipients` is nought all over."""
        return self.counts is not None and self.counts != Recipients()

    @property
    def recipients(self) -> RecipientsView:
        """How many receive it."""
        if self.counts is None:
            return RecipientsView()
        return RecipientsView(*(getattr(self.counts, each) or 0 for each in RECIPIENTS))

    @property
    def groups(self) -> tuple[tuple[str, tuple[Named[T], ...]], ...]:
        """Those of `named` that are `collectives`, `individuals`, `households`, each with that word; first, under an
        empty one, those of whom nobody says it.
        """
        counted = [name for name in RECIPIENTS if getattr(self.recipients, name)]
        usual = counted[0] if len(counted) == 1 else ""
        found: dict[str, list[Named[T]]] = {"": [], **{name: [] for name in RECIPIENTS}}
        for each in self.named:
            found[f"{each.who}s" if each.who else usual].append(each)
        return tuple((name, tuple(named)) for name, named in found.items() if named)


class AwardList(Part, Generic[T], frozen=True):
    """What a story says of awards."""

    awards: tuple[Award[T], ...] = ()
    """A row for each award conferred or proposed."""


AWARD = Kind(
    name="award",
    folder="awards",
    spoken=("khen thuong",),
    label={"vi": "Khen thưởng", "en": "Awards"},
    address={"vi": "khen-thuong", "en": "awards"},
    colour="brown",
    sign="star",
    part=AwardList,
)
