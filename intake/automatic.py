"""Did a machine send this mail, and may a machine answer it? Findings with their proof; nothing is decided.

Real requests arrive behind fax, voicemail, web-form and list headers: a finding says what the header is.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from intake.message import Automatic, AutomaticKind, InboundMessage

# RFC 6522 3: what kind of report a multipart/report holds.
_REPORT_TYPE = re.compile(r"multipart/report\b.*?report-type\s*=\s*\"?([\w-]+)", re.IGNORECASE)
_DAEMON = re.compile(
    r"(?:mailer[-_.]?daemon|mail[-_]?daemon|postmaster|mdaemon|mail-delivery\S*)(?:@|\Z)", re.IGNORECASE
)
# Local parts nobody reads (RFC 3834 2, RFC 5230 4.6; "no-reply" is custom).
_NOBODY = re.compile(
    r"(?:mailer[-_.]?daemon|mail[-_]?daemon|postmaster|mdaemon|listserv|majordomo|"
    r"(?:\S*[-_.])?(?:no|not|do[-_.]?not|ne[-_.]?pas|niet)[-_.]?(?:reply|repl[yi]\w*|respond|"
    r"antwoord\w*|beantwoorden|repondre)\S*|"
    r"auto(?:mated|matic)?[-_.]?(?:notifications?|mail\w*)|owner-\S+|\S+-(?:owner|request|bounces?|"
    r"relay))(?:@|\Z)",
    re.IGNORECASE,
)
_NOBODY_DOMAIN = re.compile(r"[^@]*@(?:[^@]*\.)?no-?(?:mail|reply)\.", re.IGNORECASE)
_BOUNCE_SUBJECT = re.compile(
    r"\s*(?:undeliver(?:ed|able)\b|mail delivery (?:failed|failure|system)|"
    r"delivery (?:status notification|failure|report|"
    r"notification|has failed|delay)|returned mail|failure notice|mail failure|message delivery|"
    r"onbestelbaar|niet[- ]bezorg|niet te bezorgen|bezorging mislukt|mislukte bezorging|non remis|"
    r"(?:[ée]chec|avis|rapport) (?:de (?:la )?(?:remise|livraison|distribution)|d['’]acheminement)|"
    r"courrier non distribu|"
    r"unzustellbar|nicht zustellbar|zustellung fehlgeschlagen|warning: (?:could not send|message)|"
    r"delayed mail|nondeliverable|non[- ]delivery|mail could not be delivered|rejected mail|delivery failed)",
    re.IGNORECASE,
)
_AUTO_REPLY_SUBJECT = re.compile(
    r"\s*(?:\[?(?:automatisch antwoord|automatische reactie|automatisch bericht|afwezig(?:heid\w*)?|"
    r"niet aanwezig|"
    r"r[ée]ponse automatique|absen(?:ce|t)(?: du bureau)?|message d['’]absence|automatische antwort|"
    r"abwesenheits\w*|"
    r"abwesend|out[- ]of[- ](?:the[- ])?office|ooo|auto(?:matic)?[- ]?(?:reply|response|answer)|auto|"
    r"autoreply|autoresponse|"
    r"automated (?:reply|response)|vacation(?: reply| message)?|gelezen|lu|read|gelesen|"
    r"risposta automatica|respuesta autom[áa]tica)\]?\s*:"
    r"|.{0,120}\bis out of (?:the )?office\b|out of office\b|automatic re(?:ply|sponse)\b|"
    r"automatisch antwoord\s*\Z|auto(?:matic)?[- ]?re(?:ply|sponse)\s*\Z)",
    re.IGNORECASE,
)
# Headers that only responders set; all seen in the wild beside or instead of RFC 3834's own.
_RESPONDER_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-autoreply-from",
    "x-mail-autoreply",
    "x-vacation",
    "x-autoreply-domain",
)
_LIST_HEADERS = ("list-id", "list-post", "list-unsubscribe", "list-help", "x-mailing-list", "mailing-list")
_LIST_PRECEDENCE = frozenset({"list", "bulk", "junk"})
_CALENDAR_METHOD = re.compile(r"^METHOD:\s*(\w+)", re.MULTILINE)
# MS-OXCMAIL 2.1.3.2.20: who asks that no automatic reply be sent
_SUPPRESSING = re.compile(r"\b(?:all|autoreply|oof)\b", re.IGNORECASE)


def find(message: InboundMessage, *, own_addresses: Collection[str] = ()) -> Automatic | None:
    """The strongest sign that a machine sent this, or None."""
    return (
        _bounce(message)
        or _own_echo(message, own_addresses)
        or _auto_reply(message)
        or _calendar(message)
        or _list(message)
    )


def must_not_reply(
    message: InboundMessage,
    mail_from: str | None,
    *,
    recipient: str | None = None,
    own_addresses: Collection[str] = (),
) -> str | None:
    """Why RFC 3834 2 and RFC 5230 4.5 and 4.6 forbid an automatic reply, as a code; None where they do not.

    `mail_from` is the envelope sender, "" for the null sender, None where no envelope is known.
    `recipient` is our address that the mail came to; None leaves the To/Cc rule out.
    """
    suppress = message.header("X-Auto-Response-Suppress")
    own = {address.lower() for address in own_addresses}
    reply_address = message.reply_to.address if message.reply_to else message.sender.address
    reasons = {
        "null_sender": mail_from == "" or (mail_from is None and _is_null_return_path(message)),
        "auto_submitted": _auto_submitted(message) not in ("", "no"),
        "report": _report_type(message) is not None or _bounce(message) is not None,
        "auto_reply": _auto_reply(message) is not None,
        "list": any(message.header(name) is not None for name in _LIST_HEADERS),
        "precedence": _precedence(message) in _LIST_PRECEDENCE | {"auto_reply"},
        "x_auto_response_suppress": suppress is not None and bool(_SUPPRESSING.search(suppress)),
        "no_reply_sender": any(
            _NOBODY.match(address) or _NOBODY_DOMAIN.match(address)
            for address in (message.sender.address, reply_address, _return_path(message, mail_from))
        ),
        "no_sender": "@" not in reply_address,
        "own_address": bool(own & {message.sender.address.lower(), reply_address.lower(), (mail_from or "").lower()}),
        "not_addressed": recipient is not None and not _is_addressed(message, {recipient.lower()} | own),
    }
    return next((code for code, holds in reasons.items() if holds), None)


def _bounce(message: InboundMessage) -> Automatic | None:
    report = _report_type(message)
    status = next((file for file in message.attachments if file.content_type == "message/delivery-status"), None)
    # A read receipt that calls itself a delivery report holds no status (RFC 3464 2 asks for one).
    if report == "delivery-status" and (status or not _AUTO_REPLY_SUBJECT.match(message.subject)):
        return _header(AutomaticKind.BOUNCE, message, "Content-Type")
    if message.header("X-Failed-Recipients"):
        return _header(AutomaticKind.BOUNCE, message, "X-Failed-Recipients")
    subject = _BOUNCE_SUBJECT.match(message.subject)
    is_daemon = _DAEMON.match(message.sender.address) or "mail delivery" in message.sender.name.lower()
    has_no_sender = "@" not in message.sender.address
    is_robot = bool(is_daemon) or has_no_sender or _is_null_return_path(message)
    if subject and (is_robot or _auto_submitted(message) not in ("", "no")):
        return _words(AutomaticKind.BOUNCE, subject[0])
    if status is not None and is_robot:
        source = f"attachment:{status.label}"
        return Automatic(kind=AutomaticKind.BOUNCE, source=source, evidence=(status.text or "").split("\n", 1)[0])
    if (
        is_daemon
        and _is_null_return_path(message)
        and report is None
        and not _AUTO_REPLY_SUBJECT.match(message.subject)
    ):
        return _header(AutomaticKind.BOUNCE, message, "From")
    return None


def _own_echo(message: InboundMessage, own_addresses: Collection[str]) -> Automatic | None:
    """Our own automatic letter come back: our address and the mark we set ourselves (RFC 3834 3.1.7).

    A colleague who writes from the body's own address carries no such mark, and the body's own web form
    says "auto-generated": a citizen speaks in it.
    """
    own = {address.lower() for address in own_addresses}
    if message.sender.address.lower() in own and _auto_submitted(message) == "auto-replied":
        return _header(AutomaticKind.OWN_ECHO, message, "From")
    return None


def _auto_reply(message: InboundMessage) -> Automatic | None:
    if _report_type(message) == "disposition-notification":  # RFC 8098 3: a receipt sent by the reader's program
        return _header(AutomaticKind.AUTO_REPLY, message, "Content-Type")
    if _auto_submitted(message) == "auto-replied":  # RFC 3834 5; auto-generated is no reply to anything
        return _header(AutomaticKind.AUTO_REPLY, message, "Auto-Submitted")
    for name in _RESPONDER_HEADERS:
        if (value := message.header(name)) is not None and value.lower() not in ("no", "false", "0"):
            return _header(AutomaticKind.AUTO_REPLY, message, name)
    if _precedence(message) == "auto_reply":
        return _header(AutomaticKind.AUTO_REPLY, message, "Precedence")
    if "autoresponder" in (message.header("X-POST-MessageClass") or "").lower():
        return _header(AutomaticKind.AUTO_REPLY, message, "X-POST-MessageClass")
    if match := _AUTO_REPLY_SUBJECT.match(message.subject):
        return _words(AutomaticKind.AUTO_REPLY, match[0])
    return None


def _calendar(message: InboundMessage) -> Automatic | None:
    """An invitation or its answer (RFC 5546 1.4); a calendar file that somebody sends along has no method."""
    if "calendarmessage" in (message.header("Content-class") or "").lower():
        return _header(AutomaticKind.CALENDAR, message, "Content-class")
    for file in message.attachments:
        if file.content_type == "text/calendar" and (match := _CALENDAR_METHOD.search(file.text or "")):
            return Automatic(kind=AutomaticKind.CALENDAR, source=f"attachment:{file.label}", evidence=match[0].strip())
    return None


def _list(message: InboundMessage) -> Automatic | None:
    """RFC 2919 and RFC 2369; Precedence is custom (RFC 3834 2, note)."""
    for name in _LIST_HEADERS:
        if message.header(name) is not None:
            return _header(AutomaticKind.LIST, message, name)
    if _precedence(message) in _LIST_PRECEDENCE:
        return _header(AutomaticKind.LIST, message, "Precedence")
    return None


def _header(kind: AutomaticKind, message: InboundMessage, name: str) -> Automatic:
    return Automatic(kind=kind, source=f"header:{name}", evidence=message.header(name) or "")


def _words(kind: AutomaticKind, words: str) -> Automatic:
    return Automatic(kind=kind, source="subject", evidence=words.strip())


def _auto_submitted(message: InboundMessage) -> str:
    """RFC 3834 5: the keyword, lower-cased, without comment and parameters."""
    value = message.header("Auto-Submitted") or ""
    return re.split(r"[;(\s]", value.strip().lower(), maxsplit=1)[0]


def _precedence(message: InboundMessage) -> str:
    return (message.header("Precedence") or "").strip().lower().replace("-", "_")


def _report_type(message: InboundMessage) -> str | None:
    match = _REPORT_TYPE.match((message.header("Content-Type") or "").strip())
    return match[1].lower() if match else None


def _is_null_return_path(message: InboundMessage) -> bool:
    """RFC 5321 4.5.5"""
    return (message.header("Return-Path") or "").strip() == "<>"


def _return_path(message: InboundMessage, mail_from: str | None) -> str:
    """The envelope sender, from the envelope or else from the header the last server wrote."""
    return mail_from if mail_from is not None else (message.header("Return-Path") or "").strip("<> ")


def _is_addressed(message: InboundMessage, addresses: Collection[str]) -> bool:
    """RFC 5230 4.5: our address stands in To or Cc."""
    return any(box.address.lower() in addresses for box in (*message.to, *message.cc))
