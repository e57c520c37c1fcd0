"""`[[body]]` and `[[body.contacts]]`: a public body, and how its people are reached."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, field_validator

from bot.config_parts import EmergencySection, MailAddress, Section, together, twice
from bot.config_style import StyleSection
from bot.config_web import Origin
from replies.render import LANGUAGES, has_templates


def _language(letters: str) -> str:
    if not has_templates(letters):
        raise ValueError(f"{letters!r} is no language that letters exist in: {', '.join(LANGUAGES)}")
    return letters


Language = Annotated[str, AfterValidator(_language)]
Scope = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,40}$")]


class ContactSection(Section):
    """One line of the body's contact table."""

    role: str
    value: str
    verified_on: date


class BodySection(Section):
    """`[[body]]`: one public body. Without addresses it takes all mail (single-body installations).

    With `approval` a decider approves every letter before it is sent. `duty_officer` gets an alert where somebody may
    be in danger; `emergency` is what staff then read first. `embed_origins` are websites that may show its chat.
    """

    id: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    name: str
    addresses: tuple[str, ...] = ()
    # A country or a part of one (ISO 3166-1 and -2); what is misspelt would answer nothing.
    jurisdiction: str = Field(default="BE-VLG", pattern=r"^[A-Z]{2}(-[A-Z]{2,3})?$")
    languages: tuple[Language, ...] = ("nl",)
    scopes: tuple[Scope, ...] = ("foi",)
    schools: tuple[str, ...] = ()
    contacts: tuple[ContactSection, ...] = ()
    approval: bool = False
    duty_officer: MailAddress = ""
    emergency: EmergencySection | None = None
    style: StyleSection = StyleSection()
    embed_origins: tuple[Origin, ...] = ()

    # Not by pydantic's own min_length, which counts only items without a fault.
    @field_validator("languages", "scopes")
    @classmethod
    def _some(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        together([] if values else ["give at least one"])
        return values

    @field_validator("languages", "scopes", "schools")
    @classmethod
    def _once(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        together([f"{value!r} stands there twice" for value in twice(list(values))])
        return values
