"""A private Dovecot on loopback: IMAP, IMAPS and LMTP for the users a test names.

/etc/dovecot is neither read nor written.
"""

from __future__ import annotations

import os
import pwd
import signal
import smtplib
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.support.peers import free_port, program, running, short_folder
from tests.support.tls import Certificate, make_certificate

PASSWORD = "secret-of-loopback"

# Its parser wants every brace on a line of its own.
_CONFIGURATION = """\
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
auth_mechanisms = plain login
disable_plaintext_auth = {only_tls}
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
default_login_user = dovenull
default_internal_user = dovecot
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
mail_max_userip_connections = 50
# Bounds IDLE where the file system does not tell of changes.
mailbox_idle_check_interval = 1 secs
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp_port}
  }}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {folder}/users
  default_fields = uid={uid} gid={gid} home={folder}/mail/%u
}}
protocol lmtp {{
  postmaster_address = postmaster@body.example
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dovecot:
    """A running Dovecot; every user's password is PASSWORD."""

    imap_port: int
    imaps_port: int
    lmtp_port: int
    folder: Path
    certificate: Certificate

    def log(self) -> str:
        """All it wrote so far."""
        files = [self.folder / "stdout", self.folder / "dovecot.log"]
        return "\n".join(file.read_text(errors="replace") for file in files if file.exists())

    def deliver(self, user: str, *mails: bytes) -> None:
        """Deliver mails over LMTP, in order."""
        with smtplib.LMTP("127.0.0.1", self.lmtp_port) as client:
            for mail in mails:
                client.sendmail("burger@citizen.example", [user], mail)

    def put_into_maildir(self, user: str, mails: Sequence[bytes]) -> None:
        """Lay mails into a mailbox as if they had been there for long; quicker than delivering."""
        owner = pwd.getpwnam("nobody")
        mailbox = self.folder / "mail" / user
        for folder in (mailbox, *(mailbox / name for name in ("cur", "new", "tmp"))):
            folder.mkdir(exist_ok=True)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        for number, mail in enumerate(mails):
            path = mailbox / "new" / f"{1_700_000_000 + number}.M{number}.loopback"
            path.write_bytes(mail)
            os.chown(path, owner.pw_uid, owner.pw_gid)

    def cut_connections(self) -> int:
        """Kill the server's side of every IMAP connection of this Dovecot, without goodbye; how many."""
        cut = 0
        for status in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(FileNotFoundError, ProcessLookupError):
                process = status.parent
                if status.read_bytes().startswith(b"dovecot/imap\0") and self._is_ours(process):
                    os.kill(int(process.name), signal.SIGKILL)
                    cut += 1
        return cut

    def _is_ours(self, process: Path) -> bool:
        parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
        return str(self.folder).encode() in (process.parent / parent / "cmdline").read_bytes()


@contextmanager
def running_dovecot(*users: str, only_tls: bool = False) -> Iterator[Dovecot]:
    """Start Dovecot for these users. Raises PeerFailed."""
    command = program("dovecot", package="dovecot-core dovecot-imapd dovecot-lmtpd")
    owner = pwd.getpwnam("nobody")
    with short_folder("dc") as folder:
        (folder / "mail").mkdir()
        os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
        (folder / "state").mkdir()
        dovecot = Dovecot(
            imap_port=free_port(),
            imaps_port=free_port(),
            lmtp_port=free_port(),
            folder=folder,
            certificate=make_certificate(folder),
        )
        (folder / "users").write_text("".join(f"{user}:{PASSWORD}::::::\n" for user in users))
        (folder / "users").chmod(0o644)
        (folder / "dovecot.conf").write_text(
            _CONFIGURATION.format(
                folder=folder,
                imap_port=dovecot.imap_port,
                imaps_port=dovecot.imaps_port,
                lmtp_port=dovecot.lmtp_port,
                uid=owner.pw_uid,
                gid=owner.pw_gid,
                only_tls="yes" if only_tls else "no",
            )
        )
        subprocess.run([command, "-c", str(folder / "dovecot.conf"), "-n"], check=True, capture_output=True)
        ports = [dovecot.imap_port, dovecot.imaps_port, dovecot.lmtp_port]
        start = [command, "-F", "-c", str(folder / "dovecot.conf")]
        with running(start, ports=ports, log=dovecot.log, folder=folder):
            yield dovecot
