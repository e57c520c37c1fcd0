"""Temporary or permanent is a property of the fault."""

from __future__ import annotations

from bot.errors import ConfigError, StoreConflict, StoreError, is_temporary


def test_what_does_not_say_so_counts_as_temporary() -> None:
    assert is_temporary(RuntimeError("unknown"))


def test_a_fault_says_for_itself_whether_trying_again_may_help() -> None:
    assert is_temporary(StoreError("vol", temporary=True))
    assert not is_temporary(StoreError("stuk", temporary=False))
    assert not is_temporary(StoreConflict("dubbel"))
    assert not is_temporary(ConfigError(["onbekende sleutel"]))


def test_a_configuration_fault_names_every_fault() -> None:
    assert str(ConfigError(["een", "twee"])) == "een; twee"
    assert ConfigError(["een", "twee"]).faults == ("een", "twee")
