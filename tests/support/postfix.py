"""A private Postfix on loopback: mail for body.example goes to an LMTP port, all else to an outside server.

/etc/postfix is neither read nor written. The master process must start as root (postfix(1)).
"""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.peers import free_port, program, running, short_folder

# Each service as master(5) wants it: name type private unpriv chroot wakeup maxproc command.
_SERVICES = """\
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postfix:
    """A running Postfix: where it listens, and where it delivers to."""

    smtp_port: int
    lmtp_port: int
    outside_port: int
    folder: Path

    def log(self) -> str:
        """All it wrote so far."""
        files = [self.folder / "stdout", self.folder / "mail.log"]
        return "\n".join(file.read_text(errors="replace") for file in files if file.exists())


def _settings(postfix: Postfix) -> dict[str, object]:
    folder = postfix.folder
    return {
        "compatibility_level": "3.6",
        "queue_directory": folder / "queue",
        "data_directory": folder / "data",
        "command_directory": "/usr/sbin",
        "daemon_directory": "/usr/lib/postfix/sbin",
        "mail_owner": "postfix",
        "setgid_group": "postdrop",
        # Its own log service, since no syslog need run where tests run.
        "maillog_file": folder / "mail.log",
        "maillog_file_prefixes": folder,
        "myhostname": "mx.body.example",
        "mydestination": "",
        "local_recipient_maps": "",
        "alias_maps": "",
        "alias_database": "",
        "inet_interfaces": "127.0.0.1",
        "inet_protocols": "ipv4",
        "mynetworks": "127.0.0.0/8",
        "smtpd_relay_restrictions": "permit_mynetworks, reject",
        # Brackets and this keep it from asking any name server.
        "smtp_dns_support_level": "disabled",
        "relay_domains": "body.example",
        "transport_maps": f"inline:{{ body.example=lmtp:inet:[127.0.0.1]:{postfix.lmtp_port} }}",
        "relayhost": f"[127.0.0.1]:{postfix.outside_port}",
        "message_size_limit": 50_000_000,
        "mailbox_size_limit": 0,
        "biff": "no",
        "lmtp_connect_timeout": "5s",
        # Retry at once, so that a test of a deferral takes seconds.
        "minimal_backoff_time": "1s",
        "maximal_backoff_time": "2s",
        "queue_run_delay": "1s",
        "smtp_tls_security_level": "none",
        "smtpd_tls_security_level": "none",
        "import_environment": "MAIL_CONFIG",
    }


@contextmanager
def running_postfix() -> Iterator[Postfix]:
    """Start Postfix; nothing need listen on the LMTP and outside ports yet. Raises PeerFailed."""
    command = program("postfix", package="postfix")
    owner = pwd.getpwnam("postfix")
    with short_folder("pf") as folder:
        ports = (free_port(), free_port(), free_port())
        postfix = Postfix(smtp_port=ports[0], lmtp_port=ports[1], outside_port=ports[2], folder=folder)
        for name in ("etc", "queue", "data"):
            (folder / name).mkdir()
        os.chown(folder / "data", owner.pw_uid, owner.pw_gid)
        etc = folder / "etc"
        lines = [f"{name} = {value}\n" for name, value in _settings(postfix).items()]
        (etc / "main.cf").write_text("".join(lines))
        (etc / "master.cf").write_text(f"127.0.0.1:{ports[0]} inet n - n - - smtpd\n{_SERVICES}")
        # Makes the folders of the queue.
        subprocess.run([command, "-c", str(etc), "check"], check=True, capture_output=True)
        master = ["/usr/lib/postfix/sbin/master", "-c", str(etc), "-d"]
        env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "MAIL_CONFIG": str(etc)}
        with running(master, ports=[ports[0]], log=postfix.log, folder=folder, env=env):
            yield postfix
