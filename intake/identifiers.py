"""National numbers and bank accounts in running text, so that they can be masked or tell what a paper is. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from stdnum import iban
from stdnum.be import bis, nn


class IdentifierKind(StrEnum):
    """What a number identifies."""

    NATIONAL_NUMBER = "national_number"
    BANK_ACCOUNT = "bank_account"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """Where a number stands, in code points; `valid` where its check digits are right.

    A number with a typing error is still somebody's: masking takes both, recognition only valid ones.
    """

    kind: IdentifierKind
    start: int
    end: int
    valid: bool


# ISO 13616-1: two letters, two digits, up to thirty letters and digits, written in groups of four.
_BANK_ACCOUNT = re.compile(
    r"\b[A-Z]{2}\d{2}(?:[ .-]?(?=[A-Z]{0,3}\d|[A-Z]{4}[ .-]?\d)[A-Z0-9]{4}){2,7}(?:[ .-]?\d{1,3})?\b", re.IGNORECASE
)
# Eleven digits, with or without the usual signs (royal decree of 3 April 1984, article 1).
_NATIONAL_NUMBER = re.compile(r"\b\d{2}[. ]?\d{2}[. ]?\d{2}[- .]?\d{3}[- .]?\d{2}\b")


def identifiers(text: str) -> tuple[Identifier, ...]:
    """Every number of these kinds in order; an account's digits are no national number."""
    found: list[Identifier] = []
    for kind, pattern in (
        (IdentifierKind.BANK_ACCOUNT, _BANK_ACCOUNT),
        (IdentifierKind.NATIONAL_NUMBER, _NATIONAL_NUMBER),
    ):
        for match in pattern.finditer(text):
            if not any(other.start < match.end() and match.start() < other.end for other in found):
                found.append(
                    Identifier(kind=kind, start=match.start(), end=match.end(), valid=_is_valid(kind, match.group()))
                )
    return tuple(sorted(found, key=lambda identifier: identifier.start))


def _is_valid(kind: IdentifierKind, written: str) -> bool:
    """Check digits: modulo 97 for both kinds; bis numbers are those of people without a place in the register."""
    if kind is IdentifierKind.BANK_ACCOUNT:
        return bool(iban.is_valid(written))
    compact = re.sub(r"\D", "", written)
    return bool(nn.is_valid(compact) or bis.is_valid(compact))
