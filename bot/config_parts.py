"""What every section of the configuration is made of."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from replies.header import is_mailable

_AGE = re.compile(r"(\d+)\s*([smhd])")
_AGE_UNIT = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Section(BaseModel):
    """A part of the file; an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _file(path: Path) -> Path:
    """A file that must be there, so that its absence is a fault of the configuration and not of a later start."""
    try:
        if path.is_file():
            return path
    except OSError as error:  # a folder on the way that this user may not enter
        raise ValueError(f"{path}: {error.strerror or error}") from error
    raise ValueError(f"no such file: {path}")


ExistingFile = Annotated[Path, AfterValidator(_file)]


class EmergencySection(Section):
    """What staff do first where somebody may be in danger: the operator's words, and when they were last verified.

    `for_citizens`: whom to call now, as somebody reads it who writes of danger in the chat.
    """

    text: str = Field(min_length=1)
    for_citizens: str = ""
    verified_on: date


def mail_address(value: str) -> str:
    """An address that any relay takes, or none. Raises ValueError."""
    if value and not is_mailable(value):
        raise ValueError(f"{value!r} is no mail address")
    return value


MailAddress = Annotated[str, AfterValidator(mail_address)]


def _age(value: object) -> object:
    """Turn "24h" into a timedelta; anything else is left for pydantic to judge."""
    if isinstance(value, str) and (match := _AGE.fullmatch(value.strip())):
        return timedelta(**{_AGE_UNIT[match[2]]: int(match[1])})
    return value


Age = Annotated[timedelta, BeforeValidator(_age)]


def together(faults: list[str]) -> None:
    """Refuse with every fault; each gets its own line in the report. Raises ValueError."""
    if faults:
        raise ValueError("\n".join(faults))


def twice(names: list[str]) -> list[str]:
    """The names that occur more than once."""
    return sorted({name for name in names if names.count(name) > 1})
