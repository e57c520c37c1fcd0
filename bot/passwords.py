"""Passwords of staff: argon2id hashes, and generated passwords a person can type.

Hashing takes about a third of a second and 64 MiB: call it in a thread, outside any transaction.
"""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.texts import gettext

# NIST SP 800-63B-4 3.1.1.2: at least 15 characters where a password is the only factor; long ones are taken.
MIN_LENGTH = 15
MAX_LENGTH = 256
# 20 letters of 31 hold 99 bits. No l, o, i, 0 or 1: the password may be read aloud or from paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 5

_hasher = PasswordHasher()  # RFC 9106, second recommended option: 64 MiB, 3 passes, 4 lanes


def generate() -> str:
    """A random password of four groups of five letters and digits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def fault(password: str) -> str | None:
    """Why a chosen password is refused; None when it is fit."""
    if len(password) < MIN_LENGTH:
        return gettext("het wachtwoord is korter dan %(least)s tekens", least=MIN_LENGTH)
    if len(password) > MAX_LENGTH:
        return gettext("het wachtwoord is langer dan %(most)s tekens", most=MAX_LENGTH)
    return None


def hash_password(password: str) -> str:
    """The argon2id hash, with its parameters, as it is stored."""
    return _hasher.hash(password)


@cache
def _nobody() -> str:
    """What is verified against where a name is unknown, so that the answer takes as long."""
    return hash_password(secrets.token_urlsafe(32))


def verify(password: str, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash; without a hash the same work is done, and False given."""
    # A longer password is work for nothing: none such was ever set.
    try:
        good = _hasher.verify(password_hash or _nobody(), password[:MAX_LENGTH])
    except (VerificationError, InvalidHashError):
        return False
    return good and password_hash is not None and len(password) <= MAX_LENGTH
