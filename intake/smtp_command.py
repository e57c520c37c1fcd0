"""The arguments of MAIL and RCPT, read; pure (RFC 5321 4.1.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# RFC 5321 4.1.2 Path; a source route before the colon is read and ignored (appendix C).
_PATH = re.compile(r'\s*<(?:@[^:<>"\s]*:)?((?:"(?:[^"\\]|\\.)*"|[^\s"<>])*)>(?:\s+(.*))?\s*')
# Not in the standard, but some devices leave the brackets out.
_BARE_PATH = re.compile(r'\s*([^\s"<>]+)(?:\s+(.*))?\s*')
# RFC 5321 4.1.2 esmtp-param.
_PARAMETER = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*)(?:=([^\s=\x00-\x1f]+(?:=[^\s\x00-\x1f]*)?))?")

# RFC 1870 3 (SIZE), RFC 6152 2 (BODY), RFC 6531 3.4 (SMTPUTF8), RFC 3461 4.3 and 4.4 (RET, ENVID),
# RFC 4954 5 (AUTH). The DSN ones are not announced, yet refusing them would only lose mail.
_MAIL_PARAMETERS = frozenset({"SIZE", "BODY", "SMTPUTF8", "RET", "ENVID", "AUTH"})
# RFC 3461 4.1 and 4.2.
_RECIPIENT_PARAMETERS = frozenset({"NOTIFY", "ORCPT"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PathCommand:
    """What stands behind `MAIL FROM:` or `RCPT TO:`; an empty address is the null sender."""

    address: str
    parameters: Mapping[str, str]
    options: tuple[str, ...]


def parse_path(argument: str, *, keyword: str) -> PathCommand | None:
    """Address and parameters of MAIL (`keyword` "FROM:") or RCPT ("TO:"); None for bad syntax."""
    if argument[: len(keyword)].upper() != keyword:
        return None
    rest = argument[len(keyword) :]
    found = _PATH.fullmatch(rest) or _BARE_PATH.fullmatch(rest)
    if found is None:
        return None
    options = tuple((found[2] or "").split())
    parameters: dict[str, str] = {}
    for option in options:
        parameter = _PARAMETER.fullmatch(option)
        if parameter is None:
            return None
        parameters[parameter[1].upper()] = parameter[2] or ""
    return PathCommand(address=found[1], parameters=parameters, options=options)


def mail_fault(parameters: Mapping[str, str], *, max_bytes: int) -> str | None:
    """The reply that refuses the parameters of MAIL, or None."""
    size = parameters.get("SIZE", "0")
    if not (size.isascii() and size.isdigit()) or len(size) > 20:  # RFC 1870 3: up to 20 digits
        return "501 5.5.4 SIZE takes a number"
    if int(size) > max_bytes:  # RFC 1870 6.1 (1)
        return "552 5.3.4 Message too big"
    if parameters.get("BODY", "7BIT").upper() not in ("7BIT", "8BITMIME"):  # RFC 6152 2
        return "501 5.5.4 BODY is 7BIT or 8BITMIME"
    if not _MAIL_PARAMETERS.issuperset(parameters):  # RFC 5321 4.1.1.11
        return "555 5.5.4 Parameter not recognized"
    return None


def recipient_fault(parameters: Mapping[str, str]) -> str | None:
    """The reply that refuses the parameters of RCPT, or None."""
    if not _RECIPIENT_PARAMETERS.issuperset(parameters):  # RFC 5321 4.1.1.11
        return "555 5.5.4 Parameter not recognized"
    return None
