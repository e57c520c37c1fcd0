"""What a mail server lists against what the ledger holds: the figure that shows no mail was lost."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxGaps:
    """The UIDs of one mailbox under one UIDVALIDITY (RFC 3501 2.3.1.1), counted.

    `on_server == in_ledger + set_aside + len(missing)`. `missing` must be alarmed on once a pass has
    ended; `set_aside` could not be fetched for good and waits for a person. Mail that staff moved
    or deleted stays in the ledger and is counted in `no_longer_on_server`, which is no fault.
    """

    on_server: int
    in_ledger: int
    set_aside: int
    missing: tuple[int, ...]
    no_longer_on_server: int


def gaps(*, on_server: Set[int], in_ledger: Set[int], set_aside: Set[int]) -> MailboxGaps:
    """Compare three sets of UIDs; one that was set aside and fetched later counts as in the ledger."""
    aside = (on_server & set_aside) - in_ledger
    return MailboxGaps(
        on_server=len(on_server),
        in_ledger=len(on_server & in_ledger),
        set_aside=len(aside),
        missing=tuple(sorted(on_server - in_ledger - aside)),
        no_longer_on_server=len(in_ledger - on_server),
    )
