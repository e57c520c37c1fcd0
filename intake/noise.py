"""Mail that nobody has to answer: delivery reports, machine answers, advertising.

Machine headers are a finding, never a verdict: real requests arrive behind voicemail, fax,
forwarding, web-form and list headers (RFC 3834 2 speaks of answering, not of ignoring).
"""

from __future__ import annotations

from intake import phrases
from intake.classification import Evidence
from intake.labels import Kind
from intake.message import AutomaticKind
from intake.reading import Reading, first
from intake.sentence import Passage

_SUBJECT_MARKS = ("auto_reply",)
# Two advertising phrases, or one with a link or a price, make an offer.
_OFFER = 2


def noise(reading: Reading, *, asks_paper: bool) -> tuple[Kind, Evidence] | None:
    """The kind of noise with its words; None for anything a person may have to act on."""
    report = _bounce(reading)
    if report:
        return Kind.BOUNCE, report
    if asks_paper:
        return None
    answer = _auto_reply(reading)
    if answer:
        return Kind.AUTO_REPLY, answer
    offer = _commercial(reading)
    return (Kind.SPAM_OR_COMMERCIAL, offer) if offer else None


def _bounce(reading: Reading) -> Evidence | None:
    """RFC 3464: the report structure, or a mail daemon that says so in words."""
    message = reading.message
    content_type = (message.header("Content-Type") or "").lower()
    structured = "delivery-status" in content_type or any(
        item.content_type == "message/delivery-status" for item in message.attachments
    )
    sender = f"{message.sender.name} {message.sender.address}".lower()
    daemon = "mailer-daemon" in sender or "postmaster" in sender or "mail delivery" in sender
    found = message.automatic is not None and message.automatic.kind is AutomaticKind.BOUNCE
    words = first("bounce", (reading.subject, *reading.passages))
    return words if words and (structured or daemon or found) else None


def _auto_reply(reading: Reading) -> Evidence | None:
    """Words in the subject, in the body of a mail with automatic headers, or twice in the body."""
    message = reading.message
    in_subject = first("auto_reply", (reading.subject,))
    in_body = reading.find("auto_reply")
    machine = message.automatic is not None and message.automatic.kind in (
        AutomaticKind.AUTO_REPLY,
        AutomaticKind.CALENDAR,
    )
    if in_subject and (machine or in_body or not _human(reading)):
        return in_subject
    if in_body and (machine or _count(reading, group="auto_reply") >= 2) and not _human(reading):
        return in_body
    return None


def _human(reading: Reading) -> bool:
    """Somebody asks or tells something of his own."""
    return any(sentence.question and not sentence.has("auto_reply") for sentence in reading.sentences()) or any(
        reading.find(group) for group in ("complaint", "appeal", "withdrawal")
    )


def _commercial(reading: Reading) -> Evidence | None:
    places = (reading.subject, *reading.passages)
    proof = first("commercial", places)
    if not proof:
        return None
    count = _count(reading, group="commercial")
    link = any("http" in passage.live or "www." in passage.live for passage in reading.passages)
    personal = any(
        reading.find(group)
        for group in ("child", "appeal", "complaint", "data_subject", "about_self", "staff", "pupil")
    )
    return proof if (count >= _OFFER or link) and not personal else None


def _count(reading: Reading, *, group: str) -> int:
    """Different phrases of a group in subject and body."""
    places: tuple[Passage, ...] = (reading.subject, *reading.passages)
    return len({match.group(0) for passage in places for match in phrases.search_all(group, passage.live)})
