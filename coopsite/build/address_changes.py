"""Compares the addresses of a plan with those at which readers last found things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coopsite.build.feed_ids import changed
from coopsite.build.moved import is_said_again, moved
from coopsite.output.known_addresses import KnownAddresses, remember, to_remember
from coopsite.output.record import encoded_addresses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coopsite.build.plan import SitePlan
    from coopsite.content.tags import RegisteredTag
    from coopsite.diagnostics import Diagnostic
    from coopsite.output.target import OutputTarget


@dataclass(frozen=True, slots=True)
class AddressChanges:
    """The addresses to compare the next build with, and diagnostics of what moved without a redirect.

    `is_over` says that a build of the same site right afterwards would have nothing to say of addresses.
    """

    addresses: bytes
    """As `encoded_addresses` returns them."""
    diagnostics: list[Diagnostic]
    is_over: bool


def address_changes(
    plan: SitePlan, register: Sequence[RegisteredTag], target: OutputTarget, *, shown: bool
) -> AddressChanges:
    """Compare the addresses of `plan` with those of the last build.

    There are no diagnostics of a site with errors, which may be the reason why something is missing. With `shown`
    false the plan includes drafts, so its addresses are not for readers and are not kept.
    """
    before = target.state.addresses if target.state else KnownAddresses()
    now = remember(plan.site)
    diagnostics: list[Diagnostic] = []
    if not any(each.severity == "error" for each in plan.diagnostics):
        diagnostics += moved(plan.site, register, before, now)
        diagnostics += changed(plan.site, before, now)
    kept = to_remember(before, now, plan.texts, shown=shown)
    is_over = shown and not is_said_again(plan.site, register, kept, now)
    return AddressChanges(encoded_addresses(kept), diagnostics, is_over)
