"""What must always be true of a store, whatever its engine."""

from __future__ import annotations

import hashlib

from bot.store.session import Session


def faults(s: Session) -> list[str]:
    """Every breach, one line each, with how to mend it. Reads all stored mail."""
    return [*_ledger_faults(s), *_case_faults(s), *_content_faults(s)]


def _ledger_faults(s: Session) -> list[str]:
    found = [f"ledger {row['id']}: its mail is gone; restore a backup" for row in s.all("fault_ledger_without_raw")]
    found += [
        f"ledger {row['id']}: not done and not in the spool; ingest the mail again"
        for row in s.all("fault_ledger_stuck")
    ]
    found += [
        f"ledger {row['id']}: done, yet still in the spool; restore a backup" for row in s.all("fault_spool_done")
    ]
    return found


def _case_faults(s: Session) -> list[str]:
    return [
        f"case {row['reference']} of {row['body_id']}: its log is incomplete; restore a backup"
        for row in s.all("fault_case_version")
    ]


def _content_faults(s: Session) -> list[str]:
    found = []
    body_id = sha256 = ""
    while page := s.all("raw_page", body_id=body_id, sha256=sha256):
        for row in page:
            body_id, sha256 = row["body_id"], row["sha256"]
            if hashlib.sha256(row["content"]).hexdigest() != sha256:
                found.append(f"mail {sha256} of {body_id}: its bytes were altered; restore a backup")
    return found
