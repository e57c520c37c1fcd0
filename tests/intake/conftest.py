"""Real servers, started once for the tests of this folder, when the first asks for one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from intake.ports import Meaning
from knowledge.embed import bundled_embedder
from tests.support.dovecot import Dovecot, running_dovecot
from tests.support.postfix import Postfix, running_postfix

# One mailbox a test, so that none sees another's mail.
MAILBOXES = [f"box{number}@body.example" for number in range(20)]


@pytest.fixture(scope="session")
def postfix() -> Iterator[Postfix]:
    with running_postfix() as running:
        yield running


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    with running_dovecot(*MAILBOXES) as running:
        yield running


@pytest.fixture(scope="session")
def _free_mailboxes() -> list[str]:
    return list(MAILBOXES)


@pytest.fixture
def user(_free_mailboxes: list[str]) -> str:
    """A mailbox nobody used before."""
    return _free_mailboxes.pop()


@pytest.fixture(scope="session")
def meaning() -> Meaning:
    """The embedder that the second reader was taught with."""
    return bundled_embedder()
