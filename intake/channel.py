"""How the citizen made contact, and whether the From of the mail is the requester at all."""

from __future__ import annotations

from dataclasses import dataclass

from intake import phrases
from intake.classification import Evidence
from intake.labels import ContactChannel
from intake.reading import Reading, first
from intake.requested import Ask, identified
from intake.sentence import Passage

# Machine notices name themselves in their first lines.
_HEAD = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFound:
    """The channel with its proof; `machine` marks a gateway or form as sender."""

    channel: ContactChannel
    evidence: tuple[Evidence, ...] = ()
    machine: bool = False
    sure: bool = True


def channel(reading: Reading, *, found: tuple[Ask, ...]) -> ChannelFound:
    """Voicemail, fax, slip or call note by their own words; a mail that only wants to be called is a call."""
    gateway = _gateway(reading)
    if gateway:
        return gateway
    note = _call_note(reading)
    if note:
        return ChannelFound(channel=ContactChannel.PHONE, evidence=(note,), machine=True)
    callback = reading.find("callback") or first("callback", (reading.subject,))
    if callback:
        unwritten = reading.find("not_in_writing")
        complete = any(identified(ask) for ask in found)
        if unwritten or not complete:
            proof = tuple(filter(None, (callback, unwritten)))
            wants = unwritten or found or first("document", reading.passages)
            if wants:
                return ChannelFound(channel=ContactChannel.PHONE, evidence=proof, sure=not complete)
    form = _machine_form(reading)
    return ChannelFound(channel=ContactChannel.WRITTEN, machine=form)


def _places(reading: Reading) -> tuple[Passage, ...]:
    """Where a gateway names itself: subject, From, the opening words."""
    header = reading.message.header("From") or reading.message.sender.name
    body = reading.own
    opening = Passage(source=body.source, text=body.text, live=_opening(body.live))
    return (reading.subject, Passage(source="header:From", text=header, live=phrases.fold(header)), opening)


def _opening(live: str) -> str:
    start = len(live) - len(live.lstrip())
    return live[: start + _HEAD] + "\n" * max(0, len(live) - start - _HEAD)


def _gateway(reading: Reading) -> ChannelFound | None:
    places = _places(reading)
    voicemail = first("voicemail", places)
    if voicemail and not _mentioned(reading, group="voicemail"):
        return ChannelFound(channel=ContactChannel.PHONE, evidence=(voicemail,), machine=True)
    fax = first("fax", places[:2]) or (first("fax", places[2:]) if _staff_or_machine(reading) else None)
    if fax and not _mentioned(reading, group="fax"):
        return ChannelFound(channel=ContactChannel.FAX, evidence=(fax,), machine=True)
    slip = first("slip", (reading.subject, *reading.passages, reading.own))
    if slip and not _mentioned(reading, group="slip"):
        return ChannelFound(channel=ContactChannel.ON_SITE_SLIP, evidence=(slip,), machine=True)
    return None


def _mentioned(reading: Reading, *, group: str) -> bool:
    """A question about fax, voicemail or slips ("mag het per fax?") is no fax."""
    sentences = [sentence for sentence in reading.sentences() if sentence.has(group)]
    in_subject = phrases.search(group, reading.subject.live)
    asked = any(sentence.question or sentence.has("asking_about") for sentence in sentences)
    return asked and (not in_subject or "?" in reading.subject.live) and not machine_sender(reading)


def machine_sender(reading: Reading) -> bool:
    sender = phrases.fold(f"{reading.message.sender.name} {reading.message.sender.address}")
    return any(phrases.search(group, sender) for group in ("fax", "voicemail", "web_form")) or any(
        word in sender
        for word in ("noreply", "no-reply", "scanner", "fax@", "voicemail", "printer", "onthaal", "receptie")
    )


def _staff_or_machine(reading: Reading) -> bool:
    return machine_sender(reading) or reading.forwarded or same_body(reading)


def same_body(reading: Reading) -> bool:
    """The sender writes from the domain he writes to: a colleague or our own equipment."""
    domain = reading.message.sender.address.rpartition("@")[2].lower()
    return bool(domain) and any(domain == to.address.rpartition("@")[2].lower() for to in reading.message.to)


def _call_note(reading: Reading) -> Evidence | None:
    """A desk note of somebody's call: told in the third person by staff."""
    places = (reading.subject, reading.own)
    for passage in places:
        match = phrases.search("call_note", passage.live)
        if not match:
            continue
        near = passage.live[max(0, match.start() - 80) : match.end() + 120]
        first_person = phrases.search("first_person_call", near)
        if not first_person and (phrases.search("third_person_caller", near) or same_body(reading)):
            return passage.quote(match.start(), match.end())
    return None


def _machine_form(reading: Reading) -> bool:
    return first("web_form", _places(reading)) is not None and machine_sender(reading)


def indirect(reading: Reading, *, made: ChannelFound) -> bool:
    """True where the From of the mail is not the requester: a draft for staff, never an automatic reply."""
    own_machine = made.machine and (made.channel is not ContactChannel.ON_SITE_SLIP or _staff_or_machine(reading))
    return reading.forwarded or own_machine or made.channel is ContactChannel.ON_SITE_SLIP
