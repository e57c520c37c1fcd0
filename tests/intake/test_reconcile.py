from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intake.reconcile import gaps

UIDS = st.frozensets(st.integers(min_value=1, max_value=40))


def test_a_uid_in_neither_list_is_missing() -> None:
    found = gaps(on_server={1, 2, 3, 4}, in_ledger={1, 2, 9}, set_aside={3})

    assert (found.on_server, found.in_ledger, found.set_aside) == (4, 2, 1)
    assert found.missing == (4,)
    assert found.no_longer_on_server == 1


def test_a_mail_fetched_after_it_was_set_aside_counts_as_kept() -> None:
    found = gaps(on_server={1}, in_ledger={1}, set_aside={1})

    assert (found.in_ledger, found.set_aside, found.missing) == (1, 0, ())


@given(on_server=UIDS, in_ledger=UIDS, set_aside=UIDS)
def test_the_figures_add_up(on_server: frozenset[int], in_ledger: frozenset[int], set_aside: frozenset[int]) -> None:
    found = gaps(on_server=on_server, in_ledger=in_ledger, set_aside=set_aside)

    assert found.on_server == found.in_ledger + found.set_aside + len(found.missing)
    assert not set(found.missing) & (in_ledger | set_aside)
