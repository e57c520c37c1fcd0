"""An IMAP server of a few lines that misbehaves on request; for what a real server cannot be made to do."""

from __future__ import annotations

import re
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast


@dataclass(slots=True, kw_only=True)
class Script:
    """What the server holds and how it behaves; tests change it while it runs."""

    mails: dict[int, bytes] = field(default_factory=dict)
    capabilities: str = "IMAP4rev1 IDLE AUTH=XOAUTH2"
    uidvalidity: int = 1
    # What becomes of one IDLE after another: "wait", "close", "mute", "split:N", "early:N"; then "wait".
    idles: list[str] = field(default_factory=list)
    # UID -> "no", "close", "garbage" or "missing".
    bad_fetches: dict[int, str] = field(default_factory=dict)
    announced_size: int | None = None
    refuse_login: bool = False
    refuse_store: bool = False
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    fetched: Counter[int] = field(default_factory=Counter)


class _Connection(socketserver.StreamRequestHandler):
    @property
    def script(self) -> Script:
        return cast("_Server", self.server).script

    def say(self, text: str | bytes) -> None:
        self.wfile.write((text.encode() if isinstance(text, str) else text) + b"\r\n")

    def handle(self) -> None:
        self.script.connections += 1
        self.say(f"* OK [CAPABILITY {self.script.capabilities}] ready")
        try:
            while line := self.rfile.readline().decode().rstrip("\r\n"):
                tag, _, command = line.partition(" ")
                self.script.commands.append(command)
                if not self.answer(tag, command):
                    return
        except ConnectionError:
            return

    def answer(self, tag: str, command: str) -> bool:
        script = self.script
        verb = " ".join(command.upper().split()[: 2 if command.upper().startswith("UID") else 1])
        if verb == "IDLE":
            return self.idle(tag)
        if verb == "UID FETCH":
            return self.fetch(tag, command)
        if verb == "CAPABILITY":
            self.say(f"* CAPABILITY {script.capabilities}")
        elif verb == "AUTHENTICATE":
            self.say("+ ")
            script.commands.append(self.rfile.readline().decode().strip())
        elif verb in ("EXAMINE", "SELECT"):
            self.say(f"* {len(script.mails)} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)")
            self.say(f"* OK [UIDVALIDITY {script.uidvalidity}] ok")
        elif verb == "UID SEARCH":
            self.say("* SEARCH " + " ".join(map(str, self.found(command))))
        refused = script.refuse_login and verb in ("LOGIN", "AUTHENTICATE")
        if refused or (script.refuse_store and verb == "UID STORE"):
            self.say(f"{tag} NO refused")
        else:
            self.say(f"{tag} OK done")
        return verb != "LOGOUT"

    def found(self, command: str) -> list[int]:
        uids = sorted(self.script.mails)
        if above := re.search(r"UID (\d+):\*", command.removeprefix("UID SEARCH ")):
            return [uid for uid in uids if uid >= int(above[1])] or uids[-1:]
        first, _, last = command.rsplit(maxsplit=1)[-1].partition(":")
        return uids[int(first) - 1 : int(last)]

    def fetch(self, tag: str, command: str) -> bool:
        script = self.script
        uids = [int(uid) for uid in command.split()[2].split(",") if int(uid) in script.mails]
        part = re.search(r"BODY\.PEEK\[\]<(\d+)\.(\d+)>", command)
        for uid in uids:
            mail = script.mails[uid]
            if part is None:
                size = script.announced_size or len(mail)
                date = '"02-Mar-2026 10:30:00 +0100"'
                self.say(f"* {uid} FETCH (UID {uid} RFC822.SIZE {size} INTERNALDATE {date})")
                continue
            script.fetched[uid] += 1
            fault = script.bad_fetches.get(uid)
            if fault == "close":
                return False
            if fault == "no":
                self.say(f"{tag} NO cannot")
                return True
            if fault == "garbage":
                self.say(f"* {uid} FETCH (UID {uid} BODY[]<0> )")
            elif fault != "missing":
                start, length = int(part[1]), int(part[2])
                piece = mail[start : start + length]
                head = f"* {uid} FETCH (UID {uid} BODY[]<{start}> {{{len(piece)}}}\r\n"
                self.wfile.write(head.encode() + piece + b")\r\n")
        self.say(f"{tag} OK done")
        return True

    def idle(self, tag: str) -> bool:
        how = self.script.idles.pop(0) if self.script.idles else "wait"
        kind, _, number = how.partition(":")
        if kind == "early":  # the notification in one packet with the continuation
            self.script.mails[int(number)] = b"Subject: early\r\n\r\n"
            self.wfile.write(f"+ idling\r\n* {len(self.script.mails)} EXISTS\r\n".encode())
        else:
            self.say("+ idling")
        if kind == "close":
            return False
        if kind == "split":
            self.script.mails[int(number)] = b"Subject: split\r\n\r\n"
            self.wfile.write(b"* 1 EXI")
            time.sleep(0.2)
            self.say("STS")
        self.rfile.readline()  # DONE
        if kind == "mute":
            while self.rfile.readline():
                pass
            return False
        self.say(f"{tag} OK idle done")
        return True


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    script: Script

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@contextmanager
def scripted_imap(script: Script) -> Iterator[int]:
    """Run the server on a free port of loopback; gives the port."""
    with _Server(("127.0.0.1", 0), _Connection) as server:
        server.script = script
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server.port
        finally:
            server.shutdown()
            thread.join()
