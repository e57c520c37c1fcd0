"""Reads one IMAP mailbox for as long as it is told to, in a thread of its own; edge.

UIDs against UIDVALIDITY say what is new (RFC 3501 2.3.1.1); IDLE only says when to look. A mail is
marked on the server after it is in the store, and nothing is moved or deleted.
"""

from __future__ import annotations

import imaplib
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog

from intake.imap_session import FetchFailed, ImapSession, Listed, LoginImpossible, session
from intake.mailbox import Mailbox
from intake.oauth import TokenUnusable
from intake.ports import Mailboxes, SpoolUnavailable
from intake.raw import RawMail, Source

_log = structlog.get_logger("intake.imap")

# A mail whose fetch fails this often is set aside, so that it blocks no other.
_FETCH_ATTEMPTS = 3
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 300.0
# A mailbox read anew under another UIDVALIDITY: what lies in it longer than this is old.
_OLD_AT_REREAD = timedelta(days=1)


def poll(
    mailbox: Mailbox,
    *,
    mailboxes: Mailboxes,
    clock: Callable[[], datetime],
    stop: threading.Event,
    sleep: Callable[[float], object],
) -> None:
    """Read the mailbox until `stop` is set, reconnecting with growing pauses.

    `sleep` is given the seconds of each pause; give `stop.wait`, so that stopping does not wait for it.
    """
    poller = _Poller(mailbox, mailboxes=mailboxes, clock=clock, stop=stop)
    failures = 0
    while not stop.is_set():
        passes = poller.passes
        try:
            poller.connect_and_watch()
        except (TokenUnusable, LoginImpossible, imaplib.IMAP4.error, OSError, SpoolUnavailable) as error:
            _log.warning("imap_disconnected", mailbox=mailbox.name, error=_reason(error))
        except Exception as error:  # outer guard of the thread: mail must go on being read
            _log.error("imap_own_fault", mailbox=mailbox.name, error=_reason(error))
        if not stop.is_set():
            failures = 1 if poller.passes > passes else failures + 1
            sleep(pause(failures, chance=random.random()))  # noqa: S311  spreads load, no secret


def pause(failures: int, *, chance: float) -> float:
    """Seconds before the next try: doubling, with jitter (`chance` in 0..1) of half to whole."""
    longest: float = min(_FIRST_PAUSE * 2.0 ** min(failures - 1, 30), _LONGEST_PAUSE)
    return longest * (0.5 + chance / 2)


def _reason(error: Exception) -> str:
    return error.reason if isinstance(error, TokenUnusable) else type(error).__name__


class _Poller:
    """What is remembered between connections: which mails failed, and what is known of the mailbox."""

    def __init__(
        self,
        mailbox: Mailbox,
        *,
        mailboxes: Mailboxes,
        clock: Callable[[], datetime],
        stop: threading.Event,
    ) -> None:
        self.passes = 0
        self._mailbox = mailbox
        self._mailboxes = mailboxes
        self._clock = clock
        self._stop = stop
        self._failed: Counter[int] = Counter()
        self._known: set[int] = set()
        self._uidvalidity = 0
        # What lay there at the first sync, and what lay there when the UIDVALIDITY had changed.
        self._backlog: set[int] = set()
        self._reread: set[int] = set()

    def connect_and_watch(self) -> None:
        with session(self._mailbox, clock=self._clock) as connection:
            full_pass_at = time.monotonic()
            while not self._stop.is_set():
                # A mail that failed lies below the highest known UID: only a full pass finds it again.
                if self._failed or time.monotonic() >= full_pass_at:
                    self._full_pass(connection)
                    full_pass_at = time.monotonic() + self._mailbox.full_pass_seconds
                else:
                    self._take(connection, connection.uids_after(max(self._known, default=0)))
                self.passes += 1
                if not self._stop.is_set():
                    connection.wait(self._stop)

    def _full_pass(self, connection: ImapSession) -> None:
        name = self._mailbox.name
        uidvalidity = connection.open()
        if uidvalidity != self._uidvalidity:
            self._uidvalidity = uidvalidity
            self._backlog, self._reread = set(), set()
            self._failed.clear()
        self._known = self._mailboxes.known_uids(name, uidvalidity)
        on_server = connection.uids()
        if self._mailboxes.is_first_sync(name):
            self._backlog.update(on_server)
        elif not self._known:
            self._reread.update(on_server)
        new = set(on_server) - self._known
        self._take(connection, new)
        if not self._stop.is_set() and new <= self._known:
            self._mailboxes.synced(name, uidvalidity, on_server=len(on_server))

    def _take(self, connection: ImapSession, uids: Iterable[int]) -> None:
        """Store these mails, those that failed before last."""
        wanted = sorted(uids, key=lambda uid: (self._failed.get(uid, 0), uid))
        described = {listed.uid: listed for listed in connection.describe(wanted)}
        for uid in wanted:
            if self._stop.is_set():
                return
            self._take_one(connection, described.get(uid), uid=uid)

    def _take_one(self, connection: ImapSession, listed: Listed | None, *, uid: int) -> None:
        try:
            if listed is None:
                raise FetchFailed("not_returned")
            if listed.size > self._mailbox.max_bytes:
                self._set_aside(uid, reason="too_big")
                return
            content = connection.fetch(uid)
        except (FetchFailed, imaplib.IMAP4.error, OSError, ValueError) as error:
            reason = error.reason if isinstance(error, FetchFailed) else type(error).__name__
            self._fetch_failed(uid, reason=reason)
            if isinstance(error, (imaplib.IMAP4.abort, OSError)):
                raise  # this connection is of no more use
            return
        arrived = listed.arrived or self._clock()
        mail = RawMail(
            body_id=self._mailbox.body_id,
            recipient=self._mailbox.recipient,
            content=content,
            source=Source.IMAP,
            received_at=arrived,
            backlog=uid in self._backlog or (uid in self._reread and arrived < self._clock() - _OLD_AT_REREAD),
        )
        self._mailboxes.put(mail, mailbox=self._mailbox.name, uidvalidity=self._uidvalidity, uid=uid)
        self._known.add(uid)
        self._failed.pop(uid, None)
        self._mark(connection, uid)

    def _mark(self, connection: ImapSession, uid: int) -> None:
        """The mail is stored, so a server that keeps no mark is no reason to read it again."""
        try:
            connection.mark(uid)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            _log.warning("imap_mark_failed", mailbox=self._mailbox.name, uid=uid, error=_reason(error))

    def _fetch_failed(self, uid: int, *, reason: str) -> None:
        self._failed[uid] += 1
        _log.warning("imap_fetch_failed", mailbox=self._mailbox.name, uid=uid, error=reason)
        if self._failed[uid] >= _FETCH_ATTEMPTS:
            self._set_aside(uid, reason=reason)

    def _set_aside(self, uid: int, *, reason: str) -> None:
        self._mailboxes.set_aside(
            body_id=self._mailbox.body_id,
            mailbox=self._mailbox.name,
            uidvalidity=self._uidvalidity,
            uid=uid,
            reason=reason,
        )
        self._known.add(uid)
        self._failed.pop(uid, None)
