"""The measurement measures what it says; figures are for the machine it runs on."""

from __future__ import annotations

import pytest

from bot.bench.failure import BenchFailed
from bot.bench.intake import KINDS, load, serving
from bot.bench.intake_load import mail

MIB = 1_048_576


@pytest.mark.parametrize("connection", ["new", "kept"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_server_keeps_every_mail_that_is_sent(kind: str, connection: str) -> None:
    with serving(kind) as server:
        assert load(server.port, sessions=5, mails=23, size=5_000, connection=connection) > 0
        assert server.end()["kept"] == 23


@pytest.mark.parametrize("size", [5_000, 100_000])
def test_a_mail_has_about_the_size_asked_for(size: int) -> None:
    assert size - 100 < len(mail(1, size)) <= size + 10


def test_data_without_line_ends_costs_hardly_any_memory() -> None:
    with serving("inzage") as server:
        load(server.port, sessions=1, mails=1, size=5_000, connection="new")
        idle = server.rss_peak()
        load(server.port, sessions=10, mails=0, size=60 * MIB, connection="flood")
        assert server.rss_peak() < idle + 64
        load(server.port, sessions=1, mails=1, size=6_000, connection="new")
        assert server.end()["kept"] == 2


def test_senders_that_reach_nobody_fail_with_a_reason() -> None:
    with pytest.raises(BenchFailed, match="senders failed"):
        load(1, sessions=1, mails=1, size=5_000, connection="new")
