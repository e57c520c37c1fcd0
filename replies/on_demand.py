"""Mail that somebody asked for on a page for citizens: a code, a confirmation, word that a withdrawal came in.

It goes to the address of the case or of the message, never to one that was typed for it, and holds nothing of either.
"""

from __future__ import annotations

from collections.abc import Mapping

from replies.compose import allowed_language
from replies.header import SUBJECT_LIMIT, one_line
from replies.render import render
from replies.reply import DemandKind, Letterhead, OutboundReply

_SUBJECTS: dict[DemandKind, dict[str, str]] = {
    DemandKind.CODE: {"nl": "uw code", "fr": "votre code", "en": "your code", "de": "Ihr Code"},
    DemandKind.CONFIRM: {
        "nl": "bevestig uw e-mailadres",
        "fr": "confirmez votre adresse e-mail",
        "en": "confirm your e-mail address",
        "de": "bestätigen Sie Ihre E-Mail-Adresse",
    },
    DemandKind.WITHDRAWAL: {
        "nl": "u vroeg om uw aanvraag in te trekken",
        "fr": "vous avez demandé de retirer votre demande",
        "en": "you asked to withdraw your request",
        "de": "Sie haben gebeten, Ihre Anfrage zurückzuziehen",
    },
}


def compose_code(
    letterhead: Letterhead, *, to: str, language: str, reference: str, code: str, minutes: int
) -> OutboundReply:
    """The code that opens the letters of a case, and for how long it is taken."""
    values = {"code": code, "minutes": minutes}
    return _mail(DemandKind.CODE, letterhead, to=to, language=language, reference=reference, values=values)


def compose_confirm(
    letterhead: Letterhead, *, to: str, language: str, reference: str | None, confirm_url: str
) -> OutboundReply:
    """The first mail to an address that nobody proved: a reference, where there is one, and the link."""
    values = {"confirm_url": confirm_url}
    return _mail(DemandKind.CONFIRM, letterhead, to=to, language=language, reference=reference, values=values)


def compose_withdrawal(letterhead: Letterhead, *, to: str, language: str, reference: str) -> OutboundReply:
    """Says that a withdrawal was asked for, and that a person settles it."""
    return _mail(DemandKind.WITHDRAWAL, letterhead, to=to, language=language, reference=reference, values={})


def _mail(
    kind: DemandKind,
    letterhead: Letterhead,
    *,
    to: str,
    language: str,
    reference: str | None,
    values: Mapping[str, object],
) -> OutboundReply:
    language = allowed_language(language, letterhead)
    tag = f"[{reference}] " if reference else ""
    text = render(
        f"page_{kind.value}", {**values, "letterhead": letterhead, "reference": reference or ""}, language=language
    )
    return OutboundReply(
        kind=kind,
        sender_name=letterhead.name,
        sender_address=letterhead.address,
        to=to,
        subject=one_line(f"{tag}{_SUBJECTS[kind][language]}", limit=SUBJECT_LIMIT),
        text=text,
        in_reply_to=None,
        language=language,
    )
