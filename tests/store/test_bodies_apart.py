"""Every query names the body it is of; one that does not is here with its reason."""

from __future__ import annotations

import re
from importlib.resources import files

from bot.store.queries import parse, sqlite_queries

# Queries for the whole installation, or of a row whose body was looked at in the same transaction.
WITHOUT = {
    "every body that is served": {"body_list", "guidance_version"},
    "no body is known before the row is: a worker or a sender takes the next one": {"spool_claim", "outbox_claim"},
    "the row a worker or a sender holds by its lease": {
        *("spool_item", "spool_heartbeat", "spool_finish", "spool_retry", "spool_quarantine", "ledger_done"),
        *("outbox_heartbeat", "outbox_settle", "outbox_retry"),
    },
    "a start or a pass over time, of every body alike": {
        *("spool_free", "outbox_free", "outbox_expire", "session_expire", "oidc_flow_expire"),
        *("citizen_session_expire", "draft_expire", "form_receipt_expire", "form_try_expire", "chat_over"),
    },
    "the caller found the row in a list of its body before": {
        *("spool_release", "ledger_state"),
        *("guidance_redraft", "guidance_publish", "guidance_withdraw", "guidance_seen", "guidance_vanished"),
        *("staff_failed", "staff_lock", "staff_clear"),
    },
    "a secret that nobody guesses says which body": {
        *("session_find", "session_seen", "session_close", "oidc_flow_take", "feed_find"),
        *("citizen_link_find", "citizen_link_use", "citizen_session_find", "citizen_session_close"),
    },
    "a mailbox, which belongs to one body by the configuration": {
        *("mailbox_get", "mailbox_uids", "mailbox_synced", "mailbox_counts"),
    },
    "what hangs on a chat, which was looked at in the same transaction by its secret and its body": {
        *("chat_prolong", "chat_lines", "chat_turn_known", "chat_answered", "chat_line_add"),
        *("chat_read", "chat_typed", "chat_file_list", "chat_file_contents", "chat_file_add"),
        *("chat_file_remove", "chat_lines_remove", "chat_files_remove"),
    },
    "no row of a body": {"lease_take", "lease_drop", "form_key_add", "form_key_get"},
    "counted by what holds the body in it, unreadable": {"form_try_add", "form_try_count"},
    "codes and confirmations to one address, which no page of staff shows": {"citizen_mails_to"},
    "whether the store is sound, for whoever runs the machine": {
        *("fault_ledger_without_raw", "fault_ledger_stuck", "fault_spool_done", "fault_case_version"),
    },
}
# Of every body where none is named: for the command line, whose list is sifted by its `--body`.
ANY = {
    *("ledger_list", "ledger_newest", "ledger_line", "ledger_raw", "spool_counts", "ledger_count", "case_list"),
    *("outbox_list", "outbox_by_message_id", "outbox_content", "audit_list", "guidance_list", "staff_list"),
    "mailbox_set_aside",
}
_OPTIONAL = re.compile(r"cast\(:body_id as text\) is null")


def test_every_query_names_its_body_or_stands_here_with_a_reason() -> None:
    queries = sqlite_queries() | parse((files("bot.store") / "queries.postgres.sql").read_text("utf-8"))
    said = set().union(*WITHOUT.values())
    assert {name for name, text in queries.items() if ":body_id" not in text} == said
    assert {name for name, text in queries.items() if _OPTIONAL.search(text)} == ANY


def test_a_query_that_joins_tables_of_bodies_joins_them_by_ids_of_one_body() -> None:
    """What joins two tables does so by an id, and the id is unique in the store; none joins by what bodies share."""
    shared = re.compile(r"\b\w+\.(reference|address|name|message_id|number)\s*=\s*\w+\.\w+")
    assert [name for name, text in sqlite_queries().items() if shared.search(text)] == []
