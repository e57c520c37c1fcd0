"""The part of the configuration that the staff of one body may see: its own section and what serves every body."""

from __future__ import annotations

from bot.config import Config


def of_body(config: Config, body_id: str) -> Config:
    """The same without the sections, mailboxes and organisation codes of other bodies."""
    web = config.web
    if web.oidc is not None:
        named = {code: to for code, to in web.oidc.organisations.items() if to == body_id}
        web = web.model_copy(update={"oidc": web.oidc.model_copy(update={"organisations": named})})
    return config.model_copy(
        update={
            "body": tuple(body for body in config.body if body.id == body_id),
            # A mailbox that names no body is the only body's.
            "imap": tuple(box for box in config.imap if box.body in (body_id, "")),
            "web": web,
        }
    )
