"""Whether a mail address that somebody typed is theirs: a mail with a link, and a button behind it.

For messages that did not come from the address they name, as those of a web form. The mail holds a reference and the
link, nothing of what was written.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.app import letterhead_of
from bot.commands.citizen import ACTOR
from bot.config import Config
from bot.page_outbox import queue
from bot.status_links import confirm_link, opens, status_link
from bot.store import audit, bodies, cases, citizen_access, citizen_links, outbox
from bot.store.citizen_links import CitizenLink, LinkPurpose
from bot.store.session import Session
from replies.header import is_mailable
from replies.on_demand import compose_confirm
from replies.reply import DemandKind

CONFIRMS_PER_DAY = 3  # to one address, from every body: whoever types another's address cannot fill its mailbox
_DAY = timedelta(days=1)


def ask_confirmation(
    s: Session,
    *,
    config: Config,
    body_id: str,
    ledger_id: str,
    to: str,
    language: str = "nl",
    reference: str | None = None,
    at: datetime,
) -> str | None:
    """Mail the link for a message to the address it names; gives the outbox id.

    None, and nothing sent, where there are no pages, the message has such a mail already, or the address is unusable,
    ours, or got too many today.
    """
    own = {address.lower() for body in config.body for address in body.addresses}
    if not is_mailable(to) or to.lower() in own:
        return None
    bodies.lock(s, body_id)
    if any(line.kind is DemandKind.CONFIRM for line in outbox.of_message(s, body_id=body_id, ledger_id=ledger_id)):
        return None
    if citizen_access.mails_to(s, recipient=to, kind=DemandKind.CONFIRM, since=at - _DAY) >= CONFIRMS_PER_DAY:
        return None
    address = confirm_link(s, config, body_id=body_id, ledger_id=ledger_id, at=at)
    if not address:
        return None
    letterhead = letterhead_of(config, body_id)
    reply = compose_confirm(letterhead, to=to, language=language, reference=reference, confirm_url=address)
    audit.write(s, body_id=body_id, at=at, actor="bot", action="confirmation_sent", subject=ledger_id)
    return queue(s, reply, letterhead=letterhead, at=at, ledger_id=ledger_id)


def to_confirm(s: Session, config: Config, *, token: str, at: datetime) -> CitizenLink | None:
    """What an address confirms; None where it opens nothing, whatever the reason."""
    link = citizen_links.find(s, token)
    if link is None or link.purpose is not LinkPurpose.CONFIRM or not opens(link, config, now=at):
        return None
    return link if link.body_id in {body.id for body in config.body} else None


def confirm(s: Session, link: CitizenLink, *, config: Config, at: datetime) -> str:
    """Note that the address is the writer's own; gives the address of the status page, "" where there is no case yet.

    A button that was pressed before changes nothing and opens nothing.
    """
    bodies.lock(s, link.body_id)
    if not citizen_links.use(s, link, now=at):
        return ""
    audit.write(s, body_id=link.body_id, at=at, actor=ACTOR, action="address_confirmed", subject=link.ledger_id or "")
    case = cases.get(s, link.body_id, link.reference) if link.reference else None
    if case is None:
        return ""
    return status_link(s, config, body_id=case.body_id, case_id=case.case_id, at=at)
