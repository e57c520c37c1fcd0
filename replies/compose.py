"""Letters as values: one function a kind, the words from the templates.

The recipient is the From of the mail and nothing else; nothing of the citizen's text is quoted.
Whether the letter may leave is `policy.check`'s business.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from intake.labels import ASKED_AUTOMATICALLY, Missing
from intake.message import InboundMessage
from knowledge.answer import Answer
from replies.header import one_line, reply_subject, thread_of
from replies.render import DEFAULT_LANGUAGE, has_templates, render, written_date
from replies.reply import AlertKind, Letterhead, OutboundReply, PersonKind, ReplyKind

# The public contract: a receipt carries at most three cited answers on procedure.
RECEIPT_ANSWERS = 3
SIGNER_LIMIT = 100  # characters of the name under a mail

_FALLBACK_SUBJECT = {"nl": "uw bericht", "fr": "votre message", "en": "your message", "de": "Ihre Nachricht"}


def reply_language(message: InboundMessage, letterhead: Letterhead) -> str:
    """The message's language where the body allows it, else the body's first, else Dutch."""
    return allowed_language(message.language, letterhead)


def allowed_language(wanted: str, letterhead: Letterhead) -> str:
    """This language where the body allows it and letters exist in it, else the body's first, else Dutch."""
    for language in (wanted, *letterhead.languages):
        if language in letterhead.languages and has_templates(language):
            return language
    return DEFAULT_LANGUAGE


def askable(missing: Collection[Missing]) -> tuple[Missing, ...]:
    """What an automatic letter may ask of this, in the order of the list."""
    return tuple(item for item in Missing if item in missing and item in ASKED_AUTOMATICALLY)


def compose_alert(letterhead: Letterhead, *, to: str, reference: str | None, link: str) -> OutboundReply:
    """To the duty officer: that somebody may be in danger, and where to read it; nothing of what was written.

    `reference` is None where no case was opened; `link` is "" where the console has no address.
    """
    subject = "Eerst lezen: mogelijk gevaar"
    return OutboundReply(
        kind=AlertKind.ALERT,
        sender_name=letterhead.name,
        sender_address=letterhead.address,
        to=to,
        subject=f"[{reference}] {subject}" if reference else subject,
        text=render("alert", {"letterhead": letterhead, "reference": reference, "link": link}),
        in_reply_to=None,
    )


def compose_receipt(
    message: InboundMessage,
    letterhead: Letterhead,
    *,
    reference: str | None,
    received_on: date,
    answers: Sequence[Answer] = (),
    minimal: bool = False,
    status_url: str = "",
) -> OutboundReply:
    """The receipt; without a case it has no `reference`. `status_url`: where the requester can follow it.

    `answers` must come from entries marked `in_receipt`; three at most are used.

    `minimal` gives the letter for a delicate case or an address not known to be good: no guidance,
    and a subject without a word of the citizen's.
    """
    return _letter(
        ReplyKind.RECEIPT,
        message,
        letterhead=letterhead,
        template="receipt_minimal" if minimal else "receipt",
        reference=reference,
        values={
            "received_on": received_on,
            "answers": () if minimal else tuple(answers)[:RECEIPT_ANSWERS],
            "status_url": status_url,
        },
        neutral_subject=minimal,
    )


def compose_missing(
    message: InboundMessage,
    letterhead: Letterhead,
    *,
    reference: str | None,
    received_on: date,
    missing: Collection[Missing],
    status_url: str = "",
) -> OutboundReply:
    """A receipt that also asks for details, within `labels.ASKED_AUTOMATICALLY`.

    Raises ValueError where nothing may be asked: the policy withholds such a letter.
    """
    asked = askable(missing)
    if not asked:
        raise ValueError("nothing in `missing` may be asked automatically")
    return _letter(
        ReplyKind.MISSING,
        message,
        letterhead=letterhead,
        template="missing",
        reference=reference,
        values={"received_on": received_on, "missing": asked, "status_url": status_url},
    )


def compose_answer(
    message: InboundMessage,
    letterhead: Letterhead,
    *,
    answers: Sequence[Answer],
    reference: str | None = None,
) -> OutboundReply:
    """Quoted guidance with its sources, one `Answer` a question. Raises ValueError without any."""
    if not answers:
        raise ValueError("an answer needs guidance to quote")
    return _letter(
        ReplyKind.ANSWER,
        message,
        letterhead=letterhead,
        template="answer",
        reference=reference,
        values={"answers": tuple(answers)},
    )


def compose_tell_to_write(
    message: InboundMessage, letterhead: Letterhead, *, reference: str | None = None
) -> OutboundReply:
    """What a written request holds, for someone who asked by word of mouth."""
    return _letter(
        ReplyKind.TELL_TO_WRITE,
        message,
        letterhead=letterhead,
        template="tell_to_write",
        reference=reference,
        values={},
    )


def compose_invitation(to: str, letterhead: Letterhead, *, signer: str, link: str, until: date) -> OutboundReply:
    """The mail by which a person asks a caller to write, with a form that was begun for him where there is a `link`."""
    values = {
        "letterhead": letterhead,
        "signer": one_line(signer, limit=SIGNER_LIMIT),
        "link": link,
        "until": written_date(until, language=DEFAULT_LANGUAGE),
    }
    return OutboundReply(
        kind=PersonKind.INVITATION_TO_WRITE,
        sender_name=letterhead.name,
        sender_address=letterhead.address,
        to=to,
        subject="Zo vraagt u een document aan",
        text=render("letters/invitation_to_write", values),
        in_reply_to=None,
    )


def _letter(
    kind: ReplyKind,
    message: InboundMessage,
    *,
    letterhead: Letterhead,
    template: str,
    reference: str | None,
    values: dict[str, object],
    neutral_subject: bool = False,
) -> OutboundReply:
    language = reply_language(message, letterhead)
    in_reply_to, references = thread_of(
        parent=message.message_id, references=message.references, in_reply_to=message.in_reply_to
    )
    text = render(template, {**values, "letterhead": letterhead, "reference": reference}, language=language)
    return OutboundReply(
        kind=kind,
        sender_name=letterhead.name,
        sender_address=letterhead.address,
        to=message.sender.address,
        subject=reply_subject(
            None if neutral_subject else message.subject,
            reference=reference,
            fallback=_FALLBACK_SUBJECT[language],
        ),
        text=text,
        in_reply_to=in_reply_to,
        references=references,
        language=language,
    )
