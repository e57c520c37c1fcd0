"""The token file, in each of its shapes and faults."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake.oauth import AccessToken, TokenUnusable, read_token

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("word\n", AccessToken(value="word")),
        ('{"access_token": "word"}', AccessToken(value="word")),
        (
            '{"access_token": "word", "expires_at": "2026-03-02T14:00:00+01:00"}',
            AccessToken(value="word", expires_at=datetime(2026, 3, 2, 13, 0, tzinfo=UTC)),
        ),
        (
            '{"access_token": "word", "expires_at": 1772456400}',
            AccessToken(value="word", expires_at=datetime(2026, 3, 2, 13, 0, tzinfo=UTC)),
        ),
    ],
)
def test_a_token_is_read_with_its_end(tmp_path: Path, text: str, token: AccessToken) -> None:
    path = tmp_path / "token"
    path.write_text(text)
    assert read_token(path, now=NOW) == token


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "missing"),
        ("", "malformed"),
        ("two words", "malformed"),
        ("a\r\nA1 LOGOUT", "malformed"),
        ("{}", "malformed"),
        ("{", "malformed"),
        ('{"access_token": "word", "expires_at": "2026-03-02T14:00:00"}', "malformed"),
        ('{"access_token": "word", "expires_at": "soon"}', "malformed"),
        ('{"access_token": "word", "expires_at": []}', "malformed"),
        ('{"access_token": "word", "expires_at": 1e300}', "malformed"),
        ('{"access_token": "word", "expires_at": "2026-03-02T12:00:00+00:00"}', "expired"),
    ],
)
def test_a_token_that_cannot_be_used_says_why_and_never_itself(tmp_path: Path, text: str | None, reason: str) -> None:
    path = tmp_path / "token"
    if text is not None:
        path.write_text(text)
    with pytest.raises(TokenUnusable) as raised:
        read_token(path, now=NOW)
    assert (raised.value.reason, raised.value.temporary) == (reason, True)
    assert "word" not in str(raised.value)


def test_a_token_is_not_shown() -> None:
    assert "word" not in repr(AccessToken(value="word"))
