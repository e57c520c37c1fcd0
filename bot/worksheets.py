"""The officer's worksheets as triage stored them: what is marked, which proof came in, what may be asked.

They conclude nothing; a person does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.summary import Quotation, mapping, member, members, objects, quotations, text, texts
from intake.labels import Capacity, Consent, Interest, Mandate, Missing, PersonalNature


class Exemption(StrEnum):
    """Why no interest is needed for information of personal nature (II.40 par. 3)."""

    ABOUT_REQUESTER = "about_requester"
    ABOUT_OWN_MINOR_CHILD = "about_own_minor_child"
    ENVIRONMENT = "environment"
    OLDER_THAN_30_YEARS = "older_than_30_years"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalSheet:
    """Personal nature and interest: `marked` are the sentences that name an appraisal, judgement or conduct."""

    nature: PersonalNature
    interest: Interest
    consent: Consent
    exemptions: tuple[Exemption, ...]
    marked: tuple[Quotation, ...]
    interest_words: tuple[str, ...]

    @property
    def interest_is_due(self) -> bool:
        """About a third party, and no exemption was found."""
        return self.nature is PersonalNature.ABOUT_THIRD_PARTY and not self.exemptions


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateSheet:
    """Capacity and mandate: `papers` are the names of the files that came in; `represents` is "" for nobody."""

    capacity: Capacity
    mandate: Mandate
    represents: str
    papers: tuple[str, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredSheet:
    """Required data that is missing: what the bot may ask by itself, and what only an officer's letter asks."""

    by_bot: tuple[Missing, ...]
    by_officer: tuple[Missing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheets:
    """The three sheets of a request for a document."""

    personal: PersonalSheet
    mandate: MandateSheet
    required: RequiredSheet


def read(summary: Mapping[str, Any]) -> Worksheets | None:
    """The sheets of a stored summary; None where nothing was asked for."""
    sheets = mapping(summary.get("worksheets"))
    if not sheets:
        return None
    return Worksheets(
        personal=_personal(mapping(sheets.get("personal_nature"))),
        mandate=_mandate(mapping(sheets.get("mandate"))),
        required=_required(mapping(sheets.get("required_data"))),
    )


def _personal(sheet: Mapping[str, Any]) -> PersonalSheet:
    return PersonalSheet(
        nature=member(PersonalNature, sheet.get("nature")) or PersonalNature.NONE,
        interest=member(Interest, sheet.get("interest")) or Interest.NOT_REQUIRED,
        consent=member(Consent, sheet.get("consent_of_third_party")) or Consent.NA,
        exemptions=members(Exemption, sheet.get("exemptions")),
        marked=quotations(objects(sheet.get("marked"))),
        interest_words=tuple(dict.fromkeys(texts(sheet.get("interest_words")))),
    )


def _mandate(sheet: Mapping[str, Any]) -> MandateSheet:
    return MandateSheet(
        capacity=member(Capacity, sheet.get("capacity")) or Capacity.UNKNOWN,
        mandate=member(Mandate, sheet.get("state")) or Mandate.NOT_NEEDED,
        represents=text(sheet.get("represents")),
        papers=texts(sheet.get("papers")),
        missing=members(Missing, sheet.get("missing")),
    )


def _required(sheet: Mapping[str, Any]) -> RequiredSheet:
    return RequiredSheet(
        by_bot=members(Missing, sheet.get("ask_automatically")),
        by_officer=members(Missing, sheet.get("ask_by_officer")),
    )
